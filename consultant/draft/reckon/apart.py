"""Pairs of counted codes that are paid together only when 59 is true, for a code database without the NCCI edits.

Source: CMS, NCCI procedure-to-procedure edits for practitioners, 2024 Q3, modifier indicator 1: the pairs that hold for
whole groups of the codes that are counted here. Where the edits are on the shelf, they are asked instead.
"""

_Group = tuple[tuple[str, str], ...]

_EXCISION: _Group = (("11400", "11446"), ("11600", "11646"))
_PAIRS: tuple[tuple[_Group, _Group], ...] = (
    (_EXCISION, (("11102", "11102"), ("11104", "11104"), ("11106", "11106"), ("17000", "17000"))),
    ((("11102", "11102"), ("11104", "11104"), ("11106", "11106")), (("17000", "17000"), ("11200", "11200"))),
    ((("17110", "17111"),), (("17000", "17003"),)),
    ((("11055", "11057"),), (("11042", "11044"), ("97597", "97598"), ("11720", "11721"))),
    ((("11042", "11044"),), (("97597", "97598"), ("11720", "11721"))),
    ((("97597", "97598"),), (("11720", "11721"),)),
    ((("20600", "20611"),), (("20552", "20553"),)),
    ((("20552", "20553"),), (("64479", "64484"), ("64490", "64495"))),
    ((("96360", "96360"), ("96365", "96365"), ("96374", "96374"), ("96409", "96409"), ("96413", "96413")),
     (("96372", "96372"),)),
)  # fmt: skip


def column2_of(first: str, second: str) -> str | None:
    """Which of two codes is the second column of such a pair; None when they are no pair."""
    for one, other in ((first, second), (second, first)):
        if any(_in(one, left) and _in(other, right) for left, right in _PAIRS):
            return other
    return None


def _in(code: str, group: _Group) -> bool:
    return any(first <= code <= last for first, last in group)
