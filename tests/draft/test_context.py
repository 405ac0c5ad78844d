"""What a sentence states, and what it denies, doubts, remembers, plans or says of a relative."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.draft.context import Assertion, scopes, stated


def left(sentence):
    return " ".join(stated(sentence).split())


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("No evidence of fracture, but there is osteoarthritis of the right knee.",
         "but there is osteoarthritis of the right knee."),
        ("Patient denies fever, chills, or weight loss.", "Patient"),
        ("x-ray negative for fracture", "x-ray"),
        ("Fluoroscopy: none", ""),
        ("Ultrasound guidance was not used.", ""),
        ("DVT was ruled out.", ""),
        ("Pt with DM2, no neuropathy, presents with R heel ulcer", "Pt with DM2, presents with R heel ulcer"),
        ("Knee injection without ultrasound guidance, the right side.", "Knee injection , the right side."),
        ("I didn't use ultrasound", "I"),
    ],
)  # fmt: skip
def test_what_is_denied_is_left_out(sentence, rest):
    assert left(sentence) == rest


@pytest.mark.parametrize(
    "sentence",
    ["R/o DVT right leg.", "Rule out gout", "Suspected gout", "Probable Morton neuroma", "Pneumonia vs bronchitis",
     "Findings consistent with gout", "gout cannot be excluded", "questionable fracture of the toe"],
)  # fmt: skip
def test_what_is_in_doubt_is_left_out(sentence):
    assert "gout" not in left(sentence)
    assert Assertion.UNCERTAIN in {scope.assertion for scope in scopes(sentence)}


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("S/p chevron bunionectomy left 2019, now with right hallux valgus.", ", now with right hallux valgus."),
        ("History of hypertension.", ""),
        ("Cellulitis resolved, ulcer persists", ", ulcer persists"),
    ],
)
def test_what_is_past_is_left_out(sentence, rest):
    assert left(sentence) == rest


@pytest.mark.parametrize("sentence", ["Mother had breast cancer.", "Family history of gout", "His father has gout."])
def test_what_a_relative_has_is_left_out(sentence):
    assert not {"gout", "cancer."} & set(left(sentence).split())


@pytest.mark.parametrize(
    "sentence",
    ["Will schedule bunionectomy if pain persists.", "If pain persists, consider bunionectomy", "he declined surgery",
     "Bunionectomy was recommended", "surgery was deferred", "Patient is a candidate for bunionectomy"],
)  # fmt: skip
def test_what_is_planned_or_declined_is_left_out(sentence):
    assert not {"bunionectomy", "surgery"} & set(left(sentence).lower().split())


@pytest.mark.parametrize(
    "sentence",
    ["2-year history of right knee pain", "Mother states child has ear pain.", "no wastage, 40 mg given",
     "Failed orthotics; no relief from NSAIDs", "Risks were discussed and right knee was injected.",
     "prior to injection the right knee was prepped", "pt tolerated well without complications",
     "Not sure how to code the right hallux valgus.", "Gram-negative sepsis"],
)  # fmt: skip
def test_what_only_looks_like_a_denial_stays(sentence):
    assert left(sentence) == " ".join(sentence.split())


def test_a_scope_ends_where_the_sentence_turns():
    text = "We discussed options and I injected the right knee with 40 mg."
    assert left(text) == "We and I injected the right knee with 40 mg."


@given(st.text(max_size=300))
def test_offsets_hold_whatever_is_written(text):
    assert len(stated(text)) == len(text)
    assert all(0 <= scope.start <= scope.end <= len(text) for scope in scopes(text))
    assert all(kept in {" ", given_} for kept, given_ in zip(stated(text), text, strict=True))


def test_an_organism_not_found_leaves_the_illness_before_the_comma():
    said = stated("Community acquired pneumonia, organism not found, on two liters.")

    assert "pneumonia" in said
    assert "organism" not in said
