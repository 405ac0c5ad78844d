"""Which passages of a note tell of diagnoses: those it lists, what pathology found, and what it tells in passing."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from consultant.draft.diagnosis.head import has_head
from consultant.draft.diagnosis.statement import Statement, statements
from consultant.draft.diagnosis.wound import sites_in_rows
from consultant.draft.passage import Passage
from consultant.draft.section import Section

_ASKS_CODES = re.compile(
    r"\b(?:codes?|cpt|icd(?:-?10)?|e/?m|modifiers?|bill(?:ed|ing)?|dx|superbill|denied|claim)\b", re.IGNORECASE
)
_NAMES_DIAGNOSES = re.compile(
    r"(?:dx|dxs|diagnos[ei]s|imp|impression|assessment)\b(?! (?:code|is|was|of|for|and plan)\b)[ :=-]*(?=\w)",
    re.IGNORECASE,
)
"""`dx HTN, gout` in the middle of a mail."""
_NAMED = re.compile(r"(?:(?! [-–—] )[^.,:;\n]){3,60}(?=\.|,|:|;|\n| [-–—] )")
_BEFORE = re.compile(r"pre-?\s?op")
_AFTER = re.compile(r"(?:post-?\s?op|final)")
_SAME = re.compile(r"\W*(?:the )?(?:same|as above|unchanged)\b", re.IGNORECASE)
"""What the operation showed stands for what was thought before it."""
_PATHOLOGY = re.compile(
    r"\b(?:path(?:ology)?(?: report| result| shows?| showed| came back| returned)?|histology|biopsy (?:proven|showed|shows)|"
    r"frozen section)\s?(?::|-|=|shows?|showed|was|is|came back|\()",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\bpath(?:ology)?\b[^.;]{0,30}\b(?:pending|not back|to follow|awaited|outstanding)\b|\bpending path", re.IGNORECASE
)
_PLACE = (
    r"(?:[^.;:]{0,40}?\b(?:of|in|on|from|at)\s+|,?\s+(?=(?:right|left|[rl])\s))(?:the\s+|an?\s+|his\s+|her\s+)?"
    r"(?P<site>(?:(?!\d|and\b|with\b|was\b|removed\b|sent\b|by\b|full\b)[\w-]+\s?){1,4})"
)
_SITES = (
    re.compile(
        r"\b(?:polyps?|lesions?|moles?|mass(?:es)?|tumou?rs?|nodules?|growths?|nev(?:us|i)|cysts?|plaques?|papules?|spots?|"
        rf"lumps?)\b{_PLACE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:biops\w+|excis\w+|shave|punch)\b{_PLACE}", re.IGNORECASE),
)
_SHOT = re.compile(
    r"\b(?:mmr|varicella|hepatitis [ab]|hep [ab]|hib|ipv|dtap|tdap|pcv|rotavirus|influenza|flu|pneumococcal|hpv|zoster|rsv|covid)\b",
    re.IGNORECASE,
)
_INTO = re.compile(r"\b(?:thigh|deltoid|vaccin\w+|vax|shots?|immuniz\w+|lot)\b", re.IGNORECASE)
"""A vaccine is named like the illness it is against."""
_GROWTH = re.compile(
    r"\b(?:polyps?|cysts?|plaques?|papules?|lesions?|mass(?:es)?|tumou?rs?|neoplasms?|moles?|nodules?|growths?|lumps?|nev(?:us|i))\b",
    re.IGNORECASE,
)
_NATURE = re.compile(
    r"\b(?:hyperplastic|inflammatory|fundic|dysplastic|epiderm\w+|inclusion|pilar|dermoid|compound|junctional|intradermal|"
    r"melanocytic|benign|sebaceous)\b",
    re.IGNORECASE,
)
_ADENOMA = re.compile(r"\badenomas?\b|\badenomatous polyps?\b", re.IGNORECASE)
_IN_SITU = re.compile(
    r"\b(?:squamous cell carcinoma|scc|carcinoma|bowen\S*)\b.*\bin[- ]situ\b|\bbowen\S* disease", re.IGNORECASE
)
_MUCOUS = re.compile(
    r"\b(?:cervi\w+|vulva\w*|vagina\w*|anus|anal|larynx|vocal|bladder|breast|esophag\w+|oral|tongue|penis|melanoma)\b",
    re.IGNORECASE,
)
_HYPERPLASTIC = re.compile(r"\bhyperplastic polyps?\b", re.IGNORECASE)
_BOWEL = re.compile(
    r"\b(?:(?:ascending|transverse|descending|sigmoid)(?: colon)?|cecum|rectosigmoid|rectum|colon)\b", re.IGNORECASE
)
_SEGMENT = re.compile(r"ascending|transverse|descending|sigmoid", re.IGNORECASE)
"""An adenoma of the bowel is a benign neoplasm of its segment (alphabetic index: polyp, colon, adenomatous)."""
_LEAVING = re.compile(
    r"\b(?:discharged?|dc'?d) (?:day|home|summary|to)\b|\bday of discharge\b|\binpt discharge\b", re.IGNORECASE
)
_RESOLVED = re.compile(r"\b(?:has |have |is |now )?resolved\b", re.IGNORECASE)


_SEEKING = re.compile(
    r"\bscreen(?:ing|ed)?(?: \w+){0,2} (?:for|of) (?:an? |the )?[^.,;:()\n]+|\b(?:exposure|exposed|contact) (?:to|with) [^.,;:()\n]+",
    re.IGNORECASE,
)
"""What is looked for, or what somebody met with, is not what they have."""


_BREAST_FILM = re.compile(r"\bmammo\w*|\btomosynth\w*|\bDBT\b", re.IGNORECASE)
_AIDED = re.compile(r"\bCAD\b")
"""At a mammogram it is computer-aided detection."""
_DATED = re.compile(r"(?:DOS:? ?)?[\d/.\- ]+|\W*", re.IGNORECASE)


def listed_passages(passages: Sequence[Passage]) -> list[Passage]:
    """Those in which the note lists its diagnoses."""
    listed = [
        one
        for one in passages
        if (one.section is Section.DIAGNOSIS and (one.title or one.lists or _opens_with_one(one)))
        or (one.section is Section.BODY and _NAMES_DIAGNOSES.match(one.text))
        if not (_ASKS_CODES.search(one.text) and not has_head(_ASKS_CODES.split(_NAMES_DIAGNOSES.sub("", one.text))[0]))
        and not is_pathology(one)
    ]
    after = {one.document for one in listed if _AFTER.match(one.heading) and has_head(one.stated)}
    after -= {one.document for one in passages if _AFTER.match(one.heading) and _SAME.match(one.text)}
    return [one for one in listed if not (one.document in after and _BEFORE.match(one.heading))]


def _opens_with_one(passage: Passage) -> bool:
    """Whether a passage names a diagnosis before it tells what is done about it: `HTN - continue lisinopril`."""
    lead = _NAMED.match(passage.stated)
    return lead is not None and has_head(lead[0])


def told_passages(passages: Sequence[Passage], sections: Iterable[Section]) -> list[Passage]:
    """Those of `sections`, one section after the other, but for pathology."""
    return [
        one
        for section in sections
        for one in passages
        if one.section is section and not is_pathology(one) and not (_SHOT.search(one.text) and _INTO.search(one.text))
    ]


_REPORT = re.compile(r"\s*(?:surgical |final |anatomic )?path(?:ology)?\b(?: report)?(?=[\s,:.]|$)", re.IGNORECASE)
_TOLD_IN_REPORT = frozenset({Section.BODY, Section.DIAGNOSIS, Section.FINDINGS})


def in_report(passages: Sequence[Passage]) -> list[Passage]:
    """`passages` with what stands in a pathologist's report taken for pathology: a document that opens as one."""
    reports = set[int]()
    seen = set[int]()
    for one in passages:
        if one.document not in seen and not _DATED.fullmatch(one.text):
            seen.add(one.document)
            if _REPORT.match(one.text) and not _LATER.search(one.text):
                reports.add(one.document)
    return [
        replace(one, section=Section.PATHOLOGY)
        if one.document in reports and one.section in _TOLD_IN_REPORT and not _REPORT.match(one.text)
        else one
        for one in passages
    ]


