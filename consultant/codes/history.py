"""What changed: for one code over time, and between two releases of one kind.

Source: the releases themselves, compared row by row; HCPCS action codes; effective and deletion dates of NCCI edits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from consultant.codes.dates import from_int
from consultant.codes.holdings import of_kind, releases
from consultant.codes.model import CodeSet, Release, bare, display
from consultant.codes.packing import pack_code, unpack_code
from consultant.codes.shelf import Shelf
from consultant.errors import CodesError


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed about a code."""

    code: str
    """As written."""
    code_set: CodeSet
    on: date | None
    """The first day of the new state; None where only the releases say that it changed between them."""
    what: str
    """`added`, `ended`, `reworded`, `billable`, `header`, `fee`, `status`, `global days`, `units`."""
    before: str
    after: str
    source: str
    """The release that says so."""


_FEE_FIELDS = (
    ("status", "status", 0),
    ("global days", "global_days", 0),
    ("work RVU", "work", 2),
    ("total RVU, office", "nonfacility_total", 2),
    ("total RVU, facility", "facility_total", 2),
    ("bilateral", "bilateral", 0),
    ("multiple procedure", "multiple_procedure", 0),
    ("assistant", "assistant", 0),
    ("PC/TC", "pctc", 0),
)


def changes(shelf: Shelf, code: str, code_set: CodeSet | None = None) -> list[Change]:
    """Everything the shelf knows to have changed about `code`, oldest first, what has no date at the end."""
    with shelf.pinned():
        found = [*_life(shelf, bare(code), code_set), *_fees(shelf, bare(code)), *_units(shelf, bare(code))]
    return sorted(found, key=lambda change: change.on or date.max)


def _life(shelf: Shelf, code: str, code_set: CodeSet | None) -> Iterator[Change]:
    known = releases(shelf)
    for number, found, description, billable, first, last, release_id in shelf.all(
        "SELECT id, code_set, description, billable, valid_from, valid_to, release_id FROM code WHERE code = ?", (code,)
    ):
        if code_set not in (None, found):
            continue
        written, kind, source = display(found, code), CodeSet(found), known[release_id].cited
        if first:
            yield Change(written, kind, from_int(first), "added", "", description, source)
        wordings = shelf.all(
            "SELECT until, description, billable FROM earlier_wording WHERE code_id = ? ORDER BY until", (number,)
        )
        for (until, before, was_billable), (_, after, is_billable) in pairwise([*wordings, (0, description, billable)]):
            day = from_int(until)
            assert day is not None
            turn = date.fromordinal(day.toordinal() + 1)
            if before != after:
                yield Change(written, kind, turn, "reworded", before, after, source)
            if was_billable != is_billable:
                yield Change(written, kind, turn, "billable" if is_billable else "header", "", after, source)
        if last:
            day = from_int(last)
            assert day is not None
            yield Change(written, kind, date.fromordinal(day.toordinal() + 1), "ended", description, "", source)


def _fees(shelf: Shelf, code: str) -> Iterator[Change]:
    columns = ", ".join(column for _, column, _ in _FEE_FIELDS)
    for variant in ("", "nonQPP"):
        rows = []
        for release in of_kind(shelf, "pfs", variant):
            values = (code, release.id)
            row = shelf.one(f"SELECT {columns} FROM fee WHERE code = ? AND modifier = '' AND release_id = ?", values)  # noqa: S608
            rows += [(release, row)] if row else []
        for (_, before), (release, after) in pairwise(rows):
            yield from _differences(code, before, after, release)


def _differences(code: str, before: Any, after: Any, release: Release) -> Iterator[Change]:
    for (name, _, places), old, new in zip(_FEE_FIELDS, before, after, strict=True):
        if old != new:
            shown = [str(Decimal(value).scaleb(-places)) if places else value for value in (old, new)]
            kind = _procedure_set(code)
            yield Change(code, kind, release.effective, name, shown[0], shown[1], release.cited)


