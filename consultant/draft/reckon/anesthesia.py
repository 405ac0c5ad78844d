"""Anesthesia: base units, minutes, what makes it harder, who gave it, and what Medicare pays.

Source: Medicare Claims Processing Manual (Pub. 100-04) ch. 12 §50 (time units of 15 minutes to one decimal; modifiers
AA, AD, QK, QX, QY, QZ) and §140 (nurse anesthetists); CPT, Anesthesia guidelines (physical status P1 to P6, 99100 to
99140), which Medicare does not pay; unit values of status and circumstances, ASA Relative Value Guide.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from consultant.draft.reckon.counted import Count, Counted, show


class Who(StrEnum):
    """Who gave the anesthesia, by the modifier that says so."""

    PERSONALLY = "AA"
    """The anesthesiologist alone."""
    SUPERVISED = "AD"
    """The physician over more than four at once."""
    DIRECTED_SEVERAL = "QK"
    """The physician directing two to four at once."""
    NURSE_DIRECTED = "QX"
    """The nurse anesthetist, directed by a physician."""
    DIRECTED_ONE = "QY"
    """The physician directing one nurse anesthetist."""
    NURSE_ALONE = "QZ"


BASE_UNITS = {
    "00120": 5, "00126": 4, "00140": 5, "00142": 4, "00160": 5, "00170": 5, "00300": 5, "00400": 3, "00520": 6,
    "00731": 5, "00732": 6, "00790": 7, "00811": 4, "00812": 3, "00813": 5, "00830": 4, "00840": 6, "00902": 5,
    "00910": 3, "00914": 5, "00940": 3, "00952": 4, "01202": 4, "01214": 8, "01382": 3, "01400": 4, "01402": 7,
    "01470": 3, "01480": 3, "01630": 5, "01638": 10, "01810": 3, "01830": 3, "01960": 5, "01961": 7, "01967": 5,
    "01968": 2,
}  # fmt: skip
"""Base units of the anesthesia codes of our own table, as CMS publishes them (anesthesia base units file)."""
STATUS_UNITS = {"P1": 0, "P2": 0, "P3": 1, "P4": 2, "P5": 3, "P6": 0}
CIRCUMSTANCES = {"99100": 1, "99116": 5, "99135": 5, "99140": 2}
_HALF = frozenset({Who.DIRECTED_SEVERAL, Who.NURSE_DIRECTED, Who.DIRECTED_ONE})


@dataclass(frozen=True, slots=True)
class Anesthetic:
    """One anesthetic."""

    code: str
    minutes: int
    """From preparing the patient to handing over care, breaks left out."""
    who: Who | None = None
    status: str = ""
    """`P1` to `P6`; empty when it is not told."""
    circumstances: tuple[str, ...] = ()
    """99100, 99116, 99135, 99140."""
    monitored: bool = False
    """Monitored anesthesia care: QS."""
    medicare: bool = False


def time_units(minutes: int) -> Decimal:
    """Units of 15 minutes, to one decimal."""
    return (Decimal(minutes) / 15).quantize(Decimal("0.1"), ROUND_HALF_UP)


def total_units(given: Anesthetic, base: int) -> Decimal:
    """Base and time units; for a payer other than Medicare also those of status and circumstances."""
    units = base + time_units(given.minutes)
    if given.medicare:
        return units
    extra = STATUS_UNITS.get(given.status, 0) + sum(CIRCUMSTANCES[one] for one in given.circumstances)
    return units + extra


def paid_share(who: Who | None) -> Decimal:
    """The part of the allowed amount for one of the two who share a case by medical direction: a half; else all."""
    return Decimal("0.5") if who in _HALF else Decimal(1)


def anesthesia(given: Anesthetic, base: int | None = None) -> Count:
    """The line, with the minutes as its units, and the lines of its circumstances; `base` where ours does not say.

    The units of the line are minutes, as the claim asks for them (CMS-1500 item 24G).
    """
    base = BASE_UNITS.get(given.code) if base is None else base
    questions: list[str] = []
    modifiers: list[str] = []
    if given.who is None:
        questions.append(
            "Who gave the anesthesia: the anesthesiologist alone (AA), a nurse anesthetist alone (QZ), or by medical "
            "direction (QK, QY with QX)?"
        )
    else:
        modifiers.append(given.who.value)
    if given.monitored:
        modifiers.append("QS")
    if given.status and not given.medicare:
        modifiers.append(given.status)
    why = f"{given.minutes} minutes are reported; at 15 minutes a unit they are {time_units(given.minutes)} time units."
    if base is not None:
        why += f" With {base} base units"
        extra = total_units(given, base) - base - time_units(given.minutes)
        why += f" and {show(extra)} for status and circumstances" if extra else ""
        why += f" that makes {show(total_units(given, base))}."
    if given.medicare and (given.status or given.circumstances):
        why += " Medicare pays nothing for physical status and circumstances."
    if paid_share(given.who) != 1:
        why += f" {given.who}: half the allowed amount for each of the two."
    lines = [Counted(given.code, given.minutes, why, tuple(modifiers), (0,))]
    if not given.medicare:
        lines += [
            Counted(one, 1, f"A circumstance that makes it harder: {CIRCUMSTANCES[one]} units.", (), (0,))
            for one in given.circumstances
        ]
    return Count(tuple(lines), tuple(questions))
