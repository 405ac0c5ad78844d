"""Rows of the edit and fee tables by their keys, typed and dated: what the claim check asks for.

Each function answers with a row or None. None means that no such row is in force on the date; whether that is
clearance or want of data, `holdings.has_data` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from consultant.codes.dates import as_int, from_int
from consultant.codes.holdings import has_data, holding, of_kind, releases
from consultant.codes.model import Release, Standing
from consultant.codes.packing import (
    CODE_BITS,
    DATE_BITS,
    NUMBER_BITS,
    PAIR_MASK,
    PAIR_SHIFT,
    STILL_ACTIVE,
    pack_code,
    pack_day,
    pair_floor,
    unpack_day,
)
from consultant.codes.shelf import Shelf

__all__ = [
    "AddOnEdit", "FeeRow", "MueLimit", "PtpEdit", "Setting", "addon", "addons_of", "fee_row", "fee_rows", "has_data",
    "mue", "ptp", "ptp_history", "ptp_pairs",
]  # fmt: skip


class Setting(StrEnum):
    """Which table of edits a claim is held against."""

    PRACTITIONER = "practitioner"
    """Physicians, other practitioners and ambulatory surgical centres."""
    OUTPATIENT = "outpatient"
    """Outpatient hospital services under OPPS."""
    DME = "dme"
    """Suppliers of durable medical equipment; there are MUEs for them, no PTP edits."""


_PTP = {
    Setting.PRACTITIONER: "SELECT key, value FROM ptp_practitioner WHERE key BETWEEN ? AND ? ORDER BY key",
    Setting.OUTPATIENT: "SELECT key, value FROM ptp_outpatient WHERE key BETWEEN ? AND ? ORDER BY key",
}


_PTP_PAIRS = {
    Setting.PRACTITIONER: "WITH pair(floor) AS (VALUES {}) SELECT key, value FROM pair CROSS JOIN ptp_practitioner"
    " WHERE key BETWEEN floor AND floor | ?",
    Setting.OUTPATIENT: "WITH pair(floor) AS (VALUES {}) SELECT key, value FROM pair CROSS JOIN ptp_outpatient"
    " WHERE key BETWEEN floor AND floor | ?",
}
_AT_ONCE = 400
"""SQLite takes 500 terms in one VALUES clause that stands in for a table."""
_CODE_MASK = (1 << CODE_BITS) - 1

_FIRST_DAY = date(1996, 1, 1)
"""NCCI edits began then."""


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """A procedure-to-procedure edit: column 2 is not paid beside column 1 (NCCI Policy Manual, introduction)."""

    column1: str
    column2: str
    effective: date
    deletion: date | None
    """The last day it is in force; None while it is."""
    indicator: int
    """0: no modifier gets past it. 1: an NCCI-associated modifier may, where it is true. 9: it was never in force."""
    before_1996: bool
    rationale: str
    release: Release


@dataclass(frozen=True, slots=True)
class MueLimit:
    """The most units of a code that one patient can credibly have (Medically Unlikely Edit)."""

    code: str
    units: int
    mai: int
    """MUE adjudication indicator. 1: each claim line. 2: the day, by policy, absolute. 3: the day, by clinical data."""
    rationale: str
    release: Release


@dataclass(frozen=True, slots=True)
class AddOnEdit:
    """An add-on code and a primary code it may be paid with (NCCI add-on code edits)."""

    addon: str
    primary: str
    """`CCCCC`: the contractor decides which primaries count."""
    type: int
    """1: all primaries are listed. 2: none is. 3: some are, the contractor may add others."""
    effective: date
    deleted: date | None
    note: str
    release: Release

    @property
    def contractor_defined(self) -> bool:
        """Whether the edit names no primary of its own."""
        return self.primary == "CCCCC"


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One row of the relative value file (CMS, National Physician Fee Schedule Relative Value File)."""

    code: str
    modifier: str
    """Empty for the whole service; 26, TC or 53."""
    status: str
    """A active, B bundled, C contractor-priced, I not valid for Medicare, N not covered, R restricted, T, X, …"""
    not_used_for_medicare: str
    work: Decimal
    nonfacility_pe: Decimal
    nonfacility_na: bool
    """The service is rarely or never done there; its PE is not to be used."""
    facility_pe: Decimal
    facility_na: bool
    malpractice: Decimal
    nonfacility_total: Decimal
    facility_total: Decimal
    pctc: str
    """0 physician service, 1 has 26 and TC, 2 professional only, 3 technical only, 4 global only, 5 incident to, …"""
    global_days: str
    """000, 010, 090; MMM maternity, XXX none, YYY by contractor, ZZZ add-on."""
    preoperative: Decimal
    intraoperative: Decimal
    postoperative: Decimal
    multiple_procedure: str
    """0 no rule, 2 standard 100/50/50, 3 endoscopy, 4 imaging, 5 therapy, 6 cardiovascular, 7 ophthalmology, 9 none."""
    bilateral: str
    """0 no 150 %, 1 150 % with modifier 50, 2 already bilateral, 3 radiology full for each side, 9 no concept."""
    assistant: str
    """0 with documentation, 1 not paid, 2 paid, 9 no concept."""
    co_surgeon: str
    """0 not allowed, 1 with documentation, 2 allowed, 9 no concept."""
    team: str
    """0 not allowed, 1 with documentation, 2 allowed, 9 no concept."""
    pricing: str
    """PRIC IND, in files since 2026."""
    endoscopic_base: str
    conversion_factor: Decimal
    supervision: str
    """01 general, 02 direct, 03 personal, …, 09 no concept."""
    imaging_family: str
    release: Release


