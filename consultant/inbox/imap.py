"""A mailbox folder over IMAP: what is in it, the bytes of its messages, putting them away, waiting for the next one.

What can fail leaves here as InboxError or MailboxRefused; only what a command says about one message is left as
imapclient raised it, so that a message that will not come can be told from a connection that broke (`fault.broken`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from imapclient import IMAPClient
from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientError, IMAPClientReadOnlyError
from imapclient.imapclient import join_message_ids

from consultant.config import Settings
from consultant.errors import MailboxRefused
from consultant.inbox.connection import hang_up, sign_in
from consultant.inbox.fault import in_words
from consultant.inbox.idle import Alarm, IdleRefused, forget_chatter, wait_for_bell
from consultant.inbox.oauth import TokenSource

KEYWORD = b"$Consultant"
"""The flag of a message that was read here and stays in its folder."""
LONGEST_HEADER = 256 * 1024
"""So much of the header is fetched of a message that is too large; bytes."""

_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_INTERNALDATE = re.compile(rb'\bINTERNALDATE "([^"]*)"', re.IGNORECASE)
_SEARCH_AT_ONCE = 50_000
"""UIDs a SEARCH may find at once: imaplib takes no line above a million bytes."""


class Marking(StrEnum):
    """How a message that was stored is put away on the server."""

    MOVE = "move"
    COPY = "copy"
    """Copied, flagged deleted, expunged by UID: for servers with UIDPLUS (RFC 4315) but without MOVE (RFC 6851)."""
    FLAG = "flag"
    NOTHING = "nothing"
    """The folder is read-only, or keeps no flag of ours."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a message before it is fetched: `size` in bytes as the server counts."""

    uid: int
    size: int
    received_at: datetime | None


def connect(settings: Settings, tokens: TokenSource | None = None) -> "Mailbox":
    """Connect, sign in and select the folder of `settings`; `tokens` are needed for auth = "xoauth2".

    Raises MailboxRefused or TokenRefused when trying again changes nothing, ConfigError when the file of the
    certificate authority cannot be read, else InboxError.
    """
    client = sign_in(settings, tokens)
    try:
        return Mailbox(client, settings)
    except BaseException:
        hang_up(client)
        raise


