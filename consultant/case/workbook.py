"""The text of a spreadsheet: each row one line with ` | ` between its cells, formulas by their stored values."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from consultant.case.extracted import Extract, unsafe_archive

_MOST_SHEETS = 20
_MOST_ROWS = 5_000
_MOST_COLUMNS = 60
_MOST_IN_CELL = 4_000


def xlsx_text(data: bytes, most: int) -> Extract:
    """The sheets of a workbook that are shown, one after the other, each under its name where there are several."""
    from openpyxl import load_workbook

    refused = unsafe_archive(data, "spreadsheet")
    if refused:
        return Extract("", refused, read=False)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return _sheets(workbook, most)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl lets many kinds through for a broken workbook
        return Extract("", "the spreadsheet is damaged, or of a kind that is not read: ask for XLSX or PDF", read=False)


def _sheets(workbook: Any, most: int) -> Extract:
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    hidden = len(workbook.worksheets) - len(shown)
    lines: list[str] = []
    cut: list[str] = []
    length = 0
    for sheet in shown[:_MOST_SHEETS]:
        rows = list(_rows(sheet, most - length))
        length += sum(map(len, rows))
        if len(shown) > 1 and rows:
            lines += ["", str(sheet.title)] if lines else [str(sheet.title)]
        lines += rows
        if len(rows) > _MOST_ROWS:
            lines.pop()
            cut.append(f"only the first {_MOST_ROWS} rows of a sheet were read")
        if length > most:
            break
    if hidden:
        cut.append(f"{hidden} hidden sheet{'s were' if hidden > 1 else ' was'} left out")
    if len(shown) > _MOST_SHEETS:
        cut.append(f"only the first {_MOST_SHEETS} of {len(shown)} sheets were read")
    text = "\n".join(lines)
    if not length:
        cut.insert(0, "the spreadsheet has no text in it")
    return Extract(text, "; ".join(dict.fromkeys(cut)))


def _rows(sheet: Any, most: int) -> Iterator[str]:
    """The rows that hold anything, until `most` characters are reached; one too many shows that there are more."""
    sheet.reset_dimensions()  # what a file says of its size need not be true
    found, length = 0, 0
    for cells in islice(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), _MOST_ROWS * 4):
        line = " | ".join(_shown(cell) for cell in cells).rstrip(" |")
        if not line:
            continue
        yield line.removeprefix(" ")
        found, length = found + 1, length + len(line)
        if found > _MOST_ROWS or length > most:
            return


def _shown(cell: Any) -> str:
    """A cell on one line, as a reader of the sheet would write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{Decimal(repr(round(cell, 10))).normalize():f}"
    return " ".join(str(cell)[:_MOST_IN_CELL].split())
