"""The lines of a claim in order of payment: visits, then what the fee schedule values most, each with its add-ons.

Source: Medicare Claims Processing Manual ch. 12 §40.6 (multiple surgeries are ranked by their amounts); NCCI add-on
code edits. That a visit comes first is custom.
"""

import re
from datetime import date
from decimal import Decimal

from consultant.case.answer import Answer, Line
from consultant.codes.fees import place_is_facility
from consultant.codes.model import CodeShelf
from consultant.codes.rows import FeeRow, addon, fee_row
from consultant.codes.shelf import Shelf

_VISIT = re.compile(r"99(?:2[0-9]|3[0-9]|4[0-9])\d|980(?:0\d|1[0-6])|9949[56]|G0402|G043[89]|920(?:02|04|12|14)")
_SPAN = re.compile(r"\b(?P<first>[A-Z]?\d{4,5})\b(?: to (?P<last>[A-Z]?\d{4,5})\b)?")
_BILATERAL = Decimal("1.5")


def in_order(answer: Answer, shelf: CodeShelf, on: date) -> Answer:
    """`answer` with its lines in order of payment; each keeps its own pointers, and findings of a check are dropped.

    Visits first, then by total relative value units in the setting (150 % where modifier 50 is paid so), each add-on
    after its primary, then what the fee schedule does not value, as given. Equal lines keep their order. Without a fee
    schedule nothing moves.
    """
    if not isinstance(shelf, Shelf) or len(answer.lines) < 2:
        return answer
    place = answer.facts.place_of_service
    facility = bool(place) and place_is_facility(shelf, place, on) is True
    rows = [fee_row(shelf, line.code, _component(line), on) for line in answer.lines]
    added = {at: _primary(at, answer.lines, rows, shelf, on) for at in range(len(rows))}
    keys = [_key(line, row, facility) for line, row in zip(answer.lines, rows, strict=True)]
    onto = {at: _onto(at, added) for at in added}
    order: list[int] = []
    for at in sorted((at for at in onto if onto[at] == at), key=lambda at: keys[at]):
        order += [at, *(other for other in onto if onto[other] == at and other != at)]
    if order == list(range(len(rows))):
        return answer
    moved = answer.model_copy(deep=True)
    moved.lines = [moved.lines[at] for at in order]
    moved.findings = []  # they name lines by their places; the claim check makes them anew
    return moved


def _key(line: Line, row: FeeRow | None, facility: bool) -> tuple[int, Decimal]:
    """Visits before procedures before what has no value; the more valued first."""
    value = Decimal(0)
    if row is not None:
        value = row.facility_total if facility else row.nonfacility_total
        if "50" in line.modifiers and row.bilateral == "1":
            value *= _BILATERAL
    if _VISIT.fullmatch(line.code):
        return 0, -value
    return (1, -value) if value else (2, Decimal(0))


def _primary(at: int, lines: list[Line], rows: list[FeeRow | None], shelf: Shelf, on: date) -> int | None:
    """The place of the line that the add-on at `at` is added to; None when it is no add-on or its primary is not there.

    One that the add-on edits list (our own table where none are in), else the nearest line before it that stands alone.
    """
    code, row = lines[at].code, rows[at]
    edits = addon(shelf, code, on)
    spans = [] if edits else _own_primaries(shelf, code)
    if not edits and not spans and (row is None or row.global_days != "ZZZ"):
        return None
    listed = {edit.primary for edit in edits}
    named = [other for other, line in enumerate(lines) if line.code in listed or _within(line.code, spans)]
    if named:
        before = [other for other in named if other < at]
        return before[-1] if before else named[0]
    if listed and not any(edit.contractor_defined for edit in edits):
        return None
    alone = [other for other in range(at) if (found := rows[other]) is None or found.global_days != "ZZZ"]
    return alone[-1] if alone else None


def _onto(at: int, added: dict[int, int | None]) -> int:
    """The place of the line that the one at `at` stands with in the end: an add-on may be added to an add-on.

    Where lines are added to one another it is the first of them, so that none is lost.
    """
    way = [at]
    while (primary := added[way[-1]]) is not None:
        if primary in way:
            return min(way[way.index(primary) :])
        way.append(primary)
    return way[-1]


def _own_primaries(shelf: Shelf, code: str) -> list[tuple[str, str]]:
    """The codes, as spans, that our own table adds `code` to; empty when it is no add-on there."""
    row = shelf.one("SELECT value FROM own_fact WHERE code = ? AND name = 'add_on'", (code,))
    return [(match["first"], match["last"] or match["first"]) for match in _SPAN.finditer(row[0])] if row else []


def _within(code: str, spans: list[tuple[str, str]]) -> bool:
    return any(first <= code <= last and len(first) == len(code) for first, last in spans)


def _component(line: Line) -> str:
    return next((one for one in line.modifiers if one in {"26", "TC", "53"}), "")