class Mailbox:
    """One connection with one folder selected; made by `connect`, closed by `close`. Not for several threads."""

    def __init__(self, client: IMAPClient, settings: Settings) -> None:
        self._client = client
        self._wanted_folder = settings.mailbox.processed_folder
        self.folder = settings.mailbox.folder
        self._can_idle = bool(client.has_capability("IDLE"))
        self.reopen()

    def reopen(self) -> None:
        """Select the folder again and see what it is now.

        Some servers go on showing a folder that was deleted and made anew as it was, for as long as it stays selected.
        """
        self.readonly = False
        with in_words(f'the folder "{self.folder}" cannot be opened', final=True):
            try:
                answer = self._client.select_folder(self.folder)
            except IMAPClientReadOnlyError:
                self.readonly = True
                answer = self._client.select_folder(self.folder, readonly=True)
        self.uidvalidity = _number(answer, b"UIDVALIDITY")
        if not self.uidvalidity:
            raise MailboxRefused(f'the folder "{self.folder}" has no UIDVALIDITY: messages could not be told apart')
        self._uidnext = _number(answer, b"UIDNEXT")
        self._exists = _number(answer, b"EXISTS")
        self._flags = tuple(answer.get(b"PERMANENTFLAGS", (rb"\Seen", rb"\*")))  # unsaid: all (RFC 9051 §7.1)
        self._news = False
        self.choose_marking()

    @property
    def can_idle(self) -> bool:
        """Whether `wait` is a doorbell; else the folder has to be looked at every now and then."""
        return self._can_idle

    # --- what is there

    def uids_after(self, last: int) -> list[int]:
        """The UIDs in the folder above `last`, lowest first."""
        forget_chatter(self._client)
        self._news = False  # what was told of until now, this search will see
        start, found = last + 1, set[int]()
        if self._exists > _SEARCH_AT_ONCE:
            while start + _SEARCH_AT_ONCE < self._uidnext:
                found |= self._search(f"{start}:{start + _SEARCH_AT_ONCE - 1}")
                start += _SEARCH_AT_ONCE
        found |= self._search(f"{start}:*")
        return sorted(uid for uid in found if uid > last)  # "n:*" names the last message even when it is below n

    def _search(self, uids: str) -> set[int]:
        with in_words("the folder cannot be searched"):
            imap: Any = self._client._imap  # imapclient's search() refuses an answer of several lines
            imap.untagged_responses.pop("SEARCH", None)
            answer, lines = imap.uid("SEARCH", "UID", uids)
            if answer != "OK":
                raise IMAPClientError(f"SEARCH failed: {_text(lines)}")
        return {int(number) for line in lines if line for number in re.findall(rb"\d+", line.split(b"(")[0])}

    def sizes(self, uids: Sequence[int]) -> dict[int, Listed]:
        """Size and time of arrival of `uids`; those that are gone are left out.

        Raises IMAPClientError or OSError: see `fault.broken`.
        """
        self._listen()
        imap: Any = self._client._imap  # imapclient reads answers letter by letter, and a folder can hold thousands
        answer, lines = imap.uid("FETCH", join_message_ids(uids), "(UID RFC822.SIZE INTERNALDATE)")
        if answer != "OK":
            raise IMAPClientError(f"FETCH failed: {_text(lines)}")
        listed = (_listed(line) for line in lines if isinstance(line, bytes))
        wanted = set(uids)
        return {one.uid: one for one in listed if one is not None and one.uid in wanted}

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of `uids`, which stay unread; those that are gone are left out. Raises as `sizes` does."""
        return _bytes_of(self._fetch(uids, "BODY.PEEK[]"), b"BODY[]")

    def headers(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The headers of `uids`, cut at LONGEST_HEADER; those that are gone are left out. Raises as `sizes` does."""
        return _bytes_of(self._fetch(uids, f"BODY.PEEK[HEADER]<0.{LONGEST_HEADER}>"), b"BODY[HEADER]")

    def _fetch(self, uids: Sequence[int], part: str) -> dict[int, dict[bytes, Any]]:
        self._listen()  # what a FETCH left behind that failed halfway is dropped as well
        answer: dict[int, dict[bytes, Any]] = self._client.fetch(uids, [part])
        return answer

    # --- putting it away

    def choose_marking(self) -> None:
        """Find out how stored messages are put away: moved when the processed folder is there, flagged otherwise."""
        self.processed: str | None = None
        self.marking = Marking.NOTHING
        if self.readonly:
            return
        can_move, can_expunge = (self._client.has_capability(name) for name in ("MOVE", "UIDPLUS"))
        if self._wanted_folder and (can_move or can_expunge):
            with in_words("the folders cannot be listed"):
                self.processed = self._find(self._wanted_folder)
        if self.processed is not None and self.processed.casefold() != self.folder.casefold():
            self.marking = Marking.MOVE if can_move else Marking.COPY
        elif self._own_flags():
            self.marking = Marking.FLAG

    def mark(self, uids: Sequence[int]) -> None:
        """Put `uids` away; those that are gone are no trouble, and neither is doing it twice.

        Raises InboxError; the connection is good for more unless it is `fault.broken`.
        """
        with in_words("read messages cannot be put away"):
            match self.marking:
                case Marking.MOVE:
                    self._client.move(uids, self.processed)
                case Marking.COPY:
                    self._client.copy(uids, self.processed)
                    self._client.add_flags(uids, [rb"\Deleted"], silent=True)
                    self._client.uid_expunge(uids)
                case Marking.FLAG:
                    self._client.add_flags(uids, self._own_flags(), silent=True)
                case Marking.NOTHING:
                    pass
        self._listen()

    def _own_flags(self) -> list[bytes]:
        lower = {flag.lower() for flag in self._flags}
        flags = [rb"\Seen"] if rb"\seen" in lower else []
        return flags + ([KEYWORD] if rb"\*" in lower or KEYWORD.lower() in lower else [])

    def _find(self, name: str) -> str | None:
        """`name` as it is or below this server's personal folders (`INBOX.Processed`); None when it is nowhere."""
        if self._exists_exactly(name):
            return name
        personal = self._client.namespace().personal or () if self._client.has_capability("NAMESPACE") else ()
        for prefix, _separator in personal:
            if prefix and not name.startswith(prefix) and self._exists_exactly(prefix + name):
                return str(prefix + name)
        return None

    def _exists_exactly(self, name: str) -> bool:
        return any(
            found == name and not {flag.lower() for flag in flags} & {rb"\noselect", rb"\nonexistent"}
            for flags, _delimiter, found in self._client.list_folders("", name)
        )

    # --- waiting

    def wait(self, alarm: Alarm, seconds: float) -> bool:
        """Idle for `seconds` at most, or until `alarm`; whether the server rang, now or since the last search.

        A server that will not idle after all is remembered: `can_idle` is False from then on.
        """
        self._listen()
        if self._news:  # told of along with another answer: it would not be told of again
            return True
        with in_words("waiting for mail failed"):
            try:
                return wait_for_bell(self._client, alarm, seconds)
            except IdleRefused:
                self._can_idle = False
                return False

    def _listen(self) -> None:
        self._news |= forget_chatter(self._client)

    def refresh(self) -> None:
        """Have the server bring its view of the folder up to date before a search (RFC 9051 §6.1.2)."""
        with in_words("the server does not answer"):
            self._client._imap.noop()

    def close(self) -> None:
        """Sign out when the connection still lives, and close it in any case."""
        hang_up(self._client)

    def __enter__(self) -> "Mailbox":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _text(lines: Sequence[bytes | None]) -> str:
    return b" ".join(line for line in lines if line).decode(errors="replace")


def _number(answer: dict[bytes, Any], name: bytes) -> int:
    value = answer.get(name, 0)
    return value if isinstance(value, int) else 0


def _listed(line: bytes) -> Listed | None:
    """What one answer to a FETCH of sizes says; None when it is about something else."""
    uid, size, when = (pattern.search(line) for pattern in (_UID, _SIZE, _INTERNALDATE))
    if uid is None or size is None:
        return None
    return Listed(int(uid[1]), int(size[1]), _moment(when[1]) if when else None)


def _moment(text: bytes) -> datetime | None:
    try:
        moment: datetime = parse_to_datetime(text, normalise=False)
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _bytes_of(answer: dict[int, dict[bytes, Any]], name: bytes) -> dict[int, bytes]:
    """The part whose name begins with `name`, of every message that has it (a partial one is `name<0>`)."""
    return {
        uid: value
        for uid, parts in answer.items()
        for part, value in parts.items()
        if part.startswith(name) and isinstance(value, bytes)
    }
