"""A fact that a case states, with the words it rests on; and what of several that disagree may be used."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from consultant.draft.passage import Passage
from consultant.sieve import Sieve

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One value and where it is stated."""

    value: T
    passage: Passage
    start: int
    """Where its words begin in the document, counting characters from 0."""
    end: int
    firm: bool = False
    """Stated under its own name (`Place of service: 22`, `Payer: Medicare`), not merely in passing."""

    @property
    def words(self) -> str:
        """The words it rests on, on one line."""
        start = self.start - self.passage.start
        return " ".join(self.passage.text[start : start + self.end - self.start].split())


def fact_at(value: T, passage: Passage, match: re.Match[str], firm: bool = False) -> Fact[T]:
    """The fact that `match` in the text of `passage` states."""
    return Fact(value, passage, passage.start + match.start(), passage.start + match.end(), firm)


def settled(facts: Iterable[Fact[T]]) -> T | None:
    """The one value that `facts` agree on; None when there is none, or when they contradict each other.

    What is stated under its own name goes before what is said in passing.
    """
    every = list(facts)
    firm = {one.value for one in every if one.firm}
    values = firm or {one.value for one in every}
    return values.pop() if len(values) == 1 else None


def first_of_each(facts: Iterable[Fact[T]]) -> tuple[Fact[T], ...]:
    """`facts` without those that say once more what one before says as firmly."""
    seen: dict[tuple[T, bool], Fact[T]] = {}
    for one in facts:
        seen.setdefault((one.value, one.firm), one)
    return tuple(seen.values())


class Named(Generic[T]):
    """Values, each with the pattern of its names; an earlier one uses its words up."""

    def __init__(self, patterns: Sequence[tuple[T, re.Pattern[str]]]) -> None:
        self._patterns = list(patterns)
        self._sieve = Sieve([pattern for _, pattern in patterns])

    def read(self, passages: Sequence[Passage], texts: Sequence[str], *, firm: bool = False) -> Iterator[Fact[T]]:
        """The values that are named in `texts`, one for each passage."""
        for passage, text in zip(passages, texts, strict=True):
            left = text
            for number in self._sieve.may(text):
                value, pattern = self._patterns[number]
                for match in pattern.finditer(left):
                    yield fact_at(value, passage, match, firm)
                    left = f"{left[: match.start()]}{'~' * len(match[0])}{left[match.end() :]}"
