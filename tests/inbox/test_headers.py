"""Header fields as mail really has them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.inbox.headers import Mailbox, decode_words, mailboxes, message_ids, moment

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?B?w4Q=?= =?utf-8?B?cnp0?=", "Ärzt"),
        ("=?iso-8859-1?Q?caf=E9?= au lait", "café au lait"),
        ("=?utf-8?q?split_=C3?= =?utf-8?q?=A9_character?=", "split é character"),
        ("=?utf-8?b?SGVsbG8gV29ybGQ?=", "Hello World"),
        ("=?utf-8?Q?with blanks in it?=", "with blanks in it"),
        ("=?UTF-8*en?Q?language?=", "language"),
        ("=?x-unknown?q?caf=E9?=", "café"),
        ("=?utf-8?x?what?=", "=?utf-8?x?what?="),
        ("=?broken", "=?broken"),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_decoded_even_when_they_are_broken(value: str, text: str) -> None:
    assert decode_words(value) == text


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Dana Reed <d.reed@clinic.example>", [("Dana Reed", "d.reed@clinic.example")]),
        ('"Reed, Dana" <D.Reed@Clinic.example>', [("Reed, Dana", "d.reed@clinic.example")]),
        ('"Dana \\"Dee\\" Reed" <d@clinic.example>', [('Dana "Dee" Reed', "d@clinic.example")]),
        ("d@clinic.example (Dana Reed)", [("Dana Reed", "d@clinic.example")]),
        ("a@x.example, B <b@x.example>; c@x.example", [("", "a@x.example"), ("B", "b@x.example"), ("", "c@x.example")]),
        ("Team: a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Ren=C3=A9e?= <r@x.example>", [("Renée", "r@x.example")]),
        ("=?utf-8?q?Bob_=3Cbob=40x.example=3E?=", [("Bob", "bob@x.example")]),
        ("<@relay.example:d@clinic.example>", [("", "d@clinic.example")]),
        ('"never closed <d@clinic.example>', [("never closed", "d@clinic.example")]),
        ("Dana <mailto d@clinic.example>", [("Dana", "d@clinic.example")]),
        ("<>", []),
        ("Dana Reed", []),
        ("a@b@c", []),
        (f"{'x' * 300}@clinic.example", []),
    ],
)
def test_addresses_are_found_in_every_shape(value: str, found: list[tuple[str, str]]) -> None:
    assert mailboxes([value]) == [Mailbox(*each) for each in found]


def test_message_ids_are_found_once_each_in_order() -> None:
    assert message_ids(["<b@x> junk <a@x>", "<b@x>,<c@x>"]) == ["<b@x>", "<a@x>", "<c@x>"]
    assert message_ids(["bare@id"]) == ["<bare@id>"]
    assert message_ids(["your message of Monday", "<with blank@x>", f"<{'x' * 2000}@x>"]) == []


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("Mon, 1 Jun 2026 08:00:00 -0400", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("1 Jun 26 08:00 EDT", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("Mon, 01 Jun 2026 10:00:60 +0000", datetime(2026, 6, 1, 10, 0, 59, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 99 Foo 2026 99:99:99 +9999", None),
        ("yesterday", None),
        ("", None),
        ("Tue, 02 Jun 2099 00:00:00 +0000", None),
    ],
)
def test_absurd_dates_are_no_dates(value: str, when: datetime | None) -> None:
    assert moment(value, NOW) == when


@given(st.text(alphabet='<>@"\\(),;:= ?utf-8qb_aé\udcff\n', max_size=200))
def test_any_field_gives_something(value: str) -> None:
    for found in mailboxes([value]):
        assert "@" in found.address
    assert isinstance(decode_words(value), str)
    assert all(each.startswith("<") and " " not in each for each in message_ids([value]))
    assert moment(value, NOW) is None or isinstance(moment(value, NOW), datetime)
