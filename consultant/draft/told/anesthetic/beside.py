"""What an anesthesiologist does beside the anesthetic and reports on its own: nerve blocks for later pain, and lines.

Sources: NCCI Policy Manual for Medicare ch. 2 §B (a block for postoperative pain that the surgeon asked for, and that
was not the anesthetic itself, is reported with 59; arterial and central lines are no part of the anesthetic); CPT 64415
to 64448 hold the guidance by imaging since 2023.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import Side, only_side
from consultant.draft.told.tale import Said

_CATHETER = re.compile(r"\bcontinuous\b|\bcatheter|\binfusion\b", re.IGNORECASE)
_BLOCKS = (
    ("64415", "64416", r"interscalene|supraclavicular|infraclavicular|brachial plexus|\bisb\b"),
    ("64417", "64416", r"axillary (?:nerve )?block|axillary approach"),
    ("64445", "64446", r"popliteal(?:[ -]sciatic)?|sciatic"),
    ("64447", "64448", r"adductor canal|femoral nerve|femoral block|saphenous|\bacb\b|fascia iliaca"),
    ("64418", "64418", r"suprascapular"),
    ("64461", "64463", r"paravertebral"),
    ("64450", "64450", r"\bipack\b|ankle block|lateral femoral cutaneous"),
)
_TAP = re.compile(r"\btap block|transversus abdominis|\brectus sheath", re.IGNORECASE)
_LATER = re.compile(
    r"\bpost-?op\w*[^.;]{0,20}(?:pain|analges\w+)|(?:pain|analges\w+)[^.;]{0,15}\bpost-?op\w*|\bafter surgery\b|"
    r"\b(?:surgeon['’]?s?|surgeon) (?:request\w*|ask\w*)|(?:request\w*|asked for) by (?:the )?surgeon|"
    r"\brequest of (?:the )?surgeon|\bpost-?operative\b|\bpost-?op\b",
    re.IGNORECASE,
)
_AS_ANESTHETIC = re.compile(
    r"\b(?:as|for|was|is) (?:the )?(?:sole |primary |main |only |surgical )+anesthe\w+|\bsurgical block\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"\bblock(?:s|ed)?\b|\bcatheters?\b", re.IGNORECASE)
_PLACED = r"(?:plac\w+|insert\w+|put in|cannulat\w+|started|established)"
_ARTERIAL = re.compile(
    r"\b(?:arterial (?:line|catheter)|a-?line|art(?:erial)? line|radial artery cannul\w+|radial art line)\b",
    re.IGNORECASE,
)
_CENTRAL = re.compile(
    r"\b(?:central (?:venous )?(?:line|catheter|access)|cvc|triple[ -]lumen|(?:ij|internal jugular|subclavian) (?:line|catheter|central))\b",
    re.IGNORECASE,
)
_PULMONARY = re.compile(r"\bswan[ -]?ganz\b|\bpulmonary artery catheter\b|\bpa catheter\b", re.IGNORECASE)
_BY_OTHERS = re.compile(
    r"\b(?:by (?:the )?(?:surgeon|surgical|icu|ed|er)\b|already (?:in|there|had)|existing|in place on arrival|preexisting)",
    re.IGNORECASE,
)
_SIDES = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}


def beside_anesthetic(said: Sequence[Said], around: str, age_years: float | None) -> Count:
    """The lines for blocks and catheters of those sentences, each of place `n` counted from the `n`th."""
    lines: list[Counted] = []
    questions: list[str] = []
    for place, one in enumerate(said):
        if _BLOCK.search(one.text) and not _AS_ANESTHETIC.search(one.text):
            block = _block(one.text, around)
            if block and (_LATER.search(one.text) or _LATER.search(around)):
                code, side = block
                modifiers = ("59", *((_SIDES[side],) if side else ()))
                why = "A block for pain after the operation, not the anesthetic itself: 59 (NCCI Policy Manual ch. 2)."
                lines.append(Counted(code, 1, why, modifiers, (place,)))
                if side is None:
                    questions.append(f"Which side was the block ({code}) on, right or left?")
            elif block:
                questions.append(
                    f"Was the block ({block[0]}) asked for by the surgeon for pain after the operation, or was it the "
                    "anesthetic itself, which includes it?"
                )
        if not _BY_OTHERS.search(one.text):
            lines += [Counted(code, 1, why, (), (place,)) for code, why in _lines(one.text, age_years)]
    once = {line.code: line for line in reversed(lines)}
    return Count(tuple(reversed(once.values())), tuple(dict.fromkeys(questions)))


def _block(text: str, around: str) -> tuple[str, Side | None] | None:
    """The code of the block that `text` names, and its side."""
    side = only_side(text) or only_side(around)
    if _TAP.search(text):
        return ("64488" if side is Side.BOTH else "64486"), (None if side is Side.BOTH else side)
    for single, continuous, words in _BLOCKS:
        if re.search(rf"\b(?:{words})", text, re.IGNORECASE):
            return (continuous if _CATHETER.search(text) else single), side
    return None


def _lines(text: str, age_years: float | None) -> list[tuple[str, str]]:
    found = []
    if _ARTERIAL.search(text):
        found.append(("36620", "A line into an artery is no part of the anesthetic."))
    if _PULMONARY.search(text):
        found.append(("93503", "A catheter into the lung artery is no part of the anesthetic."))
    elif _CENTRAL.search(text):
        code = "36555" if age_years is not None and age_years < 5 else "36556"
        found.append((code, "A central line is no part of the anesthetic."))
    return found
