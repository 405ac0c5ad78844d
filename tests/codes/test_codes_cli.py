"""The commands of `consultant codes`: what they show, in words and in JSON, and how they end."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from consultant.cli.codes import app
from consultant.cli.codes_options import out
from consultant.codes.build.importer import Report
from consultant.errors import CodesError, ConsultantError, SourceFault
from tests.fixtures.official_files import OfficialFiles

Run = Callable[..., Result]
PAIR = ("11042", "97597", "20200101", "*", "1", "Misuse of Column Two code with Column One code")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the terminal is like must not decide what a test reads."""
    monkeypatch.setattr(out, "_width", 200)
    monkeypatch.setattr(out, "_height", 100)


def runner(config: Path) -> Run:
    def run(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [*words, "--config", str(config)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def command(tmp_path: Path, database: Path) -> Run:
    """Runs a command over the empty database of a test."""
    config = tmp_path / "config.toml"
    config.write_text('[codes]\ndatabase = "codes.db"\nrelease_dir = "releases"\n')
    return runner(config)


@pytest.fixture
def packaged(tmp_path: Path, packaged_file: Path) -> Run:
    """Runs a command over what comes with the program."""
    config = tmp_path / "config.toml"
    config.write_text(f'[codes]\ndatabase = "{packaged_file}"\n')
    return runner(config)


def test_lookup_shows_words_place_and_what_is_below(packaged: Run) -> None:
    shown = packaged("lookup", "m20.1", "--on", "2026-06-01").output
    assert "M20.1 Hallux valgus (acquired)" in shown
    assert "M20-M25 Other joint disorders" in shown
    assert "a header: report one of the codes below it" in shown
    assert "M20.11" in shown
    assert "ICD-10-CM tabular list, April 2026" in shown


def test_lookup_gives_json_for_another_program(packaged: Run) -> None:
    told = json.loads(packaged("lookup", "28296", "--json").output)
    assert (told["entry"]["code"], told["entry"]["code_set"]) == ("28296", "CPT")
    assert "28292" in {one["code"] for one in told["siblings"]}


def test_an_unknown_code_names_what_is_near_it(packaged: Run) -> None:
    with pytest.raises(CodesError, match=r"no code M20\.19 here; near it"):
        packaged("lookup", "M20.19")


def test_search_finds_words_and_says_so_when_nothing_fits(packaged: Run) -> None:
    assert "28296" in packaged("search", "chevron", "bunionectomy").output
    assert "Nothing fits" in packaged("search", "qqqqzzzz", code=1).output


def test_browse_leafs_from_chapters_to_codes(packaged: Run) -> None:
    chapters = [" ".join(line.split()) for line in packaged("browse").output.splitlines()]
    assert "13 Diseases of the musculoskeletal system and connective tissue (M00-M99)" in chapters
    assert "M00-M25" in packaged("browse", "13").output
    assert "M20-M25" in packaged("browse", "M00-M25").output
    assert "M20.1" in packaged("browse", "M20").output
    assert "28296" in packaged("browse", "28292-28299", "--set", "CPT").output
    assert "Evaluation and management" in packaged("browse", "--set", "CPT").output


def test_notes_are_shown_with_where_they_stand(packaged: Run) -> None:
    shown = packaged("notes", "S52.001A", "--on", "2026-06-01").output
    assert "at chapter 19" in shown
    assert "7th characters, from S52" in shown
    assert "Excludes" in shown


def test_fee_shows_the_amount_and_how_it_came_about(packaged: Run) -> None:
    shown = packaged("fee", "99213", "--on", "2024-08-01").output
    assert "$90.87 outside a facility, national" in shown
    assert "(1.30 × 1 work + 1.33 × 1 practice + 0.10 × 1 malpractice) × 33.2875" in shown
    assert "Fee schedule and MUE figures of our own table, July 2024" in shown
    later = packaged("fee", "99213", "--facility", "--on", "2026-06-01").output
    assert "that release has ended before this date" in later


def test_modifiers_and_coverage_are_shown(packaged: Run) -> None:
    assert "paid at 150 %" in packaged("modifiers", "28296", "--on", "2024-08-01").output
    shown = packaged("coverage", "28296", "M20.11").output
    assert "M20.11: no data" in shown
    assert "silence about a diagnosis means nothing" in shown


def test_import_says_what_it_took_and_what_it_left(command: Run, official_files: OfficialFiles) -> None:
    edits = official_files.ptp([PAIR])
    letter = official_files.write("letter.txt", "no data")
    archive = official_files.zipped("all-2024q3-practitioner.zip", edits, letter)
    shown = command("import", str(archive)).output
    assert "NCCI PTP edits, practitioner, 2024 Q3" in shown
    assert "left out: all-2024q3-practitioner.zip/letter.txt has no layout that is known" in shown
    assert "in already" in command("import", str(archive)).output


def test_import_passes_its_options_on(command: Run, official_files: OfficialFiles) -> None:
    unnamed = official_files.ptp([PAIR]).rename(official_files.folder / "edits.txt")
    with pytest.raises(SourceFault, match="--effective"):
        command("import", str(unnamed))
    shown = command("import", str(unnamed), "--effective", "2024-07-01", "--variant", "outpatient").output
    assert "NCCI PTP edits, outpatient, 2024 Q3" in shown
    command("import", str(unnamed), "--license-accepted", "WHO", code=2)


def test_status_says_what_is_in_and_what_is_missing(
    command: Run, official_files: OfficialFiles, take_in: Callable[..., Report]
) -> None:
    take_in(official_files.ptp([PAIR]))
    shown = command("status", "--on", "2024-08-01", "--files").output
    assert "NCCI PTP edits, practitioner, 2024 Q3" in shown
    assert "whether an add-on code has its primary: no data" in shown
    told = json.loads(command("status", "--on", "2024-08-01", "--json").output)
    assert len(told["held"][0]["files"][0]["sha256"]) == 64


def test_changes_compares_releases_and_follows_a_code(
    command: Run, official_files: OfficialFiles, take_in: Callable[..., Report]
) -> None:
    for year, words in ((2023, "old words"), (2024, "new words")):
        row = {"HCPC": "J0001", "LONG DESCRIPTION": words, "ADD DT": "20100101"}
        take_in(official_files.hcpcs([row], f"HCPC{year}_JUL_ANWEB.csv"))
    for shown in (command("changes", "J0001").output, command("changes", "--kind", "hcpcs").output):
        assert "reworded" in shown
        assert "old words" in shown
    command("changes", code=2)
    with pytest.raises(CodesError, match="two releases"):
        command("changes", "--kind", "mue")


def test_build_takes_the_release_folder_in(command: Run, official_files: OfficialFiles, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    folder.mkdir()
    edits = official_files.ptp([PAIR])
    edits.rename(folder / edits.name)
    assert "NCCI PTP edits, practitioner, 2024 Q3" in command("build").output
    assert "M20.11" in command("lookup", "M20.11", "--on", "2026-06-01").output


def test_sync_without_addresses_says_so(command: Run) -> None:
    with pytest.raises(ConsultantError, match="names no address"):
        command("sync")
    command("sync", "nothing", code=2)
