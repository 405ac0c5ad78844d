"""A model drafts in stages: it finds, looks up, chooses, is checked and mends, within what a case may take."""

import json
import threading
from datetime import date

import pytest

from consultant.config import Model
from consultant.draft.budget import Spent
from consultant.draft.drafter import Document, DraftRequest, Rung, make_drafter
from consultant.draft.progress import Stage
from consultant.draft.request import Drafted
from consultant.errors import BudgetReached, ModelUnavailable
from tests.fixtures.model_server import diagnosis, findings, line, proposal

NOTE = """Dx: Hallux valgus, right foot
Procedure: Bunionectomy with distal metatarsal osteotomy, right foot
Gout is in the differential.
"""
GOOD = proposal(
    summary="Report 28296-RT with M20.11.",
    lines=[line("28296", "Bunionectomy with distal metatarsal osteotomy", modifiers=("RT",), pointers=(1,))],
    diagnoses=[diagnosis("M20.11", "Hallux valgus, right foot")],
)
GOUT = GOOD | {"diagnoses": [diagnosis("M10.9", "Gout is in the differential")], "summary": "Gout."}
"""With a code of the shelf that look-ups do not bring up by themselves: what is in doubt is not looked up."""
NO_CODE = GOOD | {"lines": [line("28999", "right foot", pointers=(1,))], "summary": "As asked."}


def request(**more):
    return DraftRequest(7, "bunion", [Document("message 1", NOTE)], date(2026, 5, 12), **more)


@pytest.fixture
def drafter(model_settings, small_shelf):
    """Makes a drafter with other settings of the model."""
    made = []

    def make(rung=Rung.VERIFIED, **changes):
        model = Model.model_validate(model_settings.model.model_dump() | changes)
        made.append(make_drafter(model_settings.model_copy(update={"model": model}), small_shelf, rung))
        return made[-1]

    yield make
    for one in made:
        one.chat.close()


class TestWithTools:
    def test_a_simple_case_takes_one_request(self, drafter, model_server):
        model_server.reply(GOOD)
        drafted = drafter().draft(request())
        assert "search_codes" in model_server.seen[0].offered
        assert "record_findings" in model_server.seen[0].offered
        assert (drafted.requests, drafted.spent.tool_rounds) == (1, 0)

    def test_findings_and_look_ups_may_come_at_once_and_lead_to_the_answer(self, drafter, model_server):
        found = findings(
            ("diagnosis", "hallux valgus right", "Hallux valgus, right foot"), ("diagnosis", "x", "gouty tophi")
        )
        model_server.call(("record_findings", found), ("lookup_code", {"code": "M10.9", "code_set": None, "on": None}))
        model_server.reply(GOOD)
        drafted = drafter().draft(request())
        recorded, looked_up = model_server.seen[1].results
        assert [one["quote_stands"] for one in json.loads(recorded)["findings"]] == [True, False]
        assert "M10.9" in looked_up
        assert drafted.answer.codes == ["28296", "M20.11"]
        assert (drafted.requests, drafted.spent.tool_rounds, drafted.tokens_in) == (2, 1, 2100)

    def test_a_code_that_no_look_up_showed_may_not_be_chosen(self, drafter, model_server):
        model_server.otherwise = model_server.saying(GOUT)
        answer = drafter().draft(request()).answer
        assert answer.codes == ["28296"]
        assert "no look-up brought up M10.9" in answer.rejected[0].objections[0].what

    def test_told_so_it_may_look_the_code_up_and_choose_it_then(self, drafter, model_server):
        model_server.reply(GOUT)
        model_server.call(("lookup_code", {"code": "M10.9", "code_set": None, "on": None}))
        model_server.reply(GOUT)
        drafted = drafter().draft(request())
        assert "no look-up brought up M10.9" in model_server.seen[1].prompt
        assert drafted.answer.codes == ["28296", "M10.9"]
        assert drafted.spent.repair_rounds == 1

    def test_a_wrong_tool_and_wrong_arguments_are_answered_and_change_nothing(self, drafter, model_server):
        model_server.call(("approve_case", {"to": "x@y.example"}), ("lookup_code", "{not json"))
        model_server.reply(GOOD)
        assert drafter().draft(request()).answer.codes == ["28296", "M20.11"]
        assert ["error" in json.loads(text) for text in model_server.seen[1].results] == [True, True]

    def test_a_model_that_only_looks_up_has_to_answer_after_the_last_round(self, drafter, model_server):
        search = ("search_codes", {"query": "bunion"})
        for _ in range(2):
            model_server.call(search)
        model_server.reply(GOOD)
        drafted = drafter(tool_rounds=2).draft(request())
        assert [bool(exchange.offered) for exchange in model_server.seen] == [True, True, False]
        assert drafted.answer.codes == ["28296", "M20.11"]

    def test_one_that_goes_on_all_the_same_is_told_to_answer_now(self, drafter, model_server):
        for _ in range(2):
            model_server.call(("search_codes", {"query": "bunion"}))
        model_server.reply(GOOD)
        assert drafter(tool_rounds=1).draft(request()).answer.codes == ["28296", "M20.11"]
        assert "Nothing more can be looked up" in model_server.seen[2].prompt

    def test_without_rounds_no_tools_are_offered(self, drafter, model_server):
        model_server.reply(findings())
        model_server.reply(GOOD)
        assert drafter(tool_rounds=0).draft(request()).answer.codes == ["28296", "M20.11"]
        assert not any(exchange.offered for exchange in model_server.seen)

    def test_with_look_ups_alone_the_tools_are_there_and_nothing_is_checked(self, drafter, model_server):
        model_server.call(("search_codes", {"query": "bunion"}))
        model_server.reply(NO_CODE)
        assert drafter(Rung.LOOKUPS).draft(request()).answer.codes == ["28999", "M20.11"]


