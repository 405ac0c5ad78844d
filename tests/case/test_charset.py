"""Charset repair: what the label says when it is true, a careful guess when it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.case.charset import clean, clean_line, codec_of, decode, invisible, unscramble


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("déjà vu".encode(), "utf-8", "déjà vu"),
        ("déjà vu".encode("latin-1"), "iso-8859-1", "déjà vu"),
        ("“quoted” – 5 µm".encode("cp1252"), "iso-8859-1", "“quoted” – 5 µm"),
        ("“quoted” – 5 µm".encode("cp1252"), "us-ascii", "“quoted” – 5 µm"),
        ("déjà vu".encode(), "iso-8859-1", "déjà vu"),
        ("Réunion à l'hôpital".encode("latin-1"), "utf-8", "Réunion à l'hôpital"),
        ("patiente âgée".encode("latin-1"), "", "patiente âgée"),
        ("patiente âgée".encode("latin-1"), "x-no-such-charset", "patiente âgée"),
        ("Боль в левой стопе при ходьбе".encode("koi8-r"), "koi8-r", "Боль в левой стопе при ходьбе"),
        ("足の手術".encode("shift_jis"), "Shift_JIS", "足の手術"),
        ("足の手術".encode("iso2022_jp"), "iso-2022-jp", "足の手術"),
        ("足の手術".encode("iso2022_jp"), "", "足の手術"),
        ("足部手术".encode("gbk"), "gb2312", "足部手术"),
        ("with a mark".encode("utf-8-sig"), "us-ascii", "with a mark"),
        ("wide".encode("utf-16"), "us-ascii", "wide"),
        (b"plain", "utf-7x", "plain"),
    ],
)
def test_text_is_read_as_its_writer_meant_it(data: bytes, label: str, text: str) -> None:
    assert decode(data, label)[0] == text


def test_a_guess_says_what_it_was() -> None:
    assert (
        decode("patiente âgée".encode("latin-1"), "utf-8")[1] == "charset utf-8 does not fit the bytes, read as cp1252"
    )
    assert decode("déjà".encode(), "iso-8859-1")[1] == "charset iso-8859-1 was really utf-8"
    assert decode("déjà".encode(), "utf-8")[1] == ""


def test_text_cut_in_the_middle_of_a_character_keeps_the_rest() -> None:
    text, note = decode("l’ongle incarné, traité".encode()[:-1], "utf-8")
    assert text == "l’ongle incarné, trait\ufffd"
    assert "1 characters" in note


@pytest.mark.parametrize("label", ["rot13", "hex", "base64", "zip", "unicode_escape", "idna", "undefined", "a\0b", ""])
def test_a_codec_that_no_mail_is_written_in_is_not_used(label: str) -> None:
    assert codec_of(label) is None


@given(st.binary(max_size=300), st.text(max_size=20))
def test_every_byte_string_becomes_text_that_can_be_stored(data: bytes, label: str) -> None:
    text = clean(decode(data, label)[0])
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\0" not in text
    assert "\r" not in text


def test_scrambled_accents_are_mended_and_clinical_marks_are_not_touched() -> None:
    assert unscramble("the patientâ€™s foot, 14Â° dÃ©jÃ\xa0") == ("the patient’s foot, 14° déjà", True)
    for text in ("angle 14° ± 2°, 5 µm, ½ tablet, naïve, Ångström", "plain"):
        assert unscramble(text) == (text, False)


def test_a_line_for_a_header_hides_nothing() -> None:
    assert clean_line("note\u202efdp.exe\r\nBcc: x\0") == "notefdp.exe Bcc: x"
    assert len(clean_line("x" * 5000, 100)) == 100


def test_characters_that_nobody_sees_are_taken_out_and_told() -> None:
    written = "seen" + "".join(chr(0xE0000 + ord(char)) for char in "unseen")
    assert clean(written) == "seen"
    assert invisible(written) == "6 invisible characters were left out"
    assert invisible("señor 🇺🇸") == ""
