"""What waits, in which order, and how it is found."""

from datetime import timedelta

import pytest

from consultant.record import CaseState, MailKind, MessageState, OutgoingMail, OutgoingState
from consultant.review import queue
from consultant.review.queue import View
from tests.fixtures.web import example_answer


def listed(service, view=View.WAITING, text="", page=1):
    with service.look() as session:
        return [row.case_id for row in queue.cases(session, view, text, page).rows]


def answered(service, case_id, message_id):
    """Leave the case as the outbox leaves it once the answer to a message was sent."""
    with service.work() as work:
        mail = OutgoingMail(
            case_id=case_id,
            sender_id=1,
            answers_message_id=message_id,
            kind=MailKind.ANSWER,
            state=OutgoingState.SENT,
            recipient="dana@clinic.example",
            message_id=f"<{case_id}.{message_id}@service.example>",
            raw=b"",
            created_at=work.now,
            not_before=work.now,
            sent_at=work.now,
        )
        work.session.add(mail)


def test_who_wrote_first_comes_first(service, desk, clock):
    late = desk.case(received=clock.now - timedelta(hours=1))
    early = desk.case(received=clock.now - timedelta(hours=5), state=CaseState.NEEDS_PERSON)
    middle = desk.case(received=clock.now - timedelta(hours=2))
    assert listed(service) == [early, middle, late]


def test_a_follow_up_waits_from_its_own_arrival_not_from_the_first_mail(service, desk, clock):
    old = desk.case(received=clock.now - timedelta(days=9))
    answered(service, old, 1)
    clock.forward(hours=1)
    other = desk.case()
    clock.forward(hours=1)
    desk.follow_up(old)
    assert listed(service) == [other, old]
    with service.look() as session:
        rows = {row.case_id: row.since for row in queue.cases(session, View.WAITING).rows}
    assert rows[old] == clock.now


def test_a_message_that_came_while_the_answer_was_on_its_way_still_waits(service, desk, clock):
    case_id = desk.case()
    clock.forward(minutes=5)
    came = clock.now
    desk.follow_up(case_id)
    clock.forward(minutes=5)
    answered(service, case_id, 1)
    with service.look() as session:
        assert queue.cases(session, View.WAITING).rows[0].since == came


def test_each_view_shows_its_states_and_the_counts_agree(service, desk):
    made = {state: desk.case(state=state) for state in CaseState}
    assert listed(service) == [made[CaseState.REVIEW], made[CaseState.NEEDS_PERSON]]
    for view in (View.DRAFTING, View.APPROVED, View.ANSWERED, View.REJECTED, View.NEEDS_PERSON):
        assert listed(service, view) == [made[CaseState(view.value)]]
    with service.look() as session:
        counts = queue.counts(session)
    assert counts[View.WAITING] == 2
    assert counts[View.ALL] == len(CaseState)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CC-000002", [2]),
        ("cc2", [2]),
        ("2", [2, 3]),
        ("knee", [1]),
        ("KNEE", [1]),
        ("lee@", [3]),
        ("Lee O", [3]),
        ("100%", [2]),
        ("%", [2]),
        ("_", []),
        ("\\", []),
        ("/", []),
        ('\'; DROP TABLE "case"; --', []),
        ("\0", [1, 2, 3]),
    ],
)
def test_a_case_is_found_by_number_subject_or_sender(service, desk, text, found):
    desk.case(subject="Left knee scope")
    desk.case(subject="100% sure")
    desk.case(subject="Second 2", sender="lee@ortho.example", sender_name="Lee Ong")
    assert sorted(listed(service, View.ALL, text)) == found


def test_a_row_says_who_drafted_it_with_which_codes_and_how_many_flags(service, desk):
    line = {"code": "28296", "flags": ["one", "two"]}
    desk.case(answer=example_answer(lines=[line], diagnoses=[{"code": "M20.11", "flags": ["three"]}]))
    with service.look() as session:
        row = queue.cases(session, View.WAITING).rows[0]
    assert (row.number, row.origin, row.revision, row.codes, row.flags) == (
        "CC-000001",
        "lookup",
        1,
        ("28296", "M20.11"),
        3,
    )


def test_pages_hold_fifty_and_a_page_past_the_end_is_the_last(service, desk):
    made = [desk.case(drafted=False) for _case in range(queue.PAGE + 3)]
    assert listed(service, page=1) == made[: queue.PAGE]
    assert listed(service, page=2) == made[queue.PAGE :]
    with service.look() as session:
        last = queue.cases(session, View.WAITING, page=99)
    assert (last.number, last.pages, last.total) == (2, 2, queue.PAGE + 3)


def test_the_next_case_is_the_one_that_waited_longest_and_not_this_one(service, desk, clock):
    second = desk.case(received=clock.now - timedelta(hours=1))
    first = desk.case(received=clock.now - timedelta(hours=2))
    with service.look() as session:
        assert queue.next_case(session, after=second) == first
        assert queue.next_case(session, after=first) == second


def test_messages_are_listed_without_loading_their_bytes(service, desk):
    desk.unreadable()
    with service.look() as session:
        page = queue.messages(session, MessageState.NEEDS_PERSON)
    assert [message.note for message in page.rows] == ["It is no mail."]
    assert "packed" not in page.rows[0].__dict__
