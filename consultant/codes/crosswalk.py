"""From one code set to another: ICD-9-CM and ICD-10 by the mappings, procedures and diagnoses by coverage articles.

Source: General Equivalence Mappings (CMS, NCHS): approximate by design, a start and never an answer; billing and
coding articles of the Medicare Coverage Database.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from consultant.codes.coverage import Policy, policies_for
from consultant.codes.holdings import releases
from consultant.codes.model import CodeSet, Release, bare, display
from consultant.codes.shelf import Shelf

_SETS = {
    "I9CM": CodeSet.ICD9CM,
    "I10CM": CodeSet.ICD10CM,
    "I9PCS": CodeSet.ICD9PCS,
    "I10PCS": CodeSet.ICD10PCS,
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """One way to say a code in another code set."""

    source: str
    source_set: CodeSet
    targets: tuple[str, ...]
    """As written; several only in a combination, where all of them together are needed. Empty: there is no mapping."""
    target_set: CodeSet
    approximate: bool
    scenario: int
    """0 for a single code; combinations that exclude each other have numbers of their own."""
    backward: bool
    """Found by reading the mapping against its direction, because none leads this way."""
    release: Release


def crosswalk(shelf: Shelf, code: str, code_set: CodeSet | None = None) -> list[Mapping]:
    """What `code` is mapped to, in either direction; single codes first, then combinations by scenario.

    A combination is one choice from each of its lists; where a list offers several, every choice is its own mapping.
    Without `code_set` each that fits the form of `code` is looked up.
    """
    plain = bare(code)
    found: list[Mapping] = []
    for direction in ("I9CM>I10CM", "I10CM>I9CM", "I9PCS>I10PCS", "I10PCS>I9PCS"):
        source_set = _SETS[direction.partition(">")[0]]
        if code_set in (None, source_set) and ("." not in code or display(source_set, plain) == code.strip().upper()):
            found += _forward(shelf, direction, plain)
    if not found:
        for direction in ("I9CM>I10CM", "I10CM>I9CM", "I9PCS>I10PCS", "I10PCS>I9PCS"):
            target_set = _SETS[direction.partition(">")[2]]
            if code_set in (None, target_set):
                found += _backward(shelf, direction, plain)
    return found


def _forward(shelf: Shelf, direction: str, code: str) -> list[Mapping]:
    known = releases(shelf)
    source_set, target_set = (_SETS[side] for side in direction.split(">"))
    rows = shelf.all(
        "SELECT scenario, choice, target, approximate, release_id FROM gem WHERE direction = ? AND source = ?"
        " AND release_id = (SELECT max(release_id) FROM gem WHERE direction = ?1 AND source = ?2)"
        " ORDER BY scenario, choice, target",
        (direction, code),
    )
    written = display(source_set, code)
    found = []
    for scenario, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        approximate, release = bool(members[0][3]), known[members[0][4]]
        if scenario == 0:
            for _, _, target, is_approximate, _ in members:
                one = [display(target_set, target)] if target else []
                single = (written, source_set, tuple(one), target_set, bool(is_approximate), 0, False, release)
                found.append(Mapping(*single))
        else:
            lists = [[row[2] for row in choice] for _, choice in groupby(members, key=lambda row: row[1])]
            for targets in _choices(lists):
                shown = tuple(display(target_set, target) for target in targets)
                combined = (written, source_set, shown, target_set, approximate, scenario, False, release)
                found.append(Mapping(*combined))
    return found


def _choices(lists: list[list[str]]) -> list[tuple[str, ...]]:
    """One from each list, in every way; at most 200 ways."""
    ways: list[tuple[str, ...]] = [()]
    for choices in lists:
        ways = [(*way, choice) for way in ways for choice in choices][:200]
    return ways


def _backward(shelf: Shelf, direction: str, code: str) -> list[Mapping]:
    known = releases(shelf)
    target_set, source_set = (_SETS[side] for side in direction.split(">"))
    rows = shelf.all(
        "SELECT DISTINCT source, approximate, release_id FROM gem WHERE target = ? AND direction = ? AND scenario = 0"
        " ORDER BY source",
        (code, direction),
    )
    written = display(source_set, code)
    return [
        Mapping(
            written, source_set, (display(target_set, other),), target_set, bool(approximate), 0, True, known[number]
        )
        for other, approximate, number in rows
    ]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A diagnosis that an article names for a procedure, or a procedure for a diagnosis."""

    code: str
    """As written."""
    covered: bool
    """It supports medical necessity; else it is named as not supporting it."""
    article: Policy


def diagnoses_for(shelf: Shelf, procedure: str, on: date, state: str | None = None) -> list[Pairing]:
    """The diagnoses that articles in force on `on` name for `procedure`, each with its article."""
    return [
        Pairing(display(CodeSet.ICD10CM, code), bool(covered), article)
        for article in policies_for(shelf, procedure, on, state)
        for code, covered in shelf.all(
            "SELECT DISTINCT code, covered FROM policy_diagnosis WHERE policy_id = ? ORDER BY covered DESC, code",
            (article.id,),
        )
    ]


def procedures_for(shelf: Shelf, diagnosis: str, on: date, state: str | None = None) -> list[Pairing]:
    """The procedures of articles in force on `on` that name `diagnosis`, each with its article."""
    found: list[Pairing] = []
    keys = shelf.all("SELECT DISTINCT policy_id, covered FROM policy_diagnosis WHERE code = ?", (bare(diagnosis),))
    for key, covered in keys:
        for (code,) in shelf.all(
            "SELECT DISTINCT code FROM policy_procedure WHERE policy_id = ? ORDER BY code", (key,)
        ):
            articles = policies_for(shelf, code, on, state)
            found += [Pairing(code, bool(covered), article) for article in articles if article.id == key]
    return found
