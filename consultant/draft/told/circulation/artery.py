"""Leg arteries shown or opened from within.

Sources: CPT guidelines for revascularization of the leg (one code a vessel territory, the most of it; the way in,
pictures and angioplasty are included); NCCI Policy Manual ch. 5.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side
from consultant.draft.told.operation import Acts, acts, side_of, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_PARTS = (
    ("iliac", r"\b(?:common |external )?iliac\b", ("37220", "", "37221", "")),
    ("thigh", r"\bSFA\b|\bsuperficial femoral\b|\bfem(?:oral)?[- ]?pop\w*|\bpopliteal\b|\bfemoral artery\b", ("37224", "37225", "37226", "37227")),
    ("shin", r"\b(?:anterior|posterior) tibial\b|\btibi(?:al|o)\w*|\bperoneal\b|\bAT artery\b|\bPT artery\b", ("37228", "37229", "37230", "37231")),
)  # fmt: skip
_OPENED = r"\bangioplast\w*|\bPTA\b|\bballoon(?:ed|ing)?\b|\bstent\w*|\batherectom\w*|\bDCB\b"
_LEG_COVER = (("36140", "36248"), ("37220", "37235"), ("75625", "75774"), ("76937", "76937"), ("93925", "93926"))


def read_leg_arteries(tale: Tale) -> Reckoned | None:
    """Leg arteries shown or opened from within: the most that was done in each territory, or the pictures alone."""
    told = acts(tale)
    if (
        not told.says(
            r"\bangiogra\w+|\barteriogra\w+|\brunoff\b|\bangioplast\w*|\batherectom\w*|\bPTA\b|\bangio\b|\bstent\w*|\brecanali[sz]\w*|\baortogra\w*"
        )
        or not told.says(r"\bfemoral\b|\bSFA\b|\bCFA\b|\biliac\b|\bpopliteal\b|\btibial\b|\bperoneal\b|\brunoff\b")
        or told.says(r"\b(?:carotid|coronar\w+|LAD|fistula|AVF|AVG|graft for dialysis|circumflex|iliac vein|veno\w+)\b")
    ):
        return None
    also = tuple(one.passage for one in told.said)
    lines: list[ReckonedLine] = []
    questions: list[str] = []
    for name, place, codes in _PARTS:
        passages = tuple(
            one.passage for one in told.said if words(place).search(one.text) and words(_OPENED).search(one.text)
        )
        if not passages:
            continue
        text = "\n".join(one.text for one in told.said if one.passage in passages)
        stent = bool(words(r"\bstent\w*\b(?! (?:was |were )?(?:not|patent))").search(text))
        bored = bool(words(r"\batherectom\w*").search(text))
        code = codes[(2 if stent else 0) + (1 if bored else 0)] or codes[2 if stent else 0]
        side = _both_treated(told, passages, place) or next(
            (found for one in told.said if one.passage in passages and (found := _treated_side(one.text, place))), None
        )
        side = side or side_of(told, passages)
        modifiers = ({Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}[side],) if side else ()
        did = (
            " and ".join(part for part, there in (("a stent", stent), ("atherectomy", bored)) if there) or "angioplasty"
        )
        lines.append(
            ReckonedLine(
                Counted(
                    code,
                    1,
                    f"The {name} arteries opened with {did}; the way in and the pictures are included.",
                    modifiers,
                ),
                passages[:3],
            )
        )
        questions += [] if side else [f"Which leg was {code} done on, right or left?"]
    if lines:
        return Reckoned(tuple(lines), tuple(questions), _LEG_COVER, also=also)
    return _shown(told)


def _both_treated(told: Acts, passages: Sequence[Passage], place: str) -> Side | None:
    """Both, where the vessel is named on the right and on the left among what was opened."""
    found = {
        match[1].lower()[0]
        for one in told.said
        if one.passage in passages
        for match in re.finditer(rf"\b(right|left)\s+(?:{place})", one.text, re.IGNORECASE)
    }
    return Side.BOTH if found == {"r", "l"} else None


def _treated_side(text: str, place: str) -> Side | None:
    """The side that stands next before the vessel."""
    for match in words(place).finditer(text):
        before = re.findall(r"\b(right|left|rt|lt|bilateral)\b", text[max(0, match.start() - 40) : match.start()], re.I)
        if before:
            return {"r": Side.RIGHT, "l": Side.LEFT, "b": Side.BOTH}[before[-1][0].lower()]
    return None


def _shown(told: Acts) -> Reckoned | None:
    pictures = told.where(r"\bangiogra\w+|\barteriogra\w+|\brunoff\b|\bangio\b")
    if not pictures or told.says(r"\bCT ?A\b|\bMRA\b|\bCT angio\w*"):
        return None
    both = told.says(r"\bbilateral\b[^.;\n]{0,30}\b(?:runoff|angiogra\w+|leg|lower)|\bboth legs\b")
    lines = []
    order = told.where(
        r"\b(?:third|3rd)[- ]order\b|\b(?:catheter\w*|select\w+|advanced|into|to)\b[^.;\n]{0,60}\b(?:superficial femoral|SFA|popliteal)\b"
    )
    second = told.where(
        r"\bsecond[- ]order\b|\b(?:catheter\w*|select\w+|advanced|into|to)\b[^.;\n]{0,60}\b(?:external iliac|common femoral)\b"
    )
    if order:
        lines.append(
            ReckonedLine(Counted("36247", 1, "A catheter brought into a third-order branch of the leg."), order[:2])
        )
    elif second and told.says(r"\bup and over\b|\bcontralateral\b|\bsecond[- ]order\b"):
        lines.append(
            ReckonedLine(Counted("36246", 1, "A catheter brought into a second-order branch of the leg."), second[:2])
        )
    aorta = told.where(r"\b(?:abdominal )?aortogra\w+|\baorta (?:was )?(?:imaged|shown)")
    if aorta:
        lines.append(ReckonedLine(Counted("75625", 1, "The belly's great artery shown."), aorta[:2]))
    code = "75716" if both else "75710"
    lines.append(
        ReckonedLine(Counted(code, 1, f"The arteries of {'both legs' if both else 'one leg'} shown."), pictures[:3])
    )
    return Reckoned(tuple(lines), (), _LEG_COVER, also=tuple(one.passage for one in told.said))
