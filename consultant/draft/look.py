"""Everything that look-ups find in a case: a draft without a model is made of it, and a model chooses from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.draft.candidates import Candidates, Note
from consultant.draft.diagnoses import Finding, find_diagnoses
from consultant.draft.facts import CaseFacts, read_facts
from consultant.draft.instructs import meant_for_machine
from consultant.draft.kind import KindOfRequest, newest_document, read_kind
from consultant.draft.mention import Mention, mentions
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage, passages
from consultant.draft.payer import follows_medicare
from consultant.draft.procedures import Service, find_services
from consultant.draft.question import Question, find_questions, is_question
from consultant.draft.request import DraftRequest
from consultant.draft.section import Section
from consultant.draft.setting import FACILITIES
from consultant.draft.told.anesthetic.anesthesia import reports_anesthesia
from consultant.draft.told.every import reckon
from consultant.draft.told.tale import Reckoned
from consultant.draft.unsettled import MOST, Unsettled, find_unsettled, of_doubtful
from consultant.draft.visit import Visit, find_visit
from consultant.draft.words import phrases

PASSAGES = 1500
"""A case is read this far; what comes after it is named as unread."""
SEARCHED = 20
"""How many further passages are searched for what a model may choose from."""
_WORTH_A_SEARCH = (
    Section.DIAGNOSIS, Section.PROCEDURE, Section.INDICATION, Section.BODY, Section.PRESENT, Section.FINDINGS,
    Section.PATHOLOGY,
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A code that the sender writes, and where."""

    mention: Mention
    passage: Passage
    asked: bool
    """It stands in a question, not in a statement."""


@dataclass(frozen=True)
class Looked:
    """What was found."""

    passages: list[Passage]
    services: list[Service]
    reckoned: list[Reckoned]
    """What rules of units and sums made of it; `services` holds none of the codes that they answer for."""
    drugs: list[Reckoned]
    visit: Visit | None
    findings: list[Finding]
    unmatched: list[Passage]
    """Diagnoses that the note lists and no code was found for."""
    named: list[Named]
    unread: bool
    """The case is longer than what was read."""
    facts: CaseFacts
    kind: KindOfRequest
    questions: list[Question]
    """What the newest message asks and publications can answer."""
    unsettled: list[Unsettled]
    """What was done and no look-up settled."""

    @property
    def counted(self) -> frozenset[str]:
        """The codes that rules made of it: units, sums, the level of a visit. Their quotes name facts, not the code."""
        visit = [] if self.visit is None else [self.visit.code, *(one.code for one in self.visit.added)]
        return frozenset([*visit, *(line.counted.code for one in [*self.reckoned, *self.drugs] for line in one.lines)])

    @property
    def said(self) -> str:
        """What the case states, in one text."""
        return " ".join(one.stated for one in self.passages)

    @property
    def tested(self) -> str:
        """The same, with tests whose result alone is denied."""
        return " ".join(one.tested for one in self.passages)


def look(request: DraftRequest, shelf: CodeShelf, table: OwnTable) -> Looked:
    """Read the documents of `request` and look up what they tell of; words meant for a machine are passed over."""
    every = [
        one
        for number, document in enumerate(request.documents)
        for one in passages(document, number)
        if not meant_for_machine(document.text, one.start, one.end)
    ]
    read = every[:PASSAGES]
    on = request.date_of_service
    told = [one for one in read if not is_question(one)]
    named = [Named(found, one, is_question(one)) for one in read for found in mentions(one.text, shelf, on)]
    codes = frozenset(one.mention.entry.code for one in named)
    facts = read_facts(read, request)
    findings, unmatched = find_diagnoses(told, shelf, on, age_years=facts.age_years, male=facts.sex == "male")
    reckoned, drugs = reckon(told, facts, table)
    of_anesthesia = reports_anesthesia(read)
    candidates = Candidates(Note(told), shelf, on, table, codes)
    services = [] if of_anesthesia else find_services(candidates, age_years=facts.age_years)
    services = [
        one
        for one in services
        if not any(other.answers_for(one.best.entry.code) or one.passage in other.passages for other in reckoned)
    ]
    doubtful = [one for one in services if one.doubtful and one.best.entry.code not in codes]
    done = [*(one.passage for one in services), *(passage for one in reckoned for passage in one.passages)]
    kind, questions = _asked(request, read, named, done, [one.passage for one in findings])
    drugs = _ours(drugs, reckoned, facts)
    evaluated = any(one.answers_for("97161") and one.lines for one in reckoned)  # a therapist reports no visit
    visit = (
        None
        if of_anesthesia or evaluated
        else find_visit(
            told, on, age_years=facts.age_years, medicare=follows_medicare(facts.payer), place=facts.setting or ""
        )
    )
    services = [one for one in services if one not in doubtful]
    served = {*done, *(passage for one in drugs for passage in one.passages)}
    served |= {one for one in told if visit is not None and any(one.quote in quote for quote in visit.evidence)}
    sure = {passage for one in [*reckoned, *drugs] for passage in one.passages}
    sure |= {one.passage for one in services}
    reported = {one.best.entry.code for one in services}
    reported |= {line.counted.code for one in [*reckoned, *drugs] for line in one.lines}
    return Looked(
        passages=read,
        services=services,
        reckoned=reckoned,
        drugs=drugs,
        visit=visit,
        findings=findings,
        unmatched=unmatched,
        named=named,
        unread=len(every) > len(read),
        facts=facts,
        kind=kind,
        questions=questions,
        unsettled=[]
        if of_anesthesia
        else [
            *of_doubtful(doubtful, sure, reported, table),
            *find_unsettled(
                candidates,
                served,
                {one.passage for one in findings},
                reported,
                lambda code: any(one.lines and one.answers_for(code) for one in reckoned),
            ),
        ][:MOST],
    )


