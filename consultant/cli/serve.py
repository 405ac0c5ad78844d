"""`consultant serve`, `poll`, `web`, `work`, `migrate`: the service in one process, or its parts apart."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from consultant import database, process
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption, service_for, settings_for
from consultant.errors import ConfigError
from consultant.paths import CONFIG_VARIABLE
from consultant.service import Service

if TYPE_CHECKING:
    import uvicorn

log = structlog.get_logger(__name__)


def web_server(service: Service, port: int | None = None) -> "uvicorn.Server":
    """The review page, not yet running; `port` 0 picks a free one."""
    import uvicorn

    from consultant.site.app import create_app

    review = service.settings.review
    config = uvicorn.Config(
        create_app(service, process.context().shelf),
        host=review.host,
        port=review.port if port is None else port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


@contextmanager
def stop_on_signal(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set `stop` from now on; a second signal ends the process at once."""

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interrupt_on_sigterm() -> None:
    """While a command starts, SIGTERM unwinds it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class Running:
    """Poller, workers, sweep and review page as threads of this process."""

    def __init__(self, service: Service, *, port: int | None = None, on_failure: Callable[[], None]) -> None:
        process.use(service)
        from consultant.inbox.poller import Poller
        from workers.inprocess import InProcess  # the actors read the context when they are imported

        self.stop_event = threading.Event()
        self._on_failure = on_failure
        self._workers = InProcess()
        self.web = web_server(service, port)
        self._threads = [
            threading.Thread(target=self._guard, args=(Poller(service, self.stop_event).run,), name="poller"),
            threading.Thread(target=self._guard, args=(self.web.run,), name="web"),
        ]

    def _guard(self, run: Callable[[], None]) -> None:
        try:
            run()
        except SystemExit:  # uvicorn's word for a port that is taken; it has said so in the log
            self._on_failure()
        except Exception:
            log.exception("part_failed", part=threading.current_thread().name)
            self._on_failure()

    def start(self) -> None:
        """Start everything."""
        self._workers.start()
        for thread in self._threads:
            thread.start()

    @property
    def url(self) -> str | None:
        """Where the review page really listens, or None while it does not."""
        if not self.web.started:
            return None
        host, port = self.web.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def stop(self) -> None:
        """Stop everything and wait for it."""
        self.stop_event.set()
        self.web.should_exit = True
        for thread in self._threads:
            thread.join(timeout=15)
        self._workers.stop()


def serve(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Run the whole service in this process: poller, workers, sweep and review page."""
    settings = settings_for(config, "mailbox", "outgoing")
    failed, stop = threading.Event(), threading.Event()
    interrupt_on_sigterm()
    with service_for(settings, migrate=True) as service:

        def on_failure() -> None:
            failed.set()
            stop.set()

        running = Running(service, on_failure=on_failure)
        with stop_on_signal(stop):
            running.start()
            log.info("serving", review=settings.review.url)
            stop.wait()
            log.info("stopping")
            running.stop()
    if failed.is_set():
        raise typer.Exit(1)


def _attach_queue(service: Service) -> None:
    """Let this process nudge workers; with the embedded broker they are in another process, and their sweep looks."""
    if service.settings.queue.broker != "embedded":
        process.use(service)
        import workers  # noqa: F401 - sets the nudger


def poll(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Run the mailbox poller alone."""
    from consultant.inbox.poller import Poller

    settings = settings_for(config, "mailbox")
    stop = threading.Event()
    with service_for(settings) as service, stop_on_signal(stop):
        _attach_queue(service)
        poller = threading.Thread(target=Poller(service, stop).run, name="poller")
        poller.start()
        stop.wait()
        poller.join(timeout=30)


def web(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Run the review page alone."""
    settings = settings_for(config)
    with service_for(settings) as service:
        process.use(service)
        _attach_queue(service)
        log.info("serving", review=settings.review.url)
        server = web_server(service)
        server.run()
        if not server.started:
            raise typer.Exit(1)


def work(
    config: ConfigOption = DEFAULT_CONFIG,
    processes: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads in each; else queue.threads.")] = None,
) -> None:
    """Run workers alone (the same as `dramatiq workers`); needs Redis or RabbitMQ."""
    settings = settings_for(config, "outgoing")
    if settings.queue.broker == "embedded":
        raise ConfigError(
            ['queue.broker: is "embedded", whose workers live inside `consultant serve`; set it to redis or rabbitmq']
        )
    with service_for(settings):
        pass
    environment = {**os.environ, CONFIG_VARIABLE: str(config.resolve())}
    command = [sys.executable, "-m", "dramatiq", "workers", "--processes", str(processes)]
    command += ["--threads", str(threads or settings.queue.threads)]
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter, no shell


def migrate(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Bring the case database to this version's shape."""
    service = Service(settings_for(config))
    try:
        before = database.current(service.engine)
        database.migrate(service.engine)
    finally:
        service.close()
    typer.echo(f"The database was at revision {before or 'none'} and is now at {database.head()}.")
