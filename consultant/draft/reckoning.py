"""Lines that a rule counted, as lines of a claim: in force on the date, with their words and their modifiers."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from consultant.case.answer import Evidence, Line
from consultant.codes.check.ptp import NCCI_ASSOCIATED
from consultant.codes.holdings import has_data
from consultant.codes.model import CodeShelf
from consultant.codes.rows import Setting, ptp_pairs
from consultant.codes.shelf import Shelf
from consultant.draft.reckon.apart import column2_of
from consultant.draft.told.tale import Reckoned

_QUOTE = 600
_REPAIRS = ("12001", "13160")
_MOST_UNITS = 9999
"""What a claim has room for; a sum beyond it was misread."""


def reckoned_lines(found: Sequence[Reckoned], shelf: CodeShelf, on: date) -> list[Line]:
    """The lines of `found` whose codes are in force on `on`.

    Where an edit with indicator 1 parts two codes that were counted from different things, the second column gets 59.
    """
    lines: list[Line] = []
    for one in found:
        for line in one.lines:
            entry = shelf.lookup(line.counted.code, on)
            if entry is None or not entry.billable or not entry.active_on(on) or line.counted.units > _MOST_UNITS:
                continue
            lines.append(
                Line(
                    code=entry.code,
                    modifiers=list(line.counted.modifiers),
                    units=line.counted.units,
                    description=entry.description,
                    rationale=line.counted.reason,
                    evidence=[Evidence(quote=passage.quote[:_QUOTE]) for passage in line.passages],
                    flags=list(line.doubts),
                )
            )
    for column1, column2 in _parted(list(dict.fromkeys(line.code for line in lines)), shelf, on):
        for second in lines:
            if second.code == column2 and not set(second.modifiers) & NCCI_ASSOCIATED:
                second.modifiers.append("59")
                second.rationale += f" 59: done to something else than {column1} (NCCI edit, modifier indicator 1)."
    return lines


def _parted(codes: list[str], shelf: CodeShelf, on: date) -> Iterator[tuple[str, str]]:
    """Column 1 and column 2 of the edits between `codes` that 59 may pass; never a repair beside another code.

    A repair may close what the other code cut out, and then 59 would not be true.
    """
    setting = Setting.PRACTITIONER.value
    if isinstance(shelf, Shelf) and all(has_data(shelf, "ptp", on, variant=setting, code=one) for one in codes):
        edits = ptp_pairs(shelf, codes, on, Setting.PRACTITIONER)
        pairs = [(edit.column1, edit.column2) for edit in edits if edit.indicator == 1]
    else:
        known = ((first, second, column2_of(first, second)) for first, second in combinations(codes, 2))
        pairs = [(second if two == first else first, two) for first, second, two in known if two]
    for column1, column2 in pairs:
        closes = _REPAIRS[0] <= column2 <= _REPAIRS[1] and not _REPAIRS[0] <= column1 <= _REPAIRS[1]
        if not closes:
            yield column1, column2
