"""The small parts of the code database: packed keys, release labels, codes in notes, dates and numbers in cells."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.codes.build import labels
from consultant.codes.build.cells import julian_day, parse_day, scaled
from consultant.codes.build.note_codes import note_codes
from consultant.codes.dates import as_int, day_after, day_before, from_int
from consultant.codes.model import CodeSet, bare, display
from consultant.codes.notes import CodeRange
from consultant.codes.packing import (
    NUMBER_BITS,
    PAIR_MASK,
    pack_code,
    pack_day,
    pair_floor,
    unpack_code,
    unpack_day,
)
from consultant.codes.policies import policy_id, policy_key

CODES = st.from_regex(r"[0-9A-Z][0-9]{3}[0-9A-Z]", fullmatch=True)
DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))


@given(CODES, CODES)
def test_packed_codes_keep_their_order_and_come_back(one: str, two: str) -> None:
    assert unpack_code(pack_code(one)) == one
    assert (pack_code(one) < pack_code(two)) == (one < two)


@given(CODES, CODES, DAYS, CODES, CODES)
def test_the_keys_of_a_pair_are_its_own_and_fit_sixty_three_bits(
    one: str, two: str, day: date, three: str, four: str
) -> None:
    floor = pair_floor(pack_code(one), pack_code(two))
    key = floor | pack_day(day) << NUMBER_BITS
    assert floor <= key <= floor | PAIR_MASK < 1 << 63
    other = pair_floor(pack_code(three), pack_code(four))
    assert (other <= key <= other | PAIR_MASK) == ((one, two) == (three, four))


@given(DAYS)
def test_packed_days_come_back(day: date) -> None:
    assert unpack_day(pack_day(day)) == day
    assert from_int(as_int(day)) == day
    assert from_int(day_after(as_int(day))) == date.fromordinal(day.toordinal() + 1)
    assert day_before(day_after(as_int(day))) == as_int(day)


@pytest.mark.parametrize("code", ["", "1234", "123456", "12X45", "1234-", "１2345", "A12B4", "ab123"])
def test_what_is_no_procedure_code_is_not_packed(code: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(code)}$"):
        pack_code(code)


@given(st.sampled_from(["NCD", "LCD", "Article"]), st.integers(0, 10**7), st.integers(0, 65535))
def test_keys_of_coverage_documents_come_back(kind: str, number: int, version: int) -> None:
    assert policy_key(policy_id(kind, number, version)) == (kind, number, version)


@pytest.mark.parametrize(
    ("name", "label", "effective", "expires"),
    [
        ("medicare-ncci-2024q3-practitioner-ptp-edits-ccipra-v302r0-f1.zip", "2024 Q3", 20240701, 20240930),
        ("medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip", "2026 Q4", 20261001, 20261231),
        ("ccioph-v310r1-f2.TXT", "2025 Q1", 20250101, 20250331),
        ("MCR_MUE_PractitionerServices_Eff_07-01-2024.csv", "2024 Q3", 20240701, 20240930),
        ("AOC_V2024Q3-F-MCR.txt", "2024 Q3", 20240701, 20240930),
        ("AOC_no_date.txt", None, None, None),
    ],
)
def test_quarters_are_read_from_names(name: str, label: str | None, effective: int | None, expires: int | None) -> None:
    found = labels.find_quarter([name])
    assert (found and (found.label, found.effective, found.expires)) == (label and (label, effective, expires))


@pytest.mark.parametrize(
    ("name", "label", "effective"),
    [
        ("HCPC2024_JUL_ANWEB.csv", "July 2024", 20240701),
        ("HCPC2025_OCT_ANWEB_v3.xlsx", "October 2025", 20251001),
        ("HCPC2019_CONTR_ANWEB.txt.gz", "January 2019", 20190101),
        ("january-2026-alpha-numeric-hcpcs-file.zip", "January 2026", 20260101),
        ("PPRRVU24_JUL.csv", "July 2024", 20240701),
        ("PPRRVU2026_Jul_nonQPP.csv", "July 2026", 20260701),
    ],
)
def test_months_are_read_from_names(name: str, label: str, effective: int) -> None:
    found = labels.find_month([name], "year")
    assert found is not None
    assert (found.label, found.effective) == (label, effective)


@pytest.mark.parametrize(
    ("name", "label", "effective", "expires"),
    [
        ("icd10cm_order_2025.txt.gz", "FY2025", 20241001, 20250930),
        ("icd10cm-order-April-2026.txt", "April 2026", 20260401, 20260930),
        ("icd10c-tabular-April-1-2026.xml", "April 2026", 20260401, 20260930),
        ("pcs_tree_fy2025.csv.gz", "FY2025", 20241001, 20250930),
        ("MS-DRG Table 5, FY 2026 Final Rule", "FY2026", 20251001, 20260930),
    ],
)
def test_fiscal_years_run_from_october(name: str, label: str, effective: int, expires: int) -> None:
    found = labels.find_fiscal([name])
    assert found is not None
    assert (found.label, found.effective, found.expires) == (label, effective, expires)


def test_a_later_revision_of_ncci_edits_has_a_higher_number() -> None:
    revisions = [labels.find_quarter([f"ccipra-v302r{number}-f1.txt"]) for number in (0, 1)]
    assert [found.revision for found in revisions if found] == [0, 1]


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("resistance (Z16.-)", [("Z16", "Z16", "")]),
        ("perinatal (P35-P39)", [("P35", "P39", "")]),
        ("stage (N18.1-N18.6)", [("N181", "N186", "")]),
        ("skin (C44.301, C44.311)", [("C44301", "C44301", ""), ("C44311", "C44311", "")]),
        ("ulcer (E08-E13 with .51-.52)", [("E08", "E13", "???5[1-2]*")]),
        ("drug (T36-T50 with fifth or sixth character 5)", [("T36", "T50", "????5*"), ("T36", "T50", "?????5*")]),
        ("dysphasia (I69. with final characters -23)", [("I69", "I69", "*23")]),
        ("fracture (S02.- with 7th character B)", [("S02", "S02", "??????B*")]),
        ("vessels (I70.2--I70.7-)", [("I702", "I707", "")]),
        ("bleeding (I60.-. I61.-, I62.-)", [("I60", "I60", ""), ("I61", "I61", ""), ("I62", "I62", "")]),
        ("typing slip (E87.8}", [("E878", "E878", "")]),
        ("code from category B96 to identify", [("B96", "B96", "")]),
        ("conditions classifiable to S06.0- to S06.8-code to", [("S060", "S068", "")]),
        ("jaw pain R68.84", [("R6884", "R6884", "")]),
        ("deficiency of the enzyme (G6PD)", []),
        ("injury at T11 level", []),
        ("with acute exacerbation (see there)", []),
    ],
)
def test_the_codes_a_note_names_are_found(text: str, ranges: list[tuple[str, str, str]]) -> None:
    assert [tuple(found) for found in note_codes(text)] == ranges


@pytest.mark.parametrize(
    ("first", "last", "pattern", "inside", "outside"),
    [
        ("Z16", "Z16", "", ["Z16", "Z16.10"], ["Z17", "Z15.9"]),
        ("P35", "P39", "", ["P35.0", "P39.9", "p37"], ["P34", "P40.0"]),
        ("N181", "N186", "", ["N18.1", "N18.32", "N18.6"], ["N18", "N18.9"]),
        ("T36", "T50", "?????5*", ["T36.0X5A"], ["T36.0X1A", "T51.0X5A"]),
    ],
)
def test_a_range_holds_what_is_below_it(
    first: str, last: str, pattern: str, inside: list[str], outside: list[str]
) -> None:
    found = CodeRange(first, last, pattern)
    assert all(found.holds(code) for code in inside)
    assert not any(found.holds(code) for code in outside)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240701", 20240701),
        ("2024-07-01", 20240701),
        ("07/01/2024", 20240701),
        ("2024-07-01 00:00:00.000", 20240701),
        ("7/1/2024", 20240701),
    ],
)
def test_dates_are_read_in_every_way_cms_writes_them(text: str, day: int) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize("text", ["20240230", "2024-13-01", "soon", "", "240701"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_day(text)


def test_a_day_of_the_year_is_a_date() -> None:
    assert (julian_day("2013091"), julian_day("2024366")) == (20130401, 20241231)
    with pytest.raises(ValueError, match="2023366"):
        julian_day("2023366")


@given(st.decimals(-99999, 99999, places=4), st.integers(0, 4))
def test_scaled_numbers_are_exact(number: Decimal, places: int) -> None:
    exact = number.scaleb(places).quantize(Decimal(1), ROUND_HALF_UP)
    assert scaled(format(number, "f"), places) == int(exact)


@pytest.mark.parametrize(
    ("code_set", "code", "written"),
    [
        (CodeSet.ICD10CM, "M2011", "M20.11"),
        (CodeSet.ICD10CM, "I10", "I10"),
        (CodeSet.ICD9CM, "25000", "250.00"),
        (CodeSet.ICD9CM, "E8800", "E880.0"),
        (CodeSet.ICD9PCS, "0066", "00.66"),
        (CodeSet.CPT, "28296", "28296"),
    ],
)
def test_the_dot_stands_where_the_code_set_has_it(code_set: CodeSet, code: str, written: str) -> None:
    assert display(code_set, code) == written
    assert bare(written.lower()) == code
