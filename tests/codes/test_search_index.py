"""The search index over a small database made by hand: dates, several lives, many terms, an operator's own words."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from consultant.codes import schema
from consultant.codes.build.search_index import TERMS_A_DOCUMENT, build_search_index
from consultant.codes.model import CodeSet
from consultant.codes.search import find
from consultant.errors import CodesError

ON = date(2025, 3, 1)


class Small:
    """A code database of a few codes."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        schema.create(self.connection)

    def add(
        self,
        code: str,
        description: str,
        code_set: CodeSet = CodeSet.ICD10CM,
        *,
        billable: bool = True,
        dates: tuple[int | None, int | None] = (None, None),
        parent: int | None = None,
        terms: tuple[str, ...] = (),
    ) -> int:
        cursor = self.connection.execute(
            "INSERT INTO code (code_set, code, display, description, billable, valid_from, valid_to, parent_id,"
            " release_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (code_set.value, code, code, description, billable, *dates, parent),
        )
        number = cursor.lastrowid
        assert number is not None
        for term in terms:
            self.connection.execute("INSERT INTO term (code_id, text, kind) VALUES (?, ?, 'inclusion')", (number, term))
        return number

    def index(self) -> "Small":
        build_search_index(self.connection)
        return self

    def find(self, text: str, **options: Any) -> list[str]:
        numbers = [found.code_id for found in find(self.connection, text, options.pop("on", ON), **options)]
        code_of = dict(self.connection.execute("SELECT id, code FROM code"))
        return [code_of[number] for number in numbers]


@pytest.fixture
def small() -> Iterator[Small]:
    made = Small()
    yield made
    made.connection.close()


def test_only_codes_in_force_on_the_date_are_found_unless_all_are_wanted(small: Small) -> None:
    small.add("J1040", "Injection, gadgetol, 80 mg", CodeSet.HCPCS, dates=(19820101, 20240331))
    small.add("J1010", "Injection, gadgetol, 1 mg", CodeSet.HCPCS, dates=(20240401, None))
    small.index()
    assert small.find("gadgetol") == ["J1010"]
    assert small.find("gadgetol", on=date(2024, 3, 31)) == ["J1040"]
    assert small.find("J1040") == []
    assert small.find("J1040", active_only=False) == ["J1040"]
    assert set(small.find("gadgetol", active_only=False)) == {"J1010", "J1040"}


def test_of_two_lives_of_a_code_the_one_on_the_date_is_found(small: Small) -> None:
    small.add("A10", "Gadgetitis, first wording", dates=(None, 20200930))
    second = small.add("A10", "Gadgetitis, second wording", dates=(20221001, None))
    small.index()
    assert [found.code_id for found in find(small.connection, "gadgetitis", ON)] == [second]
    assert small.find("gadgetitis", on=date(2021, 1, 1)) == []


def test_a_code_with_hundreds_of_terms_is_found_by_each_and_comes_once(small: Small) -> None:
    terms = tuple(f"substance{number}ol, adverse effect" for number in range(TERMS_A_DOCUMENT * 5 + 1))
    small.add("T50995", "Adverse effect of other drugs", terms=terms)
    small.index()
    for number in (0, TERMS_A_DOCUMENT, len(terms) - 1):
        assert small.find(f"substance{number}ol") == ["T50995"]
    assert small.find("adverse effect drugs") == ["T50995"]


def test_a_code_is_found_by_the_names_of_its_header_with_what_it_adds(small: Small) -> None:
    header = small.add("M750", "Adhesive capsulitis of shoulder", billable=False, terms=("Gadget shoulder",))
    small.add("M7501", "Adhesive capsulitis of right shoulder", parent=header)
    small.add("M7502", "Adhesive capsulitis of left shoulder", parent=header)
    small.index()
    assert small.find("gadget shoulder left")[0] == "M7502"
    assert small.find("gadget shoulder")[0] == "M750"


