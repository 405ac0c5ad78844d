"""Allergy tests, extracts, shots and challenges: what is counted for each, and which code the number chooses.

Source: the numbers in CPT 95004 to 95180, in words of our own; CPT, allergy testing (a unit a test) and allergen
immunotherapy (95115 and 95117 once a day, extracts a unit a dose); CPT, time (a unit is reached past its midpoint).
"""

from enum import StrEnum

from consultant.draft.reckon.counted import Counted


class Method(StrEnum):
    """How an allergen is put to the skin."""

    PRICK = "95004"
    INTRADERMAL = "95024"
    SERIAL = "95027"
    DELAYED = "95028"
    VENOM = "95017"
    DRUG = "95018"
    PATCH = "95044"
    PHOTO_PATCH = "95052"


_VENOMS = ("95145", "95146", "95147", "95148", "95149")
_FIRST_CHALLENGE = 120
_LEAST_CHALLENGE = 61
_HOUR = 60
_PAST_HALF = 31


def tests(method: Method, number: int) -> Counted:
    """The line of `number` skin tests, controls included."""
    return Counted(method.value, number, f"{number} tests, controls included: a unit each.")


def shots(number: int) -> Counted:
    """The line of `number` injections of allergen, without the extract: one, or two and more, once."""
    if number == 1:
        return Counted("95115", 1, "One injection of allergen, without the extract.")
    return Counted("95117", 1, f"{number} injections of allergen: two or more are this code once.")


def doses(number: int) -> Counted:
    """The line of `number` doses of extract prepared in vials of several doses."""
    return Counted("95165", number, f"{number} doses of extract prepared: a unit each.")


def single_vials(number: int) -> Counted:
    """The line of `number` vials of one dose each."""
    return Counted("95144", number, f"{number} single-dose vials of extract prepared: a unit each.")


def venom_doses(venoms: int, number: int) -> Counted:
    """The line of `number` doses of an extract of one to five venoms."""
    code = _VENOMS[min(max(venoms, 1), 5) - 1]
    return Counted(code, number, f"{number} doses of an extract of {venoms} venoms: a unit each.")


def whole_insect(number: int) -> Counted:
    """The line of `number` doses of an extract of whole insects."""
    return Counted("95170", number, f"{number} doses of whole-insect extract: a unit each.")


def challenge(minutes: int) -> list[Counted]:
    """The lines of a watched challenge by mouth of `minutes`: 61 make the first two hours, then by the hour."""
    if minutes < _LEAST_CHALLENGE:
        return []
    lines = [Counted("95076", 1, f"{minutes} minutes of challenge: the first two hours.")]
    if more := _hours(minutes - _FIRST_CHALLENGE):
        lines.append(Counted("95079", more, f"{minutes - _FIRST_CHALLENGE} minutes beyond two hours make {more}."))
    return lines


def desensitizing(minutes: int) -> Counted | None:
    """The line of `minutes` of rapid desensitizing, by the hour; None for less than half an hour."""
    hours = _hours(minutes)
    return Counted("95180", hours, f"{minutes} minutes of rapid desensitizing: a unit an hour.") if hours else None


def _hours(minutes: int) -> int:
    """Whole hours, and one more when its half is passed."""
    whole, rest = divmod(max(minutes, 0), _HOUR)
    return whole + (rest >= _PAST_HALF)
