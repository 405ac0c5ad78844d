"""The coding answer: what a drafter proposes, a reviewer edits and the templates render.

Text in it is data. Nothing here is trusted to be safe in HTML or in a mail header: whoever renders it escapes it.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Z0-9][A-Z0-9.]{1,9}$")]
Modifier = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Z0-9]{2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Diagnosis(_Part):
    """One ICD-10-CM code, in the order it is to be reported."""

    code: Code
    description: Text = ""
    rationale: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    """Quotes from the case, word for word."""
    flags: list[Text] = Field(default_factory=list)
    """What a check found against it; a flagged code needs the reviewer's eye."""


class Line(_Part):
    """One procedure or supply line of the claim."""

    code: Code
    modifiers: list[Modifier] = Field(default_factory=list, max_length=4)
    units: int = Field(default=1, ge=1, le=9999)
    diagnosis_pointers: list[Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=list, max_length=4)
    """Places in `Answer.diagnoses`, counting from 1 (CMS-1500 item 24E)."""
    description: Text = ""
    rationale: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    flags: list[Text] = Field(default_factory=list)


class NotReported(_Part):
    """A code that one could expect and that is left out on purpose."""

    code: Code
    reason: Text = ""


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
    sources: list[Source] = Field(default_factory=list, max_length=40)
    made_by: Text = ""
    """How the draft was made, in one sentence for the reviewer; never sent."""

    @property
    def codes(self) -> list[str]:
        """Every code it reports, lines first."""
        return [line.code for line in self.lines] + [diagnosis.code for diagnosis in self.diagnoses]

    @property
    def empty(self) -> bool:
        """True when there is nothing in it that could be sent."""
        return not (self.summary or self.lines or self.diagnoses or self.questions)
