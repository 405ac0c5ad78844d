"""The notes and 7th characters of the tabular list that the check reads, kept in memory while a file is open.

`consultant.codes.notes` answers for one code from the database; a claim asks for a dozen codes at once and within a
millisecond, so the few thousand notes of these three kinds are read once for each thread and file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from consultant.codes.holdings import has_data
from consultant.codes.model import CodeSet, Holding, Release, display
from consultant.codes.notes import CodeRange, Note, NoteKind
from consultant.codes.shelf import Shelf

_KINDS = (NoteKind.EXCLUDES1, NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL)
_NOTES = (
    "SELECT n.id, n.kind, n.text, n.owner, n.scope, c.first, c.last, c.pattern"
    " FROM note n LEFT JOIN note_code c ON c.note_id = n.id WHERE n.release_id = ? AND n.kind IN (?, ?, ?)"
    " ORDER BY n.id"
)


_SHOWN = 3
"""How many texts of a list of notes a finding repeats."""


@dataclass
class Group:
    """The notes of one kind at one place: a list of them is one instruction."""

    kind: NoteKind
    notes: list[Note] = field(default_factory=list)
    exact: set[str] = field(default_factory=set)
    """Single codes (with all below them) that its notes name."""
    spans: list[CodeRange] = field(default_factory=list)
    """Ranges and conditions that its notes name."""

    @property
    def place(self) -> str:
        """Where it stands, as written: `E11`, `block M20-M25`."""
        note = self.notes[0]
        return note.owner if note.scope == "code" else f"{note.scope} {note.owner}"

    @cached_property
    def told(self) -> str:
        """What the notes name, the first few."""
        texts = [note.text.rstrip(": ,") for note in self.notes if note.codes]
        texts = texts or [note.text.rstrip(": ,") for note in self.notes]
        more = len(texts) - _SHOWN
        return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")

    @cached_property
    def cited(self) -> str:
        """The release and the place, as a finding names its source."""
        return f"{self.notes[0].release.cited}, note at {self.place}"

    def may_name(self, starts: set[str]) -> bool:
        """Whether it can name a code with one of these starts; True where only the notes themselves can tell."""
        return bool(self.spans) or not self.exact.isdisjoint(starts)

    def names(self, code: str, starts: set[str]) -> bool:
        """Whether one of its notes names `code`, all of whose `starts` are given."""
        return not self.exact.isdisjoint(starts) or any(_holds(span, code) for span in self.spans)


def _holds(span: CodeRange, code: str) -> bool:
    """`CodeRange.holds` for a code that is bare already: it is asked a hundred times a claim."""
    first, last = span.first, span.last
    if code[: len(first)] < first or code[: len(last)] > last:
        return False
    return not span.pattern or span.holds(code)


def starts(code: str) -> set[str]:
    """The beginnings of a code without dot, from its category to itself."""
    return {code[:length] for length in range(1, len(code) + 1)}


@dataclass(slots=True)
class Tabular:
    """The tabular list of one release, as far as the check reads it."""

    release: Release
    owned: dict[tuple[str, str], list[Group]] = field(default_factory=dict)
    """By scope and owner (codes without dot)."""
    headings: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Kind, name, first and last category, the narrower first."""
    seventh: dict[str, dict[str, str]] = field(default_factory=dict)
    """By owner without dot: each 7th character with its meaning."""
    above: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """The headings above a category, with notes of their own."""

    def groups(self, code: str) -> Iterator[Group]:
        """The Excludes1, code first and use additional notes that hold for `code` (without dot), its own first."""
        for length in range(len(code), 2, -1):
            yield from self.owned.get(("code", code[:length]), ())
        category = code[:3]
        if category not in self.above:
            self.above[category] = [
                (kind, name) for kind, name, first, last in self.headings if first <= category <= last
            ]
        for heading in self.above[category]:
            yield from self.owned[heading]

    def takes(self, code: str) -> dict[str, str]:
        """The 7th characters that `code` (without dot) or a header above it calls for; empty when none are."""
        return next(
            (self.seventh[code[:end]] for end in range(min(len(code), 6), 2, -1) if code[:end] in self.seventh), {}
        )


def held(shelf: Shelf, on: date) -> Holding:
    """Whether the shelf has a tabular list for `on`."""
    return has_data(shelf, "icd10cm-tabular", on)


def tabular(shelf: Shelf, on: date) -> Tabular | None:
    """The tabular list in force on `on`, or the nearest one; None when none is in."""
    release = held(shelf, on).release
    return None if release is None else shelf.remember(("check.tabular", release.id), lambda: _load(shelf, release))


def _load(shelf: Shelf, release: Release) -> Tabular:
    made = Tabular(release)
    ranges: dict[int, list[CodeRange]] = {}
    facts: dict[int, tuple[str, str, str, str]] = {}
    for number, kind, text, owner, scope, first, last, pattern in shelf.all(_NOTES, (release.id, *_KINDS)):
        facts[number] = kind, text, owner, scope
        found = ranges.setdefault(number, [])
        if first:
            found.append(CodeRange(first, last, pattern))
    for number, (kind, text, owner, scope) in facts.items():
        written = display(CodeSet.ICD10CM, owner) if scope == "code" else owner
        note = Note(NoteKind(kind), text, written, scope, tuple(ranges[number]), release)
        groups = made.owned.setdefault((scope, owner), [])
        group = next((group for group in groups if group.kind is note.kind), None)
        if group is None:
            group = Group(note.kind)
            groups.append(group)
        group.notes.append(note)
        for span in note.codes:
            if span.first == span.last and not span.pattern:
                group.exact.add(span.first)
            else:
                group.spans.append(span)
    headings = shelf.all(
        "SELECT kind, name, first, last FROM heading WHERE release_id = ? AND code_set = ? ORDER BY id DESC",
        (release.id, CodeSet.ICD10CM.value),
    )
    made.headings = [tuple(row) for row in headings if (row[0], row[1]) in made.owned]
    for owner, character, meaning in shelf.all(
        "SELECT owner, character, meaning FROM seventh WHERE release_id = ? ORDER BY owner, character", (release.id,)
    ):
        made.seventh.setdefault(owner, {})[character] = meaning
    return made
