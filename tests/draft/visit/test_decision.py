"""The three elements of medical decision making at every level, and two of the three."""

import pytest

from consultant.draft.visit.decision import (
    DataItem,
    DataKind,
    Problem,
    ProblemKind,
    Risk,
    RiskKind,
    decide,
    weigh_data,
    weigh_problems,
    weigh_risk,
)
from consultant.draft.visit.levels import Level

P, D, R = ProblemKind, DataKind, RiskKind


def problems(*kinds):
    return [Problem(kind, f"problem {number}", f"words {number}") for number, kind in enumerate(kinds)]


def data(*items):
    return [DataItem(kind, name, f"{kind} {name}") for kind, name in items]


def risks(*kinds):
    return [Risk(kind, str(kind), f"words of {kind}") for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        ([P.MINOR], Level.STRAIGHTFORWARD),
        ([P.MINOR, P.MINOR], Level.LOW),
        ([P.STABLE_CHRONIC], Level.LOW),
        ([P.ACUTE_UNCOMPLICATED], Level.LOW),
        ([P.ACUTE_UNCOMPLICATED, P.ACUTE_UNCOMPLICATED], Level.LOW),
        ([P.STABLE_CHRONIC, P.ACUTE_UNCOMPLICATED], Level.LOW),
        ([P.STABLE_CHRONIC, P.STABLE_CHRONIC], Level.MODERATE),
        ([P.WORSE_CHRONIC], Level.MODERATE),
        ([P.UNDIAGNOSED], Level.MODERATE),
        ([P.SYSTEMIC], Level.MODERATE),
        ([P.COMPLICATED_INJURY], Level.MODERATE),
        ([P.SEVERE_CHRONIC], Level.HIGH),
        ([P.MINOR, P.THREAT], Level.HIGH),
    ],
)
def test_problems(kinds, level):
    assert weigh_problems(problems(*kinds)).level is level


@pytest.mark.parametrize(
    ("items", "level"),
    [
        ([(D.ORDER, "cbc")], Level.STRAIGHTFORWARD),
        ([(D.ORDER, "cbc"), (D.RESULT, "CBC")], Level.STRAIGHTFORWARD),
        ([(D.ORDER, "cbc"), (D.RESULT, "tsh")], Level.LOW),
        ([(D.NOTE, "cardiology"), (D.ORDER, "tsh")], Level.LOW),
        ([(D.HISTORIAN, "mother")], Level.LOW),
        ([(D.HISTORIAN, "mother"), (D.ORDER, "cbc")], Level.LOW),
        ([(D.HISTORIAN, "mother"), (D.ORDER, "cbc"), (D.ORDER, "tsh")], Level.MODERATE),
        ([(D.ORDER, "cbc"), (D.ORDER, "tsh"), (D.NOTE, "er")], Level.MODERATE),
        ([(D.INTERPRETATION, "ecg")], Level.MODERATE),
        ([(D.DISCUSSION, "cardiologist")], Level.MODERATE),
        ([(D.INTERPRETATION, "ecg"), (D.DISCUSSION, "cardiologist")], Level.HIGH),
        ([(D.ORDER, "a"), (D.ORDER, "b"), (D.ORDER, "c"), (D.INTERPRETATION, "ecg")], Level.HIGH),
    ],
)
def test_data(items, level):
    assert weigh_data(data(*items)).level is level


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        ([R.MINIMAL], Level.STRAIGHTFORWARD),
        ([R.LOW], Level.LOW),
        ([R.MINOR_SURGERY_LOW], Level.LOW),
        ([R.PRESCRIPTION], Level.MODERATE),
        ([R.MINOR_SURGERY_RISKY], Level.MODERATE),
        ([R.MAJOR_SURGERY], Level.MODERATE),
        ([R.SOCIAL], Level.MODERATE),
        ([R.MAJOR_SURGERY_RISKY], Level.HIGH),
        ([R.EMERGENCY_SURGERY], Level.HIGH),
        ([R.TOXICITY], Level.HIGH),
        ([R.HOSPITAL], Level.HIGH),
        ([R.RESUSCITATION], Level.HIGH),
        ([R.PARENTERAL_OPIOID], Level.HIGH),
        ([R.LOW, R.PRESCRIPTION, R.MINIMAL], Level.MODERATE),
    ],
)
def test_risk_is_that_of_the_gravest_decision(kinds, level):
    assert weigh_risk(risks(*kinds)).level is level


@pytest.mark.parametrize(
    ("problem", "items", "risk", "level"),
    [
        (P.WORSE_CHRONIC, [], R.PRESCRIPTION, Level.MODERATE),
        (P.WORSE_CHRONIC, [], R.LOW, Level.LOW),
        (P.THREAT, [], R.PRESCRIPTION, Level.MODERATE),
        (P.THREAT, [(D.INTERPRETATION, "x"), (D.DISCUSSION, "y")], R.LOW, Level.HIGH),
        (P.MINOR, [(D.INTERPRETATION, "x")], R.PRESCRIPTION, Level.MODERATE),
        (P.MINOR, [], R.PRESCRIPTION, Level.STRAIGHTFORWARD),
        (P.ACUTE_UNCOMPLICATED, [(D.ORDER, "x")], R.PRESCRIPTION, Level.LOW),
    ],
)
def test_two_of_three_elements_reach_the_level(problem, items, risk, level):
    found = decide(problems(problem), data(*items), risks(risk))
    assert found.level is level
    assert len(found.deciding) == 2
    assert all(one.level >= level for one in found.deciding)
    assert all(one.evidence for one in found.elements)


def test_one_element_alone_gives_no_level():
    assert decide(problems(P.THREAT), [], []) is None
    assert decide([], [], risks(R.HOSPITAL)) is None
    assert decide([], [], []) is None


def test_what_is_usual_is_marked_only_where_it_decides():
    usual = [Problem(P.STABLE_CHRONIC, "asthma", "asthma", assumed=True)]
    assert decide(usual, [], risks(R.LOW)).assumed
    firm = data((D.ORDER, "a"), (D.ORDER, "b"), (D.ORDER, "c"))
    assert not decide(usual, firm, risks(R.PRESCRIPTION)).assumed
