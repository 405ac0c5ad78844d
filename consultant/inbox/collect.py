"""One look at a folder: what is new is fetched in batches, stored, committed, and only then put away on the server."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

import structlog
from imapclient.exceptions import IMAPClientError

from consultant.errors import InboxError
from consultant.events import Kind
from consultant.inbox.conveyor import Conveyor
from consultant.inbox.cursor import FolderCursor, Place
from consultant.inbox.fault import broken, explain
from consultant.inbox.imap import Listed, Mailbox, Marking
from consultant.inbox.patience import Patience
from consultant.inbox.store import Arrival, Stored
from consultant.service import Service, Work

log = structlog.get_logger(__name__)
T = TypeVar("T")

BYTES_AT_ONCE = 16 * 1024 * 1024
"""A batch holds no more than this, however few messages that are; a single message may be larger."""
_LISTED_FIRST, _LISTED_AT_ONCE = 50, 500
"""How many messages are asked for their size at a time; few at first, so that storing begins while more are fetched."""
_PUT_AWAY_AT_ONCE = 250
_BATCHES_ON_THE_WAY = 2
"""So many may be packed and written while the next is fetched."""
_LEFTOVERS_EVERY = timedelta(minutes=5)
"""How often messages are looked for that were stored but not put away, by this process or one that died."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look at a folder brought: messages stored, and how many of them were not known before."""

    taken: int
    fresh: int

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(self.taken + other.taken, self.fresh + other.fresh)


