"""A document cut into passages: the sections a clinician writes and the sentences in them, each where it stands.

A passage is a slice of its document, so that what is quoted from it stands there word for word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from consultant.draft.context import stated
from consultant.draft.request import Document
from consultant.draft.section import Section, heading, nested
from consultant.draft.table import Row, rows


@dataclass(frozen=True)
class Passage:
    """One sentence, list item or row of a table."""

    document: int
    """Which document, counting from 0."""
    start: int
    end: int
    text: str
    """`document.text[start:end]`, to the letter."""
    section: Section
    title: bool = False
    """It stands in the line of its heading (`Procedure: …`), where a note says things in brief."""

    row: Row | None = None
    """Its cells, where it is the row of a table."""
    heading: str = ""
    """The words of the heading it stands under, in small letters: `preoperative diagnosis`."""

    @cached_property
    def stated(self) -> str:
        """The text with everything that it does not state blanked out, as long as before: offsets hold."""
        return self._stated(tests=False)

    @cached_property
    def tested(self) -> str:
        """The same, but a test whose result is negative or normal stays: it was done."""
        return self._stated(tests=True)

    def _stated(self, *, tests: bool) -> str:
        if self.row is None:
            return stated(self.text, tests=tests)
        blanked = self.text
        for cell in self.row.cells:  # `r/o melanoma` in one cell does not doubt what was done in the next
            start, end = cell.start - self.start, cell.end - self.start
            lead = f"{cell.head} " if cell.head else ""
            blanked = blanked[:start] + stated(lead + cell.text, tests=tests)[len(lead) :] + blanked[end:]
        return blanked

    @property
    def listed_as_done(self) -> bool:
        """Whether the note lists it under what was done, in brief, and does not narrate it."""
        return self.section is Section.PROCEDURE and (self.title or self.lists)

    @property
    def quote(self) -> str:
        """The passage on one line."""
        return " ".join(self.text.split())

    @property
    def lists(self) -> bool:
        """Whether it names something in brief (`Bunionectomy, right foot`) rather than narrating it."""
        return self.row is not None or (len(self.text.split()) <= _BRIEF and not _NARRATES.search(self.text))


LONGEST = 2000
"""No sentence of a note is longer; what has no end for so long is cut between words."""
_BULLET = re.compile(r"[ \t]*(?:[-*•·–]|\(?\d{1,2}[.)])[ \t]+")
_BOUNDARY = re.compile(r"(?<=[.?!])[\"'”)]*\s+(?=[\"'“(]?[A-Z0-9])|;\s+|(?<=\w)\s+(?=\(?\d\)\s+[A-Za-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|vs|approx|no|st|pt|incl|e\.g|i\.e|etc|dx|fx|hx|tx|wt|min|sq|dist|prox|lat|med|inf|sup|fig)|"
    r"(?:^|(?<!\d)\s)[A-Za-z])\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
_ENDS_A_LINE = re.compile(r"\b(?:dx|fx|hx|tx|wt|min|etc)\.$", re.IGNORECASE)
"""Abbreviations that nothing has to follow: at the end of a line they end the sentence."""
_BRIEF = 16
_NARRATES = re.compile(
    r"\b(?:was|were|is|are|has|have|had|been|will|would|should|then|made|placed|taken|continue|reports?|demonstrate[sd]?|"
    r"showed|shows|states?|denies|feels?|he|she|i|we)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:performed|underwent|injected|given|administered|we|i|he|she|pt|patient|was|were|please|thanks?|need|code|codes)\b",
    re.IGNORECASE,
)
_OPERATES = re.compile(
    r"\b(?:phaco\w*|PC-?IOL|ORIF|CABG|TURP|TURBT|LAVH|ERCP)\b|\b\w{3,}(?:ectom(?:y|ies)|plast(?:y|ies)|oscop(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)|rrhaphy|pexy|centesis)\b"
    r"(?!\s+(?:status|site|malfunction|complication))",
    re.IGNORECASE,
)
"""An operation, which is no diagnosis."""
_LABEL = re.compile(r"[ \t]*[A-Z][A-Za-z][A-Za-z ,/-]{1,38}:(?!\S)")
"""A label of the writer's own: `Flexible cystoscopy: …` after `Indication: …` is about something else."""
_RAGGED = 12
"""How much shorter a wrapped line may be than the longest: a long word did not fit any more."""
_WRAPPED = 50
"""A line at least this long that does not end a sentence was broken by a mail program, not by its writer."""


