"""Identifiers in the name of a file, where words are parted by anything but blanks."""

import re

from consultant.privacy.eponyms import NEVER_BY_LIST
from consultant.privacy.names import given_names, given_names_elsewhere, plain_words, surnames, surnames_elsewhere

_PARTS = re.compile(r"\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-_.]\d{1,2}[-_.](?:\d{4}|\d{2})(?!\d)|\d+|[^\W\d_]+|[\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONG = 5
"""Digits from which on a number is a record's rather than a page's; codes have five too, and stand in the text."""
_NOTES_WORDS = """
acct bill case chart claim code coding consent copy doc docs draft eob facesheet fax final form image img letter mr note
notes op opnote order page path pdf photo pic record records ref rpt scan sheet summary xray
"""
_NOTES = frozenset(_NOTES_WORDS.split())


def name_of_file(stem: str) -> str:
    """`stem`, the name without its ending, with the identifiers in it replaced by their masks.

    A word beside a given name or a surname is taken for the rest of the name unless it is a word of notes.
    """
    parts = [piece for part in _PARTS.findall(stem) for piece in _HUMP.split(part)]
    words = [at for at, part in enumerate(parts) if part[0].isalpha()]
    known = {at for at in words if _kind(parts[at]) == "name"}
    told = set(known)
    for order, at in enumerate(words):
        beside = {words[order - 1] if order else -1, words[order + 1] if order + 1 < len(words) else -1}
        if _kind(parts[at]) == "unknown" and beside & known:
            told.add(at)
    return _joined([_mask(part, at in told) for at, part in enumerate(parts)])


def _kind(word: str) -> str:
    low = word.lower()
    if len(low) < 3 or low in _NOTES or low in plain_words():
        return "plain"
    if low in given_names() or ((low in surnames() or low in surnames_elsewhere()) and low not in NEVER_BY_LIST):
        return "name"
    if low in NEVER_BY_LIST:
        return "plain"
    return "name" if low in given_names_elsewhere() else "unknown"


def _mask(part: str, name: bool) -> str:
    if name:
        return "[NAME]"
    if not part[0].isdigit():
        return part
    if not part.isdigit() or (len(part) == 8 and part[:2] in ("19", "20")):
        return "[DATE]"
    return "[NUMBER]" if len(part) > _LONG else part


def _joined(parts: list[str]) -> str:
    """The parts again, with one mask for a name of several words."""
    return re.sub(r"\[NAME\](?:[\W_]?\[NAME\])+", "[NAME]", "".join(parts))
