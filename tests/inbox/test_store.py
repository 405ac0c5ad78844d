"""What arrives is stored once, whoever stores it and however often."""

import base64
import random
import threading
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from consultant import events
from consultant.config import Database
from consultant.inbox.store import Arrival, store_batch
from consultant.record import Event, Ingested, Message, MessageState
from consultant.service import Nudge, Service

RECEIVED = datetime(2026, 5, 31, 8, 0, tzinfo=UTC)


def arrival(uid: int, raw: bytes | None = None, **other) -> Arrival:
    raw = f"Subject: {uid}\r\n\r\nbody {uid}\r\n".encode() if raw is None else raw
    place = {"account": "consult@service.example", "folder": "INBOX", "uidvalidity": 7}
    return Arrival(**{**place, "raw": raw, "uid": uid, "size": len(raw), "received_at": RECEIVED, **other})


def rows(service: Service, table):
    with service.look() as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_what_arrives_is_stored_as_it_came_and_asked_to_be_read(service, nudges):
    raw = bytes(range(256)) * 4
    [stored] = store_batch(service, [arrival(3, raw)])
    [message] = rows(service, Message)
    assert (stored.message_id, stored.fresh) == (message.id, True)
    assert message.raw == raw
    assert message.size == len(raw)
    assert message.state is MessageState.STORED
    assert message.received_at == RECEIVED
    assert nudges == [Nudge("read", message.id)]


def test_answers_come_in_the_order_of_the_arrivals(service):
    first = store_batch(service, [arrival(2)])
    batch = store_batch(service, [arrival(1), arrival(2), arrival(3)])
    assert [stored.fresh for stored in batch] == [True, False, True]
    assert batch[1].message_id == first[0].message_id
    assert len({stored.message_id for stored in batch}) == 3


def test_the_same_bytes_under_another_uid_are_one_message_in_two_places(service, nudges):
    first, second = store_batch(service, [arrival(1, b"same"), arrival(2, b"same")])
    [third] = store_batch(service, [arrival(1, b"same", uidvalidity=8)])
    assert first.message_id == second.message_id == third.message_id
    assert [first.fresh, second.fresh, third.fresh] == [True, False, False]
    assert len(rows(service, Message)) == 1
    assert [(place.uidvalidity, place.uid) for place in rows(service, Ingested)] == [(7, 1), (7, 2), (8, 1)]
    assert len(nudges) == 1


def test_the_same_place_again_is_the_message_known_there(service, nudges):
    [first] = store_batch(service, [arrival(1, b"as the server said")])
    [again] = store_batch(service, [arrival(1, b"as the server rendered it later")])
    assert (again.message_id, again.fresh) == (first.message_id, False)
    assert len(rows(service, Message)) == len(rows(service, Ingested)) == len(nudges) == 1


def test_one_event_is_recorded_for_each_new_message_and_none_for_a_known_one(service):
    store_batch(service, [arrival(1), arrival(2)])
    store_batch(service, [arrival(2), arrival(2)])
    assert [(event.kind, event.message_id) for event in rows(service, Event)] == [
        ("message.stored", 1),
        ("message.stored", 2),
    ]
    with service.look() as session:
        assert events.first_break(session) is None


def test_a_header_alone_keeps_the_size_of_the_whole(service):
    store_batch(service, [arrival(1, b"Subject: big\r\n\r\n", size=80_000_000, header_only=True)])
    [message] = rows(service, Message)
    assert message.header_only
    assert message.size == 80_000_000
    assert message.raw == b"Subject: big\r\n\r\n"


def test_what_is_done_along_with_storing_is_undone_along_with_it(service, nudges):
    def fails(_work):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store_batch(service, [arrival(1)], also=fails)
    assert rows(service, Message) == []
    assert nudges == []


def test_an_empty_batch_still_does_what_goes_along_with_it(service):
    ran = []
    assert store_batch(service, [], also=ran.append) == []
    assert len(ran) == 1


def store_at_once(service: Service, workers: int = 4) -> list[list]:
    """Several threads store the same thirty messages, each in an order of its own."""
    barrier, results = threading.Barrier(workers), [[] for _ in range(workers)]

    def store(number: int) -> None:
        batch = [arrival(uid) for uid in range(1, 31)]
        turned = batch[number * 7 :] + batch[: number * 7]
        barrier.wait()
        for start in range(0, 30, 10):
            results[number] += store_batch(service, turned[start : start + 10])

    threads = [threading.Thread(target=store, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def check_stored_once(service: Service, results: list[list], nudges: list[Nudge]) -> None:
    assert [len(result) for result in results] == [30] * len(results)
    assert sum(stored.fresh for result in results for stored in result) == 30
    assert len(rows(service, Message)) == len(rows(service, Ingested)) == 30
    assert sorted(nudge.row_id for nudge in nudges) == [message.id for message in rows(service, Message)]


def test_pollers_that_store_the_same_messages_at_once_store_each_once(service, nudges):
    check_stored_once(service, store_at_once(service), nudges)


@pytest.fixture
def on_postgres(settings, open_service, postgres) -> Service:
    url = postgres.render_as_string(hide_password=False)
    return open_service(settings.model_copy(update={"database": Database(url=url)}))


@pytest.mark.server
def test_on_postgresql_too_each_is_stored_once(on_postgres, nudges):
    check_stored_once(on_postgres, store_at_once(on_postgres), nudges)
    with on_postgres.look() as session:
        assert events.first_break(session) is None


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        (b"", None),
        (b"Subject: short\r\n\r\nshort\r\n", None),
        (b"pain in the left foot since the operation, no fever\r\n" * 2000, 0.05),
        (base64.encodebytes(random.Random(1).randbytes(40_000)).replace(b"\n", b"\r\n"), 1.01),
        (random.Random(2).randbytes(40_000), 1.01),
    ],
    ids=["nothing", "short", "text", "base64", "noise"],
)
def test_bytes_are_packed_where_that_saves_something_and_come_back_as_they_were(service, raw, share):
    store_batch(service, [arrival(1, raw)])
    [message] = rows(service, Message)
    assert message.raw == raw
    if share is not None:
        assert len(message.packed) <= share * len(raw)
