"""What the Medicare physician fee schedule sets for the lines of an answer: relative value units and dollars."""

from datetime import date
from decimal import Decimal

from consultant.case.answer import Answer, Line, Payment
from consultant.case.reduction import Allowed, Charge, allow
from consultant.codes.fees import Fee, fee, place_is_facility
from consultant.codes.localities import Locality, find_localities
from consultant.codes.model import CodeShelf, Standing
from consultant.codes.shelf import Shelf

_COMPONENTS = ("26", "TC", "53")
"""Modifiers that have a row of their own in the relative value file."""
_BY_REPORT = ("22", "52", "66")
"""Modifiers for which the contractor sets the amount (Pub. 100-04 ch. 12 §20.4.6, §40.8)."""

_FACILITIES = frozenset(
    ["02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"]
)
"""Places paid at the facility rate, where the place of service list is not in.

Source: Medicare Claims Processing Manual ch. 12 §20.4.2.
"""


def price(answer: Answer, shelf: CodeShelf, on: date) -> Answer:
    """`answer` with the payment of each line that the fee schedule knows, beside the other lines.

    Local where the case leads to one locality (by its ZIP code, or by a state that has one); else national.
    Source: CMS, National Physician Fee Schedule Relative Value File, and GPCI file (42 CFR 414.22 to 414.26).
    """
    if not isinstance(shelf, Shelf):
        return answer
    priced = answer.model_copy(deep=True)
    place = priced.facts.place_of_service
    listed = place_is_facility(shelf, place, on) if place else False
    facility = place in _FACILITIES if listed is None else listed
    where = _locality(shelf, priced.facts.locality or priced.facts.state, on)
    fees = [_fee(shelf, line, on, facility, where) for line in priced.lines]
    charged = {
        at: _charge(shelf, priced.lines[at], found, on) for at, found in enumerate(fees) if found and found.amount
    }
    allowed = dict(zip(charged, allow(list(charged.values())), strict=True))
    for at, (line, found) in enumerate(zip(priced.lines, fees, strict=True)):
        line.payment = _payment(line, found, allowed.get(at)) if found else None
    return priced


def _locality(shelf: Shelf, place: str, on: date) -> Locality | None:
    """The locality of that number, or of a state that has one; None where `place` is not known or has several."""
    found = find_localities(shelf, place, on) if place else []
    return found[0] if len(found) == 1 else None


def _fee(shelf: Shelf, line: Line, on: date, facility: bool, where: Locality | None) -> Fee | None:
    component = next((one for one in line.modifiers if one in _COMPONENTS), "")
    return fee(shelf, line.code, on, modifier=component, locality=where, facility=facility)


def _charge(shelf: Shelf, line: Line, found: Fee, on: date) -> Charge:
    """The line as the payment rules see it."""

    def beside(code: str, modifier: str = "") -> Decimal | None:
        other = fee(shelf, code, on, modifier=modifier, locality=found.locality, facility=found.facility)
        return other.amount if other else None

    row = found.row
    endoscopy = row.multiple_procedure == "3"
    diagnostic = row.multiple_procedure in {"4", "6", "7"} and not row.modifier
    return Charge(
        amount=found.amount or Decimal(0),
        modifiers=tuple(line.modifiers),
        units=line.units,
        multiple=row.multiple_procedure,
        bilateral=row.bilateral,
        family=row.endoscopic_base if endoscopy else row.imaging_family,
        base=beside(row.endoscopic_base) if endoscopy and row.endoscopic_base else None,
        professional=beside(line.code, "26") if diagnostic else None,
        practice=found.practice_expense,
        shares=(row.preoperative, row.intraoperative, row.postoperative),
    )


def _payment(line: Line, found: Fee, allowed: Allowed | None) -> Payment:
    stale = "" if found.standing is Standing.HELD else "the release does not reach to the date of service"
    judged = [one for one in line.modifiers if one in _BY_REPORT]
    report = f"with modifier {judged[0]} the contractor decides the amount" if judged else ""
    return Payment(
        rvus=found.row.facility_total if found.facility else found.row.nonfacility_total,
        amount=found.amount,
        allowed=allowed.amount if allowed and not judged else None,
        rules=allowed.reasons if allowed and not judged else [],
        facility=found.facility,
        locality=found.locality.name if found.locality else "",
        note="; ".join(part for part in (found.why_none, stale, report) if part),
        release=found.row.release.cited,
    )
