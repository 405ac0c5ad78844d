"""Mail that came in: senders, messages as they came and as they were read, attachments, how far folders were read."""

import zlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from consultant.record.base import Leased, Tag, UtcDateTime


class MessageState(StrEnum):
    """Where a message stands. Every one ends as `in_case`, `refused` or `needs_person`."""

    STORED = "stored"
    IN_CASE = "in_case"
    REFUSED = "refused"
    NEEDS_PERSON = "needs_person"


class Refusal(StrEnum):
    """Why the gate let a message open no case."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    MAILING_LIST = "mailing_list"
    OWN_MAIL = "own_mail"
    TOO_LARGE = "too_large"
    BLOCKED_SENDER = "blocked_sender"
    NO_SENDER = "no_sender"
    DUPLICATE = "duplicate"
    DISMISSED = "dismissed"
    """A reviewer looked at an unreadable message and put it aside."""


_SMALL, _PROBE = 8192, 2048
"""A message above so many bytes is packed if so many from its middle would be worth it."""


class Sender(SQLModel, table=True):
    """Somebody who wrote, by address (lower case)."""

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True, max_length=320)
    display_name: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Message(Leased, table=True):
    """One received message: the bytes as they came, and what was read from them."""

    __table_args__ = (Index("ix_message_state_retry", "state", "retry_at"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    """Of the bytes as they came; the same message again is known by it."""
    size: int
    """Bytes on the server; larger than what is kept when only the header was fetched."""
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    header_only: bool = False
    received_at: datetime = Field(sa_type=UtcDateTime)
    """INTERNALDATE where the server told it, else when it was stored."""
    stored_at: datetime = Field(sa_type=UtcDateTime)

    state: MessageState = Field(default=MessageState.STORED, sa_type=Tag(MessageState))
    refusal: Refusal | None = Field(default=None, sa_type=Tag(Refusal))
    note: str = ""
    """Why it was refused or needs a person, in a reviewer's words."""

    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    sender_id: int | None = Field(default=None, foreign_key="sender.id", index=True)
    message_id: str | None = Field(default=None, index=True, max_length=998)
    in_reply_to: str = ""
    references: list[str] = Field(default_factory=list, sa_type=JSON)
    subject: str = Field(default="", sa_type=Text)
    from_address: str = ""
    from_name: str = ""
    reply_to: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    text: str = Field(default="", sa_type=Text)
    """What the sender wrote this time."""
    quoted: str = Field(default="", sa_type=Text)
    """History quoted below or above it, kept apart."""
    signature: str = Field(default="", sa_type=Text)
    was_html: bool = False
    defects: list[str] = Field(default_factory=list, sa_type=JSON)
    """What was wrong with the message and was mended or left out while reading."""

    @property
    def raw(self) -> bytes:
        """The bytes as they came (the header alone when `header_only`)."""
        return zlib.decompress(self.packed)

    @staticmethod
    def pack(raw: bytes) -> bytes:
        """`raw` as it is stored in `packed`: compressed where that saves something.

        Base64 hardly repeats itself: looking for what does would be most of the time that storing a message takes.
        """
        middle = raw[len(raw) // 2 :][:_PROBE]
        pays = len(raw) <= _SMALL or len(zlib.compress(middle, 1)) < 0.7 * len(middle)
        return zlib.compress(raw, 1 if pays else 0)


class AttachmentState(StrEnum):
    """What could be made of an attachment."""

    READ = "read"
    NOT_READ = "not_read"


class Attachment(SQLModel, table=True):
    """One file that came with a message. Its bytes are in the message; its text, when there is any, is here."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    position: int
    """Counting the attachments of a message from 0, in the order they stand in it."""
    filename: str = ""
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    state: AttachmentState = Field(sa_type=Tag(AttachmentState))
    note: str = ""
    """Why it was not read, or what to mind about the text."""
    text: str = Field(default="", sa_type=Text)


class Cursor(SQLModel, table=True):
    """How far one folder was read, and how its poller is."""

    __table_args__ = (UniqueConstraint("account", "folder"),)

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=320)
    folder: str = Field(max_length=255)
    uidvalidity: int = Field(default=0, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    last_seen: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the server last answered."""
    connected_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lag_seconds: float = 0.0
    """How long the newest stored message had waited in the mailbox."""
    errors: int = 0
    """Failures in a row; 0 when all is well."""
    last_error: str = ""
    last_error_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Ingested(SQLModel, table=True):
    """One (account, folder, UIDVALIDITY, UID) that was stored; several may be the same message."""

    __table_args__ = (UniqueConstraint("account", "folder", "uidvalidity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=320)
    folder: str = Field(max_length=255)
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    message_id: int = Field(foreign_key="message.id", index=True)
    stored_at: datetime = Field(sa_type=UtcDateTime)
    flagged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was moved or flagged on the server; empty means that is still to be done."""
