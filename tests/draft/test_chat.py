"""Asking any OpenAI-compatible server: what it supports is found out, what it refuses is translated."""

import json

import pytest

from consultant.config import Model
from consultant.draft.chat import Call, ChatModel, Form, ToolsRefused, Turn
from consultant.draft.tools import ToolSpec
from consultant.errors import ModelRefused, ModelUnavailable
from tests.fixtures.model_server import completion

TURNS = [Turn("system", "Be brief."), Turn("user", "MRN-of-nobody: which code?")]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
NOTE = "Reply with JSON that fits: {}"


@pytest.fixture
def chat(model_server):
    with ChatModel(Model(base_url=model_server.url, name="scripted-1", timeout_seconds=20.0), "key-1") as chat:
        yield chat


FORM = Form("answer", SCHEMA, NOTE)
TOOLS = [ToolSpec("search_codes", "Search.", SCHEMA), ToolSpec("lookup_code", "Look up.", SCHEMA)]


def ask(chat, **more):
    return chat.ask(TURNS, FORM, **more)


def test_the_key_the_model_and_a_strict_schema_are_sent(chat, model_server):
    model_server.reply("{}")
    reply = ask(chat)
    seen = model_server.seen[0]
    assert seen.headers["authorization"] == "Bearer key-1"
    assert seen.path == "/v1/chat/completions"
    assert seen.body["model"] == "scripted-1"
    assert seen.body["temperature"] == 0.0
    assert seen.body["max_tokens"] == 4000
    assert seen.body["response_format"]["json_schema"] == {"name": "answer", "strict": True, "schema": SCHEMA}
    assert (reply.text, reply.truncated, reply.tokens_in, reply.tokens_out) == ("{}", False, 1200, 300)


def test_a_server_without_a_key_gets_a_placeholder(model_server):
    model_server.reply("{}")
    with ChatModel(Model(base_url=model_server.url, name="local"), None) as chat:
        ask(chat)
    assert model_server.seen[0].headers["authorization"] == "Bearer none"


def test_a_server_without_schemas_is_asked_for_an_object_with_the_schema_in_words(chat, model_server):
    model_server.refuse("response_format", value="json_schema")
    model_server.reply("{}")
    model_server.reply("{}")
    ask(chat)
    assert model_server.seen[-1].body["response_format"] == {"type": "json_object"}
    assert NOTE in model_server.seen[-1].body["messages"][0]["content"]
    ask(chat)
    assert len(model_server.seen) == 3, "what the server supports is remembered"


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_without_any_response_format_gets_a_prompt_alone(chat, model_server, status):
    model_server.refuse("response_format", status=status)
    model_server.reply("{}")
    assert ask(chat).text == "{}"
    assert "response_format" not in model_server.seen[-1].body
    assert len(model_server.seen) == 3


def test_a_server_that_wants_the_newer_limit_gets_it(chat, model_server):
    model_server.refuse("max_tokens", message="Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")
    model_server.reply("{}")
    ask(chat)
    assert model_server.seen[-1].body["max_completion_tokens"] == 4000
    assert "max_tokens" not in model_server.seen[-1].body
    assert model_server.seen[-1].body["response_format"]["type"] == "json_schema", "nothing else was given up"


def test_a_server_that_takes_no_temperature_gets_none(chat, model_server):
    model_server.refuse("temperature")
    model_server.reply("{}")
    ask(chat)
    assert "temperature" not in model_server.seen[-1].body


def test_a_temperature_below_zero_is_not_sent(model_server):
    model_server.reply("{}")
    with ChatModel(Model(base_url=model_server.url, name="m", temperature=-1.0), None) as chat:
        ask(chat)
    assert "temperature" not in model_server.seen[0].body


def test_a_server_that_refuses_every_form_is_given_up_after_a_few_requests(chat, model_server):
    model_server.refuse("messages", message="I do not like you, MRN-of-nobody")
    with pytest.raises(ModelRefused, match="HTTP 400") as caught:
        ask(chat)
    assert len(model_server.seen) == 4
    assert "MRN-of-nobody" not in str(caught.value), "what the server wrote may repeat the case"


def test_a_case_longer_than_the_context_is_refused_at_once(chat, model_server):
    model_server.fail(400, code="context_length_exceeded", message="This model's maximum context length is 8192 tokens")
    with pytest.raises(ModelRefused, match="context"):
        ask(chat)
    assert len(model_server.seen) == 1


def test_an_output_limit_that_is_too_large_names_its_setting(chat, model_server):
    model_server.refuse("max_tokens", message="max_tokens is too large: 4000. This model supports at most 2048")
    with pytest.raises(ModelRefused, match="max_output_tokens"):
        ask(chat)