def test_a_cross_reference_of_the_index_is_a_name_of_what_it_refers_to(small: Small) -> None:
    small.connection.execute(
        "INSERT INTO release (id, kind, name, label, licence, imported_at) VALUES (7, 'icd10cm-index', '', '', '', '')"
    )
    entries = [
        (1, None, 0, "Tetanus, tetanic (traumatic)", "Tetanus, tetanic (traumatic)", ""),
        (2, 1, 1, "neonatorum", "Tetanus, tetanic (traumatic), neonatorum", ""),
        (3, None, 0, "Gadgetjaw", "Gadgetjaw", "Tetanus"),
        (4, 3, 1, "newborn", "Gadgetjaw, newborn", "Tetanus, neonatorum"),
        (5, None, 0, "Nowhere", "Nowhere", "Not there"),
    ]
    small.connection.executemany(
        "INSERT INTO index_entry (id, parent_id, level, title, path, see, release_id, kind)"
        " VALUES (?, ?, ?, ?, ?, ?, 7, 'disease')",
        entries,
    )
    small.connection.executemany("INSERT INTO index_code VALUES (?, '', ?, 0)", [(1, "A35"), (2, "A33")])
    small.add("A33", "Tetanus of newborn")
    small.add("A35", "Other tetanus")
    small.index()
    assert small.find("gadgetjaw")[0] == "A35"
    assert small.find("gadgetjaw newborn")[0] == "A33"
    assert find(small.connection, "gadgetjaw", ON)[0].matched == "Gadgetjaw"
    assert small.find("nowhere") == []


def test_a_name_is_found_whole_however_many_codes_say_its_words(small: Small) -> None:
    for number in range(400):
        small.add(f"B{number:03}", f"Gadget {chr(97 + number % 26)}{number}")
    small.add("C99", "A long title that says many other things of the matter first", terms=("gadget",))
    small.index()
    assert small.find("gadget")[0] == "C99"


def test_what_stands_in_parentheses_may_be_typed_or_left_out(small: Small) -> None:
    small.add("A01", "Gadget fever (acute) (chronic)")
    small.add("A02", "Gadget fever of the knee")
    small.index()
    assert small.find("gadget fever")[0] == "A01"
    assert small.find("acute gadget fever")[0] == "A01"


def test_a_code_without_words_is_found_by_its_code_alone(small: Small) -> None:
    small.add("12345", "", CodeSet.CPT)
    small.index()
    assert small.find("12345") == ["12345"]
    assert small.find("123") == ["12345"]


def test_inpatient_procedures_come_after_the_others_unless_they_are_asked_for(small: Small) -> None:
    small.add("0SRD0J9", "Replacement of knee gadget", CodeSet.ICD10PCS)
    small.add("27447", "Replacement of knee gadget", CodeSet.CPT)
    small.index()
    assert small.find("replacement of knee gadget") == ["27447", "0SRD0J9"]
    assert small.find("pcs replacement of knee gadget") == ["0SRD0J9", "27447"]
    assert small.find("knee gadget", code_sets=(CodeSet.ICD10PCS,)) == ["0SRD0J9"]


def test_a_modifier_is_found_by_its_two_letters(small: Small) -> None:
    small.add("LT", "Left side", CodeSet.MODIFIER)
    small.add("M2012", "Gadget of left foot")
    small.index()
    assert small.find("LT modifier") == ["LT"]
    assert "LT" in small.find("left side")


def test_the_index_of_the_same_codes_is_the_same(small: Small) -> None:
    parent = small.add("S721", "Fracture of gadget", billable=False)
    for character, meaning in (("A", "initial encounter"), ("D", "subsequent encounter"), ("S", "sequela")):
        small.add(f"S721XX{character}", f"Fracture of gadget, {meaning}", parent=parent)

    def content() -> list[Any]:
        small.index()
        tables = ("search_doc", "search_word", "search_group", "search_stamp")
        return [small.connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables]

    assert content() == content()


def test_an_empty_database_answers_with_nothing(small: Small) -> None:
    small.index()
    assert small.find("heart") == []
    assert small.find("I10") == []


def test_a_file_without_an_index_says_so(small: Small) -> None:
    with pytest.raises(CodesError, match="no search index"):
        small.find("heart")
