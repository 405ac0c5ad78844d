"""The buttons of a case: approve, undo, reject, reopen, draft again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from consultant.errors import InvalidAnswer
from consultant.review import decision, preview
from consultant.review.decision import DECIDABLE
from consultant.site.case_pages import file_of, show, whole_number
from consultant.site.console import header
from consultant.site.pages import RowId, Site, site_of
from consultant.site.session import Posted, SignedIn, Who, posted, signed_in, text_of

router = APIRouter(prefix="/cases/{case_id}", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]


def _back(case_id: int) -> Response:
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


@router.post("/approve")
def approve(site: Ours, who: Who, case_id: RowId, form: Posted) -> Response:
    """Approve exactly the mail that the form shows."""
    ticked = [str(value) for value in form.getlist("seen")]
    try:
        decision.approve(
            site.service,
            case_id,
            who.id,
            revision=whole_number(form.get("revision")),
            message_id=whole_number(form.get("message")),
            digest=text_of(form, "digest"),
            acknowledged=ticked,
        )
    except InvalidAnswer as error:
        return show(site, who, case_id, status=error.status, problems=error.problems, ticked=ticked)
    return _back(case_id)


@router.post("/undo", dependencies=[Depends(posted)])
def undo(site: Ours, who: Who, case_id: RowId) -> Response:
    """Call the approved answer back."""
    decision.undo(site.service, case_id, who.id)
    return _back(case_id)


@router.post("/reopen", dependencies=[Depends(posted)])
def reopen(site: Ours, who: Who, case_id: RowId) -> Response:
    """Let a rejected case wait again."""
    decision.reopen(site.service, case_id, who.id)
    return _back(case_id)


@router.post("/redraft", dependencies=[Depends(posted)])
def redraft(site: Ours, who: Who, case_id: RowId) -> Response:
    """Have the case drafted again."""
    decision.redraft(site.service, case_id, who.id)
    return _back(case_id)


@router.get("/reject")
def reject_page(site: Ours, who: Who, case_id: RowId) -> Response:
    """Ask for the reason."""
    return _reject_form(site, who, case_id)


@router.post("/reject")
def reject(site: Ours, who: Who, case_id: RowId, form: Posted) -> Response:
    """Reject with a reason; when the sender is to be told, the mail is shown first and has to be confirmed."""
    reason = text_of(form, "reason")
    tell = form.get("tell") == "yes"
    digest = text_of(form, "digest") if tell and form.get("confirmed") == "yes" else None
    revision = whole_number(form.get("revision"))
    if tell and digest is None and reason.strip() and len(reason.strip()) <= decision.LONGEST_REASON:
        return _reject_form(site, who, case_id, revision=revision, reason=reason, tell=True, confirm=True)
    try:
        decision.reject(site.service, case_id, who.id, revision=revision, reason=reason, digest=digest)
    except InvalidAnswer as error:
        return _reject_form(
            site,
            who,
            case_id,
            revision=revision,
            reason=reason,
            tell=tell,
            status=error.status,
            problems=error.problems,
        )
    return _back(case_id)


def _reject_form(
    site: Site,
    who: SignedIn,
    case_id: int,
    *,
    revision: int | None = None,
    reason: str = "",
    tell: bool = False,
    confirm: bool = False,
    status: int = 200,
    problems: dict[str, str] | None = None,
) -> Response:
    with site.service.look() as session:
        file = file_of(session, case_id)
        if file.case.state not in DECIDABLE:
            return _back(case_id)
        mail = None
        if confirm:
            mail = preview.declined(site.service, session, file.case, who.reviewer, reason.strip())
        return site.page(
            "reject.html",
            status,
            **header(session, who),
            file=file,
            case=file.case,
            revision=file.revision if revision is None else revision,
            reason=reason,
            tell=tell,
            mail=mail,
            problems=problems or {},
        )
