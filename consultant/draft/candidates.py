"""Which procedure codes the words of a passage speak for: our own table, weighed word by word, best first.

A word counts for as much as it tells codes apart. A term of the table that stands whole in the passage is firm; words
that stand beside it or elsewhere in the note only help to choose between codes that are named already.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.draft.acts import ACTS
from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.words import phrases, stems

CANDIDATES = 10
_WHOLE = 0.95
"""A term is there whole when so much of its weight is."""
_MOSTLY = 0.6
_RARE = 4.5
"""The weight of a word that about one code in ninety has."""
_UNMISTAKEN = 6.0
_NAMED = 3.5
"""How much has to speak for a code that the sender names."""
_TELLING = 3.0
_NEAR = 0.5
"""What a word counts that stands in a sentence beside, against one in the passage."""
_FAR = 0.15
_FAR_DECIDING = 0.5
"""The same for a word elsewhere in the note that tells a code from its siblings."""
_DENIED = 0.7
"""What a word of a code takes away where the note says that it was not done."""
_LEAST = 5.0
_NEIGHBOURS = 2
_SEARCHES = 2
_GENERIC = stems(
    "office medical patient visit day same level service each other unit hospital normal because new established time "
    "minute doctor physician medicare program home exam examination general review only all line even plac chart two "
    "three one first second third year old week month interpretation interpret test procedure performed report read "
    "vial single"
)
"""Words of many notes that name no procedure by themselves."""
_LONG_AGO = re.compile(
    r"\b(?:weeks?|wks?|months?|mos?|years?|yrs?|days?) (?:ago|prior|earlier|back|after)\b|"
    r"\blast (?:year|month|visit)\b|\belsewhere\b|\bprevious(?:ly)?\b|\bsince (?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What was done another day, or by others."""
_WHY = re.compile(r"\b(?:for|because of|due to|secondary to)\b(?P<why>[^,.;:\n]*)", re.IGNORECASE)
SILENT = frozenset({Section.PAST, Section.FAMILY, Section.OTHER})
"""Where a note tells of other days and other people."""


@dataclass(frozen=True)
class Candidate:
    """A code that may fit a passage."""

    entry: CodeEntry
    score: float
    matched: frozenset[str]
    """The words, in one form, that speak for it."""
    firm: bool
    """Its own words are there, not only some of them."""


@dataclass(frozen=True)
class Told:
    """A passage as it is weighed: what it states, what is said around it, what the note denies."""

    said: str
    words: frozenset[str]
    near: frozenset[str]
    far: frozenset[str]
    denied: frozenset[str]
    reasons: frozenset[str]
    """The words of the passage that say why: `visit for gout` tells of no test for gout."""


class Note:
    """A note cut into passages, with the words of each worked out once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.texts = [one.tested for one in passages]
        self.words = [
            frozenset[str]() if _LONG_AGO.search(one.text) else _spoken(text)
            for one, text in zip(passages, self.texts, strict=True)
        ]

    @cached_property
    def stated(self) -> frozenset[str]:
        """Every word that the note states of this patient and this day."""
        return _all(words for one, words in zip(self.passages, self.words, strict=True) if one.section not in SILENT)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Every word that it only denies, doubts or plans."""
        return _all(_spoken(one.text) for one in self.passages) - _all(self.words)

    def told(self, place: int) -> Told:
        """The passage at `place` as it is weighed."""
        near = _all(self.words[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1])
        text = self.texts[place]
        reasons = _spoken(" ".join(match["why"] for match in _WHY.finditer(text)))
        return Told(text, self.words[place], near, self.stated, self.denied, reasons)


def rank(
    told: Told,
    left: frozenset[str],
    shelf: CodeShelf,
    on: date,
    table: OwnTable,
    named: frozenset[str],
    *,
    supplies: bool = False,
) -> list[Candidate]:
    """The codes that the words `left` of a passage speak for, best first; the first is firm, else there is none.

    After it come its siblings and other firm ones. `named` are codes that the sender writes: of those, less is asked.
    With `supplies` codes of things are looked for, else codes of what was done.
    """
    every = [one for one in _weighed(told, left, shelf, on, table, named) if is_supply(one.entry) is supplies]
    first = next((one for one in every if one.firm and one.score >= _LEAST), None)
    if first is None:
        return []
    first = _fuller(first, every, told, table)
    family = {one.own.code for one in table.siblings(first.entry.code)}
    others = [one for one in every if one is not first and not _adds(one, table)]
    siblings = [one for one in others if one.entry.code in family]
    return [first, *siblings, *(one for one in others if one.firm and one not in siblings)][:CANDIDATES]


def _fuller(first: Candidate, every: Sequence[Candidate], told: Told, table: OwnTable) -> Candidate:
    """The sibling of `first` that says more of what stands in the passage; `first` itself when none does.

    Or the one that more speaks for because another sentence of the note says what decides.
    """
    own = table.get(first.entry.code)
    siblings = {one.own.code: one for one in table.siblings(first.entry.code)}
    for one in every:
        sibling = siblings.get(one.entry.code)
        if own is None or sibling is None or one is first or not one.firm or one.score < _MOSTLY * first.score:
            continue
        more = table.weight((table.apart(sibling) & told.words) - own.about - _GENERIC)
        less = table.weight((table.apart(own) & told.words) - sibling.about - _GENERIC)
        if more >= _RARE and more > less:
            return one
    best = next((one for one in every if one.entry.code in siblings), first)
    if own is not None and best is not first and not _adds(best, table):
        elsewhere = (table.apart(siblings[best.entry.code]) & told.far) - told.words - own.about - _GENERIC
        return best if table.weight(elsewhere) >= _RARE else first
    return first


