"""Scans and photographs read by OCR, when the optional extra is installed; runs in the child that reads documents.

The models come with the package: nothing is fetched, and no picture leaves the machine. Pages, pixels and seconds are
bounded. What was read so is marked, because OCR mistakes characters.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from time import monotonic
from typing import Any

MOST_PAGES = 12
SECONDS = 70.0
"""After this long no further page is begun."""
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 1_800
_SMALLEST_SIDE = 140
"""Pixels; what is smaller is the logo of a signature."""
_LEAST_SURE = 0.5
_BLANK, _BLANK_IN_NUMBERS, _COLUMN = 0.2, 0.3, 1.0
"""In heights of the line: a stretch without ink from which on a blank stands there (a 1 has much room around it), and
one for a new column."""
_RUN_TOGETHER = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})|(?<=[A-Za-z]:)(?=[A-Za-z])")
"""Where a blank was swallowed between narrow letters: `Patient:JaneOkafor`."""
INSTALL = "to have it read, install the OCR extra (make ocr)"


class Unreadable(Exception):
    """Raised when a picture cannot be read; says why in a reviewer's words."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of one picture."""

    text: str
    unclear: int
    """Lines that were seen and could not be read."""


def available() -> bool:
    """Whether the extra is installed; loads nothing."""
    return find_spec("rapidocr_onnxruntime") is not None and find_spec("pypdfium2") is not None


class Reader:
    """Reads pictures. Costs a second to make. Raises Unreadable when the extra cannot be loaded."""

    def __init__(self) -> None:
        self._until = monotonic() + SECONDS
        try:
            from rapidocr_onnxruntime import RapidOCR
        except ImportError as error:
            raise Unreadable(f"the OCR extra cannot be loaded ({error})") from error
        self._engine = RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)

    @property
    def has_time(self) -> bool:
        """Whether another page may be begun."""
        return monotonic() < self._until

    def read(self, picture: Any) -> Page:
        """The text of a Pillow image, its rows from top to bottom with ` | ` between columns."""
        import numpy

        picture = picture.convert("RGB")
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        grey = numpy.asarray(picture.convert("L"))
        found, _ = self._engine(numpy.asarray(picture), return_word_box=True, text_score=0.0)
        pieces = [_Piece.of(box, words) for box, _, sure, _, words, _ in found or [] if sure >= _LEAST_SURE]
        places = [places for _, _, sure, places, _, _ in found or [] if sure >= _LEAST_SURE]
        for piece, boxes in zip(pieces, places, strict=True):
            piece.text = _spaced(piece.text, boxes, piece.height, _blanks(grey, piece))
        return Page("\n".join(_rows(pieces)), len(found or []) - len(pieces))


@dataclass(slots=True)
class _Piece:
    """A stretch of text on one line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, box: Sequence[Sequence[float]], characters: Sequence[str]) -> "_Piece":
        """From the four corners of a box, and its characters."""
        across, down = [corner[0] for corner in box], [corner[1] for corner in box]
        return cls("".join(characters), min(across), max(across), min(down), max(down))

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _blanks(grey: Any, piece: _Piece) -> list[tuple[float, float]]:
    """Where a piece has no ink from top to bottom for longer than between two letters: from and to, in pixels."""
    inset = piece.height * 0.15
    rows, left = slice(int(piece.top + inset), int(piece.bottom - inset) + 1), int(piece.left)
    inside = grey[rows, left : int(piece.right) + 1]
    if inside.size == 0:
        return []
    dark = (inside < (int(inside.min()) + int(inside.max())) / 2).any(axis=0)
    edges = [at for at in range(len(dark)) if dark[at]]
    return [
        (left + before, left + after)
        for before, after in pairwise(edges)
        if after - before - 1 >= _BLANK * piece.height
    ]


def _spaced(
    text: str, boxes: Sequence[Sequence[Sequence[float]]], height: float, blanks: Sequence[tuple[float, float]]
) -> str:
    """`text` with the blanks that the recogniser swallowed: `28296 1` must not become `282961`."""
    if len(boxes) != len(text):
        return text
    middles = [(box[0][0] + box[1][0]) / 2 for box in boxes]
    # Characters are placed roughly: a blank that was read stands for the stretch without ink near it.
    read = [middle for middle, character in zip(middles, text, strict=True) if character == " "]
    blanks = [
        (start, end)
        for start, end in blanks
        if end - start >= _COLUMN * height or not any(abs(middle - (start + end) / 2) < height for middle in read)
    ]
    out = [text[:1]]
    for at, character in enumerate(text[1:], 1):
        between = [end - start for start, end in blanks if middles[at - 1] < (start + end) / 2 <= middles[at]]
        gap = max(between, default=0.0) / height
        digits = character.isdigit() and text[at - 1].isdigit()
        if gap >= _COLUMN:
            out.append(" | ")
        elif gap >= (_BLANK_IN_NUMBERS if digits else _BLANK) and character != " " and out[-1] != " ":
            out.append(" ")
        out.append(character)
    return _RUN_TOGETHER.sub(" ", "".join(out)).replace("  ", " ").replace(" |  ", " | ")


def _rows(pieces: list[_Piece]) -> Iterator[str]:
    """Pieces at one height in one row, from left to right."""
    if not pieces:
        return
    usual = median(piece.height for piece in pieces)
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if row and piece.middle - median(one.middle for one in row) > usual / 2:
            yield _row(row, usual)
            row = []
        row.append(piece)
    yield _row(row, usual)


def _row(pieces: list[_Piece], usual: float) -> str:
    ordered = sorted(pieces, key=lambda one: one.left)
    out = [ordered[0].text.strip()]
    for before, after in pairwise(ordered):
        out.append(" | " if after.left - before.right >= _COLUMN * usual else " ")
        out.append(after.text.strip())
    return "".join(out)


def pictures(data: bytes) -> Iterator[Any]:
    """The frames of a PNG, JPEG, TIFF, GIF, BMP or WebP file, the right way up. Raises Unreadable."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Unreadable("more pixels than is safe to open")
            if min(picture.size) < _SMALLEST_SIDE:
                raise Unreadable("too small to hold a note")
            for frame in ImageSequence.Iterator(picture):
                yield ImageOps.exif_transpose(frame.copy())
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable("a kind that cannot be opened") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("damaged") from error


def pdf_pictures(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """The pages `numbers` (from 0) of a PDF as pictures of at most `_LONGEST_SIDE`. Raises Unreadable."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        for number in numbers:
            page = document[number]
            longest = max(page.get_size())
            yield number, page.render(scale=_LONGEST_SIDE / max(longest, 1.0)).to_pil()
    except (pypdfium2.PdfiumError, OSError, ValueError, IndexError) as error:
        raise Unreadable("the PDF is damaged") from error
