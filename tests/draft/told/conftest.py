"""What a mail's words are counted as, on the code database that ships."""

from datetime import date

import pytest

from consultant.case.answer import Answer
from consultant.draft.lookup import LookupDrafter
from consultant.draft.quote import Quotes
from consultant.draft.request import Document, DraftRequest

ON = date(2026, 5, 12)


@pytest.fixture
def draft(packaged_shelf):
    """A mail's text in, its answer out; every quote of it stands in the mail."""
    drafter = LookupDrafter(packaged_shelf)

    def draft_(text: str, on: date = ON) -> Answer:
        documents = [Document("message 1", text)]
        answer = drafter.draft(DraftRequest(1, "a case", documents, on)).answer
        for line in answer.lines:
            assert line.evidence, "every line has its words from the case"
            assert all(Quotes(documents).find(quote) for quote in line.quotes)
        return answer

    return draft_


@pytest.fixture
def lines(draft):
    """A mail's text in, its lines out: code with modifiers, and units."""

    def lines_(text: str, on: date = ON) -> list[tuple[str, int]]:
        return [("-".join([one.code, *one.modifiers]), one.units) for one in draft(text, on).lines]

    return lines_
