"""State moves by compare-and-set, and only here.

`UPDATE … WHERE id = ? AND state = ?` and a look at the row count: two workers given the same id never both win.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, update
from sqlmodel import Session, col, select

from consultant.record.cases import Case
from consultant.record.mail import Message
from consultant.record.outbox import OutgoingMail

Worked = Case | Message | OutgoingMail


def move(session: Session, table: type[Worked], row_id: int, *, old: Any, new: Any, **values: Any) -> bool:
    """Set `state` from `old` (a state, or a tuple of them) to `new`, and `values` with it, ending any lease.

    Returns whether this call did it; False means that the row was elsewhere already.
    """
    olds = old if isinstance(old, tuple) else (old,)
    changes: dict[str, Any] = {"lease_until": None, "state": new, **values}
    statement = update(table).where(col(table.id) == row_id, col(table.state).in_(olds)).values(**changes)
    session.flush()
    won = bool(session.execute(statement.execution_options(synchronize_session="fetch")).rowcount)  # type: ignore[attr-defined]
    return won


def claim(session: Session, table: type[Worked], row_id: int, *, state: Any, now: datetime, lease: timedelta) -> bool:
    """Take the row for `lease` when it is in `state`, due, and nobody else's lease on it runs; counts an attempt."""
    statement = (
        update(table)
        .where(
            col(table.id) == row_id,
            col(table.state) == state,
            or_(col(table.lease_until).is_(None), col(table.lease_until) < now),
            or_(col(table.retry_at).is_(None), col(table.retry_at) <= now),
        )
        .values(lease_until=now + lease, attempts=col(table.attempts) + 1)
    )
    session.flush()
    return bool(session.execute(statement.execution_options(synchronize_session="fetch")).rowcount)  # type: ignore[attr-defined]


def release(session: Session, table: type[Worked], row_id: int, *, retry_at: datetime | None, trouble: str) -> None:
    """Give a claimed row back, to be tried again at `retry_at`."""
    session.flush()
    session.execute(
        update(table)
        .where(col(table.id) == row_id)
        .values(lease_until=None, retry_at=retry_at, trouble=trouble[:500])
        .execution_options(synchronize_session="fetch")
    )


def due(session: Session, table: type[Worked], *, state: Any, now: datetime, limit: int = 500) -> list[int]:
    """Ids in `state` that nobody holds and whose time has come, oldest first."""
    statement = (
        select(table.id)
        .where(
            col(table.state) == state,
            and_(
                or_(col(table.lease_until).is_(None), col(table.lease_until) < now),
                or_(col(table.retry_at).is_(None), col(table.retry_at) <= now),
            ),
        )
        .order_by(col(table.id))
        .limit(limit)
    )
    return [row_id for row_id in session.exec(statement) if row_id is not None]


def count(session: Session, table: type[Worked], *, state: Any) -> int:
    """How many rows are in `state`."""
    return session.exec(select(func.count()).select_from(table).where(col(table.state) == state)).one()
