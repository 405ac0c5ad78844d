"""What a drafter is given and what it hands back."""

from dataclasses import dataclass, field
from datetime import date

from consultant.case.answer import Answer
from consultant.draft.budget import NOTHING, Spent
from consultant.draft.progress import Watcher, unwatched
from consultant.draft.whereabouts import Whereabouts
from consultant.record import DraftOrigin


@dataclass(frozen=True)
class Document:
    """One text of a case: a message, or what an attachment says."""

    name: str
    """As a reviewer would call it: `message 12`, `operative-note.pdf`."""
    text: str


@dataclass(frozen=True)
class DraftRequest:
    """Everything a draft is made from."""

    case_id: int
    subject: str
    documents: list[Document]
    """Oldest first; the newest message last, attachments after their message."""
    date_of_service: date
    """Which day's codes apply."""
    earlier: Answer | None = None
    """The answer already sent, when the newest message is a follow-up."""
    spent: Spent = NOTHING
    """What earlier tries at this draft took of the model."""
    watch: Watcher = field(default=unwatched, compare=False)
    """Told what the drafting is doing."""
    told_of_identifiers: bool = False
    """Whether an answer of this case has told the sender already that identifiers were in what they sent."""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    """What was read before the texts were masked; no model is given it."""


@dataclass(frozen=True)
class Drafted:
    """A draft and how it came about."""

    answer: Answer
    origin: DraftOrigin
    model: str = ""
    """The model's name; empty when there was none."""
    prompt_version: str = ""
    codes_build: str = ""
    """The build of the code database that was asked."""
    seconds: float = 0.0
    spent: Spent = field(default=NOTHING, compare=False)
    """What it took of the model, over all requests and tries."""
    stopped: str = ""
    """The limit that ended the work early, with its setting; empty when none did."""

    @property
    def tokens_in(self) -> int:
        """Tokens of everything that was asked, as counted by the server or else estimated."""
        return self.spent.tokens_in

    @property
    def tokens_out(self) -> int:
        """Tokens of everything that was answered."""
        return self.spent.tokens_out

    @property
    def requests(self) -> int:
        """How often the model server was asked."""
        return self.spent.requests

    @property
    def cost(self) -> float:
        """US dollars by the prices of the settings."""
        return self.spent.cost
