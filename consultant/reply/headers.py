"""Header values as they go over the wire, folded between words only.

The library's own folding of structured headers loses or adds blanks between encoded words, and encodes long
Message-IDs; both break threads. Its older `Header` makes the encoded words right, and they stay whole here.
"""

import re
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import SMTP, Policy
from email.utils import quote
from typing import Any, ClassVar, Literal

_COLUMNS = 76
"""RFC 2047 §2 for lines that hold an encoded word; RFC 5322 §2.1.1 would allow two more."""
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~ -]+")
"""Display names that need no quotes (RFC 5322 §3.2.3, RFC 6532 §3.2)."""


class _Words(BaseHeader):
    """A value in wire form: words with one blank between, none of which may be broken."""

    max_count: ClassVar[Literal[1] | None] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is."""
        kwds["parse_tree"] = None
        kwds["decoded"] = value

    def fold(self, *, policy: "Policy[Any]") -> str:
        """The header with its line ends."""
        lines = [f"{self.name}:"]
        for place, word in enumerate(str(self).split()):
            if place == 0 or len(lines[-1]) + 1 + len(word) <= _COLUMNS:
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        return policy.linesep.join(lines) + policy.linesep


_registry = HeaderRegistry()
for _name in ("from", "to", "reply-to", "subject", "message-id", "in-reply-to", "references"):
    _registry.map_to_type(_name, _Words)

POLICY = SMTP.clone(header_factory=_registry)
"""For mails whose From, To, Reply-To, Subject and Message-ID headers are given in wire form."""


def words(text: str) -> str:
    """One line of text in wire form: as it is when it is short ASCII words, else in encoded words (RFC 2047)."""
    if text.isascii() and "=?" not in text and all(len(word) < _COLUMNS for word in text.split()):
        return text
    return " ".join(Header(text, "utf-8", maxlinelen=_COLUMNS - 1).encode().split())


def mailbox(name: str, address: str, *, utf8: bool = False) -> str:
    """`name <address>` in wire form; with `utf8` the name stays as it is (RFC 6532)."""
    if not name:
        return address
    written = name if utf8 else words(name)
    if written != name or _ATOMS.fullmatch(name):
        return f"{written} <{address}>"
    return f'"{quote(name)}" <{address}>'
