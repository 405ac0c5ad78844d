"""What comes with the program: the ICD-10-CM tabular list of `simple-icd-10-cm`, and our own table of procedures."""

import calendar
import importlib.util
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from consultant.codes import own_table
from consultant.codes.build.figures import write_figures
from consultant.codes.build.icd_tabular import Tabular
from consultant.codes.build.releases import Edition, add_file, open_release
from consultant.codes.build.writing import Writer
from consultant.codes.dates import to_int
from consultant.codes.model import CodeSet
from consultant.errors import CodesError

PACKAGE = "simple-icd-10-cm"
_MONTHS = [month.lower() for month in calendar.month_name[1:]]
_SHAPING = (
    "base.py", "derive.py", "icd_tabular.py", "note_codes.py", "search_index.py", "search_source.py", "terms.py",
)  # fmt: skip
"""The modules that decide what is made of what comes with the program."""
_RANGES = own_table.FOLDER.parent / "ranges.toml"
_STEM = re.compile(r"tabular-(?P<month>[A-Za-z]+)-(?P<day>\d{1,2})-(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class PackagedList:
    """The files of `simple-icd-10-cm`: the tabular list and the list of all codes."""

    tabular: Path
    codes: Path
    effective: int

    @property
    def label(self) -> str:
        """`April 2026`."""
        return f"{_MONTHS[self.effective // 100 % 100 - 1].title()} {self.effective // 10_000}"

    @property
    def expires(self) -> int:
        """The last day before the next first of October: NCHS publishes by fiscal year."""
        year, month = self.effective // 10_000, self.effective // 100 % 100
        return (year + (month >= 10)) * 10_000 + 930


def packaged_list() -> PackagedList:
    """Find the files without importing the package, which would parse them.

    Raises CodesError when they are not there.
    """
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    tabular = next(iter(folder.glob("icd10c*-tabular-*.xml")), None) if folder else None
    codes = next(iter(folder.glob("code-list-*.txt")), None) if folder else None
    named = _STEM.search(tabular.name) if tabular else None
    if not (tabular and codes and named and named["month"].lower() in _MONTHS):
        raise CodesError(f"{PACKAGE} {version(PACKAGE)} does not hold a dated tabular list and a code list")
    month = _MONTHS.index(named["month"].lower()) + 1
    return PackagedList(tabular, codes, int(named["year"]) * 10_000 + month * 100 + int(named["day"]))


def fingerprint() -> str:
    """A short hash of what comes with the program, and how it is read: when it differs, it is built anew."""
    digest = sha256(f"{PACKAGE} {version(PACKAGE)}".encode())
    data, code = _RANGES.parent, Path(__file__).parent
    for file in sorted([*data.rglob("*.toml"), *data.glob("*.csv"), *(code / name for name in _SHAPING)]):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _own_files() -> Iterator[Path]:
    yield from [*sorted(own_table.FOLDER.glob("*.toml")), _RANGES]


def write(connection: sqlite3.Connection) -> None:
    """Take in everything that comes with the program. A release of the same label that was imported stays instead."""
    write_packaged_list(connection)
    write_own_table(connection)
    write_figures(connection)


def write_packaged_list(connection: sqlite3.Connection) -> None:
    """Take the tabular list of the package in as a release."""
    packaged = packaged_list()
    known = frozenset(packaged.codes.read_text(encoding="utf-8").split())
    edition = Edition("icd10cm-tabular", "", packaged.label, packaged.effective, packaged.expires)
    same = (edition.kind, edition.label)
    if connection.execute("SELECT 1 FROM release WHERE kind = ? AND label = ?", same).fetchone():
        return
    release_id = open_release(connection, edition, shipped=True)
    writer = Writer(connection, release_id, packaged.tabular.name)
    with packaged.tabular.open("rb") as stream:
        Tabular(writer, known).read(stream)
    writer.flush()
    content = packaged.tabular.read_bytes()
    add_file(connection, release_id, packaged.tabular.name, sha256(content).hexdigest(), writer.rows)


def write_own_table(connection: sqlite3.Connection) -> None:
    """Take our own table in, in place of what was there of it."""
    for table in ("own_term", "own_fact", "own_code", "family"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
    files = list(_own_files())
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    release_id = open_release(connection, Edition("own", "", f"version {version('caseconsultant')}"), shipped=True)
    writer = Writer(connection, release_id, "procedures/*.toml")
    for number, family in enumerate(own_table.load_own_table(), 1):
        writer.add("family", (number, family.specialty, family.name, family.decides))
        for code in family.codes:
            dates = to_int(code.valid_from), to_int(code.valid_to)
            anatomic = code.anatomic.value if code.anatomic else ""
            writer.add("own_code", (code.code, code.set.value, number, code.description, anatomic, *dates))
            for name, value in code.facts.items():
                writer.add("own_fact", (code.code, name, value))
            for term in code.terms:
                writer.add("own_term", (code.code, term))
            writer.listing(code.set.value, code.code, code.description, added=dates[0], ended=dates[1])
            writer.rows += 1
    _write_ranges(writer)
    writer.flush()
    add_file(connection, release_id, writer.file, digest.hexdigest(), writer.rows)


def _write_ranges(writer: Writer) -> None:
    """The chapters and ranges procedure codes are browsed by."""
    number = writer.next_id("heading")
    for code_set, chapters in tomllib.loads(_RANGES.read_text(encoding="utf-8")).items():
        for chapter in chapters:
            span = (chapter["first"], chapter["last"])
            pattern = chapter.get("pattern", "[0-9]" * 5 if code_set == CodeSet.CPT else "")
            above, blocks = number, chapter.get("blocks", [])
            for kind, title, first, last in (
                ("chapter", chapter["title"], *span),
                *(("block", *block) for block in blocks),
            ):
                parent = above if kind == "block" else None
                row = (number, code_set, kind, f"{first}-{last}", title, first, last, parent, pattern)
                writer.add("heading", (*row, writer.release_id))
                number += 1
