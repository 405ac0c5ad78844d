"""Repair of wounds: lengths of one class and one group of body areas are summed, and the sum chooses the code.

Source: CPT, guidelines of the section Repair (Closure), and the sizes and body areas of 12001 to 13153; NCCI Policy
Manual for Medicare ch. 3 (integumentary system) for closure that belongs to the removal of a lesion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from consultant.draft.reckon.counted import Count, Counted, listed, show, steps
from consultant.draft.reckon.site import FACE, Site


class Closure(IntEnum):
    """How much work a closure is."""

    SIMPLE = 1
    """One layer."""
    INTERMEDIATE = 2
    """Layers, or one layer after much cleaning."""
    COMPLEX = 3


@dataclass(frozen=True, slots=True)
class Wound:
    """A wound that was closed."""

    cm: Decimal
    site: Site
    closure: Closure


_SIX = ("2.5", "7.5", "12.5", "20.0", "30.0")
_SEVEN = ("2.5", "5.0", "7.5", "12.5", "20.0", "30.0")
_NAMES = {
    Closure.SIMPLE: {"12001": "scalp, neck, trunk, limbs, hands and feet", "12011": "face"},
    Closure.INTERMEDIATE: {
        "12031": "scalp, trunk, arms and legs", "12041": "neck, hands, feet and genitals", "12051": "face",
    },
    Closure.COMPLEX: {
        "13100": "trunk", "13120": "scalp, arms and legs",
        "13131": "forehead, cheeks, chin, mouth, neck, armpits, genitals, hands and feet",
        "13151": "eyelids, nose, ears and lips",
    },
}  # fmt: skip
_CODES = {
    "12001": (_SIX, ("12001", "12002", "12004", "12005", "12006", "12007")),
    "12011": (_SEVEN, ("12011", "12013", "12014", "12015", "12016", "12017", "12018")),
    "12031": (_SIX, ("12031", "12032", "12034", "12035", "12036", "12037")),
    "12041": (_SIX, ("12041", "12042", "12044", "12045", "12046", "12047")),
    "12051": (_SEVEN, ("12051", "12052", "12053", "12054", "12055", "12056", "12057")),
}
_COMPLEX = {
    "13100": ("13100", "13101", "13102"),
    "13120": ("13120", "13121", "13122"),
    "13131": ("13131", "13132", "13133"),
    "13151": ("13151", "13152", "13153"),
}
"""Up to 2.5 cm, up to 7.5 cm, each further 5 cm or part."""
SHORTEST_COMPLEX = Decimal("1.1")
"""A shorter sum is reported as an intermediate or a simple repair."""


def repairs(wounds: Sequence[Wound]) -> Count:
    """The lines for `wounds` of one session, most complex first, of one class the longest first.

    Lines of a less complex class carry 59. A complex repair somewhere on the face is asked about when its part of the
    face is not told. Lengths are in centimetres.
    """
    questions: list[str] = []
    groups: dict[tuple[Closure, str], list[int]] = {}
    for place, wound in enumerate(wounds):
        group = _group(wound)
        if group is None:
            questions.append(f"Which part of the face was the complex repair of {show(wound.cm)} cm on?")
        else:
            groups.setdefault((wound.closure, group), []).append(place)
    for (closure, group), places in list(groups.items()):
        if closure is Closure.COMPLEX and sum(wounds[one].cm for one in places) < SHORTEST_COMPLEX:
            del groups[closure, group]
            for one in places:
                lower = Wound(wounds[one].cm, wounds[one].site, Closure.INTERMEDIATE)
                groups.setdefault((Closure.INTERMEDIATE, _group(lower) or ""), []).append(one)
    lines: list[Counted] = []
    order = sorted(groups.items(), key=lambda one: (-one[0][0], -sum(wounds[at].cm for at in one[1]), one[0][1]))
    for (closure, group), places in order:
        less = closure < order[0][0][0]
        lines += _lines(closure, group, [(at, wounds[at]) for at in sorted(places)], ("59",) if less else ())
    return Count(tuple(lines), tuple(questions))


def _group(wound: Wound) -> str | None:
    """The first code of the group of body areas; None where more has to be known."""
    site = wound.site
    if wound.closure is Closure.SIMPLE:
        return "12011" if site in FACE else "12001"
    if wound.closure is Closure.INTERMEDIATE:
        if site in FACE:
            return "12051"
        return "12041" if site in {Site.NECK, Site.HAND, Site.FOOT, Site.GENITALS} else "12031"
    if site is Site.FACE:
        return None
    if site in {Site.EYELID, Site.NOSE, Site.EAR, Site.LIP}:
        return "13151"
    if site is Site.TRUNK:
        return "13100"
    return "13120" if site in {Site.SCALP, Site.ARM, Site.LEG} else "13131"


def _lines(closure: Closure, group: str, wounds: list[tuple[int, Wound]], modifiers: tuple[str, ...]) -> list[Counted]:
    total = sum((wound.cm for _, wound in wounds), Decimal(0))
    of = tuple(place for place, _ in wounds)
    name = closure.name.lower()
    where = _NAMES[closure][group]
    terms = " + ".join(show(wound.cm) for _, wound in wounds)
    reason = f"{name.capitalize()} repair, {where}: {terms} cm"
    reason += f" = {show(total)} cm, summed because class and group of body areas are the same." if len(of) > 1 else "."
    if any(wound.closure is not closure for _, wound in wounds):
        reason += " Below 1.1 cm a complex repair is reported one class lower."
    if modifiers:
        reason += " 59: another class of repair, at another wound, beside the more complex one."
    if closure is not Closure.COMPLEX:
        limits, codes = _CODES[group]
        code = codes[sum(total > Decimal(limit) for limit in limits)]
        return [Counted(code, 1, reason, modifiers, of)]
    small, large, further = _COMPLEX[group]
    if total <= Decimal("2.5"):
        return [Counted(small, 1, reason, modifiers, of)]
    lines = [Counted(large, 1, reason, modifiers, of)]
    if more := steps(total, Decimal("7.5"), Decimal(5)):
        why = f"{show(total)} cm: {large} covers 7.5 cm, and each further 5 cm or part counts, which makes {more}."
        lines.append(Counted(further, more, why, (), of))
    return lines


def closure_words(closures: Sequence[Closure]) -> str:
    """`simple and complex`, for a sentence."""
    return listed([one.name.lower() for one in closures])
