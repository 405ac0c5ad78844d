"""How many of something were treated, as the case counts them: `three lesions`, `2 biopsies`, `x 4`."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultant.draft.fact import Fact, fact_at
from consultant.draft.passage import Passage
from consultant.draft.words import stem

_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of things."""

    count: int
    of: str
    """What is counted, in one form (`lesion`, `biops`); empty for `x 3`."""


def read_tallies(passages: Sequence[Passage]) -> Iterator[Fact[Tally]]:
    """Every count of things that codes are told apart by, in the order they stand."""
    for passage in passages:
        text = passage.stated
        for match in _COUNTED.finditer(text):
            yield fact_at(Tally(_number(match["count"]), stem(match["of"].lower())), passage, match)
        for match in _TIMES.finditer(text):
            yield fact_at(Tally(int(match["count"]), ""), passage, match)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 1


_THINGS = (
    r"lesions?|biops(?:y|ies)|specimens?|polyps?|warts?|tags?|keratos[ei]s|nevi|nevus|moles?|cysts?|tumou?rs?|nodes?|"
    r"nodules?|sites?|stations?|passes|injections?|trigger points?|muscles?|levels?|joints?|toes?|fingers?|digits?|nails?|"
    r"wounds?|ulcers?|lacerations?|teeth|tooth|units?|vials?|views?|vessels?|stents?|grafts?|screws?|films?|slides?|"
    r"needles?|visits?|sessions?|tests?|vaccines?|components?|regions?|tendons?|ribs?|segments?|lobes?|stones?|casts?"
)
_COUNTED = re.compile(
    rf"(?<![\w./$-])(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})[ -](?:\([^()\d]{{0,20}}\) )?"
    rf"(?:(?!(?:cm|mm|mg|ml|cc|days?|weeks?|years?|hours?|min\w*)\b)[a-z-]+ ){{0,3}}(?P<of>{_THINGS})\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?<![\w.])[x×]\s?(?P<count>\d{1,3})(?!\w|\.\d|\s?(?:cm|mm|mg|ml|days?|weeks?|wks?|months?)\b)", re.I
)
