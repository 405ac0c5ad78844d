"""Diagnoses and procedures that are meant for an age.

Sources: CMS, Definitions of Medicare Code Edits, age conflict (newborn 0, pediatric 0 to 17, maternity 9 to 64, adult
15 to 124 years), applied to outpatient hospitals by the Integrated OCE; ICD-10-CM titles that name an age; CPT, where
the code itself is defined by age (preventive medicine, critical care of children, immunization with counselling). The
editor's lists concern hospitals, and some conditions of the perinatal period last: elsewhere a diagnosis only warns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import Subject
from consultant.codes.rows import Setting

_MCE = "CMS Definitions of Medicare Code Edits, age conflict"
_TITLE = "ICD-10-CM tabular list, title of the code"
_CPT = "CPT, definition of the code by age"
_DAYS = 365.0
_OLDEST = 150


@dataclass(frozen=True, slots=True)
class _Span:
    """Codes from `first` to `last` and below are for ages from `low` up to, not including, `below`, in years."""

    first: str
    last: str
    low: float
    below: float
    words: str
    source: str

    def holds(self, code: str) -> bool:
        return code[: len(self.first)] >= self.first and code[: len(self.last)] <= self.last


_PERINATAL = _Span(
    "P00", "P96", 0, 1, "newborns; later only while a condition of that time lasts",
    f"{_MCE}; ICD-10-CM Official Guidelines I.C.16.a",
)  # fmt: skip
_DIAGNOSES = (
    _Span("Z00110", "Z00110", 0, 8 / _DAYS, "newborns under 8 days", _TITLE),
    _Span("Z00111", "Z00111", 8 / _DAYS, 29 / _DAYS, "newborns of 8 to 28 days", _TITLE),
    _Span("Z0012", "Z0012", 29 / _DAYS, 18, "children of 29 days to 17 years", _MCE),
    _Span("Z000", "Z000", 15, 125, "adults", _MCE),
    _Span("Z38", "Z38", 0, 1, "the newborn's own record at birth", _MCE),
    _Span("O00", "O9A", 9, 65, "mothers of 9 to 64 years", _MCE),
    _Span("Z34", "Z34", 9, 65, "mothers of 9 to 64 years", _MCE),
    _Span("Z37", "Z37", 9, 65, "mothers of 9 to 64 years", _MCE),
    _Span("Z3A", "Z3A", 9, 65, "mothers of 9 to 64 years", _MCE),
    _PERINATAL,
)
_PREVENTIVE = ((0, 1), (1, 5), (5, 12), (12, 18), (18, 40), (40, 65), (65, inf))
_WORDS = ("infants under 1", "1 to 4", "5 to 11", "12 to 17", "18 to 39", "40 to 64", "65 and older")
_PROCEDURES = (
    *(
        _Span(
            str(first + step), str(first + step), low, below, f"ages {words}", f"{_CPT}, preventive medicine services"
        )
        for first in (99381, 99391)
        for step, ((low, below), words) in enumerate(zip(_PREVENTIVE, _WORDS, strict=True))
    ),
    _Span("99468", "99469", 0, 29 / _DAYS, "neonates of 28 days or less", f"{_CPT}, neonatal critical care"),
    _Span("99471", "99472", 29 / _DAYS, 3, "29 days to 24 months", f"{_CPT}, pediatric critical care"),
    _Span("99475", "99476", 2, 6, "2 to 5 years", f"{_CPT}, pediatric critical care"),
    _Span("90460", "90461", 0, 19, "ages up to and including 18", f"{_CPT}, immunization with counselling"),
    _Span("54160", "54160", 0, 29 / _DAYS, "neonates of 28 days or less", _CPT),
    _Span("54161", "54161", 29 / _DAYS, inf, "ages over 28 days", _CPT),
)


_DIAGNOSES_BY_LETTER = {
    letter: tuple(span for span in _DIAGNOSES if span.first[0] == letter) for letter in ("O", "P", "Z")
}
_PROCEDURES_BY_CODE = {
    str(code): tuple(span for span in _PROCEDURES if span.holds(str(code)))
    for found in _PROCEDURES
    for code in range(int(found.first), int(found.last) + 1)
}


def find(subject: Subject) -> Iterator[Finding]:
    """Codes for another age than the patient's; no data where one is bound to an age and the age is not given."""
    hospital, age = subject.claim.setting is Setting.OUTPATIENT, subject.claim.age_years
    if age is not None and not 0 <= age < _OLDEST:
        age = None
    bound: list[str] = []
    for one in subject.diagnoses:
        for span in _DIAGNOSES_BY_LETTER.get(one.code[:1], ()):
            if not span.holds(one.code):
                continue
            bound.append(one.shown)
            if age is None or _fits(age, span):
                continue
            certain = span.source == _TITLE or (hospital and span is not _PERINATAL)
            yield Finding(
                Rule.AGE,
                Outcome.APPLIES,
                Severity.DENIES if certain else Severity.WARNS,
                f"{one.name} is for {span.words}; the patient is {_words(age)}.",
                span.source,
                "Check the age and the code against the record.",
                diagnoses=(one.index,),
                codes=(one.code,),
            )
    for line in subject.lines:
        for span in _PROCEDURES_BY_CODE.get(line.line.code, ()):
            bound.append(line.line.code)
            if age is None or _fits(age, span):
                continue
            yield Finding(
                Rule.AGE,
                Outcome.APPLIES,
                Severity.DENIES,
                f"{line.name} is for {span.words}; the patient is {_words(age)}.",
                span.source,
                "Choose the code of the patient's age on the date of service.",
                lines=(line.index,),
                codes=(line.line.code,),
            )
    if age is None and bound:
        yield Finding(
            Rule.AGE,
            Outcome.NO_DATA,
            Severity.INFORMS,
            f"The patient's age is not known, and {', '.join(dict.fromkeys(bound))} is bound to an age.",
            Rule.AGE.source,
            "Give the age on the date of service.",
            codes=tuple(dict.fromkeys(bound)),
        )


def _fits(age: float, span: _Span) -> bool:
    """Whether an age fits; under one year it is compared in whole days, since it was divided from days."""
    if age >= 1:
        return span.low <= age < span.below
    days = round(age * _DAYS)
    return round(span.low * _DAYS) <= days and (span.below == inf or days < round(span.below * _DAYS))


def _words(age: float) -> str:
    return f"{round(age * _DAYS)} days old" if age < 1 else f"{int(age)} years old"
