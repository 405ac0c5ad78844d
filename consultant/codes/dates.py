"""Dates as the code database stores them: the integer YYYYMMDD, or NULL where the publisher says none."""

from datetime import date, timedelta
from functools import lru_cache


def to_int(day: date | None) -> int | None:
    """`day` as YYYYMMDD."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


@lru_cache(maxsize=4096)
def from_int(number: int | None) -> date | None:
    """The date of YYYYMMDD. Raises ValueError when there is no such day."""
    return None if number is None else date(number // 10_000, number // 100 % 100, number % 100)


def as_int(day: date) -> int:
    """`day` as YYYYMMDD, for a date that is there."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_before(number: int) -> int:
    """The day before YYYYMMDD."""
    found = from_int(number)
    assert found is not None
    return as_int(found - timedelta(days=1))


def day_after(number: int) -> int:
    """The day after YYYYMMDD."""
    found = from_int(number)
    assert found is not None
    return as_int(found + timedelta(days=1))
