"""One code, as it is on a date."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from consultant.codes.dates import as_int, from_int
from consultant.codes.holdings import releases
from consultant.codes.model import DOTTED, CodeEntry, CodeSet, bare, display

if TYPE_CHECKING:
    from consultant.codes.shelf import Shelf

COLUMNS = (
    "c.id, c.code_set, c.code, c.description, c.billable, c.valid_from, c.valid_to, c.release_id,"
    " EXISTS (SELECT 1 FROM earlier_wording w WHERE w.code_id = c.id)"
)
"""What `entry_of` wants of `code c`."""

_ORDER = (
    CodeSet.CPT, CodeSet.HCPCS, CodeSet.ICD10CM, CodeSet.ICD10PCS, CodeSet.CDT, CodeSet.MODIFIER, CodeSet.POS,
    CodeSet.ICD9CM, CodeSet.ICD9PCS,
)  # fmt: skip
_SQL = f"SELECT {COLUMNS} FROM code c WHERE c.code = ?"  # noqa: S608
_AT_ONCE = 500
_EARLIER = (
    "SELECT description, billable, release_id FROM earlier_wording WHERE code_id = ? AND until >= ?"
    " ORDER BY until LIMIT 1"
)


def entry(shelf: "Shelf", code: str, on: date, code_set: CodeSet | None = None) -> CodeEntry | None:
    """The entry of `code` on `on`, or None; see `Shelf.lookup`."""
    code = code.strip(" .")
    return _chosen(shelf, code, shelf.all(_SQL, (bare(code),)), on, code_set)


def entries_named(
    shelf: "Shelf", codes: Sequence[str], on: date, code_set: CodeSet | None = None
) -> dict[str, CodeEntry | None]:
    """The entry of each of `codes`, as `entry` finds it, with one query for all."""
    asked = {code: bare(code.strip(" .")) for code in codes}
    rows: dict[str, list[Any]] = {}
    wanted = list(dict.fromkeys(asked.values()))
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        sql = f"SELECT {COLUMNS} FROM code c WHERE c.code IN ({', '.join('?' * len(some))})"  # noqa: S608
        for row in shelf.all(sql, some):
            rows.setdefault(row[2], []).append(row)
    return {code: _chosen(shelf, code.strip(" ."), rows.get(plain, []), on, code_set) for code, plain in asked.items()}


def _chosen(shelf: "Shelf", code: str, rows: list[Any], on: date, code_set: CodeSet | None) -> CodeEntry | None:
    """The entry of those rows of a code that its set or its dot asks for, nearest to `on`."""
    if code_set is not None:
        rows = [row for row in rows if row[1] == code_set]
    elif "." in code:
        rows = [row for row in rows if row[1] in DOTTED]
    if len(rows) > 1:
        day = as_int(on)
        rows.sort(key=lambda row: (_ORDER.index(row[1]), _distance(row, day)))
    return entry_of(shelf, rows[0], on) if rows else None


def entry_of(shelf: "Shelf", row: Any, on: date) -> CodeEntry:
    """The entry of a row of `COLUMNS`, worded and billable as on `on`."""
    number, code_set, code, description, billable, first, last, release_id, reworded = row
    day = as_int(on)
    if reworded and (earlier := shelf.one(_EARLIER, (number, day))):
        description, billable, release_id = earlier
    else:
        release_id = _in_force(shelf, code_set, release_id, day)
    release = releases(shelf)[release_id]
    return CodeEntry(
        CodeSet(code_set),
        display(code_set, code),
        description or _nameless(shelf, code_set, code),
        bool(billable),
        from_int(first),
        from_int(last),
        release.name,
        release.label,
    )


def _in_force(shelf: "Shelf", code_set: str, release_id: int, day: int) -> int:
    """The edition in force on `day`, where the wording's release (`release_id`) is a later one."""
    effective, ids = shelf.remember(("editions", code_set), lambda: _editions(shelf, code_set))
    if release_id in ids:
        place = bisect_right(effective, day)
        if 0 < place <= ids.index(release_id):
            return ids[place - 1]
    return release_id


def _editions(shelf: "Shelf", code_set: str) -> tuple[list[int], list[int]]:
    rows = shelf.all("SELECT effective, release_id FROM edition WHERE code_set = ? ORDER BY effective", (code_set,))
    return [row[0] for row in rows], [row[1] for row in rows]


def _nameless(shelf: "Shelf", code_set: str, code: str) -> str:
    """What is said of a code whose words belong to somebody else: its service class, or what it is mapped to."""
    if code_set in (CodeSet.ICD9CM, CodeSet.ICD9PCS):
        row = shelf.one(
            "SELECT c.code_set, c.code, c.description FROM gem g JOIN code c ON c.code = g.target AND c.code_set ="
            " CASE WHEN g.direction = 'I9CM>I10CM' THEN 'ICD-10-CM' ELSE 'ICD-10-PCS' END"
            " WHERE g.direction = ? AND g.source = ? ORDER BY g.scenario, g.choice, g.target LIMIT 1",
            ("I9CM>I10CM" if code_set == CodeSet.ICD9CM else "I9PCS>I10PCS", code),
        )
        return f"Mapped to {display(row[0], row[1])}: {row[2]}" if row else "No description and no mapping here"
    row = shelf.one("SELECT category, subcategory, family FROM rbcs WHERE code = ? ORDER BY effective DESC", (code,))
    owner = "the ADA" if code_set == CodeSet.CDT else "the AMA"
    missing = f"No description here: it needs a licence of {owner}"
    kind = ", ".join(part for part in row if not part.startswith("No RBCS")) if row else ""
    return f"{missing}. Class of service: {kind}" if kind else missing


def entries(shelf: "Shelf", ids: list[int], on: date) -> list[CodeEntry]:
    """The entries of `code.id`s, in the order given."""
    if not ids:
        return []
    places = ", ".join("?" * len(ids))
    rows = shelf.all(
        f"SELECT {COLUMNS} FROM code c WHERE c.id IN ({places})",  # noqa: S608
        ids,
    )
    found = {row[0]: entry_of(shelf, row, on) for row in rows}
    return [found[number] for number in ids if number in found]


def _distance(row: Any, day: int) -> int:
    """How many days (as numbers) the life of a row is from `day`; 0 when it holds it."""
    first, last = row[5] or 0, row[6] or 99_991_231
    return 0 if first <= day <= last else day - last if last < day else first - day
