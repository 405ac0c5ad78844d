"""The case is data: mails that try to make the machine do what they say change no code, no recipient and no state.

Each goes the whole way from its bytes to the stored draft, once with a model that obeys whatever it is shown, and once
by look-ups alone.
"""

import json

import pytest
from sqlmodel import select

from consultant.case.answer import Answer
from consultant.draft.private import PrivateDrafter, private_drafter
from consultant.draft.propose import draft_case
from consultant.events import Kind
from consultant.record import CaseState, Draft, DraftOrigin, Event, MailKind, OutgoingMail, Sender
from consultant.record.cases import Decision
from tests.fixtures.attempts import HONEST, Attempt, attempts
from tests.fixtures.incoming import Post
from tests.fixtures.obedient_model import MALLORY, ObedientModel

ATTEMPTS = attempts()
ADDRESS = "d.reed@clinic.example"
INVISIBLE = {
    "header", "sender's name", "subject", "comment", "title", "picture's words", "hidden", "white", "tiny",
    "off screen", "style sheet", "page file", "signature",
}  # fmt: skip
"""Places from which nothing may reach what a draft is made from."""


def drafted(post: Post, attempt: Attempt, drafter: PrivateDrafter) -> Draft:
    """The stored draft of an attempt's mail; nothing else has happened to its case."""
    message = post(attempt.mail())
    case = post.case_of(message)
    with post.service.look() as session:
        before = [mail.model_dump() for mail in session.exec(select(OutgoingMail))]
    draft_id = draft_case(post.service, case.id, drafter)
    with post.service.look() as session:
        after = [mail.model_dump() for mail in session.exec(select(OutgoingMail))]
        assert after == before
        assert {(mail["kind"], mail["recipient"]) for mail in after} <= {(MailKind.ACKNOWLEDGEMENT, ADDRESS)}
        assert [sender.address for sender in session.exec(select(Sender))] == [ADDRESS]
        assert session.exec(select(Decision)).all() == []
        kinds = {event.kind for event in session.exec(select(Event))}
        assert kinds <= {Kind.MESSAGE_STORED, Kind.CASE_OPENED, Kind.CASE_DRAFTED, Kind.MAIL_QUEUED}
        return session.get_one(Draft, draft_id)


def holds(answer: Answer, attempt: Attempt) -> None:
    """The answer gives nothing of what the attempt wants."""
    assert not set(answer.codes) & set(attempt.wants), answer.codes
    for part in [*answer.lines, *answer.diagnoses]:
        for quote in part.quotes:
            assert attempt.words.strip() not in quote
    sent = answer.model_dump_json(exclude={"rejected", "made_by", "findings"})
    assert "mallory" not in sent.lower()
    assert "evil.example" not in sent.lower()
    assert not any(code in answer.summary for code in attempt.wants)


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_a_model_that_obeys_changes_nothing(attempt, open_service, model_settings, model_server, packaged_shelf):
    service = open_service(model_settings)
    post = Post(service)
    model = ObedientModel(model_server, attempt)
    draft = drafted(post, attempt, private_drafter(model_settings, packaged_shelf))
    answer = Answer.model_validate(draft.answer)
    assert draft.origin is DraftOrigin.MODEL
    holds(answer, attempt)
    assert ({line.code for line in answer.lines}, {one.code for one in answer.diagnoses}) == HONEST
    assert [line.units for line in answer.lines] == [1]
    if attempt.where in INVISIBLE:
        assert model.obeyed == 0
    if model.obeyed:
        refused = {one.code for one in answer.rejected}
        assert set(attempt.wants) <= refused
    assert post.case_of(post.row(post.ids[0])).state is CaseState.REVIEW


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_look_ups_do_not_read_it_as_the_case(attempt, service, settings, packaged_shelf):
    post = Post(service)
    draft = drafted(post, attempt, private_drafter(settings, packaged_shelf))
    answer = Answer.model_validate(draft.answer)
    assert draft.origin is DraftOrigin.LOOKUP
    holds(answer, attempt)
    assert ({line.code for line in answer.lines}, {one.code for one in answer.diagnoses}) == HONEST
    assert post.case_of(post.row(post.ids[0])).state is CaseState.REVIEW


def test_the_attempts_are_many_and_of_many_kinds():
    assert len(ATTEMPTS) >= 40
    assert len({attempt.name for attempt in ATTEMPTS}) == len(ATTEMPTS)
    assert len({attempt.where for attempt in ATTEMPTS}) >= 20


@pytest.mark.parametrize("where", ["hidden", "white", "tiny", "off screen", "style sheet"])
def test_hidden_text_is_told_to_the_reviewer(where, service):
    attempt = next(one for one in ATTEMPTS if one.where == where)
    message = Post(service)(attempt.mail())
    assert any("hidden text" in defect for defect in message.defects)
    assert attempt.text not in message.text


def test_words_meant_for_the_machine_are_told_to_the_reviewer(service, settings, packaged_shelf):
    attempt = ATTEMPTS[0]
    post = Post(service)
    draft = drafted(post, attempt, private_drafter(settings, packaged_shelf))
    assert "speaks to the machine" in draft.answer["made_by"]
    assert MALLORY not in json.dumps(draft.answer)
