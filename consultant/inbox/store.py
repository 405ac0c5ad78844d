"""Storing what arrived, byte for byte and exactly once: what happens to a message before anybody reads it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from consultant.events import Kind
from consultant.record import Message, MessageState, metadata
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
    """Store `arrivals`, some hundreds at most, in one transaction and say, in their order, where each is kept.

    Once this returns, every one of them is safe on disk. `also` runs in the same transaction, after the messages (the
    poller moves its cursor there); it may run more than once, because two pollers that store the same message at
    the same moment meet at a unique constraint, and the one that comes second looks again and finds it known.
    """
    return store_prepared(service, [Prepared(arrival) for arrival in arrivals], also=also)


class Prepared:
    """An arrival hashed and packed: what can be worked out beside the transaction, by any thread."""

    __slots__ = ("arrival", "packed", "sha256")

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.sha256 = hashlib.sha256(arrival.raw).hexdigest()
        self.packed = Message.pack(arrival.raw)


def store_prepared(
    service: Service, prepared: Sequence[Prepared], *, also: Callable[[Work], None] = _nothing_more
) -> list[Stored]:
    """As `store_batch`, of what was prepared before."""
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


def _store(work: Work, prepared: Sequence[Prepared]) -> list[Stored]:
    session = work.session
    by_place = _known_places(session, [one.arrival.key for one in prepared])
    unplaced: dict[Key, Prepared] = {}
    for one in prepared:
        if one.arrival.key not in by_place:
            unplaced.setdefault(one.arrival.key, one)
    by_hash = _known_bytes(session, {one.sha256 for one in unplaced.values()})
    fresh: dict[str, Prepared] = {}
    for one in unplaced.values():
        if one.sha256 not in by_hash:
            fresh.setdefault(one.sha256, one)
    by_hash |= _insert_messages(work, list(fresh.values()))
    _insert_places(work, {key: by_hash[one.sha256] for key, one in unplaced.items()})

    stored: list[Stored] = []
    for one in prepared:
        key = one.arrival.key
        is_placed = unplaced.get(key) is one
        is_fresh = fresh.get(one.sha256) is one
        message_id = by_place.setdefault(key, by_hash.get(one.sha256, 0))
        stored.append(Stored(message_id, fresh=is_fresh, placed=is_placed))
        if is_fresh:
            _announce(work, one.arrival, message_id)
    return stored


# Rows, not objects, and statements put together once: a batch is to be stored in less time than it took to fetch it.

_MESSAGE, _INGESTED = metadata.tables["message"], metadata.tables["ingested"]
_INSERT_MESSAGES = _MESSAGE.insert().returning(_MESSAGE.c.sha256, _MESSAGE.c.id)
_INSERT_PLACES = _INGESTED.insert()
_FIND_PLACES = select(_INGESTED.c.uid, _INGESTED.c.message_id).where(
    _INGESTED.c.account == bindparam("account"),
    _INGESTED.c.folder == bindparam("folder"),
    _INGESTED.c.uidvalidity == bindparam("uidvalidity"),
    _INGESTED.c.uid.in_(bindparam("uids", expanding=True)),
)
_FIND_BYTES = select(_MESSAGE.c.sha256, _MESSAGE.c.id).where(_MESSAGE.c.sha256.in_(bindparam("hashes", expanding=True)))


def _insert_messages(work: Work, fresh: Sequence[Prepared]) -> dict[str, int]:
    """Insert a row for each; their ids by hash."""
    if not fresh:
        return {}
    rows = [
        {
            "sha256": one.sha256,
            "size": one.arrival.size,
            "packed": one.packed,
            "header_only": one.arrival.header_only,
            "received_at": one.arrival.received_at,
            "stored_at": work.now,
            "state": MessageState.STORED,
        }
        for one in fresh
    ]
    return {row.sha256: row.id for row in work.session.connection().execute(_INSERT_MESSAGES, rows)}


def _insert_places(work: Work, message_ids: Mapping[Key, int]) -> None:
    if not message_ids:
        return
    rows = [
        {
            "account": account,
            "folder": folder,
            "uidvalidity": uidvalidity,
            "uid": uid,
            "message_id": message_id,
            "stored_at": work.now,
        }
        for (account, folder, uidvalidity, uid), message_id in message_ids.items()
    ]
    work.session.connection().execute(_INSERT_PLACES, rows)


def _known_places(session: Session, keys: Iterable[Key]) -> dict[Key, int]:
    """Which of `keys` were stored before, and as which message."""
    found: dict[Key, int] = {}
    for (account, folder, uidvalidity), group in groupby(sorted(keys), key=lambda key: key[:3]):
        place = {"account": account, "folder": folder, "uidvalidity": uidvalidity, "uids": [key[3] for key in group]}
        for row in session.connection().execute(_FIND_PLACES, place):
            found[account, folder, uidvalidity, row.uid] = row.message_id
    return found


def _known_bytes(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Which of `hashes` are of messages stored before, and of which."""
    wanted = list(hashes)
    if not wanted:
        return {}
    return {row.sha256: row.id for row in session.connection().execute(_FIND_BYTES, {"hashes": wanted})}


def _announce(work: Work, arrival: Arrival, message_id: int) -> None:
    work.record(
        Kind.MESSAGE_STORED,
        actor="inbox",
        message_id=message_id,
        size=arrival.size,
        header_only=arrival.header_only,
    )
    work.nudge("read", message_id)


def _worth_another_try(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _SERIALIZATION
