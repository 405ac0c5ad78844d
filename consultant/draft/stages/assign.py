"""The proposal: a model chooses codes, looking up what it needs; what cannot be read is asked for again."""

from consultant.draft.chat import Form, Turn
from consultant.draft.progress import Stage
from consultant.draft.prompt import Prompts
from consultant.draft.proposal import Proposal, UnreadableProposal, read_proposal
from consultant.draft.stages.locate import Locator
from consultant.draft.talk import Talk
from consultant.errors import ModelRefused

READ_AGAIN = 2
"""How often a reply that cannot be read is asked for again."""
_SHOWN_BACK = 6000


def propose(
    talk: Talk,
    form: Form,
    prompts: Prompts,
    locator: Locator | None = None,
    *,
    stage: Stage = Stage.ASSIGN,
    again: int = READ_AGAIN,
) -> Proposal:
    """The model's proposal, added to the conversation.

    With a `locator` it may look things up first, for as many rounds as are left and the budget allows; then it has to
    answer. Raises ModelRefused when its reply cannot be read, BudgetReached, ModelUnavailable and ToolsRefused.
    """
    why, rounds, tries = "", 0, 0
    while True:
        closed = locator is None or locator.rounds <= 0 or bool(talk.budget.tight)
        talk.at(stage if closed or not rounds else Stage.LOCATE, rounds + 1)
        reply = talk.ask(form, locator.specs if locator else (), closed=closed)
        if reply.calls and locator is not None and not closed:
            rounds += 1
            talk.at(Stage.LOCATE, rounds)
            locator.answer(talk, reply)
            continue
        if reply.truncated:
            why = "was cut off; see model.max_output_tokens"
            talk.add(Turn("user", prompts.truncated()))
        elif reply.calls:
            why = "asked for look-ups instead of answering"
            talk.add(Turn("user", prompts.answer_now()))
        else:
            try:
                proposal = read_proposal(reply.text)
            except UnreadableProposal as error:
                why = "could not be read"
                talk.add(Turn("assistant", reply.text[:_SHOWN_BACK] or "(empty)"))
                talk.add(Turn("user", prompts.unreadable(str(error))))
            else:
                talk.add(Turn("assistant", proposal.model_dump_json()))
                return proposal
        tries += 1
        if tries > again:
            raise ModelRefused(f"the model's reply {why}, {tries} times")
