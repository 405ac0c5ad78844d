"""Header fields as mail really has them: broken encoded words, 8-bit bytes, addresses of every shape, absurd dates.

Everything here returns something for every input, in time proportional to its length.
"""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message as Part
from email.policy import Compat32
from email.utils import parsedate_tz

from consultant.case.charset import clean_line, codec_of, decode

LONGEST = 65_536
"""Characters of a field that are looked at."""
_LONGEST_STRUCTURED = 4_096
"""The same for Content-Type and its like, whose parameters the standard library reads slowly when they are hostile."""
_LONGEST_ENCODED = 16_384
_MOST_FIELDS = 2_000
_STRUCTURED = frozenset({"content-type", "content-disposition", "content-transfer-encoding", "content-id"})

_WORD = re.compile(r"=\?([^?\s]{1,60}?)(?:\*[^?\s]{0,20})?\?([bBqQ])\?((?:[^?]|\?(?!=)){0,1000})\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_FOLD = re.compile(r"\r\n|\r|\n")
_ATOM = r"[^\s@<>()\[\],;:\"\\]{1,255}"
_ADDRESS = re.compile(rf"(?<!@)(?:\"(?:[^\"\\]|\\.){{1,64}}\"|{_ATOM})@(?:{_ATOM}|\[[0-9A-Za-z.:]{{2,60}}\])(?!@)")
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,990})\s*>")
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(days=2)


class BoundedFields(Compat32):
    """The standard library's most lenient way to read a message, with a bound on the length of a field."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of one field; what is beyond the bound is cut off."""
        name, value = super().header_source_parse(sourcelines)
        if name.lower() in _STRUCTURED:
            value = unfolded(value[:_LONGEST_STRUCTURED])  # 8-bit names would come out of the library as `?`
        return name, value[:LONGEST].replace("\0", "")


