"""Which diagnoses each line of a claim points at: why it was done.

Sources: CMS-1500 item 24E (four pointers at most); ICD-10-CM Official Guidelines IV.G to IV.J (the reason for each
service first), I.C.21.c (status codes explain and are no reason by themselves).
"""

import re
from collections.abc import Sequence

from consultant.case.answer import Diagnosis, Line
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.reckon.site import FACE, Site
from consultant.draft.side import Side, only_side
from consultant.draft.told.place import only_place
from consultant.draft.visit import VISIT_CODES
from consultant.draft.visit.preventive import PREVENTIVE_CODES
from consultant.draft.words import stems

MOST = 4
"""Item 24E of the CMS-1500 holds four."""
_COMMON = stems("right left bilateral unspecified other with without of and the in on first second total time date")
_PREVENTION = re.compile(r"Z0[01]|Z02")
_VACCINE = re.compile(r"Z23")
_STATUS = re.compile(r"Z17|Z7[89]|Z8|Z9[0-9]|B9[5-7]|Z68|Y|W|V|X")
"""Status, organisms and external causes: they explain, and are why nothing was done."""
_BY_SITE = re.compile(r"1[1-7]\d{3}|2\d{4}")
"""Work on skin, bones and joints belongs to the place it was done at."""
_OWN_REASON = re.compile(r"1[0-7]\d{3}|9940[67]")
"""What skin was worked on for, and tobacco that is talked about, goes with that; a visit beside it is for the rest."""
_MODIFIER_SIDE = {"RT": Side.RIGHT, "LT": Side.LEFT}
_INCIDENTAL = re.compile(r"\bincidental\w*\b", re.IGNORECASE)
_REASONS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(codes), re.compile(reasons))
    for codes, reasons in (
        (r"1700[0-4]", r"L57"),
        (r"1711[01]", r"B07|B08|L82|A63|D2[23]|L91"),
        (r"1105[5-7]", r"L84|E1\d\.[45]|I7[03]|G6"),
        (r"117(?:19|2[01])|G0127", r"B35|L60|E1\d\.[45]|I7[03]|G6"),
        (r"9940[67]|G043[67]", r"F17|Z72\.0|Z87\.891|O99\.33"),
        (r"83036|82947|82962|83037", r"E0[89]|E1[0-3]|R73|O24|Z13\.1"),
        (r"80061|8371[89]|83721|84478|82465", r"E78|Z13\.220"),
        (r"85610|93793", r"I48|I82|I26|D68|Z79\.01|Z51\.81|Z95\.2"),
        (r"84443|8443[69]", r"E0[0-7]|Z13\.29"),
        (r"9046\d|9047[1-4]|906\d\d|907\d\d|G00(?:08|09|10)|9638[01]|9038[01]", r"Z23|Z29\.11"),
        (r"7706[37]", r"Z12\.31"),
        (r"9300[05]|93010", r"R00|R07|R55|I2|I4|T82|Z01\.81"),
        (r"909[0-9]\d", r"I1[23]|N1[789]|Z99\.2"),
        (r"31500|9466[0-2]", r"J96|R09\.2|I46|J80"),
        (r"9(?:500|501|502|511|514|516|517)\d", r"J30|J45|L50|L20|T78|Z91\.03|T63|Z88|H10|J3[01]"),
        (r"9(?:2960|331[2-8]|332\d)", r"I"),
    )
)
"""What a service is commonly done for, where the note has it: the medical need of each, plainly put."""


def point(lines: Sequence[Line], diagnoses: Sequence[Diagnosis], findings: Sequence[Finding]) -> None:
    """Set the pointers of `lines`: by what they are for, then by place and side, then by words they share.

    Visits point at everything but what was only operated on or given that day; drugs at what they were used for.
    """
    about = [stems(f"{finding.best.description} {finding.passage.text}") for finding in findings]
    of_procedures: list[int] = []
    operated: set[int] = set()
    for line in (one for one in lines if one.code not in VISIT_CODES):
        if line.code[0].isalpha() and of_procedures:
            line.diagnosis_pointers = of_procedures  # a drug or supply goes with what it was used for
            continue
        line.diagnosis_pointers = _procedure(line, diagnoses, findings, about)[:MOST]
        of_procedures = of_procedures or list(line.diagnosis_pointers)
        operated |= set(line.diagnosis_pointers) if _OWN_REASON.fullmatch(line.code) else set()
    prevented = [at for at, one in enumerate(diagnoses, 1) if _PREVENTION.match(one.code)]
    for line in (one for one in lines if one.code in VISIT_CODES):
        if line.code in PREVENTIVE_CODES and prevented:
            line.diagnosis_pointers = prevented[:MOST]
        else:
            beside = any(one.code in PREVENTIVE_CODES for one in lines)
            line.diagnosis_pointers = _visit(diagnoses, operated, set(prevented) if beside else set())[:MOST]


def _visit(diagnoses: Sequence[Diagnosis], operated: set[int], prevented: set[int]) -> list[int]:
    every = list(range(1, len(diagnoses) + 1))
    own = [at for at in every if at not in prevented and not _VACCINE.match(diagnoses[at - 1].code)]
    telling = [at for at in own if not _STATUS.match(diagnoses[at - 1].code)]
    apart = [at for at in telling if at not in operated]
    return apart or telling or own or every


def _procedure(
    line: Line, diagnoses: Sequence[Diagnosis], findings: Sequence[Finding], about: Sequence[frozenset[str]]
) -> list[int]:
    every = list(range(1, len(diagnoses) + 1))
    for codes, reasons in _REASONS:
        if codes.fullmatch(line.code) and (meant := [at for at in every if reasons.match(diagnoses[at - 1].code)]):
            return meant
    words = stems(" ".join([line.description, *line.quotes]))
    shared = [at for at, own in enumerate(about, 1) if at <= len(every) and own & words - _COMMON]
    chosen = shared or every
    chosen = [at for at in chosen if not _STATUS.match(diagnoses[at - 1].code)] or chosen
    chosen = [at for at in chosen if not _INCIDENTAL.search(findings[at - 1].passage.text)] or chosen
    chosen = [at for at in chosen if _same_side(line, diagnoses[at - 1])] or chosen
    chosen = [at for at in chosen if _same_place(line, diagnoses[at - 1], findings[at - 1])] or chosen
    return chosen


def _same_side(line: Line, diagnosis: Diagnosis) -> bool:
    """Whether they are on one side, as far as both name one."""
    sides = {_MODIFIER_SIDE[one] for one in line.modifiers if one in _MODIFIER_SIDE}
    side = only_side(diagnosis.description)
    return len(sides) != 1 or side not in {Side.RIGHT, Side.LEFT} or side in sides


def _same_place(line: Line, diagnosis: Diagnosis, finding: Finding) -> bool:
    """Whether work on skin, bone or joint was done where the illness is, as far as both tell."""
    if not _BY_SITE.fullmatch(line.code):
        return True
    place = only_place(" ".join(line.quotes)) or only_place(line.rationale)
    other = only_place(diagnosis.description) or only_place(finding.words) or _of_head(diagnosis.code)
    return place is None or other is None or _part(place) is _part(other)


def _of_head(code: str) -> Site | None:
    """The place of an open wound of the head (category S01), whose descriptions name it by what it is not."""
    return (Site.SCALP if code.startswith("S01.0") else Site.FACE) if code.startswith("S01") else None


def _part(site: Site) -> Site:
    return Site.FACE if site in FACE else site
