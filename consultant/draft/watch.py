"""Writes down what the drafting of a case is doing, at most once a second, for the page that shows the case.

A note that cannot be written is left out: it must never cost a draft.
"""

import time
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from consultant.draft.budget import NOTHING, Spent
from consultant.draft.progress import Doing, Stage
from consultant.record import Progress
from consultant.service import Service

log = structlog.get_logger(__name__)

SECONDS = 1.0
"""How long a note has to stand before the next is written."""


class ProgressNotes:
    """Takes the notes of one try at one case. Called by the drafter in its own thread."""

    def __init__(
        self,
        service: Service,
        case_id: int,
        spent: Spent = NOTHING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.spent = spent
        """What the case took so far."""
        self._service = service
        self._case_id = case_id
        self._clock = clock
        self._began: datetime = service.clock()
        self._written = float("-inf")
        self._noted = NOTHING

    def __call__(self, doing: Doing) -> None:
        """Note what is being done, unless the last note is too fresh."""
        self.spent = doing.spent
        if self._clock() - self._written >= SECONDS:
            self._write(doing)

    def close(self) -> None:
        """Note what the case took, after a try that ends without a draft."""
        if self.spent != self._noted:
            self._write(Doing(Stage.READ, 1, self.spent))

    def _write(self, doing: Doing) -> None:
        spent = doing.spent
        try:
            with self._service.work() as work:
                row = work.session.get(Progress, self._case_id)
                if row is None:
                    row = Progress(case_id=self._case_id, began_at=self._began, changed_at=work.now)
                    work.session.add(row)
                row.stage, row.round, row.coming = doing.stage.value, doing.round, doing.coming
                row.requests, row.tokens_in, row.tokens_out = spent.requests, spent.tokens_in, spent.tokens_out
                row.tool_rounds, row.repair_rounds, row.cost = spent.tool_rounds, spent.repair_rounds, spent.cost
                row.began_at, row.changed_at = self._began, work.now
        except SQLAlchemyError as error:
            log.warning("progress_not_noted", case=self._case_id, error=type(error).__name__)
        else:
            self._noted = spent
        self._written = self._clock()


def spent_so_far(session: Session, case_id: int) -> Spent:
    """What earlier tries at the draft of a case took of the model."""
    row = session.get(Progress, case_id)
    if row is None:
        return NOTHING
    return Spent(row.requests, row.tokens_in, row.tokens_out, row.cost, row.tool_rounds, row.repair_rounds)


def forget(session: Session, case_id: int) -> None:
    """Take the notes of a case away: it is not being drafted any more."""
    row = session.get(Progress, case_id)
    if row is not None:
        session.delete(row)
