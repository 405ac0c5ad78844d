"""Every way an SMTP transaction can end, against a real server that is told how to end it."""

import dataclasses

import pytest

from consultant.config import Mailbox, OAuth, Outgoing, Secrets
from consultant.errors import SendLater, SendRefused, SendUncertain
from consultant.reply.transport import Envelope, SmtpTransport

RAW = b"Subject: hello\r\nFrom: consult@service.example\r\n\r\nFirst.\r\n.dots\r\n..more dots\r\nlast\r\n"
ENVELOPE = Envelope("consult@service.example", "dana@clinic.example", "consult@service.example", RAW)


@pytest.fixture
def transport_to(settings):
    def make(server, **outgoing) -> SmtpTransport:
        secrets = outgoing.pop("secrets", settings.secrets)
        values = {"host": server.host, "port": server.port, "tls": server.tls, "user": "-", "timeout_seconds": 5.0}
        if server.ca_file is not None:
            values["tls_ca_file"] = str(server.ca_file)
        changed = settings.model_copy(update={"outgoing": Outgoing(**{**values, **outgoing}), "secrets": secrets})
        return SmtpTransport(changed)

    return make


class Handover:
    """Counts how often a message was about to be handed over."""

    def __init__(self) -> None:
        self.copied: list[bool] = []

    def __call__(self, copied: bool) -> None:
        self.copied.append(copied)


@pytest.fixture
def handover() -> Handover:
    return Handover()


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_a_mail_arrives_byte_for_byte_with_its_copy(smtp_server, transport_to, handover, tls):
    server = smtp_server(tls=tls)
    receipt = transport_to(server).send(ENVELOPE, handover)
    (message,) = server.messages
    assert message.raw == RAW
    assert message.sender == "consult@service.example"
    assert message.recipients == ["dana@clinic.example", "consult@service.example"]
    assert message.tls == (tls != "none")
    assert receipt.reply == "250 2.0.0 taken"
    assert receipt.copied
    assert handover.copied == [True]


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("reply", "error"), [("451 4.3.0 later", SendLater), ("550 5.7.1 never", SendRefused)])
def test_a_refusal_before_the_message_is_told_by_its_code(smtp_server, transport_to, handover, at, reply, error):
    server = smtp_server()
    server.reply(at, reply)
    with pytest.raises(error, match=reply) as caught:
        transport_to(server).send(ENVELOPE, handover)
    assert caught.value.code == int(reply[:3])
    assert handover.copied == []
    assert server.messages == []


@pytest.mark.parametrize(("reply", "error"), [("452 4.3.1 full", SendLater), ("554 5.7.1 spam", SendRefused)])
def test_a_refusal_of_the_message_is_the_servers_word_about_it(smtp_server, transport_to, handover, reply, error):
    server = smtp_server()
    server.reply("MESSAGE", reply)
    with pytest.raises(error, match=reply):
        transport_to(server).send(ENVELOPE, handover)
    assert handover.copied == [True]


