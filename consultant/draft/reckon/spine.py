"""Injections at the spine by level and side: the first level, its add-ons, and both sides of a level.

Source: CPT 64479 to 64484 (transforaminal epidural), 64490 to 64495 (facet joints) and 64633 to 64636 (ablation of
their nerves, by joints and not by nerves), in words of our own; NCCI Policy Manual for Medicare ch. 8; Medicare
physician fee schedule, bilateral indicator 1 of these codes (modifier 50), and the NCCI medically unlikely edits, which
allow each facet code once a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultant.draft.reckon.counted import Count, Counted, listed
from consultant.draft.side import Side


class Target(StrEnum):
    """What the needle goes to."""

    TRANSFORAMINAL = "transforaminal epidural"
    FACET = "facet joint"
    ABLATION = "ablation of facet joint nerves"


class Region(StrEnum):
    """The part of the spine that has codes of its own."""

    UPPER = "cervical or thoracic"
    LOWER = "lumbar or sacral"


@dataclass(frozen=True, slots=True)
class Level:
    """One level: a nerve root or interspace (`L5`, `L4-5`), or a facet joint."""

    name: str
    region: Region
    side: Side | None


_CODES = {
    (Target.TRANSFORAMINAL, Region.UPPER): ("64479", "64480", "64480"),
    (Target.TRANSFORAMINAL, Region.LOWER): ("64483", "64484", "64484"),
    (Target.FACET, Region.UPPER): ("64490", "64491", "64492"),
    (Target.FACET, Region.LOWER): ("64493", "64494", "64495"),
    (Target.ABLATION, Region.UPPER): ("64633", "64634", "64634"),
    (Target.ABLATION, Region.LOWER): ("64635", "64636", "64636"),
}
_MODIFIERS = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}


def spinal_injections(target: Target, levels: Sequence[Level]) -> Count:
    """The lines for `levels`, those done on both sides first; a facet's third and further levels are one line, once."""
    questions: list[str] = []
    if any(level.side is None for level in levels):
        names = listed([level.name for level in levels if level.side is None])
        questions.append(f"Which side was injected at {names}: right, left or both?")
    lines: list[Counted] = []
    for region in Region:
        lines += _of_region(target, region, levels)
    return Count(tuple(lines), tuple(questions))


def _of_region(target: Target, region: Region, levels: Sequence[Level]) -> list[Counted]:
    merged: dict[str, tuple[set[Side], list[int]]] = {}
    for place, level in enumerate(levels):
        if level.region is region:
            sides, at = merged.setdefault(level.name, (set(), []))
            sides |= {level.side} if level.side else set()
            at.append(place)
    done = [
        (name, Side.BOTH if Side.BOTH in sides or len(sides) == 2 else next(iter(sides), None), tuple(at))
        for name, (sides, at) in merged.items()
    ]
    done.sort(key=lambda one: one[1] is not Side.BOTH)
    lines: list[Counted] = []
    for number, (name, side, places) in enumerate(done):
        code = _CODES[target, region][min(number, 2)]
        modifiers = (_MODIFIERS[side],) if side else ()
        ordinal = ("first", "second", "third")[min(number, 2)]
        why = f"{target.value.capitalize()}, {name}: the {ordinal}{' or further' if number > 2 else ''} level"
        why += ", both sides: 50, one unit." if side is Side.BOTH else f", {side} side." if side else "."
        same = next((n for n, line in enumerate(lines) if line.code == code and line.modifiers == modifiers), None)
        if same is None:
            if side is Side.BOTH and number and target is Target.FACET:
                why += " CPT asks for the add-on twice without 50; Medicare's unit limit of 1 a day asks for 50."
            lines.append(Counted(code, 1, why, modifiers, places))
        elif target is not Target.FACET:
            known = lines[same]
            lines[same] = Counted(code, known.units + 1, f"{known.reason} {why}", modifiers, known.of + places)
        else:
            known = lines[same]
            why = f"{known.reason} {name} is a further level and included: this code counts once a day and side."
            lines[same] = Counted(code, known.units, why, modifiers, known.of + places)
    return lines
