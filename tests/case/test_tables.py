"""Tables of attachments are read row by row: the cells of a row stand in one line, in order."""

import io
import zipfile
from datetime import date, datetime

import pytest

from consultant.case.delimited import rows_of
from consultant.case.document import kind_of, read_document
from consultant.case.markup import html_to_text
from consultant.record.mail import AttachmentState
from tests.fixtures.papers import pdf_lines, pdf_of, rewritten, word_of, workbook

READ, NOT_READ = AttachmentState.READ, AttachmentState.NOT_READ
WOUNDS = [("Site", "Size", "Removed"), ("right heel", "4.0 x 3.5 cm", "fat"), ("left foot", "3.0 x 2.5 cm", "fat")]
LINES = ["Site | Size | Removed", "right heel | 4.0 x 3.5 cm | fat", "left foot | 3.0 x 2.5 cm | fat"]


def test_a_spreadsheet_is_read_row_by_row():
    found = read_document("wounds.xlsx", "application/octet-stream", workbook(("Wounds", WOUNDS)))
    assert (found.state, found.kind, found.note) == (READ, "xlsx", "")
    assert found.text.split("\n") == LINES


def test_cells_of_a_spreadsheet_read_as_its_reader_would_write_them():
    row = [
        date(2026, 5, 12),
        datetime.fromisoformat("2026-05-12T14:05"),
        3.0,
        0.1,
        1200,
        True,
        None,
        "two\nlines",
        None,
    ]
    found = read_document("a.xlsx", "", workbook(("A", [row])))
    assert found.text == "2026-05-12 | 2026-05-12 14:05 | 3 | 0.1 | 1200 | yes |  | two lines"


def test_sheets_stand_under_their_names_and_hidden_ones_are_left_out_and_told():
    data = workbook(("Lines", [["28296", 1]]), ("Aside", [["ghost"]]), ("Drugs", [["J3301", 4]]), hidden=["Aside"])
    found = read_document("a.xlsx", "", data)
    assert found.text.split("\n") == ["Lines", "28296 | 1", "", "Drugs", "J3301 | 4"]
    assert found.note == "1 hidden sheet was left out"


def test_a_formula_is_read_by_the_value_stored_with_it():
    def calculated(xml: bytes) -> bytes:
        return (
            xml.replace(b"<v></v>", b"<v>21.5</v>").replace(b"<v />", b"<v>21.5</v>").replace(b"<v/>", b"<v>21.5</v>")
        )

    data = rewritten(workbook(("A", [["total", "=14+7.5"]])), "xl/worksheets/sheet1.xml", calculated)
    assert read_document("a.xlsx", "", data).text == "total | 21.5"


def test_a_spreadsheet_is_read_up_to_a_bound_and_says_so():
    data = workbook(("A", [[f"row {number}"] for number in range(5_010)]))
    found = read_document("a.xlsx", "", data)
    assert found.text.split("\n")[-1] == "row 4999"
    assert found.note == "only the first 5000 rows of a sheet were read"


def test_a_sheet_that_claims_a_million_rows_is_read_by_what_it_holds():
    def spread(xml: bytes) -> bytes:
        return xml.replace(b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD1048576"')

    data = rewritten(workbook(("A", [["one"]])), "xl/worksheets/sheet1.xml", spread)
    assert read_document("a.xlsx", "", data).text == "one"


def test_a_spreadsheet_that_unpacks_beyond_measure_is_not_opened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(5):
            out.writestr(f"xl/{number}.xml", bytes(30 * 1024 * 1024))
    found = read_document("bomb.xlsx", "", file.getvalue())
    assert (found.state, found.note) == (NOT_READ, "the spreadsheet unpacks to more than is safe to open")


def test_a_broken_spreadsheet_costs_itself_alone():
    found = read_document("a.xlsx", "", workbook(("A", [["x"]]))[:1500] + b"xl/")
    assert (found.state, found.note) == (NOT_READ, "the spreadsheet is damaged")
    odd = rewritten(workbook(("A", [["x"]])), "xl/workbook.xml", lambda _: b"<broken")
    assert read_document("a.xlsx", "", odd).note.startswith("the spreadsheet is damaged, or of a kind")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("code,units\n28296,1\n", ["code | units", "28296 | 1"]),
        (
            "site;size;how\nheel;4,0;curette\nfoot;3,0;blade",
            ["site | size | how", "heel | 4,0 | curette", "foot | 3,0 | blade"],
        ),
        ("site\tsize\nheel\t4 cm", ["site | size", "heel | 4 cm"]),
        ('site,note\nheel,"to fat,\nno bone"\n', ["site | note", "heel | to fat, no bone"]),
        ("a,b,,\n1,2,,\n", ["a | b", "1 | 2"]),
    ],
)  # fmt: skip
def test_values_parted_by_a_separator_are_rows(text, rows):
    assert rows_of(text).split("\n") == rows


