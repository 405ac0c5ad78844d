"""What a look-up gives back: compact JSON of a bounded size, and which codes it showed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_CHARS = 6000
"""A result is cut to this many characters, and says so."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a caller is told."""

    text: str
    """One JSON object."""
    codes: frozenset[str] = frozenset()
    """The codes it showed, as written. Each is on the shelf: a code that was only asked about is not among them."""
    error: bool = False
    """The call could not be answered; `text` says why and what to do instead."""


class ToolFault(Exception):
    """A look-up that cannot be answered as it was asked for; turned into a result, never seen outside."""

    def __init__(self, why: str, **more: Any) -> None:
        self.why, self.more = why, more
        super().__init__(why)


def bounded(told: Json, *, error: bool = False) -> ToolResult:
    """`told` as a result. When it is too long, its longest lists lose their ends and `cut` says how many each lost.

    A code is one that stands under `code` in what is left.
    """
    kept = dict(told)
    while len(text := _compact(kept)) > MOST_CHARS:
        lists = {key: _sizes(value) for key, value in kept.items() if isinstance(value, list) and value}
        if not lists:
            return bounded({"error": "the answer is too long to be told; ask for less at a time"}, error=True)
        longest = max(lists, key=lambda key: sum(lists[key]))
        over, left = len(text) - MOST_CHARS, len(lists[longest])
        while left and over > 0:
            left -= 1
            over -= lists[longest][left]
        cut = kept.get("cut", {})
        lost = cut.get(longest, 0) + len(lists[longest]) - left
        kept = {**kept, longest: kept[longest][:left], "cut": {**cut, longest: lost}}
    return ToolResult(text, frozenset(_codes(kept)), error)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sizes(items: list[Any]) -> list[int]:
    return [len(_compact(item)) + 1 for item in items]


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _codes(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "code" and isinstance(item, str):
                yield item
            else:
                yield from _codes(item)
