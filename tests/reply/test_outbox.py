"""Mails wait, are called back, and count as sent when our own copy comes back."""

from email import message_from_bytes
from email.policy import default

import pytest
from sqlmodel import select

from consultant.case.answer import Answer
from consultant.errors import CannotCompose
from consultant.record import CaseState, Event, MailKind, OutgoingMail, OutgoingState, lease
from consultant.reply.outbox import cancel_mail, confirm_delivery, queue_mail
from consultant.service import Nudge


def events_of(service) -> list[str]:
    with service.look() as session:
        return list(session.exec(select(Event.kind).order_by(Event.id)))


def test_an_answer_waits_for_the_undo_window(desk, nudges, clock):
    mail = desk.mail(desk.queue())
    wait = mail.not_before - clock()
    assert wait.total_seconds() == 30
    assert nudges == [Nudge("send", mail.id, wait)]
    assert events_of(desk.service) == ["mail.queued"]


def test_an_acknowledgement_leaves_at_once(desk, nudges, clock):
    mail = desk.mail(desk.queue(MailKind.ACKNOWLEDGEMENT))
    assert mail.not_before == clock()
    assert not nudges[0].delay


def test_the_stored_bytes_hold_the_message_id_of_the_row(desk):
    mail = desk.mail(desk.queue())
    assert message_from_bytes(mail.raw, policy=default)["Message-ID"] == mail.message_id


def test_a_sender_gets_no_more_automatic_mail_than_the_limit(desk, clock):
    def again(kind=MailKind.ACKNOWLEDGEMENT):
        with desk.service.work() as work:
            return queue_mail(desk.service, work, kind, sender=desk.sender, case=desk.case, answers=desk.message)

    for kind in [MailKind.ACKNOWLEDGEMENT] * 3 + [MailKind.TOO_LARGE] * 2:
        assert again(kind) is not None
    assert again() is None
    desk.queue(MailKind.ANSWER)
    clock.forward(hours=24, seconds=1)
    assert again() is not None


def test_a_waiting_mail_can_be_called_back_once(desk):
    mail_id = desk.queue()
    with desk.service.work() as work:
        assert cancel_mail(desk.service, work, mail_id)
        assert not cancel_mail(desk.service, work, mail_id)
    assert desk.mail(mail_id).state is OutgoingState.CANCELLED
    assert events_of(desk.service) == ["mail.queued", "mail.cancelled"]


def test_an_unknown_mail_cannot_be_called_back(desk):
    with desk.service.work() as work:
        assert not cancel_mail(desk.service, work, 4711)


def test_a_copy_proves_that_an_uncertain_mail_was_sent(desk):
    mail_id = desk.queue()
    mail = desk.mail(mail_id)
    with desk.service.work() as work:
        lease.move(
            work.session, OutgoingMail, mail_id, old=OutgoingState.WAITING, new=OutgoingState.UNCERTAIN, attempts=1
        )
    with desk.service.work() as work:
        assert confirm_delivery(desk.service, work, mail.message_id)
    with desk.service.work() as work:
        assert not confirm_delivery(desk.service, work, mail.message_id)
    assert desk.mail(mail_id).state is OutgoingState.SENT
    assert desk.case_now().state is CaseState.ANSWERED
    assert events_of(desk.service) == ["mail.queued", "mail.sent", "case.answered"]


def test_a_mail_that_never_left_is_not_proved_sent(desk):
    mail_id = desk.queue()
    with desk.service.work() as work:
        assert not confirm_delivery(desk.service, work, desk.mail(mail_id).message_id)
        assert not confirm_delivery(desk.service, work, "<nobody@elsewhere.example>")
    assert desk.mail(mail_id).state is OutgoingState.WAITING


def test_an_empty_answer_is_refused_and_leaves_nothing_behind(service, open_desk):
    desk = open_desk(service, answer=Answer())
    with pytest.raises(CannotCompose, match="empty"):
        desk.queue()
    assert events_of(service) == []


@pytest.mark.parametrize(("theirs", "ours"), [("no address", "consult@service.example"), ("dana@clinic.example", "")])
def test_an_acknowledgement_that_cannot_be_written_does_not_hold_up_its_message(
    open_service, settings, open_desk, theirs, ours
):
    mailbox = settings.mailbox.model_copy(update={"address": ours})
    service = open_service(settings.model_copy(update={"mailbox": mailbox}))
    desk = open_desk(service, address=theirs)
    with service.work() as work:
        parts = {"sender": desk.sender, "case": desk.case, "answers": desk.message}
        assert queue_mail(service, work, MailKind.ACKNOWLEDGEMENT, **parts) is None
    assert events_of(service) == ["mail.failed"]
