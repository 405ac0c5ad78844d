"""What kind of request a mail is, and the words that is known by."""

from datetime import date

import pytest

from consultant.case.answer import Answer, Line
from consultant.draft.look import look
from consultant.draft.lookup import LookupDrafter
from consultant.draft.own import own_table
from consultant.draft.request import Document, DraftRequest

ON = date(2026, 5, 12)
SENT = Answer(summary="20610-RT.", lines=[Line(code="20610", modifiers=["RT"])])


@pytest.fixture
def kind(packaged_shelf):
    def kind_(*texts, earlier=None):
        documents = [Document(f"message {number}", text) for number, text in enumerate(texts, 1)]
        return look(DraftRequest(1, "a case", documents, ON, earlier), packaged_shelf, own_table()).kind

    return kind_


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("52 yo F. Procedure: right knee injection. What codes do we bill?", "case"),
        ("Right knee injection performed for osteoarthritis of the right knee. What do we bill?", "case"),
        ("Dx: gout", "case"),
        ("Can 28296 and 20680 be reported together?", "question"),
        ("Please clarify when modifier 33 or PT is used.", "question"),
        ("We are wondering whether 20610 has a global period", "question"),
        ("What is the MUE for 20610? We had three large joints injected in one visit.", "question"),
        ("Thank you so much, that helps!", "neither"),
        ("Please find attached invoice #4471. Payment is due in 30 days.", "neither"),
        ("Limited time offer: 20% off our denial management platform. Unsubscribe here.", "neither"),
        ("Our revenue cycle webinar is free. Would you like to join? Register now!", "neither"),
        ("Dx: gout. Thanks!", "case"),
        ("Thanks. Can 20610 be billed twice?", "question"),
    ],
)  # fmt: skip
def test_a_first_mail_is_a_case_a_question_or_neither(kind, text, wanted):
    assert kind(text).kind == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It was the left knee.", "follow-up"),
        ("And may 99213 be billed with it?", "follow-up"),
        ("I disagree, ultrasound guidance was used.", "dispute"),
        ("The payer denied 20610 as bundled.", "dispute"),
        ("Shouldn't it be 20611?", "dispute"),
        ("Thanks, got it.", "neither"),
    ],
)
def test_after_an_answer_a_mail_follows_up_disputes_or_is_neither(kind, text, wanted):
    assert kind("Procedure: right knee injection", text, earlier=SENT).kind == wanted


def test_a_dispute_without_our_answer_in_the_thread_is_known_by_speaking_of_us(kind):
    assert kind("I do not agree with your answer on 20610.").kind == "dispute"
    assert kind("The payer denied 20610 with 99213, can both be billed?").kind == "question"


def test_thanks_before_the_answer_leave_the_case_a_case(kind):
    assert kind("Procedure: right knee injection", "Thank you!").kind == "case"


def test_the_words_it_rests_on_are_told(kind):
    assert (
        kind("Hello.\nCan 28296 and 20680 be reported together?").words == "Can 28296 and 20680 be reported together?"
    )
    assert kind("Thanks, got it.").words == "Thanks"


def test_nothing_is_coded_for_what_is_neither_and_the_reviewer_is_told_why(packaged_shelf):
    request = DraftRequest(1, "offer", [Document("message 1", "Special offer on coding books. Unsubscribe.")], ON)
    answer = LookupDrafter(packaged_shelf).draft(request).answer
    assert (answer.kind, answer.codes, answer.empty) == ("neither", [], True)
    assert "neither a case nor a question (“Special offer”)" in answer.made_by