@pytest.mark.parametrize(
    ("status", "setting"), [(401, "CONSULTANT_MODEL_API_KEY"), (403, "CONSULTANT_MODEL_API_KEY"), (404, "base_url")]
)
def test_a_refusal_that_trying_again_does_not_change_names_its_setting(chat, model_server, status, setting):
    model_server.fail(status)
    with pytest.raises(ModelRefused, match=setting):
        ask(chat)
    assert len(model_server.seen) == 1, "the client itself does not try again"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_a_server_that_is_busy_or_broken_is_worth_another_try_later(chat, model_server, status):
    model_server.fail(status)
    with pytest.raises(ModelUnavailable):
        ask(chat)
    assert len(model_server.seen) == 1


def test_the_pause_that_a_server_asks_for_is_passed_on(chat, model_server):
    model_server.fail(429, retry_after="7")
    with pytest.raises(ModelUnavailable) as caught:
        ask(chat)
    assert caught.value.retry_after == 7.0


def test_an_exhausted_account_is_a_refusal(chat, model_server):
    model_server.fail(429, code="insufficient_quota")
    with pytest.raises(ModelRefused, match="insufficient_quota"):
        ask(chat)


def test_a_server_that_says_nothing_is_given_up_in_time(model_server):
    model_server.stall()
    settings = Model(base_url=model_server.url, name="slow", timeout_seconds=0.2)
    with ChatModel(settings, None) as chat, pytest.raises(ModelUnavailable, match="timeout_seconds"):
        ask(chat)


def test_a_connection_that_breaks_in_the_middle_is_worth_another_try(chat, model_server):
    model_server.hang_up()
    with pytest.raises(ModelUnavailable):
        ask(chat)


def test_a_server_that_is_not_there_is_worth_another_try(free_port):
    settings = Model(base_url=f"http://127.0.0.1:{free_port()}/v1", name="away")
    with ChatModel(settings, None) as chat, pytest.raises(ModelUnavailable, match="base_url"):
        ask(chat)


@pytest.mark.parametrize(
    "body", [b"<html>sign in</html>", b"", b"{}", b'{"choices": []}', b'{"choices": [{"message": 3}]}', b"[" * 100_000]
)
def test_an_answer_that_is_no_chat_completion_is_worth_another_try(chat, model_server, body):
    model_server.garbage(body)
    with pytest.raises(ModelUnavailable):
        ask(chat)


def test_an_endless_answer_is_cut_off(chat, model_server):
    model_server.garbage(b" " * (5 * 1024 * 1024))
    with pytest.raises(ModelRefused, match="4 MB"):
        ask(chat)


def test_a_model_that_declines_is_a_refusal(chat, model_server):
    body = completion("", "scripted-1")
    body["choices"][0]["message"] = {"role": "assistant", "content": None, "refusal": "I cannot help with that"}
    model_server.then(lambda exchange: exchange.send(200, json.dumps(body).encode()))
    with pytest.raises(ModelRefused, match="declined"):
        ask(chat)


def test_a_server_that_counts_no_tokens_gives_zero(chat, model_server):
    model_server.reply("{}", usage=None)
    reply = ask(chat)
    assert (reply.tokens_in, reply.tokens_out) == (0, 0)


def test_a_reply_that_ran_into_the_limit_says_so(chat, model_server):
    model_server.reply('{"summary": "Rep', finish="length")
    assert ask(chat).truncated


class TestStreaming:
    def test_a_reply_is_streamed_with_its_tokens_and_watched_as_it_comes(self, chat, model_server):
        model_server.reply("{" + " " * 200 + "}")
        told = []
        reply = ask(chat, watch=told.append)
        assert model_server.seen[0].body["stream"] is True
        assert model_server.seen[0].body["stream_options"] == {"include_usage": True}
        assert (len(reply.text), reply.tokens_in, reply.tokens_out) == (202, 1200, 300)
        assert told == sorted(told)
        assert len(set(told)) > 3

    def test_a_server_that_does_not_count_in_a_stream_is_not_asked_to(self, chat, model_server):
        model_server.refuse("stream_options")
        model_server.reply("{}")
        assert ask(chat).tokens_in == 0
        assert model_server.seen[-1].body["stream"] is True
        assert model_server.seen[-1].body["response_format"]["type"] == "json_schema"

    def test_a_server_that_does_not_stream_is_asked_for_the_whole(self, chat, model_server):
        model_server.refuse("stream")
        model_server.reply("{}")
        assert ask(chat).tokens_in == 1200
        assert "stream" not in model_server.seen[-1].body
        assert "stream_options" not in model_server.seen[-1].body

    def test_a_server_that_sends_the_whole_all_the_same_is_understood(self, chat, model_server):
        body = json.dumps(completion('{"a": 1}', "other-2")).encode()
        model_server.then(lambda exchange: exchange.send(200, body))
        reply = ask(chat)
        assert (reply.text, reply.model) == ('{"a": 1}', "other-2")

    @pytest.mark.parametrize("how", ["close", "error", "garbage"])
    def test_a_stream_that_breaks_off_is_worth_another_try(self, chat, model_server, how):
        model_server.break_off(how, "MRN-of-nobody")
        with pytest.raises(ModelUnavailable) as caught:
            ask(chat)
        assert "MRN-of-nobody" not in str(caught.value)

    def test_a_stream_that_stalls_is_given_up_in_time(self, model_server):
        model_server.break_off("stall")
        settings = Model(base_url=model_server.url, name="slow", timeout_seconds=0.3)
        with ChatModel(settings, None) as chat, pytest.raises(ModelUnavailable, match="timeout_seconds"):
            ask(chat)

    def test_what_is_left_of_a_case_s_time_is_the_limit_when_it_is_shorter(self, chat, model_server):
        model_server.stall()
        with pytest.raises(ModelUnavailable, match="too long"):
            ask(chat, seconds=0.2)


