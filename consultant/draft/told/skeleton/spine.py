"""Injections at the spine: levels and sides of transforaminal epidurals and of facet joints, as a note tells them."""

import re
from itertools import pairwise

from consultant.draft.passage import Passage
from consultant.draft.reckon.spine import Level, Region, Target, spinal_injections
from consultant.draft.side import Side, only_side
from consultant.draft.told.item import parts
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

COVERS: dict[Target, tuple[tuple[str, str], ...]] = {
    Target.TRANSFORAMINAL: (("64479", "64484"),),
    Target.FACET: (("64490", "64495"),),
    Target.ABLATION: (("64490", "64495"), ("64633", "64640"), ("64600", "64632")),
}
_TARGETS = (
    (Target.TRANSFORAMINAL, re.compile(r"\btransforaminal\b|\btf?esis?\b|\bselective nerve root\b|\bsnrbs?\b", re.I)),
    (Target.FACET, re.compile(r"\bfacets?\b|\bmedial branch(?:es)?\b|\bmbbs?\b|\bzygapophys\w+|\bz-joints?\b", re.I)),
    (
        Target.ABLATION,
        re.compile(
            r"\bablat\w+|\brfas?\b|\brfl\b|\bradio-?frequency\b|\bneurotom\w+|\brhizotom\w+|\bdenervat\w+", re.I
        ),
    ),
)
_NOT_SPINAL = re.compile(
    r"\bgenicular\b|\bsacroiliac\b|\bsi joints?\b|\blateral branch\w*|\bhip\b|\bknee\b", re.IGNORECASE
)
_ACT = re.compile(r"\binject\w*|\bblocks?\b|\bblocked\b|\besis?\b|\btfesis?\b|\bmbbs?\b|\bperformed\b|\bsteroid", re.I)
_ABLATION = re.compile(r"\bablat\w+|\brfas?\b|\bradiofrequency\b|\bneurotom\w+|\brhizotom\w+", re.IGNORECASE)
_LEVEL = re.compile(
    r"(?<![\w])(?P<a>[CTLS])[ -]?(?P<n>\d{1,2})(?:\s?(?:-|–|/|to)\s?(?P<b>[CTLS])?(?P<m>\d{1,2}))?(?!\w|\.\d)",
    re.IGNORECASE,
)
_FACETS = re.compile(r"\bfacets?\b|\bmedial branch\w*|\bz-?joints?\b|\bzygapophys\w+", re.IGNORECASE)
_NERVES = re.compile(r"\bmedial branch(?:es)?\b|\bmbbs?\b|\bnerves\b|\bdorsal ram\w+", re.IGNORECASE)
_LAST = {"C": 7, "T": 12, "L": 5, "S": 5}
_ORDER = [f"{part}{number}" for part in "CTLS" for number in range(1, _LAST[part] + 1)]


def read_transforaminals(tale: Tale) -> Reckoned | None:
    """Transforaminal epidural injections by level and side."""
    return _read(Target.TRANSFORAMINAL, tale)


def read_facets(tale: Tale) -> Reckoned | None:
    """Facet joint injections by joint and side; the nerves of n + 1 levels are n joints. Ablations are none."""
    return _read(Target.FACET, tale)


def read_ablations(tale: Tale) -> Reckoned | None:
    """Ablation of the nerves of facet joints by joint and side."""
    return _read(Target.ABLATION, tale)


def _read(target: Target, tale: Tale) -> Reckoned | None:
    words = dict(_TARGETS)[target]
    found: dict[tuple[str, Side | None], Level] = {}
    passages: dict[tuple[str, Side | None], Passage] = {}
    spoken = False
    for said in tale.said:
        if _ABLATION.search(said.text) and (target is not Target.ABLATION or _NOT_SPINAL.search(said.text)):
            spoken = False
            continue
        spoken = bool(words.search(said.text)) or (spoken and said.passage.lists)
        if not spoken or not (target is Target.ABLATION or _ACT.search(said.text) or said.passage.lists):
            continue
        for level in _levels(target, said, only_side(tale.everything)):
            found.setdefault((level.name, level.side), level)
            passages.setdefault((level.name, level.side), said.passage)
    sided = {name for name, side in found if side}
    kept = [key for key in found if key[1] or key[0] not in sided]
    if not kept:
        told = [one for one in tale.said if words.search(one.text) and _ACT.search(one.text)]
        if target is Target.ABLATION:
            told = [one for one in tale.said if words.search(one.text) and _FACETS.search(one.text)]
            told = [one for one in told if not _NOT_SPINAL.search(one.text)]
        if target is Target.FACET or not told or _LEVEL.search(tale.everything):
            return None
        asked = "Which levels were injected (nerve roots or interspaces), and on which side?"
        if target is Target.ABLATION:
            asked = "The nerves of how many facet joints were ablated, at which levels and on which side?"
        return Reckoned((), (asked,), COVERS[target], (), tuple(one.passage for one in told))
    count = spinal_injections(target, [found[key] for key in kept])
    return reckoned(count, [(passages[key],) for key in kept], COVERS[target])


def _levels(target: Target, said: Said, elsewhere: Side | None) -> list[Level]:
    both = re.search(r"\b(?:right and left|left and right)\b", said.text, re.IGNORECASE)
    whole = Side.BOTH if both else only_side(said.text) or elsewhere
    listed: list[tuple[str, Side | None]] = []
    side: Side | None = None
    for part in parts(said.text):
        side = (None if both else only_side(part)) or side
        for match in _LEVEL.finditer(part):
            listed += [(name, side or whole) for name in _names(target, match)]
    if target is not Target.TRANSFORAMINAL:
        joints = [one for one in listed if "-" in one[0]]
        if joints:  # nerves and the joints that they belong to: the joints count
            listed = joints
        elif _NERVES.search(said.text) or target is Target.ABLATION:
            listed = _joints_of([name for name, _ in listed], whole or side)
    return [Level(name, Region.UPPER if name[0] in "CT" else Region.LOWER, one) for name, one in dict.fromkeys(listed)]


def _names(target: Target, match: re.Match[str]) -> list[str]:
    """The levels that `L4`, `L4-5`, `L5-S1` or `L3-L5` stand for."""
    first = f"{match['a'].upper()}{int(match['n'])}"
    if not match["m"]:
        return [first]
    last = f"{(match['b'] or match['a']).upper()}{int(match['m'])}"
    if first not in _ORDER or last not in _ORDER or _ORDER.index(last) <= _ORDER.index(first):
        return [first]
    steps = _ORDER[_ORDER.index(first) : _ORDER.index(last) + 1]
    if len(steps) == 2 or target is not Target.TRANSFORAMINAL:
        return [f"{one}-{two}" for one, two in pairwise(steps)]
    return steps


def _joints_of(nerves: list[str], side: Side | None) -> list[tuple[str, Side | None]]:
    """The joints between neighbouring nerves."""
    known = sorted({name for name in nerves if name in _ORDER}, key=_ORDER.index)
    pairs = pairwise(known)
    return [(f"{one}-{two}", side) for one, two in pairs if _ORDER.index(two) - _ORDER.index(one) == 1]
