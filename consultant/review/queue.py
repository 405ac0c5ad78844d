"""What waits for a person: cases first in, first out, and messages that opened no case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.case.charset import clean_line
from consultant.record import (
    Case,
    CaseState,
    Draft,
    DraftOrigin,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    OutgoingState,
    Sender,
)
from consultant.record.cases import case_number

PAGE = 50
"""Rows on one page."""
_WILD = re.compile(r"[%_/]")
_NUMBER = re.compile(r"(?:cc-?)?0*([1-9]\d{0,8})", re.IGNORECASE)
T = TypeVar("T")
_HEAVY: tuple[Any, ...] = (Message.packed, Message.text, Message.quoted)


class View(StrEnum):
    """Which cases are listed."""

    WAITING = "waiting"
    NEEDS_PERSON = "needs_person"
    DRAFTING = "drafting"
    APPROVED = "approved"
    ANSWERED = "answered"
    REJECTED = "rejected"
    ALL = "all"


STATES: dict[View, tuple[CaseState, ...]] = {
    View.WAITING: (CaseState.REVIEW, CaseState.NEEDS_PERSON),
    View.NEEDS_PERSON: (CaseState.NEEDS_PERSON,),
    View.DRAFTING: (CaseState.DRAFTING,),
    View.APPROVED: (CaseState.APPROVED,),
    View.ANSWERED: (CaseState.ANSWERED,),
    View.REJECTED: (CaseState.REJECTED,),
    View.ALL: tuple(CaseState),
}
_LATEST_FIRST = {View.ANSWERED, View.REJECTED, View.ALL}


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the queue shows it."""

    case_id: int
    subject: str
    sender: str
    sender_name: str
    state: CaseState
    since: datetime
    """Since when the sender waits: when the oldest message came that no answer took into account."""
    changed_at: datetime
    trouble: str
    revision: int = 0
    """The newest revision; 0 when there is no draft yet."""
    origin: DraftOrigin | None = None
    codes: tuple[str, ...] = ()
    flags: int = 0

    @property
    def number(self) -> str:
        """The case number people use."""
        return case_number(self.case_id)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    rows: Sequence[T]
    total: int
    number: int
    """Counting from 1."""
    pages: int


def cases(session: Session, view: View, text: str = "", page: int = 1) -> Page[Row]:
    """The cases of `view` whose number, subject or sender fits `text`.

    What waits comes oldest first, so that nobody is overtaken; what is done comes latest first. A page past the end
    gives the last one.
    """
    wanted = [col(Case.state).in_(STATES[view]), *_fits(text)]
    total = session.exec(
        select(func.count(col(Case.id))).join(Sender, col(Sender.id) == Case.sender_id).where(*wanted)
    ).one()
    page, pages = _within(page, total)
    since = _since()
    order = (col(Case.changed_at).desc(), col(Case.id).desc()) if view in _LATEST_FIRST else (since, col(Case.id))
    found = session.exec(
        select(Case, Sender, since)
        .join(Sender, col(Sender.id) == Case.sender_id)
        .where(*wanted)
        .order_by(*order)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    rows = [
        Row(
            case_id=case.id or 0,
            subject=case.subject,
            sender=sender.address,
            sender_name=sender.display_name,
            state=case.state,
            since=waiting,
            changed_at=case.changed_at,
            trouble=case.trouble,
        )
        for case, sender, waiting in found
    ]
    return Page(_with_drafts(session, rows), total, page, pages)


def next_case(session: Session, after: int) -> int | None:
    """The case that has waited longest, other than `after`; None when nothing waits."""
    waiting = STATES[View.WAITING]
    return session.exec(
        select(Case.id).where(col(Case.state).in_(waiting), Case.id != after).order_by(_since(), col(Case.id)).limit(1)
    ).first()


def counts(session: Session) -> dict[View, int]:
    """How many cases each view holds."""
    found = dict(session.exec(select(Case.state, func.count()).group_by(col(Case.state))).all())
    return {view: sum(found.get(state, 0) for state in states) for view, states in STATES.items()}


def messages(session: Session, state: MessageState, page: int = 1) -> Page[Message]:
    """Messages in `state`, latest first; their bytes and texts are not loaded."""
    total = waiting_messages(session, state)
    page, pages = _within(page, total)
    found = session.exec(
        select(Message)
        .options(*(defer(column, raiseload=True) for column in _HEAVY))
        .where(Message.state == state)
        .order_by(col(Message.id).desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return Page(found, total, page, pages)


def waiting_messages(session: Session, state: MessageState = MessageState.NEEDS_PERSON) -> int:
    """How many messages are in `state`."""
    return session.exec(select(func.count(col(Message.id))).where(Message.state == state)).one()


def _within(page: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(max(page, 1), pages), pages


def _fits(text: str) -> list[ColumnElement[bool]]:
    text = clean_line(text, 200)
    if not text:
        return []
    like = "%" + _WILD.sub(r"/\g<0>", text) + "%"
    fits: list[ColumnElement[bool]] = [
        column.ilike(like, escape="/") for column in (col(Case.subject), col(Sender.address), col(Sender.display_name))
    ]
    if number := _NUMBER.fullmatch(text):
        fits.append(col(Case.id) == int(number[1]))
    return [or_(*fits)]


def _since() -> Any:
    """When the oldest message of the case came that no sent answer took into account, in SQL."""
    seen = (
        select(func.coalesce(func.max(col(OutgoingMail.answers_message_id)), 0))
        .where(
            col(OutgoingMail.case_id) == col(Case.id),
            col(OutgoingMail.kind).in_((MailKind.ANSWER, MailKind.DECLINED)),
            col(OutgoingMail.state) == OutgoingState.SENT,
        )
        .correlate(Case)
        .scalar_subquery()
    )
    oldest = (
        select(func.min(col(Message.received_at)))
        .where(col(Message.case_id) == col(Case.id), col(Message.id) > seen)
        .correlate(Case)
        .scalar_subquery()
    )
    return func.coalesce(oldest, col(Case.changed_at))


def _with_drafts(session: Session, rows: list[Row]) -> list[Row]:
    ids = [row.case_id for row in rows]
    newest = (
        select(Draft.case_id, func.max(Draft.revision)).where(col(Draft.case_id).in_(ids)).group_by(col(Draft.case_id))
    )
    drafts = session.exec(select(Draft).where(tuple_(col(Draft.case_id), col(Draft.revision)).in_(newest))).all()
    of_case = {draft.case_id: draft for draft in drafts}
    return [_with_draft(row, of_case[row.case_id]) if row.case_id in of_case else row for row in rows]


def _with_draft(row: Row, draft: Draft) -> Row:
    try:
        answer = Answer.model_validate(draft.answer)
    except ValidationError:  # written by a later version: the case page says more
        return replace(row, revision=draft.revision, origin=draft.origin)
    return replace(
        row,
        revision=draft.revision,
        origin=draft.origin,
        codes=tuple(answer.codes),
        flags=sum(len(part.flags) for part in [*answer.lines, *answer.diagnoses]) + len(answer.rejected),
    )
