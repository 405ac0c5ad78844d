"""The notes of the tabular list that hold for a code: its own and those of every header, block and chapter above it.

Source: ICD-10-CM Tabular List and Official Guidelines section I.A (conventions).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from consultant.codes.holdings import holding
from consultant.codes.model import CodeSet, Release, bare, display
from consultant.codes.shelf import Shelf


class NoteKind(StrEnum):
    """What a note asks for (Official Guidelines I.A.10 to I.A.17)."""

    INCLUDES = "includes"
    EXCLUDES1 = "excludes1"
    """Not coded here: the two are never reported together."""
    EXCLUDES2 = "excludes2"
    """Not included here: both may be reported."""
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    NOTE = "note"
    INCLUSION = "inclusion"
    """An inclusion term; these alone are not inherited."""
    SEVENTH = "seventh"


_SQL = (
    "SELECT n.id, n.kind, n.text, c.first, c.last, c.pattern FROM note n LEFT JOIN note_code c ON c.note_id = n.id"
    " WHERE n.owner = ? AND n.release_id = ? AND n.scope = ? ORDER BY n.id"
)


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Codes a note names: from `first` to `last` and all below them, without dots."""

    first: str
    last: str
    pattern: str
    """A further condition on the whole code in the form of file names (`?????5*`), or empty."""

    def holds(self, code: str) -> bool:
        """Whether `code` (with or without dot) is one of them."""
        code = bare(code)
        inside = code[: len(self.first)] >= self.first and code[: len(self.last)] <= self.last
        return inside and (not self.pattern or fnmatchcase(code, self.pattern))


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    kind: NoteKind
    text: str
    owner: str
    """Where it stands: a code as written, a block (`M20-M25`) or a chapter's number."""
    scope: str
    """`code`, `block` or `chapter`."""
    codes: tuple[CodeRange, ...]
    """The codes its brackets name; empty when it names none."""
    release: Release

    def names(self, code: str) -> bool:
        """Whether the note names `code`."""
        return any(found.holds(code) for found in self.codes)


@dataclass(frozen=True, slots=True)
class Seventh:
    """The 7th characters a code takes."""

    owner: str
    """The category or subcategory that says so, as written."""
    characters: dict[str, str]
    """Each character's meaning."""
    release: Release


def notes(shelf: Shelf, code: str, on: date, *kinds: NoteKind) -> list[Note]:
    """The notes that hold for an ICD-10-CM code, its own first, then those of its headers, block and chapter.

    Only of `kinds` when some are given. From the tabular list for `on`, or the nearest one that is in.
    """
    release = holding(shelf, "icd10cm-tabular", on).release
    plain = bare(code)
    if release is None or not plain:
        return []
    found: dict[int, Note] = {}
    with shelf.pinned():
        for scope, owner in _owners(shelf, plain, release):
            written = display(CodeSet.ICD10CM, owner) if scope == "code" else owner
            for number, kind, text, first, last, pattern in shelf.all(_SQL, (owner, release.id, scope)):
                if (kinds and kind not in kinds) or (kind == NoteKind.INCLUSION and owner != plain):
                    continue
                before = found[number].codes if number in found else ()
                ranges = (*before, CodeRange(first, last, pattern)) if first else before
                found[number] = Note(NoteKind(kind), text, written, scope, ranges, release)
    return list(found.values())


def _owners(shelf: Shelf, code: str, release: Release) -> list[tuple[str, str]]:
    """Whose notes hold for `code`, nearest first: scope and owner."""
    headings = shelf.all(
        "SELECT kind, name FROM heading WHERE release_id = ? AND first <= ? AND last >= ? ORDER BY id DESC",
        (release.id, code[:3], code[:3]),
    )
    return [*(("code", code[:length]) for length in range(len(code), 2, -1)), *headings]


def seventh(shelf: Shelf, code: str, on: date) -> Seventh | None:
    """The 7th characters that `code` or a header above it calls for; None when none are."""
    release = holding(shelf, "icd10cm-tabular", on).release
    plain = bare(code)
    if release is None:
        return None
    for length in range(min(len(plain), 6), 2, -1):
        owner = plain[:length]
        rows = shelf.all(
            "SELECT character, meaning FROM seventh WHERE owner = ? AND release_id = ?", (owner, release.id)
        )
        if rows:
            return Seventh(display(CodeSet.ICD10CM, owner), dict(rows), release)
    return None


def expand_7th(shelf: Shelf, code: str, on: date) -> list[str]:
    """The complete codes that `code` becomes with its 7th characters, as written; those that exist on `on` only.

    Empty when it takes none. A code that is complete gives itself (Official Guidelines I.A.5: placeholder X).
    """
    plain = bare(code)
    found = seventh(shelf, plain, on)
    if found is None:
        return []
    wanted = [plain] if len(plain) == 7 else [plain.ljust(6, "X") + character for character in found.characters]
    entries = (shelf.lookup(full[:3] + "." + full[3:], on) for full in wanted)
    return [entry.code for entry in entries if entry and entry.active_on(on)]
