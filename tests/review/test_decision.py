"""What reviewers may do with a case, and what happens to whoever comes second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import col, select

from consultant import events
from consultant.errors import CannotCompose, InvalidAnswer, StaleDraft, StalePreview, TooLate, WrongState
from consultant.events import Kind
from consultant.record import (
    Case,
    CaseState,
    Decision,
    DecisionKind,
    Draft,
    DraftOrigin,
    Event,
    MailKind,
    OutgoingMail,
    OutgoingState,
    Reviewer,
    lease,
)
from consultant.review import decision, preview
from tests.fixtures.web import example_answer


@pytest.fixture
def robin(desk):
    return desk.reviewer()


@pytest.fixture
def kim(desk):
    return desk.reviewer("k@desk.example", "Kim Kowalski", "CCS")


def shown(service, case_id, reviewer_id):
    """What the case page shows to the reviewer, as an approval sends it back."""
    with service.look() as session:
        found = preview.preview(
            service, session, session.get_one(Case, case_id), session.get_one(Reviewer, reviewer_id)
        )
    return {"revision": found.draft.revision, "message_id": found.message.id, "digest": found.mail.digest}


def approve(service, case_id, reviewer_id, **changes):
    return decision.approve(service, case_id, reviewer_id, **{**shown(service, case_id, reviewer_id), **changes})


def case_of(service, case_id):
    with service.look() as session:
        return session.get_one(Case, case_id)


def mails(service, case_id, kind=MailKind.ANSWER):
    with service.look() as session:
        found = select(OutgoingMail).where(OutgoingMail.case_id == case_id, OutgoingMail.kind == kind)
        return list(session.exec(found.order_by(col(OutgoingMail.id))))


def decisions(service, case_id):
    with service.look() as session:
        return [made.kind for made in session.exec(select(Decision).where(Decision.case_id == case_id))]


def test_approving_queues_exactly_what_was_shown(service, desk, robin, nudges):
    case_id = desk.case()
    with service.look() as session:
        seen = preview.preview(service, session, session.get_one(Case, case_id), session.get_one(Reviewer, robin)).mail
    outgoing_id = approve(service, case_id, robin)
    assert case_of(service, case_id).state is CaseState.APPROVED
    [mail] = mails(service, case_id)
    assert mail.id == outgoing_id
    assert (mail.recipient, mail.subject) == (seen.recipient, seen.subject)
    assert mail.not_before - mail.created_at == timedelta(seconds=30)
    sent = message_from_bytes(mail.raw, policy=policy.default)
    assert sent.get_body(("plain",)).get_content().splitlines() == seen.text.splitlines()
    assert sent.get_body(("html",)).get_content().splitlines() == seen.html.splitlines()
    assert ("send", outgoing_id) in [(nudge.stage, nudge.row_id) for nudge in nudges]
    assert decisions(service, case_id) == [DecisionKind.APPROVE]


def test_of_two_reviewers_who_approve_at_once_one_wins(service, desk, robin, kim):
    case_id = desk.case()
    asked = {reviewer: shown(service, case_id, reviewer) for reviewer in (robin, kim)}

    def attempt(reviewer):
        try:
            return decision.approve(service, case_id, reviewer, **asked[reviewer])
        except WrongState:
            return None

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, [robin, kim] * 4))
    assert sum(result is not None for result in results) == 1
    assert len(mails(service, case_id)) == 1
    assert decisions(service, case_id) == [DecisionKind.APPROVE]


def test_a_draft_that_changed_meanwhile_is_not_approved(service, desk, robin, kim):
    case_id = desk.case()
    seen = shown(service, case_id, robin)
    decision.save_revision(service, case_id, kim, opened=1, answer=example_answer(summary="Left foot."))
    with pytest.raises(StaleDraft) as caught:
        decision.approve(service, case_id, robin, **seen)
    assert (caught.value.opened, caught.value.current) == (1, 2)
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert mails(service, case_id) == []


def test_what_was_shown_to_somebody_else_is_not_approved(service, desk, robin, kim):
    case_id = desk.case()
    with pytest.raises(StalePreview):
        decision.approve(service, case_id, kim, **shown(service, case_id, robin))


def test_a_message_that_came_after_the_preview_stops_the_approval(service, desk, robin):
    case_id = desk.case()
    seen = shown(service, case_id, robin)
    desk.follow_up(case_id)
    with pytest.raises(StalePreview):
        decision.approve(service, case_id, robin, **seen)


def test_every_flagged_line_has_to_be_acknowledged(service, desk, robin):
    answer = example_answer(
        lines=[{"code": "28296", "flags": ["look"]}, {"code": "99213"}],
        diagnoses=[{"code": "M20.11", "flags": ["look too"]}],
    )
    case_id = desk.case(answer=answer)
    with pytest.raises(InvalidAnswer) as caught:
        approve(service, case_id, robin, acknowledged=["lines.0"])
    assert list(caught.value.problems) == ["diagnoses.0"]
    assert approve(service, case_id, robin, acknowledged=["lines.0", "diagnoses.0"])


def test_an_empty_answer_cannot_be_approved(service, desk, robin):
    empty = example_answer(summary="", lines=[], diagnoses=[])
    case_id = desk.case(answer=empty)
    with pytest.raises(InvalidAnswer, match="empty"):
        decision.approve(service, case_id, robin, revision=1, message_id=1, digest="")
    undrafted = desk.case(drafted=False, state=CaseState.NEEDS_PERSON)
    with pytest.raises(InvalidAnswer, match="empty"):
        decision.approve(service, undrafted, robin, revision=0, message_id=2, digest="")


@pytest.mark.parametrize("state", [CaseState.DRAFTING, CaseState.APPROVED, CaseState.ANSWERED, CaseState.REJECTED])
def test_nothing_is_decided_about_a_case_that_does_not_wait(service, desk, robin, state):
    case_id = desk.case(state=state)
    with pytest.raises(WrongState):
        approve(service, case_id, robin)
    with pytest.raises(WrongState):
        decision.save_revision(service, case_id, robin, opened=1, answer=example_answer(summary="New"))
    with pytest.raises(WrongState):
        decision.reject(service, case_id, robin, revision=1, reason="No.")
    with pytest.raises(WrongState):
        decision.redraft(service, case_id, robin)
    assert decisions(service, case_id) == []


def test_an_approval_is_undone_within_the_window(service, desk, robin, clock):
    case_id = desk.case()
    approve(service, case_id, robin)
    clock.forward(seconds=29)
    decision.undo(service, case_id, robin)
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert [mail.state for mail in mails(service, case_id)] == [OutgoingState.CANCELLED]
    assert approve(service, case_id, robin)
    assert [mail.state for mail in mails(service, case_id)] == [OutgoingState.CANCELLED, OutgoingState.WAITING]


def test_after_the_window_undo_fails_clearly_and_changes_nothing(service, desk, robin, clock):
    case_id = desk.case()
    approve(service, case_id, robin)
    clock.forward(seconds=30)
    with pytest.raises(TooLate) as caught:
        decision.undo(service, case_id, robin)
    assert "over" in caught.value.for_user
    assert case_of(service, case_id).state is CaseState.APPROVED
    assert [mail.state for mail in mails(service, case_id)] == [OutgoingState.WAITING]


def test_an_answer_that_a_worker_holds_is_not_called_back(service, desk, robin):
    case_id = desk.case()
    outgoing_id = approve(service, case_id, robin)
    with service.work() as work:
        old, new = OutgoingState.WAITING, OutgoingState.SENDING
        assert lease.move(work.session, OutgoingMail, outgoing_id, old=old, new=new)
    with pytest.raises(TooLate):
        decision.undo(service, case_id, robin)
    assert case_of(service, case_id).state is CaseState.APPROVED


def test_a_case_that_was_never_approved_cannot_be_undone(service, desk, robin):
    with pytest.raises(WrongState):
        decision.undo(service, desk.case(), robin)
    with pytest.raises(TooLate):
        decision.undo(service, desk.case(state=CaseState.ANSWERED), robin)


def test_saving_makes_a_revision_of_the_reviewers(service, desk, robin, small_shelf):
    case_id = desk.case()
    answer = example_answer(diagnoses=[{"code": "M20.12"}])
    assert decision.save_revision(service, case_id, robin, opened=1, answer=answer, shelf=small_shelf) == 2
    with service.look() as session:
        draft = session.exec(select(Draft).where(Draft.case_id == case_id, Draft.revision == 2)).one()
    assert (draft.origin, draft.reviewer_id, draft.codes_build) == (DraftOrigin.REVIEWER, robin, "small-1")
    assert draft.answer["diagnoses"][0]["description"] == "Hallux valgus (acquired), left foot"
    assert case_of(service, case_id).state is CaseState.REVIEW


def test_of_two_reviewers_who_save_at_once_one_wins(service, desk, robin, kim):
    case_id = desk.case()

    def attempt(reviewer):
        try:
            answer = example_answer(summary=f"By {reviewer}")
            return decision.save_revision(service, case_id, reviewer, opened=1, answer=answer)
        except StaleDraft:
            return None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [robin, kim]), key=str) == [2, None]


def test_saving_without_a_change_makes_no_revision(service, desk, robin):
    case_id = desk.case()
    assert decision.save_revision(service, case_id, robin, opened=1, answer=example_answer()) == 1
    with service.look() as session:
        assert len(session.exec(select(Draft)).all()) == 1


def test_another_date_of_service_is_kept_with_the_case(service, desk, robin, small_shelf):
    case_id = desk.case(answer=example_answer(lines=[{"code": "J1030"}]))
    day = date(2024, 2, 1)
    changes = {"answer": example_answer(lines=[{"code": "J1030"}]), "shelf": small_shelf}
    assert decision.save_revision(service, case_id, robin, opened=1, **changes) == 2
    assert decision.save_revision(service, case_id, robin, opened=2, date_of_service=day, **changes) == 3
    assert case_of(service, case_id).date_of_service == day
    with service.look() as session:
        drafts = session.exec(select(Draft).order_by(col(Draft.revision))).all()
    assert [len(draft.answer["lines"][0]["flags"]) for draft in drafts] == [0, 1, 0]


def test_a_contradiction_is_not_saved(service, desk, robin):
    case_id = desk.case()
    answer = example_answer(lines=[{"code": "28296", "diagnosis_pointers": [3]}])
    with pytest.raises(InvalidAnswer):
        decision.save_revision(service, case_id, robin, opened=1, answer=answer)


def test_a_case_that_needs_a_person_gets_its_answer_from_one(service, desk, robin):
    case_id = desk.case(drafted=False, state=CaseState.NEEDS_PERSON, trouble="The model was away.")
    assert decision.save_revision(service, case_id, robin, opened=0, answer=example_answer()) == 1
    assert approve(service, case_id, robin)
    case = case_of(service, case_id)
    assert (case.state, case.trouble) == (CaseState.APPROVED, "")


def test_rejecting_needs_a_reason_and_keeps_it(service, desk, robin):
    case_id = desk.case()
    for reason in ("", "  \n", "x" * 4001):
        with pytest.raises(InvalidAnswer):
            decision.reject(service, case_id, robin, revision=1, reason=reason)
    decision.reject(service, case_id, robin, revision=1, reason=" Not a coding question. ")
    assert case_of(service, case_id).state is CaseState.REJECTED
    with service.look() as session:
        assert session.exec(select(Decision)).one().reason == "Not a coding question."
        assert "coding question" not in str([event.data for event in session.exec(select(Event))])
    assert mails(service, case_id, MailKind.DECLINED) == []


def test_the_sender_is_told_the_reason_only_as_it_was_shown(service, desk, robin):
    case_id = desk.case()
    with service.look() as session:
        case, reviewer = session.get_one(Case, case_id), session.get_one(Reviewer, robin)
        mail = preview.declined(service, session, case, reviewer, "Please ask the payer.")
    with pytest.raises(StalePreview):
        decision.reject(service, case_id, robin, revision=1, reason="Something else.", digest=mail.digest)
    assert case_of(service, case_id).state is CaseState.REVIEW
    decision.reject(service, case_id, robin, revision=1, reason="Please ask the payer.", digest=mail.digest)
    [sent] = mails(service, case_id, MailKind.DECLINED)
    assert b"Please ask the payer." in sent.raw


def test_a_rejected_case_is_reopened_and_its_waiting_mail_called_back(service, desk, robin):
    case_id = desk.case()
    with service.look() as session:
        case, reviewer = session.get_one(Case, case_id), session.get_one(Reviewer, robin)
        mail = preview.declined(service, session, case, reviewer, "No.")
    decision.reject(service, case_id, robin, revision=1, reason="No.", digest=mail.digest)
    decision.reopen(service, case_id, robin)
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert [sent.state for sent in mails(service, case_id, MailKind.DECLINED)] == [OutgoingState.CANCELLED]
    undrafted = desk.case(drafted=False, state=CaseState.REJECTED)
    decision.reopen(service, undrafted, robin)
    assert case_of(service, undrafted).state is CaseState.NEEDS_PERSON
    with pytest.raises(WrongState):
        decision.reopen(service, undrafted, robin)


def test_a_case_is_drafted_again_with_all_its_tries(service, desk, robin, nudges):
    case_id = desk.case(state=CaseState.NEEDS_PERSON, trouble="Five tries failed.")
    with service.work() as work:
        case = work.session.get_one(Case, case_id)
        case.attempts, case.retry_at = 5, work.now + timedelta(days=1)
    decision.redraft(service, case_id, robin)
    case = case_of(service, case_id)
    assert (case.state, case.attempts, case.retry_at, case.trouble) == (CaseState.DRAFTING, 0, None, "")
    assert [(nudge.stage, nudge.row_id) for nudge in nudges][-1] == ("draft", case_id)
    assert decisions(service, case_id) == [DecisionKind.REDRAFT]


def test_a_decision_that_cannot_be_carried_out_leaves_nothing_behind(service, desk, robin):
    case_id = desk.case(sender="no-address")
    before = len(mails(service, case_id))
    with pytest.raises(CannotCompose):
        approve(service, case_id, robin)
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert decisions(service, case_id) == []
    assert len(mails(service, case_id)) == before


def test_every_decision_is_in_the_sealed_history(service, desk, robin):
    case_id = desk.case()
    decision.save_revision(service, case_id, robin, opened=1, answer=example_answer(summary="New."))
    approve(service, case_id, robin)
    decision.undo(service, case_id, robin)
    decision.reject(service, case_id, robin, revision=2, reason="No.")
    decision.reopen(service, case_id, robin)
    decision.redraft(service, case_id, robin)
    with service.look() as session:
        kinds = [event.kind for event in session.exec(select(Event).where(Event.case_id == case_id))]
        assert events.first_break(session) is None
    assert kinds == [
        Kind.CASE_EDITED,
        Kind.CASE_APPROVED,
        Kind.MAIL_QUEUED,
        Kind.MAIL_CANCELLED,
        Kind.CASE_CALLED_BACK,
        Kind.CASE_REJECTED,
        Kind.CASE_REOPENED,
        Kind.CASE_SENT_BACK,
    ]
