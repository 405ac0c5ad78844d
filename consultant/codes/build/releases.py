"""Taking a release in: which one it is, which one it replaces, when it is refused."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from consultant.codes.kinds import KINDS, title
from consultant.errors import ReleaseConflict

_BELOW = {"note_code": ("note_id", "note"), "index_code": ("entry_id", "index_entry")}
"""Tables whose rows belong to a release through another table's rows."""
_DERIVED = {"code", "earlier_wording", "release_file"}


@dataclass(frozen=True, slots=True)
class Edition:
    """Which release of which kind a file is, as its content and name say."""

    kind: str
    variant: str
    label: str
    effective: int | None = None
    expires: int | None = None
    revision: int = 0

    def __str__(self) -> str:
        return f"{title(self.kind, self.variant)}, {self.label}"


def admit(
    connection: sqlite3.Connection,
    edition: Edition,
    files: Sequence[tuple[str, str, int | None]],
    *,
    allow_older: bool = False,
    replace: bool = False,
) -> int | None:
    """The id of the release that `files` (name, SHA-256, part) go into; None when all of them are in already.

    A release with the same label is the same release: other parts of it are added, a later revision replaces it, other
    content is refused, unless what is in came with the program. A release of a kind that is kept in its newest state
    replaces the older one.
    Raises ReleaseConflict, for a release older than one that is in as well.
    """
    present = connection.execute(
        "SELECT id, label, coalesce(effective, 0), revision, shipped FROM release WHERE kind = ? AND variant = ?"
        " ORDER BY coalesce(effective, 0), revision",
        (edition.kind, edition.variant),
    ).fetchall()
    same = next((row for row in present if row[1] == edition.label), None)
    if same and not (replace or same[4]) and edition.revision <= same[3]:
        known = connection.execute("SELECT name, sha256, part FROM release_file WHERE release_id = ?", (same[0],))
        return _into_same(edition, same[0], set(known.fetchall()), files, older=edition.revision < same[3])
    newer = [row for row in present if row[2] > (edition.effective or 0)]
    if newer and not allow_older:
        raise ReleaseConflict(files[0][0], str(edition), f"the newer {newer[-1][1]}", "--allow-older")
    for row in present:
        if row is same or KINDS[edition.kind].keeping == "newest":
            drop(connection, row[0])
    return open_release(connection, edition)


def _into_same(
    edition: Edition,
    release_id: int,
    known: set[tuple[str, str, int | None]],
    files: Sequence[tuple[str, str, int | None]],
    *,
    older: bool,
) -> int | None:
    new = [(name, digest, part) for name, digest, part in files if not any(k[1:] == (digest, part) for k in known)]
    if not new:
        return None
    if older:
        raise ReleaseConflict(new[0][0], f"revision {edition.revision} of {edition}", "a later revision", "--replace")
    parts = {part for _, _, part in known}
    clash = next((name for name, _, part in new if part is None or part in parts), None)
    if clash:
        raise ReleaseConflict(clash, str(edition), "the same release with other content", "--replace")
    return release_id


def open_release(connection: sqlite3.Connection, edition: Edition, *, shipped: bool = False) -> int:
    """A new row of `release`; returns its id."""
    cursor = connection.execute(
        "INSERT INTO release (kind, variant, name, label, revision, effective, expires, licence, imported_at, shipped)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            edition.kind,
            edition.variant,
            title(edition.kind, edition.variant),
            edition.label,
            edition.revision,
            edition.effective,
            edition.expires,
            KINDS[edition.kind].licence,
            datetime.now(UTC).isoformat(timespec="seconds"),
            int(shipped),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def add_file(
    connection: sqlite3.Connection,
    release_id: int,
    name: str,
    sha256: str,
    rows: int,
    *,
    part: int | None = None,
    span: tuple[str, str] | None = None,
) -> None:
    """Note the file that `rows` of a release came from, and the codes it spans where a release comes in parts."""
    first, last = span or (None, None)
    values = (release_id, name, sha256, rows, part, first, last)
    connection.execute("INSERT INTO release_file VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    connection.execute("UPDATE release SET rows = rows + ? WHERE id = ?", (rows, release_id))


def largest(connection: sqlite3.Connection, edition: Edition) -> tuple[str, int]:
    """Label and rows of the largest release that is in of the same kind and variant; no label and 0 when none is."""
    row = connection.execute(
        "SELECT label, rows FROM release WHERE kind = ? AND variant = ? ORDER BY rows DESC LIMIT 1",
        (edition.kind, edition.variant),
    ).fetchone()
    return row or ("", 0)


def close_release(
    connection: sqlite3.Connection, edition: Edition, release_id: int, file: str, before: tuple[str, int] | None
) -> None:
    """Mark a release that has far fewer rows than whole ones have.

    Raises ReleaseConflict when the largest one `before` has more than twice as many: a file that was cut off between
    two lines cannot be told otherwise.
    """
    (rows,) = connection.execute("SELECT rows FROM release WHERE id = ?", (release_id,)).fetchone()
    if before and before[1] >= 100 and rows * 2 < before[1]:
        given, present = f"{edition} with {rows:,} rows", f"{before[0]} with {before[1]:,} rows"
        raise ReleaseConflict(file, given, present, "--allow-shrink")
    partial = int(rows < KINDS[edition.kind].least)
    connection.execute("UPDATE release SET partial = ? WHERE id = ?", (partial, release_id))


def drop(connection: sqlite3.Connection, release_id: int) -> None:
    """Take a release out with every row of it."""
    kind, variant = connection.execute("SELECT kind, variant FROM release WHERE id = ?", (release_id,)).fetchone()
    if kind == "ptp":
        connection.execute(f"DELETE FROM ptp_{variant}")  # noqa: S608 - one of two names
    for table, (column, above) in _BELOW.items():
        connection.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM {above} WHERE release_id = ?)",  # noqa: S608
            (release_id,),
        )
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        if "release_id" in columns and table not in _DERIVED:
            connection.execute(f"DELETE FROM {table} WHERE release_id = ?", (release_id,))  # noqa: S608
    connection.execute("DELETE FROM release_file WHERE release_id = ?", (release_id,))
    connection.execute("DELETE FROM release WHERE id = ?", (release_id,))
