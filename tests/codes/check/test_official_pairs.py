"""The verdict about a pair against a naive reading of the official file, over ten thousand random pairs."""

import random
import zipfile
from bisect import bisect_left, bisect_right
from datetime import date
from pathlib import Path

import pytest

from consultant.codes.build.importer import import_files
from consultant.codes.check import Outcome, Rule, Severity, check
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.shelf import Shelf

pytestmark = pytest.mark.xdist_group("official_pairs")
ON = date(2024, 8, 1)
_PAIRS = 10_000
_LINES = 12


def test_ten_thousand_random_pairs_have_the_verdict_of_the_official_file(
    cms: Path, packaged_file: Path, tmp_path: Path
) -> None:
    (archive,) = (cms / "ncci_ptp").glob("*ccipra*f1.zip")
    database = tmp_path / "codes.db"
    database.write_bytes(packaged_file.read_bytes())
    import_files(database, [archive])
    rows = _rows(archive)
    shelf, rng = Shelf(database), random.Random(20240801)
    seen: dict[str, int] = {"0": 0, "1": 0, "none": 0}
    pairs = 0
    while pairs < _PAIRS:
        # half the codes of a claim are partners of its first code, or nearly every pair would have no edit
        first = rows[rng.randrange(len(rows))].split("\t")[0]
        partners = rows[bisect_left(rows, f"{first}\t") : bisect_right(rows, f"{first}\t~")]
        codes = {first} | {rng.choice(partners).split("\t")[1] for _ in range(_LINES // 2)}
        while len(codes) < _LINES:
            codes.add(rows[rng.randrange(len(rows))].split("\t")[0])
        ordered = sorted(codes)
        report = check(shelf, Claim(tuple(ClaimLine(code) for code in ordered), ON))
        ours = {
            finding.codes: "0" if "no modifier changes" in finding.message else "1"
            for finding in report.about(Rule.PTP)
            if finding.outcome is Outcome.APPLIES and finding.severity is Severity.DENIES
        }
        for one in ordered:
            for other in ordered:
                if one != other:
                    expected = _naive(rows, one, other)
                    assert ours.pop((one, other), "none") == expected, (one, other)
                    seen[expected] += 1
                    pairs += 1
        assert not ours
    shelf.close()
    assert min(seen.values()) > _PAIRS // 100, seen


def _rows(archive: Path) -> list[str]:
    """The rows of the file as they stand, sorted."""
    with zipfile.ZipFile(archive) as opened:
        (name,) = opened.namelist()
        lines = opened.read(name).decode("ascii", "replace").split("\r\n")
    return sorted(line for line in lines if line.count("\t") >= 5 and line[:5].isalnum() and line[5] == "\t")


def _naive(rows: list[str], column1: str, column2: str) -> str:
    """The modifier indicator of the row in force on `ON`, read cell by cell; `none` when there is no such row."""
    place = bisect_left(rows, f"{column1}\t{column2}\t")
    while place < len(rows) and rows[place].startswith(f"{column1}\t{column2}\t"):
        cells = rows[place].split("\t")
        effective, deleted, indicator = cells[3], cells[4], cells[5]
        day = ON.strftime("%Y%m%d")
        if indicator != "9" and effective <= day and (deleted == "*" or deleted >= day):
            return indicator
        place += 1
    return "none"
