"""Whether a quote has anything to do with the code it is given for.

A quote that stands in the case word for word can still be about something else, or name a code and say nothing. What
is asked for is little: one word, in any form of it, that the code database uses for the code too. The side alone is
none.
"""

from collections.abc import Iterable

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf, bare
from consultant.codes.shelf import Shelf
from consultant.draft.own import own_table
from consultant.draft.words import stems

_SIDES = stems("right left bilateral")
_NAMELESS = "No description here"
"""How the words of a code begin whose words belong to somebody else."""


def supports(entry: CodeEntry, quotes: Iterable[str], shelf: CodeShelf) -> bool | None:
    """Whether one of `quotes` has a word in common with `entry`; None when the shelf has no words for it."""
    said = frozenset[str]().union(*(stems(quote) for quote in quotes)) - _SIDES
    words = _words_of(entry, shelf)
    return bool(said & words) if words else None


def _words_of(entry: CodeEntry, shelf: CodeShelf) -> frozenset[str]:
    """Every word that the code database, the index and our own table have for a code, in one form."""
    words = frozenset[str]() if entry.description.startswith(_NAMELESS) else stems(entry.description)
    own = own_table().get(entry.code) if entry.code_set in {CodeSet.CPT, CodeSet.HCPCS} else None
    if own is not None:
        words |= own.about
    if isinstance(shelf, Shelf):
        rows = shelf.all(
            "SELECT t.text FROM term t JOIN code c ON c.id = t.code_id WHERE c.code = ? AND c.code_set = ?",
            (bare(entry.code), entry.code_set.value),
        )
        words = words.union(*(stems(text) for (text,) in rows))
    return words - _SIDES
