"""Evidence in its place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from consultant.site.highlight import Quote, mark


def marked(text, *quotes):
    found = set()
    segments = mark(text, [Quote(f"q{number}", quote) for number, quote in enumerate(quotes)], found)
    return [(segment.text, segment.keys) for segment in segments], found


def test_a_quote_is_marked_where_it_stands():
    assert marked("had a painful bunion, right", "painful bunion") == (
        [("had a ", ()), ("painful bunion", ("q0",)), (", right", ())],
        {"q0"},
    )


def test_line_ends_letter_case_and_typographic_signs_do_not_matter():
    segments, found = marked("The patient’s\n  toe – RIGHT", "patient's toe - right")
    assert found == {"q0"}
    assert segments[1] == ("patient’s\n  toe – RIGHT", ("q0",))


def test_quotes_that_overlap_share_their_middle():
    segments, _found = marked("abcdef", "abcd", "cdef")
    assert segments == [("ab", ("q0",)), ("cd", ("q0", "q1")), ("ef", ("q1",))]


def test_a_quote_that_is_not_there_is_not_found():
    assert marked("a distal osteotomy", "a proximal osteotomy", "", " ", "x") == ([("a distal osteotomy", ())], set())


def test_a_link_leads_to_the_first_place_only():
    found = set()
    quotes = [Quote("q", "toe")]
    first = mark("toe and toe", quotes, found)
    second = mark("toe", quotes, found)
    assert [segment.starts for segment in [*first, *second] if segment.keys] == [("q",), (), ()]


@settings(deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=5))
def test_nothing_of_the_text_is_lost(text, quotes):
    segments, _found = marked(text, *quotes)
    assert "".join(segment for segment, _keys in segments) == text


@settings(deadline=None)
@given(
    st.text(max_size=60),
    st.text(min_size=2, max_size=30).filter(lambda text: len(text.strip()) > 1),
    st.text(max_size=60),
)
def test_whatever_stands_in_the_text_is_found(before, quote, after):
    _segments, found = marked(before + quote + after, quote)
    assert found == {"q0"}
