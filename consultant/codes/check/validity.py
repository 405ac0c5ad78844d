"""Whether each code exists, is in force on the date, may be reported at all, and is payable by its status.

Sources: ICD-10-CM Official Guidelines I.B.2 (highest level of detail); the code sets' own dates; the status codes of
the Medicare physician fee schedule (Medicare Claims Processing Manual, ch. 23, addendum to the MPFSDB record layout).
"""

from collections.abc import Iterator

from consultant.codes.check import sevenths
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import DiagnosisFacts, LineFacts, Subject, no_fee_data
from consultant.codes.hierarchy import children
from consultant.codes.holdings import has_data, holding
from consultant.codes.model import CodeEntry, CodeSet

_SHOWN = 8
_DENIED = {
    "B": ("its payment is always bundled into other services", "It is not paid on its own: leave it off, or expect 0."),
    "I": ("Medicare does not recognise it and uses another code", "Report the code Medicare uses for this service."),
    "M": ("it is a measurement code, for reporting only", "It carries no payment."),
    "N": ("Medicare does not cover it", "Another payer may; for Medicare see the rules on notices of non-coverage."),
    "P": ("it is bundled or excluded", "It is not paid on its own."),
}
"""Status codes under which the fee schedule pays nothing, with what they mean and the next step."""
_MINDED = {
    "C": ("the contractor sets its price", "Send the record with the claim when the contractor asks for it."),
    "R": ("coverage is restricted", "Look up the national or local determination before billing."),
    "T": ("it is paid only when nothing else of the same day by the same provider is payable", "Leave it off if so."),
}
_ELSEWHERE = {
    "E": (
        "it is outside the physician fee schedule by regulation",
        "Another schedule may pay it, such as the average sales price list for drugs.",
    ),
    "X": ("it is outside the physician fee schedule by statute", "Another schedule may pay it."),
}
_STATUSES = ((_DENIED, Severity.DENIES), (_MINDED, Severity.WARNS), (_ELSEWHERE, Severity.INFORMS))


OTHER_PAYER = "That is Medicare's rule, and the payer is another: look up what its own policy says."


def find(subject: Subject) -> Iterator[Finding]:
    """Unknown, expired, future and header codes of lines and diagnoses, and statuses that are not payable."""
    for line in subject.lines:
        yield from _line(subject, line)
    missing = [line for line in subject.lines if not subject.has_fees(line)]
    if missing:
        yield no_fee_data(subject, Rule.STATUS, missing, "Whether these codes are payable was not checked")
    for diagnosis in subject.diagnoses:
        if sevenths.problem(subject, diagnosis) is None:
            yield from _diagnosis(subject, diagnosis)


def _line(subject: Subject, line: LineFacts) -> Iterator[Finding]:
    where = {"lines": (line.index,), "codes": (line.line.code,)}
    if line.entry is None and line.fee is None:
        yield _unknown_procedure(subject, line)
        return
    if line.entry is not None and not line.entry.active_on(line.on):
        yield Finding(
            Rule.NOT_ACTIVE,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{line.name} is not in force on {line.on}: {_life(line.entry)}.",
            f"{line.entry.source}, {line.entry.release}",
            "Report the code that is in force on the date of service.",
            **where,  # type: ignore[arg-type]
        )
    elif line.entry is not None and not line.entry.billable:
        yield Finding(
            Rule.HEADER,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{line.name} groups codes and is not reported itself.",
            f"{line.entry.source}, {line.entry.release}",
            **where,  # type: ignore[arg-type]
        )
    if line.fee is None:
        return
    status = line.fee.status
    for table, severity in _STATUSES:
        if status in table:
            meaning, to_do = table[status]
            ruled = subject.claim.medicare
            yield Finding(
                Rule.STATUS,
                Outcome.APPLIES,
                severity if ruled else Severity.INFORMS,
                f"{line.name} has status {status} in the Medicare fee schedule: {meaning}.",
                line.fee.release.cited,
                to_do if ruled else OTHER_PAYER,
                **where,  # type: ignore[arg-type]
            )


def _unknown_procedure(subject: Subject, line: LineFacts) -> Finding:
    """A code nobody lists: an error when the whole code set is on the shelf, else no data."""
    code = line.line.code
    level2 = code[:1].isalpha()
    complete = has_data(subject.shelf, "hcpcs" if level2 else "pfs", line.on)
    held = holding(subject.shelf, "hcpcs" if level2 else "pfs", line.on)
    source = held.release.cited if held.release else ("HCPCS Level II" if level2 else "CPT and the fee schedule")
    if complete or len(code) != 5 or not code.isalnum():
        return Finding(
            Rule.UNKNOWN_CODE,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{line.name}: there is no such procedure or supply code.",
            source,
            "Look the code up: consultant codes search",
            lines=(line.index,),
            codes=(code,),
        )
    return Finding(
        Rule.UNKNOWN_CODE,
        Outcome.NO_DATA,
        Severity.WARNS,
        f"{line.name} is not on the shelf, and the shelf does not hold its whole code set for the date.",
        source,
        "Import the official file: consultant codes import",
        lines=(line.index,),
        codes=(code,),
    )


def _diagnosis(subject: Subject, diagnosis: DiagnosisFacts) -> Iterator[Finding]:
    on, entry = subject.claim.date_of_service, diagnosis.entry
    where = {"diagnoses": (diagnosis.index,), "codes": (diagnosis.code,)}
    if entry is None:
        listed = (holding(subject.shelf, kind, on).release for kind in ("icd10cm-tabular", "icd10cm-order"))
        held = next((release for release in listed if release is not None), None)
        known = held is not None
        yield Finding(
            Rule.UNKNOWN_CODE,
            Outcome.APPLIES if known else Outcome.NO_DATA,
            Severity.DENIES if known else Severity.WARNS,
            f"{diagnosis.name}: there is no such ICD-10-CM code{'' if known else ' on the shelf'}.",
            held.cited if held else "ICD-10-CM",
            "Look the code up: consultant codes search",
            **where,  # type: ignore[arg-type]
        )
        return
    if not entry.active_on(on):
        yield Finding(
            Rule.NOT_ACTIVE,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{diagnosis.name} is not in force on {on}: {_life(entry)}.",
            f"{entry.source}, {entry.release}",
            "Report the code that is in force on the date of service.",
            **where,  # type: ignore[arg-type]
        )
    elif not entry.billable:
        below = [child.code for child in children(subject.shelf, entry.code, on, CodeSet.ICD10CM)]
        more = f" and {len(below) - _SHOWN} more" if len(below) > _SHOWN else ""
        yield Finding(
            Rule.HEADER,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{diagnosis.name} is a header: it needs more characters (Official Guidelines I.B.2).",
            f"{entry.source}, {entry.release}",
            f"Choose below it: {', '.join(below[:_SHOWN])}{more}." if below else "Add the 7th character it takes.",
            **where,  # type: ignore[arg-type]
        )


def _life(entry: CodeEntry) -> str:
    if entry.valid_to is not None and entry.valid_from is not None:
        return f"valid from {entry.valid_from} to {entry.valid_to}"
    if entry.valid_to is not None:
        return f"valid until {entry.valid_to}"
    return f"valid from {entry.valid_from}"
