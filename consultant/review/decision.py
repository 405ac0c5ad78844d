"""What a reviewer may do with a case. Each is one transaction, and whoever comes second is told so.

save_revision   a new revision of the draft
approve         the answer goes to the outbox, exactly as it was shown
undo            calls an approved answer back within the undo time
reject          no answer; the sender may be told why
reopen          a rejected case waits again
redraft         the machine tries once more
"""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.codes.model import CodeShelf
from consultant.errors import InvalidAnswer, NoSuchCase, ReviewError, StaleDraft, StalePreview, TooLate, WrongState
from consultant.events import Kind
from consultant.record import (
    Case,
    CaseState,
    Decision,
    DecisionKind,
    Draft,
    DraftOrigin,
    MailKind,
    Message,
    OutgoingMail,
    OutgoingState,
    Reviewer,
    Sender,
    lease,
)
from consultant.reply.outbox import cancel_mail, queue_mail
from consultant.review import preview as previews
from consultant.review.checking import faults, looked_up
from consultant.service import Service, Work

DECIDABLE = (CaseState.REVIEW, CaseState.NEEDS_PERSON)
"""Where a case waits for a person."""
LONGEST_REASON = 4000


def save_revision(
    service: Service,
    case_id: int,
    reviewer_id: int,
    *,
    opened: int,
    answer: Answer,
    shelf: CodeShelf | None = None,
    date_of_service: date | None = None,
) -> int:
    """Store `answer`, which was made from revision `opened`, as the next revision; returns its number.

    Its codes are looked up on `shelf` for `date_of_service` (the case's own when None). An answer that changes nothing
    makes no revision: `opened` comes back. Raises InvalidAnswer, StaleDraft or WrongState.
    """
    if problems := faults(answer):
        raise InvalidAnswer(problems)
    with service.work() as work:
        case = _locked(work, case_id)
        _needs(case, DECIDABLE)
        newest = _current(work.session, case_id, opened)
        was_on = _day(case)
        on = date_of_service or was_on
        if shelf is not None:
            answer = looked_up(answer, shelf, on, before=was_on)
        stored = answer.model_dump(mode="json")
        same_day = on == was_on
        if newest is not None and newest.answer == stored and same_day:
            return opened
        if not same_day:
            case.date_of_service = on
        draft = Draft(
            case_id=case_id,
            revision=opened + 1,
            origin=DraftOrigin.REVIEWER,
            reviewer_id=reviewer_id,
            answers_message_id=_seen(work.session, case_id, newest),
            answer=stored,
            model=newest.model if newest is not None else "",
            prompt_version=newest.prompt_version if newest is not None else "",
            codes_build=shelf.build if shelf is not None else "",
            created_at=work.now,
        )
        work.session.add(draft)
        work.session.flush()
        work.record(
            Kind.CASE_EDITED,
            actor=_actor(reviewer_id),
            case_id=case_id,
            draft=draft.id,
            revision=draft.revision,
            lines=len(answer.lines),
            diagnoses=len(answer.diagnoses),
            date_of_service=not same_day,
        )
        return draft.revision


