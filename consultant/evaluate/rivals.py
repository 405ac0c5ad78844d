"""What one would use instead of our search: a plain full-text table, and the package `icd10-coder`."""

import importlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from consultant.codes.dates import as_int
from consultant.codes.model import CodeSet, bare
from consultant.codes.shelf import Shelf

Search = Callable[[str], list[str]]
"""From what is typed to codes as they are written, best first."""

LIMIT = 10
"""So many codes are on the first screen."""
_WORD = re.compile(r"\w+")


@contextmanager
def plain_table(shelf: Shelf, on: date, code_sets: Sequence[CodeSet] = (), *, terms: bool = False) -> Iterator[Search]:
    """A full-text table over the titles in force on `on`, with `terms` over inclusion and index terms too; no synonyms.

    Words by their Porter stems, best by bm25: codes that have all of them, when there are none those that have any. A
    code is found by itself and by its start.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE TABLE code (id INTEGER PRIMARY KEY, code TEXT, display TEXT)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, terms, tokenize='porter unicode61')")
        marks = ", ".join("?" * len(code_sets))
        rows = shelf.all(
            "SELECT c.id, c.code, c.display, c.description, CASE WHEN ? THEN (SELECT group_concat(t.text, ' ; ')"  # noqa: S608
            " FROM term t WHERE t.code_id = c.id) ELSE '' END FROM code c WHERE c.description <> ''"
            " AND coalesce(c.valid_from, 0) <= ? AND coalesce(c.valid_to, 99999999) >= ?"
            + (f" AND c.code_set IN ({marks})" if code_sets else ""),
            [terms, as_int(on), as_int(on), *(code_set.value for code_set in code_sets)],
        )
        connection.executemany("INSERT INTO code VALUES (?, ?, ?)", (row[:3] for row in rows))
        connection.executemany(
            "INSERT INTO words (rowid, title, terms) VALUES (?, ?, ?)", ((row[0], row[3], row[4]) for row in rows)
        )
        connection.execute("CREATE INDEX by_code ON code (code)")
        yield lambda text: _ask_plain(connection, text)
    finally:
        connection.close()


def _ask_plain(connection: sqlite3.Connection, text: str) -> list[str]:
    code = bare(text)
    if code.isalnum() and any(character.isdigit() for character in code):
        rows = connection.execute(
            "SELECT display FROM code WHERE code >= ? AND code < ? || '~' ORDER BY length(code), code LIMIT ?",
            (code, code, LIMIT),
        ).fetchall()
        if rows:
            return [row[0] for row in rows]
    words = [f'"{word}"' for word in _WORD.findall(text)]
    for expression in (" ".join(words), " OR ".join(words)) if words else ():
        rows = connection.execute(
            "SELECT c.display FROM words w JOIN code c ON c.id = w.rowid WHERE words MATCH ? ORDER BY rank LIMIT ?",
            (expression, LIMIT),
        ).fetchall()
        if rows:
            return [row[0] for row in rows]
    return []


@contextmanager
def icd10_coder() -> Iterator[Search | None]:
    """The diagnosis search of the package `icd10-coder` over its own ICD-10-CM 2025; None when it is not installed."""
    try:
        coder = importlib.import_module("icd10_coder.coder")
    except ImportError:
        yield None
        return
    connection: sqlite3.Connection = coder.get_conn(coder.CM_DB)
    try:
        yield lambda text: [str(row[0]) for row in coder.cm_search(connection, text, LIMIT)]
    finally:
        connection.close()
