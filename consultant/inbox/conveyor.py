"""Batches on their way into the database, while the connection is free to fetch the next: packing one, writing another.

Packing and writing to disk let other threads run; one after the other they would take longer than fetching does.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from consultant.inbox.store import Arrival, Prepared, Stored, store_prepared
from consultant.service import Service, Work


class Conveyor:
    """Stores batches in the order they are put on, each in a transaction of its own; a context manager.

    After one that could not be stored nothing that was put on behind it is: a cursor never passes what is not stored.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._packer = ThreadPoolExecutor(1, "inbox-packer")
        self._writer = ThreadPoolExecutor(1, "inbox-writer")
        self._last: Future[list[Stored]] | None = None

    def put(self, batch: Sequence[Arrival], also: Callable[[Work], None]) -> Future[list[Stored]]:
        """Have `batch` stored as `store_batch` would store it; the result is there once it is safe on disk."""
        packing = self._packer.submit(lambda: [Prepared(arrival) for arrival in batch])
        self._last = self._writer.submit(self._write, self._last, packing, also)
        return self._last

    def _write(
        self, before: Future[list[Stored]] | None, packing: Future[list[Prepared]], also: Callable[[Work], None]
    ) -> list[Stored]:
        if before is not None:
            before.result()
        return store_prepared(self._service, packing.result(), also=also)

    def __enter__(self) -> "Conveyor":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._packer.shutdown()
        self._writer.shutdown()