class Collector:
    """Brings what is new in one folder into the case database, pass by pass, and remembers what would not come."""

    def __init__(self, service: Service, cursor: FolderCursor, stop: threading.Event) -> None:
        self._service = service
        self._cursor = cursor
        self._stop = stop
        self._place: Place | None = None
        self._mailbox: Mailbox | None = None
        self._patience = Patience(service.clock)
        self._marked: list[int] = []
        """Put away on the server, and not yet noted as such."""
        self._owed: set[int] = set()
        """Stored by this collector, and not put away yet."""
        self._leftovers_at: datetime | None = None
        self._trouble = ""

    @property
    def seconds_left(self) -> float | None:
        """How long until a message that would not come is worth another try; None when all came."""
        return self._patience.seconds_left

    def collect(self, mailbox: Mailbox) -> Collected:
        """Bring in everything new.

        Raises InboxError, IMAPClientError or OSError when the connection breaks; everything committed until then stays.
        """
        place = self._enter(mailbox)
        self._put_away_leftovers(mailbox, place)
        line = self._line_up(mailbox, place)
        tally = Collected(0, 0)
        on_the_way: deque[_Storing] = deque()
        done: list[int] = []
        with Conveyor(self._service) as conveyor:
            try:
                for batch in self._batches(mailbox, line.waiting):
                    on_the_way.append(self._store(conveyor, place, line, batch))
                    if len(on_the_way) > _BATCHES_ON_THE_WAY:
                        tally += self._settle(on_the_way.popleft(), done, mailbox.marking)
                        self._put_away(mailbox, done)
                    if self._stop.is_set():
                        break
            finally:
                while on_the_way:
                    tally += self._settle(on_the_way.popleft(), done, mailbox.marking)
        self._put_away(mailbox, done)
        self._finish(place, line)
        return tally

    def _enter(self, mailbox: Mailbox) -> Place:
        place = Place(self._cursor.account, self._cursor.folder, mailbox.uidvalidity)
        if mailbox is not self._mailbox or place != self._place:
            self._cursor.connected(mailbox.uidvalidity)
            self._mailbox, self._leftovers_at = mailbox, None
        if place != self._place:
            self._place, self._patience = place, Patience(self._service.clock)
            self._marked, self._owed = [], set()
        self._trouble = ""
        return place

    def _line_up(self, mailbox: Mailbox, place: Place) -> "_Line":
        """What is in the folder and not in the database."""
        last = self._cursor.last_uid(place.uidvalidity)
        found = mailbox.uids_after(last)
        self._patience.forget_all_but(found)
        return _Line(last, found, self._cursor.known(place, last) if found else set())

    # --- fetching

    def _batches(self, mailbox: Mailbox, uids: Iterable[int]) -> Iterator[list[Arrival]]:
        limits, count = self._service.settings.limits, self._service.settings.mailbox.batch
        for some in _in_groups(uid for uid in uids if self._patience.is_due(uid)):
            listed = self._ask(mailbox.sizes, some)
            for batch in in_batches((listed[uid] for uid in some if uid in listed), count, limits.max_message_bytes):
                arrivals = self._fetch(mailbox, batch, limits.max_message_bytes)
                if arrivals:
                    yield arrivals

    def _fetch(self, mailbox: Mailbox, batch: Sequence[Listed], too_large: int) -> list[Arrival]:
        whole = {one.uid: one.size for one in batch if one.size <= too_large}

        def bodies(uids: Sequence[int]) -> dict[int, bytes]:
            """An empty answer about a message that has bytes is none: Exchange gives it for what it cannot convert."""
            return {uid: raw for uid, raw in mailbox.bodies(uids).items() if raw or not whole[uid]}

        raws = self._ask(bodies, list(whole))
        raws |= self._ask(mailbox.headers, [one.uid for one in batch if one.uid not in whole])
        now = self._service.clock()
        return [
            Arrival(
                raw=raw,
                account=self._cursor.account,
                folder=self._cursor.folder,
                uidvalidity=mailbox.uidvalidity,
                uid=one.uid,
                size=len(raw) if one.uid in whole else one.size,  # some servers only estimate RFC822.SIZE
                received_at=one.received_at or now,
                header_only=one.uid not in whole,
            )
            for one in batch
            if (raw := raws.get(one.uid)) is not None
        ]

    def _ask(self, question: Callable[[Sequence[int]], dict[int, T]], uids: Sequence[int]) -> dict[int, T]:
        """The answers about `uids`: for all at once, but alone for each that gave trouble before or gives it now.

        What has no answer is put off. It may be gone, which the next look at the folder will show, or the server may
        be unable to give it, which must hold up no other message.
        """
        answers: dict[int, T] = {}
        suspects = [uid for uid in uids if self._patience.is_suspect(uid)]
        together = [uid for uid in uids if not self._patience.is_suspect(uid)]
        for group in filter(None, [together, *([uid] for uid in suspects)]):
            try:
                answers |= (got := question(group))
                trouble = None
            except (IMAPClientError, OSError) as error:
                got, trouble = {}, error
            missing = [uid for uid in group if uid not in got]
            if len(group) > 1:
                self._patience.suspect(missing)
            elif missing:
                self._put_off(missing[0], trouble)
            if trouble is not None and broken(trouble):
                raise trouble
            if len(group) > 1 and missing:
                answers |= self._ask(question, missing)
        return answers

    def _put_off(self, uid: int, trouble: IMAPClientError | OSError | None) -> None:
        """Remember a message that would not come. It is recorded when it cannot be the network, or a farewell."""
        certain = trouble is not None and not broken(trouble)
        failures = self._patience.put_off(uid)
        if failures < (1 if certain else 2):
            return
        reason = explain(trouble) if trouble is not None else "the server left it out of its answer"
        self._trouble = f"message UID {uid} cannot be fetched: {reason}"
        if failures == (1 if certain else 2):
            log.warning("message_not_fetched", uid=uid, reason=reason)
            with self._service.work() as work:
                work.record(Kind.MESSAGE_NOT_FETCHED, actor="inbox", uid=uid, reason=reason)

    # --- storing, then putting away

    def _store(self, conveyor: Conveyor, place: Place, line: "_Line", batch: Sequence[Arrival]) -> "_Storing":
        """Have `batch` stored, the cursor moved and what was put away noted, in one transaction."""
        line.done(arrival.uid for arrival in batch)
        floor, marked, self._marked = line.floor, self._marked, []

        def along(work: Work) -> None:
            self._cursor.advance(work, place.uidvalidity, floor, work.now - batch[-1].received_at)
            self._cursor.marked(work, place, marked)

        return _Storing([arrival.uid for arrival in batch], conveyor.put(batch, along))

    def _settle(self, storing: "_Storing", done: list[int], marking: Marking) -> Collected:
        """Wait for a batch to be stored, and add to `done` what of it is to be put away.

        Raises what kept it from being stored.
        """
        stored = storing.future.result()
        self._patience.came(storing.uids)
        # whoever stored a message moves it: on Dovecot for one, moving it from two connections can leave two of it
        placed = [uid for uid, one in zip(storing.uids, stored, strict=True) if one.placed]
        self._owed.update(placed)
        done += storing.uids if marking is Marking.FLAG else placed
        collected = Collected(len(stored), sum(one.fresh for one in stored))
        log.info("mail_stored", count=collected.taken, fresh=collected.fresh)
        return collected

    def _put_away(self, mailbox: Mailbox, done: list[int]) -> None:
        """Put away `done`, and empty it."""
        while done:
            some, done[:] = done[:_PUT_AWAY_AT_ONCE], done[_PUT_AWAY_AT_ONCE:]
            if self._marks(mailbox, some):
                self._marked.extend(some)
                self._owed.difference_update(some)

    def _marks(self, mailbox: Mailbox, uids: Sequence[int]) -> bool:
        """Whether `uids` could be put away. Raises InboxError only when the connection broke."""
        if mailbox.marking is Marking.NOTHING:
            return False
        try:
            try:
                mailbox.mark(uids)
            except InboxError as error:
                if broken(error):
                    raise
                mailbox.choose_marking()  # the processed folder may have been deleted since
                mailbox.mark(uids)
        except InboxError as error:
            if broken(error):
                raise
            self._trouble = str(error)
            log.warning("mail_not_put_away", count=len(uids), error=self._trouble)
            return False
        return True

    def _put_away_leftovers(self, mailbox: Mailbox, place: Place) -> None:
        now = self._service.clock()
        if self._leftovers_at is not None and now < self._leftovers_at:
            return
        self._leftovers_at = now + _LEFTOVERS_EVERY
        if mailbox.marking is Marking.NOTHING:
            return
        # another poller may be moving what it has just stored: leave it the time to finish
        stored_before = None if mailbox.marking is Marking.FLAG else now - _LEFTOVERS_EVERY
        leftovers = self._owed.union(self._cursor.unmarked(place, stored_before)).difference(self._marked)
        self._put_away(mailbox, sorted(leftovers))

    def _finish(self, place: Place, line: "_Line") -> None:
        with self._service.work() as work:
            self._cursor.advance(work, place.uidvalidity, line.floor)
            self._cursor.marked(work, place, self._marked)
            self._cursor.seen(work, well=not self._trouble and not self._patience.waiting)
        self._marked = []
        if self._trouble:
            self._cursor.failed(self._trouble, connected=True)


