"""Preventive visits: the code by age and by new or established, and Medicare's own wellness visits.

Sources: CPT preventive medicine services (99381 to 99397); 42 CFR 410.15 and 410.16 (annual wellness visit, initial
preventive physical examination); Medicare Claims Processing Manual ch. 18 §80 and §140.
"""

from enum import StrEnum

_FROM_AGE = (65, 40, 18, 12, 5, 1, 0)
_NEW = ("99387", "99386", "99385", "99384", "99383", "99382", "99381")
_ESTABLISHED = ("99397", "99396", "99395", "99394", "99393", "99392", "99391")


class Wellness(StrEnum):
    """Medicare's visits that prevent."""

    WELCOME = "G0402"
    """Once, within twelve months of the first day of Part B."""
    FIRST = "G0438"
    """Once in a lifetime, after those twelve months."""
    AGAIN = "G0439"
    """Eleven full months after the last one."""


PREVENTIVE_CODES = frozenset((*_NEW, *_ESTABLISHED, *Wellness))


def preventive_code(age_years: float, *, new: bool) -> str:
    """The CPT code of a preventive visit at `age_years`; raises ValueError for an age below 0."""
    if age_years < 0:
        raise ValueError("an age is not below 0")
    codes = _NEW if new else _ESTABLISHED
    return next(code for start, code in zip(_FROM_AGE, codes, strict=True) if age_years >= start)
