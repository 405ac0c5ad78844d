"""The claim of an answer against the published rules, and what the fee schedule sets for it."""

from datetime import date
from decimal import Decimal

import pytest

from consultant.case import edits
from consultant.case.answer import Answer, ClaimFacts, Diagnosis, Line
from consultant.case.payment import price

ON = date(2024, 8, 1)


def claim(*lines: Line, diagnoses: tuple[str, ...] = ("M17.11",), **facts) -> Answer:
    return Answer(lines=list(lines), diagnoses=[Diagnosis(code=code) for code in diagnoses], facts=ClaimFacts(**facts))


def rules(answer: Answer) -> set[str]:
    return {one.rule for one in answer.rulings if one.severity == "denies"}


def test_more_units_than_may_be_reported_are_flagged_on_their_line(packaged_shelf):
    held = edits.hold(claim(Line(code="20610", units=9, diagnosis_pointers=[1])), packaged_shelf, ON)
    assert "medically unlikely edit" in rules(held)
    assert [flag for flag in held.lines[0].flags if flag.startswith(edits.FLAG)]


def test_checking_again_replaces_what_the_last_check_said(packaged_shelf):
    held = edits.hold(claim(Line(code="20610", units=9, diagnosis_pointers=[1])), packaged_shelf, ON)
    held.lines[0].flags.append("a reviewer's own")
    held.lines[0].units = 1
    again = edits.hold(held, packaged_shelf, ON)
    assert again.lines[0].flags == ["a reviewer's own"]
    assert "medically unlikely edit" not in rules(again)
    assert edits.hold(again, packaged_shelf, ON) == again


def test_two_diagnoses_that_exclude_each_other_are_flagged(packaged_shelf):
    held = edits.hold(claim(diagnoses=("E10.9", "E11.9")), packaged_shelf, ON)
    assert "Excludes1" in {one.rule for one in held.rulings}


def test_the_sex_of_the_patient_is_held_against_the_codes(packaged_shelf):
    against = edits.hold(claim(diagnoses=("N40.0",), sex="female"), packaged_shelf, ON)
    fitting = edits.hold(claim(diagnoses=("N40.0",), sex="male"), packaged_shelf, ON)
    assert "sex conflict" in {one.rule for one in against.rulings}
    assert "sex conflict" not in {one.rule for one in fitting.rulings}


def test_what_no_release_answers_for_is_said_to_have_no_data(packaged_shelf):
    lines = (Line(code="20610", diagnosis_pointers=[1]), Line(code="99213", diagnosis_pointers=[1]))
    held = edits.hold(claim(*lines), packaged_shelf, ON)
    assert any("NCCI procedure-to-procedure edit" in said for said in held.unanswered)
    assert "NCCI procedure-to-procedure edit" not in held.checked
    assert "unknown code" in held.checked


def test_an_answer_in_words_alone_is_held_against_nothing(packaged_shelf):
    held = edits.hold(Answer(summary="No code."), packaged_shelf, ON)
    assert (held.findings, held.checked, held.caveats) == ([], [], [])


def test_a_code_database_that_cannot_be_asked_is_said_once(small_shelf):
    held = edits.hold(claim(Line(code="20610")), small_shelf, ON)
    assert edits.hold(held, small_shelf, ON).caveats == [edits.NOT_HELD]


def test_a_drug_that_another_schedule_pays_is_no_denial(packaged_shelf):
    held = edits.hold(claim(Line(code="J3301", units=4, diagnosis_pointers=[1])), packaged_shelf, ON)
    assert not held.lines[0].flags


@pytest.mark.parametrize(("place", "facility"), [("", False), ("11", False)])
def test_a_line_gets_what_the_fee_schedule_sets(packaged_shelf, place, facility):
    priced = price(claim(Line(code="20610"), place_of_service=place), packaged_shelf, ON)
    payment = priced.lines[0].payment
    assert payment is not None
    assert payment.facility is facility
    assert payment.rvus == Decimal("1.96")
    assert payment.amount is not None
    assert payment.amount > 50
    assert payment.release in payment.words


def test_a_code_that_no_schedule_knows_has_no_payment(packaged_shelf):
    assert price(claim(Line(code="Z9999")), packaged_shelf, ON).lines[0].payment is None
