"""The outbox: a mail is written once, may be called back for a while, and is known to be sent by word or by proof."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func
from sqlmodel import Session, col, select

from consultant.case.address import reply_address
from consultant.errors import CannotCompose, ConfigError
from consultant.events import Kind
from consultant.record import (
    Case,
    CaseState,
    Draft,
    MailKind,
    Message,
    OutgoingMail,
    OutgoingState,
    Reviewer,
    Sender,
    lease,
)
from consultant.record.cases import case_number
from consultant.reply import letter
from consultant.reply.letter import AUTOMATIC
from consultant.reply.render import Composed, compose
from consultant.service import Service, Work

log = structlog.get_logger(__name__)

ACTOR = "outbox"


def queue_mail(
    service: Service,
    work: Work,
    kind: MailKind,
    *,
    sender: Sender,
    case: Case | None = None,
    answers: Message | None = None,
    draft: Draft | None = None,
    reviewer: Reviewer | None = None,
    reason: str = "",
) -> OutgoingMail | None:
    """Write the mail and keep it for sending, all within `work`; it gets its Message-ID and its last byte here.

    What a reviewer decided (ANSWER, DECLINED) waits for `outgoing.undo_seconds`; automatic kinds leave at once. Of
    those None comes back when the sender had `limits.automatic_replies_per_day` in the last 24 hours (RFC 3834 §2), or
    when it cannot be written, which is recorded: the message it answers must not be held up.

    Raises CannotCompose or ConfigError when what a reviewer decided cannot be written; the decision must not stand.
    """
    automatic = kind in AUTOMATIC
    work.session.flush()
    if automatic and _had_enough(service, work, sender):
        log.info("automatic_reply_withheld", kind=kind.value, sender=sender.id)
        return None
    case_id = case.id if case is not None else None
    try:
        composed = compose(
            service,
            work.session,
            kind,
            sender=sender,
            case=case,
            answers=answers,
            draft=draft,
            reviewer=reviewer,
            reason=reason,
        )
        mail = _write(service, work, kind, composed, sender=sender, answers=answers, case_id=case_id)
    except (CannotCompose, ConfigError) as error:
        if not automatic:
            raise
        log.error("mail_not_written", kind=kind.value, case=case_id, error=str(error))
        work.record(Kind.MAIL_FAILED, actor=ACTOR, case_id=case_id, mail=kind.value, why="not_written")
        return None
    mail.draft_id = draft.id if draft is not None else None
    work.session.add(mail)
    work.session.flush()
    assert mail.id is not None
    work.record(
        Kind.MAIL_QUEUED,
        actor=ACTOR,
        case_id=mail.case_id,
        message_id=mail.answers_message_id,
        outgoing=mail.id,
        mail=kind.value,
    )
    work.nudge("send", mail.id, mail.not_before - work.now)
    return mail


def cancel_mail(service: Service, work: Work, outgoing_id: int) -> bool:  # noqa: ARG001 - the outbox's functions are called alike
    """Call a waiting mail back. False when it is too late: somebody sends it, or it was given to a server before."""
    mail = locked(work.session, outgoing_id)
    if mail is None or mail.handed_over_at is not None:
        return False
    waiting, cancelled = OutgoingState.WAITING, OutgoingState.CANCELLED
    if not lease.move(work.session, OutgoingMail, outgoing_id, old=waiting, new=cancelled, retry_at=None):
        return False
    work.record(Kind.MAIL_CANCELLED, actor=ACTOR, case_id=mail.case_id, outgoing=outgoing_id, mail=mail.kind.value)
    return True


def confirm_delivery(service: Service, work: Work, message_id: str) -> bool:  # noqa: ARG001
    """Our own copy of a mail came back: it was sent, whatever the connection said. Returns whether that was news.

    A Message-ID holds 128 random bits and leaves the house only with its mail, so nobody can know it sooner.
    """
    wanted = f"<{message_id.strip().strip('<>')}>"
    found = work.session.exec(select(OutgoingMail.id).where(OutgoingMail.message_id == wanted)).first()
    mail = None if found is None else locked(work.session, found)
    if mail is None or mail.attempts == 0:
        return False
    if mail.state is OutgoingState.FAILED and mail.handed_over_at is None:
        return False
    return mark_sent(work, mail, proof="copy")


def mark_sent(work: Work, mail: OutgoingMail, *, proof: str, smtp_reply: str | None = None) -> bool:
    """Store that `mail` was sent, by a server's word (`250`) or by our own copy; an answer's case is answered with it.

    Returns False when that was known already.
    """
    assert mail.id is not None
    olds = (OutgoingState.WAITING, OutgoingState.SENDING, OutgoingState.UNCERTAIN, OutgoingState.FAILED)
    before = mail.state
    values = {"sent_at": work.now, "retry_at": None, "trouble": ""}
    if smtp_reply is not None:
        values["smtp_reply"] = smtp_reply
    if not lease.move(work.session, OutgoingMail, mail.id, old=olds, new=OutgoingState.SENT, **values):
        return False
    work.record(
        Kind.MAIL_SENT,
        actor=ACTOR,
        case_id=mail.case_id,
        message_id=mail.answers_message_id,
        outgoing=mail.id,
        mail=mail.kind.value,
        proof=proof,
        attempts=mail.attempts,
    )
    if mail.kind is MailKind.ANSWER and mail.case_id is not None:
        _case_answered(work, mail, after_failure=before is OutgoingState.FAILED)
    return True


def mark_failed(work: Work, mail: OutgoingMail, trouble: str, *, why: str, code: int | None = None) -> None:
    """Give `mail` up. What a reviewer decided goes back to a person with `trouble`; `why` is the event's tag."""
    assert mail.id is not None
    olds = (OutgoingState.WAITING, OutgoingState.SENDING, OutgoingState.UNCERTAIN)
    values = {"retry_at": None, "trouble": trouble[:500]}
    if not lease.move(work.session, OutgoingMail, mail.id, old=olds, new=OutgoingState.FAILED, **values):
        return
    facts = {"outgoing": mail.id, "mail": mail.kind.value, "attempts": mail.attempts, "why": why, "code": code}
    work.record(Kind.MAIL_FAILED, actor=ACTOR, case_id=mail.case_id, message_id=mail.answers_message_id, **facts)
    _case_needs_person(work, mail, trouble)


