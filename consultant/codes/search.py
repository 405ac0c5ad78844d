"""Search over every code set: a code or its start, words, abbreviations, lay words, trade names and misspellings.

A query is understood (`search_query`), a few full-text queries fetch the documents that may answer it, the strictest
first (`search_fetch`), and `search_rank` orders them. Nothing is written, and nothing a person may type is an error.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from consultant.codes.dates import as_int
from consultant.codes.model import CodeSet
from consultant.codes.search_code import find_codes
from consultant.codes.search_fetch import Document, fetch
from consultant.codes.search_filter import Filter, Found
from consultant.codes.search_query import Query, understand
from consultant.codes.search_rank import Ranker, Scored
from consultant.codes.search_vocabulary import Vocabulary, vocabulary
from consultant.codes.search_words import stems

ENOUGH = 0.97
"""A query is answered when a document says this share of it; otherwise its words are taken for beginnings and slips."""
MOST_LOOSE = 4
"""More things at once are not asked for in beginnings of words that are words themselves."""
_TEXT_OF = {
    "t": "SELECT text FROM term WHERE id = ?",
    "n": "SELECT text FROM note WHERE id = ?",
    "i": "SELECT path FROM index_entry WHERE id = ?",
}


def find(
    connection: sqlite3.Connection,
    text: str,
    on: date,
    *,
    code_sets: Sequence[CodeSet] = (),
    billable: bool | None = None,
    active_only: bool = True,
    limit: int = 20,
) -> list[Found]:
    """The codes that answer `text` on the date of service `on`, best first; equal ones in the order of the books.

    `billable` True leaves headers out (where codes differ in the 7th character alone, the initial encounter stands for
    the rest unless the words say otherwise), False leaves all others out. `active_only` False finds codes of every
    date.
    Raises CodesError when the file has no search index, never for what was typed.
    """
    if limit < 1:
        return []
    known = vocabulary(connection)
    wanted = Filter(frozenset(code_set.value for code_set in code_sets), billable, as_int(on) if active_only else None)
    by_code, rest = find_codes(connection, text, known, wanted, limit)
    if not rest or len(by_code) >= limit:
        return by_code
    first = {one.code_id for one in by_code}
    by_words = [one for one in _find_words(connection, rest, known, wanted, limit) if one.code_id not in first]
    return sorted([*by_code, *by_words], key=lambda one: -one.score)[:limit]


def _find_words(
    connection: sqlite3.Connection, text: str, known: Vocabulary, wanted: Filter, limit: int
) -> list[Found]:
    best: dict[int, tuple[Scored, Document, Query]] = {}
    for loose in (False, True):
        query = understand(text, known, loose=loose)
        ranker = Ranker(query, known)
        for document in fetch(connection, query, known, wanted, limit):
            scored = ranker.score(document)
            if loose:
                scored.score = round(scored.score - 0.05, 4)
            if document.code_id not in best or scored.score > best[document.code_id][0].score:
                best[document.code_id] = scored, document, query
        if len(query.groups) > MOST_LOOSE or any(scored.covered >= ENOUGH for scored, _, _ in best.values()):
            break
    ranked = sorted(best.values(), key=lambda one: (-one[0].score, one[1].id))
    found: list[Found] = []
    for scored, document, query in ranked:
        found += _settled(connection, scored, document, query, wanted)
        if len(found) >= limit:
            break
    return found[:limit]


def _settled(
    connection: sqlite3.Connection, scored: Scored, document: Document, query: Query, wanted: Filter
) -> Iterable[Found]:
    """What a document stands for: its code, or the one of those with a 7th character that was asked for."""
    code_id = document.code_id
    if document.seventh and wanted.billable is not False:
        asked = {stem for group in query.groups for stem in group.stems()} & set(document.near.split(" "))
        child = _with_seventh(connection, code_id, asked, wanted) if asked or wanted.billable else None
        code_id = child or code_id
        if child is None and wanted.billable:
            return
    yield Found(code_id, scored.score, _matched(connection, document, scored.line))


def _with_seventh(connection: sqlite3.Connection, code_id: int, asked: set[str], wanted: Filter) -> int | None:
    """The code below `code_id` whose 7th character says most of `asked`; None when none says any and none must."""
    condition, values = wanted.sql("c")
    rows = connection.execute(
        "SELECT c.id, substr(c.description, length(h.description) + 1) FROM code c JOIN code h ON h.id = c.parent_id"  # noqa: S608
        f" WHERE c.parent_id = ? AND {condition} ORDER BY c.code",
        [code_id, *values],
    ).fetchall()
    best: tuple[float, int] | None = None
    for number, ending in rows:
        said = set(stems(ending))
        score = len(said & asked) - 0.01 * len(said)
        if (best is None or score > best[0] + 0.05) and (said & asked or wanted.billable):
            best = score, number
    return best[1] if best else None


def _matched(connection: sqlite3.Connection, document: Document, line: int) -> str:
    """The words of a document's line as they were published."""
    origin = document.origins.split(" ")[line]
    row: Any = None
    if origin[:1] in _TEXT_OF:
        row = connection.execute(_TEXT_OF[origin[:1]], (int(origin[1:]),)).fetchone()
    row = row or connection.execute("SELECT description FROM code WHERE id = ?", (document.code_id,)).fetchone()
    return str(row[0])
