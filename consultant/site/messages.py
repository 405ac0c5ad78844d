"""Messages that became no case: those that could not be read, and those that were refused, each with its reason."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from consultant.record import MessageState
from consultant.review import queue
from consultant.review.messages import dismiss
from consultant.site.console import header
from consultant.site.pages import Site, site_of
from consultant.site.session import Who, posted, signed_in

router = APIRouter(prefix="/messages", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]
_Kept = Literal["needs_person", "refused"]


@router.get("")
def messages_page(
    site: Ours,
    who: Who,
    state: _Kept = "needs_person",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Unreadable or refused messages, latest first."""
    shown = MessageState(state)
    with site.service.look() as session:
        return site.page(
            "messages.html",
            **header(session, who),
            state=shown,
            found=queue.messages(session, shown, page),
            unread=queue.waiting_messages(session, MessageState.NEEDS_PERSON),
            refused=queue.waiting_messages(session, MessageState.REFUSED),
        )


@router.post("/{message_id}/again", dependencies=[Depends(posted)])
def again(site: Ours, message_id: int) -> Response:
    """Have an unreadable message read once more."""
    from consultant.inbox.read import reread

    reread(site.service, message_id)
    return RedirectResponse("/messages", status_code=303)


@router.post("/{message_id}/dismiss", dependencies=[Depends(posted)])
def put_aside(site: Ours, who: Who, message_id: int) -> Response:
    """Put an unreadable message among the refused ones."""
    dismiss(site.service, message_id, who.id)
    return RedirectResponse("/messages", status_code=303)
