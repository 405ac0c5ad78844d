"""Injections into the eyeball."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Office, Medicare. Right eye healthy.\nProcedure: OS. Ranibizumab 0.5 mg 4 mm behind the limbus.", "67028-LT"),
        ("Intravitreal injection of faricimab 6 mg, right eye. OCT macula both eyes.", "67028-RT"),
        ("Intravitreal aflibercept 2 mg injected in the right eye and in the left eye.", "67028-50"),
    ],
)  # fmt: skip
def test_the_eye_is_that_of_the_needle(lines, text, expected):
    assert (expected, 1) in lines(text)


def test_the_eye_is_asked_for_where_it_is_not_told(draft):
    answer = draft("Intravitreal bevacizumab 1.25 mg given today, Medicare. Both eyes have macular degeneration.")
    assert any("which eye" in one for one in answer.questions)


def test_a_drug_in_the_plan_is_not_given(lines):
    assert lines("Plan: intravitreal aflibercept will be started next month, right eye.") == []
