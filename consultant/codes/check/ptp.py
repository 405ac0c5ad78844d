"""NCCI procedure-to-procedure edits between the lines of one day.

Source: CMS NCCI PTP edit files; Medicare NCCI Policy Manual, ch. 1 §D (PTP edits) and §E (modifiers and modifier
indicators).
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject
from consultant.codes.holdings import has_data
from consultant.codes.rows import PtpEdit, Setting, ptp_pairs

ANATOMIC = frozenset(
    ["E1", "E2", "E3", "E4", "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "TA", "T1", "T2", "T3"]
    + ["T4", "T5", "T6", "T7", "T8", "T9", "LT", "RT", "LC", "LD", "RC", "LM", "RI"]
)
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
        for edit in ptp_pairs(subject.shelf, codes, on, setting):
            for first in (line for line in lines if line.line.code == edit.column1):
                for second in (line for line in lines if line.line.code == edit.column2):
                    yield _finding(edit, first, second)


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
    used = _bypass(first, second)
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
        resolution=_needed(second),
        **where,  # type: ignore[arg-type]
    )


def _bypass(first: LineFacts, second: LineFacts) -> str:
    """The modifier on either line that gets past the edit, or empty.

    Two anatomic modifiers that name the same place bypass the edit in the claims system all the same; that they do not
    name separate sites is what `_honest_use` says.
    """
    for line in (second, first):
        for modifier in line.line.modifiers:
            if modifier in NCCI_ASSOCIATED:
                return modifier
    return ""


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


def _needed(second: LineFacts) -> str:
    if second.fee is not None and second.line.code.startswith("992"):
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
    }.get(second.anatomic)
    anatomic = f"{where}; else " if where else ""
    return (
        f"{anatomic}XE, XS, XP, XU or 59 on {second.line.code}, only when the record shows a separate encounter, site, "
        f"practitioner or an unusual service that does not overlap. Not for the same site in the same session. {_MANUAL}."
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
