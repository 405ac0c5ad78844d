"""Abscesses of the skin."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Office. Simple I&D of a single abscess of the left axilla, no packing.", [("10060", 1)]),
        ("Office. I&D of a back abscess, multiple loculations broken up, packed with iodoform gauze.", [("10061", 1)]),
    ],
)
def test_the_code_follows_what_it_took(lines, text, expected):
    assert lines(text) == expected


def test_it_is_asked_where_neither_is_told(draft):
    answer = draft("Office. Incision and drainage of an abscess of the left buttock under local. Culture sent.")
    assert not answer.lines
    assert any("10061" in one for one in answer.questions)
