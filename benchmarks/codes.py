"""The code database beside what one would use instead: making it, opening it, look-ups, edits, claims and search.

Run `python -m benchmarks.codes [DATABASE]`. Without a database everything in the folder of official files
(CONSULTANT_SHARED/data/cms, or ../shared/data/cms) is imported into a new one first, and that is measured too. Times
are of the processor, on one core; look-ups alternate with their rivals over the same codes, so that both feel the same
load.

Rivals: `simple_icd_10_cm` for diagnosis look-ups, a plain table of texts with an index for NCCI pairs, and for search
`icd10-coder`. What search finds is measured by `consultant eval search`.
"""

import argparse
import importlib
import json
import os
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.check import plain_table, random_claims
from consultant.codes import rows
from consultant.codes.check import check
from consultant.codes.notes import notes
from consultant.codes.rows import Setting
from consultant.codes.shelf import Shelf
from consultant.evaluate.queries import read_queries
from consultant.evaluate.rivals import icd10_coder

ON = date(2024, 8, 1)
_IMPORT = """
import json, re, resource, sys, time
from pathlib import Path
from consultant.codes.build.builder import build_base
from consultant.codes.build.importer import import_files
database, folder = Path(sys.argv[1]), Path(sys.argv[2])
began = time.perf_counter(); build_base(database); base = time.perf_counter() - began
began = time.perf_counter(); report = import_files(database, [folder]); whole = time.perf_counter() - began
own = Path("/proc/self/status")  # ru_maxrss of a child begins with what its parent held
peak = re.search(r"VmHWM:\\s+(\\d+) kB", own.read_text()) if own.exists() else None
memory = (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024
print(json.dumps([base, whole, memory, sum(rows for _, _, rows in report.taken)]))
"""


class Measured:
    """Times of one thing."""

    def __init__(self, name: str, run: Callable[[Any], object]) -> None:
        self.name, self.run = name, run
        self.times: list[float] = []

    def once(self, subject: Any) -> None:
        """Run it on one subject and keep its time."""
        began = time.process_time_ns()
        self.run(subject)
        self.times.append((time.process_time_ns() - began) / 1e6)

    def line(self) -> str:
        """Median and 99th percentile in milliseconds."""
        ordered = sorted(self.times)
        median, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        return f"  {self.name:46}{median:10.4f}{high:10.4f}"


def compare(title: str, subjects: Sequence[Any], *measured: Measured) -> None:
    """Run each on each subject in turn and print what it took."""
    for one in measured:
        one.run(subjects[0])  # what is opened or loaded once is not the look-up's time
    for subject in subjects:
        for one in measured:
            one.once(subject)
    print(f"{title} ({len(subjects):,})")
    for one in measured:
        print(one.line())


def official_folder() -> Path:
    """The folder of official files."""
    named = os.environ.get("CONSULTANT_SHARED")
    return (Path(named) if named else Path(__file__).resolve().parents[2] / "shared") / "data" / "cms"


def make(database: Path) -> None:
    """Import everything in a process of its own and print time, memory and size."""
    folder = official_folder()
    if not folder.is_dir():
        raise SystemExit(f"no official files at {folder}: give a database, or set CONSULTANT_SHARED")
    run = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(database), str(folder)], stdout=subprocess.PIPE, text=True, check=True
    )
    base, whole, memory, count = json.loads(run.stdout.splitlines()[-1])
    size = database.stat().st_size
    print(f"Built from what comes with the program in {base:.1f} s; {count:,} official rows in {whole:.1f} s")
    print(f"  at most {memory / 1e6:.0f} MB of memory, a file of {size / 1e6:.0f} MB")


def opening(database: Path) -> None:
    """Print what a process pays before its first answer, here and with the packaged library."""
    ours = (
        "from datetime import date; from pathlib import Path; from consultant.codes.shelf import Shelf;"
        f"Shelf(Path({str(database)!r})).lookup('M20.11', date(2026, 6, 1))"
    )
    theirs = "import simple_icd_10_cm; simple_icd_10_cm.get_description('M20.11')"
    print("First answer of a new process, imports with it (median of 5)")
    for name, code in (("code database", ours), ("simple_icd_10_cm", theirs)):
        times, memory = [], 0
        program = code + "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        for _ in range(5):
            began = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", program], stdout=subprocess.PIPE, text=True, check=True
            )
            times.append(time.perf_counter() - began)
            memory = int(run.stdout.splitlines()[-1]) * 1024
        print(f"  {name:46}{sorted(times)[2]:9.2f} s{memory / 1e6:9.0f} MB")


