"""Finds the quotes that a draft rests on in the text they were taken from, so that a reviewer can see them in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_HITS = 5
"""How often one quote is marked in one text."""
_SHORTEST = 2
_SAME = str.maketrans("’‘“”„–—−‑", '\'\'"""----')


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of evidence and the name it has on the page."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text and the quotes it belongs to."""

    text: str
    keys: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    """The quotes whose first place on the page begins here: this is where a link to them leads."""


def mark(text: str, quotes: Sequence[Quote], found: set[str]) -> list[Segment]:
    """`text` cut into segments, so that every segment lies wholly inside or outside of each quote.

    Blanks, letter case and typographic signs do not matter. The keys of the quotes seen are added to `found`.
    """
    hits = _hits(text, quotes)
    if not hits:
        return [Segment(text)] if text else []
    edges = sorted({0, len(text), *(start for start, _end, _key in hits), *(end for _start, end, _key in hits)})
    segments = []
    for begin, stop in pairwise(edges):
        keys = tuple(dict.fromkeys(key for start, end, key in hits if start <= begin and stop <= end))
        starts = tuple(dict.fromkeys(key for start, _end, key in hits if start == begin and key not in found))
        found.update(starts)
        segments.append(Segment(text[begin:stop], keys, starts))
    return segments


def _hits(text: str, quotes: Iterable[Quote]) -> list[tuple[int, int, str]]:
    """(start, end, key) of every place in `text` where a quote stands."""
    wanted = [(quote.key, _flat(quote.text)[0].strip()) for quote in quotes]
    wanted = [(key, needle) for key, needle in wanted if len(needle) >= _SHORTEST]
    if not wanted or not text:
        return []
    flat, places = _flat(text)
    hits = []
    for key, needle in wanted:
        at = flat.find(needle)
        for _hit in range(_HITS):
            if at < 0:
                break
            hits.append((places[at], places[at + len(needle) - 1] + 1, key))
            at = flat.find(needle, at + len(needle))
    return hits


def _flat(text: str) -> tuple[str, list[int]]:
    """`text` in lower case with single blanks, and where each of its characters stood."""
    flat: list[str] = []
    places: list[int] = []
    blank = False
    for place, character in enumerate(text.translate(_SAME)):
        if character.isspace():
            if not blank:
                flat.append(" ")
                places.append(place)
            blank = True
            continue
        blank = False
        lower = character.lower()
        flat.append(lower if len(lower) == 1 else character)
        places.append(place)
    return "".join(flat), places