def approve(
    service: Service,
    case_id: int,
    reviewer_id: int,
    *,
    revision: int,
    message_id: int,
    digest: str,
    acknowledged: Collection[str] = (),
) -> int:
    """Send the answer that was shown; returns the id of the mail in the outbox.

    `revision`, `message_id` (the message it answers) and `digest` say what was shown, `acknowledged` which flagged
    lines (`lines.0`, `diagnoses.2`) the reviewer ticked. The mail is put together anew and compared: StalePreview when
    it is another one, StaleDraft after a newer revision, WrongState when somebody was quicker, InvalidAnswer when it is
    empty or a flagged line was not ticked.
    """
    with service.work() as work:
        case = _locked(work, case_id)
        _needs(case, DECIDABLE)
        newest = _current(work.session, case_id, revision)
        if newest is None or Answer.model_validate(newest.answer).empty:
            raise InvalidAnswer({"summary": "The answer is empty: there is nothing to send. Write one first."})
        reviewer = work.session.get_one(Reviewer, reviewer_id)
        shown = previews.preview(service, work.session, case, reviewer)
        if shown.mail.digest != digest or shown.message.id != message_id:
            raise StalePreview(case_id, revision, newest.revision)
        missed = {
            flag.key: "Tick that you have looked at this." for flag in shown.flagged if flag.key not in acknowledged
        }
        if missed:
            raise InvalidAnswer(missed)
        _move(work, case, DECIDABLE, CaseState.APPROVED)
        _decide(work, case_id, newest, reviewer_id, DecisionKind.APPROVE)
        work.record(
            Kind.CASE_APPROVED,
            actor=_actor(reviewer_id),
            case_id=case_id,
            message_id=shown.message.id,
            draft=newest.id,
            revision=newest.revision,
            digest=digest,
            flags=len(shown.flagged),
        )
        mail = queue_mail(
            service,
            work,
            MailKind.ANSWER,
            sender=shown.sender,
            case=case,
            answers=shown.message,
            draft=newest,
            reviewer=reviewer,
        )
        if mail is None or mail.id is None:
            raise ReviewError("the outbox did not take the answer; nothing was approved")
        return mail.id


def undo(service: Service, case_id: int, reviewer_id: int) -> None:
    """Call an approved answer back; the case waits for review again. Raises TooLate or WrongState."""
    with service.work() as work:
        case = _locked(work, case_id)
        if case.state is CaseState.ANSWERED:
            raise TooLate(case_id, case.state, CaseState.APPROVED)
        _needs(case, (CaseState.APPROVED,))
        mail = _latest_mail(work.session, case_id, MailKind.ANSWER)
        if mail is None or mail.id is None or work.now >= mail.not_before or not cancel_mail(service, work, mail.id):
            raise TooLate(case_id, case.state, CaseState.APPROVED)
        _move(work, case, (CaseState.APPROVED,), CaseState.REVIEW)
        draft = work.session.get(Draft, mail.draft_id) if mail.draft_id is not None else None
        _decide(work, case_id, draft, reviewer_id, DecisionKind.UNDO)
        work.record(Kind.CASE_CALLED_BACK, actor=_actor(reviewer_id), case_id=case_id, outgoing=mail.id)


