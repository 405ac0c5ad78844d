"""Lists of values parted by commas, semicolons or tabs: each row one line with ` | ` between its cells."""

import csv
import io
from collections import Counter
from itertools import islice

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 200
"""Rows from which the separator is told."""
_MOST_COLUMNS = 200
_MOST_LINES = 100


def rows_of(text: str) -> str:
    """`text` of a CSV or TSV file (RFC 4180), row by row; as it stands where no separator parts it alike."""
    separator = _separator(text)
    if separator is None:
        return text
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return text
    if any(cell.count("\n") > _MOST_LINES for cells in rows for cell in cells):
        return text  # a quotation mark that nobody closed
    return "\n".join(filter(None, map(_row, rows)))


def _separator(text: str) -> str | None:
    """What parts most rows into the same number of cells, two or more; the one that makes most cells of several."""
    best: tuple[int, int, str] | None = None
    lines = list(islice((line for line in text.split("\n") if line.strip()), _LOOKED_AT))
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator) if cells)
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        if width < 2 or rows * 2 < sum(widths.values()):
            continue
        best = max(best or (0, 0, ""), (rows, width, separator))
    return best[2] if best else None


def _row(cells: list[str]) -> str:
    """The cells on one line, those that are empty at the end left off."""
    return " | ".join(" ".join(cell.split()) for cell in cells[:_MOST_COLUMNS]).rstrip(" |")