@pytest.mark.parametrize(
    "text", ["One sentence, with a comma.\nAnother without\nA third\n", "", 'x,"y\n' + "z\n" * 200]
)
def test_what_no_separator_parts_stays_as_it_is(text):
    assert rows_of(text) == text


def test_a_list_of_values_is_known_by_its_name_or_its_type():
    assert kind_of("wounds.csv", "application/octet-stream", b"a,b\n1,2") == "rows"
    assert kind_of("wounds", "text/tab-separated-values", b"a\tb\n1\t2") == "rows"
    assert kind_of("note.txt", "text/plain", b"a,b\n1,2") == "text"
    assert read_document("wounds.csv", "text/csv", b"site,size\nheel,4 cm\n").text == "site | size\nheel | 4 cm"


def test_the_rows_of_a_pdf_table_stand_in_one_line_each():
    title = [("Wound care note",), *WOUNDS]
    found = read_document("note.pdf", "application/pdf", pdf_of(pdf_lines(*title)))
    assert found.text.split("\n") == ["Wound care note", *LINES]


def test_columns_of_writing_are_not_read_across():
    left = ["The patient was brought to the operating room and", "the foot was prepped and draped in the usual way"]
    right = ["A second incision was made over the lesser toes,", "and the extensor tendon was lengthened as planned"]
    page = pdf_lines(*([one] for one in left), columns=(72,)) + "\n"
    page += pdf_lines(*([one] for one in right), columns=(340,))
    found = read_document("note.pdf", "application/pdf", pdf_of(page))
    assert "|" not in found.text
    assert found.text.split("\n")[:2] == left


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_merged_and_nested_cells_of_a_word_table_stay_in_the_line_of_their_row():
    inner = "<w:tbl><w:tr>" + cell("4 cm") + cell("3 cm") + "</w:tr></w:tbl>"
    broken = (
        "<w:tc><w:p><w:r><w:t>to</w:t><w:br/><w:t>fat</w:t></w:r></w:p><w:p><w:r><w:t>no bone</w:t></w:r></w:p></w:tc>"
    )
    rows = [
        cell("Wounds of both feet", '<w:gridSpan w:val="3"/>'),
        cell("heel", '<w:vMerge w:val="restart"/>') + f"<w:tc>{inner}<w:p/></w:tc>" + broken,
        cell("", "<w:vMerge/>") + cell("2 cm") + cell("skin"),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    found = read_document("a.docx", "", word_of(table))
    assert found.text.split("\n") == ["Wounds of both feet", "heel | 4 cm, 3 cm | to fat no bone", " | 2 cm | skin"]


def test_merged_cells_and_breaks_of_an_html_table_stay_in_the_line_of_their_row():
    rows = "<tr><th>Site</th><th>Size</th><th>How</th></tr>"
    rows += "<tr><td rowspan=2>heel</td><td>4 cm<br>3 cm</td><td><p>to fat</p><p>no bone</p></td></tr>"
    rows += "<tr><td>2 cm</td><td>skin</td></tr>"
    found = html_to_text(f"<p>Wounds:</p><table>{rows}</table>")
    assert found.text.split("\n") == [
        "Wounds:",
        "",
        "Site | Size | How",
        "heel | 4 cm 3 cm | to fat no bone",
        "| 2 cm | skin",
    ]


def test_a_name_and_its_value_in_an_html_table_are_a_line_and_not_two_cells():
    page = "<table><tr><td>Patient:</td><td>[NAME]</td></tr><tr><td></td><td>left foot</td></tr></table>"
    assert html_to_text(page).text.split("\n") == ["Patient: [NAME]", "left foot"]
