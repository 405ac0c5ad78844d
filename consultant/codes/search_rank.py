"""How well a document answers a query."""

from collections.abc import Callable
from dataclasses import dataclass

from consultant.codes import search_words
from consultant.codes.search_fetch import Document
from consultant.codes.search_numbers import Amount, agreement, spans_of
from consultant.codes.search_query import SLIGHT, Group, Query
from consultant.codes.search_vocabulary import Vocabulary

NEAR = 0.85
"""What a word is worth that stands in a header above and not in the code itself."""
RIVAL, SAME = -0.12, 0.04
"""What it takes away that a title says the opposite of a word that was asked for, and gives that it says the word."""
TURNED = -0.05
"""What it takes that a title speaks of another person or time than one who does not say so means."""
NAMED = 0.15
"""What it gives or takes that the query names a code set."""
CUTTING = -0.05
"""What it takes from an operation that the query names no treatment, but perhaps what is treated."""
_RIVALS = tuple(frozenset(map(search_words.stem, row.split())) for row in (
    "left right bilateral", "malignant benign", "acute chronic", "upper lower", "medial lateral", "new established",
    "initial subsequent sequela", "systolic diastolic", "simple intermediate complex", "proximal distal", "male female",
    "1 2 3 4 5", "first second third", "open laparoscopic", "maternal fetal", "anterior posterior", "partial complete",
    "single multiple", "traumatic nontraumatic", "oral injection intravenous intramuscular", "dry wet",
    "internal external", "manual electric",
))  # fmt: skip
"""Words that exclude each other in a title, as stems."""
_TURNING = frozenset(
    search_words.stems("family newborn neonatal congenital pregnancy childbirth puerperium obstetric perinatal sequela")
    + search_words.stems("maternal")
)
_RIVALS_OF = {rival: row for row in _RIVALS for rival in row}


@dataclass(slots=True)
class Scored:
    """A document with how well it answers."""

    score: float
    line: int
    """Which of its lines answers best."""
    covered: float
    """The share of what is needed that it says in some way, by weight."""


class _Values(dict[str, float]):
    """How much each stem of a line says; nothing for those in parentheses."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        self._of = rarity

    def __missing__(self, stem: str) -> float:
        value = 0.0 if stem[:1] == "~" else SLIGHT.get(stem, 1.0) * self._of(stem)
        self[stem] = value
        return value


class Ranker:
    """Scores documents for one query."""

    def __init__(self, query: Query, vocabulary: Vocabulary) -> None:
        self._groups = query.groups
        self._amounts: list[Amount] = query.amounts
        self._named = frozenset(query.named)
        self._total = sum(group.weight for group in query.groups) or 1.0
        self._needed = sum(group.weight for group in query.groups if group.needed) or 1.0
        self._asked: dict[str, float] = {}
        for group in query.groups:
            for alternative in group.alternatives:
                for place in alternative.places:
                    for stem, trust in place.items():
                        self._asked[stem] = max(self._asked.get(stem, 0.0), trust)
        self._stems = frozenset(self._asked)
        self._turning = _TURNING - self._stems
        self._values = _Values(vocabulary.rarity)
        self._treats = query.treats
        self._rivals = self._rivals_of_query(query)
        self._covered: dict[tuple[frozenset[str], frozenset[str]], tuple[float, float]] = {}

    def score(self, document: Document) -> Scored:
        """How well `document` answers: from about 0 to 1.3."""
        lines = document.texts.split("\n")
        best, best_line = 0.0, 0
        said: set[str] = set()
        for number, line in enumerate(lines):
            stems = line.split(" ")
            present = self._stems.intersection(stems)
            if "~" in line:
                present = present.union(self._stems.intersection(line.replace("~", "").split(" ")))
            if not present:
                continue
            said |= present
            if self._coverage(present)[0] > best:
                fit = self._fit(stems, present)
                if fit > best:
                    best, best_line = fit, number
        above = self._stems.intersection(document.near.split(" "))
        covered, needed = self._coverage(frozenset(said), above)
        score = 0.55 * covered + 0.45 * best + self._prior(document)
        if not self._turning.isdisjoint(lines[0].split(" ")):
            score += TURNED
        if self._rivals:
            title = set(lines[0].replace("~", "").split(" "))
            score += sum(SAME if asked & title else RIVAL for asked, others in self._rivals if (asked | others) & title)
        if self._amounts and document.stated:
            score += 0.12 * agreement(self._amounts, spans_of(document.stated))
        return Scored(round(score, 4), best_line, needed)

    def _coverage(self, said: frozenset[str], above: frozenset[str] = frozenset()) -> tuple[float, float]:
        """The share of all that was asked, and of what is needed, that stands in `said`, or for less in `above`."""
        key = said, above
        covered = self._covered.get(key)
        if covered is None:
            everything = needed = 0.0
            for group in self._groups:
                trusted, found = self._share(group, said, above)
                everything += group.weight * trusted
                needed += group.weight * found if group.needed else 0.0
            covered = self._covered[key] = everything / self._total, needed / self._needed
        return covered

    @staticmethod
    def _share(group: Group, said: frozenset[str], above: frozenset[str]) -> tuple[float, float]:
        """How much of a group is said, with and without regard to how sure it is that this is meant."""
        best = whole = 0.0
        for alternative in group.alternatives:
            total, found = 0.0, 0
            for place in alternative.places:
                most = 0.0
                for stem, trust in place.items():
                    if stem in said:
                        most = max(most, trust)
                    elif stem in above:
                        most = max(most, NEAR * trust)
                total += most
                found += most > 0
            share = found / len(alternative.places)
            best = max(best, alternative.trust * share * total / len(alternative.places))
            whole = max(whole, share**2)
        return best, whole

    def _fit(self, stems: list[str], present: frozenset[str]) -> float:
        """How nearly a line says what was asked, and nothing else."""
        values, asked = self._values, self._asked
        said = sum(map(values.__getitem__, stems))
        aside = sum(values[stem] for stem in present if f"~{stem}" in values and f"~{stem}" in stems)
        matched = sum(values[stem] * asked[stem] for stem in present)
        return self._coverage(present)[0] * (0.45 + 0.55 * matched / ((said + aside) or 1.0))

    def _prior(self, document: Document) -> float:
        """What is known before any word is compared."""
        prior = document.prior
        if document.surgery and not self._treats:
            prior += CUTTING
        if self._named:
            prior = max(prior, 0.0) + NAMED if document.code_set in self._named else prior - NAMED
        return prior

    def _rivals_of_query(self, query: Query) -> list[tuple[frozenset[str], frozenset[str]]]:
        """For each word asked for that has opposites: itself and them."""
        found = []
        for group in query.groups:
            for alternative in group.alternatives:
                for place in alternative.places if len(alternative.places) == 1 else ():
                    for rivals in {_RIVALS_OF[stem] for stem in place if stem in _RIVALS_OF}:
                        asked = self._stems & rivals
                        found.append((asked, rivals - asked))
        return found
