"""What the Medicare physician fee schedule sets for the lines of an answer: relative value units and dollars."""

from datetime import date

from consultant.case.answer import Answer, Line, Payment
from consultant.codes.fees import fee, place_is_facility
from consultant.codes.localities import Locality, find_localities
from consultant.codes.model import CodeShelf, Standing
from consultant.codes.shelf import Shelf

_COMPONENTS = ("26", "TC", "53")
"""Modifiers that have a row of their own in the relative value file."""


def price(answer: Answer, shelf: CodeShelf, on: date) -> Answer:
    """`answer` with the payment of each line that the fee schedule knows.

    Local where the case leads to one locality (by its ZIP code, or by a state that has one); else national.
    Source: CMS, National Physician Fee Schedule Relative Value File, and GPCI file (42 CFR 414.22 to 414.26).
    """
    if not isinstance(shelf, Shelf):
        return answer
    priced = answer.model_copy(deep=True)
    place = priced.facts.place_of_service
    facility = bool(place) and place_is_facility(shelf, place, on) is True
    where = _locality(shelf, priced.facts.locality or priced.facts.state, on)
    for line in priced.lines:
        line.payment = _payment(shelf, line, on, facility, where)
    return priced


def _locality(shelf: Shelf, place: str, on: date) -> Locality | None:
    """The locality of that number, or of a state that has one; None where `place` is not known or has several."""
    found = find_localities(shelf, place, on) if place else []
    return found[0] if len(found) == 1 else None


def _payment(shelf: Shelf, line: Line, on: date, facility: bool, where: Locality | None) -> Payment | None:
    component = next((one for one in line.modifiers if one in _COMPONENTS), "")
    found = fee(shelf, line.code, on, modifier=component, locality=where, facility=facility)
    if found is None:
        return None
    stale = "" if found.standing is Standing.HELD else "the release does not reach to the date of service"
    return Payment(
        rvus=found.row.facility_total if facility else found.row.nonfacility_total,
        amount=found.amount,
        facility=facility,
        locality=found.locality.name if found.locality else "",
        note="; ".join(part for part in (found.why_none, stale) if part),
        release=found.row.release.cited,
    )
