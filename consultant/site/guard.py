"""Stands before every page: security headers, where a form may come from, how large it may be, no failure unhandled."""

import traceback
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

LARGEST_FORM = 8 * 1024 * 1024
"""Bytes of a posted form: fifty lines with every field at its limit fit."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; sandbox"
)
"""For the mail as it will be sent: its own inline styles, nothing that runs and nothing from elsewhere."""
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_SAFE = {"GET", "HEAD", "OPTIONS"}

Refuse = Callable[[Request, int], Response]


class Guard:
    """ASGI middleware around the whole application; `refuse` makes the page for a status."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse, own_origin: str) -> None:
        self._app, self._refuse, self._own = app, refuse, own_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def armoured(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        if scope["method"] not in _SAFE and (status := self._objection(request.headers)):
            await self._refuse(request, status)(scope, receive, armoured)
            return
        try:
            await self._app(scope, _limited(receive), armoured)
        except _TooLarge:
            if not started:
                await self._refuse(request, 413)(scope, receive, armoured)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a page and the log no patient text
            frames = traceback.extract_tb(error.__traceback__)
            places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
            log.error("request_failed", method=scope["method"], error=type(error).__name__, at=places)
            if started:
                raise ConnectionAbortedError("the response broke off") from None
            await self._refuse(request, 500)(scope, receive, armoured)

    def _objection(self, headers: Headers) -> int | None:
        """The status to refuse a state-changing request with, or None.

        A browser that sends Sec-Fetch-Site says itself where a form comes from (Fetch Metadata). `Origin: null` is what
        browsers send with `Referrer-Policy: no-referrer`, so it proves nothing; the form token decides then.
        """
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return 403
        origin = headers.get("origin", "null")
        if origin not in {"null", self._own} and urlsplit(origin).netloc != headers.get("host", ""):
            return 403
        length = headers.get("content-length", "0")
        return 413 if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_FORM else None


class _TooLarge(Exception):
    """Raised inside the application when a body without a declared length goes past the limit."""


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_FORM:
            raise _TooLarge
        return message

    return limited
