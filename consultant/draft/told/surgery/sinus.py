"""Nose and sinuses through a scope in the office: a look, or the cleaning after an operation.

Source: CPT 31231 and 31237, in words of our own; NCCI Policy Manual ch. 5 (a look is part of every work through the
same scope).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side, sides
from consultant.draft.told.operation import acts, quoted, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_SCOPE = r"\b(?:nasal|sinus|rigid|flexible|sinonasal)?\s?endoscop\w*|\b(?:0|30|45|70)[- ]degree (?:scope|endoscope)\b"
_PLACE = r"\bethmoid\w*|\bmaxillar\w*|\bsphenoid\w*|\bfrontal (?:sinus|recess)\w*|\bantrostom\w*|\bmiddle meat\w+|\bsinus(?:es)? cavit\w+|\bnasal cavit\w+|\bsinus(?:es)?\b"
_CLEANED = (
    r"\b(?:crust\w*|clots?|debris|eschar|fibrin\w*|synechia\w*|scar|packing|granulation|polyp\w*)\b[^.;\n]{0,60}\b(?:removed|debrided|cleaned|cleared|suctioned|taken out|lysed|excised)\b|"
    r"\b(?:removed|debrided|cleaned|cleared|suctioned|lysed)\b[^.;\n]{0,60}\b(?:crust\w*|clots?|debris|eschar|fibrin\w*|synechia\w*)\b|\bdebrid\w+\b|\bpostoperative debridement\b"
)
_OPERATION = r"\b(?:FESS|ethmoidectomy|maxillary antrostomy|sphenoidotomy|septoplasty|turbinate reduction|balloon (?:sinus|dilat\w+))\b(?![^.;\n]{0,40}\b(?:ago|last|on \[DATE)|\s*(?:cavit|site))"
_MODIFIERS = {Side.RIGHT: ("RT",), Side.LEFT: ("LT",), Side.BOTH: ("50",)}
COVERS = (("31231", "31231"), ("31237", "31237"))


def read_sinus_cleaning(tale: Tale) -> Reckoned | None:
    """The cleaning of operated sinuses through a scope, by side; None for a look alone and for an operation."""
    told = acts(tale)
    whole = told.text
    if not (words(_SCOPE).search(whole) and words(_PLACE).search(whole)) or told.says(_OPERATION):
        return None
    cleaned = told.where(_CLEANED)
    if not cleaned:
        return None
    text = "\n".join(one.text for one in told.said if one.passage in cleaned)
    found = sides(text) or sides(whole)
    both = (
        {Side.RIGHT, Side.LEFT} <= found
        or Side.BOTH in found
        or words(r"\beach (?:side|nostril)\b|\bboth sides\b").search(whole)
    )
    side = Side.BOTH if both else next(iter(found), None)
    why = "Crusts and clots cleaned out of the operated sinuses through a scope; the look is part of it."
    line = ReckonedLine(Counted("31237", 1, why, _MODIFIERS[side] if side else ()), cleaned[:3])
    asked = () if side else (quoted(cleaned[0], "which side was 31237 done on, right, left or both?"),)
    notes = (("31231", "The look through the scope is part of 31237 (NCCI Policy Manual ch. 5)."),)
    return Reckoned((line,), asked, COVERS, notes, also=cleaned)
