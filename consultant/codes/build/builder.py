"""`build_base` makes the code database from what comes with the program; `finish` seals any build."""

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import structlog

from consultant.codes import plain_search, schema
from consultant.codes.build import base
from consultant.codes.build.derive import derive
from consultant.codes.build.swap import build_lock, new_file

log = structlog.get_logger(__name__)


def build_base(database: Path) -> None:
    """Make `database` from what comes with the program, in place of what is there.

    Raises BuildBusy, or CodesError when it cannot be written; the old file then stays.
    """
    with build_lock(database):
        write_base(database)


def write_base(database: Path) -> None:
    """`build_base` for a caller who holds the lock."""
    log.info("code_database_building", file=database.name)
    with new_file(database) as connection:
        schema.create(connection)
        connection.execute("BEGIN")
        base.write_packaged_list(connection)
        base.write_own_table(connection)
        finish(connection)


def finish(connection: sqlite3.Connection, *, codes_changed: bool = True) -> None:
    """Derive what is looked up, make the search index, name the build and commit."""
    if codes_changed:
        derive(connection)
        plain_search.build(connection)
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
