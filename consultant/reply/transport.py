"""One SMTP transaction, and the three ways it can fail: try later, refused for good, nobody knows.

The server's word decides. The message's last byte is its final dot: until that is written nothing can have been
delivered, from then on only a reply code tells (RFC 5321 §4.1.1.4, §4.2.5). `handing_over` is called between the two.
"""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from consultant.config import Settings
from consultant.errors import ConfigError, InboxError, SendLater, SendRefused, SendUncertain
from consultant.inbox.oauth import TokenSource, xoauth2
from consultant.reply import clean

_ADDRESS = re.compile(r"\S*@\S*")
_PATIENCE = 5
"""How many times `timeout_seconds` to wait for the word about a message handed over (RFC 5321 §4.5.3.2.6: minutes)."""
_QUIT_SECONDS = 5.0

HandingOver = Callable[[bool], None]
"""Called once, just before the final dot, with whether our own mailbox gets a copy. Raising stops the mail."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends what to whom."""

    sender: str
    recipient: str
    copy_to: str | None
    """Our own mailbox, as a second recipient; that it is refused does not stop the mail."""
    raw: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether an address or a header is not ASCII (RFC 6531)."""
        header = self.raw.partition(b"\r\n\r\n")[0]
        return not (self.sender.isascii() and self.recipient.isascii() and header.isascii())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server took the mail."""

    reply: str
    """Its code and words, addresses left out."""
    copied: bool


class Transport(Protocol):
    """What sending needs of a mail server."""

    def send(self, envelope: Envelope, handing_over: HandingOver) -> Receipt:
        """Send one mail.

        Raises SendLater or SendRefused when it certainly was not taken, SendUncertain when nobody knows. When
        `handing_over` raises it was not taken either, and what was raised passes through.
        """


