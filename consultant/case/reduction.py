"""What the payment rules of modifiers and of several procedures on one day make of the fee schedule's amounts.

Pure: amounts and indicators in, amounts and reasons out. All lines are taken as one professional's for one patient on
one day. Sources: Medicare Claims Processing Manual (Pub. 100-04) ch. 12 §40.6 (multiple surgeries, endoscopies), §40.7
(bilateral), §20.4.3 (assistant), §40.8 (co-surgeons), §40.4 (parts of the global package); ch. 5 §10.7 (therapy);
ch. 23, addendum MPFSDB (indicators MULT PROC and BILAT SURG).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_ONE, _HALF = Decimal(1), Decimal("0.5")
_ASSISTANT = Decimal("0.16")
_ASSISTANT_NON_PHYSICIAN = Decimal("0.136")
"""85 % of 16 %."""
_CO_SURGEON = Decimal("0.625")
_BILATERAL = Decimal("1.5")
_SECOND_IMAGE_PROFESSIONAL = Decimal("0.95")
_TECHNICAL = {"4": _HALF, "6": Decimal("0.75"), "7": Decimal("0.80")}
"""What is left of the technical part from the second diagnostic service on, by MULT PROC indicator."""
_DIAGNOSTIC = {"4": "imaging", "6": "cardiovascular tests", "7": "eye tests"}
_BY_REPORT_FROM = 6
MANUAL = "Medicare Claims Processing Manual"
_FIELDS = f"{MANUAL} ch. 23, addendum MPFSDB"


@dataclass(frozen=True, slots=True)
class Charge:
    """One line with what the fee schedule says of it; dollars are for one unit before any rule."""

    amount: Decimal
    modifiers: tuple[str, ...]
    units: int
    multiple: str
    """Indicator MULT PROC."""
    bilateral: str
    """Indicator BILAT SURG."""
    family: str = ""
    """Indicator 3: the endoscopic base code. Indicator 4: the imaging family."""
    base: Decimal | None = None
    """What the endoscopic base pays; None where it is not known."""
    professional: Decimal | None = None
    """The part of modifier 26 in `amount`; None where the service has no such part."""
    practice: Decimal = Decimal(0)
    """The practice expense in `amount`."""
    shares: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))
    """Before, during and after the operation; all 0 where the schedule gives none."""


@dataclass
class Allowed:
    """What a line comes to, and why."""

    amount: Decimal = Decimal(0)
    reasons: list[str] = field(default_factory=list)
    """Plain, each with its source; empty where it is the amount times the units."""

    def add(self, amount: Decimal, reason: str = "") -> None:
        """A further part of the line, and the reason for its size."""
        self.amount += amount
        if reason and reason not in self.reasons:
            self.reasons.append(reason)


def allow(charges: Sequence[Charge]) -> list[Allowed]:
    """What each of `charges` comes to beside the others, in their order; rounded to cents.

    Modifiers first, then the ranking of several procedures, as the indicators define it.
    """
    allowed = [Allowed() for _ in charges]
    units = [_after_modifiers(charge, result) for charge, result in zip(charges, allowed, strict=True)]
    rest = set(range(len(charges)))
    for indicators, rule in _RULES:
        chosen = [at for at in sorted(rest) if charges[at].multiple in indicators and "78" not in charges[at].modifiers]
        for assisting in (False, True):  # assistants are ranked among themselves
            if part := [at for at in chosen if _assists(charges[at]) is assisting]:
                rule(part, charges, units, allowed)
                rest -= set(part)
    for at in rest:
        allowed[at].add(units[at] * charges[at].units)
    for result in allowed:
        result.amount = result.amount.quantize(_CENT, ROUND_HALF_UP)
    return allowed


def _after_modifiers(charge: Charge, result: Allowed) -> Decimal:
    """One unit's amount after its modifiers; the reasons go to `result`."""
    amount = charge.amount
    for factor, reason in _modifier_rules(charge):
        amount *= factor
        result.add(Decimal(0), reason)
    return amount


def _modifier_rules(charge: Charge) -> Iterator[tuple[Decimal, str]]:
    """Each factor that a modifier brings, with its reason."""
    carried = set(charge.modifiers)
    if "50" in carried:
        yield {
            "1": (_BILATERAL, f"150 % for both sides (BILAT SURG 1, {MANUAL} ch. 12 §40.7)"),
            "3": (Decimal(2), f"each side in full (BILAT SURG 3, {MANUAL} ch. 12 §40.7)"),
            "0": (_ONE, f"100 %: the second side is not paid more (BILAT SURG 0, {MANUAL} ch. 12 §40.7)"),
            "2": (_ONE, f"100 %: the value is for both sides already (BILAT SURG 2, {MANUAL} ch. 12 §40.7)"),
        }.get(charge.bilateral, (_ONE, f"100 %: sides do not apply to it (BILAT SURG {charge.bilateral or 'blank'})"))
    if carried & {"80", "81", "82"}:
        yield _ASSISTANT, f"16 % for assisting ({MANUAL} ch. 12 §20.4.3)"
    elif "AS" in carried:
        yield (
            _ASSISTANT_NON_PHYSICIAN,
            f"13.6 % for a non-physician assisting: 85 % of 16 % ({MANUAL} ch. 12 §20.4.3)",
        )
    if "62" in carried:
        yield _CO_SURGEON, f"62.5 % for each of two surgeons ({MANUAL} ch. 12 §40.8)"
    before, during, after = charge.shares
    if before + during + after:
        package = f"({MANUAL} ch. 12 §40.4)"
        if "54" in carried:
            yield before + during, f"{_percent(before + during)} for the operation without the care after it {package}"
        if "55" in carried:
            yield after, f"{_percent(after)} for the care after the operation {package}"
        if "78" in carried:
            yield during, f"{_percent(during)} for the operation alone, on a return to the operating room {package}"


