"""Therapy by minutes, read out of mails."""

import pytest

from consultant.draft.told.minutes import minutes_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Physical therapy: therapeutic exercise 23 minutes, manual therapy 15 min, neuro re-ed 8 min.",
            [("97110-GP", 2), ("97140-GP", 1)],
        ),
        ("PT session. Ther ex x 30 min and gait training 10 min.", [("97110-GP", 2), ("97116-GP", 1)]),
        ("Occupational therapy: self-care training 25 minutes.", [("97535-GO", 2)]),
    ],
)
def test_the_minutes_of_the_day_make_the_units(lines, text, expected):
    assert sorted(lines(text)) == sorted(expected)


def test_minutes_and_plan_of_care_that_are_not_told_are_asked_for(draft):
    answer = draft("Therapeutic exercise 20 minutes. Manual therapy performed.")
    assert [(one.code, one.modifiers, one.units) for one in answer.lines] == [("97110", [], 1)]
    assert any("How many minutes of Manual therapy" in question for question in answer.questions)
    assert any("GP" in question for question in answer.questions)


def test_fewer_than_eight_minutes_are_asked_about_and_not_billed(draft):
    answer = draft("Physical therapy: therapeutic exercise 7 minutes.")
    assert answer.lines == []
    assert any("fewer than 8" in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    ["Physical therapy: therapeutic exercise 30 minutes was declined.", "Will do gait training 20 minutes next visit."],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 minutes", 45), ("2 hours", 120), ("1.5 hours", 90), ("1 hr 20 min", 80), ("an hour", 60),
        ("half an hour", 30),
        ("from 09:00 to 11:10", 130), ("0900-1015", 75), ("11:30 am - 12:15 pm", 45), ("11:30 to 1:00", 90),
        ("23:30 to 00:20", 50), ("no time", None), ("given on 05/12/2024", None), ("500 mg", None),
    ],
)  # fmt: skip
def test_lengths_of_time_are_read(text, minutes):
    assert minutes_in(text) == minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Outpatient PT.\nTE 30 min\nMT 15 min\nUS 8 min",
            [("97110-GP", 2), ("97140-GP", 1), ("97035-GP", 1)],
        ),
        ("PT initial evaluation, low complexity. Therapeutic exercise 24 min.", [("97110-GP", 2), ("97161-GP", 1)]),
        (
            "Initial evaluation of LOW complexity by the PT. Therapeutic exercise 16 min.",
            [("97110-GP", 1), ("97161-GP", 1)],
        ),
        ("Occupational therapy evaluation, moderate complexity.", [("97166-GO", 1)]),
        ("Medicare. PT visit by PTA: ther ex 31 min.", [("97110-CQ-GP", 2)]),
        ("Medicare, chiropractor. Active treatment: HVLA adjustment C5, T6, L4.", [("98941-AT", 1)]),
    ],
)
def test_shorthand_evaluations_and_who_treated_are_read(lines, text, expected):
    assert sorted(lines(text)) == sorted(expected)
