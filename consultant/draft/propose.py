"""The draft stage: a case in drafting gets a revision and goes to review, whatever the model server does.

The drafter runs outside any transaction. The claim (its number and the end of its lease) fences off a worker that
was thought dead: what it made is dropped when the case was given to another meanwhile.
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlmodel import col, func, select

from consultant.draft.drafter import Drafter, FallsBack
from consultant.draft.request import Drafted, DraftRequest
from consultant.draft.stored import newest_message, read_case
from consultant.draft.watch import ProgressNotes, forget, spent_so_far
from consultant.errors import BudgetReached, DraftError, ModelRefused, ModelUnavailable
from consultant.events import Kind
from consultant.record import Case, CaseState, Draft, lease
from consultant.service import Service, Work

log = structlog.get_logger(__name__)

ACTOR = "draft"
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_ASKED_FOR = timedelta(hours=1)
"""However long a server asks to be left alone, a case does not wait longer for one try."""
UNAVAILABLE_NOTE = "The language model could not be asked when this was drafted."


@dataclass(frozen=True, slots=True)
class _Claim:
    """A case that this call holds."""

    case_id: int
    number: int
    """Which attempt this is."""
    until: datetime
    """When the lease ends; with the number it tells this claim from every other."""


def draft_case(service: Service, case_id: int, drafter: Drafter) -> int | None:
    """Draft the case if it waits for that and nobody else does; returns the id of the stored draft, else None.

    Safe to call at any time, any number of times, from any number of workers.
    """
    claim = _claim(service, case_id)
    if claim is None:
        return None
    notes = ProgressNotes(service, case_id)
    try:
        with service.look() as session:
            request, newest = read_case(session, case_id)
            notes.spent = spent_so_far(session, case_id)
        request = replace(request, spent=notes.spent, watch=notes)
        drafted = drafter.draft(request)
    except ModelUnavailable as error:
        if claim.number < service.settings.queue.max_attempts:
            notes.close()
            _later(service, claim, str(error), error.retry_after)
            return None
        return _fall_back(service, claim, drafter, replace(request, spent=notes.spent), newest, error)
    except ModelRefused as error:
        return _fall_back(service, claim, drafter, replace(request, spent=notes.spent), newest, error)
    except Exception as error:  # noqa: BLE001 - one case that cannot be drafted must not hold up the others
        notes.close()
        _failed(service, claim, error)
        return None
    return _store(service, claim, newest, drafted)


def _claim(service: Service, case_id: int) -> _Claim | None:
    """Take the case. One that was begun too often without an end goes to a person instead."""
    settings = service.settings
    held = timedelta(seconds=settings.draft_seconds)
    with service.work() as work:
        if not lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=held):
            return None
        case = work.session.get_one(Case, case_id)
        claim = _Claim(case_id, case.attempts, work.now + held)
        if claim.number > settings.queue.max_attempts:
            _to_person(work, claim, f"drafting was begun {claim.number - 1} times and never finished")
            return None
        return claim


def _store(
    service: Service,
    claim: _Claim,
    newest: int,
    drafted: Drafted,
    *,
    trouble: str = "",
    stood_in_for: str = "",
) -> int | None:
    """Add the revision and send the case on; None when the case was given to another worker or taken out meanwhile."""
    with service.work() as work:
        if not _may_store(work, claim):
            log.warning("draft_overtaken", case=claim.case_id, attempt=claim.number)
            return None
        session = work.session
        last = session.exec(select(func.max(col(Draft.revision))).where(Draft.case_id == claim.case_id)).one()
        draft = Draft(
            case_id=claim.case_id,
            revision=(last or 0) + 1,
            origin=drafted.origin,
            answers_message_id=newest,
            answer=drafted.answer.model_dump(mode="json"),
            model=drafted.model,
            prompt_version=drafted.prompt_version,
            codes_build=drafted.codes_build,
            tokens_in=drafted.tokens_in,
            tokens_out=drafted.tokens_out,
            seconds=round(drafted.seconds, 3),
            requests=drafted.requests,
            tool_rounds=drafted.spent.tool_rounds,
            repair_rounds=drafted.spent.repair_rounds,
            cost=round(drafted.cost, 6),
            stopped=drafted.stopped,
            created_at=work.now,
        )
        session.add(draft)
        session.flush()
        forget(session, claim.case_id)
        behind = newest_message(session, claim.case_id) != newest
        lease.move(
            session,
            Case,
            claim.case_id,
            old=CaseState.DRAFTING,
            new=CaseState.DRAFTING if behind else CaseState.REVIEW,
            attempts=0,
            retry_at=None,
            trouble=trouble[:500],
            changed_at=work.now,
        )
        if behind:
            work.nudge("draft", claim.case_id)
        _record(work, claim, draft, drafted, behind, stood_in_for)
        return draft.id


def _record(work: Work, claim: _Claim, draft: Draft, drafted: Drafted, behind: bool, stood_in_for: str) -> None:
    answer = drafted.answer
    flags = sum(bool(line.flags) for line in answer.lines) + sum(bool(one.flags) for one in answer.diagnoses)
    extra = {"stood_in_for": stood_in_for} if stood_in_for else {}
    work.record(
        Kind.CASE_DRAFTED,
        actor=ACTOR,
        case_id=claim.case_id,
        message_id=draft.answers_message_id,
        draft_id=draft.id,
        revision=draft.revision,
        origin=str(draft.origin),
        model=draft.model,
        tokens_in=draft.tokens_in,
        tokens_out=draft.tokens_out,
        milliseconds=round(drafted.seconds * 1000),
        requests=drafted.requests,
        tool_rounds=draft.tool_rounds,
        repair_rounds=draft.repair_rounds,
        cost=draft.cost,
        stopped=draft.stopped,
        attempt=claim.number,
        lines=len(answer.lines),
        diagnoses=len(answer.diagnoses),
        questions=len(answer.questions),
        flagged=flags,
        rejected=len(answer.rejected),
        newer_message=behind,
        **extra,
    )


def _fall_back(
    service: Service, claim: _Claim, drafter: Drafter, request: DraftRequest, newest: int, error: DraftError
) -> int | None:
    """A draft by look-ups in place of the model's, saying so; the case goes to a person only when that fails too."""
    why = str(error)
    if not isinstance(drafter, FallsBack):
        with service.work() as work:
            if _still_ours(work, claim):
                _to_person(work, claim, why)
        return None
    try:
        drafted = drafter.fallback.draft(request)
    except Exception as failure:  # noqa: BLE001 - as in draft_case
        _failed(service, claim, failure, why)
        return None
    answer = drafted.answer.model_copy(deep=True)
    answer.made_by = f"{answer.made_by} The model was not available: {why}."
    answer.caveats = [UNAVAILABLE_NOTE, *answer.caveats][:20]
    limit = error.limit if isinstance(error, BudgetReached) else ""
    tag = "model_unavailable" if isinstance(error, ModelUnavailable) else "limit" if limit else "model_refused"
    log.warning("draft_without_model", case=claim.case_id, reason=tag)
    drafted = replace(drafted, answer=answer, spent=request.spent, stopped=limit)  # what the model took it took
    return _store(service, claim, newest, drafted, trouble=why, stood_in_for=tag)


