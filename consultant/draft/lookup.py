"""The drafter without a model: what look-ups alone support, and plainly said that it is no more than that."""

import re
import time
from collections.abc import Sequence

from consultant.case.answer import Answer, NotReported
from consultant.codes.model import CodeShelf
from consultant.draft.answers.compose import answer_questions
from consultant.draft.claim import Claim, make_claim
from consultant.draft.context import Assertion, scopes
from consultant.draft.earlier import comparison, points
from consultant.draft.facts import claim_facts
from consultant.draft.included import edited_out
from consultant.draft.instructs import instructs
from consultant.draft.kind import newest_document, why_neither
from consultant.draft.look import Looked, look
from consultant.draft.own import OwnTable, own_table
from consultant.draft.passage import Passage
from consultant.draft.question import is_question
from consultant.draft.request import Drafted, DraftRequest
from consultant.draft.section import Section
from consultant.draft.verify import PROCEDURE_SETS, Fault, verify
from consultant.record import DraftOrigin

UNVERIFIED = " It was not verified: this draft is for measuring alone."
MADE_BY = "Drafted from look-ups in the code database alone; no language model was asked."
NOT_READ = "Prepared by look-ups in the code database alone: words were matched, nothing was weighed or inferred."
NOT_CHECKED = "Policies of the payer, coverage and prior authorization among them, were not checked."


class LookupDrafter:
    """Drafts by look-ups. Holds nothing of a case between two drafts; safe to share between threads."""

    def __init__(self, shelf: CodeShelf, table: OwnTable | None = None, *, verified: bool = True) -> None:
        self.shelf = shelf
        self.table = table or own_table()
        self.verified = verified
        """False to measure what verification is worth; such a draft is never sent."""

    def draft(self, request: DraftRequest) -> Drafted:
        """The answer that look-ups support, or the questions whose answers would decide."""
        began = time.perf_counter()
        looked = look(request, self.shelf, self.table)
        answer = self._answer(looked, request)
        if self.verified:
            on = request.date_of_service
            answer, faults = verify(answer, request.documents, self.shelf, on, counted=looked.counted)
            answer.made_by = MADE_BY + failures_told(answer, faults)
        else:
            answer.made_by = MADE_BY + UNVERIFIED
        if looked.kind.kind == "neither":
            answer.made_by += f" {why_neither(looked.kind)}"
        else:
            self._put_in_words(answer, looked, request)
        answer.kind, answer.kind_words = looked.kind.kind, looked.kind.words
        answer.made_by += spoken_to(request)
        return Drafted(
            answer=answer,
            origin=DraftOrigin.LOOKUP,
            codes_build=self.shelf.build,
            seconds=time.perf_counter() - began,
        )

    def _answer(self, looked: Looked, request: DraftRequest) -> Answer:
        """What is coded: nothing in a thread that only asks and talks."""
        if not looked.kind.to_code:
            return Answer(facts=claim_facts(looked.facts, self.shelf))
        claim = make_claim(looked, request, self.shelf, self.table)
        return Answer(
            lines=claim.lines[:50],
            diagnoses=claim.diagnoses,
            not_reported=[*claim.not_reported, *_left_out(looked, claim, self.table, self.shelf)][:20],
            questions=list(dict.fromkeys(claim.questions))[:20],
            caveats=[*_doubted(looked), *claim.caveats][:16],
            facts=claim_facts(looked.facts, self.shelf),
        )

    def _put_in_words(self, answer: Answer, looked: Looked, request: DraftRequest) -> None:
        """Write the summary: the direct answer first, what changed since the last one, then what was asked."""
        reported = [line.code for line in answer.lines]
        told = answer_questions(
            looked.questions, looked.facts, self.shelf, request.date_of_service, self.table, reported
        )
        parts = [_summary(answer)] if looked.kind.to_code else []
        if request.earlier is not None:
            parts = _since(request.earlier, answer, looked, request, parts)
        if told.text:
            head = _RULES if looked.kind.kind == "dispute" else _BESIDE
            parts += [head, told.text] if parts else [told.text]
        answer.summary = "\n\n".join(parts)[:8000] or NO_ANSWER
        answer.caveats = list(dict.fromkeys([*told.caveats, *answer.caveats, NOT_READ, NOT_CHECKED]))[:20]
        known = {(one.name, one.release) for one in answer.sources}
        answer.sources = [*answer.sources, *(one for one in told.sources if (one.name, one.release) not in known)][:40]


NO_ANSWER = "A reviewer has to answer this: look-ups found nothing in it that publications answer."
_BESIDE = "You also asked:"
_RULES = "What the published rules say to it:"


def _since(earlier: Answer, now: Answer, looked: Looked, request: DraftRequest, parts: list[str]) -> list[str]:
    """The summary of a later answer: whether the earlier one stands, and in a dispute what is said to each point."""
    change = comparison(earlier, now) if looked.kind.to_code else ""
    if looked.kind.kind != "dispute":
        return [part for part in (change, *parts) if part]
    newest = newest_document(request)
    codes = [one.mention.entry.code for one in looked.named if one.passage.document >= newest]
    said = points(codes, earlier, now) if looked.kind.to_code else []
    return [part for part in (change, "\n".join(f"- {one}" for one in said)) if part] or parts


