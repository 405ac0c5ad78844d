"""One demonstration: its settings, its mail servers, the running service, a reviewer and a customer."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from sqlmodel import col, select

from consultant import database
from consultant.clock import system_clock
from consultant.config import Mailbox, Outgoing, Queue, Review, Secrets, Settings
from consultant.demo.customer import Customer, Track
from consultant.demo.samples import SAMPLES
from consultant.demo.servers import HOST, MailServers, MailUser
from consultant.record import Case, Message
from consultant.review import accounts
from consultant.service import Service

CONSULTANT = "consult@demo.example"
CUSTOMER = "coder@clinic.example"


class Parts(Protocol):
    """The running service, as `consultant.cli.serve.Running` offers it."""

    def start(self) -> None:
        """Start poller, workers, sweep and review page."""

    def stop(self) -> None:
        """Stop them all."""

    @property
    def url(self) -> str | None:
        """Where the review page listens, once it does."""


class StartParts(Protocol):
    """Makes the parts for a service; `on_failure` is called when one of them ends by itself."""

    def __call__(self, service: Service) -> Parts:
        """The parts, not yet started."""


class MailArrived(Protocol):
    """Told of every mail that reaches the customer."""

    def __call__(self, track: Track, mail: EmailMessage) -> None:
        """One mail of one track has arrived."""


@dataclass
class World:
    """What a running demonstration consists of."""

    service: Service
    servers: MailServers
    customer: Customer
    parts: Parts
    users: tuple[MailUser, MailUser]
    """The consultant's mailbox and the customer's."""
    sign_in_path: str
    reviewer_email: str

    def case_of(self, track: Track, number: int = 0) -> Case | None:
        """The case that the track's message `number` is in, once it has been read."""
        if number >= len(track.sent):
            return None
        with self.service.look() as session:
            query = select(Case).join(Message, col(Message.case_id) == col(Case.id))
            return session.exec(query.where(Message.message_id == track.sent[number])).first()


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def demo_settings(base: Settings, folder: Path, servers: MailServers, password: str, *, undo: float) -> Settings:
    """Embedded defaults: SQLite and in-memory queue in `folder`; model and code database as in `base`."""
    return Settings(
        base_dir=folder,
        mailbox=Mailbox(address=CONSULTANT, host=HOST, port=servers.imap_port, tls="none", poll_seconds=1.0),
        outgoing=Outgoing(
            host=HOST, port=servers.smtp_port, tls="none", user="-", from_name="Demo coding desk", undo_seconds=undo
        ),
        queue=Queue(sweep_seconds=2.0),
        model=base.model,
        codes=base.codes.model_copy(
            update={
                "database": str(base.path(base.codes.database)),
                "release_dir": str(base.path(base.codes.release_dir)),
            }
        ),
        review=Review(port=free_port()),
        limits=base.limits.model_copy(update={"automatic_replies_per_day": 100}),
        secrets=Secrets.model_validate({"mailbox_password": password, "model_api_key": base.secrets.model_api_key}),
    )


@contextmanager
def demonstration(
    base: Settings, folder: Path, start: StartParts, on_mail: MailArrived, *, undo: float
) -> Iterator[World]:
    """A world with the samples mailed in; everything in it is stopped at the end."""
    users = (MailUser(CONSULTANT, secrets.token_urlsafe(9)), MailUser(CUSTOMER, secrets.token_urlsafe(9)))
    with ExitStack() as stack:
        servers = stack.enter_context(MailServers(*users))
        service = Service(demo_settings(base, folder, servers, users[0].password, undo=undo))
        stack.callback(service.close)
        database.migrate(service.engine)
        reviewer = accounts.add_reviewer(service, "reviewer@demo.example", "Robin Sample", "CPC", None)
        link = accounts.make_sign_in_link(service, reviewer.id or 0, timedelta(hours=12))
        parts = start(service)
        parts.start()
        stack.callback(parts.stop)
        customer = Customer(servers, users[1], CONSULTANT, SAMPLES, system_clock, on_mail)
        stack.callback(customer.stop)
        customer.start()
        yield World(service, servers, customer, parts, users, link, reviewer.email)
