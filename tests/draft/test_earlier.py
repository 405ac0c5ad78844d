"""A later message in the thread: it completes the case, or disputes the answer, through the stage that drafts."""

from datetime import date

import pytest

from consultant.case.answer import Answer, Line, NotReported
from consultant.draft.earlier import comparison, points
from consultant.draft.private import private_drafter
from consultant.draft.propose import draft_case
from consultant.record import (
    Case,
    CaseState,
    Draft,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    OutgoingState,
    Sender,
)

DAY = date(2026, 5, 12)
NOTE = "Procedure: chevron bunionectomy with distal metatarsal osteotomy\nDx: hallux valgus\n"


@pytest.fixture
def thread(service, settings, packaged_shelf):
    """Sends one mail after another in one case; each is drafted, and its answer sent, before the next."""
    drafter = private_drafter(settings, packaged_shelf)

    def thread_(*texts) -> list[Answer]:
        answers = []
        case_id = None
        for number, text in enumerate(texts):
            with service.work() as work:
                session = work.session
                if case_id is None:
                    sender = Sender(address="a@x.example", created_at=work.now)
                    session.add(sender)
                    session.flush()
                    case = Case(
                        sender_id=sender.id,
                        subject="bunion",
                        opened_at=work.now,
                        changed_at=work.now,
                        date_of_service=DAY,
                    )
                else:
                    case = session.get_one(Case, case_id)
                    case.state = CaseState.DRAFTING
                session.add(case)
                session.flush()
                case_id = case.id
                message = Message(
                    sha256=f"{number:064}", size=1, packed=Message.pack(b"x"), case_id=case_id, text=text,
                    state=MessageState.IN_CASE, received_at=work.now, stored_at=work.now,
                )  # fmt: skip
                session.add(message)
            draft_id = draft_case(service, case_id, drafter)
            with service.work() as work:
                draft = work.session.get_one(Draft, draft_id)
                answers.append(Answer.model_validate(draft.answer))
                case = work.session.get_one(Case, case_id)
                mail = OutgoingMail(
                    case_id=case_id,
                    draft_id=draft_id,
                    sender_id=case.sender_id,
                    kind=MailKind.ANSWER,
                    state=OutgoingState.SENT,
                    recipient="a@x.example",
                    message_id=f"<{number}@x.example>",
                    raw=b"x",
                    created_at=work.now,
                    not_before=work.now,
                )
                work.session.add(mail)
        return answers

    return thread_


def test_the_answer_to_our_question_completes_the_case(thread):
    first, second = thread(NOTE, "It was the left foot.")
    assert any("right or left" in question for question in first.questions)
    assert second.kind == "follow-up"
    assert [(line.code, line.modifiers) for line in second.lines] == [("28296", ["LT"])]
    assert [one.code for one in second.diagnoses] == ["M20.12"]
    assert second.questions == []
    assert second.summary.startswith("The earlier answer changes: 28296 becomes 28296-LT")


def test_a_dispute_with_a_new_fact_changes_the_answer_and_says_so(thread):
    knee = "Procedure: right knee injection\nDx: primary osteoarthritis right knee\n"
    _, second = thread(knee, "I disagree with 20610. Ultrasound guidance was used and the image was saved.")
    assert second.kind == "dispute"
    assert [line.code for line in second.lines] == ["20611"]
    assert second.summary.startswith("The earlier answer changes: added: 20611-RT; no longer reported: 20610-RT.")
    assert "- 20610 is no longer reported:" in second.summary


def test_a_dispute_without_a_new_fact_is_told_that_the_answer_stands_and_why(thread):
    knee = "Procedure: right knee injection\nDx: primary osteoarthritis right knee\n"
    _, second = thread(knee, "The payer denied 20610 and says it is bundled into 99213.")
    assert second.summary.startswith("The earlier answer stands: 20610-RT, M17.11.")
    assert "- 20610-RT stands." in second.summary
    assert "What the published rules say to it:" in second.summary
    assert "NCCI PTP edits, practitioner, between 20610 and 99213: no data." in second.caveats


def test_thanks_after_the_answer_propose_nothing(thread):
    _, second = thread(NOTE, "Thank you very much!")
    assert (second.kind, second.codes, second.summary) == ("neither", [], "")


def test_the_same_answer_stands():
    one = Answer(lines=[Line(code="20610", modifiers=["RT"])])
    assert comparison(one, one) == "The earlier answer stands: 20610-RT."
    assert comparison(Answer(summary="Yes."), Answer(summary="No.")) == ""


def test_units_and_second_lines_of_a_code_are_told_apart():
    before = Answer(lines=[Line(code="11730", modifiers=["T1"]), Line(code="11732")])
    after = Answer(lines=[Line(code="11730", modifiers=["T1"]), Line(code="11732", units=2)])
    assert comparison(before, after) == "The earlier answer changes: 11732 becomes 11732 × 2. What stands: 11730-T1."


def test_a_code_left_out_is_answered_with_its_reason():
    now = Answer(lines=[Line(code="20611")], not_reported=[NotReported(code="20610", reason="Guidance was used.")])
    assert points(["20610"], Answer(lines=[Line(code="20610")]), now) == [
        "20610 is no longer reported: guidance was used."
    ]
    assert points(["76942"], Answer(), now) == [
        "76942 is not reported: nothing in the case was found that supports it."
    ]
