"""What one worked case is worth: the stored draft held against what a certified coder expects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultant.case.answer import Answer, Diagnosis, Line
from consultant.codes.model import CodeSet, CodeShelf
from consultant.draft.request import DraftRequest
from consultant.draft.verify import PROCEDURE_SETS, code_fault
from consultant.evaluate.cases import CaseKind, ExpectedDiagnosis, ExpectedLine, WorkedCase
from consultant.evaluate.match import LineMatch, in_candidates, match_diagnoses, match_lines
from consultant.evaluate.pipeline import Outcome
from consultant.evaluate.tally import Found, Share, Tally
from consultant.evaluate.words import anywhere, asks, every_word, leaked, mentions, says, stands


@dataclass(frozen=True)
class Scored:
    """A case with its counts, and one sentence for each thing that is not as it should be."""

    case: WorkedCase
    tally: Tally
    misses: tuple[str, ...]
    broken: tuple[str, ...]
    """What no draft may ever be guilty of."""


@dataclass(frozen=True)
class _Held:
    """An answer beside its expectation."""

    case: WorkedCase
    answer: Answer
    lines: list[LineMatch]
    near: list[bool]
    """For each expected line, whether its code is among the candidates."""
    diagnoses: list[tuple[ExpectedDiagnosis, Diagnosis | None]]
    near_diagnoses: list[bool]
    extra_lines: list[Line]
    """Reported, and neither expected nor optional."""
    extra_diagnoses: list[Diagnosis]

    def found(self, right: int) -> Found:
        """`right` lines of those expected and reported."""
        has_code = sum(one.reported is not None for one in self.lines)
        return Found(right, len(self.lines), has_code + len(self.extra_lines))


def score(outcome: Outcome, shelf: CodeShelf, *, placed: bool = True) -> Scored:
    """Hold the outcome of a case against its expectation.

    Where quotes are not `placed`, because nobody verified the draft, they have to stand anywhere in what was given.
    """
    held = _hold(outcome.case, outcome.answer or Answer())
    quotes = _quotes(outcome, held.answer, placed=placed)
    broken = [*_broken_codes(outcome, held, shelf), *_broken_words(outcome, held, quotes)]
    misses = [*_trouble(outcome), *_missed_codes(held), *_missed_words(held)]
    tally = _tally(outcome, held, shelf, quotes, exact=not (misses or broken))
    return Scored(outcome.case, tally, (*misses, *broken), tuple(broken))


def _hold(case: WorkedCase, answer: Answer) -> _Held:
    lines = match_lines(case.lines, answer.lines)
    diagnoses = match_diagnoses(case.diagnoses, answer.diagnoses)
    own, own_diagnoses = [one.reported for one in lines], [has for _, has in diagnoses]
    return _Held(
        case,
        answer,
        lines,
        in_candidates([one.codes for one in case.lines], own, answer.lines, answer.questions),
        diagnoses,
        in_candidates([one.codes for one in case.diagnoses], own_diagnoses, answer.diagnoses, answer.questions),
        [one for one in answer.lines if one.code not in case.expect.optional and not _among(one, own)],
        [one for one in answer.diagnoses if one.code not in case.expect.optional and not _among(one, own_diagnoses)],
    )


def _among(part: Line | Diagnosis, parts: Sequence[Line | Diagnosis | None]) -> bool:
    """Whether it is one of them itself: a code may be reported twice."""
    return any(one is part for one in parts)


def _tally(outcome: Outcome, held: _Held, shelf: CodeShelf, quotes: Share, *, exact: bool) -> Tally:
    case, answer, draft, expect = held.case, held.answer, outcome.draft, held.case.expect
    diagnoses = sum(has is not None for _, has in held.diagnoses)
    asked = [any(asks(question, group) for question in answer.questions) for group in expect.asks]
    given = [text for request in outcome.given for text in _texts_given(request)]
    return Tally(
        cases=1,
        drafted=int(outcome.answer is not None),
        stood_in=int(outcome.stood_in),
        dates=Share(int(outcome.on == case.date_of_service), int(outcome.on is not None)),
        codes=held.found(sum(one.reported is not None for one in held.lines)),
        with_modifiers=held.found(sum(one.modifiers_right for one in held.lines)),
        lines=held.found(sum(one.right for one in held.lines)),
        pointers=_pointers(held),
        candidates=Share(sum(held.near), len(held.near)),
        diagnoses=Found(diagnoses, len(held.diagnoses), diagnoses + len(held.extra_diagnoses)),
        diagnosis_candidates=Share(sum(held.near_diagnoses), len(held.near_diagnoses)),
        first_diagnosis=_first(held),
        exact=Share(int(exact), 1),
        extra=len(held.extra_lines) + len(held.extra_diagnoses),
        forbidden=sum(one.code in answer.codes for one in expect.forbidden),
        edits=Share(sum(mentions(answer, one) for one in expect.edits), len(expect.edits)),
        asked=Share(sum(asked), len(asked)),
        other_questions=sum(not any(asks(one, group) for group in expect.asks) for one in answer.questions),
        said=Share(sum(says(answer, one) for one in expect.answer_says), len(expect.answer_says)),
        quotes=quotes,
        bare=sum(not one.evidence for one in (*answer.lines, *answer.diagnoses)),
        invalid=len([*_invalid(outcome, answer, shelf)]),
        identifiers=len(case.identifiers),
        leaked_in=sum(leaked(one, given) for one in case.identifiers),
        leaked_out=sum(leaked(one, every_word(answer)) for one in case.identifiers),
        seconds=draft.seconds if draft else 0.0,
        tokens_in=draft.tokens_in if draft else 0,
        tokens_out=draft.tokens_out if draft else 0,
        cost=Decimal(str(getattr(draft, "cost", None) or 0)),
    )


def _pointers(held: _Held) -> Share:
    """Of lines whose code is right and that should point at something: those that point at nothing else."""
    asked = [one for one in held.lines if one.reported is not None and one.expected.diagnoses]
    counts_as = {code: one.codes for one in held.case.diagnoses for code in one.codes}
    right = 0
    for one in asked:
        assert one.reported is not None
        places = (at - 1 for at in one.reported.diagnosis_pointers)
        pointed = {held.answer.diagnoses[at].code for at in places if at < len(held.answer.diagnoses)}
        wanted = [counts_as[code] for code in one.expected.diagnoses]
        right += len(pointed) == len(wanted) and all(codes & pointed for codes in wanted)
    return Share(right, len(asked))


def _first(held: _Held) -> Share:
    """Whether the diagnosis that leads is the one that should."""
    if not held.case.diagnoses:
        return Share()
    right = bool(held.answer.diagnoses) and held.answer.diagnoses[0].code in held.case.diagnoses[0].codes
    return Share(int(right), 1)


def _quotes(outcome: Outcome, answer: Answer, *, placed: bool) -> Share:
    every = [one for part in (*answer.lines, *answer.diagnoses) for one in part.evidence]
    if not placed:
        given = [text for request in outcome.given for text in _texts_given(request)]
        return Share(sum(anywhere(one.quote, given) for one in every), len(every))
    texts = outcome.texts
    return Share(sum(stands(one.quote, texts.get(one.document, ""), one.start, one.end) for one in every), len(every))


def _invalid(outcome: Outcome, answer: Answer, shelf: CodeShelf) -> Iterator[str]:
    """Why a code may not be reported on the date, for each that may not."""
    on = outcome.on or outcome.case.date_of_service
    for parts, wanted in ((answer.lines, PROCEDURE_SETS), (answer.diagnoses, (CodeSet.ICD10CM,))):
        for part in parts:
            if fault := code_fault(part.code, shelf, on, wanted):
                yield fault


def _texts_given(request: DraftRequest) -> Iterator[str]:
    """Everything in a request that a drafter can read."""
    yield request.subject
    for document in request.documents:
        yield document.name
        yield document.text
    if request.earlier is not None:
        yield from every_word(request.earlier)


def _trouble(outcome: Outcome) -> Iterator[str]:
    if outcome.answer is None and outcome.case.kind is not CaseKind.NEITHER:
        yield f"no draft: {outcome.trouble or 'the mail opened no case'}"
    if outcome.on not in {None, outcome.case.date_of_service}:
        yield f"date of service read as {outcome.on}"


def _missed_codes(held: _Held) -> Iterator[str]:
    for one, near in zip(held.lines, held.near, strict=True):
        wanted = written(one.expected)
        if one.reported is None:
            yield f"line {wanted} is missing{'' if near else ', and no candidate'}"
        elif not one.right:
            yield f"line {wanted} is reported as {written(one.reported)}"
    for (expected, has), near in zip(held.diagnoses, held.near_diagnoses, strict=True):
        if has is None:
            yield f"diagnosis {expected.code} is missing{'' if near else ', and no candidate'}"
    for line in held.extra_lines:
        yield f"line {written(line)} is too much"
    for diagnosis in held.extra_diagnoses:
        yield f"diagnosis {diagnosis.code} is too much"


def _missed_words(held: _Held) -> Iterator[str]:
    answer, expect = held.answer, held.case.expect
    for edit in expect.edits:
        if not mentions(answer, edit):
            yield f"edit not mentioned: {edit.rule} {' '.join(edit.codes)}"
    for group in expect.asks:
        if not any(asks(question, group) for question in answer.questions):
            yield f"not asked: {' / '.join(group)}"
    for one in expect.answer_says:
        if not says(answer, one):
            yield f"not said: {one if isinstance(one, str) else ' / '.join(one)}"


def _broken_codes(outcome: Outcome, held: _Held, shelf: CodeShelf) -> Iterator[str]:
    for fault in _invalid(outcome, held.answer, shelf):
        yield f"invalid code: {fault}"
    for one in held.case.expect.forbidden:
        if one.code in held.answer.codes:
            yield f"forbidden code {one.code}: {one.why}"


def _broken_words(outcome: Outcome, held: _Held, quotes: Share) -> Iterator[str]:
    if quotes.right < quotes.of:
        yield f"{quotes.of - quotes.right} of {quotes.of} quotes do not stand where they are said to"
    given = [text for request in outcome.given for text in _texts_given(request)]
    for number, one in enumerate(held.case.identifiers, 1):
        if leaked(one, given):
            yield f"identifier {number} reached a drafter"
        if leaked(one, every_word(held.answer)):
            yield f"identifier {number} stands in the answer"


def written(line: Line | ExpectedLine) -> str:
    """A line as people write it: `20610-RT × 2`."""
    return "-".join((line.code, *line.modifiers)) + (f" × {line.units}" if line.units > 1 else "")
