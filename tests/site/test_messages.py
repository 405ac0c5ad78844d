"""Messages without a case: unreadable ones and refused ones."""

from email.message import EmailMessage

import pytest
from sqlmodel import select

from consultant.events import Kind
from consultant.record import Case, Event, Message, MessageState, Refusal


@pytest.fixture
def robin(desk, person):
    return person(desk.reviewer())


def mail(**headers):
    made = EmailMessage()
    for name, value in {"From": "dana@clinic.example", "Subject": "Bunion case, right foot", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content("Painful bunion, right foot. Which code?")
    return made.as_bytes()


def refused(service, desk, raw, refusal=Refusal.AUTO_REPLY, **changes):
    message_id = desk.unreadable(raw)
    with service.work() as work:
        message = work.session.get_one(Message, message_id)
        message.state, message.refusal, message.note = MessageState.REFUSED, refusal, "It says it is automatic."
        for name, value in changes.items():
            setattr(message, name, value)
    return message_id


def state_of(service, message_id):
    with service.look() as session:
        message = session.get_one(Message, message_id)
        return message.state, message.refusal


def test_unreadable_messages_are_announced_on_the_queue(robin, desk):
    desk.unreadable()
    robin.open("/")
    assert "1 message could not be read and opened no case." in robin.words


def test_an_unreadable_message_can_be_downloaded(robin, desk):
    message_id = desk.unreadable(b"\0not mail", note="It is no mail.")
    robin.open("/messages")
    assert "It is no mail." in robin.words
    assert robin.client.get(f"/messages/{message_id}/raw").content == b"\0not mail"


def test_trying_again_leads_to_the_case_that_it_became(robin, desk, service):
    message_id = desk.unreadable(mail())
    robin.open("/messages")
    robin.submit("/again")
    assert robin.page.url.path == "/cases/1"
    assert "Which code?" in robin.words
    assert state_of(service, message_id)[0] is MessageState.IN_CASE
    with service.look() as session:
        [event] = session.exec(select(Event).where(Event.kind == Kind.MESSAGE_REREAD)).all()
    assert (event.actor, event.message_id) == ("reviewer:1", message_id)


def test_a_message_that_is_still_no_case_says_why(robin, desk, service):
    desk.unreadable(mail(Auto_Submitted="auto-replied"))
    robin.open("/messages")
    robin.submit("/again")
    assert "was read again and is still no case" in robin.words
    assert "auto reply" in robin.words


def test_a_wrongly_refused_message_is_made_a_case(robin, desk, service):
    message_id = refused(service, desk, mail(Auto_Submitted="auto-replied"))
    robin.open("/messages?state=refused")
    assert "It says it is automatic." in robin.words
    robin.submit("/accept")
    assert robin.page.url.path == "/cases/1"
    assert state_of(service, message_id)[0] is MessageState.IN_CASE
    with service.look() as session:
        assert len(session.exec(select(Case)).all()) == 1


def test_a_message_whose_body_was_never_fetched_cannot_be_made_a_case(robin, desk, service):
    refused(service, desk, mail(), Refusal.TOO_LARGE, header_only=True)
    robin.open("/messages?state=refused")
    assert robin.soup.find("form", action="/messages/1/accept") is None
    assert "only its header was fetched" in robin.words


def test_a_message_is_put_aside_and_stays_among_the_refused(robin, desk, service):
    message_id = desk.unreadable()
    robin.open("/messages")
    robin.submit("/dismiss")
    assert "Every message could be read." in robin.words
    assert state_of(service, message_id) == (MessageState.REFUSED, Refusal.DISMISSED)
    robin.open("/messages?state=refused")
    assert "dismissed" in robin.words
    assert robin.client.get(f"/messages/{message_id}/raw").status_code == 200


def test_whoever_comes_second_is_told(robin, desk, service):
    message_id = desk.unreadable(mail())
    robin.open("/messages")
    form = robin.page
    robin.submit("/dismiss")
    robin.page = form
    assert robin.submit("/again").status_code == 409
    assert "no longer where it was" in robin.words
    robin.page = form
    assert robin.submit("/dismiss").status_code == 409
    assert state_of(service, message_id)[0] is MessageState.REFUSED
