"""`Masker`: identifiers in a text replaced by words in brackets, with the way back to where each one stood."""

import logging
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

import spacy
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine

from consultant.privacy.dates import day_of
from consultant.privacy.eponyms import NEVER_BY_LIST
from consultant.privacy.filename import name_of_file
from consultant.privacy.recognisers import IdentifierKind, recognisers

_MASK = re.compile(r"\[(?:NAME|ADDRESS|DATE[A-Z0-9 ]*|AGE OVER 89|PHONE|EMAIL|SSN|NUMBER|URL|IP ADDRESS)\]")
_ENTITIES = {"PHONE_NUMBER": IdentifierKind.PHONE}
_STRONGEST = list(IdentifierKind)
_FILE = re.compile(r"(.*?)(\.[A-Za-z0-9]{1,8})")
_NAME_WORD = re.compile(r"[A-Z][^\W\d_]{2,}")
_FAR = 1100
"""Days beyond which the distance from the service is not told: three years decide who is new, more is a birthday."""
logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it logs what it finds


@dataclass(frozen=True, slots=True)
class MaskedSpan:
    """One identifier and its mask."""

    kind: IdentifierKind
    start: int
    """Where it stood in the original, counting characters from 0."""
    end: int
    masked_start: int
    """Where its mask stands in the masked text."""
    masked_end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text."""

    text: str
    spans: tuple[MaskedSpan, ...]
    """In the order they stand; they do not overlap."""

    @property
    def counts(self) -> dict[IdentifierKind, int]:
        """How many of each kind were masked."""
        return dict(Counter(span.kind for span in self.spans))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch `start` to `end` of the masked text stood; one that touches a mask takes in all of it."""
        return self._back(start, first=True), self._back(end, first=False)

    def _back(self, place: int, *, first: bool) -> int:
        at = bisect_right(self.spans, place if first else place - 1, key=lambda span: span.masked_start) - 1
        if at < 0:
            return place
        span = self.spans[at]
        if place < span.masked_end or (not first and place == span.masked_end):
            return span.start if first else span.end
        return place - span.masked_end + span.end


class _Blank(SpacyNlpEngine):
    """Presidio's engine on words alone: no trained pipeline, nothing to download."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
        self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]
        self._nothing = super().process_text("", "en")

    def load(self) -> None:
        """Nothing is to be loaded."""

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Nothing about `text`: no recogniser here looks at tokens, and making them costs a third of all."""
        return self._nothing


class _ScoresAsTheyAre(ContextAwareEnhancer):
    """Presidio's own raises scores by the words around; here what is found is masked whatever its score."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The results unchanged."""
        return raw_results


class Masker:
    """Masks texts. Costs half a second to make; keeps nothing of a text and may be shared between threads."""

    def __init__(self) -> None:
        registry = RecognizerRegistry(recognizers=recognisers(), supported_languages=["en"])
        self._analyzer = AnalyzerEngine(
            registry=registry,
            nlp_engine=_Blank(),
            supported_languages=["en"],
            context_aware_enhancer=_ScoresAsTheyAre(),
        )

    def mask(self, text: str, service: date | None = None) -> Masked:
        """`text` with every identifier replaced. Other dates are told by their distance from `service` when known.

        Masking what is masked already changes nothing.
        """
        parts: list[str] = []
        spans: list[MaskedSpan] = []
        done = length = 0
        for kind, start, end in self._found(text):
            word = _word(kind, text[start:end], service)
            parts += [text[done:start], word]
            length += start - done
            spans.append(MaskedSpan(kind, start, end, length, length + len(word)))
            length += len(word)
            done = end
        return Masked("".join([*parts, text[done:]]), tuple(spans))

    def mask_subject(self, subject: str, service: date | None = None) -> str:
        """The subject of a mail, masked: there a surname, a comma and a given name are a name with no other sign."""
        label = "Subject: "
        return self.mask(f"{label}{subject}", service).text.removeprefix(label)

    def mask_name(self, name: str) -> str:
        """The name of a file, masked: `Okafor_Jane-2026-11-17.pdf` as `[NAME]-[DATE].pdf`."""
        if not (stem := _FILE.fullmatch(name)):
            return self.mask(name).text
        hidden = name_of_file(stem[1])
        return self.mask(hidden).text + stem[2]

    def _found(self, text: str) -> list[tuple[IdentifierKind, int, int]]:
        """Where identifiers stand, in order; of two that overlap, one stretch of the more telling kind."""
        if not text.strip():
            return []
        masks = [(match.start(), match.end()) for match in _MASK.finditer(text)]
        found = []
        for result in self._analyzer.analyze(text, "en"):
            kind = _ENTITIES.get(result.entity_type) or IdentifierKind[result.entity_type]
            start, end = result.start, result.end
            end -= len(text[start:end]) - len(text[start:end].rstrip())
            if start < end and not any(start < stop and begin < end for begin, stop in masks):
                found.append((start, end, kind))
        found += [
            one for one in _again(text, found) if not any(one[0] < stop and begin < one[1] for begin, stop in masks)
        ]
        found.sort()
        merged: list[tuple[IdentifierKind, int, int]] = []
        for start, end, kind in found:
            if merged and start < merged[-1][2]:
                before, begin, stop = merged[-1]
                longer = before if stop - begin >= end - start else kind
                merged[-1] = (longer, begin, max(stop, end))
            else:
                merged.append((kind, start, end))
        return merged


def _again(text: str, found: list[tuple[int, int, IdentifierKind]]) -> list[tuple[int, int, IdentifierKind]]:
    """Further places of the words of names that were found: `Ms. Okafor` once, and `Okafor` later."""
    names = " ".join(text[start:end] for start, end, kind in found if kind is IdentifierKind.NAME)
    words = {word for word in _NAME_WORD.findall(names) if word.lower() not in NEVER_BY_LIST}
    if not words:
        return []
    again = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")
    return [(match.start(), match.end(), IdentifierKind.NAME) for match in again.finditer(text)]


@cache
def default_masker() -> Masker:
    """The one masker of this process."""
    return Masker()


def _word(kind: IdentifierKind, original: str, service: date | None) -> str:
    if kind is IdentifierKind.DATE and service is not None:
        day = day_of(original, service.year)
        if day is not None:
            apart = (service - day).days
            if abs(apart) > _FAR:
                return f"[{kind}]"
            if apart == 0:
                return "[DATE OF SERVICE]"
            days = f"{abs(apart)} DAY{'S' if abs(apart) > 1 else ''}"
            return f"[DATE {days} {'BEFORE' if apart > 0 else 'AFTER'} SERVICE]"
    return f"[{kind}]"
