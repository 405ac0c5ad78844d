"""The alphabetic index of ICD-10-CM and the tables beside it: from a term, as a note writes it, to codes.

Source: ICD-10-CM Index to Diseases and Injuries, Index to External Causes, Table of Drugs and Chemicals, Table of
Neoplasms. A code is never reported from the index alone: the tabular list is read too (Official Guidelines I.B.1).
"""

import re
from dataclasses import dataclass
from datetime import date

from consultant.codes.holdings import holding
from consultant.codes.model import CodeSet, Release, display
from consultant.codes.shelf import Shelf

BOOKS = {
    "icd10cm-index": "diseases and injuries",
    "icd10cm-external": "external causes",
    "icd10cm-drugs": "drugs and chemicals",
    "icd10cm-neoplasms": "neoplasms",
}
"""The indices by their kind of publication, in the order they are searched."""
MOST_WORDS = 8
"""An entry has to hold this many words of a question at most."""
_PUNCTUATION = re.compile(r"[,;()\[\]]")
_SEARCHED = "replace(' ' || path || ' ' || nonessential, '(', ' ')"


@dataclass(frozen=True, slots=True)
class IndexedCode:
    """A code that an entry leads to."""

    code: str
    """As written; with a dash at its end where more characters are needed."""
    column: str
    """The heading it stands under in a table (`Poisoning, accidental`), `manifestation`, or empty."""
    incomplete: bool


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One entry of an index."""

    book: str
    """A value of `BOOKS`."""
    path: str
    """The term below its main terms: `Abscess, kidney`."""
    nonessential: str
    """Words that may stand in the note or not, without a change of code."""
    see: str
    see_also: str
    codes: tuple[IndexedCode, ...]
    release: Release


def find_entries(shelf: Shelf, text: str, on: date, *, limit: int = 20) -> list[IndexEntry]:
    """The entries that hold every word of `text`, or words that begin like it, the shortest path first.

    From the indices for `on`, or the nearest ones that are in; empty when none is, and for a text without words.
    """
    words = _PUNCTUATION.sub(" ", text).split()[:MOST_WORDS]
    if not words:
        return []
    where = " AND ".join([f"{_SEARCHED} LIKE ? ESCAPE '!'"] * len(words))
    likes = [f"% {_plain(word)}%" for word in words]
    found: list[IndexEntry] = []
    with shelf.pinned():
        for kind, book in BOOKS.items():
            release = holding(shelf, kind, on).release
            if release is None:
                continue
            rows = shelf.all(
                f"SELECT id, path, nonessential, see, see_also FROM index_entry WHERE release_id = ? AND {where}"  # noqa: S608
                " ORDER BY length(path), path, id LIMIT ?",
                (release.id, *likes, limit),
            )
            found += [_entry(shelf, book, row, release) for row in rows]
    return sorted(found, key=lambda entry: (len(entry.path), entry.path))[:limit]


def _plain(word: str) -> str:
    """`word` as it stands in a LIKE pattern."""
    return "".join(f"!{char}" if char in "!%_" else char for char in word)


def _entry(shelf: Shelf, book: str, row: tuple[int, str, str, str, str], release: Release) -> IndexEntry:
    number, path, nonessential, see, see_also = row
    codes = tuple(
        IndexedCode(display(CodeSet.ICD10CM, code) + ("-" if incomplete else ""), column, bool(incomplete))
        for column, code, incomplete in shelf.all(
            "SELECT column_name, code, incomplete FROM index_code WHERE entry_id = ? ORDER BY column_name, code",
            (number,),
        )
    )
    return IndexEntry(book, path, nonessential, see, see_also, codes, release)
