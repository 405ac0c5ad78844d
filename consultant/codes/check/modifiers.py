"""Modifiers against the fee schedule's indicators, against each other and against their code.

Sources: MPFSDB record layout (Medicare Claims Processing Manual, ch. 23, addendum): PC/TC, multiple procedure (51),
bilateral (50), assistant (80, 81, 82, AS), co-surgeon (62), team (66); ch. 12 §40.7 (bilateral), §20.4.3 and §40.8
(assistants, co-surgeons, teams); NCCI Policy Manual ch. 1 §E.
"""

from collections.abc import Callable, Iterator

from consultant.codes.check.ptp import OTHER
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject, no_fee_data
from consultant.codes.rows import FeeRow

_LAYOUT = "MPFSDB record layout, Medicare Claims Processing Manual ch. 23"
_MANUAL = "Medicare NCCI Policy Manual, ch. 1 §E"
_EXCLUSIVE = (
    ({"RT", "LT"}, "one line is either right or left; both sides are modifier 50, or a line for each"),
    ({"26", "TC"}, "the two parts together are the whole service, reported without either"),
    ({"50", "RT"}, "50 says both sides"),
    ({"50", "LT"}, "50 says both sides"),
    ({"62", "66"}, "two surgeons or a team, not both"),
    ({"80", "82"}, "an assistant is reported once"),
    ({"JW", "JZ"}, "either something was discarded or nothing was"),
    ({"78", "79"}, "the return was related to the first operation or it was not"),
)
_EM_ONLY = {"24", "25", "57"}
_MOST = 4
Verdict = tuple[Severity, str] | None
"""What an indicator says against a modifier, or None when it is allowed."""


def find(subject: Subject) -> Iterator[Finding]:
    """Modifiers that the code, its indicators or another modifier do not allow."""
    unanswered: list[LineFacts] = []
    for line in subject.lines:
        yield from _among_themselves(line)
        if line.fee is not None:
            yield from _by_indicator(line, line.fee)
        if _JUDGED & set(line.line.modifiers) and not subject.has_fees(line):
            unanswered.append(line)
        yield from _evaluation_only(line)
    if unanswered:
        yield no_fee_data(
            subject, Rule.MODIFIER, unanswered, "Whether the indicators allow these modifiers was not checked"
        )


def _finding(line: LineFacts, severity: Severity, message: str, source: str, resolution: str = "") -> Finding:
    return Finding(
        Rule.MODIFIER,
        Outcome.APPLIES,
        severity,
        f"{line.name}: {message}",
        source,
        resolution,
        lines=(line.index,),
        codes=(line.line.code,),
    )


def _among_themselves(line: LineFacts) -> Iterator[Finding]:
    used = line.line.modifiers
    if len(used) > _MOST:
        yield _finding(
            line,
            Severity.DENIES,
            f"{len(used)} modifiers, and a line takes {_MOST}.",
            "CMS-1500 item 24D (Medicare Claims Processing Manual, ch. 26 §10.4)",
            "Report 99 as the last and the others in the narrative, where the payer takes it.",
        )
    for modifier in dict.fromkeys(used):
        if len(modifier) != 2 or not modifier.isalnum():
            yield _finding(line, Severity.DENIES, f"{modifier} is no modifier: they have two characters.", _MANUAL)
        if used.count(modifier) > 1:
            yield _finding(line, Severity.DENIES, f"modifier {modifier} stands more than once.", _MANUAL)
    for pair, why in _EXCLUSIVE:
        if pair <= set(used):
            yield _finding(
                line, Severity.DENIES, f"{' and '.join(sorted(pair))} contradict each other: {why}.", _MANUAL
            )
    specific = {"XE", "XS", "XP", "XU"} & set(used)
    if "59" in used and specific & OTHER:
        yield _finding(
            line,
            Severity.DENIES,
            f"59 and {', '.join(sorted(specific))} say the same; only the more specific one is reported.",
            _MANUAL,
            "Leave 59 off.",
        )


