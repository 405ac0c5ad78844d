"""How well identifiers are masked: recall of what was planted in made-up notes, and what was masked for nothing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consultant.evaluate.privacy_notes import Note
from consultant.privacy import IdentifierKind, Masker

_WORD = re.compile(r"\w[\w'’./-]*")


@dataclass(frozen=True, slots=True)
class KindScore:
    """One kind of identifier."""

    kind: IdentifierKind
    planted: int
    hidden: int
    """Of which nothing is left to be read."""
    masks: int
    """Masks of this kind."""
    right: int
    """Masks that cover something planted."""

    @property
    def recall(self) -> float:
        """The share of what was planted that is hidden, under whatever mask."""
        return self.hidden / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of masks that hide something planted."""
        return self.right / self.masks if self.masks else 1.0


@dataclass(frozen=True, slots=True)
class PrivacyScore:
    """All kinds together."""

    notes: int
    kinds: tuple[KindScore, ...]
    clinical_words: int
    clinical_masked: int

    @property
    def share_masked(self) -> float:
        """The share of words that are no identifier and were masked all the same."""
        return self.clinical_masked / self.clinical_words if self.clinical_words else 0.0

    @property
    def reached(self) -> bool:
        """Whether every target is reached: recall 0.95 for names and 0.99 for the rest, 2 % of other words masked."""
        wanted = {IdentifierKind.NAME: 0.95, IdentifierKind.ADDRESS: 0.95}
        return self.share_masked <= 0.02 and all(one.recall >= wanted.get(one.kind, 0.99) for one in self.kinds)


def score(notes: Sequence[Note], masker: Masker) -> PrivacyScore:
    """Mask every note and compare with what was planted."""
    planted: Counter[IdentifierKind] = Counter()
    hidden: Counter[IdentifierKind] = Counter()
    masks: Counter[IdentifierKind] = Counter()
    right: Counter[IdentifierKind] = Counter()
    words = lost = 0
    for note in notes:
        spans = masker.mask(note.text).spans
        for kind, start, end in note.planted:
            planted[kind] += 1
            covered = {at for span in spans for at in range(max(start, span.start), min(end, span.end))}
            left = [at for at in range(start, end) if note.text[at].isalnum() and at not in covered]
            hidden[kind] += not left
        for span in spans:
            masks[span.kind] += 1
            right[span.kind] += any(span.start < end and start < span.end for _, start, end in note.planted)
        for word in _WORD.finditer(note.text):
            if any(start < word.end() and word.start() < end for _, start, end in note.planted):
                continue
            words += 1
            lost += any(span.start < word.end() and word.start() < span.end for span in spans)
    kinds = [KindScore(kind, planted[kind], hidden[kind], masks[kind], right[kind]) for kind in IdentifierKind]
    return PrivacyScore(len(notes), tuple(kinds), words, lost)
