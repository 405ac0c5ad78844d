"""Quantities that decide codes and units: minutes, doses, areas, and what a vial leaves."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Minutes:
    """The total time of a visit, as the text states it."""

    minutes: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount of a drug: `40 mg`."""

    amount: Decimal
    unit: str
    """`mg`, `mcg`, `g`, `unit`, `ml` or `meq`."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Area:
    """A surface in square centimetres, with the words that give it."""

    square_cm: Decimal
    start: int
    end: int


def total_minutes(text: str) -> Minutes | None:
    """The first total time that `text` states for a visit; None when it states none."""
    for pattern in _TOTAL_TIME:
        if match := pattern.search(text):
            return Minutes(int(match["minutes"]), match.start(), match.end())
    return None


def doses(text: str) -> list[Dose]:
    """Every amount in `text` that can be a dose, in order."""
    found = []
    for match in _DOSE.finditer(text):
        unit = _UNITS[match["unit"].lower()]
        amount = Decimal(match["amount"].replace(",", ""))
        found.append(Dose(amount, unit, match.start(), match.end()))
    return found


def areas(text: str) -> list[Area]:
    """Every surface in `text`: given outright, or as length by width (a depth after it is left out)."""
    found = [Area(Decimal(match["area"]), match.start(), match.end()) for match in _AREA.finditer(text)]
    for match in _BY.finditer(text):
        factor = Decimal("0.01") if match["unit"].lower() == "mm" else Decimal(1)
        found.append(Area(Decimal(match["a"]) * Decimal(match["b"]) * factor, match.start(), match.end()))
    return sorted(found, key=lambda area: area.start)


def single_dose_vial(text: str) -> bool:
    """Whether `text` says that the drug came from a single-dose container."""
    return bool(_SINGLE_DOSE.search(text))


def nothing_wasted(text: str) -> bool:
    """Whether `text` says that nothing of the drug was discarded."""
    return bool(_NO_WASTE.search(text))


_NUMBER = r"\d+(?:\.\d+)?"
_MINUTES = r"(?P<minutes>\d{1,3})[ -]?(?:min\b\.?|mins\b|minutes?)"
_TOTAL_TIME = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\btotal (?:\w+ ){{0,3}}time[^.;\n]{{0,160}}?{_MINUTES}",
        rf"{_MINUTES}(?: of)? total(?: \w+)?(?: time)?",
        rf"\b(?:spent|spend)\b[^.;\n]{{0,25}}?(?:a total of )?{_MINUTES}",
        rf"\btime spent[^.;\n]{{0,40}}?{_MINUTES}",
        rf"\btotal(?: of)? {_MINUTES}",
    )
)
_UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mgs": "mg", "mcg": "mcg", "ug": "mcg", "g": "g", "gm": "g",
    "gram": "g", "grams": "g", "ml": "ml", "cc": "ml", "unit": "unit", "units": "unit", "iu": "unit", "meq": "meq",
}  # fmt: skip
_GAUGE = (
    r"[ ,-]+(?:[\d./]+[ -]?(?:inch|in|\"|'')? )?"
    r"(?:needles?|spinal|tuohy|quincke|catheter|cannulas?|butterfly|core|trocar|gauge)\b"
)
"""`22 g needle`: how thick it is, not how much of a drug."""
_DOSE = re.compile(
    rf"(?<![\w.])(?P<amount>\d{{1,3}}(?:,\d{{3}})+|{_NUMBER})\s?-?"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![\w/])(?!{_GAUGE})",
    re.IGNORECASE,
)
_AREA = re.compile(
    rf"(?P<area>{_NUMBER})\s?(?:sq\.? ?cm|square (?:cm|centimet(?:er|re)s?)|cm2|cm²|cm\^2)", re.IGNORECASE
)
_BY = re.compile(
    rf"(?<![\d.])(?P<a>{_NUMBER})\s?(?:cm|mm)?\s?(?:x|×|by)\s?(?P<b>{_NUMBER})(?:\s?(?:cm|mm)?\s?(?:x|×|by)\s?{_NUMBER})?"
    r"\s?(?P<unit>cm|mm)\b(?!2|²)",
    re.IGNORECASE,
)
_SINGLE_DOSE = re.compile(
    r"\b(?:single|one)[ -](?:dose|use)\b|\bsdv\b|\bpre-?filled (?:syringes?|kits?|pens?)\b", re.IGNORECASE
)
_NO_WASTE = re.compile(
    r"\b(?:no|none|nothing|zero|0 ?(?:mg|ml)?)\s?(?:drug |amount |medication )?(?:was )?"
    r"(?:wast(?:e|ed|age)|discard(?:ed)?)\b"
    r"|\bentire (?:vial|contents?|syringe)\b|\b(?:full|whole|entire) (?:single[ -](?:dose|use) )?(?:vial|syringe)s?\b|\ball (?:of it )?(?:was )?used\b",
    re.IGNORECASE,
)
