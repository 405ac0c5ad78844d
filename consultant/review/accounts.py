"""Reviewers' accounts: made and changed on the command line, proved by a password or a link that works once."""

import hashlib
import secrets
import threading
from base64 import b64encode
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, update
from sqlmodel import Session, col, select

from consultant.errors import AccountError, SignInError, TooManySignIns
from consultant.events import Kind
from consultant.record import Reviewer, SignInLink, WebSession
from consultant.service import Service, Work

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
WINDOW = timedelta(hours=1)
"""How long failed tries count."""
LINK_PATH = "/sign-in/link/"
_NOT_GOOD = "The address or the password is not right."
_LINK_SPENT = "This link was used already or is too old. Ask whoever runs the service for a new one."
_STRANGERS = 10_000
"""How many unknown names are remembered for counting their failed tries."""


def token_hash(token: str) -> str:
    """The form in which a session or link token is stored: its SHA-256 in hex. The token itself is never stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_reviewer(service: Service, email: str, name: str, credential: str, password: str | None) -> Reviewer:
    """Make an account; with `password` None only a one-time link can sign in.

    Raises AccountError when the address is no address or taken, or the password too short.
    """
    email, name = _address(email), name.strip()
    hashed = _hashed(password, PasswordHasher()) if password is not None else ""
    with service.work() as work:
        if work.session.exec(select(Reviewer.id).where(Reviewer.email == email)).first() is not None:
            raise AccountError("there is a reviewer with this address already")
        reviewer = Reviewer(
            email=email,
            name=name or email.partition("@")[0],
            credential=credential.strip(),
            password_hash=hashed,
            created_at=work.now,
        )
        work.session.add(reviewer)
        work.session.flush()
        work.record(Kind.REVIEWER_ADDED, actor="cli", reviewer_id=reviewer.id, password=password is not None)
    return reviewer


def set_password(service: Service, reviewer_id: int, password: str) -> None:
    """Give a new password; ends every session and every open link of the reviewer, and forgets failed tries.

    Raises AccountError when there is no such reviewer or the password is too short.
    """
    hashed = _hashed(password, PasswordHasher())
    with service.work() as work:
        reviewer = _existing(work.session, reviewer_id)
        reviewer.password_hash = hashed
        reviewer.failed_sign_ins, reviewer.failed_since = 0, None
        _turn_out(work.session, reviewer_id)
        work.record(Kind.REVIEWER_CHANGED, actor="cli", reviewer_id=reviewer_id, changed="password")


def disable(service: Service, reviewer_id: int) -> None:
    """Refuse the reviewer from now on; ends every session and open link. What they decided stays.

    Raises AccountError when there is no such reviewer.
    """
    with service.work() as work:
        reviewer = _existing(work.session, reviewer_id)
        if reviewer.disabled_at is None:
            reviewer.disabled_at = work.now
            work.record(Kind.REVIEWER_DISABLED, actor="cli", reviewer_id=reviewer_id)
        _turn_out(work.session, reviewer_id)


def make_sign_in_link(service: Service, reviewer_id: int, lifetime: timedelta) -> str:
    """The path of a page that signs the reviewer in, once, within `lifetime`.

    Raises AccountError when there is no such reviewer or the account is disabled.
    """
    token = secrets.token_urlsafe(32)
    with service.work() as work:
        if _existing(work.session, reviewer_id).disabled_at is not None:
            raise AccountError("this account is disabled; no link can sign it in")
        spent = or_(col(SignInLink.used_at).is_not(None), col(SignInLink.expires_at) <= work.now)
        work.session.execute(delete(SignInLink).where(spent))
        link = SignInLink(token_hash=token_hash(token), reviewer_id=reviewer_id, expires_at=work.now + lifetime)
        work.session.add(link)
        work.record(
            Kind.REVIEWER_LINK_MADE, actor="cli", reviewer_id=reviewer_id, minutes=int(lifetime.total_seconds() // 60)
        )
    return LINK_PATH + token


def link_is_open(service: Service, token: str) -> bool:
    """Whether the link would still sign somebody in. Looking does not use it up: mail scanners look at links."""
    with service.look() as session:
        found = session.exec(
            select(SignInLink.id)
            .join(Reviewer, col(Reviewer.id) == SignInLink.reviewer_id)
            .where(*_open_link(token, service.clock()), col(Reviewer.disabled_at).is_(None))
        ).first()
    return found is not None


def use_link(service: Service, token: str) -> int:
    """Use the link up; returns whom it signs in. Raises SignInError when it was used, is too old or never was."""
    with service.work() as work:
        taken = update(SignInLink).where(*_open_link(token, work.now)).values(used_at=work.now)
        result = work.session.execute(taken.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            raise SignInError(_LINK_SPENT)
        reviewer_id = work.session.exec(
            select(SignInLink.reviewer_id).where(SignInLink.token_hash == token_hash(token))
        ).one()
        if _existing(work.session, reviewer_id).disabled_at is not None:
            raise SignInError(_LINK_SPENT)
        work.record(Kind.REVIEWER_SIGNED_IN, actor=f"reviewer:{reviewer_id}", by="link")
    return reviewer_id


class Door:
    """Checks passwords. One a process: it limits how many are checked at once and counts tries for unknown names.

    An unknown, disabled or password-less account costs the same work as a wrong password and is answered the same.
    """

    def __init__(self, service: Service, hasher: PasswordHasher | None = None) -> None:
        self._service = service
        self._hasher = hasher or PasswordHasher()
        self._nobody = _no_password(self._hasher)
        self._at_once = threading.BoundedSemaphore(4)  # argon2id takes 64 MiB a check
        self._strangers: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def sign_in(self, email: str, password: str) -> int:
        """Returns the id of the reviewer whose address and password these are.

        Raises TooManySignIns past `review.max_failed_sign_ins` in an hour, even for the right password, and
        SignInError for anything else.
        """
        email = email.strip().lower()
        with self._service.look() as session:
            reviewer = session.exec(select(Reviewer).where(Reviewer.email == email)).first()
        if reviewer is None or reviewer.id is None:
            self._refuse_stranger(email, password)
        known = reviewer.password_hash if reviewer.disabled_at is None else ""
        good = self._verify(known or self._nobody, password) and bool(known)
        refused: SignInError | None = None
        with self._service.work() as work:
            now_is = _existing(work.session, reviewer.id)
            refused = self._judge(work, now_is, good and now_is.password_hash == known)
            if refused is None:
                if self._hasher.check_needs_rehash(known):
                    now_is.password_hash = self._hasher.hash(password)
                work.record(Kind.REVIEWER_SIGNED_IN, actor=f"reviewer:{reviewer.id}", by="password")
        if refused is not None:
            raise refused
        return reviewer.id

    def _judge(self, work: Work, reviewer: Reviewer, good: bool) -> SignInError | None:
        """Count this try under the write lock, so that tries sent all at once are counted one by one."""
        if reviewer.failed_since is None or reviewer.failed_since + WINDOW <= work.now:
            reviewer.failed_sign_ins, reviewer.failed_since = 0, None
        limit = self._service.settings.review.max_failed_sign_ins
        if reviewer.failed_since is not None and reviewer.failed_sign_ins >= limit:
            return TooManySignIns(_minutes(reviewer.failed_since + WINDOW - work.now))
        if good:
            reviewer.failed_sign_ins, reviewer.failed_since = 0, None
            return None
        reviewer.failed_sign_ins += 1
        reviewer.failed_since = reviewer.failed_since or work.now
        work.record(Kind.SIGN_IN_REFUSED, actor="site", reviewer_id=reviewer.id, tries=reviewer.failed_sign_ins)
        return SignInError(_NOT_GOOD)

    def _refuse_stranger(self, email: str, password: str) -> NoReturn:
        """Refuse an unknown name exactly as a known one is refused, limit included."""
        self._verify(self._nobody, password)
        now, key = self._service.clock(), token_hash(email)
        with self._lock:
            tries = self._strangers.pop(key, None)
            if tries is None or tries.since + WINDOW <= now:
                tries = _Tries(now)
            self._strangers[key] = tries
            while len(self._strangers) > _STRANGERS:
                self._strangers.popitem(last=False)
            if tries.count >= self._service.settings.review.max_failed_sign_ins:
                raise TooManySignIns(_minutes(tries.since + WINDOW - now))
            tries.count += 1
        with self._service.work() as work:  # a known account's failed try is written too, and takes its time
            touched = update(Reviewer).where(col(Reviewer.id) == select(func.min(Reviewer.id)).scalar_subquery())
            work.session.execute(touched.values(failed_sign_ins=col(Reviewer.failed_sign_ins)))
        raise SignInError(_NOT_GOOD)

    def _verify(self, hashed: str, password: str) -> bool:
        with self._at_once:
            try:
                return self._hasher.verify(hashed, password[:LONGEST_PASSWORD].encode("utf-8", "replace"))
            except (VerificationError, InvalidHashError):
                return False


@dataclass
class _Tries:
    since: datetime
    count: int = 0


def _no_password(hasher: PasswordHasher) -> str:
    """A hash that no password fits and that costs as much to check as those `hasher` makes (RFC 9106 §3.1)."""
    salt, tag = (
        b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${tag}"


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))


def _address(email: str) -> str:
    email = email.strip().lower()
    local, at, domain = email.rpartition("@")
    if not (local and at and ("." in domain or domain == "localhost")):
        raise AccountError("this is no mail address; give one like name@practice.example")
    if len(email) > 320 or any(character.isspace() or not character.isprintable() for character in email):
        raise AccountError("this mail address is too long or has blanks in it")
    return email


def _hashed(password: str, hasher: PasswordHasher) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"the password has {len(password)} characters; use at least {SHORTEST_PASSWORD}")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"the password has more than {LONGEST_PASSWORD} characters")
    return hasher.hash(password.encode("utf-8", "replace"))


def _existing(session: Session, reviewer_id: int) -> Reviewer:
    reviewer = session.get(Reviewer, reviewer_id, with_for_update=True)
    if reviewer is None:
        raise AccountError(f"there is no reviewer {reviewer_id}")
    return reviewer


def _open_link(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SignInLink.token_hash) == token_hash(token),
        col(SignInLink.used_at).is_(None),
        col(SignInLink.expires_at) > now,
    )


def _turn_out(session: Session, reviewer_id: int) -> None:
    session.execute(delete(WebSession).where(col(WebSession.reviewer_id) == reviewer_id))
    session.execute(delete(SignInLink).where(col(SignInLink.reviewer_id) == reviewer_id))
