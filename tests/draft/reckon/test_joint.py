"""Joints: size, guidance, sides, and a further joint of the same code."""

import pytest

from consultant.draft.reckon.joint import Joint, Size, joint_code, joints
from consultant.draft.side import Side

R, L, B = Side.RIGHT, Side.LEFT, Side.BOTH


def lines(*given):
    return [("-".join([one.code, *one.modifiers]), one.units) for one in joints(given).lines]


@pytest.mark.parametrize(
    ("size", "plain", "guided"),
    [(Size.SMALL, "20600", "20604"), (Size.INTERMEDIATE, "20605", "20606"), (Size.LARGE, "20610", "20611")],
)
def test_size_and_ultrasound_choose_the_code(size, plain, guided):
    assert joint_code(Joint("joint", size, R)) == plain
    assert joint_code(Joint("joint", size, R, ultrasound=True)) == guided


def test_one_joint_on_both_sides_is_50_and_counts_once_however_often_it_is_told():
    assert lines(Joint("knee", Size.LARGE, B)) == [("20610-50", 1)]
    assert lines(Joint("knee", Size.LARGE, R), Joint("knee", Size.LARGE, L)) == [("20610-50", 1)]
    assert lines(Joint("knee", Size.LARGE, R), Joint("knee", Size.LARGE, R)) == [("20610-RT", 1)]


def test_another_joint_of_the_same_code_carries_59():
    given = [Joint("knee", Size.LARGE, R), Joint("shoulder", Size.LARGE, L), Joint("ankle", Size.INTERMEDIATE, L)]
    assert lines(*given) == [("20610-RT", 1), ("20610-LT-59", 1), ("20605-LT", 1)]


def test_a_side_that_is_not_told_is_asked_for():
    count = joints([Joint("knee", Size.LARGE, None)])
    assert count.lines[0].modifiers == ()
    assert "right or left" in count.questions[0]
