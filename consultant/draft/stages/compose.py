"""The answer as the reviewer gets it: what was chosen and stands, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultant.case.answer import Answer
from consultant.draft.lookup import NOT_CHECKED, UNVERIFIED, failures_told
from consultant.draft.verify import Fault


@dataclass(frozen=True, slots=True)
class Origin:
    """How an answer came about, as far as a reviewer has to know."""

    model: str
    prompt_version: str
    looked_up: bool
    verified: bool
    cut: bool = False
    """The case was too long for the model."""
    stopped: str = ""
    """What ended the work before it was done: a sentence."""


def compose(answer: Answer, faults: Sequence[Fault], lost: Sequence[str], origin: Origin) -> Answer:
    """`answer` with a summary in any event, and in `made_by` what the reviewer has to know about it."""
    made = answer.model_copy(deep=True)
    if made.rejected and not made.summary:
        made.summary = _summary(made)
    if made.empty:
        made.summary = "The model proposed nothing for this case; a reviewer has to code it."
    made.caveats = [*made.caveats, NOT_CHECKED]
    made_by = f"Drafted by {origin.model}, prompt {origin.prompt_version}, "
    made_by += "from look-ups in the code database." if origin.looked_up else "from its memory alone."
    if not origin.verified:
        made_by += UNVERIFIED
    if faults:
        made_by += failures_told(made, faults)
        loose = [str(fault) for fault in faults if not fault.where.startswith(("line", "diagnosis"))]
        made_by += "".join(f" {fault}." for fault in loose[:5])
    if lost:
        made_by += f" Left out: {'; '.join(lost[:5])}."
    if origin.cut:
        made_by += " The case was too long for the model; its oldest part was left out."
    if origin.stopped:
        made_by += f" {origin.stopped}"
    made.made_by = made_by
    return made


def _summary(answer: Answer) -> str:
    """The answer in a sentence, where the model's own spoke of codes that failed."""
    lines = ", ".join("-".join([line.code, *line.modifiers]) for line in answer.lines)
    diagnoses = ", ".join(one.code for one in answer.diagnoses)
    if lines and diagnoses:
        return f"Report {lines} with {diagnoses}."
    if lines or diagnoses:
        return f"Report {lines or diagnoses}."
    return "None of the codes that were considered could be confirmed; a reviewer has to code this case."
