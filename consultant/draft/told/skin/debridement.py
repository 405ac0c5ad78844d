"""Debridement: the depth and the surface of each wound, as a note tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultant.draft.amounts import areas
from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.debridement import Debrided, Depth, debridements
from consultant.draft.told.item import filled, items
from consultant.draft.told.place import only_place
from consultant.draft.told.row import is_row, row_text, written
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

COVERS = (("11042", "11047"), ("97597", "97602"))
_ACT = re.compile(
    r"\bdebrid\w*|\b(?:necrotic|devitali[sz]ed|nonviable|non-viable|slough\w*|fibrin\w*|biofilm)\b[^.;]*?"
    r"\b(?:excised|removed|cut away|curett?ed|scraped|taken off|sharply)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bnails?\b|\btoenails?\b|\bjoint\b|\barthroscop\w+|\bfracture\b|\bburn\w*|\bcorns?\b|\bcallus\w*", re.I
)
_DEPTHS = (
    (Depth.BONE, re.compile(r"\b(?:bone|osseous|osteomyelitis|cortex|periosteum)\b", re.IGNORECASE)),
    (Depth.MUSCLE, re.compile(r"\b(?:muscles?|fascia\w*|tendons?)\b", re.IGNORECASE)),
    (Depth.FAT, re.compile(r"\b(?:subcutaneous|subcut\w*|subq|sub-q|fat|fatty|adipose)\b", re.IGNORECASE)),
    (
        Depth.SKIN,
        re.compile(
            r"\b(?:epiderm\w*|derm(?:is|al)|slough|fibrin\w*|biofilm|devitali[sz]ed skin|selective)\b", re.IGNORECASE
        ),
    ),
)
_NOT_TO = re.compile(
    r"\b(?:exposed|probes? to|visible|not? (?:to|including)|without|overlying|above|superficial to)\s+(?:the\s+)?"
    r"(?:underlying\s+)?(?:bone|muscle|fascia|tendon)\b|\bbone (?:was )?(?:exposed|visible|palpable)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:both|each|two|second|another|bilateral|wounds|ulcers|and (?:the )?(?:left|right))\b|#2", re.IGNORECASE
)
_AFTER = re.compile(r"\bafter\b|\bpost\b|\bdebrided\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Told:
    """A wound that was debrided; what is not told is None."""

    square_cm: Decimal | None
    depth: Depth | None
    passage: Passage
    after: bool = False
    """The surface is that of the wound when it had been debrided."""


def read_debridements(tale: Tale) -> Reckoned | None:
    """The wounds debrided in sentences that give a surface for each; None when they do not: look-ups then ask."""
    found = [one for said in _led_to(tale.said) if not is_row(said) for one in _told(said.text, said.passage)]
    listed = _in_rows(tale.said)
    if any(one.after for one in listed) or all(one.square_cm is None for one in found):
        found = [*listed, *(one for one in found if one.square_cm is None or not listed)]
    depths = {one.depth for one in found} - {None}
    only = next(iter(depths)) if len(depths) == 1 else None
    wounds: list[Debrided] = []
    passages: list[tuple[Passage, ...]] = []
    seen: list[_Told] = []
    for one in found:
        depth = one.depth or only
        again = any(
            (other.square_cm, other.depth or only) == (one.square_cm, depth) and other.passage is not one.passage
            for other in seen
        )
        if one.square_cm is None or again:
            continue
        if depth is None:
            return None
        seen.append(one)
        wounds.append(Debrided(one.square_cm, depth))
        passages.append((one.passage,))
    if not wounds:
        return None
    return reckoned(Count(tuple(debridements(wounds))), passages, COVERS)


def _led_to(said: Sequence[Said]) -> list[Said]:
    """`said`, where a sentence of debridement without a surface follows the one that measures the wounds."""
    led: list[Said] = []
    for place, one in enumerate(said):
        lead = said[place - 1] if place else None
        if (
            lead is not None
            and not is_row(one)
            and not is_row(lead)
            and _ACT.search(one.text)
            and not areas(one.text)
            and areas(lead.text)
            and not _ACT.search(lead.text)
            and re.search(r"\b(?:ulcers?|wounds?)\b", lead.text, re.IGNORECASE)
            and re.search(r"\b(?:both|entire|complete|whole|all|each)\b", one.text, re.IGNORECASE)
        ):
            led.append(Said(one.passage, f"{lead.text.strip()} {one.text}"))
        else:
            led.append(one)
    return led


def depth_of(text: str) -> Depth | None:
    """The deepest tissue that `text` says was taken out; None when it says none."""
    cut = _NOT_TO.sub(" ", text)
    return next((depth for depth, words in _DEPTHS if words.search(cut)), None)


def _in_rows(said: Sequence[Said]) -> list[_Told]:
    """The wounds of a table, one a row: the surface after debridement where there is a column for it."""
    around = written(said)
    rows = [one for one in said if is_row(one) and areas(row_text(one)) and not _OTHER.search(row_text(one))]
    if not any(_ACT.search(text) for text in (around, *map(row_text, rows))):
        return []
    told = []
    for one in rows:
        after = areas(row_text(one, _AFTER))
        surface = max(area.square_cm for area in after or areas(row_text(one)))
        told.append(_Told(surface, depth_of(row_text(one)), one.passage, bool(after)))
    return told


def _told(text: str, passage: Passage) -> list[_Told]:
    if not _ACT.search(text) or _OTHER.search(text):
        return []
    listed = items(text, lambda part: bool(areas(part)), lambda part: only_place(part) is not None)
    measured = [one for one in listed if areas(one)]
    if not measured:
        return [_Told(None, depth_of(text), passage)]
    surfaces = {max(area.square_cm for area in areas(one)) for one in measured}
    if len(surfaces) == 1 and not _SEVERAL.search(text):  # `3 x 4 cm, 12 sq cm` is one wound
        measured = measured[:1]
    depths = filled([depth_of(one) for one in measured])
    whole = depth_of(text)
    return [
        _Told(max(area.square_cm for area in areas(one)), depth or whole, passage)
        for one, depth in zip(measured, depths, strict=True)
    ]
