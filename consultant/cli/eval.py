"""`consultant eval …`: how good the program is, measured on this machine."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from consultant.cli.eval_cases import cases
from consultant.cli.eval_practice import practice
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, settings_for
from consultant.codes.shelf import open_shelf
from consultant.evaluate import queries as query_file
from consultant.evaluate.queries import Half, read_queries
from consultant.evaluate.search import PERCENTILES, PLACES, Measured, compare

app = typer.Typer(help="Measure how good the program is.", no_args_is_help=True)
out = Console(highlight=False)
app.command()(cases)
app.command()(practice)


@app.command()
def search(
    tune: Annotated[
        bool,
        typer.Option("--tune", help="The half that may be looked at while the search is changed; names its misses."),
    ] = False,
    file: Annotated[Path, typer.Option("--queries", help="Queries with their right codes.")] = query_file.SHIPPED,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Measure the search of the code database: recall at 1, 5 and 10, and time, beside what one would use instead."""
    queries = read_queries(file)
    half = Half.TUNE if tune else Half.REPORT
    shelf = open_shelf(settings_for(config))
    out.print(
        f"{len(queries.of(half))} queries ({half}), date of service {queries.on}, code database build {shelf.build}"
    )
    measured = []
    with out.status("Asking …"):
        for one in compare(shelf, queries, half):
            measured.append(one)
    out.print("Recall at 1, 5 and 10; milliseconds within which 50, 95 and 99 of 100 were answered:")
    out.print(_overview(measured))
    out.print(_by_kind(measured[0]))
    if tune:
        for asked in measured[0].missed():
            out.print(f"missed: {asked.code_set} {asked.kind}: {asked.text!r}, right: {', '.join(asked.right)}")


@app.command()
def privacy(
    count: Annotated[int, typer.Option("--notes", min=1, help="How many notes to make.")] = 300,
    tune: Annotated[
        bool, typer.Option("--tune", help="Notes of the half that may be looked at while recognisers are changed.")
    ] = False,
) -> None:
    """Measure how well identifiers are masked: recall and precision on made-up notes with identifiers planted in them.

    Ends with 1 where a target is missed: recall 0.95 for names and addresses, 0.99 for the rest, at most 2 % of other
    words masked.
    """
    from consultant.evaluate.privacy import score  # half a second that no other command pays
    from consultant.evaluate.privacy_notes import make_notes
    from consultant.privacy import default_masker

    split = "tune" if tune else "report"
    with out.status("Masking …"):
        found = score(make_notes(count, split), default_masker())
    table = Table(box=None, pad_edge=False)
    for heading in ("identifier", "planted", "recall", "precision"):
        table.add_column(heading, justify="left" if heading == "identifier" else "right", no_wrap=True)
    for one in found.kinds:
        table.add_row(one.kind.lower(), str(one.planted), f"{one.recall:.3f}", f"{one.precision:.3f}")
    out.print(f"{found.notes} notes ({split})")
    out.print(table)
    out.print(f"other words masked: {found.clinical_masked} of {found.clinical_words:,} ({found.share_masked:.2%})")
    if not found.reached:
        raise typer.Exit(1)


def _overview(measured: list[Measured]) -> Table:
    table = _table("search", "codes", times=True)
    for one in measured:
        times = (f"{one.milliseconds(percentile):.1f}" for percentile in PERCENTILES)
        table.add_row(one.name, one.about, str(len(one.ranks)), *_recalls(one, None, 3), *times)
    return table


def _by_kind(measured: Measured) -> Table:
    table = _table("kind of query")
    for kind, count in measured.kinds().items():
        table.add_row(kind, str(count), *_recalls(measured, kind, 2))
    return table


def _recalls(measured: Measured, kind: str | None, figures: int) -> list[str]:
    return [f"{measured.recall(place, kind):.{figures}f}" for place in PLACES]


def _table(*names: str, times: bool = False) -> Table:
    """A table with the columns `names`, the number of queries, recall at each place, and times where wanted."""
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, no_wrap=True)
    measures = [f"p{percentile}" for percentile in PERCENTILES] if times else []
    for heading in ("asked", *(f"@{place}" for place in PLACES), *measures):
        table.add_column(heading, justify="right", no_wrap=True)
    return table
