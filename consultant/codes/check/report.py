"""What the check says: findings, each with its rule, its source and what would resolve it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """An answer about a rule is one of three. No row is not clearance."""

    APPLIES = "applies"
    CLEAR = "clear"
    NO_DATA = "no data"


class Severity(StrEnum):
    """What it means for payment."""

    DENIES = "denies"
    """The line or claim is refused or returned as it stands."""
    WARNS = "warns"
    """It may be refused, or a fact has to be looked at."""
    INFORMS = "informs"
    """Nothing is wrong; worth knowing."""


class Rule(StrEnum):
    """The rules, by the field's names."""

    UNKNOWN_CODE = "unknown code"
    NOT_ACTIVE = "code not active on the date"
    HEADER = "header instead of a billable code"
    STATUS = "status not payable"
    PTP = "NCCI procedure-to-procedure edit"
    MUE = "medically unlikely edit"
    ADDON = "add-on code without its primary"
    UNITS = "units"
    DUPLICATE_LINE = "duplicate line"
    MODIFIER = "modifier not allowed"
    MODIFIER_MISSING = "modifier missing"
    GLOBAL = "global period"
    POINTER = "diagnosis pointer"
    EXCLUDES1 = "Excludes1"
    CODE_FIRST = "code first"
    USE_ADDITIONAL = "use additional code"
    FIRST_LISTED = "not as first-listed diagnosis"
    LATERALITY = "laterality"
    SEVENTH = "7th character"
    AGE = "age conflict"
    SEX = "sex conflict"
    DUPLICATE_DIAGNOSIS = "duplicate diagnosis"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one thing in the claim."""

    rule: Rule
    outcome: Outcome
    severity: Severity
    message: str
    """The facts, in plain words."""
    source: str
    """The published source and its release."""
    resolution: str = ""
    """What would resolve it, when it can be resolved; never an invitation to report what was not done."""
    lines: tuple[int, ...] = ()
    """Places in `Claim.lines`, counting from 0."""
    diagnoses: tuple[int, ...] = ()
    """Places in `Claim.diagnoses`, counting from 0."""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one check, in the order of rules and lines."""

    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings with one outcome."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)

    @property
    def applies(self) -> tuple[Finding, ...]:
        """What stands against the claim, or should be known about it."""
        return self.of(Outcome.APPLIES)

    @property
    def no_data(self) -> tuple[Finding, ...]:
        """What could not be checked, and for want of what."""
        return self.of(Outcome.NO_DATA)

    @property
    def clear(self) -> tuple[Finding, ...]:
        """What was checked and found clear."""
        return self.of(Outcome.CLEAR)

    @property
    def denies(self) -> bool:
        """Whether anything would have a line or the claim refused."""
        return any(finding.severity is Severity.DENIES for finding in self.applies)
