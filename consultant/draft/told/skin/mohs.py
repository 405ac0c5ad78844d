"""Micrographic surgery of skin cancers: stages and tissue blocks of each tumour, as a note tells them.

Source: CPT 17311 to 17315, in words of our own: by place, first and further stages, blocks beyond five in a stage.
"""

import re
from dataclasses import dataclass

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.site import LesionArea, Site, lesion_area
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.place import only_place, places
from consultant.draft.told.tale import Reckoned, Tale, reckoned

COVERS = (("17311", "17315"), ("11600", "11646"), ("88302", "88332"))
_MOHS = re.compile(
    r"\bmohs\b|\bmicrographic\b|"
    r"\b(?:same|one) (?:physician|surgeon|doctor|dermatologist) (?:\w+ ){0,2}(?:excised|removed|cut|took|operated)"
    r"(?: \w+){0,3} and (?:also )?(?:read|examined|interpreted) (?:\w+ ){0,2}(?:slides?|sections?|tissue|pathology)",
    re.IGNORECASE,
)
"""Micrographic surgery by its name, or by what makes it: one physician is surgeon and pathologist."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_STAGE = re.compile(
    r"\b(?:stage|layer)s?\s*#?\s*(?P<n>[1-6]|vi|v|iv|i{1,3})\b(?!\s*(?:blocks?|disease|cancer))", re.IGNORECASE
)
_ORDINAL = re.compile(r"\b(?P<n>first|second|third|fourth|fifth) (?:stage|layer)\b", re.IGNORECASE)
_ORDER = ("first", "second", "third", "fourth", "fifth")
_STAGES = re.compile(
    rf"(?<![\w.#/-])(?P<n>{NUMBER})\s+(?:mohs\s+)?(?:stages?|layers? (?:were|was) taken)\b|"
    r"\bstages?\s*(?:x|:|required:?|taken:?)\s*(?P<m>[1-9])\b",
    re.I,
)
_BLOCKS = re.compile(
    rf"(?<![\w.#/-])(?P<n>{NUMBER})\s+(?:tissue\s+|specimen\s+)?(?:blocks?|sections? blocks?)\b|"
    r"\bblocks?\s*[x:]\s*(?P<m>\d{1,2})",
    re.I,
)
_FIVE = 5


@dataclass
class _Tumor:
    """One tumour: where it was and what each stage took."""

    site: Site | None
    passages: list[Passage]
    stages: int = 0
    more_blocks: int = 0


def read_mohs(tale: Tale) -> Reckoned | None:
    """The stages of micrographic surgery and the blocks beyond five in each; asks for stages or place."""
    if not _MOHS.search(tale.everything):
        return None
    tumor = _Tumor(None, [])
    stage = 0
    blocks: dict[int, int] = {}
    for said in tale.said:
        text = said.text
        last = stage
        for part in re.split(r"(?=\bstages? )|;", text, flags=re.IGNORECASE):
            stage = _stage(part) or stage
            if (many := _blocks(part)) is not None:
                blocks[stage] = max(blocks.get(stage, 0), many)
        told = _stages(text)
        tumor.stages = max(tumor.stages, stage, told or 0)
        if told or stage != last or _blocks(text) is not None or _MOHS.search(text):
            tumor.passages.append(said.passage)
    named = set(places(tale.everything))
    tumor.site = only_place(" ".join(one.text for one in tale.said if _TUMOR.search(one.text))) or (
        named.pop() if len(named) == 1 else only_place(tale.everything)
    )
    done = [one for one in tale.said if _MOHS.search(one.text) or _STAGE.search(one.text) or _stages(one.text)]
    if not done:
        return None
    if tumor.site is None:
        return reckoned(Count((), ("Where on the body was the tumor of the Mohs surgery?",)), [], COVERS)
    if not tumor.stages:
        return reckoned(
            Count((), ("How many stages did the Mohs surgery take, and how many blocks each?",)), [], COVERS
        )
    tumor.more_blocks = sum(max(many - _FIVE, 0) for many in blocks.values())
    return reckoned(Count(tuple(_lines(tumor))), [tuple(dict.fromkeys(tumor.passages))], COVERS)


_TUMOR = re.compile(
    r"\bcarcinoma|\bbccs?\b|\bsccs?\b|\bmelanoma|\btumou?r (?:of|on)\b|\bsite\b|\bcancer", re.IGNORECASE
)


def _lines(tumor: _Tumor) -> list[Counted]:
    """First stage, further stages, blocks beyond five of a stage."""
    fine = tumor.site is None or lesion_area(tumor.site) is not LesionArea.BODY
    first, further = ("17311", "17312") if fine else ("17313", "17314")
    lines = [Counted(first, 1, f"The first stage, {tumor.site}.")]
    if tumor.stages > 1:
        lines.append(Counted(further, tumor.stages - 1, f"{tumor.stages} stages: {tumor.stages - 1} after the first."))
    if tumor.more_blocks:
        lines.append(Counted("17315", tumor.more_blocks, f"{tumor.more_blocks} blocks beyond five in a stage."))
    return lines


def _stage(text: str) -> int | None:
    if match := _STAGE.search(text):
        word = match["n"].lower()
        return _ROMAN.get(word) or int(word)
    if match := _ORDINAL.search(text):
        return _ORDER.index(match["n"].lower()) + 1
    return None


def _stages(text: str) -> int | None:
    match = _STAGES.search(text)
    return value(match["n"] or match["m"]) if match else None


def _blocks(text: str) -> int | None:
    match = _BLOCKS.search(text)
    return value(match["n"] or match["m"]) if match else None
