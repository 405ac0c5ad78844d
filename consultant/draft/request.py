"""What a drafter is given and what it hands back."""

from dataclasses import dataclass, field
from datetime import date

from consultant.case.answer import Answer
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
    tokens_in: int = 0
    tokens_out: int = 0
    """As the model server counted them; 0 when it did not."""
    seconds: float = 0.0
    requests: int = field(default=0, compare=False)
    """How often the model server was asked."""
