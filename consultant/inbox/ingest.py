"""Message files take the way of the mail without a mailbox: stored first, then read, each for itself."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from consultant.errors import ConsultantError
from consultant.inbox.read import read_message
from consultant.inbox.store import Arrival, store_batch
from consultant.record import Message, MessageState
from consultant.record.cases import case_number
from consultant.service import Service

log = structlog.get_logger(__name__)

ACCOUNT = "file"
_ENDINGS = frozenset({".eml"})
_HEADER_BYTES = 512 * 1024

Progress = Callable[[int, int], object]
"""Called with how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    message_id: int | None
    state: MessageState | None
    """None when the file could not be stored; `reason` says why."""
    case_number: str | None = None
    reason: str = ""


def _in_silence(_done: int, _total: int) -> None:
    pass


def ingest_files(service: Service, paths: Sequence[Path], progress: Progress = _in_silence) -> list[Outcome]:
    """Store and read the files at `paths`: files as they are named, folders for every `*.eml` below them.

    Every file has its outcome, and none stops the next. A file that was ingested before is not stored again; the
    outcome says where its message stands.
    """
    files = list(message_files(paths))
    outcomes: list[Outcome] = []
    progress(0, len(files))
    for path in files:
        outcomes.append(_ingest(service, path))
        progress(len(outcomes), len(files))
    return outcomes


def message_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are named, and every `*.eml` below a folder in the order of their names; each file once."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(_below(path)) if path.is_dir() else [path]
        for each in found:
            if (place := each.absolute()) not in seen:
                seen.add(place)
                yield each


def _below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())


def _ingest(service: Service, path: Path) -> Outcome:
    try:
        arrival = _arrival(service, path)
    except OSError as error:
        return Outcome(path, None, None, reason=error.strerror or type(error).__name__)
    try:
        stored = store_batch(service, [arrival])[0]
    except ConsultantError as error:
        return Outcome(path, None, None, reason=error.for_user)
    except Exception as error:  # noqa: BLE001 - a file that cannot be stored must not stop the next
        log.error("file_not_stored", error=type(error).__name__)
        return Outcome(path, None, None, reason=f"it could not be stored ({type(error).__name__})")
    try:
        state = read_message(service, stored.message_id)
    except Exception as error:  # noqa: BLE001 - it is stored: the sweep reads it when the database is back
        log.error("file_not_read", message=stored.message_id, error=type(error).__name__)
        return Outcome(path, stored.message_id, MessageState.STORED, reason="not read yet; it will be tried again")
    return _outcome(service, path, stored.message_id, state)


def _arrival(service: Service, path: Path) -> Arrival:
    """The file as a message that arrived. A file beyond the size limit is stored with its header alone.

    Where it lay is kept as a hash: names of folders may name patients.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        header_only = size > service.settings.limits.max_message_bytes
        raw = file.read(_HEADER_BYTES) if header_only else file.read()
    if header_only:
        ends = [at for mark in (b"\n\n", b"\r\n\r\n") if (at := raw.find(mark)) >= 0]
        raw = raw[: min(ends)] + b"\n\n" if ends else raw
    folder = hashlib.sha256(str(path.absolute().parent).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return Arrival(
        raw=raw,
        account=ACCOUNT,
        folder=folder,
        uidvalidity=1,
        uid=int(hashlib.sha256(raw).hexdigest()[:15], 16),
        size=size,
        received_at=service.clock(),
        header_only=header_only,
    )


def _outcome(service: Service, path: Path, message_id: int, state: MessageState | None) -> Outcome:
    with service.look() as session:
        row = session.get_one(Message, message_id)
        reason = row.note or ("" if row.refusal is None else row.refusal.value.replace("_", " "))
        number = None if row.case_id is None else case_number(row.case_id)
        return Outcome(path, message_id, state, number, reason)
