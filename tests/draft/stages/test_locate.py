"""Codes come from look-ups: what was shown is remembered, and findings lead to candidates."""

import json
from datetime import date

import pytest

from consultant.config import Model
from consultant.draft.budget import Budget
from consultant.draft.chat import Call, ChatModel, Reply
from consultant.draft.progress import unwatched
from consultant.draft.request import Document, DraftRequest
from consultant.draft.stages.extract import Found
from consultant.draft.stages.locate import MOST_CHARS, RECORD, Locator
from consultant.draft.talk import Talk

REQUEST = DraftRequest(1, "bunion", [Document("m", "Hallux valgus, right foot.")], date(2026, 5, 12))


@pytest.fixture
def locator(small_shelf):
    return Locator(small_shelf, REQUEST, [], rounds=3)


@pytest.fixture
def talk():
    settings = Model(base_url="http://127.0.0.1:1/v1", name="m")
    with ChatModel(settings, None) as chat:
        yield Talk(chat, Budget(settings), unwatched)


def called(locator, talk, *calls):
    asked = tuple(Call(f"c{at}", name, arguments) for at, (name, arguments) in enumerate(calls))
    locator.answer(talk, Reply("", False, 0, 0, "m", asked))
    return [turn.content for turn in talk.turns if turn.role == "tool"]


def test_a_look_up_answers_its_call_and_what_it_showed_may_be_chosen(locator, talk):
    (text,) = called(locator, talk, ("lookup_code", json.dumps({"code": "28296", "code_set": None, "on": None})))
    assert "28296" in locator.shown
    assert "28296" in text
    assert [turn.role for turn in talk.turns] == ["assistant", "tool"]
    assert talk.turns[1].call_id == talk.turns[0].calls[0].id
    assert (locator.rounds, talk.budget.spent.tool_rounds) == (2, 1)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("approve_case", "{}"), ("lookup_code", "{"), ("lookup_code", '{"code": 3}'), (RECORD, "[]"), (RECORD, "{")],
)
def test_a_wrong_call_is_told_so_and_shows_nothing(locator, talk, name, arguments):
    (text,) = called(locator, talk, (name, arguments))
    assert "error" in json.loads(text)
    assert locator.shown == set()


def test_findings_are_told_whether_they_stand_and_bring_candidates(locator, talk):
    given = {
        "findings": [
            {"kind": "diagnosis", "words": "hallux valgus right foot", "quote": "Hallux valgus, right foot"},
            {"kind": "diagnosis", "words": "gout", "quote": "gout of the toe"},
        ]
    }
    (text,) = called(locator, talk, (RECORD, json.dumps(given)))
    first, second = json.loads(text)["findings"]
    assert first["quote_stands"]
    assert any(one.startswith("M20.11 (ICD-10-CM)") for one in first["candidates"])
    assert not second["quote_stands"]
    assert "M20.11" in locator.shown
    assert "M10.9" not in locator.shown, "what does not stand in the case brings nothing up"


def test_the_look_ups_of_one_round_say_only_so_much_together(locator, talk):
    search = ("search_codes", json.dumps({"query": "foot"}))
    texts = called(locator, talk, *[search] * 16)
    assert len(texts) == 16, "each call has its answer"
    assert sum(map(len, texts)) < MOST_CHARS + 20_000


def test_a_fact_is_no_search(small_shelf, locator):
    assert locator.found([Found(kind="fact", words="right foot", quote="right foot")]) == []
    codes = [entry.code for entry in locator.found([Found(kind="procedure", words="bunion operation", quote="x")])]
    assert codes
    assert not any(code.startswith("M") for code in codes)
    assert set(codes) <= locator.shown
