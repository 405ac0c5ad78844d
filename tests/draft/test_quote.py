"""A quote stands in a case word for word, or it does not stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.draft.quote import Quotes
from consultant.draft.request import Document

DOCUMENTS = [
    Document("m1", "Please code.\n"),
    Document(
        "m2", "Bunionectomy with distal meta-\ntarsal osteotomy,\n  right foot — the patient’s “worse” side. 12 mg."
    ),
]


def found(quote):
    quotes = Quotes(DOCUMENTS)
    place = quotes.find(quote)
    return None if place is None else quotes.words_at(place)


@pytest.mark.parametrize(
    "quote",
    ["Bunionectomy with distal", "metatarsal osteotomy, right foot", "osteotomy, right   foot",
     "the patient's \"worse\" side", "right foot - the patient", "“right foot”", "bunionectomy WITH"],
)  # fmt: skip
def test_line_breaks_hyphenation_and_typography_do_not_matter(quote):
    assert found(quote) is not None


@pytest.mark.parametrize(
    "quote", ["left foot", "Bunionectomy … right foot", "", " ", "...", "x", "ectomy with", "right foo", "2 mg"]
)
def test_what_does_not_stand_there_is_not_found(quote):
    assert found(quote) is None


def test_the_case_s_own_words_are_given_back():
    assert found("METATARSAL OSTEOTOMY, RIGHT FOOT") == "meta- tarsal osteotomy, right foot"
    assert Quotes(DOCUMENTS).find("please code").document == 0


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_every_slice_between_blanks_is_found_where_it_stands(text, start, end):
    words = text.split()
    piece = " ".join(words[start % (len(words) + 1) : end % (len(words) + 1)])
    place = Quotes([Document("d", text)]).find(piece)
    if place is not None:
        assert 0 <= place.start < place.end <= len(text)
