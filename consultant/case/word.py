"""The text of Word files: paragraphs as lines, table rows as one line each, and nothing that Word does not show."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from consultant.case.extracted import Extract, left_out, unsafe_archive
from consultant.case.wordstyle import Looks

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


def docx_text(data: bytes, most: int) -> Extract:
    """The text of a Word file in reading order: headers, paragraphs, tables, footers, notes; inserted text too."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    refused = unsafe_archive(data, "Word file")
    if refused:
        return Extract("", refused, read=False)
    try:
        document = docx.Document(io.BytesIO(data))
        story = _Story(Looks(document.styles.element, document.element.body))
        lines: list[str] = []
        length = 0
        for root in _stories(document):
            for line in story.lines(root):
                lines.append(line)
                length += len(line)
                if length > most:
                    return Extract("\n".join(lines), left_out(story.unseen))
        note = left_out(story.unseen) or ("" if length else "the document has no text in it")
        return Extract("\n".join(lines).strip(), note)
    except (OpcError, LxmlError, zipfile.BadZipFile, OSError, ValueError, KeyError, IndexError, AttributeError):
        return Extract("", "the Word file is damaged", read=False)
    except RecursionError:
        return Extract("", "the Word file is nested too deeply to be read", read=False)


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


def _inside(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of a table within it."""
    for child in element:
        if child.tag == f"{_WORD}{name}":
            yield child
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _inside(child, name)


class _Story:
    """Reads what shows of a document's parts, and counts what does not."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.unseen = 0

    def lines(self, root: Any) -> Iterator[str]:
        """Paragraphs as lines, table rows as one line each with ` | ` between cells."""
        for child in root:
            if child.tag == f"{_WORD}p":
                yield self._paragraph(child)
            elif child.tag == f"{_WORD}tbl":
                for row in _inside(child, "tr"):
                    yield " | ".join(self._cell(cell) for cell in _inside(row, "tc"))
            elif child.tag not in (f"{_WORD}sectPr", f"{_WORD}del", f"{_WORD}tcPr"):
                yield from self.lines(child)

    def _cell(self, cell: Any) -> str:
        """All of a cell on one line; the rows of a table in it one after the other, their cells parted by commas."""
        pieces = (" ".join(line.replace(" | ", ", ").split()) for line in self.lines(cell))
        return " ".join(piece for piece in pieces if piece).replace("|", "/")

    def _paragraph(self, paragraph: Any) -> str:
        """The paragraph's text as it reads with all changes accepted: insertions in, deletions out."""
        return "".join(self._runs(paragraph))

    def _runs(self, element: Any) -> Iterator[str]:
        for node in element:
            if node.tag == f"{_WORD}t":
                yield node.text or ""
            elif node.tag in _SPACES and element.tag == f"{_WORD}r":  # in a paragraph's properties a tab is a tab stop
                yield _SPACES[node.tag]
            elif node.tag == f"{_WORD}r" and not self._looks.shows(node):
                self.unseen += len("".join(self._runs(node)).strip())
            elif node.tag != _FALLBACK:  # a text box stands there a second time, for old programs
                yield from self._runs(node)
