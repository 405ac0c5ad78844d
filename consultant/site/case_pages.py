"""One case: its mail beside its draft, what would be sent, its history, and the form that edits the draft."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sqlmodel import Session, func, select

from consultant.case.answer import Answer, Evidence
from consultant.errors import InvalidAnswer, ReviewError, SendError, StalePreview
from consultant.record import Case, CaseState, Draft, Message, OutgoingMail, OutgoingState, Reviewer
from consultant.review import decision, difference, preview, queue
from consultant.review.casefile import CaseFile, Mail, answer_of, casefile
from consultant.review.decision import DECIDABLE
from consultant.site.answer_form import AnswerForm, shown_flags
from consultant.site.console import header
from consultant.site.guard import MAIL_POLICY
from consultant.site.highlight import Quote, Segment, mark
from consultant.site.pages import RowId, Site, site_of
from consultant.site.session import Posted, SignedIn, Who, signed_in

router = APIRouter(prefix="/cases/{case_id}", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]


@dataclass
class Shown:
    """One message as the page shows it, cut where evidence begins and ends."""

    mail: Mail
    text: list[Segment]
    quoted: list[Segment]
    attached: list[list[Segment]] = field(default_factory=list)


def file_of(session: Session, case_id: int) -> CaseFile:
    """The case's file; raises the 404 page when there is none."""
    found = casefile(session, case_id)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("")
def case_page(site: Ours, who: Who, case_id: RowId) -> Response:
    """The case as it stands."""
    return show(site, who, case_id)


def show(
    site: Site,
    who: SignedIn,
    case_id: int,
    *,
    status: int = 200,
    problems: dict[str, str] | None = None,
    ticked: Sequence[str] = (),
) -> Response:
    """The case page; `problems` and `ticked` are what an approval that was refused comes back with."""
    with site.service.look() as session:
        file = file_of(session, case_id)
        answer = answer_of(file.drafts[0]) if file.drafts else None
        mails, found = shown_mails(file, answer)
        would_send, cannot = _would_send(site, session, file, who.reviewer)
        return site.page(
            "case.html",
            status,
            **header(session, who),
            **mail_context(file, mails, found),
            answer=answer,
            would_send=would_send,
            cannot_send=cannot,
            decidable=file.case.state in DECIDABLE,
            undo_left=undo_left(site, file),
            undo_seconds=round(site.service.settings.outgoing.undo_seconds),
            sent=_sent(session, file),
            next_case=queue.next_case(session, case_id),
            problems=problems or {},
            ticked=ticked,
        )


def mail_context(file: CaseFile, mails: list[Shown], found: set[str]) -> dict[str, Any]:
    """What the left half of the page, the mail, is made from."""
    return {"file": file, "case": file.case, "mails": mails, "found": found}


def shown_mails(file: CaseFile, answer: Answer | None) -> tuple[list[Shown], set[str]]:
    """The messages, newest first, with evidence marked, and the keys of the quotes that stand somewhere in them."""
    quotes = _quotes(answer, _texts(file)) if answer is not None else []
    found: set[str] = set()
    shown = []
    for mail in reversed(file.mails):
        shown.append(
            Shown(
                mail,
                mark(mail.message.text, quotes, found),
                mark(mail.message.quoted, quotes, found),
                [mark(attachment.text, quotes, found) for attachment in mail.attachments],
            )
        )
    return shown, found | _in_subjects(file, quotes)


def _texts(file: CaseFile) -> dict[str, str]:
    """The texts of the case by the names that a draft calls them by."""
    texts: dict[str, str] = {}
    for mail in file.mails:
        name = f"message {mail.message.id}"
        texts |= {name: mail.message.text, f"{name}, quoted below it": mail.message.quoted}
        for attachment in mail.attachments:
            texts[f"attachment {attachment.position + 1} of {name}"] = attachment.text
            texts[attachment.filename] = attachment.text
    return texts


def _quotes(answer: Answer, texts: dict[str, str]) -> list[Quote]:
    quotes = [
        Quote(f"e-line-{index}-{number}", _original(one, texts))
        for index, line in enumerate(answer.lines)
        for number, one in enumerate(line.evidence)
    ]
    quotes += [
        Quote(f"e-diagnosis-{index}-{number}", _original(one, texts))
        for index, diagnosis in enumerate(answer.diagnoses)
        for number, one in enumerate(diagnosis.evidence)
    ]
    return quotes + [
        Quote(f"e-rejected-{index}-{number}", _original(one, texts))
        for index, failure in enumerate(answer.rejected)
        for number, one in enumerate(failure.evidence)
    ]


def _original(evidence: Evidence, texts: dict[str, str]) -> str:
    """The words a quote stands for: those at its place when something in it is masked, else its own."""
    text = texts.get(evidence.document)
    if text is None or evidence.start is None or evidence.end is None or "[" not in evidence.quote:
        return evidence.quote
    return text[evidence.start : evidence.end] or evidence.quote


def _in_subjects(file: CaseFile, quotes: list[Quote]) -> set[str]:
    found: set[str] = set()
    for mail in file.mails:
        mark(mail.message.subject, quotes, found)
    return found


