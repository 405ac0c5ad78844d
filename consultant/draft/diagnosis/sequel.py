"""What a stroke left behind: the deficits that a note tells to follow it, by side and dominance.

Source: ICD-10-CM category I69; Official Guidelines I.C.9.d and I.C.6.a (a right side that is not said to be dominant or not
is dominant, a left one is not).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.diagnosis.finding import Finding
from consultant.draft.diagnosis.search import Searches
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side

_STROKE = r"(?:(?:ischemic|old|prior|previous|recent|remote|acute|an?|the|his|her|left|right|\w+-sided) )*(?:strokes?|cvas?|cerebral infarct\w*|cerebrovascular accidents?)"
_AFTER = re.compile(
    rf"\b(?:following|after|due to|from|secondary to|2/2|s/p|status post|residual(?:s)? (?:of|from)|sequelae? of|late effects? of) {_STROKE}|\b(?:post-?stroke|poststroke)\b|\bresidual\b[^.;]*\bstroke\b|\bstroke (?:with|w/) (?:residual|persistent)",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\bhemi(?:paresis|plegia|paretic|plegic)\b|\b(?:right|left)[- ]sided weakness\b", re.IGNORECASE)
_OTHERS = (
    (re.compile(r"\b(?:a|dys)phasia\b", re.IGNORECASE), {"aphasia": "I69.320", "dysphasia": "I69.321"}),
    (re.compile(r"\bdysarthria\b", re.IGNORECASE), {"dysarthria": "I69.322"}),
    (re.compile(r"\bdysphagia\b", re.IGNORECASE), {"dysphagia": "I69.391"}),
    (re.compile(r"\bfacial (?:weakness|droop)\b", re.IGNORECASE), {"": "I69.392"}),
    (re.compile(r"\bataxia\b", re.IGNORECASE), {"ataxia": "I69.393"}),
)
_SAID = re.compile(r"G81|I69|R47|R29\.810|R27\.0|R53\.1|I63|Z86\.73|M62\.81")
_NOT_NOW = frozenset({Section.PAST, Section.FAMILY, Section.OTHER, Section.PLAN})


def with_sequels(found: list[Finding], passages: Sequence[Passage], searches: Searches) -> list[Finding]:
    """`found` with the deficits of an old stroke under their codes, in place of the deficits alone."""
    new = list[Finding]()
    for passage in passages:
        if passage.section in _NOT_NOW or not _AFTER.search(passage.text):
            continue
        said = passage.stated
        whole = f"{said} {passage.text if _WEAK.search(passage.text) else ''}"
        codes = [_weakness(whole)] if _WEAK.search(said) else []
        for pattern, names in _OTHERS:
            if match := pattern.search(said):
                codes.append(names.get(match[0].lower(), next(iter(names.values()))))
        for code in codes:
            entry = searches.entry(code)
            if entry is not None and all(one.best.code != code for one in [*found, *new]):
                new.append(
                    Finding(passage, [entry], frozenset(), None, False, True, "A deficit left by a stroke (I.C.9.d)")
                )
    if not new:
        return found
    return [*new, *(one for one in found if not _SAID.match(one.best.code))]


def _weakness(text: str) -> str:
    side = only_side(_WEAK.sub(lambda match: f"{match[0]} ", text))
    lower = text.lower()
    dominant = None
    if re.search(r"\bnon-?\s?dominant\b", lower):
        dominant = False
    elif re.search(r"\bdominant\b", lower):
        dominant = True
    if side is Side.RIGHT:
        return "I69.353" if dominant is False else "I69.351"
    if side is Side.LEFT:
        return "I69.352" if dominant else "I69.354"
    return "I69.359"
