"""Where something was done: the modifier for a side, a finger or a toe, as the sentences that tell of it have it."""

import re

from consultant.draft.side import Side, finger_modifier, only_side, toe_modifier

_SIDES = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}
_DIGITS = re.compile(
    r"\b(?P<n>index|long|middle|ring|(?:little|small)(?= (?:finger|trigger|digit|mcp|pip|dip))|pinky|"
    r"[2-5](?:nd|rd|th)|second|third|fourth|fifth)\b",
    re.IGNORECASE,
)
_FINGERS = {"index": 1, "long": 2, "middle": 2, "ring": 3, "little": 4, "small": 4, "pinky": 4}
_NUMBERS = {"2": 1, "second": 1, "3": 2, "third": 2, "4": 3, "fourth": 3, "5": 4, "fifth": 4}


def sided(code: str, *texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifier for the side that the first of `texts` names, and the question when none does."""
    for text in texts:
        if side := only_side(text):
            return (_SIDES[side],), ()
    return (), (f"Which side was {code} done on, right or left?",)


def on_finger(code: str, *texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifier of the one finger that the first of `texts` names; else that of the side."""
    modifiers, questions = sided(code, *texts)
    if modifiers and modifiers != ("50",):
        side = Side.RIGHT if modifiers == ("RT",) else Side.LEFT
        for text in texts:
            one = finger_modifier(text, side) or _named(text, side)
            if one:
                return (one,), ()
    return modifiers, questions


def _named(text: str, side: Side) -> str | None:
    """A finger that is named without the word: `right long trigger`, `3rd digit of the hand`."""
    numbers = set()
    for match in _DIGITS.finditer(text):
        word = match["n"].lower()
        numbers.add(_FINGERS[word] if word in _FINGERS else _NUMBERS[word[0] if word[0].isdigit() else word])
    if re.search(r"\bthumb\b", text, re.IGNORECASE):
        numbers.add(0)
    if len(numbers) != 1:
        return None
    number = numbers.pop()
    return ("FA", "F1", "F2", "F3", "F4")[number] if side is Side.LEFT else f"F{5 + number}"


def toes(text: str, side: Side | None) -> list[str]:
    """The modifiers of the toes that `text` names, in order: of the great one by its name, of the others by number."""
    if side is None or side is Side.BOTH:
        return []
    found: dict[int, None] = {}
    for match in _TOES.finditer(text):
        word = match[0].lower()
        if word in {"hallux", "great", "big", "1st", "first"}:
            found[0] = None
        else:
            found[_NUMBERS[word[0] if word[0].isdigit() else word]] = None
    return [("TA", "T1", "T2", "T3", "T4")[one] if side is Side.LEFT else f"T{5 + one}" for one in sorted(found)]


_TOES = re.compile(
    r"\bhallux\b|\b(?:great|big|1st|first|2nd|second|3rd|third|4th|fourth|5th|fifth)"
    r"(?=(?:[ -]\w+)? (?:toe|digit|toenail|hammer|nail))",
    re.IGNORECASE,
)

__all__ = ["on_finger", "sided", "toe_modifier", "toes"]
