"""Messages that became no case: a reviewer may put an unreadable one aside."""

from consultant.errors import WrongState
from consultant.events import Kind
from consultant.record import Message, MessageState, Refusal, lease
from consultant.service import Service


def dismiss(service: Service, message_id: int, reviewer_id: int) -> None:
    """Put an unreadable message aside: it stays, with its bytes, among the refused ones. Raises WrongState."""
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
            raise WrongState(message_id, "elsewhere", MessageState.NEEDS_PERSON)
        work.record(Kind.MESSAGE_DISMISSED, actor=f"reviewer:{reviewer_id}", message_id=message_id)
