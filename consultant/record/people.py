"""Reviewers and how they are signed in."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from consultant.record.base import UtcDateTime


class Reviewer(SQLModel, table=True):
    """Somebody who may decide about drafts. Made on the command line; there is no open registration."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=320)
    name: str = ""
    credential: str = ""
    """Shown under an answer: `CPC`, `CCS`, …"""
    password_hash: str = ""
    """argon2id; empty means that only a one-time link can sign in."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_sign_ins: int = 0
    failed_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebSession(SQLModel, table=True):
    """A signed-in browser; the cookie holds a random token, this row its SHA-256."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    csrf: str = Field(max_length=64)
    reviewer_id: int = Field(foreign_key="reviewer.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SignInLink(SQLModel, table=True):
    """A link that signs one reviewer in once."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    reviewer_id: int = Field(foreign_key="reviewer.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
