"""What the drafting of a case is doing right now, told to whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from consultant.draft.budget import Spent


class Stage(StrEnum):
    """The steps of a draft, in words for a reviewer."""

    READ = "reading the case"
    EXTRACT = "collecting what the case says"
    LOCATE = "looking codes up"
    ASSIGN = "choosing codes"
    REPAIR = "mending what failed its checks"


@dataclass(frozen=True, slots=True)
class Doing:
    """One moment of a draft."""

    stage: Stage
    round: int
    """Which time it is at that stage, from 1."""
    spent: Spent
    coming: int = 0
    """Tokens of the reply that is coming in, estimated."""


Watcher = Callable[[Doing], None]
"""Called at each change and while replies come in; it has to be quick."""


def unwatched(_doing: Doing) -> None:
    """For drafts that nobody watches."""
