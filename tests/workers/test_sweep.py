"""The sweep finds what nobody picked up, and does not shout."""

import itertools
from datetime import timedelta

import pytest

from consultant.record import Case, CaseState, Message, Sender, lease


@pytest.fixture
def sweep(workers, service):
    from workers.sweep import Sweep

    return Sweep(service)


@pytest.fixture
def waiting_case(service):
    def make():
        with service.work() as work:
            sender = Sender(address=f"a{service.clock().timestamp()}@clinic.example", created_at=work.now)
            work.session.add(sender)
            work.session.flush()
            case = Case(sender_id=sender.id, opened_at=work.now, changed_at=work.now)
            work.session.add(case)
            work.session.flush()
            return case.id

    return make


def stages(nudges):
    return [(nudge.stage, nudge.row_id) for nudge in nudges]


def test_the_first_round_nudges_what_an_earlier_process_left(sweep, waiting_case, nudges):
    case_id = waiting_case()
    assert sweep.round() == 1
    assert stages(nudges) == [("draft", case_id)]


def test_a_row_just_written_is_left_to_its_own_nudge_for_one_round(sweep, waiting_case, nudges, clock):
    sweep.round()
    case_id = waiting_case()
    assert sweep.round() == 0
    clock.forward(seconds=15)
    assert sweep.round() == 1
    assert stages(nudges) == [("draft", case_id)]


def test_what_stays_is_nudged_at_growing_intervals(sweep, waiting_case, clock):
    waiting_case()
    nudged_at = []
    for second in range(0, 3600, 15):
        if sweep.round():
            nudged_at.append(second)
        clock.forward(seconds=15)
    pauses = [later - earlier for earlier, later in itertools.pairwise(nudged_at)]
    assert pauses[0] == 30
    assert pauses == sorted(pauses)
    assert pauses[-1] == 600


def test_a_row_in_somebodys_hands_is_left_alone_until_the_lease_runs_out(sweep, service, waiting_case, clock):
    case_id = waiting_case()
    with service.work() as work:
        lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=timedelta(minutes=5))
    assert sweep.round() == 0
    clock.forward(minutes=6)
    sweep.round()
    clock.forward(seconds=15)
    assert sweep.round() == 1


def test_a_stored_message_is_found_too(sweep, service, nudges):
    with service.work() as work:
        message = Message(sha256="0" * 64, size=1, packed=Message.pack(b"x"), received_at=work.now, stored_at=work.now)
        work.session.add(message)
    sweep.round()
    assert stages(nudges) == [("read", message.id)]
