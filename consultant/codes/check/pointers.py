"""Pointers from lines to diagnoses, and how many diagnoses a claim takes.

Sources: CMS-1500 (02/12) items 21 and 24E, Medicare Claims Processing Manual ch. 26 §10.4; ASC X12N 837P, HI (twelve
diagnoses) and SV107 (four pointers). An institutional claim (UB-04, 837I) has no pointers, and up to 25 diagnoses.
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject
from consultant.codes.rows import Setting

_POINTERS, _PROFESSIONAL, _INSTITUTIONAL = 4, 12, 25
_FORM = f"{Rule.POINTER.source}; ASC X12N 837P SV107"


def find(subject: Subject) -> Iterator[Finding]:
    """Pointers that are missing, too many or lead nowhere; too many diagnoses; those that no line points to."""
    count = len(subject.claim.diagnoses)
    institutional = subject.claim.setting is Setting.OUTPATIENT
    most = _INSTITUTIONAL if institutional else _PROFESSIONAL
    if count > most:
        yield Finding(
            Rule.POINTER,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{count} diagnoses, and a claim takes {most}.",
            f"ASC X12N {'837I' if institutional else '837P'}, HI segment; {Rule.POINTER.source}",
            "Keep those that the services were for, the most important first.",
            diagnoses=tuple(range(most, count)),
        )
    if not count:
        if subject.lines:
            yield _finding(subject.lines, Severity.DENIES, "There is no diagnosis.", "Report why it was done.")
        return
    for line in subject.lines:
        yield from _line(line, count, required=not institutional)
    used = {place for line in subject.lines for place in line.line.pointers}
    unused = [one for one in subject.diagnoses if one.index + 1 not in used]
    if used and unused:
        yield Finding(
            Rule.POINTER,
            Outcome.APPLIES,
            Severity.INFORMS,
            f"No line points to {', '.join(one.name for one in unused)}.",
            _FORM,
            "Point to it where it was a reason for the service; it may also stand for itself.",
            diagnoses=tuple(one.index for one in unused),
            codes=tuple(one.code for one in unused),
        )


def _line(line: LineFacts, count: int, *, required: bool) -> Iterator[Finding]:
    pointers = line.line.pointers
    wrong = [place for place in pointers if not 1 <= place <= count]
    if wrong:
        yield _finding(
            [line],
            Severity.DENIES,
            f"{line.name} points to {', '.join(map(str, wrong))}, and there are {count} diagnoses.",
            f"Point to 1 to {count}.",
        )
    if len(pointers) > _POINTERS:
        yield _finding(
            [line],
            Severity.DENIES,
            f"{line.name} points to {len(pointers)} diagnoses, and a line takes {_POINTERS}.",
            "Keep the reasons for this service, the chief one first.",
        )
    if len(set(pointers)) < len(pointers):
        yield _finding([line], Severity.WARNS, f"{line.name} points to one diagnosis twice.", "Name it once.")
    if required and not pointers:
        yield _finding(
            [line],
            Severity.DENIES,
            f"{line.name} points to no diagnosis.",
            "Point to the diagnosis that the service was for.",
        )


def _finding(lines: list[LineFacts], severity: Severity, message: str, resolution: str) -> Finding:
    return Finding(
        Rule.POINTER,
        Outcome.APPLIES,
        severity,
        message,
        _FORM,
        resolution,
        lines=tuple(line.index for line in lines),
        codes=tuple(line.line.code for line in lines),
    )
