"""Diagnoses and procedures of organs that one sex has.

Sources: titles of the ICD-10-CM blocks (diseases of male and of female genital organs, their neoplasms, pregnancy);
CPT sections of the male (54000 to 55899) and female (56405 to 58999) genital system and of maternity care (59000 to
59899). The recorded sex and the organs of a patient may differ (Medicare Claims Processing Manual, ch. 32 §240): it is
a warning, never a refusal.
"""

from collections.abc import Iterator
from functools import lru_cache

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import Subject
from consultant.codes.claim import Sex

_DIAGNOSES: tuple[tuple[str, str, Sex], ...] = (
    ("O00", "O9A", "female"),
    ("N70", "N77", "female"),
    ("N80", "N98", "female"),
    ("C51", "C58", "female"),
    ("D25", "D28", "female"),
    ("Z34", "Z34", "female"),
    ("Z3A", "Z3A", "female"),
    ("N40", "N53", "male"),
    ("C60", "C63", "male"),
    ("D29", "D29", "male"),
)
_PROCEDURES: tuple[tuple[str, str, Sex], ...] = (
    ("54000", "55899", "male"),
    ("56405", "58999", "female"),
    ("59000", "59899", "female"),
)
_RESOLUTION = (
    "Check the code and the recorded sex. Where both are right, Medicare has modifier KX (professional) and condition "
    "code 45 (institutional) to say so."
)
_MANUAL = "Medicare Claims Processing Manual, ch. 32 §240"
_SAID = frozenset({"KX"})


def find(subject: Subject) -> Iterator[Finding]:
    """Codes that do not go with the recorded sex; no data where one is bound to a sex and none is given."""
    recorded = subject.claim.sex
    bound: list[str] = []
    for one in subject.diagnoses:
        wanted = _bound(one.code, _DIAGNOSES)
        if wanted is None:
            continue
        bound.append(one.shown)
        if recorded not in (None, wanted):
            yield _finding(
                f"{one.name} is a diagnosis of {wanted} organs or pregnancy; the recorded sex is {recorded}.",
                f"ICD-10-CM tabular list, block titles; {_MANUAL}",
                one.code,
                diagnoses=(one.index,),
            )
    for line in subject.lines:
        code = line.line.code
        wanted = _bound(code, _PROCEDURES) if len(code) == 5 and code.isdigit() else None
        if wanted is None:
            continue
        bound.append(code)
        if recorded not in (None, wanted) and not _SAID & set(line.line.modifiers):
            yield _finding(
                f"{line.name} is in the {wanted} section of CPT; the recorded sex is {recorded}.",
                f"CPT sections; {_MANUAL}",
                code,
                lines=(line.index,),
            )
    if recorded is None and bound:
        yield Finding(
            Rule.SEX,
            Outcome.NO_DATA,
            Severity.INFORMS,
            f"The patient's sex is not given, and {', '.join(dict.fromkeys(bound))} is bound to one.",
            Rule.SEX.source,
            codes=tuple(dict.fromkeys(bound)),
        )


@lru_cache(maxsize=4096)
def _bound(code: str, table: tuple[tuple[str, str, Sex], ...]) -> Sex | None:
    return next((sex for first, last, sex in table if first <= code[: len(first)] <= last), None)


def _finding(
    message: str, source: str, code: str, *, lines: tuple[int, ...] = (), diagnoses: tuple[int, ...] = ()
) -> Finding:
    return Finding(
        Rule.SEX,
        Outcome.APPLIES,
        Severity.WARNS,
        message,
        source,
        _RESOLUTION,
        lines=lines,
        diagnoses=diagnoses,
        codes=(code,),
    )
