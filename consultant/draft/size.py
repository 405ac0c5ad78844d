"""Sizes as our own table writes them (`1.1 to 2.0 cm`, `first 20 sq cm or less`), and whether a measured one fits."""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"(?P<unit>sq cm|cm)"
_FORMS = (
    (re.compile(rf"{_NUMBER} to {_NUMBER} {_UNIT}"), lambda low, high: (low, high)),
    (re.compile(rf"(?:first )?{_NUMBER} {_UNIT} or less"), lambda high: (Decimal(0), high)),
    (re.compile(rf"(?:under|less than) {_NUMBER} {_UNIT}"), lambda high: (Decimal(0), high - Decimal("0.01"))),
    (re.compile(rf"first {_NUMBER} {_UNIT} of under \d+"), lambda high: (Decimal(0), high)),
    (re.compile(rf"first {_NUMBER} {_UNIT} of \d+ or more"), lambda high: (high, high)),
    (re.compile(rf"{_NUMBER} {_UNIT} or more"), lambda low: (low, None)),
    (re.compile(rf"over {_NUMBER} {_UNIT}"), lambda low: (low + Decimal("0.01"), None)),
)
_FURTHER = re.compile(rf"each further {_NUMBER} {_UNIT} (?:or part|of under \d+|of \d+ or more)")
_LENGTH = re.compile(
    r"(?<![\d.x×])(?P<size>\d+(?:\.\d+)?)[ -]?(?P<unit>cm|mm)\b(?![²^2]| ?(?:x|×|by) ?\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SizeFact:
    """The sizes that a code is for."""

    square: bool
    """Square centimetres; else centimetres."""
    low: Decimal
    high: Decimal | None
    first_only: bool
    """More than `high` is reported with an add-on code, not with another code."""

    def fits(self, measured: Decimal) -> bool:
        """Whether `measured` belongs to the code, what add-on codes cover beyond it included."""
        return measured >= self.low and (self.high is None or self.first_only or measured <= self.high)


def read_size(fact: str) -> SizeFact | None:
    """The sizes in a fact of our own table; None when it is no measure of length or surface."""
    for form, bounds in _FORMS:
        if match := form.fullmatch(fact):
            low, high = bounds(*(Decimal(group) for group in match.groups()[:-1]))
            return SizeFact(match["unit"] == "sq cm", low, high, fact.startswith("first "))
    return None


def further_units(fact: str, measured: Decimal, first: Decimal) -> int | None:
    """How many units of an add-on code cover what `measured` has beyond `first`; None when the fact is no such step.

    Each further step or part of one counts (CPT add-on codes for surface and length).
    """
    match = _FURTHER.fullmatch(fact)
    if match is None:
        return None
    beyond = max(measured - first, Decimal(0)) / Decimal(match[1])
    return int(beyond.to_integral_value(rounding=ROUND_CEILING))


def lengths(text: str) -> list[Decimal]:
    """The single lengths that `text` gives, in centimetres; sides of a surface (`6 x 3 cm`) are none."""
    return [length for length, _, _ in measured_lengths(text)]


def measured_lengths(text: str) -> list[tuple[Decimal, int, int]]:
    """The same, each with where it stands in `text`."""
    return [
        (Decimal(match["size"]) / (10 if match["unit"].lower() == "mm" else 1), match.start(), match.end())
        for match in _LENGTH.finditer(text)
        if not re.search(r"(?:x|×|by) ?$", text[: match.start()], re.IGNORECASE)
    ]
