"""The commands of `consultant codes` that make the database: build, import, sync, status."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from consultant.cli.codes_options import JsonOption, OnOption, day_of, out, print_json, table
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, settings_for
from consultant.codes import status as shelf_status
from consultant.codes.build import importer
from consultant.codes.build import sync as syncing
from consultant.codes.build.importer import Options, Report
from consultant.codes.dates import as_int
from consultant.codes.model import Standing
from consultant.codes.shelf import Shelf, open_shelf
from consultant.config import Settings
from consultant.errors import CodesError

err = Console(stderr=True, highlight=False)

AllowOlder = Annotated[bool, typer.Option("--allow-older", help="Take releases older than one that is in.")]
Accepted = Annotated[
    list[str] | None,
    typer.Option(
        "--license-accepted", help="AMA or ADA: you hold their licence and accept their terms; again for both."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `consultant codes`."""
    app.command()(build)
    app.command("import")(import_)
    app.command()(sync)
    app.command()(status)


class _Bar:
    """An import's progress on the terminal."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeElapsedColumn(),
            console=err,
            transient=True,
        )
        self._task = self._bar.add_task("Looking at the files", total=None)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def downloading(self, name: str, size: int, total: int | None) -> None:
        self._bar.update(self._task, description=name, completed=size, total=total)

    def plan(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def step(self, what: str) -> None:
        self._bar.update(self._task, description=what)

    def read(self, count: int) -> None:
        self._bar.advance(self._task, count)


def _owners(accepted: list[str] | None) -> frozenset[str]:
    owners = frozenset(owner.upper() for owner in accepted or [])
    if owners - {"AMA", "ADA"}:
        raise typer.BadParameter(
            "AMA and ADA are the owners whose terms can be accepted", param_hint="--license-accepted"
        )
    return owners


def build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin with nothing: what was imported from elsewhere is not kept.")
    ] = False,
    accepted: Accepted = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Make the database anew: what comes with the program, what was imported, and the files of the release folder."""
    settings = settings_for(config)
    database, folder = _paths(settings)
    with _Bar() as bar:
        report = importer.rebuild(
            database, folder, Options(allow_older=True, accepted=_owners(accepted)), bar, fresh=fresh
        )
    _print_report(report)
    _print_summary(Shelf(database))


