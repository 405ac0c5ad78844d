"""The poller: keeps a connection to the mailbox, brings in what is new, waits for the bell, and never gives up."""

import contextlib
import random
import threading
import time
import traceback
from collections.abc import Iterator

import structlog
from imapclient.exceptions import IMAPClientError
from sqlalchemy.exc import SQLAlchemyError

from consultant.errors import ConfigError, ConsultantError, InboxError, MailboxRefused, TokenRefused
from consultant.inbox.collect import Collector
from consultant.inbox.cursor import FolderCursor
from consultant.inbox.fault import explain
from consultant.inbox.idle import Alarm
from consultant.inbox.imap import Mailbox, connect
from consultant.inbox.oauth import TokenSource
from consultant.service import Service

log = structlog.get_logger(__name__)

_SETTLED_SECONDS = 60.0
"""A connection that lived this long was a good one: the next failure is a first failure."""
_LONGEST_DEAFNESS_SECONDS = 5.0
"""How long the bell is left alone at most when it keeps ringing for nothing."""
_REFUSED_TIMES = 3
"""A refusal is tried again so many times less often than the longest pause: trying changes nothing, a person does."""


class Poller:
    """Reads one folder of the mailbox in the settings into the case database. One thread runs it.

    Several processes may poll the same folder: each message is stored once. How it is stands in the `Cursor` row of
    (`account`, `folder`).
    """

    def __init__(self, service: Service, stop: threading.Event) -> None:
        settings = service.settings
        self._service = service
        self._stop = stop
        self._tokens = TokenSource(settings, service.clock) if settings.mailbox.auth == "xoauth2" else None
        self.account, self.folder = settings.mailbox.login, settings.mailbox.folder
        self._cursor = FolderCursor(service, self.account, self.folder)
        self._collector = Collector(service, self._cursor, stop)
        self._mailbox: Mailbox | None = None
        self._rang = False
        self._for_nothing = 0
        """How often in a row the bell rang and nothing was new: people's flags, or a server that babbles."""
        self._connected_at = 0.0
        self._strikes = 0

    def run(self) -> None:
        """Read mail until the stop event is set. Whatever fails is noted, and tried again after a growing pause."""
        with contextlib.closing(Alarm(self._stop)) as alarm, contextlib.closing(self):
            while not self._stop.is_set():
                try:
                    self.poll_once()
                    self._wait(alarm)
                except Exception as error:  # noqa: BLE001 - the poller outlives whatever a server or a database does
                    self._stop.wait(self._pause_after(error))

    def poll_once(self) -> int:
        """Bring in everything that is new now; how many messages were not known before.

        Connects first when there is no connection, and leaves it open. Raises what went wrong, after noting it and
        closing the connection: InboxError and its kin, or an error of the case database.
        """
        with self._noting_failure():
            if self._mailbox is None:
                self._mailbox = self._connect()
            elif self._rang and not self._for_nothing:
                self._mailbox.refresh()
            else:
                self._mailbox.reopen()
            collected = self._collector.collect(self._mailbox)
            self._for_nothing = self._for_nothing + 1 if self._rang and not collected.taken else 0
            self._rang = False
            return collected.fresh

    def close(self) -> None:
        """Sign out. The poller may be used again."""
        if self._mailbox is not None:
            self._drop()
            with contextlib.suppress(Exception):  # it is only for show, and the database may be what failed
                self._cursor.disconnected()

    def _connect(self) -> Mailbox:
        mailbox = connect(self._service.settings, self._tokens)
        self._connected_at = time.monotonic()
        log.info(
            "mailbox_open",
            uidvalidity=mailbox.uidvalidity,
            marking=str(mailbox.marking),
            idle=mailbox.can_idle,
        )
        return mailbox

    def _wait(self, alarm: Alarm) -> None:
        """Until there may be something to do: the bell, a message worth another try, or the stop event."""
        mailbox, box = self._mailbox, self._service.settings.mailbox
        if mailbox is None or self._stop.is_set():
            return
        longest = box.idle_seconds if mailbox.can_idle else box.poll_seconds
        soonest = self._collector.seconds_left
        seconds = longest if soonest is None else min(longest, max(soonest, 1.0))
        if not mailbox.can_idle:
            self._stop.wait(seconds)
            return
        if self._for_nothing > 1:
            self._stop.wait(min(0.1 * 2.0 ** min(self._for_nothing, 10), _LONGEST_DEAFNESS_SECONDS))
        with self._noting_failure():
            self._rang = mailbox.wait(alarm, seconds)

    @contextlib.contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._drop()
            words = "the case database cannot be used" if isinstance(error, SQLAlchemyError) else explain(error)
            with contextlib.suppress(Exception):  # when the database is what failed, the log has to do
                self._cursor.failed(words, connected=False)
            log.warning("mailbox_trouble", error=words, kind=type(error).__name__)
            if not isinstance(error, ConsultantError | IMAPClientError | OSError | SQLAlchemyError):
                # where, and not what: the message of an unforeseen error may hold what somebody wrote
                log.error("poller_unforeseen", where=_where(error))
            if isinstance(error, IMAPClientError | OSError):
                raise InboxError(words) from error
            raise

    def _drop(self) -> None:
        mailbox, self._mailbox = self._mailbox, None
        if mailbox is not None:
            mailbox.close()

    def _pause_after(self, error: Exception) -> float:
        """Seconds to wait before trying again: full jitter over a ceiling that doubles, so that a server that comes
        back is not met by everybody at once; long after a refusal.
        """
        longest = self._service.settings.mailbox.max_backoff_seconds
        if isinstance(error, MailboxRefused | TokenRefused | ConfigError):
            return _REFUSED_TIMES * longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        if self._connected_at and time.monotonic() - self._connected_at > _SETTLED_SECONDS:
            self._strikes = 0
        self._connected_at = 0.0
        self._strikes += 1
        return random.uniform(0.0, min(longest, 2.0 ** min(self._strikes - 1, 30)))  # noqa: S311


def _where(error: Exception) -> list[str]:
    """File, line and function of the innermost frames of `error`."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
