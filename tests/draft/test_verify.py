"""What a draft must bear: codes that exist and may be reported, quotes that stand."""

from datetime import date

import pytest

from consultant.case.answer import Answer, Diagnosis, Line, NotReported
from consultant.draft.request import Document
from consultant.draft.verify import PROCEDURE_SETS, code_fault, verify

ON = date(2026, 5, 12)
CASE = [Document("m", "Hallux valgus, right foot. Chevron bunionectomy right.")]


def line(code="28296", **fields):
    return Line(code=code, **{"diagnosis_pointers": [1], "evidence": ["Chevron bunionectomy right"]} | fields)


def diagnosis(code="M20.11", **fields):
    return Diagnosis(code=code, **{"evidence": ["Hallux valgus, right foot"]} | fields)


def check(shelf, **parts):
    return verify(Answer(**{"lines": [line()], "diagnoses": [diagnosis()]} | parts), CASE, shelf, ON)


def test_a_sound_answer_has_no_faults_and_names_its_sources_once(small_shelf):
    answer, faults = check(small_shelf)
    assert faults == []
    assert [source.name for source in answer.sources] == ["our own table of procedures", "ICD-10-CM tabular list"]


def test_what_is_given_is_not_changed(small_shelf):
    given = Answer(lines=[line("28999")], diagnoses=[diagnosis()])
    before = given.model_copy(deep=True)
    verify(given, CASE, small_shelf, ON)
    assert given == before


@pytest.mark.parametrize(
    ("code", "reason"),
    [("28999", "no CPT"), ("M20.11", "is ICD-10-CM"), ("J1030", "not in force"), ("28296", None)],
)
def test_a_line_s_code_exists_belongs_there_and_is_in_force(small_shelf, code, reason):
    fault = code_fault(code, small_shelf, ON, PROCEDURE_SETS)
    assert (reason in fault) if reason else fault is None


def test_a_code_in_force_on_its_date_passes(small_shelf):
    assert code_fault("J1030", small_shelf, date(2024, 3, 1), PROCEDURE_SETS) is None


def test_a_diagnosis_that_is_a_header_is_rejected_with_its_source(small_shelf):
    answer, faults = check(small_shelf, diagnoses=[diagnosis("M20.1")])
    assert "header" in str(faults[0])
    assert answer.diagnoses == []
    (one,) = answer.rejected
    assert (one.kind, one.code, one.quotes) == ("diagnosis", "M20.1", ["Hallux valgus, right foot"])
    assert "header" in one.objections[0].what
    assert one.objections[0].source == "ICD-10-CM tabular list, April 2026"
    assert answer.lines[0].diagnosis_pointers == []


def test_a_code_that_no_look_up_brought_up_is_rejected(small_shelf):
    given = Answer(lines=[line()], diagnoses=[diagnosis()])
    answer, faults = verify(given, CASE, small_shelf, ON, shown={"28296", "M2012"})
    assert answer.codes == ["28296"]
    assert "no look-up brought up M20.11" in str(faults[0])
    assert verify(given, CASE, small_shelf, ON, shown={"28296", "M2011"})[0].codes == ["28296", "M20.11"]


def test_one_quote_that_stands_is_enough_and_the_other_is_flagged(small_shelf):
    answer, faults = check(small_shelf, lines=[line(evidence=["left foot", "Chevron bunionectomy right"])])
    assert answer.lines[0].quotes == ["Chevron bunionectomy right"]
    assert any("left foot" in flag for flag in answer.lines[0].flags)
    assert len(faults) == 1
    assert answer.rejected == []


def test_descriptions_and_spelling_are_the_shelf_s(small_shelf):
    answer, _ = check(small_shelf, diagnoses=[diagnosis("M2011", description="something else")])
    assert (answer.diagnoses[0].code, answer.diagnoses[0].description) == (
        "M20.11",
        "Hallux valgus (acquired), right foot",
    )


def test_a_line_without_support_is_rejected(small_shelf):
    answer, faults = check(small_shelf, lines=[line(evidence=["left foot"])])
    assert answer.lines == []
    assert len(faults) == 2
    assert [one.what for one in answer.rejected[0].objections] == [fault.what for fault in faults]


@pytest.mark.parametrize(("pointers", "reason"), [([3], "points at no diagnosis"), ([], "no diagnosis is pointed at")])
def test_pointers_point_at_diagnoses(small_shelf, pointers, reason):
    answer, faults = check(small_shelf, lines=[line(diagnosis_pointers=pointers)])
    assert any(reason in str(fault) for fault in faults)
    assert answer.lines[0].diagnosis_pointers == []


def test_codes_that_are_only_spoken_of_exist_too(small_shelf):
    parts = {"summary": "Not 28999, ZIP 9021.", "not_reported": [NotReported(code="29999")], "questions": ["Q99.99?"]}
    _, faults = check(small_shelf, **parts)
    assert {fault.where for fault in faults} == {"summary", "not reported", "question 1"}


def test_a_repeated_check_adds_no_second_flag_and_no_second_failure(small_shelf):
    once, _ = check(small_shelf, lines=[line("28999"), line(diagnosis_pointers=[])])
    twice, _ = verify(once, CASE, small_shelf, ON)
    assert once.lines[0].flags == twice.lines[0].flags
    assert once.rejected == twice.rejected
    assert once.sources == twice.sources
