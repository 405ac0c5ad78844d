"""How much the words of a passage speak for a code of our own table, and whether they are enough.

A word counts for as much as it tells codes apart. What of a code is the same for every passage is worked out once a
table: a passage is weighed against hundreds of codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from consultant.draft.acts import ACTS
from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.words import stems

RARE = 4.5
"""The weight of a word that about one code in ninety has."""
MOSTLY = 0.6
_WHOLE = 0.95
"""A term is there whole when so much of its weight is."""
_UNMISTAKEN = 6.0
_NAMED = 3.5
"""How much has to speak for a code that the sender names."""
_TELLING = 3.0
_NEAR = 0.5
"""What a word counts that stands in a sentence beside, against one in the passage."""
_FAR = 0.15
_FAR_DECIDING = 0.5
"""The same for a word elsewhere in the note that tells a code from its siblings."""
_DENIED = 0.7
"""What a word of a code takes away where the note says that it was not done."""
GENERIC = stems(
    "office medical patient visit day same level service each other unit hospital normal because new established time "
    "minute doctor physician medicare program home exam examination general review only all line even plac chart two "
    "three one first second third year old week month interpretation interpret test procedure performed report read "
    "vial single woman women man men lady"
)
"""Words of many notes that name no procedure by themselves."""


@dataclass(frozen=True)
class Told:
    """A passage as it is weighed: what it states, what is said around it, what the note denies."""

    said: str
    words: frozenset[str]
    near: frozenset[str]
    far: frozenset[str]
    denied: frozenset[str]
    reasons: frozenset[str]
    """The words of the passage that say why: `visit for gout` tells of no test for gout."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for a code."""

    code: str
    score: float
    matched: frozenset[str]
    """The words of the passage that do, in one form."""
    firm: bool
    """The code's own words are there, not only some of them."""
    whole: bool
    """One of its terms stands in the passage from end to end."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a code."""

    every: frozenset[str]
    plain: frozenset[str]
    """Without words of many notes."""
    generic: frozenset[str]
    acts: frozenset[str]
    """Its words of doing, testing or handing out."""
    whole: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """A code as it is weighed."""

    code: str
    terms: tuple[_Term, ...]
    about: frozenset[str]
    rest: frozenset[str]
    """What it says that its siblings say too."""
    apart: frozenset[str]
    deciding: frozenset[str]
    """`apart` without words of many notes."""
    excluded: frozenset[str]
    acts: frozenset[str]
    """Its words of doing, testing or handing out."""


