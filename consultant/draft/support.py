"""Whether a quote has anything to do with the code it is given for.

A quote that stands in the case word for word can still be about something else, or name a code and say nothing. What
is asked for is little: one word, in any form of it, that the code database uses for the code too. A side or a place on
the body alone is none.
"""

import re
from collections.abc import Collection, Iterable

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf, bare
from consultant.codes.shelf import Shelf
from consultant.draft.diagnosis.spoken import spoken
from consultant.draft.own import own_table
from consultant.draft.words import stems

_WHERE = stems(
    "right left bilateral foot knee hip ankle hand wrist elbow shoulder eye ear leg arm toe finger thumb heel limb "
    "calf thigh forearm breast side skin body patient"
)
_NAMELESS = "No description here"
"""How the words of a code begin whose words belong to somebody else."""
_SHORT = re.compile(r"\b[A-Z]{3,6}\b")
_ROOT = 6
_SEVENTH = 7
"""The length of a code with a 7th character: its terms stand with the code that it ends."""
_WORD = re.compile(r"[A-Za-z]+")


def supports(entry: CodeEntry, quotes: Collection[str], shelf: CodeShelf) -> bool | None:
    """Whether one of `quotes` has a word in common with `entry`; None when the shelf has no words for it."""
    said = frozenset[str]().union(*(stems(quote) for quote in quotes)) - _WHERE
    texts = _texts_of(entry, shelf)
    words = frozenset[str]().union(*map(stems, texts)) - _WHERE
    if not words:
        return None
    return (
        bool(said & words)
        or _akin(said, words)
        or any(_abbreviates(short, texts) for quote in quotes for short in _SHORT.findall(quote))
    )


def _akin(said: Iterable[str], words: Iterable[str]) -> bool:
    """Whether a long word of one side begins like one of the other: `septic` and `septicemia`."""
    beginnings = {word[:_ROOT] for word in words if len(word) >= _ROOT and word.isalpha()}
    return any(word[:_ROOT] in beginnings for word in said if len(word) >= _ROOT)


def _texts_of(entry: CodeEntry, shelf: CodeShelf) -> list[str]:
    """Everything that the code database, the index and our own table say of a code."""
    texts = [] if entry.description.startswith(_NAMELESS) else [entry.description]
    if entry.code_set is CodeSet.ICD10CM:
        texts += [spoken(entry.code)]
    own = own_table().get(entry.code) if entry.code_set in {CodeSet.CPT, CodeSet.HCPCS} else None
    if own is not None:
        texts += [own.own.description, *own.own.facts.values(), *own.own.terms]
    if isinstance(shelf, Shelf):
        plain = bare(entry.code)
        above = plain[:-1].rstrip("X") if len(plain) == _SEVENTH and entry.code_set is CodeSet.ICD10CM else plain
        rows = shelf.all(
            "SELECT t.text FROM term t JOIN code c ON c.id = t.code_id WHERE c.code IN (?, ?) AND c.code_set = ?",
            (plain, above, entry.code_set.value),
        )
        texts += [text for (text,) in rows]
    return texts


def _abbreviates(short: str, texts: Iterable[str]) -> bool:
    """Whether capitals are the first letters of words in a row: `PTSD` of a post-traumatic stress disorder."""
    return any(short in "".join(word[0] for word in _WORD.findall(text)).upper() for text in texts)
