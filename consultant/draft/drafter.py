"""The `Drafter` protocol, and which of its two implementations the settings ask for."""

from enum import StrEnum
from typing import Protocol, runtime_checkable

from consultant.codes.model import CodeShelf
from consultant.config import Settings
from consultant.draft.chat import ChatModel
from consultant.draft.lookup import LookupDrafter
from consultant.draft.model import ModelDrafter
from consultant.draft.request import Document, Drafted, DraftRequest

__all__ = ["Document", "DraftRequest", "Drafted", "Drafter", "FallsBack", "Rung", "make_drafter"]


class Rung(StrEnum):
    """How much of the pipeline stands behind a draft: what each step is worth is measured by leaving it off."""

    BARE = "bare"
    """The model alone: no candidates, no tools, no checks. Its answer is scored as it comes, and never sent."""
    LOOKUPS = "look-ups"
    """With candidates and tools, without verification and repair; never sent either."""
    VERIFIED = "verified"
    """The whole: what the service sends to review."""


class Drafter(Protocol):
    """Proposes an answer. Implementations keep nothing of a case and may be shared between threads."""

    def draft(self, request: DraftRequest) -> Drafted:
        """The proposed answer. Raises ModelUnavailable (try later) or ModelRefused (trying again changes nothing)."""


@runtime_checkable
class FallsBack(Protocol):
    """A drafter that has another one to stand in for it."""

    fallback: Drafter


def make_drafter(settings: Settings, shelf: CodeShelf, rung: Rung = Rung.VERIFIED) -> Drafter:
    """The drafter that `[model]` asks for: with a model when one is configured, else by look-ups alone.

    Raises ConfigError for the bare model where none is configured.
    """
    if not settings.model.configured:
        if rung is Rung.BARE:
            settings.require("model")
        return LookupDrafter(shelf, verified=rung is Rung.VERIFIED)
    key = settings.secrets.model_api_key
    chat = ChatModel(settings.model, key.get_secret_value() if key else None)
    return ModelDrafter(chat, shelf, looks_up=rung is not Rung.BARE, verifies=rung is Rung.VERIFIED)
