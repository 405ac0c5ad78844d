"""What a case tells as done, sentence by sentence, and what a rule made of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.payer import Payer
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.section import Section
from consultant.draft.setting import Setting
from consultant.sieve import Quick

_DONE = frozenset({Section.BODY, Section.PROCEDURE})
_LONG_AGO = Quick(
    r"\b(?:weeks?|months?|mos?|years?|yrs?|days?) (?:ago|prior|earlier|back)\b|\blast (?:year|month|week|visit|time)\b"
    r"|\byesterday\b|\bpreviously\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One sentence and what it states as done: what it denies, plans or doubts is blanked out, so that places hold."""

    passage: Passage
    text: str


@dataclass(frozen=True)
class Tale:
    """What is told, and what of the patient decides."""

    said: tuple[Said, ...]
    """The sentences that may tell what was done that day, as told."""
    everything: str
    """What the whole case states, in one text."""
    on: date
    table: OwnTable
    age_years: float | None = None
    medicare: bool = False
    around: str = ""
    """What the note lists as done, while `said` is what it narrates: it may name the place."""
    noted: tuple[Said, ...] = ()
    """`said` with what findings tell, for operations: what was seen and what was done to it stand together there."""
    planned: tuple[Said, ...] = ()
    """What stands under a plan: some tell there what was done."""
    everywhere: str = ""
    """Everything that is written, past, planned and denied things too: for patterns that tell those apart."""
    setting: Setting | None = None
    medicare_known: bool = False
    """The case says who pays."""

    @cached_property
    def listed(self) -> "Tale":
        """It with the procedures that the note lists alone."""
        return replace(self, said=tuple(one for one in self.said if one.passage.listed_as_done), planned=())

    @cached_property
    def narrated(self) -> "Tale":
        """It without the procedures that the note lists."""
        listed = " ".join(one.text for one in self.listed.said)
        return replace(self, said=tuple(one for one in self.said if not one.passage.listed_as_done), around=listed)


