"""7th characters of diagnoses: missing, unknown to the category, or without their placeholder X.

Source: ICD-10-CM Official Guidelines I.A.4 (placeholder) and I.A.5 (7th characters).
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, Subject
from consultant.codes.model import CodeSet, display

_FULL = 7
_SHOWN = 4


def find(subject: Subject) -> Iterator[Finding]:
    """Diagnoses whose 7th character is not right."""
    if missing := subject.tabular_missing(Rule.SEVENTH):
        yield missing
    for diagnosis in subject.diagnoses:
        found = problem(subject, diagnosis)
        if found:
            yield found


def problem(subject: Subject, diagnosis: DiagnosisFacts) -> Finding | None:
    """What is wrong with the 7th character of a diagnosis; None when that is not what is wrong with it."""
    entry, code, tabular = diagnosis.entry, diagnosis.code, subject.tabular
    if (entry is not None and entry.billable) or tabular is None or len(code) < 3:
        return None
    takes = tabular.takes(code)
    if not takes:
        return None
    on = subject.claim.date_of_service
    source = f"{tabular.release.cited}; {Rule.SEVENTH.source}"
    listed = "; ".join(f"{character} {meaning}" for character, meaning in list(takes.items())[:_SHOWN])
    if len(takes) > _SHOWN:
        listed += f"; or {', '.join(list(takes)[_SHOWN:])}"
    if len(code) == _FULL and code[-1] not in takes:
        return _finding(
            diagnosis, f"{code[-1]} is no 7th character of its category.", source, f"Choose one of: {listed}."
        )
    if entry is not None:  # it is complete but for its 7th character, or a header that needs other characters first
        complete = [code.ljust(_FULL - 1, "X") + character for character in takes]
        if not any(_billable(subject, full) for full in complete):
            return None
        return _finding(
            diagnosis, f"it needs a 7th character on {on}.", source, f"Add the one the record supports: {listed}."
        )
    if len(code) < _FULL and code[-1] in takes:
        full = code[:-1].ljust(_FULL - 1, "X") + code[-1]
        if _billable(subject, full):
            return _finding(
                diagnosis,
                f"{code[-1]} has to stand at the seventh place, after X where there is no character.",
                f"{source}; ICD-10-CM Official Guidelines I.A.4",
                f"Write {display(CodeSet.ICD10CM, full)}.",
            )
    return None


def _billable(subject: Subject, code: str) -> bool:
    entry = subject.shelf.lookup(code, subject.claim.date_of_service, CodeSet.ICD10CM)
    return entry is not None and entry.billable


def _finding(diagnosis: DiagnosisFacts, what: str, source: str, resolution: str) -> Finding:
    return Finding(
        Rule.SEVENTH,
        Outcome.APPLIES,
        Severity.DENIES,
        f"{diagnosis.name}: {what}",
        source,
        resolution,
        diagnoses=(diagnosis.index,),
        codes=(diagnosis.code,),
    )
