"""Our own table of procedures: CPT and HCPCS codes in plain words of our own, read from `data/procedures/*.toml`.

One file is one specialty, a family is a group of codes that a coder must tell apart, and every code says what is
done, the facts that decide for it, and the words people use for it. The numbers are the AMA's and CMS's, every sentence
is ours.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from consultant.codes.model import CodeSet
from consultant.errors import CodesError

FOLDER = Path(__file__).parent / "data" / "procedures"
"""Where the table's files are."""

# fmt: off
FACT_KEYS = frozenset({
    "add_on", "age", "approach", "complexity", "condition", "contrast", "depth", "device", "drug", "finding",
    "guidance", "instrument", "level", "method", "modality", "number", "part", "patient", "purpose", "role", "route",
    "sedation", "setting", "side", "site", "size", "specimen", "stage", "test", "time", "tissue", "unit", "vaccine",
    "with", "without",
})
# fmt: on
"""The only names a fact may have, so that siblings can be laid side by side."""

_SHAPE = {CodeSet.CPT: re.compile(r"[0-9]{4}[0-9FTUM]"), CodeSet.HCPCS: re.compile(r"[A-CE-V][0-9]{4}")}
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_FAMILY_KEYS = frozenset({"name", "decides", "code"})
_CODE_KEYS = frozenset({"code", "set", "description", "facts", "terms", "anatomic", "valid_from", "valid_to"})

_T = TypeVar("_T")


class Anatomic(StrEnum):
    """Which HCPCS anatomic modifiers say where the service was done (HCPCS Level II modifier list)."""

    SIDE = "side"
    """LT, RT (and 50 where the fee schedule allows it)."""
    TOE = "toe"
    """TA, T1 to T9."""
    FINGER = "finger"
    """FA, F1 to F9."""
    EYELID = "eyelid"
    """E1 to E4."""
    CORONARY = "coronary"
    """LC, LD, LM, RC, RI."""


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One procedure, service or supply in our own words."""

    code: str
    set: CodeSet
    """`CodeSet.CPT` or `CodeSet.HCPCS`."""
    description: str
    """One to four sentences."""
    facts: Mapping[str, str]
    """What decides for this code among its siblings, by names out of `FACT_KEYS`."""
    terms: tuple[str, ...]
    """Lay words, abbreviations and eponyms for the service (never for a finding alone), lower-case: at least one."""
    anatomic: Anatomic | None = None
    """The anatomic modifiers that apply; None when none does."""
    valid_from: date | None = None
    """Given only for codes newer than the rest of the table."""
    valid_to: date | None = None
    """The last day it may be reported, where its end is known."""


@dataclass(frozen=True, slots=True)
class OwnFamily:
    """Codes that a coder has to tell apart."""

    specialty: str
    name: str
    decides: str
    """The facts that choose between the siblings, in words."""
    codes: tuple[OwnCode, ...]


class OwnTableError(CodesError):
    """Raised when a file of the table is wrong; nothing of the table is then used."""

    def __init__(self, file: str, family: str | None, code: str | None, problem: str) -> None:
        self.file, self.family, self.code, self.problem = file, family, code, problem
        place = [file, *([f"family “{family}”"] if family else []), *([f"code {code}"] if code else [])]
        super().__init__(f"{', '.join(place)}: {problem}")


def load_own_table(folder: Path | None = None) -> list[OwnFamily]:
    """Every family of `folder` (by default the table that ships), by specialty file and then as written.

    Raises `OwnTableError`, which names file, family and code, for anything malformed and for a code given twice.
    """
    folder = folder or FOLDER
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise OwnTableError(folder.name, None, None, "expected at least one .toml file, found none")
    families = [family for file in files for family in _read_file(file)]
    _refuse_repeats(families, files)
    return families


def sentences(text: str) -> int:
    """How many sentences `text` has: ends of sentence followed by a blank or by nothing."""
    return len(_SENTENCE_END.findall(text))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the table a value stands, for the error message."""

    file: str
    family: str | None = None
    code: str | None = None

    def wrong(self, problem: str) -> OwnTableError:
        return OwnTableError(self.file, self.family, self.code, problem)

    def take(self, table: Mapping[str, object], key: str, kind: type[_T]) -> _T:
        """The value of `key`, which must be there and of `kind`."""
        if key not in table:
            raise self.wrong(f"`{key}` is missing")
        value = table[key]
        if not isinstance(value, kind):
            raise self.wrong(f"`{key}` must be {_NAMES[kind]}, found {value!r}")
        return value

    def text(self, table: Mapping[str, object], key: str) -> str:
        """The text under `key`: not empty, one line, no blanks around it."""
        return self.clean(self.take(table, key, str), f"`{key}`")

    def clean(self, value: object, name: str) -> str:
        """`value` when it is a tidy text."""
        if not isinstance(value, str) or not value or value != " ".join(value.split()):
            raise self.wrong(f"{name} must be a text without needless blanks, found {value!r}")
        return value

    def day(self, table: Mapping[str, object], key: str) -> date | None:
        """The date under `key`, or None when there is none; written as TOML's own date or as ISO text."""
        value = table.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        elif value is None or type(value) is date:
            return value
        raise self.wrong(f"`{key}` must be a date like 2025-01-01, found {value!r}")

    def only(self, table: Mapping[str, object], known: frozenset[str]) -> None:
        """Refuse keys that nobody reads: they are slips of the pen."""
        if strange := sorted(set(table) - known):
            raise self.wrong(f"unknown `{strange[0]}`; known are {', '.join(sorted(known))}")


