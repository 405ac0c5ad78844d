"""A composed mail becomes the bytes that leave: headers that thread in Gmail, Outlook and Apple Mail, two alternatives.

Outlook's own Thread-Index is left out on purpose: Exchange threads by References when there is none, and a wrong one
would take precedence over them.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any, ClassVar, Literal

from consultant.errors import CannotCompose, ConfigError
from consultant.record import MailKind, Message
from consultant.reply import clean
from consultant.reply.render import Composed

AUTOMATIC = frozenset({MailKind.ACKNOWLEDGEMENT, MailKind.TOO_LARGE})
"""Kinds that no person decided to send (RFC 3834)."""


class _MessageIds(BaseHeader):
    """Message-IDs, one a line: the library's own folding would encode a long one, and no program would find it."""

    max_count: ClassVar[Literal[1] | None] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is; it was made safe before."""
        kwds["parse_tree"] = None
        kwds["decoded"] = " ".join(value.split())

    def fold(self, *, policy: "Policy[Any]") -> str:
        """The header with its line ends."""
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


_HEADERS = HeaderRegistry()
for _name in ("message-id", "in-reply-to", "references"):
    _HEADERS.map_to_type(_name, _MessageIds)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to leave."""

    message_id: str
    recipient: str
    """The envelope recipient; its domain in ASCII."""
    raw: bytes


def write(
    composed: Composed,
    kind: MailKind,
    *,
    own_address: str,
    from_name: str,
    reply_to: str | None,
    recipient_name: str,
    case_number: str | None,
    answers: Message | None,
    now: datetime,
) -> Letter:
    """`composed` as a mail from `own_address`, in the thread of `answers`.

    Raises CannotCompose when the recipient's address is none, ConfigError when our own is none.
    """
    try:
        sender = _address(from_name, own_address)
    except ValueError:
        raise ConfigError(["mailbox.address: is empty or no address; give the address people write to"]) from None
    try:
        recipient = _address(recipient_name, composed.recipient)
    except ValueError:
        raise CannotCompose("the sender's address is not one that can be written to") from None
    mail = EmailMessage(policy=_POLICY.clone(utf8=not recipient.addr_spec.isascii()))
    message_id = f"<{secrets.token_hex(16)}.{kind.value.replace('_', '-')}@{sender.domain}>"
    mail["Date"] = format_datetime(now)
    mail["From"] = sender
    mail["To"] = recipient
    if reply_to is not None and reply_to != own_address:
        mail["Reply-To"] = _address(from_name, reply_to)
    mail["Subject"] = composed.subject
    mail["Message-ID"] = message_id
    _thread(mail, answers)
    if kind in AUTOMATIC:
        mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    if case_number is not None:
        mail["X-Case"] = case_number
    mail["Content-Language"] = "en"
    mail.set_content(composed.text, cte="quoted-printable")
    mail.add_alternative(composed.html, subtype="html", cte="quoted-printable")
    return Letter(message_id, recipient.addr_spec, mail.as_bytes())


def _thread(mail: EmailMessage, answers: Message | None) -> None:
    if answers is None:
        return
    if parent := clean.message_id(answers.message_id):
        mail["In-Reply-To"] = parent
    if known := clean.references(answers.references, answers.in_reply_to, answers.message_id):
        mail["References"] = " ".join(known)


def _address(name: str, address: str) -> Address:
    """`address` with a display name that no header can be broken with; its domain in ASCII.

    Raises ValueError when it is no address.
    """
    local, domain = clean.mail_address(address)
    name = clean.one_line(name, clean.LONGEST_NAME)
    made = Address("" if name == address else name, username=local, domain=domain)
    str(made)
    return made
