"""The claim that an answer makes, held against every published rule: what applies, what is clear, what has no data."""

from datetime import date

from consultant.case.answer import Answer, ClaimFinding
from consultant.codes.check import Finding, Outcome, Severity, check
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.model import CodeShelf
from consultant.codes.rows import Setting
from consultant.codes.shelf import Shelf

NOT_HELD = "The claim was not held against the published edits: this code database cannot be asked for them."
FLAG = "Edit: "
"""How a flag begins that a rule set; such flags are made anew with every check."""
_BY_MEDICARE_RULES = {"", "Medicare", "Medicare Advantage"}
"""Payers, as a case's facts name them, that pay by Medicare's rules; the first is one that nobody named."""
_MOST = 200
_TEXT = 2000


def hold(answer: Answer, shelf: CodeShelf, on: date) -> Answer:
    """`answer` with the findings of the claim check, and a flag on each line or diagnosis that a rule would deny.

    Findings, flags and the list of clear rules of an earlier check are replaced. An answer without codes has none.
    """
    held = answer.model_copy(deep=True)
    held.findings, held.checked = [], []
    for part in [*held.lines, *held.diagnoses]:
        part.flags = [flag for flag in part.flags if not flag.startswith(FLAG)]
    if not held.codes:
        return held
    if not isinstance(shelf, Shelf):
        held.caveats = [*held.caveats, *([] if NOT_HELD in held.caveats else [NOT_HELD])][:20]
        return held
    report = check(shelf, claim_of(held, on))
    said = [one for one in report.findings if one.outcome is not Outcome.CLEAR]
    held.findings = [_told(one) for one in said][:_MOST]
    spoken = {one.rule for one in said}
    held.checked = list(dict.fromkeys(str(one.rule) for one in report.clear if one.rule not in spoken))
    for finding in report.applies:
        if finding.severity is Severity.DENIES:
            _flag(held, finding)
    return held


def claim_of(answer: Answer, on: date) -> Claim:
    """The claim that `answer` makes for date of service `on`."""
    facts = answer.facts
    return Claim(
        lines=tuple(
            ClaimLine(line.code, tuple(line.modifiers), line.units, tuple(line.diagnosis_pointers))
            for line in answer.lines
        ),
        date_of_service=on,
        diagnoses=tuple(diagnosis.code for diagnosis in answer.diagnoses),
        # What is mailed in is the professional's claim, wherever it was done; the facility's has edits of its own.
        setting=Setting.PRACTITIONER,
        place_of_service=facts.place_of_service,
        age_years=facts.age_years,
        sex=facts.sex,
        medicare=facts.payer in _BY_MEDICARE_RULES,
    )


def _told(finding: Finding) -> ClaimFinding:
    return ClaimFinding(
        rule=str(finding.rule),
        outcome="applies" if finding.outcome is Outcome.APPLIES else "no data",
        severity=finding.severity.value,
        message=finding.message[:_TEXT],
        resolution=finding.resolution[:_TEXT],
        source=finding.source[:_TEXT],
        lines=list(finding.lines),
        diagnoses=list(finding.diagnoses),
    )


def _flag(answer: Answer, finding: Finding) -> None:
    parts = [*(answer.lines[at] for at in finding.lines), *(answer.diagnoses[at] for at in finding.diagnoses)]
    words = f"{FLAG}{finding.message}" + (f" {finding.resolution}" if finding.resolution else "")
    for part in parts or [*answer.lines[:1], *answer.diagnoses[:1]][:1]:
        if words[:_TEXT] not in part.flags:
            part.flags.append(words[:_TEXT])
