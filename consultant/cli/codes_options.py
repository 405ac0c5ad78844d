"""What the commands of `consultant codes` share: their options, and how an answer is shown."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from consultant.cli.options import settings_for
from consultant.codes.model import CodeEntry, CodeSet
from consultant.codes.shelf import Shelf, open_shelf
from consultant.errors import CodesError

out = Console(highlight=False)

CodeArgument = Annotated[str, typer.Argument(help="With or without its dot: M20.11, 28296, J1100.")]
OnOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Date of service.", show_default="today")
]
SetOption = Annotated[
    CodeSet | None,
    typer.Option("--set", help="The code set, where a code stands in more than one.", case_sensitive=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for another program.")]
StateOption = Annotated[str | None, typer.Option("--state", help="Two letters: leave other states' documents out.")]


def day_of(on: datetime | None) -> date:
    """The date of service that was given, or today."""
    return (on or datetime.now(UTC)).date()


def shelf_for(config: Path) -> Shelf:
    """The code database of the settings, built when it is not there yet."""
    return open_shelf(settings_for(config))


def entry_for(shelf: Shelf, code: str, on: date, code_set: CodeSet | None) -> CodeEntry:
    """The entry of `code`. Raises CodesError, with the nearest codes, when there is none."""
    entry = shelf.lookup(code, on, code_set)
    if entry is None:
        near = ", ".join(hit.entry.code for hit in shelf.search(code, on, limit=3))
        raise CodesError(f"no code {code} here" + (f"; near it: {near}" if near else ""))
    return entry


def print_json(value: Any) -> None:
    """Print dataclasses, lists of them and plain values as JSON."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2, default=str))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def table(*columns: str) -> Table:
    """A table in the house style: no lines, the last column takes the rest."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, no_wrap=column in {"Code", "From", "To", "Date"}, overflow="fold")
    return made


def entry_rows(entries: Sequence[CodeEntry]) -> Table:
    """Entries as lines of a table."""
    made = table("Code", "", "Description")
    for entry in entries:
        made.add_row(entry.code, "" if entry.billable else "header", escape(entry.description))
    return made


def life(entry: CodeEntry, on: date) -> str:
    """From when to when a code may be reported, and whether on `on`, in words."""
    since = f"since {entry.valid_from}" if entry.valid_from else "beginning not known"
    until = f"until {entry.valid_to}" if entry.valid_to else "in force"
    state = "" if entry.active_on(on) else f"; not on {on}"
    return f"{since}, {until}{state}"
