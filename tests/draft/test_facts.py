"""Sides, toes, times, doses and surfaces, read out of what people write."""

from decimal import Decimal

import pytest

from consultant.draft.amounts import areas, doses, nothing_wasted, single_dose_vial, total_minutes
from consultant.draft.side import Side, finger_modifier, only_side, sides, toe_modifier
from consultant.draft.size import further_units, lengths, read_size

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BOTH


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("R knee", {RIGHT}), ("knee (R)", {RIGHT}), ("R. foot", {RIGHT}), ("rt foot", {RIGHT}), ("20610-RT", {RIGHT}),
        ("the left heel", {LEFT}), ("L foot", {LEFT}), ("OS cataract", {LEFT}),
        ("bilateral knees", {BOTH}), ("b/l feet", {BOTH}), ("both great toes", {BOTH}),
        ("right-handed patient with left shoulder pain", {LEFT}),
        ("right hand dominant, left wrist", {LEFT}),
        ("right foot and left knee", {RIGHT, LEFT}),
        ("L4-5 disc", set()), ("L-spine", set()), ("Is this right?", set()), ("left open to drain", set()),
        ("placed in left lateral decubitus", set()), ("is this the right code", set()),
    ],
)  # fmt: skip
def test_sides_are_read_and_what_only_looks_like_one_is_not(text, found):
    assert sides(text) == found


def test_two_sides_are_not_one():
    assert only_side("right foot and left knee") is None
    assert only_side("both knees") is BOTH
    assert only_side("no side at all") is None


@pytest.mark.parametrize(
    ("text", "side", "modifier"),
    [
        ("great toe", RIGHT, "T5"), ("hallux", LEFT, "TA"), ("2nd toe", LEFT, "T1"), ("fifth toe", RIGHT, "T9"),
        ("third toe and 4th toe", RIGHT, None), ("big toe", BOTH, None), ("the foot", RIGHT, None),
    ],
)  # fmt: skip
def test_a_toe_has_its_modifier(text, side, modifier):
    assert toe_modifier(text, side) == modifier


@pytest.mark.parametrize(
    ("text", "side", "modifier"),
    [("thumb", LEFT, "FA"), ("ring finger", RIGHT, "F8"), ("index finger", LEFT, "F1"), ("hand", LEFT, None)],
)
def test_a_finger_has_its_modifier(text, side, modifier):
    assert finger_modifier(text, side) == modifier


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Total time on the date of the encounter was 24 minutes", 24), ("I spent 35 mins face to face", 35),
        ("24 min total", 24), ("time spent with chart and patient: 42 min", 42), ("total of 30 minutes", 30),
        ("tourniquet time 40 minutes", None), ("pain for 20 minutes", None),
    ],
)  # fmt: skip
def test_the_total_time_of_a_visit_is_read(text, minutes):
    found = total_minutes(text)
    assert (found.minutes if found else None) == minutes


def test_doses_are_amounts_with_a_unit_and_concentrations_are_not():
    found = [
        (dose.amount, dose.unit) for dose in doses("Kenalog 40 mg (1 mL) with 4 cc lidocaine, 40 mg/mL, 1,000 units")
    ]
    assert found == [(40, "mg"), (1, "ml"), (4, "ml"), (1000, "unit")]


@pytest.mark.parametrize(
    ("text", "found"),
    [("6 x 3 cm", ["18"]), ("6.0 x 3 x 0.4 cm", ["18"]), ("18 sq cm", ["18"]), ("18 cm2", ["18"]),
     ("60 x 30 mm", ["18"]),
     ("4.5cm by 4cm", ["18"]), ("1.2 cm lesion", [])],
)  # fmt: skip
def test_surfaces_are_read(text, found):
    assert [area.square_cm for area in areas(text)] == [Decimal(one) for one in found]


def test_lengths_are_not_the_sides_of_a_surface():
    assert lengths("a 1.2 cm lesion, wound 6 x 3 cm, 15 mm margin") == [Decimal("1.2"), Decimal("1.5")]


def test_what_a_vial_leaves_is_read():
    assert single_dose_vial("single-dose vial")
    assert nothing_wasted("none wasted")
    assert nothing_wasted("no waste")
    assert not nothing_wasted("10 mg wasted")


@pytest.mark.parametrize(
    ("fact", "measured", "fits"),
    [("1.1 to 2.0 cm", "1.2", True), ("1.1 to 2.0 cm", "2.1", False), ("0.5 cm or less", "0.5", True),
     ("over 4.0 cm", "4.0", False), ("over 4.0 cm", "4.1", True), ("under 10 sq cm", "10", False),
     ("first 20 sq cm or less", "55", True)],
)  # fmt: skip
def test_a_size_fits_its_code(fact, measured, fits):
    assert read_size(fact).fits(Decimal(measured)) is fits


def test_what_is_no_size_is_none():
    assert read_size("0.5 mL") is None


@pytest.mark.parametrize(("measured", "units"), [("20", 0), ("20.1", 1), ("40", 1), ("41", 2)])
def test_each_further_part_of_a_step_counts(measured, units):
    assert further_units("each further 20 sq cm or part", Decimal(measured), Decimal(20)) == units
