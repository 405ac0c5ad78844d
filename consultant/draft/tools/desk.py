"""What look-ups work with: the shelf, the date of service, the documents; and how a code is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf
from consultant.codes.shelf import Shelf
from consultant.draft.request import Document
from consultant.draft.tools.result import Json, ToolFault

A = TypeVar("A", bound=BaseModel)
PROCEDURES = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT)
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """One look-up: what a model reads of it, and the function that answers."""

    name: str
    description: str
    arguments: type[A]
    run: Callable[["Desk", A], Json]
    whole: bool = True
    """It asks tables that only the real code database has."""


AnyTool = Tool[Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every look-up may use."""

    shelf: Shelf | CodeShelf
    on: date
    documents: Sequence[Document] = ()

    @property
    def whole(self) -> Shelf:
        """The code database with all of its tables. Raises ToolFault where there are only codes and their words."""
        if not isinstance(self.shelf, Shelf):
            raise ToolFault("this code database holds codes and their words alone; use search_codes and lookup_code")
        return self.shelf

    def day(self, on: date | None) -> date:
        """The date asked about."""
        return on or self.on

    def entry(self, code: str, on: date, *wanted: CodeSet) -> CodeEntry:
        """The entry of `code`, of one of the code sets `wanted` when any is given. Raises ToolFault for none."""
        sets: Sequence[CodeSet | None] = wanted or (None,)
        entry = next((found for one in sets if (found := self.shelf.lookup(code, on, one))), None)
        if entry is not None:
            return entry
        kind = f"{' or '.join(wanted)} code" if wanted else "code"
        near = self.shelf.search(code[:3], on, code_sets=wanted, limit=_NEAR) if code[:3].isalnum() else []
        near = [hit for hit in near if hit.entry.code.startswith(code[:3].upper())]
        raise ToolFault(
            f"the code database has no such {kind}; look it up with search_codes",
            **({"near": [told(hit.entry, on) for hit in near]} if near else {}),
        )


def told(entry: CodeEntry, on: date) -> Json:
    """A code with its words; whether it may be reported is said where it may not."""
    shown: Json = {"code": entry.code, "set": entry.code_set.value, "words": entry.description}
    if not entry.billable:
        shown["billable"] = False
    if not entry.active_on(on):
        shown["in_force"] = False
        shown["valid"] = f"{entry.valid_from or 'the start'} to {entry.valid_to or 'now'}"
    return shown
