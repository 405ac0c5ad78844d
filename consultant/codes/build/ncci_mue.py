"""NCCI medically unlikely edits: csv or Excel, one table for each of three settings.

Source: MUE files (CMS): code, units, adjudication indicator (1 line, 2 day by policy, 3 day by clinical data) and
rationale.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer
from consultant.codes.packing import pack_code
from consultant.errors import SourceFault

_VARIANTS = {"practitioner": "practitioner", "outpatient": "outpatient hospital", "dme": "dme supplier"}
_HEADER = ("code", "units", "indicator", "rationale")


def _header(head: Head) -> list[str] | None:
    for row in head.rows:
        if row[0].upper().startswith("HCPCS") and any("MUE VALUES" in cell.upper() for cell in row):
            return row
    return None


def _variant(head: Head) -> str | None:
    row = _header(head)
    caption = " ".join(row).lower() if row else ""
    found = [variant for variant, words in _VARIANTS.items() if words in caption]
    return found[0] if len(found) == 1 else None


def _load(head: Head, writer: Writer) -> None:
    known = dict(writer.connection.execute("SELECT text, id FROM rationale").fetchall())
    columns: dict[str, int] = {}
    for line, values in records(head.source, head):
        if not columns:
            if values[0].upper().startswith("HCPCS"):
                columns = {name: place for place, name in enumerate(_HEADER)}
            continue
        if len(values) < len(_HEADER):
            raise SourceFault(writer.file, line=line, expected=f"{len(_HEADER)} cells", found=str(len(values)))
        cells = Cells(writer.file, line, columns, values)
        code, units, words = cells.code("code"), cells.whole("units"), cells.text("rationale")
        indicator = re.match(r"[123](?=\s|$)", cells.text("indicator"))
        if not indicator:
            raise cells.fault("indicator", "1, 2 or 3")
        if words not in known:
            known[words] = len(known) + 1
            writer.connection.execute("INSERT INTO rationale VALUES (?, ?)", (known[words], words))
        writer.once(code, line, "code")
        writer.add("mue", (pack_code(code), writer.release_id, units, int(indicator[0]), known[words]))
        writer.rows += 1


FORMAT = Format(
    "mue",
    "table with captions",
    lambda head: _header(head) is not None,
    _load,
    lambda head: labels.find_quarter(head.source.names),
    "quarter",
    _variant,
)
