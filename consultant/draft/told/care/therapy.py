"""Therapy of a day: treatments, minutes of each, and who gave it, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import replace

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.therapy import Timed, therapy
from consultant.draft.told.item import windows
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned
from consultant.sieve import Quick

COVERS = (("95992", "95992"), ("97010", "97168"), ("97530", "97542"), ("97750", "97763"), ("G0283", "G0283"))
_TIMED = (
    ("97110", r"97110|TE(?=:? ?\d+ ?min)|ther(?:apeutic)?[ .-]?exs?\b|TherEx|ther(?:apeutic)?[ .-]?ex(?:ercises?)?"),
    ("97112", r"97112|NMR(?:E|-?ed)?(?=:? ?\d+ ?min)|neuro(?:muscular)?[ -]?re-?ed\w*|balance training"),
    ("97113", r"97113|aquatic therapy|pool therapy"),
    ("97116", r"97116|gait (?:training|re-?ed\w*)|GT(?=:? ?\d+ ?min)|stair training"),
    ("97140", r"97140|MT(?=:? ?\d+ ?min)|MFR\b|STM\b|manual (?:tx|rx)\b|joint mobs?\b|manual lymph\w* drainage|manual therapy|manual techniques?|joint mobili[sz]ations?|myofascial release|soft tissue mobili[sz]ation"),
    ("97530", r"97530|TA(?=:? ?\d+ ?min)|ther(?:apeutic)?[ .-]?act(?:ivit(?:y|ies))?|functional activities"),
    ("97533", r"97533|sensory integration"),
    ("97535", r"97535|self[ -]?care(?:/home management)?(?: training)?|adl training|home management training"),
    ("97035", r"97035|(?<!contact )(?<!frequency )(?:therapeutic )?ultrasound(?! mist)|US(?=:? ?\d+ ?min)"),
    ("97032", r"97032|(?:attended|manual) (?:e-?stim\w*|electrical stimulation)"),
    ("97033", r"97033|iontophoresis"),
    ("97750", r"97750|physical performance test\w*|functional capacity evaluation"),
    ("97760", r"97760|orthotic (?:training|management)"),
)  # fmt: skip
_UNTIMED = (
    ("97161", r"97161|low complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? low complexity"),
    ("97162", r"97162|moderate complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? moderate complexity"),
    ("97163", r"97163|high complexity (?:physical therapy|pt) eval\w*|(?:physical therapy|pt) eval\w*,? high complexity"),
    ("97164", r"97164|(?:physical therapy|pt) re-?eval\w*"),
    ("97168", r"97168|(?:occupational therapy|ot) re-?eval\w*"),
    ("97150", r"97150|group (?:therapy|exercise|treatment|session)s?"),
    ("95992", r"95992|canalith repositioning\w*|epley\w*|canalith"),
    ("97165", r"97165|low complexity (?:occupational therapy|ot) eval\w*"),
    ("97166", r"97166|moderate complexity (?:occupational therapy|ot) eval\w*"),
    ("97167", r"97167|high complexity (?:occupational therapy|ot) eval\w*"),
    ("97014", r"97014|g0283|unattended (?:e-?stim\w*|electrical stimulation)|interferential(?: current)?"),
    ("97012", r"97012|mechanical traction"),
    ("97016", r"97016|vasopneumatic\w*"),
)  # fmt: skip
_ANY = re.compile("|".join(rf"(?P<c{code}>\b(?:{words})\b)" for code, words in (*_UNTIMED, *_TIMED)), re.IGNORECASE)
_DISCIPLINES = (
    ("GO", Quick(r"\b[Oo]ccupational [Tt]herap\w+|\bOTR?\b|\bC?OTA\b|\b[Hh]and therap\w+")),
    ("GN", Quick(r"\b[Ss]peech(?:-language)? (?:[Tt]herap\w+|patholog\w+)|\bSLP\b|\bST (?:session|visit|note)")),
    (
        "GP",
        Quick(
            r"\b[Pp]hysical [Tt]herap\w+|\bPTA\b|\bDPT\b|(?<!failed )\bPT\b(?! ?/ ?INR)(?! (?:is|was|has|presents|states|reports|c/o|denies)\b)"
        ),
    ),
)
_PLAINLY = Quick(
    r"\b(?:physical|occupational) therapy\b|\bPTA\b|\b(?:outpatient|medicare|part B|BCBS|initial|our) (?:PT|OT)\b|"
    r"\b(?:PT|OT) (?:initial|session|visit|treatment|note|eval\w*|plan|outpatient|clinic|re-?eval\w*)|(?:^|[.,;]\s*)(?:PT|OT)[,:;.]|"
    r"\beval\w* (?:\w+ ){0,4}by (?:the |a |our )?(?:PT|OT)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COMPLEXITY = Quick(r"\b(?P<how>low|moderate|mod|high)(?: |-)complexity\b", re.IGNORECASE)
_EVALUATION = Quick(r"\b(?:initial )?eval(?:uation|s)?\b", re.IGNORECASE)
_AGAIN = Quick(r"\bre-?eval\w*", re.IGNORECASE)
_EVALUATIONS = {
    ("GP", "l"): "97161",
    ("GP", "m"): "97162",
    ("GP", "h"): "97163",
    ("GO", "l"): "97165",
    ("GO", "m"): "97166",
    ("GO", "h"): "97167",
}
_ASSISTANT = (
    ("CQ", Quick(r"\b(?:by|with) (?:a |the |our )?(?:licensed )?PTA\b|\bPTA (?:provided|performed|delivered|treated|gave|alone|only|session)|\bassistant (?:provided|delivered)", re.I)),
    ("CO", Quick(r"\b(?:by|with) (?:a |the |our )?(?:licensed )?C?OTA\b|\bC?OTA (?:provided|performed|delivered|treated|gave|alone|only|session)", re.I)),
)  # fmt: skip
_OPERATED = (("10004", "20551"), ("20600", "69990"))
"""What a surgeon did before therapy is told of as its reason."""
_SEGMENT = re.compile(r"(?<=min)\.\s+|(?<=mins)\.\s+|\n|;")
_CODES_TIMED = frozenset(code for code, _ in _TIMED)


def read_therapy(tale: Tale) -> Reckoned | None:
    """The treatments whose minutes are told, and what goes with them untimed; asks for minutes that are not told."""
    timed: list[Timed] = []
    untimed: list[str] = []
    of_timed: list[tuple[Passage, ...]] = []
    of_untimed: list[tuple[Passage, ...]] = []
    open_: list[str] = []
    raw = f"{tale.everything} {' '.join(one.passage.text for one in tale.said)}"
    discipline = next((modifier for modifier, words in _DISCIPLINES if words.search(tale.everything)), "")
    plainly = bool(_PLAINLY.search(raw))
    sentences = _sentences(tale) if plainly else tale.said
    if plainly and (found := _evaluations(sentences, discipline)):
        untimed.append(found[0])
        of_untimed.append(found[1])
    for said in sentences:
        for segment in _SEGMENT.split(said.text):
            for name, code, minutes in _treatments(segment):
                if code not in _CODES_TIMED:
                    code = "G0283" if code == "97014" and tale.medicare else code  # noqa: PLW2901
                    if code not in untimed and not (code in _EVALUATED and any(one in _EVALUATED for one in untimed)):
                        untimed.append(code)
                        of_untimed.append((said.passage,))
                elif minutes is not None:
                    again = any((one.code, one.minutes) == (code, minutes) for one in timed)
                    if not again:
                        timed.append(Timed(code, minutes))
                        of_timed.append((said.passage,))
                elif code != "97035":
                    open_.append(name)
    if not timed and not (plainly and (untimed or open_)):
        return None
    told = {one.code for one in timed}
    asked = [f"How many minutes of {name} were given?" for name in dict.fromkeys(open_) if _code(name) not in told]
    if not discipline:
        asked.append("Under which plan of care was it given: physical (GP), occupational (GO) or speech therapy (GN)?")
    lines = therapy(timed, untimed, discipline)
    if tale.medicare and (assistant := next((one for one, words in _ASSISTANT if words.search(tale.everything)), "")):
        lines = [
            replace(one, modifiers=(assistant, *one.modifiers)) if one.code not in _EVALUATED else one for one in lines
        ]
    if timed and not lines:
        asked.append("The timed minutes of the day are fewer than 8: was more done that day?")
    covers = (*COVERS, *_OPERATED) if plainly and not re.search(r"\binject\w*", tale.everything, re.I) else COVERS
    return reckoned(Count(tuple(lines), tuple(asked)), [*of_timed, *of_untimed], covers)


def _sentences(tale: Tale) -> list[Said]:
    """What is told, with what stands under a heading `Treatment`; minutes in a sentence of their own join the one before."""
    treated = [one for one in tale.planned if one.passage.heading.startswith("treatment")]
    joined: list[Said] = []
    for one in sorted({*tale.said, *treated}, key=lambda said: (said.passage.document, said.passage.start)):
        if joined and _MINUTES_ALONE.match(one.text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text.rstrip(' .')} {one.text.strip()}")
        else:
            joined.append(one)
    return joined


_MINUTES_ALONE = re.compile(r"\s*\(?\d{1,3} ?min(?:ute)?s?\b[ .)]*", re.IGNORECASE)


def _evaluations(sentences: Sequence[Said], discipline: str) -> tuple[str, tuple[Passage, ...]] | None:
    """The evaluation of the day and where it is told; its complexity may stand in a sentence of its own."""
    for said in sentences:
        if code := _evaluation(said.text, discipline):
            return code, (said.passage,)
    named = next((one for one in sentences if _FIRST.search(one.text)), None)
    graded = next((one for one in sentences if _COMPLEXITY.search(one.text)), None)
    if named is None or graded is None:
        return None
    code = _evaluation(f"{named.text} {graded.text}", discipline)
    return (code, (named.passage, graded.passage)) if code else None


_FIRST = re.compile(r"\binitial eval\w*|^\W*eval(?:uation)?\b", re.IGNORECASE)


def _treatments(text: str) -> list[tuple[str, str, int | None]]:
    """The treatments that `text` names, as written, their codes, and the minutes that stand after or before each."""
    matches = list(_ANY.finditer(text))
    codes = [(match[0], (match.lastgroup or "")[1:]) for match in matches]
    edges = [0, *(match.end() for match in matches)], [*(match.start() for match in matches), len(text)]
    after = [minutes_in(text[match.end() : edges[1][place + 1]]) for place, match in enumerate(matches)]
    if all(one is not None for one in after):
        return [(name, code, minutes) for (name, code), minutes in zip(codes, after, strict=True)]
    before = [minutes_in(text[edges[0][place] : match.start()]) for place, match in enumerate(matches)]
    if all(one is not None for one in before):
        return [(name, code, minutes) for (name, code), minutes in zip(codes, before, strict=True)]
    spans = windows(text, [one.span() for one in matches])
    return [(name, code, minutes_in(text[begin:end])) for (name, code), (begin, end) in zip(codes, spans, strict=True)]


def _evaluation(text: str, discipline: str) -> str:
    """The code of an evaluation by its complexity, or of another one; empty when `text` tells of none."""
    if _AGAIN.search(text):
        return {"GP": "97164", "GO": "97168"}.get(discipline, "")
    how = _COMPLEXITY.search(text)
    if how is None or not _EVALUATION.search(text):
        return ""
    return _EVALUATIONS.get((discipline, how["how"].lower()[0]), "")


_EVALUATED = frozenset({*_EVALUATIONS.values(), "97164", "97168"})


def _code(name: str) -> str:
    match = _ANY.fullmatch(name)
    return (match.lastgroup or "")[1:] if match else ""
