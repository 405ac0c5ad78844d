"""What a PDF page draws while its text is read: text that leaves no mark on the page is blanked out, and counted.

Source: ISO 32000-1 §9.3.6 (text rendering modes: 3 draws nothing, 7 only clips), §8.6 (colour), §8.5 (paths).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

_WHITE = 0.97
"""From here on a part of a colour is taken for white."""
_WHOLE_PAGE = 0.5
"""A picture over this share of the page is a scan, and text that is not drawn is what OCR read in it."""
_PAINTS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_ENDS = (*_PAINTS, b"S", b"s", b"n")
_SHOWS = (b"Tj", b"'", b'"', b"TJ")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` puts away and `Q` brings back."""

    white: bool = False
    mode: int = 0


@dataclass(slots=True)
class Ink:
    """Follows a page's operators before they are carried out: give `before` to pypdf as its visitor."""

    width: float
    height: float
    pictures: frozenset[str]
    """The names of what the page draws that is a picture."""
    unseen: int = 0
    """Characters that were blanked out."""
    behind: bool = False
    """Text that is not drawn stands behind a scan; it was let through."""
    _state: _State = _State()
    _kept: list[_State] = field(default_factory=list)
    _path: list[Box] = field(default_factory=list)
    _grounds: list[Box] = field(default_factory=list)
    """Where something else than white was painted."""
    _scan: bool = False
    _unsure: bool = False
    """Something was drawn whose place and colours are not followed: white text stays."""

    def before(self, operator: bytes, operands: Any, matrix: Sequence[float], text_matrix: Sequence[float]) -> None:
        """Take note of one operator; empties `operands` of text that nobody can see."""
        if operator == b"q":
            self._kept.append(self._state)
        elif operator == b"Q":
            self._state = self._kept.pop() if self._kept else self._state
        elif operator == b"Tr" and operands:
            self._state = replace(self._state, mode=int(operands[0]))
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn", b"cs"):
            self._state = replace(self._state, white=_is_white(operator, operands))
        elif operator == b"re" and len(operands) >= 4:
            x, y, wide, high = map(float, operands[:4])
            self._path.append(_box(matrix, [(x, y), (x + wide, y + high)]))
        elif operator in (b"m", b"l", b"c", b"v", b"y") and len(operands) >= 2:
            x, y = map(float, operands[-2:])
            self._path.append(_box(matrix, [(x, y)]))
        elif operator in _ENDS:
            if operator in _PAINTS and not self._state.white and self._path:
                self._grounds.append(_around(self._path))
            self._path = []
        elif operator == b"Do" and operands:
            self._draws(str(operands[0]), matrix)
        elif operator in (b"sh", b"BI", b"INLINE IMAGE"):
            self._unsure = True
        elif operator in _SHOWS and operands and self._is_unseen(matrix, text_matrix):
            self._blank(operands)

    def _draws(self, name: str, matrix: Sequence[float]) -> None:
        if name not in self.pictures:
            self._unsure = True
            return
        left, bottom, right, top = _box(matrix, [(0.0, 0.0), (1.0, 1.0)])
        self._grounds.append((left, bottom, right, top))
        share = (right - left) * (top - bottom) / max(self.width * self.height, 1.0)
        self._scan = self._scan or share >= _WHOLE_PAGE

    def _is_unseen(self, matrix: Sequence[float], text_matrix: Sequence[float]) -> bool:
        if self._state.mode in (3, 7):
            self.behind = self.behind or self._scan
            return not self._scan
        if self._state.mode != 0 or not self._state.white or self._unsure:
            return False
        x, y = _moved(matrix, float(text_matrix[4]), float(text_matrix[5]))
        return not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self._grounds)

    def _blank(self, operands: Any) -> None:
        from pypdf.generic import ArrayObject, TextStringObject

        shown = operands[-1]
        pieces = shown if isinstance(shown, list) else [shown]
        self.unseen += sum(len(piece) for piece in pieces if isinstance(piece, (str, bytes)))
        operands[-1] = ArrayObject() if isinstance(shown, list) else TextStringObject("")


def _is_white(operator: bytes, operands: Any) -> bool:
    """Whether a fill colour is white; in a colour space of the file's own it cannot be told, and is not."""
    try:
        parts = [float(part) for part in operands]
    except (TypeError, ValueError):
        return False
    if operator == b"k":
        return len(parts) == 4 and all(part <= 1 - _WHITE for part in parts)
    return operator != b"cs" and len(parts) in (1, 3) and all(part >= _WHITE for part in parts)


def _moved(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = map(float, matrix[:6])
    return a * x + c * y + e, b * x + d * y + f


def _box(matrix: Sequence[float], corners: list[tuple[float, float]]) -> Box:
    across, down = zip(*(_moved(matrix, x, y) for x, y in corners), strict=True)
    return min(across), min(down), max(across), max(down)


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
