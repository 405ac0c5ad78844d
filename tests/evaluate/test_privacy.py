"""How well identifiers are masked in made-up notes, and what is masked for nothing in notes of others."""

import json
from pathlib import Path

import pytest

from consultant.evaluate.privacy import score
from consultant.evaluate.privacy_notes import Note, make_notes
from consultant.privacy import Masked, default_masker

CLINICAL_NOTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "notes"


@pytest.mark.parametrize("split", ["tune", "report"])
def test_the_targets_are_reached_on_made_up_notes(split):
    found = score(make_notes(300, split), default_masker())
    assert found.reached, [(one.kind, one.recall) for one in found.kinds]
    assert all(one.planted for one in found.kinds)
    assert all(one.precision >= 0.99 for one in found.kinds)


def test_the_same_notes_are_made_for_the_same_seed():
    assert make_notes(5, "report", seed=7) == make_notes(5, "report", seed=7)
    assert make_notes(5, "report", seed=7) != make_notes(5, "report", seed=8)


def test_the_halves_share_no_line():
    lines = {
        split: {line for note in make_notes(80, split) for line in note.text.splitlines()}
        for split in ("tune", "report")
    }
    assert not lines["tune"] & lines["report"]


@pytest.mark.skipif(not CLINICAL_NOTES.is_dir(), reason="the clinical notes are not beside this checkout")
def test_few_words_of_clinical_notes_are_masked():
    """Nothing is labelled there, so that the names and dates in them count as words that were lost, too."""
    files = sorted(CLINICAL_NOTES.glob("*.jsonl"))
    notes = [Note(json.loads(line)["note"], ()) for file in files for line in file.read_text().splitlines()]
    found = score(notes, default_masker())
    assert found.clinical_words > 30_000
    assert found.share_masked <= 0.02


def test_a_score_falls_when_something_is_left_to_be_read():
    class Blind:
        def mask(self, text: str) -> Masked:
            return Masked(text, ())

    found = score(make_notes(5), Blind())
    assert not found.reached
    assert {one.recall for one in found.kinds if one.planted} == {0.0}
