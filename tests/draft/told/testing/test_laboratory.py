"""Tests of a practice's own laboratory, panels, draws and waived tests, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our own lab: TSH, free T4. Venipuncture.", ["36415", "84439", "84443"]),
        ("In-house chemistry: Na, K, Cl, CO2.", ["80051"]),
        ("Our lab ran glucose, BUN, creatinine, sodium, potassium, chloride, CO2 and calcium.", ["80048"]),
        ("Blood drawn from the arm for TSH and CBC, all sent to Quest.", ["36415"]),
        ("Waived lab: A1c and INR.", ["83036-QW", "85610-QW"]),
        ("In-house: rapid strep: negative.", ["87880"]),
        ("In-house CBC without differential.", ["85027"]),
    ],
)
def test_tests_run_here_are_lines(lines, text, expected):
    assert sorted(code for code, _ in lines(text)) == expected


def test_a_result_is_no_test_of_this_day(lines):
    assert lines("TSH 2.1 last month.") == []
