"""Our own table of procedures as a draft uses it: by code, with families, and with the weight of each word in it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from consultant.codes.own_table import OwnCode, OwnFamily, load_own_table
from consultant.draft.words import stems

_EVALUATION = re.compile(
    r"99(?:20[2-9]|2[1-9]\d|30[4-9]|3[14]\d|350|38\d|39[1-7]|41[5-8]|46\d|47\d|49[56])|G0402|G043[89]"
)
_FURTHER = re.compile(r"\b(?:further|additional|more|second|next)\b")


@dataclass(frozen=True)
class OwnEntry:
    """One code of the table with the words people use for it, ready to be compared."""

    own: OwnCode
    family: OwnFamily
    terms: tuple[frozenset[str], ...]
    about: frozenset[str]
    """Every word of its description, facts and terms."""
    deciding: frozenset[str]
    """The words of its facts and terms alone."""
    excluded: frozenset[str]
    """The words of what it leaves out, where it says so."""

    @property
    def add_on(self) -> str:
        """The code that it is added to; empty for a code that stands alone."""
        return self.own.facts.get("add_on", "")

    @property
    def decides(self) -> str:
        """What chooses between it and its siblings, to be read on after a colon."""
        text = self.family.decides
        return text[0].lower() + text[1:] if text[1:2].islower() else text

    @property
    def is_drug(self) -> bool:
        """A drug or supply, reported by dose."""
        return "drug" in self.own.facts

    @property
    def is_visit(self) -> bool:
        """An evaluation and management service: no phrase of a note decides its level."""
        return bool(_EVALUATION.fullmatch(self.own.code))

    @property
    def is_anesthesia(self) -> bool:
        """Anesthesia for a procedure: its words are those of the procedure, and it is another clinician's claim."""
        return self.own.code < "02" and self.own.code.isdigit()


class _Weights(dict[str, float]):
    """The weight of each word; a word that is not in the table weighs nothing."""

    def __missing__(self, word: str) -> float:
        return 0.0


class OwnTable:
    """The table, indexed."""

    def __init__(self, families: Iterable[OwnFamily]) -> None:
        self.entries: dict[str, OwnEntry] = {}
        for family in families:
            for own in family.codes:
                terms = tuple(stems(term) for term in own.terms)
                excluded = stems(own.facts.get("without", ""))
                facts = stems(" ".join(text for name, text in own.facts.items() if name != "without"))
                deciding = facts.union(*terms) - excluded
                about = (stems(own.description) | deciding) - excluded
                self.entries[own.code] = OwnEntry(own, family, terms, about, deciding, excluded)
        self._apart: dict[str, frozenset[str]] = {}

    def get(self, code: str) -> OwnEntry | None:
        """The entry of `code`, or None when the table does not have it."""
        return self.entries.get(code)

    def fact(self, code: str, name: str) -> str:
        """What the table says of `code` under `name`; empty when it says nothing."""
        entry = self.entries.get(code)
        return "" if entry is None else entry.own.facts.get(name, "")

    def siblings(self, code: str) -> list[OwnEntry]:
        """The family of `code`, itself included; empty when the table does not have it."""
        entry = self.entries.get(code)
        return [] if entry is None else [self.entries[own.code] for own in entry.family.codes]

    @cached_property
    def _weights(self) -> "_Weights":
        # An anesthetic is told of by the words of the operation: it makes none of them more common.
        weighed = [entry for entry in self.entries.values() if not entry.is_anesthesia]
        frequency = Counter(word for entry in weighed for word in entry.about)
        return _Weights({word: math.log((len(weighed) + 1) / often) for word, often in frequency.items()})

    @property
    def words(self) -> Set[str]:
        """Every word of the table."""
        return self._weights.keys()

    def weight(self, words: Iterable[str]) -> float:
        """How much `words` tell codes apart, taken together: a word that few codes share weighs more.

        The sum is exact, so that it does not depend on their order.
        """
        return math.fsum(map(self._weights.__getitem__, words))

    @cached_property
    def _by_term_word(self) -> dict[str, list[OwnEntry]]:
        index: dict[str, list[OwnEntry]] = {}
        for entry in self.entries.values():
            for word in frozenset[str]().union(*entry.terms):
                index.setdefault(word, []).append(entry)
        return index

    def goes_on(self, own: OwnEntry) -> bool:
        """Whether it is an add-on for more of what its primary counts: units are worked out, not found by words."""
        return bool(own.add_on) and bool(_FURTHER.search(" ".join(own.own.facts.values())))

    def apart(self, own: OwnEntry) -> frozenset[str]:
        """The deciding words of a code that not all of its family have: what tells it from its siblings."""
        code = own.own.code
        if code not in self._apart:
            shared = own.deciding
            for sibling in self.siblings(code):
                shared &= sibling.deciding
            self._apart[code] = own.deciding - shared
        return self._apart[code]

    def with_word(self, word: str) -> Sequence[OwnEntry]:
        """The codes with a term that has `word` in it."""
        return self._by_term_word.get(word, ())

    @cached_property
    def drugs(self) -> list[OwnEntry]:
        """Drugs that are reported by dose."""
        return [entry for entry in self.entries.values() if entry.is_drug]


@lru_cache(maxsize=1)
def own_table() -> OwnTable:
    """The table that ships with the program, read once."""
    return OwnTable(load_own_table())
