"""Code first and use additional code: what stands before what among the diagnoses.

Source: ICD-10-CM Official Guidelines I.A.13 (etiology and manifestation), I.A.17 (code also) and I.B.7.
"""

import re
from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, Subject
from consultant.codes.check.tabular import Group
from consultant.codes.notes import NoteKind

MANIFESTATION = re.compile(r"\bin (?:[a-z]+ ){0,6}diseases classified elsewhere")
"""What the titles of most manifestation codes say (Official Guidelines I.A.13)."""


def find(subject: Subject) -> Iterator[Finding]:
    """Diagnoses out of order or without the one that goes before or after them."""
    for rule in (Rule.CODE_FIRST, Rule.USE_ADDITIONAL):
        if missing := subject.tabular_missing(rule):
            yield missing
    for one in subject.noted:
        for group in one.groups:
            if group.kind is NoteKind.EXCLUDES1:
                continue
            others = [
                other.facts
                for other in (subject.noted if group.may_name(subject.every_start) else ())
                if other is not one and group.names(other.code, other.starts)
            ]
            judge = _code_first if group.kind is NoteKind.CODE_FIRST else _use_additional
            yield from judge(one.facts, group, others)


def _code_first(one: DiagnosisFacts, group: Group, others: list[DiagnosisFacts]) -> Iterator[Finding]:
    before = [other for other in others if other.index < one.index]
    if before:
        return
    if others:
        first = others[0]
        yield _finding(
            Rule.CODE_FIRST,
            Severity.WARNS,
            one,
            group,
            f"{first.name} is coded before {one.name}.",
            f"Put {first.shown} before {one.shown}, where it is the underlying condition.",
            first,
        )
        return
    if one.entry is not None and MANIFESTATION.search(one.entry.description.lower()):
        yield _finding(
            Rule.CODE_FIRST,
            Severity.WARNS,
            one,
            group,
            f"{one.name} is a manifestation, and no underlying disease that its note names stands before it.",
            f"The underlying disease goes first: {group.told}.",
        )
    else:
        yield _finding(
            Rule.CODE_FIRST,
            Severity.INFORMS,
            one,
            group,
            f"{one.name} has a code first note that no diagnosis before it answers.",
            f"If the record shows one, it goes first: {group.told}.",
        )


def _use_additional(one: DiagnosisFacts, group: Group, others: list[DiagnosisFacts]) -> Iterator[Finding]:
    after = [other for other in others if other.index > one.index]
    if after:
        return
    if others:
        second = others[0]
        own = group.notes[0].scope == "code"
        yield _finding(
            Rule.USE_ADDITIONAL,
            Severity.WARNS if own else Severity.INFORMS,
            one,
            group,
            f"{second.name} adds to {one.name} and stands before it.",
            f"Put {second.shown} after {one.shown}, where it is reported for that condition.",
            second,
        )
        return
    yield _finding(
        Rule.USE_ADDITIONAL,
        Severity.INFORMS,
        one,
        group,
        f"{one.name} asks for an additional code where it applies.",
        f"If the record shows it, add: {group.told}.",
    )


def _finding(
    rule: Rule,
    severity: Severity,
    one: DiagnosisFacts,
    group: Group,
    message: str,
    resolution: str,
    other: DiagnosisFacts | None = None,
) -> Finding:
    concerned = [one] if other is None else [one, other]
    return Finding(
        rule,
        Outcome.APPLIES,
        severity,
        message,
        f"{group.cited}; {rule.source}",
        resolution,
        diagnoses=tuple(each.index for each in concerned),
        codes=tuple(each.code for each in concerned),
    )
