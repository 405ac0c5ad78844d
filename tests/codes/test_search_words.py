"""The parts of the search by themselves: words, amounts, lists of synonyms."""

import sqlite3
from pathlib import Path

import pytest

from consultant.codes.model import CodeSet
from consultant.codes.search_lexicon import lexicon, load
from consultant.codes.search_numbers import Span, agreement, amounts, spans, spans_of, stated
from consultant.codes.search_query import understand, without_asking
from consultant.codes.search_vocabulary import Vocabulary
from consultant.codes.search_words import parts, stem, stems, words
from consultant.errors import CodesError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Type II diabetes", "type 2 diabetes"),
        ("stage IIIb", "stage 3b"),
        ("haemorrhoids", "hemorrhoid"),
        ("Anaemia, oesophagus, tumour", "anemia esophagus tumor"),
        ("X-ray", "x rays"),
        ("Crohn's disease", "crohn disease"),
        ("non-pressure ulcers", "nonpressure ulcer"),
        ("post-traumatic", "posttraumatic"),
        ("I&D", "i & d"),
        ("I/D", "i&d"),
        ("CT w/o contrast", "ct without contrast"),
        ("40mg", "40 mg"),
        ("vitamin B-12", "vitamin b12"),
        ("fractured", "fractures"),
        ("Ménière", "meniere"),
        ("two views", "2 views"),
    ],
)
def test_ways_of_writing_one_thing_become_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_different_words_stay_different() -> None:
    assert len({stem(word) for word in ("hypertension", "hypotension", "hypertrophy", "ileum", "ilium")}) == 5
    assert words("7.5 mg") == ["7.5", "mg"]
    assert words("IV antibiotics") == ["iv", "antibiotics"]


@pytest.mark.parametrize(
    ("title", "said", "aside", "absent"),
    [
        ("Pneumonia, unspecified organism", "Pneumonia,", "unspecified organism", ""),
        ("Sepsis due to unspecified staphylococcus", "Sepsis due to staphylococcus", "unspecified", ""),
        ("Essential (primary) hypertension", "Essential hypertension", "primary", ""),
        ("Hernia, without obstruction or gangrene, recurrent", "Hernia, , recurrent", "", "obstruction or gangrene"),
        ("Laceration without foreign body of finger", "Laceration body of finger", "", "foreign"),
        ("Hallux valgus", "Hallux valgus", "", ""),
    ],
)
def test_a_name_is_taken_apart(title: str, said: str, aside: str, absent: str) -> None:
    found = parts(title)
    assert (" ".join(found.said.split()), found.aside, found.absent) == (said, aside, absent)


def test_numbers_are_read_with_their_units() -> None:
    assert [(one.value, one.unit) for one in amounts("45 year old, lesion 1.5 cm, 40mg")] == [
        (45.0, "year"), (1.5, "cm"), (40.0, "mg"),
    ]  # fmt: skip
    assert amounts("ckd3 t2dm") == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1.1 to 2.0 cm", 1.1, 2.0, "cm"),
        ("over 1.0 and up to 2.0 cm", 1.0, 2.0, "cm"),
        ("six or more", 6.0, float("inf"), ""),
        ("up to 15 lesions", float("-inf"), 15.0, ""),
        ("65 years and older", 65.0, float("inf"), "year"),
        ("BMI 40.0-44.9, adult", 40.0, 44.9, ""),
        ("more than 30 minutes", 30.0, float("inf"), "minute"),
    ],
)
def test_ranges_are_read_and_kept(text: str, low: float, high: float, unit: str) -> None:
    assert Span(low, high, unit) in spans(text)
    assert Span(low, high, unit) in spans_of(stated([text]))


def test_an_amount_inside_speaks_for_a_code_and_one_outside_against_it_but_a_dose_does_not() -> None:
    range_of = spans_of(stated(["1.1 to 2.0 cm"]))
    assert agreement(amounts("1.5 cm"), range_of) == 1
    assert agreement(amounts("3 cm"), range_of) == -1
    assert agreement(amounts("3 minutes"), range_of) == 0
    assert agreement(amounts("40 mg"), spans_of(stated(["Injection, 10 mg"]))) == 0


def test_asking_for_a_code_is_not_part_of_what_is_asked() -> None:
    rest, named = without_asking("What is the CPT code for knee replacement?")
    assert (words(rest), named) == (["knee", "replacement"], (CodeSet.CPT, CodeSet.HCPCS))
    assert without_asking("icd-10 back pain")[0] == "back pain"
    assert without_asking("diagnosis")[0] == "diagnosis"


@pytest.fixture
def few_words() -> Vocabulary:
    written = ["arthritis", "arthroscopy", "knee", "hip", "fracture", "femur", "neck", "head", "migraine", "migrans"]
    rows = [(word, stem(word), 5) for word in written]
    return Vocabulary(rows, lexicon(), {"diagnoses": (1, 100)})


def test_a_slip_is_mended_and_a_beginning_completed(few_words: Vocabulary) -> None:
    assert few_words.corrections("arthritus")[0][0] == stem("arthritis")
    assert stem("migraine") in dict(few_words.corrections("migrane"))
    assert not few_words.knows("migrane")
    assert few_words.knows("fractures")
    assert few_words.endings("arthr") == sorted([stem("arthritis"), stem("arthroscopy")])
    assert few_words.corrections("qqqqqqqq") == []


def test_a_phrase_is_known_with_its_words_apart_and_by_other_words(few_words: Vocabulary) -> None:
    for text in ("hip fracture", "broken left hip", "fracture of the hip"):
        meanings = {found for group in understand(text, few_words).groups for found in group.stems()}
        assert {"femur", "neck"} <= meanings, text


def test_every_entry_of_the_lists_is_usable() -> None:
    lists = lexicon()
    assert sum(len(found) for found in lists.phrases.values()) > 1_500
    assert lists.candidates(frozenset({"heart", "attack"}))[0].meanings == (("myocardial", "infarction"),)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("a = 'b'\n", "outside a section"),
        ("[s]\nhtn = 3\n", "htn"),
        ("[s\n", "lay_words.toml"),
        ("[s]\n'&' = 'x'\n", "no word"),
    ],
)
def test_a_broken_list_names_file_and_entry(tmp_path: Path, content: str, wrong: str) -> None:
    for name in ("abbreviations", "lay_words", "drugs"):
        (tmp_path / f"{name}.toml").write_text("")
    (tmp_path / "same_words.toml").write_text("words = []\n")
    assert load(tmp_path).phrases == {}
    (tmp_path / "lay_words.toml").write_text(content)
    with pytest.raises(CodesError, match=wrong):
        load(tmp_path)


def test_the_rows_of_the_index_may_hold_no_words() -> None:
    nothing = Vocabulary([], lexicon(), {})
    assert understand("heart attack", nothing).groups == []
    assert sqlite3.sqlite_version_info >= (3, 34)
