"""The 7th character of an injury: active treatment, healing, or a fracture that does not heal as it should.

Source: ICD-10-CM Official Guidelines I.C.19.a and I.C.19.c: A for active treatment, D for routine healing afterwards, G
for delayed healing, K for nonunion, P for malunion.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

_NOT_HEALING = (
    (re.compile(r"\bnon-?union\b", re.IGNORECASE), "K"),
    (re.compile(r"\bmal-?union\b", re.IGNORECASE), "P"),
    (re.compile(r"\bdelayed (?:union|healing)\b", re.IGNORECASE), "G"),
)
_LATER = re.compile(
    r"\b(?:follow[- ]?up|f/u|recheck|re-?check|healing|healed|cast (?:change|removal|off)|"
    r"out of (?:the )?cast|callus formation|physical therapy|rehab\w*|post[- ]?op(?:erative)? (?:visit|check)|"
    r"\d+ (?:weeks?|wks?|months?) (?:out|after|post|s/p|from))\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:orif|closed reduction|open reduction|reduction (?:was )?(?:done|performed|under)|fixation|pinning|"
    r"arthroplasty|repair(?:ed)?|manipulat\w+|reconstruction|new patient|never seen|yesterday|emergency|splint(?:ed)? applied|"
    r"today (?:he|she) fell)\b|\bwill (?:follow|do the fracture follow)|\bfollow[- ]?up (?:myself|in|with|next)|\b(?:rtc|back) in\b",
    re.IGNORECASE,
)
_INJURY = re.compile(r"[ST]\d\w\.\w{4}$")


def episode(code: str, text: str) -> str:
    """`code` with the 7th character that `text`, all that a note states, calls for; unchanged for other codes."""
    if not _INJURY.match(code) or not code.endswith(("A", "B", "C")):
        return code
    for pattern, character in _NOT_HEALING:
        if code.startswith("S") and pattern.search(text):
            return code[:-1] + character
    if _LATER.search(text) and not _ACTIVE.search(text):
        return code[:-1] + "D"
    return code
