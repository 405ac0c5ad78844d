"""Which ICD-10-CM codes fit what a note states: look-ups phrase by phrase, as specific as its words and no more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side, sides
from consultant.draft.words import phrases, stem, stems

QUERIES = 40
"""How many phrases of one case are searched for at most."""
CANDIDATES = 25
_QUERIES_A_PASSAGE = 6
_ENOUGH = 0.75
"""How much of a code's own words, by weight, the note has to hold."""
_LISTED_ENOUGH = 0.7
"""The same, where the note lists its diagnoses."""

_SIDE_WORDS = frozenset({"right", "left", "bilater"})
_NONESSENTIAL = re.compile(r"\([^()]*\)")
"""Words in parentheses may be there or not (ICD-10-CM Official Guidelines §I.A.7)."""
_LIGHT = frozenset(
    stem(word)
    for word in (
        "unspecified", "other", "specified", "primary", "unilateral", "acquired", "disorder", "disease", "nos", "nec",
        "elsewhere", "classified", "due", "uncomplicated", "site", "part", "initial", "encounter", "essential",
        "limited", "current", "injury", "nonpressure",
    )
)  # fmt: skip
"""Words of official descriptions that clinicians leave out."""
_PLACES = stems(
    "foot knee hip ankle hand wrist elbow shoulder eye ear leg arm toe great finger thumb heel limb calf thigh forearm "
    "breast side midfoot"
)
_VAGUE = {"unspecifi": 0.4, "other": 0.5}
_WEIGHTS = (1.0, 0.5, 0.1)
"""Of a word, of a place on the body (a note often leaves it to its context), of a light word."""


@dataclass(frozen=True)
class Finding:
    """One thing a note states, and the diagnosis codes that may be reported for it, best first."""

    passage: Passage
    candidates: list[CodeEntry]
    matched: frozenset[str]
    side: Side | None
    """The side the code was chosen for; None when it has none or the note names none."""
    side_open: bool
    """The code has a side and the note names none, or several."""
    listed: bool
    """The note lists it among its diagnoses."""

    @property
    def best(self) -> CodeEntry:
        """The first candidate."""
        return self.candidates[0]


def find_diagnoses(passages: Sequence[Passage], shelf: CodeShelf, on: date) -> tuple[list[Finding], list[Passage]]:
    """What the note states, in reporting order, and the listed diagnoses that no code was found for.

    Where a note lists its diagnoses only those count: a symptom that belongs to a definite diagnosis is not coded
    beside it (ICD-10-CM Official Guidelines §I.B.5).
    """
    here = only_side(" ".join(one.stated for one in passages if one.section is not Section.OTHER))
    listed = [one for one in passages if one.section is Section.DIAGNOSIS and (one.title or one.lists)]
    found, missed = _find(listed, here, shelf, on, listed=True)
    if not listed:
        sections = (Section.INDICATION, Section.DIAGNOSIS, Section.BODY, Section.PRESENT)
        told = [one for section in sections for one in passages if one.section is section and one not in listed]
        found, _ = _find(told, here, shelf, on, listed=False)
        found = [one for one in found if one.passage.lists or not _is_symptom(one.best.code)]
    definite = [one for one in found if not _is_symptom(one.best.code)]
    return _in_order(definite or found), missed


def _find(
    passages: Sequence[Passage], here: Side | None, shelf: CodeShelf, on: date, *, listed: bool
) -> tuple[list[Finding], list[Passage]]:
    found: dict[str, Finding] = {}
    missed = []
    for passage in passages[:QUERIES]:
        said = passage.stated
        if len(stems(said) - _SIDE_WORDS) < (1 if listed else 2):
            continue
        here_found = _of_passage(passage, said, here, shelf, on, listed)
        for finding in here_found:
            found.setdefault(finding.best.code, finding)
        if listed and not here_found and stems(said):
            missed.append(passage)
    return _without_vaguer(list(found.values())), missed


def _of_passage(
    passage: Passage, said: str, here: Side | None, shelf: CodeShelf, on: date, listed: bool
) -> list[Finding]:
    """The findings of one passage: the fullest match first, then what its other words say."""
    words = stems(said)
    named = sides(said)
    side = only_side(said) or (here if not named else None)
    left = words
    found: list[Finding] = []
    while len(found) < (4 if listed else 2) and left - _SIDE_WORDS - _PLACES:
        entries = _search(_remaining(phrases(said), left), shelf, on)
        ranked = _rank(entries, left, words, side, _LISTED_ENOUGH if listed else _ENOUGH)
        if not ranked:
            break
        best, spoken = ranked[0]
        sided = _sided(best)
        found.append(
            Finding(
                passage,
                [entry for entry, _ in ranked[:5]],
                spoken,
                side if sided else None,
                sided and side is None,
                listed,
            )
        )
        left = left - (spoken - _SIDE_WORDS - _PLACES)
    return found


