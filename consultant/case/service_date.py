"""The date of service, when a case states it plainly: which day's codes and edits apply."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_SAID = (
    r"\b(?:date\s+of\s+(?:service|surgery|procedure|operation|encounter|visit|exam(?:ination)?)|D\.?O\.?S|"
    r"(?:service|procedure|surgery|visit|exam)\s+date)\b\.?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBERS = r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?!\d)"
_ISO = r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?!\d)"
_WORDS = (
    r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+(?P<name_day>\d{1,2})(?:st|nd|rd|th)?"
    r",?\s+(?P<name_year>\d{4})(?!\d)"
)
_STATED = re.compile(rf"{_SAID}\s{{0,3}}(?:is|was|of|on)?\s{{0,3}}[:=#-]?\s{{0,5}}(?:{_ISO}|{_NUMBERS}|{_WORDS})", re.I)
_ANY = re.compile(rf"(?<![\w./-])(?:{_ISO}|{_NUMBERS}|{_WORDS})(?P<said>\s*\(\s*D\.?O\.?S\.?\s*\))?", re.I)
_OTHER_DAY = re.compile(
    r"\b(?:D\.?O\.?B|born|birth\w*|last|prior|previous(?:ly)?|since|until|till|through|next|due|before|after|from|"
    r"follow[ -]?up|f/u|"
    r"return|rtc|recheck|sched\w+|planned|lmp|edd|edc|onset|injur\w+|accident|doi|fell|started|begun|began|implanted|placed|"
    r"expir\w+|exp|lot|signed|dictated|printed|faxed|received|sent|wrote|denied|paid|eob|effective|admit\w*|discharg\w*|hx|"
    r"history|s/p|status post|in|dx'?d|diagnosed|ordered|collected|reported)\b[^\d\n.;]{0,24}$",
    re.I,
)
"""What says of a date behind it that it is another one."""
_LATELY = timedelta(days=366)
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


def likely_date_of_service(texts: Iterable[str], today: date) -> date | None:
    """The date of service that is stated, else the only full date of the last year that is given for nothing else.

    `07/09/2024, office, Medicare` is how a note begins. Dates behind `DOB`, `last`, `since`, `next`, `injury` and the
    like are others; where two dates are left, nobody knows which.
    """
    read = [*texts]
    stated = stated_date_of_service(read, today)
    if stated is not None or any(_STATED.search(text) for text in read):
        return stated
    plain: set[date] = set()
    said: set[date] = set()
    for text in read:
        for match in _ANY.finditer(text):
            day = _day(match.groupdict())
            if day is None or not today - _LATELY <= day <= today:
                continue
            if match["said"]:
                said.add(day)
            elif not _OTHER_DAY.search(text[max(0, match.start() - 40) : match.start()]):
                plain.add(day)
    found = said or plain
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
