"""Dialysis by the month and by the treatment, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monthly ESRD care, 61 yo, hemodialysis in the center, seen four times.", [("90960", 1)]),
        ("Monthly ESRD care, adult, hemodialysis, two visits by the nephrologist.", [("90961", 1)]),
        ("ESRD at home on CCPD, 54 yo, full month.", [("90966", 1)]),
        ("Inpatient hemodialysis, seen once during the run.", [("90935", 1)]),
        ("Inpatient hemodialysis, called back for low pressure and re-examined.", [("90937", 1)]),
        ("Home hemodialysis training completed.", [("90989", 1)]),
    ],
)
def test_age_and_visits_choose(lines, text, expected):
    assert lines(text) == expected


def test_visits_that_are_not_told_are_asked_about(draft):
    answer = draft("Monthly ESRD service, hemodialysis, 61 yo.")
    assert "90960" not in answer.codes
    assert any("face-to-face visits" in one for one in answer.questions)