@dataclass(frozen=True, slots=True)
class _Ranked:
    """One procedure among those that are ranked: a unit of a line, or a family of endoscopies taken together."""

    parts: tuple[tuple[int, Decimal], ...]
    """Line and what it contributes."""

    @property
    def value(self) -> Decimal:
        return sum((amount for _, amount in self.parts), Decimal(0))


def _surgery(part: list[int], charges: Sequence[Charge], units: Sequence[Decimal], allowed: Sequence[Allowed]) -> None:
    """100 % for the highest, 50 % for every other one; endoscopies of one family count as one procedure."""
    ranked = [*_families(part, charges, units, allowed)]
    ranked += [
        _Ranked(((at, units[at]),)) for at in part if charges[at].multiple == "2" for _ in range(charges[at].units)
    ]
    ranked.sort(key=lambda one: -one.value)
    for rank, one in enumerate(ranked, 1):
        for at, amount in one.parts:
            if rank == 1:
                reason = "100 %, the highest of the day" if len(ranked) > 1 and charges[at].units == 1 else ""
                allowed[at].add(amount, f"{reason} ({MANUAL} ch. 12 §40.6)" if reason else "")
            else:
                more = ", by report from the sixth on" if rank >= _BY_REPORT_FROM else ""
                allowed[at].add(amount * _HALF, f"50 % as a further procedure of the day{more} ({MANUAL} ch. 12 §40.6)")


def _families(
    part: list[int], charges: Sequence[Charge], units: Sequence[Decimal], allowed: Sequence[Allowed]
) -> Iterator[_Ranked]:
    """Endoscopies: of one family the highest in full, the others less what their base procedure pays."""
    families: dict[str, list[int]] = {}
    for at in part:
        if charges[at].multiple == "3":
            families.setdefault(charges[at].family, []).extend([at] * charges[at].units)
    for family, members in families.items():
        members.sort(key=lambda at: -units[at])
        parts = [(members[0], units[members[0]])]
        for at in members[1:]:
            base = charges[at].base
            if base is None:
                parts.append((at, units[at]))
                allowed[at].add(Decimal(0), f"in full, for the value of its base endoscopy {family} is not known")
                continue
            scale = units[at] / charges[at].amount if charges[at].amount else _ONE
            parts.append((at, max(units[at] - base * scale, Decimal(0))))
            allowed[at].add(
                Decimal(0),
                f"less its base endoscopy {family}, which the highest of the family pays ({MANUAL} ch. 12 §40.6)",
            )
        yield _Ranked(tuple(parts))


def _diagnostics(
    part: list[int], charges: Sequence[Charge], units: Sequence[Decimal], allowed: Sequence[Allowed]
) -> None:
    """The technical part reduced from the second service on, of imaging the professional part too."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at in part:
        family = charges[at].family if charges[at].multiple == "4" else ""
        groups.setdefault((charges[at].multiple, family), []).extend([at] * charges[at].units)
    for (indicator, _), members in groups.items():
        left = _TECHNICAL[indicator]
        rest = _SECOND_IMAGE_PROFESSIONAL if indicator == "4" else _ONE
        parts = [(at, *_parts(charges[at], units[at])) for at in members]
        best = [max((part[of], -number) for number, part in enumerate(parts))[1] * -1 for of in (1, 2)]
        for number, (at, professional, technical) in enumerate(parts):
            keeps = (_ONE if number == best[0] else rest, _ONE if number == best[1] else left)
            reasons = []
            if keeps[0] < _ONE and professional:
                reasons.append(f"professional part at {_percent(keeps[0])}")
            if keeps[1] < _ONE and technical:
                reasons.append(f"technical part at {_percent(keeps[1])}")
            told = f"{', '.join(reasons)}, as further {_DIAGNOSTIC[indicator]} (MULT PROC {indicator}, {_FIELDS})"
            allowed[at].add(professional * keeps[0] + technical * keeps[1], told if reasons else "")


def _parts(charge: Charge, amount: Decimal) -> tuple[Decimal, Decimal]:
    """The professional and the technical part of one unit; all of it is technical where the schedule parts nothing."""
    if "26" in charge.modifiers:
        return amount, Decimal(0)
    if "TC" in charge.modifiers or charge.professional is None or not charge.amount:
        return Decimal(0), amount
    professional = amount * charge.professional / charge.amount
    return professional, amount - professional


def _therapy(part: list[int], charges: Sequence[Charge], units: Sequence[Decimal], allowed: Sequence[Allowed]) -> None:
    """The practice expense of every unit but the one with the highest is halved."""
    members = [at for at in part for _ in range(charges[at].units)]
    best = max(range(len(members)), key=lambda number: charges[members[number]].practice)
    for number, at in enumerate(members):
        off = Decimal(0) if number == best else charges[at].practice * _HALF
        reason = f"practice expense halved beside the unit with the highest (MULT PROC 5, {MANUAL} ch. 5 §10.7)"
        allowed[at].add(units[at] - off, reason if off else "")


_Rule = Callable[[list[int], Sequence[Charge], Sequence[Decimal], Sequence[Allowed]], None]
_RULES: tuple[tuple[frozenset[str], _Rule], ...] = (
    (frozenset("23"), _surgery),
    (frozenset("467"), _diagnostics),
    (frozenset("5"), _therapy),
)


def _assists(charge: Charge) -> bool:
    return bool({"80", "81", "82", "AS"} & set(charge.modifiers))


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"
