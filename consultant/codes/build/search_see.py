"""The cross-references of the alphabetic index: `Lockjaw, see Tetanus` makes lockjaw a name of the codes of tetanus."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from consultant.codes.build.terms import newest

MOST_CODES = 3
"""An entry that leads to more codes than this says too little about each."""

_KINDS = {"icd10cm-index": "disease", "icd10cm-external": "external_cause"}

_Key = tuple[str, ...]


def cross_references(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """(code, index_entry.id, path) for each entry that has no code and refers to one that has."""
    for kind in _KINDS:
        yield from _of_release(connection, newest(connection, kind))


def _of_release(connection: sqlite3.Connection, release_id: int | None) -> Iterator[tuple[str, int, str]]:
    keys: dict[int, _Key] = {}
    codes: dict[int, list[str]] = defaultdict(list)
    for entry_id, code in connection.execute(
        "SELECT x.entry_id, x.code FROM index_code x JOIN index_entry e ON e.id = x.entry_id"
        " WHERE e.release_id = ? AND x.column_name = '' ORDER BY x.entry_id, x.code",
        (release_id,),
    ):
        codes[entry_id].append(code)
    with_code: dict[_Key, list[str]] = {}
    referring: list[tuple[int, str, str]] = []
    for entry_id, parent_id, title, path, see in connection.execute(
        "SELECT id, parent_id, title, path, see FROM index_entry WHERE release_id = ? ORDER BY id", (release_id,)
    ):
        key = keys[entry_id] = (*keys.get(parent_id, ()), _first(title))
        if entry_id in codes:
            with_code.setdefault(key, codes[entry_id])
        elif see:
            referring.append((entry_id, path, see))
    for entry_id, path, see in referring:
        found = with_code.get(tuple(_first(part) for part in see.split(", ")), [])
        if len(found) <= MOST_CODES:
            for code in found:
                yield code, entry_id, path


def _first(title: str) -> str:
    """The first form of a term without its modifiers: `ulcer` of `Ulcer, ulcerated (chronic)`."""
    return title.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0].removesuffix(" NEC").strip().lower()
