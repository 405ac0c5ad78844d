"""One thing a note states, and the diagnosis codes that may be reported for it."""

from dataclasses import dataclass, replace

from consultant.codes.model import CodeEntry
from consultant.draft.passage import Passage
from consultant.draft.side import Side


@dataclass(frozen=True)
class Finding:
    """One thing a note states, and the diagnosis codes that may be reported for it, best first."""

    passage: Passage
    candidates: list[CodeEntry]
    matched: frozenset[str]
    """Which words of the statement the code answers."""
    side: Side | None
    """The side the code was chosen for; None when it has none or the note names none."""
    side_open: bool
    """The code has a side and the note names none, or several."""
    listed: bool
    """The note lists it among its diagnoses."""
    reason: str = ""
    """The rule that made it of what is stated; empty when it is coded as it is written."""
    first: bool = False
    """It is the reason for the encounter and is reported before everything else."""
    words: str = ""
    """The words that name it."""
    more: tuple[Passage, ...] = ()
    """Further passages that it rests on."""

    @property
    def best(self) -> CodeEntry:
        """The first candidate."""
        return self.candidates[0]

    def under(self, entry: CodeEntry, reason: str, *others: "Finding | Passage") -> "Finding":
        """It under another code, for `reason`, resting on `others` too."""
        rest = [one for one in self.candidates if one.code != entry.code][:4]
        places = [one.passage if isinstance(one, Finding) else one for one in others]
        more = tuple(dict.fromkeys([*self.more, *(one for one in places if one is not self.passage)]))
        return replace(self, candidates=[entry, *rest], reason=reason, more=more)
