"""A reply comes whole or in pieces, and is the same reply."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.draft.wire import MOST_CALLS, Gathered, events
from consultant.errors import ModelRefused, ModelUnavailable


def piece(delta, finish=None):
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def part(index=None, call_id=None, name=None, arguments=None):
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    return {"index": index, "id": call_id, "function": function}


@given(st.lists(st.binary(max_size=20)), st.integers(1, 9))
def test_events_are_the_same_however_the_bytes_are_cut(lines, size):
    raw = b"".join(b"data: " + line.replace(b"\n", b"").replace(b"\r", b"") + b"\r\n\r\n" for line in lines)
    cut = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert list(events(cut)) == list(events([raw]))


def test_comments_and_other_fields_are_passed_over_and_the_last_event_needs_no_blank_line():
    raw = b": ping\n\nevent: x\nid: 3\ndata: one\n\ndata: two\ndata: lines\n\ndata:[DONE]"
    assert list(events([raw])) == ["one", "two\nlines", "[DONE]"]


def test_pieces_of_calls_are_put_together_by_their_index():
    gathered = Gathered()
    gathered.piece(piece({"tool_calls": [part(0, "a", "search_codes", '{"q"'), part(1, "b", "lookup_code", "{}")]}))
    gathered.piece(piece({"tool_calls": [part(0, arguments=': "x"}')]}, "tool_calls"))
    calls = gathered.reply("m").calls
    assert [(one.id, one.name, one.arguments) for one in calls] == [
        ("a", "search_codes", '{"q": "x"}'),
        ("b", "lookup_code", "{}"),
    ]


def test_without_an_index_the_id_tells_whose_piece_it_is():
    gathered = Gathered()
    for call_id, arguments in (("a", "{"), ("a", "}")):
        gathered.piece(piece({"tool_calls": [part(None, call_id, "search_codes", arguments)]}))
    assert [one.arguments for one in gathered.reply("m").calls] == ["{}"]


def test_more_calls_than_anybody_needs_are_cut():
    gathered = Gathered()
    gathered.piece(piece({"tool_calls": [part(at, f"c{at}", "search_codes", "{}") for at in range(50)]}))
    assert len(gathered.reply("m").calls) == MOST_CALLS


@pytest.mark.parametrize("data", ["", "{", "[]", "3", '{"error": {"message": "x"}}', "[" * 100_000])
def test_what_is_no_piece_of_a_reply_is_worth_another_try(data):
    with pytest.raises(ModelUnavailable):
        Gathered().piece(data)


@pytest.mark.parametrize("data", ["{}", '{"choices": []}', '{"choices": [3]}', '{"choices": [{"delta": null}]}'])
def test_a_piece_that_says_nothing_is_passed_over(data):
    gathered = Gathered()
    gathered.piece(data)
    assert gathered.reply("m").text == ""


def test_a_model_that_declines_in_a_stream_is_a_refusal():
    gathered = Gathered()
    gathered.piece(piece({"refusal": "I cannot"}))
    with pytest.raises(ModelRefused):
        gathered.reply("m")
