"""Text whose columns are set apart by blanks: the rows of its tables become one line each, ` | ` between cells."""

import re
from collections import Counter
from collections.abc import Callable
from statistics import mean

_GAP = re.compile(r" {3,}|\t+")
_LEAST_ROWS = 2
_WIDEST = 40
"""Characters of a cell, on average; wider columns are a page set in columns of writing, and are read one by one."""


def with_rows(text: str, laid_out: Callable[[], str]) -> str:
    """`text` of a page, or the page as `laid_out` shows it when that has a table in it and not a letter differs."""
    try:
        page = laid_out()
    except Exception:  # noqa: BLE001 - the layout is a second look: the text stands without it
        return text
    lines = [line.strip() for line in page.splitlines()]
    cells = [_GAP.split(line) if line else [] for line in lines]
    in_table = _tables(cells)
    if not any(in_table) or _letters(text) != _letters(page):
        return text
    return "\n".join(
        " | ".join(cells[number]) if in_table[number] else " ".join(line.split()) for number, line in enumerate(lines)
    ).strip("\n")


def _tables(lines: list[list[str]]) -> list[bool]:
    """Which of `lines`, cut into cells, stand in a table: two or more in a row with about as many short cells."""
    found = [False] * len(lines)
    run: list[int] = []
    for number, cells in [*enumerate(lines), (len(lines), ["end"])]:
        if not cells:
            continue  # a layout shows the room between two rows as an empty line
        if len(cells) >= 2:
            run.append(number)
            continue
        if len(run) >= _LEAST_ROWS and _is_table([lines[one] for one in run]):
            for one in run:
                found[one] = True
        run = []
    return found


def _is_table(rows: list[list[str]]) -> bool:
    widest = max(map(len, rows))
    wide = mean(len(cell) for row in rows for cell in row)
    return wide <= _WIDEST and (widest > 2 or wide <= _WIDEST / 2)


def _letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))
