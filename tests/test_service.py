"""Units of work, the event chain and leases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consultant import database, events
from consultant.errors import NewerDatabase
from consultant.events import Kind
from consultant.record import Case, CaseState, Event, Message, MessageState, Sender, lease
from consultant.service import Service


def open_case(service: Service) -> int:
    with service.work() as work:
        sender = Sender(address="a@clinic.example", created_at=work.now)
        work.session.add(sender)
        work.session.flush()
        case = Case(sender_id=sender.id, opened_at=work.now, changed_at=work.now)
        work.session.add(case)
        work.session.flush()
        work.record(Kind.CASE_OPENED, actor="test", case_id=case.id)
        work.nudge("draft", case.id)
        return case.id


def test_a_nudge_goes_out_only_after_its_commit(service, nudges):
    with pytest.raises(RuntimeError), service.work() as work:
        work.nudge("draft", 1)
        raise RuntimeError
    assert nudges == []
    case_id = open_case(service)
    assert [(nudge.stage, nudge.row_id) for nudge in nudges] == [("draft", case_id)]


def test_a_lost_nudge_does_not_undo_the_work(service):
    def broken(_nudge):
        raise ConnectionError

    service.nudger = broken
    case_id = open_case(service)
    with service.look() as session:
        assert session.get(Case, case_id) is not None
        assert lease.due(session, Case, state=CaseState.DRAFTING, now=service.clock()) == [case_id]


def test_only_one_of_two_workers_claims_a_row(service, clock):
    case_id = open_case(service)
    held = timedelta(minutes=5)
    with service.work() as work:
        assert lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=held)
    with service.work() as work:
        assert not lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=held)
    clock.forward(minutes=6)
    with service.work() as work:
        assert lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=held)
        assert work.session.get(Case, case_id).attempts == 2


def test_a_state_moves_only_from_where_it_is(service):
    case_id = open_case(service)
    with service.work() as work:
        assert lease.move(work.session, Case, case_id, old=CaseState.DRAFTING, new=CaseState.REVIEW)
        assert not lease.move(work.session, Case, case_id, old=CaseState.DRAFTING, new=CaseState.REVIEW)
        assert work.session.get(Case, case_id).state is CaseState.REVIEW


def test_a_released_row_waits_for_its_time(service, clock):
    case_id = open_case(service)
    with service.work() as work:
        lease.release(work.session, Case, case_id, retry_at=work.now + timedelta(seconds=30), trouble="model away")
    with service.look() as session:
        assert lease.due(session, Case, state=CaseState.DRAFTING, now=clock()) == []
        clock.forward(seconds=31)
        assert lease.due(session, Case, state=CaseState.DRAFTING, now=clock()) == [case_id]


def test_the_event_chain_is_whole_until_somebody_touches_it(service):
    for _ in range(2):
        with service.work() as work:
            work.record(Kind.REVIEWER_ADDED, actor="test", count=1)
            work.record(Kind.REVIEWER_SIGNED_IN, actor="test")
    with service.look() as session:
        assert events.first_break(session) is None
    with service.work() as work:
        second = work.session.exec(select(Event).where(Event.id == 2)).one()
        second.data = {"count": 2}
    with service.look() as session:
        assert events.first_break(session) == 2


def test_the_tables_are_what_the_migrations_make(service):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from consultant.record import metadata

    with service.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_later_version_is_refused(service):
    with service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="9999"):
        database.check(service.engine)
    with pytest.raises(NewerDatabase):
        database.migrate(service.engine)


def test_raw_bytes_come_back_as_they_came(service, clock):
    raw = bytes(range(256)) * 10
    with service.work() as work:
        work.session.add(
            Message(sha256="0" * 64, size=len(raw), packed=Message.pack(raw), received_at=clock(), stored_at=clock())
        )
    with service.look() as session:
        message = session.exec(select(Message)).one()
        assert message.raw == raw
        assert message.state is MessageState.STORED
        assert message.stored_at == clock()


def test_an_error_of_the_database_tells_no_value(service):
    from sqlalchemy.exc import IntegrityError

    open_case(service)
    with pytest.raises(IntegrityError) as caught:
        open_case(service)
    assert "clinic.example" not in str(caught.value)
