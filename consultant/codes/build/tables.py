"""Records out of comma, tab and pipe separated text and out of Excel workbooks, with their line numbers."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from consultant.codes.build.source import ZIP, Source, refuse_bomb
from consultant.errors import SourceFault

csv.field_size_limit(16 << 20)
_HEAD_ROWS = 60
_DOS_END = "\x1a"

Record = tuple[int, list[str]]
"""The number of the line a record begins on, and its cells without blanks around them."""


@dataclass(slots=True)
class Head:
    """The beginning of a file, seen as bytes, as lines and as records."""

    source: Source
    start: bytes
    text: str
    lines: list[str]
    delimiter: str
    """Of its records; empty for a workbook."""
    rows: list[list[str]] = field(default_factory=list)

    @property
    def workbook(self) -> bool:
        """Whether it is an Excel workbook."""
        return self.start.startswith(ZIP)

    def row_with(self, *wanted: str) -> list[str] | None:
        """The first record that has all of `wanted` among its cells, compared without case."""
        for row in self.rows:
            cells = {cell.lower() for cell in row}
            if all(name.lower() in cells for name in wanted):
                return row
        return None


def head_of(source: Source) -> Head:
    """Look at the beginning of a file. Raises SourceFault when it cannot be read."""
    start = source.head()
    if start.startswith(ZIP):
        head = Head(source, start, "", [], "")
        head.rows = [cells for _, cells in islice(records(source, head), _HEAD_ROWS)]
        return head
    text = decode(start)
    lines = text.splitlines()[:400]
    head = Head(source, start, text, lines, _delimiter(lines[:_HEAD_ROWS]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=head.delimiter)
    try:
        for cells in islice(reader, _HEAD_ROWS):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                head.rows.append(stripped)
    except csv.Error:
        pass  # a file of another kind, or a record longer than what was read
    return head


def _delimiter(lines: Sequence[str]) -> str:
    counts = {mark: sum(line.count(mark) for line in lines) for mark in "\t|,"}
    if counts["\t"] >= len(lines) and counts["\t"]:
        return "\t"
    return "|" if counts["|"] > counts[","] else ","


def decode(content: bytes) -> str:
    """UTF-8 where it is, else Windows-1252; a character cut off at the end does not decide."""
    for cut in range(4):
        try:
            return content[: len(content) - cut].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start < len(content) - 4:
                break
    return content.decode("cp1252", "replace")


def encoding_of(source: Source) -> str:
    """The encoding of a whole file: UTF-8 where it is, else Windows-1252."""
    watch, source.watch = source.watch, lambda _count: None
    try:
        with io.TextIOWrapper(source.open(), encoding="utf-8-sig", newline="") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        source.watch = watch
    return "utf-8-sig"


def text_of(source: Source) -> IO[str]:
    """A file as text, line ends as they are."""
    errors = "strict" if (encoding := encoding_of(source)) == "utf-8-sig" else "replace"
    return io.TextIOWrapper(source.open(), encoding=encoding, errors=errors, newline="")


def lines_of(source: Source) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, without line ends; the DOS end-of-file mark is left out."""
    with text_of(source) as text:
        for number, line in enumerate(text, 1):
            plain = line.rstrip("\r\n")
            if plain.strip() != _DOS_END:
                yield number, plain


def records(source: Source, head: Head) -> Iterator[Record]:
    """The records of a table, blank ones and the DOS end-of-file mark left out.

    Raises SourceFault, with the line, where quotes do not close or a record cannot be read.
    """
    return _sheet_records(source) if head.workbook else _text_records(source, head.delimiter)


def _text_records(source: Source, delimiter: str) -> Iterator[Record]:
    with text_of(source) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        line = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise SourceFault(source.name, line=line, expected="a record that ends", found=str(error)) from None
            if cells is None:
                return
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not (stripped[0] == _DOS_END and not any(stripped[1:])):
                yield line, stripped
            line = reader.line_num + 1


def _sheet_records(source: Source) -> Iterator[Record]:
    from openpyxl import load_workbook  # takes a while, and few files are workbooks

    with source.open() as stream:
        content = io.BytesIO(stream.read())
    try:
        with zipfile.ZipFile(content) as parts:
            infos = parts.infolist()
        refuse_bomb(source.name, sum(i.file_size for i in infos), sum(i.compress_size for i in infos))
        book = load_workbook(content, read_only=True, data_only=True)
    except SourceFault:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl lets many kinds through for a broken workbook
        raise SourceFault(source.name, expected="an Excel workbook", found=type(error).__name__) from None
    try:
        width = 0
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            cells = [_cell(value) for value in row]
            width = max(width, len(cells))
            if any(cells):
                yield number, cells + [""] * (width - len(cells))  # cells at the end that are blank may not be stored
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y%m%d"))
    return str(value).strip()
