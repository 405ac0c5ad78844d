"""How the service is, for monitors and for people."""

import json
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from consultant import database
from consultant.record import Case, CaseState, Cursor, Message, MessageState
from consultant.site.health import look
from tests.fixtures.web import serving


@pytest.fixture
def poller(service):
    """Sets how the poller of the mailbox is."""

    def set_(**values):
        with service.work() as work:
            found = work.session.get(Cursor, 1)
            cursor = found or Cursor(account="consult@service.example", folder="INBOX")
            for name, value in {"last_seen": work.now, "connected_since": work.now, **values}.items():
                setattr(cursor, name, value)
            work.session.add(cursor)

    return set_


def test_all_is_well_when_the_server_was_heard_from_and_nothing_waits_too_long(service, poller, desk):
    poller(lag_seconds=1.5)
    desk.case()
    health = look(service)
    assert (health.status, health.problems) == ("ok", [])
    assert health.cases["review"].count == 1
    [inbox] = health.pollers
    assert (inbox.folder, inbox.connected, inbox.lag_seconds, inbox.errors) == ("INBOX", True, 1.5, 0)


def test_anybody_may_ask_and_is_told_no_address_and_nothing_of_a_case(web, poller, desk):
    poller(
        errors=3,
        last_error='imap.service.example:993 cannot be reached: consult@service.example said "no"',
    )
    desk.case(subject="Very private", sender="dana@clinic.example")
    desk.unreadable(note="about dana@clinic.example")
    answer = httpx2.get(f"{web}/health")
    assert answer.status_code == 200
    for secret in ("@", "service.example", "clinic", "private", "dana"):
        assert secret not in answer.text.lower()
    told = answer.json()
    assert told["status"] == "degraded"
    assert told["pollers"][0]["last_error"] == "the server cannot be reached"
    assert "failed 3 times in a row" in told["problems"][0]
    assert httpx2.head(f"{web}/health").status_code == 200


@pytest.mark.parametrize("error", ["", "weird@thing", "a@b: c", ":", "x" * 500])
def test_no_wording_of_a_failure_gives_an_address_away(service, poller, error):
    poller(errors=1, last_error=error)
    assert "@" not in look(service).pollers[0].last_error


def test_a_mailbox_never_read_is_trouble_and_none_configured_is_not(service, settings, open_service, tmp_path):
    assert look(service).problems == ["the mailbox has not been read yet"]
    mailbox = settings.mailbox.model_copy(update={"host": ""})
    database_ = settings.database.model_copy(update={"url": f"sqlite:///{tmp_path}/other.db"})
    assert look(open_service(settings.model_copy(update={"mailbox": mailbox, "database": database_}))).status == "ok"


def test_a_server_silent_for_too_long_is_trouble(service, poller, clock):
    poller()
    clock.forward(seconds=2 * 540 + 60)
    assert look(service).status == "ok"
    clock.forward(seconds=1)
    health = look(service)
    assert health.status == "degraded"
    assert "nothing was heard" in health.problems[0]


def test_work_that_nobody_does_is_trouble_but_people_may_take_their_time(service, poller, desk, clock):
    desk.case(state=CaseState.DRAFTING)
    desk.case(state=CaseState.REVIEW)
    stored = desk.unreadable()
    with service.work() as work:
        work.session.get_one(Message, stored).state = MessageState.STORED
    clock.forward(minutes=11)
    poller()
    health = look(service)
    assert health.problems == [
        "stored mail waits to be read for more than 10 min (1): do the workers run?",
        "cases wait to be drafted for more than 10 min (1): do the workers run?",
    ]
    assert health.cases["review"].oldest_seconds == 660


def test_work_that_waits_for_another_try_or_is_held_is_no_trouble(service, poller, desk, clock):
    held, waiting = desk.case(state=CaseState.DRAFTING), desk.case(state=CaseState.DRAFTING)
    clock.forward(hours=2)
    poller()
    with service.work() as work:
        work.session.get_one(Case, held).lease_until = work.now + timedelta(minutes=1)
        work.session.get_one(Case, waiting).retry_at = work.now + timedelta(minutes=15)
    health = look(service)
    assert (health.status, health.cases["drafting"].count, health.cases["drafting"].oldest_seconds) == ("ok", 2, 7200)


def test_a_database_of_another_version_is_down(service):
    with service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    health = look(service)
    assert (health.status, health.database, health.revision) == ("down", True, "9999")


def test_a_database_that_does_not_answer_is_down_and_the_route_says_503(settings, open_service):
    service = open_service(settings)
    with serving(service) as address:
        path = database.database_url(settings).database
        service.engine.dispose()
        with Path(path).open("r+b") as file:
            file.write(b"no database" * 100)
        answer = httpx2.get(f"{address}/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert answer.json()["database"] is False


def test_people_see_the_same_with_the_details(desk, person, poller, clock):
    poller(errors=1, last_error="imap.service.example:993 cannot be reached: no answer in time")
    clock.now += timedelta(minutes=1)
    someone = person(desk.reviewer())
    someone.open("/status")
    assert "degraded" in someone.words
    assert "imap.service.example:993 cannot be reached: no answer in time" in someone.words
    assert json.loads(someone.client.get("/health").text)["status"] == "degraded"
