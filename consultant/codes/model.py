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