class SmtpTransport:
    """The server of `[outgoing]`; a connection a mail, so that threads may share it."""

    def __init__(self, settings: Settings, tokens: TokenSource | None = None) -> None:
        self._settings = settings
        self._out = settings.outgoing
        self._tokens = tokens

    def send(self, envelope: Envelope, handing_over: HandingOver) -> Receipt:
        """Send one mail; see `Transport.send`."""
        with self._signed_in() as smtp:
            copied = _address(smtp, envelope)
            _expect(smtp.docmd("DATA"), "DATA", 354)
            try:
                smtp.send(_stuffed(envelope.raw))
                handing_over(copied)
                smtp.send(b".\r\n")  # when this fails the dot is not out: three bytes are not sent by halves
            except BaseException:
                smtp.close()  # without a dot the server throws away what it has
                raise
            return Receipt(_word(smtp, self._out.timeout_seconds * _PATIENCE), copied)

    def check(self) -> str:
        """Connect and sign in, send nothing; returns what the server calls itself. Raises SendLater with the reason."""
        with self._signed_in() as smtp:
            _expect(smtp.noop(), "NOOP", 250)
            return (smtp.ehlo_resp or b"").decode("utf-8", "replace").split("\n")[0].split(" ")[0]

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        """A connection ready for a transaction. Whatever breaks in it before a final dot is worth another try."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._connect()
            self._sign_in(smtp)
            yield smtp
        except ssl.SSLCertVerificationError as error:
            raise SendLater(f"TLS: the server's certificate is not good: {error.verify_message}") from error
        except TimeoutError as error:
            raise SendLater("the server did not answer in time") from error
        except (smtplib.SMTPException, OSError) as error:
            raise SendLater(_trouble(error)) from error
        finally:
            if smtp is not None:
                _leave(smtp)

    def _connect(self) -> smtplib.SMTP:
        """Greeting, TLS and EHLO. Trouble here is about the server and not about the mail, 5xx or not: it can wait."""
        out = self._out
        authority = str(self._settings.path(out.tls_ca_file)) if out.tls_ca_file else None
        context = ssl.create_default_context(cafile=authority)
        name = _name(self._settings.mailbox.address)
        smtp: smtplib.SMTP
        if out.tls == "implicit":
            smtp = smtplib.SMTP_SSL(out.host, out.port, name, timeout=out.timeout_seconds, context=context)
        else:
            smtp = smtplib.SMTP(out.host, out.port, name, timeout=out.timeout_seconds)
        try:
            if out.tls == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        out, secrets = self._out, self._settings.secrets
        if out.user == "-":
            return
        user = out.user or self._settings.mailbox.login
        if out.auth == "xoauth2":
            self._sign_in_with_token(smtp, user)
            return
        password = secrets.outgoing_password or secrets.mailbox_password
        if password is None:
            raise SendLater("no password for outgoing mail: set CONSULTANT_OUTGOING_PASSWORD")
        try:
            _log_in(smtp, user, password.get_secret_value())
        except smtplib.SMTPNotSupportedError as error:
            raise SendLater('the server offers no sign-in; with outgoing.user = "-" none is tried') from error
        except smtplib.SMTPResponseException as error:
            raise SendLater(f"sign-in: {_words(error.smtp_code, error.smtp_error)}", error.smtp_code) from error

    def _sign_in_with_token(self, smtp: smtplib.SMTP, user: str) -> None:
        try:
            if self._tokens is None:
                self._tokens = TokenSource(self._settings)
            token = self._tokens.token()
        except (ConfigError, InboxError) as error:
            raise SendLater(f"sign-in: {error}") from error
        words = [xoauth2(user, token)]
        try:
            # A server that refuses explains itself in a challenge; the empty answer to it brings the reply code.
            smtp.auth("XOAUTH2", lambda _challenge=None: words.pop() if words else "")
        except smtplib.SMTPResponseException as error:
            self._tokens.forget(token)
            raise SendLater(f"sign-in: {_words(error.smtp_code, error.smtp_error)}", error.smtp_code) from error


def _name(address: str) -> str:
    """What to call ourselves: our domain. The machine's own name would cost a look-up and tell more than needed."""
    try:
        return clean.mail_address(address)[1]
    except ValueError:
        return "localhost"


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in by password; the library's own way takes ASCII only, SASL PLAIN is UTF-8 (RFC 4616 §2)."""
    if user.isascii() and password.isascii():
        smtp.login(user, password)
        return
    plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, reply = smtp.docmd("AUTH", f"PLAIN {plain}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _address(smtp: smtplib.SMTP, envelope: Envelope) -> bool:
    """MAIL and RCPT; returns whether our own mailbox gets a copy."""
    options = f" SIZE={len(envelope.raw)}" if smtp.has_extn("size") else ""
    if envelope.needs_utf8:
        if not smtp.has_extn("smtputf8"):
            raise SendRefused(
                "the address is not written in ASCII, and the mail server cannot carry such (no SMTPUTF8)"
            )
        smtp.command_encoding = "utf-8"
        options += " BODY=8BITMIME SMTPUTF8"
    _expect(smtp.docmd("MAIL", f"FROM:<{envelope.sender}>{options}"), "MAIL FROM", 250)
    _expect(smtp.docmd("RCPT", f"TO:<{envelope.recipient}>"), "RCPT TO", 250, 251, 252)
    if envelope.copy_to is None or envelope.copy_to == envelope.recipient:
        return envelope.copy_to is not None
    return smtp.docmd("RCPT", f"TO:<{envelope.copy_to}>")[0] in {250, 251}


def _word(smtp: smtplib.SMTP, patience: float) -> str:
    """What the server says about the message it was given."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(patience)
        code, reply = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise SendUncertain(f"the connection broke after the message was handed over: {_trouble(error)}") from error
    words = _words(code, reply)
    if 200 <= code < 300:
        return words
    if 400 <= code < 500:
        raise SendLater(f"message: {words}", code)
    if 500 <= code < 600:
        raise SendRefused(f"message: {words}", code)
    raise SendUncertain(f"the server's word about the message makes no sense: {words}", code)


def _expect(reply: tuple[int, bytes], command: str, *good: int) -> None:
    """Raise SendRefused on 5xx, SendLater on anything else that is not `good`."""
    code, words = reply
    if code in good:
        return
    kind = SendRefused if 500 <= code < 600 else SendLater
    raise kind(f"{command}: {_words(code, words)}", code)


def _stuffed(raw: bytes) -> bytes:
    """`raw` as it goes through DATA, all but the final dot: dots at the start of a line doubled (RFC 5321 §4.5.2)."""
    if not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", raw)


def _words(code: int, reply: bytes | str) -> str:
    """A reply as an operator may read it: code and words on one line, addresses left out."""
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return clean.one_line(f"{code} {_ADDRESS.sub('…', said)}", 300)


def _trouble(error: Exception) -> str:
    """What broke, without addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return clean.one_line(_ADDRESS.sub("…", said), 300)


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye when there is somebody to say it to."""
    with suppress(smtplib.SMTPException, OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(min(_QUIT_SECONDS, smtp.timeout))
            smtp.docmd("QUIT")
    smtp.close()
