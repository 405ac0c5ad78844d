"""What one case may take of a model is counted over all its requests, and the limit that is reached has a name."""

import pytest

from consultant.config import Model
from consultant.draft.budget import Budget, Spent
from consultant.draft.wire import Reply

LIMITS = Model(
    base_url="http://127.0.0.1:1/v1",
    name="m",
    case_seconds=90.0,
    case_tokens=3000,
    case_cost=0.5,
    price_in_per_million=100.0,
    price_out_per_million=400.0,
)


class Hands:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def budget(hands):
    return Budget(LIMITS, clock=hands)


def reply(tokens_in=0, tokens_out=0):
    return Reply("{}", False, tokens_in, tokens_out, "m")


def test_tokens_and_cost_add_up_over_requests(budget):
    for _ in range(2):
        budget.request()
        budget.reply(reply(500, 100), 0, 0)
    assert (budget.spent.requests, budget.spent.tokens_in, budget.spent.tokens_out) == (2, 1000, 200)
    assert budget.spent.cost == pytest.approx(0.18)
    assert budget.reached == ""


def test_where_a_server_counts_nothing_four_characters_are_a_token(budget):
    budget.reply(reply(), 401, 7)
    assert (budget.spent.tokens_in, budget.spent.tokens_out) == (101, 2)


def test_without_prices_there_is_no_cost(hands):
    free = Budget(Model(base_url="http://127.0.0.1:1/v1", name="m"), clock=hands)
    free.reply(reply(100_000, 10_000), 0, 0)
    assert free.spent.cost == 0


@pytest.mark.parametrize(
    ("seconds", "tokens", "reached", "tight"),
    [
        (0, (0, 0), "", ""),
        (59, (0, 0), "", ""),
        (60, (0, 0), "", "90 seconds (model.case_seconds)"),
        (90, (0, 0), "90 seconds (model.case_seconds)", "90 seconds (model.case_seconds)"),
        (0, (2000, 0), "", "3000 tokens (model.case_tokens)"),
        (0, (3000, 0), "3000 tokens (model.case_tokens)", "3000 tokens (model.case_tokens)"),
        (0, (1000, 900), "", "$0.5 (model.case_cost)"),
        (0, (600, 1200), "$0.5 (model.case_cost)", "$0.5 (model.case_cost)"),
    ],
)
def test_the_limit_that_is_reached_names_its_setting(budget, hands, seconds, tokens, reached, tight):
    hands.now = seconds
    budget.reply(reply(*tokens), 0, 0)
    assert (budget.reached, budget.tight) == (reached, tight)


def test_the_time_that_is_left_never_falls_below_nothing(budget, hands):
    hands.now = 30
    assert budget.seconds_left == 60
    hands.now = 300
    assert budget.seconds_left == 0


def test_a_second_try_goes_on_counting(hands):
    again = Budget(LIMITS, Spent(requests=3, tokens_in=2900, tokens_out=50, cost=0.3), hands)
    again.request()
    again.reply(reply(60, 0), 0, 0)
    assert again.spent.requests == 4
    assert "case_tokens" in again.reached
