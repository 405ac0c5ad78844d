"""What a model may fill in, and what becomes of what it does fill in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.case.answer import Answer
from consultant.draft.proposal import Proposal, UnreadableProposal, proposal_schema, read_proposal, to_answer
from tests.fixtures.model_server import diagnosis, line, proposal


def answer_of(**parts):
    return to_answer(read_proposal(json.dumps(proposal(**parts))))


def test_the_schema_is_strict_all_the_way_down():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for value in node.values():
                yield from objects(value)
        elif isinstance(node, list):
            for value in node:
                yield from objects(value)

    schema = proposal_schema()
    found = list(objects(schema))
    assert len(found) == 4
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    text = json.dumps(schema)
    assert not any(word in text for word in ("$ref", "$defs", '"default"', "minLength", "pattern"))


def test_the_schema_has_no_field_for_a_recipient_or_a_state():
    assert set(proposal_schema()["properties"]) == {
        "summary", "lines", "diagnoses", "not_reported", "questions", "caveats",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code", "modifiers"),
    [("28296", "28296", []), ("28296-RT", "28296", ["RT"]), ("99213 25", "99213", ["25"]), ("j3301", "J3301", []),
     ("20610-RT-59", "20610", ["RT", "59"])],
)  # fmt: skip
def test_codes_come_in_many_spellings(written, code, modifiers):
    answer, lost = answer_of(lines=[line(written, "x y")])
    assert (answer.lines[0].code, answer.lines[0].modifiers) == (code, modifiers)
    assert lost == []


def test_a_diagnosis_given_twice_is_one_and_pointers_follow_it():
    answer, lost = answer_of(
        lines=[line("28296", "x y", pointers=(1, 2, 3))],
        diagnoses=[diagnosis("M20.11", "a b"), diagnosis("M20.11", "a b"), diagnosis("I10", "c d")],
    )
    assert [one.code for one in answer.diagnoses] == ["M20.11", "I10"]
    assert answer.lines[0].diagnosis_pointers == [1, 2]
    assert lost == []


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"lines": [line("see note", "x")]}, "not written like a code"),
        ({"lines": [line("28296", "x", modifiers=("RIGHT",))]}, "not written like a modifier"),
        ({"lines": [line("28296", "x", modifiers=("RT", "59", "51", "78", "79"))]}, "four modifiers"),
        ({"lines": [line("28296", "x", units=0)]}, "cannot be reported"),
        ({"lines": [line("28296", "x", units=10**9)]}, "cannot be reported"),
        ({"lines": [line("28296", "x", pointers=(4,))]}, "points at no diagnosis"),
        ({"diagnoses": [diagnosis("gout", "x y"), diagnosis("??", "x")]}, "not written like a code"),
        ({"diagnoses": [diagnosis(f"M20.{n:02}", "x y") for n in range(14)]}, "twelve diagnoses"),
    ],
)
def test_what_an_answer_cannot_hold_is_named(parts, reason):
    answer, lost = answer_of(**parts)
    assert any(reason in one for one in lost)
    Answer.model_validate(answer.model_dump())


@pytest.mark.parametrize(
    "text",
    ["", "no object", "[1, 2]", "{", '{"summary": }', '{"summary": "only"}', "[" * 50_000 + "{" * 50_000, "{}"],
)
def test_a_reply_that_is_no_proposal_says_why_in_one_line(text):
    with pytest.raises(UnreadableProposal) as caught:
        read_proposal(text)
    assert 5 < len(str(caught.value)) < 600


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(
    st.dictionaries(st.sampled_from(list(Proposal.model_fields)), json_values, max_size=6),
    st.lists(st.text(max_size=12), max_size=3),
    st.integers(),
)
def test_whatever_a_model_says_becomes_an_answer_or_is_unreadable(parts, codes, number):
    lines = [line(code, code, modifiers=tuple(codes), units=number, pointers=(number,)) for code in codes]
    for given_ in (parts, proposal(lines=lines, diagnoses=[diagnosis(code, code) for code in codes])):
        try:
            answer, _ = to_answer(read_proposal(json.dumps(given_)))
        except UnreadableProposal:
            continue
        Answer.model_validate_json(answer.model_dump_json())
