"""Tables in plain writing: rows of cells set apart by ` | `, by tabs or by two blanks and more.

A row keeps its place in the text to the letter, and knows what stands at the head of each of its cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BAR = re.compile(r"[ \t]*\|[ \t]*")
_TAB = re.compile(r"[ ]*\t[ \t]*")
_BLANKS = re.compile(r"[ \t]{2,}")
_RULE = re.compile(r"[\s|+:=-]+$")
"""A line that only draws: `-----  ----`, `|---|---|`."""
_MOST_CELLS = 40
_LEAST_SHARED = 2
_UNALIGNED = 3
"""So many cells, and as many in the next line, are a table whether or not they stand below each other."""
_WIDEST = 60
_LONGEST_HEAD = 40
_VALUED = re.compile(r"\d|:\s*\S|\[[A-Z]")
"""A figure, a value behind its label (`Child: …`), or what stands for an identifier: no head of a column."""
_BULLET = re.compile(r"(?:[-*•·–]|\(?\d{1,2}[.)])$")
_COLUMN_NAMES = frozenset(
    {"site", "wound", "ulcer", "lesion", "location", "procedure", "drug", "time", "code", "service", "#", "no", "no."}
)
"""What heads of columns are called that are written small."""
_NUMBERING = frozenset({"no", "no.", "nr", "nr.", "#", "item", "line"})
"""Heads that say nothing of their cells; `No` is none that denies."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and where it stands."""

    start: int
    end: int
    text: str
    head: str = ""
    """What stands over it in the first row; empty in the first row itself, and over numbering."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with what a mail program wrapped into the lines below it."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    first: bool = False
    """It is the row of heads."""


@dataclass(slots=True)
class _Line:
    """A line cut into cells: where each begins and ends, counted from the line's own start."""

    start: int
    end: int
    by: re.Pattern[str]
    cells: list[tuple[int, int]]


def rows(text: str) -> list[Row]:
    """The rows of every table in `text`, in the order they stand."""
    if "  " not in text and "\t" not in text and "|" not in text:
        return []
    found: list[Row] = []
    for lines in _tables(text):
        found += _read(text, lines)
    return found


def _tables(text: str) -> Iterator[list[_Line]]:
    """Runs of lines that make a table, two or more."""
    run: list[_Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        line = _line(position, raw)
        position += len(raw)
        if run and _RULE.match(raw) and raw.strip():
            continue  # drawn below the heads
        if run and (line is None or not _goes_on(run, line)):
            if len(run) > 1:
                yield run
            run = []
        if line is not None:
            run.append(line)
    if len(run) > 1:
        yield run


def _line(start: int, raw: str) -> _Line | None:
    """The line in cells; None when it is none of a table."""
    bare = raw.rstrip()
    if not bare or _RULE.match(bare) or bare.lstrip()[:1] == ">":
        return None
    by = _BAR if " | " in bare or bare.lstrip()[:1] == "|" else _TAB if "\t" in bare.strip() else _BLANKS
    begin = len(bare) - len(bare.lstrip())
    cuts = [match.span() for match in by.finditer(bare, begin)][:_MOST_CELLS]
    edges = [begin, *(edge for cut in cuts for edge in cut), len(bare)]
    cells = list(zip(edges[::2], edges[1::2], strict=True))
    if by is _BAR and cells[0][0] == cells[0][1] and bare[begin] == "|":  # `| a | b |`: drawn on both sides
        cells = cells[1:]
        cells = cells[:-1] if cells and cells[-1][0] == cells[-1][1] else cells
    first = bare[slice(*cells[0])] if cells else ""
    if _BULLET.match(first):
        cells = cells[1:]
    if not cells or (len(cells) < 2 and not begin) or first.endswith(":"):  # `Procedure:   chevron` is a heading
        return None
    if by is _BLANKS and len(cells) == 2 and first[-1:] in ".?!,;":  # two blanks between sentences
        return None
    return _Line(start, start + len(bare), by, cells)


def _goes_on(run: Sequence[_Line], line: _Line) -> bool:
    """Whether `line` is a further row below `run`, or what was wrapped of its last one."""
    head = run[0]
    if _is_wrapped(head, line):
        return len(run) > 1
    if len(line.cells) < 2 or line.by is not head.by:
        return False
    if line.by is not _BLANKS:
        return len(line.cells) <= len(head.cells) + 1
    last = next(one for one in reversed(run) if one is head or not _is_wrapped(head, one))
    if len(line.cells) == len(last.cells) >= _UNALIGNED and all(end - start <= _WIDEST for start, end in line.cells):
        return True
    return any(_shared(one, line) >= _LEAST_SHARED for one in (last, head))


def _is_wrapped(head: _Line, line: _Line) -> bool:
    """Whether `line` begins under a later column, as what a cell of the row above could not hold."""
    later = {start for start, _ in head.cells[1:]}
    return line.by is _BLANKS and head.by is _BLANKS and all(start in later for start, _ in line.cells)


def _shared(one: _Line, other: _Line) -> int:
    """How many columns begin, or end, at the same place."""
    starts = {start for start, _ in one.cells} & {start for start, _ in other.cells}
    ends = {end for _, end in one.cells[:-1]} & {end for _, end in other.cells[:-1]}
    return len(starts) + len(ends - {end for start, end in other.cells if start in starts})


def _read(text: str, lines: Sequence[_Line]) -> Iterator[Row]:
    """The rows of one table; its first names the columns unless it holds a figure, as only a row of values does."""
    head = lines[0]
    names = [_cut(text, head, cell) for cell in head.cells]
    named = _are_heads(names)
    heads = ["" if name.lower() in _NUMBERING else name for name in names] if named else []
    starts = [start for start, _ in head.cells]
    row: list[_Line] = []
    for line in lines:
        if row and not _is_wrapped(head, line):
            yield _row(text, row, heads, starts, named and row[0] is head)
            row = []
        row.append(line)
    yield _row(text, row, heads, starts, named and row[0] is head)


def _are_heads(names: Sequence[str]) -> bool:
    """Whether a first row names the columns: no value in it, and written as titles are."""
    if any(_VALUED.search(name) or len(name) > _LONGEST_HEAD for name in names):
        return False
    titled = sum(not name[:1].islower() for name in names)
    return titled * 2 > len(names) or names[0].lower() in _COLUMN_NAMES


def _row(text: str, lines: Sequence[_Line], heads: Sequence[str], starts: Sequence[int], first: bool) -> Row:
    cells = []
    for line in lines:
        by_place = line.by is _BLANKS and len(line.cells) != len(heads)
        for place, (start, end) in enumerate(line.cells):
            if start == end:
                continue
            column = _column(start, starts) if by_place or line is not lines[0] else place
            head = heads[column] if not first and column < len(heads) else ""
            cells.append(Cell(line.start + start, line.start + end, _cut(text, line, (start, end)), head))
    return Row(lines[0].start + lines[0].cells[0][0], lines[-1].end, tuple(cells), first)


def _column(start: int, starts: Sequence[int]) -> int:
    """The column whose room `start` falls into."""
    for column, (_, after) in enumerate(pairwise([*starts, 1 << 30])):
        if start < after:
            return column
    return len(starts) - 1


def _cut(text: str, line: _Line, cell: tuple[int, int]) -> str:
    return text[line.start + cell[0] : line.start + cell[1]]