class Scales:
    """Every code of a table that words can find: no drug, no visit, no anesthetic, nothing that is worked out."""

    def __init__(self, table: OwnTable) -> None:
        self._weight = table.weight
        self._heavy = frozenset(word for word in table.words if table.weight((word,)) >= RARE)
        self._unmistaken = frozenset(word for word in self._heavy if table.weight((word,)) >= _UNMISTAKEN)
        self._by_code = {code: _scale(own, table) for code, own in table.entries.items() if _by_words(own, table)}
        families = {code: frozenset(one.own.code for one in table.siblings(code)) for code in table.entries}
        self._family = {code: family & self._by_code.keys() for code, family in families.items()}
        self._telling = {
            word: frozenset[str]().union(*(self._family[own.own.code] for own in table.with_word(word)))
            for word in table.words - GENERIC
            if not word.isdigit() and table.weight((word,)) >= _TELLING
        }

    def family(self, code: str) -> frozenset[str]:
        """`code` and its siblings, as far as words can find them."""
        return self._family.get(code, frozenset())

    def told_by(self, words: frozenset[str]) -> set[str]:
        """The codes with a term that has a telling one of `words` in it, and their families."""
        return set[str]().union(*(self._telling[word] for word in words if word in self._telling))

    def weigh(self, codes: set[str], told: Told, left: frozenset[str], named: frozenset[str]) -> list[Weight]:
        """What speaks for each of `codes` when the words `left` of a passage are weighed; the weightiest first."""
        around = _Around(told)
        found = (self._one(self._by_code[code], around, left, code in named) for code in codes)
        return heaviest_first(one for one in found if one is not None)

    def _one(self, own: _Scale, around: "_Around", left: frozenset[str], named: bool) -> Weight | None:
        best, spoken, firm, whole = 0.0, frozenset[str](), False, False
        for term in own.terms:
            here = term.plain & left
            if not here or all(word.isdigit() for word in here):
                continue
            beside = term.every & around.beside
            weight, near = self._weight(here), self._weight(beside)
            covered = (weight + 0.8 * self._weight(beside & term.plain)) / term.whole
            value = covered * covered * (weight + _NEAR * near)
            if value > best:
                best, spoken = value, here
            if term.acts and term.acts.isdisjoint(around.here):
                continue
            whole = whole or weight >= _WHOLE * term.whole
            if not firm and (len(here) > 1 or not here <= around.reasons):
                # `development` alone is no developmental test: the plain words of a term have to be there too
                lacking = not term.generic <= around.here
                firm = self._is_firm(min(covered, MOSTLY) if lacking else covered, here, beside, weight)
        matched = own.about & left
        if not (spoken or matched):  # all that speaks for it stands elsewhere
            return None
        about = self._weight(matched)
        acts = not own.acts.isdisjoint(around.words)
        firm = firm or (about >= 13 and len(matched) >= 4 and acts)
        score = best + 0.5 * about
        if named and acts and about >= _NAMED:
            firm, score = True, score + 1
        score += _FAR * self._weight(own.rest & around.far)
        score += _FAR_DECIDING * self._weight(own.deciding & around.far)
        score -= _DENIED * self._weight(own.excluded & around.anywhere)
        score -= _DENIED * self._weight(own.apart & around.denied)
        return Weight(own.code, score, spoken or matched, firm, whole) if score > 0 else None

    def _is_firm(self, covered: float, here: frozenset[str], beside: frozenset[str], weight: float) -> bool:
        """Whether a term is there: whole, mostly with a rare word, or parted between two sentences."""
        if covered > _WHOLE and weight >= 4:
            return True
        if covered >= 0.7 and not here.isdisjoint(self._unmistaken):
            return True
        parted = covered >= 0.78 and bool(beside) and weight >= (RARE if len(here) > 1 else _UNMISTAKEN)
        return (covered >= MOSTLY and len(here) > 1 and not here.isdisjoint(self._heavy)) or parted


class _Around:
    """A passage and its note, as each code is weighed against them."""

    def __init__(self, told: Told) -> None:
        self.words, self.reasons, self.denied = told.words, told.reasons, told.denied
        self.here = told.words | told.near
        self.beside = told.near - told.words
        self.far = told.far - told.words
        self.anywhere = told.words | told.far


def heaviest_first(weights: Iterable[Weight]) -> list[Weight]:
    """`weights` in the order in which they are chosen from: by score, and by code where that is the same."""
    return sorted(weights, key=lambda one: (-one.score, one.code))


_BY_TABLE: "WeakKeyDictionary[OwnTable, Scales]" = WeakKeyDictionary()


def scales(table: OwnTable) -> Scales:
    """The scales of `table`, made once."""
    known = _BY_TABLE.get(table)
    if known is None:
        known = _BY_TABLE[table] = Scales(table)
    return known


def _by_words(own: OwnEntry, table: OwnTable) -> bool:
    return not (own.is_drug or own.is_visit or own.is_anesthesia or table.goes_on(own))


def _scale(own: OwnEntry, table: OwnTable) -> _Scale:
    apart = table.apart(own)
    about = own.about - GENERIC
    terms = (_term(term, table) for term in own.terms)
    return _Scale(
        own.own.code,
        tuple(term for term in terms if term.whole),
        frozenset(word for word in about if not word.isdigit()),
        about - apart,
        apart,
        apart - GENERIC,
        own.excluded,
        own.about & ACTS,
    )


def _term(term: frozenset[str], table: OwnTable) -> _Term:
    plain = term - GENERIC
    return _Term(term, plain, term & GENERIC, term & ACTS, table.weight(word for word in plain if len(word) > 1))
