"""Values out of cells, each with an error that names file, line, column, what was expected and what was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consultant.codes.dates import as_int
from consultant.errors import SourceFault

_NUMBER = re.compile(r"-?\d*\.?\d*")
_FORMATS = ("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S")
_PROCEDURE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")


@dataclass(slots=True)
class Cells:
    """One record: cells by the names its header gives them."""

    file: str
    line: int
    columns: Mapping[str, int]
    values: Sequence[str]

    def text(self, column: str) -> str:
        """The cell; empty when the record ends before it or there is no such column."""
        place = self.columns.get(column)
        return self.values[place] if place is not None and place < len(self.values) else ""

    def fault(self, column: str, expected: str, found: str | None = None) -> SourceFault:
        """The error for a cell that is not what it should be."""
        shown = repr(self.text(column)) if found is None else found
        return SourceFault(self.file, line=self.line, column=column, expected=expected, found=shown)

    def code(self, column: str) -> str:
        """A five-character procedure code."""
        found = self.text(column).upper()
        if not _PROCEDURE.fullmatch(found):
            raise self.fault(column, "a five-character code")
        return found

    def scaled(self, column: str, places: int, *, empty: int | None = None) -> int:
        """A decimal number as an integer of its `places`-th decimal; `empty` for an empty cell, where it is given."""
        found = self.text(column).replace(",", "").replace("$", "")
        if not found and empty is not None:
            return empty
        if not found or found in "-." or not _NUMBER.fullmatch(found):
            raise self.fault(column, "a number")
        return scaled(found, places)

    def whole(self, column: str) -> int:
        """A whole number, 0 or more."""
        found = self.text(column).replace(",", "")
        if not found.isdecimal():
            raise self.fault(column, "a whole number")
        return int(found)

    def one_of(self, column: str, allowed: str) -> str:
        """One of the characters of `allowed`."""
        found = self.text(column)
        if len(found) != 1 or found not in allowed:
            raise self.fault(column, f"one of {', '.join(allowed)}")
        return found

    def day(self, column: str) -> int | None:
        """A date as YYYYMMDD, in any of the ways CMS writes one; None for an empty cell, `N/A` and 9999-12-31."""
        found = self.text(column)
        if not found or found.upper() in {"N/A", "NULL", "*"} or found.startswith(("9999", "12/31/9999")):
            return None
        try:
            return parse_day(found)
        except ValueError:
            raise self.fault(column, "a date") from None


def parse_day(text: str) -> int:
    """A date in any of the ways CMS writes one, as YYYYMMDD. Raises ValueError when it is none."""
    text = text.split(".", maxsplit=1)[0] if ":" in text else text
    for form in _FORMATS:
        try:
            return as_int(datetime.strptime(text, form).date())  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def julian_day(text: str) -> int:
    """The date of YYYYDDD (year and day of the year) as YYYYMMDD. Raises ValueError when there is no such day."""
    year, day = int(text[:4]), int(text[4:])
    found = date(year, 1, 1) + timedelta(days=day - 1)
    if len(text) != 7 or found.year != year:
        raise ValueError(text)
    return as_int(found)


def scaled(text: str, places: int) -> int:
    """A decimal numeral as an integer of its `places`-th decimal, rounded half away from zero."""
    negative = text.startswith("-")
    whole, _, rest = text.lstrip("-").partition(".")
    digits = int((whole or "0") + rest[:places].ljust(places, "0"))
    if len(rest) > places and rest[places] >= "5":
        digits += 1
    return -digits if negative else digits
