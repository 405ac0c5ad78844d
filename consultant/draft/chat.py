"""One turn with any OpenAI-compatible server: what it supports is found out, what it refuses is translated.

Errors never carry what the server wrote: it may repeat the case.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, NoReturn

import httpx2
import openai

from consultant.config import Model
from consultant.draft.dialect import Dialect, error_code, names_tools, weaker
from consultant.draft.tools import ToolSpec
from consultant.draft.wire import MAX_REPLY_BYTES, Call, Gathered, Reply, events
from consultant.errors import ModelRefused, ModelUnavailable

__all__ = ["Call", "ChatModel", "Form", "Reply", "ToolsRefused", "Turn"]

CONNECT_SECONDS = 10.0
NO_KEY = "none"
"""Sent to servers that want no key: the client insists on one."""
_SLOW = "the model server took too long; see model.timeout_seconds"

Watch = Callable[[int], None]
"""Told while a reply comes in how many characters of it are there."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[Call, ...] = ()
    """The tools that the model asked for in this turn."""
    call_id: str = ""
    """Which call a turn of role `tool` answers."""

    @property
    def message(self) -> dict[str, Any]:
        """It as the protocol writes it."""
        message: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.calls:
            message["content"] = self.content or None
            message["tool_calls"] = [
                {"id": one.id, "type": "function", "function": {"name": one.name, "arguments": one.arguments}}
                for one in self.calls
            ]
        if self.role == "tool":
            message["tool_call_id"] = self.call_id
        return message


@dataclass(frozen=True, slots=True)
class Form:
    """The form that a reply is to have."""

    name: str
    schema: dict[str, Any]
    note: str
    """The schema in words, for servers that cannot be given one."""


class ToolsRefused(Exception):
    """Raised when a server takes no tools; it is not offered them again."""


class ChatModel:
    """A configured model. Safe to share between threads: all it keeps is what the server accepts."""

    def __init__(self, settings: Model, api_key: str | None) -> None:
        self.settings = settings
        self._dialect = Dialect()
        self._client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=api_key or NO_KEY,
            max_retries=0,  # the queue tries again: a worker must not sit and wait
            timeout=_timeout(settings.timeout_seconds),
        )

    def __enter__(self) -> "ChatModel":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    @property
    def takes_tools(self) -> bool:
        """False once the server has refused them."""
        return self._dialect.tools

    def ask(
        self,
        turns: Sequence[Turn],
        form: Form,
        tools: Sequence[ToolSpec] = (),
        *,
        closed: bool = False,
        seconds: float | None = None,
        watch: Watch | None = None,
    ) -> Reply:
        """The server's reply to `turns`, asked to fit `form` or, where `tools` are given, to call some of them.

        `closed`: the tools were used and may not be used any more. It takes `seconds` at most, and never longer than
        `model.timeout_seconds`. Raises ToolsRefused for a server without tools, ModelUnavailable when another try
        later may help, ModelRefused when it will not.
        """
        dialect = self._dialect
        limit = min(self.settings.timeout_seconds, seconds or self.settings.timeout_seconds)
        while True:
            if tools and not dialect.tools:
                self._dialect = dialect
                raise ToolsRefused
            request = self._request(turns, dialect, form, tools, closed=closed)
            try:
                reply = self._send(request, limit, watch)
            except openai.APIStatusError as error:
                dialect = weaker(dialect, error, self.settings, with_tools="tools" in request)
            else:
                self._dialect = dialect
                return reply

    def _request(
        self, turns: Sequence[Turn], dialect: Dialect, form: Form, tools: Sequence[ToolSpec], *, closed: bool
    ) -> dict[str, Any]:
        messages = [turn.message for turn in turns]
        request: dict[str, Any] = {"model": self.settings.name, "messages": messages}
        request[dialect.limit] = self.settings.max_output_tokens
        if dialect.temperature and self.settings.temperature >= 0:
            request["temperature"] = self.settings.temperature
        if dialect.format == "json_schema":
            schema = {"name": form.name, "strict": True, "schema": form.schema}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        else:
            messages[0]["content"] += "\n\n" + form.note
            if dialect.format == "json_object":
                request["response_format"] = {"type": "json_object"}
        if tools and not (closed and not dialect.no_choice):
            request["tools"] = [
                {
                    "type": "function",
                    "function": {"name": one.name, "description": one.description, "parameters": one.parameters},
                }
                for one in tools
            ]
            request["tool_choice"] = "none" if closed else "auto"
        if dialect.stream:
            request["stream"] = True
            if dialect.usage:
                request["stream_options"] = {"include_usage": True}
        return request

    def _send(self, request: dict[str, Any], limit: float, watch: Watch | None) -> Reply:
        """One HTTP request; refusals of its form pass through, everything else is translated."""
        deadline = time.monotonic() + limit
        gathered = Gathered()
        create = self._client.chat.completions.with_streaming_response.create
        try:
            with create(**request, timeout=_timeout(limit)) as response:
                chunks = _bounded(response.iter_bytes(), deadline)
                if "event-stream" in response.headers.get("content-type", ""):
                    _gather(gathered, chunks, watch)
                else:
                    gathered.completion(b"".join(chunks))
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            raise
        except openai.APIStatusError as error:
            if "tools" in request and names_tools(error):
                raise
            _raise_for_status(error)
        except openai.APITimeoutError as error:
            raise ModelUnavailable(_SLOW) from error
        except httpx2.TimeoutException as error:
            raise ModelUnavailable(_SLOW) from error
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            raise ModelUnavailable("the model server cannot be reached; see model.base_url") from error
        return gathered.reply(self.settings.name)


def _gather(gathered: Gathered, chunks: Iterator[bytes], watch: Watch | None) -> None:
    """Take a stream in. Raises ModelUnavailable when it breaks off: half an answer is none."""
    done = False
    for data in events(chunks):
        if data == "[DONE]":
            done = True
            break
        gathered.piece(data)
        if watch is not None:
            watch(gathered.chars)
    if not (done or gathered.finish):
        raise ModelUnavailable("the model server broke off in the middle of its answer")


def _bounded(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_REPLY_BYTES:
            raise ModelRefused("the model server answered with more than 4 MB; see model.base_url")
        if time.monotonic() > deadline:
            raise ModelUnavailable(_SLOW)
        yield chunk


def _timeout(seconds: float) -> httpx2.Timeout:
    return httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


def _raise_for_status(error: openai.APIStatusError) -> NoReturn:
    """What an HTTP status means for a draft."""
    status = error.status_code
    if status in {401, 403}:
        hint = "the key is missing or wrong: see CONSULTANT_MODEL_API_KEY"
        raise ModelRefused(f"the model server refuses us (HTTP {status}); {hint}") from None
    if status == 404:
        raise ModelRefused("the model server knows no such address or model (HTTP 404): see model.base_url, model.name")
    if status in {402, 413} or error.code == "insufficient_quota":
        raise ModelRefused(f"the model server refuses the request (HTTP {status}{error_code(error)})") from None
    if status in {408, 409, 425, 429} or status >= 500:
        wait = _retry_after(error.response.headers)
        raise ModelUnavailable(f"the model server is busy or broken (HTTP {status}{error_code(error)})", wait) from None
    raise ModelRefused(
        f"the model server refuses the request (HTTP {status}{error_code(error)}); see [model]"
    ) from None


def _retry_after(headers: httpx2.Headers) -> float | None:
    """The seconds a server asks to be left alone (RFC 9110 §10.2.3); dates are not read."""
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * factor
        except (KeyError, ValueError):
            continue
        if 0 <= seconds <= 86400:
            return seconds
    return None
