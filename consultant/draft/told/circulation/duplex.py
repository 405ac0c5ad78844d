"""Ultrasound of vessels: of the neck, the arms and the legs; arteries or veins, one side or both."""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.reckon.counted import Counted
from consultant.draft.side import only_side
from consultant.draft.told.circulation.vein import FOAMED
from consultant.draft.told.operation import acts, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_DUPLEX = (
    r"\bduplex\b|\b(?:venous|arterial|carotid|renal) (?:doppler|ultraso\w+|US)\b|\bdoppler\b|\bvascular ultraso\w+"
)
_LEG = r"\blegs?\b|\blower (?:extremit\w+|limbs?)\b|\bfem-?pop\b|\bfemor\w+|\bpoplit\w+|\bcal(?:f|ves)\b|\bGSV\b|\bsaphenous\b|\b[LRB]LE\b|\bDVT\b|\bthigh\b|\btibial\b"
_ARM = r"\barms?\b|\bupper (?:extremit\w+|limbs?)\b|\bbrachial\b|\bradial\b|\bsubclavian\b|\baxillary\b|\b[LRB]UE\b"
_VEIN_TEST = r"\bvenous\b|\bveins?\b|\bDVT\b|\breflux\b|\bcompressi\w+|\bsaphenous\b"
_ARTERY_TEST = r"\barter\w+|\bbypass\b|\bgraft\b|\bPAD\b|\bfem-?pop\b|\bclaudication\b"


def read_duplex(tale: Tale) -> Reckoned | None:
    """Ultrasound of a limb's or the neck's vessels: which vessels, and one side or both."""
    told = acts(tale)
    named = told.where(_DUPLEX)
    if not named or told.says(
        rf"{FOAMED}|\bphlebectom\w*|\bEVLT\b|\bEVLA\b|\bRFA\b|\bvena ?seal\b|\bcatheter\b|\bfistula\b|\bAVF\b|\bAVG\b"
    ):
        return None
    lines: list[ReckonedLine] = []
    for passage in named:
        text = next(one.text for one in told.said if one.passage == passage)
        where = f"{text}\n{told.text}" if not words(rf"{_LEG}|{_ARM}|carotid|renal|aort").search(text) else text
        code, why, modifiers = _duplex(text, where)
        if code and code not in {one.counted.code for one in lines}:
            lines.append(ReckonedLine(Counted(code, 1, why, modifiers), (passage,)))
    if not lines:
        return None
    also = (
        *named,
        *told.where(
            r"\b(?:ICA|vertebrals?|antegrade|compressible|stenosis|segments?|reflux|scanned|patent|waveforms?)\b"
        ),
    )
    covers = (("93880", "93882"), ("93925", "93931"), ("93970", "93971"), ("73700", "73706"))
    return Reckoned(tuple(lines), (), covers, also=tuple(dict.fromkeys(also)))


def _duplex(text: str, where: str) -> tuple[str, str, tuple[str, ...]]:
    both = words(r"\bbilateral\w*|\bbilat\b|\bboth\b|\bb/l\b|\bBLE\b|\bBUE\b").search(where)
    one_side = words(r"\bunilateral\b|\bone (?:leg|side|arm)\b|\blimited\b").search(where) or (
        not both and only_side(text)
    )
    if words(r"\bcarotid\w*|\bextracranial\b").search(text):
        limited = one_side and not both
        return (
            ("93882", "The neck arteries on one side or in part.", ())
            if limited
            else ("93880", "The neck arteries on both sides.", ())
        )
    limb = "leg" if words(_LEG).search(where) else "arm" if words(_ARM).search(where) else ""
    if not limb or not (both or one_side):
        return "", "", ()
    veins = words(_VEIN_TEST).search(text) or (words(_VEIN_TEST).search(where) and not words(_ARTERY_TEST).search(text))
    if veins:
        return (
            ("93970", "The veins of both limbs.", ()) if both else ("93971", "The veins of one limb, or in part.", ())
        )
    if words(_ARTERY_TEST).search(where):
        codes = ("93925", "93926") if limb == "leg" else ("93930", "93931")
        return (
            (codes[0], f"The arteries of both {limb}s.", ())
            if both
            else (codes[1], f"The arteries of one {limb}, or in part.", ())
        )
    return "", "", ()
