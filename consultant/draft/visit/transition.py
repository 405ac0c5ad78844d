"""Transitional care after a discharge: the visit is in it, so that no other visit code stands for it.

Source: CPT 99495 and 99496; CMS, MLN booklet 908628 (Transitional Care Management Services).
"""

import re
from dataclasses import dataclass

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


def read_transition(text: str) -> Transition | None:
    """The transitional care that `text` tells of; None unless it names it or tells of discharge and of a call."""
    discharge, contact = _DISCHARGED.search(text), bool(_CONTACT.search(text))
    if not _NAMED.search(text) and not (discharge and contact):
        return None
    days = discharge and (discharge["masked"] or discharge["ago"])
    return Transition(int(days) if days else None, contact)


_NAMED = re.compile(r"\b(?:transitional care|transition of care|tcm|9949[56])\b", re.IGNORECASE)
_DISCHARGED = re.compile(
    r"\bdischarged?\b(?: (?:home|from (?:the )?(?:hospital|snf)|to home|on|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|"
    r"sun\w*))*(?: ?\[DATE (?P<masked>\d+) DAYS? BEFORE SERVICE\]| (?P<ago>\d+) days? ago)?",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:(?:phoned|called|contacted|reached|spoke with) (?:her|him|them|the patient|patient|pt|by)|"
    r"(?:within )?(?:2|two) business days)\b",
    re.IGNORECASE,
)
