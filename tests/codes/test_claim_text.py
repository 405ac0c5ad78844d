"""A claim from JSON: what is right is read, what is wrong is named by its field."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consultant.codes.claim import Claim, ClaimLine, EarlierService
from consultant.codes.claim_text import read_claim
from consultant.codes.rows import Setting
from consultant.errors import ClaimFault

LEAST = {"date_of_service": "2026-06-01", "lines": [{"code": "28296"}]}


def test_the_least_claim_has_a_date_and_a_line() -> None:
    assert read_claim(json.dumps(LEAST)) == Claim((ClaimLine("28296"),), date(2026, 6, 1))


def test_every_field_is_read() -> None:
    text = json.dumps(
        {
            **LEAST,
            "setting": "outpatient",
            "place_of_service": "22",
            "age_years": 0.5,
            "sex": "female",
            "diagnoses": ["M20.11"],
            "lines": [{"code": "28296", "modifiers": ["t5"], "units": 2, "pointers": [1], "on": "2026-06-02"}],
            "earlier": [{"code": "27447", "on": "2026-05-02", "modifiers": ["LT"]}],
        }
    )
    line = ClaimLine("28296", ("T5",), 2, (1,), date(2026, 6, 2))
    earlier = (EarlierService("27447", date(2026, 5, 2), ("LT",)),)
    assert read_claim(text) == Claim(
        (line,), date(2026, 6, 1), ("M20.11",), Setting.OUTPATIENT, "22", 0.5, "female", earlier
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"lines": [{"code": "28296", "units": "2"}]}, 'lines[0].units: expected a whole number, found "2"'),
        ({"lines": [{"code": "28296", "unit": 2}]}, "lines[0].unit: expected no such field"),
        ({"lines": [{}]}, "lines[0].code: expected a value, found none"),
        ({"lines": []}, "lines: expected at least one, found 0"),
        ({"sex": "f"}, "sex: expected 'female' or 'male', found \"f\""),
        ({"place_of_service": "1"}, 'place_of_service: expected two digits, found "1"'),
        ({"diagnoses": ["I10", 5]}, "diagnoses[1]: expected text, found 5"),
        ({"diagnoses": "I10"}, 'diagnoses: expected a list, found "I10"'),
    ],
)
def test_a_wrong_field_is_named_with_what_was_expected_and_found(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ClaimFault) as caught:
        read_claim(json.dumps({**LEAST, **change}))
    assert caught.value.problems == (problem,)


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(ClaimFault) as caught:
        read_claim('{"date_of_service": "June", "lines": [{"code": 5}], "age_years": -1}')
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "date_of_service",
        "lines[0].code",
        "age_years",
    ]


@given(some.text())
def test_text_that_is_no_claim_is_refused_as_such(text: str) -> None:
    with pytest.raises(ClaimFault):
        read_claim(text)
