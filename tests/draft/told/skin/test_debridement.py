"""Debridement by depth and surface, read out of mails."""

import pytest

from consultant.draft.reckon.debridement import Depth
from consultant.draft.told.skin.debridement import depth_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sharp debridement right heel ulcer to subcutaneous tissue 4 x 3 cm, and left heel ulcer to bone 3 x 2 cm.",
            [("11044", 1), ("11042-59", 1)],
        ),
        (
            "Debrided two ulcers through subcutaneous tissue: left shin 5 x 3 cm, right shin 4 x 2 cm.",
            [("11042", 1), ("11045", 1)],
        ),
        ("Ulcer left foot: 5.5 cm x 4 cm debrided down to muscle. No bone was debrided.", [("11043", 1), ("11046", 1)]),
        (
            "Procedure: Excisional debridement of sacral ulcer to bone, 10 x 8 cm.\n"
            "The sacral ulcer, 10 x 8 cm, was debrided to bone with a rongeur.",
            [("11044", 1), ("11047", 3)],
        ),
        ("Selective debridement of slough, left heel, 12 sq cm.", [("97597", 1)]),
    ],
)
def test_surfaces_of_one_depth_are_summed_and_the_deepest_goes_first(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Debridement of the heel ulcer 4 x 3 cm to bone was deferred.", "Will debride the ulcer, 4 x 3 cm, to fascia."],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "depth"),
    [("to bone", Depth.BONE), ("through fascia", Depth.MUSCLE), ("fat", Depth.FAT), ("slough", Depth.SKIN),
     ("to subcutaneous tissue with exposed bone", Depth.FAT), ("the ulcer", None)],
)  # fmt: skip
def test_the_deepest_tissue_taken_out_counts_and_not_what_is_seen(text, depth):
    assert depth_of(text) is depth
