"""`consultant ingest FILE.eml…`: the way of a mail without a mailbox."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from consultant import process
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, service_for, settings_for
from consultant.inbox.ingest import Outcome, ingest_files
from consultant.record import Case, CaseState, MessageState, lease
from consultant.service import Service

out = Console(highlight=False)
PathsArgument = Annotated[
    list[Path], typer.Argument(help="Message files, or folders that hold *.eml.", exists=True, readable=True)
]


def ingest(
    paths: PathsArgument,
    draft: Annotated[bool, typer.Option(help="Draft the cases too, in this process.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the counts.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Take in message files as if they had arrived by mail: store, read, open cases, draft.

    Nothing is lost and no file stops the next. Exit code 1 only when a file could not be stored at all.
    """
    settings = settings_for(config)
    with service_for(settings) as service, Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=None)
        outcomes = ingest_files(service, paths, lambda done, total: progress.update(task, completed=done, total=total))
        if draft:
            _draft_all(service, progress)
    if not quiet:
        _print_table(outcomes)
    _print_counts(outcomes)
    if any(outcome.state is None for outcome in outcomes):
        raise typer.Exit(1)


def _draft_all(service: Service, progress: Progress) -> None:
    from consultant.draft.propose import draft_case

    with service.look() as session:
        waiting = lease.due(session, Case, state=CaseState.DRAFTING, now=service.clock(), limit=100_000)
    if not waiting:
        return
    drafter = process.use(service).drafter
    for case_id in progress.track(waiting, description="Drafting"):
        draft_case(service, case_id, drafter)


def _print_table(outcomes: list[Outcome]) -> None:
    table = Table("File", "Outcome", "Case", "Why", box=None, pad_edge=False)
    for outcome in outcomes:
        state = "not stored" if outcome.state is None else outcome.state.replace("_", " ")
        table.add_row(str(outcome.path), state, outcome.case_number or "", outcome.reason)
    out.print(table)


def _print_counts(outcomes: list[Outcome]) -> None:
    counts = Counter(outcome.state for outcome in outcomes)
    words = {
        MessageState.IN_CASE: "in a case",
        MessageState.REFUSED: "refused",
        MessageState.NEEDS_PERSON: "need a person",
        MessageState.STORED: "stored, not read yet",
        None: "not stored",
    }
    parts = [f"{counts[state]} {word}" for state, word in words.items() if counts[state]]
    noun = "file" if len(outcomes) == 1 else "files"
    out.print(f"{len(outcomes)} {noun}: {', '.join(parts) or 'nothing to read'}.")
