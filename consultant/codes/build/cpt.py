"""CPT and CDT descriptors, from files the operator holds a licence for.

Source: the AMA's CPT data files (tab-delimited: LONGULT, MEDU, SHORTU, ConsumerDescriptor, the consolidated code list)
and the ADA's CDT list. Nothing of them is in this program; without a licence none is read. A file without captions is
known by how long its descriptors are: short ones have at most 28 characters, medium ones 48.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, decode, lines_of, records
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_CDT = re.compile(r"D[0-9]{4}")
_PAIR = re.compile(r"(?P<code>[0-9]{4}[0-9AFMTU])[\t ]+(?P<words>\S.*)")
_CAPTIONS = {
    "code": re.compile(r"^cpt[_ ]?code$|^code$", re.I), "long": re.compile(r"^long(?: desc\w*)?$", re.I),
    "medium": re.compile(r"^medium(?: desc\w*)?$", re.I), "short": re.compile(r"^short(?: desc\w*)?$", re.I),
    "consumer": re.compile(r"^consumer(?: friendly)?(?: desc\w*)?$", re.I),
    "clinician": re.compile(r"^clinician desc\w*$", re.I),
}  # fmt: skip
_CDT_CAPTIONS = {
    "code": re.compile(r"^(?:cdt |procedure )?code$", re.I), "long": re.compile(r"^desc\w*$", re.I),
    "short": re.compile(r"^nomenclature$", re.I),
}  # fmt: skip
_SHORT, _MEDIUM = 28, 48


def _captions(row: list[str], patterns: dict[str, re.Pattern[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        for name, pattern in patterns.items():
            if name not in found and pattern.match(cell):
                found[name] = place
                break
    return found if "code" in found and len(found) > 1 else {}


def _captioned(head: Head) -> bool:
    if head.delimiter != "\t" and not head.workbook:
        return False
    return any(_captions(row, _CAPTIONS) for row in head.rows) and any(
        _CPT.fullmatch(cell) for row in head.rows for cell in row
    )


def _body(head: Head) -> list[str]:
    """The lines from the first that is a code and words."""
    first = next((place for place, line in enumerate(head.lines) if _PAIR.fullmatch(line.rstrip())), None)
    return [] if first is None else [line for line in head.lines[first:-1] if line.strip()]


def _plain(head: Head) -> bool:
    body = _body(head)
    return len(body) >= 2 and all(_PAIR.fullmatch(line.rstrip()) for line in body)


def _length(head: Head) -> str:
    """Which descriptors a file without captions holds: short, medium or long, by the longest of many."""
    with head.source.open() as stream:
        lines = decode(stream.read(4 << 20)).splitlines()
    longest = max(
        (len(found["words"].strip()) for line in lines if (found := _PAIR.fullmatch(line.rstrip()))), default=0
    )
    return "short" if longest <= _SHORT else "medium" if longest <= _MEDIUM else "long"


def _load_captioned(head: Head, writer: Writer) -> None:
    columns: dict[str, int] = {}
    terms: set[tuple[str, str]] = set()
    for line, values in records(head.source, head):
        if not columns:
            columns = _captions(values, _CAPTIONS)
            continue
        cells = {name: values[place] for name, place in columns.items() if place < len(values)}
        code = cells.pop("code", "").upper()
        if not _CPT.fullmatch(code):
            raise SourceFault(writer.file, line=line, column="code", expected="a CPT code", found=repr(code))
        if {"long", "medium", "short"} & set(cells):
            short = cells.get("medium") or cells.get("short")
            writer.listing(CodeSet.CPT, code, cells.get("long") or short, short=short, line=line)
        for name in ("consumer", "clinician"):
            words = cells.get(name, "")
            if words and (code, words) not in terms:
                terms.add((code, words))
                writer.add("licensed_term", (writer.release_id, CodeSet.CPT.value, code, words, "consumer"))
        writer.rows += 1


def _load_plain(head: Head, writer: Writer) -> None:
    long, begun = _length(head) == "long", False
    for number, line in lines_of(head.source):
        found = _PAIR.fullmatch(line.rstrip())
        if not found:
            if begun and line.strip():
                raise SourceFault(writer.file, line=number, expected="a CPT code and its words", found=repr(line[:12]))
            continue
        begun = True
        words = found["words"].strip()
        writer.listing(CodeSet.CPT, found["code"], words if long else None, short=None if long else words, line=number)
        writer.rows += 1


def _caption_variant(head: Head) -> str:
    """Which descriptors a file with captions holds: `list` for several in one."""
    columns = next(found for row in head.rows if (found := _captions(row, _CAPTIONS)))
    names = [name for name in columns if name != "code"]
    return names[0] if len(names) == 1 else "list"


def _is_cdt(head: Head) -> bool:
    return (
        any(_captions(row, _CDT_CAPTIONS) for row in head.rows)
        and sum(any(_CDT.fullmatch(cell) for cell in row) for row in head.rows) >= 2
    )


def _load_cdt(head: Head, writer: Writer) -> None:
    columns: dict[str, int] = {}
    for line, values in records(head.source, head):
        if not columns:
            columns = _captions(values, _CDT_CAPTIONS)
            continue
        cells = {name: values[place] for name, place in columns.items() if place < len(values)}
        code = cells.get("code", "").upper()
        if not _CDT.fullmatch(code):
            raise SourceFault(writer.file, line=line, column="code", expected="a CDT code", found=repr(code))
        words = cells.get("long") or cells.get("short", "")
        writer.listing(CodeSet.CDT, code, words, short=cells.get("short", ""), line=line)
        writer.rows += 1


def _period(head: Head) -> labels.Period | None:
    return labels.find_month([*head.source.names, head.source.path.parent.name], "year")


FORMATS = (
    Format("cpt", "tab-delimited text with captions", _captioned, _load_captioned, _period, "year", _caption_variant,
           owner="AMA"),
    Format("cpt", "tab-delimited text", _plain, _load_plain, _period, "year", _length, owner="AMA"),
    Format("cdt", "table with captions", _is_cdt, _load_cdt, _period, "year", owner="ADA"),
)  # fmt: skip
