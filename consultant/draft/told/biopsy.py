"""Samples of skin by technique and number, as a note tells them."""

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.number import Technique, biopsies
from consultant.draft.told.number import number_of
from consultant.draft.told.place import places
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_TECHNIQUES = (
    (Technique.INCISIONAL, r"(?:incisional|wedge)"),
    (Technique.PUNCH, r"(?:\d(?:\.\d)?[ -]?mm )?punch"),
    (Technique.TANGENTIAL, r"(?:tangential|shave|scoop|sauceri[sz]ation|curette)"),
)


def read_biopsies(tale: Tale) -> Reckoned | None:
    """The samples of skin that were taken, by technique; asks for the number when a plural gives none."""
    taken: list[Technique] = []
    passages: list[tuple[Passage, ...]] = []
    questions: list[str] = []
    for said in tale.said:
        for technique, words in _TECHNIQUES:
            noun = rf"{words}(?:\s+skin)?\s+(?:biops(?:y|ies)|bx\b)"
            matches = list(re.finditer(noun, said.text, re.IGNORECASE))
            if not matches:
                continue
            number = number_of(said.text, noun)
            plural = any(match[0].lower().endswith("ies") for match in matches)
            if number is None:
                number = _places_after(said.text, matches[-1].end()) if plural else len(matches)
            if not number:
                questions.append(f"How many lesions were sampled by {technique.name.lower()} biopsy?")
            elif technique not in taken or said.passage.lists:
                taken += [technique] * number
                passages += [(said.passage,)] * number
    return reckoned(Count(tuple(biopsies(taken)), tuple(dict.fromkeys(questions))), passages, (("11102", "11107"),))


def _places_after(text: str, start: int) -> int:
    """How many places on the skin are listed behind `start`; 0 when fewer than two are."""
    number = len(places(re.split(r"\b(?:punch|shave|incisional|tangential)\b", text[start:], flags=re.IGNORECASE)[0]))
    return number if number > 1 else 0
