"""What a professional reports in a hospital, and what is the hospital's own: drugs, laboratory, staff's work.

Sources: PC/TC indicators of the Medicare relative value file (5: incident to a physician's service, not payable to the
professional in a hospital; 3: technical part alone); Medicare Claims Processing Manual ch. 12 §20.4.2 and ch. 16 §40.
"""

import re
from datetime import date

from consultant.codes.model import CodeShelf
from consultant.codes.rows import fee_row
from consultant.codes.shelf import Shelf

FACILITY_VISITS = frozenset(
    [
        *(str(code) for code in range(99221, 99224)),
        *(str(code) for code in range(99231, 99240)),
        *(str(code) for code in range(99252, 99256)),
        *(str(code) for code in range(99281, 99286)),
        "99291",
    ]
)
"""Visits in a hospital or its emergency department."""
_TECHNICAL = frozenset({"3", "5"})


_BOUGHT = re.compile(r"J\d{4}|A9\d{3}|Q99\d{2}")


def bought(code: str) -> str:
    """Why `code`, a drug or contrast, is not on a professional's claim from a hospital; empty when it may be.

    Source: Medicare Benefit Policy Manual ch. 15 §60.1 (drugs incident to a physician's service, not in a hospital).
    """
    return "Bought by the hospital, which reports it; not on the professional's claim." if _BOUGHT.match(code) else ""


def facilitys_own(code: str, shelf: CodeShelf, on: date) -> str:
    """Why `code` is the hospital's to report and not the professional's; empty when it is not."""
    if code[0] in "JQAELP" and code[1:].isdigit():
        return "A drug or supply of the hospital, which reports it itself."
    if code.startswith(("36415", "36430")) or ("80047" <= code <= "89398" and code[0] == "8"):
        return "Work of the hospital's laboratory or staff, which the hospital reports."
    row = fee_row(shelf, code, "", on) if isinstance(shelf, Shelf) else None
    if row is not None and row.pctc in _TECHNICAL:
        return f"Staff's work in a hospital, which the hospital reports (PC/TC indicator {row.pctc})."
    return ""
