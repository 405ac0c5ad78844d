"""One conversation with a model: its turns, what it takes, and what it is about right now."""

from collections.abc import Sequence

from consultant.draft.budget import CHARS_A_TOKEN, Budget
from consultant.draft.chat import ChatModel, Form, Reply, Turn
from consultant.draft.progress import Doing, Stage, Watcher
from consultant.draft.tools import ToolSpec
from consultant.errors import BudgetReached, ModelUnavailable


class Talk:
    """Asks within the budget of one case. Several conversations about a case share its budget."""

    def __init__(self, chat: ChatModel, budget: Budget, watch: Watcher, turns: Sequence[Turn] = ()) -> None:
        self.chat = chat
        self.budget = budget
        self.turns = list(turns)
        self.model = chat.settings.name
        self._watch = watch
        self._stage, self._round = Stage.READ, 1

    def about(self, *turns: Turn) -> "Talk":
        """Another conversation about the same case."""
        return Talk(self.chat, self.budget, self._watch, turns)

    def at(self, stage: Stage, round_: int = 1) -> None:
        """Say what comes next."""
        self._stage, self._round = stage, round_
        self._tell(0)

    def add(self, *turns: Turn) -> None:
        """Go on with these turns."""
        self.turns += turns

    def ask(self, form: Form, tools: Sequence[ToolSpec] = (), *, closed: bool = False) -> Reply:
        """The model's reply, counted. Raises BudgetReached before or after a request that the budget does not bear.

        Raises what `ChatModel.ask` raises.
        """
        if limit := self.budget.reached:
            raise BudgetReached(limit)
        self.budget.request()
        try:
            reply = self.chat.ask(
                self.turns, form, tools, closed=closed, seconds=self.budget.seconds_left, watch=self._coming
            )
        except ModelUnavailable:
            self._tell(0)
            if limit := self.budget.reached:  # it was our own limit that cut it short
                raise BudgetReached(limit) from None
            raise
        asked = sum(len(turn.content) for turn in self.turns)
        answered = len(reply.text) + sum(len(call.arguments) for call in reply.calls)
        self.budget.reply(reply, asked, answered)
        self.model = reply.model
        self._tell(0)
        return reply

    def _coming(self, chars: int) -> None:
        self._tell(chars // CHARS_A_TOKEN)

    def _tell(self, coming: int) -> None:
        self._watch(Doing(self._stage, self._round, self.budget.spent, coming))
