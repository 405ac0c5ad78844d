"""Modifiers Q7, Q8 and Q9: what is found on a foot that makes routine care of it covered.

Source: Medicare Benefit Policy Manual ch. 15 §290 (class findings): Q7 for one of class A, Q8 for two of class B, Q9
for one of class B and two of class C.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.candidates import SILENT
from consultant.draft.facts import CaseFacts
from consultant.draft.modifiers import Reasoned
from consultant.draft.passage import Passage
from consultant.draft.payer import follows_medicare

_CARE = frozenset({"11055", "11056", "11057", "11719", "11720", "11721", "G0127"})
_LIMB = re.compile(
    r"\b(?:s/p|status post|prior|previous|old|absent|missing|healed|h/o)?\W*"
    r"(?P<cut>(?:transmetatarsal|toe|hallux|ray|digit\w*|forefoot|foot|below[- ]knee|bk)\W+(?:\w+\W+){0,2}?amputation|"
    r"amputation (?:of|at) (?:the )?(?:\w+ ){0,3}?(?:toes?|hallux|foot|forefoot|ray)|\bTMA\b|\bBKA\b)",
    re.IGNORECASE,
)
_INJURY = re.compile(r"\btrauma\w*|\baccident|\binjur\w+|\blawn ?mower", re.IGNORECASE)
_GONE = r"(?:absent|non-?palpable|not palpable|nonpalp|0/4|(?:are|is) not felt|not felt|missing)"
_TIBIAL = r"(?:posterior tibial|post tib|(?-i:PT|TP))"
_DORSAL = r"(?:dorsalis pedis|dorsal pedal|(?-i:DP))"
_BOTH = re.compile(
    rf"(?:{_TIBIAL}\W+(?:and |& ?)?{_DORSAL}|{_DORSAL}\W+(?:and |& ?)?{_TIBIAL}|(?:pedal|foot))\W+"
    rf"(?:pulses?\W+)?(?:(?:are|were|is)\W+)?(?:both\W+)?{_GONE}|"
    rf"\b(?:absent|non-?palpable|no)\W+(?:{_TIBIAL}\W+(?:and |& ?|or )?{_DORSAL}|{_DORSAL}\W+(?:and |& ?|or )?{_TIBIAL}|pedal) pulses?",
    re.IGNORECASE,
)  # fmt: skip
_ONE = tuple(
    re.compile(rf"\b{name}\W+(?:pulses?\W+)?(?:(?:is|are|was)\W+)?{_GONE}|\b(?:absent|non-?palpable)\W+{name}\b", re.I)
    for name in (_TIBIAL, _DORSAL)
)
_TROPHIC = (
    r"\b(?:hair (?:growth )?(?:is )?(?:absent|decreased|sparse|lost)|(?:absent|decreased|no|loss of) (?:pedal |digital )?hair)",
    r"\bnails? (?:\w+\W+){0,6}?thick\w*|\bthick\w* (?:\w+\W+){0,4}?nails?",
    r"\bpigment\w* (?:changes?|discolou?r\w*)|\bhyperpigment\w+|\bhemosiderin",
    r"\bskin (?:is |texture )?(?:\w+\W+){0,2}?(?:thin|shiny|atrophic)|\b(?:thin|shiny|atrophic),? (?:\w+,? )?skin",
    r"\brubor\b|\brubrous\b",
)
_CLASS_C = (
    r"\bclaudication",
    r"\b(?:feet|foot|toes|skin) (?:\w+ ){0,3}?(?:cold|cool)\b|\b(?:cold|cool) (?:feet|foot|toes|skin)\b|\btemperature changes?",
    r"\bedema\b",
    r"\bparesthesias?\b",
    r"\bburning\b",
)
_NAMED = re.compile(r"\bclass findings?\W+(?:are |is |of )?(?P<q>Q[789])\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|without|denies|denied)\W+(?:\w+\W+){0,2}?$", re.IGNORECASE)
_THREE_OF_TROPHIC = 3


def class_findings(code: str, passages: Sequence[Passage], facts: CaseFacts) -> Reasoned:
    """Q7, Q8 or Q9 on routine care of the feet for Medicare, as far as the note tells what was found."""
    result = Reasoned()
    if code not in _CARE or not follows_medicare(facts.payer):
        return result
    text = "\n".join(one.text for one in passages if one.section not in SILENT)
    if named := _NAMED.search(text):
        result.modifiers.append(named["q"].upper())
        result.reasons.append(f"{named['q'].upper()}: the class findings that the note gives.")
        return result
    if (cut := _LIMB.search(text)) and not _INJURY.search(text):
        result.modifiers.append("Q7")
        result.reasons.append(f"Q7: an amputation that no injury is told for (“{cut['cut']}”), a class A finding.")
        return result
    pulses = 2 if _BOTH.search(text) else sum(bool(one.search(text)) for one in _ONE)
    class_b = pulses + (_found(_TROPHIC, text) >= _THREE_OF_TROPHIC)
    if class_b > 1:
        result.modifiers.append("Q8")
        result.reasons.append("Q8: two class B findings (absent foot pulses, advanced changes of nails and skin).")
    elif class_b and _found(_CLASS_C, text) > 1:
        result.modifiers.append("Q9")
        result.reasons.append("Q9: one class B finding and two of class C.")
    return result


def _found(patterns: Sequence[str], text: str) -> int:
    """How many of `patterns` the text states."""
    return sum(
        any(not _DENIED.search(text[: match.start()]) for match in re.finditer(one, text, re.IGNORECASE))
        for one in patterns
    )
