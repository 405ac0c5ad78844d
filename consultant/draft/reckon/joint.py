"""Injections of joints and bursae: each joint once, by its size, side and guidance.

Source: CPT 20600 to 20611 by size of the joint, in words of our own; Medicare Claims Processing Manual (Pub. 100-04)
ch. 12 §40.7 (both sides: modifier 50, one unit); NCCI Policy Manual for Medicare ch. 1 §E (59 for another site).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import Side


class Size(StrEnum):
    """The size of a joint or bursa."""

    SMALL = "small"
    INTERMEDIATE = "intermediate"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint or bursa that was injected or drained."""

    name: str
    size: Size
    side: Side | None
    ultrasound: bool = False
    """Guided by ultrasound with a stored picture and a report."""
    digit: str = ""
    """The modifier of the finger that it belongs to."""


_CODES = {
    Size.SMALL: ("20600", "20604"), Size.INTERMEDIATE: ("20605", "20606"), Size.LARGE: ("20610", "20611"),
}  # fmt: skip
_MODIFIERS = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}


def joint_code(joint: Joint) -> str:
    """The code for one joint."""
    return _CODES[joint.size][joint.ultrasound]


def joints(injected: Sequence[Joint]) -> Count:
    """The lines: one a joint, 50 where both sides of one joint were done, 59 for a further joint of the same code."""
    questions: list[str] = []
    units: dict[tuple[str, str], tuple[set[Side], list[int]]] = {}
    for at, joint in enumerate(injected):
        if joint.side is None:
            questions.append(f"Which {joint.name} was injected, right or left?")
        sides, places = units.setdefault((joint_code(joint), joint.name), (set(), []))
        sides |= {joint.side} if joint.side else set()
        places.append(at)
    lines: list[Counted] = []
    seen: set[str] = set()
    for (code, name), (sides, places) in units.items():
        side = Side.BOTH if Side.BOTH in sides or len(sides) == 2 else next(iter(sides), None)
        again = code in seen
        place = injected[places[0]].digit or (_MODIFIERS[side] if side else "")
        modifiers = ((place,) if place else ()) + (("59",) if again else ())
        why = f"The {name}"
        why += {Side.BOTH: ", both sides: 50, one unit", None: ", side not told"}.get(side, f", {side} side")
        why += "; several needles in one joint count once."
        if again:
            why += f" 59: another joint than the one already reported with {code}."
        lines.append(Counted(code, 1, why, modifiers, tuple(places)))
        seen.add(code)
    return Count(tuple(lines), tuple(questions))
