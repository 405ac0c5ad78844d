"""`read_claim`: a claim from JSON, with errors that name the field.

The shape, in which only `date_of_service` and `lines` have to be there:

    {"date_of_service": "2026-06-01", "setting": "practitioner", "place_of_service": "11",
     "age_years": 45, "sex": "female", "diagnoses": ["M20.11"],
     "lines": [{"code": "28296", "modifiers": ["T5"], "units": 1, "pointers": [1], "on": "2026-06-01"}],
     "earlier": [{"code": "27447", "on": "2026-05-02", "modifiers": []}]}
"""

import json
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from consultant.codes.claim import Claim, ClaimLine, EarlierService, Sex
from consultant.codes.rows import Setting
from consultant.errors import ClaimFault

_SHOWN = 40
_Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10)]
_Modifiers = Annotated[list[_Code], Field(max_length=20)]


_EXPECTED = {
    "string_pattern_mismatch": "two digits",
    "date_from_datetime_parsing": "a date YYYY-MM-DD",
    "date_parsing": "a date YYYY-MM-DD",
    "date_type": "a date YYYY-MM-DD",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "string_too_short": "a code",
    "string_too_long": "a code of at most 10 characters",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
"""What a fault of each of pydantic's types says was expected."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Line(_Strict):
    code: _Code
    modifiers: _Modifiers = []
    units: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 1
    pointers: Annotated[list[Annotated[int, Field(ge=-1000, le=1000)]], Field(max_length=100)] = []
    on: date | None = None


class _Earlier(_Strict):
    code: _Code
    on: date
    modifiers: _Modifiers = []


class _Claim(_Strict):
    date_of_service: date
    lines: Annotated[list[_Line], Field(min_length=1, max_length=999)]
    diagnoses: Annotated[list[_Code], Field(max_length=100)] = []
    setting: Setting = Setting.PRACTITIONER
    place_of_service: Annotated[str, StringConstraints(pattern=r"^(\d\d)?$")] = ""
    age_years: Annotated[float, Field(ge=0, lt=150, allow_inf_nan=False)] | None = None
    sex: Sex | None = None
    earlier: Annotated[list[_Earlier], Field(max_length=999)] = []
    medicare: bool = True


def read_claim(text: str) -> Claim:
    """The claim that a JSON text holds, its codes as they are stored.

    Units and pointers that a claim may not have are taken all the same: `check` says what is wrong with them. Raises
    ClaimFault with one problem a field: its path (`lines[2].units`), what was expected and what was found.
    """
    try:
        read = _Claim.model_validate_json(text)
    except ValidationError as error:
        raise ClaimFault([_problem(found) for found in error.errors(include_url=False)]) from None
    return Claim(
        tuple(
            ClaimLine(line.code, tuple(line.modifiers), line.units, tuple(line.pointers), line.on)
            for line in read.lines
        ),
        read.date_of_service,
        tuple(read.diagnoses),
        read.setting,
        read.place_of_service,
        read.age_years,
        read.sex,
        tuple(EarlierService(service.code, service.on, tuple(service.modifiers)) for service in read.earlier),
        read.medicare,
    )


def _problem(found: Any) -> str:
    """One line for a fault that pydantic found."""
    where = ""
    for step in found["loc"]:
        where += f"[{step}]" if isinstance(step, int) else f".{step}" if where else str(step)
    kind = found["type"]
    if kind == "json_invalid":
        return f"the text: expected JSON, found none ({found['ctx']['error']})"
    if kind == "missing":
        return f"{where}: expected a value, found none"
    if kind == "extra_forbidden":
        return f"{where}: expected no such field"
    expected = _EXPECTED.get(kind, found["msg"].removeprefix("Input should be "))
    if kind in {"too_short", "too_long"}:
        most = found["ctx"].get("max_length")
        expected = f"at most {most} of them" if most else "at least one"
        return f"{where}: expected {expected}, found {found['ctx']['actual_length']}"
    return f"{where or 'the text'}: expected {expected}, found {_shown(found['input'])}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
