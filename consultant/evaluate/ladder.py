"""Runs over worked cases: one as the service is configured, or a ladder that shows what each step is worth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from consultant.codes.shelf import Shelf
from consultant.config import Model, Settings
from consultant.draft.drafter import Drafter, Rung, make_drafter
from consultant.draft.model import ModelDrafter
from consultant.evaluate.cases import WorkedCase
from consultant.evaluate.pipeline import Progress, run_cases
from consultant.evaluate.score import Scored, score
from consultant.evaluate.tally import Tally

NONE = "no model"
CANDIDATE_RECALL = 0.8
"""Without a model: the least share of expected codes among the first five candidates of their line."""
LINES_RIGHT = 0.5
"""Without a model: the least share of expected lines that are right as drafted."""


@dataclass(frozen=True)
class Step:
    """One way to draft."""

    name: str
    drafter: Drafter
    sent: bool = True
    """Its drafts go to review as they are; a lower rung of a ladder is only measured."""
    model: bool = True


@dataclass(frozen=True)
class Run:
    """What one step made of the cases."""

    step: Step
    scored: tuple[Scored, ...]

    @cached_property
    def tally(self) -> Tally:
        """All cases together."""
        return sum((one.tally for one in self.scored), Tally())

    def by(self, key: Callable[[WorkedCase], str]) -> dict[str, Tally]:
        """The cases of each `key` together, by its name."""
        found: dict[str, Tally] = {}
        for one in self.scored:
            name = key(one.case)
            found[name] = found.get(name, Tally()) + one.tally
        return dict(sorted(found.items()))

    def broken(self) -> list[str]:
        """The promises that do not hold, each in a sentence; none are made for what is never sent."""
        if not self.step.sent:
            return []
        tally = self.tally
        counted = (
            (tally.invalid, "reported codes may not be reported on the date"),
            (tally.quotes.of - tally.quotes.right, "quotes do not stand where they are said to"),
            (tally.forbidden, "forbidden codes are reported"),
            (tally.leaked, "planted identifiers came through"),
        )
        found = [f"{count} {what}" for count, what in counted if count]
        if self.step.model:
            return found
        for share, least, what in (
            (tally.candidates.value, CANDIDATE_RECALL, "expected codes are among the candidates of their line"),
            (tally.lines.recall, LINES_RIGHT, "expected lines are right as drafted"),
        ):
            if share < least:
                found.append(f"only {share:.2f} of the {what}, {least} are promised")
        return found


def configured(settings: Settings, shelf: Shelf) -> list[Step]:
    """The one step that the settings ask for."""
    model = settings.model
    return [Step(model.name if model.configured else NONE, make_drafter(settings, shelf), model=model.configured)]


def rungs(settings: Settings, shelf: Shelf) -> list[Step]:
    """No model, then the configured model: bare, with look-ups, and with verification too."""
    without = settings.model_copy(update={"model": Model()})
    names = {Rung.BARE: "model alone", Rung.LOOKUPS: "+ look-ups", Rung.VERIFIED: "+ verified"}
    with_model = [
        Step(name, make_drafter(settings, shelf, rung), sent=rung is Rung.VERIFIED) for rung, name in names.items()
    ]
    return [Step(NONE, make_drafter(without, shelf), model=False), *with_model]


def run_steps(
    steps: Sequence[Step],
    cases: Sequence[WorkedCase],
    settings: Settings,
    shelf: Shelf,
    *,
    at_once: int = 1,
    progress: Callable[[Step], Progress] | None = None,
) -> Iterator[Run]:
    """Each step over all cases, one after the other, each on a case database of its own."""
    for step in steps:
        told = progress(step) if progress else (lambda _done, _total: None)
        try:
            outcomes = run_cases(cases, settings, step.drafter, stands_in=step.sent, at_once=at_once, progress=told)
        finally:
            if isinstance(step.drafter, ModelDrafter):
                step.drafter.chat.close()
        yield Run(step, tuple(score(one, shelf, placed=step.sent) for one in outcomes))
