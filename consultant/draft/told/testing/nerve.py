"""Nerve conduction studies by their number, and needle studies by limb, as a note counts them.

Source: CPT guidelines of Electromyography and Nerve Conduction Tests (one code for all studies of a day; 95885 and 95886
beside them, each limb; five or more muscles make a complete limb).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.section import Section
from consultant.draft.told.tale import Reckoned, Tale, as_done, reckoned
from consultant.draft.told.testing.nerve_list import Listed, listed_muscles, listed_studies

HOW_MANY = (
    "How many nerve conduction studies were done (each nerve once for movement and once for sensation): 1 to 2 (95907), "
    "3 to 4 (95908), 5 to 6 (95909), 7 to 8 (95910), 9 to 10 (95911)?"
)
_WHOLE_LIMB = 5
"""So many muscles are a complete study of a limb."""
COVERS = (("95860", "95864"), ("95885", "95886"), ("95907", "95913"))
_BY_NUMBER = ((13, "95913"), (11, "95912"), (9, "95911"), (7, "95910"), (5, "95909"), (3, "95908"), (1, "95907"))
_BY_LIMBS = {1: "95860", 2: "95861", 3: "95863", 4: "95864"}
_NUMBER = re.compile(
    r"\b(?P<a>\d{1,2}) (?:total |separate |individual )?(?:(?:motor|sensory|and|&|nerve|conduction|ncs|ncv) )*(?:stud(?:y|ies)|ncs|ncvs?)\b|"
    r"\b(?:ncs|ncv|nerve conduction stud(?:y|ies)|studies)(?: performed| total| count| number)?\s*(?::|=|x|\(|#)\s*(?P<b>\d{1,2})\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\b(?:order(?:ed)?|refer\w*|schedul\w+) (?:\w+ ){0,3}(?:emg|ncs)\b", re.IGNORECASE)
_CLAIMED = re.compile(
    r"\b(?:I|we|they|our \w+ \w+|biller) (?:get|got|count(?:ed)?|bill(?:ed)?|coded?|came to|make)\b", re.IGNORECASE
)
"""How many a sender made of it is what is asked, and not what was done."""
_CONDUCTION = re.compile(r"\bnerve conduction|\b(?:ncs|ncv)s?\b|\bemg/ncs\b|\bncs/emg\b", re.IGNORECASE)
_NEEDLE = re.compile(
    r"\bneedle (?:emg|exam\w*|study|electromyograph\w*)|\belectromyograph\w+|\bemg\b(?!/)", re.IGNORECASE
)
_COMPLETE = re.compile(
    r"\bcomplete\b|\b(?:5|6|7|8|9|five|six|seven|eight)(?: or more)? muscles\b|\b(?:at least|>=?|≥) ?(?:5|five) muscles\b",
    re.IGNORECASE,
)
_FEW = re.compile(r"\blimited\b|\b(?:1|2|3|4|one|two|three|four) muscles?\b", re.IGNORECASE)
_PAIR = re.compile(
    r"\b(?:both|bilateral|b/l|each of (?:the )?two|two|2) (?:\w+ )?(?:(?:upper|lower) )?(?:extremit(?:y|ies)|limbs?|arms?|legs?|UEs?|LEs?)\b",
    re.IGNORECASE,
)
_FOUR = re.compile(r"\b(?:all )?(?:four|4) (?:extremities|limbs)\b", re.IGNORECASE)
_LIMB = re.compile(r"\b(?:extremity|limb|arm|leg|UE|LE|RUE|LUE|RLE|LLE)\b", re.IGNORECASE)


def read_nerves(tale: Tale, passages: Sequence[Passage]) -> Reckoned | None:
    """The studies of a day, by their number or as they are listed; asks for the number where the note gives neither."""
    places = [one for one in passages if one.section not in {Section.PAST, Section.FAMILY, Section.PLAN}]
    said = [(one, as_done(one)) for one in places]
    conducted = [one for one, text in said if _CONDUCTION.search(text)]
    needled = [(one, text) for one, text in said if _NEEDLE.search(text)]
    needle = [(one, text) for one, text in needled if _COMPLETE.search(text) or _FEW.search(text)]
    muscles = listed_muscles(said) if needled and not needle else {}
    if not (conducted or needle or muscles) or _ORDERED.search(tale.everything):
        return None
    lines: list[Counted] = []
    quotes: list[tuple[Passage, ...]] = []
    questions: list[str] = []

    def add(code: str, units: int, why: str, at: Sequence[Passage]) -> None:
        lines.append(Counted(code, units, why, (), (len(quotes),)))
        quotes.append(tuple(at))

    if conducted and (studies := _studies(said, conducted)) is not None:
        code = next(code for least, code in _BY_NUMBER if studies.number >= least)
        add(code, 1, f"{studies.number} nerve conduction studies.", studies.passages)
    elif conducted and (needle or muscles):
        questions.append(HOW_MANY)
    if needle:
        text, at = " ".join(words for _, words in needle), [one for one, _ in needle]
        limbs = 4 if _FOUR.search(text) else 2 if _PAIR.search(text) else 1 if _LIMB.search(text) else 0
        whole = bool(_COMPLETE.search(text))
        if limbs == 0:
            questions.append("Which limbs were studied with the needle, and how many muscles in each?")
        elif conducted:
            kind = "five or more muscles" if whole else "fewer than five muscles"
            add("95886" if whole else "95885", limbs, f"Needle study of {kind}: {limbs} limb(s).", at)
        elif whole:
            add(_BY_LIMBS[limbs], 1, f"Needle study of {limbs} limb(s) and no conduction study.", at)
    for code, whole in (("95886", True), ("95885", False)):
        limbs_so = {limb: one for limb, one in muscles.items() if (one.number >= _WHOLE_LIMB) is whole}
        if limbs_so and conducted:
            told = ", ".join(f"{one.number} muscles of the {limb}" for limb, one in limbs_so.items())
            at = [passage for one in limbs_so.values() for passage in one.passages]
            add(code, len(limbs_so), f"Needle study of {told}.", at)
    return reckoned(Count(tuple(lines), tuple(questions)), quotes, COVERS) if lines or questions else None


def _studies(said: Sequence[tuple[Passage, str]], conducted: Sequence[Passage]) -> Listed | None:
    """The number of conduction studies: as it is told, or as many as are listed."""
    counted = [text for _, text in said if not _CLAIMED.search(text)]
    numbers = {int(match["a"] or match["b"]) for text in counted for match in _NUMBER.finditer(text)} - {0}
    return Listed(numbers.pop(), tuple(conducted)) if len(numbers) == 1 else listed_studies(said)
