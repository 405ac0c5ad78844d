"""Batches are stored in order, and nothing is stored behind a batch that could not be."""

import threading
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from consultant.inbox.conveyor import Conveyor
from consultant.inbox.store import Arrival
from consultant.record import Message


def batch(*uids: int) -> list[Arrival]:
    when = datetime(2026, 5, 31, 8, 0, tzinfo=UTC)
    raws = {uid: f"Subject: {uid}\r\n\r\n".encode() for uid in uids}
    return [Arrival(raw, "consult@service.example", "INBOX", 7, uid, len(raw), when) for uid, raw in raws.items()]


def stored(service) -> list[bytes]:
    with service.look() as session:
        return [message.raw for message in session.exec(select(Message).order_by(Message.id))]


def nothing(_work) -> None:
    pass


def test_batches_are_stored_in_the_order_they_were_put_on(service):
    with Conveyor(service) as conveyor:
        results = [conveyor.put(batch(uid, uid + 1), nothing) for uid in range(1, 20, 2)]
    assert [one.message_id for result in results for one in result.result()] == list(range(1, 21))
    assert stored(service) == [arrival.raw for arrival in batch(*range(1, 21))]


def test_a_batch_is_on_its_way_while_the_next_is_put_on(service):
    written, may_go_on = threading.Event(), threading.Event()

    def slowly(_work) -> None:
        written.set()
        assert may_go_on.wait(20)

    with Conveyor(service) as conveyor:
        first = conveyor.put(batch(1), slowly)
        second = conveyor.put(batch(2), nothing)
        assert written.wait(20)
        assert not first.done()
        may_go_on.set()
        assert second.result(20)[0].fresh
    assert len(stored(service)) == 2


def test_what_is_put_on_behind_a_batch_that_fails_is_not_stored(service):
    def fails(_work) -> None:
        raise RuntimeError("no space left")

    with Conveyor(service) as conveyor:
        conveyor.put(batch(1), nothing)
        broken = conveyor.put(batch(2), fails)
        behind = conveyor.put(batch(3), nothing)
        for future in (broken, behind):
            with pytest.raises(RuntimeError, match="no space left"):
                future.result(20)
    assert stored(service) == [batch(1)[0].raw]
