"""The same line or the same diagnosis twice.

Sources: Medicare Claims Processing Manual, ch. 1 §120 (detection of duplicate claims); ICD-10-CM Official Guidelines
I.B.12 (each code only once for an encounter).
"""

from collections.abc import Iterator
from datetime import date

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, LineFacts, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Each line and diagnosis that stands more than once, with all its places."""
    lines: dict[tuple[str, frozenset[str], date], list[LineFacts]] = {}
    for line in subject.lines:
        lines.setdefault((line.line.code, frozenset(line.line.modifiers), line.on), []).append(line)
    for same in lines.values():
        if len(same) > 1:
            yield Finding(
                Rule.DUPLICATE_LINE,
                Outcome.APPLIES,
                Severity.DENIES,
                f"{', '.join(line.name for line in same)}: the same code, modifiers and date.",
                Rule.DUPLICATE_LINE.source,
                "If it was done once, keep one line. If it was done more often, give the units, or the modifier that "
                "says how the record tells them apart (a side, 76, 77, 91 …).",
                lines=tuple(line.index for line in same),
                codes=(same[0].line.code,),
            )
    diagnoses: dict[str, list[DiagnosisFacts]] = {}
    for one in subject.diagnoses:
        diagnoses.setdefault(one.code, []).append(one)
    for twice in diagnoses.values():
        if len(twice) > 1:
            yield Finding(
                Rule.DUPLICATE_DIAGNOSIS,
                Outcome.APPLIES,
                Severity.DENIES,
                f"{', '.join(one.name for one in twice)}: a diagnosis is reported once for an encounter.",
                Rule.DUPLICATE_DIAGNOSIS.source,
                "Keep the first and move the pointers to it.",
                diagnoses=tuple(one.index for one in twice),
                codes=(twice[0].code,),
            )
