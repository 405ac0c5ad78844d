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
        where = (
            "c.id IN (SELECT x.id FROM own_code o JOIN code x ON x.code = o.code AND x.code_set = o.code_set"
            " WHERE o.family_id = :family)"
        )
        values["family"] = own[0]
    else:
        where = "c.parent_id = (SELECT parent_id FROM code WHERE id = :id)"
    rows = shelf.all(f"{_BELOW} {where} AND c.id <> :id AND {_ALIVE} ORDER BY c.code", values)
    return [lookup.entry_of(shelf, row, on) for row in rows]


def _heading(values: list[object]) -> Heading:
    number, code_set, *rest = values
    return Heading(number, CodeSet(str(code_set)), *rest)  # type: ignore[arg-type]


def chapters(shelf: Shelf, code_set: CodeSet) -> list[Heading]:
    """The chapters of a code set, in the order of the book; empty where the shelf knows none."""
    rows = shelf.all(
        "SELECT id, code_set, kind, name, title, first, last FROM heading WHERE code_set = ? AND parent_id IS NULL"
        " AND release_id = ? ORDER BY id",
        (code_set.value, _book(shelf, code_set)),
    )
    return [_heading(list(row)) for row in rows]


def blocks(shelf: Shelf, heading: Heading) -> list[Heading]:
    """The headings directly within `heading`."""
    rows = shelf.all(
        "SELECT id, code_set, kind, name, title, first, last FROM heading WHERE parent_id = ? ORDER BY first, id",
        (heading.id,),
    )
    return [_heading(list(row)) for row in rows]


def heading(shelf: Shelf, code_set: CodeSet, name: str) -> Heading | None:
    """The chapter or block called `name` (`13`, `M20-M25`), or None."""
    row = shelf.one(
        "SELECT id, code_set, kind, name, title, first, last FROM heading WHERE code_set = ? AND name = ?"
        " AND release_id = ?",
        (code_set.value, name.upper(), _book(shelf, code_set)),
    )
    return _heading(list(row)) if row else None


def codes_in(shelf: Shelf, found: Heading, on: date, *, limit: int = 500) -> list[CodeEntry]:
    """The top codes that stand directly under a heading and are in force on `on`."""
    rows = shelf.all(
        f"{_BELOW} c.heading_id = :id AND c.parent_id IS NULL AND {_ALIVE} ORDER BY c.code LIMIT :limit",
        {"id": found.id, "day": as_int(on), "limit": limit},
    )
    return [lookup.entry_of(shelf, row, on) for row in rows]


def code_range(
    shelf: Shelf, first: str, last: str, on: date, code_set: CodeSet, *, limit: int = 500
) -> list[CodeEntry]:
    """The codes from `first` to `last` and below it that are in force on `on`, in their order."""
    rows = shelf.all(
        f"{_BELOW} c.code_set = :set AND c.code >= :first AND c.code < :last || '~' AND {_ALIVE}"
        " ORDER BY c.code LIMIT :limit",
        {"set": code_set.value, "first": bare(first), "last": bare(last), "day": as_int(on), "limit": limit},
    )
    return [lookup.entry_of(shelf, row, on) for row in rows]


def _book(shelf: Shelf, code_set: CodeSet) -> int | None:
    """The release whose headings the codes of a code set stand under."""
    row = shelf.one(
        "SELECT h.release_id FROM code c JOIN heading h ON h.id = c.heading_id WHERE c.code_set = ? LIMIT 1",
        (code_set.value,),
    )
    return row[0] if row else None
