"""What is looked up, worked out of what releases list: one row a code, its life, wording, place and other words.

Releases of one code set and date are an edition. Between two editions that both list codes of a letter, a code that
only the later has began, and one that only the earlier has ended, on the day after the earlier edition's last. The
publisher's own dates go before that. Where more than a year lies between, others are missing: then a code has ended by
the later edition at the latest, and when one began is not known. Nothing is concluded from a letter that an edition
does not list at all, so a partial file ends no codes.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from consultant.codes.build.terms import write_terms
from consultant.codes.build.writing import BATCH
from consultant.codes.dates import day_after, day_before
from consultant.codes.model import CodeSet, display

_RANK = {
    "cpt": 9,
    "cdt": 9,
    "icd10cm-order": 9,
    "icd10pcs-order": 9,
    "hcpcs": 9,
    "modifiers": 8,
    "icd10cm-tabular": 8,
    "own": 5,
    "pos": 5,
    "pfs": 3,
}
_INSERT_CODE = (
    "INSERT INTO code (id, code_set, code, display, description, short, billable, valid_from, valid_to, parent_id,"
    " release_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_WHOLE_LISTS = {"cpt", "cdt", "icd10cm-order", "icd10pcs-order", "hcpcs", "icd10cm-tabular"}
"""Kinds that list a code set (or whole letters of it), so that absence means something."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One listing with its words."""

    code: str
    release_id: int
    description: str
    short: str
    billable: int
    added: int | None
    ended: int | None
    changed: int | None
    kind: str
    effective: int | None

    @property
    def rank(self) -> int:
        return _RANK.get(self.kind, 0)


@dataclass(slots=True)
class _Edition:
    """The whole lists of one code set that took effect on one day."""

    effective: int
    expires: int | None
    letters: set[str]
    decisive: bool
    """Whether a list of all codes is in it (an order file), which the tabular list is not."""


@dataclass(slots=True)
class _Life:
    """An unbroken time in which a code may be reported."""

    code: str
    valid_from: int | None
    valid_to: int | None
    best: _Row
    earlier: list[tuple[int, _Row]] = field(default_factory=list)


