"""Mammograms: for screening or diagnosis, of one breast or both, with pictures in layers, as a note tells of them.

Source: CPT 77063 and 77065 to 77067, HCPCS G0279, in words of our own; Medicare Claims Processing Manual ch. 18 §20
(77063 with a screening, G0279 with a diagnostic mammogram; others report 77061 or 77062).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import Side, only_side
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_MAMMOGRAM = re.compile(r"\bmammogra\w+|\bmammos?\b", re.IGNORECASE)
_OTHER_DAY = re.compile(
    r"\b(?:recall(?:ed)? (?:from|after)|call-?back from|prior|previous|compar\w+|last|reviewed|ordered|order|schedul\w+|due|annual mammogram "
    r"recommended|abnormal)\b[^.;]{0,30}(?:mammo\w*|screen\w*)?",
    re.IGNORECASE,
)
_SCREENING = re.compile(r"\bscreen(?:ing|s)?\b|\bannual\b|\broutine\b", re.IGNORECASE)
_DIAGNOSTIC = re.compile(r"\bdiagnostic\b|\bspot compression\b|\bmagnification\b|\badditional views\b", re.IGNORECASE)
_LAYERS = re.compile(r"\btomosynthesis\b|\btomo\b|\b3-?d\b|\bdbt\b", re.IGNORECASE)
_BOTH = re.compile(r"\bbilateral\b|\bboth breasts\b|\bboth sides\b", re.IGNORECASE)
_COVERS = (("77061", "77067"), ("G0279", "G0279"))
_SIDES = {Side.RIGHT: "RT", Side.LEFT: "LT"}


def read_mammogram(tale: Tale) -> Reckoned | None:
    """The mammogram of the day and what is added for pictures in layers."""
    told = []
    for said in tale.said:
        text = _OTHER_DAY.sub(" ", said.text)
        if _MAMMOGRAM.search(text):
            told.append((said, text))
    if not told:
        return None
    here = " ".join(text for _, text in told)
    passages = [tuple(said.passage for said, _ in told[:2])]
    layers = bool(_LAYERS.search(" ".join(one.text for one in tale.said)))
    if _DIAGNOSTIC.search(here):
        side = Side.BOTH if _BOTH.search(here) else only_side(here)
        if side is None:
            return reckoned(
                Count((), ("Which breast was imaged (77065 with RT or LT), or both (77066)?",)), passages, _COVERS
            )
        both = side is Side.BOTH
        marks = () if both else (_SIDES[side],)
        what = "both breasts" if both else f"the {side} breast"
        lines = [Counted("77066" if both else "77065", 1, f"Diagnostic mammogram of {what}.", marks)]
        if layers:
            code = "G0279" if tale.medicare else "77062" if both else "77061"
            lines.append(Counted(code, 1, "Pictures in layers with a diagnostic mammogram; G0279 is Medicare's code."))
        return reckoned(Count(tuple(lines)), passages, _COVERS)
    if _SCREENING.search(here):
        lines = [Counted("77067", 1, "Screening mammogram of both breasts, computer detection included.")]
        if layers:
            lines.append(Counted("77063", 1, "Pictures in layers with a screening mammogram."))
        return reckoned(Count(tuple(lines)), passages, _COVERS)
    return reckoned(
        Count((), ("Was the mammogram for screening (77067) or diagnostic (77065 one side, 77066 both)?",)),
        passages,
        _COVERS,
    )
