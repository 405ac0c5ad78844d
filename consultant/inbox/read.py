"""The read stage: a stored message becomes part of a case, a recorded refusal, or a message a person must look at.

The bytes are read outside of any transaction; then everything that follows from them is written in one. Nothing that
a mail can contain makes this raise.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import col

from consultant.inbox import settle
from consultant.inbox.reading import Reading, read
from consultant.record import Message, MessageState, lease
from consultant.record.mail import Attachment
from consultant.service import Service

log = structlog.get_logger(__name__)

_FIRST_PAUSE = timedelta(seconds=20)
_LONGEST_PAUSE = timedelta(minutes=10)
_TRIES = 4
_SERIALIZATION = frozenset({"40001", "40P01"})


@dataclass(frozen=True, slots=True)
class _Claim:
    """A message that this call holds."""

    message_id: int
    number: int
    """Which attempt this is; tells this claim from a later one."""
    row: Message


def read_message(service: Service, message_id: int) -> MessageState | None:
    """Read the message if it waits for that and nobody else does; returns where it stands then.

    None when there is no such message. Safe to call at any time, any number of times.
    """
    return _read(service, message_id, settle.Wish())


def reread(service: Service, message_id: int, *, accept: bool = False) -> MessageState | None:
    """Read a message once more that needs a person, because the reader was mended or because the person says so.

    What was only doubtful becomes a case now: a person has looked. With `accept` a refused message does too.
    Returns where it stands then; a message that is part of a case stays as it is.
    """
    olds = (MessageState.NEEDS_PERSON, MessageState.REFUSED) if accept else (MessageState.NEEDS_PERSON,)
    fresh = {"attempts": 0, "retry_at": None, "trouble": "", "refusal": None, "note": ""}
    with service.work() as work:
        if lease.move(work.session, Message, message_id, old=olds, new=MessageState.STORED, **fresh):
            work.session.execute(delete(Attachment).where(col(Attachment.message_id) == message_id))
            work.nudge("read", message_id)
    return _read(service, message_id, settle.Wish(vouched=True, accept=accept))


def _read(service: Service, message_id: int, wish: settle.Wish) -> MessageState | None:
    claim = _claim(service, message_id)
    if not isinstance(claim, _Claim):
        return claim
    with structlog.contextvars.bound_contextvars(message=message_id):
        try:
            reading = read(claim.row.raw, service.settings, service.clock())
        except Exception as error:  # noqa: BLE001 - whatever a mail brings about must not hold up the next one
            return _unread(service, claim, error)
        return _store(service, claim, reading, wish)


def _claim(service: Service, message_id: int) -> _Claim | MessageState | None:
    """Take the message. One that was begun too often without an end, because it kills its reader, goes to a person."""
    held = timedelta(seconds=service.settings.queue.lease_seconds)
    with service.work() as work:
        won = lease.claim(work.session, Message, message_id, state=MessageState.STORED, now=work.now, lease=held)
        row = work.session.get(Message, message_id)
        if row is None:
            log.warning("no_such_message", message=message_id)
            return None
        if not won:
            return row.state
        if row.attempts <= service.settings.queue.max_attempts:
            return _Claim(message_id, row.attempts, row)
        note = f"Reading it was begun {row.attempts - 1} times and never finished."
        settle.to_person(work, row, note, why="never_finished")
        return MessageState.NEEDS_PERSON


def _store(service: Service, claim: _Claim, reading: Reading, wish: settle.Wish) -> MessageState | None:
    for attempt in range(1, _TRIES + 1):
        try:
            with service.work() as work:
                row = work.session.get_one(Message, claim.message_id)
                if row.state is not MessageState.STORED or row.attempts != claim.number:
                    log.warning("reading_overtaken", attempt=claim.number)
                    return row.state
                return settle.settle(service, work, row, reading, wish)
        except DBAPIError as error:
            met = isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _SERIALIZATION
            if met and attempt < _TRIES:
                continue  # another worker made the same sender at the same moment
            if isinstance(error, OperationalError) or error.connection_invalidated:
                raise  # the database is away: that is no fault of the message's
            return _unread(service, claim, error)
        except Exception as error:  # noqa: BLE001 - as above
            return _unread(service, claim, error)
    raise AssertionError("unreachable")


def _unread(service: Service, claim: _Claim, error: Exception) -> MessageState:
    """What to do about a message that could not be read. Only the kind of error is told: its text may hold the mail's.

    Want of memory or of files may pass; anything else comes from the message and would come again.
    """
    kind = type(error).__name__
    log.error("message_unreadable", attempt=claim.number, error=kind)
    passing = isinstance(error, OSError | MemoryError)
    with service.work() as work:
        row = work.session.get_one(Message, claim.message_id)
        if row.state is not MessageState.STORED or row.attempts != claim.number:
            return row.state
        if passing and claim.number < service.settings.queue.max_attempts:
            pause = min(_FIRST_PAUSE * 2 ** (claim.number - 1), _LONGEST_PAUSE)
            trouble = f"reading failed: {kind}"
            lease.release(work.session, Message, claim.message_id, retry_at=work.now + pause, trouble=trouble)
            work.nudge("read", claim.message_id, pause)
            return MessageState.STORED
        settle.to_person(work, row, f"It could not be read ({kind}).", why="failed", error=kind)
        return MessageState.NEEDS_PERSON
