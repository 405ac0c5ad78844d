"""Which procedure codes the words of a passage speak for: our own table, weighed word by word, best first.

A word counts for as much as it tells codes apart. A term of the table that stands whole in the passage is firm; words
that stand beside it or elsewhere in the note only help to choose between codes that are named already.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf, Hit
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.weighing import GENERIC, MOSTLY, RARE, Told, Weight, heaviest_first, scales
from consultant.draft.words import phrases, stems, unmasked, unmasked_as

CANDIDATES = 10
_LEAST = 5.0
_NEIGHBOURS = 2
_SEARCHES = 2
_LONG_AGO = re.compile(
    r"\b(?:weeks?|wks?|months?|mos?|years?|yrs?|days?) (?:ago|prior|earlier|back|after)\b|"
    r"\blast (?:year|month|visit)\b|\byesterday\b|\belsewhere\b|\bprevious(?:ly)?\b|\bsince (?:19|20)\d\d\b|"
    r"\b(?:read|interpreted|reported|over-?read|final read) by (?:the )?(?:radiolog\w+|\w+ radiologist)\b|"
    r"\bper (?:the )?radiolog(?:y|ist)\b(?! (?:request|protocol))|\bradiology (?:read|report|interpretation)\b|"
    r"\b(?:hospital|facility) (?:bills|reports|supplies and bills) (?:it|them|this|that|for (?:it|them|this|that))\b",
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
    whole: bool
    """One of its terms stands in the passage from end to end."""


class Note:
    """A note cut into passages, with the words of each worked out once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.texts = [unmasked_as(one.text, one.tested) for one in passages]
        self.words = [
            frozenset[str]() if _LONG_AGO.search(unmasked(one.text)) else _spoken(text)
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


class Candidates:
    """The codes that the passages of one note speak for. What is looked up for one of them is kept for the rest.

    `named` are codes that the sender writes: of those, less is asked, and their siblings are looked at too.
    """

    def __init__(
        self, note: Note, shelf: CodeShelf, on: date, table: OwnTable, named: frozenset[str] = frozenset()
    ) -> None:
        self.note, self.shelf, self.on, self.table, self.named = note, shelf, on, table, named
        self._scales = scales(table)
        self._weighed: dict[tuple[Told, frozenset[str]], list[Weight]] = {}
        self._entries: dict[str, CodeEntry | None] = {}
        self._found: dict[str, list[Hit]] = {}

    def rank(self, told: Told, left: frozenset[str], *, supplies: bool = False) -> list[Candidate]:
        """The codes that the words `left` of a passage speak for, best first; the first is firm, else there is none.

        After it come its siblings and other firm ones. With `supplies` codes of things are looked for, else codes of
        what was done.
        """
        weights = self._weigh(told, left)
        likely = (self._candidate(one) for one in weights if one.firm and one.score >= _LEAST)
        first = next((one for one in likely if one is not None and is_supply(one.entry) is supplies), None)
        if first is None:
            return []
        family = {one.own.code for one in self.table.siblings(first.entry.code)}
        every = [
            candidate
            for one in weights
            if (one.firm or one.code in family) and (candidate := self._candidate(one)) is not None
            if is_supply(candidate.entry) is supplies
        ]
        first = _fuller(next(one for one in every if one == first), every, told, self.table)
        others = [one for one in every if one is not first and not _adds(one, self.table)]
        siblings = [one for one in others if one.entry.code in family]
        return [first, *siblings, *(one for one in others if one.firm and one not in siblings)][:CANDIDATES]

    def nearest(self, told: Told, limit: int = 3) -> list[Candidate]:
        """The codes that come nearest to a passage without being firm; best first."""
        near = (self._candidate(one) for one in self._weigh(told, told.words) if one.score >= _LEAST)
        return list(islice((one for one in near if one is not None), limit))

    def entry(self, code: str) -> CodeEntry | None:
        """The entry of `code` when it may be reported on the date."""
        if code not in self._entries:
            entry = self.shelf.lookup(code, self.on)
            stands = entry is not None and entry.billable and entry.active_on(self.on)
            self._entries[code] = entry if stands else None
        return self._entries[code]

    def _candidate(self, weight: Weight) -> Candidate | None:
        entry = self.entry(weight.code)
        return None if entry is None else Candidate(entry, weight.score, weight.matched, weight.firm, weight.whole)

    def _weigh(self, told: Told, left: frozenset[str]) -> list[Weight]:
        """What speaks for the codes of the words `left` of a passage, the weightiest first."""
        if (told, left) not in self._weighed:
            pool = self._scales.told_by(left).union(*map(self._scales.family, self.named))
            weights = self._scales.weigh(pool, told, left, self.named)
            if told.words == left and not any(one.firm and one.whole for one in weights):
                # Nothing is named outright: a search reads brands, shorthand and slips of the pen too.
                found = {hit.entry.code for query in phrases(told.said)[:_SEARCHES] for hit in self.hits(query)}
                more = set[str]().union(*map(self._scales.family, found)) - pool
                weights = heaviest_first([*weights, *self._scales.weigh(more, told, left, self.named)])
            self._weighed[told, left] = weights[: 4 * CANDIDATES]
        return self._weighed[told, left]

    def hits(self, query: str) -> list[Hit]:
        """What a search for the procedures of `query` finds, best first; nothing for figures alone."""
        if query not in self._found:
            sets = (CodeSet.CPT, CodeSet.HCPCS)
            asks = not query.replace(" ", "").isdigit()
            found = self.shelf.search(query, self.on, code_sets=sets, billable=True, limit=CANDIDATES) if asks else []
            self._found[query] = found
        return self._found[query]


def _fuller(first: Candidate, every: Sequence[Candidate], told: Told, table: OwnTable) -> Candidate:
    """The sibling of `first` that says more of what stands in the passage; `first` itself when none does.

    Or the one that more speaks for because another sentence of the note says what decides.
    """
    own = table.get(first.entry.code)
    siblings = {one.own.code: one for one in table.siblings(first.entry.code)}
    for one in every:
        sibling = siblings.get(one.entry.code)
        if own is None or sibling is None or one is first or not one.firm or one.score < MOSTLY * first.score:
            continue
        more = table.weight((table.apart(sibling) & told.words) - own.about - GENERIC)
        less = table.weight((table.apart(own) & told.words) - sibling.about - GENERIC)
        if more >= RARE and more > less:
            return one
    best = next((one for one in every if one.entry.code in siblings), first)
    if own is not None and best is not first and not _adds(best, table):
        elsewhere = (table.apart(siblings[best.entry.code]) & told.far) - told.words - own.about - GENERIC
        return best if table.weight(elsewhere) >= RARE else first
    return first


def _adds(one: Candidate, table: OwnTable) -> bool:
    own = table.get(one.entry.code)
    return own is not None and bool(own.add_on)


def is_supply(entry: CodeEntry) -> bool:
    """Whether the code is for a thing (a device, a cast, a lens), which is reported beside what was done with it."""
    return entry.code_set is CodeSet.HCPCS and entry.code[0] in "AEJKLQV" and not entry.code.startswith("Q01")


def _spoken(text: str) -> frozenset[str]:
    """The words of a text; single figures and letters are left to those who count and measure."""
    words = frozenset(word for word in stems(text) if len(word) > 1)
    return words - {"sepsis"} if "septic" in words else words  # one word of the text, written out for diagnoses


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
