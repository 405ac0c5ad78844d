"""A message's bytes become what a person would see in them: who wrote, to whom, about what, which text, which files."""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part

from consultant.case.charset import clean
from consultant.inbox import mime
from consultant.inbox.files import flat
from consultant.inbox.headers import Fields, Mailbox, mailboxes, message_ids, moment
from consultant.inbox.mime import Contents, File

_HEADER_BYTES = 512 * 1024
_MOST_REFERENCES = 60
_LONGEST_BODY = 4_000_000
"""Characters of body text that are looked at, whatever `limits.max_text_chars` says."""
_RECIPIENT_FIELDS = (
    "to", "cc", "delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to",
    "x-forwarded-to", "apparently-to", "resent-to",
)  # fmt: skip


@dataclass(frozen=True)
class ParsedMessage:
    """What was read from a message. Every text in it is clean; nothing in it is to be trusted."""

    fields: Fields
    root: Part
    """The parts, for whoever must look at the structure: the header alone when `tangled`."""
    message_id: str | None
    """In angle brackets; a hint only: many messages have none, or share one."""
    in_reply_to: list[str]
    references: list[str]
    subject: str
    sender: Mailbox | None
    """Who wrote: the first address of From, or of what stands in for it; None when there is no address at all."""
    reply_to: str
    recipients: list[str]
    """Every address it was sent or delivered to, lower case."""
    return_path: str | None
    """The envelope sender; empty for the null one (`<>`), None when nobody wrote it down."""
    sent_at: datetime | None
    body: str
    was_html: bool = False
    files: list[File] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    tangled: str = ""
    """Why it could not be taken apart; empty when it could."""


def parse_message(raw: bytes, now: datetime) -> ParsedMessage:
    """Read `raw`. Returns something for every input; takes time in proportion to its length."""
    tangled = ""
    try:
        root = mime.parse(raw)
        found = mime.contents(root)
    except mime.Tangled as error:
        tangled = str(error)
        root = _header_alone(raw)
        found = Contents(defects=[tangled])
    fields = Fields(root)
    sender = _sender(fields, root, found)
    sent_at = moment(fields.raw("date"), now)
    if sent_at is None:
        found.note("no date" if not fields.raw("date").strip() else "the date is not one")
    body = clean(found.text)
    if len(body) > _LONGEST_BODY:
        body = body[:_LONGEST_BODY]
        found.note(f"the text was cut off after {_LONGEST_BODY} characters")
    ids = message_ids(fields.all("message-id"))
    reply_to = mailboxes(fields.all("reply-to")[:5])
    return ParsedMessage(
        fields=fields,
        root=root,
        message_id=ids[0] if ids else None,
        in_reply_to=message_ids(fields.all("in-reply-to")[:5])[:5],
        references=_bounded(message_ids(fields.all("references")[:20])),
        subject=fields.text("subject"),
        sender=sender,
        reply_to=reply_to[0].address if reply_to else "",
        recipients=_recipients(fields),
        return_path=_return_path(fields),
        sent_at=sent_at,
        body=body,
        was_html=found.was_html,
        files=found.files,
        defects=found.defects,
        tangled=tangled,
    )


def attachment_content(raw: bytes, position: int, now: datetime) -> bytes | None:
    """The bytes of one attachment, counted as `Attachment.position` counts; None when there is none there."""
    files = flat(parse_message(raw, now).files)
    return files[position].data if 0 <= position < len(files) else None


def _header_alone(raw: bytes) -> Part:
    """The header of a message whose body is left alone."""
    start = raw[:_HEADER_BYTES].lstrip(b"\r\n")
    ends = [at for mark in (b"\n\n", b"\r\n\r\n", b"\r\r") if (at := start.find(mark)) >= 0]
    header = start[: min(ends)] if ends else start
    return message_from_bytes(header.replace(b"multipart/", b"x-multipart/") + b"\n\n", policy=mime.POLICY)


def _sender(fields: Fields, root: Part, found: Contents) -> Mailbox | None:
    authors = mailboxes(fields.all("from")[:10])
    if len(authors) > 1:
        found.note(f"{len(authors)} addresses in From: the first one counts")
    if authors:
        return authors[0]
    for name in ("sender", "reply-to", "return-path", "x-envelope-from", "x-sender"):
        if candidates := mailboxes(fields.all(name)[:5]):
            found.note(f"no usable From: {name} was used")
            return candidates[0]
    if candidates := mailboxes([f"<{word}>" for word in (root.get_unixfrom() or "")[:500].split()[1:2]]):
        found.note("no usable From: the envelope sender was used")
        return candidates[0]
    return None


def _recipients(fields: Fields) -> list[str]:
    values = [value for name in _RECIPIENT_FIELDS for value in fields.all(name)[:20]]
    return list(dict.fromkeys(mailbox.address for mailbox in mailboxes(values)))[:500]


def _return_path(fields: Fields) -> str | None:
    value = fields.raw("return-path").strip()
    if not value:
        return None
    found = mailboxes([value])
    return found[0].address if found else "" if value.replace(" ", "").startswith("<>") else None


def _bounded(ids: list[str]) -> list[str]:
    """A thread's first message and its newest ones."""
    return ids if len(ids) <= _MOST_REFERENCES else [ids[0], *ids[1 - _MOST_REFERENCES :]]
