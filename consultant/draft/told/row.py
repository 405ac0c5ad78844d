"""Rows of a table as readers of amounts take them: one thing each, its cells with what stands over them."""

import re
from collections.abc import Sequence

from consultant.draft.told.tale import Said


def is_row(said: Said) -> bool:
    """Whether it is the row of a table, and not the one that names the columns."""
    return said.passage.row is not None and not said.passage.row.first


def row_text(said: Said, under: re.Pattern[str] | None = None) -> str:
    """What a row states, `Site right heel, Size 4 x 3 cm`; of the cells `under` a head, where one is given."""
    if said.passage.row is None:
        return said.text
    begin = said.passage.start
    cells = [
        _in_unit(cell.head, said.text[cell.start - begin : cell.end - begin].strip())
        for cell in said.passage.row.cells
        if under is None or under.search(cell.head)
    ]
    return ", ".join(cells)


def _in_unit(head: str, cell: str) -> str:
    """A cell after its head; a bare figure under `Lesion (cm)` gets the unit of its column."""
    unit = _UNIT.search(head)
    if unit is None or not _FIGURE.fullmatch(cell):
        return f"{head} {cell}".strip()
    return f"{head[: unit.start()]}{head[unit.end() :]} {cell} {unit['unit']}".strip()


_UNIT = re.compile(r"\s*[(\[,]\s*(?:in )?(?P<unit>cm|mm)\s*[)\]]?$", re.IGNORECASE)
_FIGURE = re.compile(r"\d*\.?\d+(?:\s?[x×]\s?\d*\.?\d+)*")


def written(said: Sequence[Said]) -> str:
    """What is told around the rows of a table, in one text."""
    return " ".join(one.text for one in said if one.passage.row is None)
