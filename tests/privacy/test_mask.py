"""What is masked, what never is, and the way back from a masked text to the original."""

import socket
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.evaluate.privacy import score
from consultant.evaluate.privacy_notes import make_notes
from consultant.privacy import IdentifierKind, Masked, default_masker

SERVICE = date(2026, 11, 17)
NOTE = """Dear Dr. Henderson,
Patient: SMITH, JOHN A   DOB: 03/14/1951  MRN: 00482913  Acct # A-991-2231
92 y/o M, lives in Dayton, OH 45402. Phone (937) 555-0182, email j.smith99@mail.example. SSN 123-45-6789.
Prior surgery on 10/01/2026 by Dr. Morton, seen 11/17/2026, mother Thandiwe reports. In 2019 he had MI.
Medicare ID 1EG4-TE5-MK73. From 10.1.20.3, https://portal.example/p/77.
Thanks,
Jenny Alvarez, CPC
"""


def mask(text: str) -> Masked:
    return default_masker().mask(text, SERVICE)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Patient: SMITH, JOHN A", "Patient: [NAME]"),
        ("Mrs. Okafor returned", "Mrs. [NAME] returned"),
        ("Dictated by: Ngozi Uzowulu, MD", "Dictated by: [NAME], MD"),
        ("MRN: 00482913", "MRN: [NUMBER]"),
        ("Medicare ID 1EG4-TE5-MK73", "Medicare ID [NUMBER]"),
        ("SSN 123-45-6789", "SSN [SSN]"),
        ("call (937) 555-0182 now", "call [PHONE] now"),
        ("write to a.b@clinic.example.", "write to [EMAIL]."),
        ("see https://portal.example/p/7", "see [URL]"),
        ("from 10.1.20.3.", "from [IP ADDRESS]."),
        ("lives at 12 Elm Street, Tulsa, OK 74103", "lives at [ADDRESS], [ADDRESS]"),
        ("a 94-year-old man", "a [AGE OVER 89]-year-old man"),
        ("an 89-year-old man", "an 89-year-old man"),
        ("surgery on 10/01/2026", "surgery on [DATE 47 DAYS BEFORE SERVICE]"),
        ("DOS: 11/17/2026", "DOS: [DATE OF SERVICE]"),
        ("DOB 3/14/1951", "DOB [DATE]"),
        ("in March 2026", "in [DATE]"),
        ("in 2019", "in 2019"),
    ],
)
def test_each_identifier_becomes_its_mask(text, left):
    assert mask(text).text == left


@pytest.mark.parametrize(
    "text",
    [
        "Austin bunionectomy, Morton neuroma, Bell's palsy, Baker cyst, Colles fracture, Crohn disease",
        "CPT 28296-T5, 20610, J3301 x 4, M20.11, E11.621, modifier 25",
        "BP 120/80, pain 7/10, strength 4/5, L4-5, temp 98.6, SpO2 97%",
        "Wound 3.5 x 2.0 x 0.4 cm, 7 sq cm, 40 mg Kenalog, 0.5 mL, 24 minutes",
        "Foley catheter, Mohs surgery, Tinel and Phalen, Weber B, Gleason 3+4, Graves disease",
        "the patient will return in May; he may call",
        "Diabetes mellitus type 2, Stage III, Grade 2",
    ],
)
def test_clinical_words_and_figures_stay(text):
    assert mask(text).text == text


def test_nothing_that_identifies_is_left_of_a_note():
    masked = mask(NOTE).text
    for secret in ("Henderson", "SMITH", "JOHN", "1951", "00482913", "991-2231", "Dayton", "45402", "555", "smith99",
                   "6789", "Morton", "Thandiwe", "MK73", "10.1.20", "portal", "Alvarez", "10/01"):  # fmt: skip
        assert secret not in masked
    assert "In 2019 he had MI" in masked


def test_every_mask_leads_back_to_the_words_it_hides():
    masked = mask(NOTE)
    assert masked.counts[IdentifierKind.NAME] >= 5
    for span in masked.spans:
        assert masked.text[span.masked_start : span.masked_end].startswith(f"[{span.kind}")
        assert masked.original(span.masked_start, span.masked_end) == (span.start, span.end)
        assert masked.original(span.masked_start + 1, span.masked_end - 1) == (span.start, span.end)


def test_words_between_masks_lead_back_to_themselves():
    masked = mask(NOTE)
    start = masked.text.index("In 2019")
    begin, end = masked.original(start, start + len("In 2019 he had MI"))
    assert NOTE[begin:end] == "In 2019 he had MI"


def test_masking_again_changes_nothing():
    once = mask(NOTE).text
    assert mask(once).text == once


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_the_rest_stays(text):
    masked = mask(text)
    rest, at = [], 0
    for span in masked.spans:
        rest.append(text[at : span.start])
        at = span.end
    kept, at = [], 0
    for span in masked.spans:
        kept.append(masked.text[at : span.masked_start])
        at = span.masked_end
    assert [*rest, text[masked.spans[-1].end if masked.spans else 0 :]] == [*kept, masked.text[at:]]


def test_masking_opens_no_connection(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert "[EMAIL]" in mask("Write to someone@nowhere.example or call 937-555-0182.").text


@pytest.mark.parametrize("split", ["tune", "report"])
def test_the_targets_are_reached_on_made_up_notes(split):
    found = score(make_notes(120, split), default_masker())
    assert found.reached, [(one.kind, one.recall) for one in found.kinds]
    assert all(one.planted for one in found.kinds)


def test_a_score_falls_when_something_is_left_to_be_read():
    class Blind:
        def mask(self, text: str) -> Masked:
            return Masked(text, ())

    found = score(make_notes(5), Blind())
    assert not found.reached
    assert {one.recall for one in found.kinds if one.planted} == {0.0}
