"""The fee schedule's localities: by number, state, county, place name or ZIP code.

Source: 42 CFR 414.4; CMS files GPCI, Locality/County crosswalk and ZIP code to carrier locality.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consultant.codes.holdings import holding
from consultant.codes.model import Release
from consultant.codes.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Locality:
    """A payment locality and what it multiplies the three parts of a service by."""

    contractor: str
    """The Medicare administrative contractor's number, five digits."""
    number: str
    """The locality's number within it, two digits."""
    state: str
    name: str
    work: Decimal
    """Work GPCI, with the floor of 1.0 where the year's file has it."""
    practice: Decimal
    malpractice: Decimal
    release: Release


_SELECT = "SELECT contractor, locality, state, name, work, practice, malpractice FROM gpci WHERE release_id = ?"


def localities(shelf: Shelf, on: date) -> list[Locality]:
    """Every locality in the file for `on` (or the nearest one that is in), by state and name."""
    release = holding(shelf, "gpci", on).release
    if release is None:
        return []
    found = (_locality(row, release) for row in shelf.all(f"{_SELECT} ORDER BY state, name", (release.id,)))
    return list(found)


def locality(shelf: Shelf, contractor: str, number: str, on: date) -> Locality | None:
    """The locality with these numbers (`01112`, `05`), or None."""
    release = holding(shelf, "gpci", on).release
    if release is None:
        return None
    key = (release.id, contractor.zfill(5), number.zfill(2))
    row = shelf.one(f"{_SELECT} AND contractor = ? AND locality = ?", key)
    return _locality(row, release) if row else None


def find_localities(shelf: Shelf, text: str, on: date) -> list[Locality]:
    """The localities that `text` can mean, best first.

    `text` is a ZIP code, `contractor-locality` (`01112-05`), a state (`CA`: all of its localities), a county
    (`Cook, IL`) or a part of a locality's name.
    """
    text = text.strip()
    if re.fullmatch(r"\d{5}(?:-\d{4})?", text):
        return _by_zip(shelf, text[:5], on)
    if numbers := re.fullmatch(r"(\d{4,5})[-/ ](\d{1,2})", text):
        found = locality(shelf, numbers[1], numbers[2], on)
        return [found] if found else []
    everywhere = localities(shelf, on)
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return [found for found in everywhere if found.state == text.upper()]
    place, _, state = (part.strip().upper() for part in text.partition(","))
    named = [found for found in everywhere if place in found.name.upper() and state in {"", found.state}]
    return _by_county(shelf, place, state, everywhere, on) + [found for found in named if found.name]


def _by_zip(shelf: Shelf, zip_code: str, on: date) -> list[Locality]:
    release = holding(shelf, "zip", on).release
    row = release and shelf.one(
        "SELECT contractor, locality FROM zip_locality WHERE zip = ? AND plus4 = '' AND release_id = ?",
        (zip_code, release.id),
    )
    found = locality(shelf, row[0], row[1], on) if row else None
    return [found] if found else []


def _by_county(shelf: Shelf, county: str, state: str, everywhere: list[Locality], on: date) -> list[Locality]:
    """Localities whose list of counties has `county` as words of its own; a locality's name does not count here."""
    release = holding(shelf, "locality", on).release
    if release is None:
        return []
    word = re.compile(rf"(?<![A-Z]){re.escape(county.removesuffix(' COUNTY'))}(?![A-Z])")
    keys = [
        (contractor, number)
        for contractor, number, counties in shelf.all(
            "SELECT contractor, locality, counties FROM locality WHERE release_id = ? ORDER BY id", (release.id,)
        )
        if word.search(counties.upper())
    ]
    return [
        found
        for found in everywhere
        if (found.contractor, found.number) in keys and state in {"", found.state} and county not in found.name.upper()
    ]


def _locality(row: Any, release: Release) -> Locality:
    contractor, number, state, name, *indices = row
    work, practice, malpractice = (Decimal(index).scaleb(-3) for index in indices)
    return Locality(contractor, number, state, name, work, practice, malpractice, release)
