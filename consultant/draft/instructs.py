"""Text in a case that speaks to the machine instead of telling about a patient.

Nothing such text says is obeyed in any event: this only makes it visible to the reviewer, and keeps it from being
quoted as evidence. It knows the usual English phrases, and is no guard by itself.
"""

import re

_INSTRUCTS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instruction|rules\b|prompt|guidelines\b)"
    r"|\b(?:system|developer) (?:prompt|message|override|instruction)s?\b"
    r"|^\s*(?:system|assistant|developer)\s*:"
    r"|\byou are (?:now )?(?:an? |the )?(?:ai|assistant|language model|chat ?bot|llm|coding (?:bot|model))\b"
    r"|\b(?:as|dear) (?:an? )?(?:ai|language model|llm)\b"
    r"|\b(?:to|attention|note for) (?:the )?(?:ai|llm|model|bot)\b[:,]?"
    r"|\b(?:mark|set|change) (?:this|the) (?:case|draft|answer|state)\b[^.\n]{0,20}\b(?:as|to) approved\b"
    r"|\b(?:reply|respond|answer|output) (?:only )?with (?:the )?(?:json|code|following)\b"
    r"|\bdo not (?:tell|show|inform|mention)[^.\n]{0,30}\b(?:reviewer|human|coder)\b",
    re.IGNORECASE | re.MULTILINE,
)


def instructs(text: str) -> bool:
    """Whether `text` holds words that are meant for a model."""
    return bool(_INSTRUCTS.search(text))


def line_around(text: str, start: int, end: int) -> str:
    """The whole lines of `text` that hold `start` to `end`."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return text[first : last if last >= 0 else len(text)]
