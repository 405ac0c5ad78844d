"""What one case may take of a model, and what it took: requests, tokens, money and time, over all its requests."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from consultant.config import Model
from consultant.draft.wire import Reply

CHARS_A_TOKEN = 4
"""By which tokens are estimated where a server does not count them."""
_TIGHT = 2 / 3
"""The share of a limit after which nothing more is looked up: what is left has to be enough for an answer."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a case took so far, over all tries."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    """Estimated where the server did not count them."""
    cost: float = 0.0
    """US dollars by the prices of the settings; 0 where they name none."""
    tool_rounds: int = 0
    repair_rounds: int = 0

    @property
    def tokens(self) -> int:
        """In and out together."""
        return self.tokens_in + self.tokens_out


NOTHING = Spent()
"""What a case took that no model was asked about."""


class Budget:
    """Counts what a case takes against the limits under `[model]`. Time counts from its making; the rest goes on."""

    def __init__(self, settings: Model, spent: Spent = NOTHING, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self.spent = spent
        self._clock = clock
        self._began = clock()

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return self._clock() - self._began

    @property
    def seconds_left(self) -> float:
        """How much of `model.case_seconds` is left; never below 0."""
        return max(0.0, self.settings.case_seconds - self.seconds)

    @property
    def reached(self) -> str:
        """The limit that was reached, with its setting; empty while there is room."""
        return self._beyond(1.0)

    @property
    def tight(self) -> str:
        """The limit that is nearly reached, as `reached` names it."""
        return self._beyond(_TIGHT)

    def request(self) -> None:
        """A request is about to be made."""
        self.spent = replace(self.spent, requests=self.spent.requests + 1)

    def reply(self, reply: Reply, chars_in: int, chars_out: int) -> None:
        """A reply came; the characters count where the server counted no tokens."""
        tokens_in = reply.tokens_in or -(-chars_in // CHARS_A_TOKEN)
        tokens_out = reply.tokens_out or -(-chars_out // CHARS_A_TOKEN)
        prices = self.settings
        cost = (tokens_in * prices.price_in_per_million + tokens_out * prices.price_out_per_million) / 1_000_000
        self.spent = replace(
            self.spent,
            tokens_in=self.spent.tokens_in + tokens_in,
            tokens_out=self.spent.tokens_out + tokens_out,
            cost=self.spent.cost + cost,
        )

    def tool_round(self) -> None:
        """The model looked something up."""
        self.spent = replace(self.spent, tool_rounds=self.spent.tool_rounds + 1)

    def repair_round(self) -> None:
        """A draft that failed its checks goes back."""
        self.spent = replace(self.spent, repair_rounds=self.spent.repair_rounds + 1)

    def _beyond(self, share: float) -> str:
        limits = self.settings
        if self.seconds >= limits.case_seconds * share:
            return f"{limits.case_seconds:g} seconds (model.case_seconds)"
        if self.spent.tokens >= limits.case_tokens * share:
            return f"{limits.case_tokens} tokens (model.case_tokens)"
        if self.spent.cost >= limits.case_cost * share:
            return f"${limits.case_cost:g} (model.case_cost)"
        return ""
