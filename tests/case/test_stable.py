"""Reading the same file twice gives the same text, to the letter: the places of quotes hold."""

import pytest

from consultant.case.document import read_document
from consultant.record.mail import AttachmentState
from tests.case.test_document import pdf, word
from tests.fixtures.papers import pdf_lines, pdf_of, word_of, workbook

WOUNDS = [("Site", "Size", "Removed"), ("right heel", "4.0 x 3.5 cm", "fat"), ("left foot", "3.0 x 2.5 cm", "fat")]
HIDDEN = "<w:p><w:r><w:t>left foot</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ghost</w:t></w:r></w:p>"
FILES = {
    "note.txt": "Äußere Wunde, 4 cm\r\nto fat\u200b\n".encode(),
    "latin.txt": "Äußere Wunde, 4 cm\n".encode("latin-1"),
    "note.html": b"<p>Wounds</p><table><tr><td>heel<td>4 cm<tr><td>foot<td>3 cm</table><p hidden>ghost</p>",
    "wounds.csv": b"site,size\nheel,4 cm\nfoot,3 cm\n",
    "wounds.tsv": b"site\tsize\nheel\t4 cm\nfoot\t3 cm\n",
    "wounds.xlsx": workbook(("Wounds", WOUNDS), ("More", WOUNDS)),
    "note.docx": word("Operative note", table=[["Toe", "Finding"], ["2", "rigid"]], header="Foot Clinic"),
    "hidden.docx": word_of(HIDDEN),
    "note.rtf": rb"{\rtf1\ansi D\'e9bridement to {\b muscle}, 6 by 4 cm\par Next line}",
    "note.pdf": pdf("Chevron osteotomy left", "One screw was placed"),
    "table.pdf": pdf_of(pdf_lines(("Wound care note",), *WOUNDS)),
    "meet.ics": b"BEGIN:VCALENDAR\nSUMMARY:Case\n  review\nEND:VCALENDAR",
}


@pytest.mark.parametrize("name", FILES)
def test_reading_a_file_twice_gives_the_same_text(name):
    first, second = (read_document(name, "application/octet-stream", FILES[name]) for _ in range(2))
    assert first.state is AttachmentState.READ
    assert first == second


@pytest.mark.parametrize("name", FILES)
def test_the_text_of_a_file_read_as_text_is_itself(name):
    """Nothing that is stored changes when it is cleaned again on its way to a screen or a model."""
    text = read_document(name, "application/octet-stream", FILES[name]).text
    assert read_document("again.txt", "text/plain", text.encode()).text == text
