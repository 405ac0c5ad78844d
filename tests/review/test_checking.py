"""Faults within an answer, and what a look-up of its codes leaves."""

from datetime import date

import pytest

from consultant.review.checking import faults, flagged, looked_up
from tests.fixtures.web import example_answer

DAY = date(2026, 5, 28)


def test_an_answer_that_agrees_with_itself_has_no_faults():
    assert faults(example_answer()) == {}


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({"diagnosis_pointers": [2]}, "lines.0.diagnosis_pointers", "points to diagnosis B, but there is 1"),
        ({"diagnosis_pointers": [1, 1]}, "lines.0.diagnosis_pointers", "twice"),
        ({"modifiers": ["RT", "RT"]}, "lines.0.modifiers", "twice"),
    ],
)
def test_a_line_that_contradicts_itself_is_named(line, field, words):
    found = faults(example_answer(lines=[{"code": "28296", **line}]))
    assert list(found) == [field]
    assert words in found[field]


def test_a_diagnosis_may_stand_once_only():
    answer = example_answer(diagnoses=[{"code": "M20.11"}, {"code": "M20.11"}])
    assert list(faults(answer)) == ["diagnoses.1.code"]


def test_what_the_code_database_says_becomes_a_flag(small_shelf):
    answer = example_answer(
        lines=[{"code": "28296"}, {"code": "J1030"}, {"code": "M17.11"}, {"code": "12345"}],
        diagnoses=[{"code": "M20.1"}, {"code": "M20.11"}, {"code": "99213"}],
    )
    checked = looked_up(answer, small_shelf, DAY)
    found = {flag.code: flag for flag in flagged(checked)}
    assert set(found) == {"J1030", "M17.11", "12345", "M20.1", "99213"}
    assert "until 2024-03-31 (HCPCS Level II, 2026 Q2)" in found["J1030"].flags[0]
    assert "among the procedures" in found["M17.11"].flags[0]
    assert "nothing about this code was checked" in found["12345"].flags[0]
    assert "header" in found["M20.1"].flags[0]
    assert found["M20.1"].key == "diagnoses.0"
    assert "among the diagnoses" in found["99213"].flags[0]


def test_only_an_empty_description_is_filled_in(small_shelf):
    answer = example_answer(diagnoses=[{"code": "M20.11"}, {"code": "I10", "description": "In my words"}])
    checked = looked_up(answer, small_shelf, DAY)
    assert [code.description for code in checked.diagnoses] == ["Hallux valgus (acquired), right foot", "In my words"]
    assert answer.diagnoses[0].description == "", "what was given stays as it was"


def test_another_date_of_service_replaces_what_was_said_about_the_first(small_shelf):
    answer = looked_up(example_answer(lines=[{"code": "J1030", "flags": ["mine"]}]), small_shelf, DAY)
    assert len(answer.lines[0].flags) == 2
    again = looked_up(answer, small_shelf, date(2024, 1, 5), before=DAY)
    assert again.lines[0].flags == ["mine"]


def test_looking_up_twice_flags_once(small_shelf):
    once = looked_up(example_answer(lines=[{"code": "12345"}]), small_shelf, DAY)
    assert looked_up(once, small_shelf, DAY) == once
