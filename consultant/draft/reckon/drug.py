"""Units of a drug from its dose, and what of a single-dose container was discarded.

Source: Medicare Claims Processing Manual (Pub. 100-04) ch. 17 §40 and §40.1 (JW, JZ): a dose is rounded up to whole
units; what is discarded is a line of its own with JW; given and discarded together never exceed what the containers
hold; when one unit covers both, there is no JW line. Multiple-dose containers have neither modifier.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from consultant.draft.reckon.counted import Count, Counted, show

JW_FROM = date(2017, 1, 1)
JZ_FROM = date(2023, 7, 1)
"""From here on a single-dose container of which nothing was discarded carries JZ."""


@dataclass(frozen=True, slots=True)
class Given:
    """A drug that was given, all amounts in the unit `measure` (`mg`, `mcg`, `unit`, `ml`)."""

    code: str
    per: Decimal
    """How much one unit of the code is."""
    measure: str
    given: Decimal
    single_dose: bool | None = None
    """None: the container is not told."""
    discarded: Decimal | None = None
    """None: not told."""
    contents: Decimal | None = None
    """What the opened containers held, as labelled."""


def drug_units(dose: Decimal, per: Decimal) -> int:
    """Whole units for `dose`, a part of one counting as one; `per` is what one unit is."""
    return max(int((dose / per).to_integral_value(rounding=ROUND_CEILING)), 1)


def drug(given: Given, on: date) -> Count:
    """The line of a drug, and where it is due the line of what was discarded; asks for what is missing."""
    units = drug_units(given.given, given.per)
    reason = f"{_amount(given.given, given)} given at {_amount(given.per, given)} a unit makes {units}."
    if given.single_dose is False:
        return Count((Counted(given.code, units, f"{reason} Multiple-dose container: neither JW nor JZ."),))
    waste = _discarded(given)
    if given.single_dose is None:
        asked: tuple[str, ...] = ()
        if waste:
            asked = (f"Was {given.code} from a single-dose container? Only then is what was discarded reported (JW).",)
        return Count((Counted(given.code, units, reason),), asked)
    if waste is None:
        asked = (f"Was anything of the single-dose container of {given.code} discarded, and how much (JW, else JZ)?",)
        return Count((Counted(given.code, units, reason),), asked if on >= JW_FROM else ())
    more = _units_of_waste(given, units, waste)
    if more and on >= JW_FROM:
        why = f"{_amount(waste, given)} of the single-dose container discarded: JW, {more} "
        why += "unit" if more == 1 else "units"
        why += f"; with the {units} given that is no more than the container held."
        return Count((Counted(given.code, units, reason), Counted(given.code, more, why, ("JW",))))
    if waste:
        reason += f" The unit billed covers the {_amount(waste, given)} discarded as well, so there is no JW line."
    if on < JZ_FROM:
        return Count((Counted(given.code, units, reason),))
    reason += " JZ: single-dose container, no unit reported as discarded."
    return Count((Counted(given.code, units, reason, ("JZ",)),))


def _discarded(given: Given) -> Decimal | None:
    """What was discarded: as told, or what the containers held beyond the dose when the dose emptied them."""
    if given.discarded is not None:
        return given.discarded
    return Decimal(0) if given.contents is not None and given.contents == given.given else None


def _units_of_waste(given: Given, units: int, waste: Decimal) -> int:
    """Units for what was discarded, never beyond what the containers held."""
    if not waste:
        return 0
    held = given.contents if given.contents is not None else given.given + waste
    most = int((held / given.per).to_integral_value(rounding=ROUND_CEILING)) - units
    return max(min(drug_units(waste, given.per), most), 0)


def _amount(amount: Decimal, given: Given) -> str:
    many = "s" if given.measure in {"unit", "dose"} and amount != 1 else ""
    return f"{show(amount)} {given.measure}{many}"
