"""What a look-up gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class CodeSet(StrEnum):
    """The code sets by their own names."""

    ICD10CM = "ICD-10-CM"
    ICD10PCS = "ICD-10-PCS"
    ICD9CM = "ICD-9-CM"
    CPT = "CPT"
    HCPCS = "HCPCS"
    CDT = "CDT"
    MODIFIER = "modifier"
    POS = "place of service"
    ICD9PCS = "ICD-9-CM procedures"


DOTTED = frozenset({CodeSet.ICD10CM, CodeSet.ICD9CM, CodeSet.ICD9PCS})
"""Code sets that are written with a dot."""


def bare(code: str) -> str:
    """`code` as it is stored: upper case, without dot and blanks."""
    return "".join(code.split()).replace(".", "").upper()


def display(code_set: str, code: str) -> str:
    """`code` as people write it: the dot put where its code set has one."""
    if code_set not in DOTTED:
        return code
    place = 2 if code_set == CodeSet.ICD9PCS else 4 if code_set == CodeSet.ICD9CM and code.startswith("E") else 3
    return code if len(code) <= place else f"{code[:place]}.{code[place:]}"


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code as it is on a date."""

    code_set: CodeSet
    code: str
    """As it is written: `M20.11`, `28296`, `J1100`."""
    description: str
    """Official for public code sets; for CPT our own words, or the AMA's where the operator holds a licence."""
    billable: bool
    """False for a header, which groups codes and may not be reported."""
    valid_from: date | None
    valid_to: date | None
    """The last day it may be reported; None while it is in force."""
    source: str
    """The publication, by name: `ICD-10-CM tabular list`."""
    release: str
    """Its release: `April 2026`, `2024 Q3`."""

    def active_on(self, day: date) -> bool:
        """Whether the code is in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Standing(StrEnum):
    """How far the shelf can answer for a kind of publication on a date."""

    HELD = "held"
    """A release that is in force on the date is in."""
    STALE = "stale"
    """Only a release that ended before the date is in: what it says may have changed since."""
    EARLY = "early"
    """Only releases that begin after the date are in."""
    PARTIAL = "partial"
    """Only a part of a release is in: what it says holds, what it does not say is not known."""
    MISSING = "missing"
    """No release is in."""


@dataclass(frozen=True, slots=True)
class Release:
    """One published release that is on the shelf."""

    id: int
    kind: str
    """`icd10cm-tabular`, `ptp`, `mue`, `pfs`, … : see `consultant.codes.build.kinds`."""
    variant: str
    """What parts releases side by side: `practitioner`, `outpatient`, `dme`, `nonQPP`, `QPP`, or empty."""
    name: str
    label: str
    effective: date | None
    expires: date | None
    """The last day it answers for; None until a later one comes."""
    rows: int
    licence: str
    shipped: bool
    """It comes with the program."""
    partial: bool
    """It has far fewer rows than a whole release of its kind."""

    @property
    def cited(self) -> str:
        """The publication and its release, as an answer names them: `NCCI PTP edits, practitioner, 2024 Q3`."""
        return f"{self.name}, {self.label}"


@dataclass(frozen=True, slots=True)
class Holding:
    """What the shelf has of one kind for one date."""

    standing: Standing
    release: Release | None
    """The release in force on the date, or the nearest one when there is none."""

    def __bool__(self) -> bool:
        """True when the shelf can answer for the date."""
        return self.standing is Standing.HELD


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; a higher score is a better one."""

    entry: CodeEntry
    score: float
    matched: str
    """The words of the entry, its synonyms or index terms that were found."""


class CodeShelf(Protocol):
    """What the drafts need of the code database; `consultant.codes.shelf.Shelf` is the real one."""

    @property
    def build(self) -> str:
        """Which build of the code database this is; stored with each draft."""

    def lookup(self, code: str, on: date, code_set: CodeSet | None = None) -> CodeEntry | None:
        """The entry of `code` (dot, case and blanks do not matter) on `on`, or None when the shelf has none.

        A code that exists but not on that date comes back too: ask its `active_on`.
        """

    def search(
        self,
        text: str,
        on: date,
        *,
        code_sets: Sequence[CodeSet] = (),
        billable: bool | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """The entries that fit `text` (words, abbreviations, a code or its start), best first."""
