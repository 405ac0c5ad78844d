"""Code first and use additional code: what stands before what among the diagnoses.

Source: ICD-10-CM Official Guidelines I.A.13 (etiology and manifestation), I.A.17 (code also) and I.B.7.
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, Subject
from consultant.codes.notes import Note, NoteKind

MANIFESTATION = "in diseases classified elsewhere"
"""What the titles of most manifestation codes say (Official Guidelines I.A.13)."""
_SHOWN = 3


def find(subject: Subject) -> Iterator[Finding]:
    """Diagnoses out of order or without the one that goes before or after them."""
    for rule in (Rule.CODE_FIRST, Rule.USE_ADDITIONAL):
        if missing := subject.tabular_missing(rule):
            yield missing
    if subject.tabular is None:
        return
    for one in subject.diagnoses:
        owned: dict[tuple[NoteKind, str, str], list[Note]] = {}
        for note in subject.tabular.notes(one.code):
            if note.kind is not NoteKind.EXCLUDES1:
                owned.setdefault((note.kind, note.scope, note.owner), []).append(note)
        for (kind, _scope, _owner), notes in owned.items():
            others = [other for other in subject.diagnoses if other.index != one.index and _named(notes, other)]
            judge = _code_first if kind is NoteKind.CODE_FIRST else _use_additional
            yield from judge(one, notes, others)


def _named(notes: list[Note], other: DiagnosisFacts) -> bool:
    return any(note.names(other.code) for note in notes)


def _code_first(one: DiagnosisFacts, notes: list[Note], others: list[DiagnosisFacts]) -> Iterator[Finding]:
    before = [other for other in others if other.index < one.index]
    if before:
        return
    if others:
        first = others[0]
        yield _finding(
            Rule.CODE_FIRST,
            Severity.WARNS,
            one,
            notes,
            f"{first.name} is coded before {one.name}.",
            f"Put {first.shown} before {one.shown}, where it is the underlying condition.",
            first,
        )
        return
    if one.entry is not None and MANIFESTATION in one.entry.description.lower():
        yield _finding(
            Rule.CODE_FIRST,
            Severity.WARNS,
            one,
            notes,
            f"{one.name} is a manifestation, and no underlying disease that its note names stands before it.",
            f"The underlying disease goes first: {_texts(notes)}.",
        )
    else:
        yield _finding(
            Rule.CODE_FIRST,
            Severity.INFORMS,
            one,
            notes,
            f"{one.name} has a code first note that no diagnosis before it answers.",
            f"If the record shows one, it goes first: {_texts(notes)}.",
        )


def _use_additional(one: DiagnosisFacts, notes: list[Note], others: list[DiagnosisFacts]) -> Iterator[Finding]:
    after = [other for other in others if other.index > one.index]
    if after:
        return
    if others:
        second = others[0]
        own = notes[0].scope == "code"
        yield _finding(
            Rule.USE_ADDITIONAL,
            Severity.WARNS if own else Severity.INFORMS,
            one,
            notes,
            f"{second.name} adds to {one.name} and stands before it.",
            f"Put {second.shown} after {one.shown}, where it is reported for that condition.",
            second,
        )
        return
    yield _finding(
        Rule.USE_ADDITIONAL,
        Severity.INFORMS,
        one,
        notes,
        f"{one.name} asks for an additional code where it applies.",
        f"If the record shows it, add: {_texts(notes)}.",
    )


def _texts(notes: list[Note]) -> str:
    """What the notes name, the first few."""
    texts = [note.text.rstrip(": ,") for note in notes if note.codes] or [note.text.rstrip(": ,") for note in notes]
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _finding(
    rule: Rule,
    severity: Severity,
    one: DiagnosisFacts,
    notes: list[Note],
    message: str,
    resolution: str,
    other: DiagnosisFacts | None = None,
) -> Finding:
    note = notes[0]
    place = note.owner if note.scope == "code" else f"{note.scope} {note.owner}"
    concerned = [one] if other is None else [one, other]
    return Finding(
        rule,
        Outcome.APPLIES,
        severity,
        message,
        f"{note.release.cited}, note at {place}; {rule.source}",
        resolution,
        diagnoses=tuple(each.index for each in concerned),
        codes=tuple(each.code for each in concerned),
    )
