"""Diagnoses among themselves, and against the lines that point to them."""

from typing import Any

import pytest

from consultant.codes.check import Rule


@pytest.mark.parametrize(
    ("diagnoses", "verdict"),
    [
        (("E10.9", "E11.9"), ("warns",)),
        (("E11.9", "E10.9"), ("warns",)),
        (("E11.9", "I10"), ("clear",)),
        (("E11.9", "E11.9"), ("clear",)),
    ],
)
def test_excludes1_is_found_in_both_directions(checker: Any, diagnoses: tuple[str, ...], verdict: tuple[str]) -> None:
    assert checker.said(Rule.EXCLUDES1, "99213", diagnoses=diagnoses) == verdict


def test_an_excludes1_finding_says_that_unrelated_conditions_are_the_exception(checker: Any) -> None:
    (finding,) = checker.report("99213", diagnoses=("E10.9", "E11.9")).about(Rule.EXCLUDES1)
    assert "unrelated" in finding.resolution
    assert "I.A.12.a" in finding.source
    assert finding.diagnoses == (0, 1)


def test_the_underlying_disease_stands_before_its_manifestation(checker: Any) -> None:
    right = checker.report("99213", diagnoses=("G20.A1", "F02.80"))
    wrong = checker.report("99213", diagnoses=("F02.80", "G20.A1"))
    alone = checker.report("99213", diagnoses=("F02.80",))
    assert [finding.outcome for finding in right.about(Rule.CODE_FIRST)] == ["clear"]
    assert [finding.outcome for finding in right.about(Rule.FIRST_LISTED)] == ["clear"]
    for report in (wrong, alone):
        assert [finding.severity for finding in report.about(Rule.CODE_FIRST)] == ["warns"]
        assert [finding.severity for finding in report.about(Rule.FIRST_LISTED)] == ["denies"]


def test_a_missing_additional_code_informs_and_one_before_its_condition_warns(checker: Any) -> None:
    assert "informs" in checker.said(Rule.USE_ADDITIONAL, "99213", diagnoses=("E11.621",))
    after = checker.report("99213", diagnoses=("E11.621", "L97.511")).about(Rule.USE_ADDITIONAL)
    before = checker.report("99213", diagnoses=("L97.511", "E11.621")).about(Rule.USE_ADDITIONAL)
    assert not [finding for finding in after if finding.codes == ("E11621",) and "E11.621," in finding.source]
    assert [finding.severity for finding in before if finding.codes == ("E11621", "L97511")] == ["warns"]


@pytest.mark.parametrize("code", ["W19.XXXA", "Y92.009", "Z3A.20", "Z37.0", "Z68.41", "B95.61", "R65.20"])
def test_a_code_that_only_adds_does_not_stand_first(checker: Any, code: str) -> None:
    assert checker.said(Rule.FIRST_LISTED, "99213", diagnoses=(code,)) == ("denies",)
    assert checker.said(Rule.FIRST_LISTED, "99213", diagnoses=("I10", code)) == ("clear",)


@pytest.mark.parametrize(
    ("line", "diagnosis", "verdict"),
    [
        ("28296-T5", "M20.11", "clear"),
        ("28296-TA", "M20.11", "denies"),
        ("28296-LT", "M20.11", "denies"),
        ("28296-RT", "M20.10", "informs"),
        ("28296-50", "M20.11", "warns"),
        ("28296", "M20.11", "clear"),
        ("28296-RT", "I10", "clear"),
        ("99213-RT", "R10.32", "clear"),  # a quadrant is no side
        ("99213-RT", "I50.1", "clear"),
        ("29881-LT", "M17.0", "clear"),  # bilateral
        ("12001-F6", "S61.210A", "clear"),
        ("12001-F7", "S61.210A", "warns"),  # right index finger
        ("12001-F1", "S61.210A", "denies"),
    ],
)
def test_the_side_of_a_line_is_the_side_of_its_diagnosis(checker: Any, line: str, diagnosis: str, verdict: str) -> None:
    assert checker.said(Rule.LATERALITY, line, diagnoses=(diagnosis,))[:1] == (verdict,)


def test_only_the_diagnoses_a_line_points_to_have_a_say_about_its_side(checker: Any, line: Any) -> None:
    both = ("M20.12", "M20.11")
    assert checker.said(Rule.LATERALITY, line("28296-RT", 2), diagnoses=both) == ("clear",)
    assert checker.said(Rule.LATERALITY, line("28296-RT", 1), diagnoses=both) == ("denies",)
    assert checker.said(Rule.LATERALITY, line("28296-RT", 1, 2), diagnoses=both) == ("informs",)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("S52.501A", None),
        ("S52.501", "Add the one"),
        ("T14.8", "Add the one"),
        ("T14.8A", "Write T14.8XXA."),
        ("S52.501Z", "Choose one of"),
        ("I10", None),
    ],
)
def test_a_7th_character_that_is_missing_misplaced_or_unknown_is_named_once(
    checker: Any, code: str, expected: str | None
) -> None:
    report = checker.report("99213", diagnoses=(code,))
    (finding,) = report.about(Rule.SEVENTH)
    if expected is None:
        assert finding.outcome == "clear"
        return
    assert finding.severity == "denies"
    assert finding.resolution.startswith(expected)
    assert [one.outcome for one in (*report.about(Rule.HEADER), *report.about(Rule.UNKNOWN_CODE))] == ["clear", "clear"]


@pytest.mark.parametrize(
    ("code", "rule"), [("M20.1", Rule.HEADER), ("M99.999", Rule.UNKNOWN_CODE), ("", Rule.UNKNOWN_CODE)]
)
def test_a_diagnosis_is_a_code_that_may_be_reported(checker: Any, code: str, rule: Rule) -> None:
    assert checker.said(rule, "99213", diagnoses=(code,)) == ("denies",)
