"""`consultant eval practice`: short notes, and how right their drafts are."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, settings_for
from consultant.codes.shelf import open_shelf
from consultant.evaluate import practice as practice_notes
from consultant.evaluate.practice import Tried, read_notes, try_note
from consultant.evaluate.tally import Share

out = Console(highlight=False)


def practice(
    place: Annotated[Path, typer.Argument(help="A file with notes, or a folder of them.")] = practice_notes.SHIPPED,
    names: Annotated[
        list[str] | None, typer.Option("--note", metavar="NAME", help="Only notes with this in their name; repeatable.")
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Name what is missing or wrong, note by note.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print text and draft of each note that is not right.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Draft short practice notes and compare them with what a coder would report, without mail and cases around.

    Ends with 1 where a code is reported that must not be, in a note that is expected to be right.
    """
    from consultant.draft.drafter import make_drafter  # the whole of drafting, which no other command of the group pays
    from consultant.draft.private import PrivateDrafter

    settings = settings_for(config)
    notes = [one for one in read_notes(place) if not names or any(name in one.title for name in names)]
    if not notes:
        raise typer.BadParameter("no note of that name")
    drafter = PrivateDrafter(make_drafter(settings, open_shelf(settings)))
    console = Console(stderr=True)
    tried = [try_note(one, drafter) for one in track(notes, "Drafting", console=console, transient=True)]
    out.print(_overview(tried))
    for one in tried:
        if (misses or show) and one.misses:
            late = f" (not yet: {one.note.not_yet})" if one.note.not_yet else ""
            out.print(f"{one.note.title}{late}", markup=False)
            if show:
                out.print(one.note.text.strip(), markup=False)
                out.print(one.answer.model_dump_json(indent=1, exclude_defaults=True), markup=False)
            for miss in one.misses:
                out.print(f"  {miss}", markup=False)
        elif misses and one.note.not_yet:
            out.print(f"{one.note.title}: right now; take its not_yet out", markup=False)
    if any(one.forbidden and not one.note.not_yet for one in tried):
        raise typer.Exit(1)


def _overview(tried: list[Tried]) -> Table:
    """A row a file, and one of all."""
    table = Table(box=None, pad_edge=False)
    table.add_column("notes of", no_wrap=True)
    for heading in ("notes", "right", "not yet", "lines", "right", "candidates", "too much", "forbidden"):
        table.add_column(heading, justify="right", no_wrap=True)
    files: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        files[one.note.title.partition("/")[0]].append(one)
    for name, some in [*sorted(files.items()), *([("all", tried)] if len(files) > 1 else [])]:
        lines = sum((one.lines for one in some), Share())
        near = sum((one.candidates for one in some), Share())
        right, late = sum(not one.misses for one in some), sum(bool(one.note.not_yet) for one in some)
        wrong = (sum(one.too_much for one in some), sum(len(one.forbidden) for one in some))
        shown = (len(some), right, late, lines.of, f"{lines.value:.2f}", f"{near.value:.2f}", *wrong)
        table.add_row(name, *map(str, shown))
    return table
