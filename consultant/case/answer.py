"""The coding answer: what a drafter proposes, a reviewer edits and the templates render.

Text in it is data. Nothing here is trusted to be safe in HTML or in a mail header: whoever renders it escapes it.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Code = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Z0-9][A-Z0-9.]{1,9}$")]
Modifier = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Z0-9]{2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000)]
RequestKind = Literal["", "case", "question", "follow-up", "dispute", "neither"]
"""What kind of request an answer is to; empty in answers of before it was told."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Confidence(StrEnum):
    """How well the case supports a code, by what stands behind it and not by a feeling."""

    HIGH = "high"
    """Its own words stand in the case, and nothing speaks against it."""
    MEDIUM = "medium"
    """Supported, but another code is near or a fact was inferred."""
    LOW = "low"
    """A stopgap: a check failed or a fact that decides is missing."""


class Evidence(_Part):
    """Words of the case that a code rests on. A plain string is read as the quote alone."""

    quote: Text
    """Word for word, on one line."""
    document: Text = ""
    """Which text it stands in, by its name; empty when the quote was not looked for."""
    start: int | None = None
    """Where it begins in that text, counting characters from 0."""
    end: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, given: Any) -> Any:
        return {"quote": given} if isinstance(given, str) else given


class Alternative(_Part):
    """A code that was considered and not chosen."""

    code: Code
    reason: Text = ""


class _Coded(_Part):
    """What a line and a diagnosis have in common."""

    code: Code
    description: Text = ""
    rationale: Text = ""
    evidence: list[Evidence] = Field(default_factory=list)
    flags: list[Text] = Field(default_factory=list)
    """What a check found against it; a flagged code needs the reviewer's eye."""
    confidence: Confidence | None = None
    """None when nobody said: an answer that a reviewer wrote."""
    alternatives: list[Alternative] = Field(default_factory=list, max_length=10)

    @property
    def quotes(self) -> list[str]:
        """The words of its evidence."""
        return [one.quote for one in self.evidence]


class Diagnosis(_Coded):
    """One ICD-10-CM code, in the order it is to be reported."""


class Payment(_Part):
    """What the Medicare physician fee schedule sets for a line: for one unit, and for the line beside the others."""

    rvus: Decimal
    """Total relative value units, in the setting of the case."""
    amount: Decimal | None
    """US dollars for one unit before any rule, national or of `locality`; None where the schedule sets none."""
    allowed: Decimal | None = None
    """US dollars for the line after its modifiers and beside the other lines, before deductible and coinsurance."""
    rules: list[Text] = Field(default_factory=list)
    """What changed it, each with its source."""
    facility: bool
    locality: Text = ""
    """Empty: the national amount."""
    note: Text = ""
    """Why there is no amount, or that the release has run out."""
    release: Text = ""

    @property
    def words(self) -> str:
        """It in words: `2.73 RVUs, $90.87 a unit outside a facility, national (release). For this line $45.44: …`."""
        if self.amount is None:
            return f"no amount: {self.note} ({self.release})" if self.note else ""
        where = "in a facility" if self.facility else "outside a facility"
        note = f"; {self.note}" if self.note else ""
        unit = f"{self.rvus} RVUs, ${self.amount} a unit {where}, {self.locality or 'national'} ({self.release}{note})"
        if self.allowed is None or (self.allowed == self.amount and not self.rules):
            return unit
        why = f": {'; '.join(self.rules)}" if self.rules else ""
        return f"{unit}. For this line ${self.allowed}{why}"


class Line(_Coded):
    """One procedure or supply line of the claim."""

    modifiers: list[Modifier] = Field(default_factory=list, max_length=4)
    units: int = Field(default=1, ge=1, le=9999)
    diagnosis_pointers: list[Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=list, max_length=4)
    """Places in `Answer.diagnoses`, counting from 1 (CMS-1500 item 24E)."""
    payment: Payment | None = None


class ClaimFinding(_Part):
    """What a published rule says about the claim that the answer makes."""

    rule: Text
    outcome: Literal["applies", "no data"]
    severity: Literal["denies", "warns", "informs"]
    message: Text
    resolution: Text = ""
    source: Text
    lines: list[int] = Field(default_factory=list)
    """Places in `Answer.lines`, counting from 0."""
    diagnoses: list[int] = Field(default_factory=list)


