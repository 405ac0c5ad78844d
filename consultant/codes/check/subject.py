"""A claim with what the shelf knows of its codes, looked up once for all rules."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.model import CodeEntry, CodeSet, bare
from consultant.codes.rows import FeeRow, fee_rows
from consultant.codes.shelf import Shelf

PROCEDURES = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line and its code."""

    index: int
    line: ClaimLine
    on: date
    entry: CodeEntry | None
    fees: dict[str, FeeRow]
    """Rows of the fee schedule by modifier; the whole service under ``""``."""
    anatomic: str
    """What the modifiers of its anatomy are, from our own table: side, toe, finger, eyelid, coronary, or empty."""

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
    def name(self) -> str:
        """How a message calls it: `diagnosis 1 (M20.11)`."""
        return f"diagnosis {self.index + 1} ({self.entry.code if self.entry else self.code})"


class Subject:
    """What every rule is given."""

    def __init__(self, shelf: Shelf, claim: Claim) -> None:
        self.shelf, self.claim = shelf, claim
        known: dict[tuple[str, date], tuple[CodeEntry | None, dict[str, FeeRow], str]] = {}
        self.lines: list[LineFacts] = []
        for index, line in enumerate(claim.lines):
            on = claim.day(line)
            if (line.code, on) not in known:
                known[line.code, on] = (
                    self._procedure(line.code, on),
                    {row.modifier: row for row in fee_rows(shelf, line.code, on)},
                    self._anatomic(line.code),
                )
            self.lines.append(LineFacts(index, line, on, *known[line.code, on]))

    def _procedure(self, code: str, on: date) -> CodeEntry | None:
        entry = self.shelf.lookup(code, on)
        if entry is not None and entry.code_set in PROCEDURES:
            return entry
        return next((found for kind in PROCEDURES if (found := self.shelf.lookup(code, on, kind))), None)

    def _anatomic(self, code: str) -> str:
        row = self.shelf.one("SELECT anatomic FROM own_code WHERE code = ?", (code,))
        return str(row[0]) if row else ""

    @cached_property
    def diagnoses(self) -> list[DiagnosisFacts]:
        """The diagnoses with their entries."""
        on = self.claim.date_of_service
        return [
            DiagnosisFacts(index, bare(code), self.shelf.lookup(code, on, CodeSet.ICD10CM))
            for index, code in enumerate(self.claim.diagnoses)
        ]

    def by_day(self) -> dict[date, list[LineFacts]]:
        """The lines of each date of service."""
        days: dict[date, list[LineFacts]] = {}
        for line in self.lines:
            days.setdefault(line.on, []).append(line)
        return days
