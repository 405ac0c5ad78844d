"""What identifies and still decides: state and ZIP code of the practice and the patient's age, read before masking.

A ZIP code leads to the fee schedule's locality and a date of birth to an age. Both are read inside this process and
kept apart from the text, so that a language model is given neither (45 CFR 164.514(b)(2)(i)).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from consultant.privacy.dates import day_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the unmasked texts say; each empty or None where they say nothing, or two things."""

    state: str = ""
    """Two letters."""
    zip_code: str = field(default="", repr=False)
    """Five digits. For looking up the payment locality alone: it goes into no prompt, answer, event or log."""
    age_years: float | None = None
    """On the date of service, from a date of birth; 90 for every age over 89."""


def read_whereabouts(texts: Iterable[str], on: date) -> Whereabouts:
    """What `texts` say of where the service was done and how old the patient was `on` that day.

    Where the patient lives is not where the service was done, and is left out.
    """
    texts = list(texts)
    plain = [_LIVES.sub(" ", text) for text in texts]
    states = {state for text in plain for state in _states(text)}
    zips = {match["zip"] for text in plain for match in _ZIP.finditer(text)}
    ages = {age for text in texts for match in _BORN.finditer(text) if (age := _age(match["date"], on)) is not None}
    return Whereabouts(_one(states) or "", _one(zips) or "", _one(ages))


def state_in(text: str) -> str | None:
    """The one state that `text` names, as two letters; None when it names none, or several."""
    return _one(set(_states(_LIVES.sub(" ", text))))


def _states(text: str) -> Iterable[str]:
    for match in _NAMED.finditer(text):
        yield STATES[" ".join(match["name"].split()).lower()]
    for pattern in _LETTERED:
        for match in pattern.finditer(text):
            yield match["state"]


def _age(written: str, on: date) -> float | None:
    """Completed years, or parts of the first two; None when `written` is no day before `on`."""
    born = day_of(written, on.year)
    if born is None or born > on or on.year - born.year > 125:
        return None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return min(float(years), 90.0) if years >= 2 else round((on - born).days / 365.25, 4)


def _one(found: set[T]) -> T | None:
    return next(iter(found)) if len(found) == 1 else None


STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY",
    "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH",
    "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND",
    "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
"""The letters of each state by its name."""
_NAMES = "|".join(name.replace(" ", r"\s") for name in sorted(STATES, key=len, reverse=True))
_PLAN = r"(?:Medicaid|Medicare|BCBS|Blue Cross|Workers|workers)"
_NAMED = re.compile(
    rf"(?:\b(?:in|state|state of|practice is in|located in)\s?(?:is)?\s?[:=]?\s?|,\s?)(?P<name>{_NAMES})\b"
    rf"(?!,? (?:D\.?C|university|hospital|general|st(?:reet)?|ave)\b)",
    re.IGNORECASE,
)
_PLAIN = "|".join(sorted(set(STATES.values()) - {"CT", "HI", "ID", "IN", "MA", "MD", "ME", "MS", "OK", "OR", "PA"}))
_ANY = "|".join(sorted(STATES.values()))
_LETTERED = (
    re.compile(rf"\b[Ss]tate\s?(?:is\s?)?[:=]?\s(?P<state>{_ANY})\b"),
    re.compile(rf"\b(?:in|In|our|the)\s(?P<state>{_PLAIN})\b(?!-)"),
    re.compile(rf",\s?(?P<state>{_ANY}),?\s+\d{{5}}(?:-\d{{4}})?(?!\d)"),
    re.compile(rf",\s?(?P<state>{_ANY})\s+(?=\[ADDRESS\])"),
    re.compile(rf"\b(?P<state>{_ANY})\s{_PLAN}\b"),
    re.compile(rf"[Ll]ocality\s?[:=]?\s?(?P<state>{_ANY})\b"),
)
"""Letters that are words as well (`in OR`, `John Smith, MD`, `CT`) count only where nothing else can be meant."""
_ZIP = re.compile(
    rf"(?:\b(?:{_ANY}|(?i:{_NAMES})),?\s+|\b(?i:zip(?:\s?code)?)\s?(?:is|of|:|=|#)?\s{{0,2}})(?P<zip>\d{{5}})(?:-\d{{4}})?(?!\d)"
)
_LIVES = re.compile(
    r"\b(?:lives?|living|resid(?:es|ing|ent)|home address|(?:patient|pt)(?:['’]s)?(?: home)? address|(?:moved|came) from|"
    r"born|from out of)\b[^.;\n]{0,80}(?:\d{5}(?:-\d{4})?)?",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:D\.?O\.?B\.?|date of birth|birth ?date|born(?: on)?)\s{0,3}[:=]?\s{0,3}"
    r"(?P<date>\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|[A-Za-z]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})",
    re.IGNORECASE,
)
