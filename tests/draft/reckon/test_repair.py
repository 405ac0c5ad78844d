"""Repairs: every limit of every class and group, sums, order, and what a complex repair is too short for."""

from decimal import Decimal

import pytest

from consultant.draft.reckon.repair import Closure, Wound, repairs
from consultant.draft.reckon.site import Site

SIMPLE, INTERMEDIATE, COMPLEX = Closure.SIMPLE, Closure.INTERMEDIATE, Closure.COMPLEX


def wound(cm, site, closure=SIMPLE):
    return Wound(Decimal(cm), site, closure)


def lines(*wounds):
    return [("-".join([one.code, *one.modifiers]), one.units) for one in repairs(wounds).lines]


BODY = ["12001", "12002", "12004", "12005", "12006", "12007"]
FACE = ["12011", "12013", "12014", "12015", "12016", "12017", "12018"]
SIX = ["2.5", "7.5", "12.5", "20", "30"]
SEVEN = ["2.5", "5", "7.5", "12.5", "20", "30"]


@pytest.mark.parametrize(
    ("closure", "site", "limits", "codes"),
    [
        (SIMPLE, Site.ARM, SIX, BODY),
        (SIMPLE, Site.CHEEK, SEVEN, FACE),
        (INTERMEDIATE, Site.LEG, SIX, ["12031", "12032", "12034", "12035", "12036", "12037"]),
        (INTERMEDIATE, Site.HAND, SIX, ["12041", "12042", "12044", "12045", "12046", "12047"]),
        (INTERMEDIATE, Site.LIP, SEVEN, ["12051", "12052", "12053", "12054", "12055", "12056", "12057"]),
    ],
)
def test_each_limit_belongs_to_the_smaller_code_and_anything_above_it_to_the_next(closure, site, limits, codes):
    for number, limit in enumerate(limits):
        assert lines(wound(limit, site, closure)) == [(codes[number], 1)]
        assert lines(wound(Decimal(limit) + Decimal("0.1"), site, closure)) == [(codes[number + 1], 1)]


@pytest.mark.parametrize(
    ("cm", "expected"),
    [
        ("1.1", [("13100", 1)]), ("2.5", [("13100", 1)]), ("2.6", [("13101", 1)]), ("7.5", [("13101", 1)]),
        ("7.6", [("13101", 1), ("13102", 1)]), ("12.5", [("13101", 1), ("13102", 1)]),
        ("12.6", [("13101", 1), ("13102", 2)]), ("17.6", [("13101", 1), ("13102", 3)]),
        ("1.0", [("12031", 1)]),
    ],
)  # fmt: skip
def test_a_complex_repair_goes_by_length_with_an_add_on_for_each_further_five_centimetres(cm, expected):
    assert lines(wound(cm, Site.TRUNK, COMPLEX)) == expected


@pytest.mark.parametrize(
    ("site", "simple", "intermediate", "complex_"),
    [
        (Site.SCALP, "12001", "12031", "13120"), (Site.NECK, "12001", "12041", "13131"),
        (Site.AXILLA, "12001", "12031", "13131"), (Site.TRUNK, "12001", "12031", "13100"),
        (Site.ARM, "12001", "12031", "13120"), (Site.LEG, "12001", "12031", "13120"),
        (Site.HAND, "12001", "12041", "13131"), (Site.FOOT, "12001", "12041", "13131"),
        (Site.GENITALS, "12001", "12041", "13131"), (Site.FOREHEAD, "12011", "12051", "13131"),
        (Site.CHEEK, "12011", "12051", "13131"), (Site.CHIN, "12011", "12051", "13131"),
        (Site.MOUTH, "12011", "12051", "13131"), (Site.EYELID, "12011", "12051", "13151"),
        (Site.NOSE, "12011", "12051", "13151"), (Site.EAR, "12011", "12051", "13151"),
        (Site.LIP, "12011", "12051", "13151"),
    ],
)  # fmt: skip
def test_each_place_counts_in_the_group_that_its_class_puts_it_in(site, simple, intermediate, complex_):
    for closure, code in ((SIMPLE, simple), (INTERMEDIATE, intermediate), (COMPLEX, complex_)):
        assert lines(wound("2.0", site, closure)) == [(code, 1)]


def test_lengths_of_one_class_and_group_are_summed_before_the_code_is_chosen():
    count = repairs([wound("2.5", Site.ARM), wound("3", Site.HAND), wound("2.1", Site.SCALP)])
    (line,) = count.lines
    assert (line.code, line.of) == ("12004", (0, 1, 2))
    assert "7.6 cm" in line.reason


def test_groups_of_one_class_are_lines_of_their_own_without_59():
    assert lines(wound("3", Site.ARM), wound("2", Site.CHEEK)) == [("12002", 1), ("12011", 1)]


def test_less_complex_classes_follow_the_most_complex_one_and_carry_59():
    wounds = [wound("9", Site.LEG), wound("3", Site.HAND, INTERMEDIATE), wound("8", Site.TRUNK, COMPLEX)]
    assert lines(*wounds) == [("13101", 1), ("13102", 1), ("12042-59", 1), ("12004-59", 1)]


def test_short_complex_pieces_count_together_before_they_are_called_too_short():
    assert lines(wound("0.6", Site.ARM, COMPLEX), wound("0.6", Site.LEG, COMPLEX)) == [("13120", 1)]
    assert lines(wound("0.6", Site.ARM, COMPLEX), wound("2.0", Site.LEG, INTERMEDIATE)) == [("12032", 1)]


def test_a_complex_repair_somewhere_on_the_face_is_asked_about():
    count = repairs([wound("2", Site.FACE, COMPLEX)])
    assert count.lines == ()
    assert "Which part of the face" in count.questions[0]
    assert lines(wound("2", Site.FACE)) == [("12011", 1)]


def test_nothing_closed_is_no_line():
    assert lines() == []