def is_pathology(passage: Passage) -> bool:
    """Whether the passage says what was seen under the microscope."""
    return passage.section is Section.PATHOLOGY or bool(
        _PATHOLOGY.search(passage.text) and not _LATER.search(passage.text)
    )


def pathology_pending(passages: Sequence[Passage]) -> Passage | None:
    """The passage that says that the pathologist has not answered yet."""
    return next((one for one in passages if _LATER.search(one.text)), None)


def pathology_statements(passages: Sequence[Passage]) -> Iterator[Statement]:
    """What pathology found; where it names no site, the one site that the note tells of tissue being taken from."""
    sites, rows = _sites(passages), sites_in_rows(passages)
    for one in passages:
        if not is_pathology(one) or one.section in {Section.PAST, Section.FAMILY}:
            continue
        begin = match.end() if (match := _PATHOLOGY.search(one.stated)) else 0
        told = list(statements(one, " " * begin + one.stated[begin:], listed=True))
        natures = [each for each in told if not names_growth(each.core) or _NATURE.search(each.core)]
        for statement in natures or told:
            core = statement.core
            if not has_head(core):
                continue
            if rows and _EACH.search(one.text):  # one table of what was taken out, one answer for all of it
                yield from (
                    Statement(one, f"{core} {row}", f"{core} {row}", "", True, beside=beside)
                    for core in [_EACH.sub(" ", core).strip()]
                    for row, beside in rows.items()
                )
                continue
            place, beside = next(iter(sites.items())) if len(sites) == 1 else ("", None)
            if place in core.lower():
                place, beside = "", None
            qualified = f"{core} {place or (one.stated if _ADENOMA.search(core) else '')}".strip()
            if _ADENOMA.search(qualified) and (bowel := _BOWEL.search(qualified)):
                core = f"benign neoplasm of {bowel[0]}{' colon' if _SEGMENT.fullmatch(bowel[0]) else ''}"
                qualified = core
            elif _HYPERPLASTIC.search(qualified) and (bowel := _BOWEL.search(qualified)):
                core = qualified = "rectal polyp" if bowel[0].lower() == "rectum" else "polyp of colon"
            elif _IN_SITU.search(core) and not _MUCOUS.search(qualified):
                core = "carcinoma in situ of skin"
                qualified = f"{core} {place}".strip()
            yield Statement(one, qualified, qualified, "", True, beside=beside)


