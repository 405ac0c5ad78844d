"""What a chat server accepts: found out by what it refuses, once, and kept."""

import re
from dataclasses import dataclass, replace
from typing import Literal

import openai

from consultant.config import Model
from consultant.draft.wire import plain_tag
from consultant.errors import ModelRefused

Format = Literal["json_schema", "json_object", "prompt"]
_WEAKER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "prompt"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The forms of a request that a server takes."""

    format: Format = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    stream: bool = True
    usage: bool = True
    """It counts tokens at the end of a stream when asked to."""
    tools: bool = True
    no_choice: bool = True
    """It takes `tool_choice: none`."""


def weaker(dialect: Dialect, error: openai.APIStatusError, settings: Model, *, with_tools: bool) -> Dialect:
    """The dialect to try next after the form of a request was refused.

    What the refusal names is given up first; where it names nothing, forms are given up from the finest down. Raises
    ModelRefused when none is left. Its words never repeat what the server said.
    """
    said = f"{error.message} {error.param or ''} {error.code or ''}".lower()
    if re.search(r"context[ _](?:length|window|size)|maximum context|prompt is too long|too many tokens", said):
        raise ModelRefused("the case is longer than the model's context; see model.name") from None
    about_limit = "max_tokens" in said or "max_completion_tokens" in said
    if about_limit and re.search(r"too large|at most|exceed|less than|greater than|maximum value", said):
        raise ModelRefused("the model server refuses model.max_output_tokens as too large") from None
    if about_limit and dialect.limit == "max_tokens":
        return replace(dialect, limit="max_completion_tokens")
    if "temperature" in said and dialect.temperature and settings.temperature >= 0:
        return replace(dialect, temperature=False)
    if dialect.stream and "stream" in said:
        return replace(dialect, usage=False) if dialect.usage else replace(dialect, stream=False)
    if with_tools and "tool_choice" in said and dialect.no_choice:
        return replace(dialect, no_choice=False)
    if with_tools and re.search(r"\btools?\b|function", said) and not re.search(r"response_format|schema", said):
        return replace(dialect, tools=False)
    if dialect.format in _WEAKER:
        return replace(dialect, format=_WEAKER[dialect.format])
    if with_tools:
        return replace(dialect, tools=False)
    if dialect.stream:
        return replace(dialect, stream=False)
    raise ModelRefused(
        f"the model server refuses the request (HTTP {error.status_code}{error_code(error)}); see model.name"
    ) from None


def names_tools(error: openai.APIStatusError) -> bool:
    """Whether a server error is about tools: some servers fail where others refuse."""
    return error.status_code in {500, 501} and bool(re.search(r"\btools?\b", error.message.lower()))


def error_code(error: openai.APIStatusError) -> str:
    """The error's code when it is a plain tag: other text may repeat the case."""
    return f", {code}" if (code := plain_tag(error.code)) and re.fullmatch(r"[a-z_]{1,40}", code) else ""