class TestTools:
    def test_tools_are_offered_and_parallel_calls_come_whole_out_of_their_pieces(self, chat, model_server):
        arguments = {"query": "hallux valgus", "limit": 5}
        model_server.call(("search_codes", arguments), ("lookup_code", {"code": "28296"}), text="Looking.")
        reply = ask(chat, tools=TOOLS)
        assert model_server.seen[0].offered == ["search_codes", "lookup_code"]
        assert [(one.id, one.name, json.loads(one.arguments)) for one in reply.calls] == [
            ("call_0", "search_codes", arguments),
            ("call_1", "lookup_code", {"code": "28296"}),
        ]
        assert (reply.text, reply.tokens_out) == ("Looking.", 60)

    def test_the_same_calls_come_out_of_a_server_that_does_not_stream(self, chat, model_server):
        model_server.refuse("stream")
        model_server.call(("search_codes", {"query": "a"}))
        (call,) = ask(chat, tools=TOOLS).calls
        assert (call.name, call.arguments) == ("search_codes", '{"query": "a"}')

    def test_calls_and_their_results_go_back_in_the_protocol_s_form(self, chat, model_server):
        model_server.reply("{}")
        calls = (Call("c1", "search_codes", "{}"),)
        turns = [*TURNS, Turn("assistant", "", calls), Turn("tool", "found", call_id="c1")]
        chat.ask(turns, FORM, TOOLS)
        asked, told = model_server.seen[0].body["messages"][2:]
        assert asked["tool_calls"][0]["function"] == {"name": "search_codes", "arguments": "{}"}
        assert (told["role"], told["tool_call_id"], told["content"]) == ("tool", "c1", "found")

    def test_tools_that_may_not_be_used_any_more_are_closed(self, chat, model_server):
        model_server.reply("{}")
        ask(chat, tools=TOOLS, closed=True)
        assert model_server.seen[0].body["tool_choice"] == "none"

    def test_a_server_that_cannot_close_tools_is_not_given_them(self, chat, model_server):
        model_server.refuse("tool_choice", value="none")
        model_server.reply("{}")
        ask(chat, tools=TOOLS, closed=True)
        assert "tools" not in model_server.seen[-1].body

    def test_a_server_without_tools_is_found_out_once(self, chat, model_server):
        model_server.refuse("tools", message="scripted-1 does not support tools")
        with pytest.raises(ToolsRefused):
            ask(chat, tools=TOOLS)
        assert not chat.takes_tools
        with pytest.raises(ToolsRefused):
            ask(chat, tools=TOOLS)
        assert len(model_server.seen) == 1
        model_server.reply("{}")
        ask(chat)
        assert model_server.seen[-1].body["response_format"]["type"] == "json_schema", "nothing else was given up"

    def test_a_server_that_fails_over_tools_has_none(self, chat, model_server):
        model_server.fail(500, message="tools param requires another flag")
        with pytest.raises(ToolsRefused):
            ask(chat, tools=TOOLS)

    def test_a_server_that_takes_tools_or_a_schema_but_not_both_keeps_its_tools(self, chat, model_server):
        model_server.refuse("response_format", message="response_format cannot be used together with tools")
        model_server.call(("search_codes", {}))
        assert ask(chat, tools=TOOLS).calls
        assert "response_format" not in model_server.seen[-1].body

    @pytest.mark.parametrize(
        "given",
        [
            [{"function": {"name": "search_codes", "arguments": {"query": "a"}}}],
            [{"id": None, "function": {"name": "search_codes"}}, {"function": 3}, 7],
            [{"id": "x", "index": "no", "function": {"name": ["a"], "arguments": 5}}],
        ],
    )
    def test_odd_calls_are_read_as_far_as_they_can_be(self, chat, model_server, given):
        body = completion("{}", "m")
        body["choices"][0]["message"]["tool_calls"] = given
        model_server.then(lambda exchange: exchange.send(200, json.dumps(body).encode()))
        for call in ask(chat, tools=TOOLS).calls:
            assert call.id
            assert call.name == "search_codes"
