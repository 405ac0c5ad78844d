"""One builder at a time, and a new file in place of the old one in a single step.

The lock is held on a file beside the database, by the kernel, so it is gone with the process that held it.
"""

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consultant.errors import BuildBusy, CodesError

PAGE = 4096
_POLL = 0.05


@contextmanager
def build_lock(database: Path, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the right to build `database`. Raises BuildBusy when another process keeps it longer than `wait_seconds`."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(database.with_name(database.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CodesError(f"codes.database: cannot write beside {database}: {error.strerror}") from error
    try:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BuildBusy(f"another process has been building {database} for {wait_seconds:.0f} s") from None
                time.sleep(_POLL)
        yield
    finally:
        os.close(handle)


@contextmanager
def new_file(database: Path, start: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A connection to a file beside `database`, which takes its place when the block ends well and is gone otherwise.

    It is empty, or begins as a copy of `start`. Call it holding `build_lock`. What an earlier, killed build left behind
    is removed first.
    """
    temporary = database.with_name(database.name + ".building")
    for name in (temporary, temporary.with_name(temporary.name + "-journal")):
        name.unlink(missing_ok=True)
    if start is not None:
        shutil.copyfile(start, temporary)
    connection = sqlite3.connect(temporary, isolation_level=None)
    try:
        for pragma in (f"page_size = {PAGE}", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536",
                       "locking_mode = EXCLUSIVE", "temp_store = MEMORY"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}").close()
        yield connection
        connection.close()
        _sync(temporary)
        temporary.replace(database)
        _sync(database.parent)
    except BaseException as error:
        connection.close()
        temporary.unlink(missing_ok=True)
        if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError | OSError) and not isinstance(
            error, sqlite3.IntegrityError
        ):
            raise CodesError(f"{database}: the new file could not be written: {error}; the old one stays") from error
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
