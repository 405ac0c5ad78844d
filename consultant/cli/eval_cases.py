"""`consultant eval cases`: worked cases on the whole way of the service, and how right their drafts are."""

import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, settings_for
from consultant.codes.shelf import open_shelf
from consultant.evaluate import cases as case_files
from consultant.evaluate.cases import Half, WorkedCase, read_cases
from consultant.evaluate.tally import Found, Share, Tally, figures

if TYPE_CHECKING:  # the whole pipeline, which no other command of the group needs
    from consultant.evaluate.ladder import Run, Step

out = Console(highlight=False)


class Halves(StrEnum):
    """Which cases."""

    TUNE = "tune"
    REPORT = "report"
    ALL = "all"


def cases(
    folder: Annotated[
        Path, typer.Argument(help="Folder with the worked cases, *.eml with *.toml.")
    ] = case_files.SHIPPED,
    half: Annotated[Halves, typer.Option(help="Which share of the cases.")] = Halves.ALL,
    names: Annotated[
        list[str] | None, typer.Option("--case", metavar="NAME", help="Only cases with this in their name; repeatable.")
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="Name what is missing or wrong, in cases of the tune half alone.")
    ] = False,
    ladder: Annotated[
        bool, typer.Option("--ladder", help="Without a model, and with it: bare, + look-ups, + verification.")
    ] = False,
    at_once: Annotated[int, typer.Option(min=1, max=64, help="How many cases are worked on together.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Every figure, as JSON.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Draft every worked case and compare it with what a certified coder expects, with the configured model or without.

    Ends with 1 where a promise is broken: a code that may not be reported, a quote that does not stand word for word,
    a forbidden code, an identifier that came through; without a model also where fewer than 0.8 of the expected codes
    are among the first five candidates of their line, or fewer than half of the lines are right.
    """
    from consultant.evaluate.ladder import configured, run_steps, rungs

    settings = settings_for(config)
    if ladder:
        settings.require("model")
    chosen = _chosen(read_cases(folder), half, names or [])
    shelf = open_shelf(settings)
    steps = rungs(settings, shelf) if ladder else configured(settings, shelf)
    with _progress() as bar:
        runs = [*run_steps(steps, chosen, settings, shelf, at_once=at_once, progress=_told(bar))]
    broken = [f"{run.step.name}: {what}" for run in runs for what in run.broken()]
    if as_json:
        out.print_json(json.dumps([_as_json(run) for run in runs]))
    else:
        model = f", model {settings.model.name}" if settings.model.configured else ""
        out.print(f"{len(chosen)} cases ({half}){model}, code database build {shelf.build}")
        out.print(_overview(runs))
        for title, key in (("specialty", _specialty), ("kind", _kind)):
            out.print(_by(title, runs[-1], key))
        if misses:
            _print_misses(runs[-1])
        for one in broken:
            out.print(f"[red]broken promise[/red] {one}")
    if broken:
        raise typer.Exit(1)


def _chosen(every: Sequence[WorkedCase], half: Halves, names: Sequence[str]) -> list[WorkedCase]:
    """The cases that were asked for; wrong use when there are none."""
    found = [one for one in every if half is Halves.ALL or one.half == half.value]
    if names:
        found = [one for one in found if any(name in one.name for name in names)]
    if not found:
        raise typer.BadParameter("no case of that share and name")
    return found


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _told(bar: Progress) -> "Callable[[Step], Callable[[int, int], None]]":
    """For each step a bar of its own."""

    def begin(step: "Step") -> Callable[[int, int], None]:
        task = bar.add_task(step.name, total=None)
        return lambda done, total: bar.update(task, completed=done, total=total)

    return begin


def _specialty(case: WorkedCase) -> str:
    return case.specialty


def _kind(case: WorkedCase) -> str:
    return case.kind.value


def _overview(runs: "Sequence[Run]") -> Table:
    """A row for each figure, a column for each run."""
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    for run in runs:
        table.add_column(run.step.name, justify="right")
    for name, show in _ROWS:
        table.add_row(name, *(show(run.tally) for run in runs))
    return table


def _by(title: str, run: "Run", key: Callable[[WorkedCase], str]) -> Table:
    """One run by `key`: the figures that say most."""
    table = Table(box=None, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for heading in ("cases", "lines", "codes F1", "candidates", "right", "diagnoses F1", "exact"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, one in run.by(key).items():
        shown = (one.codes.f1, one.candidates.value, one.lines.recall, one.diagnoses.f1, one.exact.value)
        table.add_row(name, str(one.cases), str(one.lines.expected), *(f"{value:.2f}" for value in shown))
    return table


def _print_misses(run: "Run") -> None:
    """What is missing or wrong in the tune half; the other shares are counted and never shown."""
    for one in run.scored:
        if one.case.half is Half.TUNE and one.misses:
            out.print(f"{one.case.name}: {one.case.title}", markup=False)
            for miss in one.misses:
                out.print(f"  {miss}", markup=False)


def _as_json(run: "Run") -> dict[str, object]:
    return {
        "run": run.step.name,
        "figures": figures(run.tally),
        "specialties": {name: figures(one) for name, one in run.by(_specialty).items()},
        "kinds": {name: figures(one) for name, one in run.by(_kind).items()},
        "broken": run.broken(),
    }


def _share(share: Share) -> str:
    return f"{share.value:.3f} of {share.of}" if share.of else "–"


def _found(name: str, get: Callable[[Tally], Found]) -> list[tuple[str, Callable[[Tally], str]]]:
    """Rows of precision, recall and F1."""
    return [
        (f"{name}: precision", lambda one: _share(Share(get(one).right, get(one).reported))),
        (f"{name}: recall", lambda one: _share(Share(get(one).right, get(one).expected))),
        (f"{name}: F1", lambda one: f"{get(one).f1:.3f}"),
    ]


_ROWS: list[tuple[str, Callable[[Tally], str]]] = [
    *_found("codes", lambda one: one.codes),
    *_found("with modifiers", lambda one: one.with_modifiers),
    ("lines right as drafted", lambda one: _share(Share(one.lines.right, one.lines.expected))),
    ("code in first five", lambda one: _share(one.candidates)),
    ("diagnosis pointers right", lambda one: _share(one.pointers)),
    *_found("diagnoses", lambda one: one.diagnoses),
    ("diagnosis in first five", lambda one: _share(one.diagnosis_candidates)),
    ("first diagnosis right", lambda one: _share(one.first_diagnosis)),
    ("whole case exact", lambda one: _share(one.exact)),
    ("extra codes a case", lambda one: f"{one.extra / one.cases:.2f}"),
    ("edits mentioned", lambda one: _share(one.edits)),
    ("questions asked", lambda one: _share(one.asked)),
    ("further questions a case", lambda one: f"{one.other_questions / one.cases:.2f}"),
    ("questions answered", lambda one: _share(one.said)),
    ("date of service read", lambda one: _share(one.dates)),
    ("forbidden codes", lambda one: str(one.forbidden)),
    ("invalid codes", lambda one: str(one.invalid)),
    ("evidence valid", lambda one: _share(one.quotes)),
    ("codes without evidence", lambda one: str(one.bare)),
    ("identifiers leaked", lambda one: f"{one.leaked} of {one.identifiers}"),
    ("cases drafted", lambda one: f"{one.drafted} of {one.cases}"),
    ("by look-ups standing in", lambda one: str(one.stood_in)),
    ("seconds a case", lambda one: f"{one.seconds / one.cases:.2f}"),
    ("tokens in", lambda one: f"{one.tokens_in:,}"),
    ("tokens out", lambda one: f"{one.tokens_out:,}"),
    ("cost", lambda one: f"{one.cost:.4f}"),
]
"""What is printed of a run: its name, and how it is shown."""