def _adds(one: Candidate, table: OwnTable) -> bool:
    own = table.get(one.entry.code)
    return own is not None and bool(own.add_on)


def is_supply(entry: CodeEntry) -> bool:
    """Whether the code is for a thing (a device, a cast, a lens), which is reported beside what was done with it."""
    return entry.code_set is CodeSet.HCPCS and entry.code[0] in "AEJKLQV" and not entry.code.startswith("Q01")


def nearest(
    told: Told, shelf: CodeShelf, on: date, table: OwnTable, named: frozenset[str], limit: int = 3
) -> list[Candidate]:
    """The codes that come nearest to a passage without being firm; best first."""
    every = _weighed(told, told.words, shelf, on, table, named)
    return [one for one in every if one.score >= _LEAST][:limit]


def _weighed(
    told: Told, left: frozenset[str], shelf: CodeShelf, on: date, table: OwnTable, named: frozenset[str]
) -> list[Candidate]:
    found = []
    for code in _pool(told, left, shelf, on, table, named):
        own = table.get(code)
        if own is None or own.is_drug or own.is_visit or own.is_anesthesia or table.goes_on(own):
            continue
        score, matched, firm = _weigh(own, told, left, table, code in named)
        if score > 0:
            found.append((score, code, matched, firm))
    found.sort(key=lambda one: (-one[0], one[1]))
    ranked = []
    for score, code, matched, firm in found[: 4 * CANDIDATES]:
        entry = shelf.lookup(code, on)
        if entry is not None and entry.billable and entry.active_on(on):
            ranked.append(Candidate(entry, score, matched, firm))
    return ranked


def _pool(
    told: Told, left: frozenset[str], shelf: CodeShelf, on: date, table: OwnTable, named: frozenset[str]
) -> set[str]:
    """The codes that share a telling word with the passage, what a search for it finds, and their families."""
    telling = [word for word in left - _GENERIC if not word.isdigit() and table.weight((word,)) >= _TELLING]
    codes = {own.own.code for word in telling for own in table.with_word(word)} | named
    if told.words == left:  # the whole passage: a search reads brands, shorthand and slips of the pen too
        for query in phrases(told.said)[:_SEARCHES]:
            if not query.replace(" ", "").isdigit():
                hits = shelf.search(query, on, code_sets=(CodeSet.CPT, CodeSet.HCPCS), billable=True, limit=CANDIDATES)
                codes |= {hit.entry.code for hit in hits}
    return {sibling.own.code for code in codes for sibling in table.siblings(code)}


def _weigh(
    own: OwnEntry, told: Told, left: frozenset[str], table: OwnTable, named: bool
) -> tuple[float, frozenset[str], bool]:
    """How much speaks for a code, which words of the passage do, and whether they are enough."""
    best, spoken, firm = 0.0, frozenset[str](), False
    for term in own.terms:
        here, beside = (term & left) - _GENERIC, (term & told.near) - told.words
        whole = table.weight(word for word in term - _GENERIC if len(word) > 1)
        if not whole or all(word.isdigit() for word in here):
            continue
        weight, near = table.weight(here), table.weight(beside)
        covered = (weight + 0.8 * table.weight(beside - _GENERIC)) / whole
        value = covered * covered * (weight + _NEAR * near)
        if value > best:
            best, spoken = value, here
        if (done := term & ACTS) and not done & (told.words | beside):
            continue
        if len(here) > 1 or not here <= told.reasons:
            # `development` alone is no developmental test: the plain words of a term have to be there too
            lacking = bool((term & _GENERIC) - told.words - told.near)
            firm = firm or _is_firm(min(covered, _MOSTLY) if lacking else covered, here, beside, weight, table)
    matched = frozenset(word for word in (own.about & left) - _GENERIC if not word.isdigit())
    if not (spoken or matched):  # all that speaks for it stands elsewhere
        return 0.0, matched, False
    about = table.weight(matched)
    acts = bool(own.about & ACTS & told.words)
    firm = firm or (about >= 13 and len(matched) >= 4 and acts)
    score = best + 0.5 * about
    if named and acts and about >= _NAMED:
        firm, score = True, score + 1
    apart = table.apart(own)
    score += _FAR * table.weight((own.about & told.far) - told.words - apart - _GENERIC)
    score += _FAR_DECIDING * table.weight((apart & told.far) - told.words - _GENERIC)
    score -= _DENIED * table.weight(own.excluded & (told.words | told.far))
    return score - _DENIED * table.weight(apart & told.denied), spoken or matched, firm


def _is_firm(covered: float, here: frozenset[str], beside: frozenset[str], weight: float, table: OwnTable) -> bool:
    """Whether a term is there: whole, mostly with a rare word, or parted between two sentences."""
    if covered > _WHOLE and weight >= 4:
        return True
    if covered >= 0.7 and any(table.weight((word,)) >= _UNMISTAKEN for word in here):
        return True
    rare = any(table.weight((word,)) >= _RARE for word in here)
    parted = covered >= 0.78 and bool(beside) and weight >= (_RARE if len(here) > 1 else _UNMISTAKEN)
    return (covered >= _MOSTLY and len(here) > 1 and rare) or parted


def _spoken(text: str) -> frozenset[str]:
    """The words of a text; single figures and letters are left to those who count and measure."""
    words = frozenset(word for word in stems(text) if len(word) > 1)
    return words - {"sepsis"} if "septic" in words else words  # one word of the text, written out for diagnoses


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
