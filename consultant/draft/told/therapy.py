"""Therapy of a day: treatments, minutes of each, and who gave it, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.therapy import Timed, therapy
from consultant.draft.told.item import windows
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Tale, reckoned

COVERS = (("97010", "97168"), ("97530", "97542"), ("97750", "97763"), ("G0283", "G0283"))
_TIMED = (
    ("97110", r"97110|ther(?:apeutic)?[ .-]?ex(?:ercises?)?"),
    ("97112", r"97112|neuro(?:muscular)?[ -]?re-?ed\w*|balance training"),
    ("97113", r"97113|aquatic therapy|pool therapy"),
    ("97116", r"97116|gait training"),
    ("97140", r"97140|manual therapy|manual techniques?|joint mobili[sz]ations?|myofascial release|soft tissue mobili[sz]ation"),
    ("97530", r"97530|ther(?:apeutic)?[ .-]?act(?:ivit(?:y|ies))?|functional activities"),
    ("97533", r"97533|sensory integration"),
    ("97535", r"97535|self[ -]?care(?:/home management)?(?: training)?|adl training|home management training"),
    ("97035", r"97035|(?:therapeutic )?ultrasound"),
    ("97032", r"97032|(?:attended|manual) (?:e-?stim\w*|electrical stimulation)"),
    ("97033", r"97033|iontophoresis"),
    ("97750", r"97750|physical performance test\w*|functional capacity evaluation"),
    ("97760", r"97760|orthotic (?:training|management)"),
)  # fmt: skip
_UNTIMED = (
    ("97161", r"97161|low complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? low complexity"),
    ("97162", r"97162|moderate complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? moderate complexity"),
    ("97163", r"97163|high complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? high complexity"),
    ("97165", r"97165|low complexity (?:occupational therapy|ot) eval\w*"),
    ("97166", r"97166|moderate complexity (?:occupational therapy|ot) eval\w*"),
    ("97167", r"97167|high complexity (?:occupational therapy|ot) eval\w*"),
    ("97014", r"97014|g0283|unattended (?:e-?stim\w*|electrical stimulation)|interferential(?: current)?"),
    ("97012", r"97012|mechanical traction"),
    ("97016", r"97016|vasopneumatic\w*"),
)  # fmt: skip
_ANY = re.compile("|".join(rf"(?P<c{code}>\b(?:{words})\b)" for code, words in (*_UNTIMED, *_TIMED)), re.IGNORECASE)
_DISCIPLINES = (
    ("GO", re.compile(r"\b[Oo]ccupational [Tt]herap\w+|\bOT (?:session|visit|treatment|note|eval\w*|plan)")),
    ("GN", re.compile(r"\b[Ss]peech(?:-language)? (?:[Tt]herap\w+|patholog\w+)|\bSLP\b")),
    (
        "GP",
        re.compile(
            r"\b[Pp]hysical [Tt]herap\w+|\bPTA\b|\boutpatient PT\b|\bPT (?:session|visit|treatment|note|eval\w*|plan)"
        ),
    ),
)
_CODES_TIMED = frozenset(code for code, _ in _TIMED)


def read_therapy(tale: Tale) -> Reckoned | None:
    """The treatments whose minutes are told, and what goes with them untimed; asks for minutes that are not told."""
    timed: list[Timed] = []
    untimed: list[str] = []
    of_timed: list[tuple[Passage, ...]] = []
    of_untimed: list[tuple[Passage, ...]] = []
    open_: list[str] = []
    for said in tale.said:
        matches = list(_ANY.finditer(said.text))
        for match, (begin, end) in zip(matches, windows(said.text, [one.span() for one in matches]), strict=True):
            code = (match.lastgroup or "")[1:]
            minutes = minutes_in(said.text[begin:end])
            if code not in _CODES_TIMED:
                code = "G0283" if code == "97014" and tale.medicare else code
                if code not in untimed:
                    untimed.append(code)
                    of_untimed.append((said.passage,))
            elif minutes is not None:
                again = any((one.code, one.minutes) == (code, minutes) for one in timed)
                if not again:
                    timed.append(Timed(code, minutes))
                    of_timed.append((said.passage,))
            elif code != "97035":
                open_.append(match[0])
    if not timed:
        return None
    told = {one.code for one in timed}
    asked = [f"How many minutes of {name} were given?" for name in dict.fromkeys(open_) if _code(name) not in told]
    discipline = next((modifier for modifier, words in _DISCIPLINES if words.search(tale.everything)), "")
    if not discipline:
        asked.append("Under which plan of care was it given: physical (GP), occupational (GO) or speech therapy (GN)?")
    lines = therapy(timed, untimed, discipline)
    if not lines:
        asked.append("The timed minutes of the day are fewer than 8: was more done that day?")
    return reckoned(Count(tuple(lines), tuple(asked)), [*of_timed, *of_untimed], COVERS)


def _code(name: str) -> str:
    match = _ANY.fullmatch(name)
    return (match.lastgroup or "")[1:] if match else ""
