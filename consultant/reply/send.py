"""Sending, once: a mail is claimed, handed over, and what came of it is stored in one transaction with its events.

The claim's number (`attempts`) fences off a worker that was thought dead: just before the final dot it must still hold
the mail, or it drops the connection. From the dot on, until the server's word is stored, the mail counts as perhaps
delivered, and `consultant.reply.proof` decides what becomes of it.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import update
from sqlmodel import col

from consultant.errors import SendError, SendLater, SendRefused, SendUncertain
from consultant.events import Kind
from consultant.record import OutgoingMail, OutgoingState, lease
from consultant.reply import clean, proof
from consultant.reply.outbox import ACTOR, locked, mark_failed, mark_sent
from consultant.reply.transport import Envelope, Receipt, SmtpTransport, Transport
from consultant.service import Service, Work

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
"""With eight attempts and pauses that treble, a mail is tried for about ten hours."""


class _Overtaken(Exception):
    """Raised before the final dot when the mail was given to another worker meanwhile."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A mail that this call holds."""

    outgoing_id: int
    number: int
    """Which attempt this is; no other claim of the mail has the same."""
    envelope: Envelope


def send_mail(service: Service, outgoing_id: int, transport: Transport | None = None) -> OutgoingState:
    """Send the mail if it is due and nobody else does; returns its state afterwards.

    Safe to call at any time, any number of times, from any number of workers. Raises LookupError for an unknown id.
    """
    claim = _claim(service, outgoing_id)
    if isinstance(claim, OutgoingState):
        return claim
    hand = _Hand(service, claim)
    try:
        receipt = (transport or SmtpTransport(service.settings)).send(claim.envelope, hand.over)
    except _Overtaken:
        log.warning("send_overtaken", outgoing=outgoing_id, attempt=claim.number)
        return _state(service, outgoing_id)
    except SendError as error:
        return _not_sent(service, claim, error, handed=hand.given)
    return _sent(service, claim, receipt)


def due_mail(service: Service) -> list[int]:
    """Ids of mails that wait for `send_mail` now: to be sent, or to be judged because no proof came."""
    now = service.clock()
    with service.look() as session:
        waiting = lease.due(session, OutgoingMail, state=OutgoingState.WAITING, now=now)
        return waiting + lease.due(session, OutgoingMail, state=OutgoingState.UNCERTAIN, now=now)


def recover_stale(service: Service) -> list[int]:
    """Take mails back from workers that died; returns their ids.

    One that was handed over is uncertain, any other waits again.
    """
    with service.look() as session:
        stale = lease.due(session, OutgoingMail, state=OutgoingState.SENDING, now=service.clock())
    return [outgoing_id for outgoing_id in stale if _recover(service, outgoing_id)]


def _claim(service: Service, outgoing_id: int) -> _Claim | OutgoingState:
    settings = service.settings
    held = timedelta(seconds=settings.queue.lease_seconds)
    waiting, sending = OutgoingState.WAITING, OutgoingState.SENDING
    with service.work() as work:
        mail = locked(work.session, outgoing_id)
        if mail is None:
            raise LookupError(f"no outgoing mail {outgoing_id}")
        if mail.state is OutgoingState.UNCERTAIN:
            proof.judge(service, work, mail)
        if mail.state is not waiting or mail.not_before > work.now:
            return mail.state
        if mail.attempts >= settings.outgoing.max_attempts:
            mark_failed(work, mail, f"given up after {mail.attempts} attempts: {mail.trouble}", why="attempts")
            return mail.state
        if not lease.claim(work.session, OutgoingMail, outgoing_id, state=waiting, now=work.now, lease=held):
            return mail.state
        lease.move(
            work.session,
            OutgoingMail,
            outgoing_id,
            old=waiting,
            new=sending,
            lease_until=work.now + held,
            retry_at=None,
        )
        own = clean.addr_spec(settings.mailbox.address)
        envelope = Envelope(own, mail.recipient, own if settings.outgoing.copy_to_self else None, mail.raw)
        return _Claim(outgoing_id, mail.attempts, envelope)


