"""NCCI procedure-to-procedure edits: tab-delimited text in parts, millions of rows.

Source: NCCI PTP Edit files (CMS): column 1, column 2, existed before 1996, effective, deletion (`*`: none), modifier
indicator, rationale. Rows are sorted; what stands behind the two codes repeats so often that it is parsed once.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO

from consultant.codes.build import labels
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head
from consultant.codes.build.writing import Writer
from consultant.codes.packing import (
    CODE_BITS,
    DATE_BITS,
    NUMBER_BITS,
    PAIR_SHIFT,
    STILL_ACTIVE,
    pack_code,
    pack_day,
    pair_floor,
    unpack_code,
)
from consultant.errors import SourceFault

_ROW = re.compile(
    r"([0-9A-Z][0-9]{3}[0-9A-Z])\t([0-9A-Z][0-9]{3}[0-9A-Z])\t([* ]?)\t(\d{8})\t(\d{8}|\*)\t([019])\t([^\t]*)"
)
_NEVER = 3
"""How indicator 9 is stored: two bits hold 0, 1 and this."""
_VARIANTS = {
    "practitioner": re.compile(r"ccipra|practitioner|physician", re.IGNORECASE),
    "outpatient": re.compile(r"ccioph|hospital|outpatient", re.IGNORECASE),
}
_PART = re.compile(r"f(\d)(?!\d)", re.IGNORECASE)
_COLUMNS = ("column 1", "column 2", "prior to 1996", "effective date", "deletion date", "modifier", "rationale")


def _recognise(head: Head) -> bool:
    rows = [line for line in head.lines[:40] if _ROW.match(line)]
    return len(rows) >= 3 or (bool(rows) and "Column1/Column2" in head.text)


def _variant(head: Head) -> str | None:
    for name in head.source.names:
        for variant, pattern in _VARIANTS.items():
            if pattern.search(name):
                return variant
    return None


def _part(head: Head) -> int | None:
    for name in head.source.names:
        if found := _PART.search(name.rsplit(".", 1)[0][-4:]):
            return int(found[1])
    return None


def _period(head: Head) -> labels.Period | None:
    return labels.find_quarter(head.source.names)


class _Reader:
    """Turns lines into rows of `ptp_*`."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.line = 0
        self._codes: dict[bytes, int] = {}
        self._rests: dict[bytes, tuple[int, int]] = {}
        self._rationales = {
            text: number for number, text in writer.connection.execute("SELECT id, text FROM rationale")
        }
        self.first_code = ""
        self.last_key = 0

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, int]]:
        """Key and value of each edit; raises SourceFault for anything else after the captions."""
        codes, rests, previous, first = self._codes, self._rests, -1, True
        for line in stream:
            self.line += 1
            try:
                pair = pair_floor(codes[line[:5]], codes[line[6:11]])
                effective, value = rests[line[11:]]
            except KeyError:
                if first and not _ROW.match(line.decode("cp1252")):
                    continue  # the captions
                pair, effective, value = self._parse(line)
            if first:
                self.first_code = line[:5].decode()
                first = False
            key = pair | effective
            if key >> NUMBER_BITS == previous >> NUMBER_BITS:
                key = self._repeated(previous, value)
            previous = key
            yield key, value
        if previous >= 0:
            self.last_key = previous

    def _repeated(self, previous: int, value: int) -> int:
        """The key of a row whose pair and date stood on the line before: only edits never in force may repeat."""
        number = previous & (1 << NUMBER_BITS) - 1
        if value >> DATE_BITS & 3 != _NEVER or number == (1 << NUMBER_BITS) - 1:
            raise SourceFault(
                self.writer.file,
                line=self.line,
                expected="one edit of a pair for each effective date",
                found=f"{self._shown(previous)} again",
            )
        return previous + 1

    def _shown(self, key: int) -> str:
        pair = key >> PAIR_SHIFT
        return f"{unpack_code(pair >> CODE_BITS)}/{unpack_code(pair & (1 << CODE_BITS) - 1)}"

    def _parse(self, line: bytes) -> tuple[int, int, int]:
        """Read one line the long way, and remember its parts."""
        text = line.decode("cp1252").rstrip("\r\n")
        found = _ROW.fullmatch(text)
        if not found:
            raise self._fault(text, ended=line.endswith(b"\n"))
        column1, column2, old, begins, ends, indicator, why = found.groups()
        first = self._codes.setdefault(line[:5], pack_code(column1))
        second = self._codes.setdefault(line[6:11], pack_code(column2))
        effective = self._day(begins, "effective date")
        deletion = STILL_ACTIVE if ends == "*" else self._day(ends, "deletion date")
        if deletion < effective:
            raise SourceFault(
                self.writer.file,
                line=self.line,
                column="deletion date",
                expected=f"a date not before {begins}",
                found=ends,
            )
        rationale = self._rationale(why.strip())
        flags = (_NEVER if indicator == "9" else int(indicator)) | (old == "*") << 2 | rationale << 3
        parsed = (effective << NUMBER_BITS, deletion | flags << DATE_BITS)
        self._rests[line[11:]] = parsed
        return pair_floor(first, second), *parsed

    def _rationale(self, words: str) -> int:
        number = self._rationales.get(words)
        if number is None:
            number = self._rationales[words] = len(self._rationales) + 1
            self.writer.connection.execute("INSERT INTO rationale VALUES (?, ?)", (number, words))
        return number

    def _day(self, text: str, column: str) -> int:
        try:
            return pack_day(datetime.strptime(text, "%Y%m%d").date())  # noqa: DTZ007 - a day has no zone
        except ValueError:
            raise SourceFault(
                self.writer.file, line=self.line, column=column, expected="a date YYYYMMDD since 1980", found=text
            ) from None

    def _fault(self, text: str, *, ended: bool) -> SourceFault:
        cells = text.split("\t")
        if not ended or len(cells) < len(_COLUMNS):
            return SourceFault(
                self.writer.file,
                line=self.line,
                expected=f"{len(_COLUMNS)} cells",
                found=f"{len(cells)}, as if the file were cut off: {text[:40]!r}",
            )
        shapes = (r"[0-9A-Z]\d{3}[0-9A-Z]", r"[0-9A-Z]\d{3}[0-9A-Z]", r"[* ]?", r"\d{8}", r"\d{8}|\*", "[019]")
        wanted = (
            "a five-character code",
            "a five-character code",
            "* or nothing",
            "YYYYMMDD",
            "YYYYMMDD or *",
            "0, 1 or 9",
        )
        for column, shape, expected, cell in zip(_COLUMNS, shapes, wanted, cells, strict=False):
            if not re.fullmatch(shape, cell):
                return SourceFault(self.writer.file, line=self.line, column=column, expected=expected, found=repr(cell))
        return SourceFault(self.writer.file, line=self.line, expected=f"{len(_COLUMNS)} cells", found=str(len(cells)))


def _load(head: Head, writer: Writer) -> None:
    (variant,) = writer.connection.execute("SELECT variant FROM release WHERE id = ?", (writer.release_id,)).fetchone()
    statement = f"INSERT OR IGNORE INTO ptp_{variant} VALUES (?, ?)"  # noqa: S608 - one of two names
    reader = _Reader(writer)
    with head.source.open() as stream:
        rows = reader.rows(stream)
        first = next(rows, None)
        if first is None:
            raise SourceFault(writer.file, expected="edits", found="none")
        taken = writer.connection.execute(statement, first).rowcount
        count = 1
        while batch := list(islice(rows, 100_000)):
            taken += writer.connection.executemany(statement, batch).rowcount
            count += len(batch)
    if taken != count:
        raise SourceFault(
            writer.file,
            expected="each pair and effective date once, in all parts together",
            found=f"{count - taken:,} rows that are in already",
        )
    writer.rows += count
    last = unpack_code(reader.last_key >> PAIR_SHIFT + CODE_BITS)
    writer.span = (reader.first_code, last)


FORMAT = Format("ptp", "tab-delimited text", _recognise, _load, _period, "quarter", _variant, _part)
