"""A mail's subject, text and HTML: one function a kind gives the context, three templates make the words.

The review page shows what `compose` returns and the outbox sends it: same data in, same text out, so that what was
approved can be told from what would be sent by one digest.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.errors import CannotCompose
from consultant.record import Attachment, Case, Draft, MailKind, Message, Reviewer, Sender
from consultant.record.mail import AttachmentState
from consultant.reply import clean, templates
from consultant.service import Service

T = TypeVar("T")

_CPT = re.compile(r"\b\d{4}[0-9AFMTU]\b")
"""The shapes of CPT codes: Category I and MAAA, II (F), III (T), PLA (U)."""


@dataclass(frozen=True, slots=True)
class Composed:
    """One mail as its reader will see it."""

    subject: str
    text: str
    html: str
    recipient: str
    digest: str
    """SHA-256, in hex, over recipient, subject, text and HTML."""


@dataclass(frozen=True, slots=True)
class _About:
    """What the context functions may draw on."""

    service: Service
    session: Session
    case: Case | None
    answers: Message | None
    draft: Draft | None
    reviewer: Reviewer | None
    reason: str


def compose(
    service: Service,
    session: Session,
    kind: MailKind,
    *,
    sender: Sender,
    case: Case | None = None,
    answers: Message | None = None,
    draft: Draft | None = None,
    reviewer: Reviewer | None = None,
    reason: str = "",
) -> Composed:
    """The mail of `kind` to `sender`.

    `answers` is the message it replies to. An answer needs `case`, `draft` and `reviewer`; every kind but TOO_LARGE a
    `case`. `reason` is what a reviewer tells the sender when declining.

    Raises CannotCompose when a template is broken or there is nothing to say.
    """
    about = _About(service, session, case, answers, draft, reviewer, reason)
    context = {
        "from_name": service.settings.outgoing.from_name,
        "reply_subject": clean.reply_subject(_subject(case, answers)),
        **_CONTEXTS[kind](about),
    }
    words = templates.standard()
    subject = clean.one_line(words.render(kind, "subject.txt", context), clean.LONGEST_SUBJECT + 4)
    text = words.render(kind, "body.txt", context).strip() + "\n"
    html = words.render(kind, "body.html", context).strip() + "\n"
    facts = json.dumps([sender.address, subject, text, html])
    return Composed(subject, text, html, sender.address, hashlib.sha256(facts.encode()).hexdigest())


def _subject(case: Case | None, answers: Message | None) -> str:
    """The thread's subject: the answered message's own, so that mail programs keep the thread together."""
    if answers is not None:
        return answers.subject
    return case.subject if case is not None else ""


def _answer(about: _About) -> dict[str, Any]:
    case = _needed(about.case, "an answer", "case")
    draft = _needed(about.draft, "an answer", "draft")
    reviewer = _needed(about.reviewer, "an answer", "reviewer")
    try:
        answer = Answer.model_validate(draft.answer)
    except ValidationError as error:
        raise CannotCompose(f"revision {draft.revision} of case {case.id} is no answer that can be read") from error
    if answer.empty:
        raise CannotCompose(f"revision {draft.revision} of case {case.id} is empty: there is nothing to send")
    return {
        "case_number": case.number,
        "answer": _cleaned(answer.model_dump(exclude={"made_by", "rejected"})),
        "rulings": _cleaned([one.model_dump() for one in answer.rulings]),
        "fees": _cleaned([line.payment.words if line.payment and line.payment.amount else "" for line in answer.lines]),
        "unanswered": _cleaned(answer.unanswered),
        "date_of_service": _day(case),
        "reviewer_name": clean.one_line(reviewer.name, clean.LONGEST_NAME),
        "reviewer_credential": clean.one_line(reviewer.credential, clean.LONGEST_NAME),
        "has_cpt": bool(
            _CPT.search(" ".join([answer.summary, *answer.codes, *(left.code for left in answer.not_reported)]))
        ),
    }


def _acknowledgement(about: _About) -> dict[str, Any]:
    case = _needed(about.case, "an acknowledgement", "case")
    return {
        "case_number": case.number,
        "continued": about.answers is not None and _is_follow_up(about.session, case, about.answers),
        "unread": [] if about.answers is None else _unread(about.session, about.answers),
    }


def _declined(about: _About) -> dict[str, Any]:
    case = _needed(about.case, "a declined case's mail", "case")
    return {"case_number": case.number, "reason": clean.body_text(about.reason).strip()}


def _too_large(about: _About) -> dict[str, Any]:
    return {"limit_mb": about.service.settings.limits.max_message_mb}


_CONTEXTS: dict[MailKind, Callable[[_About], dict[str, Any]]] = {
    MailKind.ANSWER: _answer,
    MailKind.ACKNOWLEDGEMENT: _acknowledgement,
    MailKind.DECLINED: _declined,
    MailKind.TOO_LARGE: _too_large,
}


def _needed(value: T | None, what: str, part: str) -> T:
    if value is None:
        raise ValueError(f"{what} needs a {part}")
    return value


def _day(case: Case) -> str:
    """The date of service as people in the United States write it: `June 1, 2026`."""
    day = case.date_of_service
    return "" if day is None else f"{day:%B} {day.day}, {day.year}"


def _is_follow_up(session: Session, case: Case, message: Message) -> bool:
    """Whether the case had a message before this one."""
    earlier = select(Message.id).where(col(Message.case_id) == case.id, col(Message.id) < (message.id or 0)).limit(1)
    return session.exec(earlier).first() is not None


def _unread(session: Session, message: Message) -> list[str]:
    """Names of the message's attachments that no text could be got from."""
    statement = (
        select(Attachment)
        .where(col(Attachment.message_id) == message.id, col(Attachment.state) == AttachmentState.NOT_READ)
        .order_by(col(Attachment.position))
    )
    return [
        clean.one_line(found.filename, clean.LONGEST_NAME) or f"attachment {found.position + 1}"
        for found in session.exec(statement)
    ]


def _cleaned(value: Any) -> Any:
    """`value` with every text in it fit to be mailed."""
    if isinstance(value, str):
        return clean.body_text(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return value
