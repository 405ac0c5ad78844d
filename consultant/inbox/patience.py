"""Messages that would not come: asked for alone from then on, ever less often, so that they hold up no other."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from consultant.clock import Clock

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)


class Patience:
    """What one poller remembers about the messages of one folder, by UID. Forgotten when the process ends."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._alone: set[int] = set()
        self._failures: dict[int, int] = {}
        self._again_at: dict[int, datetime] = {}

    def forget_all_but(self, uids: Iterable[int]) -> None:
        """Forget messages that are no longer there."""
        there = set(uids)
        self._alone &= there
        for gone in self._failures.keys() - there:
            self._forget(gone)

    def suspect(self, uids: Iterable[int]) -> None:
        """One of `uids` gave trouble, and which one is not known: ask for each alone."""
        self._alone.update(uids)

    def is_suspect(self, uid: int) -> bool:
        """Whether `uid` is to be asked for alone."""
        return uid in self._alone

    def put_off(self, uid: int) -> int:
        """`uid` would not come even alone: wait before asking again; how often that happened."""
        self._alone.add(uid)
        failures = self._failures[uid] = self._failures.get(uid, 0) + 1
        self._again_at[uid] = self._clock() + min(_FIRST * 2 ** min(failures - 1, 20), _LONGEST)
        return failures

    def came(self, uids: Iterable[int]) -> None:
        """`uids` are stored: no suspicion remains."""
        for uid in uids:
            self._alone.discard(uid)
            self._forget(uid)

    def is_due(self, uid: int) -> bool:
        """Whether `uid` may be asked for now."""
        return uid not in self._again_at or self._again_at[uid] <= self._clock()

    @property
    def waiting(self) -> int:
        """How many messages are put off."""
        return len(self._failures)

    @property
    def seconds_left(self) -> float | None:
        """How long until the first message that was put off is due; None when there is none."""
        if not self._again_at:
            return None
        return max((min(self._again_at.values()) - self._clock()).total_seconds(), 0.0)

    def _forget(self, uid: int) -> None:
        self._failures.pop(uid, None)
        self._again_at.pop(uid, None)
