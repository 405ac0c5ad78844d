"""Everything that can be learned from a message's bytes alone, before the database is asked anything."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from consultant.case.body import Body, split_body
from consultant.case.service_date import likely_date_of_service
from consultant.config import Settings
from consultant.inbox.files import read_files
from consultant.inbox.message import ParsedMessage, parse_message
from consultant.inbox.mime import ENCRYPTED
from consultant.record.mail import Attachment, AttachmentState, Message

_SHORT = 240
"""Characters that may be no more than a word about the history below them."""


@dataclass(frozen=True)
class Reading:
    """A message as it was read: its parts, its attachments, the date of service it states."""

    parsed: ParsedMessage
    body: Body
    attachments: list[Attachment]
    defects: list[str]
    date_of_service: date | None

    @property
    def unreadable(self) -> str:
        """Why nothing in it can be drafted from, in a reviewer's words; empty when something can."""
        if self.parsed.tangled:
            return f"Nothing could be read: {self.parsed.tangled}."
        if self.body.text.strip() or any(found.state is AttachmentState.READ for found in self.attachments):
            return ""
        if ENCRYPTED in self.parsed.defects:
            return "The message is encrypted."
        if self.attachments:
            return "Only attachments came, and none of them could be read."
        return "" if len(self.parsed.subject.split()) >= 3 else "The message is empty."


def read(raw: bytes, settings: Settings, now: datetime) -> Reading:
    """Read `raw`: takes it apart, reads its files, within `settings.limits`."""
    parsed = parse_message(raw, now)
    limits = settings.limits
    text, defects = parsed.body, list(parsed.defects)
    if len(text) > limits.max_text_chars:
        text = text[: limits.max_text_chars]
        defects.append(f"the text was cut off after {limits.max_text_chars} characters")
    body = split_body(text, parsed.subject)
    attachments, left_out = read_files(parsed.files, limits, len(text))
    stated = likely_date_of_service([body.text, *(found.text for found in attachments)], now.date())
    return Reading(parsed, body, attachments, defects + left_out, stated)


def with_history(body: Body) -> Body:
    """`body` with its history as content, when there is little else: nobody has seen that history here before."""
    if not body.quoted.strip() or len(body.text) > _SHORT or len(body.quoted) <= len(body.text):
        return body
    return replace(body, text="\n\n".join(filter(None, [body.text, body.quoted])), quoted="", forwarded=True)


def fill(row: Message, reading: Reading) -> None:
    """Write what was read into the message's columns."""
    parsed = reading.parsed
    row.message_id = parsed.message_id
    row.in_reply_to = " ".join(parsed.in_reply_to)
    row.references = parsed.references
    row.subject = parsed.subject
    row.from_address = parsed.sender.address if parsed.sender else ""
    row.from_name = parsed.sender.name if parsed.sender else ""
    row.reply_to = parsed.reply_to
    row.sent_at = parsed.sent_at
    row.was_html = parsed.was_html
    row.defects = [defect[:300] for defect in reading.defects[:40]]
    fill_text(row, reading.body)


def fill_text(row: Message, body: Body) -> None:
    """Write the three parts of the body into the message's columns."""
    row.text, row.quoted, row.signature = body.text, body.quoted, body.signature
