"""Who is signed in: a random token in a cookie, its hash in the database, a form token that belongs to it.

Form tokens: a signed-in form carries its session's; the forms for signing in carry one that belongs to a cookie of
their own, so that nobody can be signed in as somebody else from another site.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import col, delete, select
from starlette.datastructures import FormData

from consultant.case.charset import clean
from consultant.errors import NotSignedIn, SignInError
from consultant.record import Reviewer, WebSession
from consultant.review.accounts import token_hash
from consultant.service import Service
from consultant.site.pages import Site, site_of

_PURPOSE = "form of somebody not signed in"
_STALE_FORM = "This form is too old or did not come from this page. Go back, reload the page and try again."
_TOKEN = 32
MOST_FIELDS = 2500
"""Fields of the largest form: fifty lines with their flags."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The reviewer behind a request."""

    reviewer: Reviewer
    csrf: str
    """The form token of this session."""

    @property
    def id(self) -> int:
        """The reviewer's id."""
        assert self.reviewer.id is not None
        return self.reviewer.id


def session_cookie(site: Site) -> str:
    """The cookie's name; over https its prefix binds it to this very host (RFC 6265bis §4.1.3.2)."""
    return "__Host-consultant-session" if site.secure else "consultant-session"


def form_cookie(site: Site) -> str:
    """The name of the cookie that sign-in forms belong to."""
    return "__Host-consultant-form" if site.secure else "consultant-form"


def set_cookie(site: Site, response: Response, name: str, value: str, max_age: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot make the browser send with a form."""
    response.set_cookie(name, value, max_age=max_age, path="/", secure=site.secure, httponly=True, samesite="lax")


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, before its cookie is set."""

    token: str
    csrf: str


def open_session(site: Site, reviewer_id: int) -> Opened:
    """Make a session; those that ran out are swept away on the way."""
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    length = timedelta(hours=site.service.settings.review.session_hours)
    with site.service.work() as work:
        work.session.execute(delete(WebSession).where(col(WebSession.expires_at) <= work.now))
        work.session.add(
            WebSession(
                token_hash=token_hash(opened.token),
                csrf=opened.csrf,
                reviewer_id=reviewer_id,
                created_at=work.now,
                expires_at=work.now + length,
            )
        )
    return opened


def let_in(site: Site, response: Response, opened: Opened) -> None:
    """Give the browser its session's cookie, and take away the one of the sign-in form."""
    seconds = int(site.service.settings.review.session_hours * 3600)
    set_cookie(site, response, session_cookie(site), opened.token, seconds)
    response.delete_cookie(form_cookie(site), path="/", secure=site.secure, httponly=True, samesite="lax")


def close_session(site: Site, request: Request, response: Response) -> None:
    """Sign this browser out; the session is gone from the database too."""
    token = request.cookies.get(session_cookie(site), "")
    with site.service.work() as work:
        work.session.execute(delete(WebSession).where(col(WebSession.token_hash) == token_hash(token)))
    response.delete_cookie(session_cookie(site), path="/", secure=site.secure, httponly=True, samesite="lax")


def find_session(service: Service, token: str | None) -> SignedIn | None:
    """Whose session `token` is; None when it ran out, was closed, never was, or the account is disabled."""
    if not token:
        return None
    with service.look() as session:
        found = session.exec(
            select(WebSession, Reviewer)
            .join(Reviewer, col(Reviewer.id) == WebSession.reviewer_id)
            .where(
                WebSession.token_hash == token_hash(token),
                col(WebSession.expires_at) > service.clock(),
                col(Reviewer.disabled_at).is_(None),
            )
        ).first()
    return SignedIn(found[1], found[0].csrf) if found is not None else None


def signed_in(request: Request, site: Annotated[Site, Depends(site_of)]) -> SignedIn:
    """The reviewer behind the request; raises NotSignedIn."""
    who = find_session(site.service, request.cookies.get(session_cookie(site)))
    if who is None:
        raise NotSignedIn("nobody is signed in, or the session has ended")
    return who


Who = Annotated[SignedIn, Depends(signed_in)]


async def posted(request: Request, who: Who) -> FormData:
    """The form a signed-in reviewer sent; raises SignInError unless it carries the session's form token."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    if not _same(form.get("csrf"), who.csrf):
        raise SignInError(_STALE_FORM)
    return form


Posted = Annotated[FormData, Depends(posted)]


def strangers_page(site: Site, request: Request, name: str, status: int = 200, **context: Any) -> Response:
    """A page with a form for somebody not signed in; its `csrf` belongs to a cookie, which is set when missing."""
    known = request.cookies.get(form_cookie(site))
    nonce = known or secrets.token_urlsafe(16)
    response = site.page(name, status, csrf=site.service.signer.sign(_PURPOSE, nonce, _TOKEN), **context)
    if not known:
        set_cookie(site, response, form_cookie(site), nonce, 86400)
    return response


async def strangers_form(request: Request, site: Annotated[Site, Depends(site_of)]) -> FormData:
    """The form somebody not signed in sent; raises SignInError unless its token fits their cookie."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    nonce, token = request.cookies.get(form_cookie(site)), form.get("csrf")
    fits = nonce and isinstance(token, str) and len(token) == _TOKEN
    if not (fits and site.service.signer.good(_PURPOSE, nonce or "", str(token))):
        raise SignInError(_STALE_FORM)
    return form


StrangersForm = Annotated[FormData, Depends(strangers_form)]


def text_of(form: FormData, name: str) -> str:
    """A field of a form, fit for storing; empty when it is missing."""
    value = form.get(name, "")
    return clean(value) if isinstance(value, str) else ""


def _same(given: object, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