def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Official files, archives or folders: zip, gz, txt, csv, xlsx, xml.")
    ],
    allow_older: AllowOlder = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take a release in place of one with the same label.")
    ] = False,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Take a release with less than half the rows of one that is in.")
    ] = False,
    accepted: Accepted = None,
    effective: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The release's first day, for files that do not say it."),
    ] = None,
    variant: Annotated[
        str | None, typer.Option(help="practitioner or outpatient, for edits whose name does not say it.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Add official files. What a file is, is seen from its content; a wrong one changes nothing."""
    settings = settings_for(config)
    options = Options(
        allow_older=allow_older,
        replace=replace,
        allow_shrink=allow_shrink,
        accepted=_owners(accepted),
        effective=as_int(effective.date()) if effective else None,
        variant=variant,
    )
    database, _ = _paths(settings)
    with _Bar() as bar:
        report = importer.import_files(database, files, options, bar)
    _print_report(report)
    _print_summary(Shelf(database))


def sync(
    names: Annotated[list[str] | None, typer.Argument(help="Which of [codes.sources]; all when none is named.")] = None,
    accept_ama_terms: Annotated[
        bool, typer.Option("--accept-ama-terms", help="You accept the AMA's terms for files with CPT in them.")
    ] = False,
    import_too: Annotated[bool, typer.Option("--import/--no-import", help="Import what was downloaded.")] = True,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Download current releases from the addresses in config.toml into the release folder, and import them."""
    settings = settings_for(config)
    sources = settings.codes.sources
    if unknown := sorted(set(names or []) - set(sources)):
        raise typer.BadParameter(f"no {unknown[0]} among {', '.join(sources) or 'no sources'} in {config}")
    chosen = {name: sources[name] for name in names or sources}
    if not chosen:
        raise CodesError(f"[codes.sources] in {config} names no address; nothing to download")
    database, folder = _paths(settings)
    with _Bar() as bar:
        done = syncing.sync(chosen, folder, day_of(None), accept_ama_terms=accept_ama_terms, watch=bar.downloading)
    if done.refused and not accept_ama_terms and _accepts(len(done.refused)):
        with _Bar() as bar:
            done = syncing.sync(chosen, folder, day_of(None), accept_ama_terms=True, watch=bar.downloading)
    for name in done.new:
        out.print(f"downloaded {escape(name)}")
    for problem in (*done.refused, *done.failed):
        err.print(f"[yellow]left out[/yellow] {escape(str(problem))}")
    if not done.files:
        raise CodesError("nothing was downloaded; nothing was changed")
    if import_too:
        with _Bar() as bar:
            report = importer.import_files(database, done.files, Options(skip_refused=True), bar)
        _print_report(report)
        _print_summary(Shelf(database))
    if done.refused or done.failed:
        raise typer.Exit(1)


def _accepts(count: int) -> bool:
    """Whether the person at the terminal accepts the AMA's terms. Without a terminal nothing is accepted."""
    if not sys.stdin.isatty():
        return False
    err.print(
        f"{count} of these sources hold CPT, which is copyright of the American Medical Association. CMS hands them "
        "out under the AMA's end user agreement: https://www.cms.gov/license/ama"
    )
    return typer.confirm("Have you read these terms, and do you accept them?", default=False, err=True)


def _paths(settings: Settings) -> tuple[Path, Path]:
    return settings.path(settings.codes.database), settings.path(settings.codes.release_dir)


def _print_report(report: Report) -> None:
    made = table("Rows", "Release", "File")
    for edition, name, rows in report.taken:
        made.add_row(f"{rows:,}", escape(str(edition)), escape(name))
    if report.taken:
        out.print(made)
    for name in report.present:
        out.print(f"[dim]in already: {escape(name)}[/dim]")
    for name, why in report.left_out:
        out.print(f"[dim]left out: {escape(name)} {escape(why)}[/dim]")


def _print_summary(shelf: Shelf) -> None:
    size = shelf.path.stat().st_size / 1e6
    out.print(f"Build {shelf.build}, {size:,.0f} MB. `consultant codes status` says what is in and what is missing.")


def status(
    on: OnOption = None,
    files: Annotated[bool, typer.Option("--files", help="Show source files and their SHA-256.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show what is in: releases, dates, rows, licences; and what is missing and what that means for answers."""
    day = day_of(on)
    found = shelf_status.status(open_shelf(settings_for(config)), day)
    if as_json:
        print_json(found)
        return
    out.print(f"Build {found.build} of {found.built_at}, {found.size / 1e6:,.0f} MB. For services on {day}:\n")
    made = table("Release", "From", "To", "Rows", "Licence", "")
    made.columns[0].min_width = 26
    for item in found.held:
        release = item.release
        standing = "" if item.standing is Standing.HELD else item.standing.value
        made.add_row(
            escape(release.cited), str(release.effective or ""), str(release.expires or ""), f"{release.rows:,}",
            release.licence.partition(":")[0], standing,
        )  # fmt: skip
        for file in item.files if files else ():
            made.add_row(
                f"[dim]  {escape(file.name)}[/dim]",
                "",
                "",
                f"[dim]{file.rows:,}[/dim]",
                f"[dim]{file.sha256}[/dim]",
                "",
            )
    out.print(made)
    if found.missing:
        out.print("\nNot in, or not for this date:")
        lacking = table("Publication", "", "So")
        for missing in found.missing:
            lacking.add_row(escape(missing.name), missing.standing.value, escape(missing.meaning))
        out.print(lacking)
    for note in found.notes:
        out.print(f"\n{escape(note)}")
