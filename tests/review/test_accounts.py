"""Reviewers' accounts, passwords and one-time links."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlmodel import select

from consultant.errors import AccountError, SignInError, TooManySignIns
from consultant.events import Kind
from consultant.record import Event, Reviewer, SignInLink
from consultant.review import accounts
from consultant.review.accounts import Door

PASSWORD = "correct horse battery staple"


class CountingHasher(PasswordHasher):
    """argon2id made cheap, which notes what every check costs."""

    def __init__(self, **changes):
        super().__init__(**{"time_cost": 1, "memory_cost": 64, "parallelism": 1, **changes})
        self.costs = []

    def verify(self, hash, password):
        self.costs.append(extract_parameters(hash))
        return super().verify(hash, password)


@pytest.fixture
def hasher():
    return CountingHasher()


@pytest.fixture
def robin(service, hasher):
    """A reviewer whose hash is cheap to check."""
    reviewer = accounts.add_reviewer(service, "Robin@Desk.example ", "Robin Reyes", "CPC", None)
    with service.work() as work:
        work.session.get_one(Reviewer, reviewer.id).password_hash = hasher.hash(PASSWORD)
    return reviewer.id


@pytest.fixture
def door(service, hasher):
    return Door(service, hasher)


def kinds(service):
    with service.look() as session:
        return [event.kind for event in session.exec(select(Event).order_by(Event.id))]


def test_the_right_password_signs_in_whatever_the_case_of_the_address(door, robin, service):
    assert door.sign_in(" ROBIN@desk.example", PASSWORD) == robin
    assert kinds(service)[-1] == Kind.REVIEWER_SIGNED_IN


def test_a_password_is_stored_as_argon2id_and_an_account_is_made_once(service):
    reviewer = accounts.add_reviewer(service, "r@desk.example", "Robin", "CPC", PASSWORD)
    assert reviewer.password_hash.startswith("$argon2id$")
    assert PASSWORD not in reviewer.password_hash
    with pytest.raises(AccountError, match="already"):
        accounts.add_reviewer(service, "R@DESK.example", "Other", "", None)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@desk.example", "a\n@desk.example", "@desk.example"])
def test_an_account_needs_a_mail_address(service, email):
    with pytest.raises(AccountError):
        accounts.add_reviewer(service, email, "Robin", "", None)


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 1001])
def test_a_password_must_be_neither_short_nor_endless(service, password):
    with pytest.raises(AccountError, match="password"):
        accounts.add_reviewer(service, "r@desk.example", "Robin", "", password)


@pytest.mark.parametrize(
    "email", ["robin@desk.example", "nobody@desk.example", "disabled@desk.example", "link@desk.example"]
)
def test_every_account_costs_one_check_and_is_refused_alike(door, hasher, robin, service, email):
    disabled = accounts.add_reviewer(service, "disabled@desk.example", "D", "", None).id
    accounts.add_reviewer(service, "link@desk.example", "L", "", None)
    with service.work() as work:
        work.session.get_one(Reviewer, disabled).password_hash = hasher.hash("wrong password")
    accounts.disable(service, disabled)
    with pytest.raises(SignInError, match="not right"):
        door.sign_in(email, "wrong password")
    assert hasher.costs == [extract_parameters(hasher.hash("any password"))]


@pytest.mark.parametrize("email", ["robin@desk.example", "nobody@desk.example"])
def test_too_many_tries_close_the_account_for_an_hour_even_for_the_right_password(door, robin, service, clock, email):
    for _try in range(service.settings.review.max_failed_sign_ins):
        with pytest.raises(SignInError, match="not right"):
            door.sign_in(email, "wrong password")
        clock.forward(minutes=1)
    with pytest.raises(TooManySignIns, match="50 min"):
        door.sign_in(email, PASSWORD)
    clock.forward(minutes=50)
    if email.startswith("robin"):
        assert door.sign_in(email, PASSWORD) == robin
    else:
        with pytest.raises(SignInError, match="not right"):
            door.sign_in(email, PASSWORD)


def test_tries_sent_all_at_once_are_counted_one_by_one(door, robin, service):
    def attempt(number):
        try:
            door.sign_in("robin@desk.example", f"wrong password {number}")
        except TooManySignIns:
            return "closed"
        except SignInError:
            return "wrong"

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(attempt, range(30)))
    assert said.count("wrong") == service.settings.review.max_failed_sign_ins
    assert said.count("closed") == 20


def test_a_success_forgets_earlier_failures(door, robin):
    for _round in range(3):
        for _try in range(9):
            with pytest.raises(SignInError):
                door.sign_in("robin@desk.example", "wrong password")
        assert door.sign_in("robin@desk.example", PASSWORD) == robin


def test_a_hash_of_old_strength_is_renewed_on_signing_in(service, robin):
    stronger = CountingHasher(time_cost=2)
    assert Door(service, stronger).sign_in("robin@desk.example", PASSWORD) == robin
    with service.look() as session:
        assert not stronger.check_needs_rehash(session.get_one(Reviewer, robin).password_hash)
    assert Door(service, stronger).sign_in("robin@desk.example", PASSWORD) == robin


def test_a_new_password_replaces_the_old_one(service, door, robin):
    accounts.set_password(service, robin, "another long password")
    with pytest.raises(SignInError):
        door.sign_in("robin@desk.example", PASSWORD)
    assert door.sign_in("robin@desk.example", "another long password") == robin
    assert Kind.REVIEWER_CHANGED in kinds(service)


def test_a_link_signs_in_once(service, robin):
    path = accounts.make_sign_in_link(service, robin, timedelta(minutes=5))
    token = path.removeprefix(accounts.LINK_PATH)
    assert accounts.link_is_open(service, token)
    assert accounts.link_is_open(service, token), "looking does not use it up"
    assert accounts.use_link(service, token) == robin
    assert not accounts.link_is_open(service, token)
    with pytest.raises(SignInError, match="used already"):
        accounts.use_link(service, token)


def test_a_link_is_used_by_only_one_of_many_at_once(service, robin):
    token = accounts.make_sign_in_link(service, robin, timedelta(minutes=5)).removeprefix(accounts.LINK_PATH)

    def attempt(_number):
        try:
            return accounts.use_link(service, token)
        except SignInError:
            return None

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8)), key=str) == [robin, *[None] * 7]


def test_a_link_ends_with_its_time_with_its_account_and_with_a_new_password(service, robin, clock):
    def token():
        return accounts.make_sign_in_link(service, robin, timedelta(minutes=5)).removeprefix(accounts.LINK_PATH)

    late = token()
    clock.forward(minutes=5)
    with pytest.raises(SignInError):
        accounts.use_link(service, late)
    changed = token()
    accounts.set_password(service, robin, "another long password")
    with pytest.raises(SignInError):
        accounts.use_link(service, changed)
    disabled = token()
    accounts.disable(service, robin)
    with pytest.raises(SignInError):
        accounts.use_link(service, disabled)
    with pytest.raises(AccountError, match="disabled"):
        token()


def test_a_token_is_never_stored(service, robin):
    token = accounts.make_sign_in_link(service, robin, timedelta(minutes=5)).removeprefix(accounts.LINK_PATH)
    with service.look() as session:
        stored = session.exec(select(SignInLink)).one()
        assert token not in str(stored.model_dump())
        assert token not in str([event.data for event in session.exec(select(Event))])


def test_no_event_holds_an_address(service, door, robin):
    for email in ("robin@desk.example", "nobody@desk.example"):
        with pytest.raises(SignInError):
            door.sign_in(email, "wrong password")
    with service.look() as session:
        assert "@" not in str([event.data for event in session.exec(select(Event))])