class ClaimFacts(_Part):
    """What the rules need to know of the patient and the place; None or empty where the case does not say."""

    age_years: float | None = None
    sex: Literal["female", "male"] | None = None
    place_of_service: Text = ""
    """Two digits of the CMS place of service code set."""
    state: Text = ""
    """Two letters."""
    locality: Text = ""
    """Of the Medicare fee schedule, as `contractor-number`; empty: none alone is known."""
    payer: Text = ""


class NotReported(_Part):
    """A code that one could expect and that is left out on purpose."""

    code: Code
    reason: Text = ""


class Objection(_Part):
    """Why something does not stand: what is wrong, by which rule, and where that is published."""

    what: Text
    rule: Text = ""
    source: Text = ""


class Rejected(_Part):
    """A line or diagnosis that was drafted and failed its checks: shown to the reviewer as a failure, never sent."""

    kind: Literal["line", "diagnosis"]
    code: Code
    modifiers: list[Modifier] = Field(default_factory=list, max_length=4)
    units: int = 1
    description: Text = ""
    rationale: Text = ""
    evidence: list[Evidence] = Field(default_factory=list)
    objections: list[Objection] = Field(default_factory=list)

    @property
    def quotes(self) -> list[str]:
        """The words of its evidence."""
        return [one.quote for one in self.evidence]


class Source(_Part):
    """A published source the answer rests on."""

    name: Text
    release: Text = ""


class Answer(_Part):
    """A whole answer. An answer without lines and diagnoses is a reply in words alone, or a question back."""

    summary: Text = ""
    """The direct answer first, in two to five sentences."""
    lines: list[Line] = Field(default_factory=list, max_length=50)
    diagnoses: list[Diagnosis] = Field(default_factory=list, max_length=12)
    not_reported: list[NotReported] = Field(default_factory=list, max_length=50)
    questions: list[Text] = Field(default_factory=list, max_length=20)
    """What the sender is asked, because the case does not say it."""
    caveats: list[Text] = Field(default_factory=list, max_length=20)
    """What was not checked, and why."""
    findings: list[ClaimFinding] = Field(default_factory=list, max_length=200)
    """What the claim check found; made anew whenever codes change."""
    checked: list[Text] = Field(default_factory=list, max_length=40)
    """The rules that were held against the claim and found clear."""
    facts: ClaimFacts = Field(default_factory=ClaimFacts)
    coverage: list[Text] = Field(default_factory=list, max_length=40)
    """What coverage documents say of the lines and their diagnoses."""
    sources: list[Source] = Field(default_factory=list, max_length=40)
    privacy: Text = ""
    """What the sender is told, once a case, of identifiers in what they sent."""
    rejected: list[Rejected] = Field(default_factory=list, max_length=100)
    """What was drafted and failed its checks, for the reviewer alone; never sent."""
    kind: RequestKind = ""
    kind_words: Text = ""
    """The words of the request that its kind rests on."""
    made_by: Text = ""
    """How the draft was made, in one sentence for the reviewer; never sent."""

    @property
    def codes(self) -> list[str]:
        """Every code it reports, lines first."""
        return [line.code for line in self.lines] + [diagnosis.code for diagnosis in self.diagnoses]

    @property
    def rulings(self) -> list[ClaimFinding]:
        """What published rules say about the claim, gravest first."""
        grave = ("denies", "warns", "informs")
        applies = (one for one in self.findings if one.outcome == "applies")
        return sorted(applies, key=lambda one: grave.index(one.severity))

    @property
    def unanswered(self) -> list[str]:
        """The rules that could not be checked for want of data, those with the same reason together."""
        reasons: dict[str, list[str]] = {}
        for one in self.findings:
            if one.outcome == "no data" and one.rule not in reasons.setdefault(one.message, []):
                reasons[one.message].append(one.rule)
        told = (f"{', '.join(rules)}: {message}" for message, rules in reasons.items())
        return [f"{one[:1].upper()}{one[1:]}" for one in told]

    @property
    def empty(self) -> bool:
        """True when there is nothing in it that could be sent."""
        return not (self.summary or self.lines or self.diagnoses or self.questions)
