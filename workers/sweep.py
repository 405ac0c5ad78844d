"""The sweep looks for work that nobody picked up and nudges again, so that any broker may lose everything.

It asks the case database, never the broker. A row that was just nudged by whoever wrote it is left alone for one round;
a row that stays is nudged again at growing intervals, so that a long backlog is not multiplied into the queue.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import dramatiq
import structlog
from sqlalchemy.exc import SQLAlchemyError

from consultant.process import context
from consultant.record import Case, CaseState, Message, MessageState, lease
from consultant.reply.send import due_mail, recover_stale
from consultant.service import Nudge, Service, Stage

log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(minutes=10)


@dataclass
class Sweep:
    """Remembers what it saw waiting, and when it will nudge that again."""

    service: Service
    waiting: dict[tuple[Stage, int], tuple[datetime, timedelta]] = field(default_factory=dict)
    fresh: bool = True
    """True until the first round, which nudges everything: after a start nobody else did."""

    def round(self) -> int:
        """Look once; returns how many nudges went out."""
        now, sent = self.service.clock(), 0
        pause = timedelta(seconds=self.service.settings.queue.sweep_seconds)
        recover_stale(self.service)
        seen: dict[tuple[Stage, int], tuple[datetime, timedelta]] = {}
        for key in self._due(now):
            when, wait = self.waiting.get(key, (now if self.fresh else now + pause, pause))
            if when <= now:
                self.service.nudger(Nudge(*key))
                sent += 1
                wait = min(wait * 2, LONGEST_PAUSE)
                when = now + wait
            seen[key] = (when, wait)
        self.waiting, self.fresh = seen, False
        return sent

    def _due(self, now: datetime) -> list[tuple[Stage, int]]:
        with self.service.look() as session:
            reads = lease.due(session, Message, state=MessageState.STORED, now=now)
            drafts = lease.due(session, Case, state=CaseState.DRAFTING, now=now)
        found: list[tuple[Stage, int]] = [("read", row) for row in reads]
        found += [("draft", row) for row in drafts]
        found += [("send", row) for row in due_mail(self.service)]
        return found

    def run(self, stop: threading.Event) -> None:
        """Sweep until `stop` is set; a database or broker that is away is reported and tried again."""
        while True:
            try:
                self.round()
            except (SQLAlchemyError, dramatiq.DramatiqError, OSError) as error:
                log.warning("sweep_failed", error=type(error).__name__)
            if stop.wait(self.service.settings.queue.sweep_seconds):
                return


class SweepInWorkers(dramatiq.Middleware):
    """Runs a sweep in each process that `dramatiq workers` starts."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def after_process_boot(self, broker: dramatiq.Broker) -> None:
        """Start it beside the worker threads."""
        self._thread = threading.Thread(
            target=Sweep(context().service).run, args=(self._stop,), name="sweep", daemon=True
        )
        self._thread.start()

    def before_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        """Let it finish its round."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