class Fields:
    """The header fields of one part, by lower-case name, in the order they stand."""

    def __init__(self, part: Part) -> None:
        self._raw: dict[str, list[str]] = {}
        for number, (name, value) in enumerate(part.raw_items()):
            if number >= _MOST_FIELDS:
                break
            self._raw.setdefault(str(name).lower(), []).append(str(value))

    def raw(self, name: str) -> str:
        """The first field of that name, unfolded but not decoded; empty when there is none."""
        values = self._raw.get(name.lower())
        return unfolded(values[0]) if values else ""

    def all(self, name: str) -> list[str]:
        """Every field of that name, unfolded."""
        return [unfolded(value) for value in self._raw.get(name.lower(), [])]

    def text(self, name: str) -> str:
        """The first field of that name as one decoded line; empty when there is none."""
        return clean_line(decode_words(self.raw(name)))

    def token(self, name: str) -> str:
        """The first word of the field in lower case, without parameters: `auto-generated`, `bulk`."""
        return re.split(r"[;\s(]", self.raw(name).strip().lower(), maxsplit=1)[0]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._raw

    def __len__(self) -> int:
        return len(self._raw)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address; the address is lower case, and empty when it was none."""

    name: str
    address: str


def unfolded(value: str) -> str:
    """`value` on one line, its 8-bit bytes read as text."""
    value = _FOLD.sub("", value)
    if any("\udc80" <= character <= "\udcff" for character in value):
        value = decode(value.encode("utf-8", "surrogateescape"), "")[0]
    return value


def decode_words(value: str) -> str:
    """`value` with its encoded words decoded (RFC 2047), also where they are broken.

    Words next to each other are joined before decoding, because some programs split characters between them.
    """
    if "=?" not in value:
        return value
    value, rest = value[:_LONGEST_ENCODED], value[_LONGEST_ENCODED:]
    pieces: list[str] = []
    label, held, at = "", b"", 0
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        if not held or between.strip() or codec_of(match[1]) != codec_of(label):
            if held:
                pieces.append(decode(held, label)[0])
                held = b""
                between = between if between.strip() else ""
            pieces.append(between)
        label = match[1]
        held += _word_bytes(match[2], match[3])
        at = match.end()
    if held:
        pieces.append(decode(held, label)[0])
    return "".join([*pieces, value[at:], rest])


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return _HEX.sub(lambda match: bytes([int(match[1], 16)]), data.replace(b"_", b" "))
    data = _NOT_BASE64.sub(b"", data)
    usable = len(data) - (len(data) % 4 == 1)
    return binascii.a2b_base64(data[:usable] + b"=" * (-usable % 4))


def mailboxes(values: Iterable[str]) -> list[Mailbox]:
    """The mailboxes in address fields: groups opened, comments and routes dropped, encoded names decoded.

    An entry without a usable address is left out.
    """
    found: list[Mailbox] = []
    for value in values:
        entries = [_mailbox(entry) for entry in _entries(value)]
        if not any(entry.address for entry in entries) and "=?" in value:
            entries = [_mailbox(entry) for entry in _entries(decode_words(value))]
        found += [entry for entry in entries if entry.address]
    return found


@dataclass
class _Entry:
    """One entry of an address field: its text without comments, and the comments."""

    text: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def _entries(value: str) -> list[_Entry]:
    """`value` cut at commas and semicolons that stand outside of quotes, comments and angle brackets."""
    entries = [_Entry()]
    quoted, angle, depth, escaped = False, False, 0, False
    comment: list[str] = []
    for character in value:
        entry = entries[-1]
        if escaped or (character == "\\" and (quoted or depth)):
            escaped = not escaped
        elif quoted:
            quoted = character != '"'
        elif depth or character == "(":
            depth += {"(": 1, ")": -1}.get(character, 0)
            if not depth:
                entry.comments.append("".join(comment[1:]))
                entry.text.append(" ")
                comment = []
                continue
        elif character == '"' and not angle:
            quoted = True
        elif character in "<>":
            angle = character == "<"
        elif character in ",;" and not angle:
            entries.append(_Entry())
            continue
        (comment if depth else entry.text).append(character)
    if quoted or depth or angle:  # something was left open: then no mark can be believed
        return [_Entry(list(part)) for part in re.split("[,;]", value)]
    return entries


def _mailbox(entry: _Entry) -> Mailbox:
    bare = "".join(entry.text)
    before, angle, after = bare.rpartition("<")
    if angle:
        inside = after.partition(">")[0].strip()
        match = _ADDRESS.fullmatch(inside.rpartition(":")[2].strip() if inside.startswith("@") else inside)
        match = match or _ADDRESS.search(inside) or _ADDRESS.search(bare)
        name = before.rpartition(":")[2] if ":" in before and '"' not in before else before
    else:
        match = _ADDRESS.search(bare)
        name = entry.comments[0] if entry.comments else ""
    if match is None or len(match[0]) > 254:
        return Mailbox("", "")
    name = re.sub(r"\\(.)", r"\1", name.strip().strip("\"'"))
    return Mailbox(clean_line(decode_words(name), 200), match[0].lower())


def message_ids(values: Iterable[str]) -> list[str]:
    """The Message-IDs in `values`, each in angle brackets, once, in order; text around them is left out."""
    found: list[str] = []
    for value in values:
        ids = _MESSAGE_ID.findall(value)
        if not ids and "@" in value and len(value.split()) == 1:
            ids = [value.strip().strip("<>,;")]
        found += [f"<{each}>" for each in ids if 0 < len(each) <= 990]
    return list(dict.fromkeys(found))


def moment(value: str, now: datetime) -> datetime | None:
    """The moment in a Date field; None when it is none, or lies before mail was common or in the future."""
    try:
        parsed = parsedate_tz(value[:200])
    except (ValueError, IndexError, TypeError, OverflowError, AttributeError):
        parsed = None
    if parsed is None:
        return None
    try:
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        year = parsed[0] if parsed[0] >= 1000 else parsed[0] + 1900
        found = datetime(year, *parsed[1:5], min(parsed[5], 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    return found if _EARLIEST <= found <= now + _CLOCKS_DIFFER else None
