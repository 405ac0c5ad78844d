"""The order files of ICD-10-CM and ICD-10-PCS: every code and header, with short and long descriptions.

Source: icd10OrderFiles.pdf of CMS. Fixed width: 1-5 order number, 7-13 code, 15 header (0) or billable (1), 17-76
short, from 78 long description.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, lines_of
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_LINE = re.compile(r"(?P<order>\d{5}) (?P<code>[0-9A-Z]{3,7}) *(?P<billable>[01]) (?P<short>.{60}) (?P<long>\S.*)")
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{3}|[0-9A-HJ-NP-Z]{7}")
_CM = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")


def _codes(head: Head) -> list[str]:
    """The codes of the first lines; empty when they are no order file's."""
    found = []
    for line in head.lines[:60]:
        parts = _LINE.match(line)
        if not parts or line[13] != " " or line[15] != " ":
            return []
        found.append(parts["code"])
    return found


def _is_pcs(head: Head) -> bool:
    codes = _codes(head)
    return bool(codes) and all(_PCS.fullmatch(code) for code in codes) and any(len(code) == 7 for code in codes)


def _is_cm(head: Head) -> bool:
    codes = _codes(head)
    return bool(codes) and not _is_pcs(head) and all(_CM.fullmatch(code) for code in codes)


def _load(head: Head, writer: Writer, code_set: CodeSet, shape: re.Pattern[str]) -> None:
    expected = "order number, code, 0 or 1, short and long description at their places"
    previous = 0
    for number, line in lines_of(head.source):
        if not line.strip():
            continue
        parts = _LINE.match(line)
        if not parts or line[13] != " " or line[15] != " ":
            raise SourceFault(writer.file, line=number, expected=expected, found=repr(line[:40]))
        if int(parts["order"]) != previous + 1:
            raise SourceFault(
                writer.file, line=number, column="order number", expected=str(previous + 1), found=parts["order"]
            )
        previous += 1
        code = parts["code"]
        if not shape.fullmatch(code):
            raise SourceFault(writer.file, line=number, column="code", expected=f"an {code_set} code", found=code)
        billable = parts["billable"] == "1"
        writer.listing(
            code_set, code, parts["long"].strip(), short=parts["short"].strip(), billable=billable, line=number
        )
        writer.rows += 1


def _period(head: Head) -> labels.Period | None:
    return labels.find_fiscal(head.source.names)


CM = Format("icd10cm-order", "order file", _is_cm, lambda h, w: _load(h, w, CodeSet.ICD10CM, _CM), _period, "fiscal")
PCS = Format(
    "icd10pcs-order", "order file", _is_pcs, lambda h, w: _load(h, w, CodeSet.ICD10PCS, _PCS), _period, "fiscal"
)
