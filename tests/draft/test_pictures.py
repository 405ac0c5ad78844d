"""Pictures are never sent to a model: of what came with a message only text is."""

import base64
import io
from email.message import EmailMessage
from email.utils import make_msgid
from importlib import import_module

import pytest

from consultant.case import scan
from consultant.draft.drafter import make_drafter
from consultant.draft.propose import draft_case
from consultant.record import Case, CaseState
from tests.fixtures.incoming import Post, build
from tests.fixtures.model_server import diagnosis, line, proposal

PIXELS = bytes(range(7, 250)) * 9
PICTURES = {
    "wound.png": b"\x89PNG\r\n\x1a\n" + PIXELS,
    "photo.jpg": b"\xff\xd8\xff\xe0" + PIXELS,
    "scan.tif": b"II*\0" + PIXELS,
}
KINDS = {"wound.png": "png", "photo.jpg": "jpeg", "scan.tif": "tiff"}
NOTE = """DOS: 05/12/2026
Dx: Hallux valgus, right foot
Procedure: Bunionectomy with distal metatarsal osteotomy, right foot
"""


def mail_with_pictures() -> bytes:
    """A note with pictures attached, one shown in its HTML and one written into its markup."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "d.reed@clinic.example", "consult@service.example"
    mail["Subject"], mail["Date"] = "Bunion", "Mon, 01 Jun 2026 08:00:00 -0400"
    mail.set_content(NOTE)
    place = make_msgid(domain="clinic.example")
    written = base64.b64encode(PICTURES["wound.png"]).decode()
    paragraphs = "".join(f"<p>{one}</p>" for one in NOTE.splitlines())
    html = f'{paragraphs}<img src="cid:{place[1:-1]}"><img src="data:image/png;base64,{written}">'
    mail.add_alternative(html, subtype="html")
    shown = mail.get_payload()[1]
    shown.add_related(PICTURES["photo.jpg"], "image", "jpeg", cid=place, filename="shown.jpg", disposition="inline")
    for name, data in PICTURES.items():
        mail.add_attachment(data, maintype="image", subtype=KINDS[name], filename=name)
    return mail.as_bytes()


def is_text_alone(message) -> bool:
    content = message.get("content")
    return content is None or isinstance(content, str)


@pytest.fixture
def requests_for(incoming: Post, model_settings, model_server, small_shelf):
    """A mail in; what the model was asked for its draft, as bodies."""

    def draft(raw: bytes) -> list[dict[str, object]]:
        case_id = incoming(raw).case_id
        assert case_id is not None
        answer = proposal(
            summary="Report 28296-RT with M20.11.",
            lines=[line("28296", "Bunionectomy with distal metatarsal osteotomy", modifiers=("RT",), pointers=(1,))],
            diagnoses=[diagnosis("M20.11", "Hallux valgus, right foot")],
        )
        model_server.otherwise = model_server.saying(answer)
        assert draft_case(incoming.service, case_id, make_drafter(model_settings, small_shelf)) is not None
        with incoming.service.look() as session:
            assert session.get_one(Case, case_id).state is CaseState.REVIEW
        return [one.body for one in model_server.seen]

    return draft


def assert_text_alone(requests, pictures):
    """No part of a message is anything but text, and no stretch of a picture's bytes is in it."""
    assert requests, "the model was asked"
    sent = repr(requests)
    assert not [word for word in ("image_url", "input_image", "data:image") if word in sent]
    assert all(is_text_alone(message) for body in requests for message in body["messages"])
    for data in pictures:
        for encoded in (base64.b64encode(data).decode(), data.hex(), data.decode("latin-1")):
            assert not [at for at in range(0, len(encoded) - 40, 40) if encoded[at : at + 40] in sent]


def test_no_request_to_a_model_holds_a_picture_or_a_part_of_one(requests_for):
    assert_text_alone(requests_for(mail_with_pictures()), PICTURES.values())


@pytest.mark.skipif(not scan.available(), reason="the OCR extra is not installed")
def test_of_a_photograph_that_ocr_read_a_model_is_given_the_text_alone(requests_for):
    image, drawing, fonts = (import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    picture = image.new("L", (760, 200), 255)
    drawing.Draw(picture).text((40, 60), "Tourniquet 48 minutes", fill=0, font=fonts.load_default(size=34))
    file = io.BytesIO()
    picture.save(file, "PNG")
    requests = requests_for(build(NOTE, files=(("photo.png", "image/png", file.getvalue()),)))
    assert "minutes" in repr(requests)
    assert_text_alone(requests, [file.getvalue()])