_EACH = re.compile(r"\b(?:each|all(?: of them| three| four)?|both|every one)\b", re.IGNORECASE)


def _sites(passages: Sequence[Passage]) -> dict[str, Passage]:
    """The sites that tissue was taken from, as far as they are told, each with its passage."""
    found: dict[str, Passage] = {}
    for pattern in _SITES:
        for one in passages:
            if one.section in {Section.PAST, Section.FAMILY, Section.OTHER} or is_pathology(one):
                continue
            for match in pattern.finditer(one.stated):
                if not has_head(match["site"]):
                    found.setdefault(" ".join(match["site"].lower().split()), one)
        if found:
            break
    return found


def names_growth(words: str) -> bool:
    """Whether `words` name something whose nature pathology tells."""
    return bool(_GROWTH.search(words))


def what_counts(passage: Passage, *, leaving: bool) -> str:
    """The words of a passage that count: at discharge what was treated and has resolved is coded too."""
    if _BREAST_FILM.search(passage.text) and _AIDED.search(passage.text):
        passage = replace(passage, text=_AIDED.sub("~~~", passage.text))
    if match := _SEEKING.search(passage.stated):
        stated = passage.stated
        return (
            stated[: match.start()]
            + " " * len(match[0])
            + what_counts(replace(passage, text=stated[match.end() :]), leaving=leaving)
        )
    if match := _NAMES_DIAGNOSES.match(passage.text):
        return " " * match.end() + passage.stated[match.end() :]
    if not leaving or not _RESOLVED.search(passage.text):
        return passage.stated
    return replace(passage, text=_RESOLVED.sub(lambda match: " " * len(match[0]), passage.text)).stated


def is_leaving(text: str) -> bool:
    """Whether `text` is about the day somebody leaves the hospital."""
    return bool(_LEAVING.search(text))
