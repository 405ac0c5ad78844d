"""The public figures of our own table's codes: fee schedule rows and unit limits, for a clone without official files.

`data/figures.csv` holds them, made by `python -m consultant.codes.build.make_figures DATABASE DATE` out of a database
with the official releases in. Figures and code numbers are facts that CMS publishes; no descriptor is among them.
"""

import csv
import sqlite3
from hashlib import sha256

from consultant.codes import own_table
from consultant.codes.build.releases import Edition, add_file, open_release
from consultant.codes.build.writing import Writer
from consultant.codes.packing import pack_code

FILE = own_table.FOLDER.parent / "figures.csv"
FEE_COLUMNS = (
    "status", "not_used_for_medicare", "work", "nonfacility_pe", "nonfacility_na", "facility_pe", "facility_na",
    "malpractice", "nonfacility_total", "facility_total", "pctc", "global_days", "preoperative", "intraoperative",
    "postoperative", "multiple_procedure", "bilateral", "assistant", "co_surgeon", "team", "pricing",
    "endoscopic_base", "conversion_factor", "supervision", "calculation_flag", "imaging_family", "opps_nonfacility",
    "opps_facility", "opps_malpractice",
)  # fmt: skip
_NUMBERS = {
    "work", "nonfacility_pe", "facility_pe", "malpractice", "nonfacility_total", "facility_total", "preoperative",
    "intraoperative", "postoperative", "conversion_factor", "opps_nonfacility", "opps_facility", "opps_malpractice",
}  # fmt: skip
COLUMNS = ("code", "modifier", *FEE_COLUMNS, "mue_units", "mue_mai", "mue_rationale")


def write_figures(connection: sqlite3.Connection) -> None:
    """Take the figures in as a release; nothing when the file is not there."""
    if not FILE.exists():
        return
    content = FILE.read_bytes()
    lines = content.decode("utf-8").splitlines()
    label, effective, expires = lines[0].removeprefix("# ").split(" | ")[:3]
    edition = Edition("figures", "", label, int(effective), int(expires))
    release_id = open_release(connection, edition, shipped=True)
    writer = Writer(connection, release_id, FILE.name)
    rationales = dict(connection.execute("SELECT text, id FROM rationale").fetchall())
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        if row["status"]:
            values = [int(row[name]) if name in _NUMBERS else row[name] for name in FEE_COLUMNS]
            writer.add("fee", (row["code"], row["modifier"], release_id, *values))
        if row["mue_units"]:
            words = row["mue_rationale"]
            if words not in rationales:
                rationales[words] = len(rationales) + 1
                connection.execute("INSERT INTO rationale VALUES (?, ?)", (rationales[words], words))
            limit = (int(row["mue_units"]), int(row["mue_mai"]), rationales[words])
            writer.add("mue", (pack_code(row["code"]), release_id, *limit))
        writer.rows += 1
    writer.flush()
    add_file(connection, release_id, FILE.name, sha256(content).hexdigest(), writer.rows)
