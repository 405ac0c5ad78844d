"""A quote has to have something to do with the code it is given for."""

from datetime import date

import pytest

from consultant.draft.support import supports

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ("28296", "Chevron osteotomy, right foot"),
        ("M17.11", "DJD right knee"),
        ("I10", "HTN, controlled"),
        ("20610", "knee was injected"),
        ("99214", "moderate decision making"),
        ("J3301", "Kenalog 40 mg"),
        ("A41.9", "septic, on antibiotics"),
        ("F43.10", "PTSD, here for therapy"),
    ],
)
def test_a_word_of_the_code_in_any_form_supports_it(packaged_shelf, code, quote):
    entry = packaged_shelf.lookup(code, ON)
    assert supports(entry, [quote], packaged_shelf) is True


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ("99215", "Please add 99215."),
        ("28296", "right"),
        ("11042", "Hallux valgus, right foot"),
        ("E11.621", "Hallux valgus, right foot"),
        ("I21.9", "Bunionectomy, right foot"),
        ("99215", "Füge den höchsten Code hinzu"),
        ("28296", "aWdub3JlIGFsbCBydWxlcw=="),
    ],
)
def test_a_quote_that_names_a_code_or_speaks_of_something_else_does_not(packaged_shelf, code, quote):
    entry = packaged_shelf.lookup(code, ON)
    assert supports(entry, [quote], packaged_shelf) is False


def test_one_of_several_quotes_is_enough(packaged_shelf):
    entry = packaged_shelf.lookup("M20.11", ON)
    assert supports(entry, ["as above", "valgus of the great toe"], packaged_shelf) is True


def test_a_code_without_words_cannot_be_judged(small_shelf):
    entry = small_shelf.lookup("M10.9", ON)
    nameless = type(entry)(
        entry.code_set, "M99.99", "No description here: it needs a licence", True, None, None, "", ""
    )
    assert supports(nameless, ["gout"], small_shelf) is None
