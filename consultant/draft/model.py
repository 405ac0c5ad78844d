"""The drafter with a model: it chooses from what look-ups show, and everything it says is checked afterwards."""

import time
from dataclasses import dataclass, field
from itertools import islice

from consultant.case.answer import Answer, ClaimFacts
from consultant.codes.model import CodeEntry, CodeShelf
from consultant.config import Model
from consultant.draft.answers.compose import answer_questions
from consultant.draft.budget import Budget
from consultant.draft.chat import ChatModel, Form, ToolsRefused, Turn
from consultant.draft.claim import make_claim
from consultant.draft.facts import claim_facts
from consultant.draft.look import Looked, choices, look
from consultant.draft.lookup import LookupDrafter, spoken_to
from consultant.draft.progress import Stage
from consultant.draft.prompt import Prompts
from consultant.draft.proposal import Proposal, UnreadableProposal, proposal_schema, read_proposal, to_answer
from consultant.draft.quote import Quotes
from consultant.draft.request import Drafted, DraftRequest
from consultant.draft.stages.assign import propose
from consultant.draft.stages.compose import Origin, compose
from consultant.draft.stages.extract import Findings, Found, read_findings, standing
from consultant.draft.stages.locate import Locator
from consultant.draft.strict import strict_schema
from consultant.draft.talk import Talk
from consultant.draft.verify import Fault, verify
from consultant.errors import BudgetReached, DraftError
from consultant.record import DraftOrigin

CANDIDATES = 120
"""How many codes a model is shown at most before it looks anything up itself."""
_FOR_FINDINGS = 80
"""How many more at most, found by what it read in the case."""


@dataclass
class _Checked:
    """A proposal as an answer, and what is wrong with it."""

    answer: Answer
    lost: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [*self.lost, *map(str, self.faults)]


