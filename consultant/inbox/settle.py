"""What follows from a message that was read, in one transaction: its case, its refusal, its answer, its events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from consultant.case.thread import answer_failed, continue_case, find_case, open_case, sender_of
from consultant.config import Settings
from consultant.events import Kind
from consultant.inbox.gate import Known, Verdict, author_of, judge
from consultant.inbox.message import ParsedMessage
from consultant.inbox.reading import Reading, fill, fill_text, with_history
from consultant.record import Case, CaseState, MailKind, Message, MessageState, OutgoingMail, Refusal, Sender, lease
from consultant.record.mail import Attachment, AttachmentState
from consultant.reply.outbox import confirm_delivery, queue_mail
from consultant.service import Service, Work

ACTOR = "inbox"
_STALE = timedelta(days=3)
"""Mail that lay longer in the mailbox gets no automatic answer: who points it at an old inbox must not write to all."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said about a message before it is read again."""

    vouched: bool = False
    """They looked at it: doubt is settled in its favour."""
    accept: bool = False
    """It is to become a case although the gate refuses it."""


def settle(service: Service, work: Work, row: Message, reading: Reading, wish: Wish) -> MessageState:
    """Write what `reading` means for the message, its sender and its case; returns where the message stands then."""
    fill(row, reading)
    work.session.add(row)
    known = _known(work.session, reading.parsed, service.settings)
    too_large = row.header_only or row.size > service.settings.limits.max_message_bytes
    verdict = judge(reading.parsed, service.settings, known, too_large=too_large)
    overruled = wish.accept and reading.parsed.sender is not None and not row.header_only
    if verdict.refusal is not None and not overruled:
        return _refuse(service, work, row, reading, verdict)
    _keep_attachments(work, row, reading.attachments)
    if verdict.doubt and not (wish.vouched or wish.accept):
        return to_person(work, row, f"{verdict.note[0].upper()}{verdict.note[1:]}.", why="doubtful")
    return _into_case(service, work, row, reading, verdict, known)


def to_person(work: Work, row: Message, note: str, *, why: str, **data: Any) -> MessageState:
    """Leave the message to a person; `why` is the event's tag."""
    assert row.id is not None
    person = MessageState.NEEDS_PERSON
    lease.move(work.session, Message, row.id, old=MessageState.STORED, new=person, note=note[:500], retry_at=None)
    work.record(Kind.MESSAGE_UNREADABLE, actor=ACTOR, message_id=row.id, why=why, attempts=row.attempts, **data)
    return person


def _known(session: Session, parsed: ParsedMessage, settings: Settings) -> Known:
    """What the database knows that the gate must know."""
    address = author_of(parsed, settings).address if parsed.sender else ""
    own = _outgoing(session, [parsed.message_id] if parsed.message_id else [])
    answered = [*parsed.in_reply_to, *parsed.references]
    blocked = session.exec(select(Sender.blocked_at).where(Sender.address == address)).first() if address else None
    return Known(
        own_id=any(mail.recipient.lower() != address for mail in own),
        answers_us=bool(_outgoing(session, answered)),
        blocked=blocked is not None,
    )


def _outgoing(session: Session, ids: Sequence[str]) -> list[OutgoingMail]:
    """Our outgoing mails with these Message-IDs."""
    if not ids:
        return []
    return list(session.exec(select(OutgoingMail).where(col(OutgoingMail.message_id).in_(list(ids)[:500]))))


def _refuse(service: Service, work: Work, row: Message, reading: Reading, verdict: Verdict) -> MessageState:
    """Record the refusal, and what it tells about our own mail."""
    assert verdict.refusal is not None
    parsed = reading.parsed
    if verdict.refusal is Refusal.OWN_MAIL and parsed.message_id:
        confirm_delivery(service, work, parsed.message_id)
    if verdict.bounce is not None:
        _bounced(service, work, row, verdict)
    fresh = work.now - row.received_at < _STALE
    if verdict.refusal is Refusal.TOO_LARGE and verdict.may_answer and fresh and parsed.sender is not None:
        sender = sender_of(work, parsed.sender.address, parsed.sender.name)
        row.sender_id = sender.id
        work.session.add(row)
        queue_mail(service, work, MailKind.TOO_LARGE, sender=sender, answers=row)
    return _refused(work, row, verdict.refusal, verdict.note)


def _refused(work: Work, row: Message, refusal: Refusal, note: str) -> MessageState:
    assert row.id is not None
    values = {"refusal": refusal, "note": f"{note[0].upper()}{note[1:]}.", "retry_at": None, "trouble": ""}
    lease.move(work.session, Message, row.id, old=MessageState.STORED, new=MessageState.REFUSED, **values)
    work.record(Kind.MESSAGE_REFUSED, actor=ACTOR, message_id=row.id, refusal=refusal.value)
    return MessageState.REFUSED


