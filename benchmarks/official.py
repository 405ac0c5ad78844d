"""The official tables of the summer of 2024 read plainly, without the importer: what other readings are held against.

Files in the layouts that CMS and NCHS publish: physician fee schedule (PPRRVU), HCPCS, practitioner MUE and PTP edits,
add-on code edits, ICD-10-CM order file, Level II modifiers.
"""

import csv
import gzip
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

SPAN = date(2024, 7, 1), date(2024, 9, 30)
"""The days for which the fee schedule, the unit limits and the edits at hand are published."""
_CODE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9]")


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What the fee schedule says of a code (Medicare Claims Processing Manual ch. 23, MPFSDB record layout)."""

    status: str
    pctc: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One PTP edit: column 2 is not paid beside column 1 unless a modifier is allowed (indicator 1) and justified."""

    column1: str
    column2: str
    effective: str
    deleted: str
    indicator: str

    def on(self, day: date) -> bool:
        """Whether it is in force. Rows of indicator 9 never were."""
        stamp = f"{day:%Y%m%d}"
        return self.indicator != "9" and self.effective <= stamp and (self.deleted == "*" or stamp <= self.deleted)


class OfficialTables:
    """The files below one folder, each read when first asked for."""

    def __init__(self, folder: Path, pairs_of: Iterable[str] = ()) -> None:
        """`pairs_of`: the codes whose PTP edits with each other are kept; there are millions."""
        self.folder = folder
        self._pairs_of = frozenset(pairs_of)

    @cached_property
    def fees(self) -> dict[tuple[str, str], FeeRow]:
        """By code and modifier (empty, 26, TC, 53)."""
        rows = self._csv("pfs/PPRRVU24_JUL.csv", "cp1252")
        return {
            (row[0], row[1]): FeeRow(row[3], row[13], row[14], row[18], row[19], row[20], row[21], row[22])
            for row in rows
            if _CODE.fullmatch(row[0])
        }

    @cached_property
    def hcpcs(self) -> dict[str, tuple[str, str]]:
        """Level II codes with the day they were added and the day they end (YYYYMMDD, empty: none)."""
        rows = self._csv("hcpcs/HCPC2024_JUL_ANWEB.csv", "cp1252")
        head = next(rows)
        added, ends = head.index("ADD DT"), head.index("TERM DT")
        return {row[0].strip(): (row[added], row[ends]) for row in rows if row[2] in {"3", "4"}}

    @cached_property
    def modifiers(self) -> frozenset[str]:
        """Level II modifiers."""
        rows = self._csv("pos_modifiers/hcpcs_level2_modifiers.csv", "utf-8-sig")
        return frozenset(row[0].strip() for row in rows if len(row[0].strip()) == 2)

    @cached_property
    def unit_limits(self) -> dict[str, tuple[int, str]]:
        """By code the most units and how it is adjudicated: 1 a line, 2 and 3 a day."""
        rows = self._csv("ncci_mue/MCR_MUE_PractitionerServices_Eff_07-01-2024.csv", "utf-8-sig")
        return {row[0].strip(): (int(row[1]), row[2][0]) for row in rows if _CODE.fullmatch(row[0].strip())}

    @cached_property
    def primaries(self) -> dict[str, frozenset[str]]:
        """By add-on code the primary codes; `CCCCC` among them: the contractor defines further ones."""
        found = defaultdict(set)
        for line in (self.folder / "ncci_aoc/AOC_V2024Q3-F-MCR.txt").read_text("ascii").splitlines():
            if not line[6:13].strip() and not line[18:25].strip() and not line[32:39].strip():
                found[line[1:6]].add(line[13:18])
        return {code: frozenset(primaries) for code, primaries in found.items()}

    @cached_property
    def diagnoses(self) -> dict[str, bool]:
        """Diagnosis codes without their dot, and whether they may be reported."""
        packed = (self.folder / "icd10cm/icd10cm_order_2025.txt.gz").read_bytes()
        lines = gzip.decompress(packed).decode("ascii", "replace").splitlines()
        return {line[6:13].strip(): line[14] == "1" for line in lines if line[6:13].strip()}

    @cached_property
    def _edits(self) -> dict[tuple[str, str], list[Edit]]:
        found = defaultdict(list)
        for archive in sorted((self.folder / "ncci_ptp").glob("*practitioner*ccipra*.zip")):
            with zipfile.ZipFile(archive) as opened, opened.open(opened.namelist()[0]) as stream:
                for line in io.TextIOWrapper(stream, "ascii"):
                    if line[:5] in self._pairs_of and line[6:11] in self._pairs_of:
                        cells = line.rstrip("\r\n").split("\t")
                        edit = Edit(cells[0], cells[1], cells[3], cells[4], cells[5])
                        found[edit.column1, edit.column2].append(edit)
        return found

    def edits(self, one: str, other: str, on: date) -> list[Edit]:
        """The edits in force between two of the codes whose pairs were kept, whichever stands in column 1."""
        both = (*self._edits.get((one, other), ()), *self._edits.get((other, one), ()))
        return [edit for edit in both if edit.on(on)]

    def _csv(self, name: str, encoding: str) -> Iterator[list[str]]:
        text = (self.folder / name).read_bytes().decode(encoding)
        return (row for row in csv.reader(io.StringIO(text, newline="")) if row)
