"""Illnesses that one code says together, and second codes."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/P: COPD with acute exacerbation and acute bronchitis.", ["J44.0", "J44.1", "J20.9"]),
        ("Dx: late-onset Alzheimer's disease with moderate dementia, with agitation.", ["G30.1", "F02.B11"]),
        ("Dx: urinary tract infection due to E. coli", ["N39.0", "B96.20"]),
        ("Dx: second degree burn of left forearm, 2% TBSA", ["T22.212A", "T31.0"]),
        ("Dx: drug eruption from an antibiotic.", ["L27.0"]),
        ("Preop dx: appendicitis\nPostop dx: Gallstones with acute cholecystitis", ["K80.00"]),
    ],
)  # fmt: skip
def test_what_belongs_together_is_coded_together(codes, text, expected):
    assert sorted(codes(text)) == sorted(expected)
