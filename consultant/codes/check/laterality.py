"""Right and left: the modifiers of a line against the diagnoses it points to.

Source: ICD-10-CM Official Guidelines I.B.13 (laterality); HCPCS Level II modifiers for side, finger, toe and eyelid.
"""

from collections.abc import Iterator

from consultant.codes.check.places import DIGIT, SIDE, digits, side_is_open, sides
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, LineFacts, Subject

_SOURCE = f"{Rule.LATERALITY.source}; HCPCS Level II modifiers"


def find(subject: Subject) -> Iterator[Finding]:
    """Lines whose side or digit is not that of their diagnoses."""
    for line in subject.lines:
        used = [modifier for modifier in line.line.modifiers if modifier in SIDE]
        both = "50" in line.line.modifiers
        if not used and not both:
            continue
        diagnoses = [one for one in subject.pointed(line) if one.entry is not None]
        named = {SIDE[modifier] for modifier in used} | ({"right", "left"} if both else set())
        yield from _sides(line, diagnoses, named)
        yield from _digits(line, diagnoses, used)
        for one in diagnoses:
            if one.entry is not None and len(named) == 1 and side_is_open(one.entry.description):
                (side,) = named
                yield _finding(
                    Severity.INFORMS,
                    line,
                    [one],
                    f"{line.name} is on the {side}, and {one.name} leaves the side open.",
                    "Where the record names the side, report the diagnosis of that side.",
                )


def _sides(line: LineFacts, diagnoses: list[DiagnosisFacts], named: set[str]) -> Iterator[Finding]:
    sided = [(one, found) for one in diagnoses if one.entry and (found := sides(one.entry.description))]
    if not sided:
        return
    if len(named) == 2:
        covered = set().union(*(found for _, found in sided))
        if len(covered) == 1 and len(sided) == len(diagnoses):
            yield _finding(
                Severity.WARNS,
                line,
                [one for one, _ in sided],
                f"{line.name} is on both sides, and its diagnoses are only on the {next(iter(covered))}.",
                "Point to a diagnosis of each side, or report the one side that was treated.",
            )
        return
    wrong = [one for one, found in sided if not found & named]
    if not wrong:
        return
    # a line may well point to a reason on the other side besides its own, but not only to that
    alone = len(wrong) == len(diagnoses)
    agrees = len(wrong) < len(sided)
    (side,) = named
    yield _finding(
        Severity.INFORMS if agrees else Severity.DENIES if alone else Severity.WARNS,
        line,
        wrong,
        f"{line.name} is on the {side}, and {', '.join(one.name for one in wrong)} on the other side.",
        "Read the record for the side, and correct the modifier, the diagnosis or the pointer that is wrong.",
    )


def _digits(line: LineFacts, diagnoses: list[DiagnosisFacts], used: list[str]) -> Iterator[Finding]:
    named = {DIGIT[modifier] for modifier in used if modifier in DIGIT}
    told = [(one, found) for one in diagnoses if one.entry and (found := digits(one.entry.description))]
    if not named or not told or any(found & named for _, found in told):
        return
    yield _finding(
        Severity.WARNS,
        line,
        [one for one, _ in told],
        f"{line.name} is on a {' and a '.join(sorted(named))}, and its diagnosis on another digit: "
        f"{', '.join(one.name for one, _ in told)}.",
        "Read the record for the digit, and correct the modifier, the diagnosis or the pointer that is wrong.",
    )


def _finding(
    severity: Severity, line: LineFacts, diagnoses: list[DiagnosisFacts], message: str, resolution: str
) -> Finding:
    return Finding(
        Rule.LATERALITY,
        Outcome.APPLIES,
        severity,
        message,
        _SOURCE,
        resolution,
        lines=(line.index,),
        diagnoses=tuple(one.index for one in diagnoses),
        codes=(line.line.code, *(one.code for one in diagnoses)),
    )
