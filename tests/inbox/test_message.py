"""A message's bytes become what a person would see in them."""

import base64
import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant.inbox.files import flat
from consultant.inbox.flowed import take_out_uuencoded, unflow
from consultant.inbox.message import ParsedMessage, attachment_content, parse_message
from tests.fixtures.incoming import EMAILS, build

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEAD = "From: Dana <d@clinic.example>\r\nTo: consult@service.example\r\nSubject: Case\r\n"


def parse(text: str | bytes) -> ParsedMessage:
    return parse_message(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text, NOW)


def test_an_ordinary_message_is_read_whole() -> None:
    found = parse_message((EMAILS / "bunionectomy.eml").read_bytes(), NOW)
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == ("Dana Reed, DPM", "d.reed@footclinic.example")
    assert found.message_id == "<case-one@footclinic.example>"
    assert found.recipients == ["consult@service.example"]
    assert found.return_path == "d.reed@footclinic.example"
    assert found.sent_at == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert "14°" in found.body
    assert found.defects == []


def test_plain_text_is_read_before_html() -> None:
    found = parse(build("Plain words.", html="<p>Rich words.</p>"))
    assert (found.body.strip(), found.was_html) == ("Plain words.", False)


def test_html_is_read_when_the_plain_text_is_only_a_stub() -> None:
    html = "<p>" + "The wound was debrided to muscle. " * 20 + "</p>"
    for stub in ("", "Your mail program does not support HTML.", "View this email in your browser"):
        found = parse(build(stub, html=html))
        assert found.was_html
        assert "debrided to muscle" in found.body


def test_a_short_plain_text_beside_html_is_no_stub() -> None:
    found = parse(
        build("Which code fits a nail avulsion, please? Right great toe.", html="<p>Which code fits?</p>" * 9)
    )
    assert not found.was_html


def test_text_around_an_attachment_belongs_together() -> None:
    parts = ["Content-Type: text/plain\r\n\r\nBefore the picture.", "Content-Type: text/plain\r\n\r\nAfter it."]
    picture = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    body = "\r\n--b\r\n".join(["", parts[0], picture, parts[1]]) + "\r\n--b--\r\n"
    found = parse(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{body}")
    assert found.body == "Before the picture.\n\nAfter it."
    assert [file.content_type for file in found.files] == ["image/png"]


def test_flowed_text_has_its_paragraphs_again() -> None:
    found = parse(
        f"{HEAD}Content-Type: text/plain; format=flowed\r\n\r\nOne \r\nparagraph.\r\n> a \r\n> quote\r\n From"
    )
    assert found.body == "One paragraph.\n> a quote\nFrom"
    assert unflow("soft \nhyphen \n-- \nname", delsp=True) == "softhyphen\n-- \nname"


def test_a_file_written_into_the_text_is_taken_out() -> None:
    text, files = take_out_uuencoded("See this:\nbegin 644 note.txt\n#0V%T\n`\nend\nBye")
    assert text == "See this:\nBye"
    assert [(file.filename, file.data) for file in files] == [("note.txt", b"Cat")]
    story = "We begin 600 words early\nand this is no file\nend"
    assert take_out_uuencoded(story) == (story, [])


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('filename="note.pdf"', "note.pdf"),
        ("filename*=utf-8''na%C3%AFve%20note.pdf", "naïve note.pdf"),
        ("filename*0=long-; filename*1=name.pdf", "long-name.pdf"),
        ('filename="=?utf-8?q?na=C3=AFve.pdf?="', "naïve.pdf"),
        ('filename="..\\\\..\\\\etc\\\\passwd"', "passwd"),
        ('filename="/etc/passwd"', "passwd"),
        ('filename="no\u202efdp.exe"', "nofdp.exe"),
        ("filename*=x-none'x'caf%E9", "café"),
        ("filename*0*=a; filename*9999999999999999999999*=b", "ab"),
    ],
)
def test_file_names_are_decoded_and_lead_nowhere(header: str, name: str) -> None:
    part = f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {header}\r\n\r\nx\r\n--b--\r\n"
    found = parse(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}")
    assert [file.filename for file in found.files] == [name]


def test_a_forwarded_message_and_the_files_in_it_are_files() -> None:
    found = parse_message((EMAILS / "forwarded_as_attachment.eml").read_bytes(), NOW)
    assert [file.filename for file in flat(found.files)] == ["wound care.eml", "measurements.csv"]
    assert attachment_content((EMAILS / "forwarded_as_attachment.eml").read_bytes(), 1, NOW) == b"week,area\n1,24"
    assert attachment_content(b"", 0, NOW) is None


def test_a_forwarded_message_that_was_encoded_against_the_rules_is_read() -> None:
    inner = base64.encodebytes(b"From: s@clinic.example\nSubject: inner\n\nWords within.\n").decode()
    part = f"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}\r\n--b--"
    found = parse(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}")
    assert [file.filename for file in found.files] == ["inner.eml"]


def test_parts_behind_another_boundary_than_announced_are_found() -> None:
    part = "--other\r\nContent-Type: text/html\r\n\r\n<p>Nail avulsion</p>\r\n--other--\r\n"
    found = parse(f'{HEAD}Content-Type: multipart/mixed; boundary="announced"\r\n\r\n{part}')
    assert found.body == "Nail avulsion"
    assert any("another boundary" in defect for defect in found.defects)


