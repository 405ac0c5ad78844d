"""What a note says was done and look-ups could not settle: the nearest codes, to be asked about instead of guessed."""

from collections.abc import Collection
from dataclasses import dataclass

from consultant.codes.model import CodeEntry, CodeSet
from consultant.draft.candidates import Candidates
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.procedures import tells_of_service
from consultant.draft.words import phrases

MOST = 3
"""How many sentences are asked about at most: a sender answers three questions, and puts off ten."""
_NEAREST = 5
_QUERIES = 2
_LEAST_SCORE = 0.4
"""Search hits below it share a word or two with the sentence, by chance as a rule."""


@dataclass(frozen=True)
class Unsettled:
    """A sentence that tells of a service, and the codes nearest to its words, best first."""

    passage: Passage
    nearest: tuple[CodeEntry, ...]

    @property
    def question(self) -> str:
        """What the sender is asked."""
        shown = "; ".join(f"{one.code} ({_brief(one.description)})" for one in self.nearest)
        return f"“{self.passage.quote[:200]}”: is a service to be reported for it? Nearest by look-up: {shown}."


def find_unsettled(candidates: Candidates, settled: Collection[Passage]) -> list[Unsettled]:
    """The sentences that say what was done and are not among `settled`, as far as anything is near them.

    Where something was settled the rest of a narration belongs to it as a rule: then only what a note lists is asked.
    """
    note, on = candidates.note, candidates.on
    any_settled = any(tells_of_service(one) for one in settled)
    found: list[Unsettled] = []
    for place, passage in enumerate(note.passages):
        if len(found) == MOST:
            break
        if passage in settled or not tells_of_service(passage) or (any_settled and not passage.title):
            continue
        entries = {one.entry.code: one.entry for one in candidates.nearest(note.told(place))}
        for query in phrases(note.texts[place])[:_QUERIES]:
            sets = (CodeSet.CPT, CodeSet.HCPCS)
            for hit in candidates.shelf.search(query, on, code_sets=sets, billable=True, limit=_NEAREST):
                if hit.score >= _LEAST_SCORE and hit.entry.active_on(on) and _reportable(hit.entry, candidates.table):
                    entries.setdefault(hit.entry.code, hit.entry)
        if entries:
            found.append(Unsettled(passage, tuple(entries.values())[:_NEAREST]))
    return found


def _reportable(entry: CodeEntry, table: OwnTable) -> bool:
    """No visit and no anesthetic: those are told by other words."""
    own = table.get(entry.code)
    return own is None or not (own.is_visit or own.is_anesthesia or own.is_drug)


def _brief(text: str) -> str:
    first = text.split(". ", maxsplit=1)[0].rstrip(".")
    return first if len(first) <= 70 else f"{first[:69]}…"
