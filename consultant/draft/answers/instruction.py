"""What the tabular list asks of a diagnosis: Excludes notes, code first, use additional code, 7th characters.

Source: ICD-10-CM Tabular List; Official Guidelines I.A.10 to I.A.17.
"""

from itertools import combinations

from consultant.codes.model import CodeEntry
from consultant.codes.notes import NoteKind, notes, seventh
from consultant.draft.answers.reply import Ask, Reply

_HEADS = {
    NoteKind.EXCLUDES1: "Excludes1, never together with",
    NoteKind.EXCLUDES2: "Excludes2, both may be reported",
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional code",
    NoteKind.CODE_ALSO: "Code also",
}
_MOST = 14


def answer(ask: Ask) -> Reply:
    """Whether the diagnoses named may stand together, and what each one's notes ask for."""
    whole = Reply("")
    for first, second in combinations(ask.diagnoses[:6], 2):
        whole.add(_pair(ask, first, second))
    if len(ask.diagnoses) == 1 or ask.question.instructions:
        for entry in ask.diagnoses[:3]:
            whole.add(_of(ask, entry))
    return whole


def _pair(ask: Ask, first: CodeEntry, second: CodeEntry) -> Reply:
    for one, other in ((first, second), (second, first)):
        for note in notes(ask.shelf, one.code, ask.on, NoteKind.EXCLUDES1):
            if note.names(other.code):
                return Reply(
                    f"No, {first.code} and {second.code} are not coded together: an Excludes1 note at "
                    f"{note.owner} names "
                    f"{other.code}. The exception is two conditions that have nothing to do with each other.",
                    [f"Excludes1 at {note.owner}: {note.text} ({note.release.cited}; Official Guidelines I.A.12.a)."],
                    releases=[note.release],
                )
    told = []
    for one, other in ((first, second), (second, first)):
        for note in notes(
            ask.shelf, one.code, ask.on, NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.EXCLUDES2
        ):
            if note.names(other.code):
                told.append((f"{_HEADS[note.kind]} at {note.owner}: {note.text} ({note.release.cited}).", note.release))
    return Reply(
        f"Yes, no Excludes1 note stands between {first.code} and {second.code}.",
        [text for text, _ in told],
        releases=[release for _, release in told[:1]],
    )


def _of(ask: Ask, entry: CodeEntry) -> Reply:
    found = notes(ask.shelf, entry.code, ask.on, *_HEADS)
    characters = seventh(ask.shelf, entry.code, ask.on)
    if not found and not characters:
        return Reply(f"The tabular list has no Excludes, code first or use additional notes for {entry.code}.")
    kinds = list(dict.fromkeys(_HEADS[one.kind].split(",")[0].lower() for one in found))
    direct = (
        f"{entry.code} {entry.description}: the tabular list has {', '.join(kinds) or 'no'} notes for it, see below."
    )
    facts = [f"{_HEADS[one.kind]}, at {one.owner}: {one.text}" for one in found[:_MOST]]
    if len(found) > _MOST:
        facts.append(f"{len(found) - _MOST} more notes are not shown here.")
    if characters:
        meanings = "; ".join(f"{character} {meaning}" for character, meaning in characters.characters.items())
        facts.append(f"7th character at {characters.owner}: {meanings} ({characters.release.cited}).")
    return Reply(direct, facts, releases=[found[0].release] if found else [])
