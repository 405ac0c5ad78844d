"""A claim with what the shelf knows of its codes, looked up once for all rules."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consultant.codes.check import tabular
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.holdings import has_data
from consultant.codes.lookup import entries_named
from consultant.codes.model import CodeEntry, CodeSet, Holding, Standing, bare
from consultant.codes.rows import FeeRow, fee_release, fee_rows_of
from consultant.codes.shelf import Shelf

PROCEDURES = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT)
_STANDING = {
    Standing.STALE: "the shelf's release ended before the date of service",
    Standing.EARLY: "the shelf's release begins after the date of service",
    Standing.PARTIAL: "only a part of a release is on the shelf",
    Standing.MISSING: "no release that holds it is on the shelf",
}


_Known = tuple[CodeEntry | None, dict[str, FeeRow], str | None, bool]
"""What stands after `on` in `LineFacts`."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line and its code."""

    index: int
    line: ClaimLine
    on: date
    entry: CodeEntry | None
    fees: dict[str, FeeRow]
    """Rows of the fee schedule by modifier; the whole service under ``""``."""
    anatomic: str | None
    """What the modifiers of its anatomy are, from our own table: side, toe, finger, eyelid, coronary, or empty.

    None when our own table does not have the code.
    """
    is_evaluation: bool
    """Whether it is an evaluation and management service: 99202 to 99499, and the eye visits 92002 to 92014."""

    @property
    def fee(self) -> FeeRow | None:
        """The whole service's row."""
        return self.fees.get("")

    @property
    def name(self) -> str:
        """How a message calls the line: `line 2 (28296-T5)`."""
        return f"line {self.index + 1} ({'-'.join((self.line.code, *self.line.modifiers))})"


@dataclass(frozen=True, slots=True)
class DiagnosisFacts:
    """One diagnosis and its code."""

    index: int
    code: str
    """Without dot."""
    entry: CodeEntry | None

    @property
    def shown(self) -> str:
        """The code as people write it."""
        return self.entry.code if self.entry else self.code

    @property
    def name(self) -> str:
        """How a message calls it: `diagnosis 1 (M20.11)`."""
        return f"diagnosis {self.index + 1} ({self.shown})"


@dataclass(frozen=True, slots=True)
class Noted:
    """One diagnosis with the notes that hold for it."""

    facts: DiagnosisFacts
    code: str
    starts: set[str]
    groups: list[tabular.Group]
    """Excludes1, code first and use additional, its own before those above it."""


def _is_evaluation(code: str) -> bool:
    return len(code) == 5 and code.isdigit() and ("99202" <= code <= "99499" or "92002" <= code <= "92014")


