"""Reasons for an encounter that are no illness (ICD-10-CM Official Guidelines I.C.21)."""

import pytest


def test_a_screening_stays_first_whatever_it_finds(codes):
    text = (
        "INDICATION: Average risk screening, last colonoscopy 10 years ago normal.\nFINDINGS: Scope to cecum.\n"
        "  - Ascending colon: two sessile polyps, removed.\n"
        "PATHOLOGY: ascending colon - tubular adenomas x2. sigmoid - hyperplastic polyp."
    )
    assert codes(text) == ["Z12.11", "D12.2", "K63.5"]


def test_a_diagnostic_colonoscopy_is_no_screening(codes):
    text = "Diagnostic colonoscopy for iron deficiency anemia. No screening. Nothing seen."
    assert codes(text) == ["D50.9"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 month well visit, boy, normal growth, no abnormal findings. MMR vaccine given.", ["Z00.129", "Z23"]),
        ("70M, subsequent annual wellness visit. High dose flu vaccine L deltoid.", ["Z00.00", "Z23"]),
        ("Routine check up for school entry, 6 y/o boy. Normal exam. No shots due.", ["Z00.129"]),
        ("Flu vaccine only, IM left deltoid, nurse.", ["Z23"]),
        ("Screening mammogram, both breasts, 52F, no complaints.", ["Z12.31"]),
    ],
)
def test_examinations_and_immunizations(codes, text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29F. Mirena placed without difficulty, strings cut. No old device to take out.", "Z30.430"),
        ("Mirena removed, strings grasped.", "Z30.432"),
        ("Mirena removed and a new IUD placed.", "Z30.433"),
        ("Nexplanon removal, left arm", "Z30.46"),
        ("39M wants permanent sterilization. No-scalpel vasectomy both sides.", "Z30.2"),
    ],
)
def test_contraception(codes, text, expected):
    assert codes(text)[0] == expected


def test_treatment_of_a_cancer_comes_first_and_its_receptors_last(codes):
    text = "58F, cancer of the upper outer quadrant of the LEFT breast, ER positive, here for chemotherapy."
    assert codes(text) == ["Z51.11", "C50.412", "Z17.0"]


def test_aftercare_names_the_joint_that_was_replaced(codes):
    assert codes("3 weeks after right total knee replacement, post-op check") == ["Z47.1", "Z96.651"]


def test_a_family_history_or_a_plan_is_no_encounter(codes):
    assert codes("Plan: flu vaccine next month.\nMother had a screening mammogram.") == []


def test_a_birth_without_complication_has_its_outcome_and_its_week(codes):
    text = "39 weeks 2 days, normal vaginal birth of one living girl, no episiotomy, perineum intact."
    assert codes(text) == ["O80", "Z37.0", "Z3A.39"]


def test_a_routine_visit_in_pregnancy_has_its_trimester(codes):
    text = "30F, 28 weeks pregnant, routine prenatal visit, first pregnancy. No complaints."
    assert codes(text) == ["Z34.03", "Z3A.28"]
