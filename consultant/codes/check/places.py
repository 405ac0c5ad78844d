"""Where on the body: what anatomic modifiers and the titles of diagnoses say of side and digit.

Sources: HCPCS Level II modifiers E1 to E4, FA to F9, TA to T9, LT, RT; ICD-10-CM titles.
"""

import re
from functools import lru_cache

SIDE: dict[str, str] = {
    "RT": "right",
    "LT": "left",
    "TA": "left",
    "FA": "left",
    "E1": "left",
    "E2": "left",
    "E3": "right",
    "E4": "right",
    **{f"T{number}": "left" if number < 5 else "right" for number in range(1, 10)},
    **{f"F{number}": "left" if number < 5 else "right" for number in range(1, 10)},
}
"""The side each modifier names."""

_FINGERS = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
_TOES = ("great toe", "lesser toe", "lesser toe", "lesser toe", "lesser toe")
DIGIT: dict[str, str] = {
    **dict(zip(("FA", "F1", "F2", "F3", "F4"), _FINGERS, strict=True)),
    **dict(zip(("F5", "F6", "F7", "F8", "F9"), _FINGERS, strict=True)),
    **dict(zip(("TA", "T1", "T2", "T3", "T4"), _TOES, strict=True)),
    **dict(zip(("T5", "T6", "T7", "T8", "T9"), _TOES, strict=True)),
}
"""The digit each modifier names, in the words of ICD-10-CM titles."""

_NO_SIDE = re.compile(
    r"dominant|ventric|atri(?:al|um)|heart|bundle|quadrant|coronary|fascicular|sided col|hemipleg|monopleg|hypochond",
)
"""Titles whose right and left are not the side a procedure is done on: heart, abdomen, colon, or what a stroke left."""
_SIDED = re.compile(r"\b(right|left|bilateral)\b")
_DIGITS = re.compile(r"\b(thumb|(?:index|middle|ring|little) finger|great toe|lesser toe)")
_UNSPECIFIED = re.compile(
    r"\bunspecified (?:side|ear|eye|eyelid|breast|ovary|[a-z]*limb|shoulder|(?:upper )?arm|elbow|forearm|wrist|hand"
    r"|fingers?|thumb|hip|thigh|knee|(?:lower )?leg|ankle|foot|toe)"
)


@lru_cache(maxsize=4096)
def sides(title: str) -> frozenset[str]:
    """The sides that a diagnosis title names: right, left, both for bilateral; empty when it names none."""
    title = title.lower()
    if _NO_SIDE.search(title):
        return frozenset()
    found = set(_SIDED.findall(title))
    return frozenset({"right", "left"} if "bilateral" in found else found)


@lru_cache(maxsize=4096)
def digits(title: str) -> frozenset[str]:
    """The digits that a diagnosis title names."""
    return frozenset(_DIGITS.findall(title.lower()))


@lru_cache(maxsize=4096)
def side_is_open(title: str) -> bool:
    """Whether a diagnosis title leaves open a side that it could name."""
    return _UNSPECIFIED.search(title.lower()) is not None
