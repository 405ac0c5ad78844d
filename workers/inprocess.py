"""Workers and the sweep in threads of this process, for `consultant serve` and the demo."""

import threading

import dramatiq

from consultant.process import context
from workers.actors import broker
from workers.sweep import Sweep


class InProcess:
    """Started once, stopped once: work in hand is finished, work not begun stays in the database."""

    def __init__(self) -> None:
        service = context().service
        self._worker = dramatiq.Worker(broker, worker_threads=service.settings.queue.threads, worker_timeout=200)
        self._stop = threading.Event()
        self._sweep = threading.Thread(target=Sweep(service).run, args=(self._stop,), name="sweep", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._worker.start()
        self._sweep.start()

    def stop(self) -> None:
        """Finish what is in hand, for at most ten seconds."""
        self._stop.set()
        self._sweep.join(timeout=10)
        self._worker.stop(timeout=10_000)
        broker.close()
