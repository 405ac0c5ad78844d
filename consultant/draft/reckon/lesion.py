"""Skin lesions by size: what is cut out, shaved off, or destroyed as malignant, each lesion a line of its own.

Source: CPT, guidelines of Excision of benign (11400 to 11446) and malignant lesions (11600 to 11646), shaving (11300 to
11313) and destruction of malignant lesions (17260 to 17286); NCCI Policy Manual for Medicare ch. 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consultant.draft.reckon.counted import Counted, show
from consultant.draft.reckon.site import LesionArea, Site, lesion_area


class Removal(StrEnum):
    """How a lesion was taken off."""

    EXCISION = "excision"
    SHAVE = "shaving"
    DESTRUCTION = "destruction"


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion that was removed."""

    cm: Decimal
    """Its widest diameter before it was removed."""
    site: Site
    removal: Removal
    malignant: bool
    margins: tuple[Decimal, ...] = ()
    """The margins of an excision, in centimetres; the narrowest counts, on both sides."""
    excised: Decimal | None = None
    """The diameter cut out, where the note gives it outright."""


_LIMITS = tuple(Decimal(limit) for limit in ("0.5", "1.0", "2.0", "3.0", "4.0"))
_EXCISION = ("0", "1", "2", "3", "4", "6")
_FOUR = ("0", "1", "2", "3")
_AREAS = {
    (Removal.EXCISION, False): {LesionArea.BODY: "1140", LesionArea.FINE: "1142", LesionArea.FACE: "1144"},
    (Removal.EXCISION, True): {LesionArea.BODY: "1160", LesionArea.FINE: "1162", LesionArea.FACE: "1164"},
    (Removal.DESTRUCTION, True): {LesionArea.BODY: "1726", LesionArea.FINE: "1727", LesionArea.FACE: "1728"},
}
_SHAVING = {LesionArea.BODY: 11300, LesionArea.FINE: 11305, LesionArea.FACE: 11310}


def excised_diameter(lesion: Decimal, margins: Sequence[Decimal]) -> Decimal:
    """The diameter cut out: the lesion and, on both sides, the narrowest of `margins`; all in centimetres."""
    return lesion + 2 * min(margins, default=Decimal(0))


def diameter(lesion: Lesion) -> Decimal:
    """The diameter that chooses the code: the excised one for an excision, else the lesion's own."""
    if lesion.removal is not Removal.EXCISION:
        return lesion.cm
    return lesion.excised if lesion.excised is not None else excised_diameter(lesion.cm, lesion.margins)


def lesion_code(lesion: Lesion) -> str:
    """The code of one lesion. Raises ValueError for a benign lesion that was destroyed: those go by number."""
    area, size = lesion_area(lesion.site), diameter(lesion)
    step = sum(size > limit for limit in _LIMITS)
    if lesion.removal is Removal.SHAVE:
        return str(_SHAVING[area] + int(_FOUR[min(step, 3)]))
    if (lesion.removal, lesion.malignant) not in _AREAS:
        raise ValueError("benign and premalignant lesions that are destroyed are counted, not measured")
    return _AREAS[lesion.removal, lesion.malignant][area] + _EXCISION[step]


def lesions(removed: Sequence[Lesion]) -> list[Counted]:
    """A line for each lesion, in the order given; the second of the same code and further ones carry 59."""
    lines: list[Counted] = []
    seen: set[str] = set()
    for place, lesion in enumerate(removed):
        code = lesion_code(lesion)
        reason = _reason(lesion)
        again = code in seen
        if again:
            reason += f" 59: another lesion than the one already reported with {code}."
        lines.append(Counted(code, 1, reason, ("59",) if again else (), (place,)))
        seen.add(code)
    return lines


def _reason(lesion: Lesion) -> str:
    kind = "" if lesion.removal is Removal.SHAVE else "malignant " if lesion.malignant else "benign "
    what = f"{lesion.removal.value.capitalize()} of a {kind}lesion, {lesion.site} ({lesion_area(lesion.site)})"
    if lesion.removal is not Removal.EXCISION:
        return f"{what}: its own diameter of {show(lesion.cm)} cm decides."
    if lesion.excised is not None:
        return f"{what}: {show(lesion.excised)} cm were cut out."
    if not lesion.margins:
        return f"{what}: {show(lesion.cm)} cm; no margin is told."
    narrow = min(lesion.margins)
    return (
        f"{what}: {show(lesion.cm)} cm and the narrowest margin of {show(narrow)} cm on both sides make "
        f"{show(diameter(lesion))} cm."
    )
