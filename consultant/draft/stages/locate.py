"""Codes come from look-ups: by tools that the model calls, or by searching for what it found.

Nothing but what was shown here may be assigned.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.draft.chat import Call, Reply, Turn
from consultant.draft.quote import Quotes
from consultant.draft.request import DraftRequest
from consultant.draft.stages.extract import Findings, Found, standing
from consultant.draft.strict import strict_schema
from consultant.draft.talk import Talk
from consultant.draft.tools import Tools, ToolSpec
from consultant.draft.words import phrases

RECORD = "record_findings"
MOST_CHARS = 40_000
"""What the look-ups of one round may say together."""
_QUERIES = 2
_EACH = 4
_SETS: dict[str, tuple[CodeSet, ...]] = {
    "procedure": (CodeSet.CPT, CodeSet.HCPCS),
    "visit": (CodeSet.CPT, CodeSet.HCPCS),
    "drug": (CodeSet.HCPCS,),
    "diagnosis": (CodeSet.ICD10CM,),
}


class Locator:
    """What a model may look up in one case, and which codes it has been shown."""

    def __init__(self, shelf: CodeShelf, request: DraftRequest, candidates: Iterable[CodeEntry], rounds: int) -> None:
        self._shelf = shelf
        self._on = request.date_of_service
        self._tools = Tools(shelf, self._on, request.documents)
        self._quotes = Quotes(request.documents)
        self.rounds = rounds
        """How often it may still look things up."""
        self.shown = {entry.code for entry in candidates}
        self.specs = [
            ToolSpec(
                RECORD,
                "Call this first, together with other look-ups: write down what the case says that decides codes. "
                "Tells which quotes stand in the case, and candidates for each finding.",
                strict_schema(Findings),
            ),
            *self._tools.specs,
        ]

    def answer(self, talk: Talk, reply: Reply) -> None:
        """Carry out the calls of `reply` and add them to the conversation with what they found."""
        self.rounds -= 1
        talk.budget.tool_round()
        talk.add(Turn("assistant", reply.text, reply.calls))
        room = MOST_CHARS
        for call in reply.calls:
            text = self._call(call) if room > 0 else json.dumps({"error": "too much at once; ask for this one again"})
            room -= len(text)
            talk.add(Turn("tool", text, call_id=call.id))

    def found(self, findings: Iterable[Found]) -> list[CodeEntry]:
        """The codes that a search for `findings` brings up, each once; they count as shown."""
        entries = {entry.code: entry for one in findings for entry in candidates_for(one, self._shelf, self._on)}
        self.shown |= entries.keys()
        return list(entries.values())

    def _call(self, call: Call) -> str:
        if call.name == RECORD:
            return self._record(call.arguments)
        result = self._tools.call(call.name, call.arguments)
        self.shown |= result.codes
        return result.text

    def _record(self, arguments: str) -> str:
        """Which findings stand, with candidates for each; and why the others do not."""
        try:
            given = Findings.model_validate_json(arguments.encode("utf-8", "replace"))
        except (ValidationError, RecursionError):
            return json.dumps({"error": "the arguments do not fit: findings, each with kind, words and quote"})
        kept, refused = standing(given.findings, self._quotes)
        told: list[dict[str, Any]] = []
        for one in kept:
            entries = self.found([one])
            codes = [f"{entry.code} ({entry.code_set}): {entry.description[:160]}" for entry in entries]
            told.append({"words": one.words, "quote_stands": True, "candidates": codes})
        told += [{"words": one.words[:80], "quote_stands": False, "why": why} for one, why in refused]
        return json.dumps({"findings": told}, ensure_ascii=False)[:MOST_CHARS]


def candidates_for(found: Found, shelf: CodeShelf, on: date) -> Iterator[CodeEntry]:
    """The codes that a search for one finding brings up, best first; none for a mere fact."""
    if found.kind not in _SETS:
        return
    for query in phrases(found.words)[:_QUERIES]:
        for hit in shelf.search(query, on, code_sets=_SETS[found.kind], billable=True, limit=_EACH):
            yield hit.entry
