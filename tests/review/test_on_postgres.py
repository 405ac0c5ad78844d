"""The same queue, sign-in and decisions on PostgreSQL, where transactions really run side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import select

from consultant.config import Database
from consultant.errors import SignInError, StaleDraft, WrongState
from consultant.record import Case, CaseState, Decision, Draft, OutgoingMail, Reviewer
from consultant.review import accounts, casefile, decision, preview, queue
from consultant.review.queue import View
from consultant.site.health import look
from tests.fixtures.web import Desk, Person, example_answer, serving

pytestmark = pytest.mark.server
ROUNDS = 10


@pytest.fixture
def shared(settings, postgres, open_service):
    """A service on PostgreSQL."""
    changes = {"database": Database(url=postgres.set(password=None).render_as_string())}
    if postgres.password is not None:
        secret = {"database_password": SecretStr(postgres.password)}
        changes["secrets"] = settings.secrets.model_copy(update=secret)
    return open_service(settings.model_copy(update=changes))


@pytest.fixture
def desk(shared):
    return Desk(shared)


def at_once(attempt, people):
    """What came of everybody trying at the same moment; None for whoever was too late."""

    def try_(person):
        try:
            return attempt(person)
        except (WrongState, StaleDraft, SignInError):
            return None

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(try_, people))


def test_of_several_approvals_at_once_one_wins_every_time(shared, desk):
    people = [desk.reviewer(f"r{number}@desk.example") for number in range(4)]
    for _round in range(ROUNDS):
        case_id = desk.case()
        seen = {}
        with shared.look() as session:
            for person in people:
                case, reviewer = session.get_one(Case, case_id), session.get_one(Reviewer, person)
                found = preview.preview(shared, session, case, reviewer)
                seen[person] = {"revision": 1, "message_id": found.message.id, "digest": found.mail.digest}
        won = at_once(
            lambda person, case_id=case_id, seen=seen: decision.approve(shared, case_id, person, **seen[person]), people
        )
        assert sum(result is not None for result in won) == 1
    with shared.look() as session:
        assert len(session.exec(select(OutgoingMail)).all()) == ROUNDS
        assert len(session.exec(select(Decision)).all()) == ROUNDS


def test_saving_and_approving_at_once_never_sends_what_was_not_shown(shared, desk):
    robin, kim = desk.reviewer(), desk.reviewer("k@desk.example", "Kim")
    for _round in range(ROUNDS):
        case_id = desk.case()
        with shared.look() as session:
            case, reviewer = session.get_one(Case, case_id), session.get_one(Reviewer, robin)
            found = preview.preview(shared, session, case, reviewer)
        shown = {"revision": 1, "message_id": found.message.id, "digest": found.mail.digest}

        def attempt(person, case_id=case_id, shown=shown):
            if person == robin:
                return decision.approve(shared, case_id, robin, **shown)
            return decision.save_revision(shared, case_id, kim, opened=1, answer=example_answer(summary="New."))

        approved, saved = at_once(attempt, [robin, kim])
        assert (approved is None) != (saved is None)
    with shared.look() as session:
        for mail in session.exec(select(OutgoingMail)):
            assert session.get_one(Draft, mail.draft_id).revision == 1


def test_of_several_who_use_a_link_at_once_one_is_let_in(shared, desk):
    robin = desk.reviewer()
    for _round in range(ROUNDS):
        token = accounts.make_sign_in_link(shared, robin, timedelta(minutes=5)).removeprefix(accounts.LINK_PATH)
        let_in = at_once(lambda _person, token=token: accounts.use_link(shared, token), range(4))
        assert let_in.count(robin) == 1


def test_queue_file_and_health_read_the_same_there(shared, desk, clock):
    late = desk.case(received=clock.now - timedelta(hours=1))
    early = desk.case(subject="100% early", received=clock.now - timedelta(hours=3), state=CaseState.NEEDS_PERSON)
    desk.unreadable()
    with shared.look() as session:
        assert [row.case_id for row in queue.cases(session, View.WAITING).rows] == [early, late]
        assert [row.case_id for row in queue.cases(session, View.ALL, "100% EARLY").rows] == [early]
        assert [row.case_id for row in queue.cases(session, View.ALL, "999999999999999999").rows] == []
        assert queue.next_case(session, early) == late
        assert casefile.casefile(session, late).revision == 1
    health = look(shared)
    assert health.database
    assert health.messages["needs_person"].count == 1


def test_a_case_is_edited_and_approved_over_http_there(shared, desk):
    robin, case_id = desk.reviewer(), desk.case()
    with serving(shared) as address:
        someone = Person(address)
        someone.follow(accounts.make_sign_in_link(shared, robin, timedelta(minutes=5)))
        someone.open(f"/cases/{case_id}/edit")
        assert someone.submit("/edit", {"summary": "Left\0 foot."}, button="save").status_code == 200
        assert someone.approve(case_id).status_code == 200
        assert "The answer leaves in" in someone.words
        someone.client.close()


def test_signs_that_postgresql_does_not_take_are_left_out_of_every_form(shared, desk):
    robin, case_id = desk.reviewer(), desk.case()
    with serving(shared) as address:
        someone = Person(address)
        assert someone.sign_in("r\0@desk.example", "a\0 password").status_code == 403
        someone.follow(accounts.make_sign_in_link(shared, robin, timedelta(minutes=5)))
        assert someone.client.get("/", params={"q": "bun\0ion"}).status_code == 200
        someone.open(f"/cases/{case_id}/reject")
        assert someone.submit("/reject", {"reason": "No\0 thanks."}).status_code == 200
        assert "No thanks." in someone.words
        someone.client.close()
