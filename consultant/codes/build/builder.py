"""`build_base` makes the code database from what comes with the program; `finish` seals any build."""

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import structlog

from consultant.codes import schema
from consultant.codes.build import base
from consultant.codes.build.derive import derive
from consultant.codes.build.releases import drop
from consultant.codes.build.search_index import build_search_index
from consultant.codes.build.swap import build_lock, new_file
from consultant.codes.connections import open_read_only
from consultant.errors import ShelfOutdated

log = structlog.get_logger(__name__)


def build_base(database: Path) -> None:
    """Make `database` from what comes with the program, in place of what is there.

    Raises BuildBusy, or CodesError when it cannot be written; the old file then stays.
    """
    with build_lock(database):
        write_base(database)


def make_usable(database: Path) -> None:
    """For a caller who holds the lock: make `database` when it is not there or was made by another version.

    Raises ShelfOutdated when it holds imported releases in another layout.
    """
    if not is_usable(database):
        write_base(database)


def is_usable(database: Path) -> bool:
    """Whether the file can be used as it is. Raises ShelfOutdated when only a person can mend it."""
    if not is_readable(database):
        return False
    connection = open_read_only(database)
    try:
        if connection.execute("SELECT 1 FROM release WHERE NOT shipped").fetchone():
            return True
    finally:
        connection.close()
    return is_current(database)


def is_current(database: Path) -> bool:
    """Whether what the file holds of the program's own content is what this version ships."""
    connection = open_read_only(database)
    try:
        found = connection.execute("SELECT value FROM meta WHERE key = 'base'").fetchone()
        return found is not None and found[0] == base.fingerprint()
    finally:
        connection.close()


def is_readable(database: Path) -> bool:
    """Whether there is a file of this version's layout. Raises ShelfOutdated for another that holds imports."""
    if not database.exists():
        return False
    try:
        open_read_only(database).close()
    except ShelfOutdated:
        if _holds_imports(database):
            raise
        return False
    return True


def _holds_imports(database: Path) -> bool:
    """Whether a file of another layout holds releases that did not come with the program."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return connection.execute("SELECT 1 FROM release WHERE NOT shipped").fetchone() is not None
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def write_base(database: Path) -> None:
    """`build_base` for a caller who holds the lock."""
    log.info("code_database_building", file=database.name)
    with new_file(database) as connection:
        begin(connection, anew=True)
        finish(connection)


def begin(connection: sqlite3.Connection, *, anew: bool) -> None:
    """Open the transaction of a build and take in what comes with the program, in place of what came with another."""
    if anew:
        schema.create(connection)
    connection.execute("BEGIN")
    for (release_id,) in connection.execute("SELECT id FROM release WHERE shipped").fetchall():
        drop(connection, release_id)
    base.write(connection)


def finish(connection: sqlite3.Connection, *, codes_changed: bool = True) -> None:
    """Derive what is looked up, make the search index, name the build and commit."""
    if codes_changed:
        derive(connection)
        build_search_index(connection)
    digest = sha256(f"{schema.VERSION} {base.fingerprint()}".encode())
    files = connection.execute("SELECT sha256 FROM release_file ORDER BY sha256, release_id").fetchall()
    for (content,) in files:
        digest.update(content.encode())
    meta = {
        "build": digest.hexdigest()[:12],
        "base": base.fingerprint(),
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
    connection.execute("COMMIT")
    connection.execute("PRAGMA optimize").close()