def ptp(shelf: Shelf, column1: str, column2: str, on: date, setting: Setting) -> PtpEdit | None:
    """The edit of exactly this column order in force on `on`; ask again with the codes exchanged for the other."""
    first, second = _packed(column1), _packed(column2)
    if first is None or second is None or setting is Setting.DME or on < _FIRST_DAY:
        return None
    floor, day = pair_floor(first, second), pack_day(on)
    for key, value in shelf.all(_PTP[setting], (floor, floor | day << NUMBER_BITS | (1 << NUMBER_BITS) - 1)):
        if value & STILL_ACTIVE >= day and value >> DATE_BITS & 3 != 3:
            return _edit(shelf, column1, column2, key, value, setting)
    return None


def ptp_pairs(shelf: Shelf, codes: Sequence[str], on: date, setting: Setting) -> list[PtpEdit]:
    """The edits in force between any two different codes of `codes`, in both column orders."""
    if setting not in _PTP_PAIRS or on < _FIRST_DAY:
        return []
    code_of = {number: code for code in dict.fromkeys(codes) if (number := _packed(code)) is not None}
    day = pack_day(on)
    until = day << NUMBER_BITS | (1 << NUMBER_BITS) - 1
    floors = [
        high | second << PAIR_SHIFT
        for first in code_of
        for high in (pair_floor(first, 0),)
        for second in code_of
        if first != second
    ]
    with shelf.pinned():
        found = []
        for begin in range(0, len(floors), _AT_ONCE):
            some = floors[begin : begin + _AT_ONCE]
            # Bound, so that claims with as many codes share one prepared statement: preparing it took two thirds.
            sql = _PTP_PAIRS[setting].format(",".join(["(?)"] * len(some)))
            found += shelf.all(sql, (*some, until))
    return [
        _edit(shelf, code_of[pair >> CODE_BITS], code_of[pair & _CODE_MASK], key, value, setting)
        for key, value in found
        for pair in (key >> PAIR_SHIFT,)
        if value & STILL_ACTIVE >= day and value >> DATE_BITS & 3 != 3
    ]


def ptp_history(shelf: Shelf, column1: str, column2: str, setting: Setting) -> list[PtpEdit]:
    """Every edit there ever was of this column order, oldest first, those never in force (indicator 9) with them."""
    first, second = _packed(column1), _packed(column2)
    if first is None or second is None or setting is Setting.DME:
        return []
    floor = pair_floor(first, second)
    rows = shelf.all(_PTP[setting], (floor, floor | PAIR_MASK))
    return [_edit(shelf, column1, column2, key, value, setting) for key, value in rows]


def _packed(code: str) -> int | None:
    try:
        return pack_code(code)
    except ValueError:
        return None


def _edit(shelf: Shelf, column1: str, column2: str, key: int, value: int, setting: Setting) -> PtpEdit:
    effective = unpack_day(key >> NUMBER_BITS & STILL_ACTIVE)
    assert effective is not None
    indicator = value >> DATE_BITS & 3
    return PtpEdit(
        column1,
        column2,
        effective,
        unpack_day(value & STILL_ACTIVE),
        9 if indicator == 3 else indicator,
        bool(value >> DATE_BITS + 2 & 1),
        _rationales(shelf)[value >> DATE_BITS + 3],
        of_kind(shelf, "ptp", setting.value)[-1],
    )


def _rationales(shelf: Shelf) -> dict[int, str]:
    return shelf.remember("rationales", lambda: dict(shelf.all("SELECT id, text FROM rationale")))


def mue(shelf: Shelf, code: str, setting: Setting, on: date) -> MueLimit | None:
    """The unit limit of `code` in the release for `on` (the nearest one when none is in force)."""
    return shelf.remember(("mue", code, setting, on), lambda: _mue(shelf, code, setting, on))


def _mue(shelf: Shelf, code: str, setting: Setting, on: date) -> MueLimit | None:
    number = _packed(code)
    release = holding(shelf, "mue", on, setting.value).release
    if release is None and setting is Setting.PRACTITIONER:
        release = holding(shelf, "figures", on).release
    if number is None or release is None:
        return None
    row = shelf.one("SELECT units, mai, rationale_id FROM mue WHERE code = ? AND release_id = ?", (number, release.id))
    return MueLimit(code, row[0], row[1], _rationales(shelf)[row[2]], release) if row else None


