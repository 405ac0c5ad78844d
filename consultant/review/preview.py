"""What would be sent if the reviewer approved now, put together by the same function that the outbox uses."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.errors import WrongState
from consultant.record import Case, Draft, MailKind, Message, MessageState, Reviewer, Sender
from consultant.reply.render import Composed, compose
from consultant.review.checking import Flagged, flagged
from consultant.service import Service


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as it would leave, and what it is made from."""

    case: Case
    sender: Sender
    message: Message
    """The message it answers: the newest of the case."""
    draft: Draft
    answer: Answer
    mail: Composed
    flagged: list[Flagged]


def newest_message(session: Session, case_id: int) -> Message:
    """The latest message of the case. Raises WrongState when the case has none."""
    found = session.exec(
        select(Message)
        .where(Message.case_id == case_id, Message.state == MessageState.IN_CASE)
        .order_by(col(Message.id).desc())
        .limit(1)
    ).first()
    if found is None:
        raise WrongState(case_id, "without a message", "in_case")
    return found


def newest_draft(session: Session, case_id: int) -> Draft | None:
    """The latest revision of the case's draft; None when there is none yet."""
    return session.exec(
        select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.revision).desc()).limit(1)
    ).first()


def preview(service: Service, session: Session, case: Case, reviewer: Reviewer) -> Preview:
    """The answer to `case` as it would leave under `reviewer`'s name. Raises WrongState when there is no draft."""
    assert case.id is not None
    draft = newest_draft(session, case.id)
    if draft is None:
        raise WrongState(case.id, "without a draft", "review")
    sender = session.get_one(Sender, case.sender_id)
    message = newest_message(session, case.id)
    answer = Answer.model_validate(draft.answer)
    mail = compose(
        service,
        session,
        MailKind.ANSWER,
        sender=sender,
        case=case,
        answers=message,
        draft=draft,
        reviewer=reviewer,
    )
    return Preview(case, sender, message, draft, answer, mail, flagged(answer))


def declined(service: Service, session: Session, case: Case, reviewer: Reviewer, reason: str) -> Composed:
    """The mail that would tell the sender that the case is not answered, and why."""
    assert case.id is not None
    return compose(
        service,
        session,
        MailKind.DECLINED,
        sender=session.get_one(Sender, case.sender_id),
        case=case,
        answers=newest_message(session, case.id),
        reviewer=reviewer,
        reason=reason,
    )
