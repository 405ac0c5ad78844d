"""One code, as it is on a date."""

from datetime import date
from typing import TYPE_CHECKING, Any

from consultant.codes.dates import as_int, from_int
from consultant.codes.model import CodeEntry, CodeSet, bare

if TYPE_CHECKING:
    from consultant.codes.shelf import Shelf

COLUMNS = (
    "c.id, c.code_set, c.display, c.description, c.short, c.billable, c.valid_from, c.valid_to, r.name, r.label,"
    " EXISTS (SELECT 1 FROM earlier_wording w WHERE w.code_id = c.id)"
)
"""What `entry_of` wants of `code c JOIN release r ON r.id = c.release_id`."""

_UNDOTTED_FIRST = (
    CodeSet.CPT, CodeSet.HCPCS, CodeSet.ICD10CM, CodeSet.ICD10PCS, CodeSet.CDT, CodeSet.MODIFIER, CodeSet.POS,
    CodeSet.ICD9CM, CodeSet.ICD9PCS,
)  # fmt: skip
_DOTTED_FIRST = (CodeSet.ICD10CM, CodeSet.ICD9CM, CodeSet.ICD9PCS)
_SQL = f"SELECT {COLUMNS} FROM code c JOIN release r ON r.id = c.release_id WHERE c.code = ?"  # noqa: S608


def entry(shelf: "Shelf", code: str, on: date, code_set: CodeSet | None = None) -> CodeEntry | None:
    """The entry of `code` on `on`, or None; see `Shelf.lookup`."""
    rows = shelf.all(_SQL, (bare(code),))
    if code_set is not None:
        rows = [row for row in rows if row[1] == code_set]
    if len(rows) > 1:
        day = as_int(on)
        order = [*(_DOTTED_FIRST if "." in code else ()), *_UNDOTTED_FIRST]
        rows.sort(key=lambda row: (order.index(row[1]), _distance(row, day)))
    return entry_of(shelf, rows[0], on) if rows else None


def entry_of(shelf: "Shelf", row: Any, on: date) -> CodeEntry:
    """The entry of a row of `COLUMNS`, worded and billable as on `on`."""
    number, code_set, display, description, _short, billable, first, last, source, release, reworded = row
    if reworded:
        earlier = shelf.one(
            "SELECT w.description, w.billable, r.name, r.label FROM earlier_wording w JOIN release r"
            " ON r.id = w.release_id WHERE w.code_id = ? AND w.until >= ? ORDER BY w.until LIMIT 1",
            (number, as_int(on)),
        )
        if earlier:
            description, billable, source, release = earlier
    return CodeEntry(
        CodeSet(code_set), display, description, bool(billable), from_int(first), from_int(last), source, release
    )


def entries(shelf: "Shelf", ids: list[int], on: date) -> list[CodeEntry]:
    """The entries of `code.id`s, in the order given."""
    if not ids:
        return []
    places = ", ".join("?" * len(ids))
    rows = shelf.all(
        f"SELECT {COLUMNS} FROM code c JOIN release r ON r.id = c.release_id WHERE c.id IN ({places})",  # noqa: S608
        ids,
    )
    found = {row[0]: entry_of(shelf, row, on) for row in rows}
    return [found[number] for number in ids if number in found]


def _distance(row: Any, day: int) -> int:
    """How many days (as numbers) the life of a row is from `day`; 0 when it holds it."""
    first, last = row[6] or 0, row[7] or 99_991_231
    return 0 if first <= day <= last else day - last if last < day else first - day
