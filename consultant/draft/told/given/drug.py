"""Drugs that were given: dose, containers and what was discarded of each, as a note tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from consultant.draft.amounts import doses, nothing_wasted, single_dose_vial
from consultant.draft.own import OwnEntry
from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.drug import Given, drug
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side
from consultant.draft.told.given.drugname import DrugName, drug_names
from consultant.draft.told.item import windows
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.tale import Reckoned, Tale, as_done, reckoned

_GIVEN = frozenset(
    {Section.BODY, Section.PROCEDURE, Section.PRESENT, Section.DIAGNOSIS, Section.PLAN, Section.FINDINGS}
)
_ACT = re.compile(
    r"\b(?:inj\w*|given|gave|admin\w*|infus\w*|depo|im|iv|ivp|ivpb|shot|used|instilled|push\w*|received|sq|subq)\b",
    re.I,
)
_AT_HOME = re.compile(
    r"\b(?:p\.?o\.?|by mouth|oral(?:ly)?|tab(?:let)?s?|capsules?|daily|bid|tid|qid|prn|qhs|refill\w*|prescri\w+|"
    r"rx|takes?|taking|home|continue[sd]?|start(?:s|ed)?(?! (?:at )?\d{1,2}:?\d\d)|allerg\w+)\b",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(r"\b(?:weekly|monthly|every|nightly|as needed|q\d+)\b", re.IGNORECASE)
_ANESTHETICS = frozenset({"J0665", "J2795", "J2001"})
_UNIT = re.compile(
    r"(?:up to |per |each )?(?P<amount>[\d,]+(?:\.\d+)?)? ?(?P<unit>mg|mcg|micrograms?|g|ml|units?|meq)(?: of each)?",
    re.IGNORECASE,
)
_TO_MG = {"mg": Decimal(1), "mcg": Decimal("0.001"), "g": Decimal(1000)}
_STRENGTH = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>mg|mcg|g|units?)\s?(?:/|per)\s?(?P<per>\d*\.?\d*)\s?(?:ml|cc)\b",
    re.IGNORECASE,
)
_OF_VIAL = re.compile(
    r"\W{0,3}(?:(?:single|one|multi(?:ple)?)[ -](?:dose|use) )?(?:vials?|ampules?|sdv|bottles?|bags?)\b", re.I
)
_PERCENT = re.compile(r"(?P<percent>\d*\.?\d+)\s?%")
_WASTED = re.compile(
    r"(?P<before>\b(?:wast(?:e|ed|age|ing)|discard(?:ed|ing)?)\b(?:\s+(?:of|was|amount|the|remaining))*\s*:?\s*)?"
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s?-?(?P<unit>mg|mcg|g|ml|cc|units?)\b"
    r"(?P<after>\s+(?:\w+\s+){0,3}?(?:wast(?:e|ed|age)|discard(?:ed)?)\b)?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\btotal(?: dose)?(?: of|:)? ?(?P<a>\d[\d,]*(?:\.\d+)?) ?(?P<u>mg|mcg|units?)\b|"
    r"(?<![\w.])(?P<b>\d[\d,]*(?:\.\d+)?) ?(?P<v>mg|mcg|units?) (?:in )?total\b",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"\bmulti(?:ple)?[ -]?(?:dose|use)\b|\bmdv\b", re.IGNORECASE)
_CONTAINER = re.compile(
    rf"(?:(?P<n>{NUMBER})\s+(?:x\s+)?)?(?P<amount>\d[\d,]*(?:\.\d+)?)\s?-?(?P<unit>mg|mcg|g|ml|units?)[ -]"
    r"(?:(?:single|one|multi(?:ple)?)[ -]?(?:dose|use)\s+)?(?:vials?|ampules?|syringes?|containers?|sdv)\b",
    re.IGNORECASE,
)

_A_SIDE = re.compile(
    r"\b(?:each|per) (?:eye|knee|hip|shoulder|side|joint|heel|foot|ankle|elbow|wrist|hand|thumb)\b", re.IGNORECASE
)
"""The dose is that of one side, and it was given on both."""


@dataclass(frozen=True)
class _Told:
    """A drug as it is told."""

    own: OwnEntry
    dose: Decimal | None
    per: Decimal
    measure: str
    said: str
    """What the sentence states about it."""
    raw: str
    """The same words, what is denied (`none wasted`) with them."""
    passage: Passage


def read_drugs(tale: Tale, passages: Sequence[Passage]) -> list[Reckoned]:
    """The drugs that were given and that a payer counts, each once; `passages` leave out what is asked."""
    found: dict[str, _Told] = {}
    sites: dict[str, set[str]] = {}
    asleep: set[str] = set()
    told = [one for one in passages if one.section in _GIVEN]
    for passage in told:
        for one in _in_sentence(passage, tale):
            code = one.own.own.code
            if code in _ANESTHETICS:
                asleep.add(code)
            elif code not in found or (one.dose is not None and found[code].dose is None):
                found[code] = one
                sites[code] = {_site(one)}
            elif one.dose is not None and _is_total(one):
                found[code] = one  # what was given in all, after what was given at each place
                sites[code] = {""}
            elif one.dose is not None and (site := _site(one)) and "" not in sites[code] and site not in sites[code]:
                found[code] = replace(found[code], dose=(found[code].dose or Decimal(0)) + one.dose)
                sites[code].add(site)
    results = [_reckoned(one, list(found.values()), told, tale) for one in found.values()]
    results += [_left_out(code) for code in sorted(asleep)]
    return results


def _is_total(one: _Told) -> bool:
    """Whether the sentence gives what of the drug was given in all: `total dexamethasone 10 mg`."""
    drug = re.escape(one.own.own.facts["drug"].split()[0].strip(","))
    return bool(re.search(rf"\btotal (?:dose )?(?:of )?{drug}\b", one.passage.stated, re.IGNORECASE))


def _site(one: _Told) -> str:
    """Where it was put, as far as the sentence says: a second place got a dose of its own."""
    said = one.passage.stated.lower()
    side = only_side(said)
    named = sorted({match[0] for match in _PLACE.finditer(said)})
    return " ".join([*([side.value] if side and side is not Side.BOTH else []), *named]) if named or side else ""


_PLACE = re.compile(
    r"\b(?:knee|shoulder|hip|wrist|ankle|elbow|thumb|index|middle|ring|little|small|mcp|pip|dip|mtp|cmc|"
    r"(?:2nd|3rd|4th|5th|second|third|fourth|fifth))\b"
)


def _left_out(code: str) -> Reckoned:
    why = "A local anesthetic belongs to the procedure it is for (NCCI Policy Manual ch. 1)."
    return Reckoned((), (), ((code, code),), ((code, why),))


def _in_sentence(passage: Passage, tale: Tale) -> list[_Told]:
    text = as_done(passage)
    names = drug_names(text, tale.table, tale.on)
    if not names or _AT_HOME.search(text) or not (_ACT.search(text) or doses(text) or _STRENGTH.search(text)):
        return []
    elsewhere = passage.section in {Section.PLAN, Section.PRESENT} or _SCHEDULE.search(text)
    if elsewhere and not _ACT.search(text):
        return []
    found = []
    for name, (begin, end) in zip(names, windows(text, [(one.start, one.end) for one in names]), strict=True):
        one = _one(name, text[begin:end], passage.text[begin:end], passage)
        if one is not None:
            found.append(one)
    return found


def _one(name: DrugName, said: str, raw: str, passage: Passage) -> _Told | None:
    """The code whose step fits the dose best, of those that the name stands for."""
    options = []
    for own in name.entries:
        unit = _unit(own)
        if unit is not None:
            dose = _dose(said, unit[1])
            dose = 2 * dose if dose is not None and _A_SIDE.search(said) else dose
            options.append(_Told(own, dose, *unit, said, raw, passage))
        elif own.own.facts.get("unit") == "one dose":
            options.append(_Told(own, Decimal(1), Decimal(1), "dose", said, raw, passage))
    if not options:
        return None
    if len({one.own.own.facts["drug"] for one in options}) > 1:
        plain = [one for one in options if _says_drug(one.own, name.said)]
        options = plain or options[:1] if len(plain or options) == 1 else []
        if not options:
            return None
    return min(options, key=_misfit)


def _says_drug(own: OwnEntry, said: str) -> bool:
    """Whether `said` is the whole of the code's drug, or its own brand name."""
    drug = own.own.facts["drug"].split(",")[0].lower()
    return said.lower() == drug or said.lower() in own.own.terms