class Subject:
    """What every rule is given."""

    def __init__(self, shelf: Shelf, claim: Claim) -> None:
        self.shelf, self.claim = shelf, claim
        self.lines: list[LineFacts] = []
        self._scheduled: dict[date, bool | None] = {}
        """Whether the fee schedule answers for a date; None where our own table's figures stand in for it."""
        asked = [(line.code, claim.day(line)) for line in claim.lines]
        known = shelf.remember_each("check.line", asked, self._known)
        for index, (line, key) in enumerate(zip(claim.lines, asked, strict=True)):
            self.lines.append(LineFacts(index, line, key[1], *known[key]))

    def _known(self, asked: list[tuple[str, date]]) -> dict[tuple[str, date], _Known]:
        """What the shelf knows of each code on a day, whatever the line says of it."""
        own = self.shelf.remember("check.anatomic", lambda: dict(self.shelf.all("SELECT code, anatomic FROM own_code")))
        known: dict[tuple[str, date], _Known] = {}
        for on in dict.fromkeys(day for _, day in asked):
            codes = [code for code, day in asked if day == on]
            entries, fees = entries_named(self.shelf, codes, on), fee_rows_of(self.shelf, codes, on)
            for code in codes:
                rows = {row.modifier: row for row in fees[code]}
                known[code, on] = self._procedure(entries[code], on), rows, own.get(code), _is_evaluation(code)
        return known

    def _procedure(self, entry: CodeEntry | None, on: date) -> CodeEntry | None:
        """`entry`, or the procedure of the same code where there is one."""
        if entry is None or entry.code_set in PROCEDURES:
            return entry
        return next((found for kind in PROCEDURES if (found := self.shelf.lookup(entry.code, on, kind))), None)

    def _diagnoses(self, asked: list[tuple[str, date]]) -> dict[tuple[str, date], CodeEntry | None]:
        on = self.claim.date_of_service
        found = entries_named(self.shelf, [code for code, _ in asked], on, CodeSet.ICD10CM)
        return {(code, on): entry for code, entry in found.items()}

    @cached_property
    def diagnoses(self) -> list[DiagnosisFacts]:
        """The diagnoses with their entries."""
        asked = [(code, self.claim.date_of_service) for code in self.claim.diagnoses]
        entries = self.shelf.remember_each("check.diagnosis", asked, self._diagnoses)
        return [DiagnosisFacts(index, bare(key[0]), entries[key]) for index, key in enumerate(asked)]

    @cached_property
    def tabular(self) -> tabular.Tabular | None:
        """The tabular list for the claim's date, or the nearest one."""
        return tabular.tabular(self.shelf, self.claim.date_of_service)

    @cached_property
    def noted(self) -> list[Noted]:
        """The diagnoses with their notes; empty when no tabular list is in."""
        listed = self.tabular
        if listed is None:
            return []
        return [Noted(one, one.code, tabular.starts(one.code), list(listed.groups(one.code))) for one in self.diagnoses]

    @cached_property
    def every_start(self) -> set[str]:
        """The beginnings of all diagnoses of the claim."""
        return set().union(*(one.starts for one in self.noted))

    def by_day(self) -> dict[date, list[LineFacts]]:
        """The lines of each date of service."""
        days: dict[date, list[LineFacts]] = {}
        for line in self.lines:
            days.setdefault(line.on, []).append(line)
        return days

    def pointed(self, line: LineFacts) -> list[DiagnosisFacts]:
        """The diagnoses a line points to, those that are there, each once."""
        return [
            self.diagnoses[place - 1]
            for place in dict.fromkeys(line.line.pointers)
            if 1 <= place <= len(self.claim.diagnoses)
        ]

    def has_fees(self, line: LineFacts) -> bool:
        """Whether the fee schedule, or our own table's figures, answer for the line's code and date."""
        if line.on not in self._scheduled:
            release = fee_release(self.shelf, line.on)
            pfs = release is not None and release.kind == "pfs"
            self._scheduled[line.on] = (
                bool(has_data(self.shelf, "pfs", line.on, variant=release.variant)) if pfs and release else None
            )
        held = self._scheduled[line.on]
        return line.fee is not None if held is None else held

    def tabular_missing(self, rule: Rule) -> Finding | None:
        """The finding that the tabular list on the shelf does not answer for the date; None when it does."""
        if not self.claim.diagnoses:
            return None
        held = tabular.held(self.shelf, self.claim.date_of_service)
        if held:
            return None
        nearest = "; the nearest one was read instead" if held.release else ""
        return Finding(
            rule,
            Outcome.NO_DATA,
            Severity.WARNS,
            f"No tabular list for the date of service: {why_not(held)}{nearest}.",
            held.release.cited if held.release else "ICD-10-CM tabular list",
            "Import the tabular list of that fiscal year: consultant codes import",
        )


def why_not(held: Holding) -> str:
    """Why the shelf cannot answer, in words."""
    return _STANDING.get(held.standing, "the shelf cannot answer for the date")


def no_fee_data(subject: Subject, rule: Rule, lines: list[LineFacts], what: str) -> Finding:
    """The finding that the fee schedule does not answer for `lines`."""
    held = has_data(subject.shelf, "pfs", lines[0].on, code=lines[0].line.code)
    return Finding(
        rule,
        Outcome.NO_DATA,
        Severity.WARNS,
        f"{what}: {why_not(held)}.",
        held.release.cited if held.release else "Physician fee schedule relative value file",
        "Import the relative value file of that year: consultant codes import",
        lines=tuple(line.index for line in lines),
        codes=tuple(dict.fromkeys(line.line.code for line in lines)),
    )
