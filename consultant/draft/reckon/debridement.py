"""Debridement: the deepest tissue taken out of each wound, and the surfaces of one depth summed.

Source: CPT, guidelines of Debridement (11042 to 11047) and Active wound care management (97597, 97598); NCCI Policy
Manual for Medicare ch. 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from consultant.draft.reckon.counted import Counted, show, steps


class Depth(IntEnum):
    """The tissue that was taken out, not what could be seen."""

    SKIN = 1
    """Epidermis and dermis, slough, fibrin: selective debridement."""
    FAT = 2
    MUSCLE = 3
    """Muscle or fascia."""
    BONE = 4


@dataclass(frozen=True, slots=True)
class Debrided:
    """A wound, the square centimetres debrided, and the deepest tissue taken out."""

    square_cm: Decimal
    depth: Depth


FIRST = Decimal(20)
CODES = {
    Depth.BONE: ("11044", "11047"), Depth.MUSCLE: ("11043", "11046"), Depth.FAT: ("11042", "11045"),
    Depth.SKIN: ("97597", "97598"),
}  # fmt: skip
"""The first 20 sq cm, and each further 20 sq cm or part."""
NAMES = {
    Depth.BONE: "bone", Depth.MUSCLE: "muscle or fascia", Depth.FAT: "subcutaneous tissue",
    Depth.SKIN: "epidermis and dermis",
}  # fmt: skip


def debridements(wounds: Sequence[Debrided]) -> list[Counted]:
    """The lines for `wounds`, deepest first; a less deep one is another wound and carries 59."""
    lines: list[Counted] = []
    for depth in sorted(Depth, reverse=True):
        of = tuple(place for place, wound in enumerate(wounds) if wound.depth is depth)
        if not of:
            continue
        total = sum((wounds[place].square_cm for place in of), Decimal(0))
        first, further = CODES[depth]
        terms = " + ".join(show(wounds[place].square_cm) for place in of)
        reason = f"Down to {NAMES[depth]}: {terms} sq cm"
        reason += f" = {show(total)} sq cm, wounds of one depth summed." if len(of) > 1 else " were treated."
        modifiers = ("59",) if lines else ()
        if modifiers:
            reason += " 59: another wound than the deeper one."
        lines.append(Counted(first, 1, reason, modifiers, of))
        if more := steps(total, FIRST, FIRST):
            why = (
                f"{show(total)} sq cm were treated: {first} covers the first 20, each further 20 or part makes {more}."
            )
            lines.append(Counted(further, more, why, modifiers, of))
    return lines
