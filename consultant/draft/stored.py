"""A case's stored mail as a draft request."""

from pydantic import ValidationError
from sqlmodel import Session, col, select

from consultant.case.answer import Answer
from consultant.draft.request import Document, DraftRequest
from consultant.errors import DraftError
from consultant.privacy import default_masker
from consultant.record import (
    Attachment,
    Case,
    Draft,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    OutgoingState,
)
from consultant.record.mail import AttachmentState

_LEFT_US = (OutgoingState.SENT, OutgoingState.UNCERTAIN)


def newest_message(session: Session, case_id: int) -> int | None:
    """The id of the newest message of the case; None when it has none."""
    statement = select(Message.id).where(Message.case_id == case_id, Message.state == MessageState.IN_CASE)
    return session.exec(statement.order_by(col(Message.id).desc()).limit(1)).first()


def read_case(session: Session, case_id: int) -> tuple[DraftRequest, int]:
    """What a draft of the case is made from, and the newest message taken into account.

    What an earlier message of the case says is not read again out of the history quoted below a later one; the history
    below the first is read, because it is all there is. Raises DraftError when the case holds no message.
    """
    case = session.get(Case, case_id)
    if case is None:
        raise LookupError(f"there is no case {case_id}")
    messages = session.exec(
        select(Message)
        .where(Message.case_id == case_id, Message.state == MessageState.IN_CASE)
        .order_by(col(Message.id))
    ).all()
    if not messages:
        raise DraftError(f"case {case_id} holds no message to draft from")
    documents: list[Document] = []
    for number, message in enumerate(messages):
        documents.append(Document(f"message {message.id}", message.text))
        if number == 0 and message.quoted.strip():
            documents.append(Document(f"message {message.id}, quoted below it", message.quoted))
        documents += _attachments(session, message)
    documents = [document for document in documents if document.text.strip()]
    request = DraftRequest(
        case_id=case_id,
        subject=case.subject,
        documents=documents,
        date_of_service=case.date_of_service or case.opened_at.date(),
        told_of_identifiers=_told(session, case_id),
        earlier=_earlier(session, case_id),
    )
    return request, messages[-1].id or 0


def _attachments(session: Session, message: Message) -> list[Document]:
    rows = session.exec(
        select(Attachment).where(Attachment.message_id == message.id).order_by(col(Attachment.position))
    ).all()
    return [Document(_name(row), row.text) for row in rows if row.state is AttachmentState.READ]


def _name(attachment: Attachment) -> str:
    """What the file is called, unless that names somebody: then its place."""
    plain = f"attachment {attachment.position + 1} of message {attachment.message_id}"
    name = attachment.filename
    return name if name and default_masker().mask_name(name) == name else plain


def _told(session: Session, case_id: int) -> bool:
    """Whether an answer that left us, or is about to, told the sender of identifiers in what they sent."""
    on_its_way = (*_LEFT_US, OutgoingState.WAITING, OutgoingState.SENDING)
    statement = (
        select(Draft.answer)
        .join(OutgoingMail, col(OutgoingMail.draft_id) == col(Draft.id))
        .where(
            OutgoingMail.case_id == case_id,
            OutgoingMail.kind == MailKind.ANSWER,
            col(OutgoingMail.state).in_(on_its_way),
        )
    )
    return any(answer.get("privacy") for answer in session.exec(statement))


def _earlier(session: Session, case_id: int) -> Answer | None:
    """The answer that was sent last; None when none was, or it cannot be read any more."""
    statement = (
        select(Draft)
        .join(OutgoingMail, col(OutgoingMail.draft_id) == col(Draft.id))
        .where(
            OutgoingMail.case_id == case_id,
            OutgoingMail.kind == MailKind.ANSWER,
            col(OutgoingMail.state).in_(_LEFT_US),
        )
        .order_by(col(OutgoingMail.id).desc())
        .limit(1)
    )
    draft = session.exec(statement).first()
    if draft is None:
        return None
    try:
        return Answer.model_validate(draft.answer)
    except ValidationError:
        return None
