"""Procedure codes and dates as small integers, so that millions of edits fit and are found by one key.

A CPT or HCPCS code is one letter or digit, three digits, one letter or digit: 36 x 1000 x 36 values, 21 bits, in the
order of the written codes. A PTP edit is one 64-bit key (column 1, column 2, effective date, number) and one value
(deletion date, modifier indicator, existed before 1996, rationale).
"""

from datetime import date

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {character: index for index, character in enumerate(_DIGITS)}
_EPOCH = date(1980, 1, 1).toordinal()

NUMBER_BITS = 3
"""Rows of one pair that begin on the same day are told apart by a number of this many bits."""
DATE_BITS = 16
CODE_BITS = 21
PAIR_SHIFT = DATE_BITS + NUMBER_BITS
PAIR_MASK = (1 << PAIR_SHIFT) - 1
STILL_ACTIVE = (1 << DATE_BITS) - 1
"""The deletion date of an edit that is in force."""


def pack_code(code: str) -> int:
    """The integer of a five-character procedure code. Raises ValueError for anything else."""
    if len(code) != 5 or not code.isascii() or not code[1:4].isdigit():
        raise ValueError(code)
    try:
        return (_VALUE[code[0]] * 1000 + int(code[1:4])) * 36 + _VALUE[code[4]]
    except KeyError:
        raise ValueError(code) from None


def unpack_code(number: int) -> str:
    """The code of an integer that `pack_code` gave."""
    rest, last = divmod(number, 36)
    first, middle = divmod(rest, 1000)
    return f"{_DIGITS[first]}{middle:03d}{_DIGITS[last]}"


def pack_day(day: date) -> int:
    """Days since the first of January 1980, at least 0."""
    number = day.toordinal() - _EPOCH
    if not 0 <= number < STILL_ACTIVE:
        raise ValueError(day)
    return number


def unpack_day(number: int) -> date | None:
    """The date of `pack_day`; None for `STILL_ACTIVE`."""
    return None if number == STILL_ACTIVE else date.fromordinal(number + _EPOCH)


def pair_floor(column1: int, column2: int) -> int:
    """The smallest key an edit of the two packed codes can have; `| PAIR_MASK` gives the largest."""
    return (column1 << CODE_BITS | column2) << PAIR_SHIFT