def failures_told(answer: Answer, faults: Sequence[Fault]) -> str:
    """How many checks failed and what became of it, for the reviewer; empty when none did."""
    if not faults:
        return ""
    count = "One check" if len(faults) == 1 else f"{len(faults)} checks"
    what = f"{len(answer.rejected)} rejected, the rest flagged" if answer.rejected else "flagged"
    return f" {count} failed ({what}): look at those first."


def spoken_to(request: DraftRequest) -> str:
    """A word to the reviewer when the case holds text that is meant for the machine; else nothing."""
    names = [one.name for one in request.documents if instructs(one.text)]
    return f" Text that speaks to the machine stands in {', '.join(names[:3])}: it was not obeyed." if names else ""


def _summary(answer: Answer) -> str:
    """What was found, in two to four sentences."""
    codes = ", ".join(
        "-".join([line.code, *line.modifiers]) + (f" × {line.units}" if line.units > 1 else "") for line in answer.lines
    )
    diagnoses = ", ".join(diagnosis.code for diagnosis in answer.diagnoses)
    asked = len(answer.questions)
    questions = f" {'One question is' if asked == 1 else f'{asked} questions are'} open, see below." if asked else ""
    if codes and diagnoses:
        return f"Found by look-up: {codes} with {diagnoses}.{questions}"
    if codes:
        return f"Found by look-up: {codes}. No diagnosis could be looked up from the words given.{questions}"
    if diagnoses:
        return f"Found by look-up: {diagnoses}. No procedure could be settled from the words given.{questions}"
    if asked:
        return f"Before codes can be given the case has to say more.{questions}"
    return "Look-ups found no code that the words of this case support; a reviewer has to code it."


def _left_out(looked: Looked, claim: Claim, table: OwnTable, shelf: CodeShelf) -> list[NotReported]:
    """Codes that the sender names and the draft does not report."""
    reported = {line.code for line in claim.lines} | {diagnosis.code for diagnosis in claim.diagnoses}
    reported |= {one.code for one in claim.not_reported}
    left = {
        code: NotReported(code=code, reason=why)
        for one in [*looked.reckoned, *looked.drugs]
        for code, why in one.notes
        if code not in reported
    }
    for one in looked.named:
        entry = one.mention.entry
        if entry.code in reported or entry.code in left or any(entry.code in text for text in claim.questions):
            continue
        if part_of := edited_out(entry.code, [line.code for line in claim.lines], looked.facts.date_of_service, shelf):
            left[entry.code] = NotReported(code=entry.code, reason=part_of)
            continue
        siblings = {sibling.own.code for sibling in table.siblings(entry.code)} & reported
        if siblings:
            reason = f"Named in the message; by its words the case fits {', '.join(sorted(siblings))} instead."
        elif entry.code_set in PROCEDURE_SETS:
            reason = "Named in the message; look-ups found nothing in the case that supports it."
        else:
            reason = "Named in the message; look-ups did not find it stated."
        left[entry.code] = NotReported(code=entry.code, reason=reason)
    return list(left.values())


def _doubted(looked: Looked) -> list[str]:
    """What a reader might miss: doubtful diagnoses, listed ones without a code, text that was not read."""
    notes = []
    uncertain = [one.quote[:160] for one in looked.passages if _is_uncertain(one)]
    if uncertain:
        quotes = "; ".join(f"“{quote}”" for quote in uncertain[:3])
        notes.append(
            f"Diagnoses called possible, probable or to be ruled out are not coded for outpatients "
            f"(ICD-10-CM Official Guidelines §IV.H): {quotes}"
        )
    unmatched = [one for one in looked.unmatched if _WORD.search(one.quote) and not _ASKS.match(one.quote)]
    if unmatched:
        quotes = "; ".join(f"“{one.quote[:120]}”" for one in unmatched[:4])
        notes.append(f"Listed as a diagnosis, but no code was found by look-up: {quotes}")
    notes += [f"Not used, because it cannot be both: {one}." for one in looked.facts.contradictions]
    if looked.unread:
        notes.append("The case is very long; the end of it was not read by the look-ups.")
    return notes


_WORD = re.compile(r"[^\W\d_]{3}")
_ASKS = re.compile(r"(?:need|please|pls|which|what|can|could|should|thanks?)\b", re.IGNORECASE)
"""How a request begins that stands below the diagnoses."""


def _is_uncertain(passage: Passage) -> bool:
    """Whether the passage gives a diagnosis that is in doubt."""
    if passage.section not in {Section.DIAGNOSIS, Section.BODY, Section.INDICATION} or is_question(passage):
        return False
    brief = len(passage.text.split()) <= _BRIEF
    return brief and any(scope.assertion is Assertion.UNCERTAIN for scope in scopes(passage.text))


_BRIEF = 20