_NAMES: dict[type, str] = {str: "a text", list: "a list", dict: "a table"}


def _read_file(file: Path) -> Iterator[OwnFamily]:
    place = _Place(file.name)
    try:
        table: dict[str, object] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise place.wrong(f"not readable as TOML: {error}") from error
    place.only(table, frozenset({"specialty", "family"}))
    specialty = place.text(table, "specialty")
    families = place.take(table, "family", list)
    if not families:
        raise place.wrong("expected at least one [[family]]")
    for number, family in enumerate(families, 1):
        if not isinstance(family, dict):
            raise place.wrong(f"[[family]] {number} must be a table, found {family!r}")
        yield _read_family(file.name, specialty, family)


def _read_family(file: str, specialty: str, table: Mapping[str, object]) -> OwnFamily:
    name = _Place(file).text(table, "name")
    place = _Place(file, name)
    place.only(table, _FAMILY_KEYS)
    codes = place.take(table, "code", list)
    if len(codes) < 2:
        raise place.wrong(f"a family has at least two codes to choose between, found {len(codes)}")
    return OwnFamily(
        specialty=specialty,
        name=name,
        decides=place.text(table, "decides"),
        codes=tuple(_read_code(file, name, code) for code in codes),
    )


def _read_code(file: str, family: str, table: object) -> OwnCode:
    place = _Place(file, family)
    if not isinstance(table, dict):
        raise place.wrong(f"[[family.code]] must be a table, found {table!r}")
    code = place.text(table, "code")
    place = _Place(file, family, code)
    place.only(table, _CODE_KEYS)
    valid_from, valid_to = place.day(table, "valid_from"), place.day(table, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise place.wrong(f"ends on {valid_to}, before it begins on {valid_from}")
    return OwnCode(
        code=code,
        set=_code_set(place, table, code),
        description=_description(place, table),
        facts=_facts(place, table),
        terms=_terms(place, table),
        anatomic=_member(place, table, "anatomic", Anatomic) if "anatomic" in table else None,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _member(place: _Place, table: Mapping[str, object], key: str, kind: Callable[[str], _T]) -> _T:
    try:
        return kind(place.text(table, key))
    except ValueError:
        raise place.wrong(f"`{key}` cannot be {table[key]!r}") from None


def _code_set(place: _Place, table: Mapping[str, object], code: str) -> CodeSet:
    code_set = _member(place, table, "set", CodeSet)
    shape = _SHAPE.get(code_set)
    if shape is None:
        raise place.wrong(f"`set` must be CPT or HCPCS, found {code_set}")
    if not shape.fullmatch(code):
        raise place.wrong(f"`{code}` is not written like a {code_set} code")
    return code_set


def _description(place: _Place, table: Mapping[str, object]) -> str:
    description = place.text(table, "description")
    if not description.endswith("."):
        raise place.wrong("`description` must end with a full stop")
    if not 1 <= (count := sentences(description)) <= 4:
        raise place.wrong(f"`description` must have one to four sentences, found {count}")
    return description


def _facts(place: _Place, table: Mapping[str, object]) -> Mapping[str, str]:
    facts = place.take(table, "facts", dict)
    if not facts:
        raise place.wrong("`facts` is empty: say what decides for this code")
    place.only(facts, FACT_KEYS)
    return MappingProxyType({key: place.clean(value, f"fact `{key}`") for key, value in facts.items()})


def _terms(place: _Place, table: Mapping[str, object]) -> tuple[str, ...]:
    terms = tuple(place.clean(term, "a term") for term in place.take(table, "terms", list))
    if not terms:
        raise place.wrong("`terms` is empty: give at least one word people search by")
    for term in terms:
        if term != term.lower():
            raise place.wrong(f"the term {term!r} must be lower-case")
        if terms.count(term) > 1:
            raise place.wrong(f"the term {term!r} stands twice")
    return terms


def _refuse_repeats(families: list[OwnFamily], files: list[Path]) -> None:
    """A code, a description or a family name that occurs twice is a copy somebody forgot to change."""
    codes: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    names: set[tuple[str, str]] = set()
    where = ", ".join(file.name for file in files) if len(files) < 4 else f"{len(files)} files"
    for family in families:
        if (family.specialty, family.name) in names:
            raise OwnTableError(where, family.name, None, f"two families of {family.specialty} have this name")
        names.add((family.specialty, family.name))
        for code in family.codes:
            if code.code in codes:
                raise OwnTableError(where, family.name, code.code, f"stands in “{codes[code.code]}” already")
            if code.description in descriptions:
                twin = descriptions[code.description]
                raise OwnTableError(where, family.name, code.code, f"has the same description as {twin}")
            codes[code.code], descriptions[code.description] = family.name, code.code