def _units(shelf: Shelf, code: str) -> Iterator[Change]:
    try:
        packed = pack_code(code)
    except ValueError:
        return
    for variant in ("practitioner", "outpatient", "dme"):
        rows = []
        for release in of_kind(shelf, "mue", variant):
            row = shelf.one("SELECT units, mai FROM mue WHERE code = ? AND release_id = ?", (packed, release.id))
            rows += [(release, row)] if row else []
        for (_, old), (release, new) in pairwise(rows):
            if old != new:
                before, after = (f"{units} (MAI {mai})" for units, mai in (old, new))
                kind = _procedure_set(code)
                yield Change(code, kind, release.effective, f"units, {variant}", before, after, release.cited)


def _procedure_set(code: str) -> CodeSet:
    return CodeSet.HCPCS if code[:1].isalpha() else CodeSet.CPT


_LISTED = (
    "SELECT l.code_set, l.code, coalesce(d.words, ''), l.billable FROM listing l"
    " LEFT JOIN text d ON d.id = l.description WHERE l.release_id = ? ORDER BY l.code_set, l.code"
)


def changes_between(shelf: Shelf, earlier: Release, later: Release) -> Iterator[Change]:
    """What differs from `earlier` to `later`, two releases of one kind that list codes or fees, by code.

    Raises CodesError for releases of different kinds, and of a kind that lists neither codes nor figures for them.
    """
    if earlier.kind != later.kind or earlier.variant != later.variant:
        raise CodesError(f"{earlier.cited} and {later.cited} are of different kinds")
    if later.kind == "pfs":
        yield from _fee_changes(shelf, earlier, later)
    elif later.kind == "mue":
        yield from _unit_changes(shelf, earlier, later)
    else:
        yield from _list_changes(shelf, earlier, later)


def _list_changes(shelf: Shelf, earlier: Release, later: Release) -> Iterator[Change]:
    before, after = (
        {(code_set, code): (words, billable) for code_set, code, words, billable in shelf.all(_LISTED, (release.id,))}
        for release in (earlier, later)
    )
    if not before or not after:
        raise CodesError(f"{later.cited} lists no codes that could be compared")
    for key in sorted(before.keys() | after.keys()):
        code_set, code = key
        written, kind = display(code_set, code), CodeSet(code_set)
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield Change(written, kind, later.effective, "added", "", new[0], later.cited)
        elif new is None and old is not None:
            yield Change(written, kind, later.effective, "ended", old[0], "", later.cited)
        elif old is not None and new is not None:
            if old[0] != new[0]:
                yield Change(written, kind, later.effective, "reworded", old[0], new[0], later.cited)
            if old[1] != new[1]:
                what = "billable" if new[1] else "header"
                yield Change(written, kind, later.effective, what, "", new[0], later.cited)


def _fee_changes(shelf: Shelf, earlier: Release, later: Release) -> Iterator[Change]:
    columns = ", ".join(column for _, column, _ in _FEE_FIELDS)
    sql = f"SELECT code, {columns} FROM fee WHERE modifier = '' AND release_id = ?"  # noqa: S608
    before, after = ({row[0]: row[1:] for row in shelf.all(sql, (release.id,))} for release in (earlier, later))
    for code in sorted(before.keys() | after.keys()):
        kind = _procedure_set(code)
        if code not in before:
            yield Change(code, kind, later.effective, "added", "", "", later.cited)
        elif code not in after:
            yield Change(code, kind, later.effective, "ended", "", "", later.cited)
        else:
            yield from _differences(code, before[code], after[code], later)


def _unit_changes(shelf: Shelf, earlier: Release, later: Release) -> Iterator[Change]:
    before, after = (
        {code: f"{units} (MAI {mai})" for code, units, mai in shelf.all(_UNITS, (release.id,))}
        for release in (earlier, later)
    )
    for number in sorted(before.keys() | after.keys()):
        code, old, new = unpack_code(number), before.get(number, ""), after.get(number, "")
        if old != new:
            yield Change(code, _procedure_set(code), later.effective, "units", old, new, later.cited)


_UNITS = "SELECT code, units, mai FROM mue WHERE release_id = ?"
