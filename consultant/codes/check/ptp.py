"""NCCI procedure-to-procedure edits between the lines of one day.

Source: CMS NCCI PTP edit files; Medicare NCCI Policy Manual, ch. 1 §D (PTP edits) and §E (modifiers and modifier
indicators).
"""

from collections.abc import Iterator
from datetime import date

from consultant.codes.check.places import SIDE
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject
from consultant.codes.holdings import has_data
from consultant.codes.modifiers import ANATOMIC as BY_SITE
from consultant.codes.packing import pack_day
from consultant.codes.rows import PtpEdit, Setting, ptp_pairs

ANATOMIC = frozenset(modifier for modifiers in BY_SITE.values() for modifier in modifiers)
GLOBAL_SURGERY = frozenset(["24", "25", "57", "58", "78", "79"])
OTHER = frozenset(["27", "59", "91", "XE", "XS", "XP", "XU"])
NCCI_ASSOCIATED = ANATOMIC | GLOBAL_SURGERY | OTHER
"""Modifiers that can bypass an edit with indicator 1 (NCCI Policy Manual ch. 1 §E)."""
_MANUAL = "Medicare NCCI Policy Manual, ch. 1 §E"


def find(subject: Subject) -> Iterator[Finding]:
    """The edits between every two lines of a day, in both column orders; no data where no release answers."""
    setting = subject.claim.setting
    if setting is Setting.DME:
        return
    for on, lines in subject.by_day().items():
        codes = list(dict.fromkeys(line.line.code for line in lines))
        if len(codes) < 2:
            continue
        unanswered = [
            code for code in codes if not has_data(subject.shelf, "ptp", on, variant=setting.value, code=code)
        ]
        if unanswered:
            yield _no_data(subject, unanswered, lines)
        if not _since_1980(on):
            continue
        for edit in ptp_pairs(subject.shelf, codes, on, setting):
            for first in (line for line in lines if line.line.code == edit.column1):
                for second in (line for line in lines if line.line.code == edit.column2):
                    yield _finding(edit, first, second)


def _since_1980(on: date) -> bool:
    """Whether there were edits at all on a date, and the database can hold it: they began in 1996."""
    try:
        pack_day(on)
    except ValueError:
        return False
    return True


def _finding(edit: PtpEdit, first: LineFacts, second: LineFacts) -> Finding:
    where = {
        "lines": (first.index, second.index),
        "codes": (edit.column1, edit.column2),
        "source": edit.release.cited,
    }
    reason = f" ({edit.rationale})" if edit.rationale else ""
    pair = f"{edit.column2} is column 2 of {edit.column1}{reason}"
    if edit.indicator == 0:
        return Finding(
            Rule.PTP,
            Outcome.APPLIES,
            Severity.DENIES,
            f"{pair}: it is not paid beside it on the same day, and no modifier changes that (indicator 0).",
            resolution=f"Report {edit.column1} alone, or {edit.column2} alone when that is what was done.",
            **where,  # type: ignore[arg-type]
        )
    used, doubt = _bypass(first, second)
    if used and doubt:
        return Finding(
            Rule.PTP,
            Outcome.APPLIES,
            Severity.WARNS,
            f"{pair}. Modifier {used} may bypass the edit (indicator 1), but {doubt}.",
            resolution=_needed(edit, first, second),
            **where,  # type: ignore[arg-type]
        )
    if used:
        return Finding(
            Rule.PTP,
            Outcome.APPLIES,
            Severity.INFORMS,
            f"{pair}. Modifier {used} bypasses the edit (indicator 1).",
            resolution=f"The record must show what {used} claims: {_honest_use(used)}",
            **where,  # type: ignore[arg-type]
        )
    return Finding(
        Rule.PTP,
        Outcome.APPLIES,
        Severity.DENIES,
        f"{pair}: it is not paid beside it on the same day unless an NCCI-associated modifier is true (indicator 1).",
        resolution=_needed(edit, first, second),
        **where,  # type: ignore[arg-type]
    )


