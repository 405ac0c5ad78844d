"""IDLE as a doorbell (RFC 2177): wait until the server says anything at all, then go and look.

What the server says while idling is never read as data. The first byte rings; DONE is sent, everything up to the
command's own answer is read with the connection's ordinary time-out and thrown away. So a line that arrives in two
packets cannot be misread: it is never parsed here.
"""

import contextlib
import selectors
import socket
import ssl
import threading
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

LONGEST_SECONDS = 28 * 60.0
"""A server may close a connection after 30 minutes without a command; RFC 2177 says to start again before 29."""

_CHATTER = ("EXISTS", "RECENT", "EXPUNGE", "VANISHED", "FETCH", "FLAGS", "OK", "NO", "BAD")


class IdleRefused(Exception):
    """Raised when a server that promised IDLE would not: look every now and then instead."""


class Alarm:
    """Makes a `threading.Event` something that can be waited for together with a socket."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event
        self._closing = False
        self._near, self._far = socket.socketpair()
        self._watch = threading.Thread(target=self._pass_on, name="inbox-alarm", daemon=True)
        self._watch.start()

    def _pass_on(self) -> None:
        while not self._closing:
            if self._event.wait(1.0):
                self._far.send(b"!")  # never read: it stays readable, as the event stays set
                return

    def fileno(self) -> int:
        """Readable from the moment the event is set."""
        return self._near.fileno()

    def close(self) -> None:
        """Stop watching; takes up to a second when the event was not set."""
        self._closing = True
        self._watch.join()
        self._near.close()
        self._far.close()


def wait_for_bell(client: IMAPClient, alarm: Alarm, seconds: float) -> bool:
    """Idle until the server says something, `alarm` goes off or `seconds` have passed; whether the server spoke.

    The connection is ready for commands afterwards. Raises IdleRefused, or IMAPClientError and OSError when the
    connection breaks.
    """
    imap: Any = client._imap  # imapclient's own idle() fails on a server that speaks before its "+"
    tag = imap._command("IDLE")
    rang = False
    while imap._get_response() is not None:
        if imap.tagged_commands[tag]:
            _answer, (text,) = imap.tagged_commands.pop(tag)
            raise IdleRefused(text.decode(errors="replace"))
        rang = True
    if not rang:
        rang = _said_something(imap, alarm, min(seconds, LONGEST_SECONDS))
    imap.send(b"DONE\r\n")
    answer, _text = imap._command_complete("IDLE", tag)
    forget_chatter(client)
    if answer != "OK":
        raise IMAPClientError("IDLE did not end well")
    return rang


def forget_chatter(client: IMAPClient) -> bool:
    """Drop what the server told without being asked, and say whether it told of new messages.

    imaplib would keep it for as long as the connection lives.
    """
    told = client._imap.untagged_responses
    news = "EXISTS" in told
    for kind in _CHATTER:
        told.pop(kind, None)
    return news


def _said_something(imap: Any, alarm: Alarm, seconds: float) -> bool:
    """Wait for the first byte, wherever it is: in imaplib's buffer, in the TLS layer's, or still on its way."""
    if _buffered(imap) or (isinstance(imap.sock, ssl.SSLSocket) and imap.sock.pending()):
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(imap.sock, selectors.EVENT_READ)
        selector.register(alarm, selectors.EVENT_READ)
        return any(key.fileobj is imap.sock for key, _events in selector.select(seconds))


def _buffered(imap: Any) -> bool:
    """Whether bytes that were read from the socket wait in imaplib's own buffer."""
    ours = getattr(imap, "_readbuf", None)  # imaplib since Python 3.14
    if ours is not None:
        return any(ours)
    timeout = imap.sock.gettimeout()
    imap.sock.settimeout(0)
    try:
        with contextlib.suppress(ssl.SSLWantReadError):
            return bool(imap.file.peek(1))
        return False
    finally:
        imap.sock.settimeout(timeout)
