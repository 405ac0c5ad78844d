"""The web application: routes, static files, and one look for everything that can go wrong."""

from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from consultant.codes.model import CodeShelf
from consultant.errors import ConsultantError, NotSignedIn, StaleDraft, WrongState
from consultant.review.accounts import Door
from consultant.service import Service
from consultant.site import case_pages, console, decisions, downloads, health, messages, sign_in
from consultant.site.guard import Guard
from consultant.site.pages import STATIC, Site, site_of

log = structlog.get_logger(__name__)

_TEXTS = {
    400: ("This cannot be understood", "The browser sent something this page does not expect. Go back and try again."),
    403: (
        "Not from this page",
        "The form was too old or did not come from this page. Go back, reload the page and try again.",
    ),
    404: ("Nothing here", "There is no such page, case or message. It may have been mistyped."),
    405: ("Not like this", "This address takes forms only. Go back to the queue."),
    409: ("Somebody was quicker", "Look at the case again before deciding."),
    413: ("Too much at once", "What was sent is larger than an answer can be. Go back and shorten it."),
    422: ("Something does not fit", "The address of this page has a value in it that cannot be."),
    500: ("Something went wrong", "It was written to the log. Nothing was changed; try again in a moment."),
    503: ("Not available now", "A part of the service does not answer. Try again in a moment."),
}


class _Static(StaticFiles):
    """Static files, which may be kept for ever: their address changes with their content."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """The file, with a long life."""
        response = await super().get_response(path, scope)
        if response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(service: Service, shelf: CodeShelf | None = None) -> FastAPI:
    """The review page and the health route on `service`; codes are looked up on `shelf` when there is one."""
    app = FastAPI(title="CaseConsultant", docs_url=None, redoc_url=None, openapi_url=None)
    site = Site(service, shelf, Door(service))
    app.state.site = site
    app.mount(STATIC, _Static(directory=site.folder / "static"), name="static")
    for room in (health, sign_in, console, messages, downloads, case_pages, decisions):
        app.include_router(room.router)
    app.add_exception_handler(ConsultantError, _foreseen)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unfitting)
    app.add_middleware(Guard, refuse=refused_page, own_origin=service.settings.review.url)
    return app


def refused_page(request: Request, status: int, message: str = "", case_id: int | None = None) -> Response:
    """The page for a status, in the same look as the others, with the next step."""
    site = site_of(request)
    title, text = _TEXTS.get(status, (HTTPStatus(status).phrase, ""))
    return site.page("error.html", status, title=title, message=message or text, case_id=case_id)


async def _foreseen(request: Request, error: Exception) -> Response:
    assert isinstance(error, ConsultantError)
    if isinstance(error, NotSignedIn):
        return await sign_in.sent_away(request, site_of(request))
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", error=type(error).__name__, reason=str(error))
    case_id = error.case_id if isinstance(error, (StaleDraft, WrongState)) else None
    return refused_page(request, error.status, error.for_user, case_id)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = error.status_code in {status.value for status in HTTPStatus} and HTTPStatus(error.status_code).phrase
    return refused_page(request, error.status_code, "" if error.detail == phrase else error.detail)


async def _unfitting(request: Request, error: Exception) -> Response:  # noqa: ARG001 - what it says is for programs
    return refused_page(request, 422)
