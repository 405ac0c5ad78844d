"""A preventive visit as a text tells of it: which one, for what age, new or established."""

import re
from dataclasses import dataclass

from consultant.draft.visit.encounter import Encounter
from consultant.draft.visit.preventive import PREVENTIVE_CODES, Wellness, preventive_code
from consultant.draft.visit.words import WHO

_BESIDE = (
    "a problem that took significant work of its own may be reported beside it with modifier 25, by its own decision "
    "making or time"
)
_WELCOME = re.compile(r"\b(?:welcome to medicare|ippe|initial preventive|g0402)\b", re.IGNORECASE)
_WELLNESS = re.compile(r"\b(?:annual wellness|awv|g043[89])\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|initial) (?:\w+ )?(?:annual wellness|awv)|\bg0438\b", re.IGNORECASE)
_AGAIN = re.compile(
    r"\b(?:subsequent|follow[ -]?up|second|third|repeat|yearly|next) (?:\w+ )?(?:annual wellness|awv)|\bg0439\b|"
    r"\b(?:awv|wellness visit),? \(?(?:subsequent|follow[ -]?up)|\b(?:last|first|previous|prior) (?:one|awv|annual "
    r"wellness visit) was\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Prevention:
    """A preventive visit."""

    code: str
    """Empty when a fact that decides is missing."""
    basis: str
    evidence: tuple[str, ...]
    questions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def read_preventive(encounter: Encounter, age_years: float | None, medicare: bool | None) -> Prevention:
    """The preventive visit that `encounter` tells of, or what has to be asked."""
    quotes = [one.quote for one in (*encounter.evidence, encounter.new, encounter.known) if one]
    evidence = tuple(dict.fromkeys(quotes))
    if encounter.says(_WELCOME):
        return Prevention(Wellness.WELCOME, "Medicare's visit in the first twelve months of Part B", evidence)
    if encounter.says(_WELLNESS):
        first, again = encounter.says(_FIRST), encounter.says(_AGAIN)
        if first != again:
            visit = Wellness.FIRST if first else Wellness.AGAIN
            which = "the first annual wellness visit" if first else "a further annual wellness visit"
            return Prevention(visit, which, evidence, hints=(_BESIDE,))
        asked = "Is this the patient's first annual wellness visit under Medicare (G0438), or a further one (G0439)?"
        return Prevention("", "", evidence, (asked,))
    named = next((one.code.upper() for one in encounter.named if one.code.upper() in PREVENTIVE_CODES), "")
    questions = []
    if encounter.who is None:
        questions.append(WHO)
    if age_years is None:
        questions.append("How old is the patient? The code of a preventive visit goes by age.")
    if age_years is None or encounter.who is None:
        if named:
            return Prevention(named, f"the message names {named}", evidence, tuple(questions))
        return Prevention("", "", evidence, tuple(questions))
    code = preventive_code(age_years, new=encounter.who)
    who = "new" if encounter.who else "established"
    hints = (_BESIDE, "Medicare does not pay it; its own visits are G0402, G0438 and G0439") if medicare else (_BESIDE,)
    return Prevention(code, f"a preventive visit at age {age_years:g}, {who} patient", evidence, hints=hints)
