"""A sentence cut into the things it lists, each with one measure: `3 cm of the left hand, 2 cm of the scalp`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

_T = TypeVar("_T")
_CUT = re.compile(r",(?!\d)|;|\band\b|&|\bplus\b|\.\s", re.IGNORECASE)
_N = r"\d*\.?\d+"
_BY = r"\s?(?:x|×|by)\s?"
_U = r"(?:\s?-?(?:cm|mm)\b)?"
_SPAN = re.compile(
    rf"(?<![\w./-])(?P<a>{_N}){_U}(?:{_BY}(?P<b>{_N}){_U}(?:{_BY}(?P<c>{_N}){_U})?)?\s?-?"
    r"(?P<unit>cm|mm|centimet(?:er|re)s?|millimet(?:er|re)s?)\b(?!\s?(?:2\b|²|\^2))"
    r"(?!\s*(?:deep|in depth|from|above|below|distal|proximal|punch|trephine|inferior|superior|lateral to|medial to))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A length in centimetres, or the sides of a surface."""

    sides: tuple[Decimal, ...]
    start: int
    end: int

    @property
    def widest(self) -> Decimal:
        """The longest side."""
        return max(self.sides)

    @property
    def surface(self) -> Decimal | None:
        """Length by width, in square centimetres; a depth is left out. None for a single length."""
        return self.sides[0] * self.sides[1] if len(self.sides) > 1 else None


def spans(text: str) -> list[Span]:
    """The lengths and surfaces that `text` measures, in order."""
    found = []
    for match in _SPAN.finditer(text):
        part = Decimal(10) if match["unit"].lower().startswith("m") else Decimal(1)
        sides = tuple(Decimal(match[name]) / part for name in ("a", "b", "c") if match[name])
        found.append(Span(sides, match.start(), match.end()))
    return found


def parts(text: str) -> list[str]:
    """`text` cut at commas, semicolons and `and`."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    return [text[begin:end] for begin, end in pairwise(cuts) if text[begin:end].strip(" ,;.&")]


def items(text: str, measured: Callable[[str], bool], placed: Callable[[str], bool]) -> list[str]:
    """The things that `text` lists: a new one begins at a second measure, or at a place after a measure and a place.

    Words without a measure of their own stay with the thing they follow, or lead to.
    """
    found: list[list[str]] = []
    has_measure = has_place = False
    for part in parts(text):
        measure, place = measured(part), placed(part)
        fresh = not found or (has_measure and (measure or (place and has_place)))
        if fresh:
            found.append([])
            has_measure = has_place = False
        found[-1].append(part)
        has_measure, has_place = has_measure or measure, has_place or place
    return [" ".join(one) for one in found]


def filled(values: Sequence[_T | None]) -> list[_T | None]:
    """`values` with each gap filled from what stands before it, or else after it."""
    known: list[_T | None] = []
    last: _T | None = None
    for one in values:
        last = one if one is not None else last
        known.append(last)
    first = next((one for one in values if one is not None), None)
    return [first if one is None else one for one in known]


def windows(text: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where `text` says about each of `names` what it says: cut at the last joining word before the next name."""
    cuts = [0]
    for (_, end), (start, _) in pairwise(names):
        between = [match.start() for match in _JOINS.finditer(text, end, start)]
        cuts.append(between[-1] if between else start)
    return list(pairwise([*cuts, len(text)])) if names else []


_JOINS = re.compile(r",|;|\band\b|\bwith\b|\bplus\b|\bthen\b|\bfollowed by\b|\+|/(?!\s?m)|&", re.IGNORECASE)
