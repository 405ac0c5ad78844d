"""Visits by the clock alone and beyond the highest level: critical care and prolonged services, by payer.

Sources: CPT E/M guidelines (99291, 99292, 99417, 99418); Medicare Claims Processing Manual ch. 12 §30.6.12 (critical
care); CMS Physician Fee Schedule final rules CY 2021 (G2212) and CY 2023 (G0316 to G0318, 99292 from 104 minutes).
"""

from dataclasses import dataclass

CRITICAL_LEAST = 30
"""Fewer minutes of critical care are not critical care: another visit code is reported."""
_FIRST_HOUR_ENDS = 75
_HALF_HOUR = 30
_QUARTER = 15


@dataclass(frozen=True, slots=True)
class Units:
    """A code and how often it is reported."""

    code: str
    units: int
    reason: str
    modifiers: tuple[str, ...] = ()


def critical_care(minutes: int, *, medicare: bool) -> tuple[Units, ...]:
    """99291 and 99292 for `minutes` of critical care on one day; nothing under 30 minutes.

    CPT counts a further unit from 75 minutes on, Medicare once each further 30 minutes are complete: from 104.
    """
    if minutes < CRITICAL_LEAST:
        return ()
    first = Units("99291", 1, f"{minutes} minutes of critical care: the first 30 to 74 minutes")
    if medicare:
        further = max((minutes - (_FIRST_HOUR_ENDS - 1)) // _HALF_HOUR, 0)
        why = "Medicare counts each full 30 minutes beyond 74"
    else:
        further = 0 if minutes < _FIRST_HOUR_ENDS else 1 + (minutes - _FIRST_HOUR_ENDS) // _HALF_HOUR
        why = "CPT counts each 30 minutes or part of them from 75 on"
    return (first, Units("99292", further, f"{minutes} minutes: {why}")) if further else (first,)


_CPT = {
    "99205": ("99417", 75), "99215": ("99417", 55), "99245": ("99417", 70), "99345": ("99417", 90),
    "99350": ("99417", 75), "99223": ("99418", 90), "99233": ("99418", 65), "99236": ("99418", 100),
    "99255": ("99418", 95), "99306": ("99418", 65), "99310": ("99418", 60),
}  # fmt: skip
"""The code, and the minutes from which its first unit is reached: the level's own minutes and 15 more."""
_MEDICARE = {
    "99205": ("G2212", 89), "99215": ("G2212", 69), "99223": ("G0316", 90), "99233": ("G0316", 65),
    "99236": ("G0316", 110), "99306": ("G0317", 95), "99310": ("G0317", 85), "99345": ("G0318", 140),
    "99350": ("G0318", 110),
}  # fmt: skip
PROLONGED = frozenset(code for code, _ in (*_CPT.values(), *_MEDICARE.values()))


def prolonged(code: str, minutes: int, *, medicare: bool) -> Units | None:
    """The prolonged service beside `code` when it was chosen by `minutes` of total time; None when it is not reached.

    Only the highest level of a kind has one, and each unit takes 15 full minutes.
    """
    found = (_MEDICARE if medicare else _CPT).get(code)
    if found is None or minutes < found[1]:
        return None
    longer, first = found
    units = 1 + (minutes - first) // _QUARTER
    whose = "Medicare" if medicare else "CPT"
    return Units(longer, units, f"{minutes} minutes: {whose} counts the first 15 beyond {code} from {first} minutes on")


def prolonged_from(code: str, *, medicare: bool) -> int | None:
    """From how many minutes on a prolonged service stands beside `code`; None when none does."""
    found = (_MEDICARE if medicare else _CPT).get(code)
    return found[1] if found else None
