"""Units: medically unlikely edits, and what cannot be a number of units.

Source: CMS MUE files; Medicare NCCI Policy Manual, ch. 1 §V (Medically Unlikely Edits).
"""

from collections.abc import Iterator
from dataclasses import replace

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject, why_not
from consultant.codes.check.validity import OTHER_PAYER
from consultant.codes.holdings import has_data
from consultant.codes.model import Holding
from consultant.codes.rows import MueLimit, mue

_MANUAL = "Medicare NCCI Policy Manual, ch. 1 §V"


def find(subject: Subject) -> Iterator[Finding]:
    """Lines whose units, or whose day's units, are above the published limit; no data where there is no release."""
    unanswered: list[LineFacts] = []
    for on, lines in subject.by_day().items():
        answered = bool(has_data(subject.shelf, "mue", on, variant=subject.claim.setting.value))
        by_code: dict[str, list[LineFacts]] = {}
        for line in lines:
            by_code.setdefault(line.line.code, []).append(line)
        for code, same in by_code.items():
            limit = mue(subject.shelf, code, subject.claim.setting, same[0].on)
            over = list(_over(limit, same)) if limit is not None else []
            if limit is not None and limit.units == 0 and not subject.claim.medicare:
                over = [replace(one, severity=Severity.INFORMS, resolution=OTHER_PAYER) for one in over]
            yield from over
            if not over and not answered and not _held(subject, same[0]):
                unanswered += same
    yield from _no_units(subject)
    if unanswered:
        held = _held(subject, unanswered[0])
        yield Finding(
            Rule.MUE,
            Outcome.NO_DATA,
            Severity.WARNS,
            f"How many units are credible was not checked: {why_not(held)}.",
            held.release.cited if held.release else f"NCCI medically unlikely edits, {subject.claim.setting.value}",
            "Import the current MUE file: consultant codes import",
            lines=tuple(line.index for line in unanswered),
            codes=tuple(dict.fromkeys(line.line.code for line in unanswered)),
        )


def _held(subject: Subject, line: LineFacts) -> Holding:
    return has_data(subject.shelf, "mue", line.on, variant=subject.claim.setting.value, code=line.line.code)


def _over(limit: MueLimit, lines: list[LineFacts]) -> Iterator[Finding]:
    """MAI 1 is held against each line, MAI 2 and 3 against the sum of the day."""
    if limit.mai == 1:
        for line in lines:
            if line.line.units > limit.units:
                yield _finding(limit, [line], line.line.units)
        return
    total = sum(line.line.units for line in lines)
    if total > limit.units:
        yield _finding(limit, lines, total)


def _finding(limit: MueLimit, lines: list[LineFacts], units: int) -> Finding:
    per = "a line" if limit.mai == 1 else "a day"
    message = f"{limit.code}: {units} units, and the limit is {limit.units} {per} (MAI {limit.mai})."
    if limit.mai == 2:
        resolution = f"The limit stands by policy and is not appealed above: correct the units or the code. {_MANUAL}."
    elif limit.mai == 3:
        resolution = f"If the record shows more was needed and done, report it and be ready to appeal. {_MANUAL}."
    else:
        resolution = (
            "If the record shows more was done, report the rest on lines of their own with a modifier that is true "
            f"(RT, LT, 76, 59 …). {_MANUAL}."
        )
    if limit.units == 0:
        resolution = f"The code is not payable in this setting at all. {_MANUAL}."
    return Finding(
        Rule.MUE,
        Outcome.APPLIES,
        Severity.DENIES,
        message,
        limit.release.cited,
        resolution,
        lines=tuple(line.index for line in lines),
        codes=(limit.code,),
    )


def _no_units(subject: Subject) -> Iterator[Finding]:
    for line in subject.lines:
        if line.line.units < 1:
            yield Finding(
                Rule.UNITS,
                Outcome.APPLIES,
                Severity.DENIES,
                f"{line.name} has {line.line.units} units.",
                "CMS-1500 item 24G (Medicare Claims Processing Manual, ch. 26 §10.4)",
                "Give the number of units, 1 or more.",
                lines=(line.index,),
                codes=(line.line.code,),
            )
