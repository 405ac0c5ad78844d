"""Signing in by password or by a link that works once, and signing out."""

import re
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from consultant.errors import SignInError
from consultant.review import accounts
from consultant.site.pages import Site, site_of
from consultant.site.session import (
    StrangersForm,
    close_session,
    find_session,
    let_in,
    open_session,
    posted,
    session_cookie,
    strangers_form,
    strangers_page,
    text_of,
)

router = APIRouter()
Ours = Annotated[Site, Depends(site_of)]
_WORTH_KEEPING = re.compile(r"/cases/\d+/edit")
_LONGEST_KEPT = 2_000_000
_PLACE = re.compile(r"/(?![/\\])[^\x00-\x20\\]{0,500}")


@router.get("/sign-in")
def sign_in_page(request: Request, site: Ours, to: str = "/") -> Response:
    """The form for address and password; somebody signed in already goes straight on."""
    if find_session(site.service, request.cookies.get(session_cookie(site))) is not None:
        return _onward(to)
    return _form(site, request, 200, to)


@router.post("/sign-in")
def sign_in(request: Request, site: Ours, form: StrangersForm) -> Response:
    """Check address and password; what was typed before the last session ended comes back for saving."""
    email, to, kept = text_of(form, "email"), text_of(form, "to"), text_of(form, "kept")
    try:
        reviewer_id = site.door.sign_in(email, text_of(form, "password"))
    except SignInError as error:
        return _form(site, request, error.status, to, email=email, kept=kept, problem=error.for_user)
    opened = open_session(site, reviewer_id)
    response = _onward(to)
    if kept and _WORTH_KEEPING.fullmatch(to):
        fields = [(name, value) for name, value in parse_qsl(kept, keep_blank_values=True) if name != "csrf"]
        response = site.page("continue.html", to=to, fields=fields, csrf=opened.csrf)
    let_in(site, response, opened)
    return response


@router.get(accounts.LINK_PATH + "{token}")
def link_page(request: Request, site: Ours, token: str) -> Response:
    """A page with a button: opening a link proves nothing, since mail scanners open links too."""
    still_open = accounts.link_is_open(site.service, token)
    return strangers_page(site, request, "link.html", 200 if still_open else 410, token=token, still_open=still_open)


@router.post(accounts.LINK_PATH + "{token}", dependencies=[Depends(strangers_form)])
def use_link(request: Request, site: Ours, token: str) -> Response:
    """Use the link up and sign in."""
    try:
        reviewer_id = accounts.use_link(site.service, token)
    except SignInError:
        return strangers_page(site, request, "link.html", 410, token=token, still_open=False)
    response = _onward("/")
    let_in(site, response, open_session(site, reviewer_id))
    return response


@router.post("/sign-out", dependencies=[Depends(posted)])
def sign_out(request: Request, site: Ours) -> Response:
    """End the session."""
    response = _onward("/sign-in")
    close_session(site, request, response)
    return response


async def sent_away(request: Request, site: Site) -> Response:
    """What somebody gets who is not signed in: the sign-in form, which leads back to where they wanted to go.

    An edit that was sent in after the session ended is carried along, when the browser vouches that it came from here.
    """
    path = request.url.path
    if request.method in {"GET", "HEAD"}:
        if request.headers.get("x-fragment"):
            return Response("signed out", status_code=401, media_type="text/plain")
        to = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/sign-in" + (f"?{urlencode({'to': to})}" if to != "/" else ""), status_code=303)
    kept = ""
    if _WORTH_KEEPING.fullmatch(path) and request.headers.get("sec-fetch-site") == "same-origin":
        form = await request.form(max_files=0, max_fields=5000)
        kept = urlencode([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    problem = "Your session has ended. Sign in again" + (", and what you wrote can still be saved." if kept else ".")
    return _form(site, request, 401, path if kept else "/", kept=kept[:_LONGEST_KEPT], problem=problem)


def _form(
    site: Site, request: Request, status: int, to: str, *, email: str = "", kept: str = "", problem: str = ""
) -> Response:
    return strangers_page(site, request, "sign_in.html", status, to=to, email=email, kept=kept, problem=problem)


def _onward(to: str) -> Response:
    """On to a page of ours; anything else becomes the queue."""
    return RedirectResponse(to if _PLACE.fullmatch(to) else "/", status_code=303)
