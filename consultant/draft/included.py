"""What a reported service includes by its own definition, and is not reported beside it.

Sources: services bundled into critical care, Medicare Claims Processing Manual ch. 12 §30.6.12; the maternity package
and the parts of a stress test, CPT code definitions.
"""

import re
from collections.abc import Sequence
from datetime import date

from consultant.codes.model import CodeShelf
from consultant.codes.rows import Setting, ptp
from consultant.codes.shelf import Shelf

_CRITICAL_CARE = frozenset(
    [
        "36000",
        "36410",
        "36415",
        "36591",
        "36600",
        "43752",
        "43753",
        "71045",
        "71046",
        "92953",
        "94002",
        "94003",
        "94004",
        "94660",
        "94662",
        "94760",
        "94761",
        "94762",
    ]
)
_INCLUDES: dict[str, tuple[frozenset[str], str]] = {
    "99291": (
        _CRITICAL_CARE,
        "Included in critical care on the same day (Medicare Claims Processing Manual ch. 12 §30.6.12).",
    ),
    "59400": (frozenset({"59409", "59410", "59425", "59426", "59430"}), "Part of the maternity care in 59400."),
    "59510": (frozenset({"59514", "59515", "59425", "59426", "59430"}), "Part of the maternity care in 59510."),
    "59610": (frozenset({"59612", "59614", "59425", "59426", "59430"}), "Part of the maternity care in 59610."),
    "59618": (frozenset({"59620", "59622", "59425", "59426", "59430"}), "Part of the maternity care in 59618."),
    **{
        code: (frozenset({"99446", "99447", "99448", "99449", "99451"}), "The call was with the patient.")
        for code in ("99441", "99442", "99443")
    },
    **{
        code: (frozenset({"96160"}), "The health risk questions belong to the wellness visit (42 CFR 410.15).")
        for code in ("G0438", "G0439")
    },
    "69433": (frozenset({"69420", "69421"}), "The cut in the ear drum is part of putting a tube into it."),
    "69436": (frozenset({"69420", "69421"}), "The cut in the ear drum is part of putting a tube into it."),
    "93015": (frozenset({"93016", "93017", "93018"}), "A part of 93015, which is the whole test."),
}  # fmt: skip


_TUMORS = (
    ("21011", "21014"), ("21552", "21556"), ("21930", "21933"), ("22900", "22903"), ("23071", "23076"),
    ("24071", "24076"), ("25071", "25076"), ("26111", "26116"), ("27043", "27048"), ("27327", "27328"),
    ("27337", "27339"), ("27618", "27619"), ("27632", "27634"), ("28039", "28045"),
)  # fmt: skip
_CLOSING = ("12001", "12057")
"""Closing a wound simply or in layers, which is part of cutting out a tumor of soft tissue (CPT, musculoskeletal)."""
_SPLINTING = frozenset(["29105", "29125", "29126", "29130", "29131", "29505", "29515", "29540"])
_GIVING = re.compile(r"9046[01]|9047[1-4]|90480|96(?:36|37|40|41)\d|G00(?:08|09|10)")


_DRESSING = ("A6010", "A6457")
_WOUND_CARE = (("11000", "11047"), ("15271", "15278"), ("16000", "16030"), ("29580", "29584"), ("97597", "97610"))


def included(code: str, beside: Sequence[str]) -> str:
    """Why `code` is not reported beside the codes `beside`; empty when none of them includes it."""
    if _CLOSING[0] <= code <= _CLOSING[1]:
        tumor = next((one for one in beside if any(first <= one <= last for first, last in _TUMORS)), "")
        if tumor:
            return f"Closing the wound in one or more layers is part of {tumor}."
    if _DRESSING[0] <= code <= _DRESSING[1] and any(
        first <= one <= last for one in beside for first, last in _WOUND_CARE
    ):
        return "A dressing put on by the practice is part of the wound care (NCCI Policy Manual ch. 1 §A)."
    if code in _SPLINTING and any(re.match(r"L[1-4]\d{3}", other) for other in beside):
        return "Putting on a ready-made orthosis belongs to its own code (HCPCS, L codes: fitting and adjustment)."
    if code == "99211" and any(_GIVING.fullmatch(other) for other in beside):
        return "A visit with staff alone is part of giving the drug or vaccine (NCCI Policy Manual ch. 11 §B)."
    for other in beside:
        codes, reason = _INCLUDES.get(other, (frozenset[str](), ""))
        if code in codes:
            return reason
    return ""


def edited_out(code: str, beside: Sequence[str], on: date, shelf: CodeShelf) -> str:
    """Why an NCCI edit leaves `code` out beside one of `beside`; empty when none does.

    Source: Medicare NCCI procedure-to-procedure edits; Policy Manual ch. 1 (modifier indicators 0 and 1).
    """
    if not isinstance(shelf, Shelf):
        return ""
    for other in beside:
        edit = ptp(shelf, other, code, on, Setting.PRACTITIONER)
        if edit is not None and edit.indicator in {0, 1}:
            passes = "no modifier passes it" if edit.indicator == 0 else "passed only for another site or time"
            told = f"modifier indicator {edit.indicator}, {passes}"
            return f"NCCI procedure-to-procedure edit: {code} is part of {other} ({told})."
    return ""
