"""What a note says was done and look-ups could not settle: the nearest codes, to be asked about instead of guessed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from consultant.codes.model import CodeEntry
from consultant.draft.acts import ACTS
from consultant.draft.candidates import Candidate, Candidates
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.procedures import PASSAGES, REASONS, Service, may_tell, tells_of_service
from consultant.draft.weighing import Told
from consultant.draft.words import phrases

MOST = 3
"""How many sentences are asked about at most: a sender answers three questions, and puts off ten."""
_NEAREST = 5
_QUERIES = 2
_SPEAKS = 9.0
"""What has to speak for a code to be asked about where no verb says that something was done."""
_STRAY = 11.0
"""Less than that speaks for a code by chance, where no term of it stands whole."""
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


def of_doubtful(
    doubtful: Sequence[Service], sure: Collection[Passage], reported: Collection[str], table: OwnTable
) -> Iterator[Unsettled]:
    """What was found and too little speaks for, with what comes next to it.

    Left out is what only repeats the family of a code that is `reported`, what a passage says beside a service that is
    `sure`, and a stray word where nothing says that something was done.
    """
    families = _families(reported, table)
    for one in doubtful:
        stray = not one.best.whole and one.best.score < _STRAY and not tells_of_service(one.passage)
        if not stray and one.passage not in sure and one.best.entry.code not in families:
            yield Unsettled(one.passage, tuple(candidate.entry for candidate in one.candidates[:_NEAREST]))


def find_unsettled(
    candidates: Candidates,
    served: Collection[Passage],
    explained: Collection[Passage],
    reported: Collection[str],
    answered: Callable[[str], bool] = lambda _: False,
) -> list[Unsettled]:
    """The sentences that tell of a service and are not among `served`, as far as anything is near them.

    Those that say plainly that something was done are asked about unless they are `explained` by a diagnosis. Where
    something was settled the rest of a narration belongs to it as a rule: then only what a note lists is asked so. Of
    the others only those are asked whose words come near to a code, one of another family than what is `reported`.
    Nothing is asked that a rule of units has `answered` for. At most `MOST`, the nearest, in the note's order.
    """
    note, table = candidates.note, candidates.table
    families = _families(reported, table)
    listed = any(one.listed_as_done for one in served)
    any_settled = any(tells_of_service(one) for one in (*served, *explained))
    found: list[tuple[float, int, Unsettled]] = []
    for place, passage in enumerate(note.passages[:PASSAGES]):
        if passage in served or not may_tell(passage):
            continue
        plainly = tells_of_service(passage) and (passage.title or not any_settled) and passage not in explained
        told = note.told(place)
        if not plainly and told.words.isdisjoint(ACTS):
            continue  # no code can speak for it: nothing has to be searched for
        ranked = candidates.nearest(told, _NEAREST)
        if not plainly and (listed or passage.section in REASONS or not _speaks(ranked, told, table)):
            continue
        if any(one.entry.code in families or answered(one.entry.code) for one in ranked[: 1 if plainly else 2]):
            continue
        entries = {one.entry.code: one.entry for one in ranked}
        for entry in _searched(candidates, note.texts[place]) if plainly else ():
            entries.setdefault(entry.code, entry)
            if len(entries) >= _NEAREST:
                break
        if entries:
            nearness = ranked[0].score if ranked else 0.0
            found.append((nearness, place, Unsettled(passage, tuple(entries.values())[:_NEAREST])))
    nearest = sorted(found, key=lambda one: -one[0])[:MOST]
    return [one for _, _, one in sorted(nearest, key=lambda one: one[1])]


def _families(codes: Collection[str], table: OwnTable) -> set[str]:
    """`codes` with their siblings."""
    return {one.own.code for code in codes for one in table.siblings(code)}.union(codes)


def _speaks(ranked: Sequence[Candidate], told: Told, table: OwnTable) -> bool:
    """Whether the nearest code is near enough to be asked about: much speaks for it, a word of doing among it."""
    own = table.get(ranked[0].entry.code) if ranked else None
    return own is not None and ranked[0].score >= _SPEAKS and bool(own.about & ACTS & told.words)


def _searched(candidates: Candidates, text: str) -> Iterator[CodeEntry]:
    """What a search for the phrases of a sentence finds."""
    for query in phrases(text)[:_QUERIES]:
        for hit in candidates.hits(query)[:_NEAREST]:
            near = hit.score >= _LEAST_SCORE and hit.entry.active_on(candidates.on)
            if near and _reportable(hit.entry, candidates.table):
                yield hit.entry


def _reportable(entry: CodeEntry, table: OwnTable) -> bool:
    """No visit and no anesthetic: those are told by other words."""
    own = table.get(entry.code)
    return own is None or not (own.is_visit or own.is_anesthesia or own.is_drug)


def _brief(text: str) -> str:
    first = text.split(". ", maxsplit=1)[0].rstrip(".")
    return first if len(first) <= 70 else f"{first[:69]}…"
