"""`consultant case list|show`: where each case stands, without the review page."""

import re
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from consultant.case.answer import Answer
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, service_for, settings_for
from consultant.errors import ReviewError
from consultant.record import Attachment, Case, CaseState, Draft, Event, Message, OutgoingMail, Sender

app = typer.Typer(help="Cases and where they stand.", no_args_is_help=True)
out = Console(highlight=False)


class NoSuchCase(ReviewError):
    """Raised when a case number names no case."""

    status = 404


@app.command("list")
def list_(
    state: Annotated[CaseState | None, typer.Option(help="Only cases in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 50,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show the newest cases."""
    query = select(Case, Sender).join(Sender).order_by(col(Case.id).desc()).limit(limit)
    if state is not None:
        query = query.where(Case.state == state)
    with service_for(settings_for(config)) as service, service.look() as session:
        rows = session.exec(query).all()
    if not rows:
        out.print("No case yet." if state is None else f"No case is in {state}.")
        return
    table = Table("Case", "State", "Opened", "From", "Subject", box=None, pad_edge=False)
    for case, sender in rows:
        opened = f"{case.opened_at:%Y-%m-%d %H:%M}"
        table.add_row(case.number, case.state.replace("_", " "), opened, _plain(sender.address), _plain(case.subject))
    out.print(table)


@app.command()
def show(
    number: Annotated[str, typer.Argument(help="CC-000123, or 123.")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show one case whole: its mail, its newest draft, what was sent, what happened."""
    digits = re.fullmatch(r"(?i)(?:cc-)?0*(\d+)", number.strip())
    if digits is None:
        raise typer.BadParameter(f"{number} is no case number; they look like CC-000123", param_hint="NUMBER")
    with service_for(settings_for(config)) as service, service.look() as session:
        case = session.get(Case, int(digits[1]))
        if case is None:
            raise NoSuchCase(f"there is no case {number}; `consultant case list` shows the newest")
        sender = session.get_one(Sender, case.sender_id)
        messages = session.exec(select(Message).where(Message.case_id == case.id).order_by(col(Message.id))).all()
        files = session.exec(select(Attachment).where(col(Attachment.message_id).in_([m.id for m in messages]))).all()
        newest = select(Draft).where(Draft.case_id == case.id).order_by(col(Draft.revision).desc())
        draft = session.exec(newest).first()
        mails = session.exec(
            select(OutgoingMail).where(OutgoingMail.case_id == case.id).order_by(col(OutgoingMail.id))
        ).all()
        events = session.exec(select(Event).where(Event.case_id == case.id).order_by(col(Event.id))).all()
    out.rule(f"{case.number} · {case.state.replace('_', ' ')}")
    out.print(f"from {_plain(sender.address)} · {_plain(case.subject)}", markup=False)
    if case.trouble:
        out.print(f"trouble: {case.trouble}", markup=False, style="yellow")
    for message in messages:
        out.rule(f"message {message.id} · {message.received_at:%Y-%m-%d %H:%M} UTC", align="left", style="dim")
        out.print(_plain(message.text, keep_lines=True), markup=False)
        for file in files:
            if file.message_id == message.id:
                out.print(f"[{file.state.replace('_', ' ')}] {_plain(file.filename)} {file.note}", markup=False)
    if draft is not None:
        _show_draft(draft)
    out.rule("mail out", align="left", style="dim")
    for mail in mails:
        out.print(f"{mail.kind}: {mail.state} {mail.smtp_reply} {mail.trouble}".rstrip(), markup=False)
    out.rule("what happened", align="left", style="dim")
    for event in events:
        out.print(f"{event.at:%Y-%m-%d %H:%M:%S} UTC  {event.kind}  {event.actor}", markup=False)


def _show_draft(draft: Draft) -> None:
    answer = Answer.model_validate(draft.answer)
    out.rule(f"draft, revision {draft.revision}, by {draft.origin}", align="left", style="dim")
    out.print(_plain(answer.summary, keep_lines=True), markup=False)
    for line in answer.lines:
        code = "-".join([line.code, *line.modifiers])
        out.print(f"  {code} × {line.units}  {_plain(line.description)}", markup=False)
    for number, diagnosis in enumerate(answer.diagnoses, start=1):
        out.print(f"  {number}. {diagnosis.code}  {_plain(diagnosis.description)}", markup=False)


def _plain(text: str, *, keep_lines: bool = False) -> str:
    """`text` without what could move a terminal's cursor."""
    allowed = "\n" if keep_lines else ""
    return "".join(sign for sign in text if sign.isprintable() or sign in allowed)
