"""Which case a message belongs to: the one it answers, when it comes from the same sender; else one of its own."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from consultant.case.address import case_of_address
from consultant.config import Settings
from consultant.record import Case, CaseState, Message, MessageState, OutgoingMail, Sender, lease
from consultant.record.outbox import MailKind
from consultant.service import Work
from consultant.signing import Signer

_SETTLED = (CaseState.APPROVED, CaseState.ANSWERED, CaseState.REJECTED)
_REOPENED = (*_SETTLED, CaseState.REVIEW, CaseState.NEEDS_PERSON, CaseState.DRAFTING)


def find_case(
    session: Session,
    settings: Settings,
    signer: Signer,
    *,
    sender_id: int,
    recipients: Iterable[str],
    answered: Sequence[str],
) -> int | None:
    """The case that a message of `sender_id` belongs to, or None when it opens one of its own.

    `recipients` are the addresses it was sent to, `answered` the Message-IDs it answers, nearest first. A signed
    address counts most; of the ids, those of our own mail count before those of the sender's, because a Message-ID is
    only a hint: ids that lead to more than one case are passed over.
    """
    for address in recipients:
        case_id = case_of_address(settings, signer, address)
        if case_id is not None and _is_of(session, case_id, sender_id):
            return case_id
    ids = list(dict.fromkeys(answered))
    if not ids:
        return None
    outgoing = select(OutgoingMail.message_id, OutgoingMail.case_id).where(
        col(OutgoingMail.message_id).in_(ids), OutgoingMail.sender_id == sender_id
    )
    incoming = select(Message.message_id, Message.case_id).where(
        col(Message.message_id).in_(ids), Message.sender_id == sender_id, Message.state == MessageState.IN_CASE
    )
    for statement in (outgoing, incoming):
        cases: dict[str, set[int]] = {}
        for message_id, case_id in session.exec(statement):
            if message_id is not None and case_id is not None:
                cases.setdefault(message_id, set()).add(case_id)
        for each in ids:
            found = [case_id for case_id in cases.get(each, ()) if _is_of(session, case_id, sender_id)]
            if len(found) == 1:
                return found[0]
    return None


def _is_of(session: Session, case_id: int, sender_id: int) -> bool:
    case = session.get(Case, case_id)
    return case is not None and case.sender_id == sender_id


def sender_of(work: Work, address: str, name: str) -> Sender:
    """The sender with that address (lower case), made when it is new; keeps the first name they gave."""
    sender = work.session.exec(select(Sender).where(Sender.address == address)).first()
    if sender is None:
        sender = Sender(address=address, display_name=name, created_at=work.now)
        work.session.add(sender)
        work.session.flush()
    elif name and not sender.display_name:
        sender.display_name = name
        work.session.add(sender)
    return sender


def open_case(work: Work, sender: Sender, subject: str, day: date | None, *, trouble: str = "") -> Case:
    """A new case: to be drafted, or with a person at once when `trouble` says why it cannot be."""
    assert sender.id is not None
    case = Case(
        sender_id=sender.id,
        subject=subject,
        state=CaseState.NEEDS_PERSON if trouble else CaseState.DRAFTING,
        opened_at=work.now,
        changed_at=work.now,
        date_of_service=day,
        trouble=trouble,
    )
    work.session.add(case)
    work.session.flush()
    return case


def continue_case(work: Work, case: Case, day: date | None, *, trouble: str = "") -> bool:
    """Put the case back to be drafted anew; returns whether it was settled before.

    Whatever waits in the outbox still leaves: the sender asked for it. With `trouble` the case goes to a person.
    """
    assert case.id is not None
    settled = case.state in _SETTLED
    new = CaseState.NEEDS_PERSON if trouble else CaseState.DRAFTING
    values: dict[str, Any] = {"attempts": 0, "retry_at": None, "trouble": trouble, "changed_at": work.now}
    if day is not None and case.date_of_service is None:
        values["date_of_service"] = day
    lease.move(work.session, Case, case.id, old=_REOPENED, new=new, **values)
    return settled


def answer_failed(work: Work, mail: OutgoingMail, trouble: str) -> bool:
    """Hand the case of a bounced answer to a person; returns whether it was still where the answer left it."""
    olds = {MailKind.ANSWER: (CaseState.APPROVED, CaseState.ANSWERED), MailKind.DECLINED: (CaseState.REJECTED,)}
    if mail.case_id is None or mail.kind not in olds:
        return False
    values = {"attempts": 0, "retry_at": None, "trouble": trouble, "changed_at": work.now}
    return lease.move(work.session, Case, mail.case_id, old=olds[mail.kind], new=CaseState.NEEDS_PERSON, **values)
