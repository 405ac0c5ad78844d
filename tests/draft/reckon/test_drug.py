"""Units of a drug, and of what was discarded, by the containers they came from."""

from datetime import date
from decimal import Decimal

import pytest

from consultant.draft.reckon.drug import JZ_FROM, Given, drug, drug_units

ON = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("dose", "per", "units"),
    [("40", "10", 4), ("45", "10", 5), ("0.5", "1", 1), ("1", "1", 1), ("1.01", "1", 2), ("155", "1", 155)],
)
def test_a_dose_is_rounded_up_to_whole_units(dose, per, units):
    assert drug_units(Decimal(dose), Decimal(per)) == units


def lines(given, per, single=None, discarded=None, contents=None, on=ON):
    def number(one):
        return None if one is None else Decimal(one)

    count = drug(Given("J3301", number(per), "mg", number(given), single, number(discarded), number(contents)), on)
    return [("-".join([one.code, *one.modifiers]), one.units) for one in count.lines], count.questions


@pytest.mark.parametrize(
    ("given", "per", "discarded", "contents", "expected"),
    [
        ("30", "10", "10", "40", [("J3301", 3), ("J3301-JW", 1)]),
        ("95", "1", "5", "100", [("J3301", 95), ("J3301-JW", 5)]),
        ("25", "10", "15", "40", [("J3301", 3), ("J3301-JW", 1)]),
        ("305", "10", "95", "400", [("J3301", 31), ("J3301-JW", 9)]),
        ("7", "10", "3", "10", [("J3301-JZ", 1)]),
        ("70", "100", "30", None, [("J3301-JZ", 1)]),
        ("40", "10", "0", "40", [("J3301-JZ", 4)]),
        ("40", "10", None, "40", [("J3301-JZ", 4)]),
    ],
)
def test_given_and_discarded_never_exceed_what_a_single_dose_container_held(given, per, discarded, contents, expected):
    found, questions = lines(given, per, True, discarded, contents)
    assert found == expected
    assert questions == ()


def test_an_unknown_rest_of_a_single_dose_container_is_asked_for():
    found, questions = lines("30", "10", True, None, "40")
    assert found == [("J3301", 3)]
    assert "discarded" in questions[0]


def test_waste_from_a_container_that_is_not_told_is_asked_about_and_not_billed():
    found, questions = lines("30", "10", None, "10")
    assert found == [("J3301", 3)]
    assert "single-dose" in questions[0]


def test_a_multiple_dose_container_has_neither_modifier_and_no_question():
    assert lines("30", "10", False, "10") == ([("J3301", 3)], ())
    assert lines("30", "10") == ([("J3301", 3)], ())


def test_jz_begins_in_july_2023():
    assert lines("40", "10", True, "0", on=JZ_FROM)[0] == [("J3301-JZ", 4)]
    assert lines("40", "10", True, "0", on=date(2023, 6, 30))[0] == [("J3301", 4)]
    assert lines("30", "10", True, "10", on=date(2023, 6, 30))[0] == [("J3301", 3), ("J3301-JW", 1)]
