"""The date of service, when a case states it plainly: which day's codes and edits apply."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_SAID = r"\b(?:date\s+of\s+(?:service|surgery|procedure|operation|encounter|visit)|D\.?O\.?S|service\s+date)\b\.?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBERS = r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?!\d)"
_ISO = r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?!\d)"
_WORDS = (
    r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+(?P<name_day>\d{1,2})(?:st|nd|rd|th)?"
    r",?\s+(?P<name_year>\d{4})(?!\d)"
)
_STATED = re.compile(rf"{_SAID}\s{{0,3}}(?:is|was|of|on)?\s{{0,3}}[:=#-]?\s{{0,5}}(?:{_ISO}|{_NUMBERS}|{_WORDS})", re.I)
_EARLIEST = date(1998, 1, 1)
_AHEAD = timedelta(days=400)
"""Planned surgery is asked about beforehand; a date further ahead is a slip of the pen."""


def stated_date_of_service(texts: Iterable[str], today: date) -> date | None:
    """The one date of service the texts name; None when they name none, or more than one.

    Numbers are read as people in the United States write them, month first. `DOB` and other dates do not count.
    """
    found: set[date] = set()
    for text in texts:
        for match in _STATED.finditer(text):
            day = _day(match.groupdict())
            if day is None or not _EARLIEST <= day <= today + _AHEAD:
                return None
            found.add(day)
    return found.pop() if len(found) == 1 else None


def _day(parts: dict[str, str | None]) -> date | None:
    try:
        if parts["iso_year"]:
            return date(int(parts["iso_year"]), int(parts["iso_month"] or 0), int(parts["iso_day"] or 0))
        if parts["name"]:
            month = _MONTHS.index(parts["name"].lower()) + 1
            return date(int(parts["name_year"] or 0), month, int(parts["name_day"] or 0))
        year = int(parts["year"] or 0)
        return date(year + 2000 if year < 100 else year, int(parts["month"] or 0), int(parts["day"] or 0))
    except ValueError:
        return None
