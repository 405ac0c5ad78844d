"""The physician fee schedule's relative value file, in whatever columns the year has.

Source: National Physician Fee Schedule Relative Value File (CMS, PPRRVU…). Its caption is stacked over five rows, so a
column's name is what stands above each other in it. Columns are found by these names: 31 until 2025, 32 since `PRIC
IND` came, others in other years; the two files of a year with two conversion factors differ in nothing else.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_COLUMNS = {
    "HCPCS": r"HCPCS",
    "MOD": r"MOD",
    "DESCRIPTION": r"DESCRIPTION",
    "STATUS CODE": r"STATUS CODE",
    "NOT USED FOR MEDICARE PAYMENT": r"NOT USED FOR MEDICARE PAYMENT",
    "WORK RVU": r"WORK RVU",
    "NON-FAC PE RVU": r"(?:FULLY IMPLEMENTED )?NON-FAC(?:ILITY)? PE RVU",
    "NON-FAC NA INDICATOR": r"(?:FULLY IMPLEMENTED )?NON-FAC(?:ILITY)? NA INDICATOR",
    "FACILITY PE RVU": r"(?:FULLY IMPLEMENTED )?FACILITY PE RVU",
    "FACILITY NA INDICATOR": r"(?:FULLY IMPLEMENTED )?FACILITY NA INDICATOR",
    "MP RVU": r"MP RVU",
    "NON-FACILITY TOTAL": r"(?:FULLY IMPLEMENTED )?NON-FACILITY TOTAL",
    "FACILITY TOTAL": r"(?:FULLY IMPLEMENTED )?FACILITY TOTAL",
    "PCTC IND": r"PC/?TC IND",
    "GLOB DAYS": r"GLOB DAYS",
    "PRE OP": r"PRE OP",
    "INTRA OP": r"INTRA OP",
    "POST OP": r"POST OP",
    "MULT PROC": r"MULT PROC",
    "BILAT SURG": r"BILAT SURG",
    "ASST SURG": r"ASST SURG",
    "CO-SURG": r"CO- ?SURG",
    "TEAM SURG": r"TEAM SURG",
    "PRIC IND": r"PRIC(?:ING)? IND",
    "ENDO BASE": r"ENDO BASE",
    "CONV FACTOR": r"CONV FACTOR",
    "SUPERVISION": r"(?:PHYSICIAN SUPERVISION OF|PHYS SUPV OF)? ?DIAGNOSTIC PROCEDURES",
    "CALCULATION FLAG": r"CALCULATION FLAG",
    "IMAGING FAMILY": r"DIAGNOSTIC IMAGING FAMILY INDICATOR",
    "NON-FACILITY OPPS": r"NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "FACILITY OPPS": r"FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "MP OPPS": r"MP USED FOR OPPS PAYMENT AMOUNT",
}
_OPTIONAL = {"PRIC IND", "NON-FACILITY OPPS", "FACILITY OPPS", "MP OPPS", "CALCULATION FLAG", "IMAGING FAMILY"}
_TITLE = re.compile(r"(?P<year>20\d\d) National Physician Fee Schedule Relative Value File\s*(?P<month>[A-Za-z]+)?")
_FACTOR_PLACES, _RVU_PLACES = 4, 2


def _title(head: Head) -> re.Match[str] | None:
    for row in head.rows[:6]:
        for cell in row:
            if found := _TITLE.search(cell):
                return found
    return None


def _variant(head: Head) -> str:
    for name in head.source.names:
        if found := re.search(r"non[-_ ]?qpp|qpp", name, re.IGNORECASE):
            return "nonQPP" if found[0].lower().startswith("non") else "QPP"
    return ""


def _period(head: Head) -> labels.Period | None:
    title = _title(head)
    if title is None:
        return labels.find_month(head.source.names, "year")
    stated = [f"{title['month'] or ''} {title['year']}"]
    return labels.find_month(stated, "year")


def stacked(rows: list[list[str]]) -> list[str]:
    """What stands above each other in every column, from the top, blanks tidied."""
    width = max((len(row) for row in rows), default=0)
    return [" ".join(" ".join(row[place] for row in rows if place < len(row)).split()) for place in range(width)]


def columns_of(captions: list[list[str]], file: str, line: int) -> dict[str, int]:
    """Where each field stands, by the stacked captions (titles above them left out by the caller).

    Raises SourceFault, naming the captions, when a needed one is not there or stands twice.
    """
    names = [name.upper() for name in stacked(captions)]
    found: dict[str, int] = {}
    for field, pattern in _COLUMNS.items():
        places = [place for place, name in enumerate(names) if re.fullmatch(pattern, name)]
        if len(places) > 1 or (not places and field not in _OPTIONAL):
            raise SourceFault(
                file,
                line=line,
                column=field,
                expected="one column with this caption",
                found=f"{len(places)} among {', '.join(name or '(blank)' for name in names)}",
            )
        if places:
            found[field] = places[0]
    return found


def _load(head: Head, writer: Writer) -> None:
    captions: list[list[str]] = []
    columns: dict[str, int] = {}
    width = 0
    for line, values in records(head.source, head):
        if columns:
            if len(values) != width:
                raise SourceFault(writer.file, line=line, expected=f"{width} cells", found=str(len(values)))
            _row(Cells(writer.file, line, columns, values), writer)
            continue
        if sum(bool(cell) for cell in values) > 1:  # titles stand alone in their row
            captions.append(values)
        if values[0].upper() == "HCPCS":
            columns, width = columns_of(captions, writer.file, line), len(values)
    if not columns:
        raise SourceFault(writer.file, expected="a row that begins with HCPCS", found="none")


def _row(cells: Cells, writer: Writer) -> None:
    code, modifier = cells.code("HCPCS"), cells.text("MOD").upper()
    if len(modifier) not in {0, 2}:
        raise cells.fault("MOD", "a modifier of two characters or none")
    writer.once((code, modifier), cells.line)
    status = cells.text("STATUS CODE")
    if len(status) != 1 or not status.isalpha():
        raise cells.fault("STATUS CODE", "a letter")
    days = _padded(cells.text("GLOB DAYS"), 3)
    if days not in {"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"}:
        raise cells.fault("GLOB DAYS", "000, 010, 090, MMM, XXX, YYY or ZZZ")

    def rvu(column: str) -> int:
        return cells.scaled(column, _RVU_PLACES, empty=0)

    def share(column: str) -> int:
        return cells.scaled(column, 2, empty=0)

    writer.add(
        "fee",
        (
            code, modifier, writer.release_id, status, cells.text("NOT USED FOR MEDICARE PAYMENT"),
            rvu("WORK RVU"), rvu("NON-FAC PE RVU"), cells.text("NON-FAC NA INDICATOR"), rvu("FACILITY PE RVU"),
            cells.text("FACILITY NA INDICATOR"), rvu("MP RVU"), rvu("NON-FACILITY TOTAL"), rvu("FACILITY TOTAL"),
            cells.text("PCTC IND"), days, share("PRE OP"), share("INTRA OP"), share("POST OP"),
            cells.text("MULT PROC"), cells.text("BILAT SURG"), cells.text("ASST SURG"), cells.text("CO-SURG"),
            cells.text("TEAM SURG"), cells.text("PRIC IND"), cells.text("ENDO BASE"),
            cells.scaled("CONV FACTOR", _FACTOR_PLACES), _padded(cells.text("SUPERVISION"), 2),
            cells.text("CALCULATION FLAG"), _padded(cells.text("IMAGING FAMILY"), 2),
            rvu("NON-FACILITY OPPS"), rvu("FACILITY OPPS"), rvu("MP OPPS"),
        ),
    )  # fmt: skip
    writer.rows += 1
    if not modifier:
        _list(cells, code, writer)


def _padded(text: str, width: int) -> str:
    """A number with the zeros that a spreadsheet takes away; other texts as they are."""
    return text.zfill(width) if text.isdecimal() else text


def _list(cells: Cells, code: str, writer: Writer) -> None:
    """List the code as known; with the file's words only where they are CMS's own, or the operator may have them."""
    level2 = code[0].isalpha() and code[-1].isdigit()
    code_set = CodeSet.CDT if code[0] == "D" and level2 else CodeSet.HCPCS if level2 else CodeSet.CPT
    words = cells.text("DESCRIPTION") if code_set is CodeSet.HCPCS or writer.licensed else ""
    writer.listing(code_set, code, words, short=words, line=cells.line)


def _recognise(head: Head) -> bool:
    return any(
        row[0].upper() == "HCPCS" and "CONV" in " ".join(stacked(head.rows[:14])).upper() for row in head.rows[:14]
    )


FORMAT = Format("pfs", "table with stacked captions", _recognise, _load, _period, "fees", _variant)
