"""What a sender wrote never becomes a header, a line or a direction of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.reply import clean

anything = st.text(st.characters(blacklist_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("original", "reply"),
    [
        ("Bunion", "Re: Bunion"),
        ("Re: Bunion", "Re: Bunion"),
        ("RE: re:Re[2]: Bunion", "Re: Bunion"),
        ("Re：Bunion", "Re: Bunion"),
        ("Regarding: a bunion", "Re: Regarding: a bunion"),
        ("Fwd: Bunion", "Re: Fwd: Bunion"),
        ("AW: Bunion", "Re: AW: Bunion"),
        ("Bunion\r\nBcc: everybody@elsewhere.example", "Re: Bunion Bcc: everybody@elsewhere.example"),
        ("[CC-000001] Bunion", "Re: [CC-000001] Bunion"),
        ("Hallux valgus – Größe 🦶🏽", "Re: Hallux valgus – Größe 🦶🏽"),
        ("", "Re:"),
        ("Re:", "Re:"),
    ],
)
def test_a_reply_keeps_the_subject_and_has_one_re(original, reply):
    assert clean.reply_subject(original) == reply


@given(anything)
def test_replying_to_a_reply_changes_nothing(original):
    once = clean.reply_subject(original)
    assert clean.reply_subject(once) == once


@given(anything, st.integers(10, 100))
def test_one_line_is_one_line(text, longest):
    line = clean.one_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert not any(char in line for char in "\x00\x1b\u202e\u2066\u2028")
    line.encode()


@given(anything)
def test_body_text_can_be_mailed_and_turns_nothing(text):
    body = clean.body_text(text)
    body.encode()
    assert not any(char in body for char in "\r\x00\x1b\u202e\u2066\u2028")


def test_what_cannot_be_mailed_leaves_a_mark():
    assert clean.body_text("28\x00296 \udcff") == "28\ufffd296 \ufffd"
    assert clean.body_text("one\r\ntwo\x0bthree\u2029four") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("<a@b.example>", "<a@b.example>"),
        (" a@b.example ", "<a@b.example>"),
        ("<no-at-sign>", "<no-at-sign>"),
        ("<a@b>\r\nBcc: x@y.example", None),
        ("<a b@c.example>", None),
        ("<a@b.example> <c@d.example>", None),
        ("<ü@b.example>", None),
        ("<a\x00@b.example>", None),
        (f"<{'a' * 600}@b.example>", None),
        ("", None),
        (None, None),
    ],
)
def test_a_message_id_is_repeated_only_when_it_is_safe(found, kept):
    assert clean.message_id(found) == kept


@given(anything)
def test_a_repeated_message_id_is_one_printable_word(found):
    kept = clean.message_id(found)
    assert kept is None or (kept.isascii() and kept.isprintable() and " " not in kept)


def test_references_are_those_of_the_parent_and_the_parent():
    assert clean.references(["<1@x>", "<2@x>"], "<2@x>", "<3@x>") == ["<1@x>", "<2@x>", "<3@x>"]
    assert clean.references([], "<2@x>", "<3@x>") == ["<2@x>", "<3@x>"]
    assert clean.references([], "", "<3@x>") == ["<3@x>"]
    assert clean.references(["<1@x>"], "", None) == ["<1@x>"]
    assert clean.references(["<3@x>", "<1@x>", "<1@x>"], "", "<3@x>") == ["<1@x>", "<3@x>"]
    assert clean.references(["<bad id>", "<1@x>"], "", "<3@x>") == ["<1@x>", "<3@x>"]


@given(st.lists(st.integers(0, 200), max_size=100))
def test_references_stay_bounded_and_keep_the_first_and_the_newest(numbers):
    known = clean.references([f"<{number}@x>" for number in numbers], "", "<parent@x>")
    assert len(known) <= clean.MOST_REFERENCES
    assert known[-1] == "<parent@x>"
    assert not numbers or known[0] == f"<{numbers[0]}@x>"
    assert len(set(known)) == len(known)


@pytest.mark.parametrize(
    "address", ["", "nobody", "@x.example", "a@", "a b@x.example", "a@x.example\r\nRCPT TO:<b@y>", "a\x00@x"]
)
def test_what_is_no_address_is_said_to_be_none(address):
    with pytest.raises(ValueError, match="address"):
        clean.mail_address(address)


def test_a_domain_beyond_ascii_is_written_in_ascii():
    assert clean.mail_address("dana@klinik-süd.example") == ("dana", "xn--klinik-sd-x9a.example")
