"""HCPCS Level II codes and modifiers: the fixed-width contractor file and the csv or Excel file with captions.

Source: HCPCS record layout (CMS, HCPC…_recordlayout.txt). Record kinds: 3 first line of a code, 4 its further lines,
7 and 8 the same for modifiers; a long description goes on in pieces of 80 characters by sequence number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, lines_of, records
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_CAPTIONS = ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "TERM DT")
_PLACES: dict[str, tuple[int, int]] = {
    "LONG DESCRIPTION": (12, 91), "SHORT DESCRIPTION": (92, 119), "PRICE1": (120, 121), "PRICE2": (122, 123),
    "PRICE3": (124, 125), "PRICE4": (126, 127), "MULT_PI": (128, 128), "XREF1": (205, 209), "XREF2": (210, 214),
    "XREF3": (215, 219), "XREF4": (220, 224), "XREF5": (225, 229), "COV": (230, 230), "BETOS": (257, 259),
    "TOS1": (261, 261), "TOS2": (262, 262), "TOS3": (263, 263), "TOS4": (264, 264), "TOS5": (265, 265),
    "ANEST_BU": (266, 268), "ADD DT": (269, 276), "ACT EFF DT": (277, 284), "TERM DT": (285, 292),
    "ACTION CD": (293, 293),
}  # fmt: skip
"""First and last place of each field in the fixed-width file, counted from 1."""
_FIXED = re.compile(r"(?P<code>[A-Z][0-9]{4}|   [A-Z0-9]{2})(?P<sequence>\d{3}0?\d?)(?P<kind>[3478])")
_CODE = re.compile(r"[A-Z][0-9]{4}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_REWORDED = "BC"
"""Action codes that say that the long description changed on the action's date."""


@dataclass(slots=True)
class _Entry:
    """A code or modifier with all its lines."""

    code: str
    kind: str
    cells: Cells
    pieces: list[str] = field(default_factory=list)


def _is_table(head: Head) -> bool:
    return head.row_with(*_CAPTIONS) is not None


def _is_fixed(head: Head) -> bool:
    found = [line for line in head.lines if _FIXED.match(line) and len(line) >= 300]
    return len(found) >= 5


def _table_entries(head: Head, writer: Writer) -> Iterator[_Entry]:
    columns: dict[str, int] = {}
    entry: _Entry | None = None
    for line, values in records(head.source, head):
        if not columns:
            if {"HCPC", "RECID"} <= set(values):
                columns = {name: place for place, name in enumerate(values)}
            continue
        cells = Cells(writer.file, line, columns, values)
        if len(values) < len(columns) - 12:
            raise SourceFault(writer.file, line=line, expected=f"{len(columns)} cells", found=str(len(values)))
        kind, code = cells.one_of("RECID", "3478"), cells.text("HCPC").upper()
        if kind in "37":
            if entry:
                yield entry
            entry = _Entry(code, kind, cells, [cells.text("LONG DESCRIPTION")])
        elif entry is None or entry.code != code:
            raise cells.fault("HCPC", f"a further line of {entry.code if entry else 'a code'}")
        else:
            entry.pieces.append(cells.text("LONG DESCRIPTION"))
    if entry:
        yield entry


def _fixed_entries(head: Head, writer: Writer) -> Iterator[_Entry]:
    entry: _Entry | None = None
    names = {name: place for place, name in enumerate(_PLACES)}
    sequence = 0
    for number, line in lines_of(head.source):
        plain = line.replace("\xa0", " ")
        if not plain.strip() or (entry is None and not _FIXED.match(plain)):
            continue  # the disclaimer above the records
        if not _FIXED.match(plain) or not plain[5:10].isdigit():
            raise SourceFault(
                writer.file, line=number, expected="code, sequence and record kind", found=repr(plain[:14])
            )
        values = [plain[first - 1 : last].strip() for first, last in _PLACES.values()]
        cells = Cells(writer.file, number, names, values)
        code, kind = plain[:5].strip(), plain[10]
        if kind in "37":
            if len(plain) < 293:
                raise SourceFault(writer.file, line=number, expected="320 characters", found=str(len(plain)))
            if entry:
                yield entry
            entry = _Entry(code, kind, cells, [cells.text("LONG DESCRIPTION")])
        elif entry is None or entry.code != code or int(plain[5:10]) <= sequence:
            after = entry.code if entry else "a code"
            raise SourceFault(
                writer.file,
                line=number,
                column="sequence",
                expected=f"the next line of {after}",
                found=repr(plain[:11]),
            )
        else:
            entry.pieces.append(cells.text("LONG DESCRIPTION"))
        sequence = int(plain[5:10])
    if entry:
        yield entry


def _load(entries: Iterator[_Entry], writer: Writer) -> None:
    for entry in entries:
        words, cells = " ".join(piece for piece in entry.pieces if piece), entry.cells
        added, ended, acted = cells.day("ADD DT"), cells.day("TERM DT"), cells.day("ACT EFF DT")
        action = cells.text("ACTION CD")
        shape, code_set = (_CODE, CodeSet.HCPCS) if entry.kind == "3" else (_MODIFIER, CodeSet.MODIFIER)
        if not shape.fullmatch(entry.code):
            raise cells.fault("HCPC", "a HCPCS code" if entry.kind == "3" else "a modifier", repr(entry.code))
        if not words:
            raise cells.fault("LONG DESCRIPTION", "a description")
        writer.listing(
            code_set,
            entry.code,
            words,
            short=cells.text("SHORT DESCRIPTION"),
            added=added,
            ended=ended,
            changed=acted if action and action in _REWORDED else None,
            line=cells.line,
        )
        writer.rows += 1
        if entry.kind == "3":
            units = cells.text("ANEST_BU")
            writer.add(
                "hcpcs",
                (
                    writer.release_id,
                    entry.code,
                    _joined(cells, "PRICE", 4),
                    cells.text("MULT_PI"),
                    cells.text("COV"),
                    cells.text("BETOS"),
                    _joined(cells, "TOS", 5),
                    int(units) if units.isdecimal() else None,
                    _joined(cells, "XREF", 5),
                    action,
                    acted,
                ),
            )


def _joined(cells: Cells, name: str, count: int) -> str:
    return ",".join(found for number in range(1, count + 1) if (found := cells.text(f"{name}{number}")))


def _period(head: Head) -> labels.Period | None:
    return labels.find_month(head.source.names, "quarter")


TABLE = Format("hcpcs", "table with captions", _is_table, lambda h, w: _load(_table_entries(h, w), w), _period, "month")
FIXED = Format("hcpcs", "fixed width text", _is_fixed, lambda h, w: _load(_fixed_entries(h, w), w), _period, "month")
