"""A case, its drafts (every revision) and what reviewers decided."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from consultant.record.base import Leased, Tag, UtcDateTime


class CaseState(StrEnum):
    """Where a case stands.

    drafting ──► review ──► approved ──► answered
        ▲           │           │            │
        │           ├► rejected │            │
        └───────────┴───────────┴────────────┘   a follow-up from the sender
    needs_person: the machine gave up; a reviewer writes the answer or sends it back to drafting
    """

    DRAFTING = "drafting"
    REVIEW = "review"
    APPROVED = "approved"
    ANSWERED = "answered"
    REJECTED = "rejected"
    NEEDS_PERSON = "needs_person"


class Case(Leased, table=True):
    """One clinical case or question, and everything said about it in one thread."""

    __table_args__ = (Index("ix_case_state_retry", "state", "retry_at"),)

    id: int | None = Field(default=None, primary_key=True)
    sender_id: int = Field(foreign_key="sender.id", index=True)
    subject: str = Field(default="", sa_type=Text)
    state: CaseState = Field(default=CaseState.DRAFTING, sa_type=Tag(CaseState))
    opened_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    date_of_service: date | None = None
    """Which day's codes and edits apply; the day the case was opened when the sender named none."""

    @property
    def number(self) -> str:
        """The case number people use, `CC-000123`."""
        return case_number(self.id or 0)


def case_number(case_id: int) -> str:
    """The case number people use for row `case_id`."""
    return f"CC-{case_id:06d}"


class DraftOrigin(StrEnum):
    """Who wrote a revision."""

    LOOKUP = "lookup"
    MODEL = "model"
    REVIEWER = "reviewer"


class Draft(SQLModel, table=True):
    """One revision of a case's answer. Revisions are never changed, only followed by the next."""

    __table_args__ = (UniqueConstraint("case_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    revision: int
    origin: DraftOrigin = Field(sa_type=Tag(DraftOrigin))
    reviewer_id: int | None = Field(default=None, foreign_key="reviewer.id")
    answers_message_id: int | None = Field(default=None, foreign_key="message.id")
    """The newest message of the case that this revision takes into account."""
    answer: dict[str, Any] = Field(sa_type=JSON)
    """A `consultant.case.answer.Answer`."""
    model: str = ""
    prompt_version: str = ""
    codes_build: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    requests: int = 0
    """How often the model server was asked, over all tries."""
    tool_rounds: int = 0
    """How often the model looked codes up."""
    repair_rounds: int = 0
    """How often a draft that failed its checks went back to the model."""
    cost: float = 0.0
    """US dollars by the prices of the settings at the time; 0 where they named none."""
    stopped: str = ""
    """The limit that ended the work early, with its setting."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Progress(SQLModel, table=True):
    """What the drafting of a case is doing and has taken so far; gone when the draft is stored.

    It outlives a try that failed, so that the next one goes on counting where that one ended.
    """

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    stage: str = ""
    """In words for a reviewer."""
    round: int = 1
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    coming: int = 0
    """Tokens of the reply that is coming in, estimated."""
    tool_rounds: int = 0
    repair_rounds: int = 0
    cost: float = 0.0
    began_at: datetime = Field(sa_type=UtcDateTime)
    """When this try began."""
    changed_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def tokens(self) -> int:
        """In and out together, with what is coming in."""
        return self.tokens_in + self.tokens_out + self.coming

    @property
    def seconds(self) -> int:
        """How long this try was at work when it was noted last."""
        return round((self.changed_at - self.began_at).total_seconds())


class DecisionKind(StrEnum):
    """What a reviewer did."""

    APPROVE = "approve"
    REJECT = "reject"
    UNDO = "undo"
    REDRAFT = "redraft"
    REOPEN = "reopen"


class Decision(SQLModel, table=True):
    """One decision of one reviewer about one revision."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    reviewer_id: int = Field(foreign_key="reviewer.id")
    kind: DecisionKind = Field(sa_type=Tag(DecisionKind))
    reason: str = Field(default="", sa_type=Text)
    decided_at: datetime = Field(sa_type=UtcDateTime)
