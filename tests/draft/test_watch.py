"""What a draft is doing is written down now and then, and is gone when the draft is stored."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consultant.draft.budget import NOTHING, Spent
from consultant.draft.progress import Doing, Stage
from consultant.draft.watch import ProgressNotes, forget, spent_so_far
from consultant.record import Case, Progress, Sender


@pytest.fixture
def case_id(service):
    with service.work() as work:
        sender = Sender(address="a@x.example", created_at=work.now)
        work.session.add(sender)
        work.session.flush()
        case = Case(sender_id=sender.id, opened_at=work.now, changed_at=work.now)
        work.session.add(case)
        work.session.flush()
        return case.id


class Hands:
    now = 0.0

    def __call__(self):
        return self.now


def row_of(service):
    with service.look() as session:
        return session.exec(select(Progress)).one_or_none()


def test_a_note_is_written_at_once_and_the_next_after_a_second(service, case_id, clock):
    hands = Hands()
    notes = ProgressNotes(service, case_id, clock=hands)
    notes(Doing(Stage.READ, 1, NOTHING))
    assert row_of(service).stage == "reading the case"
    for tokens in range(500):
        notes(Doing(Stage.ASSIGN, 1, NOTHING, tokens))
    assert row_of(service).stage == "reading the case", "not one transaction a token"
    hands.now = 1.0
    clock.forward(seconds=5)
    notes(Doing(Stage.LOCATE, 2, Spent(2, 1000, 50, 0.25, 1, 0), 30))
    row = row_of(service)
    assert (row.stage, row.round, row.requests, row.tokens, row.cost) == ("looking codes up", 2, 2, 1080, 0.25)
    assert row.changed_at - row.began_at == timedelta(seconds=5)


def test_what_a_try_took_is_there_for_the_next(service, case_id):
    notes = ProgressNotes(service, case_id, clock=Hands())
    notes(Doing(Stage.READ, 1, NOTHING))
    spent = Spent(3, 900, 80, 0.5, 2, 1)
    notes(Doing(Stage.REPAIR, 1, spent))
    notes.close()
    with service.look() as session:
        assert spent_so_far(session, case_id) == spent


def test_a_case_that_was_never_tried_took_nothing(service, case_id):
    with service.look() as session:
        assert spent_so_far(session, case_id) == NOTHING
    ProgressNotes(service, case_id).close()
    assert row_of(service) is None, "nothing is written where nothing was taken"


def test_notes_are_forgotten(service, case_id):
    ProgressNotes(service, case_id)(Doing(Stage.READ, 1, NOTHING))
    for _ in range(2):
        with service.work() as work:
            forget(work.session, case_id)
    assert row_of(service) is None


def test_a_note_that_cannot_be_written_costs_nothing_but_the_note(service, case_id):
    notes = ProgressNotes(service, case_id + 1000)  # the database refuses it: there is no such case
    notes(Doing(Stage.READ, 1, Spent(requests=1)))
    assert row_of(service) is None
    assert notes.spent.requests == 1
