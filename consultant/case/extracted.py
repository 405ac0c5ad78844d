"""What was got out of a file, and whether a packed file may be unpacked at all."""

import io
import zipfile
from dataclasses import dataclass

from consultant.case.unseen import HIDDEN

_MOST_UNPACKED = 120 * 1024 * 1024
_MOST_ENTRIES = 3_000


@dataclass(frozen=True, slots=True)
class Extract:
    """What was got out of a file; `text` is empty when `note` says why."""

    text: str
    note: str = ""
    read: bool = True


def left_out(characters: int) -> str:
    """What a reviewer is told of text that nobody would have seen; empty when there was none."""
    return f"{characters} {HIDDEN}" if characters else ""


def unsafe_archive(data: bytes, what: str) -> str:
    """Why a ZIP (`what` it is: `Word file`) may not be opened; empty when it may. Looks at its contents list only."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return f"the {what} is damaged"
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        return f"the {what} unpacks to more than is safe to open"
    if any(entry.flag_bits & 1 for entry in entries):
        return "encrypted: a password is needed to read it"
    return ""
