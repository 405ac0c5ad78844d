"""Search over a plain full-text table: what answers until a better index is in the file, and its measure."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import date

from consultant.codes.dates import as_int
from consultant.codes.model import CodeSet, bare

_WORD = re.compile(r"\w+")


def build(connection: sqlite3.Connection) -> None:
    """Make the full-text table over descriptions and terms."""
    connection.execute("DROP TABLE IF EXISTS plain_words")
    connection.execute("CREATE VIRTUAL TABLE plain_words USING fts5(description, terms, tokenize='porter unicode61')")
    connection.execute(
        "INSERT INTO plain_words (rowid, description, terms) SELECT c.id, c.description,"
        " coalesce((SELECT group_concat(t.text, ' ; ') FROM term t WHERE t.code_id = c.id), '') FROM code c"
    )


def find(
    connection: sqlite3.Connection,
    text: str,
    on: date,
    *,
    code_sets: Sequence[CodeSet] = (),
    billable: bool | None = None,
    limit: int = 20,
) -> list[tuple[int, float]]:
    """(code.id, score) of what fits, best first: the code itself or its start, then all words, then any word."""
    day = as_int(on)
    where = "(c.valid_from IS NULL OR c.valid_from <= :day) AND (c.valid_to IS NULL OR c.valid_to >= :day)"
    values: dict[str, object] = {"day": day, "limit": limit}
    if code_sets:
        names = {f"set{number}": code_set.value for number, code_set in enumerate(code_sets)}
        where += f" AND c.code_set IN ({', '.join(':' + name for name in names)})"
        values |= names
    if billable is not None:
        where += " AND c.billable = :billable"
        values["billable"] = int(billable)
    code = bare(text)
    if code.isalnum() and any(character.isdigit() for character in code):
        rows = connection.execute(
            f"SELECT c.id, CASE WHEN c.code = :code THEN 1000.0 ELSE 500.0 END FROM code c WHERE c.code >= :code"  # noqa: S608
            f" AND c.code < :code || '~' AND {where} ORDER BY c.code <> :code, length(c.code), c.code LIMIT :limit",
            {**values, "code": code},
        ).fetchall()
        if rows:
            return rows
    words = [f'"{word}"' for word in _WORD.findall(text)]
    for joined in (" ".join(words), " OR ".join(words)):
        rows = (
            connection.execute(
                f"SELECT c.id, -bm25(plain_words, 2.0, 1.0) FROM plain_words JOIN code c ON c.id = plain_words.rowid"  # noqa: S608
                f" WHERE plain_words MATCH :match AND {where} ORDER BY bm25(plain_words, 2.0, 1.0) LIMIT :limit",
                {**values, "match": joined},
            ).fetchall()
            if words
            else []
        )
        if rows:
            return rows
    return []
