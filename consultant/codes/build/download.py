"""One file from the network to the release folder: resumed where it broke off, checked, and never half in place.

Source: RFC 9110 §14 (Range, If-Range), RFC 9530 (Repr-Digest). What was downloaded is noted in `releases.json` beside
the files: address, SHA-256, size, ETag and date.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx2 as httpx

from consultant.codes.build.source import MAX_BYTES
from consultant.errors import CodesError

NOTES = "releases.json"
_ATTEMPTS = 5
_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class DownloadError(CodesError):
    """Raised when a file cannot be downloaded; what arrived is kept, so that the next attempt goes on from there."""

    status = 502


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file in the release folder."""

    url: str
    sha256: str
    size: int
    etag: str
    modified: str
    fetched_at: str


class Folder:
    """The release folder with its notes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def notes(self) -> dict[str, Downloaded]:
        """What was downloaded, by file name."""
        try:
            found = json.loads((self.path / NOTES).read_text(encoding="utf-8"))
            return {name: Downloaded(**values) for name, values in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError) as error:
            raise CodesError(f"{self.path / NOTES}: cannot be read: {error}") from None

    def note(self, name: str, entry: Downloaded) -> None:
        """Write down what was downloaded, in one step."""
        entries = {known: asdict(value) for known, value in {**self.notes(), name: entry}.items()}
        temporary = self.path / (NOTES + ".new")
        temporary.write_text(json.dumps(entries, indent=2, sort_keys=True), encoding="utf-8")
        temporary.replace(self.path / NOTES)

    def intact(self, name: str) -> Downloaded | None:
        """The note of a file that is there with the SHA-256 it was downloaded with; else None."""
        entry = self.notes().get(name)
        file = self.path / name
        return entry if entry and file.is_file() and _digest(file) == entry.sha256 else None


def file_name(url: str) -> str:
    """A safe name for what `url` leads to."""
    name = _NAME.sub("-", unquote(urlsplit(url).path).rpartition("/")[2]).strip(".-")
    return name[-150:] or "download"


def download(
    client: httpx.Client, folder: Folder, url: str, watch: Callable[[int, int | None], None] | None = None
) -> tuple[Path, bool]:
    """Bring `url` into `folder`; gives the file, and whether it is new.

    What is there and unchanged on the server is not fetched again; what broke off is resumed if the server's file is
    still the same. `watch` is told bytes and total as they come. Raises DownloadError.
    """
    name = file_name(url)
    target, part = folder.path / name, folder.path / f"{name}.part"
    known = folder.intact(name)
    headers = {}
    if known and known.url == url:
        headers = {"If-None-Match": known.etag} if known.etag else {}
        if not known.etag and known.modified:
            headers = {"If-Modified-Since": known.modified}
    failure = ""
    for _attempt in range(_ATTEMPTS):
        try:
            entry = _attempt_once(client, url, part, headers, watch)
        except (httpx.TransportError, _BrokenOff) as error:
            failure = str(error) or type(error).__name__
            continue
        if entry is None:
            return target, False
        part.replace(target)
        _tag(part).unlink(missing_ok=True)
        folder.note(name, entry)
        return target, known is None or known.sha256 != entry.sha256
    raise DownloadError(f"{url}: broke off {_ATTEMPTS} times ({failure}); run it again to go on from there")


class _BrokenOff(Exception):
    """The body ended before its length."""


def _attempt_once(
    client: httpx.Client, url: str, part: Path, headers: dict[str, str], watch: Callable[[int, int | None], None] | None
) -> Downloaded | None:
    """One request; None when the server says that the file here is the current one."""
    have, tag = part.stat().st_size if part.exists() else 0, _read_tag(part)
    asked = dict(headers)
    if have and tag:
        asked |= {"Range": f"bytes={have}-", "If-Range": tag}
    with client.stream("GET", url, headers=asked) as response:
        if response.status_code == 304:
            return None
        if response.status_code == 416:  # the part is longer than the file is now
            part.unlink(missing_ok=True)
            raise _BrokenOff("the file changed meanwhile")
        if response.status_code not in {200, 206}:
            raise DownloadError(f"{url}: the server answers {response.status_code} {response.reason_phrase}")
        if "text/html" in response.headers.get("content-type", ""):
            raise DownloadError(f"{url}: the server sends a page, not a file; terms to be accepted there?")
        resumed = _RANGE.match(response.headers.get("content-range", "")) if response.status_code == 206 else None
        if response.status_code == 206 and (not resumed or int(resumed[1]) != have):
            part.unlink(missing_ok=True)
            raise _BrokenOff("the server sent another part than was asked for")
        start = have if resumed else 0
        length = response.headers.get("content-length")
        total = start + int(length) if length and length.isdecimal() else None
        etag, modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")
        _write_tag(part, "" if etag.startswith("W/") else etag or modified)
        size = _receive(response, part, start, total, watch)
        if total is not None and size < total:
            raise _BrokenOff(f"{size:,} of {total:,} bytes came")
        found = _digest(part)
        _compare_digest(url, response.headers.get("repr-digest", ""), found, part)
    fetched = datetime.now(UTC).isoformat(timespec="seconds")
    return Downloaded(url, found, size, etag, modified, fetched)


def _receive(
    response: httpx.Response, part: Path, start: int, total: int | None, watch: Callable[[int, int | None], None] | None
) -> int:
    size = start
    with part.open("ab" if start else "wb") as stream:
        for block in response.iter_raw(_CHUNK):
            stream.write(block)
            size += len(block)
            if size > MAX_BYTES:
                part.unlink(missing_ok=True)
                raise DownloadError(f"{response.url}: is larger than {MAX_BYTES >> 30} GB")
            if watch:
                watch(size, total)
    return size


def _compare_digest(url: str, header: str, found: str, part: Path) -> None:
    stated = re.search(r"sha-256=:([A-Za-z0-9+/=]+):", header)
    if stated and base64.b64decode(stated[1]).hex() != found:
        part.unlink(missing_ok=True)
        raise DownloadError(f"{url}: what arrived has another checksum than the server states")


def _digest(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _tag(part: Path) -> Path:
    """Where the validator of an unfinished file is kept."""
    return part.with_name(part.name + "-etag")


def _read_tag(part: Path) -> str:
    return _tag(part).read_text(encoding="utf-8") if _tag(part).exists() else ""


def _write_tag(part: Path, tag: str) -> None:
    _tag(part).write_text(tag, encoding="utf-8")
