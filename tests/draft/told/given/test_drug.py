"""Drugs that were given, read out of mails."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenalog 40 mg/mL, 1 mL single-dose vial, 30 mg given, 10 mg wasted.", [("J3301", 3), ("J3301-JW", 1)]),
        (
            "Botox 155 units injected from one 200 unit single-dose vial; 45 units discarded.",
            [("J0585", 155), ("J0585-JW", 45)],
        ),
        (
            "Remicade 450 mg IV given from five 100 mg single-use vials, 50 mg discarded.",
            [("J1745", 45), ("J1745-JW", 5)],
        ),
        ("Keytruda 200 mg IV given from two 100 mg single-dose vials, none wasted.", [("J9271-JZ", 200)]),
        ("Depo-Provera 150 mg IM given from a single dose vial. No waste.", [("J1050-JZ", 150)]),
        ("Toradol 60 mg IM and ondansetron 4 mg IM were given.", [("J1885", 4), ("J2405", 4)]),
        ("Triamcinolone 40 mg/mL, 2 mL injected.", [("J3301", 8)]),
        ("B12 shot given, 1000 mcg IM.", [("J3420", 1)]),
        ("Aranesp 100 mcg SQ given.", [("J0881", 100)]),
        ("Ceftriaxone 1 g IM given from a multi-dose vial, 250 mg wasted.", [("J0696", 4)]),
    ],
)
def test_units_follow_from_dose_strength_and_containers(lines, text, expected):
    found = [one for one in lines(text) if one[0][0] == "J"]
    assert found == expected


@pytest.mark.parametrize(
    ("on", "text", "code"),
    [
        (date(2024, 3, 1), "Depo-Medrol 80 mg given", "J1040"), (date(2024, 3, 1), "Depo-Medrol 40 mg given", "J1030"),
        (date(2024, 4, 1), "Depo-Medrol 80 mg given", "J1010"),
    ],
)  # fmt: skip
def test_the_code_in_force_whose_step_fits_the_dose_is_taken(lines, on, text, code):
    assert [one[0] for one in lines(text, on)] == [code]


def test_a_local_anesthetic_beside_the_drug_is_left_out_and_named(draft):
    answer = draft("Right knee injected with 2 mL of Kenalog 40 mg/mL and 4 mL of 0.5% bupivacaine.")
    assert ("J3301", 8) in [(one.code, one.units) for one in answer.lines]
    assert [one.code for one in answer.not_reported] == ["J0665"]


def test_waste_from_a_container_that_is_not_told_is_asked_about(draft):
    answer = draft("Ceftriaxone 1 g IM given. 250 mg wasted.")
    assert "J0696" in [one.code for one in answer.lines]
    assert any("single-dose" in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    [
        "He takes furosemide 20 mg po daily.",
        "Start methotrexate 15 mg weekly.",
        "Patient declined Toradol 30 mg IM.",
        "Toradol 30 mg IM will be given next visit.",
        "Lovenox 40 mg daily at home.",
        "Kenalog 40 mg was injected 3 months ago.",
        "Allergies: penicillin, morphine",
        "Cortisone shot to the right knee.",
    ],
)
def test_what_was_not_given_that_day_is_no_line(lines, text):
    assert not [one for one in lines(text) if one[0][0] == "J"]
