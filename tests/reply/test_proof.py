"""When nobody knows whether a mail was delivered: what counts as proof, and what its absence means."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from consultant.inbox.read import read_message
from consultant.inbox.store import Arrival, store_batch
from consultant.record import Case, CaseState, Message, MessageState, OutgoingState, lease
from consultant.reply.outbox import cancel_mail
from consultant.reply.send import due_mail, send_mail
from consultant.service import Nudge

WAITING, SENT = OutgoingState.WAITING, OutgoingState.SENT
UNCERTAIN, FAILED = OutgoingState.UNCERTAIN, OutgoingState.FAILED

on_both_databases = pytest.mark.parametrize(
    "kind_of_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)


@pytest.fixture
def settings(settings, through):
    return through(settings)


@pytest.mark.parametrize("delivered", [True, False])
def test_a_lost_word_is_not_repeated_before_proof_was_looked_for(
    service, desk, server, queued, clock, read_mailbox, delivered, happened
):
    server.drop("MESSAGE", deliver=delivered)
    assert send_mail(service, queued) is UNCERTAIN
    assert desk.case_now().state is CaseState.APPROVED
    for _ in range(14):
        clock.forward(minutes=1)
        read_mailbox()
        assert due_mail(service) == []
        assert send_mail(service, queued) is UNCERTAIN
    assert len(server.messages) == delivered
    assert happened() == ["mail.uncertain"]


@on_both_databases
def test_our_own_copy_proves_it(service, desk, server, queued, clock, read_mailbox, copy_comes_back, happened):
    server.drop("MESSAGE", deliver=True)
    assert send_mail(service, queued) is UNCERTAIN
    assert copy_comes_back()
    assert desk.mail(queued).state is SENT
    assert desk.case_now().state is CaseState.ANSWERED
    clock.forward(hours=1)
    read_mailbox()
    assert send_mail(service, queued) is SENT
    assert len(server.messages) == 1
    assert happened() == ["mail.uncertain", "mail.sent", "case.answered"]


def test_the_inbox_knows_our_own_copy_for_what_it_is(service, desk, server, queued, clock):
    server.drop("MESSAGE", deliver=True)
    assert send_mail(service, queued) is UNCERTAIN
    trace = b"Received: from mx.test.example by service.example; Mon, 1 Jun 2026 12:01:00 +0000\r\n"
    raw = trace + server.messages[0].raw
    (stored,) = store_batch(service, [Arrival(raw, "consult", "INBOX", 1, 1, len(raw), clock())])
    assert read_message(service, stored.message_id) is MessageState.REFUSED
    assert desk.mail(queued).state is SENT
    assert desk.case_now().state is CaseState.ANSWERED


def test_without_proof_the_same_mail_is_sent_again_under_the_same_id(
    service, desk, server, queued, clock, read_mailbox, nudges
):
    server.drop("MESSAGE", deliver=False)
    nudges.clear()
    send_mail(service, queued)
    assert nudges == [Nudge("send", queued, timedelta(minutes=15))]
    clock.forward(minutes=15)
    read_mailbox()
    assert due_mail(service) == [queued]
    assert send_mail(service, queued) is SENT
    assert [message.raw for message in server.messages] == [desk.mail(queued).raw]
    assert desk.case_now().state is CaseState.ANSWERED


def test_that_no_copy_came_means_nothing_while_nobody_reads_the_mailbox(
    service, desk, server, queued, clock, read_mailbox, copy_comes_back
):
    server.drop("MESSAGE", deliver=True)
    send_mail(service, queued)
    read_mailbox()
    clock.forward(minutes=16)
    assert send_mail(service, queued) is UNCERTAIN
    clock.forward(minutes=2)
    assert due_mail(service) == [queued]
    assert send_mail(service, queued) is UNCERTAIN
    assert copy_comes_back()
    assert len(server.messages) == 1


def test_that_no_copy_came_means_nothing_to_a_poller_that_just_came_back(
    service, desk, server, queued, clock, read_mailbox, copy_comes_back
):
    server.drop("MESSAGE", deliver=True)
    send_mail(service, queued)
    clock.forward(minutes=16)
    read_mailbox(connected_since=clock())
    assert send_mail(service, queued) is UNCERTAIN
    read_mailbox(errors=1)
    clock.forward(minutes=3)
    assert send_mail(service, queued) is UNCERTAIN
    assert copy_comes_back()
    assert len(server.messages) == 1


def test_that_no_copy_came_means_nothing_while_messages_wait_to_be_read(
    service, desk, server, queued, clock, read_mailbox
):
    server.drop("MESSAGE", deliver=True)
    send_mail(service, queued)
    clock.forward(minutes=16)
    read_mailbox()
    with service.work() as work:
        work.session.add(
            Message(sha256="f" * 64, size=1, packed=Message.pack(b"x"), received_at=work.now, stored_at=work.now)
        )
    assert send_mail(service, queued) is UNCERTAIN
    with service.work() as work:
        work.session.exec(select(Message).where(Message.sha256 == "f" * 64)).one().state = MessageState.REFUSED
    clock.forward(minutes=2)
    read_mailbox()
    assert send_mail(service, queued) is SENT


def test_a_mailbox_that_stays_unreadable_leads_to_a_person(service, desk, server, queued, clock):
    server.drop("MESSAGE", deliver=False)
    send_mail(service, queued)
    clock.forward(minutes=61)
    assert send_mail(service, queued) is FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON
    assert "mailbox" in desk.case_now().trouble
    assert server.messages == []


def test_a_mail_that_vanished_twice_goes_to_a_person(service, desk, server, queued, clock, read_mailbox):
    server.drop("MESSAGE", deliver=False, times=2)
    for _ in range(2):
        assert send_mail(service, queued) is UNCERTAIN
        clock.forward(minutes=16)
        read_mailbox()
    assert send_mail(service, queued) is FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON
    assert server.messages == []


def test_proof_that_comes_after_a_person_was_asked_still_counts(
    service, desk, server, queued, clock, read_mailbox, copy_comes_back
):
    server.drop("MESSAGE", deliver=True)
    send_mail(service, queued)
    clock.forward(minutes=61)
    assert send_mail(service, queued) is FAILED
    assert copy_comes_back()
    assert desk.mail(queued).state is SENT
    assert desk.case_now().state is CaseState.ANSWERED


def test_where_no_copy_can_prove_it_a_person_decides(service, desk, server, queued, clock, read_mailbox):
    server.reply("RCPT", "550 5.1.1 unknown", containing="consult@")
    server.drop("MESSAGE", deliver=False)
    assert send_mail(service, queued) is UNCERTAIN
    clock.forward(minutes=16)
    read_mailbox()
    assert send_mail(service, queued) is FAILED
    assert "no copy" in desk.case_now().trouble
    assert server.messages == []


def test_a_mail_that_may_have_arrived_cannot_be_called_back(service, desk, server, queued, clock, read_mailbox):
    server.drop("MESSAGE", deliver=False)
    send_mail(service, queued)
    clock.forward(minutes=16)
    read_mailbox()
    server.reply("MAIL", "451 not now")
    assert send_mail(service, queued) is WAITING
    with service.work() as work:
        assert not cancel_mail(service, work, queued)


@on_both_databases
def test_a_copy_that_is_quicker_than_the_word_is_enough(service, desk, server, queued, copy_comes_back, happened):
    step = server.hold("MESSAGE", deliver=True)
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(send_mail, service, queued)
        assert step.reached.wait(20)
        assert copy_comes_back()
        step.released.set()
        assert sending.result(20) is SENT
    assert happened() == ["mail.sent", "case.answered"]


def test_proof_of_an_old_answer_leaves_a_case_to_the_new_one(
    service, desk, server, queued, clock, read_mailbox, copy_comes_back
):
    server.drop("MESSAGE", deliver=True)
    send_mail(service, queued)
    clock.forward(minutes=61)
    assert send_mail(service, queued) is FAILED
    with service.work() as work:
        lease.move(work.session, Case, desk.case.id, old=CaseState.NEEDS_PERSON, new=CaseState.APPROVED)
    again = desk.queue()
    assert copy_comes_back()
    assert desk.mail(queued).state is SENT
    assert desk.case_now().state is CaseState.APPROVED
    clock.forward(seconds=31)
    assert send_mail(service, again) is SENT
    assert desk.case_now().state is CaseState.ANSWERED
