"""What is counted by number: each code's first and last number, and the ranks of biopsies."""

import pytest

from consultant.draft.reckon.number import (
    Technique,
    benign,
    biopsies,
    nails,
    paring,
    premalignant,
    skin_tags,
    trigger_points,
)  # fmt: skip

T, P, I = Technique.TANGENTIAL, Technique.PUNCH, Technique.INCISIONAL  # noqa: E741


def lines(found):
    return [(one.code, one.units) for one in found]


@pytest.mark.parametrize(
    ("rule", "number", "expected"),
    [
        (premalignant, 1, [("17000", 1)]), (premalignant, 2, [("17000", 1), ("17003", 1)]),
        (premalignant, 14, [("17000", 1), ("17003", 13)]), (premalignant, 15, [("17004", 1)]),
        (premalignant, 40, [("17004", 1)]),
        (benign, 1, [("17110", 1)]), (benign, 14, [("17110", 1)]), (benign, 15, [("17111", 1)]),
        (skin_tags, 1, [("11200", 1)]), (skin_tags, 15, [("11200", 1)]), (skin_tags, 16, [("11200", 1), ("11201", 1)]),
        (skin_tags, 25, [("11200", 1), ("11201", 1)]), (skin_tags, 26, [("11200", 1), ("11201", 2)]),
        (nails, 1, [("11720", 1)]), (nails, 5, [("11720", 1)]), (nails, 6, [("11721", 1)]), (nails, 10, [("11721", 1)]),
        (paring, 1, [("11055", 1)]), (paring, 2, [("11056", 1)]), (paring, 4, [("11056", 1)]),
        (paring, 5, [("11057", 1)]),
        (trigger_points, 1, [("20552", 1)]), (trigger_points, 2, [("20552", 1)]), (trigger_points, 3, [("20553", 1)]),
    ],
)  # fmt: skip
def test_a_number_chooses_its_code(rule, number, expected):
    assert lines(rule(number)) == expected


@pytest.mark.parametrize("rule", [premalignant, benign, skin_tags, nails, paring, trigger_points])
def test_none_is_no_line(rule):
    assert rule(0) == []


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([T], [("11102", 1)]), ([P], [("11104", 1)]), ([I], [("11106", 1)]),
        ([T, T, T], [("11102", 1), ("11103", 2)]),
        ([T, P], [("11104", 1), ("11103", 1)]),
        ([T, P, P, I, I, T], [("11106", 1), ("11107", 1), ("11105", 2), ("11103", 2)]),
        ([], []),
    ],
)  # fmt: skip
def test_one_biopsy_is_the_first_and_it_is_of_the_highest_technique(taken, expected):
    found = biopsies(taken)
    assert lines(found) == expected
    assert sorted(place for one in found for place in one.of) == list(range(len(taken)))
