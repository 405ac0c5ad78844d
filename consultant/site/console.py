"""The queue: what waits, found by state and by words, kept fresh without losing the place."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from consultant.record import MessageState
from consultant.review import queue
from consultant.review.queue import View
from consultant.site.pages import Site, site_of
from consultant.site.session import SignedIn, Who

router = APIRouter()
Ours = Annotated[Site, Depends(site_of)]
TABS = (
    (View.WAITING, "Waiting"),
    (View.NEEDS_PERSON, "Needs a person"),
    (View.DRAFTING, "Being drafted"),
    (View.APPROVED, "Approved"),
    (View.ANSWERED, "Answered"),
    (View.REJECTED, "Rejected"),
    (View.ALL, "All"),
)


def header(session: Session, who: SignedIn) -> dict[str, Any]:
    """What the top of every page shows: who is signed in and what waits."""
    waiting = {
        "cases": queue.counts(session)[View.WAITING],
        "messages": queue.waiting_messages(session, MessageState.NEEDS_PERSON),
    }
    return {"who": who, "csrf": who.csrf, "waiting": waiting}


@router.get("/")
def queue_page(
    request: Request,
    site: Ours,
    who: Who,
    view: View | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Cases of one view, fifty at a time. A search without a view looks through all of them.

    With the header `X-Fragment` only the part that changes comes back.
    """
    shown = view or (View.ALL if q.strip() else View.WAITING)
    with site.service.look() as session:
        found = queue.cases(session, shown, q, page)
        context = {
            **header(session, who),
            "found": found,
            "view": shown,
            "q": q,
            "tabs": TABS,
            "counts": queue.counts(session),
        }
    return site.page("_queue.html" if request.headers.get("x-fragment") else "queue.html", **context)
