"""The table behind the audit trail; `consultant.events` writes and checks it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from consultant.record.base import UtcDateTime


class Event(SQLModel, table=True):
    """Something that happened. Never changed, never deleted; each seals the one before by its hash."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(index=True, max_length=64)
    case_id: int | None = Field(default=None, index=True)
    message_id: int | None = Field(default=None, index=True)
    actor: str = Field(max_length=64)
    """`inbox`, `draft`, `outbox`, … or `reviewer:7`."""
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Ids, counts and tags; no patient text, no addresses."""
    previous: str = Field(max_length=64)
    hash: str = Field(unique=True, max_length=64)
