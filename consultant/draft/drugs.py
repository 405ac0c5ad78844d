"""Drugs given, by dose: the HCPCS code of the drug and its units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from consultant.codes.model import CodeEntry, CodeShelf
from consultant.draft.amounts import Dose, doses, nothing_wasted, single_dose_vial
from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.words import stems

JZ_FROM = date(2023, 7, 1)
"""Single-dose containers without waste carry JZ from here on (Medicare Claims Processing Manual ch. 17 §40)."""
_UNIT = re.compile(r"(?:per |each )?(?P<amount>\d+(?:\.\d+)?)? ?(?P<unit>mg|mcg|g|ml|units?|meq)", re.IGNORECASE)
_TO_MG = {"mg": Decimal(1), "mcg": Decimal("0.001"), "g": Decimal(1000)}
_GIVEN = frozenset(
    {Section.BODY, Section.PROCEDURE, Section.PRESENT, Section.DIAGNOSIS, Section.PLAN, Section.FINDINGS}
)
_ACT = re.compile(r"\b(?:inj\w*|given|gave|admin\w*|infus\w*|depo|im|iv|shot|used|instilled)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Drug:
    """A drug that was given."""

    entry: CodeEntry
    units: int
    """0 when the dose is not stated."""
    reckoning: str
    passage: Passage
    modifiers: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def find_drugs(passages: Sequence[Passage], shelf: CodeShelf, on: date, table: OwnTable) -> list[Drug]:
    """The drugs that were given with what a payer counts, each once."""
    found: dict[str, Drug] = {}
    for passage in passages:
        if passage.section not in _GIVEN:
            continue
        said = passage.stated
        amounts = doses(said)
        if not amounts and not _ACT.search(said):
            continue
        own = _named(stems(said), on, table)
        entry = shelf.lookup(own.own.code, on) if own else None
        if own is None or entry is None or not entry.active_on(on) or not entry.billable:
            continue
        if entry.code not in found or (amounts and not found[entry.code].units):
            found[entry.code] = _reckon(entry, own, amounts, passage, passages, on)
    return list(found.values())


def _named(words: frozenset[str], on: date, table: OwnTable) -> OwnEntry | None:
    """The drug that `words` name: the one whose longest term is there whole, of those in force on `on`."""
    best: tuple[int, OwnEntry] | None = None
    for own in table.drugs:
        if (own.own.valid_from and own.own.valid_from > on) or (own.own.valid_to and own.own.valid_to < on):
            continue
        drug = stems(own.own.facts["drug"])
        for term in own.terms:
            # `cortisone shot` names no drug: only a brand or an ingredient does, and those are rare words.
            if term <= words and (term & drug or _is_brand(term, own, table)):
                size = len(term) + len(drug & words)
                if best is None or size > best[0]:
                    best = (size, own)
    return best[1] if best else None


def _is_brand(term: frozenset[str], own: OwnEntry, table: OwnTable) -> bool:
    """Whether no other drug is called that."""
    return not any(term in other.terms for other in table.drugs if other is not own)


def _reckon(
    entry: CodeEntry, own: OwnEntry, amounts: list[Dose], passage: Passage, passages: Sequence[Passage], on: date
) -> Drug:
    unit = _UNIT.fullmatch(own.own.facts.get("unit", ""))
    if unit is None:
        return Drug(entry, 0, "", passage, (), ("the table does not say how much one unit is",))
    per = Decimal(unit["amount"] or 1)
    kind = unit["unit"].lower().removesuffix("s")
    fitting = [_in(dose, kind) for dose in amounts]
    given = [amount for amount in fitting if amount is not None]
    if not given:
        return Drug(entry, 0, "", passage, ())
    units = int((given[0] / per).to_integral_value(rounding=ROUND_CEILING))
    reckoning = f"{_show(given[0])} {kind} given at {_show(per)} {kind} a unit makes {units}"
    doubts = (f"several amounts stand in one sentence; {_show(given[0])} {kind} was taken",) if len(given) > 1 else ()
    return Drug(entry, max(units, 1), reckoning, passage, _waste(passages, on), doubts)


def _waste(passages: Sequence[Passage], on: date) -> tuple[str, ...]:
    """JZ when a single-dose container was used and nothing of it discarded."""
    said = [one.text for one in passages]
    whole = any(map(single_dose_vial, said)) and any(map(nothing_wasted, said))
    return ("JZ",) if whole and on >= JZ_FROM else ()


def _in(dose: Dose, kind: str) -> Decimal | None:
    """A dose in the unit that the code counts; None when it is of another kind."""
    if dose.unit == kind:
        return dose.amount
    if dose.unit in _TO_MG and kind in _TO_MG:
        return dose.amount * _TO_MG[dose.unit] / _TO_MG[kind]
    return None


def _show(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
