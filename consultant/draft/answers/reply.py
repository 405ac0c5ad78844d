"""What an answering module is given and gives back, and the few turns of phrase that all of them share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, Holding, Release, Standing
from consultant.codes.shelf import Shelf
from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnTable
from consultant.draft.question import Question

PROCEDURES = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT)


@dataclass(frozen=True)
class Ask:
    """One question, and what it can be answered from."""

    question: Question
    shelf: Shelf
    on: date
    table: OwnTable
    facts: CaseFacts
    beside: tuple[str, ...] = ()
    """Procedures that are coded in the same answer: `can we bill 20610 too?` asks about these as well."""

    @property
    def procedures(self) -> list[CodeEntry]:
        """The procedures and supplies it names."""
        return [one for one in self.question.codes if one.code_set in PROCEDURES]

    @property
    def diagnoses(self) -> list[CodeEntry]:
        """The ICD-10-CM codes it names."""
        return [one for one in self.question.codes if one.code_set is CodeSet.ICD10CM]


@dataclass
class Reply:
    """The direct answer, then what it rests on."""

    direct: str
    facts: list[str] = field(default_factory=list)
    """One line each, with release and date."""
    caveats: list[str] = field(default_factory=list)
    """What could not be answered for want of data."""
    releases: list[Release] = field(default_factory=list)

    def add(self, other: "Reply") -> None:
        """Take in another reply to the same question."""
        self.direct = f"{self.direct} {other.direct}".strip()
        self.facts += other.facts
        self.caveats += other.caveats
        self.releases += other.releases


def listed(words: Sequence[str], last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def shown(day: date) -> str:
    """A day as people in the United States write it: `June 1, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


def standing_words(held: Holding, on: date) -> str:
    """Why a release does not answer for the day, to be put in brackets; empty when it does."""
    if held.standing is Standing.HELD or held.release is None:
        return ""
    reason = {
        Standing.STALE: "it ended before the date of service",
        Standing.EARLY: "it begins after the date of service",
        Standing.PARTIAL: "only a part of it is in",
    }.get(held.standing, "it does not answer for the date of service")
    return f"{reason}, {shown(on)}"


def cited(releases: Iterable[Release]) -> list[Release]:
    """`releases`, each once."""
    return list({one.id: one for one in releases}.values())
