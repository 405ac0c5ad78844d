"""What a model is asked to fill in: smaller than an answer, with no field for a recipient or for where a case stands.

A proposal is data from outside. `to_answer` makes an `Answer` of it and says what could not be carried over.
"""

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from consultant.case.answer import Answer, Diagnosis, Evidence, Line, NotReported
from consultant.draft.strict import strict_schema

_CODE = re.compile(r"^(?P<code>[A-Z0-9][A-Z0-9.]{1,9}?)(?P<modifiers>(?:[-, ]+[A-Z0-9]{2}){0,4})$")
_MODIFIER = re.compile(r"^[A-Z0-9]{2}$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TEXT_LIMIT = 4000


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ProposedDiagnosis(_Part):
    """One ICD-10-CM code."""

    code: str = Field(description="ICD-10-CM code, exactly as in the candidates")
    rationale: str = Field(description="why this code and not its siblings, in one or two sentences")
    evidence: list[str] = Field(description="one to three quotes copied word for word from the documents")


class ProposedLine(_Part):
    """One procedure or supply line."""

    code: str = Field(description="CPT or HCPCS code, exactly as in the candidates, without modifiers")
    modifiers: list[str] = Field(description="two-character modifiers in reporting order; empty when none")
    units: int = Field(description="units of service, at least 1")
    diagnosis_pointers: list[int] = Field(description="places in `diagnoses`, counting from 1, most important first")
    rationale: str = Field(description="why this code, these modifiers and units, in one to three sentences")
    evidence: list[str] = Field(description="one to three quotes copied word for word from the documents")


class ProposedNotReported(_Part):
    """A code left out on purpose."""

    code: str = Field(description="code that one could expect here")
    reason: str = Field(description="why it is not reported, in one sentence")


class Proposal(_Part):
    """The coding answer that a model proposes."""

    summary: str = Field(description="the direct answer to the sender first, two to five sentences of plain text")
    lines: list[ProposedLine] = Field(description="procedure and supply lines; empty for a question in words")
    diagnoses: list[ProposedDiagnosis] = Field(description="diagnoses in the order they are reported")
    not_reported: list[ProposedNotReported] = Field(description="codes left out on purpose")
    questions: list[str] = Field(description="what the sender must tell, when a fact that decides a code is missing")
    caveats: list[str] = Field(description="what the sender should check with the payer or the record")


class UnreadableProposal(ValueError):
    """Raised when a reply is no proposal; the message says why, in words a model can act on."""


def proposal_schema() -> dict[str, Any]:
    """The JSON schema of a proposal in the strict dialect of structured outputs; see `strict_schema`."""
    return strict_schema(Proposal)


def read_proposal(text: str) -> Proposal:
    """The proposal in a model's reply, taken out of a code fence or of words around it.

    Nothing is mended: what is no JSON, or does not fit the schema, raises UnreadableProposal.
    """
    body = _THINKING.sub("", text)
    start = body.find("{")
    if start < 0:
        raise UnreadableProposal("the reply holds no JSON object")
    try:
        value, _ = json.JSONDecoder().raw_decode(body[start:])
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise UnreadableProposal(f"the reply is not valid JSON: {reason}") from None
    try:
        return Proposal.model_validate(_cleaned(value))
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc'])) or 'reply'}: {one['msg']}" for one in error.errors()[:8]]
        raise UnreadableProposal("; ".join(problems)) from None


_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)


def _cleaned(value: Any) -> Any:
    """`value` with every text free of what a database or a mail cannot hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, and not longer than a field of an answer may be."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8")).strip()[:_TEXT_LIMIT]


def to_answer(proposal: Proposal) -> tuple[Answer, list[str]]:
    """`proposal` as an answer, and one sentence for each thing in it that an answer cannot hold."""
    lost: list[str] = []
    diagnoses, place = _diagnoses(proposal, lost)
    lines = [line for number, given in enumerate(proposal.lines, 1) if (line := _line(number, given, place, lost))]
    left_out = []
    for given in proposal.not_reported:
        if match := _CODE.match(given.code.strip().upper()):
            left_out.append(NotReported(code=match["code"], reason=given.reason))
    answer = Answer(
        summary=proposal.summary,
        lines=lines[:50],
        diagnoses=diagnoses,
        not_reported=left_out[:50],
        questions=_texts(proposal.questions),
        caveats=_texts(proposal.caveats)[:12],  # the drafter adds its own
    )
    return answer, lost


def _texts(values: list[str]) -> list[str]:
    return [value for value in values if value][:20]


def _diagnoses(proposal: Proposal, lost: list[str]) -> tuple[list[Diagnosis], dict[int, int]]:
    """The diagnoses, and for each place in the proposal its place in the answer."""
    kept: list[Diagnosis] = []
    place: dict[int, int] = {}
    for number, given in enumerate(proposal.diagnoses, 1):
        match = _CODE.match(given.code.strip().upper())
        if match is None or match["modifiers"]:
            lost.append(f"diagnosis {number}: `{given.code[:20]}` is not written like a code")
        elif any(one.code == match["code"] for one in kept):
            place[number] = next(at for at, one in enumerate(kept, 1) if one.code == match["code"])
        elif len(kept) == 12:
            lost.append(f"diagnosis {number}: a claim holds twelve diagnoses at most (CMS-1500 item 21)")
        else:
            kept.append(
                Diagnosis(
                    code=match["code"],
                    rationale=given.rationale,
                    evidence=[Evidence(quote=quote) for quote in given.evidence[:6]],
                )
            )
            place[number] = len(kept)
    return kept, place


def _line(number: int, given: ProposedLine, place: dict[int, int], lost: list[str]) -> Line | None:
    match = _CODE.match(given.code.strip().upper())
    if match is None:
        lost.append(f"line {number}: `{given.code[:20]}` is not written like a code")
        return None
    written = [word for word in re.split(r"[-, ]+", match["modifiers"]) if word]
    modifiers = list(dict.fromkeys([*written, *(one.strip().upper() for one in given.modifiers)]))
    if bad := [one for one in modifiers if not _MODIFIER.match(one)]:
        lost.append(f"line {number}: `{bad[0][:10]}` is not written like a modifier")
    good = [one for one in modifiers if _MODIFIER.match(one)]
    if len(good) > 4:
        lost.append(f"line {number}: a line holds four modifiers at most (CMS-1500 item 24D)")
    if not 1 <= given.units <= 9999:
        lost.append(f"line {number}: {given.units} units cannot be reported")
    pointers = list(dict.fromkeys(place[one] for one in given.diagnosis_pointers if one in place))
    if any(one not in place for one in given.diagnosis_pointers):
        lost.append(f"line {number}: a diagnosis pointer points at no diagnosis")
    return Line(
        code=match["code"],
        modifiers=good[:4],
        units=min(max(given.units, 1), 9999),
        diagnosis_pointers=pointers[:4],
        rationale=given.rationale,
        evidence=[Evidence(quote=quote) for quote in given.evidence[:6]],
    )