@dataclass(frozen=True, slots=True)
class _Storing:
    """A batch on its way into the database."""

    uids: Sequence[int]
    future: Future[list[Stored]]


class _Line:
    """The UIDs found in a folder, lowest first, and which of them are stored."""

    def __init__(self, last: int, found: Sequence[int], known: set[int]) -> None:
        self._found = found
        self._done = known
        self._next = 0
        self._floor = last

    @property
    def waiting(self) -> list[int]:
        """What is not stored."""
        return [uid for uid in self._found if uid not in self._done]

    def done(self, uids: Iterable[int]) -> None:
        """`uids` are about to be committed."""
        self._done.update(uids)

    @property
    def floor(self) -> int:
        """The highest UID below which nothing waits: where the cursor may go, and no further."""
        while self._next < len(self._found) and self._found[self._next] in self._done:
            self._floor = self._found[self._next]
            self._next += 1
        return self._floor


def in_batches(listed: Iterable[Listed], count: int, too_large: int) -> Iterator[list[Listed]]:
    """`listed` in groups of at most `count` messages and BYTES_AT_ONCE bytes; what is `too_large` comes alone."""
    batch: list[Listed] = []
    size = 0
    for one in listed:
        alone = one.size > too_large
        if batch and (alone or len(batch) >= count or size + one.size > BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
        if alone:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _in_groups(uids: Iterable[int]) -> Iterator[list[int]]:
    rest, size = iter(uids), _LISTED_FIRST
    while group := list(islice(rest, size)):
        yield group
        size = _LISTED_AT_ONCE
