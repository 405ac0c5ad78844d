"""Our own table of procedures: it is whole, each code is told apart, and a slip of the pen is named where it is."""

import csv
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from consultant.codes.model import CodeSet
from consultant.codes.own_table import (
    FOLDER,
    Anatomic,
    OwnCode,
    OwnFamily,
    OwnTableError,
    load_own_table,
    sentences,
)

OFFICIAL_FILES_OF = date(2024, 7, 1)
"""The date of the official files that the code numbers are compared with."""


@pytest.fixture(scope="module")
def families() -> list[OwnFamily]:
    return load_own_table()


@pytest.fixture(scope="module")
def codes(families: list[OwnFamily]) -> dict[str, OwnCode]:
    return {code.code: code for family in families for code in family.codes}


def _shared_cms() -> Path:
    """The folder of official files, or a skip where this machine has none."""
    shared = Path(os.environ.get("CONSULTANT_SHARED") or FOLDER.parents[3].parent / "shared")
    folder = shared / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the official CMS files are not at hand")
    return folder


@pytest.fixture(scope="module")
def fee_schedule() -> dict[str, dict[str, str]]:
    """Code to status, global days and bilateral indicator, of the rows without modifier (PFS relative value file)."""
    file = _shared_cms() / "pfs" / "PPRRVU24_JUL.csv"
    with file.open(encoding="cp1252", newline="") as lines:
        rows = list(csv.reader(lines))
    start = next(at for at, row in enumerate(rows) if row[:1] == ["HCPCS"]) + 1
    return {
        row[0]: {"status": row[3], "global": row[14], "bilateral": row[19]}
        for row in rows[start:]
        if len(row) >= 31 and not row[1]
    }


@pytest.fixture(scope="module")
def level_two() -> dict[str, dict[str, str]]:
    """Code to its row in the HCPCS Level II file."""
    file = _shared_cms() / "hcpcs" / "HCPC2024_JUL_ANWEB.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["HCPC"].strip(): row for row in csv.DictReader(lines) if row["RECID"] == "3"}


@pytest.fixture(scope="module")
def add_ons() -> set[str]:
    """Every add-on code (NCCI add-on code edits, columns 2 to 6)."""
    file = _shared_cms() / "ncci_aoc" / "AOC_V2024Q3-F-MCR.txt"
    return {line[1:6] for line in file.read_text(encoding="ascii").splitlines()}


def test_the_table_has_thousands_of_codes_over_many_specialties(families: list[OwnFamily]) -> None:
    assert sum(len(family.codes) for family in families) >= 2500
    assert len({family.specialty for family in families}) >= 30


def test_a_family_has_siblings_to_choose_between_and_says_how(families: list[OwnFamily]) -> None:
    for family in families:
        assert len(family.codes) >= 2, family.name
        assert len(family.decides) >= 40, family.name


def test_a_family_name_is_given_once(families: list[OwnFamily]) -> None:
    assert [name for name, times in Counter(family.name for family in families).items() if times > 1] == []


def test_a_code_stands_once_with_a_description_of_its_own(families: list[OwnFamily]) -> None:
    every = [code for family in families for code in family.codes]
    assert [code for code, times in Counter(one.code for one in every).items() if times > 1] == []
    assert [text for text, times in Counter(one.description for one in every).items() if times > 1] == []


def test_every_code_is_described_in_one_to_four_sentences(codes: dict[str, OwnCode]) -> None:
    for code in codes.values():
        assert 1 <= sentences(code.description) <= 4, code.code
        assert 40 <= len(code.description) <= 600, code.code


def test_every_code_has_facts_and_lower_case_terms(codes: dict[str, OwnCode]) -> None:
    for code in codes.values():
        assert code.facts, code.code
        assert code.terms, code.code
        assert all(term == term.lower() == term.strip() and term for term in code.terms), code.code


def test_siblings_never_share_all_their_facts(families: list[OwnFamily]) -> None:
    for family in families:
        told = Counter(tuple(sorted(code.facts.items())) for code in family.codes)
        assert [facts for facts, times in told.items() if times > 1] == [], family.name


def test_codes_stand_in_the_official_files_or_are_newer_than_them(
    codes: dict[str, OwnCode], fee_schedule: dict[str, dict[str, str]], level_two: dict[str, dict[str, str]]
) -> None:
    for code in codes.values():
        if code.valid_from and code.valid_from > OFFICIAL_FILES_OF:
            assert code.code not in fee_schedule, f"{code.code}: an official file of {OFFICIAL_FILES_OF} has it already"
        else:
            assert code.code in fee_schedule or code.code in level_two, code.code


