"""The root of the command line: options every command shares, and what a foreseen error looks like."""

import sys

import typer
from rich.console import Console

from consultant.cli import cases, check, codes, demo, doctor, ingest, people, serve
from consultant.cli import eval as evaluation
from consultant.errors import ConfigError, ConsultantError

app = typer.Typer(
    name="consultant",
    help="An email-driven medical coding consultation service.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
stderr = Console(stderr=True, highlight=False)

app.command()(demo.demo)
app.command()(serve.serve)
app.command()(serve.poll)
app.command()(serve.web)
app.command()(serve.work)
app.command()(serve.migrate)
app.command()(doctor.doctor)
app.command()(ingest.ingest)
app.add_typer(cases.app, name="case")
app.add_typer(people.app, name="reviewer")
codes.app.command("check")(check.check_command)
app.add_typer(codes.app, name="codes")
app.add_typer(evaluation.app, name="eval")


def main() -> int:
    """Run the command line; returns the exit code: 0 done, 1 a foreseen failure, 2 wrong use or settings."""
    try:
        app()
    except ConfigError as error:
        for problem in error.problems:
            stderr.print(f"[red]config[/red] {problem}", markup=True)
        return 2
    except ConsultantError as error:
        stderr.print(f"[red]error[/red] {error.for_user}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
