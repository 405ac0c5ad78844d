"""What does not stand as an answer: lines and diagnoses that fail a check are taken out and kept as failures.

A failure is for the reviewer alone. What is merely open (no diagnosis found yet, a side that nobody stated, units that
are paid on appeal, a code that Medicare does not pay where the case does not name Medicare) stays in it, flagged.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from consultant.case import edits
from consultant.case.answer import Answer, ClaimFinding, Diagnosis, Line, Objection, Rejected
from consultant.codes.check import Rule
from consultant.codes.model import CodeShelf
from consultant.codes.rows import Setting, mue
from consultant.codes.shelf import Shelf

Objections = Mapping[int, Sequence[Objection]]
"""What speaks against the parts of an answer, by their place in it, counting from 0."""
_OPEN = frozenset({Rule.POINTER})
"""Rules that say what a claim still lacks, not what is wrong in it."""
_BY_CLINICAL_DATA = 3
"""The MUE adjudication indicator under which more units can be paid (NCCI Policy Manual ch. 1 §V)."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def without(answer: Answer, lines: Objections, diagnoses: Objections) -> Answer:
    """`answer` with those lines and diagnoses among `rejected` instead; pointers follow their diagnoses.

    A part with no objection stays. What the rest of the answer says of a code that was rejected is left out with it.
    """
    lines = {at: why for at, why in lines.items() if why}
    diagnoses = {at: why for at, why in diagnoses.items() if why}
    if not (lines or diagnoses):
        return answer
    left = answer.model_copy(deep=True)
    left.rejected += [_rejected(answer.diagnoses[at], why) for at, why in sorted(diagnoses.items())]
    left.rejected += [_rejected(answer.lines[at], why) for at, why in sorted(lines.items())]
    left.rejected = left.rejected[:100]
    left.diagnoses = [one for at, one in enumerate(left.diagnoses) if at not in diagnoses]
    left.lines = [one for at, one in enumerate(left.lines) if at not in lines]
    kept = [at for at in range(len(answer.diagnoses)) if at not in diagnoses]
    place = {old + 1: new for new, old in enumerate(kept, 1)}
    for line in left.lines:
        line.diagnosis_pointers = [place.get(one, one) for one in line.diagnosis_pointers if one - 1 not in diagnoses]
    return _silent(left)


def settle(answer: Answer, shelf: CodeShelf, on: date) -> tuple[Answer, list[ClaimFinding]]:
    """`answer` without what a published rule would deny, held against the rules; and the denials, resolved or not.

    Of a procedure-to-procedure pair the column 2 line goes, of a duplicate the repetition, of a line within another's
    global period that line, of units above a daily limit the last line; then what is left is held anew. A diagnosis
    that may not stand first is put last before it is given up.
    """
    denied: list[ClaimFinding] = []
    put_last: set[str] = set()
    while True:
        answer = edits.hold(answer, shelf, on)
        found = [one for one in answer.findings if _stands_against(one)]
        denied += [one for one in found if one not in denied]
        first = answer.diagnoses[0].code if answer.diagnoses else ""
        if len(answer.diagnoses) > 1 and first not in put_last and any(one.rule == Rule.FIRST_LISTED for one in found):
            put_last.add(first)
            answer = _first_put_last(answer)
            continue
        lines, diagnoses = _fallen(answer, found, shelf, on)
        if not (lines or diagnoses):
            return answer, denied
        answer = without(answer, lines, diagnoses)


def _stands_against(finding: ClaimFinding) -> bool:
    """Whether a rule would deny, or would only be got past by a modifier that says nothing of the two being apart."""
    doubtful = finding.rule == Rule.PTP and finding.severity == "warns"
    return finding.outcome == "applies" and (finding.severity == "denies" or doubtful)


def _first_put_last(answer: Answer) -> Answer:
    """`answer` with its first diagnosis behind the others; pointers follow (ICD-10-CM Official Guidelines I.A.13)."""
    moved = answer.model_copy(deep=True)
    moved.diagnoses.append(moved.diagnoses.pop(0))
    last = len(moved.diagnoses)
    for line in moved.lines:
        line.diagnosis_pointers = [one - 1 if one > 1 else last for one in line.diagnosis_pointers]
    return moved


