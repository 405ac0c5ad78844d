"""Which procedure codes fit what a note says was done: candidates by search, then what tells siblings apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from consultant.codes.model import CodeEntry
from consultant.codes.own_table import Anatomic
from consultant.draft.candidates import SILENT, Candidate, Candidates, is_supply
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.views import views_fit
from consultant.draft.section import Section
from consultant.draft.settle import by_age, by_anesthetic, by_contrast, by_size, by_time, by_views, views_open
from consultant.draft.side import Side, finger_modifier, only_side, toe_modifier
from consultant.draft.words import stems
from consultant.sieve import Quick

SERVICES = 12
"""How many things are found in one note at most."""
PASSAGES = 120
"""How many passages are read for them."""
_A_PASSAGE = 6
_DONE = Quick(
    r"\b(?:performed|underwent|did|done|taken|injected|excised|removed|debrided|repaired|aspirated|biopsied|drained|"
    r"destroyed|frozen|froze|cauterized|administered|given|gave|reduced|closed|resected|released|fused|replaced|implanted|"
    r"inserted|irrigated|applied|shaved|trimmed|lanced|obtained|placed|sutured|treated|infused|read here|"
    r"packed|trephinated|intubated|cannulated|lavaged|flushed|pared|reinserted|catheterized|splinted)\b",
    re.IGNORECASE,
)
_PLAINLY = Quick(r"\b(?:did|done|taken|given|gave|treated|read here|placed)\b", re.IGNORECASE)
"""Words of doing that say nothing of a service by themselves: `done at our center`."""
_TO_COME = Quick(
    r"\b(?:sent|pharmacy|order(?:ed)?|recheck|rtc|follow[ -]?up|return|schedul\w+|refer\w*|repeat|will|would|to be|"
    r"next (?:visit|week|month|time|year)|"
    r"in \d+ ?-?\d* ?(?:wks?|weeks?|days?|mos?|months?|yrs?|years?))\b",
    re.IGNORECASE,
)
_REVIEWED = Quick(
    r"\b(?:sleep study|polysomnogra\w+|MRI|PET|CT(?: scan)?) (?:was|were|had been) "
    r"(?:normal|negative|positive|abnormal|unremarkable)\b|"
    r"\breviewed\b|\bresults? (?:back|from)\b|\bdone (?:at|by) (?:an)?other\b",
    re.IGNORECASE,
)
"""What somebody read of tests is part of a visit, and not a test that was done."""
_WORN = Quick(
    r"\b(?:brac\w+|orthos[ei]s|orthotics?|splints?|boots?|supports?|slings?|collars?|inserts?|corsets?|walkers?|immobilizers?|"
    r"insoles?|stockings?|shoes?|prosthe\w+|liners?|sockets?|afos?|tlsos?|lsos?|kafos?|caps?|sleeves?|wraps?|straps?)\b",
    re.IGNORECASE,
)
"""Words for what is worn: an ailing knee is no knee brace."""
_SCOPED = re.compile(r"298\d\d|299[01]\d")
"""Work through the scope of a joint, of which the note says so."""
REASONS = {Section.DIAGNOSIS, Section.INDICATION, Section.PLAN}
"""Where a note says why, or what is to come: a service is told of there only with the word that it was done."""
_DOUBTFUL, _PARTLY = 11.0, 14.0
"""What has to speak for a code to be reported, and what where no term stands whole. Of 88 services below it in practice
notes 13 were right; of 263 above it 195."""
_SURE = 18.0
_CLOSE = 0.08
"""Two siblings whose scores differ by less than this part cannot be told apart by words."""


@dataclass(frozen=True)
class Service:
    """One thing that was done, and the codes that may be reported for it, best first."""

    passage: Passage
    candidates: list[Candidate]
    undecided: list[Candidate] = field(default_factory=list)
    """Siblings between which the note does not decide; empty when the first candidate stands."""
    sides: frozenset[Side] = frozenset()
    """The sides that the sentences name which tell of it."""

    @property
    def best(self) -> Candidate:
        """The first candidate."""
        return self.candidates[0]

    @property
    def doubtful(self) -> bool:
        """Too little speaks for the first candidate to report it: it is asked about.

        A whole term is enough where a note lists it under what was done, and in a sentence that says little else.
        """
        if self.passage.listed_as_done and any(one.whole for one in self.candidates):
            return False  # the whole term may be a sibling's: what tells them apart stands elsewhere
        if self.best.whole:
            words = [word for word in stems(self.passage.stated) if not word.isdigit()]
            return self.best.score < _DOUBTFUL and 4 * len(self.best.matched) < len(words)
        return self.best.score < _PARTLY

    @property
    def sure(self) -> bool:
        """A term of the first candidate stands whole, and much else speaks for it."""
        return self.best.whole and self.best.score >= _SURE


def find_services(candidates: Candidates, *, age_years: float | None = None) -> list[Service]:
    """What was done, each once, in the order it is told; what a note lists goes before what it narrates."""
    passages = candidates.note.passages
    listed = [place for place, one in enumerate(passages) if one.listed_as_done]
    told = [place for place, one in enumerate(passages) if may_tell(one) and place not in listed]
    found = _services(candidates, listed, age_years) or _services(candidates, told, age_years)
    found = _each_once(found, candidates.table)[:SERVICES]
    return sorted(found, key=lambda service: (service.passage.document, service.passage.start))


def may_tell(passage: Passage) -> bool:
    """Whether the passage can say what was done on this date."""
    if passage.section in SILENT:
        return False
    done = bool(_DONE.search(passage.text))
    if _REVIEWED.search(passage.text) and not done:
        return False
    return done if passage.section in REASONS or _TO_COME.search(passage.text) else True


def tells_of_service(passage: Passage) -> bool:
    """Whether the passage says in so many words that something was done, or names it where the note lists that."""
    if passage.listed_as_done:
        return True
    return may_tell(passage) and bool(_DONE.search(_PLAINLY.sub(" ", passage.stated)))


def _services(candidates: Candidates, places: Sequence[int], age_years: float | None) -> list[Service]:
    """The services that the passages at `places` tell of: the fullest match first, then what other words say."""
    found = []
    note, table = candidates.note, candidates.table
    scoped = any("scop" in one.lower() for one in note.texts)
    for place in places[:PASSAGES]:
        told = note.told(place)
        left = told.words
        for _ in range(_A_PASSAGE):
            ranked = candidates.rank(told, left)
            ranked = by_anesthetic(by_age(ranked, age_years, table), note.passages, table)
            ranked = by_size(ranked, told.said, table)
            ranked = by_views(ranked, note, place, table)
            ranked = by_contrast(by_time(ranked, told.said, table), note.passages[place].text, table)
            if not ranked:
                break
            if _SCOPED.fullmatch(ranked[0].entry.code) and not scoped:
                left = left - ranked[0].matched
                continue
            undecided = views_open(ranked, note, place, table) or _undecided(ranked, told.words | told.far, table)
            found.append(Service(note.passages[place], ranked, undecided))
            left = left - ranked[0].matched
        things = candidates.rank(told, told.words, supplies=True)
        if things and (things[0].entry.code[0] != "L" or _WORN.search(told.said)):
            found.append(Service(note.passages[place], things))
    return found


def _each_once(found: list[Service], table: OwnTable) -> list[Service]:
    """`found` without what repeats another: the same code, or a sibling for which mostly the same words speak."""
    kept: list[Service] = []
    sides: dict[str, set[Side]] = {}
    for one in found:
        sides.setdefault(one.best.entry.code, set()).update(side for side in [only_side(one.passage.stated)] if side)
    telling = sorted(found, key=lambda one: (bool(one.undecided), not _one_of(one, table)[1], -one.best.score))
    for one in telling:
        if not any(_repeats(one, other, table) for other in kept):
            kept.append(replace(one, sides=frozenset(sides[one.best.entry.code])))
    return kept


def _repeats(one: Service, other: Service, table: OwnTable) -> bool:
    """Whether `one` tells again what `other` does: the same thing on the same toe, or on one that it does not name."""
    family, digit = _one_of(one, table)
    other_family, other_digit = _one_of(other, table)
    if family != other_family or (digit and other_digit and digit != other_digit):
        return False
    if one.best.entry.code == other.best.entry.code or (one.undecided and other.best.entry in _entries(one)):
        return True
    if is_supply(one.best.entry) != is_supply(other.best.entry):
        return False
    return 2 * len(one.best.matched & other.best.matched) >= len(one.best.matched)


def _entries(service: Service) -> list[CodeEntry]:
    return [candidate.entry for candidate in service.undecided]


def _one_of(service: Service, table: OwnTable) -> tuple[str, str]:
    """What is done once: a family of codes, and again for each toe, finger or part that is X-rayed."""
    code = service.best.entry.code
    own = table.get(code)
    if own is None:
        return (code, "")
    digit = None
    if own.own.anatomic in {Anatomic.TOE, Anatomic.FINGER}:
        said = service.passage.stated
        find = toe_modifier if own.own.anatomic is Anatomic.TOE else finger_modifier
        digit = find(said, only_side(said) or Side.RIGHT)
    if views_fit(own.own.facts.get("number", ""), 1) is not None:  # an X-ray of another part is another service
        return (own.family.name, own.own.facts.get("site", ""))
    return (own.family.name, digit or "")


def _undecided(ranked: list[Candidate], words: frozenset[str], table: OwnTable) -> list[Candidate]:
    """The siblings that the note does not tell from the first; empty when it stands out.

    Depth is never taken for granted: it has to be in the words of the note.
    """
    siblings = {one.own.code for one in table.siblings(ranked[0].entry.code)}
    family = [one for one in ranked if one.entry.code in siblings]
    close = [one for one in family if one.score > ranked[0].score * (1 - _CLOSE)]
    close = [one for one in close if one is ranked[0] or one.matched or table.fact(one.entry.code, "depth")]
    if len(close) == 1:
        depths = {one.entry.code: stems(table.fact(one.entry.code, "depth")) for one in family}
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
