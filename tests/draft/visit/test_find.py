"""The level of an office visit: only what the text states decides it."""

from datetime import date

import pytest

from consultant.draft.passage import passages
from consultant.draft.request import Document
from consultant.draft.visit import find_visit, time_excludes_procedures

ON = date(2025, 6, 2)


def visit(text, **facts):
    return find_visit(passages(Document("m", text)), ON, **facts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Established patient. Total time 24 min.", "99213"),
        ("Established patient. Total time 19 min.", "99212"),
        ("Established patient. Total time 20 min.", "99213"),
        ("Est pt, spent 41 minutes", "99215"),
        ("New patient visit. Total time was 44 minutes.", "99203"),
        ("New pt, total time 45 min", "99204"),
        ("New patient, moderate MDM", "99204"),
        ("Established pt, MDM: low", "99213"),
        ("Est. patient, straightforward medical decision making", "99212"),
        ("OV f/u, high complexity MDM", "99215"),
    ],
)
def test_time_or_decision_making_decides(text, code):
    found = visit(text)
    assert found.code == code
    assert found.questions == ()
    assert found.doubts == ()


def test_the_higher_of_time_and_decision_making_is_taken_and_said():
    found = visit("Established patient, low MDM, total time 35 minutes")
    assert found.code == "99214"
    assert "either basis" in found.doubts[0]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Office visit for cough, total time 24 min", "new or an established"),
        ("Established patient, office visit for cough", "total time"),
        ("Established patient. Total time 8 min.", "total time"),
    ],
)
def test_where_nothing_decides_it_asks(text, asks):
    found = visit(text)
    assert found.code == ""
    assert asks in found.questions[0]


def test_a_level_that_only_the_sender_names_is_marked():
    found = visit("Billed 99214 for this established patient.")
    assert found.code == "99214"
    assert found.doubts


def test_a_level_that_differs_from_what_is_stated_is_marked():
    found = visit("Billed 99214, established patient, total time 22 min")
    assert found.code == "99213"
    assert "99214" in found.doubts[0]


@pytest.mark.parametrize(
    "text", ["Bunionectomy right foot. Tourniquet time 40 minutes.", "Dx: gout", "Tourniquet total time 38 minutes"]
)
def test_an_operation_is_no_visit(text):
    assert visit(text) is None


def test_whether_the_time_leaves_procedures_out_is_read():
    assert time_excludes_procedures(passages(Document("m", "24 min, not counting the injection")))
    assert not time_excludes_procedures(passages(Document("m", "Total time 24 min")))
