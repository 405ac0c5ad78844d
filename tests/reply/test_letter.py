"""The bytes that leave, read back as a mail program reads them."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant.case.address import case_of_address
from consultant.errors import CannotCompose, ConfigError
from consultant.record import MailKind, Message
from consultant.reply import clean, letter
from consultant.reply.render import Composed

anything = st.text(st.characters(blacklist_categories=()), max_size=150)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
OURS = {
    "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Case", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip


def written(
    *,
    subject="Re: Bunion",
    text="Hello,\n\nthe answer.\n",
    html="<p>Hello</p>\n",
    recipient="dana@clinic.example",
    kind=MailKind.ANSWER,
    name="Dana Ruiz",
    from_name="Coding consultation",
    own="consult@service.example",
    message_id: str | None = "<parent@clinic.example>",
    references=(),
    in_reply_to="",
):
    parent = Message(
        sha256="", size=0, packed=b"", message_id=message_id, references=list(references), in_reply_to=in_reply_to
    )
    return letter.write(
        Composed(subject, text, html, recipient, ""),
        kind,
        own_address=own,
        from_name=from_name,
        reply_to="consult+c1-0123456789abcdef@service.example",
        recipient_name=name,
        case_number="CC-000001",
        answers=parent,
        now=NOON,
    )


def parsed(made):
    return message_from_bytes(made.raw, policy=default)


def shown_name(made) -> str:
    """The recipient's name, decoded by the library's older parser: the newer puts blanks between encoded words."""
    raw = message_from_bytes(made.raw, policy=compat32)["To"].replace("\r\n", "")
    name, _ = parseaddr(raw)
    return str(make_header(decode_header(name)))


def test_an_answer_as_a_mail_program_reads_it(desk):
    stored = desk.mail(desk.queue())
    mail = message_from_bytes(stored.raw, policy=default)
    assert not mail.defects
    assert str(mail["From"]) == "Coding consultation <consult@service.example>"
    assert str(mail["To"]) == "Dana Ruiz <dana@clinic.example>"
    assert mail["Subject"] == "Re: Bunion, left foot"
    assert mail["In-Reply-To"] == "<first@clinic.example>"
    assert mail["References"] == "<first@clinic.example>"
    assert mail["Message-ID"] == stored.message_id
    assert re.fullmatch(r"<[0-9a-f]{32}\.answer@service\.example>", stored.message_id)
    assert mail["Date"].datetime == desk.service.clock()
    assert mail["X-Case"] == desk.case.number
    assert mail["Auto-Submitted"] is None
    assert mail["X-Auto-Response-Suppress"] == "All"
    signed = mail["Reply-To"].addresses[0].addr_spec
    assert case_of_address(desk.service.settings, desk.service.signer, signed) == desk.case.id
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "28296" in text.get_content()
    assert "28296" in html.get_content()


@pytest.mark.parametrize("kind", [MailKind.ACKNOWLEDGEMENT, MailKind.TOO_LARGE])
def test_automatic_mail_says_that_it_is(kind):
    assert parsed(written(kind=kind))["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("kind", [MailKind.ANSWER, MailKind.DECLINED])
def test_what_a_person_decided_does_not_call_itself_automatic(kind):
    assert parsed(written(kind=kind))["Auto-Submitted"] is None


def test_a_thread_of_thirty_replies_holds_together():
    ids = ["<opening@clinic.example>"]
    for turn in range(30):
        made = written(message_id=ids[-1], references=ids[:-1] if turn else [])
        mail = parsed(made)
        known = mail["References"].split()
        assert mail["In-Reply-To"] == ids[-1]
        assert known[0] == ids[0]
        assert known[-1] == ids[-1]
        assert known == [each for each in ids if each in set(known)]
        ids += [made.message_id, f"<turn{turn}@clinic.example>"]
    assert len(known) == clean.MOST_REFERENCES


def test_long_message_ids_are_repeated_letter_for_letter():
    long = f"<{'x' * 200}@clinic.example>"
    made = written(message_id=long, references=[f"<{'y' * 300}@clinic.example>"])
    assert f"In-Reply-To: {long}\r\n".encode() in made.raw
    assert b"=?" not in made.raw.partition(b"\r\n\r\n")[0]


def test_an_unsafe_message_id_is_not_repeated():
    mail = parsed(written(message_id="<a b>", references=["<1@x.example>"]))
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<1@x.example>"
    assert parsed(written(message_id=None))["References"] is None


@given(
    subject=anything, name=anything, from_name=anything, message_id=st.none() | anything, in_reply_to=anything,
    references=st.lists(anything, max_size=5), text=anything, html=anything,
)  # fmt: skip
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_nothing_a_sender_wrote_becomes_a_header(
    subject, name, from_name, message_id, in_reply_to, references, text, html
):
    subject = clean.reply_subject(subject)
    made = written(
        subject=subject,
        name=name,
        from_name=from_name,
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        text=clean.body_text(f"Hello {text}\n"),
        html=clean.body_text(f"<p>{html}\n"),
    )
    mail = parsed(made)
    assert set(mail.keys()) <= OURS
    assert len(mail.keys()) == len(set(mail.keys()))
    assert mail["Subject"] == subject
    assert mail["To"].addresses[0].addr_spec == "dana@clinic.example"
    assert mail["From"].addresses[0].addr_spec == "consult@service.example"
    assert len(mail["To"].addresses) == 1
    assert shown_name(made) == clean.one_line(name, clean.LONGEST_NAME)
    assert all(len(line) <= 998 for line in made.raw.split(b"\r\n"))
    assert b"\n" not in made.raw.replace(b"\r\n", b"")
    assert b"\r" not in made.raw.replace(b"\r\n", b"")
    made.raw.decode("ascii")
    shown_text, shown_html = mail.iter_parts()
    assert shown_text.get_content().replace("\r\n", "\n") == clean.body_text(f"Hello {text}\n")
    assert shown_html.get_content().replace("\r\n", "\n") == clean.body_text(f"<p>{html}\n")


@pytest.mark.parametrize("address", ["a..b@mobile.example", "o'neil+tag@clinic.example", "x@[192.0.2.1]"])
def test_odd_addresses_are_reached(address):
    made = written(recipient=address)
    assert parsed(made)["To"].addresses[0].domain == address.partition("@")[2]
    assert made.recipient.replace('"', "") == address


def test_a_domain_beyond_ascii_needs_no_extension():
    made = written(recipient="dana@klinik-süd.example")
    assert made.recipient == "dana@xn--klinik-sd-x9a.example"
    made.raw.decode("ascii")


def test_a_local_part_beyond_ascii_is_written_in_utf8():
    made = written(recipient="дана@clinic.example", name="Дана")
    assert made.recipient == "дана@clinic.example"
    assert "To: Дана <дана@clinic.example>".encode() in made.raw


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@x.example", "a@x.example\r\nBcc: b@y.example", "a<b>@x.example\x00"]
)
def test_what_is_no_address_is_not_written_to(address):
    with pytest.raises(CannotCompose, match="address"):
        written(recipient=address)


def test_without_an_address_of_our_own_the_setting_is_named():
    with pytest.raises(ConfigError, match=r"mailbox\.address"):
        written(own="")
