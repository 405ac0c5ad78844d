"""Which patterns may stand in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.sieve import AnyOf, Quick, Sieve, alternatives, needed

PATTERNS = [
    re.compile(r"\b(?:rule[ -]?out|r/o|suspect(?:ed|s)?)\b", re.IGNORECASE),
    re.compile(r"(?<![\w~])(?:no|not|n't)(?![\w~])", re.IGNORECASE),
    re.compile(r"medicare(?: part)? (?:a|b)|(?-i:WC) claim", re.IGNORECASE),
    re.compile(r"^\W*system\s*:", re.MULTILINE),
    re.compile(r"(?:инструкц|правил)\w*"),
    re.compile(r"\d+ ?mg"),
    re.compile(r"(?:left|right)? ?knee(?=s\b)|kin(?:d|g)"),
]
WORDS = [
    "rule out", "R/O", "suspects", "no", "NOT", "isn't", "Medicare Part B", "WC claim", "wc claim", "\nsystem :",
    "40mg", "инструкции", "right knees", "knee", "kind", "\u017fuspected", "rule-out", "\u212and", "K\u0131ng",
    "system",
    "1 MG", ";", "(",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=6), st.sampled_from(["", " ", ", "]))
def test_a_pattern_that_matches_is_never_left_out(parts, between):
    text = between.join(parts)
    may = set(Sieve(PATTERNS).may(text))
    assert may >= {number for number, pattern in enumerate(PATTERNS) if pattern.search(text)}


@given(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), st.sampled_from(PATTERNS), st.sampled_from([1, 99]))
def test_a_quick_pattern_finds_what_the_pattern_itself_finds(text, pattern, times):
    text = " ".join([text] * times)  # long texts are looked through in another way
    quick = Quick(pattern.pattern, pattern.flags)
    assert [one.span() for one in quick.finditer(text)] == [one.span() for one in pattern.finditer(text)]
    assert bool(quick.search(text)) == bool(pattern.search(text))
    assert quick.sub("!", text) == pattern.sub("!", text)
    assert len(quick.hidden(text)) == len(text)


def test_patterns_whose_words_are_not_there_are_left_out():
    assert list(Sieve(PATTERNS).may("Right shoulder: full strength 5/5.")) == []


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bcarpal tunnel\b", {"carpal tunnel"}),
        (r"(?:MRI|ct) of \w+", {" of "}),
        (r"colou?r|paint(?:ed)?", {"colo", "paint"}),
        (r"(?:very )*(?:sore|aching)+", {"sore", "aching"}),
        (r"x\d", {"x"}),
        (r"\d+", None),
        (r"(?:knee)?", None),
        (r"é+", {"\x80"}),
        (r"(?i)é+", None),
    ],
)
def test_what_a_pattern_needs_is_read_out_of_it(pattern, words):
    assert needed(re.compile(pattern)) == words


def test_alternatives_are_split_where_they_stand_outside_of_brackets():
    assert alternatives(r"a(?:b|c)|[|)]d|e\|f|") == [r"a(?:b|c)", r"[|)]d", r"e\|f", ""]


def test_any_of_finds_what_one_of_its_patterns_matches():
    either = AnyOf(r"\bset aside\b|\brules?\b", r"^to the model", flags=re.MULTILINE)
    assert either.stands_in("these are set aside")
    assert either.stands_in("dear all,\nto the model")
    assert not either.stands_in("the ruler is set")
