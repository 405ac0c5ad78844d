"""The alphabetic index of ICD-10-CM and the tables beside it: NCHS XML, and the flat CSV the index is passed on as.

Source: ICD-10-CM Index to Diseases and Injuries, External Cause of Injuries Index, Table of Neoplasms, Table of Drugs
and Chemicals (NCHS). In the tables a code stands in a column; `--` is none, a hyphen at the end says that more
characters are needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from consultant.codes.build import labels, xml
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer
from consultant.errors import SourceFault

ROOT = "ICD10CM.index"
_CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\.?-?")
_CSV = ("Letter", "Level", "Term", "See", "SeeAlso", "NonEssModif", "Code")


@dataclass(slots=True)
class Entry:
    """One term of an index as it goes into the database."""

    kind: str
    level: int
    title: str
    nonessential: str = ""
    see: str = ""
    see_also: str = ""
    codes: list[tuple[str, str]] = field(default_factory=list)
    """Column (empty outside tables) and code as written."""


class Indexer:
    """Writes entries in the order of the book, each under the last one of the level above."""

    def __init__(self, writer: Writer, shape: re.Pattern[str] = _CODE) -> None:
        self._writer, self._shape = writer, shape
        self._next = writer.next_id("index_entry")
        self._above: list[tuple[int, str]] = []

    def add(self, entry: Entry, line: int | None = None) -> None:
        """Write `entry`. Raises SourceFault when it hangs in the air or names what is no code."""
        if entry.level > len(self._above):
            raise SourceFault(
                self._writer.file,
                line=line,
                column="level",
                expected=f"at most {len(self._above)} below {entry.title!r}",
                found=str(entry.level),
            )
        del self._above[entry.level :]
        parent, above = self._above[-1] if self._above else (None, "")
        path = f"{above}, {entry.title}" if above else entry.title
        number, self._next = self._next, self._next + 1
        self._above.append((number, path))
        where = (number, self._writer.release_id, entry.kind, parent, entry.level)
        words = (entry.title, path, entry.nonessential, entry.see, entry.see_also)
        self._writer.add("index_entry", (*where, *words))
        for column, code in dict.fromkeys(entry.codes):
            if not self._shape.fullmatch(code):
                raise SourceFault(self._writer.file, line=line, column=path, expected="a code", found=code)
            plain = code.replace(".", "").rstrip("-")
            self._writer.add("index_code", (number, column, plain, int(code.endswith("-"))))


def _load_xml(head: Head, writer: Writer, kind: str) -> None:
    columns: dict[str, str] = {}
    indexer = Indexer(writer)
    with head.source.open() as stream:
        for element in xml.elements(stream, writer.file, ROOT, {"indexHeading", "mainTerm"}):
            if element.tag == "indexHeading":
                columns = {part.get("col", ""): xml.text(part) for part in element.iterfind("head")}
            else:
                for entry in _terms(element, kind, columns, 0):
                    indexer.add(entry)
                    writer.rows += 1


def _terms(element: Element, kind: str, columns: dict[str, str], level: int) -> Iterator[Entry]:
    title = element.find("title")
    nonessential = " ".join(xml.text(part) for part in element.iterfind("title/nemod"))
    words = "" if title is None else " ".join([title.text or "", *(part.tail or "" for part in title)])
    codes = [("", xml.text(part)) for part in element.iterfind("code")]
    manifestations = [xml.text(part).strip("[]") for part in element.iterfind("manif")]  # words, once in a while
    codes += [("manifestation", code) for code in manifestations if _CODE.fullmatch(code)]
    codes += [(columns.get(part.get("col", ""), ""), xml.text(part)) for part in element.iterfind("cell")]
    yield Entry(
        kind,
        level,
        " ".join(words.split()),
        nonessential,
        "; ".join(xml.text(part) for part in element.iterfind("see")),
        "; ".join(xml.text(part) for part in element.iterfind("seeAlso")),
        [(column, code) for column, code in codes if code not in {"", "-", "--"}],
    )
    for term in element.iterfind("term"):
        yield from _terms(term, kind, columns, level + 1)


def _load_csv(head: Head, writer: Writer) -> None:
    indexer = Indexer(writer)
    rows = records(head.source, head)
    _, names = next(rows)
    places = {name: names.index(name) for name in _CSV}
    for line, cells in rows:
        if len(cells) != len(names):
            raise SourceFault(writer.file, line=line, expected=f"{len(names)} cells", found=str(len(cells)))
        level = cells[places["Level"]]
        if not level.isdecimal():
            raise SourceFault(writer.file, line=line, column="Level", expected="a whole number", found=repr(level))
        codes = [("", code) for code in re.split(r"[\s,;\[\]]+", cells[places["Code"]]) if code]
        entry = Entry(
            "disease",
            int(level),
            cells[places["Term"]],
            cells[places["NonEssModif"]],
            cells[places["See"]],
            cells[places["SeeAlso"]],
            codes,
        )
        indexer.add(entry, line)
        writer.rows += 1


def _titled(head: Head, pattern: str) -> bool:
    return f"<{ROOT}" in head.text and re.search(pattern, head.text, re.IGNORECASE) is not None


def _is_drugs(head: Head) -> bool:
    return _titled(head, r"<head col=.1.>\s*Substance")


def _is_neoplasms(head: Head) -> bool:
    return _titled(head, r"<head col=.1.>\s*Neoplasm")


def _is_external(head: Head) -> bool:
    return _titled(head, r"<title>[^<]*EXTERNAL CAUSE")


def _is_disease(head: Head) -> bool:
    return f"<{ROOT}" in head.text and not (_is_drugs(head) or _is_neoplasms(head) or _is_external(head))


def _period(head: Head) -> labels.Period | None:
    stated = re.search(r"<version>\s*(\d{4})", head.text)
    return labels.find_fiscal([*head.source.names, *(stated.groups() if stated else ())])


FORMATS = (
    Format("icd10cm-drugs", "XML", _is_drugs, lambda h, w: _load_xml(h, w, "drug"), _period, "fiscal"),
    Format("icd10cm-neoplasms", "XML", _is_neoplasms, lambda h, w: _load_xml(h, w, "neoplasm"), _period, "fiscal"),
    Format("icd10cm-external", "XML", _is_external, lambda h, w: _load_xml(h, w, "external_cause"), _period, "fiscal"),
    Format("icd10cm-index", "XML", _is_disease, lambda h, w: _load_xml(h, w, "disease"), _period, "fiscal"),
    Format(
        "icd10cm-index",
        "flat CSV",
        lambda h: bool(h.rows) and set(_CSV) <= set(h.rows[0]),
        _load_csv,
        _period,
        "fiscal",
    ),
)
