"""What the inbox tests share: settings that point at the throw-away Dovecot, and a poller to run."""

import threading
from collections.abc import Callable, Iterator

import pytest

from consultant.config import Limits, Mailbox, Secrets, Settings
from consultant.inbox.poller import Poller
from consultant.service import Service
from tests.fixtures.dovecot import Dovecot


@pytest.fixture
def box_settings(settings: Settings) -> Callable[..., Settings]:
    """Settings with these keys of [mailbox], and a password."""

    def make(*, password: str = "secret", limits: Limits | None = None, **box: object) -> Settings:
        standard = {"address": "consult@service.example", "host": "127.0.0.1", "tls": "none", "timeout_seconds": 20.0}
        secrets = Secrets.model_validate({"secret_key": "k" * 40, "mailbox_password": password})
        changes = {"mailbox": Mailbox.model_validate({**standard, **box}), "secrets": secrets}
        return settings.model_copy(update={**changes, "limits": limits or settings.limits})

    return make


@pytest.fixture
def dovecot_settings(dovecot: Dovecot, box_settings: Callable[..., Settings]) -> Callable[..., Settings]:
    """Settings for a user of the throw-away Dovecot (or of `server`)."""

    def make(user: str, *, server: Dovecot = dovecot, **others: object) -> Settings:
        login, password = server.user(user)
        return box_settings(**{"address": login, "password": password, "port": server.imap_port, **others})

    return make


class Running:
    """A poller in a thread of its own."""

    def __init__(self, service: Service) -> None:
        self.stop_event = threading.Event()
        self.poller = Poller(service, self.stop_event)
        self.thread = threading.Thread(target=self.poller.run)
        self.thread.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Ask it to stop and see that it does."""
        self.stop_event.set()
        self.thread.join(seconds)
        assert not self.thread.is_alive(), "the poller did not stop"


@pytest.fixture
def run_poller() -> Iterator[Callable[[Service], Running]]:
    """Runs a poller on a service until the test ends."""
    running: list[Running] = []

    def run(service: Service) -> Running:
        running.append(Running(service))
        return running[-1]

    yield run
    for one in running:
        one.stop()


@pytest.fixture
def poller() -> Iterator[Callable[[Service], Poller]]:
    """Makes pollers that are asked to look (`poll_once`) by the test itself, and closes them."""
    made: list[Poller] = []

    def make(service: Service) -> Poller:
        made.append(Poller(service, threading.Event()))
        return made[-1]

    yield make
    for one in made:
        one.close()
