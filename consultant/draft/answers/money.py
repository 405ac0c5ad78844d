"""What Medicare pays: national and local amounts, in and out of a facility, and the relative value units behind them.

Source: CMS, National Physician Fee Schedule Relative Value File and GPCI file (42 CFR 414.22 to 414.26).
"""

from decimal import Decimal

from consultant.codes.fees import Fee, fee
from consultant.codes.localities import Locality, find_localities
from consultant.codes.model import Standing
from consultant.codes.rows import FeeRow, fee_rows
from consultant.draft.answers.reply import Ask, Reply, shown
from consultant.draft.whereabouts import STATES

_PARTS = {"": "", "26": ", professional part (26)", "TC": ", technical part (TC)", "53": ", stopped (53)"}


def answer(ask: Ask) -> Reply:
    """The amounts for each procedure named, where the question or the case says to be."""
    whole = Reply("")
    places = _places(ask)
    for entry in ask.procedures[:6]:
        whole.add(_of(ask, entry.code, places))
    if not places and ask.facts.state:
        whole.caveats.append(f"No locality of {ask.facts.state} is in the code database: amounts are national.")
    return whole


def _places(ask: Ask) -> list[Locality]:
    """The locality of the ZIP code, or every one of the state."""
    for text in (ask.facts.whereabouts.zip_code, ask.facts.state):
        if text and (found := find_localities(ask.shelf, text, ask.on)):
            return found
    return []


def _of(ask: Ask, code: str, places: list[Locality]) -> Reply:
    rows = fee_rows(ask.shelf, code, ask.on)
    wanted = [modifier for modifier in ask.question.modifiers if modifier in {"26", "TC", "53"}]
    chosen = [row for row in rows if row.modifier in wanted] or [row for row in rows if not row.modifier] or rows[:1]
    if not chosen:
        return Reply(
            f"What Medicare pays for {code} could not be looked up: no fee schedule with it is in the code database.",
            caveats=[f"Fee of {code}: no data."],
        )
    whole = Reply("")
    for row in chosen:
        whole.add(_row(ask, row, places))
    others = [row.modifier for row in rows if row not in chosen and row.modifier in {"26", "TC"}]
    if others:
        whole.facts.append(f"{code} also has its own amounts for {' and '.join(others)}.")
    return whole


def _row(ask: Ask, row: FeeRow, places: list[Locality]) -> Reply:
    name = f"{row.code}{_PARTS.get(row.modifier, '')}"
    place = places[0] if len(places) == 1 else None
    office, inside = (_fee(ask, row, at, place) for at in (False, True))
    national = (_fee(ask, row, False, None), _fee(ask, row, True, None))
    where = f"in {_named(place)}" if place else "nationally"
    if office.amount is None and inside.amount is None:
        return Reply(f"The fee schedule sets no amount for {name}: {office.why_none}.", releases=[row.release])
    direct = (
        f"For one unit of {name} on {shown(ask.on)} Medicare allows, {where}, {_both(office, inside)}, before "
        f"deductible, "
        "coinsurance and any reduction."
    )
    facts = [
        f"{name}: work RVU {row.work}, total RVUs {row.nonfacility_total} outside and {row.facility_total} in a "
        f"facility, "
        f"conversion factor {row.conversion_factor} ({row.release.cited})."
    ]
    if place:
        facts.append(
            f"Locality {place.contractor}-{place.number}, {_named(place)}: GPCI work {place.work}, practice expense "
            f"{place.practice}, malpractice {place.malpractice} ({place.release.cited}). National: "
            f"{_both(*national)}."
        )
    if len(places) > 1:
        facts.append(_spread(ask, row, places))
    reply = Reply(direct, facts, releases=[row.release, *(one.release for one in places[:1])])
    if office.standing is not Standing.HELD:
        reply.caveats.append(f"{row.release.cited} does not answer for {shown(ask.on)}: the amounts may have changed.")
    return reply


def _spread(ask: Ask, row: FeeRow, places: list[Locality]) -> str:
    """Amounts in a state of several localities."""
    amounts: list[tuple[Decimal, Locality]] = [
        (amount, place) for place in places if (amount := _fee(ask, row, False, place).amount) is not None
    ]
    if not amounts:
        return f"{places[0].state} has {len(places)} localities; a ZIP code chooses."
    low, high = min(amounts, key=lambda one: one[0]), max(amounts, key=lambda one: one[0])
    return (
        f"{places[0].state} has {len(places)} localities: outside a facility from ${low[0]} ({_named(low[1])}) to "
        f"${high[0]} "
        f"({_named(high[1])}). The ZIP code of the practice chooses."
    )


def _named(place: Locality) -> str:
    if STATES.get(place.name.lower()) == place.state:
        return place.name.title()
    return f"{place.name.title()}, {place.state}" if place.name else place.state


def _fee(ask: Ask, row: FeeRow, facility: bool, place: Locality | None) -> Fee:
    found = fee(ask.shelf, row.code, ask.on, modifier=row.modifier, locality=place, facility=facility)
    assert found is not None, "the row was just read"
    return found


def _both(office: Fee, inside: Fee) -> str:
    """The amounts of both places of service, or of the one that has an amount."""
    told = [(office, "outside a facility"), (inside, "in a facility")]
    amounts = " and ".join(f"${fee.amount} {where}" for fee, where in told if fee.amount is not None)
    missing = [f"none {where}: {fee.why_none}" for fee, where in told if fee.amount is None]
    return f"{amounts} ({missing[0]})" if missing else amounts
