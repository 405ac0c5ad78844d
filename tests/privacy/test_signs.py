"""What has to stand beside an identifier, read forwards."""

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from consultant.privacy.recognisers import _FLAGS, _PATTERNS
from consultant.privacy.signs import BySign

SIGNED = [one for patterns in _PATTERNS.values() for one in patterns if isinstance(one, BySign)]
PARTS = [
    "Dr. ", "Mrs", "and ", "Jane", " Okafor", ", ", "MD", " RN", "Patient name: ", "patient name is ", "visit ", "ID ",
    "# ", "12345", "99213", "AB-1234", "license plate ", "ABC 123", "username ", "jane_o", "DOB: ", "born on ", "3/4",
    "\n",
    "Address: ", "12 Elm St", "ssn last 4 ", "6789", "Thanks,\n", "signed: ", "dictated by ", "x", " ",
]  # fmt: skip


def test_patterns_with_long_signs_are_searched_for_by_them():
    assert len(SIGNED) > 10


@pytest.mark.parametrize("pattern", SIGNED, ids=range(len(SIGNED)))
@given(text=st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_a_text_that_a_pattern_matches_has_its_sign(pattern, text):
    if regex.search(pattern, text, _FLAGS):
        assert regex.search(pattern.sign, text, _FLAGS)


def test_what_is_looked_back_for_is_read_forwards():
    assert BySign(r"(?=\d\d)(?<=\b(?:record|chart|account number) ?[:#]{0,2} ?)\w+").sign == (
        r"(?:\b(?:record|chart|account number) ?[:#]{0,2} ?)(?=\d\d)\w+"
    )


def test_what_is_looked_ahead_for_stands_alone():
    sign = BySign(r"[A-Z]\w+(?=,? (?:M\.?D\.?|D\.?O\.?|CRNA|PharmD|DPT|RN)\b)").sign
    assert re.search(sign, "of Okafor, MD")
    assert not re.search(sign, "of Okafor and others")