def _bypass(first: LineFacts, second: LineFacts) -> tuple[str, str]:
    """The modifier on either line that gets past the edit, and why it may claim what was not done; empty when neither.

    The claims system takes any of them on either line. What a modifier says is another matter: a place on the operation
    says nothing about a visit, and one place, or a place on one line alone, does not tell two apart.
    """
    of_first, of_second = (
        [modifier for modifier in line.line.modifiers if modifier in NCCI_ASSOCIATED] for line in (first, second)
    )
    used = [*of_second, *of_first]
    if not used:
        return "", ""
    for visit, own in ((second, of_second), (first, of_first)):
        if visit.is_evaluation and not set(own) - ANATOMIC:
            return used[0], f"it says nothing about the visit {visit.line.code}"
    told = [modifier for modifier in used if modifier not in ANATOMIC]
    if told or _apart(set(of_first), set(of_second)):
        return (told or used)[0], ""
    if of_first and of_second:
        return used[0], "the modifiers of the two lines do not name two places"
    return used[0], "only one of the two lines says where it was done"


def _apart(first: set[str], second: set[str]) -> bool:
    """Whether anatomic modifiers name two places: two sides, or two digits, eyelids or vessels."""
    sides = [{SIDE[modifier] for modifier in each if modifier in SIDE} for each in (first, second)]
    if all(sides) and not sides[0] & sides[1]:
        return True
    exact = [each - {"RT", "LT"} for each in (first, second)]
    return all(exact) and not exact[0] & exact[1]


def _honest_use(modifier: str) -> str:
    if modifier in ANATOMIC:
        return f"the two services were at different places; not when both were at the same one. {_MANUAL}."
    if modifier == "25":
        return f"a significant, separately identifiable evaluation beyond the usual work of the procedure. {_MANUAL}."
    if modifier == "57":
        return f"the evaluation at which a major procedure was decided, on its day or the day before. {_MANUAL}."
    if modifier in GLOBAL_SURGERY:
        return f"the relation to the earlier procedure that {modifier} states. {_MANUAL}."
    return f"a different session, site, lesion, injury or practitioner; never the same site and session. {_MANUAL}."


def _needed(edit: PtpEdit, first: LineFacts, second: LineFacts) -> str:
    if second.is_evaluation:
        if first.fee is not None and first.fee.global_days == "090":
            return (
                f"Modifier 57 on {edit.column2}, only when the operation was decided on at that visit; otherwise it is "
                f"part of the operation. {_MANUAL}."
            )
        return (
            "Modifier 25 on the evaluation, when it was significant and separately identifiable from the procedure; "
            f"otherwise it is part of the procedure. {_MANUAL}."
        )
    where = {
        "side": "RT or LT where the sides differ",
        "toe": "TA to T9 where the toes differ",
        "finger": "FA to F9 where the fingers differ",
        "eyelid": "E1 to E4 where the eyelids differ",
        "coronary": "LC, LD, LM, RC or RI where the vessels differ",
    }.get(second.anatomic or "")
    anatomic = f"{where}; else " if where else ""
    return (
        f"{anatomic}XE, XS, XP, XU or 59 on {second.line.code}, only when the record shows a separate encounter, site, "
        f"practitioner or a service that does not overlap. Not for the same site in the same session. {_MANUAL}."
    )


def _no_data(subject: Subject, codes: list[str], lines: list[LineFacts]) -> Finding:
    concerned = [line for line in lines if line.line.code in codes]
    held = has_data(subject.shelf, "ptp", concerned[0].on, variant=subject.claim.setting.value)
    standing = f"the shelf's release is {held.standing.value}" if held.release else "no release is on the shelf"
    return Finding(
        Rule.PTP,
        Outcome.NO_DATA,
        Severity.WARNS,
        f"Whether these codes may be reported together was not checked: {standing}.",
        held.release.cited if held.release else f"NCCI PTP edits, {subject.claim.setting.value}",
        "Import the current NCCI PTP edits: consultant codes import",
        lines=tuple(line.index for line in concerned),
        codes=tuple(codes),
    )
