"""Whatever goes wrong, in whatever order: a mail is delivered at most once, and `sent` means that it was."""

import contextlib
import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from consultant.record import CaseState, Cursor, OutgoingState
from consultant.reply.outbox import confirm_delivery
from consultant.reply.send import due_mail, recover_stale, send_mail
from tests.fixtures.smtp import SmtpServer
from tests.reply.deaths import KilledAfterTheWord, KilledBeforeAnything, KilledBeforeTheDot

MISHAPS: dict[str, Callable[[SmtpServer], object]] = {
    "refused for now": lambda server: server.reply("RCPT", "451 4.3.0 later"),
    "message refused for now": lambda server: server.reply("MESSAGE", "451 4.3.0 later"),
    "lost before the message": lambda server: server.drop("DATA"),
    "word lost": lambda server: server.drop("MESSAGE", deliver=True),
    "message lost": lambda server: server.drop("MESSAGE", deliver=False),
    "copy refused": lambda server: server.reply("RCPT", "550 5.1.1 no", containing="consult@"),
    "copy refused, word lost": lambda server: (
        server.reply("RCPT", "550 5.1.1 no", containing="consult@"),
        server.drop("MESSAGE", deliver=True),
    ),
    "none": lambda server: None,
}
DEATHS = {
    "killed before anything": KilledBeforeAnything,
    "killed before the dot": KilledBeforeTheDot,
    "killed after the word": KilledAfterTheWord,
}
steps = st.tuples(st.sampled_from([*MISHAPS, *DEATHS]), st.sampled_from([1, 7, 20, 300]))
numbers = itertools.count()


@pytest.fixture
def sending_service(settings, through, open_service):
    return open_service(through(settings))


@given(history=st.lists(steps, max_size=6))
@example(history=[("killed after the word", 300)])
@example(history=[("word lost", 1), ("none", 20)])
@example(history=[("message lost", 20), ("killed before anything", 7), ("word lost", 20)])
@example(history=[("copy refused, word lost", 20), ("none", 20)])
@example(history=[("message lost", 20), ("message refused for now", 20), ("killed before the dot", 7), ("none", 300)])
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_mail_is_delivered_at_most_once_and_never_believed_sent_in_vain(
    sending_service, server, open_desk, clock, history
):
    service = sending_service
    server.messages.clear()
    desk = open_desk(service, address=f"sender{next(numbers)}@clinic.example")
    outgoing_id = desk.queue()
    message_id = desk.mail(outgoing_id).message_id

    def delivered() -> list:
        return [message for message in server.messages if message_id.encode() in message.raw]

    def look_into_mailbox() -> None:
        with service.work() as work:
            cursor = work.session.exec(select(Cursor)).first() or Cursor(account="consult", folder="INBOX")
            cursor.last_seen = work.now
            work.session.add(cursor)
            for message in delivered():
                if "consult@service.example" in message.recipients:
                    confirm_delivery(service, work, message_id)

    def attempt(mishap: str) -> None:
        transport = None
        if mishap in DEATHS:
            transport = DEATHS[mishap](service.settings)
        else:
            MISHAPS[mishap](server)
        with contextlib.suppress(SystemExit):
            send_mail(service, outgoing_id, transport)
        server.forget()

    for mishap, minutes in history:
        clock.forward(minutes=minutes)
        recover_stale(service)
        look_into_mailbox()
        attempt(mishap)
        look_into_mailbox()
        assert len(delivered()) <= 1
    for _ in range(30):
        if desk.mail(outgoing_id).state in {OutgoingState.SENT, OutgoingState.FAILED}:
            break
        clock.forward(hours=5)
        recover_stale(service)
        look_into_mailbox()
        for due in due_mail(service):
            send_mail(service, due)
        look_into_mailbox()
    state = desk.mail(outgoing_id).state
    copied = [message for message in delivered() if "consult@service.example" in message.recipients]
    assert len(delivered()) <= 1
    assert state in {OutgoingState.SENT, OutgoingState.FAILED}
    if state is OutgoingState.SENT:
        assert delivered()
    else:
        assert not copied  # delivered without a copy, nobody can know: a person is asked
    assert (
        desk.case_now().state
        is {
            OutgoingState.SENT: CaseState.ANSWERED,
            OutgoingState.FAILED: CaseState.NEEDS_PERSON,
        }[state]
    )
