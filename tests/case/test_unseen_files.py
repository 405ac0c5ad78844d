"""What a Word file or a PDF page does not show is no text of the case; it is counted for the reviewer."""

import pytest

from consultant.case.document import read_document
from tests.fixtures.papers import pdf_of, word_of

TOLD = "5 characters of hidden text were left out"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


STYLES = """
<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Aside"><w:basedOn w:val="Base"/></w:style>
<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Dark"><w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr></w:style>
"""


@pytest.mark.parametrize(
    "hidden",
    [
        run("ghost", "<w:vanish/>"),
        run("ghost", '<w:vanish w:val="true"/>'),
        run("ghost", '<w:rStyle w:val="Aside"/>'),
        run("ghost", '<w:color w:val="FFFFFF"/>'),
        run("ghost", '<w:color w:val="fafafa"/><w:highlight w:val="white"/>'),
        run("ghost", '<w:sz w:val="2"/>'),
        run("gh", "<w:vanish/>") + run("ost", '<w:color w:val="FFFFFF"/>'),
    ],
)
def test_hidden_runs_of_a_word_file_are_left_out_and_counted(hidden):
    found = read_document("a.docx", "", word_of(paragraph(run("left foot"), hidden, run(", two screws")), STYLES))
    assert (found.text, found.note) == ("left foot, two screws", TOLD)


def test_a_paragraph_in_a_white_style_is_left_out():
    body = paragraph(run("left foot")) + paragraph(run("ghost"), properties='<w:pStyle w:val="Pale"/>')
    found = read_document("a.docx", "", word_of(body, STYLES))
    assert (found.text, found.note) == ("left foot", TOLD)


def in_table(style: str, shade: str) -> str:
    cell = f"<w:tc><w:tcPr>{shade}</w:tcPr>{paragraph(run('heading', WHITE))}</w:tc>"
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tr>{cell}</w:tr></w:tbl>'


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    "shown",
    [
        paragraph(run("heading", '<w:vanish w:val="0"/>')),
        paragraph(run("heading", WHITE + '<w:shd w:val="clear" w:fill="003366"/>')),
        paragraph(run("heading", WHITE + '<w:highlight w:val="black"/>')),
        paragraph(run("heading", WHITE), properties='<w:shd w:val="clear" w:fill="003366"/>'),
        paragraph(run("heading", '<w:color w:val="EEEE00"/>')),
        paragraph(run("heading", '<w:color w:val="auto"/><w:sz w:val="8"/>')),
        paragraph(run("heading", '<w:color w:val="000000"/>'), properties='<w:pStyle w:val="Pale"/>'),
        in_table("Dark", ""),
        in_table("TableGrid", '<w:shd w:val="clear" w:fill="1F3864"/>'),
    ],
)
def test_what_a_reader_of_a_word_file_sees_stays(shown):
    found = read_document("a.docx", "", word_of(shown, STYLES))
    assert (found.text, found.note) == ("heading", "")


SEEN = "BT /F1 10 Tf 72 720 Td (Chevron osteotomy left) Tj ET\n"
GHOST = "BT /F1 10 Tf 72 600 Td (ghost) Tj ET"


@pytest.mark.parametrize(
    "hidden",
    [
        f"q 3 Tr {GHOST} Q",
        f"1 g {GHOST}",
        f"1 1 1 rg {GHOST}",
        f"0 0 0 0 k {GHOST}",
        f"0 0 1 rg 60 300 400 40 re f 1 g {GHOST}",
        f"q 1 g 0 0 612 792 re f Q q 1 g {GHOST} Q",
        "1 g BT /F1 10 Tf 72 600 Td [(gh) -20 (ost)] TJ ET",
    ],
)
def test_text_that_a_pdf_page_does_not_show_is_left_out_and_counted(hidden):
    found = read_document("a.pdf", "application/pdf", pdf_of(SEEN + hidden))
    assert (found.text, found.note) == ("Chevron osteotomy left", TOLD)


@pytest.mark.parametrize(
    "shown",
    [
        f"0 0 1 rg 60 590 400 40 re f 1 g {GHOST}",
        f"q 1 0 0 1 0 290 cm 0 0 1 rg 60 300 400 40 re f Q 1 g {GHOST}",
        f"q 400 0 0 40 60 590 cm /Im1 Do Q 1 g {GHOST}",
        f"q 1 g Q 3 Tr 0 Tr {GHOST}",
        f"0.5 g {GHOST}",
        f"1 Tr 1 g {GHOST}",
        f"/Own cs 1 scn /Sh1 sh 1 g {GHOST}",
    ],
)
def test_what_a_pdf_page_may_show_stays(shown):
    found = read_document("a.pdf", "application/pdf", pdf_of(SEEN + shown, picture=True))
    assert (found.text.split("\n"), found.note) == (["Chevron osteotomy left", "ghost"], "")


def test_the_text_layer_of_a_scan_is_read_and_the_reviewer_is_told_to_compare():
    page = "q 612 0 0 792 0 0 cm /Im1 Do Q 3 Tr BT /F1 10 Tf 72 720 Td (Chevron osteotomy left) Tj ET"
    found = read_document("a.pdf", "application/pdf", pdf_of(page, picture=True))
    assert found.text == "Chevron osteotomy left"
    assert found.note == "the text stands unseen behind a scan: hold it against the picture"


def test_a_page_whose_table_is_hidden_is_read_without_it():
    rows = "".join(
        f"BT /F1 10 Tf {72 + 150 * column} {600 - 16 * row} Td (cell {row}{column}) Tj ET\n"
        for row in range(3)
        for column in range(3)
    )
    found = read_document("a.pdf", "application/pdf", pdf_of(f"{SEEN}q 3 Tr {rows} Q"))
    assert found.text == "Chevron osteotomy left"