def _bounced(service: Service, work: Work, row: Message, verdict: Verdict) -> None:
    """A bounce of our own mail: it left, it did not arrive, and a person must know when that is for good."""
    assert verdict.bounce is not None
    for mail in _outgoing(work.session, verdict.bounce.ids):
        confirm_delivery(service, work, mail.message_id)
        if not verdict.bounce.permanent:
            continue
        facts = {"outgoing": mail.id, "mail": mail.kind.value, "why": "bounced"}
        work.record(Kind.MAIL_FAILED, actor=ACTOR, case_id=mail.case_id, message_id=row.id, **facts)
        if answer_failed(work, mail, "The answer bounced: it did not reach the sender."):
            why = {"why": "bounced", "outgoing": mail.id}
            work.record(Kind.CASE_NEEDS_PERSON, actor=ACTOR, case_id=mail.case_id, message_id=row.id, **why)


def _keep_attachments(work: Work, row: Message, attachments: list[Attachment]) -> None:
    assert row.id is not None
    for found in attachments:
        copy = Attachment(**found.model_dump(exclude={"id", "message_id"}), message_id=row.id)
        work.session.add(copy)
    work.session.flush()


def _into_case(
    service: Service, work: Work, row: Message, reading: Reading, verdict: Verdict, known: Known
) -> MessageState:
    parsed = reading.parsed
    assert parsed.sender is not None, "the gate refuses a message without one"
    assert row.id is not None
    author = author_of(parsed, service.settings)
    sender = sender_of(work, author.address, author.name)
    assert sender.id is not None
    row.sender_id = sender.id
    work.session.add(row)
    if _came_before(work.session, row, reading):
        return _refused(work, row, Refusal.DUPLICATE, "the same message came before, by another way")
    trouble = reading.unreadable
    case_id = find_case(
        work.session,
        service.settings,
        service.signer,
        sender_id=sender.id,
        recipients=parsed.recipients,
        answered=[*parsed.in_reply_to, *reversed(parsed.references)],
    )
    if case_id is None:
        if not known.answers_us:
            fill_text(row, with_history(reading.body))
        case = open_case(work, sender, parsed.subject, reading.date_of_service, trouble=trouble)
        acknowledge = True
    else:
        case = work.session.get_one(Case, case_id)
        acknowledge = continue_case(work, case, reading.date_of_service, trouble=trouble)
    assert case.id is not None
    row.case_id = case.id
    work.session.add(row)
    values = {"note": "", "refusal": None, "retry_at": None, "trouble": ""}
    lease.move(work.session, Message, row.id, old=MessageState.STORED, new=MessageState.IN_CASE, **values)
    _tell(work, row, case, reading, opened=case_id is None, trouble=trouble)
    if acknowledge and verdict.may_answer and work.now - row.received_at < _STALE:
        queue_mail(service, work, MailKind.ACKNOWLEDGEMENT, sender=sender, case=case, answers=row)
    return MessageState.IN_CASE


def _tell(work: Work, row: Message, case: Case, reading: Reading, *, opened: bool, trouble: str) -> None:
    """The events, and the nudge to draft."""
    unread = sum(found.state is AttachmentState.NOT_READ for found in reading.attachments)
    facts = {"attachments": len(reading.attachments), "unread": unread, "defects": len(reading.defects)}
    kind = Kind.CASE_OPENED if opened else Kind.CASE_CONTINUED
    work.record(kind, actor=ACTOR, case_id=case.id, message_id=row.id, **facts)
    if trouble:
        work.record(Kind.CASE_NEEDS_PERSON, actor=ACTOR, case_id=case.id, message_id=row.id, why="unreadable")
    assert case.id is not None
    work.session.refresh(case)
    if case.state is CaseState.DRAFTING:
        work.nudge("draft", case.id)


def _came_before(session: Session, row: Message, reading: Reading) -> bool:
    """Whether the same mail is part of a case already, and only its way here differs.

    A Message-ID is a hint that several messages share, so the text, the subject and the files must be the same too.
    """
    if row.message_id is None:
        return False
    columns = (col(Message.id), col(Message.text), col(Message.quoted), col(Message.signature))
    statement = sql_select(*columns).where(
        col(Message.message_id) == row.message_id,
        col(Message.sender_id) == row.sender_id,
        col(Message.state) == MessageState.IN_CASE,
        col(Message.id) != row.id,
        col(Message.subject) == row.subject,
        col(Message.sent_at) == row.sent_at,
    )
    body = reading.body
    mine = _letters(body.text, body.quoted, body.signature)
    files = sorted(found.sha256 for found in reading.attachments)
    for other_id, *parts in session.execute(statement.limit(50)):
        hashes = session.exec(select(Attachment.sha256).where(Attachment.message_id == other_id))
        if _letters(*parts) == mine and sorted(hashes) == files:
            return True
    return False


def _letters(*parts: str) -> str:
    """The words alone, however they were divided between new text, history and signature, and in whatever order."""
    return "".join(sorted("".join(parts).replace(">", " ").split()))
