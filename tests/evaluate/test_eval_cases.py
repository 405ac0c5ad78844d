"""`consultant eval cases` on a handful of cases: the whole way, without a model and with a scripted one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from consultant.cli.eval import app
from consultant.codes.shelf import Shelf
from consultant.config import Settings
from consultant.draft.drafter import make_drafter
from consultant.draft.model import ModelDrafter
from consultant.errors import ConfigError
from consultant.evaluate.cases import read_cases
from consultant.evaluate.pipeline import run_cases
from consultant.evaluate.score import score
from consultant.evaluate.tally import Share
from tests.evaluate.conftest import HEAD, Written
from tests.fixtures.model_server import Exchange, ModelServer, diagnosis, line, proposal

MAIL = """Date: Thu, 15 Aug 2024 09:00:00 -0400
From: Dana Reed <d.reed@clinic.example>
To: consult@service.example
Subject: bunion
Message-ID: <{name}@clinic.example>

Date of service: 08/14/2024
Patient: Xochitl Quetzada, phone 617-555-0142

Dx: Hallux valgus, left foot
Procedure: Bunionectomy with distal metatarsal
osteotomy, left foot
"""
RIGHT = """
[[lines]]
code = "28296"
modifiers = ["LT"]
diagnoses = ["M20.12"]
alternatives = [{ code = "28296", modifiers = ["TA"] }]
why = "one cut, far from the joint"
[[diagnoses]]
code = "M20.12"
why = "left"
"""
WRONG = RIGHT.replace("28296", "20610").replace("M20.12", "M20.11")
PLANTED = HEAD.replace("identifiers = []", 'identifiers = ["Xochitl Quetzada", "617-555-0142"]')


@pytest.fixture
def two_cases(written: Written) -> Path:
    """One that look-ups get right, in the tune half, and one that expects something else, in the report half."""
    written(PLANTED + RIGHT, MAIL.format(name="right"), "right")
    return written(
        PLANTED.replace("tune", "report") + WRONG, MAIL.format(name="wrong").replace("bunion", "bunyon"), "wrong"
    ).parents[1]


Evaluate = Callable[..., Result]


@pytest.fixture
def evaluate(two_cases: Path, packaged_shelf: Shelf, tmp_path: Path) -> Evaluate:
    """Runs the command."""

    def run(*options: str, model: str = "") -> Result:
        config = tmp_path / "config.toml"
        config.write_text(f'[codes]\ndatabase = "{packaged_shelf.path}"\n{model}')
        return CliRunner().invoke(app, ["cases", str(two_cases), "--config", str(config), *options])

    return run


def test_a_mail_takes_the_whole_way_and_its_identifiers_stay_behind(
    two_cases: Path, packaged_shelf: Shelf, settings: Settings
) -> None:
    outcomes = run_cases(read_cases(two_cases), settings, make_drafter(settings, packaged_shelf))
    right = outcomes[0]
    assert right.on == right.case.date_of_service
    assert "Xochitl Quetzada" in right.originals[0].text
    assert "Quetzada" not in right.given[0].documents[0].text
    one = score(right, packaged_shelf)
    assert one.broken == ()
    assert one.tally.lines.right == one.tally.candidates.right == 1
    assert one.tally.quotes.of >= 2
    assert one.tally.quotes.right == one.tally.quotes.of
    assert (one.tally.identifiers, one.tally.leaked) == (2, 0)
    assert not settings.path("consultant.db").exists()


def test_cases_may_be_worked_on_together_and_keep_their_order(
    two_cases: Path, packaged_shelf: Shelf, settings: Settings
) -> None:
    seen: list[tuple[int, int]] = []
    outcomes = run_cases(
        read_cases(two_cases),
        settings,
        make_drafter(settings, packaged_shelf),
        at_once=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert [one.case.name for one in outcomes] == ["podiatry/right", "podiatry/wrong"]
    assert all(one.answer is not None for one in outcomes)
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_the_command_prints_figures_and_names_misses_of_the_tune_half_alone(evaluate: Evaluate) -> None:
    result = evaluate("--misses")
    assert "2 cases (all)" in result.output
    assert "podiatry" in result.output
    assert "whole case exact" in result.output
    assert "podiatry/wrong" not in result.output
    assert "20610" not in result.output
    assert "only 0.50 of the expected codes" in result.output
    assert result.exit_code == 1


def test_the_half_that_stays_unseen_is_counted_alone_and_its_misses_are_never_named(evaluate: Evaluate) -> None:
    result = evaluate("--half", "report", "--misses")
    assert "1 cases (report)" in result.output
    assert "podiatry/wrong" not in result.output
    assert "20610" not in result.output


def test_the_command_ends_well_when_every_promise_holds(evaluate: Evaluate) -> None:
    result = evaluate("--half", "tune", "--json")
    assert result.exit_code == 0, result.output
    (run,) = json.loads(result.stdout)
    assert run["run"] == "no model"
    assert run["figures"]["lines right as drafted: recall"] == 1.0
    assert run["figures"]["identifiers leaked"] == 0
    assert run["broken"] == []
    assert list(run["specialties"]) == ["podiatry"]
    assert list(run["kinds"]) == ["case"]


def test_a_case_can_be_named_and_a_name_of_none_is_wrong_use(evaluate: Evaluate) -> None:
    assert "1 cases (all)" in evaluate("--case", "right").output
    assert evaluate("--case", "nothing").exit_code == 2
    assert evaluate("--case", "wrong", "--half", "tune").exit_code == 2


def good(**changes: Any) -> dict[str, Any]:
    """What a model should say to the case."""
    quote = "Bunionectomy with distal metatarsal osteotomy, left foot"
    return (
        proposal(
            summary="Report 28296-LT.",
            lines=[line("28296", quote, modifiers=("LT",), pointers=(1,))],
            diagnoses=[diagnosis("M20.12", "Hallux valgus, left foot")],
        )
        | changes
    )


def test_a_configured_model_is_measured_with_its_tokens(evaluate: Evaluate, model_server: ModelServer) -> None:
    model_server.otherwise = model_server.saying(good(), usage=(1000, 50))
    model = f'[model]\nbase_url = "{model_server.url}"\nname = "scripted-1"\n'
    result = evaluate("--half", "tune", "--json", model=model)
    assert result.exit_code == 0, result.output
    (run,) = json.loads(result.stdout)
    assert run["run"] == "scripted-1"
    assert run["figures"]["whole case exact"] == 1.0
    assert run["figures"]["tokens in"] >= 1000
    assert "Quetzada" not in json.dumps([exchange.body for exchange in model_server.seen])


def test_the_ladder_shows_what_each_step_is_worth(evaluate: Evaluate, model_server: ModelServer) -> None:
    invented = good(lines=[line("99999", "made of one piece", modifiers=("LT",), pointers=(1,))])

    def react(exchange: Exchange) -> None:
        bare = "28296" not in exchange.prompt  # no candidate was shown
        model_server.saying(invented if bare else good())(exchange)

    model_server.otherwise = react
    model = f'[model]\nbase_url = "{model_server.url}"\nname = "scripted-1"\n'
    result = evaluate("--half", "tune", "--ladder", "--json", model=model)
    assert result.exit_code == 0, result.output
    runs = {run["run"]: run for run in json.loads(result.stdout)}
    assert list(runs) == ["no model", "model alone", "+ look-ups", "+ verified"]
    bare = runs["model alone"]
    assert (bare["figures"]["lines right as drafted: recall"], bare["figures"]["invalid codes"]) == (0.0, 1)
    assert bare["figures"]["evidence valid"] == 0.5
    assert bare["broken"] == []  # it is never sent
    assert runs["+ verified"]["figures"]["whole case exact"] == 1.0
    shown = evaluate("--half", "tune", "--ladder", model=model).output
    assert all(name in shown for name in ("model scripted-1", *runs))


def test_a_bare_model_that_fails_is_not_stood_in_for(evaluate: Evaluate, model_server: ModelServer) -> None:
    model_server.otherwise = model_server.saying("no JSON at all")
    model = f'[model]\nbase_url = "{model_server.url}"\nname = "scripted-1"\n'
    runs = json.loads(evaluate("--half", "tune", "--ladder", "--json", model=model).stdout)
    assert [run["figures"]["drafted"] for run in runs] == [1, 0, 0, 1]
    assert [run["figures"]["look-ups stood in"] for run in runs] == [0, 0, 0, 1]


def test_a_ladder_needs_a_model(evaluate: Evaluate) -> None:
    result = evaluate("--ladder")
    assert isinstance(result.exception, ConfigError)


def test_a_server_that_is_away_is_waited_for_and_then_done_without(
    two_cases: Path, packaged_shelf: Shelf, model_settings: Settings, model_server: ModelServer
) -> None:
    for _ in range(model_settings.queue.max_attempts):
        model_server.fail(503)
    waited: list[float] = []
    drafter = make_drafter(model_settings, packaged_shelf)
    assert isinstance(drafter, ModelDrafter)
    with drafter.chat:
        (outcome,) = run_cases(read_cases(two_cases)[:1], model_settings, drafter, pause=waited.append)
    assert len(waited) == model_settings.queue.max_attempts - 1
    assert all(seconds > 10 for seconds in waited)
    assert outcome.answer is not None
    assert "model server" in outcome.trouble
    assert outcome.stood_in
    assert score(outcome, packaged_shelf).tally.quotes != Share()
