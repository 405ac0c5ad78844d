"""Concussions by whether and how long the patient was out (ICD-10-CM subcategory S06.0, 6th character)."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.diagnosis.finding import Finding
from consultant.draft.diagnosis.search import Searches
from consultant.draft.passage import Passage
from consultant.sieve import Quick

_OUT = r"(?:LOC|loss of consciousness|lost consciousness|passed out|unconscious|blacked out|knocked out)"
_NOT_OUT = Quick(rf"\b(?:no|without|w/o|denies|never|did not|negative for)\b[^.;,\n]{{0,20}}\b{_OUT}", re.IGNORECASE)
_WAS_OUT = Quick(rf"\b{_OUT}\b", re.IGNORECASE)
_SHORT = Quick(
    rf"\b{_OUT}\b[^.;\n]{{0,30}}\b(?:(?:[12]?\d|30|an?|one|two|five|ten|few|several|couple of) ?(?:min(?:ute)?s?|sec(?:ond)?s?)|momentar\w+)\b"
    rf"|\b(?:(?:[12]?\d|30|few) ?(?:min(?:ute)?s?|sec(?:ond)?s?)|momentary) (?:of )?{_OUT}",
    re.IGNORECASE,
)
_UNKNOWN = Quick(
    rf"\b(?:unknown|unsure|unclear|possible|questionable|\?)\b[^.;\n]{{0,15}}\b{_OUT}|\b{_OUT} (?:status )?unknown",
    re.IGNORECASE,
)


def by_awareness(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """`found` with each concussion as the note tells of consciousness: lost for how long, kept, or not known."""
    return [_one(one, now, searches) if one.best.code.startswith("S06.0X") else one for one in found]


def _one(finding: Finding, now: Sequence[Passage], searches: Searches) -> Finding:
    telling = next((one for one in (finding.passage, *now) if _WAS_OUT.search(one.text)), None)
    if telling is None:
        return finding
    text = telling.text
    if _UNKNOWN.search(text):
        how = "A"
    elif _NOT_OUT.search(text):
        how = "0"
    else:
        how = "1" if _SHORT.search(text) else "9"
    entry = searches.entry(f"S06.0X{how}{finding.best.code[-1]}")
    return finding if entry is None else finding.under(entry, "As the note tells of consciousness (S06.0)", telling)
