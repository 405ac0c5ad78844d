"""Every question of a mail, answered one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from consultant.case.answer import Source
from consultant.codes.model import CodeEntry, CodeShelf
from consultant.codes.shelf import Shelf
from consultant.draft.answers import (
    addon,
    candidates,
    cover,
    difference,
    instruction,
    mapping,
    modifier,
    money,
    pair,
    postoperative,
    standing,
    units,
)
from consultant.draft.answers.reply import Ask, Reply, shown
from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnTable
from consultant.draft.question import Asked, Question

_LONGEST = 7800
_QUOTE = 200
_WORDS = 400
_CUT = "The rest did not fit; a reviewer has to add it."


@dataclass
class Answered:
    """The answers in words, and what the reader has to know about them."""

    text: str = ""
    caveats: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def answer_questions(
    questions: Sequence[Question],
    facts: CaseFacts,
    shelf: CodeShelf,
    on: date,
    table: OwnTable,
    beside: Sequence[str] = (),
) -> Answered:
    """The answer to each question, under its own words where there are several.

    `beside`: the procedures that the same answer codes.
    """
    parts: list[str] = []
    caveats: list[str] = []
    sources: dict[tuple[str, str], None] = {}
    for question in questions:
        reply = _reply(question, facts, shelf, on, table, beside)
        if reply.direct:
            parts.append(_words(question, reply, len(questions) > 1 or bool(beside)))
            caveats += reply.caveats
            sources |= {(one.source, one.release): None for one in question.codes}
            sources |= {(one.name, one.label): None for one in reply.releases}
    text = "\n\n".join(parts)
    if len(text) > _LONGEST:
        text = "\n".join([*text[:_LONGEST].splitlines()[:-1], _CUT])
    told = [Source(name=name, release=release) for name, release in sources]
    return Answered(text, list(dict.fromkeys(caveats)), told)


def _reply(
    question: Question, facts: CaseFacts, shelf: CodeShelf, on: date, table: OwnTable, beside: Sequence[str]
) -> Reply:
    if not isinstance(shelf, Shelf):
        return Reply("\n".join(_entry(one, on) for one in question.codes))
    ask = Ask(question, shelf, on, table, facts, tuple(beside))
    whole = Reply("")
    with shelf.pinned():
        for topic in question.topics:
            whole.add(_ANSWERS[topic](ask))
    return whole


def _words(question: Question, reply: Reply, headed: bool) -> str:
    lines = [f"“{question.passage.quote[:_QUOTE]}”"] if headed else []
    return "\n".join([*lines, reply.direct, *(f"- {fact}" for fact in dict.fromkeys(reply.facts))])


def _described(ask: Ask) -> Reply:
    """What each code named is."""
    whole = Reply("")
    for one in ask.question.codes:
        own = ask.table.get(one.code)
        decides = [f"What decides between {one.code} and its siblings: {own.decides}"] if own else []
        whole.add(Reply(_entry(one, ask.on), decides))
    return whole


def _entry(entry: CodeEntry, on: date) -> str:
    text = entry.description if len(entry.description) <= _WORDS else entry.description[: _WORDS - 1] + "…"
    notes = []
    if not entry.active_on(on):
        notes.append(f"not in force on {shown(on)}")
    if not entry.billable:
        notes.append("a header, not reportable itself")
    return f"{entry.code} ({entry.code_set}{', ' + ', '.join(notes) if notes else ''}): {text}"


_ANSWERS: dict[Asked, Callable[[Ask], Reply]] = {
    Asked.TOGETHER: pair.answer,
    Asked.MODIFIER: modifier.answer,
    Asked.UNITS: units.answer,
    Asked.FEE: money.answer,
    Asked.GLOBAL: postoperative.answer,
    Asked.CROSSWALK: mapping.answer,
    Asked.COVERAGE: cover.answer,
    Asked.STATUS: standing.answer,
    Asked.ADD_ON: addon.answer,
    Asked.NOTES: instruction.answer,
    Asked.DIFFERENCE: difference.answer,
    Asked.WHICH_CODE: candidates.answer,
    Asked.CODE: _described,
}
