"""Ulcers of the lower limb: site, side and depth as a note tells of each, in words or in the rows of a table.

Source: ICD-10-CM category L97 (non-pressure chronic ulcer of lower limb); code first note for the underlying diabetes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultant.draft.context import stated
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side

_SITES = (
    (re.compile(r"\b(?:heels?|midfoot|calcaneal|calcaneus)\b", re.IGNORECASE), "4"),
    (re.compile(r"\b(?:toes?|hallux|forefoot|plantar|metatarsal|foot|feet|sole)\b", re.IGNORECASE), "5"),
    (re.compile(r"\b(?:ankle|malleol\w+)\b", re.IGNORECASE), "3"),
    (re.compile(r"\bcalf\b", re.IGNORECASE), "2"),
    (re.compile(r"\bthigh\b", re.IGNORECASE), "1"),
    (re.compile(r"\b(?:shin|lower leg|pretibial)\b", re.IGNORECASE), "8"),
)
_DEPTHS = (
    (re.compile(r"\bnecro\w+ (?:of )?(?:the )?bone\b|\bbone necro\w+", re.IGNORECASE), "4"),
    (
        re.compile(
            r"\bbone (?:was |is )?(?:exposed|visible|involve\w+)|\b(?:to|into|down to) (?:the )?bone\b", re.IGNORECASE
        ),
        "6",
    ),
    (re.compile(r"\bnecro\w+ (?:of )?(?:the )?muscle\b|\bmuscle necro\w+", re.IGNORECASE), "3"),
    (re.compile(r"\bmuscle\b|\bfascia\b|\btendon\b", re.IGNORECASE), "5"),
    (re.compile(r"\bfat\b|\bsubcutaneous\b|\bsubq\b|\bsub-?cu\w*\b", re.IGNORECASE), "2"),
    (
        re.compile(
            r"\bskin (?:only|breakdown)\b|\b(?:epi)?dermis\b|\bpartial[- ]thickness\b|\bbreakdown of skin\b",
            re.IGNORECASE,
        ),
        "1",
    ),
)
_SIDES = {Side.RIGHT: "1", Side.LEFT: "2", None: "0"}
_WOUND = re.compile(r"\b(?:ulcers?|ulcerations?|wounds?|dfus?)\b", re.IGNORECASE)
_MEASURED = re.compile(r"\d(?:\.\d+)?\s?(?:cm\s?)?x\s?\d", re.IGNORECASE)
_ROW = re.compile(r"[^\n;]+")


@dataclass(frozen=True, slots=True)
class Ulcer:
    """One ulcer."""

    code: str
    passage: Passage


def read_ulcers(passages: Sequence[Passage]) -> list[Ulcer]:
    """The ulcers of the lower limb that `passages` tell of, each with its code; depth 9 where none is told."""
    told = [one for one in passages if one.section not in {Section.PAST, Section.FAMILY, Section.OTHER, Section.PLAN}]
    if not any(_WOUND.search(one.stated) for one in told):
        return []
    whole = " ".join(one.stated for one in told)
    found: dict[tuple[str, Side | None], Ulcer] = {}
    for passage in told:
        for row in _rows(passage):
            site = next((digit for pattern, digit in _SITES if pattern.search(row)), None)
            side = only_side(row)
            if site is None or side is Side.BOTH or not (_WOUND.search(row) or _MEASURED.search(row)):
                continue
            if side is None and not _WOUND.search(row):
                continue
            depth = _depth(row) or _depth(whole) or "9"
            found.setdefault((site, side), Ulcer(f"L97.{site}{_SIDES[side]}{depth}", passage))
    sided = any(side is not None for _, side in found)
    return [one for (_, side), one in found.items() if side is not None or not sided]


def _rows(passage: Passage) -> Iterator[str]:
    """What the passage states, line by line where it is a table."""
    rows = [stated(match[0]) for match in _ROW.finditer(passage.text)]
    if sum(bool(_MEASURED.search(row)) for row in rows) > 1:
        yield from rows
    else:
        yield passage.stated.replace("\n", " ")


def _depth(text: str) -> str | None:
    return next((digit for pattern, digit in _DEPTHS if pattern.search(text)), None)
