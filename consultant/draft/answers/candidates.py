"""Which code says it: the nearest codes to the words of a question, with what decides between them."""

import re

from consultant.codes.model import CodeSet
from consultant.draft.answers.reply import Ask, Reply
from consultant.draft.words import plain_words

SUGGESTIONS = 6
_ASKING_WORDS = frozenset({
    "cpt", "icd", "hcpcs", "correct", "right", "proper", "best", "bill", "report", "billing", "medicare", "dos",
    "question", "know", "assign", "apply",
})  # fmt: skip


def answer(ask: Ask) -> Reply:
    """The candidates, best first. A look-up does not weigh them: a reviewer says which one fits."""
    text = ask.question.passage.text
    words = " ".join(word for word in plain_words(text) if word not in _ASKING_WORDS)
    sets = _wanted_sets(text)
    hits = ask.shelf.search(words, ask.on, code_sets=sets, billable=True, limit=SUGGESTIONS) if words else []
    hits = [one for one in hits if one.entry.active_on(ask.on)]
    if not hits:
        return Reply("A reviewer has to answer this: look-ups found no code for the words of the question.")
    best = hits[0].entry
    facts = [f"{one.entry.code} ({one.entry.code_set}): {one.entry.description}" for one in hits]
    own = ask.table.get(best.code)
    if own is not None:
        facts.append(f"What decides between {best.code} and its siblings: {own.decides}")
    return Reply(f"By look-up {best.code} is the nearest code; a reviewer has to say which of these fits.", facts)


def _wanted_sets(text: str) -> tuple[CodeSet, ...]:
    if re.search(r"\b(?:icd|dx|diagnos[ie]s)\b", text, re.IGNORECASE):
        return (CodeSet.ICD10CM,)
    if re.search(r"\bhcpcs\b|\bj[ -]?codes?\b", text, re.IGNORECASE):
        return (CodeSet.HCPCS,)
    if re.search(r"\b(?:cpt|procedure)\b", text, re.IGNORECASE):
        return (CodeSet.CPT, CodeSet.HCPCS)
    return (CodeSet.CPT, CodeSet.HCPCS, CodeSet.ICD10CM)
