"""Debridement: sums by depth, steps of 20 sq cm, the deepest first."""

from decimal import Decimal

import pytest

from consultant.draft.reckon.debridement import Debrided, Depth, debridements


def lines(*wounds):
    found = debridements([Debrided(Decimal(area), depth) for area, depth in wounds])
    return [("-".join([one.code, *one.modifiers]), one.units) for one in found]


@pytest.mark.parametrize(
    ("depth", "first", "further"),
    [(Depth.SKIN, "97597", "97598"), (Depth.FAT, "11042", "11045"), (Depth.MUSCLE, "11043", "11046"),
     (Depth.BONE, "11044", "11047")],
)  # fmt: skip
def test_the_first_twenty_and_each_further_twenty_or_part_count(depth, first, further):
    assert lines(("0.5", depth)) == [(first, 1)]
    assert lines(("20", depth)) == [(first, 1)]
    assert lines(("20.1", depth)) == [(first, 1), (further, 1)]
    assert lines(("40", depth)) == [(first, 1), (further, 1)]
    assert lines(("40.1", depth)) == [(first, 1), (further, 2)]


def test_wounds_of_one_depth_are_summed():
    assert lines(("12", Depth.FAT), ("10", Depth.FAT)) == [("11042", 1), ("11045", 1)]


def test_wounds_of_different_depths_are_not_and_the_less_deep_carry_59():
    assert lines(("12", Depth.FAT), ("10", Depth.BONE), ("30", Depth.SKIN)) == [
        ("11044", 1), ("11042-59", 1), ("97597-59", 1), ("97598-59", 1),
    ]  # fmt: skip