def _misfit(one: _Told) -> tuple[bool, Decimal]:
    """How badly a step fits the dose: one that it exceeds first, then by how far it is from it."""
    if one.dose is None:
        return (False, one.per)
    return (one.per > one.dose, abs(one.dose - one.per))


def _unit(own: OwnEntry) -> tuple[Decimal, str] | None:
    """How much one unit of the code is, and of what."""
    match = _UNIT.fullmatch(own.own.facts.get("unit", ""))
    if match is None:
        return None
    return Decimal((match["amount"] or "1").replace(",", "")), _kind(match["unit"])


def _kind(unit: str) -> str:
    plain = unit.lower()
    if plain.startswith("microg"):
        return "mcg"
    return {"units": "unit", "cc": "ml"}.get(plain, plain)


def _in(amount: Decimal, unit: str, wanted: str) -> Decimal | None:
    """An amount in the unit that the code counts; None when it is of another kind."""
    kind = _kind(unit)
    if kind == wanted:
        return amount
    if kind in _TO_MG and wanted in _TO_MG:
        return amount * _TO_MG[kind] / _TO_MG[wanted]
    return None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _dose(said: str, wanted: str) -> Decimal | None:
    """The dose given: told outright, or as a strength and a volume; waste and containers are none."""
    plain = _without(said)
    if (total := _TOTAL.search(plain)) and (
        amount := _in(_number(total["a"] or total["b"]), total["u"] or total["v"], wanted)
    ):
        return amount
    strength = _STRENGTH.search(plain)
    volumes = [one.amount for one in doses(_STRENGTH.sub(" ", plain)) if one.unit == "ml"]
    direct = [
        _in(one.amount, one.unit, wanted)
        for one in doses(_STRENGTH.sub(" ", plain))
        if one.unit != "ml" or wanted == "ml"
    ]
    told = [one for one in direct if one is not None]
    if told:
        return told[0]
    if strength and volumes:
        per = _in(_number(strength["amount"]), strength["unit"], wanted)
        return per * volumes[0] / Decimal(strength["per"] or 1) if per is not None else None
    if strength and strength["per"] not in {"", "1"} and not _OF_VIAL.match(plain, strength.end()):
        return _in(_number(strength["amount"]), strength["unit"], wanted)  # `48 mg / 6 mL`: the dose and its volume
    percent = _PERCENT.search(plain)
    if percent and volumes and wanted in _TO_MG:
        return Decimal(percent["percent"]) * 10 * volumes[0] / _TO_MG[wanted]
    return None


