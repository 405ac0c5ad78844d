"""Wounds that were closed, read out of mails."""

import pytest

from consultant.draft.reckon.repair import Closure
from consultant.draft.told.skin.repair import closure_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5 cm laceration of the right forearm repaired with 4-0 nylon, single layer.", [("12002", 1)]),
        (
            "2.5 cm laceration of the right forearm and 3 cm laceration of the left hand, both closed in one layer. "
            "4 cm cheek laceration closed in layers.",
            [("12052", 1), ("12002-59", 1)],
        ),
        (
            "Repairs:\n1. Right forearm 3.5 cm, simple\n2. Left hand 2.0 cm, simple\n3. Cheek 4 cm, layered closure",
            [("12052", 1), ("12002-59", 1)],
        ),
        (
            "Scalp laceration 6 cm closed with staples. Chin laceration 2.2 cm, layered closure. "
            "Forehead 2 cm complex repair with extensive undermining.",
            [("13131", 1), ("12051-59", 1), ("12002-59", 1)],
        ),
        ("Complex repair of a 12.6 cm wound of the back with retention sutures.", [("13101", 1), ("13102", 2)]),
        ("A 4 cm laceration was noted on the forehead. It was irrigated and closed in two layers.", [("12052", 1)]),
        ("25 mm laceration of the lip, simple closure.", [("12011", 1)]),
    ],
)
def test_lengths_are_summed_by_class_and_group_of_body_areas(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Excision of a 1.2 cm basal cell carcinoma of the left cheek with 0.3 cm margins. Layered closure 3.1 cm.",
            [("12052", 1), ("11642", 1)],
        ),
        (
            "1.5 cm melanoma excised from the left calf with 1 cm margins, complex closure of 9 cm.",
            [("13121", 1), ("13122", 1), ("11604", 1)],
        ),
    ],
)
def test_a_closure_of_more_than_one_layer_stands_beside_the_excision_at_its_place(lines, text, expected):
    assert lines(text) == expected


def test_a_simple_closure_belongs_to_the_excision(draft):
    answer = draft("Excised 0.8 cm benign nevus from the back with 0.1 cm margins; simple closure 2 cm.")
    assert [one.code for one in answer.lines] == ["11401"]
    assert [one.code for one in answer.not_reported] == ["12001"]


def test_a_class_that_is_not_told_is_asked_for(draft):
    answer = draft("Laceration of the left shin, 4 cm, closed with 3-0 nylon.")
    assert answer.lines == []
    assert any("simple (one layer)" in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    [
        "3 cm laceration of the forearm, simple closure was declined.",
        "No laceration repair was performed.",
        "S/p simple closure of a 3 cm scalp laceration.",
        "We will close the 3 cm scalp wound with a simple repair next week.",
        "Had a 4 cm simple laceration repair of the hand 2 weeks ago.",
    ],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "closure"),
    [
        ("simple interrupted sutures", Closure.SIMPLE),
        ("deep dermal sutures, then simple interrupted", Closure.INTERMEDIATE),
        ("closed in two layers", Closure.INTERMEDIATE), ("layered closure", Closure.INTERMEDIATE),
        ("retention sutures", Closure.COMPLEX), ("staples", Closure.SIMPLE), ("4-0 nylon", None),
    ],
)  # fmt: skip
def test_the_most_complex_class_that_is_named_counts(text, closure):
    assert closure_of(text) is closure
