"""The global surgical package: what is paid with an operation, and the modifiers that say a service is not part of it.

Source: Medicare Claims Processing Manual, ch. 12 §40.1 (the package; a major operation counts the day before, the day
and 90 days after it; a minor one the day, and for 010 ten days after it), §40.2 (billing) and §30.6.6 (visits: 24, 25,
57). MMM and YYY have no days there: the payer says. It binds one physician or group of a specialty, not hospitals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject, no_fee_data
from consultant.codes.rows import FeeRow, Setting, fee_row

_MANUAL = "Medicare Claims Processing Manual, ch. 12"
_AFTER = {"000": 0, "010": 10, "090": 90}
_NOT_THE_SURGEON = frozenset({"80", "81", "82", "AS", "55", "56", "26", "TC"})
"""Assistants and those who give only part of the care: the period of such a line is not judged."""
_RETURN = frozenset({"58", "78", "79"})
_CRITICAL = frozenset({"99291", "99292"})
_MATERNITY_DAYS = 42


@dataclass(frozen=True, slots=True)
class _Operation:
    """A procedure that may have a period: of the claim itself, or an earlier one."""

    code: str
    on: date
    modifiers: frozenset[str]
    fee: FeeRow
    line: LineFacts | None

    @property
    def name(self) -> str:
        return self.line.name if self.line else f"{self.code} of {self.on}"


def find(subject: Subject) -> Iterator[Finding]:
    """Services within the period of an operation; no data where the fee schedule does not answer."""
    if subject.claim.setting is not Setting.PRACTITIONER:
        return
    operations, unknown = _operations(subject)
    for line in subject.lines:
        earlier_hit = False
        others = [one for one in operations if one.line is None or one.line.index != line.index]
        for finding in _judge(line, others):
            earlier_hit = True
            yield finding
        if not earlier_hit:
            yield from _idle(subject, line)
    unanswered = [line for line in subject.lines if not line.is_evaluation and not subject.has_fees(line)]
    if unanswered:
        yield no_fee_data(subject, Rule.GLOBAL, unanswered, "The global periods of these codes were not checked")
    if unknown:
        yield Finding(
            Rule.GLOBAL,
            Outcome.NO_DATA,
            Severity.WARNS,
            f"The global period of {', '.join(unknown)}, reported earlier, is not on the shelf.",
            "Physician fee schedule relative value file",
            "Import the relative value file of that year: consultant codes import",
            codes=tuple(unknown),
        )
    if not subject.claim.earlier and subject.lines:
        yield Finding(
            Rule.GLOBAL,
            Outcome.NO_DATA,
            Severity.INFORMS,
            "No earlier services were given: a period that began before this claim is not known.",
            f"{_MANUAL} §40.1",
            "Give the procedures of the last 90 days by the same physician or group.",
        )


def _operations(subject: Subject) -> tuple[list[_Operation], list[str]]:
    """Everything with a row in the fee schedule that may begin a period, and the earlier codes without one."""
    found = [
        _Operation(line.line.code, line.on, frozenset(line.line.modifiers), line.fee, line)
        for line in subject.lines
        if line.fee is not None and not line.is_evaluation
    ]
    unknown: list[str] = []
    for service in subject.claim.earlier:
        row = fee_row(subject.shelf, service.code, "", service.on)
        if row is None:
            unknown.append(service.code)
        else:
            found.append(_Operation(service.code, service.on, frozenset(service.modifiers), row, None))
    return [one for one in found if not one.modifiers & _NOT_THE_SURGEON], list(dict.fromkeys(unknown))


def _judge(line: LineFacts, operations: list[_Operation]) -> Iterator[Finding]:
    if line.is_evaluation:
        major = [one for one in operations if one.fee.global_days == "090" and (one.on - line.on).days in {0, 1}]
        minor = [one for one in operations if one.fee.global_days in {"000", "010"} and one.on == line.on]
        if major:
            yield from _visit_of_the_day(line, major, major=True)
        if minor and not (major and "57" in line.line.modifiers):
            yield from _visit_of_the_day(line, minor, major=False)
    for operation in operations:
        if line.is_evaluation or operation.on != line.on:  # of one day, the pairs' own edits say what goes together
            yield from _judge_after(line, operation)


def _judge_after(line: LineFacts, operation: _Operation) -> Iterator[Finding]:
    days = (line.on - operation.on).days
    indicator = operation.fee.global_days
    if line.is_evaluation:
        if days > 0 and _follows(operation, days):
            yield _visit_after(line, operation, days)
        elif indicator == "MMM" and 0 <= days <= _MATERNITY_DAYS:
            yield _finding(
                Severity.INFORMS, line, operation,
                f"{line.name}: {operation.name} is maternity care (MMM), which may include this visit.",
                "What the package includes is defined by CPT and the payer; report only visits outside it.", "§40.1",
            )  # fmt: skip
        elif indicator == "YYY" and 0 <= days <= _AFTER["090"]:
            yield _finding(
                Severity.INFORMS, line, operation,
                f"{line.name}: the contractor sets the global period of {operation.name} (YYY).",
                "Ask the contractor whether the visit is included.", "§40.1",
            )  # fmt: skip
    elif days > 0 and line.fee is not None and line.fee.global_days in _AFTER and _follows(operation, days):
        yield _procedure_after(line, operation, days)


def _follows(operation: _Operation, days: int) -> bool:
    """Whether the period is open after `days`. With 54 the care after it is another's; 78 opens none."""
    after = _AFTER.get(operation.fee.global_days, 0)
    return after > 0 and days <= after and not operation.modifiers & {"54", "78"}


