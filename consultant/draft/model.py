"""The drafter with a model: it chooses from looked-up candidates, and everything it says is checked afterwards."""

import time
from dataclasses import dataclass, field
from itertools import islice

from consultant.case.answer import Answer, ClaimFacts
from consultant.codes.model import CodeShelf
from consultant.config import Model
from consultant.draft.chat import ChatModel, Reply, Turn
from consultant.draft.claim import make_claim
from consultant.draft.facts import claim_facts
from consultant.draft.look import Looked, choices, look
from consultant.draft.lookup import NOT_CHECKED, UNVERIFIED, LookupDrafter, failures_told, spoken_to
from consultant.draft.prompt import Prompts
from consultant.draft.proposal import Proposal, UnreadableProposal, proposal_schema, read_proposal, to_answer
from consultant.draft.request import Drafted, DraftRequest
from consultant.draft.verify import Fault, verify
from consultant.errors import DraftError, ModelRefused
from consultant.record import DraftOrigin

CANDIDATES = 120
"""How many codes a model is shown at most."""
READ_AGAIN = 2
"""How often a reply that cannot be read is asked for again."""
REPAIRS = 1
"""How often an answer that failed its checks is sent back."""
MAX_REQUESTS = 1 + READ_AGAIN + REPAIRS
"""How many answers are asked for at most; each may take `model.timeout_seconds`."""
_SHOWN_BACK = 6000


@dataclass
class _Talk:
    """One conversation and what it cost."""

    turns: list[Turn]
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""

    def count(self, reply: Reply) -> None:
        self.requests += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        self.model = reply.model


@dataclass
class _Checked:
    """A proposal as an answer, and what is wrong with it."""

    answer: Answer
    lost: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [*self.lost, *map(str, self.faults)]


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
        self._schema = proposal_schema()
        self._schema_note = self.prompts.schema(self._schema)

    @property
    def settings(self) -> Model:
        """How the model is configured."""
        return self.chat.settings

    def draft(self, request: DraftRequest) -> Drafted:
        """The answer that the model proposes, checked; what failed its checks is flagged.

        Raises ModelUnavailable when another try later may help, ModelRefused when it will not.
        """
        began = time.perf_counter()
        table = self.fallback.table
        looked = look(request, self.shelf, table) if self.looks_up else None
        candidates = (
            list(islice(choices(looked, self.shelf, request.date_of_service, table), CANDIDATES)) if looked else []
        )
        notes = self._notes(looked, request) if looked else []
        case, cut = self.prompts.case(request, candidates, notes, bare=not self.looks_up)
        talk = _Talk([Turn("system", self.prompts.system(bare=not self.looks_up)), Turn("user", case)])
        proposal = self._ask(talk)
        if self.verifies:
            shown = {entry.code for entry in candidates}
            facts = claim_facts(looked.facts, self.shelf) if looked else ClaimFacts()
            checked = self._repaired(talk, self._check(proposal, request, shown, facts), request, shown, facts)
        else:
            checked = _Checked(*to_answer(proposal))
        answer = self._finish(checked, talk, cut)
        answer.made_by += spoken_to(request)
        return Drafted(
            answer=answer,
            origin=DraftOrigin.MODEL,
            model=talk.model,
            prompt_version=self.prompts.version,
            codes_build=self.shelf.build,
            tokens_in=talk.tokens_in,
            tokens_out=talk.tokens_out,
            seconds=time.perf_counter() - began,
            requests=talk.requests,
        )

    def _notes(self, looked: Looked, request: DraftRequest) -> list[str]:
        """What rules alone give: units, add-ons, modifiers, the level of a visit."""
        claim = make_claim(looked, request, self.shelf, self.fallback.table)
        notes = [
            f"{'-'.join([line.code, *line.modifiers])} × {line.units}: {line.rationale}"
            for line in claim.lines
            if line.modifiers or line.units > 1 or line.code.startswith("99")
        ]
        return [*notes, *claim.questions][:20]

    def _ask(self, talk: _Talk) -> Proposal:
        """The model's proposal; a reply that cannot be read is asked for again."""
        why = ""
        for _ in range(1 + READ_AGAIN):
            reply = self.chat.ask(talk.turns, "coding_answer", self._schema, self._schema_note)
            talk.count(reply)
            if reply.truncated:
                why = "was cut off; see model.max_output_tokens"
                talk.turns.append(Turn("user", self.prompts.truncated()))
                continue
            try:
                proposal = read_proposal(reply.text)
            except UnreadableProposal as error:
                why = "could not be read"
                talk.turns.append(Turn("assistant", reply.text[:_SHOWN_BACK] or "(empty)"))
                talk.turns.append(Turn("user", self.prompts.unreadable(str(error))))
                continue
            talk.turns.append(Turn("assistant", proposal.model_dump_json()))
            return proposal
        raise ModelRefused(f"the model's reply {why}, {1 + READ_AGAIN} times")

    def _check(self, proposal: Proposal, request: DraftRequest, shown: set[str], facts: ClaimFacts) -> _Checked:
        answer, lost = to_answer(proposal)
        answer.facts = facts
        answer, faults = verify(answer, request.documents, self.shelf, request.date_of_service, shown=shown)
        return _Checked(answer, lost, faults)

    def _repaired(
        self, talk: _Talk, first: _Checked, request: DraftRequest, shown: set[str], facts: ClaimFacts
    ) -> _Checked:
        """`first`, or what came back after its faults were shown; the better of the two when that fails too."""
        best = first
        for _ in range(REPAIRS):
            if not best.problems or talk.requests >= MAX_REQUESTS:
                break
            talk.turns.append(Turn("user", self.prompts.faulty(best.problems[:30])))
            try:
                reply = self.chat.ask(talk.turns, "coding_answer", self._schema, self._schema_note)
                talk.count(reply)
                again = self._check(read_proposal(reply.text), request, shown, facts)
            except (UnreadableProposal, DraftError):
                break  # what is there already is worth more than another try
            if len(again.problems) <= len(best.problems):
                best = again
        return best

    def _finish(self, checked: _Checked, talk: _Talk, cut: bool) -> Answer:
        """The answer with what the reviewer has to know about how it came about."""
        answer = checked.answer
        if answer.rejected and not answer.summary:
            answer.summary = _summary(answer)
        if answer.empty:
            answer.summary = "The model proposed nothing for this case; a reviewer has to code it."
        answer.caveats = [*answer.caveats, NOT_CHECKED]
        made_by = f"Drafted by {talk.model}, prompt {self.prompts.version}, "
        made_by += "from candidates of the code database." if self.looks_up else "from its memory alone."
        if not self.verifies:
            made_by += UNVERIFIED
        if checked.faults:
            made_by += failures_told(answer, checked.faults)
            loose = [str(fault) for fault in checked.faults if not fault.where.startswith(("line", "diagnosis"))]
            made_by += "".join(f" {fault}." for fault in loose[:5])
        if checked.lost:
            made_by += f" Left out: {'; '.join(checked.lost[:5])}."
        if cut:
            made_by += " The case was too long for the model; its oldest part was left out."
        answer.made_by = made_by
        return answer


def _summary(answer: Answer) -> str:
    """The answer in a sentence, where the model's own spoke of codes that failed."""
    lines = ", ".join("-".join([line.code, *line.modifiers]) for line in answer.lines)
    diagnoses = ", ".join(one.code for one in answer.diagnoses)
    if lines and diagnoses:
        return f"Report {lines} with {diagnoses}."
    if lines or diagnoses:
        return f"Report {lines or diagnoses}."
    return "None of the codes that were considered could be confirmed; a reviewer has to code this case."
