"""States and histories where a note lists them."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Assessment: paroxysmal atrial fibrillation, on Eliquis. Prior TIA.", ["I48.0", "Z79.01", "Z86.73"]),
        ("Dx: exposure to COVID-19, asymptomatic, test negative.", ["Z20.822"]),
        ("Dx: ESRD on hemodialysis", ["N18.6", "Z99.2"]),
        ("Follow-up. Assessment: history of right breast cancer, NED.", ["Z08", "Z85.3"]),
        ("Dx: gout. No history of breast cancer.", ["M10.9"]),
        ("Dx: gout. Family history of breast cancer.", ["M10.9"]),
    ],
)
def test_a_state_is_coded_where_it_is_listed(codes, text, expected):
    assert codes(text) == expected
