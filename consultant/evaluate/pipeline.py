"""A worked case on the whole way of the service: its mail is stored, read, masked, drafted, and the draft stored.

Nothing is shortened for the measurement: the functions are those that `consultant serve` runs, on a case database that
is thrown away. The clock stands at the mail's own date, so that a case without a date of service has the same one
every time.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import col, select

from consultant import database
from consultant.case.answer import Answer
from consultant.config import Database, Review, Settings
from consultant.draft.drafter import Drafter, FallsBack
from consultant.draft.private import PrivateDrafter
from consultant.draft.propose import draft_case
from consultant.draft.request import Document, Drafted, DraftRequest
from consultant.draft.stored import read_case
from consultant.evaluate.cases import WorkedCase
from consultant.inbox.ingest import ingest_files
from consultant.record import Case, CaseState, Draft, DraftOrigin, Message
from consultant.service import Service

Pause = Callable[[float], object]
Progress = Callable[[int, int], object]
"""Called with how many cases are done, and how many there are."""


@dataclass(frozen=True)
class Outcome:
    """What became of one worked case."""

    case: WorkedCase
    answer: Answer | None
    """As it is stored for the reviewer; None when there is no draft."""
    trouble: str = ""
    """Why there is none, or what the draft stage had to get over."""
    on: date | None = None
    """The date of service that the program worked with."""
    originals: tuple[Document, ...] = ()
    """The texts of the case as they were read."""
    given: tuple[DraftRequest, ...] = ()
    """Every request that a drafter was given."""
    draft: Draft | None = None
    stood_in: bool = False
    """Look-ups drafted it because the model could not."""

    @cached_property
    def texts(self) -> dict[str, str]:
        """The original text of each document, by the name that evidence has for it."""
        names = [one.name for one in self.given[-1].documents] if self.given else [one.name for one in self.originals]
        return {name: document.text for name, document in zip(names, self.originals, strict=True)}


@dataclass
class Watched:
    """A drafter, and what it is given. Its stand-in is watched too, unless none is wanted."""

    inner: Drafter
    stands_in: bool = True
    given: list[DraftRequest] = field(default_factory=list)

    def draft(self, request: DraftRequest) -> Drafted:
        """What the inner drafter makes of it."""
        self.given.append(request)
        return self.inner.draft(request)

    @property
    def fallback(self) -> "Watched":
        """What stands in for the inner drafter; none where that has none."""
        if not self.stands_in or not isinstance(self.inner, FallsBack):
            raise AttributeError("fallback")
        return Watched(self.inner.fallback, given=self.given)


@dataclass
class _Clock:
    """Stands still but for the pauses."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def run_cases(
    cases: Sequence[WorkedCase],
    settings: Settings,
    drafter: Drafter,
    *,
    stands_in: bool = True,
    at_once: int = 1,
    progress: Progress = lambda _done, _total: None,
    pause: Pause = time.sleep,
) -> list[Outcome]:
    """The outcome of every case, in their order. `drafter` sees masked text alone, as in the service.

    Where the model cannot draft, look-ups stand in as in the service; without `stands_in` the case has no draft then.
    `at_once` cases are worked on together; `pause` is how to wait for a model server that asks to be left alone.
    """
    outcomes: list[Outcome] = []
    progress(0, len(cases))
    with _case_database(settings) as own, ThreadPoolExecutor(at_once) as workers:
        for outcome in workers.map(lambda case: run_case(case, own, drafter, stands_in=stands_in, pause=pause), cases):
            outcomes.append(outcome)
            progress(len(outcomes), len(cases))
    return outcomes


@contextmanager
def _case_database(settings: Settings) -> Iterator[Settings]:
    """`settings` with an empty case database, and nothing of the operator's own written."""
    with TemporaryDirectory(prefix="consultant-eval-") as folder:
        own = settings.model_copy(
            update={
                "base_dir": Path(folder),
                "mailbox": settings.mailbox.model_copy(
                    update={"address": settings.mailbox.address or "consult@service.example"}
                ),
                "database": Database(url="sqlite:///cases.db"),
                "review": Review(secret_key_file="secret.key"),
            }
        )
        service = Service(own)
        database.migrate(service.engine)
        try:
            yield own
        finally:
            service.close()


def run_case(
    case: WorkedCase, settings: Settings, drafter: Drafter, *, stands_in: bool = True, pause: Pause = time.sleep
) -> Outcome:
    """One case from its mail to its stored draft, in the case database of `settings`."""
    clock = _Clock(_arrived(case))
    service = Service(settings, clock=clock)
    try:
        taken = ingest_files(service, [case.mail])[0]
        if taken.case_number is None or taken.message_id is None:
            state = "not stored" if taken.state is None else taken.state.replace("_", " ")
            return Outcome(case, None, f"{state}: {taken.reason}".removesuffix(": "))
        with service.look() as session:
            case_id = session.get_one(Message, taken.message_id).case_id or 0
            request, _ = read_case(session, case_id)
        watched = Watched(drafter, stands_in)
        _draft(service, clock, case_id, PrivateDrafter(watched), pause)
        with service.look() as session:
            newest = select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.revision).desc()).limit(1)
            draft = session.exec(newest).first()
            trouble = session.get_one(Case, case_id).trouble
        return Outcome(
            case,
            None if draft is None else Answer.model_validate(draft.answer),
            trouble,
            request.date_of_service,
            tuple(request.documents),
            tuple(watched.given),
            draft,
            stood_in=draft is not None and bool(draft.origin is DraftOrigin.LOOKUP and trouble),
        )
    finally:
        service.close()


def _draft(service: Service, clock: _Clock, case_id: int, drafter: Drafter, pause: Pause) -> None:
    """The draft stage, again after the pause it asks for, until the case has left drafting."""
    for _ in range(service.settings.queue.max_attempts + 1):
        draft_case(service, case_id, drafter)
        with service.look() as session:
            case = session.get_one(Case, case_id)
        if case.state is not CaseState.DRAFTING:
            return
        wait = max(case.retry_at - clock.now, timedelta()) if case.retry_at else timedelta()
        pause(wait.total_seconds())
        clock.now += wait


def _arrived(case: WorkedCase) -> datetime:
    """When the mail was written; noon of the date of service when it does not say."""
    headers = message_from_bytes(case.mail.read_bytes(), policy=policy.default)
    dated = getattr(headers["Date"], "datetime", None)
    if not isinstance(dated, datetime):
        return datetime(*case.date_of_service.timetuple()[:3], 12, tzinfo=UTC)
    return dated.astimezone(UTC) if dated.tzinfo else dated.replace(tzinfo=UTC)
