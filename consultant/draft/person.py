"""Age and sex of the patient, when the case says them of the patient and not of somebody or something else."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from consultant.draft.fact import Fact, fact_at, first_of_each
from consultant.draft.passage import Passage
from consultant.sieve import Quick

Sex = Literal["female", "male"]
_OVER_89 = 90.0
"""What stands for an age over 89, which nobody is told (45 CFR 164.514(b)(2)(i)(C))."""
_NEWBORN_DAYS = 28
_IN_A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.18, "day": 365.25}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Age:
    """An age as the case gives it."""

    count: int
    unit: Literal["year", "month", "week", "day", "newborn", "over 89"]

    @property
    def years(self) -> float:
        """In years; a newborn is 0, and any age over 89 is 90."""
        if self.unit == "newborn":
            return 0.0
        if self.unit == "over 89" or (self.unit == "year" and self.count >= _OVER_89):
            return _OVER_89
        return round(self.count / _IN_A_YEAR[self.unit], 4)


def read_ages(passages: Sequence[Passage]) -> tuple[Fact[Age], ...]:
    """Every age that `passages` give the patient; `newborn` is left out beside an age of at most 28 days."""
    found = first_of_each(one for passage in passages for one in _ages(passage))
    young = any(one.value.years * _IN_A_YEAR["day"] < _NEWBORN_DAYS + 1 and one.value.count for one in found)
    return tuple(one for one in found if not (young and one.value.unit == "newborn"))


def _ages(passage: Passage) -> Iterator[Fact[Age]]:
    text = _OTHERS.hidden(passage.stated)
    for match in _MASKED.finditer(passage.stated):
        yield fact_at(Age(0, "over 89"), passage, match)
    for pattern, firm in ((_OLD, False), (_LABELLED, True), (_WITH_SEX, False)):
        for match in pattern.finditer(text):
            unit = (match.groupdict().get("unit") or "y").strip(" -").lower()
            yield fact_at(Age(_number(match["count"]), _unit(unit)), passage, match, firm)
    for match in _NEWBORN.finditer(text):
        yield fact_at(Age(0, "newborn"), passage, match)


def read_sexes(passages: Sequence[Passage]) -> tuple[Fact[Sex], ...]:
    """Every sex that `passages` give the patient; pronouns do not count, they may stand for anybody."""
    return first_of_each(one for passage in passages for one in _sexes(passage))


def _sexes(passage: Passage) -> Iterator[Fact[Sex]]:
    text = _OTHERS.hidden(passage.stated)
    for match in _LABELLED_SEX.finditer(text):
        yield fact_at(_sex(match["sex"]), passage, match, firm=True)
    for match in _WITH_SEX.finditer(text):
        yield fact_at(_sex(match["sex"]), passage, match)
    for match in _SAID_SEX.finditer(text):
        yield fact_at(_sex(match["sex"]), passage, match)


def _sex(word: str) -> Sex:
    return "female" if word.lower() in {"f", "female", "woman", "girl", "lady"} else "male"


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 1


def _unit(word: str) -> Literal["year", "month", "week", "day"]:
    starts: tuple[Literal["year", "month", "week", "day"], ...] = ("year", "month", "week", "day")
    return next(unit for unit in starts if word.startswith(unit[0]))


_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_YEARS = r"y(?:ea)?rs?"
_THINGS = (
    r"(?:injur\w+|scars?|fractures?|wounds?|lesions?|implants?|hardware|grafts?|tattoos?|devices?|pacemakers?|prosthe\w+|"
    r"history|complaints?|stents?|sutures?|burns?|lacerations?|mass|records?|x-?rays?|warranty|guarantee)"
)
_OLD = Quick(
    rf"(?<![\w./~-]){_COUNT}\s?-?(?P<unit>y/?\.?o\.?\b|{_YEARS}[ -]old|{_YEARS} of age|m/?o\b(?= (?:m|f|male|female|boy|girl|old|"
    rf"infant))|months?[ -]old|mos? old|months?(?= (?:well|check|visit|wcc|physical|health))|mos?(?= (?:well|check|visit|wcc|physical|health))|"
    rf"{_YEARS}(?= (?:well|wcc|check))|weeks?[ -]old|wks? old|days?[ -]old)(?!\w)(?! {_THINGS}\b)",
    re.IGNORECASE,
)
_LABELLED = Quick(
    rf"\b(?:age|aged|patient age|pt age)(?: is)?\s?[:=]?\s?{_COUNT}(?:\s?(?P<unit>{_YEARS}|months?|mos?|weeks?|wks?|days?))?"
    r"(?![\d/.%-])(?!\s?(?:to|or|and older|and over)\b)",
    re.IGNORECASE,
)
_WITH_SEX = Quick(
    r"(?<![\w./~-])(?P<count>\d{1,3})(?P<unit>\s?-?(?:y/?\.?o\.?|y(?:ea)?rs?[ -]old))?[ ,-]{0,2}"
    r"(?P<sex>[MF]|(?i:male|female|man|woman|boy|girl))(?![\w/'-])"
)
_MASKED = Quick(r"\[AGE OVER 89\]")
_NEWBORN = Quick(r"\b(?:newborn|neonate)\b(?! (?:screen\w*|nursery|care code|codes?))", re.IGNORECASE)
_SAID_SEX = Quick(
    r"\b(?P<sex>female|woman|girl|lady|male|man|boy|gentleman)\b"
    r"(?!s\b|['’-]|[ -](?:pelvi\w+|genital\w*|infertility|erectile|hypogonad\w*|breast|urinary|sterili\w+|urethr\w+|pattern|catheter|connector|condom|friend|partner|provider|"
    r"physician|surgeon|nurse))",
    re.IGNORECASE,
)
_LABELLED_SEX = Quick(r"\b(?:sex|gender)\s?(?:is)?\s?[:=]?\s?(?P<sex>female|male|[MF])\b", re.IGNORECASE)
_OTHERS = Quick(
    r"\b(?:his|her|their|the patient['’]s|pt['’]s)\s[^.;,]{0,24}\b(?:son|daughter|child|baby|infant|brother|sister|mother|"
    r"father|wife|husband|spouse|partner|friend)\b(?:, an? [^.;,]{0,40})?"
    r"|\b(?:ages?|patients?|children|adults?|women|men)\s(?:of\s)?\d{1,3}\s(?:to|through|-|and|or)\s\S+"
    r"|\b(?:under|over|below|above|older than|younger than|at least)\s(?:the age of\s|age\s)?\d{1,3}(?:\syears?(?:\sof age|\sold)?)?",
    re.IGNORECASE,
)
"""Other people, and ages that a rule speaks of."""
