"""Above, below and beside a code: headers, blocks and chapters, as in the books."""

from dataclasses import dataclass
from datetime import date

from consultant.codes import lookup
from consultant.codes.dates import as_int
from consultant.codes.model import CodeEntry, CodeSet, bare
from consultant.codes.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter, block or range of codes."""

    id: int
    code_set: CodeSet
    kind: str
    """`chapter` or `block`."""
    name: str
    """`13`, `M20-M25`."""
    title: str
    first: str
    last: str


_HEADING = "SELECT id, code_set, kind, name, title, first, last, parent_id FROM heading WHERE id = ?"
_ALIVE = "(c.valid_from IS NULL OR c.valid_from <= :day) AND (c.valid_to IS NULL OR c.valid_to >= :day)"
_BELOW = f"SELECT {lookup.COLUMNS} FROM code c WHERE "  # noqa: S608


def code_id(shelf: Shelf, code: str, on: date, code_set: CodeSet | None = None) -> int | None:
    """The `code.id` of `code` on `on`; chosen between code sets as `Shelf.lookup` does."""
    entry = shelf.lookup(code, on, code_set)
    if entry is None:
        return None
    row = shelf.one(
        "SELECT id FROM code WHERE code = ? AND code_set = ?"
        " ORDER BY (coalesce(valid_from, 0) <= ? AND coalesce(valid_to, 99991231) >= ?) DESC, id DESC LIMIT 1",
        (bare(code), entry.code_set.value, as_int(on), as_int(on)),
    )
    found: int = row[0]
    return found


def parents(shelf: Shelf, code: str, on: date, code_set: CodeSet | None = None) -> list[CodeEntry]:
    """The headers above `code`, the nearest first; empty at the top and for an unknown code."""
    number = code_id(shelf, code, on, code_set)
    ids = shelf.all(
        "WITH RECURSIVE up (id, depth) AS (SELECT parent_id, 1 FROM code WHERE id = ? UNION ALL"
        " SELECT c.parent_id, depth + 1 FROM up JOIN code c ON c.id = up.id)"
        " SELECT id FROM up WHERE id IS NOT NULL ORDER BY depth",
        (number,),
    )
    return lookup.entries(shelf, [row[0] for row in ids], on)


def headings(shelf: Shelf, code: str, on: date, code_set: CodeSet | None = None) -> list[Heading]:
    """The blocks and the chapter `code` stands in, the narrowest first."""
    number = code_id(shelf, code, on, code_set)
    row = shelf.one("SELECT heading_id FROM code WHERE id = ?", (number,))
    found: list[Heading] = []
    following = row[0] if row else None
    while following is not None:
        *values, following = shelf.one(_HEADING, (following,))
        found.append(_heading(values))
    return found


def children(shelf: Shelf, code: str, on: date, code_set: CodeSet | None = None) -> list[CodeEntry]:
    """The codes directly below `code` that are in force on `on`, in their order."""
    number = code_id(shelf, code, on, code_set)
    rows = shelf.all(f"{_BELOW} c.parent_id = :id AND {_ALIVE} ORDER BY c.code", {"id": number, "day": as_int(on)})
    return [lookup.entry_of(shelf, row, on) for row in rows]


def siblings(shelf: Shelf, code: str, on: date, code_set: CodeSet | None = None) -> list[CodeEntry]:
    """The codes beside `code`: same header, or our own table's family for a procedure; without `code` itself."""
    number = code_id(shelf, code, on, code_set)
    values = {"id": number, "day": as_int(on)}
    own = shelf.one(
        "SELECT o.family_id FROM code c JOIN own_code o ON o.code = c.code AND o.code_set = c.code_set WHERE c.id = ?",
        (number,),
    )
    if own:
        where = "c.code IN (SELECT code FROM own_code WHERE family_id = :family AND code_set = c.code_set)"
        values["family"] = own[0]
    else:
        where = "c.parent_id = (SELECT parent_id FROM code WHERE id = :id)"
    rows = shelf.all(f"{_BELOW} {where} AND c.id <> :id AND {_ALIVE} ORDER BY c.code", values)
    return [lookup.entry_of(shelf, row, on) for row in rows]


def _heading(values: list[object]) -> Heading:
    number, code_set, *rest = values
    return Heading(number, CodeSet(str(code_set)), *rest)  # type: ignore[arg-type]