def derive(connection: sqlite3.Connection) -> None:
    """Work out `code`, `earlier_wording` and `term` anew."""
    for table in ("term", "earlier_wording", "edition", "code"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
    number = 1
    for (code_set,) in connection.execute("SELECT DISTINCT code_set FROM listing").fetchall():
        number = _derive_set(connection, code_set, number)
    _place(connection)
    write_terms(connection)


def _derive_set(connection: sqlite3.Connection, code_set: str, number: int) -> int:
    editions = _editions(connection, code_set)
    codes: list[tuple[object, ...]] = []
    wordings: list[tuple[object, ...]] = []

    def write() -> None:
        connection.executemany(_INSERT_CODE, codes)
        connection.executemany("INSERT OR IGNORE INTO earlier_wording VALUES (?, ?, ?, ?, ?, ?)", wordings)
        codes.clear()
        wordings.clear()

    stack: list[tuple[str, int]] = []  # headers above, by prefix
    prefixed = code_set in (CodeSet.ICD10CM, CodeSet.ICD10PCS)
    for life in _lives(connection, code_set, editions):
        best = life.best
        while stack and (not life.code.startswith(stack[-1][0]) or stack[-1][0] == life.code):
            stack.pop()
        parent = stack[-1][1] if prefixed and stack else None
        stack.append((life.code, number))
        written = display(code_set, life.code)
        fixed = (number, code_set, life.code, written, best.description, best.short, best.billable)
        codes.append((*fixed, life.valid_from, life.valid_to, parent, best.release_id))
        for until, row in life.earlier:
            wordings.append((number, until, row.description, row.short, row.billable, row.release_id))
        number += 1
        if len(codes) >= BATCH:
            write()
    write()
    return number


def _editions(connection: sqlite3.Connection, code_set: str) -> list[_Edition]:
    found: dict[int, _Edition] = {}
    rows = connection.execute(
        "SELECT r.effective, r.expires, r.kind, r.id, group_concat(DISTINCT substr(l.code, 1, 1)) FROM listing l"
        " JOIN release r ON r.id = l.release_id WHERE l.code_set = ? AND r.effective IS NOT NULL"
        " GROUP BY r.id ORDER BY r.effective",
        (code_set,),
    )
    for effective, expires, kind, release_id, letters in rows.fetchall():
        if kind not in _WHOLE_LISTS:
            continue
        edition = found.setdefault(effective, _Edition(effective, expires, set(), False))
        edition.letters.update(letters.split(","))
        edition.decisive = edition.decisive or kind.endswith("-order")
        verb = "REPLACE" if kind.endswith("-order") else "IGNORE"
        connection.execute(f"INSERT OR {verb} INTO edition VALUES (?, ?, ?)", (code_set, effective, release_id))  # noqa: S608
    return list(found.values())


def _rows(connection: sqlite3.Connection, code_set: str) -> Iterator[_Row]:
    cursor = connection.execute(
        "SELECT l.code, l.release_id, coalesce(d.words, ''), coalesce(s.words, ''), l.billable, l.added, l.ended,"
        " l.changed, r.kind, r.effective FROM listing l JOIN release r ON r.id = l.release_id"
        " LEFT JOIN text d ON d.id = l.description LEFT JOIN text s ON s.id = l.short"
        " WHERE l.code_set = ? ORDER BY l.code",
        (code_set,),
    )
    for row in cursor:
        yield _Row(*row)


def _lives(connection: sqlite3.Connection, code_set: str, editions: list[_Edition]) -> Iterator[_Life]:
    for _code, group in groupby(_rows(connection, code_set), key=lambda row: row.code):
        yield from _lives_of(list(group), editions)


def _lives_of(rows: list[_Row], editions: list[_Edition]) -> Iterator[_Life]:
    """The lives of one code, earliest first."""
    code = rows[0].code
    relevant = [edition for edition in editions if code[0] in edition.letters]
    listed = {edition.effective: _best(_of(rows, edition)) for edition in relevant}
    words = max(rows, key=lambda row: (bool(row.description), row.rank, row.effective or 0))
    run: list[tuple[int, _Row]] = []
    any_life = False
    for index, edition in enumerate(relevant):
        row = listed[edition.effective]
        if row is not None:
            run.append((index, row))
        if run and (row is None or index == len(relevant) - 1):
            any_life = True
            yield _life(code, run, relevant, words)
            run = []
    if not any_life and not any(row.kind in _WHOLE_LISTS and row.effective for row in rows):
        best = _filled(words, words)
        yield _Life(code, best.added, best.ended, best)


def _of(rows: list[_Row], edition: _Edition) -> list[_Row]:
    found = [row for row in rows if row.effective == edition.effective and row.kind in _WHOLE_LISTS]
    if edition.decisive and not any(row.kind.endswith("-order") for row in found):
        return []  # the list of all codes does not have it
    return found


def _best(rows: list[_Row]) -> _Row | None:
    """The row of the highest rank, with words that only other files of the same edition have."""
    best = max(rows, key=lambda row: (row.rank, bool(row.description)), default=None)
    if best is None or len(rows) == 1:
        return best
    description = best.description or next((row.description for row in rows if row.description), "")
    short = best.short or next((row.short for row in rows if row.short), "")
    return replace(best, description=description or short, short=short)


def _filled(row: _Row, words: _Row) -> _Row:
    """`row`, with the words of another listing when it has none."""
    if row.description:
        return row
    release_id = words.release_id if words.description else row.release_id
    return replace(row, release_id=release_id, description=words.description, short=row.short or words.short)


def _life(code: str, run: list[tuple[int, _Row]], editions: list[_Edition], words: _Row) -> _Life:
    (first, _), (last, newest) = run[0], run[-1]
    known = first > 0 and not _far(editions[first - 1], editions[first])
    began = _boundary(editions[first - 1], editions[first]) if known else None
    ended = None if last == len(editions) - 1 else day_before(_boundary(editions[last], editions[last + 1]))
    life = _Life(code, newest.added or began, newest.ended or ended, _filled(newest, words))
    for (i, row), (j, following) in pairwise(run):
        reworded = row.kind == following.kind and row.description != following.description  # kinds word codes apart
        if reworded or row.billable != following.billable:
            turn = _boundary(editions[i], editions[j])
            if following.changed and editions[i].effective < following.changed < turn:
                turn = following.changed
            life.earlier.append((day_before(turn), row))
    return life


def _boundary(earlier: _Edition, later: _Edition) -> int:
    """The first day of `later` for what differs: the day after `earlier` ends, or when `later` begins."""
    if earlier.expires and earlier.expires < later.effective and not _far(earlier, later):
        return day_after(earlier.expires)
    return later.effective


def _far(earlier: _Edition, later: _Edition) -> bool:
    """Whether more than a year lies between two editions, so that others must have come between them."""
    ends = earlier.expires or earlier.effective
    return ends + 10_000 < later.effective


def _place(connection: sqlite3.Connection) -> None:
    """Give every code its innermost heading, from the newest release that has headings of its code set."""
    for code_set, release_id in connection.execute(
        "SELECT h.code_set, h.release_id FROM heading h JOIN release r ON r.id = h.release_id"
        " GROUP BY h.code_set HAVING coalesce(r.effective, 0) = max(coalesce(r.effective, 0))"
    ).fetchall():
        headings = connection.execute(
            "SELECT id, first, last, pattern FROM heading WHERE code_set = ? AND release_id = ? ORDER BY id",
            (code_set, release_id),
        ).fetchall()
        for number, first, last, pattern in headings:  # narrower headings come later and win
            connection.execute(
                "UPDATE code SET heading_id = ?1 WHERE code_set = ?2 AND code >= ?3 AND code < ?4 || '~'"
                " AND (?5 = '' OR code GLOB ?5)",
                (number, code_set, first, last, pattern),
            )
