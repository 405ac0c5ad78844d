"""Which reported line or diagnosis is meant by which expected one: each is used once, the best agreement first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from consultant.case.answer import Diagnosis, Line
from consultant.evaluate.cases import ExpectedDiagnosis, ExpectedLine

E = TypeVar("E")
R = TypeVar("R")
CANDIDATES = 5
"""How many candidates of a line are looked at: its code, then its alternatives in their order."""
_WORD = re.compile(r"[A-Z0-9][A-Z0-9.]*[A-Z0-9]")


@dataclass(frozen=True, slots=True)
class LineMatch:
    """An expected line and the reported line that has its code, where one has."""

    expected: ExpectedLine
    reported: Line | None

    @property
    def modifiers_right(self) -> bool:
        """Whether code and modifiers are right, whatever their order."""
        return self.reported is not None and any(_same(self.reported, one) for one in self.expected.codings)

    @property
    def right(self) -> bool:
        """Whether code, modifiers and units are right."""
        line = self.reported
        return line is not None and any(_same(line, one) and line.units == one[2] for one in self.expected.codings)


def match_lines(expected: Sequence[ExpectedLine], reported: Sequence[Line]) -> list[LineMatch]:
    """For every expected line the reported one with its code, in the order of `expected`."""
    agreements: tuple[Callable[[ExpectedLine, Line], bool], ...] = (
        lambda one, line: LineMatch(one, line).right,
        lambda one, line: LineMatch(one, line).modifiers_right,
        lambda one, line: line.code in one.codes,
    )
    pairs = _pair(expected, reported, agreements)
    return [LineMatch(one, None if at is None else reported[at]) for one, at in zip(expected, pairs, strict=True)]


def match_diagnoses(
    expected: Sequence[ExpectedDiagnosis], reported: Sequence[Diagnosis]
) -> list[tuple[ExpectedDiagnosis, Diagnosis | None]]:
    """For every expected diagnosis the reported one that counts as it."""
    agreements: tuple[Callable[[ExpectedDiagnosis, Diagnosis], bool], ...] = (
        lambda one, diagnosis: diagnosis.code == one.code,
        lambda one, diagnosis: diagnosis.code in one.codes,
    )
    pairs = _pair(expected, reported, agreements)
    return [(one, None if at is None else reported[at]) for one, at in zip(expected, pairs, strict=True)]


def in_candidates(
    wanted: Sequence[frozenset[str]],
    found: Sequence[Line | Diagnosis | None],
    parts: Sequence[Line | Diagnosis],
    questions: Sequence[str],
) -> list[bool]:
    """For each set of right codes: whether one is among the first candidates of its line, or a question names it.

    `found` says which of `parts` has the right code already; a part is the line of one expectation only.
    """
    taken = {id(one) for one in found if one is not None}
    free = [one for one in parts if id(one) not in taken]
    asked = [dict.fromkeys(_WORD.findall(question)) for question in questions]
    hits = []
    for codes, has in zip(wanted, found, strict=True):
        near = next((one for one in free if codes & {*_candidates(one)}), None) if has is None else None
        if near is not None:
            free.remove(near)
        named = any(codes & {*[word for word in words if _coded(word)][:CANDIDATES]} for words in asked)
        hits.append(has is not None or near is not None or named)
    return hits


def _candidates(part: Line | Diagnosis) -> list[str]:
    return [part.code, *(one.code for one in part.alternatives)][:CANDIDATES]


def _coded(word: str) -> bool:
    """Whether a word of a question can be a code: it holds a digit and is long enough."""
    return len(word) >= 3 and any(char.isdigit() for char in word)


def _same(line: Line, coding: tuple[str, tuple[str, ...], int]) -> bool:
    code, modifiers, _ = coding
    return line.code == code and sorted(line.modifiers) == sorted(modifiers)


def _pair(
    expected: Sequence[E], reported: Sequence[R], agreements: Sequence[Callable[[E, R], bool]]
) -> list[int | None]:
    """For every expected one the place of its reported one; the strictest agreement chooses first."""
    chosen: list[int | None] = [None] * len(expected)
    for agree in agreements:
        for number, one in enumerate(expected):
            if chosen[number] is None:
                free = (at for at, other in enumerate(reported) if at not in chosen and agree(one, other))
                chosen[number] = next(free, None)
    return chosen
