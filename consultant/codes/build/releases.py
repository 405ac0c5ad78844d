"""Taking a release in: what it is, which older one it replaces, when it is refused."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from consultant.codes.kinds import KINDS, title


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


def open_release(connection: sqlite3.Connection, edition: Edition, *, shipped: bool = False) -> int:
    """A new row of `release`; returns its id."""
    kind = KINDS[edition.kind]
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
            kind.licence,
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
    connection.execute(
        "INSERT INTO release_file VALUES (?, ?, ?, ?, ?, ?, ?)", (release_id, name, sha256, rows, part, first, last)
    )
    connection.execute("UPDATE release SET rows = rows + ? WHERE id = ?", (rows, release_id))