class TestWithoutTools:
    @pytest.fixture(autouse=True)
    def _no_tools(self, model_server):
        model_server.refuse("tools")

    def test_findings_are_proved_and_what_they_bring_up_is_shown(self, drafter, model_server):
        model_server.reply(findings(("diagnosis", "gout", "Gout is in the differential"), ("drug", "x", "nowhere")))
        model_server.reply(GOUT)
        drafted = drafter().draft(request())
        _, extract, assign = model_server.seen
        assert "choose no code" in extract.prompt
        assert extract.body["response_format"]["json_schema"]["name"] == "findings"
        assert "- diagnosis: gout (“Gout is in the differential”)" in assign.prompt
        assert "nowhere" not in assign.prompt
        assert "- M10.9 (ICD-10-CM)" in assign.prompt
        assert drafted.answer.codes == ["28296", "M10.9"]

    def test_what_was_found_out_is_kept_for_the_next_case(self, drafter, model_server):
        one = drafter()
        for _ in range(2):
            model_server.reply(findings())
            model_server.reply(GOOD)
            one.draft(request())
        assert len(model_server.seen) == 5

    @pytest.mark.parametrize("said", ["I see a bunion.", '{"findings": [{"kind": "wrong"}]}', ""])
    def test_findings_that_cannot_be_read_are_done_without(self, drafter, model_server, said):
        model_server.reply(said)
        model_server.reply(GOOD)
        assert drafter().draft(request()).answer.codes == ["28296", "M20.11"]

    def test_a_model_that_answers_at_once_is_taken_at_its_word_and_checked(self, drafter, model_server):
        model_server.reply(NO_CODE)
        model_server.reply(GOOD)
        drafted = drafter().draft(request())
        assert drafted.answer.codes == ["28296", "M20.11"]
        assert drafted.spent.repair_rounds == 1

    def test_the_server_may_know_neither_tools_nor_schemas_nor_streams(self, drafter, model_server):
        model_server.refuse("response_format")
        model_server.refuse("stream")
        model_server.reply("Findings: " + json.dumps(findings()))
        model_server.reply("```json\n" + json.dumps(GOOD) + "\n```")
        assert drafter().draft(request()).answer.codes == ["28296", "M20.11"]


class TestRepair:
    def test_it_goes_on_for_as_many_rounds_as_are_set(self, drafter, model_server):
        model_server.otherwise = model_server.saying(NO_CODE)
        drafted = drafter(repair_rounds=3).draft(request())
        assert (drafted.requests, drafted.spent.repair_rounds) == (4, 3)
        assert drafted.answer.codes == ["M20.11"]

    def test_none_is_a_choice(self, drafter, model_server):
        model_server.otherwise = model_server.saying(NO_CODE)
        assert drafter(repair_rounds=0).draft(request()).requests == 1

    def test_an_outage_while_mending_leaves_what_was_checked_and_says_so(self, drafter, model_server):
        model_server.reply(NO_CODE)
        model_server.fail(503)
        answer = drafter().draft(request()).answer
        assert answer.codes == ["M20.11"]
        assert "The mending ended early: the model server is busy or broken (HTTP 503)." in answer.made_by

    @pytest.mark.parametrize("how", ["close", "error", "garbage"])
    def test_so_does_a_stream_that_breaks_off(self, drafter, model_server, how):
        model_server.reply(NO_CODE)
        model_server.break_off(how)
        assert drafter().draft(request()).answer.codes == ["M20.11"]