def test_a_level_two_code_that_cms_ended_says_when(
    codes: dict[str, OwnCode], level_two: dict[str, dict[str, str]]
) -> None:
    ended = {code: row["TERM DT"] for code, row in level_two.items() if row["TERM DT"] and code in codes}
    assert ended
    assert {code: f"{codes[code].valid_to:%Y%m%d}" for code in ended if codes[code].valid_to} == ended


def test_add_on_codes_are_told_from_the_codes_they_are_added_to(codes: dict[str, OwnCode], add_ons: set[str]) -> None:
    assert [code for code in codes if code in add_ons and "add_on" not in codes[code].facts] == []


def test_an_add_on_names_only_primaries_that_cms_lists(codes: dict[str, OwnCode]) -> None:
    primaries: dict[str, set[str]] = {}
    for line in (_shared_cms() / "ncci_aoc" / "AOC_V2024Q3-F-MCR.txt").read_text(encoding="ascii").splitlines():
        primaries.setdefault(line[1:6], set()).add(line[13:18])
    for code in codes.values():
        listed = primaries.get(code.code, set()) - {"CCCCC"}
        # A range stands for the codes of it that are listed, so only codes written out can be wrong.
        written_out = re.sub(r"\w{5} to \w{5}", "", code.facts.get("add_on", ""))
        named = set(re.findall(r"\b[A-Z0-9][0-9]{4}\b", written_out))
        if listed and not code.valid_from:
            assert named <= listed, (code.code, sorted(named - listed))


def test_a_code_done_on_either_side_says_which_modifiers_tell_where(
    codes: dict[str, OwnCode], fee_schedule: dict[str, dict[str, str]]
) -> None:
    """Bilateral indicator 1: paid at 150 percent with modifier 50, so the side matters (PFS relative value file)."""
    either_side = {code for code in codes if fee_schedule.get(code, {}).get("bilateral") == "1"}
    assert len(either_side) > 300
    # One anal muscle, and central veins that are not named by a side.
    assert {code for code in either_side if codes[code].anatomic is None} == {"46505", "36558", "36560", "36561"}


def test_no_description_of_a_supply_is_the_official_one(
    codes: dict[str, OwnCode], level_two: dict[str, dict[str, str]]
) -> None:
    for code in codes.values():
        if code.set is CodeSet.HCPCS and code.code in level_two:
            official = level_two[code.code]["LONG DESCRIPTION"]
            assert fuzz.ratio(code.description.lower(), official.lower()) < 85, code.code


def test_what_a_bunion_operation_is_told_by(families: list[OwnFamily]) -> None:
    family = next(family for family in families if any(code.code == "28296" for code in family.codes))
    assert family.specialty == "Podiatry and foot surgery"
    assert [code.code for code in family.codes] == ["28292", "28295", "28296", "28297", "28298", "28299"]
    assert len({(code.facts["site"], code.facts["method"]) for code in family.codes}) == 6
    chevron = next(code for code in family.codes if code.code == "28296")
    assert chevron.set is CodeSet.CPT
    assert chevron.anatomic is Anatomic.SIDE
    assert "austin bunionectomy" in chevron.terms


def test_depot_methylprednisolone_changes_its_code_in_april_2024(codes: dict[str, OwnCode]) -> None:
    assert codes["J1010"].valid_from == date(2024, 4, 1)
    assert {codes[code].valid_to for code in ("J1020", "J1030", "J1040")} == {date(2024, 3, 31)}


GOOD = """\
specialty = "Podiatry"
[[family]]
name = "Bunion"
decides = "Which bone is cut."
[[family.code]]
code = "28296"
set = "CPT"
description = "The bone is cut near its head. A cut of 2.5 cm is enough."
facts = { site = "distal" }
terms = ["chevron"]
anatomic = "side"
valid_from = 2020-01-01
[[family.code]]
code = "28295"
set = "CPT"
description = "The bone is cut near its base."
facts = { site = "proximal" }
terms = ["base wedge"]
"""

