"""What is stored in the case database: one module a noun, tables only.

    Sender ──< Case ──< Message ──< Attachment        mail that came in
                 │  ──< Draft ──< Decision >── Reviewer
                 │  ─── Progress                       what its drafting is doing
                 └──< OutgoingMail                     mail that goes out
    Cursor, Ingested        how far each mailbox folder was read
    Event                   what happened, each entry sealed with the hash of the one before

Rows that somebody works on carry a `Lease`; `record.lease` is the only place that moves their state.
"""

from consultant.record.base import metadata
from consultant.record.cases import Case, CaseState, Decision, DecisionKind, Draft, DraftOrigin, Progress
from consultant.record.events import Event
from consultant.record.mail import Attachment, Cursor, Ingested, Message, MessageState, Refusal, Sender
from consultant.record.outbox import MailKind, OutgoingMail, OutgoingState
from consultant.record.people import Reviewer, SignInLink, WebSession

__all__ = [
    "Attachment",
    "Case",
    "CaseState",
    "Cursor",
    "Decision",
    "DecisionKind",
    "Draft",
    "DraftOrigin",
    "Event",
    "Ingested",
    "MailKind",
    "Message",
    "MessageState",
    "OutgoingMail",
    "OutgoingState",
    "Progress",
    "Refusal",
    "Reviewer",
    "Sender",
    "SignInLink",
    "WebSession",
    "metadata",
]
