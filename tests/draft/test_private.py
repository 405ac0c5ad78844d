"""Drafting on masked text: what the inner drafter sees, and where its evidence leads."""

from dataclasses import replace
from datetime import date

import pytest

from consultant.case.answer import Answer, Diagnosis, Evidence
from consultant.draft.drafter import FallsBack
from consultant.draft.lookup import LookupDrafter
from consultant.draft.private import NOTE, PrivateDrafter, private_drafter
from consultant.draft.request import Document, Drafted, DraftRequest
from consultant.record import DraftOrigin

TEXT = "Patient: Maria Lopez, MRN 00482913.\nSeen 11/17/2026. Mrs. Lopez has hallux valgus, right foot.\n"
REQUEST = DraftRequest(7, "Maria Lopez, bunion", [Document("message 1", TEXT)], date(2026, 11, 17))


class Quoting:
    """A drafter that quotes a stretch of what it was given, and remembers it."""

    def __init__(self, words: str = "[NAME] has hallux valgus") -> None:
        self.words = words
        self.seen: list[DraftRequest] = []

    def draft(self, request: DraftRequest) -> Drafted:
        self.seen.append(request)
        text = request.documents[0].text
        start = text.index(self.words)
        evidence = Evidence(quote=self.words, document="message 1", start=start, end=start + len(self.words))
        return Drafted(Answer(diagnoses=[Diagnosis(code="M20.11", evidence=[evidence])]), DraftOrigin.LOOKUP)


def test_the_inner_drafter_sees_no_identifier():
    inner = Quoting()
    PrivateDrafter(inner).draft(REQUEST)
    seen = f"{inner.seen[0].subject} {inner.seen[0].documents[0].text}"
    assert "Lopez" not in seen
    assert "00482913" not in seen
    assert "hallux valgus, right foot" in seen


def test_the_answer_sent_before_is_masked_too():
    inner = Quoting()
    earlier = Answer(summary="Dear Mrs. Lopez, it is M20.11.", diagnoses=[Diagnosis(code="M20.11")])
    PrivateDrafter(inner).draft(replace(REQUEST, earlier=earlier))
    seen = inner.seen[0].earlier
    assert seen.summary == "Dear Mrs. [NAME], it is M20.11."
    assert seen.codes == ["M20.11"]


def test_evidence_leads_to_its_place_in_the_original_and_its_words_stay_masked():
    answer = PrivateDrafter(Quoting()).draft(REQUEST).answer
    one = answer.diagnoses[0].evidence[0]
    assert one.quote == "[NAME] has hallux valgus"
    assert TEXT[one.start : one.end] == "Lopez has hallux valgus"
    assert "Lopez" not in answer.model_dump_json()


def test_the_sender_is_told_what_was_found():
    answer = PrivateDrafter(Quoting()).draft(REQUEST).answer
    assert answer.privacy == NOTE.format(what="names, a record or account number")
    assert answer.caveats == []


def test_a_sender_who_was_told_is_not_told_again():
    answer = PrivateDrafter(Quoting()).draft(replace(REQUEST, told_of_identifiers=True)).answer
    assert answer.privacy == ""
    assert "Lopez" not in answer.model_dump_json()


def test_nobody_is_told_of_identifiers_where_there_are_none():
    request = DraftRequest(7, "bunion", [Document("message 1", "hallux valgus on 11/17/2026")], date(2026, 11, 17))
    assert PrivateDrafter(Quoting("hallux valgus")).draft(request).answer.privacy == ""


def test_what_stands_in_for_a_drafter_is_private_too(settings, small_shelf):
    inner = Quoting()
    assert not isinstance(PrivateDrafter(inner), FallsBack)
    inner.fallback = LookupDrafter(small_shelf)
    outer = PrivateDrafter(inner)
    assert isinstance(outer, FallsBack)
    assert isinstance(outer.fallback, PrivateDrafter)


def test_the_service_drafts_on_masked_text(settings, small_shelf):
    drafter = private_drafter(settings, small_shelf)
    assert isinstance(drafter.inner, LookupDrafter)
    answer = drafter.draft(REQUEST).answer
    assert [one.code for one in answer.diagnoses] == ["M20.11"]
    assert "Lopez" not in answer.model_dump_json()


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_document_stays_empty(text):
    inner = Quoting("")
    PrivateDrafter(inner).draft(DraftRequest(7, "", [Document("message 1", text)], date(2026, 11, 17)))
    assert inner.seen[0].documents[0].text == text
