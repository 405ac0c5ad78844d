"""What a chat server sends, whole or in pieces, as one reply. Servers differ, so only what is needed is looked at.

Source of the forms: the OpenAI chat completions protocol; server-sent events, HTML Living Standard §9.2.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from consultant.errors import ModelRefused, ModelUnavailable

MAX_REPLY_BYTES = 4 * 1024 * 1024
MOST_CALLS = 16
"""Tool calls of one reply that are read; a model that asks for more at once has lost its way."""
_NO_COMPLETION = "the model server's answer is no chat completion; see model.base_url"


@dataclass(frozen=True, slots=True)
class Call:
    """A tool that the model asks for."""

    id: str
    name: str
    arguments: str
    """JSON, as the model wrote it: it may be anything."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    text: str
    truncated: bool
    """It ran into the limit of output tokens."""
    tokens_in: int
    tokens_out: int
    """As the server counted them; 0 when it did not."""
    model: str
    """As the server names it; the configured name when it does not."""
    calls: tuple[Call, ...] = ()


@dataclass
class _Pieces:
    """One tool call as it comes in."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


@dataclass
class Gathered:
    """A reply while it comes in. The same whether it comes whole or streamed."""

    text: list[str] = field(default_factory=list)
    calls: list[_Pieces] = field(default_factory=list)
    finish: str = ""
    refused: bool = False
    usage: Any = None
    model: str = ""
    chars: int = 0
    """How much of it is there."""
    _places: dict[int, _Pieces] = field(default_factory=dict)

    def completion(self, body: bytes) -> None:
        """Take in a chat completion that came whole. Raises ModelUnavailable when it is none."""
        try:
            value = json.loads(body)
            choice = value["choices"][0]
            message = choice["message"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise ModelUnavailable(_NO_COMPLETION) from None
        if not isinstance(message, dict):
            raise ModelUnavailable(_NO_COMPLETION)
        self._head(value)
        self._message(message)
        self.finish = choice.get("finish_reason") or "stop"

    def piece(self, data: str) -> None:
        """Take in the data of one event. Raises ModelUnavailable for an error or for what is no piece of a reply."""
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            raise ModelUnavailable(_NO_COMPLETION) from None
        if not isinstance(value, dict):
            raise ModelUnavailable(_NO_COMPLETION)
        if value.get("error"):
            raise ModelUnavailable("the model server broke off its answer with an error")
        self._head(value)
        choices = value.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if isinstance(choice, dict):
            delta = choice.get("delta") or choice.get("message")
            if isinstance(delta, dict):
                self._message(delta)
            self.finish = choice.get("finish_reason") or self.finish

    def reply(self, model: str) -> Reply:
        """The whole of it; `model` is what it was asked as. Raises ModelRefused when the model declined."""
        if self.refused or self.finish == "content_filter":
            raise ModelRefused("the model declined to answer this case")
        named = [one for one in self.calls if one.name]
        calls = [Call(one.id or f"call_{at}", one.name, "".join(one.arguments)) for at, one in enumerate(named)]
        return Reply(
            text="".join(self.text),
            truncated=self.finish == "length",
            tokens_in=_count(self.usage, "prompt_tokens"),
            tokens_out=_count(self.usage, "completion_tokens"),
            model=self.model or model,
            calls=tuple(calls[:MOST_CALLS]),
        )

    def _head(self, value: dict[str, Any]) -> None:
        self.usage = value.get("usage") or self.usage
        self.model = plain_tag(value.get("model")) or self.model

    def _message(self, message: dict[str, Any]) -> None:
        if text := _text(message.get("content")):
            self.text.append(text)
            self.chars += len(text)
        self.refused = self.refused or bool(message.get("refusal"))
        calls = message.get("tool_calls")
        for at, given in enumerate(calls if isinstance(calls, list) else []):
            if isinstance(given, dict):
                self._fragment(given, at)

    def _fragment(self, given: dict[str, Any], at: int) -> None:
        """One tool call or a piece of one: its index says of which, and its id where a server gives no index."""
        index, name = given.get("index"), given.get("id")
        place = index if isinstance(index, int) else next((n for n, one in self._places.items() if one.id == name), at)
        if place not in self._places:
            self._places[place] = _Pieces()
            self.calls.append(self._places[place])
        pieces = self._places[place]
        if isinstance(name, str) and name:
            pieces.id = name[:200]
        function = given.get("function")
        if not isinstance(function, dict):
            return
        if isinstance(called := function.get("name"), str) and not pieces.name:
            pieces.name = called[:100]
        arguments = function.get("arguments")
        if isinstance(arguments, dict):
            arguments = json.dumps(arguments)
        if isinstance(arguments, str):
            pieces.arguments.append(arguments)
            self.chars += len(arguments)


def events(chunks: Iterable[bytes]) -> Iterator[str]:
    """The data of each server-sent event in a stream of bytes; comments and other fields are passed over."""
    rest, data = b"", []
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for raw in lines:
            line = raw.rstrip(b"\r")
            if line.startswith(b"data:"):
                data.append(line[5:].strip().decode("utf-8", "replace"))
            elif not line and data:
                yield "\n".join(data)
                data = []
    if rest.startswith(b"data:"):
        data.append(rest[5:].strip().decode("utf-8", "replace"))
    if data:
        yield "\n".join(data)


def plain_tag(value: object) -> str:
    """`value` when it is a plain name: any other text that a server sends may repeat the case."""
    return value if isinstance(value, str) and re.fullmatch(r"[\w.:/@-]{1,100}", value) else ""


def _text(content: object) -> str:
    """A message's text; some servers give it in parts."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _count(usage: object, key: str) -> int:
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
