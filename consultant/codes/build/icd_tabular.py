"""The ICD-10-CM tabular list in NCHS XML: chapters, blocks, codes, notes and 7th characters.

Source: ICD-10-CM Tabular List of Diseases and Injuries (NCHS). Codes that take a 7th character are not written out in
it: they are made here, `X` filling empty places (ICD-10-CM Official Guidelines I.A.5 and I.B.2); where a list of all
codes is at hand, only those that are on it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

from consultant.codes.build import labels, xml
from consultant.codes.build.format import Format
from consultant.codes.build.note_codes import note_codes
from consultant.codes.build.tables import Head
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

ICD10CM = CodeSet.ICD10CM.value
ROOT = "ICD10CM.tabular"
_NOTE_KINDS = {
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
    "inclusionTerm": "inclusion",
    "sevenChrNote": "seventh",
}
_IN_TITLE = re.compile(r"\s*\((?P<first>[A-Z]\d\w)-(?P<last>[A-Z]\d\w)\)$")
_NAMES_CODES = {"excludes1", "excludes2", "code_first", "use_additional", "code_also"}


@dataclass(slots=True)
class _Ids:
    note: int
    heading: int


class Tabular:
    """Reads one tabular list into the release of `writer`. `known`: every code of the edition, when that is at hand."""

    def __init__(self, writer: Writer, known: Collection[str] | None = None) -> None:
        self.writer, self.known = writer, known
        self._ids = _Ids(writer.next_id("note"), writer.next_id("heading"))

    def read(self, stream: IO[bytes]) -> None:
        """Read the whole list. Raises SourceFault when it is not well-formed or not laid out as expected."""
        for chapter in xml.elements(stream, self.writer.file, ROOT, {"chapter"}):
            self._chapter(chapter)

    def _chapter(self, chapter: Element) -> None:
        name, title = self._text(chapter, "name", "a chapter"), self._text(chapter, "desc", "a chapter")
        sections = chapter.findall("section")
        if not sections:
            raise SourceFault(self.writer.file, column=f"chapter {name}", expected="sections", found="none")
        spans = [self._span(section) for section in sections]
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        if named := _IN_TITLE.search(title):
            title, first, last = title[: named.start()], min(first, named["first"]), max(last, named["last"])
        chapter_id = self._heading("chapter", name, title, first, last, None)
        self._take_notes(chapter, "chapter", name)
        ids: list[tuple[str, str, int]] = []
        for section, (first, last) in sorted(zip(sections, spans, strict=True), key=lambda pair: _width(pair[1])):
            parent = next((found for a, b, found in ids if a <= first and last <= b), chapter_id)
            section_id = section.get("id", "")
            found = self._heading("block", section_id, self._text(section, "desc", section_id), first, last, parent)
            ids.insert(0, (first, last, found))
            self._take_notes(section, "block", section_id)
            for diag in section.findall("diag"):
                self._diag(diag, {})

    def _span(self, section: Element) -> tuple[str, str]:
        name = section.get("id", "")
        first, _, last = name.partition("-")
        if len(first) != 3 or len(last or first) != 3:
            raise SourceFault(self.writer.file, column="section id", expected="a range like A00-A09", found=repr(name))
        return first, last or first

    def _heading(self, kind: str, name: str, title: str, first: str, last: str, parent: int | None) -> int:
        number = self._ids.heading
        self._ids.heading += 1
        title = title.removesuffix(f" ({first}-{last})").removesuffix(f" ({first})")
        row = (number, ICD10CM, kind, name, title, first, last, parent, "", self.writer.release_id)
        self.writer.add("heading", row)
        return number

    def _diag(self, diag: Element, inherited: dict[str, str]) -> None:
        display = self._text(diag, "name", "a diag")
        title = self._text(diag, "desc", display)
        code = display.replace(".", "").upper()
        if not 3 <= len(code) <= 7 or not code.isalnum():
            raise SourceFault(self.writer.file, column="diag name", expected="an ICD-10-CM code", found=repr(display))
        self._take_notes(diag, "code", code)
        own = self._sevenths_of(diag, code)
        characters = own or inherited
        children = diag.findall("diag")
        extended = [] if children or len(code) == 7 else list(self._extended(code, title, characters))
        billable = not children and not extended
        self.writer.listing(ICD10CM, code, title, billable=billable)
        self.writer.rows += 1
        for child_code, child_title in extended:
            self.writer.listing(ICD10CM, child_code, child_title)
            self.writer.rows += 1
        for child in children:
            self._diag(child, characters)

    def _extended(self, code: str, title: str, characters: dict[str, str]) -> Iterator[tuple[str, str]]:
        for character, meaning in characters.items():
            full = code.ljust(6, "X") + character
            if self.known is None or full in self.known:
                yield full, f"{title}, {meaning}"

    def _sevenths_of(self, diag: Element, code: str) -> dict[str, str]:
        found: dict[str, str] = {}
        also: dict[str, str] = {}
        last = ""
        for part in diag.iterfind("sevenChrDef/*"):
            words = _clean(part.text)
            if part.tag == "extension":
                last = part.get("char", "")
                if len(last) != 1:
                    raise SourceFault(self.writer.file, column=code, expected="a 7th character", found=repr(last))
                found[last] = words
            elif part.tag == "note" and last and words:  # another word for the character before it
                also[last] = f" ({words})"
        release = self.writer.release_id
        for character, meaning in found.items():
            self.writer.add("seventh", (release, code, character, meaning + also.get(character, "")))
        return found

    def _take_notes(self, element: Element, scope: str, owner: str) -> None:
        for part in element:
            kind = _NOTE_KINDS.get(part.tag)
            if kind is None:
                continue
            for note in part.iterfind("note"):
                text = _clean("".join(note.itertext()))
                if not text:
                    continue
                number = self._ids.note
                self._ids.note += 1
                self.writer.add("note", (number, self.writer.release_id, scope, owner, kind, text))
                for found in note_codes(text) if kind in _NAMES_CODES else ():
                    self.writer.add("note_code", (number, *found))

    def _text(self, element: Element, tag: str, where: str) -> str:
        text = _clean(element.findtext(tag))
        if not text:
            raise SourceFault(self.writer.file, column=where, expected=f"<{tag}> with text", found="none")
        return text


def _width(span: tuple[str, str]) -> tuple[str, str]:
    """Sorts wide blocks before the narrow ones in them: by first code, the farthest last code first."""
    first, last = span
    return first, "".join(chr(255 - ord(character)) for character in last)


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


def _load(head: Head, writer: Writer) -> None:
    with head.source.open() as stream:
        Tabular(writer).read(stream)


def _period(head: Head) -> labels.Period | None:
    stated = re.search(r"<version>\s*(\d{4})", head.text)
    return labels.find_fiscal([*head.source.names, *(stated.groups() if stated else ())])


FORMAT = Format("icd10cm-tabular", "XML", lambda head: f"<{ROOT}" in head.text, _load, _period, "fiscal")
