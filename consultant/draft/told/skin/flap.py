"""Wounds closed with skin moved from beside them: place and surface of each, as a note tells them.

Source: CPT 14000 to 14302, in words of our own: place, and the surface of the defect and of the flap's own bed
together; the excision of the lesion at the same place is included (CPT, adjacent tissue transfer).
"""

import re
from decimal import Decimal

from consultant.draft.amounts import areas
from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted, show, steps
from consultant.draft.reckon.site import Site
from consultant.draft.told.place import only_place, places
from consultant.draft.told.tale import Reckoned, Tale, reckoned

COVERS = (("14000", "14302"),)
_FLAP = re.compile(
    r"\b(?:adjacent tissue (?:transfer|rearrangement)|(?:local|cutaneous|advancement|rotation\w*|transposition|"
    r"bilobed|rhomb\w+|limberg|v-?y|o-?to-?[tz]|burow\w*|hatchet|keystone|banner|dufourmentel)\b"
    r"[\w -]{0,30}?flaps?|[zw]-?plast(?:y|ies))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:muscle|myocutaneous|fasciocutaneous|pedicle|island|free|conjunctiv\w+|tympanomeatal|"
    r"bone|rotator|endorectal)\b",
    re.I,
)
_LARGE = {Site.EYELID: "14060", Site.NOSE: "14060", Site.EAR: "14060", Site.LIP: "14060", Site.TRUNK: "14000",
          Site.SCALP: "14020", Site.ARM: "14020", Site.LEG: "14020"}  # fmt: skip
_TEN, _THIRTY = Decimal(10), Decimal(30)


def read_flaps(tale: Tale) -> Reckoned | None:
    """The flap of adjacent skin; asks for the place or the surface. Two of them are left to a reader."""
    told = [one for one in tale.said if _FLAP.search(one.text) and not _NOT.search(one.text)]
    if not told:
        return None
    surface, passages = _surface(tale, [one.passage for one in told])
    named = set(places(tale.everything))
    site = only_place(" ".join(one.text for one in told)) or (
        named.pop() if len(named) == 1 else only_place(tale.everything)
    )
    if site is None:
        return reckoned(Count((), ("Where on the body was the flap?",)), [], COVERS)
    if surface is None:
        asked = f"What surface did the flap ({site}) cover, in square centimetres, the defect and its own bed together?"
        return reckoned(Count((), (asked,)), [], COVERS)
    return reckoned(Count(tuple(_lines(site, surface))), [passages], COVERS)


def _surface(tale: Tale, told: list[Passage]) -> tuple[Decimal | None, tuple[Passage, ...]]:
    """The surface given outright, or of defect and bed added up, in the sentences of the flap or those beside."""
    found: list[tuple[Decimal, Passage]] = []
    for one in tale.said:
        if _FLAP.search(one.text) or re.search(
            r"\bdefect|\bflap|\bdonor\b|\btotal (?:area|surface)", one.text, re.IGNORECASE
        ):
            found += [(area.square_cm, one.passage) for area in areas(one.text)]
    total = next(
        (
            area.square_cm
            for one in tale.said
            if re.search(r"\btotal\b|\bdefect (?:plus|and|\+) (?:the )?flap", one.text, re.IGNORECASE)
            for area in areas(one.text)[-1:]
        ),
        None,
    )
    sizes = list(dict.fromkeys(size for size, _ in found))
    passages = tuple(dict.fromkeys([*told, *(passage for _, passage in found)]))
    if total is not None:
        return total, passages
    primary = any(
        re.search(r"\bsecondary\b|\bflap (?:bed|donor|design)|\bdonor\b", one.text, re.I) for one in tale.said
    )
    if len(sizes) == 1 or (len(sizes) == 2 and primary):
        return sum(sizes, Decimal(0)), passages
    return None, passages


def _lines(site: Site, surface: Decimal) -> list[Counted]:
    shown = f"{show(surface)} sq cm of defect and flap, {site}"
    if surface > _THIRTY:
        lines = [Counted("14301", 1, f"{shown}: over 30, the first 60.")]
        if more := steps(surface, Decimal(60), Decimal(30)):
            lines.append(Counted("14302", more, f"{shown}: each further 30 beyond 60, or part, makes {more}."))
        return lines
    code = _LARGE.get(site, "14040")
    return [Counted(code if surface <= _TEN else str(int(code) + 1), 1, f"{shown}.")]
