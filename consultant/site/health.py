"""How the service is: for a monitor as JSON without addresses or patient data, for people as a page."""

import re
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from sqlalchemy import and_, case, func, or_
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from consultant import database
from consultant.config import Settings
from consultant.errors import StoreError
from consultant.record import Case, CaseState, Cursor, Message, MessageState, OutgoingMail, OutgoingState
from consultant.service import Service
from consultant.site.console import header
from consultant.site.pages import Site, site_of
from consultant.site.session import Who

router = APIRouter()
Status = Literal["ok", "degraded", "down"]
_SLOW = timedelta(minutes=10)
"""How long work may wait for a worker before that is called a fault."""
_HOST = re.compile(r"\S+:\d+ ")


@dataclass(frozen=True, slots=True)
class PollerHealth:
    """One mailbox folder."""

    folder: str
    connected: bool
    last_seen: datetime | None
    seconds_since_seen: float | None
    lag_seconds: float
    errors: int
    last_error: str
    """The last failure without its details: `the server refused the sign-in`."""
    last_error_at: datetime | None
    detail: str
    """All that is known about it; for people who are signed in."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How many rows are in a state."""

    count: int = 0
    oldest_seconds: float | None = None
    """For how many seconds the oldest has waited; None when there is none."""
    overdue: int = 0
    """Rows that a worker should have taken long ago: due, held by nobody, and not waiting for another try."""


@dataclass
class Health:
    """How everything is. `problems` says in words what keeps it from being ok."""

    status: Status
    database: bool
    revision: str | None
    wanted_revision: str
    pollers: list[PollerHealth] = field(default_factory=list)
    messages: dict[str, Depth] = field(default_factory=dict)
    cases: dict[str, Depth] = field(default_factory=dict)
    outbox: dict[str, Depth] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def look(service: Service) -> Health:
    """Look at the database, the pollers and every queue. Never raises for what it finds."""
    wanted = _wanted()
    try:
        revision = database.current(service.engine)
        if revision != wanted:
            problem = f"the database is at revision {revision or 'none'}, this version needs {wanted}"
            return Health("down", True, revision, wanted, problems=[problem])
        with service.look() as session:
            return _look(service.settings, session, service.clock(), wanted)
    except (SQLAlchemyError, StoreError) as error:
        return Health("down", False, None, wanted, problems=[f"the database does not answer: {type(error).__name__}"])


@cache
def _wanted() -> str:
    """The newest revision this version knows; it does not change while the program runs."""
    return database.head()


def _look(settings: Settings, session: Session, now: datetime, revision: str) -> Health:
    health = Health("ok", True, revision, revision)
    cursors = session.exec(select(Cursor).order_by(col(Cursor.id))).all()
    health.pollers = [_poller(cursor, now) for cursor in cursors]
    health.messages = _depths(session, now, Message, Message.stored_at, MessageState.STORED, MessageState.NEEDS_PERSON)
    health.cases = _depths(
        session, now, Case, Case.changed_at, CaseState.DRAFTING, CaseState.REVIEW, CaseState.NEEDS_PERSON
    )
    health.outbox = _depths(
        session,
        now,
        OutgoingMail,
        OutgoingMail.not_before,
        OutgoingState.WAITING,
        OutgoingState.SENDING,
        OutgoingState.UNCERTAIN,
        OutgoingState.FAILED,
    )
    health.problems = [*_poller_problems(settings, health.pollers), *_queue_problems(health)]
    if health.problems:
        health.status = "degraded"
    return health


def _poller(cursor: Cursor, now: datetime) -> PollerHealth:
    return PollerHealth(
        folder=cursor.folder,
        connected=cursor.connected_since is not None and cursor.errors == 0,
        last_seen=cursor.last_seen,
        seconds_since_seen=_seconds(now, cursor.last_seen),
        lag_seconds=round(cursor.lag_seconds, 3),
        errors=cursor.errors,
        last_error=_kind(cursor.last_error),
        last_error_at=cursor.last_error_at,
        detail=cursor.last_error,
    )


def _kind(error: str) -> str:
    """What went wrong, without host names and whatever else a server may have said."""
    kind = _HOST.sub("the server ", error).partition(": ")[0][:80]
    return kind if "@" not in kind else "failure"


def _poller_problems(settings: Settings, pollers: list[PollerHealth]) -> list[str]:
    box = settings.mailbox
    if box.host and not pollers:
        return ["the mailbox has not been read yet"]
    silent = 2 * max(box.idle_seconds, box.poll_seconds) + box.timeout_seconds
    found = []
    for poller in pollers:
        if poller.errors:
            found.append(f"reading folder {poller.folder} failed {poller.errors} times in a row: {poller.last_error}")
        elif poller.seconds_since_seen is None or poller.seconds_since_seen > silent:
            found.append(f"nothing was heard from the server of folder {poller.folder} for too long")
    return found


def _queue_problems(health: Health) -> list[str]:
    worked_on = (
        (health.messages[MessageState.STORED], "stored mail waits to be read"),
        (health.cases[CaseState.DRAFTING], "cases wait to be drafted"),
        (health.outbox[OutgoingState.WAITING], "mail waits to be sent"),
        (health.outbox[OutgoingState.SENDING], "mail was taken for sending and left lying"),
    )
    minutes = round(_SLOW.total_seconds() / 60)
    return [
        f"{what} for more than {minutes} min ({depth.overdue}): do the workers run?"
        for depth, what in worked_on
        if depth.overdue
    ]


def _depths(session: Session, now: datetime, table: Any, since: Any, *states: Any) -> dict[str, Depth]:
    late = now - _SLOW
    due = [since <= late]
    due += [or_(column.is_(None), column <= late) for column in (col(table.retry_at), col(table.lease_until))]
    overdue = func.sum(case((and_(*due), 1), else_=0))
    found = session.exec(
        select(col(table.state), func.count(), func.min(since), overdue)
        .where(col(table.state).in_(states))
        .group_by(table.state)
    ).all()
    by_state = {state: Depth(count, _seconds(now, oldest), late_ones) for state, count, oldest, late_ones in found}
    return {state.value: by_state.get(state, Depth()) for state in states}


def _seconds(now: datetime, then: datetime | None) -> float | None:
    return None if then is None else max(0.0, round((now - then).total_seconds(), 1))


@router.head("/health", include_in_schema=False)
@router.get("/health")
def health_json(site: Annotated[Site, Depends(site_of)]) -> Response:
    """200 when the service can do its work, even with trouble (`degraded`), 503 when it cannot."""
    health = look(site.service)
    content = asdict(health)
    for poller in content["pollers"]:
        del poller["detail"]
        for moment in ("last_seen", "last_error_at"):
            poller[moment] = poller[moment].isoformat() if poller[moment] else None
    return JSONResponse(content, status_code=503 if health.status == "down" else 200)


@router.get("/status")
def status_page(site: Annotated[Site, Depends(site_of)], who: Who) -> Response:
    """The same for people."""
    health = look(site.service)
    with site.service.look() as session:
        return site.page("status.html", health=health, **header(session, who))
