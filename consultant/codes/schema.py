"""The tables of the code database.

Dates are integers YYYYMMDD, NULL where the publisher states none; `ptp_*` alone pack them (see `packing`). Codes are
upper case without a dot in `code`, as people write them in `display`. Money and RVUs are integers: hundredths, in
conversion factors ten-thousandths, in GPCIs thousandths.

Two layers. What releases say is raw: `release`, `release_file`, `listing` (with its words in `text`), and the edit, fee
and coverage tables, each row with its release. What is looked up is derived from that at every build: `code`,
`earlier_wording`, `term`, and whatever the search index adds. So the order in which files come does not matter.
"""

import sqlite3
from pathlib import Path

VERSION = 2
"""Raised with every change of a table; a file of another version is built anew."""

TABLES = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
"""Every table, with what its columns hold."""


def create(connection: sqlite3.Connection) -> None:
    """Make every table in an empty file."""
    connection.executescript(TABLES)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def version(connection: sqlite3.Connection) -> int:
    """The schema version a file was made with; 0 when it is no code database."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