@pytest.mark.parametrize("at", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_final_dot_is_worth_another_try(smtp_server, transport_to, handover, at):
    server = smtp_server()
    server.drop(at)
    with pytest.raises(SendLater):
        transport_to(server).send(ENVELOPE, handover)
    assert server.messages == []


def test_a_connection_lost_amid_the_message_is_worth_another_try(smtp_server, transport_to, handover):
    server = smtp_server()
    server.drop("BODY")
    large = dataclasses.replace(ENVELOPE, raw=RAW + b"more of it\r\n" * 2_000_000)  # more than sockets hold
    with pytest.raises(SendLater):
        transport_to(server).send(large, handover)
    assert handover.copied == []


@pytest.mark.parametrize("delivered", [True, False])
@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_a_connection_lost_after_the_final_dot_leaves_it_uncertain(smtp_server, transport_to, handover, tls, delivered):
    server = smtp_server(tls=tls)
    server.drop("MESSAGE", deliver=delivered)
    with pytest.raises(SendUncertain):
        transport_to(server).send(ENVELOPE, handover)
    assert len(server.messages) == delivered
    assert handover.copied == [True]


@pytest.mark.parametrize("at", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_silent_server_is_given_up_and_tried_again_later(smtp_server, transport_to, handover, at):
    server = smtp_server()
    server.hold(at)
    with pytest.raises(SendLater):
        transport_to(server, timeout_seconds=0.2).send(ENVELOPE, handover)
    assert handover.copied == []


def test_silence_after_the_final_dot_leaves_it_uncertain(smtp_server, transport_to, handover):
    server = smtp_server()
    server.hold("MESSAGE")
    with pytest.raises(SendUncertain, match="timed out"):
        transport_to(server, timeout_seconds=0.1).send(ENVELOPE, handover)


def test_a_senseless_word_about_the_message_leaves_it_uncertain(smtp_server, transport_to, handover):
    server = smtp_server()
    server.reply("MESSAGE", "hello there")
    with pytest.raises(SendUncertain, match="no sense"):
        transport_to(server).send(ENVELOPE, handover)


def test_a_farewell_for_the_message_means_later(smtp_server, transport_to, handover):
    server = smtp_server()
    server.reply("MESSAGE", "421 4.3.2 going down")
    with pytest.raises(SendLater):
        transport_to(server).send(ENVELOPE, handover)


def test_trouble_with_the_farewell_does_not_undo_the_mail(smtp_server, transport_to, handover):
    server = smtp_server()
    server.drop("QUIT")
    assert transport_to(server).send(ENVELOPE, handover).reply.startswith("250")


@pytest.mark.parametrize("reply", ["450 4.2.1 later", "550 5.1.1 no such box"])
def test_our_own_copy_being_refused_does_not_stop_the_mail(smtp_server, transport_to, handover, reply):
    server = smtp_server()
    server.reply("RCPT", reply, containing="consult@")
    receipt = transport_to(server).send(ENVELOPE, handover)
    assert not receipt.copied
    assert handover.copied == [False]
    assert server.messages[0].recipients == ["dana@clinic.example"]


def test_a_mail_is_dropped_when_it_may_not_be_handed_over(smtp_server, transport_to):
    server = smtp_server()

    def stop(_copied: bool) -> None:
        raise KeyError("somebody else has it")

    with pytest.raises(KeyError):
        transport_to(server).send(ENVELOPE, stop)
    transport_to(server).send(ENVELOPE, lambda _copied: None)
    assert len(server.messages) == 1


def test_nobody_listening_is_worth_another_try(settings, handover, free_port):
    nowhere = settings.outgoing.model_copy(update={"port": free_port()})
    transport = SmtpTransport(settings.model_copy(update={"outgoing": nowhere}))
    with pytest.raises(SendLater, match="refused"):
        transport.send(ENVELOPE, handover)


@pytest.mark.parametrize("reply", ["421 4.3.2 busy", "554 5.3.2 no service"])
def test_a_server_that_does_not_serve_is_tried_again_later(smtp_server, transport_to, handover, reply):
    server = smtp_server()
    server.reply("GREETING", reply)
    with pytest.raises(SendLater, match=reply):
        transport_to(server).send(ENVELOPE, handover)


def test_a_server_that_no_authority_vouches_for_gets_no_mail(smtp_server, transport_to, handover):
    for tls in ("starttls", "implicit"):
        server = smtp_server(tls=tls)
        with pytest.raises(SendLater, match="certificate"):
            transport_to(server, tls_ca_file="").send(ENVELOPE, handover)
        assert server.messages == []


def test_a_certificate_for_another_name_is_not_good(smtp_server, transport_to, handover, foreign_certificate):
    for tls in ("starttls", "implicit"):
        server = smtp_server(tls=tls, certificate=foreign_certificate)
        with pytest.raises(SendLater, match="certificate"):
            transport_to(server).send(ENVELOPE, handover)
        assert server.messages == []


def test_without_the_tls_that_was_asked_for_nothing_is_sent(smtp_server, transport_to, handover):
    server = smtp_server(tls="starttls", offer_starttls=False)
    with pytest.raises(SendLater, match="STARTTLS"):
        transport_to(server).send(ENVELOPE, handover)
    assert server.messages == []


@pytest.mark.parametrize(("user", "password"), [("consult", "secret"), ("consult", "Schlüssel 鍵")])
def test_signing_in_with_a_password(smtp_server, transport_to, handover, user, password):
    server = smtp_server(tls="starttls", users={user: password})
    secrets = Secrets.model_validate({"outgoing_password": password})
    transport_to(server, user=user, secrets=secrets).send(ENVELOPE, handover)
    assert server.messages[0].user == user


def test_the_mailbox_user_and_password_are_used_when_no_others_are_given(smtp_server, transport_to, handover):
    server = smtp_server(tls="implicit", users={"consult@service.example": "secret"})
    transport_to(server, user="").send(ENVELOPE, handover)
    assert server.messages[0].user == "consult@service.example"


def test_a_refused_sign_in_waits_for_somebody_to_mend_it(smtp_server, transport_to, handover):
    server = smtp_server(tls="starttls", users={"consult": "another"})
    with pytest.raises(SendLater, match="sign-in: 535") as caught:
        transport_to(server, user="consult").send(ENVELOPE, handover)
    assert caught.value.code == 535


def test_a_sign_in_that_is_not_offered_is_named(smtp_server, transport_to, handover):
    server = smtp_server()
    server.reply("EHLO", "250 bare.example")
    with pytest.raises(SendLater, match="no sign-in"):
        transport_to(server, user="consult").send(ENVELOPE, handover)


@pytest.fixture
def token_transport(settings, token_server):
    """A transport that signs in with tokens from `token_server`."""

    def make(server) -> SmtpTransport:
        oauth = OAuth(provider="custom", token_url=token_server.url, client_id="us")
        mailbox = Mailbox(address="consult@service.example", host="127.0.0.1", tls="none", auth="xoauth2", oauth=oauth)
        outgoing = Outgoing(
            host=server.host, port=server.port, tls=server.tls, tls_ca_file=str(server.ca_file), auth="xoauth2"
        )
        secrets = Secrets.model_validate({"oauth_refresh_token": f"refresh-{server.port}"})
        return SmtpTransport(settings.model_copy(update={"mailbox": mailbox, "outgoing": outgoing, "secrets": secrets}))

    return make


def test_signing_in_with_an_access_token(smtp_server, token_transport, handover):
    server = smtp_server(tls="starttls", tokens={"consult@service.example": "access-1"})
    token_transport(server).send(ENVELOPE, handover)
    assert server.messages[0].user == "consult@service.example"


def test_a_token_that_the_mail_server_refuses_is_not_used_again(smtp_server, token_transport, handover):
    server = smtp_server(tls="starttls", tokens={"consult@service.example": "access-2"})
    transport = token_transport(server)
    with pytest.raises(SendLater, match="sign-in: 535"):
        transport.send(ENVELOPE, handover)
    transport.send(ENVELOPE, handover)
    assert len(server.messages) == 1


def test_a_token_server_that_says_no_leaves_the_mail_for_later(smtp_server, token_transport, handover, token_server):
    token_server.answers.append((400, {"error": "invalid_grant"}))
    with pytest.raises(SendLater, match="sign-in"):
        token_transport(smtp_server(tls="starttls", tokens={"x": "y"})).send(ENVELOPE, handover)


def test_an_address_beyond_ascii_needs_a_server_that_can_carry_it(smtp_server, transport_to, handover):
    envelope = Envelope(
        "consult@service.example", "дана@clinic.example", None, "To: дана@clinic.example\r\n\r\n".encode()
    )
    able = smtp_server()
    transport_to(able).send(envelope, handover)
    assert able.messages[0].recipients == ["дана@clinic.example"]
    assert "SMTPUTF8" in able.messages[0].options
    with pytest.raises(SendRefused, match="ASCII"):
        transport_to(smtp_server(smtputf8=False)).send(envelope, handover)


def test_an_ordinary_mail_asks_for_no_extension(smtp_server, transport_to, handover):
    server = smtp_server()
    transport_to(server).send(ENVELOPE, handover)
    assert not {"SMTPUTF8", "BODY=8BITMIME"} & set(server.messages[0].options)


def test_no_address_stands_in_an_error(smtp_server, transport_to, handover):
    server = smtp_server()
    server.reply("RCPT", "550 5.1.1 <dana@clinic.example>: unknown")
    with pytest.raises(SendRefused) as caught:
        transport_to(server).send(ENVELOPE, handover)
    assert "dana" not in str(caught.value)
    assert "unknown" in str(caught.value)


def test_a_check_connects_and_sends_nothing(smtp_server, transport_to):
    server = smtp_server(tls="starttls")
    assert transport_to(server).check() == "mx.test.example"
    assert server.messages == []
    server.reply("GREETING", "421 busy")
    with pytest.raises(SendLater, match="busy"):
        transport_to(server).check()
