"""Amounts in what is typed and in what a code says.

`1.5 cm` lies in `1.1 to 2.0 cm`, and a `45 year old` in `40 to 64 years`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from consultant.codes.search_words import UNITS, plain

MEASURED_IN_DOSES = frozenset({"mg", "mcg", "g", "ml", "unit"})
"""Units of drugs: a code bills so many of its own amount, so that another amount is no contradiction."""

_COUNT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBER_WORDS = {word: number for number, word in enumerate(_COUNT.split(), 1)}
_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"(?:[ -]?(?:sq(?:uare)? )?([a-z]+))?"
_WORDED = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})\b")
_ANY_NUMBER = re.compile(rf"\d|\b({'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_TYPED = re.compile(rf"(?<![a-z0-9.]){_NUMBER}(?!\.?\d){_UNIT}")
_AGE = re.compile(r"\by/o\b")
_LENGTH = re.compile(r"(\d)[ -]?(?:year|yr)s?[ -]old")
_FROM_TO = re.compile(rf"{_NUMBER}{_UNIT} ?(?:to|through|thru|-|–|and up to|up to) ?{_NUMBER}{_UNIT}")
_OVER = re.compile(rf"(?:over|more than|greater than|above|exceeding|at least|from) {_NUMBER}{_UNIT}")
_UNDER = re.compile(rf"(?:up to|under|less than|below|at most|within|younger than) {_NUMBER}{_UNIT}")
_OR_MORE = re.compile(rf"{_NUMBER}{_UNIT} (?:or|and) (?:more|over|older|longer|above|greater)")
_OR_LESS = re.compile(rf"{_NUMBER}{_UNIT} (?:or|and) (?:less|under|fewer|younger|smaller)")
_PLAIN = re.compile(rf"(?<![\d.]){_NUMBER}{_UNIT}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that was typed."""

    value: float
    unit: str
    """One of the values of `UNITS`, or empty."""
    written: str
    """The number as it was typed."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range that a code states, both ends in it."""

    low: float
    high: float
    unit: str
    """As in `Amount`."""


def amounts(text: str) -> list[Amount]:
    """The numbers of `text` with their units."""
    text = _LENGTH.sub(r"\1 years", _AGE.sub("years", plain(text)))
    text = _WORDED.sub(lambda found: str(_NUMBER_WORDS[found[1]]), text)
    return [Amount(float(found[1]), UNITS.get(found[2] or "", ""), found[1]) for found in _TYPED.finditer(text)]


def spans(text: str) -> list[Span]:
    """The ranges and plain amounts that the words of a code state."""
    text = _WORDED.sub(lambda found: str(_NUMBER_WORDS[found[1]]), plain(text))
    found: list[Span] = []

    def take(pattern: re.Pattern[str], low: int, high: int, unit: tuple[int, ...]) -> str:
        def one(match: re.Match[str]) -> str:
            name = next((UNITS[match[n]] for n in unit if match[n] in UNITS), "")
            bottom = float(match[low]) if low else -inf
            top = float(match[high]) if high else inf
            if bottom <= top:
                found.append(Span(bottom, top, name))
            return " ; "

        return pattern.sub(one, text)

    text = take(_FROM_TO, 1, 3, (4, 2))
    text = take(_OR_MORE, 1, 0, (2,))
    text = take(_OR_LESS, 0, 1, (2,))
    text = take(_OVER, 1, 0, (2,))
    text = take(_UNDER, 0, 1, (2,))
    take(_PLAIN, 1, 1, (2,))
    return found


def stated(texts: Iterable[str]) -> str:
    """What `spans` finds in `texts`, in the form in which the index keeps it; `spans_of` reads it."""
    found = {
        f"{span.low:g} {span.high:g} {span.unit}": None
        for text in texts
        if _ANY_NUMBER.search(text)
        for span in spans(text)
    }
    return ";".join(found)


@lru_cache(maxsize=8192)
def spans_of(kept: str) -> tuple[Span, ...]:
    """The spans in what `stated` wrote."""
    parts = (one.split(" ") for one in kept.split(";"))
    return tuple(Span(float(low), float(high), unit) for low, high, unit in parts)


def agreement(asked: list[Amount], kept: tuple[Span, ...]) -> float:
    """How well the amounts `asked` fit what a code states: 1 all lie in a range, -1 all outside, 0 nothing said."""
    if not asked:
        return 0.0
    score = 0.0
    for amount in asked:
        ranges = [span for span in kept if span.unit == amount.unit]
        if not ranges:
            continue
        if any(span.low <= amount.value <= span.high for span in ranges):
            score += 1.0
        elif amount.unit not in MEASURED_IN_DOSES and any(span.low != span.high for span in ranges):
            score -= 1.0
    return score / len(asked)
