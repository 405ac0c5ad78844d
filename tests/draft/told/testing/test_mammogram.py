"""Mammograms, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Screening mammogram with tomosynthesis, both breasts. Medicare.", ["77063", "77067"]),
        ("Left diagnostic mammogram with DBT. Medicare.", ["77065-LT", "G0279"]),
        ("Bilateral diagnostic mammography with 3D, commercial.", ["77062", "77066"]),
    ],
)
def test_purpose_sides_and_layers_choose(lines, text, expected):
    assert sorted(code for code, _ in lines(text)) == expected
