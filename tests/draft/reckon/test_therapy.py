"""The eight-minute rule: every threshold, and who gets the units."""

import pytest

from consultant.draft.reckon.therapy import Timed, therapy, timed_units


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5), (83, 6)],
)
def test_minutes_make_units_by_fifteens_from_eight_on(minutes, units):
    assert timed_units(minutes) == units


def lines(timed, untimed=(), discipline=""):
    found = therapy([Timed(code, minutes) for code, minutes in timed], untimed, discipline)
    return [("-".join([one.code, *one.modifiers]), one.units) for one in found]


@pytest.mark.parametrize(
    ("timed", "expected"),
    [
        ([("97112", 24), ("97110", 23)], [("97112", 2), ("97110", 1)]),
        ([("97112", 20), ("97110", 20)], [("97112", 2), ("97110", 1)]),
        ([("97110", 33), ("97140", 7)], [("97110", 2), ("97140", 1)]),
        ([("97110", 18), ("97140", 13), ("97116", 10), ("97035", 8)], [("97110", 1), ("97140", 1), ("97116", 1)]),
        ([("97110", 7), ("97112", 7), ("97140", 7)], [("97110", 1)]),
        ([("97110", 7)], []),
        ([("97110", 10), ("97110", 10)], [("97110", 1)]),
        ([("97110", 15), ("97112", 15)], [("97110", 1), ("97112", 1)]),
    ],
)
def test_the_day_s_units_go_to_the_codes_with_most_minutes(timed, expected):
    assert lines(timed) == expected


def test_units_never_exceed_what_the_whole_day_makes():
    for first in range(0, 61):
        for second in range(0, 61):
            found = lines([("97110", first), ("97140", second)])
            assert sum(units for _, units in found) == timed_units(first + second)


def test_untimed_codes_are_one_unit_and_the_discipline_is_named_on_each():
    assert lines([("97110", 30)], ["97161"], "GP") == [("97110-GP", 2), ("97161-GP", 1)]
