"""Mail that goes out: written once, sent once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, LargeBinary, Text
from sqlmodel import Field

from consultant.record.base import Leased, Tag, UtcDateTime


class MailKind(StrEnum):
    """What a mail is; the name of its folder in templates/email."""

    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    DECLINED = "declined"
    TOO_LARGE = "too_large"


class OutgoingState(StrEnum):
    """Where an outgoing mail stands.

    waiting ──► sending ──► sent
       │           ├──────► waiting      a temporary refusal
       │           ├──────► failed       a permanent refusal: a person is asked
       ▼           └──────► uncertain ─► sent (proof found) or waiting (none by the deadline)
    cancelled
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutgoingMail(Leased, table=True):
    """One mail as it will leave, byte for byte; its Message-ID is fixed before the first try."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_retry", "state", "retry_at"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    sender_id: int = Field(foreign_key="sender.id", index=True)
    """Whom it goes to."""
    answers_message_id: int | None = Field(default=None, foreign_key="message.id")
    kind: MailKind = Field(sa_type=Tag(MailKind))
    state: OutgoingState = Field(default=OutgoingState.WAITING, sa_type=Tag(OutgoingState))
    recipient: str
    """The envelope recipient."""
    message_id: str = Field(unique=True, max_length=998)
    subject: str = Field(default="", sa_type=Text)
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    """The end of the undo window."""
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the server was last given the whole message without its word being heard."""
    handovers: int = 0
    """How often that happened: each time it may have been delivered."""
    copied: bool = False
    """Whether our own mailbox was a recipient then: only so can a copy come back and prove it."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    smtp_reply: str = ""
