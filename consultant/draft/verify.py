"""What a draft must bear before a reviewer sees it: its codes exist and may be reported, its quotes stand in the case.

Deterministic, and the same for every drafter. What fails is named; it is rejected, or stays in the answer, flagged,
when it is only open.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from consultant.case import payment
from consultant.case.answer import Answer, Confidence, Diagnosis, Evidence, Line, Objection, Source
from consultant.case.order import in_order
from consultant.codes.model import CodeEntry, CodeSet, CodeShelf, bare
from consultant.draft.instructs import meant_for_machine
from consultant.draft.mention import code_like
from consultant.draft.outward import without_addresses
from consultant.draft.quote import Quotes
from consultant.draft.rejection import settle, without
from consultant.draft.request import Document
from consultant.draft.support import supports

PROCEDURE_SETS = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT)
"""What may stand on a claim line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a check found, in words for the model that is to mend it and for the reviewer."""

    where: str
    """`line 1 (28296)`, `diagnosis 2 (M20.1)`, `summary`."""
    what: str
    rejects: bool = False
    """What it is about does not stand as an answer."""
    rule: str = ""
    source: str = ""

    @property
    def objection(self) -> Objection:
        """It as the reviewer is told of it."""
        return Objection(what=self.what, rule=self.rule, source=self.source)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def code_fault(code: str, shelf: CodeShelf, on: date, wanted: tuple[CodeSet, ...]) -> str | None:
    """Why `code` may not be reported on `on` as one of `wanted`; None when it may."""
    entry = shelf.lookup(code, on)
    names = " or ".join(wanted)
    if entry is None:
        return f"the code database has no {names} code {code}"
    if entry.code_set not in wanted:
        return f"{code} is {entry.code_set}; a {names} code is needed here"
    if not entry.active_on(on):
        return f"{code} is not in force on {on.isoformat()} ({_span(entry)})"
    if not entry.billable:
        return f"{code} is a header and may not be reported: choose a code below it"
    return None


def verify(
    answer: Answer,
    documents: list[Document],
    shelf: CodeShelf,
    on: date,
    *,
    shown: Collection[str] | None = None,
    counted: Collection[str] = (),
) -> tuple[Answer, list[Fault]]:
    """`answer` with descriptions and sources of the shelf, quotes as they stand, and without what fails; the faults.

    A code that may not be reported, that no quote of the case supports, or that a published rule would deny is moved
    to `rejected` with the reason. A quote that stands in no document is dropped. `shown`: the codes that look-ups
    brought up, where nothing but those may be chosen. `counted`: the codes that a rule of units and sums made of words
    of the case; what it read them from (`Tdap given` for 90471) need not use the words of the code.
    """
    checked, addresses = without_addresses(answer)
    faults = [Fault("answer", f"{addresses} addresses or links were left out of its words")] if addresses else []
    quotes = Quotes(documents)
    lines: dict[int, list[Objection]] = {}
    diagnoses: dict[int, list[Objection]] = {}
    allowed = None if shown is None else {bare(code) for code in shown}
    for at, diagnosis in enumerate(checked.diagnoses):
        where = f"diagnosis {at + 1} ({diagnosis.code})"
        found = _check(where, diagnosis, quotes, shelf, on, (CodeSet.ICD10CM,))
        found += _check_shown(where, diagnosis, allowed)
        diagnoses[at] = _noted(diagnosis, found)
        faults += found
    for at, line in enumerate(checked.lines):
        where = f"line {at + 1} ({line.code})"
        found = _check(where, line, quotes, shelf, on, PROCEDURE_SETS, counted=line.code in counted)
        found += _check_shown(where, line, allowed) + _check_line(where, line, len(checked.diagnoses), shelf, on)
        lines[at] = _noted(line, found)
        faults += found
    faults += _check_words(checked, shelf, on)
    checked, denied = settle(in_order(without(checked, lines, diagnoses), shelf, on), shelf, on)
    faults += [Fault("claim", f"{one.message} {one.resolution}".strip()) for one in denied]
    checked = payment.price(checked, shelf, on)
    for part in [*checked.lines, *checked.diagnoses]:
        part.confidence = Confidence.LOW if part.flags else part.confidence or Confidence.HIGH
    checked.sources = [*checked.sources, *_sources(checked, shelf, on)]
    return checked, faults


def _noted(part: Line | Diagnosis, found: list[Fault]) -> list[Objection]:
    """What rejects `part`; the rest is flagged on it."""
    part.flags.extend(one.what for one in found if not one.rejects and one.what not in part.flags)
    return [one.objection for one in found if one.rejects]


def _check_shown(where: str, part: Line | Diagnosis, allowed: Collection[str] | None) -> list[Fault]:
    """Nothing is chosen that no look-up brought up: a code from memory is a guess."""
    if allowed is None or bare(part.code) in allowed:
        return []
    what = f"no look-up brought up {part.code}: look it up before it is chosen"
    return [Fault(where, what, rejects=True, rule="look-up before choice")]


def _check(
    where: str,
    part: Line | Diagnosis,
    quotes: Quotes,
    shelf: CodeShelf,
    on: date,
    wanted: tuple[CodeSet, ...],
    *,
    counted: bool = False,
) -> list[Fault]:
    """Code and quotes of one part; its description and code are rewritten as the shelf has them."""
    found = []
    entry = shelf.lookup(part.code, on)
    if problem := code_fault(part.code, shelf, on, wanted):
        source = f"{entry.source}, {entry.release}".rstrip(", ") if entry else f"code database, build {shelf.build}"
        found.append(Fault(where, problem, rejects=True, rule="code in force and billable", source=source))
    if entry:
        part.code, part.description = entry.code, entry.description
    standing: list[Evidence] = []
    for quote in part.quotes:
        place = quotes.find(quote)
        if place is None:
            found.append(Fault(where, f"this quote stands in no document word for word: “{_short(quote)}”"))
            continue
        document = quotes.documents[place.document]
        if meant_for_machine(document.text, place.start, place.end):
            found.append(Fault(where, f"this quote is from words meant for the machine: “{_short(quote)}”"))
        elif (words := quotes.words_at(place)) not in [one.quote for one in standing]:
            standing.append(Evidence(quote=words, document=document.name, start=place.start, end=place.end))
    part.evidence = standing
    if not standing:
        # Why each quote was refused stands with it: the reviewer sees the failure whole.
        found = [replace(one, rejects=True, rule=one.rule or "evidence in the case") for one in found]
        found.append(Fault(where, "no quote from the case supports it", rejects=True, rule="evidence in the case"))
    elif entry and not counted and (fault := _check_support(where, entry, part.quotes, shelf)):
        found.append(fault)
    return found


def _check_support(where: str, entry: CodeEntry, quotes: list[str], shelf: CodeShelf) -> Fault | None:
    """What is wrong when quotes stand in the case and say nothing of the code."""
    match supports(entry, quotes, shelf):
        case None:
            return Fault(where, f"the code database has no words for {entry.code}: read whether the quotes support it")
        case False:
            what = f"the quotes say nothing of what {entry.code} stands for"
            return Fault(where, what, rejects=True, rule="evidence in the case")
    return None


def _check_line(where: str, line: Line, diagnoses: int, shelf: CodeShelf, on: date) -> list[Fault]:
    found = []
    for modifier in line.modifiers:
        entry = shelf.lookup(modifier, on, CodeSet.MODIFIER)
        if entry is not None and not entry.active_on(on):
            what = f"modifier {modifier} is not in force on {on.isoformat()}"
            source = f"{entry.source}, {entry.release}".rstrip(", ")
            found.append(Fault(where, what, rejects=True, rule="modifier in force", source=source))
    if any(pointer > diagnoses for pointer in line.diagnosis_pointers):
        line.diagnosis_pointers = [pointer for pointer in line.diagnosis_pointers if pointer <= diagnoses]
        found.append(Fault(where, "a diagnosis pointer points at no diagnosis"))
    if diagnoses and not line.diagnosis_pointers:
        found.append(Fault(where, "no diagnosis is pointed at"))
    return found


def _check_words(answer: Answer, shelf: CodeShelf, on: date) -> list[Fault]:
    """Codes that are only spoken of have to exist too."""
    texts = [("summary", answer.summary), *((f"question {n}", text) for n, text in enumerate(answer.questions, 1))]
    texts += [("not reported", one.code) for one in answer.not_reported]
    found = []
    for where, text in texts:
        for code in dict.fromkeys(match["code"] for match in code_like(text)):
            if shelf.lookup(code, on) is None:
                found.append(Fault(where, f"it names {code}, and the code database has no such code"))
    return found


def _sources(answer: Answer, shelf: CodeShelf, on: date) -> Iterable[Source]:
    """Each publication that the reported codes come from, once."""
    known = {(source.name, source.release) for source in answer.sources}
    for code in [*answer.codes, *(one.code for one in answer.not_reported)]:
        entry = shelf.lookup(code, on)
        if entry is not None and (entry.source, entry.release) not in known:
            known.add((entry.source, entry.release))
            yield Source(name=entry.source, release=entry.release)


def _span(entry: CodeEntry) -> str:
    begin = entry.valid_from.isoformat() if entry.valid_from else "the start"
    return f"valid from {begin} to {entry.valid_to.isoformat() if entry.valid_to else 'now'}"


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 120 else words[:119] + "…"
