"""A stored message becomes part of a case, a recorded refusal, or a message a person must look at."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from consultant.case.address import reply_address
from consultant.config import Limits, Settings
from consultant.inbox.read import read_message, reread
from consultant.inbox.store import Arrival, store_batch
from consultant.record import (
    Case,
    CaseState,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    OutgoingState,
    Refusal,
    Sender,
    lease,
)
from consultant.record.mail import AttachmentState
from consultant.reply.outbox import queue_mail
from consultant.service import Service
from tests.case.test_document import pdf, word
from tests.fixtures.incoming import Post, build


def move(service: Service, case_id: int, to: CaseState) -> None:
    """Put a case where a later stage would have put it."""
    with service.work() as work:
        lease.move(work.session, Case, case_id, old=tuple(CaseState), new=to)


def answer(service: Service, case_id: int, *, sent: bool = True) -> OutgoingMail:
    """An answer to the case in the outbox, as if a reviewer had approved it; sent already or waiting."""
    with service.work() as work:
        case = work.session.get_one(Case, case_id)
        sender = work.session.get_one(Sender, case.sender_id)
        newest = work.session.exec(select(Message).where(Message.case_id == case_id)).first()
        mail = queue_mail(service, work, MailKind.DECLINED, sender=sender, case=case, answers=newest, reason="x")
        assert mail is not None
        mail.kind = MailKind.ANSWER
        if sent:
            mail.state, mail.attempts, mail.sent_at = OutgoingState.SENT, 1, work.now
        work.session.add(mail)
        lease.move(
            work.session, Case, case_id, old=tuple(CaseState), new=CaseState.ANSWERED if sent else CaseState.APPROVED
        )
    return mail


def test_a_mailed_case_is_read_opened_acknowledged_and_sent_to_drafting(incoming: Post, nudges) -> None:
    message = incoming.file("bunionectomy.eml")
    case = incoming.case_of(message)
    assert message.state is MessageState.IN_CASE
    assert (message.from_address, message.from_name) == ("d.reed@footclinic.example", "Dana Reed, DPM")
    assert "chevron" in message.text
    assert "14°" in message.text
    assert "555-010-2030" in message.signature
    assert message.defects == []
    assert message.sent_at == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert case.state is CaseState.DRAFTING
    assert case.subject == "Coding help: bunion correction, left foot"
    assert case.date_of_service == date(2026, 5, 12)
    [acknowledgement] = incoming.outbox()
    assert acknowledgement.kind is MailKind.ACKNOWLEDGEMENT
    assert acknowledgement.recipient == "d.reed@footclinic.example"
    assert [(nudge.stage, nudge.row_id) for nudge in nudges if nudge.stage == "draft"] == [("draft", case.id)]
    assert incoming.kinds() == ["message.stored", "case.opened", "mail.queued"]


def test_events_hold_no_words_of_the_mail(incoming: Post) -> None:
    incoming.file("bunionectomy.eml")
    incoming.file("newsletter.eml")
    for event in incoming.events():
        told = str(event.data)
        assert not any(word in told for word in ("reed", "bunion", "Dana", "chevron", "supplier", "@"))


def test_reading_twice_changes_nothing(incoming: Post, service: Service) -> None:
    message = incoming.file("bunionectomy.eml")
    before = incoming.kinds()
    assert read_message(service, message.id or 0) is MessageState.IN_CASE
    assert incoming.kinds() == before
    assert len(incoming.outbox()) == 1
    assert read_message(service, 999_999) is None


def test_a_reply_to_our_answer_joins_its_case(incoming: Post, service: Service) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    sent = answer(service, case.id or 0)
    reply = incoming.file("reply_below_our_answer.eml", answer=sent.message_id)
    assert reply.case_id == case.id
    assert reply.text.startswith("One more thing")
    assert "recommend reporting" in reply.quoted
    assert incoming.case_of(reply).state is CaseState.DRAFTING
    assert [mail.kind for mail in incoming.outbox()].count(MailKind.ACKNOWLEDGEMENT) == 2
    assert incoming.kinds().count("case.continued") == 1


def test_a_reply_to_the_signed_address_joins_its_case_without_any_threading_header(
    incoming: Post, service: Service, settings: Settings
) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    signed = reply_address(settings, service.signer, case.id or 0)
    for to, more in ((signed.upper(), {}), ("desk@service.example", {"Delivered_To": signed})):
        reply = incoming(build("And the second toe?", sender="D.REED@FOOTCLINIC.EXAMPLE", to=to, **more))
        assert reply.case_id == case.id


def test_a_reply_from_another_sender_opens_a_case_of_its_own(
    incoming: Post, service: Service, settings: Settings
) -> None:
    first = incoming.file("bunionectomy.eml")
    sent = answer(service, first.case_id or 0)
    signed = reply_address(settings, service.signer, first.case_id or 0)
    mallory = incoming(
        build("Tell me everything.", sender="mallory@elsewhere.example", to=signed, In_Reply_To=sent.message_id)
    )
    assert mallory.case_id not in (None, first.case_id)
    assert incoming.case_of(first).state is CaseState.ANSWERED


def test_a_forged_case_address_leads_nowhere(incoming: Post) -> None:
    first = incoming.file("bunionectomy.eml")
    forged = f"consult+c{first.case_id}-0123456789abcdef@service.example"
    assert incoming(build(sender="d.reed@footclinic.example", to=forged)).case_id != first.case_id


def test_a_second_mail_of_the_sender_that_answers_their_first_joins_it(incoming: Post) -> None:
    first = incoming.file("bunionectomy.eml")
    more = build("Forgot: general anesthesia.", sender="d.reed@footclinic.example", References=first.message_id or "")
    assert incoming(more).case_id == first.case_id


def test_a_message_id_that_several_cases_share_joins_none(incoming: Post) -> None:
    first = incoming(build("Case one, nail avulsion.", Message_ID="<same@clinic.example>"))
    second = incoming(build("Case two, heel ulcer.", Message_ID="<same@clinic.example>"))
    third = incoming(build("About the one before.", In_Reply_To="<same@clinic.example>"))
    assert len({first.case_id, second.case_id, third.case_id}) == 3


def test_a_follow_up_that_comes_while_an_answer_waits_does_not_call_it_back(incoming: Post, service: Service) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    waiting = answer(service, case.id or 0, sent=False)
    incoming.file("reply_below_our_answer.eml", answer=waiting.message_id)
    with service.look() as session:
        assert session.get_one(OutgoingMail, waiting.id).state is OutgoingState.WAITING
        assert session.get_one(Case, case.id).state is CaseState.DRAFTING


@pytest.mark.parametrize("state", [CaseState.REVIEW, CaseState.REJECTED, CaseState.NEEDS_PERSON, CaseState.DRAFTING])
def test_a_follow_up_puts_the_case_back_to_drafting(incoming: Post, service: Service, state: CaseState) -> None:
    first = incoming.file("bunionectomy.eml")
    move(service, first.case_id or 0, state)
    with service.work() as work:
        case = work.session.get_one(Case, first.case_id)
        case.attempts, case.trouble = 4, "the model refused"
        work.session.add(case)
    incoming(build("More.", sender="d.reed@footclinic.example", In_Reply_To=first.message_id or ""))
    case = incoming.case_of(first)
    assert (case.state, case.attempts, case.trouble) == (CaseState.DRAFTING, 0, "")


def test_an_html_reply_from_outlook_is_told_from_its_history(incoming: Post, service: Service) -> None:
    sent = answer(service, incoming.file("bunionectomy.eml").case_id or 0)
    reply = incoming.file("outlook_html_reply.eml", answer=sent.message_id)
    assert reply.was_html
    assert reply.text.startswith("The tourniquet time was 42 minutes.")
    assert "rigid hammertoe" in reply.text
    assert "recommend reporting" not in reply.text
    assert "recommend reporting" in reply.quoted


def test_mail_that_lies_about_its_charset_is_mended(incoming: Post) -> None:
    message = incoming.file("mislabelled_latin1.eml")
    assert "débridement jusqu'à l'aponévrose, 12 cm²" in message.text
    assert (message.from_name, message.subject) == ("Renée Gagné", "Débridement question")
    assert message.defects == ["charset utf-8 does not fit the bytes, read as cp1252"]


def test_a_forwarded_case_is_the_case(incoming: Post) -> None:
    message = incoming.file("forwarded_note.eml")
    assert "arthrodesis of the first metatarsophalangeal joint" in message.text
    attached = incoming.file("forwarded_as_attachment.eml")
    first, second = incoming.attachments(attached)
    assert "debrided to muscle" in first.text
    assert second.text == "week | area\n1 | 24"
    assert incoming.case_of(attached).state is CaseState.DRAFTING


def test_history_that_nobody_here_has_seen_is_content(incoming: Post, service: Service) -> None:
    header = "From: S <s@clinic.example>\nSent: Friday\nTo: O <o@clinic.example>\nSubject: RE: op note"
    body = f"Adding the consultant.\n\n{header}\n\nPartial matrixectomy of the right great toe with phenol, both edges."
    message = incoming(build(body, subject="RE: op note"))
    assert "Partial matrixectomy" in message.text
    sent = answer(service, message.case_id or 0)
    follow_up = incoming(build(body, subject="RE: op note", In_Reply_To=sent.message_id))
    assert "Partial matrixectomy" in follow_up.quoted


def test_attachments_are_read_kept_or_marked(incoming: Post) -> None:
    files = (
        ("note.pdf", "application/pdf", pdf("Chevron osteotomy left. DOS: 05/12/2026")),
        ("scan.pdf", "application/pdf", pdf("")),
        ("note.docx", "application/octet-stream", word("Two screws were placed")),
        ("note.rtf", "application/rtf", rb"{\rtf1 General anesthesia}"),
        ("photo.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
    )
    message = incoming(build("See the files.", files=files))
    rows = incoming.attachments(message)
    assert [row.filename for row in rows] == [name for name, _, _ in files]
    assert [row.state is AttachmentState.READ for row in rows] == [True, False, True, True, False]
    assert rows[1].note.startswith("scanned: no text layer; ")
    assert rows[2].text == "Two screws were placed"
    assert [row.sha256 for row in rows] == [hashlib.sha256(data).hexdigest() for _, _, data in files]
    assert incoming.case_of(message).date_of_service == date(2026, 5, 12)
    assert incoming.events()[1].data == {"attachments": 5, "unread": 2, "defects": 0}


def test_a_case_with_nothing_readable_goes_to_a_person_and_is_acknowledged(incoming: Post, nudges) -> None:
    message = incoming(build("", files=(("scan.pdf", "application/pdf", pdf("")),)))
    case = incoming.case_of(message)
    assert case.state is CaseState.NEEDS_PERSON
    assert case.trouble == "Only attachments came, and none of them could be read."
    assert incoming.kinds() == ["message.stored", "case.opened", "case.needs_person", "mail.queued"]
    assert not [nudge for nudge in nudges if nudge.stage == "draft"]


@pytest.mark.parametrize(
    "kind",
    [
        'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
    ],
)
def test_an_encrypted_message_goes_to_a_person_who_can_ask_for_another(incoming: Post, kind: str) -> None:
    parts = "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: x/y\n\nsecret\n--b--\n"
    message = incoming(f"From: d@clinic.example\nSubject: A case\nContent-Type: {kind}\n\n{parts}".encode())
    case = incoming.case_of(message)
    assert (case.state, case.trouble) == (CaseState.NEEDS_PERSON, "The message is encrypted.")
    assert [row.note for row in incoming.attachments(message)] == ["encrypted: cannot be read"]


def test_a_form_that_writes_from_our_own_address_waits_for_a_person(incoming: Post, service: Service) -> None:
    form = build("Nail avulsion, which code?", sender="consult@service.example", Reply_To="jo@clinic.example")
    message = incoming(form)
    assert message.state is MessageState.NEEDS_PERSON
    assert reread(service, message.id or 0) is MessageState.IN_CASE
    with service.look() as session:
        assert [sender.address for sender in session.exec(select(Sender))] == ["jo@clinic.example"]
    assert incoming.outbox() == []


def test_bytes_that_were_damaged_in_the_database_are_a_persons_business(incoming: Post, service: Service) -> None:
    raw = build()
    stored = store_batch(service, [Arrival(raw, "test", "INBOX", 1, 77, len(raw), service.clock())])[0]
    with service.work() as work:
        row = work.session.get_one(Message, stored.message_id)
        row.packed = b"damaged"
        work.session.add(row)
    assert read_message(service, stored.message_id) is MessageState.NEEDS_PERSON
    assert incoming.row(stored.message_id).note == "It could not be read (error)."


def test_a_question_in_the_subject_alone_is_a_question(incoming: Post) -> None:
    assert incoming.case_of(incoming(build("", subject="Which code for nail avulsion?"))).state is CaseState.DRAFTING
    assert incoming.case_of(incoming(build("", subject="Hi"))).state is CaseState.NEEDS_PERSON


def test_limits_on_attachments_and_text_are_kept(incoming_at, open_service, settings: Settings) -> None:
    limits = Limits(max_attachments=2, max_text_chars=1000)
    incoming = incoming_at(open_service(settings.model_copy(update={"limits": limits})))
    files = tuple((f"{number}.txt", "text/plain", b"word " * 150 + b"%d" % number) for number in range(4))
    message = incoming(build("A case. " * 20, files=files))
    rows = incoming.attachments(message)
    assert len(rows) == 4
    assert sum(len(row.text) for row in rows) + len(message.text) <= 1001
    assert rows[2].note == "not read: the message has more than 2 attachments"
    long = incoming(build("Long. " * 1000, subject="Long case"))
    assert "the text was cut off after 1000 characters" in long.defects


@pytest.mark.parametrize("name", ["vacation.eml", "newsletter.eml"])
def test_refused_mail_is_kept_with_its_reason_and_never_answered(incoming: Post, name: str) -> None:
    message = incoming.file(name, answer="<nobody@service.example>")
    assert message.state is MessageState.REFUSED
    assert message.refusal in (Refusal.AUTO_REPLY, Refusal.MAILING_LIST)
    assert message.note.endswith(".")
    assert message.subject
    assert incoming.outbox() == []
    assert incoming.events()[-1].data == {"refusal": message.refusal.value}


def test_a_doubtful_message_waits_for_a_person_who_may_vouch_for_it(incoming: Post, service: Service) -> None:
    message = incoming(build("Scan from the front desk: nail avulsion.", Auto_Submitted="auto-generated"))
    assert (message.state, message.case_id) == (MessageState.NEEDS_PERSON, None)
    assert message.note == "Sent by a program, not by a person."
    assert reread(service, message.id or 0) is MessageState.IN_CASE
    assert incoming.outbox() == []


def test_a_refused_message_becomes_a_case_when_a_person_accepts_it(incoming: Post, service: Service) -> None:
    message = incoming.file("newsletter.eml")
    assert reread(service, message.id or 0) is MessageState.REFUSED
    assert reread(service, message.id or 0, accept=True) is MessageState.IN_CASE
    row = incoming.row(message.id or 0)
    assert (row.refusal, row.note) == (None, "")
    assert incoming.outbox() == []


def test_reading_again_does_not_double_attachments(incoming: Post, service: Service) -> None:
    files = (("a.txt", "text/plain", b"words"),)
    message = incoming(build(files=files, Auto_Submitted="auto-generated"))
    assert len(incoming.attachments(message)) == 1
    reread(service, message.id or 0)
    reread(service, message.id or 0)
    assert len(incoming.attachments(message)) == 1


def test_too_large_mail_is_refused_and_its_sender_is_told(incoming: Post) -> None:
    header = build("x" * 10).split(b"\n\n")[0] + b"\n\n"
    message = incoming(header, size=40_000_000, header_only=True)
    assert (message.state, message.refusal) == (MessageState.REFUSED, Refusal.TOO_LARGE)
    [notice] = incoming.outbox()
    assert notice.kind is MailKind.TOO_LARGE
    assert notice.recipient == "d.reed@clinic.example"


def test_blocked_senders_are_refused_whoever_blocked_them(incoming: Post, service: Service) -> None:
    first = incoming(build())
    with service.work() as work:
        sender = work.session.get_one(Sender, first.sender_id)
        sender.blocked_at = work.now
        work.session.add(sender)
    assert incoming(build("Another case.")).refusal is Refusal.BLOCKED_SENDER


def test_the_same_mail_by_another_way_is_a_duplicate_and_another_mail_is_not(incoming: Post) -> None:
    source = build("One case only.", Message_ID="<once@clinic.example>")
    first = incoming(b"Received: by a.example\n" + source)
    again = incoming(b"Received: by b.example\n" + source)
    assert again.refusal is Refusal.DUPLICATE
    assert len(incoming.outbox()) == 1
    other = incoming(build("Another case under the same id.", Message_ID="<once@clinic.example>"))
    assert other.case_id not in (None, first.case_id)


def test_our_own_copy_proves_that_an_answer_was_sent(incoming: Post, service: Service) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    mail = answer(service, case.id or 0, sent=False)
    with service.work() as work:
        row = work.session.get_one(OutgoingMail, mail.id)
        row.state, row.attempts, row.handed_over_at = OutgoingState.UNCERTAIN, 1, work.now
        work.session.add(row)
    copy = incoming(mail.raw)
    assert copy.refusal is Refusal.OWN_MAIL
    with service.look() as session:
        assert session.get_one(OutgoingMail, mail.id).state is OutgoingState.SENT
        assert session.get_one(Case, case.id).state is CaseState.ANSWERED


def test_the_recipients_use_of_our_message_id_is_no_copy_of_ours(incoming: Post, service: Service) -> None:
    mail = answer(service, incoming.file("bunionectomy.eml").case_id or 0)
    odd = build("My program reuses ids.", sender="d.reed@footclinic.example", Message_ID=mail.message_id)
    assert incoming(odd).state is MessageState.IN_CASE


@pytest.mark.parametrize("state", [CaseState.ANSWERED, CaseState.APPROVED])
def test_an_answer_that_bounced_brings_a_person_in(incoming: Post, service: Service, state: CaseState) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    mail = answer(service, case.id or 0)
    move(service, case.id or 0, state)
    bounce = incoming.file("bounce.eml", answer=mail.message_id, action="failed", status="5.1.1")
    assert bounce.refusal is Refusal.BOUNCE
    found = incoming.case_of(incoming.row(incoming.ids[0]))
    assert found.state is CaseState.NEEDS_PERSON
    assert "bounced" in found.trouble
    failed = next(event for event in incoming.events() if event.kind == "mail.failed")
    assert (failed.case_id, failed.message_id, failed.data["outgoing"]) == (case.id, bounce.id, mail.id)


def test_a_notice_of_delay_and_a_strange_bounce_change_no_case(incoming: Post, service: Service) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    mail = answer(service, case.id or 0)
    incoming.file("bounce.eml", answer=mail.message_id, action="delayed", status="4.4.1")
    incoming.file("bounce.eml", answer="<strange@service.example>", action="failed", status="5.1.1")
    assert incoming.case_of(incoming.row(incoming.ids[0])).state is CaseState.ANSWERED
    assert "mail.failed" not in incoming.kinds()


def test_a_bounce_does_not_take_a_case_from_a_follow_up(incoming: Post, service: Service) -> None:
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    mail = answer(service, case.id or 0)
    incoming.file("reply_below_our_answer.eml", answer=mail.message_id)
    incoming.file("bounce.eml", answer=mail.message_id, action="failed", status="5.1.1")
    assert incoming.case_of(incoming.row(incoming.ids[0])).state is CaseState.DRAFTING
    assert "mail.failed" in incoming.kinds()


def test_text_that_a_database_refuses_is_cleaned(incoming: Post) -> None:
    raw = b"From: D\x00ana <d@clinic.example>\nSubject: n\x00ul =?utf-8?q?=ED=A0=80?=\n\nWo\x00und \xed\xa0\x80 care"
    message = incoming(raw)
    assert message.state is MessageState.IN_CASE
    for text in (message.subject, message.text, message.from_name):
        assert "\0" not in text
        text.encode("utf-8")


def test_a_message_that_kills_its_reader_goes_to_a_person_in_the_end(incoming: Post, service: Service, clock) -> None:
    raw = build()
    stored = store_batch(service, [Arrival(raw, "test", "INBOX", 1, 77, len(raw), service.clock())])[0]
    for _ in range(service.settings.queue.max_attempts):
        with service.work() as work:  # claimed by a worker that dies
            held = {"now": work.now, "lease": clock.now - clock.now}
            assert lease.claim(work.session, Message, stored.message_id, state=MessageState.STORED, **held)
        clock.forward(minutes=10)
    assert read_message(service, stored.message_id) is MessageState.NEEDS_PERSON
    assert incoming.row(stored.message_id).note == "Reading it was begun 5 times and never finished."
    assert reread(service, stored.message_id) is MessageState.IN_CASE


def test_a_message_that_somebody_else_reads_is_left_alone(incoming: Post, service: Service) -> None:
    raw = build()
    stored = store_batch(service, [Arrival(raw, "test", "INBOX", 1, 77, len(raw), service.clock())])[0]
    with service.work() as work:
        lease.claim(
            work.session, Message, stored.message_id, state=MessageState.STORED, now=work.now,
            lease=work.now - work.now.replace(hour=0),
        )  # fmt: skip
    assert read_message(service, stored.message_id) is MessageState.STORED
    assert incoming.outbox() == []


def test_a_tangled_message_opens_a_case_for_a_person(incoming: Post) -> None:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2000))
    message = incoming(b"From: Dana <d@clinic.example>\r\nSubject: Case\r\n" + parts)
    case = incoming.case_of(message)
    assert case.state is CaseState.NEEDS_PERSON
    assert case.trouble.startswith("Nothing could be read")


def test_many_workers_given_the_same_message_open_one_case(incoming: Post, service: Service) -> None:
    raw = build()
    stored = store_batch(service, [Arrival(raw, "test", "INBOX", 1, 77, len(raw), service.clock())])[0]
    with ThreadPoolExecutor(8) as workers:
        states = list(workers.map(lambda _: read_message(service, stored.message_id), range(8)))
    assert MessageState.IN_CASE in states
    assert incoming.kinds().count("case.opened") == 1
    assert len(incoming.outbox()) == 1


@pytest.fixture
def on_postgresql(open_service, settings: Settings, postgres) -> Service:
    """A service on the database for more than one machine."""
    database = settings.database.model_copy(update={"url": postgres.render_as_string(hide_password=False)})
    return open_service(settings.model_copy(update={"database": database}))


@pytest.mark.server
def test_the_same_on_postgresql(incoming_at, on_postgresql: Service) -> None:
    """Text columns, JSON and leases behave the same there."""
    incoming = incoming_at(on_postgresql)
    case = incoming.case_of(incoming.file("bunionectomy.eml"))
    sent = answer(on_postgresql, case.id or 0)
    assert incoming.file("reply_below_our_answer.eml", answer=sent.message_id).case_id == case.id
    ids = b"<" + b"x" * 5000 + b"@y>"
    dirty = b"From: D\x00 <d@clinic.example>\nMessage-ID: " + ids + b"\nSubject: \xed\xa0\x80\n\n\x00\xff words"
    assert incoming(dirty).state is MessageState.IN_CASE


@pytest.mark.server
def test_workers_that_meet_the_same_new_sender_make_one_sender(incoming_at, on_postgresql: Service) -> None:
    incoming = incoming_at(on_postgresql)
    raws = [build(f"Case {number}.", Message_ID=f"<{number}@clinic.example>") for number in range(6)]
    now = on_postgresql.clock()
    arrivals = [Arrival(raw, "test", "INBOX", 1, number, len(raw), now) for number, raw in enumerate(raws)]
    ids = [stored.message_id for stored in store_batch(on_postgresql, arrivals)]
    with ThreadPoolExecutor(6) as workers:
        states = list(workers.map(lambda each: read_message(on_postgresql, each), ids))
    assert states == [MessageState.IN_CASE] * 6
    assert len({incoming.row(each).case_id for each in ids}) == 6
    with on_postgresql.look() as session:
        assert len(session.exec(select(Sender)).all()) == 1


def test_mail_that_lay_for_days_opens_a_case_and_gets_no_automatic_answer(incoming: Post) -> None:
    days_ago = incoming.service.clock() - timedelta(days=4)
    message = incoming(
        build("Which code is a chevron bunionectomy?", sender="old@clinic.example"), received_at=days_ago
    )
    assert message.state is MessageState.IN_CASE
    assert incoming.outbox() == []
