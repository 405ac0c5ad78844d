"""A question about codes, as against a case to code: how it is known, and what the code database can say to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consultant.case.answer import Answer, Source
from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.draft.mention import Mention
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.words import plain_words

SUGGESTIONS = 6
_SHOWN = 400


class Asked(StrEnum):
    """What a question is about."""

    DIFFERENCE = "difference"
    TOGETHER = "together"
    WHICH_CODE = "which code"
    CODE = "code"


@dataclass(frozen=True)
class Question:
    """A question and the codes it names."""

    kind: Asked
    passage: Passage
    codes: tuple[CodeEntry, ...]


def is_question(passage: Passage) -> bool:
    """Whether the passage asks instead of telling."""
    text = passage.text.strip()
    return text.endswith("?") or bool(_ASKS.match(text))


def find_question(passages: Sequence[Passage], named: Sequence[tuple[Mention, Passage]]) -> Question | None:
    """The question that a case consists of; None when there is none, or when the text tells of a patient."""
    asking = [one for one in passages if is_question(one)]
    if not asking or any(_PATIENT.search(one.text) for one in passages):
        return None
    entries = tuple({mention.entry.code: mention.entry for mention, _ in named}.values())
    for kind, pattern in _KINDS:
        for one in asking:
            if pattern.search(one.text) and (entries or kind is Asked.WHICH_CODE):
                return Question(kind, one, entries)
    return Question(Asked.CODE, asking[0], entries) if entries else None


def answer_question(question: Question, shelf: CodeShelf, on: date, table: OwnTable) -> Answer:
    """What look-ups can say: the direct answer first, then each code's entry; the rest is left to a person."""
    if question.kind is Asked.WHICH_CODE and not question.codes:
        return _suggestions(question, shelf, on)
    parts = [_headline(question, table), *(_entry(entry, on) for entry in question.codes)]
    if question.kind is Asked.TOGETHER:
        parts.append(
            "Whether they may be reported together turns on the NCCI procedure-to-procedure edits and on what was done "
            "at which site; a reviewer has to answer that."
        )
    return Answer(summary="\n\n".join(part for part in parts if part), sources=_sources(question.codes))


def _headline(question: Question, table: OwnTable) -> str:
    """What decides between the codes, when they belong to one family of our table."""
    own = [table.get(entry.code) for entry in question.codes]
    families = {one.family.name: one for one in own if one is not None}
    codes = _listed([entry.code for entry in question.codes])
    if question.kind is Asked.DIFFERENCE and len(question.codes) > 1:
        if len(families) == 1 and None not in own:
            return f"What decides between {codes}: {next(iter(families.values())).decides}"
        return f"{codes} are for different services:"
    return f"What the code database says about {codes}:" if codes else ""


def _entry(entry: CodeEntry, on: date) -> str:
    text = entry.description if len(entry.description) <= _SHOWN else entry.description[: _SHOWN - 1] + "…"
    notes = []
    if not entry.active_on(on):
        notes.append(f"not in force on {on.isoformat()}")
    if not entry.billable:
        notes.append("a header, not reportable itself")
    return f"{entry.code} ({entry.code_set}{', ' + ', '.join(notes) if notes else ''}): {text}"


def _suggestions(question: Question, shelf: CodeShelf, on: date) -> Answer:
    """The nearest codes to the words of a question that names none."""
    words = " ".join(word for word in plain_words(question.passage.text) if word not in _ASKING_WORDS)
    sets = _wanted_sets(question.passage.text)
    hits = shelf.search(words, on, code_sets=sets, billable=True, limit=SUGGESTIONS) if words else []
    if not hits:
        return Answer(summary="A reviewer has to answer this: look-ups found no code for the words of the question.")
    lines = [_entry(hit.entry, on) for hit in hits]
    head = "The codes nearest to the question, by look-up; a reviewer has to say which one fits:"
    return Answer(summary="\n\n".join([head, *lines]), sources=_sources([hit.entry for hit in hits]))


def _sources(entries: Iterable[CodeEntry]) -> list[Source]:
    named = dict.fromkeys((entry.source, entry.release) for entry in entries)
    return [Source(name=name, release=release) for name, release in named]


def _wanted_sets(text: str) -> tuple[CodeSet, ...]:
    if re.search(r"\b(?:icd|dx|diagnos[ie]s)\b", text, re.IGNORECASE):
        return (CodeSet.ICD10CM,)
    if re.search(r"\b(?:cpt|procedure|hcpcs|j[ -]code)\b", text, re.IGNORECASE):
        return (CodeSet.CPT, CodeSet.HCPCS)
    return (CodeSet.CPT, CodeSet.HCPCS, CodeSet.ICD10CM)


def _listed(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}" if codes else ""


_ASKING_WORDS = frozenset({"cpt", "icd", "hcpcs", "correct", "right", "proper", "best", "bill", "report", "billing"})
_ASKS = re.compile(
    r"(?:and |so |also |but )?(?:what|which|when|how (?:do|would|should|can)|can (?:i|we|you|these|this|both)|"
    r"could (?:i|we|you)|should (?:i|we)|is (?:it|this|that|there)|are (?:these|they|there)|do (?:i|we|you)|does|"
    r"would)\b.*[^.!]$",
    re.IGNORECASE | re.DOTALL,
)
_PATIENT = re.compile(
    r"\b\d{1,3} ?-?(?:yo|y/o|y\.o\.|yrs? old|year[- ]old)\b|\b\d{2} ?[MF]\b|\b(?:pt|the patient|dos|op note)\b|"
    r"\bpatient's\b|\b(?:dx|diagnosis|procedure|assessment|indication)s?:|\b(?:he|she) (?:was|is|had|has|underwent)\b",
    re.IGNORECASE,
)
_KINDS = (
    (
        Asked.TOGETHER,
        re.compile(
            r"\b(?:together|same (?:day|time|session|claim)|bundle[ds]?|unbundle|with each other|separately|"
            r"modifier 59|ncci|edits?|on top of)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.DIFFERENCE,
        re.compile(
            r"\b(?:differen\w+|vs\.?|versus|distinguish|choose between|instead of|rather than|or|"
            r"when (?:do|to|should|would) (?:i |we )?use)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.WHICH_CODE,
        re.compile(
            r"\b(?:which|what|right|correct|proper|best) (?:\w+ ){0,3}codes?\b|\bcode for\b|"
            r"\bhow (?:do|would|should|can|to) (?:\w+ )?(?:code|bill|report)\b",
            re.IGNORECASE,
        ),
    ),
)
