"""What is read out of a note into problems, data and risk, and what must not be concluded from it."""

import pytest

from consultant.draft.passage import passages
from consultant.draft.request import Document
from consultant.draft.visit.data import read_data
from consultant.draft.visit.decision import DataKind, ProblemKind, RiskKind
from consultant.draft.visit.problems import read_problems
from consultant.draft.visit.risk import read_risks

P, D, R = ProblemKind, DataKind, RiskKind


def cut(text):
    return passages(Document("m", text))


def problems(text):
    return [one.kind for one in read_problems(cut(text))]


def data(text):
    return [(one.kind, one.name) for one in read_data(cut(text))]


def risks(text):
    return [one.kind for one in read_risks(cut(text))]


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("Assessment: HTN, stable", [P.STABLE_CHRONIC]),
            ("Assessment: HTN, not at goal", [P.WORSE_CHRONIC]),
            ("Assessment: uncontrolled diabetes", [P.WORSE_CHRONIC]),
            (
                "A/P:\n1. HTN. Uncontrolled, increase lisinopril.\n2. T2DM. At goal.",
                [P.WORSE_CHRONIC, P.STABLE_CHRONIC],
            ),
            ("Assessment: HTN stable, asthma with exacerbation", [P.STABLE_CHRONIC, P.WORSE_CHRONIC]),
            ("Assessment: COPD with severe exacerbation", [P.SEVERE_CHRONIC]),
            ("Assessment: acute decompensated heart failure", [P.SEVERE_CHRONIC]),
            ("Dx: bunion, failed conservative treatment", [P.WORSE_CHRONIC]),
            ("Dx: cystitis", [P.ACUTE_UNCOMPLICATED]),
            ("Dx: ankle sprain", [P.ACUTE_UNCOMPLICATED]),
            ("Dx: insect bite", [P.MINOR]),
            ("Dx: pneumonia", [P.SYSTEMIC]),
            ("Dx: new breast lump", [P.UNDIAGNOSED]),
            ("Dx: displaced distal radius fracture", [P.COMPLICATED_INJURY]),
            ("Dx: nondisplaced fibula fracture", [P.ACUTE_UNCOMPLICATED]),
            ("Dx: NSTEMI", [P.THREAT]),
            ("Dx: chronic low back pain, worse", [P.WORSE_CHRONIC]),
        ],
    )
    def test_a_problem_counts_as_the_note_says_it_stands(self, text, kinds):
        assert problems(text) == kinds

    @pytest.mark.parametrize(
        "text",
        [
            "Assessment: no diabetes",
            "Denies asthma.",
            "Mother has diabetes.",
            "History of pneumonia.",
            "Rule out pulmonary embolism.",
            "Possible NSTEMI.",
            "Assessment: knee pain",
        ],
    )
    def test_what_is_denied_past_doubted_or_a_relative_s_is_no_problem(self, text):
        assert problems(text) == []

    @pytest.mark.parametrize(
        "text",
        ["Dx: asthma without exacerbation", "Dx: COPD, no worsening", "Dx: HTN, controlled, denies side effects"],
    )
    def test_a_denied_turn_for_the_worse_is_none(self, text):
        assert problems(text) == [P.STABLE_CHRONIC]

    def test_how_a_problem_stands_is_marked_when_it_is_not_said(self):
        (silent,) = read_problems(cut("Dx: asthma"))
        (said,) = read_problems(cut("Dx: asthma, stable"))
        assert silent.assumed
        assert not said.assumed

    def test_the_same_problem_counts_once_and_the_assessment_goes_before_the_story(self):
        assert problems("HTN and gout for years.\nAssessment: HTN stable. HTN at goal.") == [P.STABLE_CHRONIC]


class TestData:
    @pytest.mark.parametrize(
        ("text", "items"),
        [
            ("Ordered CBC and CMP.", [(D.ORDER, "complete blood count"), (D.ORDER, "metabolic panel")]),
            ("Plan: will order MRI.", [(D.ORDER, "magnetic resonance")]),
            ("A1c 9.2", [(D.RESULT, "hemoglobin A1c")]),
            ("Reviewed TSH.", [(D.RESULT, "thyroid test")]),
            ("Lipid panel reviewed, PSA ordered.", [(D.RESULT, "lipids"), (D.ORDER, "prostate antigen")]),
            ("I independently interpreted the outside MRI.", [(D.INTERPRETATION, "magnetic resonance")]),
        ],
    )
    def test_tests_are_ordered_reviewed_or_read(self, text, items):
        assert data(text) == items

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("History obtained from her daughter.", D.HISTORIAN),
            ("Mother reports that he has had fever.", D.HISTORIAN),
            ("Discussed the case with the cardiologist.", D.DISCUSSION),
            ("Discussed management with Dr. [NAME].", D.DISCUSSION),
            ("Reviewed the discharge summary.", D.NOTE),
            ("Reviewed outside records.", D.NOTE),
        ],
    )
    def test_talks_and_notes(self, text, kind):
        assert [one for one, _ in data(text)] == [kind]

    @pytest.mark.parametrize(
        "text",
        [
            "If not better, will order MRI.",
            "Consider MRI if no improvement.",
            "No labs ordered.",
            "CBC was not ordered.",
            "Discussed the results with the patient.",
            "Discussed options with her husband.",
            "X-rays taken today in the office and reviewed.",
            "EKG performed in office, reviewed.",
            "Patient declined MRI.",
            "Mother has diabetes.",
        ],
    )
    def test_what_is_not_done_or_is_reported_by_the_same_professional_does_not_count(self, text):
        assert data(text) == []


class TestRisk:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Rest and ice.", R.MINIMAL),
            ("Physical therapy.", R.LOW),
            ("OTC ibuprofen.", R.LOW),
            ("Increase lisinopril to 20 mg.", R.PRESCRIPTION),
            ("Will start metformin 500 mg.", R.PRESCRIPTION),
            ("Amoxicillin prescribed.", R.PRESCRIPTION),
            ("Prescription for an inhaler sent.", R.PRESCRIPTION),
            ("She cannot afford her insulin.", R.SOCIAL),
            ("Will schedule bunionectomy next month.", R.MAJOR_SURGERY),
            ("She elects to proceed with total knee replacement, high risk from heart disease.", R.MAJOR_SURGERY_RISKY),
            ("Consented for emergent appendectomy.", R.EMERGENCY_SURGERY),
            ("Scheduled for excision of a skin lesion.", R.MINOR_SURGERY_LOW),
            ("Continue methotrexate, intensive monitoring for toxicity.", R.TOXICITY),
            ("Admit to hospital.", R.HOSPITAL),
            ("Decision for DNR.", R.RESUSCITATION),
            ("IV morphine given.", R.PARENTERAL_OPIOID),
        ],
    )
    def test_each_decision_has_its_kind(self, text, kind):
        assert kind in risks(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Consider starting metformin.",
            "Declined amoxicillin.",
            "Discussed starting a statin.",
            "Prior metformin was stopped years ago.",
            "If pain persists, will schedule surgery.",
            "Mother takes metformin.",
            "No antibiotics prescribed.",
            "Candidate for total knee replacement.",
            "40 mg Kenalog injected.",
            "She was not admitted.",
        ],
    )
    def test_what_is_only_weighed_declined_past_or_conditional_is_no_decision(self, text):
        assert [one for one in risks(text) if one not in {R.MINIMAL, R.LOW}] == []
