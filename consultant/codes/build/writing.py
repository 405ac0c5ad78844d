"""The file being built, as an importer sees it: one release, its listings and rows, written in batches."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

BATCH = 20_000


def text_id(words: str) -> int:
    """The key of `words` in the table `text`: 63 bits of their hash."""
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


@dataclass(slots=True)
class Writer:
    """Collects the rows of one release and writes them in batches; call `flush` at the end."""

    connection: sqlite3.Connection
    release_id: int
    rows: int = 0
    """How many rows of the file were taken."""
    _texts: list[tuple[int, str]] = field(default_factory=list)
    _listings: list[tuple[object, ...]] = field(default_factory=list)

    def listing(
        self,
        code_set: str,
        code: str,
        description: str | None,
        *,
        short: str | None = None,
        billable: bool = True,
        added: int | None = None,
        ended: int | None = None,
        changed: int | None = None,
    ) -> None:
        """Note that this release lists `code` (no dot, upper case) with these words."""
        ids = (self._text(description), self._text(short))
        self._listings.append((code_set, code, self.release_id, *ids, int(billable), added, ended, changed))
        if len(self._listings) >= BATCH:
            self.flush()

    def _text(self, words: str | None) -> int | None:
        if not words:
            return None
        key = text_id(words)
        self._texts.append((key, words))
        return key

    def flush(self) -> None:
        """Write what was collected. Raises sqlite3.IntegrityError when a code stands twice."""
        self.connection.executemany("INSERT OR IGNORE INTO text VALUES (?, ?)", self._texts)
        self.connection.executemany("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._listings)
        self._texts.clear()
        self._listings.clear()

    def insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Write `rows` into `table`, every column given."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        places = ", ".join("?" * len(first))
        statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - table names are ours
        self.connection.execute(statement, first)
        self.connection.executemany(statement, rows)

    def next_id(self, table: str) -> int:
        """The first free id of `table`."""
        found: int = self.connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]  # noqa: S608
        return found
