"""The look-ups that a model may call."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant.codes.shelf import Shelf
from consultant.draft.request import Document
from consultant.draft.tools import Tools
from consultant.draft.tools.box import MOST_ARGUMENTS
from consultant.draft.tools.result import MOST_CHARS, bounded

ON = date(2026, 6, 1)
NOTE = Document("operative-note.pdf", "Bunion of the right foot. " + "Nothing else of note. " * 400)


@pytest.fixture
def tools(packaged_shelf) -> Tools:
    return Tools(packaged_shelf, ON, [NOTE])


@pytest.fixture
def ask(tools):
    def call(tool: str, **arguments):
        result = tools.call(tool, json.dumps(arguments))
        assert not result.error, result.text
        return json.loads(result.text)

    return call


def codes_in(found: list[dict]) -> list[str]:
    return [one["code"] for one in found]


def strict(node) -> bool:
    """Whether a schema is in the strict dialect, all the way down."""
    if isinstance(node, list):
        return all(map(strict, node))
    if not isinstance(node, dict):
        return True
    if node.get("type") == "object" and (
        node.get("additionalProperties") is not False or node["required"] != list(node["properties"])
    ):
        return False
    return "$ref" not in node and "default" not in node and all(map(strict, node.values()))


def test_every_tool_is_described_in_the_strict_dialect(tools):
    assert len(tools.specs) >= 20
    for spec in tools.specs:
        assert spec.name.isidentifier()
        assert spec.description.endswith(".")
        assert spec.parameters["type"] == "object"
        assert strict(spec.parameters), spec.name


def test_no_tool_has_a_name_that_writes_or_sends(tools):
    words = {word for spec in tools.specs for word in spec.name.split("_")}
    assert not words & {"write", "send", "set", "approve", "update", "delete", "reply", "mark", "import"}


def test_an_argument_that_may_be_left_open_takes_null(tools):
    result = tools.call("search_codes", '{"text":"gout","code_set":null,"billable_only":true,"limit":null,"on":null}')
    assert not result.error
    assert "M10.9" in result.codes


def test_a_search_gives_its_hits_with_their_words_and_reports_their_codes(tools):
    result = tools.call("search_codes", {"text": "hallux valgus right foot", "code_set": "ICD-10-CM"})
    found = json.loads(result.text)["found"]
    assert found[0]["code"] == "M20.11"
    assert "hallux valgus" in found[0]["words"].lower()
    assert result.codes == set(codes_in(found))


def test_a_look_up_says_whether_a_code_may_be_reported(ask):
    assert ask("lookup_code", code="m2011")["billable"] is True
    assert ask("lookup_code", code="M20.1")["billable"] is False


def test_an_unknown_code_is_an_error_that_shows_what_is_near_and_not_what_was_asked(tools):
    result = tools.call("lookup_code", {"code": "2061X"})
    assert result.error
    assert "20610" in result.codes
    assert "2061X" not in result.codes


def test_the_family_of_a_procedure_is_laid_side_by_side(ask):
    found = ask("browse_siblings", code="28296")["siblings"]
    assert {"28295", "28292"} <= set(codes_in(found))
    family = ask("family_facts", code="28296")
    assert family["decides"]
    facts = {one["code"]: one["facts"] for one in family["codes"]}
    assert facts["28296"] != facts["28295"]


def test_what_is_above_and_below_a_code_is_found(ask):
    assert codes_in(ask("browse_children", code="M20.1")["children"]) == ["M20.10", "M20.11", "M20.12"]
    above = ask("browse_parents", code="M20.11")
    assert codes_in(above["parents"]) == ["M20.1", "M20"]
    assert "M20-M25" in [one["heading"] for one in above["headings"]]
    assert "M20" in codes_in(ask("browse_children", code="M20-M25")["children"])


def test_notes_are_inherited_from_what_is_above(ask):
    kinds = {(one["kind"], one["at"]) for one in ask("notes", code="E11.621")["notes"]}
    assert ("use_additional", "E11.621") in kinds
    assert ("excludes1", "E11") in kinds
    only = ask("notes", code="E11.621", kinds=["excludes1"])["notes"]
    assert {one["kind"] for one in only} == {"excludes1"}


def test_a_seventh_character_makes_complete_codes(ask):
    found = ask("expand_seventh_character", code="S52.501")
    assert "S52.501A" in codes_in(found["complete"])
    assert found["characters"]["A"]
    assert ask("expand_seventh_character", code="M20.11")["complete"] == []


@pytest.fixture
def indexed(packaged_shelf, tmp_path) -> Iterator[Tools]:
    """Look-ups over a database with three entries of an alphabetic index."""
    path = tmp_path / "codes.db"
    shutil.copy(packaged_shelf.path, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO release (id, kind, name, label, effective, licence, imported_at, rows)"
            " VALUES (900, 'icd10cm-index', 'ICD-10-CM alphabetic index', 'FY2026', 20251001, '', '', 70000)"
        )
        connection.executemany(
            "INSERT INTO index_entry (id, release_id, kind, level, title, path, see)"
            " VALUES (?, 900, 'disease', ?, ?, ?, ?)",
            [(1, 0, "Gout", "Gout", ""), (2, 1, "lead", "Gout, lead", ""), (3, 0, "Podagra", "Podagra", "Gout")],
        )
        connection.executemany("INSERT INTO index_code VALUES (?, '', ?, ?)", [(1, "M109", 0), (2, "M101", 1)])
    shelf = Shelf(path)
    yield Tools(shelf, ON)
    shelf.close()


def test_an_index_term_leads_to_codes_and_to_what_is_still_incomplete(indexed):
    result = indexed.call("search_index", {"text": "gout"})
    assert json.loads(result.text)["entries"] == [
        {"entry": "Gout", "codes": [{"code": "M10.9"}]},
        {"entry": "Gout, lead", "codes": [{"incomplete": "M10.1-"}]},
    ]
    assert result.codes == {"M10.9"}
    see = json.loads(indexed.call("search_index", {"text": "podagra"}).text)["entries"]
    assert see == [{"entry": "Podagra", "see": "Gout", "codes": []}]


def test_a_percent_sign_is_looked_up_as_one(indexed):
    assert json.loads(indexed.call("search_index", {"text": "% _"}).text)["entries"] == []


def test_no_index_on_the_shelf_is_no_data(ask):
    assert ask("search_index", text="gout")["outcome"] == "no data"


def test_a_pair_without_edits_on_the_shelf_is_no_data_and_no_clearance(ask):
    found = ask("check_pair", first="11042", second="97597", setting=None)
    assert found["outcome"] == "no data"
    assert "clearance" in found["hint"]


def test_units_global_days_and_fees_of_our_own_table_are_told_with_their_source(ask):
    limit = ask("mue", code="20610", on="2024-08-01")
    assert (limit["outcome"], limit["units"]) == ("applies", 2)
    assert limit["source"]
    assert ask("global_period", code="28296")["days_after"] == 90
    fee = ask("fee", code="99213", place=None, facility=False)
    assert float(fee["prices"][0]["dollars_a_unit"]) > 0
    assert fee["prices"][0]["where"] == "national"


def test_a_place_that_is_no_locality_is_an_error_with_the_next_step(tools):
    result = tools.call("fee", {"code": "99213", "place": "Atlantis"})
    assert result.error
    assert "null" in result.text


def test_modifiers_come_with_the_reason(ask):
    found = {one["modifier"]: one for one in ask("modifiers_for", code="28296")["modifiers"]}
    assert found["RT"]["allowed"]
    assert found["26"]["allowed"] is False
    assert found["26"]["reason"]


def test_coverage_without_articles_says_that_silence_means_nothing(ask):
    assert "silence" in ask("coverage", code="20610", diagnoses=["M17.11"], state="CA")["warning"]
    assert ask("diagnoses_for_procedure", code="20610", state=None)["outcome"] == "no data"
    assert ask("procedures_for_diagnosis", code="M17.11", state=None)["outcome"] == "no data"


def test_a_whole_claim_is_held_against_the_rules(ask):
    lines = [{"code": "28296", "modifiers": [], "units": 1, "diagnosis_pointers": [1]}]
    found = ask("check_claim", lines=lines, diagnoses=["M20.1"])
    assert found["denied"]
    assert "header instead of a billable code" in [one["rule"] for one in found["applies"]]
    assert "NCCI procedure-to-procedure edit" not in found["applies"]


def test_what_the_shelf_cannot_answer_for_is_told(ask):
    found = ask("data_held")
    assert any("NCCI PTP edits" in one["what"] for one in found["missing"])
    assert any("ICD-10-CM tabular list" in one for one in found["held"])


def test_a_date_may_be_given_with_a_call(tools):
    early = json.loads(tools.call("lookup_code", {"code": "M20.11", "on": "2025-01-15"}).text)
    assert early["on"] == "2025-01-15"
    assert tools.call("lookup_code", {"code": "M20.11", "on": "1066-10-14"}).error


def test_a_document_is_read_in_parts(ask):
    part = ask("read_document", name="operative-note.pdf", offset=0, length=25)
    assert part["words_of_the_case"] == NOTE.text[:25]
    rest = ask("read_document", name="operative-note.pdf", offset=part["end"], length=None)
    assert rest["words_of_the_case"] == NOTE.text[25:4025]
    assert rest["characters"] == len(NOTE.text)
    assert ask("read_document", name="operative-note.pdf", offset=10**6)["words_of_the_case"] == ""


def test_a_document_that_is_not_there_is_an_error_that_names_those_that_are(tools):
    result = tools.call("read_document", {"name": "../../etc/passwd", "offset": 0, "length": None})
    assert result.error
    assert "operative-note.pdf" in result.text
    assert "passwd" not in result.text


def test_codes_that_only_the_case_names_are_not_shown_codes(packaged_shelf):
    tools = Tools(packaged_shelf, ON, [Document("message 1", '{"code": "99215"}')])
    assert tools.call("read_document", {"name": "message 1"}).codes == frozenset()


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("approve_case", "{}", "no such tool"),
        ("mue", "", "code"),
        ("mue", "[1", "JSON"),
        ("mue", '{"code": 5}', "valid string"),
        ("mue", '{"code": "20610", "recipient": "mallory@example.org"}', "not permitted"),
        ("search_codes", json.dumps({"text": "x" * MOST_ARGUMENTS}), "longer than"),
        ("search_codes", json.dumps({"text": "x" * 500}), "300"),
        ("search_codes", '{"text": "gout\\u0000"}', "characters that no text has"),
        ("search_codes", '{"text": "gout \\ud800"}', "JSON"),
        ("notes", "[" * 5000, "JSON"),
    ],
)
def test_a_call_that_is_wrong_comes_back_with_what_is_wrong(tools, name, arguments, told):
    result = tools.call(name, arguments)
    assert result.error
    assert told in result.text
    assert "mallory" not in result.text
    assert not result.codes


def test_a_result_that_is_too_long_is_cut_and_says_how_much_is_left_out():
    rows = [{"code": f"A{number:04}", "words": "w" * 50} for number in range(500)]
    result = bounded({"found": rows, "hint": "h"})
    told = json.loads(result.text)
    assert len(result.text) <= MOST_CHARS
    assert told["cut"]["found"] == 500 - len(told["found"])
    assert result.codes == set(codes_in(told["found"]))
    assert told["hint"] == "h"


def test_a_result_that_cannot_be_cut_is_an_error():
    assert bounded({"words": "w" * 10_000}).error


def test_a_shelf_of_codes_alone_offers_what_it_can_answer(small_shelf):
    tools = Tools(small_shelf, ON, [NOTE])
    offered = {spec.name for spec in tools.specs}
    assert offered == {"search_codes", "lookup_code", "family_facts", "read_document"}
    assert tools.call("lookup_code", {"code": "28296"}).codes == {"28296"}
    assert tools.call("check_pair", {"first": "28296", "second": "28292"}).error
    family = json.loads(tools.call("family_facts", {"code": "28296"}).text)["codes"]
    assert set(codes_in(family)) == {"28292", "28295", "28296"}


_SCRAP = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["20610", "M20.11", "S52.5", "250.00", "2026-06-01", "CA", "60601", "M20-M25", "13", "%", "''"]),
)
_VALUES = st.recursive(_SCRAP, lambda inner: st.lists(inner, max_size=4), max_leaves=6)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_given_an_answer_of_bounded_size_comes_back(tools, data):
    spec = data.draw(st.sampled_from(tools.specs))
    names = st.sampled_from([*spec.parameters["properties"], "made_up"])
    arguments = data.draw(st.dictionaries(names, _VALUES, max_size=8))
    written = data.draw(st.sampled_from([arguments, json.dumps(arguments)]))
    result = tools.call(spec.name, written)
    assert len(result.text) <= MOST_CHARS
    assert isinstance(json.loads(result.text), dict)
    result.text.encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=20), arguments=st.text(max_size=200))
def test_a_call_of_noise_is_an_error_and_no_more(tools, name, arguments):
    assert tools.call(name, arguments).error
    assert tools.call("mue", arguments).error