def _fallen(
    answer: Answer, found: list[ClaimFinding], shelf: CodeShelf, on: date
) -> tuple[dict[int, list[Objection]], dict[int, list[Objection]]]:
    """What goes in one round. A rule about a part that goes already waits for the next: it may not apply any more."""
    lines: dict[int, list[Objection]] = {}
    diagnoses: dict[int, list[Objection]] = {}
    column2 = {one.lines[1] for one in found if one.rule == Rule.PTP}
    # A line that falls by itself takes none with it, nor does one that is itself column 2 of another.
    found = sorted(found, key=lambda one: (one.rule == Rule.PTP, one.rule == Rule.PTP and one.lines[0] in column2))
    for one in found:
        if lines.keys() & set(one.lines) or diagnoses.keys() & set(one.diagnoses):
            continue
        objection = Objection(what=f"{one.message} {one.resolution}".strip(), rule=one.rule, source=one.source)
        for at in _lines_of(one, answer, shelf, on):
            lines[at] = [objection]
        if not one.lines and one.rule not in _OPEN:
            for at in one.diagnoses[1:] if one.rule == Rule.DUPLICATE_DIAGNOSIS else one.diagnoses:
                diagnoses[at] = [objection]
    return lines, diagnoses


def _lines_of(found: ClaimFinding, answer: Answer, shelf: CodeShelf, on: date) -> Sequence[int]:
    """The lines that go for one denial; none when it leaves them to the reviewer."""
    if found.rule in _OPEN or (found.rule == Rule.STATUS and not _for_medicare(answer)):
        return []
    if found.rule == Rule.PTP:
        return found.lines[1:]
    if found.rule == Rule.DUPLICATE_LINE:
        return found.lines[1:]
    if found.rule == Rule.GLOBAL:
        return found.lines[:1]
    if found.rule == Rule.MUE:
        code = answer.lines[found.lines[-1]].code
        limit = mue(shelf, code, Setting.PRACTITIONER, on) if isinstance(shelf, Shelf) else None
        if limit is not None and (limit.mai == _BY_CLINICAL_DATA if limit.units else not _for_medicare(answer)):
            return []
        return found.lines[-1:]
    return found.lines


def _for_medicare(answer: Answer) -> bool:
    """Whether the case names Medicare. That it pays nothing at all for a code (a status, a limit of no units, as for
    many preventive services) says nothing of how other payers have it reported.
    """
    return "medicare" in answer.facts.payer.lower()


def _rejected(part: Line | Diagnosis, why: Sequence[Objection]) -> Rejected:
    line = part if isinstance(part, Line) else None
    return Rejected(
        kind="line" if line else "diagnosis",
        code=part.code,
        modifiers=line.modifiers if line else [],
        units=line.units if line else 1,
        description=part.description,
        rationale=part.rationale,
        evidence=part.evidence,
        objections=list(why),
    )


def _silent(answer: Answer) -> Answer:
    """`answer` without the sentences that name a rejected code: nobody is to take it for an answer after all."""
    told = {*answer.codes, *(one.code for one in answer.not_reported)}
    codes = {one.code for one in answer.rejected} - told
    if not codes:
        return answer
    names = "|".join(re.escape(name) for code in sorted(codes) for name in (code, code.replace(".", "")))
    named = re.compile(rf"(?<![\w.])(?:{names})(?!\w|\.\w)", re.IGNORECASE)
    answer.summary = _apart_from(answer.summary, named)
    for part in [*answer.lines, *answer.diagnoses]:
        part.rationale = _apart_from(part.rationale, named)
    for left_out in answer.not_reported:
        left_out.reason = _apart_from(left_out.reason, named)
    for texts in (answer.questions, answer.caveats, answer.coverage):
        texts[:] = [text for text in texts if not named.search(text)]
    return answer


def _apart_from(text: str, named: re.Pattern[str]) -> str:
    if not named.search(text):
        return text
    return " ".join(one for one in _SENTENCE.split(text) if not named.search(one)).strip()