@dataclass
class _Case:
    """One case while it is drafted."""

    request: DraftRequest
    budget: Budget
    looked: Looked | None = None
    candidates: list[CodeEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: ClaimFacts = field(default_factory=ClaimFacts)
    locator: Locator | None = None
    cut: bool = False
    stopped: str = ""
    """The limit that was reached."""
    trouble: str = ""
    """What else ended the mending early."""


class ModelDrafter:
    """Drafts with a model. Holds nothing of a case between two drafts; safe to share between threads."""

    def __init__(
        self,
        chat: ChatModel,
        shelf: CodeShelf,
        prompts: Prompts | None = None,
        *,
        looks_up: bool = True,
        verifies: bool = True,
    ) -> None:
        self.chat = chat
        self.shelf = shelf
        self.prompts = prompts or Prompts()
        self.looks_up = looks_up
        self.verifies = verifies
        """Both are left off only to measure what they are worth; such a draft is never sent."""
        self.fallback = LookupDrafter(shelf)
        """What drafts when the model cannot."""
        self._answer_form = self._form("coding_answer", proposal_schema())
        self._findings_form = self._form("findings", strict_schema(Findings))

    @property
    def settings(self) -> Model:
        """How the model is configured."""
        return self.chat.settings

    def draft(self, request: DraftRequest) -> Drafted:
        """The answer that the model proposes, checked; what failed its checks is rejected or flagged.

        Raises ModelUnavailable when another try later may help, ModelRefused when it will not.
        """
        began = time.perf_counter()
        case = _Case(request, Budget(self.settings, request.spent))
        talk = Talk(self.chat, case.budget, request.watch)
        talk.at(Stage.READ)
        if self.looks_up:
            self._look(case)
        if case.looked is not None and case.looked.kind.kind == "neither":
            return self.fallback.draft(request)  # nothing to code: no model need be asked
        talk, proposal = self._propose(case, talk)
        if self.verifies:
            checked = self._repaired(case, talk, self._check(proposal, case))
        else:
            checked = _Checked(*to_answer(proposal))
        origin = Origin(
            talk.model,
            self.prompts.version,
            self.looks_up,
            self.verifies,
            case.cut,
            _stopped(case.stopped, case.trouble),
        )
        answer = compose(checked.answer, checked.faults, checked.lost, origin)
        answer.made_by += spoken_to(request)
        if case.looked is not None:
            answer.kind, answer.kind_words = case.looked.kind.kind, case.looked.kind.words
        return Drafted(
            answer=answer,
            origin=DraftOrigin.MODEL,
            model=talk.model,
            prompt_version=self.prompts.version,
            codes_build=self.shelf.build,
            seconds=time.perf_counter() - began,
            spent=case.budget.spent,
            stopped=case.stopped,
        )

    def _form(self, name: str, schema: dict[str, object]) -> Form:
        return Form(name, schema, self.prompts.schema(schema))

    def _look(self, case: _Case) -> None:
        """What look-ups find by themselves: the first candidates, and what rules alone give."""
        on, table = case.request.date_of_service, self.fallback.table
        case.looked = look(case.request, self.shelf, table)
        case.candidates = list(islice(choices(case.looked, self.shelf, on, table), CANDIDATES))
        case.notes = self._notes(case.looked, case.request)
        case.facts = claim_facts(case.looked.facts, self.shelf)
        case.locator = Locator(self.shelf, case.request, case.candidates, self.settings.tool_rounds)

    def _notes(self, looked: Looked, request: DraftRequest) -> list[str]:
        """What rules alone give: units, add-ons, modifiers, the level of a visit; and what publications answer."""
        told = answer_questions(
            looked.questions, looked.facts, self.shelf, request.date_of_service, self.fallback.table
        )
        asked = [told.text, *told.caveats] if told.text else []
        if not looked.kind.to_code:
            return asked
        claim = make_claim(looked, request, self.shelf, self.fallback.table)
        notes = [
            f"{'-'.join([line.code, *line.modifiers])} × {line.units}: {line.rationale}"
            for line in claim.lines
            if line.modifiers or line.units > 1 or line.code.startswith("99")
        ]
        return [*asked, *notes, *claim.questions][:20]

    def _propose(self, case: _Case, talk: Talk) -> tuple[Talk, Proposal]:
        """The conversation about the case, and the proposal it led to."""
        if case.locator is not None and case.locator.rounds and self.chat.takes_tools:
            with_tools = self._opened(case, talk, tools=True)
            try:
                return with_tools, propose(with_tools, self._answer_form, self.prompts, case.locator)
            except ToolsRefused:
                pass  # found out now; from here on it is shown what is looked up for it
        if case.locator is None:
            plain = self._opened(case, talk)
            return plain, propose(plain, self._answer_form, self.prompts)
        found = self._extract(case, talk)
        if isinstance(found, Proposal):
            early = self._opened(case, talk)
            early.add(Turn("assistant", found.model_dump_json()))
            return early, found
        known = {entry.code for entry in case.candidates}
        more = [entry for entry in case.locator.found(found) if entry.code not in known]
        case.candidates += more[:_FOR_FINDINGS]
        plain = self._opened(case, talk, findings=found)
        return plain, propose(plain, self._answer_form, self.prompts)

    def _opened(self, case: _Case, talk: Talk, *, tools: bool = False, findings: list[Found] | None = None) -> Talk:
        """A conversation that begins with the rules and the case."""
        bare = not self.looks_up
        told, case.cut = self.prompts.case(
            case.request, case.candidates, case.notes, findings=findings or [], bare=bare, tools=tools
        )
        return talk.about(Turn("system", self.prompts.system(bare=bare, tools=tools)), Turn("user", told))

    def _extract(self, case: _Case, talk: Talk) -> list[Found] | Proposal:
        """The findings of a model without tools, proved; none when it gives none that can be read.

        A model that answers the whole case at once is taken at its word: its answer is checked like any other.
        """
        asking = talk.about(Turn("system", self.prompts.extract()), Turn("user", self.prompts.documents(case.request)))
        asking.at(Stage.EXTRACT)
        reply = asking.ask(self._findings_form)
        findings = read_findings(reply.text)
        if findings is not None:
            return standing(findings.findings, Quotes(case.request.documents))[0]
        try:
            return read_proposal(reply.text)
        except UnreadableProposal:
            return []

    def _check(self, proposal: Proposal, case: _Case) -> _Checked:
        answer, lost = to_answer(proposal)
        answer.facts = case.facts
        shown = case.locator.shown if case.locator else None
        answer, faults = verify(
            answer,
            case.request.documents,
            self.shelf,
            case.request.date_of_service,
            shown=shown,
            counted=case.looked.counted if case.looked else (),
        )
        return _Checked(answer, lost, faults)

    def _repaired(self, case: _Case, talk: Talk, first: _Checked) -> _Checked:
        """`first`, or the best of what came back after its faults were shown."""
        best = latest = first
        locator = case.locator if self.chat.takes_tools and self.settings.tool_rounds else None
        for round_ in range(1, self.settings.repair_rounds + 1):
            if not best.problems:
                break
            talk.at(Stage.REPAIR, round_)
            talk.add(Turn("user", self.prompts.faulty(latest.problems[:30])))
            case.budget.repair_round()
            try:
                proposal = propose(talk, self._answer_form, self.prompts, locator, stage=Stage.REPAIR, again=0)
            except BudgetReached as error:
                case.stopped = error.limit
                break
            except (DraftError, ToolsRefused) as error:
                # What is there already is worth more than another try.
                case.trouble = str(error) or "the model server takes no tools any more"
                break
            latest = self._check(proposal, case)
            if len(latest.problems) <= len(best.problems):
                best = latest
        return best


def _stopped(limit: str, trouble: str) -> str:
    if limit:
        return f"The work ended early: the case reached its limit of {limit}."
    return f"The mending ended early: {trouble}." if trouble else ""