def passages(document: Document, index: int = 0) -> list[Passage]:
    """`document` as passages in the order they stand; `index` is its number in the case."""
    found: list[Passage] = []
    for block in _blocks(document.text):
        section, title, words = block.section, block.title, block.heading
        if block.row is not None:
            found.append(
                Passage(index, block.start, block.end, document.text[block.start : block.end], section, row=block.row)
            )
            continue
        for begin, end in _bounded(document.text, _sentences(document.text, block.start, block.end)):
            start = begin
            opened = heading(document.text[start:end])
            if opened is not None and opened[1] < end - start:  # `61F. Dx: gout` in the middle of a line
                section, title = opened[0], True
                words = _heading_words(document.text[start : start + opened[1]])
                start += opened[1]
                start += len(document.text[start:end]) - len(document.text[start:end].lstrip())
            if start < end:
                found.append(Passage(index, start, end, document.text[start:end], section, title, heading=words))
    return found


def _bounded(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`sentences`, of which each longer than `LONGEST` is cut between words: no pattern has to read a page at once."""
    for start, end in sentences:
        while end - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            yield start, cut
            start = cut + (text[cut] == " ")  # noqa: PLW2901 - what is left of it
        if start < end:
            yield start, end


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together."""

    start: int
    end: int
    section: Section
    title: bool
    row: Row | None = None
    heading: str = ""


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs and list items of `text` with the section they stand in."""
    standing = section = Section.BODY
    begin: int | None = None
    end, title, position, last, words, above, in_capitals = 0, False, 0, "", "", "", False
    width = _wrapped_at(text)
    tabled = rows(text)[::-1]
    for line in text.splitlines(keepends=True):
        start, bare = position, line.strip()
        position += len(line)
        if tabled and tabled[-1].start < position:
            if begin is not None:
                yield _Block(begin, end, section, title, heading=words)
                begin = None
            row = tabled[-1]
            if row.end > position - len(line) and row.start >= start:
                yield _Block(row.start, row.end, Section.OTHER if row.first else standing, False, row)
            last = ""
            if row.end <= position:
                tabled.pop()
            continue
        opened = heading(line.rstrip("\r\n")) if bare else None
        if opened is not None:
            opened = nested(line, opened[0], standing, in_capitals), opened[1]
        bullet = _BULLET.match(line)
        labelled = title and _LABEL.match(line) is not None
        broken = not bare or opened is not None or bullet is not None or labelled or begin is None
        broken = broken or not _runs_on(last, line, width)
        if broken and begin is not None:
            yield _Block(begin, end, section, title, heading=words)
            begin = None
        if not bare:
            section, words = (
                standing,
                above,
            )  # `Dx: …` on one line ends with its paragraph; one of its own line rules on
            continue
        if begin is None and opened is None and _tells(line, bullet is not None):
            section, words = standing, above  # under `Dx: …` on one line more diagnoses may follow, not what was done
        title = False
        if opened is not None:
            section, offset = opened
            words = _heading_words(line[:offset])
            title = bool(line[offset:].strip())
            start += offset
            if not title:
                standing, in_capitals, above = section, bare.isupper(), words
                continue
        elif bullet is not None:
            start += bullet.end()
        if begin is None:
            begin = start
        end, last = position, line.rstrip()
    if begin is not None:
        yield _Block(begin, end, section, title, heading=words)


def _heading_words(text: str) -> str:
    return " ".join(text.lower().split()).strip(" :-–—*#•·>0123456789.)")


def _tells(line: str, item: bool) -> bool:
    """Whether a line says what somebody did, or names an operation; an `item` of a list only the latter."""
    said = not item and (_TELLS.search(line) or _LABEL.match(line))
    return bool(said or _OPERATES.search(line))


def _runs_on(last: str, following: str, width: int) -> bool:
    """Whether the line `following` continues the line `last`, which was wrapped at `width`."""
    first = following.split(maxsplit=1)[0] if following.strip() else ""
    if len(last) >= _WRAPPED and len(last) + 1 + len(first) > width:
        return not (first[:1].isupper() and _OPERATES.match(first))
    return bool(last) and last[-1] not in ".:;?!" and following.lstrip(" \t>")[:1].islower()


def _wrapped_at(text: str) -> int:
    """How long lines may be in `text`: what several lines nearly reach; 50 where no line was wrapped at one width."""
    lengths = sorted((len(line.rstrip()) for line in text.splitlines()), reverse=True)
    for place, length in enumerate(lengths[:-1]):
        if length < _WRAPPED:
            break
        if lengths[place + 1] >= length - _RAGGED:
            return length
    return _WRAPPED if len(lengths) < 3 else max(lengths[0] + 1, _WRAPPED)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the sentences between `start` and `end` begin and end, without blanks around them."""
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        cut = match.start() + (1 if text[match.start()] == ";" else 0)
        before = text[max(begin, cut - _LONGEST_ABBREVIATION) : cut]
        ends = "\n" in match[0] and _ENDS_A_LINE.search(before)
        if text[cut - 1] == "." and _ABBREVIATION.search(before) and not ends:
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
