"""`Tools`: every look-up by its name, for a model, a page or a test. Each reads; none writes."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from consultant.codes.model import CodeShelf
from consultant.codes.shelf import Shelf
from consultant.draft.request import Document
from consultant.draft.strict import strict_schema
from consultant.draft.tools import browsing, reading, rules
from consultant.draft.tools.desk import AnyTool, Desk
from consultant.draft.tools.result import ToolFault, ToolResult, bounded
from consultant.errors import CodesError

MOST_ARGUMENTS = 20_000
"""Characters of the arguments of one call."""
_PROBLEMS = 5
_ALL = {tool.name: tool for tool in (*browsing.TOOLS, *rules.TOOLS, *reading.TOOLS)}


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A look-up as a model server is told of it."""

    name: str
    description: str
    parameters: dict[str, Any]
    """JSON schema in the strict dialect."""


class Tools:
    """Look-ups over one code database and the documents of one case. Keeps nothing between two calls."""

    def __init__(self, shelf: Shelf | CodeShelf, on: date, documents: Sequence[Document] = ()) -> None:
        self._desk = Desk(shelf, on, tuple(documents))
        whole = isinstance(shelf, Shelf)
        self._offered = {name: tool for name, tool in _ALL.items() if whole or not tool.whole}

    @property
    def specs(self) -> list[ToolSpec]:
        """What can be called; a shelf without tables answers less."""
        return [ToolSpec(tool.name, tool.description, strict_schema(tool.arguments)) for tool in self._offered.values()]

    def call(self, name: str, arguments: str | Mapping[str, Any]) -> ToolResult:
        """What the look-up `name` finds. Raises nothing: what is wrong with a call is told in its result."""
        tool = self._offered.get(name)
        if tool is None:
            return bounded({"error": "there is no such tool", "tools": list(self._offered)}, error=True)
        try:
            given = _read(tool, arguments)
            shelf = self._desk.shelf
            if isinstance(shelf, Shelf):
                with shelf.pinned():
                    return bounded(tool.run(self._desk, given))
            return bounded(tool.run(self._desk, given))
        except ToolFault as fault:
            return bounded({"error": fault.why, **fault.more}, error=True)
        except (CodesError, sqlite3.Error):
            return bounded({"error": "the code database cannot be read now; go on without it"}, error=True)


def _read(tool: AnyTool, arguments: str | Mapping[str, Any]) -> BaseModel:
    """The arguments of a call as its model has them. Raises ToolFault, which never repeats what was given."""
    if isinstance(arguments, str) and len(arguments) > MOST_ARGUMENTS:
        raise ToolFault(f"the arguments are longer than {MOST_ARGUMENTS} characters")
    try:
        if isinstance(arguments, str):
            given: BaseModel = tool.arguments.model_validate_json(arguments.encode("utf-8", "replace") or b"{}")
        else:
            given = tool.arguments.model_validate(dict(arguments))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [f"{_path(tool, one['loc'])}: {one['msg']}" for one in found[:_PROBLEMS]]
        raise ToolFault("the arguments do not fit", problems=problems, arguments=_expected(tool)) from None
    except RecursionError:
        raise ToolFault("the arguments are nested too deeply") from None
    return given


def _path(tool: AnyTool, loc: tuple[int | str, ...]) -> str:
    """Where a problem is, in names of our own: a name that was made up may be anything."""
    known = json.dumps(strict_schema(tool.arguments))
    steps = [str(step) if isinstance(step, int) or f'"{step}"' in known else "another name" for step in loc]
    return ".".join(steps) or "arguments"


def _expected(tool: AnyTool) -> list[str]:
    """The arguments there are, and what each is."""
    fields = tool.arguments.model_fields.items()
    return [f"{name}: {field.description}" if field.description else name for name, field in fields]