def locked(session: Session, outgoing_id: int) -> OutgoingMail | None:
    """The mail as it is now, held with its case against other transactions until the end of this one.

    Always the case first, as reviewers' decisions do, so that the two never wait for each other.
    """
    case_id = session.exec(select(OutgoingMail.case_id).where(OutgoingMail.id == outgoing_id)).first()
    if case_id is not None:
        session.exec(select(Case.id).where(Case.id == case_id).with_for_update()).first()
    statement = select(OutgoingMail).where(OutgoingMail.id == outgoing_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def _case_answered(work: Work, mail: OutgoingMail, *, after_failure: bool) -> None:
    """The case of a sent answer moves on, unless something newer happened to it meanwhile."""
    assert mail.case_id is not None
    if _overruled(work.session, mail):
        return
    olds: tuple[CaseState, ...] = (CaseState.APPROVED,)
    if after_failure and not _newer_draft(work.session, mail):
        olds += (CaseState.NEEDS_PERSON,)
    values = {"changed_at": work.now, "trouble": ""}
    if lease.move(work.session, Case, mail.case_id, old=olds, new=CaseState.ANSWERED, **values):
        work.record(Kind.CASE_ANSWERED, actor=ACTOR, case_id=mail.case_id, outgoing=mail.id)


def _case_needs_person(work: Work, mail: OutgoingMail, trouble: str) -> None:
    """The case of a mail that a reviewer decided and that could not be sent goes back to a person."""
    decided = {MailKind.ANSWER: CaseState.APPROVED, MailKind.DECLINED: CaseState.REJECTED}.get(mail.kind)
    if decided is None or mail.case_id is None or _overruled(work.session, mail):
        return
    values = {"changed_at": work.now, "retry_at": None, "trouble": f"The mail was not sent: {trouble}"[:500]}
    if lease.move(work.session, Case, mail.case_id, old=decided, new=CaseState.NEEDS_PERSON, **values):
        work.record(Kind.CASE_NEEDS_PERSON, actor=ACTOR, case_id=mail.case_id, why="mail_failed", outgoing=mail.id)


def _overruled(session: Session, mail: OutgoingMail) -> bool:
    """Whether a reviewer decided anew after this mail: the case then stands or falls with the later one."""
    later = select(OutgoingMail.id).where(
        OutgoingMail.case_id == mail.case_id,
        col(OutgoingMail.id) > mail.id,
        col(OutgoingMail.kind).not_in(AUTOMATIC),
        OutgoingMail.state != OutgoingState.CANCELLED,
    )
    return session.exec(later.limit(1)).first() is not None


def _newer_draft(session: Session, mail: OutgoingMail) -> bool:
    newer = select(Draft.id).where(Draft.case_id == mail.case_id, col(Draft.id) > (mail.draft_id or 0)).limit(1)
    return session.exec(newer).first() is not None


def _write(
    service: Service,
    work: Work,
    kind: MailKind,
    composed: Composed,
    *,
    sender: Sender,
    answers: Message | None,
    case_id: int | None,
) -> OutgoingMail:
    settings = service.settings
    made = letter.write(
        composed,
        kind,
        own_address=settings.mailbox.address,
        from_name=settings.outgoing.from_name,
        reply_to=None if case_id is None else reply_address(settings, service.signer, case_id),
        recipient_name=sender.display_name,
        case_number=None if case_id is None else case_number(case_id),
        answers=answers,
        now=work.now,
    )
    not_before = work.now + undo_window(service, kind)
    assert sender.id is not None
    return OutgoingMail(
        case_id=case_id,
        sender_id=sender.id,
        answers_message_id=answers.id if answers is not None else None,
        kind=kind,
        recipient=made.recipient,
        message_id=made.message_id,
        subject=composed.subject,
        raw=made.raw,
        created_at=work.now,
        not_before=not_before,
        retry_at=not_before,
    )


def undo_window(service: Service, kind: MailKind) -> timedelta:
    """How long a mail of `kind` can be called back."""
    return timedelta() if kind in AUTOMATIC else timedelta(seconds=service.settings.outgoing.undo_seconds)


def _had_enough(service: Service, work: Work, sender: Sender) -> bool:
    since: datetime = work.now - timedelta(hours=24)
    statement = select(func.count()).where(
        col(OutgoingMail.sender_id) == sender.id,
        col(OutgoingMail.kind).in_(AUTOMATIC),
        col(OutgoingMail.created_at) > since,
        col(OutgoingMail.state) != OutgoingState.CANCELLED,
    )
    return work.session.exec(statement).one() >= service.settings.limits.automatic_replies_per_day
