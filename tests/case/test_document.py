"""Attachments become text where they can, and a note a reviewer understands where they cannot."""

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from consultant.case.child import extract
from consultant.case.document import kind_of, read_document
from consultant.record.mail import AttachmentState

READ, NOT_READ = AttachmentState.READ, AttachmentState.NOT_READ


def pdf(*pages: str) -> bytes:
    """A PDF written by hand, one line of text a page; an empty line makes a page as a scanner does."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    font = 3 + 2 * len(pages)
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 {font} 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    return out + f"{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()


def word(*paragraphs: str, table: list[list[str]] | None = None, header: str = "") -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                grid.cell(row, column).text = cell
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def locked(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_with_a_text_layer_is_read_page_by_page() -> None:
    found = read_document("note.pdf", "application/pdf", pdf("Chevron osteotomy left", "One screw was placed"))
    assert (found.state, found.kind, found.note) == (READ, "pdf", "")
    assert found.text == "Chevron osteotomy left\n\nOne screw was placed"


def test_a_scanned_pdf_is_not_read_and_says_so() -> None:
    found = read_document("scan.pdf", "application/pdf", pdf("", ""))
    assert (found.state, found.text) == (NOT_READ, "")
    assert found.note.startswith("scanned: no text layer; ")


def test_a_pdf_that_is_scanned_in_part_says_which_part_is_missing() -> None:
    found = read_document("note.pdf", "application/pdf", pdf("Chevron osteotomy left", ""))
    assert found.state is READ
    assert found.note.startswith("1 of 2 pages have no text layer")


def test_a_locked_pdf_is_not_read_and_one_with_an_empty_password_is() -> None:
    secret = pdf("Chevron osteotomy left")
    assert read_document("a.pdf", "application/pdf", locked(secret, "x")).note.startswith("encrypted")
    assert read_document("a.pdf", "application/pdf", locked(secret, "")).text == "Chevron osteotomy left"


def test_a_word_file_is_read_with_its_tables_and_headers() -> None:
    data = word("Operative note", "Wedge resection", table=[["Toe", "Finding"], ["2", "rigid"]], header="Foot Clinic")
    found = read_document("note.docx", "application/octet-stream", data)
    assert found.text.split("\n") == ["Foot Clinic", "Operative note", "Wedge resection", "Toe | Finding", "2 | rigid"]


def test_inserted_text_of_a_word_file_is_read_and_deleted_text_is_not() -> None:
    data = word("left foot")
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                change = (
                    b'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>right foot</w:t></w:r></w:ins>'
                    b'<w:del w:id="2" w:author="a"><w:r><w:delText>wrong foot</w:delText></w:r></w:del></w:p></w:body>'
                )
                content = content.replace(b"</w:body>", change)
            out.writestr(entry, content)
    found = read_document("note.docx", "", target.getvalue())
    assert found.text.split("\n") == ["left foot", "right foot"]


def test_rtf_is_read() -> None:
    data = rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 D\'e9bridement to {\b muscle}, 6 by 4 cm\par Next \u8217? line}"
    assert read_document("note.rtf", "application/rtf", data).text == "Débridement to muscle, 6 by 4 cm\nNext ’ line"


@pytest.mark.parametrize(
    ("name", "kind", "data", "text"),
    [
        ("note.txt", "text/plain", "Äußere Wunde".encode("latin-1"), "Äußere Wunde"),
        ("codes.csv", "application/octet-stream", b"code,units\n1,2", "code | units\n1 | 2"),
        ("README.md", "application/octet-stream", b"# Note", "# Note"),
        ("note.html", "application/octet-stream", b"<p>Nail <b>avulsion</b></p>", "Nail avulsion"),
        ("noname", "application/octet-stream", b"<!DOCTYPE html><p>Nail avulsion</p>", "Nail avulsion"),
        (
            "meet.ics",
            "text/calendar",
            b"BEGIN:VCALENDAR\nSUMMARY:Case\n  review\nEND:VCALENDAR",
            "Summary: Case review",
        ),
        ("wide.txt", "text/plain", "wide".encode("utf-16"), "wide"),
    ],
)
def test_text_of_many_kinds_is_read(name: str, kind: str, data: bytes, text: str) -> None:
    found = read_document(name, kind, data)
    assert (found.state, found.text) == (READ, text)


@pytest.mark.parametrize(
    ("name", "kind", "data", "note"),
    [
        ("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(50), "a picture: not read, please look at it ("),
        ("report.pdf", "application/pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture: not read, please look at it ("),
        ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" + bytes(50), "an Outlook winmail.dat package"),
        ("old.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "an old Word or Outlook"),
        ("a.zip", "application/zip", b"PK\x03\x04" + bytes(60), "a compressed archive: not opened"),
        ("empty.pdf", "application/pdf", b"", "the file is empty"),
        ("broken.pdf", "application/pdf", b"%PDF-1.7 \x00\x01", "the PDF is damaged"),
        ("broken.docx", "", b"PK\x03\x04 word/document.xml", "the Word file is damaged"),
        ("blob.bin", "application/octet-stream", bytes(range(256)), "a file of a kind that is not read"),
        ("smime.p7s", "application/pkcs7-signature", b"0\x82" + bytes(9), "a digital signature"),
        ("blank.txt", "text/plain", b"  \n ", "it has no text in it"),
    ],
)
def test_what_is_not_read_says_why(name: str, kind: str, data: bytes, note: str) -> None:
    found = read_document(name, kind, data)
    assert found.state is NOT_READ
    assert found.note.startswith(note)
    assert found.text == ""


def test_the_bytes_decide_before_the_name_does() -> None:
    assert kind_of("note.txt", "text/plain", pdf("x")) == "pdf"
    assert kind_of("note.pdf", "application/pdf", b"{\\rtf1 x}") == "rtf"
    assert kind_of("letter.txt", "text/plain", b"MZ is a name that a text may begin with") == "text"


def test_an_archive_that_unpacks_beyond_measure_is_not_opened() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(5):
            out.writestr(f"word/{number}.xml", bytes(30 * 1024 * 1024))
    found = read_document("bomb.docx", "", file.getvalue())
    assert (found.state, found.note) == (NOT_READ, "the Word file unpacks to more than is safe to open")


def test_entities_that_multiply_do_not_multiply() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 500 + '">'
    laughs += "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">' for n in range(8)) + "]>"
    body = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body>"
    bomb = f'<?xml version="1.0"?>{laughs}<w:document xmlns:w="{body}">{text}</w:document>'
    source, target = zipfile.ZipFile(io.BytesIO(word("x"))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            content = bomb.encode() if entry.filename == "word/document.xml" else source.read(entry)
            out.writestr(entry.filename, content)
    found = read_document("bomb.docx", "", target.getvalue())
    assert len(found.text) < 2000


def test_reading_that_takes_too_long_is_given_up() -> None:
    found = extract("pdf", pdf("Chevron osteotomy left"), 1000, seconds=0.001)
    assert (found.read, found.note) == (False, "reading it took too long and was given up")


def test_the_reader_of_documents_is_given_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A document reader that was taken over finds nothing in its environment."""
    monkeypatch.setenv("CONSULTANT_MAILBOX_PASSWORD", "secret")
    spy = tmp_path / "sitecustomize.py"
    spy.write_text("import os, pathlib\npathlib.Path(__file__).with_name('seen').write_text(' '.join(os.environ))\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    extract("rtf", b"{\\rtf1 x}", 10)
    assert "CONSULTANT" not in (tmp_path / "seen").read_text()


def test_long_text_is_cut_and_says_so() -> None:
    found = read_document("a.txt", "text/plain", b"word " * 1000, most=100)
    assert (len(found.text), found.note) == (100, "only the first 100 characters were kept")
    assert read_document("a.rtf", "", b"{\\rtf1 " + b"word " * 1000 + b"}", most=100).note


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.html", "a.png", "winmail.dat", "x", "a.ics"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_have_an_outcome(data: bytes, name: str) -> None:
    if kind_of(name, "application/octet-stream", data) in ("pdf", "docx", "rtf"):
        return
    found = read_document(name, "application/octet-stream", data)
    assert found.text or found.note
    found.text.encode("utf-8")


def test_a_forwarded_message_file_is_known_by_its_name() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", "x"
    mail.set_content("Inner words")
    assert kind_of("fwd.eml", "application/octet-stream", mail.as_bytes()) == "text"
