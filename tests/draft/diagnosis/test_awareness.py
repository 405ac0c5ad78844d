"""Concussions by whether the patient was out."""

import pytest


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ED 7/20/2026. Dx: concussion with LOC about 2 minutes", "S06.0X1A"),
        ("ED 7/20/2026. Dx: concussion without loss of consciousness", "S06.0X0A"),
        ("ED 7/20/2026. Dx: concussion. Unknown loss of consciousness.", "S06.0XAA"),
        ("ED 7/20/2026. He passed out on the field.\nDx: concussion", "S06.0X9A"),
    ],
)
def test_consciousness_decides_the_sixth_character(codes, text, code):
    assert codes(text) == [code]
