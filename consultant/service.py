"""What every stage is given: settings, the databases, the clock, and units of work.

A unit of work is one transaction. What it records as events and whom it nudges is collected while it runs; events are
sealed just before the commit, nudges go out just after it. A nudge that gets lost costs time, never a case: the
sweep finds the row.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from consultant import events
from consultant.clock import Clock, system_clock
from consultant.config import Settings
from consultant.database import IMMEDIATE, open_engine
from consultant.events import Happening, Kind
from consultant.signing import Signer, load_key

log = structlog.get_logger(__name__)

Stage = Literal["read", "draft", "send"]


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tell `stage` that row `row_id` waits for it, `delay` from now."""

    stage: Stage
    row_id: int
    delay: timedelta = timedelta()


Nudger = Callable[[Nudge], None]


def no_nudge(_nudge: Nudge) -> None:
    """For processes without a queue: the sweep of another process finds the work."""


@dataclass
class Work:
    """One running unit of work."""

    session: Session
    now: datetime
    happenings: list[Happening] = field(default_factory=list)
    nudges: list[Nudge] = field(default_factory=list)

    def record(
        self,
        kind: Kind,
        *,
        actor: str,
        case_id: int | None = None,
        message_id: int | None = None,
        **data: Any,
    ) -> None:
        """Note what happened; `data` holds ids, counts and tags, never patient text or addresses."""
        self.happenings.append(Happening(kind, actor, case_id, message_id, data))

    def nudge(self, stage: Stage, row_id: int, delay: timedelta = timedelta()) -> None:
        """Ask for the next step once this unit of work is committed."""
        self.nudges.append(Nudge(stage, row_id, delay))


@dataclass
class Service:
    """The plumbing of one process. Tests make one with their own clock and nudger."""

    settings: Settings
    clock: Clock = system_clock
    nudger: Nudger = no_nudge

    @cached_property
    def engine(self) -> Engine:
        """The case database."""
        return open_engine(self.settings)

    @cached_property
    def signer(self) -> Signer:
        """Signs reply addresses and form tokens."""
        return Signer(load_key(self.settings))

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction with the write lock from the start; commits at the end, rolls back on any error."""
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={IMMEDIATE: True})
            work = Work(session, self.clock())
            yield work
            events.append(session, work.happenings, work.now)
            session.commit()
        for nudge in work.nudges:
            try:
                self.nudger(nudge)
            except Exception as error:  # noqa: BLE001 - whatever the broker raises, the sweep repairs it
                log.warning("nudge_lost", stage=nudge.stage, row=nudge.row_id, error=type(error).__name__)

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session for reading."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give the connections back."""
        if "engine" in self.__dict__:
            self.engine.dispose()
