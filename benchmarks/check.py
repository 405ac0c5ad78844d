"""How long a twelve-line claim takes through every rule, beside a plain SELECT for each of its pairs.

Run `python -m benchmarks.check DATABASE [--on 2024-08-01] [--claims 600]` on a database with the NCCI edits in. Each
claim is another one: twelve procedures of our own table, twelve diagnoses, modifiers, units and an earlier operation.
The plain SELECT reads a table of texts made of the same edits, with an index over both codes, as one would write it
first. Both run in turn over the same claims; times are of the processor, on one core.
"""

import argparse
import platform
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from consultant.codes.check import check
from consultant.codes.claim import Claim, ClaimLine, EarlierService
from consultant.codes.packing import (
    CODE_BITS,
    DATE_BITS,
    NUMBER_BITS,
    PAIR_SHIFT,
    STILL_ACTIVE,
    unpack_code,
    unpack_day,
)
from consultant.codes.shelf import Shelf

_LINES = 12
_MODIFIERS = ((), (), (), ("25",), ("59",), ("RT",), ("LT",), ("50",))
_SELECT = (
    "SELECT column1, column2, indicator FROM edit WHERE column1 = ? AND column2 = ? AND effective <= ?"
    " AND (deleted IS NULL OR deleted >= ?)"
)


def random_claims(shelf: Shelf, on: date, count: int, seed: int = 20240801) -> list[Claim]:
    """Claims of codes that are on the shelf; the same ones for a seed."""
    rng = random.Random(seed)
    procedures = [row[0] for row in shelf.all("SELECT code FROM own_code ORDER BY code")]
    rows = shelf.all("SELECT display FROM code WHERE code_set = 'ICD-10-CM' AND billable ORDER BY code")
    diagnoses = [row[0] for row in rows]
    return [
        Claim(
            tuple(
                ClaimLine(code, rng.choice(_MODIFIERS), rng.choice((1, 1, 1, 2)), tuple(rng.sample(range(1, 13), 2)))
                for code in rng.sample(procedures, _LINES)
            ),
            on,
            tuple(rng.sample(diagnoses, 12)),
            age_years=rng.randrange(90),
            sex=rng.choice(("female", "male")),
            earlier=(EarlierService(rng.choice(procedures), on - timedelta(rng.randrange(1, 120))),),
        )
        for _ in range(count)
    ]


def plain_table(shelf: Shelf) -> sqlite3.Connection:
    """The practitioner edits as texts in a table of their own, in memory."""
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE TABLE edit (column1 TEXT, column2 TEXT, effective TEXT, deleted TEXT, indicator INTEGER)")
    code = (1 << CODE_BITS) - 1
    plain.executemany(
        "INSERT INTO edit VALUES (?, ?, ?, ?, ?)",
        (
            (
                unpack_code(key >> PAIR_SHIFT + CODE_BITS),
                unpack_code(key >> PAIR_SHIFT & code),
                str(unpack_day(key >> NUMBER_BITS & STILL_ACTIVE)),
                str(ends) if (ends := unpack_day(value & STILL_ACTIVE)) else None,
                value >> DATE_BITS & 3,
            )
            for key, value in shelf.all("SELECT key, value FROM ptp_practitioner")
        ),
    )
    plain.execute("CREATE INDEX edit_by_codes ON edit (column1, column2)")
    return plain


def plain_pairs(plain: sqlite3.Connection, claim: Claim) -> int:
    """One SELECT for every pair of different codes of a claim; how many edits it found."""
    codes, day = [line.code for line in claim.lines], str(claim.date_of_service)
    return sum(
        len(plain.execute(_SELECT, (first, second, day, day)).fetchall())
        for first in codes
        for second in codes
        if first != second
    )


def main() -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2024, 8, 1))
    parser.add_argument("--claims", type=int, default=600)
    given = parser.parse_args()
    shelf = Shelf(given.database)
    edits = shelf.one("SELECT count(*) FROM ptp_practitioner")[0]
    if not edits:
        print(f"{given.database} has no NCCI edits: import them first", file=sys.stderr)
        return 1
    claims = random_claims(shelf, given.on, given.claims)
    plain = plain_table(shelf)
    began = time.process_time()
    check(shelf, claims[0])
    first = time.process_time() - began
    runs: dict[str, tuple[Callable[[Claim], object], list[float]]] = {
        "every rule": (lambda claim: check(shelf, claim), []),
        "plain SELECT a pair, edits only": (lambda claim: plain_pairs(plain, claim), []),
    }
    for claim in claims:
        for run, times in runs.values():
            began = time.process_time()
            run(claim)
            times.append(time.process_time() - began)
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}")
    print(f"{given.claims} claims of {_LINES} lines and 12 diagnoses, {edits:,} practitioner edits, {given.on}")
    print(f"{'':34}{'median':>10}{'p99':>10}   milliseconds of one core")
    for name, (_, times) in runs.items():
        ordered = sorted(times)
        median, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        print(f"{name:34}{median * 1e3:10.3f}{high * 1e3:10.3f}")
    print(f"{'first claim after opening':34}{first * 1e3:10.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
