"""Which of many patterns may stand in a text: those of which some word is there.

A pattern mostly needs one of a few words to match at all. They are read out of the pattern itself, so that a text is
searched only with the few patterns whose words it has; what cannot be read out is always searched for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

_GRAM = 3
_KEPT = 400
"""Longer texts are not taken apart, and only the last few are kept in lower case."""
_LONG_ENOUGH = 6
"""A longer word tells no more."""
_FOREIGN = "\x80"
"""Stands for any letter beyond ASCII."""
_TURKISH_AND_LONG = str.maketrans("ıſ", "is")
"""What `re.IGNORECASE` takes for an ASCII letter, and `lower` leaves."""
_PROPERTY = re.compile(r"\\[pP]\{\w+\}")
_parse: Any = import_module("re._parser").parse


class Sieve:
    """Tells which patterns may match. It never leaves out one that does.

    Patterns for another engine than `re` are given as they are written.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str] | str]) -> None:
        self._always: list[int] = []
        self._short: list[tuple[str, int]] = []
        self._capitals: list[tuple[str, int]] = []
        self._by_gram: dict[str, list[tuple[str, int]]] = {}
        for number, pattern in enumerate(patterns):
            words = needed(pattern)
            if words is None:
                self._always.append(number)
            for word in words or ():
                self._list_for(word).append((word, number))
        self._longer = [pair for pairs in self._by_gram.values() for pair in pairs]

    def _list_for(self, word: str) -> list[tuple[str, int]]:
        if word != word.lower():
            return self._capitals
        return self._by_gram.setdefault(word[:_GRAM], []) if len(word) >= _GRAM else self._short

    def may(self, text: str) -> Sequence[int]:
        """The numbers of the patterns that may match somewhere in `text`, in their order."""
        if len(text) <= _KEPT:
            low, grams = _kept(text)
            near = [pair for gram in self._by_gram.keys() & grams for pair in self._by_gram[gram]]
        else:  # nearly every gram is in a long text: it is not worth taking apart
            low, near = _lowered(text), self._longer
        found = {number for word, number in self._short if word in low}
        found.update(number for word, number in self._capitals if word in text)
        found.update(number for word, number in near if word in low)
        return sorted(found.union(self._always)) if found else self._always


class Quick:
    """A pattern that is searched for where a text has one of its words: as `re.compile`, for what is seldom there."""

    __slots__ = ("_capitals", "_found_by", "_grams", "_short", "_words", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._words = needed(self.pattern)
        words = self._words or ()
        self._capitals = tuple(word for word in words if word != word.lower())
        self._short = tuple(word for word in words if len(word) < _GRAM and word == word.lower())
        self._found_by: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _GRAM and word == word.lower():
                self._found_by.setdefault(word[:_GRAM], []).append(word)
        self._grams = frozenset(self._found_by)

    def may(self, text: str) -> bool:
        """Whether it may match somewhere in `text`."""
        if self._words is None:
            return True
        if len(text) > _KEPT:
            low = _lowered(text)
            return any(word in low for word in self._words) or any(word in text for word in self._capitals)
        low, grams = _kept(text)
        if not self._grams.isdisjoint(grams):
            for gram in self._grams & grams:
                if any(word in low for word in self._found_by[gram]):
                    return True
        return any(word in low for word in self._short) or any(word in text for word in self._capitals)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`."""
        return self.pattern.search(text) if self.may(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in `text`."""
        return self.pattern.finditer(text) if self.may(text) else iter(())

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """`text` with every match replaced."""
        return self.pattern.sub(replacement, text) if self.may(text) else text

    def hidden(self, text: str) -> str:
        """`text` with a tilde for each character of every match: as long as before, so that places hold."""
        return self.sub(lambda match: "~" * len(match[0]), text)


class AnyOf:
    """Whether one of many patterns stands in a text. `texts` are split at the bars that stand outside of brackets."""

    def __init__(self, *texts: str, flags: int = 0) -> None:
        self._patterns = [re.compile(one, flags) for text in texts for one in alternatives(text)]
        self._sieve = Sieve(self._patterns)

    def stands_in(self, text: str) -> bool:
        """Whether one of the patterns matches somewhere in `text`."""
        return any(self._patterns[number].search(text) for number in self._sieve.may(text))


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern that is written as several."""
    found, depth = [""], 0
    for piece in _PIECES.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


_PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""Of a pattern: an escaped letter, a set of letters, any other letter."""


def _low(text: str) -> str:
    low = text.lower()
    return low if low.isascii() else f"{low.translate(_TURKISH_AND_LONG)}{_FOREIGN}"


def _taken_apart(text: str) -> tuple[str, frozenset[str]]:
    """`text` as words are looked for in it, and every three letters in a row."""
    low = _low(text)
    return low, frozenset(map("".join, zip(low, low[1:], low[2:], strict=False)))


_kept = lru_cache(maxsize=512)(_taken_apart)
_lowered = lru_cache(maxsize=4)(_low)


def needed(pattern: re.Pattern[str] | str) -> frozenset[str] | None:
    """Words of which one stands in whatever `pattern` matches; None when none can be told.

    They are in lower case but for capitals that have to be capitals.
    """
    written, flags = (pattern, 0) if isinstance(pattern, str) else (pattern.pattern, pattern.flags)
    try:
        parsed = _parse(_PROPERTY.sub(r"\\w", written), flags & (re.IGNORECASE | re.VERBOSE))
    except re.error:
        return None
    return _needed(parsed, bool(parsed.state.flags & re.IGNORECASE))


def _needed(sequence: Iterable[Any], ignoring_case: bool) -> frozenset[str] | None:
    """The most telling of what each part of a sequence needs."""
    found: list[frozenset[str]] = []
    run: list[Any] = []
    for part in sequence:
        name = str(part[0])
        if name == "LITERAL" and part[1] < 128:
            run.append(part)
        elif name not in {"AT", "ASSERT_NOT"}:  # these stand between letters without parting them
            found.append(_word(run, ignoring_case))
            if (needs := _needed_by(name, part[1], run, ignoring_case)) is not None:
                found.append(needs)
            run = []
    found.append(_word(run, ignoring_case))
    return max((one for one in found if all(one)), key=_worth, default=None)


def _word(run: Iterable[Any], ignoring_case: bool) -> frozenset[str]:
    word = "".join(chr(letter) for _, letter in run)
    return frozenset([word.lower() if ignoring_case else word])


def _needed_by(name: str, argument: Any, before: list[Any], ignoring_case: bool) -> frozenset[str] | None:
    """What one part needs, with the letters that stand right before it where they go on in it."""
    if name == "LITERAL":
        return None if ignoring_case else frozenset([_FOREIGN])
    if name == "SUBPATTERN":
        _, added, removed, inner = argument
        ignoring_case = (ignoring_case or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
        return _needed([*before, *inner], ignoring_case)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, _, inner = argument
        return _needed([*before, *inner], ignoring_case) if least else None
    if name == "ATOMIC_GROUP":
        return _needed([*before, *argument], ignoring_case)
    if name == "ASSERT":
        return _needed(argument[1], ignoring_case)
    if name == "BRANCH":
        parts = [_needed([*before, *branch], ignoring_case) for branch in argument[1]]
        known = [one for one in parts if one is not None]
        return frozenset[str]().union(*known) if len(known) == len(parts) else None
    return None


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """How much it tells that one of `words` is there: its shortest word decides, then how few there are."""
    return min(*map(len, words), _LONG_ENOUGH), -len(words)
