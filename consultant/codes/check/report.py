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
    """The rules, by the field's names; each with the publication it is from."""

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

    @property
    def source(self) -> str:
        """The publication the rule is from, without a release; a finding names the release it was read in."""
        return _SOURCES[self]


_PROCESSING = "Medicare Claims Processing Manual"
_GUIDELINES = "ICD-10-CM Official Guidelines"
_SOURCES = {
    Rule.UNKNOWN_CODE: "The code sets themselves (45 CFR 162.1002)",
    Rule.NOT_ACTIVE: "The code sets themselves (45 CFR 162.1000)",
    Rule.HEADER: f"{_GUIDELINES} I.B.2",
    Rule.STATUS: f"{_PROCESSING}, ch. 23, MPFSDB record layout, status",
    Rule.PTP: "CMS NCCI PTP edits; Medicare NCCI Policy Manual, ch. 1",
    Rule.MUE: "CMS NCCI MUE files; Medicare NCCI Policy Manual, ch. 1 §V",
    Rule.ADDON: "CMS NCCI add-on code edits; Medicare NCCI Policy Manual, ch. 1 §R",
    Rule.UNITS: f"{_PROCESSING}, ch. 26 §10.4, item 24G",
    Rule.DUPLICATE_LINE: f"{_PROCESSING}, ch. 1 §120",
    Rule.MODIFIER: f"{_PROCESSING}, ch. 23, MPFSDB record layout; Medicare NCCI Policy Manual, ch. 1 §E",
    Rule.MODIFIER_MISSING: "HCPCS Level II anatomic modifiers; Medicare NCCI Policy Manual, ch. 1 §E",
    Rule.GLOBAL: f"{_PROCESSING}, ch. 12 §40",
    Rule.POINTER: f"{_PROCESSING}, ch. 26 §10.4, items 21 and 24E",
    Rule.EXCLUDES1: f"{_GUIDELINES} I.A.12.a",
    Rule.CODE_FIRST: f"{_GUIDELINES} I.A.13",
    Rule.USE_ADDITIONAL: f"{_GUIDELINES} I.A.13 and I.B.7",
    Rule.FIRST_LISTED: f"{_GUIDELINES} I.A.13 and section II",
    Rule.LATERALITY: f"{_GUIDELINES} I.B.13",
    Rule.SEVENTH: f"{_GUIDELINES} I.A.5",
    Rule.AGE: "Definitions of Medicare Code Edits, age conflict; ICD-10-CM and CPT code titles",
    Rule.SEX: "ICD-10-CM block titles; CPT sections by anatomy",
    Rule.DUPLICATE_DIAGNOSIS: f"{_GUIDELINES} I.B.12",
}


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

    def about(self, rule: Rule) -> tuple[Finding, ...]:
        """The findings of one rule."""
        return tuple(finding for finding in self.findings if finding.rule is rule)

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
