"""One turn with any OpenAI-compatible server: what it supports is found out, what it refuses is translated.

Errors never carry what the server wrote: it may repeat the case.
"""

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Literal, NoReturn

import httpx2
import openai

from consultant.config import Model
from consultant.errors import ModelRefused, ModelUnavailable

CONNECT_SECONDS = 10.0
MAX_REPLY_BYTES = 4 * 1024 * 1024
NO_KEY = "none"
"""Sent to servers that want no key: the client insists on one."""

Format = Literal["json_schema", "json_object", "prompt"]
_WEAKER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "prompt"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    text: str
    truncated: bool
    """It ran into the limit of output tokens."""
    tokens_in: int
    tokens_out: int
    model: str
    """As the server names it; the configured name when it does not."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What a server accepts; found out once and kept."""

    format: Format = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True


class ChatModel:
    """A configured model. Safe to share between threads: all it keeps is what the server accepts."""

    def __init__(self, settings: Model, api_key: str | None) -> None:
        self.settings = settings
        self._dialect = _Dialect()
        self._client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=api_key or NO_KEY,
            max_retries=0,  # the queue tries again: a worker must not sit and wait
            timeout=httpx2.Timeout(settings.timeout_seconds, connect=min(CONNECT_SECONDS, settings.timeout_seconds)),
        )

    def __enter__(self) -> "ChatModel":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def ask(self, turns: Sequence[Turn], schema_name: str, schema: dict[str, Any], schema_note: str) -> Reply:
        """The server's reply to `turns`, asked to fit `schema`.

        Where the server knows no schemas, `schema_note` (the schema in words) is added to the first turn instead.
        Raises ModelUnavailable when another try later may help, ModelRefused when it will not.
        """
        dialect = self._dialect
        while True:
            request = self._request(turns, dialect, schema_name, schema, schema_note)
            try:
                reply = self._send(request)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                dialect = self._weaker(dialect, error)
            else:
                self._dialect = dialect
                return reply

    def _request(
        self, turns: Sequence[Turn], dialect: _Dialect, schema_name: str, schema: dict[str, Any], schema_note: str
    ) -> dict[str, Any]:
        messages: list[dict[str, str]] = [{"role": turn.role, "content": turn.content} for turn in turns]
        request: dict[str, Any] = {"model": self.settings.name, "messages": messages}
        request[dialect.limit] = self.settings.max_output_tokens
        if dialect.temperature and self.settings.temperature >= 0:
            request["temperature"] = self.settings.temperature
        if dialect.format == "json_schema":
            form = {"name": schema_name, "strict": True, "schema": schema}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        else:
            messages[0]["content"] += "\n\n" + schema_note
            if dialect.format == "json_object":
                request["response_format"] = {"type": "json_object"}
        return request

    def _send(self, request: dict[str, Any]) -> Reply:
        """One HTTP request; refusals of its form (400, 422) pass through, everything else is translated."""
        deadline = time.monotonic() + self.settings.timeout_seconds
        try:
            with self._client.chat.completions.with_streaming_response.create(**request) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_REPLY_BYTES:
                        raise ModelRefused("the model server answered with more than 4 MB; see model.base_url")
                    if time.monotonic() > deadline:
                        raise ModelUnavailable("the model server took too long; see model.timeout_seconds")
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            raise
        except openai.APIStatusError as error:
            _raise_for_status(error)
        except openai.APITimeoutError as error:
            raise ModelUnavailable("the model server took too long; see model.timeout_seconds") from error
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            raise ModelUnavailable("the model server cannot be reached; see model.base_url") from error
        return self._read(bytes(body))

    def _read(self, body: bytes) -> Reply:
        """The reply in a chat completion. Servers differ, so only what is needed is looked at."""
        try:
            completion = json.loads(body)
            choice = completion["choices"][0]
            message = choice["message"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise ModelUnavailable("the model server's answer is no chat completion; see model.base_url") from None
        if not isinstance(message, dict):
            raise ModelUnavailable("the model server's answer is no chat completion; see model.base_url")
        if message.get("refusal") or choice.get("finish_reason") == "content_filter":
            raise ModelRefused("the model declined to answer this case")
        usage = completion.get("usage")
        return Reply(
            text=_text(message.get("content")),
            truncated=choice.get("finish_reason") == "length",
            tokens_in=_count(usage, "prompt_tokens"),
            tokens_out=_count(usage, "completion_tokens"),
            model=_tag(completion.get("model")) or self.settings.name,
        )

    def _weaker(self, dialect: _Dialect, error: openai.APIStatusError) -> _Dialect:
        """The dialect to try next after the form of a request was refused; raises ModelRefused when none is left."""
        said = f"{error.message} {error.param or ''} {error.code or ''}".lower()
        if re.search(r"context[ _](?:length|window|size)|maximum context|prompt is too long|too many tokens", said):
            raise ModelRefused("the case is longer than the model's context; see model.name") from None
        about_limit = "max_tokens" in said or "max_completion_tokens" in said
        if about_limit and re.search(r"too large|at most|exceed|less than|greater than|maximum value", said):
            raise ModelRefused("the model server refuses model.max_output_tokens as too large") from None
        if about_limit and dialect.limit == "max_tokens":
            return replace(dialect, limit="max_completion_tokens")
        if "temperature" in said and dialect.temperature and self.settings.temperature >= 0:
            return replace(dialect, temperature=False)
        if dialect.format in _WEAKER:
            return replace(dialect, format=_WEAKER[dialect.format])
        raise ModelRefused(
            f"the model server refuses the request (HTTP {error.status_code}{_code(error)}); see model.name"
        ) from None


def _raise_for_status(error: openai.APIStatusError) -> NoReturn:
    """What an HTTP status means for a draft."""
    status = error.status_code
    if status in {401, 403}:
        hint = "the key is missing or wrong: see CONSULTANT_MODEL_API_KEY"
        raise ModelRefused(f"the model server refuses us (HTTP {status}); {hint}") from None
    if status == 404:
        raise ModelRefused("the model server knows no such address or model (HTTP 404): see model.base_url, model.name")
    if status in {402, 413} or error.code == "insufficient_quota":
        raise ModelRefused(f"the model server refuses the request (HTTP {status}{_code(error)})") from None
    if status in {408, 409, 425, 429} or status >= 500:
        wait = _retry_after(error.response.headers)
        raise ModelUnavailable(f"the model server is busy or broken (HTTP {status}{_code(error)})", wait) from None
    raise ModelRefused(f"the model server refuses the request (HTTP {status}{_code(error)}); see [model]") from None


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


def _code(error: openai.APIStatusError) -> str:
    """The error's code when it is a plain tag: other text may repeat the case."""
    return f", {code}" if (code := _tag(error.code)) and re.fullmatch(r"[a-z_]{1,40}", code) else ""


def _tag(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[\w.:/@-]{1,100}", value) else ""


def _text(content: object) -> str:
    """A message's text; some servers give it in parts."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _count(usage: object, key: str) -> int:
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
