"""Sending against a real server: every outcome, every point at which a process can die, two workers at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from consultant.record import Case, CaseState, MailKind, OutgoingState
from consultant.reply.outbox import cancel_mail
from consultant.reply.send import due_mail, recover_stale, send_mail
from tests.reply.deaths import KilledAfterTheWord, KilledBeforeAnything, KilledBeforeTheDot

WAITING, SENDING, SENT = OutgoingState.WAITING, OutgoingState.SENDING, OutgoingState.SENT
UNCERTAIN, FAILED, CANCELLED = OutgoingState.UNCERTAIN, OutgoingState.FAILED, OutgoingState.CANCELLED

on_both_databases = pytest.mark.parametrize(
    "kind_of_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)


@pytest.fixture
def settings(settings, through):
    return through(settings)


@on_both_databases
def test_an_answer_is_sent_and_its_case_answered(service, desk, server, queued, clock, happened):
    assert send_mail(service, queued) is SENT
    mail = desk.mail(queued)
    assert mail.sent_at == clock()
    assert mail.smtp_reply == "250 2.0.0 taken"
    assert desk.case_now().state is CaseState.ANSWERED
    assert happened() == ["mail.sent", "case.answered"]
    assert [message.raw for message in server.messages] == [mail.raw]


def test_nothing_is_sent_before_the_undo_window_is_over(service, desk, server, clock):
    mail_id = desk.queue()
    assert due_mail(service) == []
    assert send_mail(service, mail_id) is WAITING
    clock.forward(seconds=30)
    assert due_mail(service) == [mail_id]
    assert send_mail(service, mail_id) is SENT


def test_a_cancelled_mail_is_never_sent(service, desk, server, queued):
    with service.work() as work:
        cancel_mail(service, work, queued)
    assert send_mail(service, queued) is CANCELLED
    assert due_mail(service) == []
    assert server.messages == []


def test_sending_twice_sends_once(service, server, queued):
    assert [send_mail(service, queued) for _ in range(3)] == [SENT] * 3
    assert len(server.messages) == 1


def test_an_unknown_mail_is_an_error(service):
    with pytest.raises(LookupError):
        send_mail(service, 4711)


def test_an_acknowledgement_leaves_its_case_alone(service, open_desk, server):
    desk = open_desk(service, state=CaseState.DRAFTING)
    assert send_mail(service, desk.queue(MailKind.ACKNOWLEDGEMENT)) is SENT
    assert desk.case_now().state is CaseState.DRAFTING


@on_both_databases
@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "MESSAGE"])
def test_a_temporary_refusal_is_tried_again_after_growing_pauses(
    service, desk, server, queued, clock, nudges, at, happened
):
    server.reply(at, "451 4.3.0 not now", times=3)
    pauses = []
    for _ in range(3):
        nudges.clear()
        assert send_mail(service, queued) is WAITING
        assert send_mail(service, queued) is WAITING  # too early: nothing happens
        (nudge,) = nudges
        pauses.append(nudge.delay)
        assert desk.mail(queued).retry_at == clock() + nudge.delay
        assert due_mail(service) == []
        clock.now += nudge.delay
        assert due_mail(service) == [queued]
    assert send_mail(service, queued) is SENT
    assert pauses[0] < pauses[1] < pauses[2]
    assert len(server.messages) == 1
    assert happened() == ["mail.delayed"] * 3 + ["mail.sent", "case.answered"]


def test_after_the_last_attempt_a_person_is_asked(service, desk, server, queued, clock, happened):
    server.reply("RCPT", "450 4.2.1 not now", times=99)
    for _ in range(8):
        assert desk.mail(queued).state is WAITING
        send_mail(service, queued)
        clock.forward(hours=5)
    assert desk.mail(queued).state is FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON
    assert due_mail(service) == []
    assert happened()[-3:] == ["mail.delayed", "mail.failed", "case.needs_person"]


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "MESSAGE"])
def test_a_permanent_refusal_goes_to_a_person_at_once(service, desk, server, queued, at, happened):
    server.reply(at, "550 5.1.1 <dana@clinic.example> is unknown", times=99)
    assert send_mail(service, queued) is FAILED
    case = desk.case_now()
    assert case.state is CaseState.NEEDS_PERSON
    assert "5.1.1" in case.trouble
    assert "dana" not in case.trouble
    assert happened() == ["mail.failed", "case.needs_person"]
    assert server.messages == []


def test_a_declined_case_whose_mail_is_refused_goes_to_a_person(service, open_desk, server, clock):
    desk = open_desk(service, state=CaseState.REJECTED)
    mail_id = desk.queue(MailKind.DECLINED, reason="The note names no procedure.")
    clock.forward(seconds=31)
    server.reply("RCPT", "550 5.1.1 unknown")
    assert send_mail(service, mail_id) is FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON


def test_a_case_that_moved_on_is_not_pulled_back_by_a_refusal(service, open_desk, server, clock):
    desk = open_desk(service, state=CaseState.DRAFTING)
    mail_id = desk.queue()
    clock.forward(seconds=31)
    server.reply("RCPT", "550 5.1.1 unknown")
    assert send_mail(service, mail_id) is FAILED
    assert desk.case_now().state is CaseState.DRAFTING


def test_a_refused_old_answer_does_not_pull_back_a_case_that_was_answered_anew(service, desk, server, queued, clock):
    newer = desk.queue()
    clock.forward(seconds=31)
    server.reply("RCPT", "550 5.1.1 unknown")
    assert send_mail(service, queued) is FAILED
    assert desk.case_now().state is CaseState.APPROVED
    assert send_mail(service, newer) is SENT
    assert desk.case_now().state is CaseState.ANSWERED


def test_a_refused_copy_does_not_hold_up_the_answer(service, desk, server, queued):
    server.reply("RCPT", "550 5.1.1 unknown", containing="consult@")
    assert send_mail(service, queued) is SENT
    assert server.messages[0].recipients == ["dana@clinic.example"]


# --- processes that die


def test_a_worker_that_died_before_handing_over_lost_nothing(service, desk, server, queued, clock):
    with pytest.raises(SystemExit):
        send_mail(service, queued, KilledBeforeAnything(service.settings))
    assert desk.mail(queued).state is SENDING
    assert recover_stale(service) == []
    assert send_mail(service, queued) is SENDING
    clock.forward(minutes=6)
    assert recover_stale(service) == [queued]
    assert recover_stale(service) == []
    clock.forward(minutes=2)
    assert send_mail(service, queued) is SENT
    assert len(server.messages) == 1


@on_both_databases
def test_a_worker_that_died_while_handing_over_leaves_it_uncertain(service, desk, server, queued, clock, read_mailbox):
    with pytest.raises(SystemExit):
        send_mail(service, queued, KilledBeforeTheDot(service.settings))
    assert server.messages == []
    clock.forward(minutes=6)
    assert recover_stale(service) == [queued]
    assert desk.mail(queued).state is UNCERTAIN
    clock.forward(minutes=10)
    read_mailbox()
    assert send_mail(service, queued) is SENT
    assert len(server.messages) == 1


def test_a_worker_that_died_after_the_word_is_made_good_by_the_copy(
    service, desk, server, queued, clock, read_mailbox, copy_comes_back
):
    with pytest.raises(SystemExit):
        send_mail(service, queued, KilledAfterTheWord(service.settings))
    assert len(server.messages) == 1
    clock.forward(minutes=6)
    assert recover_stale(service) == [queued]
    assert copy_comes_back()
    clock.forward(minutes=30)
    read_mailbox()
    assert send_mail(service, queued) is SENT
    assert len(server.messages) == 1
    assert desk.case_now().state is CaseState.ANSWERED


def test_a_mail_that_kills_every_worker_goes_to_a_person(service, desk, server, queued, clock):
    for _ in range(8):
        with pytest.raises(SystemExit):
            send_mail(service, queued, KilledBeforeAnything(service.settings))
        clock.forward(hours=5)
        recover_stale(service)
        clock.forward(hours=5)
    assert send_mail(service, queued) is FAILED
    assert desk.case_now().state is CaseState.NEEDS_PERSON


@on_both_databases
def test_a_worker_thought_dead_cannot_send_what_another_sends(service, desk, server, queued, clock, happened):
    slow = server.hold("DATA")
    with ThreadPoolExecutor() as pool:
        first = pool.submit(send_mail, service, queued)
        assert slow.reached.wait(20)
        clock.forward(minutes=6)
        assert recover_stale(service) == [queued]
        clock.forward(minutes=2)
        assert send_mail(service, queued) is SENT
        slow.released.set()
        assert first.result(20) is SENT
    assert len(server.messages) == 1
    assert happened() == ["mail.delayed", "mail.sent", "case.answered"]


@on_both_databases
def test_the_word_of_a_worker_thought_dead_still_counts(service, desk, server, queued, clock):
    slow = server.hold("MESSAGE", deliver=True)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(send_mail, service, queued)
        assert slow.reached.wait(20)
        clock.forward(minutes=6)
        assert recover_stale(service) == [queued]
        assert desk.mail(queued).state is UNCERTAIN
        slow.released.set()
        assert first.result(20) is SENT
    assert desk.case_now().state is CaseState.ANSWERED
    assert len(server.messages) == 1


@on_both_databases
def test_eight_workers_at_once_send_one_mail(service, desk, server, queued):
    start = threading.Barrier(8)

    def work() -> OutgoingState:
        start.wait(20)
        return send_mail(service, queued)

    with ThreadPoolExecutor(8) as pool:
        states = [task.result(60) for task in [pool.submit(work) for _ in range(8)]]
    assert len(server.messages) == 1
    assert set(states) <= {SENT, SENDING}
    assert desk.mail(queued).state is SENT
    assert desk.mail(queued).attempts == 1


@on_both_databases
def test_calling_back_and_sending_at_once_ends_in_one_of_both(service, desk, server, clock):
    for _ in range(10):
        mail_id = desk.queue()
        clock.forward(seconds=31)
        before = len(server.messages)
        start = threading.Barrier(2)

        def call_back(mail_id=mail_id, start=start) -> bool:
            start.wait(20)
            with service.work() as work:
                work.session.get(Case, desk.case.id, with_for_update=True)  # as a reviewer's undo does
                return cancel_mail(service, work, mail_id)

        def send(mail_id=mail_id, start=start) -> OutgoingState:
            start.wait(20)
            return send_mail(service, mail_id)

        with ThreadPoolExecutor(2) as pool:
            cancelling, sending = pool.submit(call_back), pool.submit(send)
            cancelled, state = cancelling.result(30), sending.result(30)
        assert state is (CANCELLED if cancelled else SENT)
        assert len(server.messages) - before == (not cancelled)
