"""Siblings that differ by the patient's age or by the anesthetic, told apart by what the case says of them."""

import re
from collections.abc import Sequence

from consultant.draft.candidates import Candidate
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage

_UNDER = re.compile(r"under (?P<most>\d+) years?")
_UP_TO = re.compile(r"(?:up to|through) (?P<most>\d+) years")
_FROM = re.compile(r"(?P<least>\d+) years (?:and|or) older")
_SPAN = re.compile(r"(?P<least>\d+) to (?P<most>\d+) years")
_GENERAL = re.compile(
    r"\bgeneral (?:\w+ ){0,2}an(?:a?esthesia|a?esthetic)|\bunder general\b|\bGETA?\b|\bGA\b|\bendotracheal\b|\bLMA\b|"
    r"\blaryngeal mask\b|\bmask an(?:a?esthesia)|\bmask general\b|\bgeneral mask\b|\b(?:child|patient) asleep\b",
)
_LOCAL = re.compile(
    r"\blocal(?:ly)?\b(?! (?:flap|recurrence|reaction))|\btopical(?:ly)?\b|\bphenol\b|\blidocaine\b|\bxylocaine\b|"
    r"\bemla\b|\bawake\b|\b(?:no|without|w/o) (?:general |any )?(?:an(?:a?esthesia|a?esthetic)|sedation)|\boffice\b",
    re.IGNORECASE,
)


def by_age(ranked: list[Candidate], age_years: float | None, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another age, where the age is known."""
    if age_years is None:
        return ranked
    return [one for one in ranked if _fits(_fact(one, "age", table), age_years) is not False]


def by_anesthetic(ranked: list[Candidate], passages: Sequence[Passage], table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another anesthetic than the one told of; a general one rules over a local one."""
    if not any(_fact(one, "sedation", table) for one in ranked):
        return ranked
    if any(_GENERAL.search(one.stated) for one in passages):
        kept = [one for one in ranked if _fact(one, "sedation", table) not in _LESSER]
    elif any(_LOCAL.search(one.text) for one in passages):
        kept = [one for one in ranked if "general" not in _fact(one, "sedation", table)]
    else:
        kept = ranked
    return kept


_LESSER = frozenset({"none", "local", "local anesthesia", "local or topical"})


def _fits(fact: str, age: float) -> bool | None:
    """Whether a code for the ages of `fact` is one for `age`; None where it names none in years."""
    if match := _UNDER.fullmatch(fact):
        return age < int(match["most"])
    if match := _UP_TO.fullmatch(fact):
        return age < int(match["most"]) + 1
    if match := _FROM.fullmatch(fact):
        return age >= int(match["least"])
    if match := _SPAN.fullmatch(fact):
        return int(match["least"]) <= age < int(match["most"]) + 1
    return None


def _fact(one: Candidate, name: str, table: OwnTable) -> str:
    own = table.get(one.entry.code)
    return own.own.facts.get(name, "") if own else ""