def reject(
    service: Service,
    case_id: int,
    reviewer_id: int,
    *,
    revision: int,
    reason: str,
    digest: str | None = None,
) -> None:
    """Close the case without an answer; with `digest` the reason is mailed to the sender as it was shown.

    Raises InvalidAnswer without a reason, StaleDraft, StalePreview or WrongState as `approve` does.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidAnswer({"reason": "Say why: the next reviewer and the record need it."})
    if len(reason) > LONGEST_REASON:
        raise InvalidAnswer({"reason": f"Is too long: at most {LONGEST_REASON} characters, not {len(reason)}."})
    with service.work() as work:
        case = _locked(work, case_id)
        _needs(case, DECIDABLE)
        newest = _current(work.session, case_id, revision)
        reviewer = work.session.get_one(Reviewer, reviewer_id)
        _move(work, case, DECIDABLE, CaseState.REJECTED)
        decision = _decide(work, case_id, newest, reviewer_id, DecisionKind.REJECT, reason=reason)
        work.record(
            Kind.CASE_REJECTED,
            actor=_actor(reviewer_id),
            case_id=case_id,
            decision=decision.id,
            revision=revision,
            told=digest is not None,
        )

        if digest is not None:
            shown = previews.declined(service, work.session, case, reviewer, reason)
            if shown.digest != digest:
                raise StalePreview(case_id, revision, revision)
            queue_mail(
                service,
                work,
                MailKind.DECLINED,
                sender=work.session.get_one(Sender, case.sender_id),
                case=case,
                answers=previews.newest_message(work.session, case_id),
                reviewer=reviewer,
                reason=reason,
            )


def reopen(service: Service, case_id: int, reviewer_id: int) -> None:
    """Let a rejected case wait again; a mail that says no and has not left yet is called back. Raises WrongState."""
    with service.work() as work:
        case = _locked(work, case_id)
        newest = previews.newest_draft(work.session, case_id)
        to = CaseState.REVIEW if newest is not None else CaseState.NEEDS_PERSON
        _move(work, case, (CaseState.REJECTED,), to)
        mail = _latest_mail(work.session, case_id, MailKind.DECLINED)
        waiting = mail is not None and mail.state is OutgoingState.WAITING
        called_back = waiting and mail is not None and mail.id is not None and cancel_mail(service, work, mail.id)
        _decide(work, case_id, newest, reviewer_id, DecisionKind.REOPEN)
        work.record(Kind.CASE_REOPENED, actor=_actor(reviewer_id), case_id=case_id, mail_called_back=called_back)


def redraft(service: Service, case_id: int, reviewer_id: int) -> None:
    """Send the case back to drafting, with all its tries before it. Raises WrongState."""
    with service.work() as work:
        case = _locked(work, case_id)
        _move(work, case, DECIDABLE, CaseState.DRAFTING)
        _decide(work, case_id, previews.newest_draft(work.session, case_id), reviewer_id, DecisionKind.REDRAFT)
        work.record(Kind.CASE_SENT_BACK, actor=_actor(reviewer_id), case_id=case_id)
        work.nudge("draft", case_id)


def _actor(reviewer_id: int) -> str:
    return f"reviewer:{reviewer_id}"


def _locked(work: Work, case_id: int) -> Case:
    """The case, held against other decisions until the end of this one (SQLite holds the whole file anyway)."""
    case = work.session.get(Case, case_id, with_for_update=True)
    if case is None:
        raise NoSuchCase(case_id)
    return case


def _needs(case: Case, states: tuple[CaseState, ...]) -> None:
    if case.state not in states:
        raise WrongState(case.id or 0, case.state, "|".join(states))


def _current(session: Session, case_id: int, opened: int) -> Draft | None:
    """The newest draft, which has to be revision `opened` (0: none yet)."""
    newest = previews.newest_draft(session, case_id)
    current = newest.revision if newest is not None else 0
    if current != opened:
        raise StaleDraft(case_id, opened, current)
    return newest


def _move(work: Work, case: Case, old: tuple[CaseState, ...], new: CaseState) -> None:
    assert case.id is not None
    before = case.state
    fresh = {"changed_at": work.now, "attempts": 0, "retry_at": None, "trouble": ""}
    if not lease.move(work.session, Case, case.id, old=old, new=new, **fresh):
        raise WrongState(case.id, before, "|".join(old))


def _decide(
    work: Work, case_id: int, draft: Draft | None, reviewer_id: int, kind: DecisionKind, *, reason: str = ""
) -> Decision:
    decision = Decision(
        case_id=case_id,
        draft_id=draft.id if draft is not None else None,
        reviewer_id=reviewer_id,
        kind=kind,
        reason=reason,
        decided_at=work.now,
    )
    work.session.add(decision)
    work.session.flush()
    return decision


def _day(case: Case) -> date:
    return case.date_of_service or case.opened_at.date()


def _seen(session: Session, case_id: int, newest: Draft | None) -> int | None:
    """The message a reviewer's revision takes into account: the newest. A case that gets another goes to drafting."""
    message = session.exec(
        select(Message.id).where(Message.case_id == case_id).order_by(col(Message.id).desc()).limit(1)
    ).first()
    return message if message is not None else (newest.answers_message_id if newest is not None else None)


def _latest_mail(session: Session, case_id: int, kind: MailKind) -> OutgoingMail | None:
    return session.exec(
        select(OutgoingMail)
        .where(OutgoingMail.case_id == case_id, OutgoingMail.kind == kind)
        .order_by(col(OutgoingMail.id).desc())
        .limit(1)
    ).first()
