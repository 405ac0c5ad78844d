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
    "00103": 5, "00104": 4, "00120": 5, "00126": 4, "00140": 5, "00142": 4, "00144": 6, "00145": 6, "00160": 5,
    "00162": 7, "00170": 5, "00190": 5, "00210": 11, "00214": 9, "00216": 15, "00220": 10, "00300": 5, "00320": 6,
    "00350": 10, "00400": 3, "00402": 5, "00404": 5, "00410": 4, "00450": 5, "00520": 6, "00528": 8, "00530": 4,
    "00532": 4, "00534": 7, "00540": 12, "00541": 15, "00560": 15, "00562": 20, "00566": 25, "00567": 18, "00600": 10,
    "00620": 10, "00630": 8, "00635": 4, "00670": 13, "00731": 5, "00732": 6, "00750": 4, "00752": 6, "00756": 7,
    "00770": 15, "00790": 7, "00792": 13, "00794": 8, "00797": 11, "00802": 5, "00811": 4, "00812": 3, "00813": 5,
    "00830": 4, "00832": 6, "00840": 6, "00844": 7, "00846": 8, "00851": 6, "00862": 7, "00864": 8, "00865": 7,
    "00868": 10, "00872": 7, "00873": 5, "00880": 15, "00902": 5, "00910": 3, "00912": 5, "00914": 5, "00918": 5,
    "00920": 3, "00921": 3, "00924": 4, "00930": 4, "00940": 3, "00942": 4, "00944": 6, "00948": 4, "00952": 4,
    "01200": 4, "01202": 4, "01210": 6, "01214": 8, "01215": 10, "01220": 4, "01230": 6, "01232": 5, "01270": 8,
    "01320": 4, "01360": 5, "01382": 3, "01392": 4, "01400": 4, "01402": 7, "01462": 3, "01464": 3, "01470": 3,
    "01472": 5, "01480": 3, "01484": 4, "01486": 7, "01610": 5, "01620": 4, "01622": 4, "01630": 5, "01638": 10,
    "01710": 3, "01740": 4, "01810": 3, "01820": 3, "01830": 3, "01844": 6, "01920": 7, "01922": 7, "01924": 5,
    "01926": 8, "01937": 4, "01938": 4, "01939": 4, "01940": 4, "01941": 5, "01942": 5, "01960": 5, "01961": 7,
    "01965": 4, "01966": 4, "01967": 5, "01968": 2, "01996": 3,
}  # fmt: skip
"""Base units as the ASA Relative Value Guide and the CMS anesthesia base units file have them, for the codes of our
own table; they stand in the reason of a line alone, which reports minutes. A code that is not here has none told.
"""
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
    turned: bool = False
    """A screening colonoscopy that turned into a treatment: PT, for Medicare."""


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
    if given.turned:
        modifiers.append("PT")
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
