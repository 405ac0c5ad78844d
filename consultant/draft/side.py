"""Which side of the body a text speaks of, and which toe or finger."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from enum import StrEnum

from consultant.sieve import Quick


class Side(StrEnum):
    """A side of the body, in the words of ICD-10-CM."""

    RIGHT = "right"
    LEFT = "left"
    BOTH = "bilateral"


def sides(text: str) -> set[Side]:
    """The sides that `text` names; right and left together do not make `Side.BOTH` unless it says so."""
    return {side for side, _, _ in side_places(text)}


def side_places(text: str) -> list[tuple[Side, int, int]]:
    """The sides that `text` names, each with where it names them."""
    hidden = _NOT_A_SIDE.hidden(text)
    return [(side, match.start(), match.end()) for side, words in _SIDES for match in words.finditer(hidden)]


def only_side(text: str) -> Side | None:
    """The one side that `text` names; None when it names none, or several."""
    found = sides(text)
    if Side.BOTH in found:
        return Side.BOTH
    return found.pop() if len(found) == 1 else None


def ailing(text: str) -> str:
    """`text` without what it says of a side that is well: `R knee fine`, `left side: dry`."""
    return _WELL.sub(" ", text)


def both_alike(said: str, note: str) -> bool:
    """Whether what `said` tells of one side was done on the other in the same way: `Left knee: same technique`."""
    side = only_side(said)
    other = {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT}.get(side) if side else None
    return other is not None and any(only_side(match[0]) is other for match in _ALIKE.finditer(note))


_ALIKE = re.compile(
    r"\b(?:(?i:right|left|rt|lt)|[RL])\b\.?(?: [a-z]+){0,3}[:,]? (?i:(?:was |were )?(?:done |injected |treated |repeated )?"
    r"(?:(?:in |with |by )?the )?same (?:technique|procedure|way|manner|approach|fashion|method|steps)|likewise|identical\w*)",
)


_WELL = re.compile(
    r"\b(?:(?i:right|left|other|rt|lt|od|os)|[RL])\b\.?(?: (?!and\b|or\b|but\b)[a-z]+){0,2}:?,? "
    r"(?:(?:is|was|are|were|looks?|remains?) )?"
    r"(?i:fine|ok|okay|normal|dry|well|healthy|quiet|clear|unremarkable|uninvolved|unaffected|asymptomatic|"
    r"pain[- ]?free|negative|good|not (?:treated|touched|injected|affected|involved|symptomatic|operated))\b",
)


def toe_modifier(text: str, side: Side) -> str | None:
    """The HCPCS modifier of the one toe that `text` names, on `side`: `TA`, `T1` to `T9`.

    Source: HCPCS Level II modifiers TA to T9 (CMS). None when it names no toe, or several, or for both sides.
    """
    number = _only(_TOES, text)
    if number is None or side is Side.BOTH:
        return None
    return ("TA", "T1", "T2", "T3", "T4")[number] if side is Side.LEFT else f"T{5 + number}"


def finger_modifier(text: str, side: Side) -> str | None:
    """The HCPCS modifier of the one finger that `text` names, on `side`: `FA`, `F1` to `F9`.

    Source: HCPCS Level II modifiers FA to F9 (CMS). None as for toes.
    """
    number = _only(_FINGERS, text)
    if number is None or side is Side.BOTH:
        return None
    return ("FA", "F1", "F2", "F3", "F4")[number] if side is Side.LEFT else f"F{5 + number}"


def _only(names: tuple[Quick, ...], text: str) -> int | None:
    found = [number for number, name in enumerate(names) if name.search(text)]
    return found[0] if len(found) == 1 else None


_NOT_A_SIDE = Quick(
    r"\b(?:right|left)[ -]?hand(?:ed|ed[ -]dominant|[ -]dominant)\b|\bright (?:away|now|after|before|code|one|here)\b"
    r"|\b(?:all|that's|is this|is that) right\b"
    r"|\bleft (?:on|in|behind|indwelling|overnight)\b"
    r"|\bleft (?:alone|as is|the|without|against|in place|in situ|open|intact|out|off|over|untreated|untouched|ama)\b"
    r"|\b(?:right|left) lateral decubitus\b|\b[LR]\d(?:[-/]\w+)?\b|\bL[ -]spine\b"
    r"|(?<![\w.])\d+(?:\.\d+)? ?L\b",
    re.IGNORECASE,
)
_PAIRED = (
    r"(?:knees|hips|feet|hands|eyes|ears|shoulders|ankles|wrists|elbows|legs|arms|heels|sides|breasts|thumbs|"
    r"great toes|lids|eyelids|turbinates|nostrils|canals|drums|tonsils|axillae|calves|thighs|forearms|cheeks|nares|"
    r"lower extremities|upper extremities)"
)
_SIDES = (
    (
        Side.BOTH,
        Quick(
            rf"\b(?:bilateral(?:ly)?|bilat\b\.?|b/l|ou|(?-i:AU)|both (?:\w+ )?{_PAIRED}|"
            rf"each (?:eye|ear|knee|hip|shoulder|side)|r ?(?:and|&|\+|/) ?l)\b",
            re.IGNORECASE,
        ),
    ),
    (Side.RIGHT, Quick(r"\b(?i:right|rt|od|rle|rue)\b|(?<![\w.&'’/])R(?=\)|[ .,;:]|$)(?!\.? ?[&+/])")),
    (Side.LEFT, Quick(r"\b(?i:left|lt|os|lle|lue)\b|(?<![\w.&'’/+])L(?=\)|[ .,;:]|$)")),
)
_TOES = (
    Quick(r"\b(?:great|big|1st|first) toe\b|\bhallux\b", re.IGNORECASE),
    Quick(r"\b(?:2nd|second) toe\b|\b(?:2nd|second) digit (?:of )?(?:the )?(?:\w+ )?foot\b", re.IGNORECASE),
    Quick(r"\b(?:3rd|third|middle) (?:toe)\b|\b(?:3rd|third) digit (?:of )?(?:the )?(?:\w+ )?foot\b", re.IGNORECASE),
    Quick(r"\b(?:4th|fourth) (?:toe)\b|\b(?:4th|fourth) digit (?:of )?(?:the )?(?:\w+ )?foot\b", re.IGNORECASE),
    Quick(
        r"\b(?:5th|fifth|little|small|pinky) toe\b|\b(?:5th|fifth) digit (?:of )?(?:the )?(?:\w+ )?foot\b",
        re.IGNORECASE,
    ),
)
_FINGERS = (
    Quick(r"\bthumb\b", re.IGNORECASE),
    Quick(r"\b(?:index|2nd|second|pointer) finger\b", re.IGNORECASE),
    Quick(r"\b(?:middle|long|3rd|third) finger\b", re.IGNORECASE),
    Quick(r"\b(?:ring|4th|fourth) finger\b", re.IGNORECASE),
    Quick(r"\b(?:little|small|pinky|5th|fifth) finger\b", re.IGNORECASE),
)