def _visit_of_the_day(line: LineFacts, operations: list[_Operation], *, major: bool) -> Iterator[Finding]:
    used = set(line.line.modifiers)
    if line.line.code in _CRITICAL and "FT" in used:
        return
    right, other = ("57", "25") if major else ("25", "57")
    section = "§40.1, §30.6.6"
    names = " and ".join(one.name for one in operations)
    when = f"of the {'day of or before' if major else 'day of'} {names}"
    indicators = ", ".join(sorted({one.fee.global_days for one in operations}))
    if right in used:
        meaning = (
            "at it the operation was decided on" if major else "it was significant and separate from the procedure"
        )
        yield _finding(
            Severity.INFORMS, line, operations,
            f"Modifier {right} sets {line.name} apart from {names}.",
            f"The record must show that {meaning}.", section,
        )  # fmt: skip
        return
    if other in used or "24" in used:
        # 57 already claims that the visit led to the day's major operation; 24 and 25 may be right for another reason
        yield _finding(
            Severity.WARNS, line, operations,
            f"{line.name} is {when} (global days {indicators}); its modifier is not the one for that ({right}).",
            _visit_words(major=major), section,
        )  # fmt: skip
        return
    yield _finding(
        Severity.DENIES, line, operations,
        f"{line.name} is {when}, and paid with it (global days {indicators}).",
        _visit_words(major=major), section,
    )  # fmt: skip


def _visit_words(*, major: bool) -> str:
    if major:
        return "Modifier 57 only when this visit led to the decision for the operation; else it is part of the package."
    return (
        "Modifier 25 only when the visit was significant and separately identifiable beyond the usual work before and "
        "after the procedure; the decision for a minor procedure alone is part of it."
    )


def _visit_after(line: LineFacts, operation: _Operation, days: int) -> Finding:
    used = set(line.line.modifiers)
    when = f"{days} days after {operation.name}"
    if "24" in used or (line.line.code in _CRITICAL and "FT" in used):
        return _finding(
            Severity.INFORMS, line, operation,
            f"{line.name} is {when}, within its {operation.fee.global_days} global days; its modifier says unrelated.",
            "The record, and as a rule the diagnosis, must show a reason unrelated to the operation.",
            "§40.2, §30.6.6",
        )  # fmt: skip
    return _finding(
        Severity.DENIES, line, operation,
        f"{line.name} is {when}, and follow-up within its {operation.fee.global_days} global days is paid with it.",
        "Modifier 24 only when the visit was for something unrelated to the operation; follow-up is not reported.",
        "§40.1, §30.6.6",
    )  # fmt: skip


def _procedure_after(line: LineFacts, operation: _Operation, days: int) -> Finding:
    used = _RETURN & set(line.line.modifiers)
    inside = f"{line.name} is {days} days after {operation.name}, within its {operation.fee.global_days} global days"
    if used:
        return _finding(
            Severity.INFORMS, line, operation,
            f"{inside}; modifier {', '.join(sorted(used))} says how they relate.",
            f"The record must show it: {_relations(used)}.", "§40.2",
        )  # fmt: skip
    minor = line.fee is not None and line.fee.global_days == "000"
    return _finding(
        Severity.WARNS if minor else Severity.DENIES, line, operation,
        f"{inside}, and no modifier says how they relate.",
        f"If true: {_relations(_RETURN)}. Care of a complication outside the operating room is paid already.",
        "§40.1, §40.2",
    )  # fmt: skip


def _relations(modifiers: frozenset[str] | set[str]) -> str:
    words = {
        "58": "58 for one that was planned, more extensive, or therapy after a diagnostic operation",
        "78": "78 for an unplanned return to the operating room for a related reason",
        "79": "79 for an unrelated one",
    }
    return "; ".join(words[modifier] for modifier in sorted(modifiers))


def _idle(subject: Subject, line: LineFacts) -> Iterator[Finding]:
    """A modifier that speaks of an earlier operation, when the earlier services were given and none is meant."""
    used = {"24", *_RETURN} & set(line.line.modifiers)
    if used and subject.claim.earlier:
        yield Finding(
            Rule.GLOBAL,
            Outcome.APPLIES,
            Severity.WARNS,
            f"{line.name}: {', '.join(sorted(used))} speaks of an earlier operation, and none given is in its period.",
            f"{_MANUAL} §40.2",
            "Leave it off unless there was one.",
            lines=(line.index,),
            codes=(line.line.code,),
        )


def _finding(
    severity: Severity,
    line: LineFacts,
    operations: _Operation | list[_Operation],
    message: str,
    resolution: str,
    section: str,
) -> Finding:
    found = operations if isinstance(operations, list) else [operations]
    return Finding(
        Rule.GLOBAL,
        Outcome.APPLIES,
        severity,
        message,
        f"{_MANUAL} {section}; {found[0].fee.release.cited}",
        resolution,
        lines=(line.index, *(one.line.index for one in found if one.line is not None)),
        codes=tuple(dict.fromkeys((line.line.code, *(one.code for one in found)))),
    )