def test_headers_in_8_bit_and_several_authors_are_understood() -> None:
    raw = b"From: Ren\xc3\xa9e <r@x.example>, b@x.example\nSubject: D\xe9j\xe0 vu\nReply-To: <desk@x.example>\n\nx"
    found = parse(raw)
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == ("Renée", "r@x.example")
    assert (found.subject, found.reply_to) == ("Déjà vu", "desk@x.example")
    assert "2 addresses in From: the first one counts" in found.defects


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ("Sender: s@x.example\n", "s@x.example"),
        ("From: nobody\nReply-To: r@x.example\n", "r@x.example"),
        ("Return-Path: <p@x.example>\n", "p@x.example"),
        ("From: undisclosed:;\n", None),
        ("Return-Path: <>\n", None),
    ],
)
def test_without_a_usable_from_the_next_best_is_used(headers: str, address: str | None) -> None:
    found = parse(headers + "Subject: x\n\ny")
    assert (found.sender.address if found.sender else None) == address


def test_the_line_ends_of_old_macs_are_line_ends() -> None:
    assert parse(b"From: a@x.example\rSubject: s\r\rbody").body == "body"


def nested(levels: int) -> bytes:
    return HEAD.encode() + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(levels)
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 1000,
        b"\n" * 100_000,
        b"X: y\r\n" * 50_000,
        nested(200) + b"\r\nhi",
        nested(5000) + b"\r\nhi",
        HEAD.encode() + b"Content-Type: message/rfc822\r\n\r\n" * 250 + b"hi",
        HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
        HEAD.encode() + b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\nhi",
        HEAD.encode() + b"To: " + b"(" * 60_000 + b"\r\n\r\nhi",
        HEAD.encode() + b"Content-Type: multipart/mixed; " + b'x="a;' * 4000 + b"\r\n\r\nhi",
        HEAD.encode() + b"Content-Type: text/plain; charset*=utf-8''utf-8\r\n\r\n\xc3\xa9",
        HEAD.encode() + b"Content-Type: text/plain; charset=\0\r\n\r\n\xff",
        HEAD.encode() + b"Content-Type: multipart/mixed; boundary=\0\r\n\r\n--\0\r\n\r\nx",
        HEAD.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 1000 + b"QUJ",
        HEAD.encode() + b"\r\n" + b"a" * 2_000_000,
        HEAD.encode() + b"\r\n" + b">" * 500_000,
    ],
    ids=range(17),
)
def test_hostile_shapes_are_survived(raw: bytes) -> None:
    found = parse_message(raw, NOW)
    for text in (found.subject, found.body, *found.defects):
        assert "\0" not in text
        text.encode("utf-8")


def test_a_message_that_is_nested_too_deeply_keeps_its_header() -> None:
    found = parse_message(nested(5000) + b"\r\nhi", NOW)
    assert found.tangled
    assert found.sender is not None
    assert found.subject == "Case"


@given(st.binary(max_size=600))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_some_message(raw: bytes) -> None:
    parse_message(raw, NOW)


SEEDS = [path.read_bytes() for path in sorted(EMAILS.glob("*.eml"))]


@given(st.sampled_from(SEEDS), st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_damaged_message_is_still_read(seed: bytes, number: int, wounds: int) -> None:
    dice = random.Random(number)
    raw = bytearray(seed)
    for _ in range(wounds):
        at = dice.randrange(len(raw))
        choice = dice.randrange(5)
        if choice == 0:
            raw[at : at + dice.randrange(1, 40)] = b""
        elif choice == 1:
            raw[at:at] = dice.randbytes(dice.randrange(1, 20))
        elif choice == 2:
            raw[at:at] = raw[dice.randrange(len(raw)) :][: dice.randrange(1, 200)]
        elif choice == 3:
            raw[at] = dice.randrange(256)
        else:
            raw[at:at] = dice.choice([b"\r\n", b"--outer\n", b'"', b"=?", b"Content-Type: multipart/mixed\n", b"\0"])
        raw = raw or bytearray(b"x")
    found = parse_message(bytes(raw), NOW)
    flat(found.files)
    assert "\0" not in found.body
    found.body.encode("utf-8")


def test_every_message_of_the_collections_is_read(shared_mail_folder) -> None:
    count = 0
    for path in sorted(shared_mail_folder.rglob("*")):
        if path.suffix in (".eml", ".msg") or path.parent.name in ("data", "mails"):
            found = parse_message(path.read_bytes(), NOW)
            found.body.encode("utf-8")
            count += 1
    assert count > 250


def test_the_structure_of_the_collections_is_found(shared_mail_folder) -> None:
    """The decoded first text parts, byte for byte blanks aside, as another mail library decodes them."""
    folder = shared_mail_folder / "mime4j" / "core" / "src" / "test" / "resources"
    right, count = 0, 0
    for path in sorted(folder.rglob("*_decoded_1_1.txt")):
        source = path.with_name(path.name.replace("_decoded_1_1.txt", ".msg"))
        wanted = "".join(path.read_bytes().decode("utf-8", "replace").split())
        if not wanted or not source.exists():
            continue
        count += 1
        found = parse_message(source.read_bytes(), NOW)
        texts = [found.body, *(file.data.decode("utf-8", "replace") for file in flat(found.files))]
        right += any(wanted in "".join(text.split()) for text in texts)
    assert count > 15
    assert right >= count - 3, f"{right} of {count}"
