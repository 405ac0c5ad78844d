"""Codes that a text names outright, with the modifiers written behind them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf


@dataclass(frozen=True, slots=True)
class Mention:
    """A code of the shelf as a text names it."""

    entry: CodeEntry
    modifiers: tuple[str, ...]
    start: int
    end: int


def code_like(text: str) -> Iterator[re.Match[str]]:
    """Everything in `text` that is written like a CPT, HCPCS or dotted ICD-10-CM code: groups `code`, `modifiers`."""
    return _CODE_LIKE.finditer(text)


def written_codes(text: str) -> Iterator[re.Match[str]]:
    """What `code_like` finds, without the numbers that stand behind a name of their own: ZIP codes, record numbers."""
    for match in code_like(text):
        if not (match["code"].isdigit() and _NOT_A_CODE.search(text[max(0, match.start() - 24) : match.start()])):
            yield match


def mentions(text: str, shelf: CodeShelf, on: date) -> list[Mention]:
    """The codes that `text` names and the shelf knows, in order; a ZIP code or a record number is none."""
    found = []
    for match in written_codes(text):
        entry = shelf.lookup(match["code"], on)
        if entry is None or entry.code_set is CodeSet.MODIFIER:
            continue
        modifiers = tuple(re.findall(r"[A-Z0-9]{2}", match["modifiers"] or ""))
        found.append(Mention(entry, modifiers, match.start(), match.end()))
    return found


_CODE_LIKE = re.compile(
    r"(?<![\w.$/#-])(?P<code>\d{5}|\d{4}[FTUM]|[A-CE-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})"
    r"(?P<modifiers>(?:-[A-Z0-9]{2}(?![\w])){0,4})(?![\w@/]|[.,]\d)"
)
_NOT_A_CODE = re.compile(
    r"\b(?:mrn|acct|account|zip|record|id|case|phone|tel|fax|claim|policy|member)(?: ?(?:no|number|code))?\.? ?[#:]? ?$"
    r"|, ?(?-i:[A-Z]{2}) $",
    re.IGNORECASE,
)
"""What stands before a number that is no code; the last is a state before its ZIP code."""