def _would_send(site: Site, session: Session, file: CaseFile, reviewer: Reviewer) -> tuple[preview.Preview | None, str]:
    """What approving would send, or why nothing can be."""
    if file.case.state not in DECIDABLE or not file.drafts:
        return None, ""
    answer = answer_of(file.drafts[0])
    if answer is None:
        return None, "This revision was written by another version of the program and cannot be shown."
    if answer.empty:
        return None, "The answer is empty: write a summary, a line, a diagnosis or a question first."
    try:
        return preview.preview(site.service, session, file.case, reviewer), ""
    except (ReviewError, SendError) as error:
        return None, error.for_user


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that left, or is about to."""

    state: OutgoingState
    recipient: str
    subject: str
    text: str


def _sent(session: Session, file: CaseFile) -> Sent | None:
    """The answer in the outbox, read from its own bytes."""
    mail = file.answer_mail
    if mail is None or file.case.state not in (CaseState.APPROVED, CaseState.ANSWERED):
        return None
    raw = session.exec(select(OutgoingMail.raw).where(OutgoingMail.id == mail.id)).one()
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    text = str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
    return Sent(mail.state, mail.recipient, mail.subject, text)


def undo_left(site: Site, file: CaseFile) -> float:
    """Seconds in which an approved answer can still be called back; 0 when it cannot."""
    mail = file.answer_mail
    if file.case.state is not CaseState.APPROVED or mail is None or mail.state is not OutgoingState.WAITING:
        return 0.0
    return max(0.0, (mail.not_before - site.service.clock()).total_seconds())


@router.get("/pulse")
def pulse(site: Ours, case_id: RowId) -> Response:
    """A short text that changes whenever the case does, for the page that has it open."""
    with site.service.look() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise HTTPException(404)
        revision = session.exec(select(func.max(Draft.revision)).where(Draft.case_id == case_id)).one()
        message = session.exec(select(func.max(Message.id)).where(Message.case_id == case_id)).one()
    return JSONResponse({"pulse": f"{case.state}.{revision or 0}.{message or 0}"})


@router.get("/mail")
def mail_html(site: Ours, who: Who, case_id: RowId, digest: str) -> Response:
    """The HTML half of the mail that approving would send, for a frame in which nothing runs.

    Raises StalePreview when it is no longer the mail with this digest.
    """
    with site.service.look() as session:
        file = file_of(session, case_id)
        would_send, _cannot = _would_send(site, session, file, who.reviewer)
    if would_send is None or would_send.mail.digest != digest:
        raise StalePreview(case_id, file.revision, file.revision)
    framed = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(would_send.mail.html, headers=framed)


@router.get("/changes/{revision}")
def changes_page(site: Ours, who: Who, case_id: RowId, revision: int, since: int | None = None) -> Response:
    """What revision `revision` changed, compared with `since` (the one before it)."""
    with site.service.look() as session:
        file = file_of(session, case_id)
        drafts = {draft.revision: draft for draft in file.drafts}
        before = since if since is not None else revision - 1
        if revision not in drafts or (before and before not in drafts):
            raise HTTPException(404)
        new = answer_of(drafts[revision])
        old = answer_of(drafts[before]) if before else Answer()
        compared = difference.compare(old, new) if old is not None and new is not None else None
        return site.page(
            "changes.html",
            **header(session, who),
            file=file,
            case=file.case,
            compared=compared,
            before=before,
            revision=revision,
            drafts=drafts,
        )


@router.get("/edit")
def edit_page(site: Ours, who: Who, case_id: RowId) -> Response:
    """The form that edits the newest revision."""
    with site.service.look() as session:
        file = file_of(session, case_id)
        if file.case.state not in DECIDABLE:
            return RedirectResponse(f"/cases/{case_id}", status_code=303)
        base = _base(file, file.revision)
        form = AnswerForm.of(base, file.case.date_of_service)
        return _edit(site, who, session, file, form, base, opened=file.revision)


@router.post("/edit")
def edit(request: Request, site: Ours, who: Who, case_id: RowId, posted: Posted) -> Response:
    """Save a revision, or carry out a row's button and show the form again."""
    form = AnswerForm.typed(posted.multi_items())
    opened = whole_number(posted.get("opened"))
    with site.service.look() as session:
        file = file_of(session, case_id)
        base = _base(file, opened)
        focus = form.do(str(posted.get("do", "")))
        if focus is not None:
            return _edit(site, who, session, file, form, base, opened=opened, focus=focus, request=request)
    try:
        day = form.day()
        answer = form.answer(base)
        decision.save_revision(
            site.service, case_id, who.id, opened=opened, answer=answer, shelf=site.shelf, date_of_service=day
        )
    except InvalidAnswer as error:
        form.problems = error.problems
    except ReviewError as error:
        form.problems = {"": error.for_user}
    if not form.problems:
        return RedirectResponse(f"/cases/{case_id}#draft", status_code=303)
    with site.service.look() as session:
        file = file_of(session, case_id)
        status = 409 if "" in form.problems else 422
        return _edit(site, who, session, file, form, base, opened=opened, status=status)


def _edit(
    site: Site,
    who: SignedIn,
    session: Session,
    file: CaseFile,
    form: AnswerForm,
    base: Answer,
    *,
    opened: int,
    status: int = 200,
    focus: str = "",
    request: Request | None = None,
) -> Response:
    fragment = request is not None and "x-fragment" in request.headers
    mails, found = shown_mails(file, base)
    flags = {
        f"{section}.{index}": shown_flags(row, parts)
        for section, parts in (("lines", base.lines), ("diagnoses", base.diagnoses))
        for index, row in enumerate(form.rows[section])
    }
    return site.page(
        "_form.html" if fragment else "edit.html",
        status,
        **header(session, who),
        **mail_context(file, mails, found),
        form=form,
        flags=flags,
        opened=opened,
        focus=focus,
        no_shelf=site.shelf is None,
    )


def _base(file: CaseFile, revision: int) -> Answer:
    """The answer that a form was opened on; an empty one when there was none."""
    draft = next((draft for draft in file.drafts if draft.revision == revision), None)
    return (answer_of(draft) if draft is not None else None) or Answer()


def whole_number(value: object) -> int:
    """A number from a hidden field; 0 for anything else."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else 0
