"""The Dramatiq broker that config.toml asks for, and how nudges become its messages.

A message carries an id and nothing else. It may be lost, doubled or late: rows are claimed by compare-and-set, and the
sweep repeats what nobody picked up. So no middleware retries anything here, and no failed message is kept.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Middleware, ShutdownNotifications, TimeLimit

from consultant.config import Settings
from consultant.service import Nudge


def broker_url(settings: Settings) -> str:
    """`queue.url` with the password from the environment put in."""
    url, secret = settings.queue.url, settings.secrets.queue_password
    if secret is None:
        return url
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = f"{parts.username or ''}:{quote(secret.get_secret_value(), safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def make_broker(settings: Settings) -> dramatiq.Broker:
    """A broker of the kind `queue.broker` names; connects when first used."""
    lease = timedelta(seconds=settings.queue.lease_seconds)
    middleware: list[Middleware] = [
        AgeLimit(max_age=int(timedelta(days=1).total_seconds() * 1000)),
        TimeLimit(time_limit=int(lease.total_seconds() * 1000)),
        ShutdownNotifications(),
    ]
    kind = settings.queue.broker
    if kind == "redis":
        return RedisBroker(  # type: ignore[no-untyped-call]
            url=broker_url(settings), namespace=settings.queue.namespace, middleware=middleware
        )
    if kind == "rabbitmq":
        return RabbitmqBroker(url=broker_url(settings), middleware=middleware)
    return StubBroker(middleware=middleware)


def queue_name(settings: Settings, stage: str) -> str:
    """The queue of one stage; the namespace keeps two services on one RabbitMQ apart."""
    return f"{settings.queue.namespace}.{stage}"


class ActorNudger:
    """Turns nudges into messages for the actors."""

    def __init__(self, actors: dict[str, Any]) -> None:
        self._actors = actors

    def __call__(self, nudge: Nudge) -> None:
        """Send the message, delayed when asked."""
        delay = int(nudge.delay.total_seconds() * 1000)
        self._actors[nudge.stage].send_with_options(args=(nudge.row_id,), delay=delay if delay > 0 else None)
