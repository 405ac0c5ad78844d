"""The files of a message become attachment rows: read where that can be, within the bounds the settings set."""

import hashlib
from time import monotonic

from consultant.case.charset import clean_line
from consultant.case.document import Document, read_document
from consultant.config import Limits
from consultant.inbox import mime
from consultant.inbox.headers import Fields
from consultant.inbox.mime import File
from consultant.record.mail import Attachment, AttachmentState

_MOST_ROWS = 120
_DEEPEST = 4
_SECONDS = 120.0
"""After this long no further file of a message is begun: the lease on the message must not run out."""


def read_files(files: list[File], limits: Limits, spent: int) -> tuple[list[Attachment], list[str]]:
    """Attachment rows (without their message), and what was left out in words.

    `spent` is how much of `limits.max_text_chars` the body has used. Files within a forwarded message stand right
    after it, in one count with the others, as `flat` gives them.
    """
    rows: list[Attachment] = []
    known: dict[str, Document] = {}
    budget = max(0, limits.max_text_chars - spent)
    deadline = monotonic() + _SECONDS
    every = flat(files)
    for position, file in enumerate(every[:_MOST_ROWS]):
        digest = hashlib.sha256(file.data).hexdigest()
        if position >= limits.max_attachments:
            document = _unread(f"not read: the message has more than {limits.max_attachments} attachments")
        elif file.note:
            document = _unread(file.note)
        elif budget <= 0 and file.forwarded is None:
            document = _unread(f"not read: more than {limits.max_text_chars} characters of text came with the message")
        elif monotonic() > deadline:
            document = _unread("not read: the attachments before it took too long")
        else:
            document = known.get(digest) or _read(file, budget)
        known[digest] = document
        budget -= len(document.text)
        rows.append(_row(position, file, digest, document))
    left_out = len(every) - len(rows)
    return rows, [f"{left_out} more attachments are in the message"] if left_out else []


def flat(files: list[File], level: int = 0) -> list[File]:
    """`files` with those inside forwarded messages after the message they came in."""
    found: list[File] = []
    for file in files:
        found.append(file)
        if len(found) >= 2 * _MOST_ROWS:
            break
        if file.forwarded is not None and level < _DEEPEST:
            found += flat(mime.contents(file.forwarded).files, level + 1)
    return found


def _read(file: File, budget: int) -> Document:
    if file.forwarded is not None:
        return _forwarded(file, budget)
    return read_document(file.filename, file.content_type, file.data, charset=file.charset, most=max(budget, 1))


def _forwarded(file: File, budget: int) -> Document:
    """A forwarded message as text: who, when, about what, and the body."""
    assert file.forwarded is not None
    fields = Fields(file.forwarded)
    head = [f"{name}: {value}" for name in ("From", "Date", "To", "Subject") if (value := fields.text(name)[:500])]
    inner = mime.contents(file.forwarded)
    text = "\n".join([*head, "", inner.text])
    note = "; ".join(inner.defects[:5])
    if len(text) > budget:
        text, note = text[: max(budget, 0)], "; ".join(filter(None, [note, "cut off: too much text"]))
    if not inner.text.strip() and not inner.files:
        return Document(AttachmentState.NOT_READ, "", note or "a forwarded message without text", "message")
    return Document(AttachmentState.READ, text, note, "message")


def _unread(note: str) -> Document:
    return Document(AttachmentState.NOT_READ, "", note)


def _row(position: int, file: File, digest: str, document: Document) -> Attachment:
    return Attachment(
        message_id=0,
        position=position,
        filename=clean_line(file.filename, 255),
        content_type=file.content_type[:120],
        size=len(file.data),
        sha256=digest,
        state=document.state,
        note=document.note[:500],
        text=document.text,
    )
