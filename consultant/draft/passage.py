"""A document cut into passages: the sections a clinician writes and the sentences in them, each where it stands.

A passage is a slice of its document, so that what is quoted from it stands there word for word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consultant.draft.request import Document
from consultant.draft.section import Section, heading


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence or list item."""

    document: int
    """Which document, counting from 0."""
    start: int
    end: int
    text: str
    """`document.text[start:end]`, to the letter."""
    section: Section
    title: bool = False
    """It stands in the line of its heading (`Procedure: …`), where a note says things in brief."""

    @property
    def quote(self) -> str:
        """The passage on one line."""
        return " ".join(self.text.split())


_BULLET = re.compile(r"[ \t]*(?:[-*•·–]|\(?\d{1,2}[.)])[ \t]+")
_BOUNDARY = re.compile(r"(?<=[.?!])[\"'”)]*\s+(?=[\"'“(]?[A-Z0-9])|;\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|vs|approx|no|st|pt|incl|e\.g|i\.e|etc|dx|fx|hx|tx|wt|min|sq|dist|prox|lat|med|inf|sup|fig)|"
    r"(?:^|\s)[A-Za-z])\.$",
    re.IGNORECASE,
)
_WRAPPED = 50
"""A line at least this long that does not end a sentence was broken by a mail program, not by its writer."""


def passages(document: Document, index: int = 0) -> list[Passage]:
    """`document` as passages in the order they stand; `index` is its number in the case."""
    found: list[Passage] = []
    for block in _blocks(document.text):
        for start, end in _sentences(document.text, block.start, block.end):
            text = document.text[start:end]
            found.append(Passage(index, start, end, text, block.section, block.title))
    return found


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together."""

    start: int
    end: int
    section: Section
    title: bool


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs and list items of `text` with the section they stand in."""
    section, inline = Section.BODY, False
    begin: int | None = None
    end, title, position = 0, False, 0
    for line in text.splitlines(keepends=True):
        start, bare = position, line.strip()
        position += len(line)
        opened = heading(line.rstrip("\r\n")) if bare else None
        bullet = _BULLET.match(line)
        broken = not bare or opened is not None or bullet is not None or begin is None or not _runs_on(text[begin:end])
        if broken and begin is not None:
            yield _Block(begin, end, section, title)
            begin = None
        if not bare:
            if inline:  # `Dx: …` on one line ends with its paragraph; a heading that stands alone rules until the next
                section, inline = Section.BODY, False
            continue
        title = False
        if opened is not None:
            section, offset = opened
            title = inline = bool(line[offset:].strip())
            start += offset
            if not inline:
                continue
        elif bullet is not None:
            start += bullet.end()
        if begin is None:
            begin = start
        end = position
    if begin is not None:
        yield _Block(begin, end, section, title)


def _runs_on(paragraph: str) -> bool:
    """Whether the last line of `paragraph` was wrapped, so that the next one continues it."""
    lines = paragraph.rstrip("\r\n").splitlines()
    last = lines[-1].rstrip() if lines else ""
    return len(last) >= _WRAPPED or (len(lines) > 1 and len(last) >= _WRAPPED - 10)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the sentences between `start` and `end` begin and end, without blanks around them."""
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        cut = match.start() + (1 if text[match.start()] == ";" else 0)
        if text[cut - 1] == "." and _ABBREVIATION.search(text[begin:cut]):
            continue
        yield from _trimmed(text, begin, cut)
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if any(char.isalnum() for char in text[start:end]):
        yield start, end
