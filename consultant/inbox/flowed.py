"""Two old ways of writing text parts: paragraphs that flow over lines, and files written into the text."""

import binascii
import re
from bisect import bisect_right
from dataclasses import dataclass

_MOST_TRIES = 50
_BEGIN = re.compile(r"^begin (?:[0-7]{3,4}) (\S.{0,250})$")


def unflow(text: str, *, delsp: bool = False) -> str:
    """`format=flowed` text with its paragraphs on one line each (RFC 3676 §4); quote marks are kept."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        marks = ">" * depth + " " if depth else ""
        flows = rest.endswith(" ") and rest != "-- "
        if open_depth == depth and rest != "-- ":
            out[-1] += rest
        else:
            out.append(marks + rest)
        if flows and delsp:
            out[-1] = out[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(line.rstrip() if line != "-- " else line for line in out)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that stood in a text part as uuencoded lines."""

    filename: str
    data: bytes


def take_out_uuencoded(text: str) -> tuple[str, list[WrittenFile]]:
    """`text` without the uuencoded files in it, and those files; what only looks like one stays in the text."""
    if "\nend" not in text or "begin " not in text:
        return text, []
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if line.strip() == "end"]
    kept: list[str] = []
    files: list[WrittenFile] = []
    at = tries = 0
    while at < len(lines):
        match = _BEGIN.match(lines[at]) if tries < _MOST_TRIES else None
        if match is not None and (ending := bisect_right(ends, at)) < len(ends):
            tries += 1
            data = _uudecoded(lines[at + 1 : ends[ending]])
            if data is not None:
                files.append(WrittenFile(match[1].strip(), data))
                at = ends[ending] + 1
                continue
        kept.append(lines[at])
        at += 1
    return "\n".join(kept), files


def _uudecoded(lines: list[str]) -> bytes | None:
    """The bytes the lines stand for; None when a line is not uuencoded."""
    pieces: list[bytes] = []
    for line in lines:
        if not line.strip() or line.strip() == "`":
            continue
        try:
            raw = line.encode("ascii")
        except UnicodeEncodeError:
            return None
        try:
            pieces.append(binascii.a2b_uu(raw))
        except binascii.Error:
            wanted = (((raw[0] - 32) & 63) * 4 + 5) // 3  # some writers pad the last line with junk
            try:
                pieces.append(binascii.a2b_uu(raw[:wanted]))
            except binascii.Error:
                return None
    return b"".join(pieces)
