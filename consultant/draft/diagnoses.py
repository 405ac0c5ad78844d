"""Which ICD-10-CM codes fit what a note states: look-ups phrase by phrase, as specific as its words and no more."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from consultant.codes.model import CodeShelf
from consultant.draft.diagnosis.birth import read_birth
from consultant.draft.diagnosis.choose import PLACING, Choice, Surroundings, choose, surroundings
from consultant.draft.diagnosis.combine import additional, combined, in_order
from consultant.draft.diagnosis.encounter import Note, Reason, read_reasons
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.diagnosis.pregnancy import read_pregnancy
from consultant.draft.diagnosis.retell import in_books, retold
from consultant.draft.diagnosis.search import Searches
from consultant.draft.diagnosis.sequel import with_sequels
from consultant.draft.diagnosis.seventh import episode
from consultant.draft.diagnosis.statement import Statement, statements
from consultant.draft.diagnosis.states import read_states
from consultant.draft.diagnosis.symptom import is_symptom, without_symptoms
from consultant.draft.diagnosis.tell import (
    in_report,
    is_leaving,
    is_pathology,
    listed_passages,
    names_growth,
    pathology_pending,
    pathology_statements,
    told_passages,
    what_counts,
)
from consultant.draft.diagnosis.together import together
from consultant.draft.diagnosis.ulcer import read_ulcers
from consultant.draft.diagnosis.wording import keys, wording
from consultant.draft.diagnosis.wound import read_cuts
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.words import stems

__all__ = ["Finding", "find_diagnoses"]

MOST = 12
"""A claim holds this many diagnoses (CMS-1500 item 21)."""
_LABORATORY = re.compile(r"R(?:[78]|9[0-4])")
"""Abnormal findings of tests are coded when the provider calls them a diagnosis."""
_SMEAR = re.compile(r"R87\.[68]")
_OF_SKIN = re.compile(r"D(?:1[07]|2[1-3]|4[0-9])|[CL]|R22")
"""Growths of the skin and below it, whose nature is not known before pathology answers."""
_OPEN_WOUND = re.compile(r"S\d1")
_VAGUE = re.compile(r"\b(?:without|uncomplicated)\b", re.IGNORECASE)
_INSIDE = re.compile(
    r"\b(?:cervix|cervical|endocerv\w+|colposcop\w*|vagina\w*|uter\w+|endometri\w+|ovar\w+|breasts?|prostat\w*|bladder|kidney|"
    r"renal|liver|hepatic|lungs?|pulmonary|bronch\w+|lymph nodes?|thyroid|pancrea\w+|colon\w*|stomach|gastric|"
    r"esophag\w+|duoden\w+|rect(?:um|al)|larynx|tongue|tonsils?|bone marrow)\b",
    re.IGNORECASE,
)
"""Organs: a sample of one is no growth of skin, bone or soft tissue."""
_TOLD = (Section.INDICATION, Section.DIAGNOSIS, Section.BODY, Section.PRESENT, Section.PROCEDURE)


def find_diagnoses(
    passages: Sequence[Passage],
    shelf: CodeShelf,
    on: date,
    *,
    age_years: float | None = None,
    male: bool = False,
) -> tuple[list[Finding], list[Passage]]:
    """What the note states, in reporting order, and the listed diagnoses that no code was found for.

    What a note lists as its diagnoses, and what pathology found, goes before what it tells in passing; a symptom that
    belongs to a definite diagnosis is not coded beside it (ICD-10-CM Official Guidelines I.B.5, IV.D).
    """
    searches = Searches(shelf, on)
    given, passages = passages, in_report(passages)
    whole = " ".join(one.stated for one in passages if one.section not in {Section.OTHER, Section.FAMILY})
    around = surroundings(whole, male=male)
    leaving = is_leaving(" ".join(one.text for one in passages))
    listed = listed_passages(passages)
    found, missed = _find(_cut(listed, leaving, listed=True), around, searches)
    tissue, _ = _find(pathology_statements(passages), around, searches)
    if not found and not any(
        one.passages[0] in listed for one in read_states(Note(passages, age_years), listed, [], [])
    ):
        found, _ = _find(_cut(told_passages(passages, _TOLD), leaving, listed=False), around, searches)
        if not (tissue or any(not is_symptom(one.best.code) for one in found)):
            seen, _ = _find(_cut(told_passages(passages, [Section.FINDINGS]), leaving, listed=False), around, searches)
            found += [one for one in seen if not is_symptom(one.best.code)]
        found = without_symptoms(found, every=True)
    found = _by_tissue(found, tissue, passages, searches)
    if not any(_OPEN_WOUND.match(one.best.code) for one in found):
        found = [*_find(read_cuts(passages), around, searches)[0], *found]
    note = Note(passages, age_years)
    found = [_episode(one, whole, searches) for one in found]
    found = combined(_without_vaguer(found), read_ulcers(passages), searches)
    found = with_sequels(together(found, passages, searches), passages, searches)
    found = without_symptoms(found, every=False)
    pregnancy = list(read_pregnancy(note, found))
    reasons = [*read_reasons(note, found), *pregnancy, *read_birth(note, found, complicated=bool(pregnancy))]
    reasons += read_states(note, listed, found, reasons)
    found = _with_reasons(found, reasons, searches)
    found = in_order(additional(found, passages, searches), searches)[:MOST]
    own = {(one.document, one.start, one.end): one for one in given}
    return [_as_given(one, own) for one in found], [own[one.document, one.start, one.end] for one in missed]


def _as_given(finding: Finding, own: Mapping[tuple[int, int, int], Passage]) -> Finding:
    """`finding` resting on the passages of the note as they were given."""
    more = tuple(own[one.document, one.start, one.end] for one in finding.more)
    place = finding.passage
    return replace(finding, passage=own[place.document, place.start, place.end], more=more)


def _cut(passages: Iterable[Passage], leaving: bool, *, listed: bool) -> Iterable[Statement]:
    for passage in passages:
        yield from statements(passage, what_counts(passage, leaving=leaving), listed=listed)


def _find(told: Iterable[Statement], around: Surroundings, searches: Searches) -> tuple[list[Finding], list[Passage]]:
    """The findings of `told`, each code once, and the listed passages without any."""
    found: dict[str, Finding] = {}
    hit: dict[Passage, bool] = {}
    answered = ""
    said: tuple[Passage | None, frozenset[str]] = (None, frozenset())
    for one in (said for statement in told for said in retold(statement)):
        hit.setdefault(one.passage, not stems(one.core))
        within = said[0] == one.passage and len(keys(one.core)) > 1 and keys(one.core) <= said[1] | PLACING
        if within or (answered and one.core.startswith(answered)):
            hit[one.passage] = True
            continue
        choice = choose(one, around, searches)
        answered = ""
        if choice is None or (not one.listed and _LABORATORY.match(choice.entries[0].code) and not _smear(one, choice)):
            continue
        hit[one.passage] = True
        said = (one.passage, wording(choice.entries[0].description).says)
        if choice.joined:
            answered = in_books(one.follows)
        found.setdefault(
            choice.entries[0].code,
            Finding(
                one.passage,
                choice.entries,
                choice.covered,
                choice.side,
                choice.side_open,
                one.listed,
                words=one.core,
                more=(one.beside,) if one.beside else (),
            ),
        )
    return list(found.values()), [passage for passage, has in hit.items() if not has]


def _smear(statement: Statement, choice: Choice) -> bool:
    """Whether it is the result of a smear of cervix or vagina that the note gives as the reason for what was done."""
    return statement.passage.section is Section.INDICATION and bool(_SMEAR.match(choice.entries[0].code))


def _episode(finding: Finding, text: str, searches: Searches) -> Finding:
    """`finding` with the 7th character of the episode of care that the note tells of."""
    entry = searches.entry(episode(finding.best.code, text))
    if entry is None or entry.code == finding.best.code:
        return finding
    reason = "The 7th character follows the episode of care that the note tells of (I.C.19.a)"
    return replace(finding, candidates=[entry, *finding.candidates[:4]], reason=reason)


def _by_tissue(
    found: list[Finding], tissue: list[Finding], passages: Sequence[Passage], searches: Searches
) -> list[Finding]:
    """`found` with what pathology made of the growths in it; what awaits pathology is of unspecified behavior."""
    if tissue:
        return [*(one for one in found if not names_growth(one.words)), *tissue]
    waiting = pathology_pending(passages)
    entry = searches.entry("D49.2") if waiting is not None else None
    told = any(names_growth(one.stated) for one in passages)
    if waiting is None or entry is None or not told or any(is_pathology(one) for one in passages):
        return found
    definite = [one for one in found if not (names_growth(one.words) and _OF_SKIN.match(one.best.code))]
    if definite or _INSIDE.search(" ".join(one.text for one in passages)):
        return found
    reason = "The nature of a lesion is not known before pathology answers (category D49)"
    return [Finding(waiting, [entry], frozenset(), None, False, False, reason)]


def _without_vaguer(found: list[Finding]) -> list[Finding]:
    """`found` without an unspecified code beside a telling one of its category, unless each has a place of its own."""
    kept = []
    for one in found:
        better = [
            other
            for other in found
            if other is not one
            and other.best.code[:3] == one.best.code[:3]
            and (_vague(one.best.description), _says_less(one, other)) > (_vague(other.best.description), False)
        ]
        if not better:
            kept.append(one)
    return kept


def _says_less(one: Finding, other: Finding) -> bool:
    """Whether the words of `one` are some of those of `other`: `gastritis` beside `chronic gastritis`."""
    said, more = stems(one.words), stems(other.words)
    return bool(said) and said < more and (one.side is None or one.side is other.side)


def _vague(description: str) -> int:
    return 2 if "unspecified" in description.lower() else int(bool(_VAGUE.search(description)))


def _with_reasons(found: list[Finding], reasons: Sequence[Reason], searches: Searches) -> list[Finding]:
    """`found` and the reasons for the encounter, which stand before or behind it."""
    first: list[Finding] = []
    last: list[Finding] = []
    have = {one.best.code for one in found}
    for reason in reasons:
        entry = searches.entry(reason.code)
        if entry is None:
            continue
        if entry.code in have:
            found = [replace(one, first=reason.first) if one.best.code == entry.code else one for one in found]
            continue
        new = Finding(
            reason.passages[0], [entry], frozenset(), None, False, False, reason.rule, reason.first,
            more=reason.passages[1:],
        )  # fmt: skip
        (first if reason.first else last).append(new)
    return [*first, *found, *last]
