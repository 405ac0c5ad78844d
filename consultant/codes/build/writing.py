"""The file being built, as an importer sees it: the rows of one release, written in batches."""

import sqlite3
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from consultant.errors import SourceFault

BATCH = 20_000


def text_id(words: str) -> int:
    """The key of `words` in the table `text`: 63 bits of their hash."""
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


@dataclass(slots=True)
class Writer:
    """Collects the rows that one file gives to one release and writes them in batches; call `flush` at the end."""

    connection: sqlite3.Connection
    release_id: int
    file: str
    """The file's name, for errors."""
    licensed: bool = False
    """Whether the operator has accepted the terms of those whose words are in some files."""
    rows: int = 0
    """How many records of the file were taken."""
    span: tuple[str, str] | None = None
    """The first and last code, where a release comes in parts."""
    _rows: dict[str, list[Sequence[Any]]] = field(default_factory=lambda: defaultdict(list))
    _texts: dict[int, str] = field(default_factory=dict)
    _seen: dict[Hashable, int | None] = field(default_factory=dict)
    _waiting: int = 0

    def once(self, key: Hashable, line: int | None = None, column: str | None = None) -> None:
        """Note that `key` stands on `line`; raises SourceFault when it stood somewhere already."""
        if key in self._seen:
            before = self._seen[key]
            shown = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            where = f", as on line {before}" if before else ""
            raise SourceFault(
                self.file, line=line, column=column, expected="a row that stands once", found=f"{shown} again{where}"
            )
        self._seen[key] = line

    def add(self, table: str, row: Sequence[Any]) -> None:
        """Write `row` (every column of `table`) with the next batch."""
        self._rows[table].append(row)
        self._waiting += 1
        if self._waiting >= BATCH:
            self.flush()

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
        line: int | None = None,
    ) -> None:
        """Note that this release lists `code` (no dot, upper case) with these words; once only."""
        self.once((code_set, code), line, "code")
        ids = (self._text(description), self._text(short))
        self.add("listing", (code_set, code, self.release_id, *ids, int(billable), added, ended, changed))

    def _text(self, words: str | None) -> int | None:
        if not words:
            return None
        key = text_id(words)
        self._texts[key] = words
        return key

    def flush(self) -> None:
        """Write what was collected."""
        self.connection.executemany("INSERT OR IGNORE INTO text VALUES (?, ?)", self._texts.items())
        for table, rows in self._rows.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                self.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - ours
                rows.clear()
        self._texts.clear()
        self._waiting = 0

    def next_id(self, table: str) -> int:
        """The first free id of `table`."""
        found: int = self.connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]  # noqa: S608
        return found
