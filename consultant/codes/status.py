"""What is on the shelf and what is not, and what that means for answers."""

from dataclasses import dataclass
from datetime import date

from consultant.codes.build import base
from consultant.codes.holdings import holding, of_kind, releases
from consultant.codes.kinds import KINDS, title
from consultant.codes.model import Release, Standing
from consultant.codes.shelf import Shelf

_STANDS_IN = {"modifiers": "hcpcs", "figures": "pfs", "icd10cm-order": "icd10cm-tabular"}
"""Kinds that are not missed where another is in."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file a release came from."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A release that is in."""

    release: Release
    files: tuple[SourceFile, ...]
    imported_at: str
    """ISO 8601, UTC."""
    standing: Standing
    """How far the kind answers for the day that was asked about."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of publication of which nothing, or nothing for the day, is in."""

    kind: str
    name: str
    standing: Standing
    meaning: str
    """What answers lack without it."""


@dataclass(frozen=True, slots=True)
class Status:
    """The whole shelf."""

    build: str
    built_at: str
    size: int
    """Bytes of the file."""
    held: tuple[OnShelf, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]
    """What else one should know, one sentence each."""


def status(shelf: Shelf, on: date) -> Status:
    """What is in and what is missing for a date of service `on`."""
    with shelf.pinned():
        meta = dict(shelf.all("SELECT key, value FROM meta"))
        held = tuple(_on_shelf(shelf, release, on) for release in releases(shelf).values())
        missing = tuple(_missing(shelf, on))
        notes = (*_base_notes(meta), *_notes(shelf))
    return Status(meta["build"], meta["built_at"], shelf.path.stat().st_size, held, missing, notes)


def _on_shelf(shelf: Shelf, release: Release, on: date) -> OnShelf:
    files = tuple(
        SourceFile(*row)
        for row in shelf.all(
            "SELECT name, sha256, rows FROM release_file WHERE release_id = ? ORDER BY part, name", (release.id,)
        )
    )
    (imported_at,) = shelf.one("SELECT imported_at FROM release WHERE id = ?", (release.id,))
    found = holding(shelf, release.kind, on, release.variant)
    standing = found.standing
    if found.release != release:
        standing = Standing.PARTIAL if release.partial else Standing.STALE
        if release.effective and release.effective > on:
            standing = Standing.EARLY
    return OnShelf(release, files, imported_at, standing)


def _missing(shelf: Shelf, on: date) -> list[Missing]:
    found = []
    for kind in KINDS.values():
        if kind.name in _STANDS_IN and holding(shelf, _STANDS_IN[kind.name], on):
            continue
        variants = kind.variants if kind.variants != ("",) else (None,)
        if kind.name == "pfs" and of_kind(shelf, "pfs", "nonQPP"):
            variants = ("nonQPP", "")
        for variant in variants:
            standing = holding(shelf, kind.name, on, variant).standing
            if standing is not Standing.HELD:
                found.append(Missing(kind.name, title(kind.name, variant or ""), standing, kind.without))
        if kind.name == "pfs" and any(item.kind == "pfs" for item in found) and holding(shelf, "pfs", on, ""):
            found = [item for item in found if item.kind != "pfs"]
    return found


def _base_notes(meta: dict[str, str]) -> list[str]:
    if meta.get("base") == base.fingerprint():
        return []
    return ["What comes with the program has changed since this file was built: run `consultant codes build`."]


def _notes(shelf: Shelf) -> list[str]:
    notes = []
    for release in releases(shelf).values():
        if release.partial:
            notes.append(f"{release.cited} has only {release.rows:,} rows: what it does not say is not known.")
        parts = [
            row[0]
            for row in shelf.all(
                "SELECT part FROM release_file WHERE release_id = ? AND part IS NOT NULL ORDER BY part", (release.id,)
            )
        ]
        gaps = sorted(set(range(1, max(parts, default=0) + 1)) - set(parts))
        if gaps:
            names = ", ".join(f"f{part}" for part in gaps)
            notes.append(f"{release.cited} lacks part {names}: about its codes there is no data.")
    return notes
