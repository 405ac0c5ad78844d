"""Every worked case held against the official tables, read plainly and not through the program's own importer.

Run `python -m benchmarks.check_cases [--cases FOLDER] [CMS FOLDER]`; the official files are looked for in
CONSULTANT_SHARED/data/cms or ../shared/data/cms when no folder is given. Prints one line for each fault, with case and
line, and ends with 1 when there is one. What is checked: planted identifiers stand in the mail; codes are in force and
payable; diagnoses may be reported; units are within the MUE; PTP pairs (both orders) carry a modifier that resolves
them, or are named in `edits`; add-ons have their primary; modifiers agree with the fee schedule's indicators.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from itertools import combinations
from pathlib import Path

from benchmarks.codes import official_folder
from benchmarks.official import SPAN, FeeRow, OfficialTables
from consultant.errors import WorkedCaseFault
from consultant.evaluate.cases import SHIPPED, CaseKind, ExpectedLine, WorkedCase, read_cases

# Medicare NCCI Policy Manual ch. 1 §E: the modifiers that may resolve a PTP edit.
_ANATOMIC = "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI"
_OTHERS = "24 25 57 58 78 79 27 59 91 XE XS XP XU"
_CPT = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 97 "
    "99 P1 P2 P3 P4 P5 P6 1P 2P 3P 8P"
)
ANATOMIC = frozenset(_ANATOMIC.split())
RESOLVING = ANATOMIC | frozenset(_OTHERS.split())
CPT_MODIFIERS = frozenset(_CPT.split())
GONE = {"D", "F", "G", "H"}
"""Fee schedule status of what may not be reported at all: deleted, or another code is used instead."""
UNPAID = {"B", "I", "M", "N", "P"}
"""Status of what Medicare pays nothing for on its own: bundled, not valid, measurement, not covered."""
VISITS = ("992", "993", "994")
"""Beginnings of the codes of evaluation and management visits."""


def faults(case: WorkedCase, tables: OfficialTables) -> Iterator[str]:
    """What the official tables have against the case, one sentence each."""
    yield from _mail(case)
    for number, one in enumerate(case.diagnoses, 1):
        for code in sorted(one.codes):
            billable = tables.diagnoses.get(code.replace(".", ""))
            if not billable:
                what = "no ICD-10-CM code" if billable is None else "a header, not a code to report"
                yield f"diagnosis {number}: {code} is {what}"
            elif len(code) > 3 and code[3] != ".":
                yield f"diagnosis {number}: {code} lacks its dot"
    for number, line in enumerate(case.lines, 1):
        for code, modifiers, units in line.codings:
            for fault in _coding(case, code, modifiers, units, tables):
                yield f"line {number}: {code}{''.join(f'-{one}' for one in modifiers)} {fault}"
        yield from _addon(case, number, line, tables)
    yield from _units_a_day(case, tables)
    yield from _pairs(case, tables)
    yield from _expected(case, tables)


def codes_of(case: WorkedCase) -> set[str]:
    """Every procedure or supply code that a case names anywhere."""
    codes = {code for line in case.lines for code in line.codes}
    return codes | {*case.expect.optional} | {code for one in case.expect.edits for code in one.codes}


def check(cases: Sequence[WorkedCase], folder: Path) -> list[str]:
    """One sentence for each fault of each case, beginning with the case's name."""
    tables = OfficialTables(folder, pairs_of={code for case in cases for code in codes_of(case)})
    return [f"{case.name}: {fault}" for case in cases for fault in faults(case, tables)]


def _covered(case: WorkedCase) -> bool:
    """Whether the tables are those of the date of service; for a later date they may lack its newest codes."""
    return SPAN[0] <= case.date_of_service <= SPAN[1]


def _mail(case: WorkedCase) -> Iterator[str]:
    """Planted identifiers that the mail does not hold."""
    message = message_from_bytes(case.mail.read_bytes(), policy=policy.default)
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            texts.append(str(part.get_content()))
        texts.append(part.get_filename() or "")
    said = " ".join(" ".join(texts).split())
    for one in case.identifiers:
        if " ".join(one.split()) not in said:
            yield f"identifiers: {one!r} does not stand in the mail"


