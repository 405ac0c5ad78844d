"""Excludes1 between the diagnoses of a claim, in both directions, through inherited notes.

Source: ICD-10-CM Official Guidelines I.A.12.a: the two are not reported together, except where the conditions are
unrelated to each other. Because of that exception, which no code shows, it is a warning.
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, Subject
from consultant.codes.check.tabular import Group
from consultant.codes.notes import Note, NoteKind


def find(subject: Subject) -> Iterator[Finding]:
    """One finding for each two diagnoses that an Excludes1 note of either keeps apart."""
    if missing := subject.tabular_missing(Rule.EXCLUDES1):
        yield missing
    every = subject.every_start
    noted = [
        (one, [group for group in one.groups if group.kind is NoteKind.EXCLUDES1 and group.may_name(every)])
        for one in subject.noted
    ]
    for place, (first, of_first) in enumerate(noted):
        for second, of_second in noted[place + 1 :]:
            if first.code == second.code or not (of_first or of_second):
                continue
            found = _between(of_first, of_second, second.code, second.starts) or _between(
                of_second, of_first, first.code, first.starts
            )
            if found:
                yield _finding(first.facts, second.facts, found)


def _between(groups: list[Group], others: list[Group], code: str, begun: set[str]) -> Note | None:
    """The note of one diagnosis that names the other; not one that holds for both, which would exclude itself."""
    for group in groups:
        if group not in others and group.names(code, begun):
            return next(note for note in group.notes if note.names(code))
    return None


def _finding(first: DiagnosisFacts, second: DiagnosisFacts, note: Note) -> Finding:
    place = note.owner if note.scope == "code" else f"{note.scope} {note.owner}"
    return Finding(
        Rule.EXCLUDES1,
        Outcome.APPLIES,
        Severity.WARNS,
        f"{first.name} and {second.name}: Excludes1 at {place} keeps them apart ({note.text}).",
        f"{note.release.cited}; {Rule.EXCLUDES1.source}",
        "Report only the one the record supports; both only when the record shows conditions unrelated to each other.",
        diagnoses=(first.index, second.index),
        codes=(first.code, second.code),
    )
