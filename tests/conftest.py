"""What every test may use: a service on a database of its own, a clock that stands still, the nudges it sent.

Real servers are in tests/fixtures, one module a server; each is a plugin.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

from consultant import database
from consultant.config import Limits, Mailbox, Outgoing, Secrets, Settings
from consultant.service import Nudge, Service

hypothesis_settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("same-every-time")
pytest.register_assert_rewrite("tests.fixtures")
pytest_plugins = [
    f"tests.fixtures.{module.stem}" for module in sorted((Path(__file__).parent / "fixtures").glob("[a-z]*.py"))
]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A command sets logging up for its process; the next test must not find that."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    structlog.reset_defaults()


class HeldClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        """Let time pass, in the words of `timedelta`."""
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> HeldClock:
    """Noon on the first of June 2026, until moved."""
    return HeldClock()


@pytest.fixture
def nudges() -> list[Nudge]:
    """Every nudge the service sent, in order."""
    return []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a small service; nothing listens at its servers."""
    return Settings(
        base_dir=tmp_path,
        mailbox=Mailbox(address="consult@service.example", host="127.0.0.1", port=1, tls="none"),
        outgoing=Outgoing(host="127.0.0.1", port=1, tls="none", user="-"),
        limits=Limits(),
        secrets=Secrets.model_validate({"secret_key": "k" * 40, "mailbox_password": "secret"}),
    )


@pytest.fixture
def open_service(clock: HeldClock, nudges: list[Nudge]) -> Iterator[Callable[[Settings], Service]]:
    """Opens a migrated service on given settings, and closes it after the test."""
    opened: list[Service] = []

    def open_(settings: Settings) -> Service:
        service = Service(settings, clock=clock, nudger=nudges.append)
        database.migrate(service.engine)
        opened.append(service)
        return service

    yield open_
    for service in opened:
        service.close()


@pytest.fixture
def service(settings: Settings, open_service: Callable[[Settings], Service]) -> Service:
    """A service on a SQLite file of its own."""
    return open_service(settings)
