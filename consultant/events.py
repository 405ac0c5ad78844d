"""The audit trail: typed kinds, written at the end of a unit of work, each sealed with the hash of the one before."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from consultant.record.base import metadata
from consultant.record.events import Event

GENESIS = "0" * 64
_LOCK = 0x_CA5E_C0DE
"""The advisory lock that keeps the chain single on PostgreSQL; SQLite has one writer anyway."""


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
_INSERT = metadata.tables["event"].insert()
"""Events go in as rows, not objects: a batch of mail has many."""


class Kind(StrEnum):
    """What can happen."""

    MESSAGE_STORED = "message.stored"
    MESSAGE_NOT_FETCHED = "message.not_fetched"
    MESSAGE_REFUSED = "message.refused"
    MESSAGE_DISMISSED = "message.dismissed"
    MESSAGE_REREAD = "message.reread"
    MESSAGE_UNREADABLE = "message.unreadable"
    CASE_OPENED = "case.opened"
    CASE_CONTINUED = "case.continued"
    CASE_DRAFTED = "case.drafted"
    CASE_NEEDS_PERSON = "case.needs_person"
    CASE_EDITED = "case.edited"
    CASE_APPROVED = "case.approved"
    CASE_REJECTED = "case.rejected"
    CASE_REOPENED = "case.reopened"
    CASE_CALLED_BACK = "case.called_back"
    CASE_SENT_BACK = "case.sent_back"
    CASE_ANSWERED = "case.answered"
    MAIL_QUEUED = "mail.queued"
    MAIL_SENT = "mail.sent"
    MAIL_DELAYED = "mail.delayed"
    MAIL_UNCERTAIN = "mail.uncertain"
    MAIL_FAILED = "mail.failed"
    MAIL_CANCELLED = "mail.cancelled"
    REVIEWER_ADDED = "reviewer.added"
    REVIEWER_CHANGED = "reviewer.changed"
    REVIEWER_DISABLED = "reviewer.disabled"
    REVIEWER_LINK_MADE = "reviewer.link_made"
    REVIEWER_SIGNED_IN = "reviewer.signed_in"
    SIGN_IN_REFUSED = "reviewer.sign_in_refused"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event before it has its place in the chain."""

    kind: Kind
    actor: str
    case_id: int | None = None
    message_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def seal(event: Event) -> str:
    """The SHA-256, in hex, over every field of `event` and the hash of the one before."""
    return _seal(
        at=event.at,
        kind=event.kind,
        case_id=event.case_id,
        message_id=event.message_id,
        actor=event.actor,
        data=event.data,
        previous=event.previous,
    )


def _seal(
    *,
    at: datetime,
    kind: str,
    case_id: int | None,
    message_id: int | None,
    actor: str,
    data: dict[str, Any],
    previous: str,
) -> str:
    body = _ENCODER.encode([previous, at.isoformat(), kind, case_id, message_id, actor, data])
    return hashlib.sha256(body.encode()).hexdigest()


def append(session: Session, happenings: list[Happening], at: datetime) -> None:
    """Add `happenings` to the chain; called once, last, before a commit, so that the lock is short."""
    if not happenings:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    previous = session.exec(select(Event.hash).order_by(col(Event.id).desc()).limit(1)).first() or GENESIS
    rows: list[dict[str, Any]] = []
    for happening in happenings:
        row: dict[str, Any] = {
            "at": at,
            "kind": str(happening.kind),
            "case_id": happening.case_id,
            "message_id": happening.message_id,
            "actor": happening.actor,
            "data": happening.data,
            "previous": previous,
        }
        row["hash"] = previous = _seal(**row)
        rows.append(row)
    session.connection().execute(_INSERT, rows)


def first_break(session: Session) -> int | None:
    """The id of the first event that does not fit the one before it, or None when the chain is whole."""
    previous = GENESIS
    for event in session.exec(select(Event).order_by(col(Event.id)).execution_options(yield_per=500)):
        if event.previous != previous or event.hash != seal(event):
            return event.id
        previous = event.hash
    return None
