"""Timed therapy: the minutes of all timed codes of a day make the units, and the longest ones get them.

Source: Medicare Claims Processing Manual (Pub. 100-04) ch. 5 §20.2 (the eight-minute rule) and §20.1 (GN, GO, GP).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consultant.draft.reckon.counted import Counted

LEAST = 8
"""Fewer minutes than this, over the whole day, are not reported."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A timed code and the minutes spent on it one to one."""

    code: str
    minutes: int


def timed_units(minutes: int) -> int:
    """Units for `minutes` of timed treatment: 8 to 22 are one, 23 to 37 two, and so on by fifteens."""
    return 0 if minutes < LEAST else (minutes + 7) // 15


def therapy(treatments: Sequence[Timed], untimed: Sequence[str] = (), discipline: str = "") -> list[Counted]:
    """The lines of one day for one discipline (`GP`, `GO`, `GN`, or empty when it is not told).

    Minutes of the same code are added first. Each code gets a unit for every full fifteen minutes; what units are left
    of the day's total go to the codes with the most minutes left over. A code may get none. Untimed codes are one unit.
    """
    minutes: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    for place, one in enumerate(treatments):
        minutes[one.code] = minutes.get(one.code, 0) + one.minutes
        places.setdefault(one.code, []).append(place)
    total = sum(minutes.values())
    units = timed_units(total)
    given = {code: spent // 15 for code, spent in minutes.items()}
    rest = units - sum(given.values())
    for code in sorted(minutes, key=lambda one: -(minutes[one] % 15))[: max(rest, 0)]:
        given[code] += 1
    modifiers = (discipline,) if discipline else ()
    lines = []
    for code, spent in minutes.items():
        if given[code]:
            reason = (
                f"{spent} of {total} timed minutes; the day's {total} minutes make {units} "
                f"{'unit' if units == 1 else 'units'} by the eight-minute rule, {given[code]} of them here."
            )
            lines.append(Counted(code, given[code], reason, modifiers, tuple(places[code])))
    first = len(treatments)
    for place, code in enumerate(untimed):
        lines.append(Counted(code, 1, "Not counted by time: one unit a day.", modifiers, (first + place,)))
    return lines