def _without(said: str) -> str:
    """`said` without what was discarded and what containers hold."""
    text = _CONTAINER.sub(" ", said)
    return _WASTED.sub(lambda match: " " if match["before"] or match["after"] else match[0], text)


def _reckoned(one: _Told, every: Sequence[_Told], passages: Sequence[Passage], tale: Tale) -> Reckoned:
    code = one.own.own.code
    if one.dose is None:
        asked = f"What dose was given for {code}, and was any of the vial discarded?"
        line = Counted(code, 1, "The drug is named; its units could not be worked out.", (), (0,))
        count = Count((line,), (asked,))
        return _made(count, (one.passage,), code, ("the dose is not stated; one unit is a stopgap",))
    around = " ".join(other.stated for other in passages if not drug_names(other.text, tale.table, tale.on))
    # What another sentence says of a vial is about the one drug there is.
    said = one.said + (f" {around} {one.passage.stated}" if len(every) == 1 else "")
    raw = one.raw + (" ".join(other.text for other in passages) if len(every) == 1 else "")
    wasted = _wasted(said, one)
    if wasted is None and (nothing_wasted(raw) or (tale.medicare and _FILLED.search(said))):
        wasted = Decimal(0)
    given = Given(code, one.per, one.measure, one.dose, _single(said), wasted, _contents(said, one))
    count = drug(given, tale.on)
    lines = tuple(replace(line, of=(0,)) for line in count.lines)
    told = [other for other in passages if _WASTED_OR_VIAL.search(other.text)] if len(every) == 1 else []
    return _made(Count(lines, count.questions), (one.passage, *told), code)


_FILLED = re.compile(r"\b(?:pre-?filled|kit)\b", re.IGNORECASE)
"""A container that is made for the dose: given whole unless the note says otherwise."""
_WASTED_OR_VIAL = re.compile(r"\b(?:wast(?:e|ed|age)|discard(?:ed)?|vials?)\b", re.IGNORECASE)


def _made(count: Count, passages: tuple[Passage, ...], code: str, doubts: tuple[str, ...] = ()) -> Reckoned:
    made = reckoned(count, [tuple(dict.fromkeys(passages))], ((code, code),), doubts)
    assert made is not None, "a drug that was given makes a line"
    return made


def _single(said: str) -> bool | None:
    if _MULTIPLE.search(said):
        return False
    return True if single_dose_vial(said) else None


def _wasted(said: str, one: _Told) -> Decimal | None:
    """How much was discarded; None where no amount is told."""
    for match in _WASTED.finditer(said):
        if match["before"] or match["after"]:
            amount = _in(_number(match["amount"]), match["unit"], one.measure)
            if amount is not None:
                return amount
    return None


def _contents(said: str, one: _Told) -> Decimal | None:
    """What the containers that were opened hold."""
    match = _CONTAINER.search(said)
    if match is None:
        return None
    amount = _in(_number(match["amount"]), match["unit"], one.measure)
    return None if amount is None else amount * (value(match["n"]) if match["n"] else 1)
