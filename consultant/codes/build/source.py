"""Files as an importer reads them: on disk or in archives, unfolded, with a limit on what they may unfold to."""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from consultant.errors import SourceFault

MAX_BYTES = 2 << 30
"""The most one file may unfold to."""
MAX_RATIO = 250
"""The most a file may grow by once it is larger than `FREE_BYTES`; text packs by 5 to 40."""
FREE_BYTES = 32 << 20
MAX_MEMBERS = 4000
MAX_INNER_ARCHIVE = 512 << 20
HEAD_BYTES = 96 << 10
_OFFICE = (".xlsx", ".xlsm", ".docx", ".pptx")
"""Zip archives that are one file each; what they unfold to is looked at when they are read."""
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"

Watch = Callable[[int], None]
"""Told how many more bytes were read, for a progress bar."""


def _unwatched(_count: int) -> None:
    return


@dataclass(slots=True)
class Source:
    """One file to read."""

    path: Path
    """The file on disk."""
    sha256: str
    """Of the file on disk."""
    members: tuple[str, ...]
    """The way into it through archives; empty for a plain file."""
    packed: int
    """Its bytes as they are stored."""
    size: int
    """Its bytes unfolded, as far as is known."""
    gzipped: bool
    watch: Watch = field(default=_unwatched)

    @property
    def name(self) -> str:
        """As it is named to people: `archive.zip/member.txt`."""
        return "/".join([self.path.name, *self.members])

    @property
    def names(self) -> list[str]:
        """Every name on the way to it, the innermost first: releases are dated by them."""
        return [*(os.path.basename(member) for member in reversed(self.members)), self.path.name]  # noqa: PTH119

    def open(self) -> IO[bytes]:
        """Its bytes from the start, unfolded. Reading raises SourceFault when it is broken or a bomb."""
        stack = ExitStack()
        stream: Any = stack.enter_context(self.path.open("rb"))
        for member in self.members:
            archive = stack.enter_context(zipfile.ZipFile(stream))
            stream = stack.enter_context(archive.open(member))
        if self.gzipped:
            stream = stack.enter_context(gzip.GzipFile(fileobj=stream))
        return io.BufferedReader(_Guarded(stream, stack, self), 1 << 18)

    def head(self) -> bytes:
        """Its first bytes, enough to tell what it is."""
        watch, self.watch = self.watch, _unwatched
        try:
            with self.open() as stream:
                return stream.read(HEAD_BYTES)
        finally:
            self.watch = watch


class _Guarded(io.RawIOBase):
    """A stream that names its file in errors and refuses to unfold into much more than it was packed in."""

    def __init__(self, stream: Any, stack: ExitStack, source: Source) -> None:
        self._stream, self._stack, self._source, self._count = stream, stack, source, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        name = self._source.name
        try:
            found: bytes = self._stream.read(len(buffer))
        except EOFError:
            raise SourceFault(name, expected="a whole file", found="its end cut off") from None
        except (zipfile.BadZipFile, zlib.error, OSError) as error:
            raise SourceFault(name, expected="a whole archive", found=str(error)) from None
        self._count += len(found)
        refuse_bomb(name, self._count, self._source.packed)
        self._source.watch(len(found))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._stack.close()
        super().close()


def refuse_bomb(name: str, size: int, packed: int) -> None:
    """Raise SourceFault when `packed` bytes unfold to a `size` that no official file has."""
    if size > MAX_BYTES or (size > FREE_BYTES and size > max(packed, 1) * MAX_RATIO):
        raise SourceFault(
            name,
            expected=f"a file that unfolds to at most {MAX_RATIO} times its size and {MAX_BYTES >> 30} GB",
            found=f"{size:,} bytes or more out of {packed:,}",
        )


def walk(paths: Iterable[Path]) -> Iterator[Source]:
    """Every file that `paths` name or hold: folders are walked, archives opened, each file given once.

    Raises SourceFault for a path that is not there or cannot be read, and for an archive that is broken or a bomb.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise SourceFault(str(path), expected="a file or a folder", found="nothing there")
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.resolve() in seen or file.name.startswith("."):
                continue
            seen.add(file.resolve())
            try:
                yield from _leaves(file)
            except OSError as error:
                raise SourceFault(str(file), expected="a readable file", found=error.strerror or "none") from None


def _leaves(file: Path) -> Iterator[Source]:
    digest, size = sha256(), file.stat().st_size
    with file.open("rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        while block := stream.read(1 << 20):
            digest.update(block)
        if start == ZIP:
            yield from _members(file, digest.hexdigest(), stream, ())
            return
    yield Source(file, digest.hexdigest(), (), size, _unfolded(file, start, size), start[:2] == GZIP)


def _unfolded(file: Path, start: bytes, size: int) -> int:
    """What a file unfolds to as it says itself (a gzip file in its last four bytes), for the progress bar only."""
    if start[:2] != GZIP or size < 18:
        return size
    with file.open("rb") as stream:
        stream.seek(-4, os.SEEK_END)
        return int.from_bytes(stream.read(4), "little")


def _members(file: Path, digest: str, stream: IO[bytes], way: tuple[str, ...]) -> Iterator[Source]:
    name = "/".join([file.name, *way])
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        raise SourceFault(name, expected="a whole zip archive", found=str(error)) from None
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise SourceFault(name, expected=f"at most {MAX_MEMBERS} files", found=f"{len(infos):,}")
    for info in infos:
        refuse_bomb(f"{name}/{info.filename}", info.file_size, info.compress_size)
    if "[Content_Types].xml" in archive.namelist():  # an office document is one file
        size = sum(info.file_size for info in infos)
        refuse_bomb(name, size, sum(info.compress_size for info in infos))
        yield Source(file, digest, way, size, size, False)
        return
    for info in sorted(infos, key=lambda info: info.filename):
        base = os.path.basename(info.filename)  # noqa: PTH119 - a name in an archive is no path of ours
        if info.is_dir() or base.startswith(".") or info.filename.startswith("__MACOSX/"):
            continue
        if info.flag_bits & 1:
            raise SourceFault(f"{name}/{info.filename}", expected="a file without a password", found="a locked one")
        yield from _member(file, digest, archive, info, way)


def _member(
    file: Path, digest: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, way: tuple[str, ...]
) -> Iterator[Source]:
    inner = (*way, info.filename)
    name = "/".join([file.name, *inner])
    try:
        with archive.open(info) as member:
            start = member.read(4)
            if start != ZIP or info.filename.lower().endswith(_OFFICE):
                yield Source(file, digest, inner, info.compress_size, info.file_size, start[:2] == GZIP)
                return
            if way or info.file_size > MAX_INNER_ARCHIVE:
                raise SourceFault(name, expected="archives at most two deep, the inner one small", found="more")
            content = start + member.read()
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise SourceFault(name, expected="a whole archive", found=str(error) or "its end cut off") from None
    yield from _members(file, digest, io.BytesIO(content), inner)
