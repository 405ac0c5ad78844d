"""The text layer of PDF files, page by page: tables row by row, and without what no page shows."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultant.case.columns import with_rows
from consultant.case.extracted import Extract, left_out
from consultant.case.ink import Ink
from consultant.case.picture import scanned_pages

_MOST_PAGES = 300
_MOST_PAGES_IN_COLUMNS = 60
"""Pages whose tables are looked for: laying a page out takes as long as reading it."""
_LEAST_PER_PAGE = 12
"""Characters below which a page has no text layer worth the name (a scanner's page number, perhaps)."""
_BEHIND = "the text stands unseen behind a scan: hold it against the picture"


def pdf_text(data: bytes, most: int) -> Extract:
    """The text layer of a PDF, page by page; by OCR where a page has none and OCR is installed."""
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


@dataclass(slots=True)
class _Page:
    """What was read of one page."""

    text: str = ""
    unseen: int = 0
    """Characters left out, because the page does not show them."""
    behind: bool = False
    broken: bool = False


def _pages(reader: Any, data: bytes, most: int) -> Extract:
    count = len(reader.pages)
    if not count:
        return Extract("", "the PDF has no pages", read=False)
    pages: list[_Page] = []
    length = 0
    for number in range(min(count, _MOST_PAGES)):
        try:
            pages.append(_read(reader.pages[number], number < _MOST_PAGES_IN_COLUMNS))
        except Exception:  # noqa: BLE001 - one page's fault, of whatever kind, must not cost the others
            pages.append(_Page(broken=True))
        length += len(pages[-1].text)
        if length > most:
            break
    seen = len(pages)
    if all(page.broken for page in pages):
        return Extract("", "the PDF is damaged", read=False)
    notes = [left_out(sum(page.unseen for page in pages))]
    blank = [number for number, page in enumerate(pages) if len("".join(page.text.split())) < _LEAST_PER_PAGE]
    if blank:
        found, note = scanned_pages(data, blank)
        for number, text in found.items():
            pages[number].text = text or pages[number].text
        left = sum(not found.get(number) for number in blank)
        if left == seen:
            return Extract("", "; ".join(filter(None, [f"scanned: no text layer; {note}", *notes])), read=False)
        if left:
            notes.append(f"{left} of {seen} pages have no text layer (scanned?) and were not read")
        notes.append(note)
    if any(page.behind for page in pages):
        notes.append(_BEHIND)
    if count > _MOST_PAGES and seen == _MOST_PAGES:
        notes.append(f"only the first {_MOST_PAGES} of {count} pages were read")
    text = "\n\n".join(page.text for page in pages if page.text)
    return Extract(text, "; ".join(filter(None, notes)), read=bool(text))


def _read(page: Any, in_columns: bool) -> _Page:
    ink = Ink(float(page.mediabox.width), float(page.mediabox.height), frozenset(_pictures(page)))
    text = page.extract_text(visitor_operand_before=ink.before).strip()
    if text and in_columns:
        text = with_rows(text, lambda: page.extract_text(extraction_mode="layout"))
    return _Page(text, ink.unseen, ink.behind)


def _pictures(page: Any) -> Iterator[str]:
    """The names under which a page draws pictures, not other pages' parts."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    for name, value in drawn.get_object().items() if drawn is not None else ():
        if value.get_object().get("/Subtype") == "/Image":
            yield str(name)
