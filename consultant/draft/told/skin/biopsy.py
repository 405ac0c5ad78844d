"""Samples of skin by technique and number, as a note tells them."""

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.number import Technique, biopsies
from consultant.draft.told.number import number_of
from consultant.draft.told.place import places
from consultant.draft.told.row import is_row, row_text
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

_TECHNIQUES = (
    (Technique.INCISIONAL, r"(?:incisional|wedge)"),
    (Technique.PUNCH, r"(?:\d(?:\.\d)?[ -]?mm )?punch"),
    (Technique.TANGENTIAL, r"(?:tangential|shave|scoop|sauceri[sz]ation|curette)"),
)
_SAMPLE = re.compile(r"\bbiops(?:y|ies|ied)\b|\bbx\b", re.IGNORECASE)
_NO_SAMPLE = re.compile(r"\bexcis(?:ed|ion)\b|\bremov(?:ed|al)\b|\bgraft\b|\bdestr\w+", re.IGNORECASE)


_CERVIX = re.compile(r"\bcolpo\w*|\bECC\b|\bendocervical\b|\btransformation zone\b", re.IGNORECASE)
"""Samples of the cervix are told of with the look at it."""


def read_biopsies(tale: Tale) -> Reckoned | None:
    """The samples of skin that were taken, by technique; asks for the number when a plural gives none."""
    if _CERVIX.search(tale.everything):
        return None
    taken: list[Technique] = []
    passages: list[tuple[Passage, ...]] = []
    questions: list[str] = []
    for said in tale.said:
        if is_row(said):
            if (sampled := row_sampled(said, tale)) is not None:
                taken.append(sampled)
                passages.append((said.passage,))
            continue
        plain = True
        for technique, words in _TECHNIQUES:
            noun = rf"{words}(?:\s+skin)?\s+(?:biops(?:y|ies)|bx\b)"
            matches = list(re.finditer(noun, said.text, re.IGNORECASE))
            if not matches:
                continue
            plain = False
            number = number_of(said.text, noun)
            plural = any(match[0].lower().endswith("ies") for match in matches)
            if number is None:
                number = _places_after(said.text, matches[-1].end()) if plural else len(matches)
            if not number:
                questions.append(f"How many lesions were sampled by {technique.name.lower()} biopsy?")
            elif technique not in taken or said.passage.lists:
                taken += [technique] * number
                passages += [(said.passage,)] * number
        if plain and (alike := _sampled(said.text)) is not None:
            technique, number = alike
            taken += [technique] * number
            passages += [(said.passage,)] * number
    return reckoned(Count(tuple(biopsies(taken)), tuple(dict.fromkeys(questions))), passages, (("11102", "11107"),))


def _sampled(text: str) -> tuple[Technique, int] | None:
    """The technique and number of `the plaque was sampled with a punch`; None where none is told so."""
    if not (_SAMPLE.search(text) or re.search(r"\bsampl(?:e|ed|ing)\b", text, re.IGNORECASE)) or _NO_SAMPLE.search(
        text
    ):
        return None
    technique = next((one for one, words in _TECHNIQUES if re.search(rf"\b{words}\b", text, re.IGNORECASE)), None)
    if technique is None:
        return None
    several = (
        len(places(text)) if re.search(r"\beach\b|\bnevi\b|\w{4}s\b(?= (?:of|on|from)\b)", text, re.IGNORECASE) else 1
    )
    return technique, number_of(text, _LESIONS) or max(several, 1)


_LESIONS = r"(?:lesions?|papules?|macules?|plaques?|nev(?:us|i)|moles?|sites?|areas?|nodules?)\b"


def row_sampled(said: Said, tale: Tale) -> Technique | None:
    """How the lesion of a row was sampled, in a case that speaks of biopsies; None for a row of anything else."""
    text = row_text(said)
    if not is_row(said) or not _SAMPLE.search(f"{text} {tale.everything}") or _NO_SAMPLE.search(text):
        return None
    return next((one for one, words in _TECHNIQUES if re.search(rf"\b{words}\b", text, re.IGNORECASE)), None)


def _places_after(text: str, start: int) -> int:
    """How many places on the skin are listed behind `start`; 0 when fewer than two are."""
    number = len(places(re.split(r"\b(?:punch|shave|incisional|tangential)\b", text[start:], flags=re.IGNORECASE)[0]))
    return number if number > 1 else 0
