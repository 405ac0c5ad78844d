"""A document in passages: sections as clinicians write them, sentences to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.draft.passage import LONGEST, passages
from consultant.draft.request import Document
from consultant.draft.section import Section, heading

MAIL = """Hi team,

58F, painful bunion R foot, failed wider shoes + orthotics x 8 mos. Taken to OR on 5/12 for bunionectomy w/
distal metatarsal osteotomy. Dr. Smith did a chevron; screw x1.

PRE-OP DX: Hallux valgus, right foot
PROCEDURE: Bunionectomy with distal first metatarsal osteotomy, right foot
ANESTHESIA: MAC

DESCRIPTION OF PROCEDURE:

The patient was brought to the operating room. A
pneumatic tourniquet was inflated over the ankle and an incision
was made over the first MTP joint.

FAMILY HISTORY: mother with bunions
A/P:
1. Hallux valgus R
2. HTN, stable

Plan - f/u 1 wk
"""


def read(text):
    return passages(Document("m", text))


def section_of(text, words):
    (found,) = [one for one in read(text) if words in one.quote]
    return found.section


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("58F, painful bunion", Section.BODY),
        ("Hallux valgus, right foot", Section.DIAGNOSIS),
        ("Bunionectomy with distal first", Section.PROCEDURE),
        ("MAC", Section.OTHER),
        ("brought to the operating room", Section.PROCEDURE),
        ("mother with bunions", Section.FAMILY),
        ("Hallux valgus R", Section.DIAGNOSIS),
        ("HTN, stable", Section.DIAGNOSIS),
        ("f/u 1 wk", Section.PLAN),
    ],
)
def test_each_sentence_stands_in_its_section(words, section):
    assert section_of(MAIL, words) is section


def test_a_line_that_a_mail_program_broke_is_one_sentence():
    quotes = [one.quote for one in read(MAIL)]
    assert "Taken to OR on 5/12 for bunionectomy w/ distal metatarsal osteotomy." in quotes
    assert (
        "A pneumatic tourniquet was inflated over the ankle and an incision was made over the first MTP joint."
        in quotes
    )


def test_an_abbreviation_does_not_end_a_sentence():
    assert "Dr. Smith did a chevron;" in [one.quote for one in read(MAIL)]


def test_list_items_are_passages_of_their_own():
    assert [one.quote for one in read("Dx:\n- gout\n- HTN\n  2) knee OA\n")] == ["gout", "HTN", "knee OA"]


def test_a_label_within_an_assessment_ends_with_its_paragraph():
    text = "ASSESSMENT AND PLAN\n\nHypertension.\n- Medical Reasoning: well controlled at home\n\nGout.\n"
    assert section_of(text, "Hypertension") is Section.DIAGNOSIS
    assert section_of(text, "well controlled") is Section.PLAN
    assert section_of(text, "Gout") is Section.DIAGNOSIS


def test_a_heading_in_capitals_that_nobody_foresaw_is_not_coded_from():
    assert section_of("SOCIAL STUFF: smokes\n", "smokes") is Section.OTHER


@pytest.mark.parametrize("line", ["Thanks for your help", "Please see the note: it is long", "Hi Dana:", "12:30 pm"])
def test_an_ordinary_line_opens_no_section(line):
    assert heading(line) is None


@given(st.text(max_size=400))
def test_a_passage_is_a_slice_of_its_document_whatever_is_written(text):
    end = 0
    for one in read(text):
        assert text[one.start : one.end] == one.text
        assert one.start >= end
        assert one.text.strip() == one.text
        end = one.end


@given(
    st.lists(
        st.sampled_from(["Dx:", "PROCEDURE", "gout", "- knee OA", "", "A/P:", "No fever.", "word " * 15]), max_size=12
    )
)
def test_no_word_is_lost(lines):
    text = "\n".join(lines)
    kept = " ".join(one.text for one in read(text))
    for word in ("gout", "knee", "fever", "word"):
        assert kept.count(word) == text.count(word)


def test_an_operation_below_a_diagnosis_of_one_line_is_no_diagnosis():
    text = "Dx: deviated septum; chronic pansinusitis\n1. Septoplasty.\n2. Bilateral total ethmoidectomy.\n"
    found = passages(Document("note", text))
    assert [one.section for one in found if "plasty" in one.text or "ectomy" in one.text] == [
        Section.BODY,
        Section.BODY,
    ]


def test_words_without_an_end_are_cut_between_words_and_none_is_lost():
    text = "old words " * 1_000 + "x" * 5_000
    found = passages(Document("note", text))
    assert max(len(one.text) for one in found) <= LONGEST
    assert "".join(one.text for one in found).replace(" ", "") == text.replace(" ", "")
    assert all(text[one.start : one.end] == one.text for one in found)
