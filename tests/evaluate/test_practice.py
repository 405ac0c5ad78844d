"""Practice notes: how they are read, how they are held against a draft, and what the shipped ones promise."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from consultant.cli.eval import app
from consultant.codes.shelf import Shelf
from consultant.config import Settings
from consultant.draft.drafter import make_drafter
from consultant.draft.private import PrivateDrafter
from consultant.errors import WorkedCaseFault
from consultant.evaluate.practice import SHIPPED, read_notes, try_note

KNEE = '''
[[notes]]
name = "knee"
text = """
DOS 5/14/2024
Dx: primary osteoarthritis, left knee
Injected the left knee joint with 40 mg triamcinolone acetonide, no imaging.
"""
'''


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (KNEE + 'lines = ["20610LT"]', "notes.0.lines.0"),
        (KNEE + 'lines = ["20610"]\nnever = ["20610"]', "20610 is expected too"),
        (KNEE + "lines = []" + KNEE + "lines = []", "'knee' is there twice"),
        (KNEE + 'lines = []\nlate = "x"', "notes.0.late"),
    ],
)
def test_a_faulty_file_is_named_with_its_place(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "knee.toml"
    file.write_text(text)
    with pytest.raises(WorkedCaseFault, match=r"knee\.toml") as raised:
        read_notes(file)
    assert what in str(raised.value)


def test_each_thing_that_is_not_as_expected_is_named(tmp_path: Path, packaged_shelf: Shelf, settings: Settings) -> None:
    file = tmp_path / "knee.toml"
    file.write_text(
        KNEE + 'lines = ["20611-LT|20610-RT", "96372"]\n'
        'diagnoses = ["M17.11"]\nnever = ["J3301", "99213"]\nasks = ["guidance"]'
    )
    tried = try_note(read_notes(file)[0], make_drafter(settings, packaged_shelf))
    assert tried.misses == (
        "line 20611-LT|20610-RT is reported as 20610-LT",
        "line 96372 is missing",
        "line J3301 x4 is too much",
        "diagnosis M17.11 is missing",
        "diagnosis M17.12 is too much",
        "not asked: guidance",
        "must not be reported: J3301",
    )
    assert (tried.lines.right, tried.lines.of, tried.too_much, tried.forbidden) == (0, 2, 1, ("J3301",))


def test_the_command_ends_with_1_where_a_code_is_reported_that_must_not_be(
    tmp_path: Path, packaged_shelf: Shelf
) -> None:
    file, config = tmp_path / "knee.toml", tmp_path / "config.toml"
    config.write_text(f'[codes]\ndatabase = "{packaged_shelf.path}"\n')
    runs = []
    for never in ("20611", "J3301"):
        file.write_text(KNEE + f'lines = ["20610-LT"]\nnever = ["{never}"]')
        runs.append(CliRunner().invoke(app, ["practice", str(file), "--misses", "--config", str(config)]))
    assert [one.exit_code for one in runs] == [0, 1]
    assert "line J3301 x4 is too much" in runs[0].output
    assert "must not be reported: J3301" in runs[1].output


@pytest.fixture(scope="module")
def drafted(packaged_shelf: Shelf) -> PrivateDrafter:
    return PrivateDrafter(make_drafter(Settings(), packaged_shelf))


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_every_note_is_right_unless_it_says_why_not_yet(file: Path, drafted: PrivateDrafter) -> None:
    for note in read_notes(file):
        tried = try_note(note, drafted)
        if note.not_yet:
            assert tried.misses, f"{note.title} is right now: take its not_yet out"
        else:
            assert not tried.misses, note.title
