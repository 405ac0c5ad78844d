"""Scans and photographs: read by OCR where the extra is installed, and shown as unread with the reason where not."""

import io
import sys

import pytest

from consultant.case import scan
from consultant.case.child import extract
from consultant.case.document import read_document
from consultant.record.mail import AttachmentState

if not scan.available():
    pytest.skip("the OCR extra is not installed", allow_module_level=True)

from PIL import Image, ImageDraw, ImageFont

LINES = [("Hallux valgus, right foot", 40), ("Wound 3.5 x 2.0 cm", 40)]
TABLE = [("28296", "RT"), ("J3301", "LT")]


def photograph(kind: str = "PNG", size: tuple[int, int] = (760, 300), pages: int = 1, turned: bool = False) -> bytes:
    """A picture of a short note with a table below it, as a scanner or a telephone makes it."""
    picture = Image.new("L", size, 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=34)
    for number, (text, left) in enumerate(LINES):
        draw.text((left, 20 + 60 * number), text, fill=0, font=font)
    for number, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            draw.text((40 + 300 * column, 150 + 60 * number), cell, fill=0, font=font)
    if turned:
        picture = picture.rotate(90, expand=True)
    file = io.BytesIO()
    options = {"save_all": True, "append_images": [picture] * (pages - 1)} if pages > 1 else {}
    if turned:
        exif = Image.Exif()
        exif[0x0112] = 6  # a telephone held upright: turn clockwise to show
        options["exif"] = exif
    picture.save(file, kind, **options)
    return file.getvalue()


def letters(*lines: str) -> str:
    return "".join("".join(lines).split())


@pytest.mark.parametrize(("name", "kind"), [("note.png", "PNG"), ("note.pdf", "PDF")])
def test_a_scan_is_read_and_the_reviewer_is_told_to_compare(name, kind):
    found = read_document(name, "application/octet-stream", photograph(kind))
    assert found.state is AttachmentState.READ
    assert found.note.startswith("read by OCR, which mistakes characters")
    first, second, *table = found.text.splitlines()
    assert letters(first, second) == letters(*(line for line, _ in LINES)), "blanks may be lost, characters may not"
    assert table == ["28296 | RT", "J3301 | LT"], "a code and the cell beside it stay apart"


def test_reading_a_scan_twice_gives_the_same_text():
    data = photograph("JPEG")
    assert extract("image", data, 10_000) == extract("image", data, 10_000)


def test_every_page_of_a_tiff_is_read():
    found = extract("image", photograph("TIFF", pages=2), 10_000)
    assert found.text.count("right foot") == 2


def test_a_photograph_that_was_taken_sideways_is_turned():
    assert "right foot" in extract("image", photograph("JPEG", turned=True), 10_000).text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (photograph(size=(120, 90)), "too small to hold a note"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a kind that cannot be opened"),
        (photograph("JPEG")[:900], "damaged"),
    ],
)
def test_a_picture_that_cannot_be_read_says_why(data, why):
    found = extract("image", data, 10_000)
    assert (found.read, found.text) == (False, "")
    assert found.note == f"a picture: not read, please look at it ({why})"


def test_a_picture_of_too_many_pixels_is_not_opened():
    file = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(file, "PNG")
    assert "more pixels than is safe" in extract("image", file.getvalue(), 10_000).note


def test_a_blank_picture_is_left_to_the_reviewer():
    file = io.BytesIO()
    Image.new("L", (400, 300), 255).save(file, "PNG")
    assert extract("image", file.getvalue(), 10_000).note.endswith("(no text was found in it)")


def test_without_the_extra_a_picture_and_a_scan_say_how_to_have_them_read(monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['rapidocr_onnxruntime'] = None\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    picture, scanned = extract("image", photograph(), 10_000), extract("pdf", photograph("PDF"), 10_000)
    assert picture.note == f"a picture: not read, please look at it; {scan.INSTALL}"
    assert scanned.note == f"scanned: no text layer; {scan.INSTALL}"
    assert not picture.read
    assert not scanned.read


def test_ocr_opens_no_connection(monkeypatch, tmp_path):
    """From the first import on: the child itself is forbidden to."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.bind', 'socket.sendto'):\n"
        "        raise SystemExit(9)\n"
        "sys.addaudithook(refuse)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "right foot" in extract("image", photograph(), 10_000).text
    assert sys.path[0] == str(tmp_path)