def _remaining(queries: list[str], left: frozenset[str]) -> list[str]:
    """`queries` without the words that are accounted for already; one that names no place gets those of the passage."""
    places = [word for word in queries[0].split() if stem(word) in _PLACES | _SIDE_WORDS] if queries else []
    found = []
    for query in queries:
        words = [word for word in query.split() if stem(word) in left]
        if not stems(" ".join(words)) - _SIDE_WORDS - _PLACES - _LIGHT:
            continue
        found.append(" ".join(words))
        if places and not any(stem(word) in _PLACES for word in words):
            found.append(" ".join(dict.fromkeys([*words, *places])))
    return list(dict.fromkeys(found))[:_QUERIES_A_PASSAGE]


def _search(queries: list[str], shelf: CodeShelf, on: date) -> dict[str, tuple[CodeEntry, list[str]]]:
    """Billable codes that may fit, each with its description and the words of the index that were found.

    With the first hits come the codes that differ from them in the last character alone: the other side, the
    unspecified one.
    """
    found: dict[str, tuple[CodeEntry, list[str]]] = {}
    for query in queries:
        for hit in shelf.search(query, on, code_sets=(CodeSet.ICD10CM,), billable=True, limit=CANDIDATES):
            if hit.entry.active_on(on):
                _, lines = found.setdefault(hit.entry.code, (hit.entry, [hit.entry.description]))
                if hit.matched not in lines:
                    lines.append(hit.matched)
    for start in dict.fromkeys(code[:-1] for code in list(found)[:4] if "." in code and len(code) > 5):
        for hit in shelf.search(start, on, code_sets=(CodeSet.ICD10CM,), billable=True, limit=10):
            if hit.entry.code.startswith(start) and hit.entry.active_on(on):
                found.setdefault(hit.entry.code, (hit.entry, [hit.entry.description]))
    return found


def _rank(
    entries: dict[str, tuple[CodeEntry, list[str]]],
    left: frozenset[str],
    words: frozenset[str],
    side: Side | None,
    enough: float,
) -> list[tuple[CodeEntry, frozenset[str]]]:
    """The entries whose own words are there, most telling first, with those words; the wrong side never comes in."""
    ranked = []
    for entry, lines in entries.values():
        if _wrong_side(stems(entry.description), side):
            continue
        scored = [one for line in lines if (one := _fit(line, left, words, enough)) is not None]
        if scored:
            score, spoken = max(scored, key=lambda one: one[0])
            ranked.append((score, entry, spoken))
    ranked.sort(key=lambda one: (-round(one[0], 4), len(one[1].description), one[1].code))
    return [(entry, spoken) for _, entry, spoken in ranked]


def _fit(line: str, left: frozenset[str], words: frozenset[str], enough: float) -> tuple[float, frozenset[str]] | None:
    """How well the words of a description or index line are said, and which are; None when too few are."""
    own = stems(_NONESSENTIAL.sub(" ", line)) - _SIDE_WORDS
    if not (own - _LIGHT - _PLACES) & left:
        return None
    have = sum(_weight(word) for word in own & words)
    if have / sum(_weight(word) for word in own) < enough:
        return None
    missing = sum(_weight(word) for word in own - words)
    new = len((own - _LIGHT) & left)
    vague = sum(_VAGUE.get(word, 0.0) for word in own - words)
    return have - 1.5 * missing + 0.3 * new - vague, own & words


def _weight(word: str) -> float:
    core, place, light = _WEIGHTS
    return light if word in _LIGHT else place if word in _PLACES else core


def _wrong_side(own: frozenset[str], side: Side | None) -> bool:
    """Whether a description names a side that the note does not."""
    named = own & _SIDE_WORDS
    if not named:
        return False
    wanted = {Side.RIGHT: "right", Side.LEFT: "left", Side.BOTH: "bilater"}
    return side is None or wanted[side] not in named


def _sided(entry: CodeEntry) -> bool:
    """Whether the code, or its siblings, say a side."""
    own = stems(entry.description)
    return bool(own & _SIDE_WORDS) or ("unspecifi" in own and bool(own & _PLACES))


def _is_symptom(code: str) -> bool:
    """Signs and symptoms: chapter 18, and pain in a joint or a limb (ICD-10-CM M25.5-, M79.6-)."""
    return code.startswith(("R", "M25.5", "M79.6"))


def _without_vaguer(found: list[Finding]) -> list[Finding]:
    """`found` without a finding whose words all stand in a more telling one."""
    kept = []
    for one in found:
        core = one.matched - _SIDE_WORDS
        if not any(other is not one and core < other.matched - _SIDE_WORDS for other in found):
            kept.append(one)
    return kept


def _in_order(found: list[Finding]) -> list[Finding]:
    """As told, but the underlying diabetes before the ulcer it causes (tabular list: code first, at L97)."""
    return sorted(found, key=lambda one: one.best.code.startswith("L97")) if _has_diabetes(found) else found


def _has_diabetes(found: list[Finding]) -> bool:
    return any(one.best.code.startswith(("E08", "E09", "E10", "E11", "E13")) for one in found)