def _ours(drugs: list[Reckoned], reckoned: Sequence[Reckoned], facts: CaseFacts) -> list[Reckoned]:
    """`drugs` without those of an operation in a facility, which bills for them."""
    if facts.setting not in FACILITIES:
        return drugs
    operated = frozenset(passage for one in reckoned if one.lines for passage in one.also)
    return [one for one in drugs if not one.passages or not one.passages <= operated]


def _asked(
    request: DraftRequest,
    read: Sequence[Passage],
    named: Sequence[Named],
    done: Sequence[Passage],
    found: Sequence[Passage],
) -> tuple[KindOfRequest, list[Question]]:
    """What kind of request it is, and the questions to answer: those of the newest message once an answer was sent."""
    kind = read_kind(request, read, [one.passage for one in named], done, found)
    if kind.kind == "neither":
        return kind, []
    first = newest_document(request) if request.earlier is not None else 0
    now = [one for one in read if one.document >= first]
    disputed = kind.kind == "dispute"
    pairs = [(one.mention, one.passage) for one in named]
    questions = find_questions(now, pairs, beside=kind.to_code, disputed=disputed)
    if not questions and not kind.to_code and not (disputed or request.earlier):
        # Nothing that publications answer: it is read as a case.
        kind = replace(kind, kind="case" if done or found else kind.kind, to_code=True)
        questions = find_questions(now, pairs, beside=True)
    return kind, questions


def choices(looked: Looked, shelf: CodeShelf, on: date, table: OwnTable) -> Iterator[CodeEntry]:
    """Every code that may be the right one, each once: what was found, its siblings, and what the sender names."""
    seen: set[str] = set()
    for entry in _found(looked, shelf, on, table):
        if entry.code not in seen and entry.billable and entry.active_on(on):
            seen.add(entry.code)
            yield entry


def _found(looked: Looked, shelf: CodeShelf, on: date, table: OwnTable) -> Iterator[CodeEntry]:
    for named in looked.named:
        yield named.mention.entry
        yield from _family(named.mention.entry.code, shelf, on, table)
    for one in [*looked.reckoned, *looked.drugs]:
        for line in one.lines:
            if entry := shelf.lookup(line.counted.code, on):
                yield entry
            yield from _family(line.counted.code, shelf, on, table)
    for service in looked.services:
        for candidate in service.candidates:
            yield candidate.entry
        yield from _family(service.best.entry.code, shelf, on, table)
    if looked.visit is not None:
        for code in looked.visit.siblings:
            if entry := shelf.lookup(code, on):
                yield entry
    for finding in looked.findings:
        yield from finding.candidates
    yield from _nearest(looked, shelf, on)


def _nearest(looked: Looked, shelf: CodeShelf, on: date) -> Iterator[CodeEntry]:
    """The first hits for what the look-ups could not settle by themselves: a reader of sentences may."""
    found = {one.passage for one in looked.findings} | {one.passage for one in looked.services}
    rest = [one for one in looked.passages if one.section in _WORTH_A_SEARCH and one not in found]
    rest.sort(key=lambda one: one not in looked.unmatched)
    for passage in rest[:SEARCHED]:
        for query in phrases(passage.stated)[:2]:
            for code_sets, limit in (((CodeSet.ICD10CM,), 4), ((CodeSet.CPT, CodeSet.HCPCS), 3)):
                for hit in shelf.search(query, on, code_sets=code_sets, billable=True, limit=limit):
                    yield hit.entry


def _family(code: str, shelf: CodeShelf, on: date, table: OwnTable) -> Iterator[CodeEntry]:
    for sibling in table.siblings(code):
        if entry := shelf.lookup(sibling.own.code, on, sibling.own.set):
            yield entry
