"""What each look-up is given. The types are held to it; the descriptions are what a model reads.

Every argument has to be there; one that may be left open takes null.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from consultant.codes.model import CodeSet
from consultant.codes.notes import NoteKind
from consultant.codes.rows import Setting

FIRST_DAY, LAST_DAY = date(1996, 1, 1), date(2099, 12, 31)
"""Between which days the shelf can be asked."""


def _storable(text: str) -> str:
    """`text`, unless no database takes it."""
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("has characters that no text has")
    return text


def _askable(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"must lie between {FIRST_DAY} and {LAST_DAY}")
    return day


_CODE = StringConstraints(strip_whitespace=True, min_length=1, max_length=12)
Code = Annotated[str, _CODE, AfterValidator(_storable)]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_storable)
]
On = Annotated[
    date | None,
    AfterValidator(lambda day: day if day is None else _askable(day)),
    Field(default=None, description="date YYYY-MM-DD; null: the date of service"),
]
_Letters = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z]{2}$")]
State = Annotated[
    _Letters | None, Field(default=None, description="two letters of the state whose contractor decides, or null")
]
AnySetting = Annotated[
    Setting | None, Field(default=None, description="null: practitioner; outpatient: a hospital's own claim")
]
AnySet = Annotated[CodeSet | None, Field(default=None, description="only this code set; null: any")]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OneCode(_Arguments):
    """A code on a date."""

    code: Code = Field(description="the code, with or without its dot")
    on: On


class OneCodeOfSet(OneCode):
    """A code, and of which code set where two share it."""

    code_set: AnySet


class BareCode(_Arguments):
    """A code, whatever the date."""

    code: Code = Field(description="the code, with or without its dot")


class CrosswalkCode(BareCode):
    """A code to be said in another code set."""

    code_set: AnySet


class Search(_Arguments):
    """Words to be found."""

    text: Words = Field(description="clinical words, shorthand, or the start of a code")
    code_set: AnySet
    billable_only: bool = Field(default=True, description="leave out headers, which may not be reported")
    limit: int | None = Field(default=None, ge=1, le=50, description="how many, 1 to 50; null: 15")
    on: On


class Below(_Arguments):
    """Where to look below."""

    code: Words = Field(description="a header code (M20.1), a block (M20-M25) or an ICD-10-CM chapter's number (13)")
    on: On


class NotesOf(OneCode):
    """A diagnosis, and which notes."""

    kinds: list[NoteKind] | None = Field(default=None, max_length=12, description="only these kinds; null: all")


class Pair(_Arguments):
    """Two procedures of one day."""

    first: Code = Field(description="a CPT or HCPCS code")
    second: Code = Field(description="the other one; their order does not matter")
    setting: AnySetting
    on: On


class UnitsOf(OneCode):
    """A procedure whose units are limited."""

    setting: AnySetting


class FeeOf(OneCode):
    """A service to be priced."""

    modifier: Literal["26", "TC", "53"] | None = Field(default=None, description="null: the whole service")
    place: Words | None = Field(
        default=None, description="ZIP code, state (CA), county (Cook, IL) or locality; null: national"
    )
    facility: bool = Field(default=False, description="done in a facility (place of service 21, 22, 23, 24 …)")


class CoverageOf(OneCode):
    """A service and the diagnoses it is done for."""

    diagnoses: list[Code] = Field(max_length=12, description="ICD-10-CM codes; may be empty")
    state: State


class OneCodeInState(OneCode):
    """A code where a contractor decides."""

    state: State


class GivenLine(_Arguments):
    """One line of a claim."""

    code: Code = Field(description="CPT or HCPCS code without modifiers")
    modifiers: list[Code] = Field(default_factory=list, max_length=4, description="two characters each")
    units: int = Field(default=1, ge=0, le=9999)
    diagnosis_pointers: list[Annotated[int, Field(ge=-99, le=99)]] = Field(
        default_factory=list, max_length=12, description="places in `diagnoses`, counting from 1"
    )


class GivenClaim(_Arguments):
    """A whole claim."""

    lines: list[GivenLine] = Field(max_length=50)
    diagnoses: list[Code] = Field(default_factory=list, max_length=12, description="in the order they are reported")
    setting: AnySetting
    place_of_service: str | None = Field(default=None, pattern=r"^\d\d$", description="two digits, or null")
    age_years: float | None = Field(default=None, ge=0, lt=150, allow_inf_nan=False, description="null: not known")
    sex: Literal["female", "male"] | None = Field(default=None, description="null: not known")
    on: On


class DocumentPart(_Arguments):
    """A part of a document of the case."""

    name: str = Field(max_length=300, description="the document's name, as it stands in the case")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="character to begin at, counting from 0")
    length: int | None = Field(default=None, ge=1, le=4000, description="characters, at most 4000; null: 4000")


class IndexWords(_Arguments):
    """A term to be looked up."""

    text: Words = Field(description="main term first: `fracture femur neck`; each word must stand in the entry")
    limit: int | None = Field(default=None, ge=1, le=50, description="how many, 1 to 50; null: 15")
    on: On


class OnDay(_Arguments):
    """A date alone."""

    on: On
