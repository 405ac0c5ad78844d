"""Siblings told apart by what the case says of age, anesthetic, size, views, contrast or time."""

import re
from collections.abc import Sequence

from consultant.draft.amounts import areas
from consultant.draft.candidates import Candidate, Note
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.views import views_fit
from consultant.draft.size import lengths, read_size
from consultant.draft.told.views import views_told
from consultant.sieve import Quick

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
    return [one for one in ranked if _fits(table.fact(one.entry.code, "age"), age_years) is not False]


def by_anesthetic(ranked: list[Candidate], passages: Sequence[Passage], table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another anesthetic than the one told of; a general one rules over a local one."""
    if not any(table.fact(one.entry.code, "sedation") for one in ranked):
        return ranked
    if any(_GENERAL.search(one.stated) for one in passages):
        kept = [one for one in ranked if table.fact(one.entry.code, "sedation") not in _LESSER]
    elif any(_LOCAL.search(one.text) for one in passages):
        kept = [one for one in ranked if "general" not in table.fact(one.entry.code, "sedation")]
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


def by_size(ranked: list[Candidate], text: str, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another size than the one that `text` gives."""
    surfaces = {area.square_cm for area in areas(text)}
    spans = set(lengths(text))
    kept = []
    for one in ranked:
        size = read_size(table.fact(one.entry.code, "size"))
        measured = (surfaces if size.square else spans) if size else set()
        if size is None or len(measured) != 1 or size.fits(next(iter(measured))):
            kept.append(one)
    return kept


_AROUND = 2
"""How many sentences further the views of an X-ray may be told."""


def _views_around(note: Note, place: int) -> int | None:
    """The number of views that the passage at `place` tells, or else that the sentences around it agree on."""
    here = views_told(note.texts[place])
    if here is not None:
        return here
    around = range(max(0, place - _AROUND), min(len(note.texts), place + _AROUND + 1))
    found = {views for other in around if (views := views_told(note.texts[other])) is not None}
    return found.pop() if len(found) == 1 else None


def by_views(ranked: list[Candidate], note: Note, place: int, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another number of views than the note gives beside the passage."""
    views = _views_around(note, place)
    if views is None:
        return ranked
    return [one for one in ranked if views_fit(table.fact(one.entry.code, "number"), views) is not False]


def views_open(ranked: list[Candidate], note: Note, place: int, table: OwnTable) -> list[Candidate]:
    """The codes for another number of views of the same part, where the note gives no number; else none."""
    first = ranked[0]
    if views_fit(table.fact(first.entry.code, "number"), 1) is None or _views_around(note, place) is not None:
        return []
    if re.search(r"\bviews?\b", note.texts[place], re.IGNORECASE):
        return []
    site = table.fact(first.entry.code, "site")
    same = [one for one in ranked if table.fact(one.entry.code, "site") == site]
    return same if len(same) > 1 else []


def by_contrast(ranked: list[Candidate], text: str, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another use of contrast than the one that `text` gives."""
    said = next((kind for kind, words in _CONTRAST if words.search(text)), None)
    if said is None:
        return ranked
    facts = {one.entry.code: table.fact(one.entry.code, "contrast") for one in ranked}
    return [one for one in ranked if not (fact := facts[one.entry.code]) or fact in said]


_CONTRAST = (
    (
        frozenset({"without, then with", "without and with"}),
        Quick(
            r"\b(?:without (?:and|then|followed by) with|with (?:and|&) without|w/?o ?(?:and|&|/) ?w/?)\b|"
            r"\b(?:with|w/?) ?(?:and|&|/)? ?(?:without|wo|w/o)\b|\bpre[- ]?(?:and|&|/) ?post[- ]?(?:contrast|gad\w*)\b|"
            r"\bbefore and after (?:\w+ ){0,3}?(?:contrast|gad\w*)\b",
            re.I,
        ),
    ),
    (
        frozenset({"none"}),
        Quick(r"\b(?:(?:without|w/o|no) (?:iv |oral )?(?:contrast|gad\w*)|non-?contrast|unenhanced)\b", re.I),
    ),
    (
        frozenset({"with"}),
        Quick(
            r"\b(?:with|w/|iv|intravenous) ?(?:iv |oral and iv |oral )?(?:contrast|gad\w*)\b|\bcontrast[- ]enhanced\b",
            re.I,
        ),
    ),
)


def by_time(ranked: list[Candidate], text: str, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for other minutes than those that `text` gives, where it gives one figure."""
    given = {int(match["minutes"]) for match in _MINUTES.finditer(text)}
    if len(given) != 1:
        return ranked
    minutes = given.pop()
    kept = []
    for one in ranked:
        span = _LASTS.fullmatch(table.fact(one.entry.code, "time"))
        least = int(span["least"]) if span else 0
        most = int(span["most"]) if span and span["most"] else 24 * 60
        if least <= minutes <= most:
            kept.append(one)
    return kept


_MINUTES = Quick(r"(?<![\w.])(?P<minutes>\d{1,3})[ -]?min(?:ute)?s?\b", re.IGNORECASE)
_LASTS = re.compile(r"(?P<least>\d+)(?: to (?P<most>\d+))? minutes(?: or more)?")