def _known(code: str, tables: OfficialTables) -> bool:
    return (code, "") in tables.fees or code in tables.hcpcs


def _medicare(case: WorkedCase) -> bool:
    """Whether Medicare's coverage decides: nobody said otherwise."""
    return case.payer is None or "medicare" in case.payer.lower()


def _coding(case: WorkedCase, code: str, modifiers: Sequence[str], units: int, tables: OfficialTables) -> Iterator[str]:
    row = tables.fees.get((code, ""))
    stamp = f"{case.date_of_service:%Y%m%d}"
    if not _known(code, tables):
        if case.date_of_service <= SPAN[1]:
            yield "is in neither the fee schedule nor the HCPCS file"
        return
    if code in tables.hcpcs:
        added, ends = tables.hcpcs[code]
        if (added and stamp < added) or (ends and stamp > ends):
            yield f"is not in force on the date (HCPCS file: {added or '…'} to {ends or '…'})"
    if row is not None and (row.status in GONE or (row.status in UNPAID and _medicare(case))):
        yield f"is not payable (fee schedule status {row.status})"
    limit = tables.unit_limits.get(code)
    # A limit of 0 says that Medicare does not cover the code at all; it says nothing of another payer's units.
    uncovered = limit is not None and limit[0] == 0 and not _medicare(case)
    if limit is not None and not uncovered and units > limit[0] and not _named(case, "mue", code):
        yield f"has {units} units, the MUE is {limit[0]} (MAI {limit[1]})"
    for modifier in modifiers:
        if modifier not in tables.modifiers | CPT_MODIFIERS:
            yield f"carries {modifier}, which is no modifier"
        elif row is not None and (why := _refused(modifier, code, row, tables)):
            yield f"carries {modifier}: {why}"
    if len(set(modifiers)) < len(modifiers):
        yield "carries a modifier twice"


def _refused(modifier: str, code: str, row: FeeRow, tables: OfficialTables) -> str:
    """Why the fee schedule's indicators do not go with a modifier; empty when they do."""
    surgical = row.global_days in {"000", "010", "090"}
    visit = code[:2] == "99" or code[:3] == "920" or code[0] == "G"
    match modifier:
        case "26" | "TC":
            # Level II drugs and the like have no split; laboratory codes with an interpretation have indicator 6.
            split = (code, modifier) in tables.fees or (modifier == "26" and row.pctc == "6")
            return "" if split else f"no such component (PC/TC indicator {row.pctc})"
        case "50":
            return "" if row.bilateral in {"1", "3"} else f"bilateral indicator {row.bilateral}"
        case "LT" | "RT":
            return "its fee is for both sides (bilateral indicator 2)" if row.bilateral == "2" else ""
        case "51":
            return "no multiple-procedure reduction" if row.multiple in {"0", "9"} else ""
        case "62":
            return "" if row.co_surgeons in {"1", "2"} else f"co-surgeon indicator {row.co_surgeons}"
        case "66":
            return "" if row.team in {"1", "2"} else f"team indicator {row.team}"
        case "80" | "81" | "82" | "AS":
            return "" if row.assistant in {"0", "2"} else f"assistant indicator {row.assistant}"
        case "24" | "25" | "57":
            return "" if visit else "it belongs on a visit"
        case "54" | "55" | "56":
            return "" if row.global_days in {"010", "090"} else f"no global period ({row.global_days})"
        case "58" | "78" | "79":
            return "" if surgical else f"no global period ({row.global_days})"
        case "59" | "XE" | "XS" | "XP" | "XU":
            return "on a visit it is 25" if row.global_days == "XXX" and code.startswith(VISITS) else ""
    return ""


