"""What an answer keeps when it is stored, and what it makes of older ones."""

from decimal import Decimal

import pytest

from consultant.case.answer import Answer, ClaimFinding, Diagnosis, Evidence, Line, Payment


def finding(
    rule: str, outcome: str = "no data", severity: str = "warns", message: str = "no release is in"
) -> ClaimFinding:
    return ClaimFinding(rule=rule, outcome=outcome, severity=severity, message=message, source="s")


def test_evidence_that_was_stored_as_plain_words_is_read_as_a_quote():
    line = Line.model_validate({"code": "28296", "evidence": ["right foot"]})
    assert line.evidence == [Evidence(quote="right foot")]
    assert line.quotes == ["right foot"]


def test_an_answer_comes_back_whole_from_its_stored_form():
    answer = Answer(
        lines=[
            Line(
                code="20610",
                evidence=[Evidence(quote="knee", document="message 1", start=3, end=7)],
                payment=Payment(rvus=Decimal("1.96"), amount=Decimal("65.24"), facility=False),
            )
        ],
        diagnoses=[Diagnosis(code="M17.11")],
        findings=[finding("units")],
    )
    assert Answer.model_validate(answer.model_dump(mode="json")) == answer


def test_rules_without_data_for_the_same_reason_stand_together():
    answer = Answer(findings=[finding("7th character"), finding("Excludes1"), finding("units", message="other")])
    assert answer.unanswered == ["7th character, Excludes1: no release is in", "Units: other"]


def test_what_denies_is_told_before_what_informs():
    answer = Answer(
        findings=[finding("a", "applies", "informs"), finding("b", "applies", "denies"), finding("c", "no data")]
    )
    assert [one.rule for one in answer.rulings] == ["b", "a"]


@pytest.mark.parametrize(
    ("payment", "words"),
    [
        (Payment(rvus=Decimal("1.96"), amount=Decimal("65.24"), facility=False, release="2024"),
         "1.96 RVUs, $65.24 a unit outside a facility, national (2024)"),
        (Payment(rvus=Decimal("1.2"), amount=Decimal("40"), facility=True, locality="Ohio", release="2024", note="old"),
         "1.2 RVUs, $40 a unit in a facility, Ohio (2024; old)"),
        (Payment(rvus=Decimal(0), amount=None, facility=False, note="status X", release="2024"),
         "no amount: status X (2024)"),
    ],
)  # fmt: skip
def test_a_payment_says_where_and_of_what_release(payment, words):
    assert payment.words == words