def _evaluation_only(line: LineFacts) -> Iterator[Finding]:
    """24, 25 and 57 belong on an evaluation and management service (or 25 on other visit-like services)."""
    used = _EM_ONLY & set(line.line.modifiers)
    days = line.fee.global_days if line.fee is not None else ""
    adds_to_a_visit = days == "ZZZ" and line.is_evaluation  # further critical care carries the 25 of its visit
    if used and days in {"000", "010", "090", "ZZZ"} and not adds_to_a_visit:
        yield _finding(
            line,
            Severity.DENIES,
            f"{', '.join(sorted(used))} is for evaluation and management services, and this is a procedure.",
            "Medicare Claims Processing Manual, ch. 12 §30.6.6",
            "Put it on the visit that was separate from the procedure.",
        )


def _by_indicator(line: LineFacts, fee: FeeRow) -> Iterator[Finding]:
    for modifiers, judge in _JUDGES:
        for modifier in line.line.modifiers:
            verdict = judge(fee, modifier) if modifier in modifiers else None
            if verdict is not None:
                severity, why = verdict
                yield _finding(line, severity, f"modifier {modifier}: {why}.", f"{fee.release.cited}; {_LAYOUT}")


def _components(fee: FeeRow, modifier: str) -> Verdict:
    """26 and TC by the PC/TC indicator."""
    meanings = {
        "0": "a physician service has no technical part to take off",
        "2": "the code is the professional part already",
        "3": "the code is the technical part already",
        "4": "the code is the whole test, others stand for its parts",
        "5": "a service incident to a physician's has no such parts",
    }
    if fee.pctc in meanings:
        return Severity.DENIES, f"{meanings[fee.pctc]} (PC/TC indicator {fee.pctc})"
    if fee.pctc in {"6", "8"} and modifier == "TC":
        return Severity.DENIES, f"TC is not used with it (PC/TC indicator {fee.pctc})"
    if fee.pctc in {"7", "9"}:
        return Severity.DENIES, f"it has no professional and technical part (PC/TC indicator {fee.pctc})"
    return None


def _bilateral(fee: FeeRow, _modifier: str) -> Verdict:
    return {
        "0": (Severity.WARNS, "the second side is not paid more (bilateral indicator 0)"),
        "2": (Severity.DENIES, "the code is for both sides already (bilateral indicator 2)"),
        "9": (Severity.DENIES, "sides do not apply to it (bilateral indicator 9)"),
    }.get(fee.bilateral)


def _assistant(fee: FeeRow, _modifier: str) -> Verdict:
    return {
        "0": (Severity.WARNS, "an assistant is paid only when the record shows the need (assistant indicator 0)"),
        "1": (Severity.DENIES, "an assistant may not be paid for it by statute (assistant indicator 1)"),
        "9": (Severity.DENIES, "assistants do not apply to it (assistant indicator 9)"),
    }.get(fee.assistant)


def _co_surgeon(fee: FeeRow, _modifier: str) -> Verdict:
    return {
        "0": (Severity.DENIES, "co-surgeons are not allowed (co-surgeon indicator 0)"),
        "1": (Severity.WARNS, "two surgeons are paid only when the record shows the need (co-surgeon indicator 1)"),
        "9": (Severity.DENIES, "co-surgeons do not apply to it (co-surgeon indicator 9)"),
    }.get(fee.co_surgeon)


def _team(fee: FeeRow, _modifier: str) -> Verdict:
    return {
        "0": (Severity.DENIES, "a team is not allowed (team indicator 0)"),
        "1": (Severity.WARNS, "a team is paid only when the record shows the need, by report (team indicator 1)"),
        "9": (Severity.DENIES, "teams do not apply to it (team indicator 9)"),
    }.get(fee.team)


def _multiple(fee: FeeRow, _modifier: str) -> Verdict:
    if fee.global_days == "ZZZ":
        return Severity.WARNS, "an add-on code is never reduced as a second procedure; leave 51 off"
    if fee.multiple_procedure in {"0", "9"}:
        return Severity.WARNS, f"no multiple-procedure rule applies to it (indicator {fee.multiple_procedure})"
    return None


_JUDGES: tuple[tuple[frozenset[str], Callable[[FeeRow, str], Verdict]], ...] = (
    (frozenset({"26", "TC"}), _components),
    (frozenset({"50"}), _bilateral),
    (frozenset({"80", "81", "82", "AS"}), _assistant),
    (frozenset({"62"}), _co_surgeon),
    (frozenset({"66"}), _team),
    (frozenset({"51"}), _multiple),
)
_JUDGED = frozenset().union(*(modifiers for modifiers, _ in _JUDGES))
"""The modifiers that an indicator decides on."""
