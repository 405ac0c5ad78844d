"""What a sender wrote, made safe to stand in a header, a subject or the text of a mail."""

import re
import unicodedata
from collections.abc import Iterable
from email.headerregistry import Address

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks, embeddings, overrides and isolates: they turn the reading direction and carry no text (Unicode UAX #9 §2)."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_REPLY_PREFIX = re.compile(r"^(?:\s*re(?:\[\d+\])?\s*[:：])+\s*", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,500}>")
_NO_LINE = {"Cc", "Cs", "Zl", "Zp"}
"""Controls, surrogates, line and paragraph separators."""

LONGEST_SUBJECT = 500
LONGEST_NAME = 120
MOST_REFERENCES = 24
"""A thread's first message and the newest ones find it in every mail program; RFC 5322 §3.6.4 sets no bound."""


def body_text(text: str) -> str:
    """`text` with plain line ends and nothing that hides or turns other text.

    What cannot be mailed (control characters, lone surrogates) leaves a visible U+FFFD, so that nothing goes missing
    unseen.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _BIDI.sub("", text)
    text = _CONTROL.sub("\ufffd", text)
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str, longest: int) -> str:
    """`text` as a header may hold it: one line, printable, at most `longest` characters."""
    text = _BIDI.sub("", text)
    text = " ".join("".join(" " if unicodedata.category(char) in _NO_LINE else char for char in text).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def mail_address(address: str) -> tuple[str, str]:
    """Local part and domain of `address`, the domain in ASCII (RFC 3490).

    Raises ValueError when it is no address that could be written to.
    """
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain) or any(char.isspace() or not char.isprintable() for char in local + domain):
        raise ValueError("no address")
    return local, domain if domain.isascii() else domain.encode("idna").decode("ascii")


def addr_spec(address: str) -> str:
    """`address` as SMTP and headers take it: domain in ASCII, the local part quoted where RFC 5322 §3.4.1 wants that.

    Raises ValueError as `mail_address` does.
    """
    local, domain = mail_address(address)
    return Address(username=local, domain=domain).addr_spec


def reply_subject(original: str) -> str:
    """`Re: ` and the subject as the sender wrote it, however many `Re:` it had.

    Gmail keeps a thread together only while the subject stays the same apart from such a prefix, so nothing is added.
    """
    return f"Re: {_REPLY_PREFIX.sub('', one_line(original, LONGEST_SUBJECT))}".strip()


def message_id(found: str | None) -> str | None:
    """A sender's Message-ID as it may be repeated in our headers; None when repeating it is not safe."""
    if not found:
        return None
    found = found.strip()
    if not found.startswith("<"):
        found = f"<{found}>"
    return found if _MESSAGE_ID.fullmatch(found) else None


def references(earlier: Iterable[str], parent_in_reply_to: str, parent: str | None) -> list[str]:
    """The References of a reply: those of its parent, or the parent's In-Reply-To, then the parent (RFC 5322 §3.6.4).

    Unsafe ids are left out, repeated ones stand once, and of a long thread the first and the newest ones stay.
    """
    known = [safe for each in earlier if (safe := message_id(each))]
    if not known:
        known = [safe for each in re.findall(r"<[^<>]*>", parent_in_reply_to) if (safe := message_id(each))][:1]
    if safe := message_id(parent):
        known = [each for each in known if each != safe] + [safe]
    unique = list(dict.fromkeys(known))
    return unique if len(unique) <= MOST_REFERENCES else unique[:1] + unique[1 - MOST_REFERENCES :]
