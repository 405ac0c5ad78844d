"""The data that a note says was ordered, reviewed, read or discussed; each test once, each with its words.

A test that the same professional performs and reports is not counted. Source: CPT E/M guidelines, amount and
complexity of data to be reviewed and analyzed.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence

from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.visit.decision import DataItem, DataKind
from consultant.draft.visit.said import handled

_ELSEWHERE = frozenset({Section.FAMILY, Section.PROCEDURE})


def read_data(passages: Sequence[Passage]) -> list[DataItem]:
    """Every piece of data in `passages`, in the order told."""
    found: list[DataItem] = []
    for one in passages:
        if one.section in _ELSEWHERE:
            continue
        text = handled(one.text)
        found += _tests(one, text)
        for kind, pattern in _TALKS:
            if match := pattern.search(text):
                found.append(DataItem(kind, " ".join(match[0].split()), one.quote))
    return found


def _tests(passage: Passage, text: str) -> Iterator[DataItem]:
    names = [(_NAMES[match.lastgroup], match) for match in _TEST.finditer(text) if match.lastgroup]
    if not names or _DONE_HERE.search(text):
        return
    own = _OWN_READING.search(text)
    for name, match in names:
        ordered, reviewed = _gap(_ORDERED, text, match), _gap(_REVIEWED, text, match)
        if own is not None:
            yield DataItem(DataKind.INTERPRETATION, name, passage.quote)
        elif reviewed < ordered or _VALUE.match(text, match.end()):
            yield DataItem(DataKind.RESULT, name, passage.quote)
        elif ordered < _FAR:
            yield DataItem(DataKind.ORDER, name, passage.quote)


_FAR = 10_000


def _gap(verb: re.Pattern[str], text: str, test: re.Match[str]) -> int:
    """How many characters lie between `test` and the nearest `verb`: the nearer verb says what was done with it."""
    gaps = (max(one.start() - test.end(), test.start() - one.end()) for one in verb.finditer(text))
    return min(gaps, default=_FAR)


_ORDERED = re.compile(
    r"\b(?:order(?:ed|ing|s)?|send(?:ing)? for|sent for|will (?:get|check|obtain|order|repeat)|check(?:ed|ing)?|"
    r"recheck|repeat|obtain|labs? (?:drawn|today))\b",
    re.IGNORECASE,
)
_REVIEWED = re.compile(
    r"\b(?:review(?:ed|ing|s)?|viewed|read|neg(?:ative)?|pos(?:itive)?|unremarkable|normal|results?|show(?:s|ed)|reveal(?:s|ed)|report(?:s|ed)?|demonstrat\w+|came back|"
    r"(?:was|is|were|are) (?:normal|abnormal|negative|positive|elevated|low|high))\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r"\s*(?:of|was|is|:|=)?\s*\d+(?:\.\d+)?\b(?! ?(?:views?|weeks?|months?|days?))", re.IGNORECASE)
_OWN_READING = re.compile(
    r"\b(?:independent(?:ly)? (?:interpret\w*|review\w*|visuali[sz]\w*|read)|"
    r"personally (?:review\w*|interpret\w*|viewed|read)|(?:images?|films?|scans?|cxr|ct|mri|x-?rays?|strips?|tele strips?)"
    r"(?: \w+)? (?:viewed|reviewed|read|interpreted|seen) by (?:me|myself)|(?:viewed|interpreted|read) (?:by me|myself)|my (?:own )?(?:interpretation|read(?:ing)?)\b)",
    re.IGNORECASE,
)
_DONE_HERE = re.compile(
    r"\b(?:in[- ](?:office|house|clinic)|(?:taken|obtained|performed|done) (?:in (?:the |our )?(?:office|clinic)|today|"
    r"here)|today in (?:the |our )?(?:office|clinic)|billed|interpreted and reported)\b",
    re.IGNORECASE,
)
"""The same professional performs it and reports it: it has a code of its own."""
_RELATIVE = (
    r"(?:mother|father|mom|dad|parents?|wife|husband|spouse|daughter|son|care ?giver|guardian|sister|brother|"
    r"grandmother|grandfather|family|nursing staff|facility staff|ems)"
)
_EXPERT = (
    r"(?:dr\.?|cardiolog\w+|orthop\w+|(?:\w+ )?surg(?:eon|ery)|oncolog\w+|radiolog\w+|neurolog\w+|nephrolog\w+|"
    r"psychiatr\w+|psycholog\w+|infectious disease|rheumatolog\w+|endocrin\w+|pulmonolog\w+|gastroenterolog\w+|"
    r"urolog\w+|dermatolog\w+|hospitalist|pcp|primary care (?:physician|provider)|intensivist|pathologist|"
    r"(?:ed|er|emergency(?: (?:department|room|medicine))?) (?:physician|doctor|doc|attending|provider|md)|"
    r"pharmacist|case manager|social worker|obgyn|ob/gyn|pediatrician|specialist|vascular)"
)
_TALKS = (
    (
        DataKind.HISTORIAN,
        re.compile(
            rf"\bindependent historian\b|\b(?:history|hx|hpi)(?: \w+)? (?:obtained |provided |given |taken )?"
            rf"(?:from|by|per) (?:the |his |her |their )?(?:patient'?s? )?{_RELATIVE}\b"
            rf"|\b{_RELATIVE} (?:(?:\w+ ){{0,4}}(?:gives|gave|provides|provided|supplies|supplied|told) (?:\w+ ){{0,3}}(?:history|hx|story)\b|states|reports|gives|provides|provided|gave|says)\b|\b(?:history|hx) (?:from|per|by) {_RELATIVE}\b|\bper {_RELATIVE}\b",
            re.IGNORECASE,
        ),
    ),
    (
        DataKind.DISCUSSION,
        re.compile(
            rf"\b(?:discuss(?:ed|ing)?(?: (?:the |this )?(?:case|care|management|plan|results?|findings|patient|"
            rf"images?|imaging))*|spoke|conferred|d/w|case discussed|coordinated) (?:on the phone )?(?:with |w/ ?)?"
            rf"(?:the |her |his |our )?{_EXPERT}(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        DataKind.NOTE,
        re.compile(
            r"\breview(?:ed|ing)?\b[^.;\n]{0,40}?\b(?:outside|external|hospital|er|ed|emergency|pcp|primary care|"
            r"cardiolog\w+|specialist|referring|discharge|consult\w*|urgent care|prior provider)\b[^.;\n]{0,20}?"
            r"\b(?:records?|notes?|summary|letter)\b"
            r"|\b(?:PDMP|(?:state|immuni[sz]ation|vaccine) registry|prescription monitoring)\b[^.;\n]{0,30}\b(?:checked|reviewed|looked up|queried|consulted)\b"
            r"|\b(?:checked|reviewed|looked up|queried|consulted)\b[^.;\n]{0,30}\b(?:PDMP|(?:state|immuni[sz]ation|vaccine) registry|prescription monitoring)\b",
            re.IGNORECASE,
        ),
    ),
)
_TESTS = {
    "complete blood count": r"cbc|complete blood count",
    "metabolic panel": r"[cb]mp|(?:comprehensive |basic )?metabolic panel",
    "hemoglobin A1c": r"(?:hgb |hemoglobin )?a1c|hba1c",
    "lipids": r"lipids?(?: panel)?|cholesterol panel|ldl",
    "thyroid test": r"tsh|thyroid panel|free t4",
    "urinalysis": r"urinalysis|ua|u/a",
    "urine culture": r"urine culture",
    "culture": r"(?:wound|blood|throat|stool|sputum) cultures?",
    "prostate antigen": r"psa",
    "clotting": r"inr|pt/inr",
    "troponin": r"troponins?",
    "natriuretic peptide": r"(?:pro-?)?bnp",
    "d-dimer": r"d-?dimer",
    "sedimentation rate": r"esr|sed(?:imentation)? rate",
    "c-reactive protein": r"crp",
    "uric acid": r"uric acid(?: level)?",
    "rheumatoid factor": r"rheumatoid factor|\brf\b",
    "antinuclear antibodies": r"\bana\b",
    "vitamin D": r"vit(?:amin)? d(?: level)?",
    "ferritin": r"ferritin|iron studies",
    "vitamin B12": r"(?:vit(?:amin)? )?b12(?: level)?",
    "pregnancy test": r"(?:urine |serum )?(?:hcg|pregnancy test)",
    "microalbumin": r"micro-?albumin",
    "lactate": r"lactate|lactic acid",
    "blood gas": r"(?:arterial |venous )?blood gas(?:es)?|[av]bg",
    "magnetic resonance": r"mri",
    "computed tomography": r"ct(?: scan| angiogram)?|cta",
    "ultrasound": r"ultrasound|duplex|doppler",
    "x-ray": r"x-?rays?|radiographs?|cxr|films|(?:chest|plain|abdominal|bone|spine|portable) film",
    "mammogram": r"mammogra(?:m|phy)",
    "bone density": r"dexa|dxa|bone density",
    "echocardiogram": r"echo(?:cardiogram)?|tte",
    "electrocardiogram": r"e[ck]g",
    "rhythm monitor": r"holter(?: monitor)?|event monitor|(?:\w+ )?patch monitor|loop recorder",
    "stress test": r"stress test|nuclear stress",
    "nerve tests": r"emg|ncs|nerve conduction(?: stud(?:y|ies))?",
    "sleep study": r"sleep study|polysomnogra(?:m|phy)",
    "lung function": r"pfts?|spirometry|pulmonary function tests?",
    "pathology": r"pathology(?: report)?|biopsy results?",
    "vascular pressures": r"\babi\b|ankle[- ]brachial ind(?:ex|ices)",
}
_NAMES = {f"t{number}": name for number, name in enumerate(_TESTS)}
_TEST = re.compile(
    r"(?<![\w/])(?:"
    + "|".join(f"(?P<t{number}>{pattern})" for number, pattern in enumerate(_TESTS.values()))
    + r")(?![\w/])",
    re.IGNORECASE,
)
