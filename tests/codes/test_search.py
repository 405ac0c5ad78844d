"""The search over what comes with the program: codes, words, shorthand, filters, and whatever else is typed."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf

ON = date(2026, 6, 1)


def codes(shelf: Shelf, text: str, **options: object) -> list[str]:
    return [hit.entry.code for hit in shelf.search(text, ON, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["E11.9", "e119", "E11 9", " e11.9 ", "icd 10 E11.9", "E11.9."])
def test_a_code_is_found_with_or_without_dot_case_and_the_name_of_its_code_set(shelf: Shelf, typed: str) -> None:
    assert codes(shelf, typed)[0] == "E11.9"


def test_the_start_of_a_code_finds_its_header_first_and_then_what_it_holds(shelf: Shelf) -> None:
    found = codes(shelf, "E11", code_sets=(CodeSet.ICD10CM,))
    assert found[:3] == ["E11", "E11.0", "E11.1"]
    assert all(code.startswith("E11") for code in found)
    assert codes(shelf, "E11.")[0] == "E11"
    assert all(code.startswith("2988") for code in codes(shelf, "2988"))


def test_the_same_characters_are_a_diagnosis_with_a_dot_and_a_supply_without(shelf: Shelf) -> None:
    assert codes(shelf, "J11.00")[0] == "J11.00"
    assert codes(shelf, "j1100")[0] == "J1100"


def test_several_codes_in_one_line_are_found_in_the_order_typed(shelf: Shelf) -> None:
    assert codes(shelf, "M20.11, 28296 and I10")[:2] == ["M20.11", "28296"]
    assert codes(shelf, "99213; M17.11") == ["99213", "M17.11"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("HTN", "I10"),
        ("s/p CABG", "Z95.1"),
        ("CKD stage 3b", "N18.32"),
        ("CKD stage IIIb", "N18.32"),
        ("heart attack", "I21"),
        ("frozen shoulder right", "M75.01"),
        ("Crohn’s disease", "K50"),
        ("haemorrhoids", "K64"),
        ("rheumatoid arthritus", "M06.9"),
        ("migrane", "G43"),
        ("neumonia", "J18.9"),
        ("hyperten", "I10"),
        ("kenolog", "J3301"),
        ("hypertension type", "I10"),
        ("bunionectomy chevron", "28296"),
        ("wheel chair", "Z99.3"),
    ],
)
def test_shorthand_lay_words_slips_and_beginnings_find_the_code(shelf: Shelf, typed: str, right: str) -> None:
    found = codes(shelf, typed, limit=10)
    assert any(code.startswith(right) for code in found), found


def test_an_amount_chooses_the_code_whose_range_holds_it(shelf: Shelf) -> None:
    assert codes(shelf, "excision benign lesion arm 1.5 cm")[0] == "11402"
    assert codes(shelf, "excision benign lesion arm 3.5 cm")[0] == "11404"
    assert "Z68.41" in codes(shelf, "BMI 42")[:2]
    assert "99396" in codes(shelf, "annual physical 45 year old established")[:3]


def test_what_is_not_there_is_told_from_what_is(shelf: Shelf) -> None:
    found = codes(shelf, "diverticulitis of large intestine without perforation")
    assert found.index("K57.32") < next(place for place, code in enumerate(found) if code in {"K57.20", "K57.21"})


def test_who_says_no_more_gets_the_code_for_no_more(shelf: Shelf) -> None:
    assert "E11.9" in codes(shelf, "type 2 diabetes")[:2]
    assert "J18.9" in codes(shelf, "pneumonia", code_sets=(CodeSet.ICD10CM,))[:2]
    assert "Z00.00" in codes(shelf, "general adult medical examination")[:2]
    family, own = (codes(shelf, text) for text in ("family history of stroke", "history of stroke"))
    assert family[0] == "Z82.3"
    assert own[0] == "Z86.73"


def test_the_side_that_was_asked_for_comes_first(shelf: Shelf) -> None:
    assert codes(shelf, "hallux valgus left foot")[0] == "M20.12"
    assert codes(shelf, "carpal tunnel syndrome right")[0] == "G56.01"


def test_results_can_be_kept_to_code_sets(shelf: Shelf) -> None:
    for code_set in (CodeSet.ICD10CM, CodeSet.CPT, CodeSet.HCPCS):
        found = shelf.search("knee", ON, code_sets=(code_set,))
        assert found
        assert {hit.entry.code_set for hit in found} == {code_set}


def test_results_can_be_kept_to_what_may_be_reported_or_to_headers(shelf: Shelf) -> None:
    reportable = shelf.search("fracture neck of femur", ON, code_sets=(CodeSet.ICD10CM,), billable=True)
    assert reportable
    assert all(hit.entry.billable for hit in reportable)
    headers = shelf.search("fracture neck of femur", ON, code_sets=(CodeSet.ICD10CM,), billable=False)
    assert headers
    assert not any(hit.entry.billable for hit in headers)
    assert not any(hit.entry.billable for hit in shelf.search("S72", ON, billable=False))


def test_of_codes_that_differ_in_the_7th_character_the_asked_one_is_given(shelf: Shelf) -> None:
    hip = "displaced intertrochanteric fracture right femur"
    assert codes(shelf, hip)[0] == "S72.141"
    assert codes(shelf, hip, billable=True)[0] == "S72.141A"
    assert codes(shelf, f"{hip} subsequent encounter closed routine healing")[0] == "S72.141D"
    assert codes(shelf, f"{hip} sequela", billable=True)[0] == "S72.141S"


def test_each_code_comes_once_best_first_and_at_most_as_many_as_wanted(shelf: Shelf) -> None:
    found = shelf.search("diabetes", ON, limit=50)
    assert len(found) == 50
    assert len({(hit.entry.code_set, hit.entry.code) for hit in found}) == 50
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len(shelf.search("diabetes", ON, limit=3)) == 3
    assert shelf.search("diabetes", ON, limit=0) == []


def test_the_order_is_the_same_every_time(shelf: Shelf) -> None:
    for text in ("pain", "knee scope", "athritis", "left"):
        first = [(hit.entry.code, hit.score) for hit in shelf.search(text, ON)]
        assert all([(hit.entry.code, hit.score) for hit in shelf.search(text, ON)] == first for _ in range(3))


def test_the_order_is_the_same_in_every_process(packaged_file: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path; from consultant.codes.shelf import Shelf\n"
        "shelf = Shelf(Path(sys.argv[1]))\n"
        "for text in ('knee pain left', 'athritis of the hip', 'broken big toe', 'DVT', 'carp tun', 'cancer colon'):\n"
        "    print([(hit.entry.code, hit.score, hit.matched) for hit in shelf.search(text, date(2026, 6, 1))])\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(packaged_file)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert "M25.562" in said.pop()


def test_a_sentence_out_of_a_note_finds_what_it_is_about(shelf: Shelf) -> None:
    assert codes(shelf, "patient complains of pain in right knee after fall")[0] == "M25.561"


def test_a_hit_names_the_words_it_was_found_by(shelf: Shelf) -> None:
    assert shelf.search("high blood pressure", ON)[0].matched == "high blood pressure"
    assert shelf.search("M20.11", ON)[0].matched.startswith("Hallux valgus")


HOSTILE = [
    "",
    " ",
    '"',
    "'; DROP TABLE code; --",
    "a AND b OR NOT c NEAR(d, 3)",
    "{own near}: x*",
    "^heart*",
    "own:heart",
    "(((((((((",
    '"unclosed',
    "-heart",
    "heart + attack",
    "%_%",
    "\x00",
    "heart\x00attack",
    "\ud800\udfff heart",
    "🦴🦶 fracture 🤕",
    "сердце",
    "心臓",
    "٣٤",
    "²³½",
    "1.2.3.4",
    "....",
    "0" * 300,
    "999999999999999999999999999",
    "what is the code for",
    "cpt",
    "no",
    "without without without",
    "x" * 10_000,
    "heart " * 2_000,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "left right bilateral left right unspecified other",
    " ".join(f"wxyzq{number}" for number in range(500)),
    "1 mg 2 mg 3 mg 4 mg 5 mg 6 mg 7 mg 8 mg 9 mg",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_can_be_typed_is_an_error(shelf: Shelf, typed: str) -> None:
    shelf.search(typed, ON)
    shelf.search(typed, ON, billable=True, code_sets=(CodeSet.CPT,))


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_can_be_typed_asks_the_file_without_end(shelf: Shelf, typed: str) -> None:
    asked: list[str] = []
    with shelf.pinned() as connection:
        connection.set_trace_callback(asked.append)
        shelf.search(typed, ON)
        connection.set_trace_callback(None)
    ours = [statement for statement in asked if not statement.startswith("--")]  # the rest is within FTS5
    assert len(ours) < 100


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.from_regex(r"[\w\s\"'*:^(){}&/.+-]{0,60}", fullmatch=True))
def test_any_text_gives_a_list(shelf: Shelf, typed: str) -> None:
    assert len(shelf.search(typed, ON, limit=5)) <= 5


def test_words_that_nothing_says_are_passed_over(shelf: Shelf) -> None:
    assert codes(shelf, "qzxqzx hallux valgus right foot")[0] == "M20.11"
    assert shelf.search("qzxqzxqzx", ON) == []
