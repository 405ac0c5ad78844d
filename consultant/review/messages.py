"""Messages that became no case: a reviewer may have one read again, make a case of it, or put it aside."""

from consultant.errors import ReviewError
from consultant.events import Kind
from consultant.inbox.read import reread
from consultant.record import Message, MessageState, Refusal, lease
from consultant.service import Service

_ELSEWHERE = "This message is no longer where it was: somebody or something was quicker."


def dismiss(service: Service, message_id: int, reviewer_id: int) -> None:
    """Put an unreadable message aside: it stays, with its bytes, among the refused ones. Raises ReviewError."""
    with service.work() as work:
        put_aside = lease.move(
            work.session,
            Message,
            message_id,
            old=MessageState.NEEDS_PERSON,
            new=MessageState.REFUSED,
            refusal=Refusal.DISMISSED,
        )
        if not put_aside:
            raise ReviewError(_ELSEWHERE)
        work.record(Kind.MESSAGE_DISMISSED, actor=f"reviewer:{reviewer_id}", message_id=message_id)


def read_again(service: Service, message_id: int, reviewer_id: int, *, accept: bool = False) -> None:
    """Have a message read once more that needs a person; with `accept` a refused one too becomes a case.

    Raises ReviewError when it is neither.
    """
    readable = (MessageState.NEEDS_PERSON, MessageState.REFUSED) if accept else (MessageState.NEEDS_PERSON,)
    with service.work() as work:
        message = work.session.get(Message, message_id)
        if message is None or message.state not in readable:
            raise ReviewError(_ELSEWHERE)
        work.record(Kind.MESSAGE_REREAD, actor=f"reviewer:{reviewer_id}", message_id=message_id, accept=accept)
    reread(service, message_id, accept=accept)
