"""One thin actor a stage: it takes an id and calls the stage's function."""

import threading
from datetime import timedelta

import dramatiq

from consultant.draft.propose import draft_case as propose
from consultant.inbox.read import read_message as read
from consultant.process import context
from consultant.reply.send import send_mail as send
from consultant.service import Nudge
from workers.broker import ActorNudger, make_broker, queue_name
from workers.sweep import SweepInWorkers

settings = context().service.settings
broker = make_broker(settings)
broker.add_middleware(SweepInWorkers())
dramatiq.set_broker(broker)

NO_ROOM = timedelta(seconds=2)
"""How long a case waits that found every place for drafting taken."""
places = threading.BoundedSemaphore(max(1, settings.queue.threads - 1))
"""A model may take minutes. One thread is always left for mail that comes in and answers that go out."""


@dramatiq.actor(queue_name=queue_name(settings, "read"), broker=broker)
def read_message(message_id: int) -> None:
    """Make one stored message part of a case, or say why not."""
    read(context().service, message_id)


@dramatiq.actor(queue_name=queue_name(settings, "draft"), broker=broker, time_limit=int(settings.draft_seconds * 1000))
def draft_case(case_id: int) -> None:
    """Propose an answer for one case."""
    if not places.acquire(blocking=False):
        context().service.nudger(Nudge("draft", case_id, NO_ROOM))
        return
    try:
        propose(context().service, case_id, context().drafter)
    finally:
        places.release()


@dramatiq.actor(queue_name=queue_name(settings, "send"), broker=broker)
def send_mail(outgoing_id: int) -> None:
    """Send one mail of the outbox."""
    send(context().service, outgoing_id, context().transport)


nudger = ActorNudger({"read": read_message, "draft": draft_case, "send": send_mail})
context().service.nudger = nudger
