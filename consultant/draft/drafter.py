"""The `Drafter` protocol, and which of its two implementations the settings ask for."""

from typing import Protocol, runtime_checkable

from consultant.codes.model import CodeShelf
from consultant.config import Settings
from consultant.draft.chat import ChatModel
from consultant.draft.lookup import LookupDrafter
from consultant.draft.model import ModelDrafter
from consultant.draft.request import Document, Drafted, DraftRequest

__all__ = ["Document", "DraftRequest", "Drafted", "Drafter", "FallsBack", "make_drafter"]


class Drafter(Protocol):
    """Proposes an answer. Implementations keep nothing of a case and may be shared between threads."""

    def draft(self, request: DraftRequest) -> Drafted:
        """The proposed answer. Raises ModelUnavailable (try later) or ModelRefused (trying again changes nothing)."""


@runtime_checkable
class FallsBack(Protocol):
    """A drafter that has another one to stand in for it."""

    fallback: Drafter


def make_drafter(settings: Settings, shelf: CodeShelf) -> Drafter:
    """The drafter that `[model]` asks for: with a model when one is configured, else by look-ups alone."""
    if not settings.model.configured:
        return LookupDrafter(shelf)
    key = settings.secrets.model_api_key
    return ModelDrafter(ChatModel(settings.model, key.get_secret_value() if key else None), shelf)
