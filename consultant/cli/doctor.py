"""`consultant doctor`: is everything there that the service needs, and if not, what to do."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from consultant import database, events, log
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption
from consultant.config import Log, Settings, load_settings
from consultant.errors import ConfigError, ConsultantError
from consultant.record import Reviewer
from consultant.service import Service

out = Console(highlight=False)


class Verdict(StrEnum):
    """How one check ended."""

    GOOD = "good"
    MIND = "mind"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What one check saw, and what to do about it when it is not good."""

    verdict: Verdict
    what: str
    to_do: str = ""


_STYLES = {Verdict.GOOD: "green", Verdict.MIND: "yellow", Verdict.WRONG: "bold red"}


def doctor(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Check settings, database, mailbox, outgoing mail, queue, model, OCR and code database; sends no mail.

    Exit code 0 when the service can run, 1 when something is wrong, 2 when the settings file cannot be read.
    """
    settings = load_settings(config)
    log.configure(Log(level="error"))
    wrong = 0
    for name, check in _CHECKS:
        with out.status(f"Checking {name} …"):
            finding = _guarded(check, settings)
        wrong += finding.verdict is Verdict.WRONG
        _print(name, finding)
    if wrong:
        out.print(f"{wrong} of {len(_CHECKS)} checks found something wrong.", style="red")
        raise typer.Exit(1)
    out.print("The service can run: consultant serve", style="green")


def _print(name: str, finding: Finding) -> None:
    """One check: its verdict, what was seen line by line, and the next step."""
    first, *more = finding.what.splitlines() or [""]
    head = Text.assemble((f"{finding.verdict.value:<6}", _STYLES[finding.verdict]), f"{name:<15}{first}")
    out.print(head, soft_wrap=True)
    for line in more:
        out.print(Text(f"{'':<21}{line}"), soft_wrap=True)
    if finding.to_do:
        out.print(Text(f"{'':<21}→ {finding.to_do}", style="dim"), soft_wrap=True)


def _guarded(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except ConfigError as error:
        return Finding(Verdict.WRONG, "\n".join(error.problems), "set it in config.toml or the environment")
    except ConsultantError as error:
        return Finding(Verdict.WRONG, error.for_user, "see the message; try again when it is mended")
    except (SQLAlchemyError, OSError) as error:
        return Finding(Verdict.WRONG, f"{type(error).__name__}: {str(error).splitlines()[0]}")


@contextmanager
def _open(settings: Settings) -> Iterator[Service]:
    service = Service(settings)
    try:
        yield service
    finally:
        service.close()


def _database(settings: Settings) -> Finding:
    with _open(settings) as service:
        kind = service.engine.dialect.name
        found = database.current(service.engine)
        if found is None:
            return Finding(Verdict.MIND, f"{kind}, still empty", "consultant migrate (serve does it by itself)")
        if found != database.head():
            database.check(service.engine)
        with service.look() as session:
            broken = events.first_break(session)
        if broken is not None:
            return Finding(
                Verdict.WRONG,
                f"the audit trail does not fit together at event {broken}",
                "somebody changed or removed entries: compare with a backup",
            )
        return Finding(Verdict.GOOD, f"{kind}, revision {found}, audit trail whole")


def _reviewers(settings: Settings) -> Finding:
    with _open(settings) as service:
        if database.current(service.engine) is None:
            return Finding(Verdict.MIND, "none yet", "consultant reviewer add you@practice.example")
        with service.look() as session:
            active = select(func.count()).select_from(Reviewer).where(col(Reviewer.disabled_at).is_(None))
            count = session.exec(active).one()
    if count == 0:
        return Finding(Verdict.MIND, "nobody may approve", "consultant reviewer add you@practice.example")
    return Finding(Verdict.GOOD, f"{count} may sign in")


def _key(settings: Settings) -> Finding:
    with _open(settings) as service:
        text = secrets.token_hex(8)
        good = service.signer.good("doctor", text, service.signer.sign("doctor", text))
    where = "from the environment" if settings.secrets.secret_key else settings.review.secret_key_file
    return Finding(Verdict.GOOD if good else Verdict.WRONG, where)


def _mailbox(settings: Settings) -> Finding:
    from consultant.inbox.imap import connect
    from consultant.inbox.oauth import TokenSource

    settings.require("mailbox")
    box = settings.mailbox
    tokens = TokenSource(settings) if box.auth == "xoauth2" else None
    with connect(settings, tokens) as mailbox:
        doorbell = "IDLE" if mailbox.can_idle else f"no IDLE: looks every {box.poll_seconds:g} s"
        marking = mailbox.marking
    return Finding(Verdict.GOOD, f"{box.host}, {box.folder}, {doorbell}; read mail: {marking}")


def _outgoing(settings: Settings) -> Finding:
    from consultant.reply.transport import SmtpTransport

    settings.require("outgoing")
    name = SmtpTransport(settings).check()
    return Finding(Verdict.GOOD, f"{settings.outgoing.host} ({name}) takes our sign-in; nothing was sent")


def _queue(settings: Settings) -> Finding:
    queue = settings.queue
    if queue.broker == "embedded":
        return Finding(Verdict.GOOD, "embedded, in `consultant serve`")
    from workers.broker import make_broker

    broker = make_broker(settings)
    try:
        broker.declare_queue(f"{queue.namespace}.doctor")
        broker.flush(f"{queue.namespace}.doctor")
    except Exception as error:  # noqa: BLE001 - each broker has errors of its own
        return Finding(Verdict.WRONG, f"{queue.broker}: {type(error).__name__}", "check queue.url and its password")
    finally:
        broker.close()
    return Finding(Verdict.GOOD, f"{queue.broker} answers")


def _model(settings: Settings) -> Finding:
    model = settings.model
    if not model.configured:
        return Finding(Verdict.GOOD, "none: drafts come from look-ups alone, and say so")
    import openai

    key = settings.secrets.model_api_key
    client = openai.OpenAI(
        base_url=model.base_url,
        api_key=key.get_secret_value() if key else "none",
        timeout=min(model.timeout_seconds, 30),
        max_retries=0,
    )
    try:
        names = {entry.id for entry in client.models.list()}
    except openai.APIStatusError as error:
        advice = "check CONSULTANT_MODEL_API_KEY" if error.status_code in {401, 403} else "check model.base_url"
        return Finding(Verdict.WRONG, f"the model server answers {error.status_code}", advice)
    except openai.APIError as error:
        return Finding(Verdict.WRONG, f"the model server: {type(error).__name__}", "check model.base_url")
    finally:
        client.close()
    if names and model.name not in names:
        return Finding(Verdict.MIND, f"{model.name} is not among its {len(names)} models", "check model.name")
    return Finding(Verdict.GOOD, f"{model.name} at {model.base_url}")


def _codes(settings: Settings) -> Finding:
    from consultant.codes.shelf import open_shelf

    shelf = open_shelf(settings)
    return Finding(Verdict.GOOD, f"build {shelf.build}; `consultant codes status` says what is in")


def _scans(_: Settings) -> Finding:
    from consultant.case import scan

    to_do = "make ocr (or: pip install 'caseconsultant[ocr]')"
    if not scan.available():
        return Finding(Verdict.GOOD, "not read; a reviewer sees them as unread, with the reason", to_do)
    try:
        scan.Reader()
    except scan.Unreadable as error:
        return Finding(Verdict.WRONG, str(error), "on Debian: apt-get install libgl1 libglib2.0-0")
    return Finding(Verdict.GOOD, "scans and photographs are read by OCR on this machine")


_CHECKS: list[tuple[str, Callable[[Settings], Finding]]] = [
    ("database", _database),
    ("secret key", _key),
    ("code database", _codes),
    ("mailbox", _mailbox),
    ("outgoing mail", _outgoing),
    ("queue", _queue),
    ("model", _model),
    ("scans", _scans),
    ("reviewers", _reviewers),
]
