"""The codes that a note of the tabular list names, as ranges that a check can use.

The list writes them in brackets: `(Z16.-)`, `(P35-P39)`, `(C44.301, C44.311)`, `(E08-E13 with .51-.52)`,
`(T36-T50 with fifth or sixth character 5)`, `(I69. with final characters -23)`; or in the sentence:
`code from category B96`, `conditions classifiable to K56.-`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CODE = r"[A-Z]\d[0-9A-Z](?![0-9A-Za-z])(?:\.[0-9A-Z]{0,4}\.?)?(?:-(?!\s*[A-Z]\d))?"
_BETWEEN = r"(?:\s*(?:,|;|-|and|or|to)\s*)+"
_LIST = rf"{_CODE}(?:{_BETWEEN}{_CODE})*"
_BRACKETS = re.compile(r"\(([^()]*)(?:[)}]|$)")
_WHOLE = re.compile(rf"\s*{_LIST}[\s,]*(?:with .*)?")
_IN_SENTENCE = re.compile(
    r"(?:\b(?:categor(?:y|ies)|classified (?:to|in)|classifiable to|from|codes)\s+(?:categor(?:y|ies)\s+)?"
    r"|\b(?=\S+\.))"
    rf"(?P<list>\b{_LIST})(?![0-9A-Za-z])"
)
_ITEM = re.compile(rf"(?P<first>{_CODE})(?:\s*(?:-|to)\s*(?P<last>{_CODE}))?")
_WITH = re.compile(r"\bwith\b(?P<rest>.*)$", re.IGNORECASE)
_PLACES = {"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7}
_PLACE = re.compile(rf"\b({'|'.join(_PLACES)})\b")
_VALUES = re.compile(r"characters?\s+(?P<first>[0-9A-Z])(?:\s*-\s*(?P<last>[0-9A-Z]))?\s*$")
_ENDS = re.compile(r"final characters?\s+-?(?P<end>[0-9A-Z]+)")
_SUFFIX = re.compile(r"\.(?P<first>[0-9A-Z]+)(?:\s*-\s*\.(?P<last>[0-9A-Z]+))?")


class NamedRange(NamedTuple):
    """Every code from `first` to `last` and below, without dots; `pattern` is a further GLOB condition, or empty."""

    first: str
    last: str
    pattern: str


def note_codes(text: str) -> list[NamedRange]:
    """The ranges that `text` names, in order, each once."""
    found: dict[NamedRange, None] = {}
    for bracket in _BRACKETS.findall(text):
        if _WHOLE.match(bracket):
            found.update(dict.fromkeys(_ranges(bracket)))
    for sentence in _IN_SENTENCE.finditer(_BRACKETS.sub(" ", text)):
        found.update(dict.fromkeys(_ranges(sentence["list"])))
    return list(found)


def _ranges(named: str) -> Iterator[NamedRange]:
    condition = _WITH.search(named)
    patterns = _patterns(condition["rest"]) if condition else [""]
    for item in _ITEM.finditer(named[: condition.start()] if condition else named):
        first = _plain(item["first"])
        last = _plain(item["last"]) if item["last"] else first
        for pattern in patterns:
            yield NamedRange(first, last, pattern)


def _plain(code: str) -> str:
    return code.replace(".", "").replace("-", "")


def _patterns(condition: str) -> list[str]:
    """GLOB patterns for what stands after `with`; [''] when it is not understood, so that the range stays wide."""
    condition = condition.replace("-character", " character")
    if ends := _ENDS.search(condition):
        return [f"*{ends['end']}"]
    places = [_PLACES[word] for word in _PLACE.findall(condition.lower())]
    if places and (values := _VALUES.search(condition)):
        inside = values["first"] if not values["last"] else f"[{values['first']}-{values['last']}]"
        return [f"{'?' * (place - 1)}{inside}*" for place in places]
    if suffix := _SUFFIX.search(condition):
        first, last = suffix["first"], suffix["last"] or suffix["first"]
        if len(first) == len(last) and first[:-1] == last[:-1]:
            tail = first[-1] if first == last else f"[{first[-1]}-{last[-1]}]"
            return [f"???{first[:-1]}{tail}*"]
    return [""]