class _Hand:
    """Notes that a mail is about to be handed over, and that it was."""

    def __init__(self, service: Service, claim: _Claim) -> None:
        self._service, self._claim = service, claim
        self.given = False

    def over(self, copied: bool) -> None:
        """Commit it before the final dot; raises _Overtaken when the mail is no longer ours to send."""
        with self._service.work() as work:
            held = work.now + timedelta(seconds=self._service.settings.queue.lease_seconds)
            statement = (
                update(OutgoingMail)
                .where(
                    col(OutgoingMail.id) == self._claim.outgoing_id,
                    col(OutgoingMail.state) == OutgoingState.SENDING,
                    col(OutgoingMail.attempts) == self._claim.number,
                )
                .values(
                    handed_over_at=work.now,
                    handovers=col(OutgoingMail.handovers) + 1,
                    copied=copied,
                    lease_until=held,
                )
            )
            if not work.session.execute(statement).rowcount:  # type: ignore[attr-defined]
                raise _Overtaken
        self.given = True


def _sent(service: Service, claim: _Claim, receipt: Receipt) -> OutgoingState:
    """The server took it. That stands whoever holds the mail by now, so that it is not sent again."""
    with service.work() as work:
        mail = locked(work.session, claim.outgoing_id)
        assert mail is not None
        mark_sent(work, mail, proof="reply", smtp_reply=receipt.reply)
        return mail.state


def _not_sent(service: Service, claim: _Claim, error: SendError, *, handed: bool) -> OutgoingState:
    """Store why not, unless proof or another worker was quicker."""
    with service.work() as work:
        mail = locked(work.session, claim.outgoing_id)
        assert mail is not None
        if mail.state is OutgoingState.SENDING and mail.attempts == claim.number:
            _failed_try(service, work, mail, error, handed=handed)
        return mail.state


def _failed_try(service: Service, work: Work, mail: OutgoingMail, error: SendError, *, handed: bool) -> None:
    if error.code is not None:
        mail.smtp_reply = str(error)
    if isinstance(error, SendUncertain):
        proof.doubt(service, work, mail, str(error))
        return
    if handed:  # but not taken, and that is certain: this handing over delivered nothing
        mail.handovers -= 1
        mail.handed_over_at = mail.handed_over_at if mail.handovers else None
    if isinstance(error, SendLater) and mail.attempts < service.settings.outgoing.max_attempts:
        _wait(work, mail, str(error), error.code)
        return
    why = "refused" if isinstance(error, SendRefused) else "attempts"
    mark_failed(work, mail, str(error), why=why, code=error.code)


def _wait(work: Work, mail: OutgoingMail, trouble: str, code: int | None = None) -> None:
    """Back to waiting, after a pause that grows with the attempts and is never quite the same."""
    assert mail.id is not None
    pause = min(FIRST_PAUSE * 3 ** min(mail.attempts - 1, 9), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
    values = {"retry_at": work.now + pause, "trouble": trouble[:500]}
    lease.move(work.session, OutgoingMail, mail.id, old=OutgoingState.SENDING, new=OutgoingState.WAITING, **values)
    work.record(
        Kind.MAIL_DELAYED,
        actor=ACTOR,
        case_id=mail.case_id,
        outgoing=mail.id,
        mail=mail.kind.value,
        attempts=mail.attempts,
        code=code,
        seconds=round(pause.total_seconds()),
    )
    work.nudge("send", mail.id, pause)


def _recover(service: Service, outgoing_id: int) -> bool:
    with service.work() as work:
        mail = locked(work.session, outgoing_id)
        if mail is None or mail.state is not OutgoingState.SENDING:
            return False
        if mail.lease_until is not None and mail.lease_until >= work.now:
            return False
        if mail.handovers:
            proof.doubt(service, work, mail, "the worker stopped before it heard the server's word")
        else:
            _wait(work, mail, "the worker stopped before the mail was handed over")
        return True


def _state(service: Service, outgoing_id: int) -> OutgoingState:
    with service.look() as session:
        mail = session.get_one(OutgoingMail, outgoing_id)
        return mail.state
