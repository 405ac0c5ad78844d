"""Lines that do not say which side, toe, finger, eyelid or vessel, where their procedure has one.

Sources: HCPCS Level II anatomic modifiers; Medicare NCCI Policy Manual, ch. 1 §E; the site of a procedure from our own
table, else the bilateral indicator of the fee schedule (1 and 3: it can be done on either side).
"""

from collections.abc import Iterator

from consultant.codes.check.places import SIDE
from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject, no_fee_data
from consultant.codes.modifiers import ANATOMIC

_SIDED = frozenset({"50", *SIDE})
_SIDES = {"1", "3"}
_NO_SIDES = {"2", "9"}
_SAID = {
    "side": "RT, LT or 50",
    "toe": "TA to T9",
    "finger": "FA to F9",
    "eyelid": "E1 to E4",
    "coronary": "LC, LD, LM, RC or RI",
}


def find(subject: Subject) -> Iterator[Finding]:
    """Lines without the modifier of their anatomy; no data for codes of which nothing says where they are done."""
    unknown: list[LineFacts] = []
    for line in subject.lines:
        if line.is_evaluation:
            continue
        indicator = line.fee.bilateral if line.fee else ""
        if line.anatomic is None:
            if line.fee is None:
                unknown.append(line)
            elif indicator in _SIDES and not _SIDED & set(line.line.modifiers):
                yield _finding(line, Severity.INFORMS, "side", line.fee.release.cited)
            continue
        if not line.anatomic or (line.anatomic == "side" and indicator in _NO_SIDES):
            continue
        wanted = _SIDED | set(ANATOMIC[line.anatomic]) if line.anatomic != "coronary" else set(ANATOMIC["coronary"])
        if not wanted & set(line.line.modifiers):
            yield _finding(line, Severity.WARNS, line.anatomic, "our own table of procedures")
    if unknown:
        yield no_fee_data(
            subject, Rule.MODIFIER_MISSING, unknown, "Whether these procedures have sides was not checked"
        )


def _finding(line: LineFacts, severity: Severity, kind: str, known_from: str) -> Finding:
    place = "vessel" if kind == "coronary" else kind
    return Finding(
        Rule.MODIFIER_MISSING,
        Outcome.APPLIES,
        severity,
        f"{line.name} does not say which {place}.",
        f"{known_from}; {Rule.MODIFIER_MISSING.source}",
        f"Add what the record says: {_SAID[kind]}.",
        lines=(line.index,),
        codes=(line.line.code,),
    )
