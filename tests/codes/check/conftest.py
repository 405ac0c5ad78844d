"""A shelf with a handful of edits, limits and fee rows of our own making beside what comes with the program."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consultant.codes.check import Finding, Report, Rule, check
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.packing import DATE_BITS, NUMBER_BITS, STILL_ACTIVE, pack_code, pack_day, pair_floor
from consultant.codes.shelf import Shelf

ON = date(2026, 6, 1)
_RELEASES = (("ptp", "practitioner"), ("mue", "practitioner"), ("addon", ""), ("pfs", ""))
_PAIRS = (
    ("28296", "11042", 1, None),
    ("28296", "99213", 1, None),
    ("29881", "29877", 0, None),
    ("20610", "20605", 1, date(2026, 5, 31)),
    ("10060", "12001", 9, date(2020, 1, 1)),
)
_FEES = {  # code: status, global days, bilateral, assistant, co-surgeon, team, PC/TC
    "28296": "A 090 1 2 1 0 0",
    "27447": "A 090 1 2 1 0 0",
    "29881": "A 090 1 0 0 0 0",
    "29877": "A 090 1 0 0 0 0",
    "11042": "A 000 0 1 0 0 0",
    "11045": "A ZZZ 0 1 0 0 0",
    "10060": "A 010 0 1 0 0 0",
    "12001": "A 000 0 1 0 0 0",
    "20610": "A 000 1 1 0 0 0",
    "20605": "A 000 1 1 0 0 0",
    "99213": "A XXX 0 0 0 0 0",
    "99024": "B XXX 0 0 0 0 9",
    "71046": "A XXX 0 0 0 0 1",
    "59400": "A MMM 0 1 0 0 0",
    "36416": "B XXX 9 9 9 9 9",
}


def _fill(connection: sqlite3.Connection) -> None:
    ids = {}
    for kind, variant in _RELEASES:
        ids[kind] = connection.execute(
            "INSERT INTO release (kind, variant, name, label, effective, expires, rows, licence, imported_at)"
            " VALUES (?, ?, ?, '2026 Q2', 20260401, 20260630, 1, 'public', '2026-04-01')",
            (kind, variant, f"{kind.upper()} of the tests"),
        ).lastrowid
    connection.execute("INSERT INTO release_file VALUES (?, 'f1', 'x', 1, NULL, '00100', 'V5364')", (ids["ptp"],))
    connection.execute("INSERT OR IGNORE INTO rationale VALUES (9001, 'Standards of the tests')")
    for first, second, indicator, deleted in _PAIRS:
        begun = deleted if indicator == 9 and deleted else date(2020, 1, 1)
        key = pair_floor(pack_code(first), pack_code(second)) | pack_day(begun) << NUMBER_BITS
        ends = pack_day(deleted) if deleted else STILL_ACTIVE
        value = ends | (3 if indicator == 9 else indicator) << DATE_BITS | 9001 << DATE_BITS + 3
        connection.execute("INSERT INTO ptp_practitioner VALUES (?, ?)", (key, value))
    for code, units, mai in (("28296", 1, 1), ("11042", 1, 2), ("11045", 12, 3), ("99213", 2, 3)):
        connection.execute("INSERT INTO mue VALUES (?, ?, ?, ?, 9001)", (pack_code(code), ids["mue"], units, mai))
    for addon, primary, type_ in (("11045", "11042", 1), ("99292", "99291", 1), ("G2211", "CCCCC", 2)):
        connection.execute(
            "INSERT INTO addon VALUES (?, ?, ?, 20200101, NULL, NULL, NULL, '', ?)",
            (addon, primary, type_, ids["addon"]),
        )
    for code, words in _FEES.items():
        status, days, bilateral, assistant, co_surgeon, team, pctc = words.split()
        values: dict[str, Any] = {
            "code": code, "modifier": "", "release_id": ids["pfs"], "status": status, "global_days": days,
            "bilateral": bilateral, "assistant": assistant, "co_surgeon": co_surgeon, "team": team, "pctc": pctc,
            "multiple_procedure": "2" if days in {"000", "010", "090"} else "0",
        }  # fmt: skip
        for name, type_ in connection.execute("SELECT name, type FROM pragma_table_info('fee')").fetchall():
            values.setdefault(name, 0 if type_ == "INTEGER" else "")
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO fee ({columns}) VALUES ({marks})", tuple(values.values()))


@pytest.fixture(scope="session")
def claims_shelf(packaged_shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The shelf of these tests, in force on `ON`."""
    path: Path = tmp_path_factory.mktemp("claims") / "codes.db"
    shutil.copyfile(packaged_shelf.path, path)
    connection = sqlite3.connect(path)
    _fill(connection)
    connection.commit()
    connection.close()
    shelf = Shelf(path)
    yield shelf
    shelf.close()


class Checker:
    """`check` with short words for a claim: lines as `28296-T5`, with units after a `*`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def report(self, *lines: str | ClaimLine, diagnoses: tuple[str, ...] = ("I10",), **claim: Any) -> Report:
        """The report on a claim whose lines all point to the first diagnosis."""
        made = tuple(line if isinstance(line, ClaimLine) else self.line(line) for line in lines)
        return check(self.shelf, Claim(made, claim.pop("date_of_service", ON), diagnoses, **claim))

    @staticmethod
    def line(words: str, *pointers: int, on: date | None = None) -> ClaimLine:
        """One line."""
        code, _, units = words.partition("*")
        name, *modifiers = code.split("-")
        return ClaimLine(name, tuple(modifiers), int(units or 1), pointers or (1,), on)

    def said(self, rule: Rule, *lines: str | ClaimLine, **claim: Any) -> tuple[str, ...]:
        """What one rule says: outcome, or severity where it applies."""
        return tuple(brief(finding) for finding in self.report(*lines, **claim).about(rule))


def brief(finding: Finding) -> str:
    """`denies`, `warns`, `informs`, `clear` or `no data`."""
    return str(finding.severity if finding.outcome == "applies" else finding.outcome)


@pytest.fixture
def checker(claims_shelf: Shelf) -> Checker:
    """Checks claims against the shelf of these tests."""
    return Checker(claims_shelf)


@pytest.fixture
def bare_checker(packaged_shelf: Shelf) -> Checker:
    """Checks claims against what comes with the program: no edits, limits or fee schedule."""
    return Checker(packaged_shelf)


@pytest.fixture
def line() -> Callable[..., ClaimLine]:
    """Makes a line: words, pointers, and its date."""
    return Checker.line