def diagnoses(shelf: Shelf) -> None:
    """Exact look-ups of diagnoses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = importlib.import_module("simple_icd_10_cm")
    codes = random.Random(1).sample(package.get_all_codes(), 5000)

    def theirs(code: str) -> object:
        return package.is_valid_item(code) and (package.get_description(code), package.is_leaf(code))

    compare(
        "Exact look-up of a diagnosis",
        codes,
        Measured("code database, on a date of service", lambda code: shelf.lookup(code, ON)),
        Measured("simple_icd_10_cm, one edition in memory", theirs),
    )
    compare(
        "Inherited notes of a diagnosis",
        codes[:1000],
        Measured("code database, with the codes they name", lambda code: notes(shelf, code, ON)),
        Measured("simple_icd_10_cm, texts", lambda code: package.get_full_data(code, search_in_ancestors=True)),
    )


def procedures(shelf: Shelf) -> None:
    """Look-ups of procedures, their figures and edits."""
    codes = [row[0] for row in shelf.all("SELECT code FROM own_code ORDER BY code")]
    chance = random.Random(2)
    chance.shuffle(codes)
    compare(
        "A procedure",
        codes[:2000],
        Measured("look-up", lambda code: shelf.lookup(code, ON)),
        Measured("fee schedule row", lambda code: rows.fee_row(shelf, code, "", ON)),
        Measured("unit limit", lambda code: rows.mue(shelf, code, Setting.PRACTITIONER, ON)),
        Measured("add-on edits", lambda code: rows.addon(shelf, code, ON)),
    )
    if not shelf.one("SELECT 1 FROM ptp_practitioner LIMIT 1"):
        print("NCCI pairs: no edits in this database")
        return
    plain = plain_table(shelf)
    sql = (
        "SELECT * FROM edit WHERE column1 = ? AND column2 = ? AND effective <= ? AND (deleted IS NULL OR deleted >= ?)"
    )
    day = ON.isoformat()
    compare(
        "An NCCI pair",
        [(chance.choice(codes), chance.choice(codes)) for _ in range(20_000)],
        Measured("code database", lambda pair: rows.ptp(shelf, pair[0], pair[1], ON, Setting.PRACTITIONER)),
        Measured("plain SELECT over texts, in memory", lambda pair: plain.execute(sql, (*pair, day, day)).fetchall()),
    )
    compare(
        "The 132 pairs of twelve codes",
        [chance.sample(codes, 12) for _ in range(500)],
        Measured("code database", lambda some: rows.ptp_pairs(shelf, some, ON, Setting.PRACTITIONER)),
        Measured("plain SELECT for each, in memory", lambda some: _plain_pairs(plain, sql, some, day)),
    )
    # What the check learns of a code it keeps for each day: claims of days of their own gain little from each other.
    drawn = random_claims(shelf, ON, 500)
    claims = [replace(claim, date_of_service=ON + timedelta(n % 60)) for n, claim in enumerate(drawn)]
    for title in ("A claim of twelve lines, its codes not asked for before (500)", "The same claims again"):
        compare(title, claims, Measured("every rule", lambda claim: check(shelf, claim)))


def _plain_pairs(plain: sqlite3.Connection, sql: str, codes: Sequence[str], day: str) -> list[Any]:
    return [plain.execute(sql, (one, two, day, day)).fetchall() for one in codes for two in codes if one != two]


def searches(shelf: Shelf) -> None:
    """Search over all code sets together, with the queries it is judged by."""
    queries = read_queries()
    texts = [asked.text for asked in queries.asked]
    compare(
        "Search", texts, Measured("code database, all code sets", lambda text: shelf.search(text, queries.on, limit=10))
    )
    with icd10_coder() as coder:
        if coder is not None:
            compare("Search", texts, Measured("icd10-coder, its ICD-10-CM alone", coder))


def _database(given: Path | None, folder: Path) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    made = folder / "codes.db"
    make(made)
    yield made


def main() -> None:
    """Print every comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path, nargs="?", help="a database with official releases in")
    given = parser.parse_args()
    cpus = os.cpu_count()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}, {cpus} cores")
    with tempfile.TemporaryDirectory() as folder:
        for database in _database(given.database, Path(folder)):
            opening(database)
            shelf = Shelf(database)
            print(f"\n{'milliseconds of one core':48}{'median':>10}{'p99':>10}")
            diagnoses(shelf)
            procedures(shelf)
            searches(shelf)
            shelf.close()


if __name__ == "__main__":
    main()