@dataclass(frozen=True)
class ReckonedLine:
    """A line that a rule counted, and the sentences it was counted from."""

    counted: Counted
    passages: tuple[Passage, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reckoned:
    """What a rule made of a case."""

    lines: tuple[ReckonedLine, ...]
    questions: tuple[str, ...] = ()
    covers: tuple[tuple[str, str], ...] = ()
    """First and last of the codes that it answers for: no other look-up adds one of them."""
    notes: tuple[tuple[str, str], ...] = field(default=())
    """Codes that are left out on purpose, and why."""
    also: tuple[Passage, ...] = ()
    """Sentences that it read and counted nothing from."""
    shares: bool = False
    """Its sentences may tell of other services too."""

    @property
    def passages(self) -> frozenset[Passage]:
        """The sentences that it read: no other look-up reads a service out of them."""
        if self.shares:
            return frozenset()
        return frozenset([*self.also, *(passage for line in self.lines for passage in line.passages)])

    def answers_for(self, code: str) -> bool:
        """Whether `code` is one that it settles."""
        return any(first <= code <= last for first, last in self.covers)


Reader = Callable[[Tale], Reckoned | None]


def told(passages: Sequence[Passage], facts: CaseFacts, table: OwnTable) -> Tale:
    """The tale of `passages`, which leave out what is asked."""
    everything = " ".join(one.stated for one in passages)
    said = tuple(Said(one, as_done(one)) for one in passages if one.section in _DONE or _done_there(one))
    noted = tuple(
        Said(one, as_done(one))
        for before, one in zip([None, *passages], passages, strict=False)
        if one.section in _DONE
        or one.section is Section.FINDINGS
        or _done_there(one)
        or _goes_on(before, one)
        or _operates(one)
    )
    medicare = facts.payer in {Payer.MEDICARE, Payer.MEDICARE_ADVANTAGE}
    return Tale(
        said,
        everything,
        facts.date_of_service,
        table,
        facts.age_years,
        medicare,
        noted=noted,
        planned=tuple(Said(one, one.stated) for one in passages if one.section is Section.PLAN),
        everywhere="\n".join(one.text for one in passages),
        setting=facts.setting,
        medicare_known=facts.payer is not None,
    )


def _goes_on(before: Passage | None, one: Passage) -> bool:
    """Whether `one` follows the indication in the same line: who writes on there tells what was done."""
    return (
        one.section is Section.INDICATION
        and before is not None
        and before.section is Section.INDICATION
        and before.document == one.document
        and one.start - before.end <= 2
    )


def _operates(passage: Passage) -> bool:
    """Whether a line below a diagnosis says what was done in the operation."""
    return passage.section is Section.DIAGNOSIS and bool(_IN_OPERATION.search(passage.stated))


_IN_OPERATION = Quick(
    r"\b(?:was|were) (?:then )?(?:removed|taken|placed|divided|clipped|resected|excised|advanced|inserted|closed|"
    r"passed|opened|drained)\b|"
    r"\b(?:taken (?:off|out|down)|clipped and divided|ports?|trocars?|critical view|scope (?:was )?passed)\b",
    re.IGNORECASE,
)


def _done_there(passage: Passage) -> bool:
    """Whether a plan or an assessment says of something that it was done."""
    if passage.section is Section.PLAN:
        return bool(_IN_PLAN.search(passage.stated)) and not _TO_COME.search(passage.text)
    done = passage.section is Section.DIAGNOSIS and _IN_ASSESSMENT.search(passage.stated)
    return bool(done) and not _LONG_AGO.search(passage.text)


_IN_PLAN = Quick(
    r"\b(?:treated (?:with|w/|by)|frozen|froze|injected|excised|shaved|snipped|curetted|destroyed|cauteri[sz]ed|"
    r"biopsied|debrided|removed|drained|aspirated|pared|performed)\b|"
    r"\b(?:cryo\w*|liquid nitrogen|ln2)\b[^.]*\b(?:to (?:all|each|the)|x ?\d)",
    re.IGNORECASE,
)
_IN_ASSESSMENT = Quick(r"\b(?:treated (?:with|w/|by)|frozen|froze|injected|snipped|curetted)\b", re.IGNORECASE)


def read_once(reader: Reader, tale: Tale) -> Reckoned | None:
    """What `reader` makes of the procedures that the note lists, or else of what it narrates: nothing counts twice.

    Where neither makes a line, the questions of the list are asked, or else those of the narration.
    """
    found = [one for one in (reader(tale.listed), reader(tale.narrated)) if one is not None]
    return next((one for one in found if one.lines), found[0] if found else None)


def reckoned(
    count: Count,
    passages: Sequence[tuple[Passage, ...]],
    covers: tuple[tuple[str, str], ...],
    doubts: tuple[str, ...] = (),
    notes: tuple[tuple[str, str], ...] = (),
) -> Reckoned | None:
    """`count` with the sentences of each thing that was counted; None when it says nothing."""
    if not count.lines and not count.questions and not notes:
        return None
    every = tuple(dict.fromkeys(one for some in passages for one in some))
    lines = []
    for counted in count.lines:
        own = tuple(dict.fromkeys(one for place in counted.of for one in passages[place])) if counted.of else every
        lines.append(ReckonedLine(counted, own[:4], doubts))
    return Reckoned(tuple(lines), count.questions, covers, notes)


def as_done(passage: Passage) -> str:
    """What `passage` states as done that day, all else blanked out: as long as before, so that places hold."""
    text = passage.stated
    if (ago := _LONG_AGO.search(text)) is not None:
        comma = text.rfind(", ", 0, ago.start())
        if comma < 0 or not _OF_ITS_OWN.match(text[comma + 2 :]) or _LONG_AGO.search(text[:comma]):
            return " " * len(text)
        text = text[:comma] + " " * (len(text) - comma)  # `Mirena put in, counseled last month`
    match = _TO_COME.search(passage.text)
    if match is None:
        return text
    begin = match.start()
    if re.match(r"(?:\w+ )?will be\b", passage.text[begin:], re.IGNORECASE):  # what stands before it is its subject
        begin = max(passage.text.rfind(",", 0, begin), passage.text.rfind(" and ", 0, begin), 0)
    return text[:begin] + " " * (len(text) - begin)


_OF_ITS_OWN = re.compile(r"(?:counsel|consent|discuss|seen|scan|diagnos|visit|imag)\w*\b[^,]*$", re.IGNORECASE)
"""What stands last in a sentence and tells of another day by itself."""


_TO_COME = Quick(
    r"\b(?:(?:he|she|they|we|i|patient|pt)(?:['’]ll| will)|will|next (?:week|month|visit|time|appointment)|tomorrow|"
    r"return(?:s|ing)? (?:to clinic|in|for)|follow[ -]?up (?:in|for))\b",
    re.IGNORECASE,
)