Load = Callable[..., list[OwnFamily]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a table of one or more files from their text."""

    def load_(*texts: str) -> list[OwnFamily]:
        for number, text in enumerate(texts):
            (tmp_path / f"file{number}.toml").write_text(text, encoding="utf-8")
        return load_own_table(tmp_path)

    return load_


def test_a_family_comes_back_as_it_was_written(load: Load) -> None:
    (family,) = load(GOOD)
    first, second = family.codes
    assert (family.specialty, family.name, family.decides) == ("Podiatry", "Bunion", "Which bone is cut.")
    assert (first.code, first.set, first.terms, dict(first.facts)) == (
        "28296",
        CodeSet.CPT,
        ("chevron",),
        {"site": "distal"},
    )
    assert (first.anatomic, first.valid_from, first.valid_to) == (Anatomic.SIDE, date(2020, 1, 1), None)
    assert (second.anatomic, second.valid_from) == (None, None)


def test_facts_cannot_be_changed_after_loading(load: Load) -> None:
    (family,) = load(GOOD)
    with pytest.raises(TypeError):
        family.codes[0].facts["site"] = "elsewhere"  # type: ignore[index]


def test_an_empty_folder_is_an_error_and_not_an_empty_table(tmp_path: Path) -> None:
    with pytest.raises(OwnTableError, match="at least one"):
        load_own_table(tmp_path)


@pytest.mark.parametrize(
    ("instead_of", "written", "place", "problem"),
    [
        ('code = "28296"', 'code = "2829"', None, "is not written like a CPT code"),
        ('code = "28296"', 'code = "A2829"', None, "is not written like a CPT code"),
        ('set = "CPT"', 'set = "ICD-10-CM"', "28296", "must be CPT or HCPCS"),
        ('set = "CPT"', 'set = "cpt"', "28296", "`set` cannot be 'cpt'"),
        ('description = "The bone is cut near its base."', "", "28295", "`description` is missing"),
        ("near its base.", "near its base", "28295", "must end with a full stop"),
        ("near its base.", "near. Its. Base. It. Is.", "28295", "one to four sentences, found 5"),
        ("near its base.", "near  its base.", "28295", "without needless blanks"),
        ('{ site = "distal" }', "{}", "28296", "`facts` is empty"),
        ('{ site = "distal" }', '{ sight = "distal" }', "28296", "unknown `sight`"),
        ('{ site = "distal" }', "{ site = 2 }", "28296", "fact `site` must be a text"),
        ('{ site = "distal" }', '"distal"', "28296", "`facts` must be a table"),
        ('["chevron"]', "[]", "28296", "`terms` is empty"),
        ('["chevron"]', '["Chevron"]', "28296", "must be lower-case"),
        ('["chevron"]', '["chevron", "chevron"]', "28296", "stands twice"),
        ('["chevron"]', '"chevron"', "28296", "`terms` must be a list"),
        ('anatomic = "side"', 'anatomic = "thumb"', "28296", "`anatomic` cannot be 'thumb'"),
        ('anatomic = "side"', 'laterality = "side"', "28296", "unknown `laterality`"),
        ("valid_from = 2020-01-01", 'valid_from = "last year"', "28296", "must be a date"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01T00:00:00", "28296", "must be a date"),
        (
            "valid_from = 2020-01-01",
            "valid_from = 2020-01-01\nvalid_to = 2019-12-31",
            "28296",
            "before it begins on 2020-01-01",
        ),
        ('decides = "Which bone is cut."', "", "“Bunion”", "`decides` is missing"),
        ('specialty = "Podiatry"', "", "file0.toml", "`specialty` is missing"),
        ('specialty = "Podiatry"', 'speciality = "Podiatry"', "file0.toml", "unknown `speciality`"),
        ('name = "Bunion"', "name = Bunion", "file0.toml", "not readable as TOML"),
        ('code = "28295"', 'code = "28296"', "28296", "stands in “Bunion” already"),
        (
            "The bone is cut near its base.",
            "The bone is cut near its head. A cut of 2.5 cm is enough.",
            "28295",
            "same",
        ),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_place(
    load: Load, instead_of: str, written: str, place: str | None, problem: str
) -> None:
    assert instead_of in GOOD
    with pytest.raises(OwnTableError) as caught:
        load(GOOD.replace(instead_of, written, 1))
    assert problem in str(caught.value)
    assert caught.value.file == "file0.toml"
    if place:
        assert place in str(caught.value)


def test_a_family_of_one_is_refused(load: Load) -> None:
    with pytest.raises(OwnTableError, match="at least two codes"):
        load(GOOD[: GOOD.rindex("[[family.code]]")])


def test_a_code_given_in_two_files_is_refused(load: Load) -> None:
    other = GOOD.replace("Podiatry", "Orthopedics").replace("28295", "28297").replace("near its", "at its")
    with pytest.raises(OwnTableError) as caught:
        load(GOOD, other)
    assert caught.value.code == "28296"


def test_two_families_of_one_specialty_need_two_names(load: Load) -> None:
    other = GOOD.replace("2829", "2830").replace("near its", "at its")
    with pytest.raises(OwnTableError, match="have this name"):
        load(GOOD, other)


def test_bytes_that_are_not_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_bytes(b'specialty = "\xff"')
    with pytest.raises(OwnTableError, match=r"broken\.toml.*not readable"):
        load_own_table(tmp_path)


@pytest.mark.parametrize(("text", "count"), [("One.", 1), ("A cut of 2.5 cm. Then rest.", 2), ("Is it? Yes! Good.", 3)])
def test_sentences_are_counted_by_their_ends(text: str, count: int) -> None:
    assert sentences(text) == count
