"""Which release a file is: its dates, read from its title or its names."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass

from consultant.codes.dates import as_int, from_int

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(_MONTHS)
_QUARTER = re.compile(r"(?P<year>20\d\d)\s*[-_ ]?\s*q(?P<quarter>[1-4])", re.IGNORECASE)
_NCCI = re.compile(r"v(?P<version>\d\d)(?P<quarter>[0-3])r(?P<revision>\d)", re.IGNORECASE)
_US_DATE = re.compile(r"(?<!\d)(?P<month>[01]?\d)[-_./](?P<day>[0-3]?\d)[-_./](?P<year>20\d\d)(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?!\d)")
_MONTH_NAME = re.compile(rf"(?<![a-z])(?P<month>{_MONTH})[a-z]*(?![a-z])", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?:(?<=[A-Za-z])|^)(?P<year>[12]\d)(?=[A-Za-z_.]|$)")


@dataclass(frozen=True, slots=True)
class Period:
    """The days a release answers for."""

    label: str
    effective: int | None
    expires: int | None
    revision: int = 0


def quarter(year: int, number: int, revision: int = 0) -> Period:
    """A calendar quarter: `2024 Q3`."""
    last = number * 3
    effective = year * 10_000 + (last - 2) * 100 + 1
    expires = year * 10_000 + last * 100 + calendar.monthrange(year, last)[1]
    return Period(f"{year} Q{number}", effective, expires, revision)


def calendar_year(year: int) -> Period:
    """A calendar year: `2024`."""
    return Period(str(year), year * 10_000 + 101, year * 10_000 + 1231)


def fiscal_year(year: int) -> Period:
    """A federal fiscal year, October to September: `FY2025`."""
    return Period(f"FY{year}", (year - 1) * 10_000 + 1001, year * 10_000 + 930)


def from_month(year: int, month: int, ends: str) -> Period:
    """From the first of a month to the end of its quarter, calendar year or fiscal year: `July 2024`."""
    if ends == "quarter":
        expires = quarter(year, (month + 2) // 3).expires
    elif ends == "fiscal":
        expires = (year + (month >= 10)) * 10_000 + 930
    else:
        expires = year * 10_000 + 1231
    return Period(f"{calendar.month_name[month]} {year}", year * 10_000 + month * 100 + 1, expires)


def undated(name: str) -> Period:
    """No date is known; told apart by the file's name."""
    return Period(f"undated ({name})", None, None)


def find_quarter(texts: Iterable[str]) -> Period | None:
    """A quarter: `2024q3`, `V2024Q3`, an NCCI version (`v302r0`: the 30th year, third quarter), `Eff_07-01-2024`."""
    for text in texts:
        if ncci := _NCCI.search(text):
            return quarter(1994 + int(ncci["version"]), int(ncci["quarter"]) + 1, int(ncci["revision"]))
        if named := _QUARTER.search(text):
            return quarter(int(named["year"]), int(named["quarter"]))
        if day := find_day([text]):
            return quarter(day // 10_000, (day // 100 % 100 + 2) // 3)
    return None


def find_day(texts: Iterable[str]) -> int | None:
    """A whole date, `07-01-2024` or `2024-07-01`, as YYYYMMDD; the first of the month for `2024-07`."""
    for text in texts:
        for pattern in (_US_DATE, _ISO_DATE):
            if found := pattern.search(text):
                day = int(found["year"]) * 10_000 + int(found["month"]) * 100 + int(found["day"] or 1)
                try:
                    known = from_int(day)
                except ValueError:
                    continue
                return None if known is None else as_int(known)
    return None


def find_month(texts: Iterable[str], ends: str) -> Period | None:
    """A month and year in one text (`2024_JUL`, `July 2024`, `24_JUL`); January when only a year is there."""
    for text in texts:
        day = find_day([text])
        if day:
            return from_month(day // 10_000, day // 100 % 100, ends)
        year = find_year([text])
        if year:
            month = _MONTH_NAME.search(text)
            return from_month(year, _MONTHS[month["month"].lower()] if month else 1, ends)
    return None


def find_year(texts: Iterable[str]) -> int | None:
    """A year, `2024`, or `24` where it stands apart in a name (`PPRRVU24_JUL`, `24LOCCO`)."""
    texts = list(texts)
    for text in texts:
        if found := _YEAR.search(text):
            return int(found["year"])
    for text in texts:
        if found := _SHORT_YEAR.search(text):
            return 2000 + int(found["year"])
    return None


def find_fiscal(texts: Iterable[str]) -> Period | None:
    """A fiscal year (`FY2025`, `order_2025`), or its April update where the text says April."""
    for text in texts:
        year = find_year([text])
        if year:
            if re.search(r"(?<![a-z])apr(?:il)?(?![a-z])", text, re.IGNORECASE):
                return from_month(year, 4, "fiscal")
            return fiscal_year(year)
    return None


def of_day(day: int, period: str) -> Period:
    """The period that begins with or holds `day`: what `--effective` gives a file without a date."""
    year, month = day // 10_000, day // 100 % 100
    if period == "quarter":
        return quarter(year, (month + 2) // 3)
    if period == "year":
        return calendar_year(year)
    if period == "fiscal":
        return fiscal_year(year + 1) if month >= 10 else from_month(year, month, "fiscal")
    ends = {"month": "quarter", "fees": "year"}.get(period, "year")
    return from_month(year, month, ends)
