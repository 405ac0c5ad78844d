"""Storing what arrived, byte for byte and exactly once: what happens to a message before anybody reads it."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from consultant.events import Kind
from consultant.record import Ingested, Message
from consultant.service import Service, Work

_TRIES = 5
_SERIALIZATION = frozenset({"40001", "40P01"})
"""PostgreSQL's words for "two transactions got in each other's way, try again" (SQLSTATE class 40)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it came, and where it stood.

    `size` counts the bytes on the server, which are more than `raw` when only the header was fetched.
    """

    raw: bytes
    account: str
    folder: str
    uidvalidity: int
    uid: int
    size: int
    received_at: datetime
    header_only: bool = False

    @property
    def key(self) -> "Key":
        """What names this message on its server for good (RFC 9051 §2.3.1.1)."""
        return self.account, self.folder, self.uidvalidity, self.uid


Key = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an arrival is kept.

    `fresh` is False when it was known before: the same bytes, or the same place on the same server. `placed` is
    False when its place was known before: whoever stored it there also puts it away there.
    """

    message_id: int
    fresh: bool
    placed: bool = True


def _nothing_more(_work: Work) -> None:
    pass


def store_batch(
    service: Service, arrivals: Sequence[Arrival], *, also: Callable[[Work], None] = _nothing_more
) -> list[Stored]:
    """Store `arrivals` in one transaction and say, in their order, where each is kept.

    Once this returns, every one of them is safe on disk. `also` runs in the same transaction, after the messages (the
    poller moves its cursor there); it may run more than once, because two pollers that store the same message at
    the same moment meet at a unique constraint, and the one that comes second looks again and finds it known.
    """
    prepared = [_Prepared(arrival) for arrival in arrivals]
    for attempt in range(1, _TRIES + 1):
        try:
            with service.work() as work:
                stored = _store(work, prepared)
                also(work)
            return stored
        except DBAPIError as error:
            if attempt == _TRIES or not _worth_another_try(error):
                raise
    raise AssertionError("unreachable")


class _Prepared:
    """What can be worked out before the write lock is taken."""

    __slots__ = ("arrival", "packed", "sha256")

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.sha256 = hashlib.sha256(arrival.raw).hexdigest()
        self.packed = Message.pack(arrival.raw)


def _store(work: Work, prepared: Sequence[_Prepared]) -> list[Stored]:
    session = work.session
    by_place = _known_places(session, [one.arrival.key for one in prepared])
    unplaced = [one for one in prepared if one.arrival.key not in by_place]
    by_hash = _known_bytes(session, {one.sha256 for one in unplaced})

    fresh: dict[str, Message] = {}
    for one in unplaced:
        if one.sha256 not in by_hash and one.sha256 not in fresh:
            fresh[one.sha256] = _row(one, work.now)
    session.add_all(fresh.values())
    session.flush()

    stored: list[Stored] = []
    for one in prepared:
        key = one.arrival.key
        if (known := by_place.get(key)) is not None:
            stored.append(Stored(known, fresh=False, placed=False))
            continue
        is_fresh = one.sha256 not in by_hash
        if is_fresh:
            by_hash[one.sha256] = _id(fresh[one.sha256])
        message_id = by_place[key] = by_hash[one.sha256]
        session.add(_place(one.arrival, message_id, work.now))
        stored.append(Stored(message_id, is_fresh))
        if is_fresh:
            _announce(work, one.arrival, message_id)
    session.flush()
    return stored


def _row(one: _Prepared, now: datetime) -> Message:
    arrival = one.arrival
    return Message(
        sha256=one.sha256,
        size=arrival.size,
        packed=one.packed,
        header_only=arrival.header_only,
        received_at=arrival.received_at,
        stored_at=now,
    )


def _place(arrival: Arrival, message_id: int, now: datetime) -> Ingested:
    return Ingested(
        account=arrival.account,
        folder=arrival.folder,
        uidvalidity=arrival.uidvalidity,
        uid=arrival.uid,
        message_id=message_id,
        stored_at=now,
    )


def _announce(work: Work, arrival: Arrival, message_id: int) -> None:
    work.record(
        Kind.MESSAGE_STORED,
        actor="inbox",
        message_id=message_id,
        size=arrival.size,
        header_only=arrival.header_only,
    )
    work.nudge("read", message_id)


def _known_places(session: Session, keys: Iterable[Key]) -> dict[Key, int]:
    """Which of `keys` were stored before, and as which message."""
    found: dict[Key, int] = {}
    for (account, folder, uidvalidity), group in groupby(sorted(keys), key=lambda key: key[:3]):
        rows = session.exec(
            select(Ingested.uid, Ingested.message_id).where(
                Ingested.account == account,
                Ingested.folder == folder,
                Ingested.uidvalidity == uidvalidity,
                col(Ingested.uid).in_([key[3] for key in group]),
            )
        )
        found |= {(account, folder, uidvalidity, uid): message_id for uid, message_id in rows}
    return found


def _known_bytes(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Which of `hashes` are of messages stored before, and of which."""
    wanted = list(hashes)
    if not wanted:
        return {}
    rows = session.exec(select(Message.sha256, Message.id).where(col(Message.sha256).in_(wanted)))
    return {sha256: message_id for sha256, message_id in rows if message_id is not None}


def _id(message: Message) -> int:
    assert message.id is not None, "a flushed row has its id"
    return message.id


def _worth_another_try(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _SERIALIZATION
