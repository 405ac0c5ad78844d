"""What a mail's words are coded as, on the code database that ships."""

from datetime import date

import pytest

from consultant.draft.diagnoses import find_diagnoses
from consultant.draft.lookup import LookupDrafter
from consultant.draft.passage import passages
from consultant.draft.quote import Quotes
from consultant.draft.request import Document, DraftRequest

ON = date(2026, 5, 12)


@pytest.fixture
def codes(packaged_shelf):
    """A mail's text in, the codes of its verified diagnoses out; every quote of them stands in the mail."""
    drafter = LookupDrafter(packaged_shelf)

    def codes_(text: str) -> list[str]:
        documents = [Document("message 1", text)]
        answer = drafter.draft(DraftRequest(1, "a case", documents, ON)).answer
        for one in answer.diagnoses:
            assert one.evidence, "every diagnosis has its words from the case"
            assert all(Quotes(documents).find(quote) for quote in one.quotes)
        return [one.code for one in answer.diagnoses]

    return codes_


@pytest.fixture
def findings(packaged_shelf):
    """A mail's text in, what is found in it out."""

    def findings_(text: str):
        return find_diagnoses(passages(Document("message 1", text)), packaged_shelf, ON)[0]

    return findings_
