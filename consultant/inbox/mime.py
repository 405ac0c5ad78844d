"""The parts of a message: which text is its body, and what files came with it.

Bounded before anything is taken apart: a message that is nested or chopped up beyond what mail ever is would keep the
parser busy for minutes, and is not taken apart at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Part

from consultant.case.charset import clean, clean_line, decode, invisible, unscramble
from consultant.case.markup import html_to_text
from consultant.case.unseen import HIDDEN
from consultant.inbox.flowed import take_out_uuencoded, unflow
from consultant.inbox.headers import BoundedFields, Fields, decode_words, unfolded

MOST_PARTS = 400
MOST_LEVELS = 30
_MOST_DECLARED = 300
_MOST_LINES = 2_000_000
_MOST_WORK = 60_000_000
"""Lines times parts that nest at most; each line is compared with every open boundary."""
_CONTAINER = re.compile(rb"multipart/|message/", re.IGNORECASE)
_STUB = re.compile(
    r"html|browser|view this (?:e-?mail|message)|does not support|rich text|plain text version", re.IGNORECASE
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_BOUNDARY_LINE = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[a-z-]{4,30}:", re.IGNORECASE | re.MULTILINE)
_FAR_IN = 200_000
ENCRYPTED = "the message is encrypted, or signed as a whole: nothing in it can be read"
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
POLICY = BoundedFields()


class Tangled(ValueError):
    """Raised when a message is nested or chopped up too much to be taken apart; says why."""


@dataclass(frozen=True, slots=True)
class File:
    """One file in a message, decoded."""

    filename: str
    content_type: str
    """As the message says it, lower case."""
    data: bytes
    charset: str = ""
    inline: bool = False
    """Shown within the text: a picture in HTML."""
    forwarded: Part | None = None
    """The message it is, when it is one."""
    note: str = ""
    """Why nothing can be read from it, when that is known already."""


@dataclass
class Contents:
    """What a message, or a part of it, holds."""

    texts: list[str] = field(default_factory=list)
    """Runs of body text, in order."""
    was_html: bool = False
    files: list[File] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    parts: int = 0

    @property
    def text(self) -> str:
        """The body."""
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())

    def note(self, defect: str) -> None:
        """Remember something that was wrong, once."""
        if defect and defect not in self.defects and len(self.defects) < 40:
            self.defects.append(defect)

    def add(self, other: "Contents") -> None:
        """Take over what a part holds."""
        self.texts += other.texts
        self.files += other.files
        self.was_html = self.was_html or other.was_html
        for defect in other.defects:
            self.note(defect)


def parse(raw: bytes) -> Part:
    """The message in `raw`. Raises Tangled when taking it apart would take too long."""
    declared = sum(1 for _ in _CONTAINER.finditer(raw))
    lines = raw.count(b"\n") + raw.count(b"\r")
    if declared > _MOST_DECLARED or lines > _MOST_LINES or declared * lines > _MOST_WORK:
        raise Tangled("the message has too many nested parts or lines to be taken apart")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    try:
        return message_from_bytes(raw.lstrip(b"\r\n"), policy=POLICY)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise Tangled(f"the message cannot be taken apart ({type(error).__name__})") from error


def contents(root: Part) -> Contents:
    """Body and files of `root`; never raises for bad mail."""
    found = _collect(root, Contents(), 0)
    for defect in _structure_defects(root):
        found.note(defect)
    return found


def _structure_defects(root: Part) -> Iterator[str]:
    """What the parser found wrong with boundaries and encodings, in words."""
    words = {
        "StartBoundaryNotFoundDefect": "a multipart had none of its parts",
        "NoBoundaryInMultipartDefect": "a multipart without a boundary",
        "CloseBoundaryNotFoundDefect": "a multipart did not end: the message may be cut off",
        "MultipartInvariantViolationDefect": "a multipart was not one",
        "MissingHeaderBodySeparatorDefect": "the header ended in the middle of a line",
        "FirstHeaderLineIsContinuationDefect": "the header began in the middle of a field",
        "InvalidMultipartContentTransferEncodingDefect": "a multipart claimed to be encoded",
    }
    for part in _walk(root):
        for defect in part.defects:
            if (said := words.get(type(defect).__name__)) is not None:
                yield said


def _walk(root: Part) -> Iterator[Part]:
    """`root` and its parts, at most `MOST_PARTS`, without recursion."""
    stack, count = [root], 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        yield part
        stack.extend(reversed(children(part)))


def children(part: Part) -> list[Part]:
    """The parts in `part`; none when it holds text or bytes."""
    payload = part.get_payload() if part.is_multipart() else None  # of a text it would be decoded, which may fail
    return [child for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []


def _collect(part: Part, total: Contents, level: int) -> Contents:
    """What `part` holds; `total` counts the parts seen so far."""
    found = Contents()
    total.parts += 1
    if total.parts > MOST_PARTS or level > MOST_LEVELS:
        found.note(f"more than {MOST_PARTS} parts, or nested deeper than {MOST_LEVELS}: the rest was left out")
        return found
    kind = type_of(part)
    inner = children(part)
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        found.note(ENCRYPTED)
        return _leaf(part, kind, found)
    if kind.startswith("multipart/") and not inner and (inner := _misnamed_parts(part)):
        found.note("the parts stood behind another boundary than the one announced")
    if kind.startswith("multipart/") and inner:
        if kind == "multipart/alternative":
            return _best([_collect(child, total, level + 1) for child in inner])
        for child in inner:
            found.add(_collect(child, total, level + 1))
        return found
    if kind.startswith("message/") and inner:
        return _inner_message(part, kind, inner)
    return _leaf(part, kind, found)


def _misnamed_parts(part: Part) -> list[Part]:
    """The parts of a multipart whose boundary is not the one its header announces; none when there are none."""
    data = b"" if part.is_multipart() else _bytes_of(part)
    if (match := _BOUNDARY_LINE.search(data[:_FAR_IN])) is None:
        return []
    boundary = match[1].replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    try:
        return children(parse(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n' + data))
    except Tangled:
        return []


def _inner_message(part: Part, kind: str, inner: list[Part]) -> Contents:
    found = Contents()
    if kind != "message/rfc822":
        text = "\n".join(_source(child) for child in inner)
        name = filename_of(part) or f"{kind.partition('/')[2]}.txt"
        found.files.append(File(name, kind, text.encode("utf-8", "replace"), "utf-8"))
        return found
    message = inner[0]
    if not len(message) and transfer_encoding(part) == "base64":  # against RFC 2046 §5.2.1, and yet it is sent
        message.add_header("Content-Transfer-Encoding", "base64")
        try:
            message = parse(_bytes_of(message))
        except Tangled:
            found.note("a forwarded message could not be taken apart")
    found.files.append(forwarded_file(message, filename_of(part)))
    return found


def forwarded_file(message: Part, filename: str = "") -> File:
    """A message within a message, as a file."""
    name = filename or f"{Fields(message).text('subject')[:80] or 'forwarded message'}.eml"
    return File(name, "message/rfc822", _source(message).encode("utf-8", "surrogateescape"), forwarded=message)


def _source(part: Part) -> str:
    """The source of a part, as near to how it came as the parser kept it."""
    try:
        return part.as_bytes().decode("utf-8", "surrogateescape")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        fields = "\n".join(f"{name}: {value}" for name, value in list(part.raw_items())[:200])
        text = "" if part.is_multipart() else _bytes_of(part).decode("utf-8", "surrogateescape")
        return f"{fields}\n\n{text}"


def _best(options: list[Contents]) -> Contents:
    """The alternative to read: plain text, unless it is a stub beside the real thing in HTML."""
    plain = next((option for option in options if option.text and not option.was_html), None)
    rich = next((option for option in reversed(options) if option.text and option.was_html), None)
    chosen = plain or rich or Contents()
    if plain is not None and rich is not None and _is_stub(plain.text, rich.text):
        chosen = rich
        chosen.note("the plain text was only a stub; the HTML was read")
    for option in options:
        if option is not chosen:
            chosen.files += option.files
            for defect in option.defects:
                if not option.text or defect.endswith(HIDDEN):
                    chosen.note(defect)
    return chosen


def _is_stub(plain: str, rich: str) -> bool:
    short, long = len("".join(plain.split())), len("".join(rich.split()))
    return short * 4 < long and (short < 30 or bool(_STUB.search(plain)) or (short * 12 < long and long > 600))


def _leaf(part: Part, kind: str, found: Contents) -> Contents:
    data = _bytes_of(part)
    name = filename_of(part)
    attached = Fields(part).token("content-disposition") == "attachment"
    if kind in _SIGNATURES:
        return found  # kept with the message; it says nothing to a person
    if kind == "multipart/encrypted":
        data = _source(part).encode("utf-8", "surrogateescape")
    elif kind.startswith("multipart/"):
        kind = "text/plain"
    if kind in ("text/plain", "text/html") and not name and not attached:
        _read_text(part, kind, data, found)
    elif name.lower().endswith(".eml") and (message := _message_in(data)) is not None:
        found.files.append(File(name, "message/rfc822", data, forwarded=message))
    elif data or name:
        inline = "content-id" in Fields(part) and not attached
        note = "encrypted: cannot be read" if ENCRYPTED in found.defects else ""
        found.files.append(File(name, kind, data, charset_of(part), inline, note=note))
    return found


def _message_in(data: bytes) -> Part | None:
    """The message that a file holds; None when it does not look like one."""
    try:
        message = parse(data)
    except Tangled:
        return None
    return message if "from" in Fields(message) or "subject" in Fields(message) else None


def _read_text(part: Part, kind: str, data: bytes, found: Contents) -> None:
    label = charset_of(part)
    if kind == "text/html" and not label and (match := _META_CHARSET.search(data[:4096])):
        label = match[1].decode("ascii")
    text, mended = decode(data, label)
    found.note(mended)
    found.note(invisible(text))
    text, scrambled = unscramble(clean(text))
    if scrambled:
        found.note("scrambled accents were mended")
    if kind == "text/html":
        page = html_to_text(text)
        found.was_html = True
        text = page.text
        for defect in page.defects:
            found.note(defect)
    else:
        if parameter(part, "format").lower() == "flowed":
            text = unflow(text, delsp=parameter(part, "delsp").lower() == "yes")
        text, files = take_out_uuencoded(text)
        found.files += [File(clean_line(file.filename, 200), "application/octet-stream", file.data) for file in files]
    found.texts.append(text)


def _bytes_of(part: Part) -> bytes:
    """The decoded bytes of a leaf; as they stand when their encoding is broken."""
    for decoded in (True, False):
        try:
            data = part.get_payload(decode=decoded)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        if isinstance(data, bytes):
            return data
        if isinstance(data, str):
            return data.encode("utf-8", "surrogateescape")
    return b""


def transfer_encoding(part: Part) -> str:
    """Content-Transfer-Encoding, lower case."""
    return Fields(part).token("content-transfer-encoding")


def type_of(part: Part) -> str:
    """The part's content type, lower case; `text/plain` when it has none that can be read (RFC 2045 §5.2)."""
    try:
        return clean_line(part.get_content_type(), 120)
    except (ValueError, LookupError, TypeError, AttributeError):
        return "text/plain"


def charset_of(part: Part) -> str:
    """The charset label; empty when there is none."""
    return parameter(part, "charset")


def parameter(part: Part, name: str, field: str = "content-type") -> str:
    """One parameter of a structured field, decoded (RFC 2231); empty when there is none."""
    try:
        value = part.get_param(name, "", field)
        if isinstance(value, tuple):
            label, _, text = value
            return clean_line(decode(text.encode("latin-1", "replace"), label or "utf-8")[0], 255)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return clean_line(decode_words(unfolded(str(value or ""))), 255)


def filename_of(part: Part) -> str:
    """The name a file came with, without folders; empty when it has none."""
    name = parameter(part, "filename", "content-disposition") or parameter(part, "name")
    return name.replace("\\", "/").rpartition("/")[2].strip().strip("\"'")[:200]
