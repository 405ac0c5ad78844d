"""What becomes of a mail whose fate is unknown: it is not repeated before proof has been looked for.

Proof is our own copy, a second recipient of the same transaction, when it comes back into the mailbox
(`outbox.confirm_delivery`). That none came means something only after the mailbox was read and what was in it was
understood; and a mail that vanished twice is a person's business.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from consultant.events import Kind
from consultant.record import Cursor, Message, MessageState, OutgoingMail, OutgoingState, lease
from consultant.reply.outbox import ACTOR, mark_failed
from consultant.service import Service, Work

MOST_HANDOVERS = 2
PATIENCE = 4
"""A mailbox that cannot be read is waited for this many times `outgoing.uncertain_minutes`."""
_LOOK_AGAIN = timedelta(minutes=1)
_SETTLED = timedelta(minutes=2)
"""How long after it connected a poller has surely fetched what had arrived before."""


def doubt(service: Service, work: Work, mail: OutgoingMail, trouble: str) -> None:
    """Store that nobody knows whether `mail` was delivered; it is judged when the time for proof is over."""
    assert mail.id is not None
    deadline = _deadline(service, mail)
    values = {"retry_at": deadline, "trouble": trouble[:500]}
    lease.move(work.session, OutgoingMail, mail.id, old=OutgoingState.SENDING, new=OutgoingState.UNCERTAIN, **values)
    work.record(
        Kind.MAIL_UNCERTAIN,
        actor=ACTOR,
        case_id=mail.case_id,
        outgoing=mail.id,
        mail=mail.kind.value,
        attempts=mail.attempts,
        handovers=mail.handovers,
    )
    work.nudge("send", mail.id, max(deadline - work.now, timedelta()))


def judge(service: Service, work: Work, mail: OutgoingMail) -> None:
    """Decide about an uncertain mail: go on looking, send it again as it is, or ask a person."""
    assert mail.id is not None
    deadline = _deadline(service, mail)
    if work.now < deadline:
        return
    if not mail.copied:
        mark_failed(
            work,
            mail,
            "nobody knows whether it arrived: the connection broke, and no copy went to our own mailbox",
            why="no_copy",
        )
    elif mail.handovers >= MOST_HANDOVERS:
        mark_failed(
            work,
            mail,
            f"nobody knows whether it arrived: the connection broke {mail.handovers} times, and no copy came back",
            why="no_proof",
        )
    elif _looked(work.session, deadline, work.now):
        lease.move(
            work.session, OutgoingMail, mail.id, old=OutgoingState.UNCERTAIN, new=OutgoingState.WAITING, retry_at=None
        )
        work.record(
            Kind.MAIL_DELAYED, actor=ACTOR, case_id=mail.case_id, outgoing=mail.id, mail=mail.kind.value, why="no_proof"
        )
    elif work.now < deadline + (PATIENCE - 1) * _window(service):
        lease.release(work.session, OutgoingMail, mail.id, retry_at=work.now + _LOOK_AGAIN, trouble=mail.trouble)
        work.nudge("send", mail.id, _LOOK_AGAIN)
    else:
        mark_failed(
            work,
            mail,
            "nobody knows whether it arrived: the connection broke, and the mailbox cannot be read to look for a copy",
            why="mailbox",
        )


def _looked(session: Session, since: datetime, now: datetime) -> bool:
    """Whether the mailbox was read after `since` and everything in it understood.

    A connection that was just made has not fetched yet what waited for it.
    """
    settled = or_(col(Cursor.connected_since).is_(None), col(Cursor.connected_since) <= now - _SETTLED)
    read = select(Cursor.id).where(col(Cursor.last_seen) >= since, Cursor.errors == 0, settled).limit(1)
    unread = select(Message.id).where(col(Message.state) == MessageState.STORED).limit(1)
    return session.exec(read).first() is not None and session.exec(unread).first() is None


def _window(service: Service) -> timedelta:
    return timedelta(minutes=service.settings.outgoing.uncertain_minutes)


def _deadline(service: Service, mail: OutgoingMail) -> datetime:
    """When the time for proof is over."""
    return (mail.handed_over_at or mail.created_at) + _window(service)
