"""What Medicare pays for a service, and for how long after it care is paid already.

Source: 42 CFR 414.22 to 414.26 and Medicare Claims Processing Manual (Pub. 100-04) ch. 12 §20: payment =
(work RVU x work GPCI + PE RVU x PE GPCI + malpractice RVU x malpractice GPCI) x conversion factor, rounded to cents;
the PE RVU is the one of the facility or of the office. Anesthesia (ch. 12 §50): (base units + time units) x the
locality's anesthesia factor.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from consultant.codes.dates import from_int
from consultant.codes.holdings import holding, releases
from consultant.codes.localities import Locality
from consultant.codes.model import Release, Standing
from consultant.codes.rows import FeeRow, fee_release, fee_row
from consultant.codes.shelf import Shelf

_CENT = Decimal("0.01")
_ONE = Decimal(1)
_PAYABLE = {"A", "R", "T"}
_STATUS = {
    "A": "active, paid separately",
    "B": "always bundled into other services",
    "C": "priced by the contractor",
    "D": "deleted",
    "E": "excluded from the fee schedule by regulation",
    "F": "deleted or discontinued without a grace period",
    "G": "not valid for Medicare; another code is used",
    "H": "deleted modifier",
    "I": "not valid for Medicare; another code is used",
    "J": "anesthesia: paid by base and time units",
    "L": "local code",
    "M": "measurement code, for reporting only",
    "N": "not covered by Medicare",
    "P": "bundled or excluded",
    "Q": "therapy functional information, for reporting only",
    "R": "restricted coverage, special rules",
    "T": "paid only when nothing else payable is billed that day by the same provider",
    "X": "excluded from the fee schedule by statute",
}


@dataclass(frozen=True, slots=True)
class Fee:
    """A payment, and everything it was worked out from."""

    row: FeeRow
    facility: bool
    amount: Decimal | None
    """In dollars, for one unit before any payment rule of modifiers; None when the schedule sets no amount."""
    why_none: str
    """Why there is no amount; empty when there is one."""
    locality: Locality | None
    """None: the national amount, every index 1."""
    standing: Standing
    """Whether the release answers for the date; else the amount is that of the nearest one."""

    @property
    def practice_expense(self) -> Decimal:
        """How much of the amount is for practice expense, in dollars."""
        units = self.row.facility_pe if self.facility else self.row.nonfacility_pe
        index = self.locality.practice if self.locality else _ONE
        return (units * index * self.row.conversion_factor).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class GlobalPeriod:
    """The days in which related care is paid for with a procedure."""

    code: str
    indicator: str
    """GLOB DAYS: 000, 010, 090, MMM, XXX, YYY, ZZZ."""
    before: int | None
    """Days before the procedure; None where the indicator gives no number."""
    after: int | None
    meaning: str
    release: Release


_GLOBAL = {
    "000": (0, 0, "the day itself: visits on it are included unless separate (modifier 25)"),
    "010": (0, 10, "the day itself and 10 days after it"),
    "090": (1, 90, "the day before, the day itself and 90 days after it"),
    "MMM": (None, None, "maternity: the usual global period does not apply"),
    "XXX": (None, None, "no global period"),
    "YYY": (None, None, "the contractor decides"),
    "ZZZ": (None, None, "an add-on: the period of the primary procedure"),
}


def fee(
    shelf: Shelf,
    code: str,
    on: date,
    *,
    modifier: str = "",
    locality: Locality | None = None,
    facility: bool = False,
    variant: str | None = None,
) -> Fee | None:
    """What the fee schedule sets for `code` with `modifier` (empty, 26, TC, 53), or None when it has no such row.

    National without `locality`. `facility`: done where a facility is paid for its own costs (place of service 21, 22,
    23, 24 …). `variant`: `nonQPP` or `QPP` where a year has two conversion factors. For anesthesia: `anesthesia_fee`.
    """
    row = fee_row(shelf, code, modifier, on, variant)
    if row is None:
        return None
    standing = holding(shelf, row.release.kind, on, row.release.variant).standing
    why = _why_none(row, facility)
    amount = None if why else _amount(row, facility, locality)
    return Fee(row, facility, amount, why, locality, standing)


def status_words(status: str) -> str:
    """What a status code of the fee schedule means (Pub. 100-04 ch. 23, addendum MPFSDB, field 20)."""
    return _STATUS.get(status, "not described")


def _why_none(row: FeeRow, facility: bool) -> str:
    if row.status not in _PAYABLE:
        return f"status {row.status}: {status_words(row.status)}"
    if facility and row.facility_na:
        return "the service is not done in a facility"
    if not facility and row.nonfacility_na:
        return "the service is not done outside a facility"
    return ""


def _amount(row: FeeRow, facility: bool, locality: Locality | None) -> Decimal:
    practice = row.facility_pe if facility else row.nonfacility_pe
    work, expense, malpractice = (locality.work, locality.practice, locality.malpractice) if locality else (_ONE,) * 3
    units = row.work * work + practice * expense + row.malpractice * malpractice
    return (units * row.conversion_factor).quantize(_CENT, ROUND_HALF_UP)


def anesthesia_fee(
    shelf: Shelf, base_units: int, minutes: int, on: date, locality: Locality | None = None
) -> Decimal | None:
    """Payment for anesthesia performed personally: (base units + minutes / 15) x factor; None when no factor is in.

    The base units of CPT anesthesia codes are published by CMS apart from the fee schedule, so they are asked for.
    Source: Pub. 100-04 ch. 12 §50 B to G; time units to one decimal.
    """
    release = holding(shelf, "anesthesia", on).release
    if release is None:
        return None
    key = (locality.contractor, locality.number) if locality else ("", "")
    row = shelf.one(
        "SELECT factor FROM anesthesia WHERE contractor = ? AND locality = ? AND release_id = ?", (*key, release.id)
    )
    if row is None:
        return None
    units = Decimal(base_units) + (Decimal(minutes) / 15).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return (units * Decimal(row[0]).scaleb(-4)).quantize(_CENT, ROUND_HALF_UP)


def global_period(shelf: Shelf, code: str, on: date) -> GlobalPeriod | None:
    """The days around `code` in which related care is already paid for.

    Source: relative value file, column GLOB DAYS; Pub. 100-04 ch. 12 §40.1. None when the schedule has no such code.
    """
    row = fee_row(shelf, code, "", on)
    if row is None:
        return None
    before, after, meaning = _GLOBAL.get(row.global_days, (None, None, "not described"))
    return GlobalPeriod(code, row.global_days, before, after, meaning, row.release)


@dataclass(frozen=True, slots=True)
class ConversionFactor:
    """Dollars for one relative value unit."""

    factor: Decimal
    release: Release


def conversion_factors(shelf: Shelf, on: date) -> list[ConversionFactor]:
    """The conversion factors of the fee schedule for `on`: one, or since 2026 one a group of practitioners."""
    first = fee_release(shelf, on)
    if first is None:
        return []
    side_by_side = [
        found
        for found in releases(shelf).values()
        if found.kind == first.kind and found.effective == first.effective and found.partial == first.partial
    ]
    factors = []
    for release in side_by_side:
        row = shelf.one("SELECT conversion_factor FROM fee WHERE release_id = ? LIMIT 1", (release.id,))
        if row:
            factors.append(ConversionFactor(Decimal(row[0]).scaleb(-4), release))
    return factors


def place_is_facility(shelf: Shelf, place: str, on: date) -> bool | None:
    """Whether a place of service is paid at the facility rate; None when the code or the list is not in.

    Source: Place of Service Code Set (CMS) and Pub. 100-04 ch. 26 §10.5.
    """
    release = holding(shelf, "pos", on).release
    if release is None:
        return None
    row = shelf.one("SELECT facility FROM place WHERE code = ? AND release_id = ?", (place.zfill(2), release.id))
    return bool(row[0]) if row and row[0] is not None else None


def effective_dates(shelf: Shelf, code: str) -> list[tuple[date | None, Release]]:
    """In which relative value files `code` stands, oldest first, with the day each took effect."""
    known = releases(shelf)
    ids = shelf.all(
        "SELECT DISTINCT f.release_id, r.effective FROM fee f JOIN release r ON r.id = f.release_id"
        " WHERE f.code = ? AND f.modifier = '' ORDER BY r.effective",
        (code,),
    )
    return [(from_int(effective), known[release_id]) for release_id, effective in ids]
