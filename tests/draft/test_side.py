"""Which side a text is about."""

import pytest

from consultant.draft.side import Side, ailing, both_alike, only_side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("L knee tapped. R knee fine.", Side.LEFT),
        ("Right nostril bleeding, silver nitrate. L side dry.", Side.RIGHT),
        ("Foreign body of the left eye. Right eye is quiet.", Side.LEFT),
        ("Left ear: normal. Right ear full of wax.", Side.RIGHT),
    ],
)
def test_a_side_that_is_well_was_not_worked_on(text, side):
    assert only_side(text) is None
    assert only_side(ailing(text)) is side


def test_the_other_side_may_be_told_of_in_brief():
    assert both_alike("Right shoulder: needle placed.", "Right shoulder: needle placed. Left shoulder: same technique.")
    assert not both_alike("Right shoulder: needle placed.", "Right shoulder: needle placed. Left shoulder stiff.")


def test_two_sides_that_ail_stay_two():
    assert only_side(ailing("R knee swollen, L knee swollen.")) is None
