"""The text of PDF, Word and RTF files and of pictures, in a process that `consultant.case.child` starts and limits.

`python -m consultant.case.extract KIND MOST_CHARS` reads the file from standard input and writes one JSON object.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from consultant.case import scan

_MOST_PAGES = 300
_MOST_UNPACKED = 120 * 1024 * 1024
_MOST_ENTRIES = 3_000
_MEMORY = 1_536 * 1024 * 1024
_CPU_SECONDS = 40
_MEMORY_FOR_OCR = 4 * 1024 * 1024 * 1024
_CPU_SECONDS_FOR_OCR = 240
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_LEAST_PER_PAGE = 12
"""Characters below which a page has no text layer worth the name (a scanner's page number, perhaps)."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What was got out of a file; `text` is empty when `note` says why."""

    text: str
    note: str = ""
    read: bool = True


def pdf_text(data: bytes, most: int) -> Extract:
    """The text layer of a PDF, page by page."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Extract("", "encrypted: a password is needed to read it", read=False)
        return _pages(reader, data, most)
    except (FileNotDecryptedError, DependencyError):
        return Extract("", "encrypted: a password is needed to read it", read=False)
    except (PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return Extract("", "the PDF is damaged", read=False)


def _pages(reader: Any, data: bytes, most: int) -> Extract:
    pieces: list[str] = []
    length, broken, count = 0, 0, len(reader.pages)
    for number in range(min(count, _MOST_PAGES)):
        try:
            text = reader.pages[number].extract_text().strip()
        except Exception:  # noqa: BLE001 - one page's fault, of whatever kind, must not cost the others
            text, broken = "", broken + 1
        pieces.append(text)
        length += len(text)
        if length > most:
            break
    seen = len(pieces)
    if not count:
        return Extract("", "the PDF has no pages", read=False)
    if broken == seen:
        return Extract("", "the PDF is damaged", read=False)
    notes = []
    blank = [number for number, text in enumerate(pieces) if len("".join(text.split())) < _LEAST_PER_PAGE]
    if blank:
        found, note = _scanned_pages(data, blank)
        for number, text in found.items():
            pieces[number] = text or pieces[number]
        left = sum(not found.get(number) for number in blank)
        if left == seen:
            return Extract("", f"scanned: no text layer; {note}", read=False)
        if left:
            notes.append(f"{left} of {seen} pages have no text layer (scanned?) and were not read")
        notes.append(note)
    if count > _MOST_PAGES and seen == _MOST_PAGES:
        notes.append(f"only the first {_MOST_PAGES} of {count} pages were read")
    text = "\n\n".join(piece for piece in pieces if piece)
    return Extract(text, "; ".join(filter(None, notes)), read=bool(text))


def _scanned_pages(data: bytes, numbers: list[int]) -> tuple[dict[int, str], str]:
    """The text of the pages `numbers` by OCR, as far as pages and seconds reach, and a note."""
    if not scan.available():
        return {}, scan.INSTALL
    read: dict[int, str] = {}
    unclear = 0
    try:
        reader = scan.Reader()
        for number, picture in scan.pdf_pictures(data, numbers[: scan.MOST_PAGES]):
            page = reader.read(picture)
            read[number], unclear = page.text, unclear + page.unclear
            if not reader.has_time:
                break
    except scan.Unreadable as error:
        return read, str(error)
    return read, _by_ocr(unclear) if any(read.values()) else "OCR found no text"


def picture_text(data: bytes, most: int) -> Extract:
    """The text of a scan or photograph by OCR; several pages of a TIFF one after the other."""
    if not scan.available():
        return Extract("", f"{_PICTURE}; {scan.INSTALL}", read=False)
    pieces: list[str] = []
    unclear = 0
    more = False
    try:
        frames = scan.pictures(data)
        first = next(frames)  # looked at before a second is spent on loading what reads it
        reader = scan.Reader()
        for number, frame in enumerate([first, *islice(frames, scan.MOST_PAGES)]):
            more = number >= scan.MOST_PAGES or not reader.has_time
            if more:
                break
            page = reader.read(frame)
            pieces.append(page.text)
            unclear += page.unclear
            if sum(map(len, pieces)) > most:
                break
    except scan.Unreadable as error:
        return Extract("", f"{_PICTURE} ({error})", read=False)
    text = "\n\n".join(piece for piece in pieces if piece)
    if not text:
        return Extract("", f"{_PICTURE} (no text was found in it)", read=False)
    note = _by_ocr(unclear) + (f"; only its first {len(pieces)} pages were read" if more else "")
    return Extract(text, note)


_PICTURE = "a picture: not read, please look at it"


def _by_ocr(unclear: int) -> str:
    """What a reviewer is told of a text that OCR read."""
    lines = f"; {unclear} line{'s' if unclear > 1 else ''} could not be made out" if unclear else ""
    return f"read by OCR, which mistakes characters: hold it against the picture{lines}"


def docx_text(data: bytes, most: int) -> Extract:
    """The text of a Word file in reading order: headers, paragraphs, tables, footers, notes; inserted text too."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    refused = _unsafe_archive(data)
    if refused:
        return Extract("", refused, read=False)
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        length = 0
        for root in _stories(document):
            for line in _lines(root):
                lines.append(line)
                length += len(line)
                if length > most:
                    return Extract("\n".join(lines))
        return Extract("\n".join(lines).strip(), "" if length else "the document has no text in it")
    except (OpcError, LxmlError, zipfile.BadZipFile, OSError, ValueError, KeyError, IndexError, AttributeError):
        return Extract("", "the Word file is damaged", read=False)
    except RecursionError:
        return Extract("", "the Word file is nested too deeply to be read", read=False)


def _unsafe_archive(data: bytes) -> str:
    """Why a ZIP may not be opened; empty when it may. Looks at its table of contents only."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "the Word file is damaged"
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        return "the Word file unpacks to more than is safe to open"
    if any(entry.flag_bits & 1 for entry in entries):
        return "encrypted: a password is needed to read it"
    return ""


def _stories(document: Any) -> Iterator[Any]:
    """The XML roots that hold text, headers first, each once."""
    sections = list(document.sections)
    seen: set[int] = set()
    for name in ("first_page_header", "header"):
        for section in sections:
            yield from _unseen(getattr(section, name), seen)
    yield document.element.body
    for name in ("first_page_footer", "footer"):
        for section in sections:
            yield from _unseen(getattr(section, name), seen)


def _unseen(story: Any, seen: set[int]) -> Iterator[Any]:
    """A header or footer's root, unless it is the same as the section's before or was given already."""
    if not story.is_linked_to_previous and id(story.part) not in seen:
        seen.add(id(story.part))
        yield story._element


def _lines(root: Any) -> Iterator[str]:
    """Paragraphs as lines, table rows as one line each with ` | ` between cells."""
    for child in root:
        if child.tag == f"{_WORD}p":
            yield _paragraph(child)
        elif child.tag == f"{_WORD}tbl":
            for row in _inside(child, "tr"):
                yield " | ".join(_cell(cell) for cell in _inside(row, "tc"))
        elif child.tag not in (f"{_WORD}sectPr", f"{_WORD}del"):
            yield from _lines(child)


def _inside(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of a table within it."""
    for child in element:
        if child.tag == f"{_WORD}{name}":
            yield child
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _inside(child, name)


def _cell(cell: Any) -> str:
    return " ".join(text for paragraph in cell.iter(f"{_WORD}p") if (text := _paragraph(paragraph).strip()))


def _paragraph(paragraph: Any) -> str:
    """The paragraph's text as it reads with all changes accepted: insertions in, deletions out."""
    return "".join(_runs(paragraph))


def _runs(element: Any) -> Iterator[str]:
    for node in element:
        if node.tag == f"{_WORD}t":
            yield node.text or ""
        elif node.tag in _SPACES and element.tag == f"{_WORD}r":  # a tab in the paragraph's properties is a tab stop
            yield _SPACES[node.tag]
        elif node.tag != _FALLBACK:  # a text box stands there a second time, for old programs
            yield from _runs(node)


def rtf_text(data: bytes, most: int) -> Extract:
    """The text of an RTF file."""
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        return Extract("", "the RTF file is damaged", read=False)
    return Extract(text[: most + 1].strip(), "" if text.strip() else "the document has no text in it")


READERS = {"pdf": pdf_text, "docx": docx_text, "rtf": rtf_text, "image": picture_text}


def _limit_this_process(kind: str) -> None:
    """No more memory and processor time than a real document needs; elsewhere the parent's clock has to do."""
    try:
        import resource
    except ImportError:
        return
    ocr = kind in ("pdf", "image") and scan.available()
    memory, seconds = (_MEMORY_FOR_OCR, _CPU_SECONDS_FOR_OCR) if ocr else (_MEMORY, _CPU_SECONDS)
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (bound, hard))
        except (ValueError, OSError):
            continue


def main(arguments: list[str]) -> int:
    """Read one file from standard input, write what is in it to standard output as JSON."""
    kind, most = arguments[0], int(arguments[1])
    data = sys.stdin.buffer.read()
    _limit_this_process(kind)
    try:
        found = READERS[kind](data, most)
    except MemoryError:
        found = Extract("", "it needs more memory than is safe to give", read=False)
    found = Extract(found.text[: most + 1], found.note, found.read)
    sys.stdout.write(json.dumps(asdict(found)))  # ASCII: lone surrogates survive the way back
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
