"""The same operation on the other side a short while before: modifier 79 while the global period of that one runs.

Source: Medicare Claims Processing Manual ch. 12 §40.2 (unrelated procedure in the postoperative period); CPT modifier
79; the days come from the physician fee schedule.
"""

import re
from collections.abc import Sequence
from datetime import date

from consultant.codes.fees import global_period
from consultant.codes.model import CodeShelf
from consultant.codes.shelf import Shelf
from consultant.draft.passage import Passage
from consultant.draft.side import Side, sides
from consultant.draft.told.number import value

_DONE = re.compile(
    r"\b(?:done|operated|had|underwent|s/p|status post|surgery|first eye|removed|"
    r"replaced|treated|performed|extraction)\b",
    re.I,
)
_MASKED = re.compile(r"\[DATE (?P<n>\d+) DAYS? BEFORE SERVICE\]")
_WRITTEN = re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])")
_AGO = re.compile(
    r"\b(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight) "
    r"(?P<unit>day|week|wk|month|mo)s?\.? (?:ago|earlier|before|prior)\b",
    re.I,
)
_LAST = re.compile(r"\blast (?P<unit>week|month)\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "wk": 7, "month": 30, "mo": 30}
_OTHER_SURGEON = re.compile(
    r"\b(?:another|different|other|outside) (?:surgeon|doctor|provider|physician|group|practice)\b|\belsewhere\b", re.I
)


def other_side_before(
    code: str, side: str | None, passages: Sequence[Passage], shelf: CodeShelf, on: date
) -> tuple[int, str] | None:
    """How many days ago the other side was operated on within the global period of `code`, and the words for it."""
    period = global_period(shelf, code, on) if isinstance(shelf, Shelf) else None
    other = {"RT": Side.LEFT, "LT": Side.RIGHT}.get(side or "")
    if period is None or not period.after or other is None:
        return None
    if any(_OTHER_SURGEON.search(one.text) for one in passages):
        return None
    for passage in passages:
        # Sides in one passage: `left eye cataract; right eye was done 3 weeks ago` is cut at its marks.
        for part in re.split(r"[;,()]|\bbut\b|\band\b", passage.text):
            days = _days_before(part, on)
            if other in sides(part) and days is not None and 0 < days <= period.after and _DONE.search(part):
                return days, passage.quote
    return None


def _days_before(text: str, on: date) -> int | None:
    """How many days before the date of service `text` speaks of."""
    if match := _MASKED.search(text):
        return int(match["n"])
    if match := _AGO.search(text):
        return value(match["n"]) * _DAYS[match["unit"].lower()]
    if match := _LAST.search(text):
        return _DAYS[match["unit"].lower()]
    for match in _WRITTEN.finditer(text):
        year = int(match["y"]) + (2000 if len(match["y"]) < len("2024") else 0)
        try:
            return (on - date(year, int(match["m"]), int(match["d"]))).days
        except ValueError:
            continue
    return None
