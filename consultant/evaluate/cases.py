"""Worked cases: a mail as it comes in, and beside it what a certified coder expects as the answer.

`tests/cases/<specialty>/<name>.eml` is the mail (RFC 5322), `<name>.toml` the expectation. Reading is strict: a key
nobody knows, a value of another shape or a reference to nothing is an error that names the file and the key.
"""

import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationError, model_validator

from consultant.codes.check import Rule
from consultant.errors import WorkedCaseFault

SHIPPED = Path(__file__).resolve().parents[2] / "tests" / "cases"
"""The cases of this project, where it runs from its own tree."""

CodeText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.]{1,9}$")]
ModifierText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]
Words = Annotated[str, StringConstraints(min_length=1)]
RuleName = Annotated[str, StringConstraints(pattern=f"^(?:{'|'.join(rule.name.lower() for rule in Rule)})$")]


class Half(StrEnum):
    """Which share of the cases a case is in."""

    TUNE = "tune"
    """May be looked at while drafting is changed."""
    REPORT = "report"
    """Is only counted: written by another hand, never looked at while drafting is changed."""


class CaseKind(StrEnum):
    """What the sender wants."""

    CASE = "case"
    QUESTION = "question"
    FOLLOW_UP = "follow-up"
    DISPUTE = "dispute"
    NEITHER = "neither"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Coding(_Part):
    """One way to fill a line that counts as right. What is left out is as on the line."""

    code: CodeText
    modifiers: tuple[ModifierText, ...] | None = Field(default=None, strict=False)
    units: int | None = Field(default=None, ge=1)


class ExpectedLine(_Part):
    """A line of the claim, in its place."""

    code: CodeText
    modifiers: tuple[ModifierText, ...] = Field(default=(), max_length=4, strict=False)
    units: int = Field(default=1, ge=1)
    diagnoses: tuple[CodeText, ...] = Field(default=(), max_length=4, strict=False)
    alternatives: tuple[Coding, ...] = Field(default=(), strict=False)
    why: Words

    @property
    def codings(self) -> tuple[tuple[str, tuple[str, ...], int], ...]:
        """Every code, modifiers and units that count as right, the expected one first."""
        own = (self.code, self.modifiers, self.units)
        others = (
            (one.code, self.modifiers if one.modifiers is None else one.modifiers, one.units or self.units)
            for one in self.alternatives
        )
        return own, *others

    @property
    def codes(self) -> frozenset[str]:
        """Every code that counts as right."""
        return frozenset(code for code, _, _ in self.codings)


class ExpectedDiagnosis(_Part):
    """A diagnosis of the claim, in its place."""

    code: CodeText
    alternatives: tuple[CodeText, ...] = Field(default=(), strict=False)
    why: Words

    @property
    def codes(self) -> frozenset[str]:
        """Every code that counts as right."""
        return frozenset((self.code, *self.alternatives))


class Forbidden(_Part):
    """A code that must not be reported, for this case's reason."""

    code: CodeText
    why: Words


class ExpectedEdit(_Part):
    """A published rule that the answer has to mention."""

    rule: RuleName
    """The name of a member of `consultant.codes.check.Rule` in lower case: `ptp`, `mue`, `global`."""
    codes: tuple[CodeText, ...] = Field(min_length=1, strict=False)


Group = Annotated[tuple[Words, ...], Field(min_length=1, strict=False)]


class Expect(_Part):
    """What else the answer has to do, or must not."""

    optional: tuple[CodeText, ...] = Field(default=(), strict=False)
    """Neither right nor wrong when reported."""
    forbidden: tuple[Forbidden, ...] = Field(default=(), strict=False)
    edits: tuple[ExpectedEdit, ...] = Field(default=(), strict=False)
    asks: tuple[Group, ...] = Field(default=(), strict=False)
    """Of each group of words one must stand in a question of the answer."""
    answer_says: tuple[Words | Group, ...] = Field(default=(), strict=False)
    """What the answer's words have to hold; of a group of words one."""


