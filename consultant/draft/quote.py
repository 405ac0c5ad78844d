"""Whether a quote stands in a text, word for word, and where.

Line breaks, runs of blanks, a hyphen at a line's end, and the typographic forms of quotes and dashes do not matter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consultant.draft.request import Document

_FORMS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
}  # fmt: skip
_IGNORED = frozenset("\u00ad\u200b\u200c\u200d\ufeff")
_BROKEN_WORD = re.compile(r"(?<=[a-z])-[ \t]*\r?\n[ \t>]*(?=[a-z])")
_RUN = re.compile(r"[!-_a-~]+|.", re.DOTALL)
"""Characters that stand for themselves, or any other one."""
_EDGE = "\"'“”‘’ \t\r\n"
MIN_CHARS = 2
"""A shorter quote proves nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands."""

    document: int
    """Which document, counting from 0."""
    start: int
    end: int


class Quotes:
    """Looks quotes up in the documents of one case; each document is brought into comparable form once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self._folded: dict[int, tuple[str, list[int]]] = {}

    def find(self, quote: str) -> Place | None:
        """Where `quote` stands first; an ellipsis in it is not bridged. None when it stands nowhere."""
        wanted = _folded(quote.strip(_EDGE))[0].strip()
        if len(wanted) < MIN_CHARS or not any(char.isalnum() for char in wanted):
            return None
        for number in range(len(self.documents)):
            text, origin = self._comparable(number)
            at = text.find(wanted)
            while at >= 0:
                end = at + len(wanted)
                if not (_inside_word(text, at) or _inside_word(text, end)):
                    return Place(number, origin[at], origin[end - 1] + 1)
                at = text.find(wanted, at + 1)
        return None

    def words_at(self, place: Place) -> str:
        """The document's own words at `place`, on one line."""
        return " ".join(self.documents[place.document].text[place.start : place.end].split())

    def _comparable(self, number: int) -> tuple[str, list[int]]:
        if number not in self._folded:
            self._folded[number] = _folded(self.documents[number].text)
        return self._folded[number]


def _inside_word(text: str, cut: int) -> bool:
    """Whether `cut` parts a word or a number: a quote of half a word is none."""
    return 0 < cut < len(text) and text[cut - 1].isalnum() and text[cut].isalnum()


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` in comparable form, and for each of its characters where it came from."""
    skipped = {index for match in _BROKEN_WORD.finditer(text) for index in range(match.start(), match.end())}
    chars: list[str] = []
    origin: list[int] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if end - start > 1 and skipped.isdisjoint((start, end - 1)):  # plain letters, one as long as the other
            chars += run[0].lower()
            origin += range(start, end)
            continue
        for index in range(start, end):
            _fold(text[index], index, skipped, chars, origin)
    return "".join(chars), origin


def _fold(raw: str, index: int, skipped: set[int], chars: list[str], origin: list[int]) -> None:
    """Add one character in comparable form, if it counts."""
    if index in skipped or raw in _IGNORED:
        return
    char = _FORMS.get(raw, raw)
    if char.isspace():
        if not chars or chars[-1] == " ":
            return
        char = " "
    # One character stays one, so that offsets hold: casefold() may make two of it.
    lower = char.lower()
    chars.append(lower if len(lower) == 1 else char)
    origin.append(index)
