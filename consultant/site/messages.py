"""Messages that became no case: those that could not be read, and those that were refused, each with its reason."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from consultant.record import Message, MessageState
from consultant.review import queue
from consultant.review.messages import dismiss, read_again
from consultant.site.console import header
from consultant.site.pages import RowId, Site, site_of
from consultant.site.session import SignedIn, Who, posted, signed_in

router = APIRouter(prefix="/messages", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]
_Kept = Literal["needs_person", "refused", "stored"]


@router.get("")
def messages_page(
    site: Ours,
    who: Who,
    state: _Kept = "needs_person",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    read: int = 0,
) -> Response:
    """Unreadable or refused messages, latest first; `read` is one that was just read again and is still no case."""
    shown = MessageState(state)
    with site.service.look() as session:
        return site.page(
            "messages.html",
            **header(session, who),
            state=shown,
            read=read,
            found=queue.messages(session, shown, page),
            unread=queue.waiting_messages(session, MessageState.NEEDS_PERSON),
            refused=queue.waiting_messages(session, MessageState.REFUSED),
        )


@router.post("/{message_id}/again", dependencies=[Depends(posted)])
def again(site: Ours, who: Who, message_id: RowId) -> Response:
    """Have an unreadable message read once more; on to its case when it has one now."""
    return _read_again(site, who, message_id, accept=False)


@router.post("/{message_id}/accept", dependencies=[Depends(posted)])
def accept(site: Ours, who: Who, message_id: RowId) -> Response:
    """Make a case of a message that was refused."""
    return _read_again(site, who, message_id, accept=True)


def _read_again(site: Site, who: SignedIn, message_id: int, *, accept: bool) -> Response:
    read_again(site.service, message_id, who.id, accept=accept)
    with site.service.look() as session:
        message = session.get(Message, message_id)
        if message is None:
            raise HTTPException(404)
        if message.case_id is not None:
            return RedirectResponse(f"/cases/{message.case_id}", status_code=303)
        return RedirectResponse(f"/messages?state={message.state}&read={message_id}", status_code=303)


@router.post("/{message_id}/dismiss", dependencies=[Depends(posted)])
def put_aside(site: Ours, who: Who, message_id: RowId) -> Response:
    """Put an unreadable message among the refused ones."""
    dismiss(site.service, message_id, who.id)
    return RedirectResponse("/messages", status_code=303)
