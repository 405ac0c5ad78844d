"""The minutes that a note states for a visit, less what it says belongs to separately reported services.

Source: CPT E/M guidelines, total time on the date of the encounter: the professional's own time; time of separately
reported services is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consultant.draft.amounts import total_minutes
from consultant.draft.passage import Passage


@dataclass(frozen=True, slots=True)
class Spent:
    """Time that a passage states."""

    minutes: int
    """After what is to be left out was taken off."""
    passage: Passage
    left_out: int = 0
    """Minutes of separately reported services that the note counts in."""


def visit_minutes(passages: Sequence[Passage]) -> Spent | None:
    """The first total time of a visit; None when none is stated. Times of anesthesia, therapy and the like are none."""
    for one in passages:
        text = " ".join(one.stated.split())
        if _OTHER_CLOCK.search(text) or _CRITICAL.search(text) or (_APART.search(text) and not _ALL.search(text)):
            continue
        found = _hours(text) or (time.minutes if (time := total_minutes(text)) else None)
        if found is not None:
            inside = _INSIDE.search(one.text)
            off = int(inside["minutes"]) if inside else 0
            return Spent(max(found - off, 0), one, off)
    return None


def discharge_minutes(passages: Sequence[Passage]) -> Spent | None:
    """The time of a discharge day, also where a note says no more than `more than 30 minutes`."""
    for one in passages:
        if match := _MORE_THAN.search(one.stated):
            return Spent(int(match["minutes"]) + 1, one)
    return visit_minutes(passages)


def critical_minutes(passages: Sequence[Passage]) -> Spent | None:
    """The minutes of critical care; None when none are stated."""
    for one in passages:
        if match := _CRITICAL.search(one.text):  # `CPR time excluded` denies no minutes
            return Spent(int(match["after"] or match["before"]), one)
    return None


def critical_without_minutes(passages: Sequence[Passage]) -> Passage | None:
    """The passage that says that critical care was given, where no minutes of it are stated."""
    if critical_minutes(passages) is not None:
        return None
    return next((one for one in passages if _CRITICAL_GIVEN.search(one.stated)), None)


def time_excludes_procedures(passages: Sequence[Passage]) -> bool:
    """Whether the text says that the total time leaves separately reported services out, as it must."""
    return any(_EXCLUDING.search(one.text) or _INSIDE.search(one.text) for one in passages)


def _hours(text: str) -> int | None:
    match = _HOURS.search(text)
    if match is None:
        return None
    return round(60 * float(match["hours"])) + int(match["minutes"] or 0)


_MIN = r"(?:min\b\.?|mins\b|minutes?)"
_HOURS = re.compile(
    r"\b(?:total (?:\w+ ){0,3}time|time spent|spent|total of)[^.;\n]{0,25}?"
    rf"(?P<hours>\d(?:\.\d+)?) ?(?:hours?|hrs?|h)\b(?:,? (?:and )?(?P<minutes>\d{{1,2}}) ?{_MIN})?",
    re.IGNORECASE,
)
_SERVICE = (
    r"(?:injections?|procedures?|aspirations?|biops\w+|separately|ekg|ecg|counsel\w+|cessation|advance care|"
    r"repair|splint\w*|casting|ultrasound|interpret\w+)"
)
_INSIDE = re.compile(
    rf"\b(?:including|of which|which includes?|includes?|inclusive of)\s+(?P<minutes>\d{{1,3}}) ?{_MIN}"
    rf"[^.;\n]{{0,30}}?{_SERVICE}",
    re.IGNORECASE,
)
_OTHER_CLOCK = re.compile(
    r"\b(?:tourniquet|anesthesia|anaesthesia|infusion|fluoro\w*|operative|surgical|treatment|timed|therapy|"
    r"psychotherapy|sedation|intra-?service|ischemi\w+|cross-?clamp|pump|procedure) (?:\w+ )?time\b|"
    r"\btotal (?:timed|treatment|infusion|anesthesia|operative)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:psychotherapy|cessation|advanced? care planning|care management)\b|"
    r"\bcounsel\w* (?:\w+ ){0,4}(?:quit\w*|smok\w+|tobacco|alcohol)",
    re.IGNORECASE,
)
"""The time of a service with minutes of its own."""
_ALL = re.compile(r"\btotal (?:\w+ ){0,3}time\b|\btotal of\b", re.IGNORECASE)
_MORE_THAN = re.compile(
    rf"(?:more than|greater than|over|in excess of|>) ?(?P<minutes>\d{{1,3}}) ?{_MIN}", re.IGNORECASE
)
_CRITICAL = re.compile(
    rf"\bcritical care\b[^.;\n]{{0,60}}?(?P<after>\d{{1,3}}) ?{_MIN}"
    rf"|(?P<before>\d{{1,3}}) ?{_MIN}(?: of)?(?: \w+)? critical care\b",
    re.IGNORECASE,
)
_CRITICAL_GIVEN = re.compile(
    r"\bcritical care (?:time |services? )?(?:was |were |has been |is )?"
    r"(?:provided|given|performed|rendered|delivered|done)\b|"
    r"\b(?:provided|gave|performed|rendered|delivered|spent) (?:\w+ )?critical care\b|\bcritical care time\b",
    re.IGNORECASE,
)
_EXCLUDING = re.compile(
    r"\b(?:exclud\w+|not (?:count\w*|includ\w*)|separate (?:from|of)|apart from|minus|without|exclusive of|"
    rf"outside(?: of)?)[^.;\n]{{0,30}}(?:time for|{_SERVICE})",
    re.IGNORECASE,
)
