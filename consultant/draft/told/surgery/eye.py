"""Injections into the eyeball: which eye, as a note tells it of the drug or of the needle.

Source: CPT 67028, one for each eye; NCCI Policy Manual ch. 8 (numbing and washing the eye are part of it).
"""

from consultant.draft.reckon.counted import Counted
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side, sides
from consultant.draft.told.operation import Acts, acts, quoted, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_DRUG = (
    r"\b(?:aflibercept|eylea|ranibizumab|lucentis|faricimab|vabysmo|brolucizumab|beovu|pegaptanib|pegcetacoplan|syfovre|"
    r"avacincaptad|izervay|bevacizumab|avastin)\b"
)
_INSIDE = r"\bintravitreal\w*|\binto the vitreous\b|\bvitreous cavity\b|\bpars plana\b|\bIVT\b|\bIVI\b"
_PLACE = rf"{_INSIDE}|\blimbus\b"
_GIVEN = r"\binject\w*|\bgiven\b|\badministered\b|\bneedle\b|\b\d(?:\.\d+)? ?mg\b|\b0?\.\d+ ?ml\b"
_OPERATED = r"\bvitrectom\w+|\bimplant\b|\bozurdex\b|\biluvien\b|\byutiq\b"
COVERS = (("67028", "67028"),)
_MODIFIERS = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}


def read_eye_injection(tale: Tale) -> Reckoned | None:
    """The injection into the vitreous and its eye; asks for the eye where the note does not tell it."""
    told = acts(tale)
    whole = told.text
    if not words(_PLACE).search(whole) or words(_OPERATED).search(whole):
        return None
    named = [
        one for one in told.said if words(rf"{_INSIDE}|{_DRUG}").search(one.text) and words(_GIVEN).search(one.text)
    ]
    if not named:
        return None
    text = " ".join(one.text for one in named)
    side = Side.BOTH if {Side.RIGHT, Side.LEFT} <= sides(text) else only_side(text) or _eye_of_procedure(told)
    if side is None and (alone := only_side(tale.everything)) is not Side.BOTH:
        side = alone
    modifiers = (_MODIFIERS[side],) if side else ()
    passages = tuple(one.passage for one in named)[:3]
    line = ReckonedLine(
        Counted("67028", 1, "A drug put into the eyeball with a needle; one for each eye.", modifiers), passages
    )
    asked = () if side else (quoted(passages[0], "which eye was 67028 done on, right or left?"),)
    return Reckoned((line,), asked, COVERS, shares=True)


def _eye_of_procedure(told: Acts) -> Side | None:
    """The eye that the note names where it lists what was done: `Procedure: OD.`"""
    heads = [one.passage for one in told.said if one.passage.section is Section.PROCEDURE]
    found = {side for one in heads if (side := only_side(one.text))}
    return found.pop() if len(found) == 1 else None