class WorkedCase(_Part):
    """One mail and its expectation."""

    title: Words
    specialty: Words
    kind: CaseKind = Field(strict=False)
    half: Half = Field(strict=False)
    date_of_service: date
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    zip: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    age: float | None = Field(default=None, ge=0, lt=130, strict=False)
    sex: Annotated[str, StringConstraints(pattern="^(?:female|male)$")] | None = None
    setting: Words | None = None
    payer: Words | None = None
    place_of_service: Annotated[str, StringConstraints(pattern=r"^\d{2}$")] | None = None
    identifiers: tuple[Annotated[str, StringConstraints(min_length=3)], ...] = Field(strict=False)
    lines: tuple[ExpectedLine, ...] = Field(default=(), strict=False)
    diagnoses: tuple[ExpectedDiagnosis, ...] = Field(default=(), max_length=12, strict=False)
    expect: Expect = Expect()
    _file: Path = PrivateAttr(default=Path())

    @property
    def file(self) -> Path:
        """The file with the expectation."""
        return self._file

    @property
    def mail(self) -> Path:
        """The file with the mail."""
        return self._file.with_suffix(".eml")

    @property
    def name(self) -> str:
        """The case's name, `podiatry/bunionectomy`."""
        return f"{self._file.parent.name}/{self._file.stem}"

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        diagnoses = {code for one in self.diagnoses for code in one.codes}
        expected = {code for line in self.lines for code in line.codes} | diagnoses
        for number, line in enumerate(self.lines, 1):
            if lost := [code for code in line.diagnoses if code not in diagnoses]:
                raise ValueError(f"lines.{number}.diagnoses: {lost[0]} is none of the case's diagnoses")
        for one in self.expect.forbidden:
            if one.code in expected or one.code in self.expect.optional:
                raise ValueError(f"expect.forbidden: {one.code} is expected or optional too")
        if self.kind is CaseKind.NEITHER and expected:
            raise ValueError("lines, diagnoses: what is no case and no question has no codes")
        if self.kind in {CaseKind.QUESTION, CaseKind.DISPUTE} and not (self.expect.answer_says or expected):
            raise ValueError("expect.answer_says: a question needs words that answer it, or codes")
        if self.kind is CaseKind.CASE and not (expected or self.expect.asks):
            raise ValueError("lines: a case has codes, or expect.asks a question")
        return self


def read_case(file: Path) -> WorkedCase:
    """The worked case in `file`; raises WorkedCaseFault, which names file and key, for anything that is not right."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkedCaseFault(file, [str(error)]) from error
    try:
        case = WorkedCase.model_validate(given)
    except ValidationError as error:
        raise WorkedCaseFault(file, [_problem(one["loc"], one["msg"]) for one in error.errors()]) from None
    case._file = file
    if not case.mail.is_file():
        raise WorkedCaseFault(file, [f"its mail {case.mail.name} is not beside it"])
    return case


def read_cases(folder: Path = SHIPPED) -> list[WorkedCase]:
    """Every worked case below `folder`, by name.

    Raises WorkedCaseFault for the first that is faulty, for a mail without an expectation, and for a folder without
    any.
    """
    if not folder.is_dir():
        raise WorkedCaseFault(folder, ["there is no such folder"])
    for mail in sorted(folder.rglob("*.eml")):
        if not mail.with_suffix(".toml").is_file():
            raise WorkedCaseFault(mail, [f"no expectation {mail.stem}.toml is beside it"])
    cases = [read_case(file) for file in sorted(folder.rglob("*.toml"))]
    if not cases:
        raise WorkedCaseFault(folder, ["there are no worked cases in it (*.eml with *.toml)"])
    return cases


def _problem(place: tuple[int | str, ...], message: str) -> str:
    """`lines.2.units: …`: the key, with places in a list counted from 1, and what was expected."""
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    message = message.removeprefix("Value error, ")
    return f"{key}: {message}" if key else message
