"""A wrong file is refused with its name, line, column, what was expected and found; a bomb is not opened."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from consultant.codes.build import source
from consultant.codes.build.importer import Report
from consultant.errors import SourceFault
from tests.fixtures.official_files import OfficialFiles

TakeIn = Callable[..., Report]
PAIR = ("11042", "97597", "20200101", "*", "1", "Misuse")
LIMIT = ("11042", "1", "2 Policy", "CMS Policy")
ADDON = ("1", "11045", "", "11042", "", "2013091", "", "")
CODE = {"HCPC": "J0001", "LONG DESCRIPTION": "Invented drug", "ADD DT": "20100101"}


def fault(take_in: TakeIn, *paths: Path, **options: object) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        take_in(*paths, **options)
    return caught.value


def place(found: SourceFault) -> tuple[int | None, str | int | None]:
    return found.line, found.column


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (("1104", "97597", "20200101", "*", "1", "x"), "column 1", "'1104'"),
        (("11042", "9759X7", "20200101", "*", "1", "x"), "column 2", "'9759X7'"),
        (("11042", "97598", "20201301", "*", "1", "x"), "effective date", "20201301"),
        (("11042", "97598", "20200101", "20190101", "1", "x"), "deletion date", "20190101"),
        (("11042", "97598", "20200101", "soon", "1", "x"), "deletion date", "'soon'"),
        (("11042", "97598", "20200101", "*", "7", "x"), "modifier", "'7'"),
    ],
)
def test_a_wrong_cell_of_the_ptp_edits_is_named(
    official_files: OfficialFiles, take_in: TakeIn, row: tuple[str, ...], column: str, found: str
) -> None:
    caught = fault(take_in, official_files.ptp([PAIR, row]))
    assert place(caught) == (8, column)
    assert caught.found == found
    assert caught.file.startswith("medicare-ncci-2024q3")


def test_a_pair_that_stands_twice_for_one_day_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    assert "11042/97597 again" in fault(take_in, official_files.ptp([PAIR, PAIR])).found


def test_edits_never_in_force_may_stand_twice(official_files: OfficialFiles, take_in: TakeIn) -> None:
    never = ("88108", "88162", "20010101", "20010101", "9", "x")
    assert take_in(official_files.ptp([PAIR, never, never])).taken[0][2] == 3


def test_a_pair_of_one_part_may_not_stand_in_another(official_files: OfficialFiles, take_in: TakeIn) -> None:
    caught = fault(take_in, official_files.ptp([PAIR]), official_files.ptp([PAIR], part=2))
    assert "1 rows that are in already" in caught.found


def test_a_file_cut_off_in_a_line_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    whole = official_files.ptp([PAIR, PAIR])
    cut = official_files.write(whole.name, whole.read_bytes()[:-25])
    caught = fault(take_in, cut)
    assert caught.line == 8
    assert "cut off" in caught.found


def test_cut_off_archives_are_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    edits = official_files.ptp([(f"1{n:04d}", "97597", "20200101", "*", "1", f"reason {n}") for n in range(2000)])
    packed = official_files.gzipped(edits)
    packed.write_bytes(packed.read_bytes()[:-200])
    assert fault(take_in, packed).expected == "a whole file"
    archive = official_files.zipped("edits-2024q3-practitioner.zip", edits)
    archive.write_bytes(archive.read_bytes()[:-200])
    assert fault(take_in, archive).expected == "a whole zip archive"


def test_a_damaged_archive_member_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    edits = official_files.ptp([(f"1{n:04d}", "97597", "20200101", "*", "1", f"reason {n}") for n in range(2000)])
    archive = official_files.zipped("edits-2024q3-practitioner.zip", edits)
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(bytes(content))
    fault(take_in, archive)


def test_zip_and_gzip_bombs_are_not_unfolded(official_files: OfficialFiles, take_in: TakeIn) -> None:
    nothing = official_files.ptp([PAIR]).read_bytes() + b" " * (source.FREE_BYTES + 1)
    zipped = official_files.zipped("bomb.zip", official_files.write("a-f1.txt", nothing))
    assert "unfolds to at most" in fault(take_in, zipped).expected
    packed = official_files.write("ccipra-v302r0-f1.txt.gz", gzip.compress(nothing))
    assert "unfolds to at most" in fault(take_in, packed).expected


def test_an_archive_that_lies_about_its_sizes_is_not_believed(official_files: OfficialFiles, take_in: TakeIn) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ccipra-v302r0-f1.txt", official_files.ptp([PAIR] * 1).read_bytes() * 50)
    content = packed.getvalue()
    real = (official_files.ptp([PAIR]).stat().st_size * 50).to_bytes(4, "little")
    assert content.count(real) >= 1
    lying = official_files.write("lying.zip", content.replace(real, (400).to_bytes(4, "little")))
    fault(take_in, lying)


def test_archives_three_deep_and_locked_ones_are_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    one = official_files.zipped("1.zip", official_files.ptp([PAIR]))
    three = official_files.zipped("3.zip", official_files.zipped("2.zip", one))
    assert "two deep" in fault(take_in, three).expected
    locked = bytearray(official_files.zipped("4.zip", official_files.ptp([PAIR])).read_bytes())
    locked[6] |= 1
    central = locked.index(b"PK\x01\x02")
    locked[central + 8] |= 1
    assert fault(take_in, official_files.write("4.zip", bytes(locked))).found == "a locked one"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_xml_with_a_dtd_or_entities_is_refused(
    official_files: OfficialFiles, take_in: TakeIn, declaration: str
) -> None:
    text = f"<?xml version='1.0'?>{declaration}<ICD10CM.tabular><version>2025</version><chapter/></ICD10CM.tabular>"
    caught = fault(take_in, official_files.write("icd10cm-tabular-2025.xml", text))
    assert caught.expected == "XML without a DTD or entities"


def test_xml_that_ends_early_is_refused_with_line_and_column(official_files: OfficialFiles, take_in: TakeIn) -> None:
    text = "<ICD10CM.tabular>\n<version>2025</version>\n<chapter>\n<name>1</name>\n"
    caught = fault(take_in, official_files.write("icd10cm-tabular-2025.xml", text))
    assert (caught.line, caught.expected) == (5, "well-formed XML")


def test_a_tabular_list_without_what_it_needs_names_the_place(official_files: OfficialFiles, take_in: TakeIn) -> None:
    text = (
        "<ICD10CM.tabular><version>2025</version><chapter><name>1</name><desc>First</desc><section id='A00-A09'>"
        "<desc>Block</desc><diag><name>A00</name></diag></section></chapter></ICD10CM.tabular>"
    )
    caught = fault(take_in, official_files.write("icd10cm-tabular-2025.xml", text))
    assert (caught.column, caught.expected) == ("A00", "<desc> with text")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("1104", "1", "2 Policy", "x"), "code"),
        (("11042", "many", "2 Policy", "x"), "units"),
        (("11042", "1", "4 Other", "x"), "indicator"),
    ],
)
def test_a_wrong_cell_of_the_mues_is_named(
    official_files: OfficialFiles, take_in: TakeIn, row: tuple[str, ...], column: str
) -> None:
    assert place(fault(take_in, official_files.mue([LIMIT, row]))) == (7, column)


def test_a_code_that_stands_twice_names_both_lines(official_files: OfficialFiles, take_in: TakeIn) -> None:
    caught = fault(take_in, official_files.mue([LIMIT, LIMIT]))
    assert (caught.line, caught.found) == (7, "11042 again, as on line 6")


def test_a_quote_that_never_closes_is_refused_with_its_line(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.mue([LIMIT])
    caught = fault(take_in, official_files.write(file.name, file.read_bytes() + b'11043,"1,2 Policy,x\r\n'))
    assert (caught.line, caught.expected) == (7, "a record that ends")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("4", "11045", "", "11042", "", "2013091", "", ""), "type"),
        (("1", "11045", "", "11042", "", "2013366", "", ""), "effective"),
        (("1", "11045", "", "11042", "", "2013091", "2012001", ""), "deletion"),
    ],
)
def test_a_wrong_add_on_edit_is_named(
    official_files: OfficialFiles, take_in: TakeIn, row: tuple[str, ...], column: str
) -> None:
    file = official_files.addons(
        [ADDON] + [("1", f"110{n}", "", "11042", "", "2013091", "", "") for n in range(50, 95)]
    )
    line = file.read_text()
    wrong = official_files.addons([row], "wrong.txt").read_text()
    caught = fault(take_in, official_files.write("AOC_V2024Q3-MCR.txt", line + wrong))
    assert place(caught) == (47, column)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({0: "123"}, "HCPCS"),
        ({0: "12346", 5: "a lot"}, "WORK RVU"),
        ({0: "12346", 14: "091"}, "GLOB DAYS"),
        ({0: "12346", 3: "??"}, "STATUS CODE"),
        ({0: "12346", 24: ""}, "CONV FACTOR"),
    ],
)
def test_a_wrong_cell_of_the_fee_schedule_is_named(
    official_files: OfficialFiles, take_in: TakeIn, cells: dict[int, str], column: str
) -> None:
    assert place(fault(take_in, official_files.fees([{0: "12345"}, cells]))) == (10, column)


def test_a_fee_schedule_without_a_needed_column_says_which(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.fees([{0: "12345"}])
    text = file.read_text().replace("BILAT", "SOMETHING")
    caught = fault(take_in, official_files.write(file.name, text))
    assert caught.column == "BILAT SURG"
    assert "SOMETHING SURG" in caught.found


def test_a_record_that_is_too_short_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.fees([{0: "12345"}])
    text = file.read_text().replace("\x1a" + "," * 30, "12346,,,A,,1.00")
    caught = fault(take_in, official_files.write(file.name, text))
    assert (caught.expected, caught.found) == ("31 cells", "6")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"HCPC": "J00012"}, "HCPC"),
        ({"HCPC": "J0002", "LONG DESCRIPTION": ""}, "LONG DESCRIPTION"),
        ({"HCPC": "J0002", "ADD DT": "20100231"}, "ADD DT"),
        ({"HCPC": "J0002", "RECID": "5"}, "RECID"),
    ],
)
def test_a_wrong_cell_of_hcpcs_is_named(
    official_files: OfficialFiles, take_in: TakeIn, cells: dict[str, str], column: str
) -> None:
    assert place(fault(take_in, official_files.hcpcs([CODE, CODE | cells]))) == (3, column)


def test_an_order_file_with_a_line_missing_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.order([("A00", "0", "First"), ("A000", "1", "Second"), ("A001", "1", "Third")])
    lines = file.read_text().splitlines(keepends=True)
    caught = fault(take_in, official_files.write(file.name, lines[0] + lines[2]))
    assert (caught.line, caught.expected, caught.found) == (2, "2", "00003")


def test_mappings_whose_flags_contradict_them_are_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.write("2018_I9gem.txt", "0010  A000    00000\r\n0011  NoDx    00000\r\n")
    caught = fault(take_in, file)
    assert (caught.line, caught.column, caught.found) == (2, "flags", "00000")


def test_json_that_is_broken_names_line_and_column(official_files: OfficialFiles, take_in: TakeIn) -> None:
    text = '{"meta": {},\n "data": [{"article_id": 1, "article_version": 2, "hcpc_code_id": "11042",]}'
    caught = fault(take_in, official_files.write("hcpc-code.json", text))
    assert caught.line == 2
    assert caught.expected == "JSON"


def test_a_workbook_that_is_none_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert fault(take_in, official_files.write("broken.xlsx", packed.getvalue())).expected == "an Excel workbook"


def test_an_unknown_file_is_refused_and_an_unknown_one_in_a_folder_is_left_out(
    official_files: OfficialFiles, take_in: TakeIn
) -> None:
    letter = official_files.write("letter.txt", "Dear operator,\nthis is no release.\n")
    assert "has no layout that is known" in fault(take_in, letter).found
    official_files.mue([LIMIT])
    assert take_in(official_files.folder).left_out == [("letter.txt", "has no layout that is known")]


def test_a_file_without_a_date_asks_for_one(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.mue([LIMIT], day="undated")
    assert "--effective" in fault(take_in, file).expected
    assert take_in(file, effective=20240701).taken[0][0].label == "2024 Q3"


def test_edits_whose_setting_nothing_says_ask_for_it(official_files: OfficialFiles, take_in: TakeIn) -> None:
    file = official_files.ptp([PAIR]).rename(official_files.folder / "edits-2024q3.txt")
    assert "--variant" in fault(take_in, file).expected
    assert take_in(file, variant="outpatient").taken[0][0].variant == "outpatient"


def test_an_empty_table_is_refused(official_files: OfficialFiles, take_in: TakeIn) -> None:
    assert fault(take_in, official_files.mue([])).expected == "rows under the captions"


def test_a_path_that_is_not_there_is_named(tmp_path: Path, take_in: TakeIn) -> None:
    assert fault(take_in, tmp_path / "nowhere.zip").found == "nothing there"


def test_an_excel_workbook_is_read_like_the_text(official_files: OfficialFiles, take_in: TakeIn) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["A notice", None, None, None])
    sheet.append(
        ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"]
    )
    sheet.append([11042, 1, "2 Date of Service Edit: Policy", "CMS Policy"])
    path = official_files.folder / "MCR_MUE_PractitionerServices_Eff_07-01-2024.xlsx"
    book.save(path)
    assert take_in(path).taken[0][2] == 1


def test_a_workbook_that_is_a_bomb_is_not_unfolded(official_files: OfficialFiles, take_in: TakeIn) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (source.FREE_BYTES + 1))
    bomb = official_files.write("mue-2024q3.xlsx", packed.getvalue())
    assert "unfolds to at most" in fault(take_in, bomb).expected
    assert "unfolds to at most" in fault(take_in, official_files.zipped("packed.zip", bomb)).expected
