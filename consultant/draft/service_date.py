"""The date of service that a case states."""

import re
from collections.abc import Sequence
from datetime import date

from consultant.draft.request import Document

FIRST = date(2015, 10, 1)
"""ICD-10-CM is reported for services from here on; an earlier day is not a date of service we can answer for."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LABEL = (
    r"(?:\b(?:dos|date of (?:service|procedure|surgery|operation|visit|encounter)|"
    r"(?:procedure|surgery|service|visit) date)\s*(?:was|is)?\s*[:#-]?\s*)"
)
_DAY = re.compile(
    _LABEL + r"(?:(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4}|\d{2})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)


def stated_date(documents: Sequence[Document], latest: date) -> date | None:
    """The labelled date of service in `documents`, the newest first; None when none is given or none is sensible.

    American order (month, day, year) or ISO 8601. A day after `latest` is taken for a slip.
    """
    for document in reversed(documents):
        for match in _DAY.finditer(document.text):
            day = _date(match)
            if day is not None and FIRST <= day <= latest:
                return day
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["month"]:
            return date(int(match["year"]), _MONTHS.index(match["month"][:3].lower()) + 1, int(match["day"]))
        year = int(match["y"])
        return date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None
