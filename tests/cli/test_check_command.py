"""`consultant codes check`: what it prints, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from consultant.cli.check import check_command
from consultant.codes.shelf import Shelf
from consultant.errors import ClaimFault

GOOD = {
    "date_of_service": "2026-06-01",
    "diagnoses": ["M20.11"],
    "lines": [{"code": "28296", "modifiers": ["T5"], "pointers": [1]}],
}


class Command:
    """The command over a claim, as someone would run it."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.write_text(f'[codes]\ndatabase = "{shelf.path}"\n[log]\nlevel = "error"\n')
        self.app = typer.Typer()
        self.app.command()(check_command)

    def __call__(self, claim: Any, *options: str, standard_input: bool = False) -> Result:
        text = claim if isinstance(claim, str) else json.dumps(claim)
        file = self.folder / "claim.json"
        file.write_text(text)
        name = "-" if standard_input else str(file)
        return CliRunner().invoke(self.app, [name, "--config", str(self.config), *options], input=text)


@pytest.fixture
def command(tmp_path: Path, packaged_shelf: Shelf) -> Command:
    return Command(tmp_path, packaged_shelf)


def test_a_claim_that_nothing_denies_ends_with_0_and_says_what_was_not_checked(command: Command) -> None:
    result = command(GOOD)
    assert result.exit_code == 0, result.output
    assert "no data" in result.output
    assert "0 denies" in result.output


def test_a_claim_that_would_be_refused_ends_with_1_and_says_how_to_mend_it(command: Command) -> None:
    result = command({**GOOD, "lines": [{"code": "28296", "modifiers": ["TA"], "pointers": [1]}]})
    assert result.exit_code == 1
    assert "laterality" in result.output
    assert "I.B.13" in result.output


def test_another_program_reads_the_findings_as_json(command: Command) -> None:
    result = command({**GOOD, "diagnoses": ["M20.1"]}, "--json")
    read = json.loads(result.output)
    assert result.exit_code == 1
    assert read["denies"] is True
    (finding,) = [one for one in read["findings"] if one["rule"] == "header instead of a billable code"]
    assert finding["diagnoses"] == [0]
    assert finding["outcome"] == "applies"
    assert "M20.11" in finding["resolution"]


def test_a_claim_may_come_by_standard_input(command: Command) -> None:
    assert command(GOOD, standard_input=True).exit_code == 0


@pytest.mark.parametrize("text", ["", "{", '{"lines": []}'])
def test_what_is_no_claim_is_a_foreseen_error(command: Command, text: str) -> None:
    assert isinstance(command(text).exception, ClaimFault)
