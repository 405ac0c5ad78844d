"""Which releases are in, and whether they answer for a date: an answer may be *applies*, *clear* or *no data*.

No row is not clearance: ask `has_data` before taking the absence of an edit for an answer.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from consultant.codes.dates import from_int
from consultant.codes.kinds import KINDS
from consultant.codes.model import Holding, Release, Standing
from consultant.codes.packing import pack_code

if TYPE_CHECKING:
    from consultant.codes.shelf import Shelf

_COLUMNS = "id, kind, variant, name, label, effective, expires, rows, licence, shipped, partial"
_SUBSTITUTE = {"pfs": "figures", "mue": "figures"}
"""Figures of our own table stand in for what has not been imported."""


def releases(shelf: "Shelf") -> dict[int, Release]:
    """Every release on the shelf by its id."""
    return shelf.remember("releases", lambda: _load(shelf))


def _load(shelf: "Shelf") -> dict[int, Release]:
    rows = shelf.all(f"SELECT {_COLUMNS} FROM release ORDER BY kind, variant, coalesce(effective, 0), revision, id")  # noqa: S608
    found = {}
    for number, kind, variant, name, label, effective, expires, count, licence, *flags in rows:
        first, last = from_int(effective), from_int(expires)
        found[number] = Release(number, kind, variant, name, label, first, last, count, licence, *map(bool, flags))
    return found


def of_kind(shelf: "Shelf", kind: str, variant: str | None = None) -> Sequence[Release]:
    """The releases of `kind` (and `variant`), oldest first."""
    return shelf.remember(
        ("of_kind", kind, variant),
        lambda: tuple(
            found
            for found in releases(shelf).values()
            if found.kind == kind and (variant is None or found.variant == variant)
        ),
    )


def holding(shelf: "Shelf", kind: str, on: date, variant: str | None = None) -> Holding:
    """What the shelf has of `kind` for `on`: the release in force, or the nearest one and why it is not.

    A part of a release counts only where no whole one is in. Kinds whose rows carry their own dates (NCCI PTP and
    add-on edits) answer for every day up to their release's last.
    """
    return shelf.remember(("holding", kind, on, variant), lambda: _holding(shelf, kind, on, variant))


def _holding(shelf: "Shelf", kind: str, on: date, variant: str | None) -> Holding:
    found = of_kind(shelf, kind, variant)
    whole = [release for release in found if not release.partial]
    if not found:
        return Holding(Standing.MISSING, None)
    held = _on(KINDS[kind].keeping == "newest", whole or found, on)
    return held if whole else Holding(Standing.PARTIAL, held.release)


def _on(dated_rows: bool, found: Sequence[Release], on: date) -> Holding:
    begun = [release for release in found if dated_rows or release.effective is None or release.effective <= on]
    if not begun:
        return Holding(Standing.EARLY, found[0])
    latest = begun[-1]
    stale = latest.expires is not None and latest.expires < on
    return Holding(Standing.STALE if stale else Standing.HELD, latest)


def has_data(shelf: "Shelf", kind: str, on: date, *, variant: str | None = None, code: str | None = None) -> Holding:
    """Whether the shelf can answer for `kind` on `on`; true in a condition when it can.

    `code` narrows the question to one code: to the part of a release that would hold it (`code` is column 1 of PTP
    edits), and to the figures of our own table where the fee schedule or the MUEs were not imported.
    """
    found = holding(shelf, kind, on, variant)
    if found.release is None and kind in _SUBSTITUTE and code is not None:
        substitute = holding(shelf, _SUBSTITUTE[kind], on)
        if substitute.release and _figured(shelf, kind, code, substitute.release):
            return substitute
        return found
    if kind == "ptp" and code is not None and found.release and not column1_is_in(shelf, found.release, code):
        return Holding(Standing.MISSING, found.release)
    return found


def _figured(shelf: "Shelf", kind: str, code: str, release: Release) -> bool:
    if kind == "pfs":
        return shelf.one("SELECT 1 FROM fee WHERE code = ? AND release_id = ?", (code, release.id)) is not None
    try:
        packed = pack_code(code)
    except ValueError:
        return False
    return shelf.one("SELECT 1 FROM mue WHERE code = ? AND release_id = ?", (packed, release.id)) is not None


def column1_is_in(shelf: "Shelf", release: Release, column1: str) -> bool:
    """Whether the part of a PTP release that would hold edits with this column 1 code is in."""
    spans = shelf.remember(("spans", release.id), lambda: _spans(shelf, release))
    return any(first <= column1 <= last for first, last in spans)


def _spans(shelf: "Shelf", release: Release) -> list[tuple[str, str]]:
    """The column 1 codes that the parts of a release answer for.

    Parts are numbered (`…-f1`), so two that follow each other leave nothing out between them. The first part begins
    with the first code there can be, and the part that reaches the lettered codes is taken for the last.
    """
    rows = shelf.all(
        "SELECT part, first, last FROM release_file WHERE release_id = ? AND first IS NOT NULL ORDER BY first",
        (release.id,),
    )
    spans: list[tuple[str, str]] = []
    previous = 0
    for part, first, last in rows:
        start = "" if part in (1, None) and not spans else first
        end = "~" if last >= "A" else last
        if spans and part is not None and part == previous + 1:
            start = spans.pop()[0]
        spans.append((start, end))
        previous = part or 0
    return spans
