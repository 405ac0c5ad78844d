"""Age, sex, pointers, duplicates and codes that are not payable."""

from typing import Any

import pytest

from consultant.codes.check import Rule
from consultant.codes.rows import Setting


@pytest.mark.parametrize(
    ("diagnosis", "fits", "conflicts"),
    [
        ("Z00.110", 7 / 365, 8 / 365),
        ("Z00.111", 28 / 365, 29 / 365),
        ("Z00.111", 8 / 365, 7 / 365),
        ("Z00.129", 29 / 365, 28 / 365),
        ("Z00.129", 17, 18),
        ("Z00.00", 15, 14),
        ("O80", 9, 8),
        ("O80", 64, 65),
        ("P07.18", 0.5, 1),
    ],
)
def test_a_diagnosis_bound_to_an_age_is_held_against_it(
    checker: Any, diagnosis: str, fits: float, conflicts: float
) -> None:
    assert checker.said(Rule.AGE, "71046", diagnoses=(diagnosis,), age_years=fits) == ("clear",)
    assert checker.said(Rule.AGE, "71046", diagnoses=(diagnosis,), age_years=conflicts)[0] in {"warns", "denies"}
    assert checker.said(Rule.AGE, "71046", diagnoses=(diagnosis,)) == ("no data",)


def test_the_editor_for_hospitals_refuses_what_elsewhere_warns(checker: Any) -> None:
    claim = {"diagnoses": ("O80",), "age_years": 70}
    assert checker.said(Rule.AGE, "71046", **claim) == ("warns",)
    assert checker.said(Rule.AGE, "71046", setting=Setting.OUTPATIENT, **claim) == ("denies",)


@pytest.mark.parametrize(
    ("code", "fits", "conflicts"),
    [
        ("99391", 0.9, 1),
        ("99392", 4, 5),
        ("99394", 12, 11),
        ("99385", 39, 40),
        ("99397", 65, 64),
        ("90460", 18, 19),
        ("99468", 28 / 365, 29 / 365),
    ],
)
def test_a_procedure_defined_by_age_is_held_against_it(checker: Any, code: str, fits: float, conflicts: float) -> None:
    assert checker.said(Rule.AGE, code, age_years=fits) == ("clear",)
    assert checker.said(Rule.AGE, code, age_years=conflicts) == ("denies",)
    assert checker.said(Rule.AGE, code, age_years=float("nan")) == ("no data",)


@pytest.mark.parametrize(
    ("diagnosis", "line", "sex"),
    [("N40.1", "71046", "male"), ("N92.0", "71046", "female"), ("I10", "58558", "female"), ("I10", "55250", "male")],
)
def test_an_organ_of_the_other_sex_warns_and_never_denies(checker: Any, diagnosis: str, line: str, sex: str) -> None:
    other = "female" if sex == "male" else "male"
    assert checker.said(Rule.SEX, line, diagnoses=(diagnosis,), sex=sex) == ("clear",)
    assert checker.said(Rule.SEX, line, diagnoses=(diagnosis,), sex=other) == ("warns",)
    assert checker.said(Rule.SEX, line, diagnoses=(diagnosis,)) == ("no data",)


def test_a_line_says_with_kx_that_the_recorded_sex_is_right(checker: Any) -> None:
    assert checker.said(Rule.SEX, "58558-KX", sex="male") == ("clear",)


def test_pointers_lead_to_diagnoses_of_the_claim(checker: Any, line: Any) -> None:
    two = ("I10", "E11.9")
    assert checker.said(Rule.POINTER, line("99213", 1, 2), diagnoses=two) == ("clear",)
    assert checker.said(Rule.POINTER, line("99213", 1), diagnoses=two) == ("informs",)
    assert checker.said(Rule.POINTER, line("99213", 1, 2, 3), diagnoses=two) == ("denies",)
    assert checker.said(Rule.POINTER, line("99213", 0, 1, 2), diagnoses=two) == ("denies",)
    assert checker.said(Rule.POINTER, line("99213", 1, 2, 2), diagnoses=two) == ("warns",)
    assert checker.said(Rule.POINTER, line("99213"), diagnoses=()) == ("denies",)


def test_a_line_takes_four_pointers_and_a_professional_claim_twelve_diagnoses(checker: Any, line: Any) -> None:
    many = tuple(f"E11.{number}" for number in (9, 8, 65, 649, 641, 638, 630, 628, 622, 621, 620, 618, 610))
    assert checker.said(Rule.POINTER, line("99213", 1, 2, 3, 4, 5), diagnoses=many[:5]) == ("denies",)
    assert "denies" in checker.said(Rule.POINTER, line("99213", 1), diagnoses=many)
    assert "denies" not in checker.said(Rule.POINTER, line("99213", 1), diagnoses=many[:12])
    assert "denies" not in checker.said(Rule.POINTER, line("99213", 1), diagnoses=many, setting=Setting.OUTPATIENT)


def test_a_line_or_diagnosis_twice_is_one_too_many(checker: Any) -> None:
    assert checker.said(Rule.DUPLICATE_LINE, "71046", "71046") == ("denies",)
    assert checker.said(Rule.DUPLICATE_LINE, "71046", "71046-76") == ("clear",)
    assert checker.said(Rule.DUPLICATE_LINE, "71046-26-76", "71046-76-26") == ("denies",)
    assert checker.said(Rule.DUPLICATE_DIAGNOSIS, "71046", diagnoses=("I10", "i10")) == ("denies",)


@pytest.mark.parametrize(("code", "verdict"), [("99024", "denies"), ("99213", "clear")])
def test_a_status_under_which_nothing_is_paid_denies(checker: Any, code: str, verdict: str) -> None:
    assert checker.said(Rule.STATUS, code) == (verdict,)


@pytest.mark.parametrize("code", ["ABC", "9921", "99213X", ""])
def test_what_is_no_procedure_code_is_unknown(checker: Any, code: str) -> None:
    assert checker.said(Rule.UNKNOWN_CODE, code) == ("denies",)
