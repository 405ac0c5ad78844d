"""Makes `data/figures.csv` out of a database with official releases; run as a module: DATABASE DATE."""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from consultant.codes.build.figures import COLUMNS, FEE_COLUMNS, FILE
from consultant.codes.dates import to_int
from consultant.codes.holdings import holding
from consultant.codes.packing import pack_code
from consultant.codes.shelf import Shelf
from consultant.errors import CodesError


def figures(shelf: Shelf, on: date) -> Iterator[list[str]]:
    """The lines of the file: where the figures are from, the columns, a row for each code and modifier.

    Raises CodesError when the fee schedule or the practitioner MUEs for `on` are not in.
    """
    fees, limits = holding(shelf, "pfs", on, ""), holding(shelf, "mue", on, "practitioner")
    if not (fees and limits and fees.release and limits.release):
        raise CodesError(f"the fee schedule and the practitioner MUEs for {on} must be in")
    dates = [str(to_int(day)) for day in (fees.release.effective, fees.release.expires)]
    yield [" | ".join([f"# {fees.release.label}", *dates, fees.release.cited, limits.release.cited])]
    yield ["# Figures of CMS files in the public domain for the codes of our own table; RVUs in hundredths, the"]
    yield ["# conversion factor in ten-thousandths. CPT code numbers belong to the AMA; no descriptor is among them."]
    yield list(COLUMNS)
    sql = f"SELECT modifier, {', '.join(FEE_COLUMNS)} FROM fee WHERE code = ? AND release_id = ? ORDER BY modifier"  # noqa: S608
    limit_sql = (
        "SELECT m.units, m.mai, r.text FROM mue m JOIN rationale r ON r.id = m.rationale_id"
        " WHERE m.code = ? AND m.release_id = ?"
    )
    for (code,) in shelf.all("SELECT code FROM own_code ORDER BY code"):
        limit = shelf.one(limit_sql, (pack_code(code), limits.release.id)) or ("", "", "")
        rows = shelf.all(sql, (code, fees.release.id)) or ([("", *[""] * len(FEE_COLUMNS))] if limit[0] != "" else [])
        for row in rows:
            yield [code, *map(str, row), *(map(str, limit) if not row[0] else ("", "", ""))]


def main(arguments: list[str]) -> None:
    """Write the file from the database and for the date of service that `arguments` name."""
    shelf = Shelf(Path(arguments[0]))
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for row in figures(shelf, date.fromisoformat(arguments[1])):
            if row[0].startswith("#"):
                stream.write(",".join(row) + "\n")
            else:
                writer.writerow(row)


if __name__ == "__main__":
    main(sys.argv[1:])
