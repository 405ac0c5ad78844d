"""Read-only connections to the code database: one a thread, moved to the new file when it was swapped.

A file is immutable once it is in place: a build makes another and renames it over the old name. So connections open it
as such (no locks, no journal), map it into memory, and need only notice that the name leads to another file.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from consultant.codes import schema
from consultant.errors import CodesError, ShelfOutdated

MAP_BYTES = 1 << 30
_Identity = tuple[int, int, int, int]


@dataclass(slots=True)
class Held:
    """One thread's connection, and what it remembers of the file it is open on."""

    connection: sqlite3.Connection
    identity: _Identity
    memory: dict[Any, Any] = field(default_factory=dict)
    """For look-ups that keep something; gone with the file."""
    pins: int = 0

    def __del__(self) -> None:
        self.connection.close()


def identity(path: Path) -> _Identity:
    """What tells a file from the one that takes its name later."""
    found = os.stat(path)  # noqa: PTH116 - a microsecond counts here
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection to a finished file. Raises CodesError when it is none, ShelfOutdated for another layout."""
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
    except sqlite3.Error as error:
        raise CodesError(f"{path}: cannot be opened: {error}") from error
    try:
        found = schema.version(connection)
        connection.execute(f"PRAGMA mmap_size = {MAP_BYTES}").close()
        connection.execute("PRAGMA query_only = ON").close()
    except sqlite3.Error as error:
        connection.close()
        raise CodesError(f"{path}: is no code database: {error}") from error
    if found != schema.VERSION:
        connection.close()
        raise ShelfOutdated(found, schema.VERSION)
    return connection


class Connections:
    """The connections of all threads to one path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def held(self) -> Held:
        """This thread's connection to the file that has the name now (while pinned: that had it then).

        Raises CodesError when there is no such file.
        """
        held: Held | None = getattr(self._local, "held", None)
        if held is not None and held.pins:
            return held
        try:
            now = identity(self.path)
        except OSError as error:
            if held is not None:  # the name is gone for a moment; the open file is still good
                return held
            raise CodesError(f"{self.path}: {error.strerror}") from error
        if held is None or held.identity != now:
            held = Held(open_read_only(self.path), now)
            self._local.held = held
        return held

    @contextmanager
    def pinned(self) -> Iterator[Held]:
        """Stay on one file until the end of the block, so that several look-ups agree with each other."""
        held = self.held()
        held.pins += 1
        try:
            yield held
        finally:
            held.pins -= 1

    def close(self) -> None:
        """Close this thread's connection; those of other threads close with their threads."""
        self._local.__dict__.pop("held", None)