def _addon(case: WorkedCase, number: int, line: ExpectedLine, tables: OfficialTables) -> Iterator[str]:
    primaries = tables.primaries.get(line.code)
    others = {code for other in case.lines if other is not line for code in other.codes}
    if primaries and "CCCCC" not in primaries and not primaries & others and not _named(case, "addon", line.code):
        some = ", ".join(sorted(primaries)[:6])
        yield f"line {number}: {line.code} is an add-on and none of its primaries is on the claim ({some}, …)"


def _units_a_day(case: WorkedCase, tables: OfficialTables) -> Iterator[str]:
    total: Counter[str] = Counter()
    for line in case.lines:
        total[line.code] += line.units
    for code, units in total.items():
        limit = tables.unit_limits.get(code)
        alone = sum(line.code == code for line in case.lines) == 1
        if limit and limit[1] != "1" and units > limit[0] and not alone and not _named(case, "mue", code):
            yield f"{code} has {units} units on the day, the MUE is {limit[0]} (MAI {limit[1]})"


def _pairs(case: WorkedCase, tables: OfficialTables) -> Iterator[str]:
    for one, other in combinations(case.lines, 2):
        if one.code == other.code:
            continue
        for edit in tables.edits(one.code, other.code, case.date_of_service):
            if _named(case, "ptp", edit.column1, edit.column2):
                continue
            pair = f"PTP {edit.column1}/{edit.column2} indicator {edit.indicator}"
            carried = (set(one.modifiers) | set(other.modifiers)) & RESOLVING
            places = [frozenset(line.modifiers) & ANATOMIC for line in (one, other)]
            if edit.indicator == "0":
                yield f"{pair}: no modifier resolves it"
            elif not carried:
                yield f"{pair}: neither line carries a modifier that resolves it"
            elif carried <= ANATOMIC and (not all(places) or places[0] & places[1]):
                yield f"{pair}: a side or digit resolves it only where each line carries its own"


def _expected(case: WorkedCase, tables: OfficialTables) -> Iterator[str]:
    """Codes and edits that are only spoken of."""
    for code in (*case.expect.optional, *(one.code for one in case.expect.forbidden)):
        diagnosis = code.replace(".", "") in tables.diagnoses
        if not diagnosis and not _known(code, tables) and _covered(case):
            yield f"expect: {code} is no code"
    for edit in case.expect.edits:
        told = ", ".join(edit.codes)
        if edit.rule == "ptp":
            found = [one for pair in combinations(edit.codes, 2) for one in tables.edits(*pair, case.date_of_service)]
            if not found:
                yield f"expect.edits: there is no PTP edit between {told} on the date"
        elif edit.rule == "mue" and not all(code in tables.unit_limits for code in edit.codes):
            yield f"expect.edits: there is no MUE for {told}"
        elif edit.rule == "addon" and not any(code in tables.primaries for code in edit.codes):
            yield f"expect.edits: there is no add-on code among {told}"


def _named(case: WorkedCase, rule: str, *codes: str) -> bool:
    """Whether the case says that the answer has to mention this edit."""
    return any(edit.rule == rule and set(codes) <= set(edit.codes) for edit in case.expect.edits)


def main() -> int:
    """Print the faults; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=SHIPPED, metavar="FOLDER")
    parser.add_argument("folder", type=Path, nargs="?", metavar="CMS FOLDER")
    given = parser.parse_args()
    folder = given.folder or official_folder()
    if not folder.is_dir():
        print(f"no official files at {folder}: name their folder, or set CONSULTANT_SHARED", file=sys.stderr)
        return 2
    try:
        cases = read_cases(given.cases)
    except WorkedCaseFault as error:
        print(error, file=sys.stderr)
        return 1
    found = check(cases, folder)
    for fault in found:
        print(fault)
    halves, kinds = Counter(case.half for case in cases), Counter(case.kind for case in cases)
    print(
        f"{len(cases)} cases in {len({case.specialty for case in cases})} specialties "
        f"({', '.join(f'{count} {half}' for half, count in sorted(halves.items()))}; "
        f"{', '.join(f'{kinds[kind]} {kind}' for kind in CaseKind)}): {len(found) or 'no'} faults"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
