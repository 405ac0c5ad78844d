"""Where the fee schedule's localities are and what they multiply by: GPCIs, localities, ZIP codes, anesthesia factors.

Source: CMS files GPCI…, …LOCCO, ZIP5… and ANES… that come with the relative value file. Captions change every year, so
columns are found by the words in them; contractor and locality numbers may have lost their zeros.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells, scaled
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, lines_of, records
from consultant.codes.build.writing import Writer
from consultant.errors import SourceFault

_CONTRACTOR = r"contractor|\(mac\)|^mac$|^carrier"
_GPCI = {
    "contractor": _CONTRACTOR, "state": r"^state$", "locality": r"locality (?:number|no)|^locality$",
    "name": r"locality name", "work": r"pw gpci(?!.*without)|work gpci(?!.*without)",
    "work without floor": r"(?:pw|work) gpci.*without", "practice": r"pe gpci", "malpractice": r"mp gpci",
}  # fmt: skip
_LOCALITY = {
    "contractor": _CONTRACTOR, "locality": r"locality (?:number|no)", "state": r"^state$", "area": r"fee schedule area",
    "counties": r"count(?:y|ies)",
}  # fmt: skip
_ANESTHESIA = {
    "contractor": _CONTRACTOR, "locality": r"^locality$|locality (?:number|no)", "name": r"locality name",
    "factor": r"anes.*(?:cf|conversion)",
}  # fmt: skip
_ZIP = {
    "state": r"^state$", "zip": r"^zip ?code$", "contractor": _CONTRACTOR, "locality": r"^locality$|pricing locality",
    "quarter": r"year/?q",
}  # fmt: skip
_ZIP_FIXED = re.compile(
    r"(?P<state>[A-Z]{2})(?P<zip>\d{5})(?P<contractor>\d{5})(?P<locality>\d{2}).{61}(?P<quarter>20\d\d[1-4])\s*"
)
_FACTOR = re.compile(r"(\d+\.\d+)")
_OPTIONAL = {"work without floor", "quarter"}


def _match(row: list[str], wanted: Mapping[str, str]) -> dict[str, int] | None:
    """Which column each of `wanted` is, by its caption; None when one that is needed is not there."""
    found: dict[str, int] = {}
    for name, pattern in wanted.items():
        place = next(
            (place for place, cell in enumerate(row) if place not in found.values() and re.search(pattern, cell, re.I)),
            None,
        )
        if place is not None:
            found[name] = place
        elif name not in _OPTIONAL:
            return None
    return found


def _has(wanted: Mapping[str, str]) -> Callable[[Head], bool]:
    return lambda head: any(len(row) >= 4 and _match(row, wanted) is not None for row in head.rows[:12])


def _rows(head: Head, writer: Writer, wanted: Mapping[str, str]) -> Iterator[Cells]:
    """The records under the captions, with the captions first; footnotes (no contractor's number) left out."""
    columns: dict[str, int] | None = None
    for line, values in records(head.source, head):
        if columns is None:
            columns = _match(values, wanted) if len(values) >= 4 else None
            if columns is not None:
                yield Cells(writer.file, line, columns, values)
            continue
        cells = Cells(writer.file, line, columns, values)
        if cells.text("contractor").isdecimal():
            yield cells
        elif sum(map(bool, values)) > 2:
            raise cells.fault("contractor", "a contractor's number")


def _key(cells: Cells) -> tuple[str, str]:
    contractor, locality = cells.text("contractor").zfill(5), cells.text("locality").zfill(2)
    if len(contractor) != 5 or len(locality) != 2 or not locality.isdecimal():
        raise cells.fault("locality", "a locality's number of two digits")
    return contractor, locality


def _plain(name: str) -> str:
    return name.rstrip("* ")


def _load_gpci(head: Head, writer: Writer) -> None:
    rows = _rows(head, writer, _GPCI)
    next(rows)
    for cells in rows:
        key = _key(cells)
        writer.once(key, cells.line)
        without = cells.scaled("work without floor", 3) if "work without floor" in cells.columns else None
        indices = (cells.scaled("work", 3), without, cells.scaled("practice", 3), cells.scaled("malpractice", 3))
        names = cells.text("state"), _plain(cells.text("name"))
        writer.add("gpci", (*key, writer.release_id, *names, *indices))
        writer.rows += 1


def _load_localities(head: Head, writer: Writer) -> None:
    rows = _rows(head, writer, _LOCALITY)
    next(rows)
    number, state = writer.next_id("locality"), ""
    for cells in rows:
        state = cells.text("state") or state
        row = (number, writer.release_id, *_key(cells), state, cells.text("area"), cells.text("counties"))
        writer.add("locality", row)
        number += 1
        writer.rows += 1


def _load_anesthesia(head: Head, writer: Writer) -> None:
    rows = _rows(head, writer, _ANESTHESIA)
    caption = next(rows)
    if national := _FACTOR.search(caption.text("factor")):
        writer.add("anesthesia", ("", "", writer.release_id, "National", scaled(national[1], 4)))
    for cells in rows:
        key = _key(cells)
        writer.once(key, cells.line)
        writer.add("anesthesia", (*key, writer.release_id, _plain(cells.text("name")), cells.scaled("factor", 4)))
        writer.rows += 1


def _load_zips(head: Head, writer: Writer) -> None:
    rows = _rows(head, writer, _ZIP)
    next(rows)
    for cells in rows:
        zip_code = cells.text("zip").zfill(5)
        if len(zip_code) != 5 or not zip_code.isdecimal():
            raise cells.fault("zip", "a ZIP code of five digits")
        _zip(writer, zip_code, cells.text("state"), _key(cells), cells.line)


def _load_zip_lines(head: Head, writer: Writer) -> None:
    for number, line in lines_of(head.source):
        found = _ZIP_FIXED.fullmatch(line)
        if not found:
            raise SourceFault(writer.file, line=number, expected="state, ZIP, carrier, locality", found=repr(line[:24]))
        _zip(writer, found["zip"], found["state"], (found["contractor"], found["locality"]), number)


def _zip(writer: Writer, zip_code: str, state: str, key: tuple[str, str], line: int) -> None:
    writer.once(zip_code, line, "zip")
    writer.add("zip_locality", (zip_code, writer.release_id, "", state, *key))
    writer.rows += 1


def _year(head: Head) -> labels.Period | None:
    titles = [cell for row in head.rows[:3] for cell in row if cell]
    year = labels.find_year([*titles, *head.source.names])
    return labels.calendar_year(year) if year else None


def _zip_quarter(head: Head) -> labels.Period | None:
    stated = [found["quarter"] for line in head.lines[:3] if (found := _ZIP_FIXED.fullmatch(line))]
    for row in head.rows[1:4] if not stated else ():
        stated += [cell for cell in row if re.fullmatch(r"20\d\d[1-4]", cell)]
    if stated:
        return labels.quarter(int(stated[0][:4]), int(stated[0][4]))
    return labels.find_quarter(head.source.names)


def _is_zip_lines(head: Head) -> bool:
    return len(head.lines) > 2 and all(_ZIP_FIXED.fullmatch(line) for line in head.lines[:20])


FORMATS = (
    Format("gpci", "table with captions", _has(_GPCI), _load_gpci, _year, "year"),
    Format("locality", "table with captions", _has(_LOCALITY), _load_localities, _year, "year"),
    Format("anesthesia", "table with captions", _has(_ANESTHESIA), _load_anesthesia, _year, "year"),
    Format("zip", "table with captions", _has(_ZIP), _load_zips, _zip_quarter, "quarter"),
    Format("zip", "fixed width text", _is_zip_lines, _load_zip_lines, _zip_quarter, "quarter"),
)  # fmt: skip
