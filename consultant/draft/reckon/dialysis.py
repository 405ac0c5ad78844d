"""Care of kidney failure by the month: the code by age, place and number of visits.

Source: CPT 90951 to 90970 (end-stage renal disease services), in words of our own; Medicare Claims Processing Manual
ch. 8 §140 (monthly capitation payment).
"""

_FROM_AGE = (20, 12, 2, 0)
_CENTER = {20: ("90960", "90961", "90962"), 12: ("90957", "90958", "90959"), 2: ("90954", "90955", "90956"),
           0: ("90951", "90952", "90953")}  # fmt: skip
_HOME = {20: "90966", 12: "90965", 2: "90964", 0: "90963"}
_DAILY = {20: "90970", 12: "90969", 2: "90968", 0: "90967"}


def _band(age_years: float) -> int:
    return next(start for start in _FROM_AGE if age_years >= start)


def month_in_center(age_years: float, visits: int) -> str:
    """A month of dialysis in a center with `visits` face-to-face visits; empty without a visit."""
    if visits < 1:
        return ""
    return _CENTER[_band(age_years)][0 if visits >= 4 else 1 if visits >= 2 else 2]


def month_at_home(age_years: float) -> str:
    """A full month of dialysis at home."""
    return _HOME[_band(age_years)]


def by_day(age_years: float) -> str:
    """Care for less than a full month, a unit for each day."""
    return _DAILY[_band(age_years)]
