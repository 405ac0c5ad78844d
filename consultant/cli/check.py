"""`consultant codes check`: hold a claim against every published rule."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from consultant.cli.codes_options import JsonOption, out, print_json, shelf_for
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption
from consultant.codes.check import Finding, Outcome, Report, Severity, check
from consultant.codes.claim_text import read_claim
from consultant.errors import ClaimFault

_MOST_BYTES = 4_000_000
_COLOURS = {Severity.DENIES: "red", Severity.WARNS: "yellow", Severity.INFORMS: "cyan"}
_ORDER = (Severity.DENIES, Severity.WARNS, Severity.INFORMS)


def check_command(
    file: Annotated[Path, typer.Argument(help="A claim as JSON; - reads standard input.")],
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Hold a claim against every published rule: edits, units, modifiers, global periods, diagnoses.

    The exit code is 1 when something would have a line refused, else 0.
    """
    claim = read_claim(_text(file))
    report = check(shelf_for(config), claim)
    if as_json:
        print_json({"denies": report.denies, "findings": report.findings})
    else:
        _print(report)
    if report.denies:
        raise typer.Exit(1)


def _text(file: Path) -> str:
    """What the file holds. Raises ClaimFault when it cannot be read as text."""
    try:
        raw = sys.stdin.buffer.read(_MOST_BYTES + 1) if str(file) == "-" else _bytes(file)
        if len(raw) > _MOST_BYTES:
            raise ClaimFault([f"{file}: expected a claim of at most {_MOST_BYTES:,} bytes, found more"])
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise ClaimFault([f"{file}: expected a file, found none: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise ClaimFault([f"{file}: expected UTF-8, found another encoding at byte {error.start}"]) from None


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)


def _print(report: Report) -> None:
    """What applies, the gravest first; then what could not be checked; then what is clear, in one line."""
    for severity in _ORDER:
        for finding in report.applies:
            if finding.severity is severity:
                colour = _COLOURS[severity]
                _print_one(f"[{colour}]{severity}[/{colour}]", finding)
    for finding in report.no_data:
        _print_one(f"[magenta]{Outcome.NO_DATA}[/magenta]", finding)
    if report.clear:
        out.print(f"[green]clear[/green]  {', '.join(escape(finding.rule) for finding in report.clear)}")
    counts = [(severity, sum(one.severity is severity for one in report.applies)) for severity in _ORDER]
    said = ", ".join(f"{count} {severity}" for severity, count in counts)
    out.print(f"[dim]{said}, {len(report.no_data)} without data, {len(report.clear)} clear[/dim]")


def _print_one(label: str, finding: Finding) -> None:
    out.print(f"{label}  [bold]{escape(finding.rule)}[/bold]: {escape(finding.message)}")
    if finding.resolution:
        out.print(f"    {escape(finding.resolution)}")
    out.print(f"    [dim]{escape(finding.source)}[/dim]")
