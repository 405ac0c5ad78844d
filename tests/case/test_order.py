"""Lines in order of payment, with what the rules make of each: on the figures that come with the program."""

from datetime import date
from decimal import Decimal

import pytest

from consultant.case.answer import Answer, ClaimFacts, Diagnosis, Line
from consultant.case.order import in_order
from consultant.case.payment import price

ON = date(2024, 8, 15)


def claim(*codes, place="11"):
    lines = []
    for number, written in enumerate(codes, 1):
        code, *modifiers = written.split("-")
        lines.append(Line(code=code, modifiers=modifiers, diagnosis_pointers=[min(number, 3)]))
    diagnoses = [Diagnosis(code=code) for code in ("M17.11", "M20.11", "I10")]
    return Answer(lines=lines, diagnoses=diagnoses, facts=ClaimFacts(place_of_service=place))


def codes(answer):
    return [line.code for line in answer.lines]


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["20610-RT", "99213-25"], ["99213", "20610"]),
        (["28285-T6", "28296-RT"], ["28296", "28285"]),
        (["11045", "97597", "11042"], ["11042", "11045", "97597"]),
        (["J3301", "20610-RT", "99213-25"], ["99213", "20610", "J3301"]),
        (["97597", "11042", "11045"], ["11042", "11045", "97597"]),
        (["99215", "G2212", "20610"], ["99215", "G2212", "20610"]),
        (["20610", "64490", "64491", "64492"], ["64490", "64491", "64492", "20610"]),
        (["J3301", "J1010"], ["J3301", "J1010"]),
        (["20610"], ["20610"]),
    ],
)
def test_visits_come_first_then_value_with_add_ons_after_their_primary(packaged_shelf, given, ordered):
    assert codes(in_order(claim(*given), packaged_shelf, ON)) == ordered


def test_an_add_on_stays_with_the_line_it_followed(packaged_shelf):
    moved = in_order(claim("20610", "28296", "11042", "11045"), packaged_shelf, ON)
    assert codes(moved)[codes(moved).index("11042") + 1] == "11045"


def test_both_sides_count_when_values_are_compared(packaged_shelf):
    assert codes(in_order(claim("20610-RT", "20605-50"), packaged_shelf, ON)) == ["20605", "20610"]


def test_pointers_go_with_their_line(packaged_shelf):
    before = claim("20610-RT", "28296-LT", "99213-25")
    after = in_order(before, packaged_shelf, ON)
    pointers = {line.code: line.diagnosis_pointers for line in before.lines}
    assert {line.code: line.diagnosis_pointers for line in after.lines} == pointers
    assert after.diagnoses == before.diagnoses


def test_ordering_twice_changes_nothing_more(packaged_shelf):
    once = in_order(claim("J3301", "11045", "11042", "20610-RT", "99213-25"), packaged_shelf, ON)
    assert in_order(once, packaged_shelf, ON) == once


def test_each_line_shows_what_it_comes_to_and_why(packaged_shelf):
    priced = price(claim("28296-RT", "28285-T6", place="24"), packaged_shelf, ON)
    first, second = (line.payment for line in priced.lines)
    assert first.allowed == first.amount
    assert second.allowed == (second.amount / 2).quantize(Decimal("0.01"))
    assert f"For this line ${second.allowed}: 50 %" in second.words
    assert "ch. 12 §40.6" in second.words


def test_endoscopies_of_one_family_pay_the_difference(packaged_shelf):
    priced = price(claim("45385", "45380", place="24"), packaged_shelf, ON)
    (base,) = price(claim("45378", place="24"), packaged_shelf, ON).lines
    assert priced.lines[1].payment.allowed == priced.lines[1].payment.amount - base.payment.amount


def test_a_line_that_nothing_changes_shows_its_unit_alone(packaged_shelf):
    (line,) = price(claim("99213"), packaged_shelf, ON).lines
    assert line.payment.rules == []
    assert "For this line" not in line.payment.words


def test_what_the_contractor_decides_has_no_amount_for_the_line(packaged_shelf):
    (line,) = price(claim("28296-22"), packaged_shelf, ON).lines
    assert line.payment.allowed is None
    assert "the contractor decides" in line.payment.note


def test_a_drug_has_no_amount_and_the_reason_is_told(packaged_shelf):
    (line,) = price(claim("J3301"), packaged_shelf, ON).lines
    assert line.payment is None or line.payment.allowed is None
