"""Which procedure codes fit what a note says was done: candidates by search, then what tells siblings apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.codes.own_table import Anatomic
from consultant.draft.amounts import areas
from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.views import views_fit
from consultant.draft.section import Section
from consultant.draft.side import Side, finger_modifier, only_side, toe_modifier
from consultant.draft.size import lengths, read_size
from consultant.draft.told.views import views_told
from consultant.draft.words import phrases, stems

QUERIES = 40
"""How many phrases of one case are searched for at most."""
CANDIDATES = 10
_QUERIES_A_PASSAGE = 4
_ACT = re.compile(
    r"\b(?:performed|underwent|did|done|taken to (?:the )?(?:or|operating room)|inject\w*|excis\w*|remov\w*|debrid\w*|"
    r"repair\w*|aspirat\w*|biops\w*|drain\w*|destroy\w*|frozen|froze|cauteriz\w*|administer\w*|reduc\w*|closed|resect\w*|"
    r"releas\w*|fus\w*|replac\w*|implant\w*|insert\w*|irrigat\w*|applied|shav\w*|trimm\w*|lance\w*|scop\w*|obtained|"
    r"s/p|for|had)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:weeks?|months?|mos?|years?|yrs?) (?:ago|prior|earlier|back)\b|\blast (?:year|month)\b", re.I
)
_CLOSE = 0.08
"""Two siblings whose scores differ by less than this part cannot be told apart by words."""
_CONTEXT = 0.5
"""What a word found elsewhere in the note counts, against one in the same passage."""


@dataclass(frozen=True)
class Candidate:
    """A code that may fit a passage."""

    entry: CodeEntry
    score: float
    matched: frozenset[str]
    """The words, in one form, that speak for it."""
    firm: bool
    """Its own words are there, not only some of them."""


@dataclass(frozen=True)
class Service:
    """One thing that was done, and the codes that may be reported for it, best first."""

    passage: Passage
    candidates: list[Candidate]
    undecided: list[Candidate] = field(default_factory=list)
    """Siblings between which the note does not decide; empty when the first candidate stands."""

    @property
    def best(self) -> Candidate:
        """The first candidate."""
        return self.candidates[0]


def find_services(passages: Sequence[Passage], shelf: CodeShelf, on: date, table: OwnTable) -> list[Service]:
    """What was done, each once, in the order it is told; what a note lists goes before what it narrates."""
    listed = [one for one in passages if one.section is Section.PROCEDURE and (one.title or one.lists)]
    told = [one for one in passages if _may_tell(one) and one not in listed]
    around = (one for one in passages if one.section in {Section.BODY, Section.PROCEDURE})
    context = stems(" ".join(one.stated for one in around))
    budget = [QUERIES]
    return _services(listed, context, shelf, on, table, budget) or _services(told, context, shelf, on, table, budget)


def _one_of(code: str, said: str, table: OwnTable) -> tuple[str, ...]:
    """What is done once: a family of codes, and again for each toe, finger or part that is X-rayed."""
    own = table.get(code)
    if own is None:
        return (code,)
    digit = None
    if own.own.anatomic in {Anatomic.TOE, Anatomic.FINGER}:
        find = toe_modifier if own.own.anatomic is Anatomic.TOE else finger_modifier
        digit = find(said, only_side(said) or Side.RIGHT)
    if views_fit(own.own.facts.get("number", ""), 1) is not None:  # an X-ray of another part is another service
        return (own.family.name, own.own.facts.get("site", ""))
    return (own.family.name, digit or "")


def _may_tell(passage: Passage) -> bool:
    """Whether the passage can say what was done on this date: it names it in brief, or says that it was done."""
    if passage.section not in {Section.BODY, Section.PROCEDURE} or _LONG_AGO.search(passage.text):
        return False
    return passage.lists or bool(_ACT.search(passage.text))


def _services(
    passages: Sequence[Passage], context: frozenset[str], shelf: CodeShelf, on: date, table: OwnTable, budget: list[int]
) -> list[Service]:
    """One service for each thing that is done once: the passage that says most about it."""
    best: dict[tuple[str, ...], Service] = {}
    for passage in passages:
        said = passage.stated
        words = stems(said)
        if budget[0] <= 0 or sum(table.knows(word) for word in words) < 2:
            continue
        budget[0] -= 1
        ranked = _right_size(_rank(said, words, context, shelf, on, table), said, table)
        if not ranked or not ranked[0].firm:
            continue
        service = Service(passage, ranked, _undecided(ranked, words | context, table))
        key = _one_of(ranked[0].entry.code, said, table)
        if key not in best or ranked[0].score > best[key].best.score * 1.01:
            best[key] = service
    return sorted(best.values(), key=lambda service: (service.passage.document, service.passage.start))


def _rank(
    said: str, words: frozenset[str], context: frozenset[str], shelf: CodeShelf, on: date, table: OwnTable
) -> list[Candidate]:
    """The codes that the words of a passage speak for, best first: search hits and their families."""
    entries: dict[str, CodeEntry] = {}
    for query in phrases(said)[:_QUERIES_A_PASSAGE]:
        hits = shelf.search(query, on, code_sets=(CodeSet.CPT, CodeSet.HCPCS), billable=True, limit=CANDIDATES)
        entries |= {hit.entry.code: hit.entry for hit in hits if hit.entry.active_on(on)}
    spoken_of = [own.own.code for own in table.spoken_of(words, context)]
    families = [sibling.own.code for code in [*entries, *spoken_of] for sibling in table.siblings(code)]
    for code in dict.fromkeys([*spoken_of, *families]):
        if code not in entries:
            entry = shelf.lookup(code, on)
            if entry is not None and entry.billable and entry.active_on(on):
                entries[entry.code] = entry
    ranked = []
    for entry in entries.values():
        own = table.get(entry.code)
        if own is not None and (own.is_drug or own.is_visit or own.is_anesthesia or own.add_on):
            continue
        candidate = _score_own(entry, own, words, context, table) if own else _score_plain(entry, words)
        if candidate.score > 0:
            ranked.append(candidate)
    ranked.sort(key=lambda one: (-one.score, one.entry.code))
    return ranked[:CANDIDATES]


def _score_own(
    entry: CodeEntry, own: OwnEntry, words: frozenset[str], context: frozenset[str], table: OwnTable
) -> Candidate:
    """A code of our own table: the term that is there most fully, and all its words that are there."""
    best, firm = 0.0, False
    for term in own.terms:
        here, near = term & words, (term & context) - words
        whole = table.weight(term)
        if not here or not whole:
            continue
        weight = table.weight(here) + _CONTEXT * table.weight(near)
        covered = (table.weight(here) + table.weight(near)) / whole
        best = max(best, covered * covered * weight)
        firm = firm or (covered > 0.99 and (len(term) > 1 or whole > 3.0))
    matched = own.about & words
    about = table.weight(matched)
    said = table.weight(words) or 1.0
    firm = firm or (len(matched) >= 4 and about / said > 0.7)
    return Candidate(entry, best + 0.6 * about, matched, firm)


def _score_plain(entry: CodeEntry, words: frozenset[str]) -> Candidate:
    """A code that our table does not have: how much of its description is there."""
    about = stems(entry.description)
    matched = about & words
    covered = len(matched) / len(about) if about else 0.0
    return Candidate(entry, covered * covered * 3 * len(matched), matched, covered > 0.6 and len(matched) > 1)


def _undecided(ranked: list[Candidate], words: frozenset[str], table: OwnTable) -> list[Candidate]:
    """The siblings that the note does not tell from the first; empty when it stands out.

    Depth is never taken for granted: it has to be in the words of the note.
    """
    siblings = {one.own.code for one in table.siblings(ranked[0].entry.code)}
    family = [one for one in ranked if one.entry.code in siblings]
    close = [one for one in family if one.score > ranked[0].score * (1 - _CLOSE)]
    if len(close) == 1:
        depths = {one.entry.code: stems(_fact(table, one.entry.code, "depth")) for one in family}
        known = [code for code, depth in depths.items() if depth]
        others = frozenset[str]().union(*(depths[code] for code in known[1:]))
        first = ranked[0].entry.code
        named = bool((depths[first] - others) & words) or _by_name(first, words, table)
        if len(known) > 1 and known[0] == first and not named:
            return [one for one in family if one.entry.code in known]
    return close if len(close) > 1 else []


def _by_name(code: str, words: frozenset[str], table: OwnTable) -> bool:
    """Whether a term of `code` is there that has a word which no sibling knows."""
    own = table.get(code)
    rest = [one.about for one in table.siblings(code) if one.own.code != code]
    shared = frozenset[str]().union(*rest)
    return own is not None and any(term <= words and term - shared for term in own.terms)


def _fact(table: OwnTable, code: str, name: str) -> str:
    own = table.get(code)
    return own.own.facts.get(name, "") if own else ""


def _right_size(ranked: list[Candidate], text: str, table: OwnTable) -> list[Candidate]:
    """`ranked` without the codes for another size or number of views than the one that `text` gives."""
    surfaces = {area.square_cm for area in areas(text)}
    spans = set(lengths(text))
    kept = []
    for one in ranked:
        size = read_size(_fact(table, one.entry.code, "size"))
        measured = (surfaces if size.square else spans) if size else set()
        if size is None or len(measured) != 1 or size.fits(next(iter(measured))):
            kept.append(one)
    views = views_told(text)
    if views is not None:
        kept = [one for one in kept if views_fit(_fact(table, one.entry.code, "number"), views) is not False]
    return kept
