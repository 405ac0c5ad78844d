"""General equivalence mappings between ICD-9-CM and ICD-10, in either direction, diagnoses and procedures.

Source: GEMs documentation (CMS, NCHS; last issued for fiscal year 2018). Fixed width: source, target, five flags
(approximate, no map, combination, scenario, choice list). The side with a field of five characters is ICD-9-CM.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, lines_of
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_FROM_9 = re.compile(
    r"(?P<source>[0-9EV][0-9]{1,4}) {1,3}(?P<target>[0-9A-Z]{3,7}|NoDx|NoPCS) *(?P<flags>[01]{3}\d\d) *"
)
_TO_9 = re.compile(r"(?P<source>[0-9A-Z]{3,7}) {1,5}(?P<target>[0-9EV][0-9]{1,4}|NoDx|NoPCS) *(?P<flags>[01]{3}\d\d) *")
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_NONE = {"NoDx", "NoPCS"}


def _forward(line: str) -> bool:
    """Whether the first field has ICD-9's five places: the second then begins at the seventh."""
    return len(line) > 6 and line[5] == " " and line[6] != " "


def _direction(head: Head) -> str | None:
    """`I9CM>I10CM` and so on; None when the file holds no mappings."""
    lines = [line for line in head.lines if line.strip()]
    if not lines:
        return None
    forward = _forward(lines[0])
    parts = [(_FROM_9 if forward else _TO_9).fullmatch(line) for line in lines]
    if not all(parts):
        return None
    tens = [part["target" if forward else "source"] for part in parts if part]
    known = [code for code in tens if code not in _NONE]
    procedures = "NoPCS" in tens or (bool(known) and all(_PCS.fullmatch(code) for code in known))
    nine, ten = ("I9PCS", "I10PCS") if procedures else ("I9CM", "I10CM")
    return f"{nine}>{ten}" if forward else f"{ten}>{nine}"


def _load(head: Head, writer: Writer) -> None:
    direction = _direction(head)
    assert direction is not None
    forward = direction.startswith("I9")
    code_set = CodeSet.ICD9PCS if "PCS" in direction else CodeSet.ICD9CM
    shape = _FROM_9 if forward else _TO_9
    listed: set[str] = set()
    for number, line in lines_of(head.source):
        if not line.strip():
            continue
        part = shape.fullmatch(line)
        if not part or _forward(line) != forward:
            raise SourceFault(
                writer.file, line=number, expected="a code, its target and five flags", found=repr(line[:40])
            )
        source, target, flags = part["source"], part["target"], part["flags"]
        if (target in _NONE) != (flags[1] == "1"):
            raise SourceFault(
                writer.file,
                line=number,
                column="flags",
                expected=f"{'no map' if target in _NONE else 'a map'}",
                found=flags,
            )
        target = "" if target in _NONE else target
        scenario, choice = int(flags[3]), int(flags[4])
        writer.once((source, target, scenario, choice), number)
        nine = source if forward else target
        if nine and nine not in listed:
            listed.add(nine)
            writer.listing(code_set, nine, None, line=number)
        row = (writer.release_id, direction, source, target, int(flags[0]), int(flags[1]), int(flags[2]))
        writer.add("gem", (*row, scenario, choice))
        writer.rows += 1


def _period(head: Head) -> labels.Period | None:
    for name in head.source.names:
        if (year := labels.find_year([name])) and year >= 2008:
            return labels.fiscal_year(year)
    return labels.undated(head.source.names[0])


FORMAT = Format(
    "gem", "fixed width text", lambda head: _direction(head) is not None, _load, _period, "undated", _direction
)
