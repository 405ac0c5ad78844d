"""MS-DRG relative weights: Table 5 of the inpatient prospective payment rule, tab-delimited text or Excel."""

import re

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer

_CAPTIONS = {
    "drg": r"^MS-DRG$", "post acute": r"post-acute", "mdc": r"^MDC$", "type": r"^type$", "title": r"MS-DRG title",
    "weight": r"^weights(?!.*cap applied)", "geometric": r"geometric", "arithmetic": r"arithmetic",
}  # fmt: skip


def _columns(row: list[str]) -> dict[str, int] | None:
    found = {}
    for name, pattern in _CAPTIONS.items():
        place = next((place for place, cell in enumerate(row) if re.search(pattern, cell, re.IGNORECASE)), None)
        if place is None:
            return None
        found[name] = place
    return found


def _load(head: Head, writer: Writer) -> None:
    columns: dict[str, int] | None = None
    for line, values in records(head.source, head):
        if columns is None:
            columns = _columns(values)
            continue
        cells = Cells(writer.file, line, columns, values)
        drg = cells.text("drg").zfill(3)
        if len(drg) != 3 or not drg.isdecimal():
            raise cells.fault("drg", "an MS-DRG of three digits")
        writer.once(drg, line, "drg")
        weight, geometric, arithmetic = (
            None if cells.text(name) in {"", "."} else cells.scaled(name, places)
            for name, places in (("weight", 4), ("geometric", 1), ("arithmetic", 1))
        )
        row = (drg, writer.release_id, cells.text("mdc"), cells.text("type"), cells.text("title"), weight, geometric)
        writer.add("drg", (*row, arithmetic, int(cells.text("post acute").lower() == "yes")))
        writer.rows += 1


def _period(head: Head) -> labels.Period | None:
    titles = [found for row in head.rows[:3] for cell in row for found in re.findall(r"FY 20\d\d", cell)]
    return labels.find_fiscal([*titles, *head.source.names])


FORMAT = Format(
    "drg", "table with captions", lambda h: any(_columns(row) for row in h.rows[:12]), _load, _period, "fiscal"
)