def _later(service: Service, claim: _Claim, trouble: str, retry_after: float | None = None) -> None:
    """Give the case back, to be tried again after a pause that doubles each time and is never the same for two."""
    pause = min(FIRST_PAUSE * 2 ** (claim.number - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST_ASKED_FOR))
    with service.work() as work:
        if not _still_ours(work, claim):
            return
        lease.release(work.session, Case, claim.case_id, retry_at=work.now + pause, trouble=trouble)
        work.nudge("draft", claim.case_id, pause)
    log.info("draft_delayed", case=claim.case_id, attempt=claim.number, seconds=round(pause.total_seconds()))


def _failed(service: Service, claim: _Claim, error: Exception, before: str = "") -> None:
    """Try again later, or give the case to a person. Only the kind of error is told: its text may hold the case's."""
    kind = type(error).__name__
    trouble = str(error) if isinstance(error, DraftError) else f"drafting failed: {kind}"
    if before:
        trouble = f"{before}; {trouble}"
    log.error("draft_failed", case=claim.case_id, attempt=claim.number, error=kind)
    if claim.number < service.settings.queue.max_attempts and not isinstance(error, DraftError):
        _later(service, claim, trouble)
        return
    with service.work() as work:
        if _still_ours(work, claim):
            _to_person(work, claim, trouble)


def _still_ours(work: Work, claim: _Claim) -> bool:
    """Whether the case waits for the outcome of this very claim; keeps the row locked where the database can."""
    case = _waiting(work, claim)
    return case is not None and (case.attempts, case.lease_until) == (claim.number, claim.until)


def _may_store(work: Work, claim: _Claim) -> bool:
    """Whether a finished draft may be stored: the claim still stands, or a message that joined the case ended it."""
    case = _waiting(work, claim)
    return case is not None and (case.lease_until is None or _still_ours(work, claim))


def _waiting(work: Work, claim: _Claim) -> Case | None:
    """The case while it is in drafting."""
    case = work.session.get(Case, claim.case_id, with_for_update=True, populate_existing=True)
    return case if case is not None and case.state is CaseState.DRAFTING else None


def _to_person(work: Work, claim: _Claim, trouble: str) -> None:
    forget(work.session, claim.case_id)
    lease.move(
        work.session,
        Case,
        claim.case_id,
        old=CaseState.DRAFTING,
        new=CaseState.NEEDS_PERSON,
        attempts=0,
        retry_at=None,
        trouble=trouble[:500],
        changed_at=work.now,
    )
    work.record(Kind.CASE_NEEDS_PERSON, actor=ACTOR, case_id=claim.case_id, attempt=claim.number, reason="draft_failed")
