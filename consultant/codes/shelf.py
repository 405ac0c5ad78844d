"""`open_shelf` and `Shelf`: the code database as the rest of the program holds it."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from consultant.codes import lookup, search
from consultant.codes.build import builder
from consultant.codes.build.swap import build_lock
from consultant.codes.connections import Connections
from consultant.codes.model import CodeEntry, CodeSet, Hit
from consultant.config import Settings

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_REMEMBERED = 20_000


class Shelf:
    """Every look-up over one code database. Safe to share between threads; cheap to keep open.

    When a build swaps a new file in, the next look-up reads that; inside `with shelf.pinned():` all look-ups read one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)
        self._connections.held()

    @property
    def build(self) -> str:
        """Which build of the code database this is: a short hash of its sources and layout."""
        return self.remember("build", self._meta_build)

    def _meta_build(self) -> str:
        return str(self.one("SELECT value FROM meta WHERE key = 'build'")[0])

    def lookup(self, code: str, on: date, code_set: CodeSet | None = None) -> CodeEntry | None:
        """The entry of `code` (dot, case and blanks do not matter) on `on`, or None when the shelf has none.

        A code that exists but not on that date comes back too: ask its `active_on`. Code sets can share a code
        (`E1010` is a HCPCS code, `E10.10` a diagnosis): a dot decides for a diagnosis, none for a procedure.
        """
        return lookup.entry(self, code, on, code_set)

    def search(
        self,
        text: str,
        on: date,
        *,
        code_sets: Sequence[CodeSet] = (),
        billable: bool | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """The entries that fit `text` (words, abbreviations, a code or its start), best first."""
        with self.pinned() as connection:
            found = search.find(connection, text, on, code_sets=code_sets, billable=billable, limit=limit)
            entries = lookup.entries(self, [one.code_id for one in found], on)
        return [Hit(entry, one.score, one.matched) for entry, one in zip(entries, found, strict=True)]

    def one(self, sql: str, values: Any = ()) -> Any:
        """The first row of a query, or None."""
        return self._connections.held().connection.execute(sql, values).fetchone()

    def all(self, sql: str, values: Any = ()) -> list[Any]:
        """Every row of a query."""
        return self._connections.held().connection.execute(sql, values).fetchall()

    def remember(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gave for `key` the first time this thread asked of the present file."""
        memory = self._connections.held().memory
        if key not in memory:
            made = make()
            if len(memory) >= _REMEMBERED:  # a look-up keeps something for each date it is asked about
                memory.clear()
            memory[key] = made
        found: T = memory[key]
        return found

    def remember_each(self, kind: str, keys: Iterable[K], make: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
        """`remember` for many keys of one kind: `make` is asked once, for all of those that are not known yet."""
        memory = self._connections.held().memory
        found: dict[K, T] = {}
        new: list[K] = []
        for key in keys:
            if (kind, key) in memory:
                found[key] = memory[kind, key]
            elif key not in new:
                new.append(key)
        if new:
            made = make(new)
            if len(memory) + len(made) > _REMEMBERED:
                memory.clear()
            memory.update(((kind, key), value) for key, value in made.items())
            found.update(made)
        return found

    @contextmanager
    def pinned(self) -> Iterator[sqlite3.Connection]:
        """Keep to one file until the end of the block, so that several look-ups agree; gives its connection."""
        with self._connections.pinned() as held:
            yield held.connection

    def close(self) -> None:
        """Close this thread's connection."""
        self._connections.close()


def open_shelf(settings: Settings) -> Shelf:
    """The code database that `[codes] database` names, built from what comes with the program when it is not there.

    A file that was built from that alone, and by another version of the program, is built anew. Raises BuildBusy,
    ShelfOutdated for a file with imported releases and another layout, and CodesError when it cannot be used.
    """
    path = settings.path(settings.codes.database)
    if not builder.is_usable(path):
        with build_lock(path):
            builder.make_usable(path)  # unless another process was quicker
    return Shelf(path)
