"""Lists in official layouts: what each says is found again, on the dates it says it for."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from consultant.codes import coverage, crosswalk, fees, history, localities, modifiers, notes, rows
from consultant.codes.coverage import Verdict
from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf
from tests.fixtures.official_files import OfficialFiles

Imported = Callable[..., Shelf]
SUMMER = date(2024, 8, 1)


def tabular(*diags: str, year: int = 2025, chapter: str = "", section: str = "") -> str:
    return (
        f"<ICD10CM.tabular><version>{year}</version><chapter><name>13</name><desc>Bones (M00-M99)</desc>{chapter}"
        f"<section id='M20-M25'><desc>Joints (M20-M25)</desc>{section}{''.join(diags)}</section></chapter>"
        "</ICD10CM.tabular>"
    )


def diag(code: str, words: str, inside: str = "") -> str:
    return f"<diag><name>{code}</name><desc>{words}</desc>{inside}</diag>"


def test_notes_are_inherited_from_header_block_and_chapter(official_files: OfficialFiles, imported: Imported) -> None:
    toe = diag(
        "M20.1", "Toe", "<excludes1><note>the other toe (M21.-)</note></excludes1>" + diag("M20.11", "Right toe")
    )
    text = tabular(
        diag("M20", "Toes", "<codeFirst><note>what caused it (E08-E13 with .51-.52)</note></codeFirst>" + toe),
        chapter="<excludes2><note>injuries (S00-T88)</note></excludes2>",
        section="<useAdditionalCode><note>code for the pain (G89.-)</note></useAdditionalCode>",
    )
    shelf = imported(official_files.write("icd10cm-tabular-2025.xml", text))
    found = notes.notes(shelf, "m20.11", date(2025, 1, 1))
    assert [(note.scope, note.owner, note.kind.value) for note in found] == [
        ("code", "M20.1", "excludes1"),
        ("code", "M20", "code_first"),
        ("block", "M20-M25", "use_additional"),
        ("chapter", "13", "excludes2"),
    ]
    assert found[0].names("M21.161")
    assert found[1].names("E11.51")
    assert not found[1].names("E11.9")


def test_seventh_characters_are_inherited_and_empty_places_filled(
    official_files: OfficialFiles, imported: Imported
) -> None:
    seventh = "".join(f"<extension char='{c}'>{words}</extension>" for c, words in [("A", "initial"), ("D", "later")])
    inside = f"<sevenChrDef>{seventh}</sevenChrDef>" + diag("M20.1", "Toe") + diag("M20.25", "Two toes")
    shelf = imported(official_files.write("icd10cm-tabular-2025.xml", tabular(diag("M20", "Toes", inside))))
    day = date(2025, 1, 1)
    assert notes.expand_7th(shelf, "M20.1", day) == ["M20.1XXA", "M20.1XXD"]
    assert notes.expand_7th(shelf, "M20.25", day) == ["M20.25XA", "M20.25XD"]
    assert notes.expand_7th(shelf, "M20.25XD", day) == ["M20.25XD"]
    full, header = shelf.lookup("M20.1XXD", day), shelf.lookup("M20.1", day)
    assert full is not None
    assert header is not None
    assert (full.description, full.billable, header.billable) == ("Toe, later", True, False)


def test_a_code_that_becomes_a_header_is_billable_until_then(official_files: OfficialFiles, imported: Imported) -> None:
    old = official_files.order([("M20", "0", "Toes"), ("M201", "1", "Toe")], "icd10cm_order_2024.txt")
    new = official_files.order(
        [("M20", "0", "Toes"), ("M201", "0", "Toe"), ("M2011", "1", "Right toe")], "icd10cm_order_2025.txt"
    )
    shelf = imported(old, new)
    billable = {
        day: getattr(shelf.lookup("M20.1", day), "billable", None) for day in (date(2024, 9, 30), date(2024, 10, 1))
    }
    assert list(billable.values()) == [True, False]
    begun = shelf.lookup("M20.11", date(2024, 10, 1))
    assert begun is not None
    assert begun.valid_from == date(2024, 10, 1)
    assert [(change.what, change.on) for change in history.changes(shelf, "M20.1")] == [("header", date(2024, 10, 1))]


def test_a_list_of_some_letters_ends_no_codes_of_others(official_files: OfficialFiles, imported: Imported) -> None:
    old = official_files.order([("A00", "1", "One"), ("M20", "1", "Two")], "icd10cm_order_2024.txt")
    new = official_files.order([("A00", "1", "One"), ("A01", "1", "New")], "icd10cm_order_2025.txt")
    shelf = imported(old, new, allow_shrink=True)
    kept = shelf.lookup("M20", date(2025, 1, 1))
    assert kept is not None
    assert kept.active_on(date(2025, 1, 1))


def test_fixed_width_hcpcs_is_put_together_in_order_of_its_pieces(
    official_files: OfficialFiles, imported: Imported
) -> None:
    def line(code: str, sequence: int, kind: str, long: str, rest: str = "") -> str:
        return f"{code:>5}{sequence:05d}{kind}{long:80}{rest:229}"[:320].ljust(320) + "\r\n"

    def tail(short: str, dates: str) -> str:
        return f"{short:28}51{'':147}{dates}"

    rows_ = [line("J0001", 100, "3", "First piece of the words,", tail("Short", "20100101202001012023123" + "1N"))]
    rows_ += [
        line("J0001", 200, "4", "second piece"),
        line("J0002", 100, "3", "Another\xa0drug", tail("Other", "20100101")),
    ]
    rows_ += [line("AA", 100, "7", "A modifier", tail("Mod", "20100101")) for _ in range(1)]
    rows_ += [line(f"J00{n}", 100, "3", f"Drug {n}", tail("Drug", "20100101")) for n in range(10, 14)]
    text = "***Disclaimers\t\t\r\n\r\n" + "".join(rows_)
    shelf = imported(official_files.write("HCPC2024_JAN_ANWEB.txt", text.encode("cp1252")))
    found = shelf.lookup("J0001", SUMMER)
    assert found is not None
    assert found.description == "First piece of the words, second piece"
    assert (found.valid_from, found.valid_to, found.active_on(SUMMER)) == (date(2010, 1, 1), date(2023, 12, 31), False)
    assert getattr(shelf.lookup("AA", SUMMER, CodeSet.MODIFIER), "description", "") == "A modifier"
    assert getattr(shelf.lookup("J0002", SUMMER), "description", "") == "Another drug"


def test_mappings_of_both_directions_and_combinations(official_files: OfficialFiles, imported: Imported) -> None:
    forward = official_files.write(
        "2018_I9gem.txt",
        "25000 E119    10000\r\n25000 E139    10000\r\n99592 A4151   10111\r\n99592 A4152   10111\r\n"
        "99592 R6520   10112\r\nV7231 NoDx    11000\r\n",
    )
    backward = official_files.write(
        "2018_I10gem.txt", "E119    25000 10000\r\nI10     4019  00000\r\nA4151   NoDx  11000\r\n"
    )
    shelf = imported(forward, backward)
    assert [mapping.targets for mapping in crosswalk.crosswalk(shelf, "250.00")] == [("E11.9",), ("E13.9",)]
    combined = crosswalk.crosswalk(shelf, "995.92")
    assert [mapping.targets for mapping in combined] == [("A41.51", "R65.20"), ("A41.52", "R65.20")]
    assert all(mapping.scenario == 1 and mapping.approximate for mapping in combined)
    (exact,) = crosswalk.crosswalk(shelf, "I10")
    assert (exact.targets, exact.approximate, exact.backward) == (("401.9",), False, False)
    assert [mapping.targets for mapping in crosswalk.crosswalk(shelf, "V72.31")] == [()]
    (read_backward,) = crosswalk.crosswalk(shelf, "E13.9")
    assert (read_backward.targets, read_backward.backward) == (("250.00",), True)


def test_fees_of_two_files_with_two_factors_stand_side_by_side(
    official_files: OfficialFiles, imported: Imported
) -> None:
    cells = {0: "12345", 5: "1.00", 6: "1.00", 8: "0.50", 10: "0.10", 7: "", 9: "NA"}
    files = [
        official_files.fees([cells | {24: factor}], year=2026, name=f"PPRRVU2026_Jul_{name}.csv", pric=True)
        for name, factor in (("nonQPP", "33.4009"), ("QPP", "33.5675"))
    ]
    shelf, day = imported(*files), date(2026, 8, 1)
    ordinary, apm = fees.fee(shelf, "12345", day), fees.fee(shelf, "12345", day, variant="QPP")
    assert ordinary is not None
    assert apm is not None
    assert (ordinary.amount, apm.amount) == (Decimal("70.14"), Decimal("70.49"))
    assert {str(found.factor) for found in fees.conversion_factors(shelf, day)} == {"33.4009", "33.5675"}
    inside = fees.fee(shelf, "12345", day, facility=True)
    assert inside is not None
    assert (inside.amount, inside.why_none) == (None, "the service is not done in a facility")


def test_what_the_fee_schedule_does_not_pay_has_a_reason_and_no_amount(
    official_files: OfficialFiles, imported: Imported
) -> None:
    shelf = imported(official_files.fees([{0: "12345", 3: "B"}, {0: "12346", 14: "090", 19: "1", 13: "1", 20: "2"}]))
    bundled = fees.fee(shelf, "12345", SUMMER)
    assert bundled is not None
    assert bundled.amount is None
    assert "bundled" in bundled.why_none
    period = fees.global_period(shelf, "12346", SUMMER)
    assert period is not None
    assert (period.before, period.after) == (1, 90)
    allowed = {rule.modifier: rule.allowed for rule in modifiers.modifiers_for(shelf, "12346", SUMMER)}
    assert allowed["50"]
    assert allowed["26"]
    assert allowed["80"]
    assert allowed["54"]
    assert not allowed["62"]
    assert modifiers.modifiers_for(shelf, "99999", SUMMER) == []


def test_zeros_that_a_spreadsheet_lost_are_put_back(official_files: OfficialFiles, imported: Imported) -> None:
    gpci = official_files.write(
        "GPCI2024.csv",
        "ADDENDUM E. CY 2024 GPCIs,,,,,,,\r\n"
        "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
        "2024 PW GPCI (without 1.0 Floor),2024 PW GPCI (with 1.0 Floor),2024 PE GPCI,2024 MP GPCI\r\n"
        "1112,CA,5,SAN FRANCISCO*,1.100,1.200,1.300,0.500\r\n* a footnote,,,,,,,\r\n",
    )
    zips = official_files.write(
        "ZIP5_JUL2024.txt",
        "".join(f"CA941{n:02d}0111205{'':61}20243\r\n" for n in range(3)),
    )
    shelf = imported(gpci, zips)
    (found,) = localities.find_localities(shelf, "94102", SUMMER)
    assert (found.contractor, found.number, found.name) == ("01112", "05", "SAN FRANCISCO")
    assert (found.work, found.practice, found.malpractice) == (Decimal("1.200"), Decimal("1.300"), Decimal("0.500"))


def coverage_files(files: OfficialFiles) -> OfficialFiles:
    files.write(
        "article.csv",
        "article_id,article_version,article_type,title,article_eff_date,article_end_date,description,status\r\n"
        '57742,3,6,Billing and Coding: Bunions,2024-01-01 00:00:00,,"<p>Words &amp; more</p>",A\r\n',
    )
    files.write(
        "article_x_hcpc_code.csv",
        "article_id,article_version,hcpc_code_id,hcpc_code_group,range\r\n57742,3,28296,1,N\r\n57742,3,XX000,1,N\r\n",
    )
    files.write(
        "article_x_icd10_covered.csv",
        "article_id,article_version,icd10_code_id,icd10_covered_group,asterisk\r\n57742,3,M20.11,1,\r\n57742,3,M20.12,1,\r\n",
    )
    files.write(
        "article_x_icd10_noncovered.csv",
        "article_id,article_version,icd10_code_id,icd10_noncovered_group\r\n57742,3,Z41.1,1\r\n",
    )
    files.write(
        "article_x_icd10_covered_group.csv",
        'article_id,article_version,icd10_covered_group,paragraph\r\n57742,3,1,"<p>With <b>pain</b></p>"\r\n',
    )
    files.write(
        "article_x_contractor.csv",
        "article_id,article_version,contractor_id,contractor_type_id,contractor_version\r\n57742,3,10,12,1\r\n",
    )
    files.write(
        "contractor.csv",
        "contractor_id,contractor_type_id,contractor_version,contractor_bus_name\r\n10,12,1,Example MAC\r\n",
    )
    files.write(
        "contractor_jurisdiction.csv",
        "contractor_id,contractor_type_id,contractor_version,state_id,active_date,term_date\r\n10,12,1,1,2020-01-01,\r\n"
        "10,12,1,2,2020-01-01,2023-01-01\r\n",
    )
    files.write("state_lookup.csv", "state_id,state_abbrev,description\r\n1,NY,New York\r\n2,CA,California\r\n")
    return files


def test_an_article_covers_some_diagnoses_and_not_others(official_files: OfficialFiles, imported: Imported) -> None:
    shelf = imported(coverage_files(official_files).folder)
    found = coverage.coverage(shelf, "28296", ["M20.11", "Z41.1", "M20.42"], SUMMER, "NY")
    assert [one.verdict for one in found.diagnoses] == [Verdict.COVERED, Verdict.NOT_COVERED, Verdict.NOT_COVERED]
    assert found.diagnoses[0].condition == "With pain"
    (article,) = found.policies
    assert (article.number, article.title, article.contractor) == (
        "A57742",
        "Billing and Coding: Bunions",
        "Example MAC",
    )
    assert article.states == ("NY",)
    elsewhere = coverage.coverage(shelf, "28296", ["M20.11"], SUMMER, "CA")
    assert (elsewhere.policies, elsewhere.diagnoses[0].verdict) == ((), Verdict.NO_DATA)
    assert coverage.coverage(shelf, "28296", ["M20.11"], date(2023, 1, 1)).policies == ()
    assert coverage.policy_text(shelf, article) == "Words & more"


def test_procedures_and_diagnoses_are_paired_by_an_article_that_is_named(
    official_files: OfficialFiles, imported: Imported
) -> None:
    shelf = imported(coverage_files(official_files).folder)
    pairs = crosswalk.diagnoses_for(shelf, "28296", SUMMER)
    assert [(pair.code, pair.covered, pair.article.number) for pair in pairs] == [
        ("M20.11", True, "A57742"),
        ("M20.12", True, "A57742"),
        ("Z41.1", False, "A57742"),
    ]
    back = crosswalk.procedures_for(shelf, "M20.11", SUMMER)
    assert [(pair.code, pair.covered) for pair in back] == [("28296", True)]


def test_what_the_coverage_api_answers_is_read_like_the_tables(
    official_files: OfficialFiles, imported: Imported
) -> None:
    def answer(name: str, *data: dict[str, object]) -> None:
        official_files.write(name, json.dumps({"meta": {"status": {"id": 200}, "fields": []}, "data": list(data)}))

    key = {"article_id": 57742, "article_version": 3}
    answer("hcpc.json", key | {"hcpc_code_id": "28296", "hcpc_code_group": 1, "long_description": "never kept"})
    answer("covered.json", key | {"icd10_code_id": "M20.11", "icd10_covered_group": 1, "asterisk": None})
    answer("article.json", key | {"title": "Bunions", "article_eff_date": "01/01/2024", "article_end_date": "N/A"})
    shelf = imported(official_files.folder)
    (one,) = coverage.coverage(shelf, "28296", ["M20.11"], SUMMER).diagnoses
    assert one.verdict is Verdict.COVERED
    assert one.article is not None
    assert one.article.title == "Bunions"
    assert "never kept" not in shelf.path.read_bytes().decode("latin-1")


def test_the_amas_list_gives_words_short_words_and_consumer_terms(
    official_files: OfficialFiles, imported: Imported
) -> None:
    text = "A notice\r\n\r\nConcept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\r\n" + "".join(
        f"10{n}\t1234{n}\tInvented long words {n}\tMEDIUM {n}\tShort {n}\tWords for everybody {n}\r\n" for n in range(3)
    )
    shelf = imported(official_files.write("Consolidated 2024.txt", text), accepted=frozenset({"AMA"}))
    found = shelf.lookup("12342", SUMMER)
    assert found is not None
    assert found.description == "Invented long words 2"
    (hit, *_) = shelf.search("words for everybody 2", SUMMER, limit=3)
    assert hit.entry.code in {"12340", "12341", "12342"}


def test_changes_name_the_figures_before_and_after(official_files: OfficialFiles, imported: Imported) -> None:
    january = official_files.fees([{0: "12345", 5: "1.00", 14: "010"}], month="January")
    july = official_files.fees([{0: "12345", 5: "1.10", 14: "090"}])
    limits = [
        official_files.mue([("12345", units, "3 x", "y")], day=day)
        for units, day in (("2", "04-01-2024"), ("1", "07-01-2024"))
    ]
    shelf = imported(january, july, *limits)
    found = {(change.what, change.before, change.after) for change in history.changes(shelf, "12345")}
    assert found == {
        ("global days", "010", "090"),
        ("work RVU", "1.00", "1.10"),
        ("units, practitioner", "2 (MAI 3)", "1 (MAI 3)"),
    }


def test_a_tab_delimited_add_on_file_is_read_by_its_captions(official_files: OfficialFiles, imported: Imported) -> None:
    text = (
        "Edit Type\tAdd-On Code\tAdd-On Code Deletion Date\tPrimary Code\tPrimary Code Deletion Date\tEffective Date\t"
        "Deletion Date\tSpecial Instruction\r\n2\t11045\t\tCCCCC\t\t2013091\t2024001\tcontractor decides\r\n"
    )
    shelf = imported(official_files.write("AOC_V2024Q3-MCR.txt", text))
    (edit,) = rows.addon(shelf, "11045", date(2023, 6, 1))
    assert (edit.type, edit.contractor_defined, edit.deleted, edit.note) == (
        2,
        True,
        date(2024, 1, 1),
        "contractor decides",
    )
    assert rows.addon(shelf, "11045", SUMMER) == []


def as_workbook(files: OfficialFiles, table: Path) -> Path:
    """`table` as an Excel workbook, numbers as numbers, with the zeros in front of them gone."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(table.read_text(encoding="utf-8").rstrip("\x1a,\r\n").splitlines()):
        sheet.append([float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else cell or None for cell in row])
    path = files.folder / table.with_suffix(".xlsx").name
    book.save(path)
    table.unlink()
    return path


def test_workbooks_say_the_same_as_the_text(official_files: OfficialFiles, imported: Imported) -> None:
    fees_ = official_files.fees([{0: "12345", 5: "1.30", 14: "090", 25: "02"}, {0: "J0001", 14: "000", 30: ""}])
    drugs = official_files.hcpcs(
        [{"HCPC": "J0001", "LONG DESCRIPTION": "Invented", "ADD DT": "20100101", "PRICE1": "51"}]
    )
    shelf = imported(as_workbook(official_files, fees_), as_workbook(official_files, drugs))
    row = rows.fee_row(shelf, "12345", "", SUMMER)
    assert row is not None
    assert (row.work, row.global_days, row.supervision) == (Decimal("1.30"), "090", "02")
    drug = shelf.lookup("J0001", SUMMER)
    assert drug is not None
    assert (drug.description, drug.valid_from) == ("Invented", date(2010, 1, 1))
