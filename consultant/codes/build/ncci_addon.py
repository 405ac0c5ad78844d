"""NCCI add-on code edits: fixed-width text, or tab-delimited text with captions.

Source: Medicare NCCI Add-on Code Edits (CMS). Type 1 lists every primary, 2 none, 3 some; `CCCCC` stands for primaries
that the contractor defines. Dates are a year and the day of that year.
"""

import re
from collections.abc import Iterator

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells, julian_day, parse_day
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, lines_of, records
from consultant.codes.build.writing import Writer
from consultant.errors import SourceFault

_FIELDS = {
    "type": (0, 1), "addon": (1, 6), "addon deletion": (6, 13), "primary": (13, 18), "primary deletion": (18, 25),
    "effective": (25, 32), "deletion": (32, 39), "note": (39, 97),
}  # fmt: skip
_PLACES = {name: place for place, name in enumerate(_FIELDS)}
_FIXED = re.compile(r"[123][0-9A-Z]\d{3}[0-9A-Z][\d ]{7}(?:[0-9A-Z]\d{3}[0-9A-Z]|C{5})[\d ]{7}\d{7}[\d ]{7}.*")
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_NAMES = (
    ("type", re.compile(r"type", re.IGNORECASE)),
    ("addon deletion", re.compile(r"add.?on.*(?:delet|term)", re.IGNORECASE)),
    ("primary deletion", re.compile(r"primary.*(?:delet|term)", re.IGNORECASE)),
    ("addon", re.compile(r"add.?on", re.IGNORECASE)),
    ("primary", re.compile(r"primary", re.IGNORECASE)),
    ("effective", re.compile(r"eff", re.IGNORECASE)),
    ("deletion", re.compile(r"delet|term", re.IGNORECASE)),
    ("note", re.compile(r"note|instruction", re.IGNORECASE)),
)


def _is_fixed(head: Head) -> bool:
    lines = [line for line in head.lines[:40] if line.strip()]
    return bool(lines) and all(_FIXED.fullmatch(line) for line in lines)


def _captions(row: list[str]) -> dict[str, int] | None:
    """Which column holds what, by the words of its caption; None when a needed one is not there."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        for name, pattern in _NAMES:
            if name not in columns and pattern.search(cell):
                columns[name] = place
                break
    return columns if {"type", "addon", "primary", "effective"} <= set(columns) else None


def _is_table(head: Head) -> bool:
    return any(len(row) >= 4 and _captions(row) is not None for row in head.rows[:12])


def _fixed(head: Head, writer: Writer) -> Iterator[Cells]:
    for number, line in lines_of(head.source):
        if not line.strip():
            continue
        if len(line) < _FIELDS["deletion"][0]:
            raise SourceFault(writer.file, line=number, expected="97 characters", found=str(len(line)))
        yield Cells(writer.file, number, _PLACES, [line[first:last].strip() for first, last in _FIELDS.values()])


def _table(head: Head, writer: Writer) -> Iterator[Cells]:
    columns: dict[str, int] | None = None
    for line, values in records(head.source, head):
        if columns is None:
            columns = _captions(values) if len(values) >= 4 else None
            continue
        yield Cells(writer.file, line, columns, values)


def _load(rows: Iterator[Cells], writer: Writer) -> None:
    for cells in rows:
        type_ = cells.text("type")[:1]
        if type_ not in {"1", "2", "3"}:
            raise cells.fault("type", "1, 2 or 3")
        primary = cells.text("primary").upper()
        if primary != "CCCCC" and not _CODE.fullmatch(primary):
            raise cells.fault("primary", "a five-character code or CCCCC")
        addon, effective = cells.code("addon"), _day(cells, "effective")
        if effective is None:
            raise cells.fault("effective", "a year and day of the year")
        deleted = _day(cells, "deletion")
        if deleted is not None and deleted < effective:
            raise cells.fault("deletion", "a date not before the effective date")
        writer.once((addon, primary, effective), cells.line)
        row = (
            addon,
            primary,
            int(type_),
            effective,
            deleted,
            _day(cells, "addon deletion"),
            _day(cells, "primary deletion"),
        )
        writer.add("addon", (*row, cells.text("note"), writer.release_id))
        writer.rows += 1


def _day(cells: Cells, column: str) -> int | None:
    text = cells.text(column)
    if not text or not text.strip("0") or not text.strip("9"):
        return None
    try:
        return julian_day(text) if len(text) == 7 and text.isdecimal() else parse_day(text)
    except ValueError:
        raise cells.fault(column, "a year and day of the year, YYYYDDD") from None


def _period(head: Head) -> labels.Period | None:
    return labels.find_quarter(head.source.names)


FIXED = Format("addon", "fixed width text", _is_fixed, lambda h, w: _load(_fixed(h, w), w), _period, "quarter")
TABLE = Format("addon", "table with captions", _is_table, lambda h, w: _load(_table(h, w), w), _period, "quarter")
