"""Deciding over HTTP: what was shown is what is sent, and whoever comes second is told calmly."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest
from sqlmodel import select

from consultant.record import CaseState, Decision, MailKind, OutgoingMail, OutgoingState
from consultant.review import decision
from tests.fixtures.web import example_answer


@pytest.fixture
def robin(desk, person):
    return person(desk.reviewer())


def outgoing(service):
    with service.look() as session:
        return [(mail.kind, mail.state) for mail in session.exec(select(OutgoingMail).order_by(OutgoingMail.id))]


def test_what_will_be_sent_is_shown_in_both_forms_before_it_is_approved(robin, desk, service):
    case_id = desk.case()
    page = robin.open(f"/cases/{case_id}")
    text = page.select_one("#send pre").get_text()
    frame = page.select_one("#send iframe")
    assert frame.has_attr("sandbox")
    assert not frame["sandbox"], "nothing is allowed"
    html = robin.client.get(frame["src"])
    assert "allow" not in html.headers["content-security-policy"]
    assert "sandbox" in html.headers["content-security-policy"]
    assert html.headers["x-frame-options"] == "SAMEORIGIN"
    assert robin.approve(case_id).status_code == 200
    with service.look() as session:
        raw = session.exec(select(OutgoingMail)).one().raw
        sent = message_from_bytes(raw, policy=policy.default)
    assert sent.get_body(("plain",)).get_content().split() == text.split()
    assert sent.get_body(("html",)).get_content().split() == html.text.split()


def test_approving_shows_the_time_left_and_undo_takes_it_back(robin, desk, service, clock):
    case_id = desk.case()
    robin.approve(case_id)
    assert "The answer leaves in 30 s." in robin.words
    assert "What is being sent" in robin.words
    clock.forward(seconds=10)
    robin.open(f"/cases/{case_id}")
    assert robin.soup.select_one("[data-countdown]")["data-countdown"] == "20.0"
    robin.submit("/undo")
    assert "to review" in robin.words
    assert outgoing(service) == [(MailKind.ANSWER, OutgoingState.CANCELLED)]


def test_undo_after_the_window_says_so_and_the_answer_leaves(robin, desk, service, clock):
    case_id = desk.case()
    robin.approve(case_id)
    clock.forward(seconds=31)
    answer = robin.submit("/undo")
    assert answer.status_code == 409
    assert "The time to call this answer back is over" in robin.words
    assert robin.soup.find("a", href=f"/cases/{case_id}")
    assert outgoing(service) == [(MailKind.ANSWER, OutgoingState.WAITING)]
    robin.open(f"/cases/{case_id}")
    assert robin.soup.find("form", action=f"/cases/{case_id}/undo") is None


def test_a_stale_draft_is_refused_with_a_way_back(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}")
    kim = desk.reviewer("k@desk.example", "Kim")
    decision.save_revision(service, case_id, kim, opened=1, answer=example_answer(summary="Other."))
    assert robin.submit("/approve").status_code == 409
    assert "This draft changed while you had it open (revision 1, now 2)" in robin.words
    assert outgoing(service) == []


def test_a_changed_preview_is_refused(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}")
    assert robin.submit("/approve", {"digest": "0" * 64}).status_code == 409
    assert "no longer what you were shown" in robin.words
    assert outgoing(service) == []


def test_two_reviewers_pressing_approve_at_once_send_one_answer(desk, person, service):
    case_id = desk.case()
    people = [person(desk.reviewer()), person(desk.reviewer("k@desk.example", "Kim"))]
    for someone in people:
        someone.open(f"/cases/{case_id}")
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(answer.status_code for answer in pool.map(lambda someone: someone.submit("/approve"), people))
    assert codes == [200, 409]
    assert outgoing(service) == [(MailKind.ANSWER, OutgoingState.WAITING)]
    loser = next(someone for someone in people if someone.page.status_code == 409)
    assert "somebody or something was quicker" in loser.words


def test_flagged_lines_have_to_be_ticked(robin, desk, service):
    line = {"code": "28296", "flags": ["not sure"]}
    other = {"code": "M20.11", "flags": ["nor this"]}
    case_id = desk.case(answer=example_answer(lines=[line], diagnoses=[other]))
    robin.open(f"/cases/{case_id}")
    assert robin.submit("/approve", {"seen": ["lines.0"]}).status_code == 422
    assert "Not approved." in robin.words
    boxes = {box["value"]: box for box in robin.soup.select("input[name=seen]")}
    assert boxes["lines.0"].has_attr("checked")
    assert boxes["diagnoses.0"]["aria-invalid"] == "true"
    assert outgoing(service) == []
    assert robin.submit("/approve", tick_all=True).status_code == 200
    assert outgoing(service) == [(MailKind.ANSWER, OutgoingState.WAITING)]


def test_an_empty_answer_offers_nothing_to_approve(robin, desk, service):
    case_id = desk.case(answer=example_answer(summary="", lines=[], diagnoses=[]))
    robin.open(f"/cases/{case_id}")
    assert "The answer is empty" in robin.words
    assert robin.soup.find("form", action=f"/cases/{case_id}/approve") is None
    csrf = dict(robin.fields(robin.form("/redraft")))["csrf"]
    forged = robin.client.post(f"/cases/{case_id}/approve", data={"csrf": csrf, "revision": "1", "message": "1"})
    assert forged.status_code == 422
    assert outgoing(service) == []


def test_rejecting_asks_for_a_reason_and_shows_it_in_the_history(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/reject")
    assert robin.submit("/reject", {"reason": " "}).status_code == 422
    assert "Say why" in robin.words
    robin.submit("/reject", {"reason": "A dispute\nwith a <payer>."})
    assert "The sender was not told." in robin.words
    assert "A dispute with a <payer>." in robin.words
    assert outgoing(service) == []


def test_the_mail_that_says_no_is_shown_before_it_is_sent(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/reject")
    robin.submit("/reject", {"reason": "Please ask the payer.", "tell": "yes"})
    assert "The sender will get this" in robin.words
    assert "Please ask the payer." in robin.soup.find("pre").get_text()
    assert outgoing(service) == []
    robin.submit("/reject")
    assert "The sender is being told why." in robin.words
    assert outgoing(service) == [(MailKind.DECLINED, OutgoingState.WAITING)]
    robin.submit("/reopen")
    assert "to review" in robin.words
    assert outgoing(service) == [(MailKind.DECLINED, OutgoingState.CANCELLED)]


def test_a_case_is_sent_back_to_be_drafted_again(robin, desk, service, nudges):
    case_id = desk.case(state=CaseState.NEEDS_PERSON)
    robin.open(f"/cases/{case_id}")
    robin.submit("/redraft")
    assert "The draft is being made." in robin.words
    assert [(nudge.stage, nudge.row_id) for nudge in nudges] == [("draft", case_id)]


def test_after_a_decision_the_next_case_is_one_press_away(robin, desk):
    first, second = desk.case(), desk.case()
    robin.approve(first)
    assert robin.soup.find("a", attrs={"data-key": "n"})["href"] == f"/cases/{second}"


def test_who_decided_is_taken_from_the_session_alone(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}")
    robin.submit("/approve", {"reviewer_id": "99"})
    with service.look() as session:
        assert session.exec(select(Decision)).one().reviewer_id == 1
