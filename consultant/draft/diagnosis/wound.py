"""Cuts that a note tells of without calling them lacerations, and the places that the rows of a table name.

Source: ICD-10-CM Index to Diseases and Injuries, `Cut (external): see Laceration`.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence

from consultant.draft.diagnosis.statement import Statement
from consultant.draft.passage import Passage
from consultant.draft.section import Section

_SITE = (
    r"forehead|chin|cheek|scalp|nose|lip|ear|eyebrow|eyelid|neck|shoulder|upper arm|forearm|elbow|wrist|hand|palm|thigh|knee|lower leg|"
    r"calf|shin|ankle|foot|heel"
)
_CUT = re.compile(
    r"(?<!was )(?<!were )\b(?:cuts?|sliced|slashed|gash(?:es|ed)?) (?:(?:to|of|on|in|his|her|the|a|my|own) ){0,3}"
    rf"(?:(?P<side>right|left|rt|lt|[RL]) )?(?:(?:dorsal|volar|palmar) )?(?P<site>{_SITE})s?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:(?P<side>right|left|rt|lt|[RL]) (?:side of )?)?(?:the )?(?P<site>{_SITE}|back|abdomen|chest|trunk|arm|leg|temple|axilla|groin)s?",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"\d+(?:\.\d+)? ?(?:cm|mm)?", re.IGNORECASE)
_WOUNDS = re.compile(r"\b(?:wounds?|lac(?:eration)?s?|cuts?)\b", re.IGNORECASE)
_SIDES = {"right": "right", "rt": "right", "r": "right", "left": "left", "lt": "left", "l": "left"}
_IN_BOOKS = {
    "cheek": "cheek and temporomandibular area",
    "eyebrow": "eyelid and periocular area",
    "palm": "hand",
    "calf": "lower leg",
    "shin": "lower leg",
    "heel": "foot",
}
_MIDDLE = frozenset({"forehead", "chin", "scalp", "nose", "lip", "neck"})
"""Places whose codes have no side."""
_NOT_NOW = frozenset({Section.PAST, Section.FAMILY, Section.OTHER, Section.PLAN})


def read_cuts(passages: Sequence[Passage]) -> Iterator[Statement]:
    """The lacerations that `passages` tell of as cuts or in the rows of a table of wounds."""
    now = [one for one in passages if one.section not in _NOT_NOW]
    for passage in now:
        if passage.row is not None:
            heads = " ".join(cell.head for cell in passage.row.cells)
            if _WOUNDS.search(heads) and (place := _place_in_row(passage)):
                yield _laceration(passage, place)
            continue
        for match in _CUT.finditer(passage.stated):
            yield _laceration(passage, match)


def sites_in_rows(passages: Sequence[Passage]) -> dict[str, Passage]:
    """The places that the rows of a table name beside a measure, each with its passage."""
    found: dict[str, Passage] = {}
    for passage in passages:
        if passage.row is not None and (place := _place_in_row(passage)):
            side = _SIDES.get((place["side"] or "").lower(), "")
            found.setdefault(f"{side} {place['site'].lower()}".strip(), passage)
    return found


def _place_in_row(passage: Passage) -> re.Match[str] | None:
    cells = passage.row.cells if passage.row is not None else ()
    if not any(_MEASURE.fullmatch(cell.text.strip()) for cell in cells):
        return None
    return next((match for cell in cells if (match := _PLACE.fullmatch(cell.text.strip()))), None)


def _laceration(passage: Passage, place: re.Match[str]) -> Statement:
    site = place["site"].lower()
    side = "" if site in _MIDDLE else _SIDES.get((place["side"] or "").lower(), "")
    words = " ".join(f"laceration of {side} {_IN_BOOKS.get(site, site)}".split())
    return Statement(passage, words, words, "", False, near=place[0])
