"""Small lesions, nails, corns and muscles: what is counted by number, and which code the number chooses.

Source: the numbers in CPT 11055 to 11057, 11102 to 11107, 11200 and 11201, 11720 and 11721, 17000 to 17004, 17110 and
17111, 20552 and 20553, in words of our own; CPT, guidelines of Biopsy (11102 to 11107).
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum

from consultant.draft.reckon.counted import Counted, steps


class Technique(IntEnum):
    """How a sample of skin is taken; a higher one is reported as the first."""

    TANGENTIAL = 1
    """Shaved, scooped or curetted."""
    PUNCH = 2
    INCISIONAL = 3


_FIRST = {Technique.INCISIONAL: "11106", Technique.PUNCH: "11104", Technique.TANGENTIAL: "11102"}
_FURTHER = {Technique.INCISIONAL: "11107", Technique.PUNCH: "11105", Technique.TANGENTIAL: "11103"}


def biopsies(taken: Sequence[Technique]) -> list[Counted]:
    """The lines for separate lesions sampled in one session: one first code of the highest technique, else add-ons."""
    if not taken:
        return []
    first = max(range(len(taken)), key=lambda place: taken[place])
    highest = taken[first]
    name = highest.name.lower()
    lines = [Counted(_FIRST[highest], 1, f"First biopsy, the highest technique used: {name}.", (), (first,))]
    for technique in sorted(Technique, reverse=True):
        more = tuple(place for place, one in enumerate(taken) if one is technique and place != first)
        if more:
            reason = f"{len(more)} further {technique.name.lower()} {'lesion' if len(more) == 1 else 'lesions'}."
            lines.append(Counted(_FURTHER[technique], len(more), reason, (), more))
    return lines


def premalignant(number: int) -> list[Counted]:
    """Destruction of `number` premalignant lesions: 17000 with 17003 for each of the 2nd to 14th, or 17004 alone."""
    if number < 1:
        return []
    if number >= 15:
        return [Counted("17004", 1, f"{number} premalignant lesions: 15 or more are this code alone, once.")]
    lines = [Counted("17000", 1, "The first premalignant lesion.")]
    if number > 1:
        lines.append(
            Counted("17003", number - 1, f"{number} premalignant lesions: the first is 17000, {number - 1} more.")
        )
    return lines


def benign(number: int) -> list[Counted]:
    """Destruction of `number` warts or other benign lesions, skin tags apart: one code, once."""
    if number < 1:
        return []
    code = "17110" if number <= 14 else "17111"
    return [Counted(code, 1, f"{number} benign {_lesions(number)}: up to 14 are 17110, 15 or more 17111, once.")]


def skin_tags(number: int) -> list[Counted]:
    """Removal of `number` skin tags: up to 15, then each further 10 or part."""
    if number < 1:
        return []
    lines = [Counted("11200", 1, f"{number} skin tags: the first 15.")]
    if more := steps(Decimal(number), Decimal(15), Decimal(10)):
        lines.append(Counted("11201", more, f"{number} skin tags: each further 10 beyond 15, or part, makes {more}."))
    return lines


def nails(number: int) -> list[Counted]:
    """Debridement of `number` nails: up to five, or six and more."""
    if number < 1:
        return []
    code = "11720" if number <= 5 else "11721"
    return [Counted(code, 1, f"{number} nails: one to five are 11720, six or more 11721, once.")]


def paring(number: int) -> list[Counted]:
    """Paring of `number` corns or calluses: one, two to four, more than four."""
    if number < 1:
        return []
    code = "11055" if number == 1 else "11056" if number <= 4 else "11057"
    return [Counted(code, 1, f"{number} {_lesions(number)} pared: one is 11055, two to four 11056, more 11057, once.")]


def trigger_points(muscles: int) -> list[Counted]:
    """Trigger points in `muscles` muscles: one or two, or three and more; needles are not counted."""
    if muscles < 1:
        return []
    code = "20552" if muscles <= 2 else "20553"
    many = "muscle" if muscles == 1 else "muscles"
    return [Counted(code, 1, f"{muscles} {many}: one or two are 20552, three or more 20553, once.")]


def _lesions(number: int) -> str:
    return "lesion" if number == 1 else "lesions"
