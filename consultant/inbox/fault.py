"""What went wrong with a mail server, in words an operator may read: no addresses, no secrets, nothing of a message."""

import contextlib
import re
import ssl
from collections.abc import Iterator, Sequence

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError

from consultant.errors import ConsultantError, InboxError, MailboxRefused

_PASSING = frozenset({"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "EXPUNGEISSUED"})
"""Response codes of RFC 5530 that say "not now"."""
_LONGEST = 200


@contextlib.contextmanager
def in_words(what: str, *hidden: str, final: bool = False) -> Iterator[None]:
    """Turn what imapclient and the socket raise into an InboxError that begins with `what`.

    With `final`, a plain no of the server means that trying again changes nothing: MailboxRefused. `hidden` are
    secrets that a server might repeat in its answer.
    """
    try:
        yield
    except CapabilityError as error:
        raise MailboxRefused(f"{what}: {error}") from error
    except ssl.SSLCertVerificationError as error:
        raise MailboxRefused(f"{what}: its certificate is not trusted: {error.verify_message}") from error
    except IMAPClientError as error:
        cause = error.__context__ if isinstance(error, LoginError) and broken(error.__context__) else error
        if broken(cause) or isinstance(cause, ProtocolError):
            raise InboxError(f"{what}: {explain(cause)}") from cause
        words = _cleaned(str(error), hidden)
        kind = MailboxRefused if final and response_code(words) not in _PASSING else InboxError
        raise kind(f"{what}: {words}") from error
    except OSError as error:
        raise InboxError(f"{what}: {explain(error)}") from error


def broken(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, says that the connection is gone, not just that one command failed."""
    while error is not None:
        if isinstance(error, OSError | IMAPClientAbortError):
            return True
        error = error.__cause__
    return False


def explain(error: BaseException | None) -> str:
    """What `error` means, in words that hold nothing the server sent but a response code."""
    match error:
        case ConsultantError():
            return str(error)
        case TimeoutError():
            return "no answer in time"
        case ssl.SSLError():
            return f"TLS failed: {(error.reason or 'unknown reason').lower().replace('_', ' ')}"
        case OSError():
            return (error.strerror or type(error).__name__).lower()
        case IMAPClientAbortError():
            return "the connection broke"
        case ProtocolError():
            return "an answer of the server could not be understood"
        case IMAPClientError():
            code = response_code(str(error))
            return "the server said no" + (f" [{code}]" if code else "")
        case _:
            return type(error).__name__


def response_code(text: str) -> str:
    """The response code in `text`, as AUTHENTICATIONFAILED in `[AUTHENTICATIONFAILED]` (RFC 5530); "" without one."""
    found = re.search(r"\[([A-Z][A-Z-]*)[\] ]", text)
    return found[1] if found else ""


def _cleaned(text: str, hidden: Sequence[str]) -> str:
    for secret in filter(None, hidden):
        text = text.replace(secret, "…")
    text = re.sub(r"\S+@\S+", "…", text)
    return "".join(character if character.isprintable() else " " for character in text)[:_LONGEST]