_ADDON = "SELECT addon, primary_code, type, effective, deleted, note, release_id FROM addon WHERE {} = ? AND effective <= ? AND (deleted IS NULL OR deleted >= ?)"  # noqa: E501


def addon(shelf: Shelf, code: str, on: date) -> list[AddOnEdit]:
    """The edits that make `code` an add-on on `on`, one for each primary; empty when it is none."""
    return _addon(shelf, "addon", code, on)


def addons_of(shelf: Shelf, primary: str, on: date) -> list[AddOnEdit]:
    """The add-ons that list `primary` on `on`."""
    return _addon(shelf, "primary_code", primary, on)


def _addon(shelf: Shelf, column: Literal["addon", "primary_code"], code: str, on: date) -> list[AddOnEdit]:
    day, known = as_int(on), releases(shelf)
    found = []
    for edit, primary, type_, effective, deleted, note, release_id in shelf.all(
        _ADDON.format(column), (code, day, day)
    ):
        begun = from_int(effective)
        assert begun is not None
        found.append(AddOnEdit(edit, primary, type_, begun, from_int(deleted), note, known[release_id]))
    return found


_FEE_COLUMNS = (
    "modifier, status, not_used_for_medicare, work, nonfacility_pe, nonfacility_na, facility_pe, facility_na,"
    " malpractice, nonfacility_total, facility_total, pctc, global_days, preoperative, intraoperative, postoperative,"
    " multiple_procedure, bilateral, assistant, co_surgeon, team, pricing, endoscopic_base, conversion_factor,"
    " supervision, imaging_family"
)
_FEE = f"SELECT {_FEE_COLUMNS} FROM fee WHERE code = ? AND release_id = ?"  # noqa: S608
_HUNDREDTHS = {3, 4, 6, 8, 9, 10, 13, 14, 15}
_FLAGS = {5, 7}


def fee_row(shelf: Shelf, code: str, modifier: str, on: date, variant: str | None = None) -> FeeRow | None:
    """The fee schedule's row of `code` and `modifier` (empty, 26, TC, 53) in the release for `on`, or the nearest one.

    `variant` chooses between `nonQPP` and `QPP` where there are two files; the figures of our own table answer where
    no fee schedule is in.
    """
    return next((row for row in fee_rows(shelf, code, on, variant) if row.modifier == modifier), None)


def fee_rows(shelf: Shelf, code: str, on: date, variant: str | None = None) -> list[FeeRow]:
    """Every row of `code`, the whole service first; see `fee_row`."""
    release = fee_release(shelf, on, variant)
    if release is None:
        return []
    return [_fee_row(code, row, release) for row in shelf.all(_FEE, (code, release.id))]


def fee_rows_of(shelf: Shelf, codes: Sequence[str], on: date) -> dict[str, list[FeeRow]]:
    """The rows of each of `codes`, as `fee_rows` finds them, with one query for all."""
    found: dict[str, list[FeeRow]] = {code: [] for code in codes}
    release = fee_release(shelf, on)
    if release is None:
        return found
    wanted = list(found)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        sql = f"SELECT code, {_FEE_COLUMNS} FROM fee WHERE code IN ({', '.join('?' * len(some))}) AND release_id = ?"  # noqa: S608
        for code, *row in shelf.all(sql, (*some, release.id)):
            found[code].append(_fee_row(code, row, release))
    return found


def fee_release(shelf: Shelf, on: date, variant: str | None = None) -> Release | None:
    """The relative value file that answers for `on`, or the nearest one; our own table's figures when there is none.

    Of two files side by side it is the one for those who take part in no advanced payment model (`nonQPP`).
    """
    return shelf.remember(("fee_release", on, variant), lambda: _fee_release(shelf, on, variant))


def _fee_release(shelf: Shelf, on: date, variant: str | None) -> Release | None:
    names = [variant] if variant is not None else ["nonQPP", ""]
    held = [found for name in names if (found := holding(shelf, "pfs", on, name)).release]
    order = [Standing.HELD, Standing.STALE, Standing.EARLY, Standing.PARTIAL]
    held.sort(key=lambda found: order.index(found.standing))
    return held[0].release if held else holding(shelf, "figures", on).release


def _fee_row(code: str, row: Any, release: Release) -> FeeRow:
    values = list(row)
    for place in _HUNDREDTHS:
        values[place] = _hundredths(values[place])
    for place in _FLAGS:
        values[place] = values[place] == "NA"
    values[23] = Decimal(values[23]).scaleb(-4)
    return FeeRow(*(code, *values, release))


@lru_cache(maxsize=20_000)
def _hundredths(number: int) -> Decimal:
    """`number` hundredths; the amounts of a fee schedule are some thousand different ones."""
    return Decimal(number).scaleb(-2)
