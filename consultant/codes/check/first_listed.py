"""Diagnoses that do not stand first.

Sources: ICD-10-CM Official Guidelines I.A.13 (manifestations), I.B.14 (body mass index), I.C.1.b (organisms), I.C.1.d.4
(severe sepsis), I.C.15.b and I.C.21 (outcome of delivery, weeks of gestation), I.C.20.a.6 (external causes).
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.sequence import MANIFESTATION
from consultant.codes.check.subject import Subject

_GUIDELINES = "ICD-10-CM Official Guidelines"
_NEVER = (
    ("V00", "Y99", "external causes only add to a diagnosis", "I.C.20.a.6"),
    ("R652", "R652", "severe sepsis follows the code of the systemic infection", "I.C.1.d.4"),
    ("Z37", "Z37", "the outcome of delivery only adds to the mother's diagnosis", "I.C.15.b.5"),
    ("Z3A", "Z3A", "weeks of gestation only add to an obstetric diagnosis", "I.C.21.c.11"),
    ("Z68", "Z68", "a body mass index only adds to a diagnosis", "I.B.14"),
    ("B95", "B97", "an organism only adds to the infection it causes", "I.C.1.b"),
)


def find(subject: Subject) -> Iterator[Finding]:
    """The first diagnosis, when it is one that only follows another."""
    if not subject.diagnoses:
        return
    first = subject.diagnoses[0]
    code, title = first.code, first.entry.description.lower() if first.entry else ""
    reason, section = "", ""
    if MANIFESTATION.search(title):
        reason, section = "a manifestation follows the disease that causes it", "I.A.13"
    for low, high, why, where in _NEVER:
        if code[: len(low)] >= low and code[: len(high)] <= high:
            reason, section = why, where
    if not reason:
        return
    yield Finding(
        Rule.FIRST_LISTED,
        Outcome.APPLIES,
        Severity.DENIES,
        f"{first.name} does not stand first: {reason}.",
        f"{_GUIDELINES} {section}",
        "Put the condition that was chiefly treated, or that causes it, first.",
        diagnoses=(0,),
        codes=(code,),
    )
