"""What the search index is made of: every code with its title, its other names and the words around it."""

import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from consultant.codes.build.search_see import cross_references
from consultant.codes.build.terms import newest
from consultant.codes.model import CodeSet

OWN = 0.03
"""Our own table holds what clinics bill most."""
ADDED = -0.06
"""An add-on code comes after the code it is added to."""
SELDOM = -0.08
"""Seldom meant unless named: quality measures, demonstration models, pass-through codes, anesthesia for an operation,
and poisoning by, adverse effects and underdosing of a drug."""
INPATIENT = -0.15
"""ICD-10-PCS is for hospitals' inpatient claims; its titles would answer every question about a procedure."""
OLD = -0.2
"""ICD-9-CM has not been reported since 2015."""

_SELDOM = {
    CodeSet.HCPCS: re.compile(r"G[89]\d{3}|G05\d\d|M[01]\d{3}|C\d{4}"),
    CodeSet.CPT: re.compile(r"0[01]\d{3}|\d{4}F"),
    CodeSet.ICD10CM: re.compile(r"T(?:3[6-9]|4\d|50).*"),
}
_SURGERY = re.compile(r"[1-6]\d{4}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_EXCEPT = re.compile(r"[,;:]? (?:and |is |are )?not (?:for|in|with|of)\b.*|[;,] (?:not|without|never) .*")


class Name(NamedTuple):
    """A name of a code beside its title."""

    origin: str
    """Where it stands: `t`, `n` or `i` and the id of the row of `term`, `note` or `index_entry`; `-` nowhere."""
    text: str
    of_index: bool = False
    """Whether it comes from an alphabetic index."""


@dataclass(slots=True)
class Source:
    """One code with everything it is found by."""

    id: int
    code: str
    code_set: str
    title: str
    billable: int
    valid_from: int | None
    valid_to: int | None
    parent: int | None
    prior: float = 0.0
    surgery: bool = False
    names: list[Name] = field(default_factory=list)
    """What else it is called."""
    near: list[str] = field(default_factory=list)
    """Texts whose words help to find it, and are no name of it."""


def read_sources(connection: sqlite3.Connection, code_sets: tuple[CodeSet, ...]) -> dict[int, Source]:
    """Every code of `code_sets` by its `code.id`, headers before what they hold."""
    marks = ", ".join("?" * len(code_sets))
    rows = connection.execute(
        "SELECT id, code, code_set, description, billable, valid_from, valid_to, parent_id FROM code"  # noqa: S608
        f" WHERE code_set IN ({marks}) ORDER BY id",
        [code_set.value for code_set in code_sets],
    )
    sources = {row[0]: Source(*row) for row in rows}
    for source in sources.values():
        source.prior = _prior(source)
        source.surgery = source.code_set == CodeSet.CPT and _SURGERY.fullmatch(source.code) is not None
    _add_own_table(connection, sources)
    _add_notes(connection, sources)
    _add_terms(connection, sources)
    _add_cross_references(connection, sources)
    return sources


def _prior(source: Source) -> float:
    if source.code_set == CodeSet.ICD10PCS:
        return INPATIENT
    if source.code_set in (CodeSet.ICD9CM, CodeSet.ICD9PCS):
        return OLD
    seldom = _SELDOM.get(CodeSet(source.code_set))
    return SELDOM if seldom and seldom.fullmatch(source.code) else 0.0


def _add_own_table(connection: sqlite3.Connection, sources: dict[int, Source]) -> None:
    """Our own descriptions, and what decides for each code beside the name of its family.

    Where our description is the title, it is cut to its first sentence, without what the code is not for.
    """
    facts: dict[str, list[str]] = defaultdict(list)
    added: set[str] = set()
    for code, name, value in connection.execute("SELECT code, name, value FROM own_fact ORDER BY code, name"):
        if name == "add_on":
            added.add(code)
        else:
            facts[code].append(value)
    own = {
        (code_set, code): (specialty, family, description)
        for code_set, code, specialty, family, description in connection.execute(
            "SELECT o.code_set, o.code, f.specialty, f.name, o.description FROM own_code o"
            " JOIN family f ON f.id = o.family_id"
        )
    }
    for source in sources.values():
        found = own.get((source.code_set, source.code))
        if found is None:
            continue
        specialty, family, description = found
        source.near.append(specialty)
        source.prior += OWN + (ADDED if source.code in added else 0.0)
        source.names.append(Name("-", " ".join([family, *facts[source.code]])))
        first, *further = (_EXCEPT.sub("", sentence) for sentence in _SENTENCE_END.split(description))
        if source.title == description:
            source.title = first
            source.near += further
        else:
            source.near += [first, *further]


def _add_notes(connection: sqlite3.Connection, sources: dict[int, Source]) -> None:
    """What the tabular list says a diagnosis code includes."""
    rows = connection.execute(
        "SELECT c.id, n.id, n.text FROM note n JOIN code c ON c.code = n.owner AND c.code_set = ?"
        " WHERE n.kind = 'includes' AND n.scope = 'code' AND n.release_id = ? ORDER BY n.id",
        (CodeSet.ICD10CM, newest(connection, "icd10cm-tabular")),
    )
    for code_id, number, text in rows:
        if code_id in sources:
            sources[code_id].names.append(Name(f"n{number}", text))


def _add_terms(connection: sqlite3.Connection, sources: dict[int, Source]) -> None:
    rows = connection.execute("SELECT id, code_id, text, kind = 'index' FROM term ORDER BY code_id, kind = 'index', id")
    for number, code_id, text, of_index in rows:
        if code_id in sources:
            sources[code_id].names.append(Name(f"t{number}", text, bool(of_index)))


def _add_cross_references(connection: sqlite3.Connection, sources: dict[int, Source]) -> None:
    by_code = {source.code: source for source in sources.values() if source.code_set == CodeSet.ICD10CM}
    if by_code:
        for code, number, path in cross_references(connection):
            if code in by_code:
                by_code[code].names.append(Name(f"i{number}", path, True))
