"""What the text of a case says about a visit: its code, what it rests on, and what is open."""

from dataclasses import dataclass
from datetime import date

from consultant.case.answer import Confidence
from consultant.draft.visit.decision import Decision
from consultant.draft.visit.extended import Units
from consultant.draft.visit.levels import OFFICE_CODES, VisitKind, steps


@dataclass(frozen=True)
class Visit:
    """What the text says about a visit."""

    code: str
    """Empty when the level cannot be told."""
    basis: str = ""
    evidence: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What a reviewer has to look at."""
    hints: tuple[str, ...] = ()
    """What else may be reported, or holds for some payers alone."""
    modifiers: tuple[str, ...] = ()
    added: tuple[Units, ...] = ()
    """Add-on codes: prolonged service, further critical care."""
    confidence: Confidence = Confidence.MEDIUM
    kind: VisitKind | None = None
    decision: Decision | None = None
    """The elements that were read; None when too few were."""
    told: bool = True
    """The text speaks of a visit, and not only of who the patient is."""
    only_named: bool = False
    """The sender names the level, and nothing that is stated shows it."""

    @property
    def siblings(self) -> tuple[str, ...]:
        """The codes that it was chosen from, or would be: those of its kind, else of an office visit."""
        found = tuple(one.code for one in steps(self.kind, date.max)) if self.kind else ()
        return tuple(dict.fromkeys([*filter(None, [self.code]), *(found or sorted(OFFICE_CODES))]))


def with_article(kind: VisitKind) -> str:
    """A kind of visit as it is told in a sentence."""
    words = {VisitKind.OFFICE_NEW: "a new patient", VisitKind.OFFICE_ESTABLISHED: "an established patient"}
    return words.get(kind, str(kind))
