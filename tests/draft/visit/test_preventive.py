"""Preventive visits by age on both sides of each birthday."""

import pytest

from consultant.draft.visit.preventive import preventive_code


@pytest.mark.parametrize(
    ("age", "new", "established"),
    [
        (0, "99381", "99391"), (0.9, "99381", "99391"), (1, "99382", "99392"), (4.9, "99382", "99392"),
        (5, "99383", "99393"), (11, "99383", "99393"), (12, "99384", "99394"), (17, "99384", "99394"),
        (18, "99385", "99395"), (39, "99385", "99395"), (40, "99386", "99396"), (64, "99386", "99396"),
        (65, "99387", "99397"), (101, "99387", "99397"),
    ],
)  # fmt: skip
def test_the_code_goes_by_age_and_by_new_or_established(age, new, established):
    assert preventive_code(age, new=True) == new
    assert preventive_code(age, new=False) == established


def test_no_age_is_below_nought():
    with pytest.raises(ValueError, match="below 0"):
        preventive_code(-1, new=True)
