"""A claim as the check reads it: lines, diagnoses, when, where, whom. No names: nothing in it identifies a patient."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from consultant.codes.model import bare
from consultant.codes.rows import Setting

Sex = Literal["female", "male"]


def _storable(text: str) -> str:
    """`text` without the lone surrogates that no database takes."""
    return text.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line (CMS-1500 item 24)."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[int, ...] = ()
    """Places in `Claim.diagnoses`, counting from 1."""
    on: date | None = None
    """Its own date of service; None: the claim's."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", bare(_storable(self.code)))
        object.__setattr__(self, "modifiers", tuple(bare(_storable(modifier)) for modifier in self.modifiers))


@dataclass(frozen=True, slots=True)
class EarlierService:
    """A procedure the same physician or group reported before, for global periods."""

    code: str
    on: date
    modifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", bare(_storable(self.code)))
        object.__setattr__(self, "modifiers", tuple(bare(_storable(modifier)) for modifier in self.modifiers))


@dataclass(frozen=True, slots=True)
class Claim:
    """What one physician or facility reports for one patient and date."""

    lines: tuple[ClaimLine, ...]
    date_of_service: date
    diagnoses: tuple[str, ...] = ()
    """ICD-10-CM codes in the order they are reported, with or without dots."""
    setting: Setting = Setting.PRACTITIONER
    place_of_service: str = ""
    """Two digits, or empty when unknown."""
    age_years: float | None = None
    """Whole years, or a fraction under one (days / 365)."""
    sex: Sex | None = None
    earlier: tuple[EarlierService, ...] = ()
    medicare: bool = True
    """Whether the payer goes by Medicare's rules: what Medicare alone does not cover denies nothing at another."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "diagnoses", tuple(_storable(code) for code in self.diagnoses))

    def day(self, line: ClaimLine) -> date:
        """The date of service of one line."""
        return line.on or self.date_of_service
