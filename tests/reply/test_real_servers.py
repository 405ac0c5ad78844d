"""Through a real Postfix into real Dovecot mailboxes: what the sender reads, and our own copy."""

from email import message_from_bytes
from email.policy import default

import pytest

from consultant.config import Mailbox, Outgoing
from consultant.record import CaseState, OutgoingState
from consultant.reply.send import send_mail

pytestmark = pytest.mark.server


@pytest.fixture
def arrived(dovecot, until):
    """The messages of a mailbox, once there are any."""

    def read(user: str) -> list:
        found = until(lambda: dovecot.messages(user), what=f"mail for {user}")
        return [message_from_bytes(raw, policy=default) for raw in found]

    return read


@pytest.fixture
def send_through(dovecot, postfix_server, settings, open_service, open_desk, clock):
    """Sends an answer from a mailbox of its own to a customer of its own; both are Dovecot's."""

    def send(tls="none", refuse: dict[str, str] | None = None):
        postfix = postfix_server(dovecot.lmtp_port, tls=tls)
        own, customer = dovecot.own_user("consult"), dovecot.own_user("dana")
        for who, reply in (refuse or {}).items():
            postfix.refuse({"own": own, "customer": customer}[who], reply)
        outgoing = Outgoing(
            host=postfix.host, port=postfix.port, tls=tls, tls_ca_file=str(postfix.ca_file or ""), user="-"
        )
        mailbox = Mailbox(address=own, host=dovecot.host, port=dovecot.imap_port, tls="none")
        service = open_service(settings.model_copy(update={"outgoing": outgoing, "mailbox": mailbox}))
        desk = open_desk(service, address=customer)
        outgoing_id = desk.queue()
        clock.forward(seconds=31)
        return desk, desk.mail(outgoing_id), send_mail(service, outgoing_id)

    return send


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_an_answer_arrives_with_the_sender_and_as_our_own_copy(send_through, arrived, tls):
    desk, mail, state = send_through(tls)
    assert state is OutgoingState.SENT
    assert desk.case_now().state is CaseState.ANSWERED
    assert desk.mail(mail.id).smtp_reply.startswith("250 2.0.0 Ok: queued as ")
    for user in (mail.recipient, desk.service.settings.mailbox.address):
        (received,) = arrived(user)
        assert not received.defects
        assert received["Message-ID"] == mail.message_id
        assert received["In-Reply-To"] == "<first@clinic.example>"
        assert received["Subject"] == "Re: Bunion, left foot"
        text, html = received.iter_parts()
        assert "28296" in text.get_content()
        assert "28296" in html.get_content()


def test_a_mailbox_that_is_unknown_there_goes_to_a_person(send_through):
    desk, _, state = send_through(refuse={"customer": "550 5.1.1 no such mailbox"})
    assert state is OutgoingState.FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON


def test_a_busy_server_is_tried_again(send_through):
    _, _, state = send_through(refuse={"customer": "450 4.2.1 greylisted"})
    assert state is OutgoingState.WAITING


def test_the_sender_gets_the_answer_even_when_our_own_copy_is_refused(send_through, arrived):
    desk, mail, state = send_through(refuse={"own": "550 5.1.1 no such mailbox"})
    assert state is OutgoingState.SENT
    assert not desk.mail(mail.id).copied
    assert len(arrived(mail.recipient)) == 1