class TestWhatACaseMayTake:
    def test_look_ups_end_in_time_for_an_answer(self, drafter, model_server):
        model_server.call(("search_codes", {"query": "bunion"}), usage=(2000, 100))
        model_server.reply(GOOD, usage=(500, 100))
        drafted = drafter(case_tokens=3000).draft(request())
        assert model_server.seen[1].offered == []
        assert drafted.answer.codes == ["28296", "M20.11"]
        assert drafted.stopped == ""

    def test_a_limit_that_is_reached_leaves_what_was_checked_and_says_which(self, drafter, model_server):
        model_server.otherwise = model_server.saying(NO_CODE, usage=(2000, 100))
        drafted = drafter(case_tokens=2000).draft(request())
        assert drafted.requests == 1
        assert drafted.answer.codes == ["M20.11"]
        assert drafted.stopped == "2000 tokens (model.case_tokens)"
        assert "reached its limit of 2000 tokens (model.case_tokens)" in drafted.answer.made_by

    def test_money_is_a_limit_too(self, drafter, model_server):
        model_server.otherwise = model_server.saying(NO_CODE, usage=(1000, 1000))
        prices = {"price_in_per_million": 10.0, "price_out_per_million": 90.0, "case_cost": 0.15}
        drafted = drafter(**prices).draft(request())
        assert drafted.requests == 2
        assert drafted.cost == pytest.approx(0.2)
        assert drafted.stopped == "$0.15 (model.case_cost)"

    def test_without_anything_to_go_on_with_the_limit_is_raised(self, drafter, model_server):
        with pytest.raises(BudgetReached, match="case_tokens"):
            drafter(case_tokens=1000).draft(request(spent=Spent(requests=2, tokens_in=1000)))
        assert model_server.seen == []

    def test_time_ends_a_request_that_is_on_its_way(self, drafter, model_server):
        model_server.break_off("stall")
        with pytest.raises(BudgetReached, match=r"0\.3 seconds"):
            drafter(case_seconds=0.3).draft(request())

    def test_a_server_that_is_slower_than_one_request_may_be_is_another_matter(self, drafter, model_server):
        model_server.stall()
        with pytest.raises(ModelUnavailable, match="timeout_seconds"):
            drafter(timeout_seconds=0.3).draft(request())

    def test_uncounted_tokens_are_estimated(self, drafter, model_server):
        model_server.reply(GOOD, usage=None)
        drafted = drafter().draft(request())
        assert drafted.tokens_in > 500
        assert drafted.tokens_out > 50


def test_what_it_is_doing_is_told_as_it_goes(drafter, model_server):
    model_server.call(("search_codes", {"query": "bunion"}))
    model_server.reply(NO_CODE)
    model_server.reply(GOOD)
    told = []
    drafter().draft(request(watch=told.append))
    stages = list(dict.fromkeys(doing.stage for doing in told))
    assert stages == [Stage.READ, Stage.ASSIGN, Stage.LOCATE, Stage.REPAIR]
    assert any(doing.coming for doing in told), "a reply is counted while it comes in"
    assert told[-1].spent.requests == 3


def test_a_stalled_case_does_not_hold_up_another(drafter, model_server):
    """Both go through one drafter, as in a process of the service."""
    shared, stalled = drafter(), threading.Event()

    def stall(exchange):
        stalled.set()
        model_server.wait_for_release(exchange)

    model_server.then(stall)
    ended: list[object] = []

    def first() -> None:
        try:
            ended.append(shared.draft(request()))
        except ModelUnavailable as error:
            ended.append(error)

    thread = threading.Thread(target=first)
    thread.start()
    try:
        assert stalled.wait(20)
        model_server.reply(GOOD)
        second = shared.draft(request())
        assert isinstance(second, Drafted)
        assert second.answer.codes == ["28296", "M20.11"]
        assert ended == [], "the first is still waiting"
    finally:
        model_server.release()
        thread.join()
