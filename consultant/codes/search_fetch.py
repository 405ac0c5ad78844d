"""The documents that may answer a query: full-text queries from strict to generous, each cut short."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, product

from consultant.codes.search_filter import Filter
from consultant.codes.search_layout import GROUPS, LONGEST_NAME, name_key
from consultant.codes.search_query import Alternative, Group, Query
from consultant.codes.search_vocabulary import Vocabulary
from consultant.codes.search_words import unique

MOST = {"diagnoses": 150, "procedures": 150, "inpatient": 40, "old": 40}
"""How many documents of each group of code sets one full-text query gives: they come general first."""
RELAXED = 80
"""So many for a query that leaves words out."""
MOST_WAYS, MOST_NAMES = 8, 100
"""So many ways to say a group, and to say a whole query, are looked up as names."""
_WEIGHTIEST = 3
_STRICT = 2
_ONLY_STRICT = frozenset({"inpatient", "old"})
"""Code sets that few ask for: unless they are named, only documents that say everything are fetched."""


@dataclass(frozen=True, slots=True)
class Document:
    """A row of `search_doc`."""

    id: int
    code_id: int
    code_set: str
    seventh: int
    surgery: int
    prior: float
    texts: str
    near: str
    stated: str
    origins: str


def fetch(
    connection: sqlite3.Connection, query: Query, known: Vocabulary, wanted: Filter, limit: int
) -> Iterator[Document]:
    """Documents for `query`, each once, of the code sets that are wanted."""
    if not query.groups:
        return
    condition, values = wanted.sql("d", seventh=True)
    ranges = [
        (*known.groups[name], most, name in _ONLY_STRICT and not wanted.code_sets)
        for name, most in MOST.items()
        if not wanted.code_sets or wanted.code_sets & {code_set.value for code_set in GROUPS[name]}
    ]
    columns = "d.id, d.code_id, d.code_set, d.seventh, d.surgery, d.prior, d.texts, d.near, d.stated, d.origins"
    seen: set[int] = set()
    keys = [name_key(name) for name in _names(query)]
    rows = connection.execute(
        f"SELECT {columns} FROM search_name n JOIN search_doc d ON d.id = n.doc_id"  # noqa: S608
        f" WHERE n.name IN ({', '.join('?' * len(keys))}) AND {condition} ORDER BY d.id LIMIT ?",
        [*keys, *values, RELAXED],
    )
    for row in rows.fetchall():
        seen.add(row[0])
        yield Document(*row)
    sql = (
        f"SELECT {columns}"  # noqa: S608
        " FROM search_text t JOIN search_doc d ON d.id = t.rowid"
        f" WHERE t.search_text MATCH ? AND t.rowid BETWEEN ? AND ? AND {condition} ORDER BY t.rowid LIMIT ?"
    )
    for number, (expression, enough) in enumerate(_expressions(query)):
        if number and len(seen) >= min(enough, limit * 3):
            break
        for first, last, most, only_strict in ranges:
            if last < first or (only_strict and number >= _STRICT):
                continue
            rows = connection.execute(
                sql, [expression, first, last, *values, most if number < _STRICT else min(most, RELAXED)]
            )
            for row in rows.fetchall():
                if row[0] not in seen:
                    seen.add(row[0])
                    yield Document(*row)


def _expressions(query: Query) -> Iterator[tuple[str, int]]:
    """Full-text queries, the strictest first, each with how many documents make it needless."""
    groups = [group for group in query.groups if group.needed] or query.groups
    groups = sorted(groups, key=lambda group: group.weight)
    everything = _all(groups)
    yield f"{{own}} : ({everything})", 1
    yield everything, 40
    if len(groups) > 1:
        for left_out in groups[:3]:
            yield _all([group for group in groups if group is not left_out]), 15
    if len(groups) > 3:
        for one in reversed(groups[-_WEIGHTIEST:]):
            others = " OR ".join(_any(group) for group in groups if group is not one)
            yield f"({_any(one)}) AND ({others})", 30
    if len(groups) > 1:
        yield f"{{own}} : ({_all(groups[-1:])})", 5


def _names(query: Query) -> Iterator[list[str]]:
    """What the query says as whole names: every way to say it, as long as there are not too many."""
    ways = [list(islice(_ways(group), MOST_WAYS)) for group in query.groups if group.needed]
    names = (unique(chain(*way)) for way in islice(product(*ways), MOST_NAMES))
    return (name for name in names if 0 < len(name) <= LONGEST_NAME)


def _ways(group: Group) -> Iterator[tuple[str, ...]]:
    """Each way to say a group, the surest first."""
    for alternative in group.alternatives:
        yield from product(*alternative.places)


def _all(groups: list[Group]) -> str:
    return " AND ".join(f"({_any(group)})" for group in groups)


def _any(group: Group) -> str:
    return " OR ".join(dict.fromkeys(_said(alternative) for alternative in group.alternatives))


def _said(alternative: Alternative) -> str:
    """Stems are letters, figures and full stops, so that quotes are all they need."""
    places = (" OR ".join(f'"{stem}"' for stem in place) for place in alternative.places)
    return "(" + " AND ".join(f"({place})" for place in places) + ")"
