"""`consultant reviewer …`: who may sign in to the review page."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, service_for, settings_for
from consultant.errors import SignInError
from consultant.record import Reviewer
from consultant.review import accounts
from consultant.service import Service

app = typer.Typer(help="Reviewers: the people who may decide about drafts.", no_args_is_help=True)
out = Console(highlight=False)
EmailArgument = Annotated[str, typer.Argument(help="The address the reviewer signs in with.")]


def _find(service: Service, email: str) -> int:
    with service.look() as session:
        found = session.exec(select(Reviewer.id).where(Reviewer.email == email.strip().lower())).first()
    if found is None:
        raise SignInError(f"no reviewer {email}; `consultant reviewer list` shows them all")
    return found


@app.command()
def add(
    email: EmailArgument,
    name: Annotated[str, typer.Option(prompt=True, help="As it stands under an answer.")],
    credential: Annotated[str, typer.Option(help="CPC, CCS, RHIT …; shown after the name.")] = "",
    password: Annotated[
        str | None, typer.Option(help="Asked for when not given; better not given: others may see it.")
    ] = None,
    link: Annotated[bool, typer.Option("--link", help="No password: print a one-time sign-in link.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Add a reviewer."""
    if password is None and not link:
        password = typer.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True)
    settings = settings_for(config)
    with service_for(settings) as service:
        reviewer = accounts.add_reviewer(service, email, name, credential, password)
        out.print(f"{reviewer.name} may now sign in at {settings.review.url} as {reviewer.email}.")
        if link and reviewer.id is not None:
            _print_link(service, reviewer.id)


@app.command("list")
def list_(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Show every reviewer."""
    with service_for(settings_for(config)) as service, service.look() as session:
        reviewers = session.exec(select(Reviewer).order_by(col(Reviewer.email))).all()
    if not reviewers:
        out.print("No reviewer yet. Add one: consultant reviewer add you@practice.example --credential CPC")
        return
    table = Table("Address", "Name", "Credential", "Since", "State", box=None, pad_edge=False)
    for reviewer in reviewers:
        state = "disabled" if reviewer.disabled_at else "may sign in"
        since = f"{reviewer.created_at:%Y-%m-%d}"
        table.add_row(reviewer.email, reviewer.name, reviewer.credential, since, state)
    out.print(table)


@app.command()
def link(email: EmailArgument, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Print a link that signs a reviewer in once, within the hour."""
    with service_for(settings_for(config)) as service:
        _print_link(service, _find(service, email))


def _print_link(service: Service, reviewer_id: int) -> None:
    path = accounts.make_sign_in_link(service, reviewer_id, timedelta(hours=1))
    out.print(f"Sign in once, within the hour: {service.settings.review.url}{path}", soft_wrap=True)


@app.command()
def password(email: EmailArgument, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Set a new password; every open session of the reviewer ends."""
    with service_for(settings_for(config)) as service:
        reviewer_id = _find(service, email)
        new = typer.prompt("New password (12 characters or more)", hide_input=True, confirmation_prompt=True)
        accounts.set_password(service, reviewer_id, new)
        out.print("Done. Open sessions of this reviewer have ended.")


@app.command()
def disable(email: EmailArgument, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Refuse a reviewer from now on. What they decided stays."""
    with service_for(settings_for(config)) as service:
        accounts.disable(service, _find(service, email))
        out.print(f"{email} can no longer sign in.")
