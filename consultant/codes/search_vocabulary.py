"""The words of one build: how rare each is, what a beginning may become, and what a misspelled word was meant to be."""

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from math import log
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from consultant.codes.search_lexicon import Lexicon, lexicon
from consultant.codes.search_words import stem, unique
from consultant.errors import CodesError

MOST_ENDINGS = 12
"""So many words a beginning stands for at most, the commonest."""
_SOUNDS_LIKE = {"c": "ksq", "k": "cq", "f": "p", "s": "cp", "e": "io", "i": "ey", "y": "i", "o": "ae", "j": "g",
                "g": "j", "n": "kpg", "r": "w", "z": "xs", "x": "z", "u": "e", "h": "w", "a": "eo"}  # fmt: skip
"""First letters that are mistaken for each other, beside a first letter left out or put before."""
BUILDS_KEPT = 2
"""The build in use and the one it is about to be."""


class Vocabulary:
    """Every word that the index or our lists hold."""

    def __init__(self, rows: list[tuple[str, str, int]], lists: Lexicon, groups: dict[str, tuple[int, int]]) -> None:
        self.lexicon = lists
        self.groups = groups
        """First and last document of each group of code sets."""
        self.documents: dict[str, int] = {stemmed: count for _, stemmed, count in rows if count}
        """In how many documents each stem stands."""
        self.stem_of: dict[str, str] = {word: stemmed for word, stemmed, count in rows if count}
        for word in lists.typed:
            self.stem_of.setdefault(word, stem(word))
        self._written: dict[str, list[str]] = defaultdict(list)
        for word, stemmed in self.stem_of.items():
            self._written[stemmed].append(word)
        total = max(sum(last - first + 1 for first, last in groups.values()), 1)
        self._rarity = {stemmed: log(1 + total / count) for stemmed, count in self.documents.items()}
        self._rarest = log(1 + total)
        self._sorted = sorted(word for word in self.stem_of if word.isalpha())
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._sorted:
            for letter in unique([word[0], word[1:2]]):
                self._alike[letter, len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether `word` or another form of it is written anywhere: `migrane` is not because `migrans` is."""
        if word in self.stem_of:
            return True
        for other in self._written.get(stem(word), ()):
            shared = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
            if {word[shared:], other[shared:]} != {"e", "s"}:
                return True
        return False

    def rarity(self, stemmed: str) -> float:
        """How much a stem says: the logarithm of how many documents there are to one that has it."""
        return self._rarity.get(stemmed, self._rarest)

    def indexed(self, stemmed: str) -> bool:
        """Whether a document has this stem."""
        return stemmed in self.documents

    def endings(self, beginning: str) -> list[str]:
        """The stems of the commonest words that start with `beginning`."""
        start = bisect_left(self._sorted, beginning)
        end = bisect_left(self._sorted, beginning + "{", start)
        found = {self.stem_of[word] for word in self._sorted[start:end]}
        return sorted(found, key=lambda stemmed: (-self.documents.get(stemmed, 0), stemmed))[:MOST_ENDINGS]

    def corrections(self, word: str) -> list[tuple[str, float]]:
        """Stems that `word` may be a misspelling of, with how near each is (0 to 1), nearest first; at most three."""
        allowed = 1 if len(word) <= 5 else 2 if len(word) <= 10 else 3
        if len(word) < 4 or len(word) > 40:
            return []
        letters = unique([word[0], word[1], *_SOUNDS_LIKE.get(word[0], "")])
        pool: list[str] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for letter in letters:
                pool += self._alike.get((letter, length), ())
        costs: dict[str, float] = {}
        for found, distance, _ in process.extract(
            word, sorted(pool), scorer=OSA.distance, score_cutoff=allowed, limit=30
        ):
            stemmed = self.stem_of[found]
            cost = distance + (0.5 if found[0] != word[0] else 0.0) - 0.12 * log(1 + self.documents.get(stemmed, 2))
            costs[stemmed] = min(costs.get(stemmed, cost), cost)
        ranked = sorted(costs.items(), key=lambda item: (item[1], item[0]))[:3]
        return [
            (stemmed, max(1 - 0.25 * (cost - ranked[0][1]) - 0.4 * allowed / len(word), 0.3))
            for stemmed, cost in ranked
            if cost <= ranked[0][1] + 1
        ]


_kept: dict[str, Vocabulary] = {}
_lock = Lock()


def vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    """The vocabulary of the index that `connection` is open on; kept between look-ups while that build is asked.

    Raises CodesError when the file has no search index.
    """
    try:
        stamp = connection.execute("SELECT stamp FROM search_stamp").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise CodesError("the code database has no search index; build it anew") from error
    found = _kept.get(stamp)
    if found is None:
        with _lock:
            found = _kept.get(stamp) or _read(connection)
            while len(_kept) >= BUILDS_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[stamp] = found
    return found


def _read(connection: sqlite3.Connection) -> Vocabulary:
    rows = connection.execute("SELECT word, stem, documents FROM search_word").fetchall()
    groups = {name: (first, last) for name, first, last in connection.execute("SELECT * FROM search_group")}
    return Vocabulary(rows, lexicon(), groups)
