"""The broker config.toml asks for, and nudges as its messages."""

import threading
from datetime import timedelta

import dramatiq
import pytest

from consultant.config import Queue, Secrets, Settings
from consultant.record import MessageState
from consultant.service import Nudge


def settings_with(kind, url, password=None):
    secrets = {"queue_password": password} if password else {}
    return Settings(queue=Queue(broker=kind, url=url), secrets=Secrets.model_validate(secrets))


@pytest.mark.parametrize(
    ("url", "password", "expected"),
    [
        ("redis://127.0.0.1:6379/0", None, "redis://127.0.0.1:6379/0"),
        ("redis://127.0.0.1:6379/0", "p@ss/word", "redis://:p%40ss%2Fword@127.0.0.1:6379/0"),
        ("amqp://guest@127.0.0.1:5672/", "guest", "amqp://guest:guest@127.0.0.1:5672/"),
    ],
)
def test_the_password_is_put_into_the_address(workers, url, password, expected):
    from workers.broker import broker_url

    kind = "redis" if url.startswith("redis") else "rabbitmq"
    assert broker_url(settings_with(kind, url, password)) == expected


def test_a_failed_message_is_neither_repeated_nor_kept(workers):
    from workers.broker import make_broker

    broker = make_broker(Settings())

    calls = []

    @dramatiq.actor(broker=broker)
    def fails(number):
        calls.append(number)
        raise ValueError("always")

    worker = dramatiq.Worker(broker, worker_threads=1, worker_timeout=50)
    worker.start()
    try:
        for number in range(5):
            fails.send(number)
        broker.join(fails.queue_name, fail_fast=False, timeout=20_000)
    finally:
        worker.stop()
        broker.close()
    assert sorted(calls) == list(range(5))
    assert broker.dead_letters == []


def test_a_nudge_reaches_its_actor_with_the_id_and_its_delay(workers):
    from workers.broker import ActorNudger, make_broker

    broker, seen, called = make_broker(Settings()), [], threading.Event()

    @dramatiq.actor(broker=broker)
    def read(row_id):
        seen.append(row_id)
        called.set()

    nudge = ActorNudger({"read": read})
    worker = dramatiq.Worker(broker, worker_threads=1, worker_timeout=50)
    worker.start()
    try:
        nudge(Nudge("read", 7))
        assert called.wait(20)
        called.clear()
        nudge(Nudge("read", 8, timedelta(milliseconds=20)))
        assert called.wait(20)
    finally:
        worker.stop()
        broker.close()
    assert seen == [7, 8]


def test_the_read_actor_reads_a_stored_message(workers, service, clock):
    from consultant.inbox.store import Arrival, store_batch
    from consultant.record import Message

    raw = b"From: a@clinic.example\r\nSubject: bunion\r\nMessage-ID: <1@clinic.example>\r\n\r\nWhich code?\r\n"
    (stored,) = store_batch(
        service,
        [Arrival(raw=raw, account="a", folder="f", uidvalidity=1, uid=1, size=len(raw), received_at=clock())],
    )
    workers.read_message.fn(stored.message_id)
    with service.look() as session:
        assert session.get(Message, stored.message_id).state is MessageState.IN_CASE


def test_a_case_that_finds_every_place_for_drafting_taken_waits_and_holds_no_thread(workers, service, nudges):
    from workers import actors

    service.nudger = nudges.append
    taken = 0
    while actors.places.acquire(blocking=False):
        taken += 1
    try:
        actors.draft_case.fn(7)
    finally:
        for _ in range(taken):
            actors.places.release()
    assert taken < actors.settings.queue.threads, "mail that comes in and answers that go out have a thread left"
    assert nudges == [Nudge("draft", 7, actors.NO_ROOM)]
