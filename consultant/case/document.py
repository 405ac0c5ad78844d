"""What came with a message becomes text where it can, and a note a reviewer understands where it cannot."""

import re
from dataclasses import dataclass

from consultant.case.charset import clean, decode, invisible, unscramble
from consultant.case.child import extract
from consultant.case.delimited import rows_of
from consultant.case.markup import html_to_text
from consultant.record.mail import AttachmentState

_LARGEST = 40 * 1024 * 1024
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"{\\rtf", "rtf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"\x89PNG\r\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF8", "image"),
    (0, b"BM", "image?"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (8, b"WEBP", "image"),
    (4, b"ftyphei", "image"),
    (4, b"ftypmif1", "image"),
    (4, b"ftypavif", "image"),
    (128, b"DICM", "dicom"),
    (0, b"\x78\x9f\x3e\x22", "tnef"),
    (0, b"Rar!", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"BEGIN:VCALENDAR", "calendar"),
    (0, b"BEGIN:VCARD", "text"),
    (0, b"MZ", "program?"),
    (0, b"\x7fELF", "program"),
)
_BY_TYPE = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/calendar": "calendar",
    "application/ics": "calendar",
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "application/pgp-signature": "signature",
    "application/pkcs7-signature": "signature",
    "application/x-pkcs7-signature": "signature",
    "application/pgp-encrypted": "encrypted",
    "application/msword": "ole",
    "text/csv": "rows",
    "text/tab-separated-values": "rows",
    "text/enriched": "enriched",
    "text/richtext": "enriched",
}
_BY_NAME = {
    "htm": "html", "html": "html", "xhtml": "html", "ics": "calendar", "p7s": "signature", "asc": "text",
    "txt": "text", "text": "text", "csv": "rows", "tsv": "rows", "tab": "rows", "md": "text", "markdown": "text",
    "log": "text", "json": "text", "xml": "text", "hl7": "text", "eml": "text", "dcm": "dicom", "dat": "",
}  # fmt: skip
_NOTES = {
    "dicom": "a DICOM image: not read",
    "tnef": "an Outlook winmail.dat package: not opened; ask for the files as ordinary attachments",
    "archive": "a compressed archive: not opened",
    "slides": "a presentation: not read",
    "ole": "an old Word or Outlook format: not read; ask for DOCX or PDF",
    "signature": "a digital signature: holds no text",
    "encrypted": "encrypted: cannot be read",
    "program": "a program: not opened",
    "audio": "a sound recording: not read",
    "video": "a video: not read",
    "binary": "a file of a kind that is not read",
    "empty": "the file is empty",
}
_TAGS = re.compile(r"<[^<>]{1,60}>")
_CALENDAR_FIELD = re.compile(r"^(SUMMARY|DESCRIPTION|LOCATION|DTSTART|ORGANIZER)[^:\n]{0,200}:(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """What could be made of one attachment."""

    state: AttachmentState
    text: str = ""
    note: str = ""
    kind: str = ""
    """What it was taken for: `pdf`, `docx`, `text`, `image`, …"""


def read_document(filename: str, content_type: str, data: bytes, *, charset: str = "", most: int = 400_000) -> Document:
    """The text of an attachment, at most `most` characters, cleaned for storing; or why there is none.

    The bytes decide what it is before its name and declared type do. Never raises.
    """
    kind = kind_of(filename, content_type, data)
    if len(data) > _LARGEST:
        return _unread(kind, f"too large to be read ({len(data) // (1024 * 1024)} MB)")
    if kind in ("pdf", "docx", "xlsx", "rtf", "image"):
        found = extract(kind, data, most)
        if not found.read:
            return _unread(kind, found.note)
        return _read(kind, found.text, [found.note], most)
    if kind not in ("text", "html", "rows", "calendar", "enriched"):
        return _unread(kind, _NOTES.get(kind, _NOTES["binary"]))
    text, mended = decode(data[: 8 * most + 65_536], charset)
    unseen = invisible(text)
    text, scrambled = unscramble(clean(text))
    notes = [mended, unseen, "scrambled accents were mended" if scrambled else ""]
    if kind == "html":
        page = html_to_text(text)
        text, notes = page.text, [*notes, *page.defects]
    elif kind == "rows":
        text = rows_of(text)
    elif kind == "calendar":
        text = _calendar_text(text)
    elif kind == "enriched":
        text = _TAGS.sub("", text)
    return _read(kind, text, notes, most)


def _unread(kind: str, note: str) -> Document:
    return Document(AttachmentState.NOT_READ, "", note, kind)


def _read(kind: str, text: str, notes: list[str], most: int) -> Document:
    text = clean(text).strip("\n")
    if len(text) > most:
        text = text[:most]
        notes = [*notes, f"only the first {most} characters were kept"]
    if not text.strip():
        return _unread(kind, next(filter(None, notes), "it has no text in it"))
    return Document(AttachmentState.READ, text, "; ".join(note for note in notes if note), kind)


def kind_of(filename: str, content_type: str, data: bytes) -> str:
    """What a file is: one of the kinds that are read (`pdf`, `docx`, `xlsx`, `rows`, …), or something that is not."""
    if not data:
        return "empty"
    ending = filename.lower().rpartition(".")[2] if "." in filename else ""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for offset, magic, kind in _MAGIC:
        if data[offset : offset + len(magic)] == magic and not (kind.endswith("?") and _looks_like_text(data)):
            return _packed_kind(data) if kind == "zip" else kind.removesuffix("?")
    declared = _BY_TYPE.get(content_type)
    if declared in ("tnef", "signature", "encrypted", "calendar", "enriched"):
        return declared
    if declared in ("pdf", "ole", "rtf") and not _looks_like_text(data):
        return declared
    main, _, _ = content_type.partition("/")
    named = _BY_NAME.get(ending, "")
    if main in ("image", "audio", "video") and not _looks_like_text(data):
        return main
    if not _looks_like_text(data, main == "text" or named in ("text", "html", "rows", "calendar")):
        return named if named in ("dicom",) else "tnef" if filename.lower() == "winmail.dat" else "binary"
    start = data[:600].lstrip().lower()
    if declared == "html" or named == "html" or start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if "rows" in (declared, named) and named in ("rows", "text", ""):
        return "rows"
    return named if named in ("calendar", "signature") else "text"


def _packed_kind(data: bytes) -> str:
    """What a ZIP holds, by the names in it; it is not unpacked."""
    for name, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "slides")):
        if name in data:
            return kind
    return "archive"


def _looks_like_text(data: bytes, declared: bool = False) -> bool:
    """Whether the bytes are writing: hardly any control characters, and UTF-8 or mostly plain letters.

    What is `declared` to be text may be in a script that has no plain letters.
    """
    sample = data[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b") + sample.count(0x7F)
    if b"\0" in sample or controls * 100 > len(sample):
        return False
    high = sum(1 for byte in sample if byte > 0x7F)
    return declared or high * 4 <= len(sample) or "\ufffd" not in sample.decode("utf-8", "replace")[:-3]


def _calendar_text(text: str) -> str:
    """What an invitation says, without its machinery (RFC 5545 §3.1 for the folding)."""
    unfolded = re.sub(r"\n[ \t]", "", text)
    fields = [match for line in unfolded.split("\n") if (match := _CALENDAR_FIELD.match(line))]
    lines = [f"{match[1].capitalize()}: {match[2]}" for match in fields[:60]]
    return "\n".join(lines).replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
