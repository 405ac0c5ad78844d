"""A composed mail becomes the bytes that leave: headers that thread in Gmail, Outlook and Apple Mail, two alternatives.

Outlook's own Thread-Index is left out on purpose: Exchange threads by References when there is none, and a wrong one
would take precedence over them.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from consultant.errors import CannotCompose, ConfigError
from consultant.record import MailKind, Message
from consultant.reply import clean, headers
from consultant.reply.render import Composed

AUTOMATIC = frozenset({MailKind.ACKNOWLEDGEMENT, MailKind.TOO_LARGE})
"""Kinds that no person decided to send (RFC 3834)."""


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
        own = clean.addr_spec(own_address)
    except ValueError:
        raise ConfigError(["mailbox.address: is empty or no address; give the address people write to"]) from None
    try:
        recipient = clean.addr_spec(composed.recipient)
    except ValueError:
        raise CannotCompose("the sender's address is not one that can be written to") from None
    utf8 = not (own.isascii() and recipient.isascii())
    our_name = clean.one_line(from_name, clean.LONGEST_NAME)
    their_name = clean.one_line(recipient_name, clean.LONGEST_NAME)
    mail = EmailMessage(policy=headers.POLICY.clone(utf8=utf8))
    message_id = f"<{secrets.token_hex(16)}.{kind.value.replace('_', '-')}@{own.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(now)
    mail["From"] = headers.mailbox(our_name, own, utf8=utf8)
    mail["To"] = headers.mailbox(their_name, recipient, utf8=utf8)
    if reply_to is not None and reply_to != own_address:
        mail["Reply-To"] = headers.mailbox(our_name, clean.addr_spec(reply_to), utf8=utf8)
    mail["Subject"] = headers.words(composed.subject)
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
    return Letter(message_id, recipient, mail.as_bytes())


def _thread(mail: EmailMessage, answers: Message | None) -> None:
    if answers is None:
        return
    if parent := clean.message_id(answers.message_id):
        mail["In-Reply-To"] = parent
    if known := clean.references(answers.references, answers.in_reply_to, answers.message_id):
        mail["References"] = " ".join(known)
