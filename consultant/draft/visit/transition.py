"""Transitional care after a discharge: the visit is in it, so that no other visit code stands for it.

Source: CPT 99495 and 99496; CMS, MLN booklet 908628 (Transitional Care Management Services).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass
from datetime import date

from consultant.draft.visit.levels import Level

_WEEK, _TWO_WEEKS = 7, 14
TRANSITION_CODES = frozenset({"99495", "99496"})


def transitional_code(days: int, level: Level) -> str | None:
    """The code for a first visit `days` after discharge; None when it is too late or the decision making too low.

    High decision making within 7 days: 99496. At least moderate within 14 days: 99495.
    """
    if level >= Level.HIGH and days <= _WEEK:
        return "99496"
    return "99495" if level >= Level.MODERATE and days <= _TWO_WEEKS else None


@dataclass(frozen=True)
class Transition:
    """What a text says of a discharge that the visit follows."""

    days: int | None
    """From discharge to the visit; None when the text does not say."""
    contact: bool
    """Somebody reached the patient before the visit."""


def read_transition(text: str, on: date | None = None) -> Transition | None:
    """The transitional care that `text` tells of; None unless it names it or tells of discharge and of a call."""
    discharge, contact = _DISCHARGED.search(text), bool(_CONTACT.search(text))
    if not _NAMED.search(text) and not (discharge and contact):
        return None
    days = discharge and (discharge["masked"] or discharge["ago"])
    day = _DAY.search(text)
    days = days or (day and (day["on"] or day["after"]))
    if not days and on is not None and discharge and (told := _DATE.match(text, discharge.end())):
        days = _days_before(told, on)
    return Transition(int(days) if days else None, contact)


def tells_of_transition(text: str) -> bool:
    """Whether `text` names transitional care, or the discharge that it follows."""
    return bool(_NAMED.search(text) or _DISCHARGED.search(text))


_NAMED = re.compile(r"\b(?:transitional care|transition of care|tcm|9949[56])\b", re.IGNORECASE)
_DISCHARGED = re.compile(
    r"\b(?:discharged?|d/c['’]?d?|released)\b(?:,? (?:home|from|the|hospital|snf|inpatient|to home|on|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|"
    r"sun\w*|(?!yesterday)[A-Z][\w.]+))*(?: ?\[DATE (?P<masked>\d+) DAYS? BEFORE SERVICE\]| (?P<ago>\d+) days? ago)?",
    re.IGNORECASE,
)


def _days_before(told: re.Match[str], on: date) -> int | None:
    year = int(told["y"] or on.year)
    try:
        apart = (on - date(year + 2000 if year < 100 else year, int(told["m"]), int(told["d"]))).days
    except ValueError:
        return None
    return apart if 0 < apart <= 30 else None


_DATE = re.compile(
    r"(?:[\s:,(]|on|home|from|the|hospital)*(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?", re.IGNORECASE
)
_DAY = re.compile(
    r"\b(?:on |today[, ]+)?(?:post[- ]?discharge )?day (?P<on>\d{1,2})\b(?! of (?:the )?(?:stay|admission))|"
    r"\b(?P<after>\d{1,2}) days?(?: (?:after|post|since|from) (?:hospital )?discharge)?\)?(?=[\s.,;)]|$)(?! (?:ago|course|of|supply))",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:(?:patient|pt|she|he|family) (?:was |were )?(?:called|contacted|reached|phoned)|(?:phoned|called|contacted|reached|spoke (?:with|to|w/)) (?:her|him|them|the patient|patient|pt|wife|husband|daughter|son|caregiver|by|on|\d|\[DATE)|"
    r"(?:1|one) business day|(?:interactive|initial|phone|telephone|tcm) (?:contact|call|outreach) (?:made|done|completed|by|on|within|\d|\[DATE)|"
    r"(?:within )?(?:2|two) business days)\b",
    re.IGNORECASE,
)
