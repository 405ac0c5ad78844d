"""One case with everything about it: its mail, every revision, what was decided, what went out, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.events import Kind
from consultant.record import (
    Attachment,
    Case,
    CaseState,
    Decision,
    Draft,
    Event,
    MailKind,
    Message,
    OutgoingMail,
    OutgoingState,
    Progress,
    Reviewer,
    Sender,
)

_RAW: Any = Message.packed
_MAIL_RAW: Any = OutgoingMail.raw

WORDS: dict[str, str] = {
    Kind.MESSAGE_STORED: "Mail arrived",
    Kind.MESSAGE_REFUSED: "Mail not taken as a case",
    Kind.MESSAGE_UNREADABLE: "Mail could not be read",
    Kind.MESSAGE_DISMISSED: "Unreadable mail put aside",
    Kind.MESSAGE_REREAD: "Mail read again",
    Kind.CASE_OPENED: "Case opened",
    Kind.CASE_CONTINUED: "The sender wrote again",
    Kind.CASE_DRAFTED: "Draft made",
    Kind.CASE_NEEDS_PERSON: "Handed to a person",
    Kind.CASE_EDITED: "Draft edited",
    Kind.CASE_APPROVED: "Approved",
    Kind.CASE_REJECTED: "Rejected",
    Kind.CASE_REOPENED: "Reopened",
    Kind.CASE_CALLED_BACK: "Approval undone, answer called back",
    Kind.CASE_SENT_BACK: "Sent back to be drafted again",
    Kind.CASE_ANSWERED: "Answered",
    Kind.MAIL_QUEUED: "Mail put in the outbox",
    Kind.MAIL_SENT: "Mail sent",
    Kind.MAIL_DELAYED: "Sending delayed, will be tried again",
    Kind.MAIL_UNCERTAIN: "Sending interrupted, proof is looked for",
    Kind.MAIL_FAILED: "Mail could not be sent",
    Kind.MAIL_CANCELLED: "Mail called back",
}
_SHOWN = (
    "revision", "reason", "refusal", "mail", "attempts", "origin", "flags", "lines", "diagnoses", "rejected", "code",
    "stopped",
)  # fmt: skip
"""What of an event's data a reviewer sees."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of the case and what came with it."""

    message: Message
    attachments: Sequence[Attachment]


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the history."""

    at: datetime
    what: str
    who: str
    details: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one case, as it was at one moment."""

    case: Case
    sender: Sender
    mails: Sequence[Mail]
    drafts: Sequence[Draft]
    """Every revision, the newest first."""
    outgoing: Sequence[OutgoingMail]
    """Newest first, without their bytes."""
    happened: Sequence[Happened]
    progress: Progress | None = None
    """What its drafting is doing; None when it is not being drafted, or not by a model."""
    reviewers: dict[int, Reviewer] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """The newest revision; 0 when there is none."""
        return self.drafts[0].revision if self.drafts else 0

    @property
    def message_id(self) -> int:
        """The newest message of the case; 0 when there is none."""
        return max((mail.message.id or 0 for mail in self.mails), default=0)

    @property
    def answer_mail(self) -> OutgoingMail | None:
        """The latest answer in the outbox."""
        return next((mail for mail in self.outgoing if mail.kind is MailKind.ANSWER), None)

    @property
    def declined_mail(self) -> OutgoingMail | None:
        """The latest mail that says no, unless it was called back."""
        return next(
            (
                mail
                for mail in self.outgoing
                if mail.kind is MailKind.DECLINED and mail.state is not OutgoingState.CANCELLED
            ),
            None,
        )

    @property
    def overlooks_newest(self) -> bool:
        """Whether the newest draft was made before the newest message came."""
        return bool(self.drafts) and (self.drafts[0].answers_message_id or 0) < self.message_id

    def author(self, draft: Draft) -> str:
        """Who made a revision, in words."""
        if draft.reviewer_id is not None and (reviewer := self.reviewers.get(draft.reviewer_id)):
            return reviewer.name
        return {"lookup": "look-ups", "model": "a model", "reviewer": "a reviewer"}[draft.origin]


def casefile(session: Session, case_id: int) -> CaseFile | None:
    """Everything about the case; None when there is no such case."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    messages = session.exec(
        select(Message)
        .options(defer(_RAW, raiseload=True))
        .where(Message.case_id == case_id)
        .order_by(col(Message.received_at), col(Message.id))
    ).all()
    attachments = session.exec(
        select(Attachment)
        .where(col(Attachment.message_id).in_([message.id for message in messages]))
        .order_by(col(Attachment.message_id), col(Attachment.position))
    ).all()
    reviewers = {reviewer.id or 0: reviewer for reviewer in session.exec(select(Reviewer))}
    return CaseFile(
        case=case,
        sender=session.get_one(Sender, case.sender_id),
        mails=[
            Mail(message, [attachment for attachment in attachments if attachment.message_id == message.id])
            for message in messages
        ],
        drafts=session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.revision).desc())).all(),
        outgoing=session.exec(
            select(OutgoingMail)
            .options(defer(_MAIL_RAW, raiseload=True))
            .where(OutgoingMail.case_id == case_id)
            .order_by(col(OutgoingMail.id).desc())
        ).all(),
        happened=_history(session, case_id, reviewers),
        progress=session.get(Progress, case_id) if case.state is CaseState.DRAFTING else None,
        reviewers=reviewers,
    )


def answer_of(draft: Draft) -> Answer | None:
    """The answer that a revision holds; None when a later version of the program wrote it and it cannot be read."""
    try:
        return Answer.model_validate(draft.answer)
    except ValidationError:
        return None


def _history(session: Session, case_id: int, reviewers: dict[int, Reviewer]) -> list[Happened]:
    reasons = {
        decision.id: decision.reason
        for decision in session.exec(select(Decision).where(Decision.case_id == case_id))
        if decision.reason
    }
    events = session.exec(select(Event).where(Event.case_id == case_id).order_by(col(Event.id))).all()
    return [
        Happened(
            at=event.at,
            what=WORDS.get(event.kind, event.kind),
            who=_who(event.actor, reviewers),
            details=", ".join(
                f"{name.replace('_', ' ')} {value}"
                for name, value in event.data.items()
                if name in _SHOWN and value not in (None, "", False)
            ),
            reason=reasons.get(event.data.get("decision"), ""),
        )
        for event in events
    ]


def _who(actor: str, reviewers: dict[int, Reviewer]) -> str:
    kind, _, number = actor.partition(":")
    if kind == "reviewer" and number.isdigit() and (reviewer := reviewers.get(int(number))):
        return reviewer.name
    return actor
