"""Levels of the spine: first and further ones, sides, and facets that count once a day."""

import pytest

from consultant.draft.reckon.spine import Level, Region, Target, spinal_injections
from consultant.draft.side import Side

R, L, B = Side.RIGHT, Side.LEFT, Side.BOTH
LOWER, UPPER = Region.LOWER, Region.UPPER
EPIDURAL, FACET = Target.TRANSFORAMINAL, Target.FACET


def lines(target, *levels):
    found = spinal_injections(target, [Level(*level) for level in levels]).lines
    return [("-".join([one.code, *one.modifiers]), one.units) for one in found]


@pytest.mark.parametrize(
    ("target", "levels", "expected"),
    [
        (EPIDURAL, [("L5", LOWER, R)], [("64483-RT", 1)]),
        (EPIDURAL, [("L4", LOWER, R), ("L5", LOWER, R)], [("64483-RT", 1), ("64484-RT", 1)]),
        (EPIDURAL, [("L3", LOWER, L), ("L4", LOWER, L), ("L5", LOWER, L)], [("64483-LT", 1), ("64484-LT", 2)]),
        (EPIDURAL, [("L4", LOWER, B), ("L5", LOWER, B)], [("64483-50", 1), ("64484-50", 1)]),
        (EPIDURAL, [("L4", LOWER, R), ("L4", LOWER, L)], [("64483-50", 1)]),
        (EPIDURAL, [("C6", UPPER, L), ("C7", UPPER, L)], [("64479-LT", 1), ("64480-LT", 1)]),
        (FACET, [("L4-5", LOWER, R), ("L5-S1", LOWER, R)], [("64493-RT", 1), ("64494-RT", 1)]),
        (FACET, [("L2-3", LOWER, R), ("L3-4", LOWER, R), ("L4-5", LOWER, R), ("L5-S1", LOWER, R)],
         [("64493-RT", 1), ("64494-RT", 1), ("64495-RT", 1)]),
        (FACET, [("L4-5", LOWER, B), ("L5-S1", LOWER, B)], [("64493-50", 1), ("64494-50", 1)]),
        (FACET, [("L4-5", LOWER, R), ("L5-S1", LOWER, B)], [("64493-50", 1), ("64494-RT", 1)]),
        (FACET, [("C4-5", UPPER, L), ("L4-5", LOWER, L)], [("64490-LT", 1), ("64493-LT", 1)]),
        (FACET, [], []),
    ],
)  # fmt: skip
def test_levels_and_sides_make_the_lines(target, levels, expected):
    assert lines(target, *levels) == expected


def test_a_side_that_is_not_told_is_asked_for_once():
    count = spinal_injections(FACET, [Level("L4-5", LOWER, None), Level("L5-S1", LOWER, None)])
    assert [one.code for one in count.lines] == ["64493", "64494"]
    assert len(count.questions) == 1
    assert "L4-5 and L5-S1" in count.questions[0]
