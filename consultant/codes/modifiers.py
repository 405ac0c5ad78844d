"""Which modifiers a procedure may carry, as far as the fee schedule and the anatomy say.

Source: relative value file, columns PCTC IND, MULT PROC, BILAT SURG, ASST SURG, CO-SURG, TEAM SURG and GLOB DAYS
(Pub. 100-04 ch. 23, addendum MPFSDB); HCPCS Level II anatomic modifiers; our own table for where a code's site is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consultant.codes.model import CodeSet
from consultant.codes.rows import FeeRow, fee_rows
from consultant.codes.shelf import Shelf

ANATOMIC: dict[str, tuple[str, ...]] = {
    "side": ("LT", "RT"),
    "toe": ("TA", *(f"T{number}" for number in range(1, 10))),
    "finger": ("FA", *(f"F{number}" for number in range(1, 10))),
    "eyelid": ("E1", "E2", "E3", "E4"),
    "coronary": ("LC", "LD", "LM", "RC", "RI"),
}
"""The HCPCS modifiers that say where, by the anatomy that our own table gives a code."""

_BILATERAL = {
    "0": (False, "the 150 % rule does not apply"),
    "1": (True, "paid at 150 % when done on both sides"),
    "2": (False, "the code already means both sides"),
    "3": (True, "each side is paid in full"),
    "9": (False, "the concept does not apply"),
}
_MULTIPLE = {
    "0": (False, "no reduction: paid in full beside others"),
    "1": (True, "older reduction rule"),
    "2": (True, "standard reduction: 100 %, 50 %, 50 %"),
    "3": (True, "endoscopy: reduced by its base procedure"),
    "4": (True, "imaging of one family: technical part reduced"),
    "5": (True, "therapy: practice expense reduced"),
    "6": (True, "cardiovascular diagnostics: technical part reduced"),
    "7": (True, "ophthalmology diagnostics: technical part reduced"),
    "9": (False, "the concept does not apply"),
}
_ASSISTANT = {
    "0": (True, "paid only when the need for an assistant is documented"),
    "1": (False, "an assistant is not paid by statute"),
    "2": (True, "an assistant is paid"),
    "9": (False, "the concept does not apply"),
}
_CO_SURGEON = {
    "0": (False, "co-surgeons are not permitted"),
    "1": (True, "paid only when the need is documented"),
    "2": (True, "permitted for two surgeons of different specialties"),
    "9": (False, "the concept does not apply"),
}
_TEAM = {
    "0": (False, "team surgeons are not permitted"),
    "1": (True, "paid only when the need is documented"),
    "2": (True, "team surgeons are permitted"),
    "9": (False, "the concept does not apply"),
}


@dataclass(frozen=True, slots=True)
class ModifierRule:
    """Whether a modifier may stand on a code, and why."""

    modifier: str
    allowed: bool
    reason: str
    source: str
    """The publication and release that say so."""


def modifiers_for(shelf: Shelf, code: str, on: date) -> list[ModifierRule]:
    """What the fee schedule's indicators and the site of `code` say about modifiers on `on`.

    Empty where the shelf knows neither. A modifier that is not listed is not ruled on: ask the payer.
    """
    rows = fee_rows(shelf, code, on)
    whole = next((row for row in rows if not row.modifier), None)
    rules = list(_from_indicators(whole, {row.modifier for row in rows})) if whole else []
    return rules + list(_from_site(shelf, code))


def _from_indicators(row: FeeRow, rows: set[str]) -> Iterator[ModifierRule]:
    source = row.release.cited
    parts = row.pctc == "1" or {"26", "TC"} <= rows
    words = "has a professional and a technical part" if parts else f"has no such parts (indicator {row.pctc})"
    for modifier in ("26", "TC"):
        yield ModifierRule(modifier, parts, words, source)
    for modifiers, indicator, table in (
        (("50",), row.bilateral, _BILATERAL),
        (("51",), row.multiple_procedure, _MULTIPLE),
        (("80", "81", "82", "AS"), row.assistant, _ASSISTANT),
        (("62",), row.co_surgeon, _CO_SURGEON),
        (("66",), row.team, _TEAM),
    ):
        allowed, reason = table.get(indicator, (False, f"indicator {indicator or 'blank'} is not described"))
        for modifier in modifiers:
            yield ModifierRule(modifier, allowed, reason, source)
    if row.global_days in {"010", "090"}:
        for modifier in ("54", "55"):
            yield ModifierRule(modifier, True, f"care can be split: {row.global_days} global days", source)
    if row.global_days == "ZZZ":
        yield ModifierRule("51", False, "an add-on code is never reduced as a further procedure", source)


def _from_site(shelf: Shelf, code: str) -> Iterator[ModifierRule]:
    row = shelf.one(
        "SELECT o.anatomic, r.name, r.label FROM own_code o JOIN code c ON c.code = o.code AND c.code_set = o.code_set"
        " JOIN release r ON r.kind = 'own' WHERE o.code = ? AND o.code_set IN (?, ?)",
        (code, CodeSet.CPT.value, CodeSet.HCPCS.value),
    )
    if row and row[0]:
        for modifier in ANATOMIC[row[0]]:
            yield ModifierRule(modifier, True, f"says which {row[0]}", f"{row[1]}, {row[2]}")
