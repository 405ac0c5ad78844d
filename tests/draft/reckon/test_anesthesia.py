"""Anesthesia: minutes as units, one decimal, who gave it, and what Medicare leaves out."""

from decimal import Decimal

import pytest

from consultant.draft.reckon.anesthesia import Anesthetic, Who, anesthesia, paid_share, time_units, total_units


@pytest.mark.parametrize(
    ("minutes", "units"), [(15, "1.0"), (1, "0.1"), (95, "6.3"), (97, "6.5"), (98, "6.5"), (100, "6.7"), (0, "0.0")]
)
def test_time_counts_by_fifteens_to_one_decimal(minutes, units):
    assert time_units(minutes) == Decimal(units)


def test_status_and_circumstances_add_units_but_not_for_medicare():
    given = Anesthetic("01402", 90, Who.PERSONALLY, "P3", ("99100",))
    assert total_units(given, 7) == Decimal("15.0")
    assert total_units(Anesthetic("01402", 90, Who.PERSONALLY, "P3", ("99100",), medicare=True), 7) == Decimal("13.0")


def test_the_line_reports_minutes_and_says_the_sum():
    count = anesthesia(Anesthetic("01402", 95, Who.PERSONALLY, "P3"))
    (line,) = count.lines
    assert (line.code, line.units, line.modifiers) == ("01402", 95, ("AA", "P3"))
    assert "14.3" in line.reason


def test_medicare_gets_no_status_and_no_circumstances():
    count = anesthesia(Anesthetic("01402", 95, Who.NURSE_ALONE, "P3", ("99100",), monitored=True, medicare=True))
    assert [(one.code, one.modifiers) for one in count.lines] == [("01402", ("QZ", "QS"))]
    other = anesthesia(Anesthetic("01402", 95, Who.NURSE_ALONE, circumstances=("99100", "99140")))
    assert [one.code for one in other.lines] == ["01402", "99100", "99140"]


@pytest.mark.parametrize(
    ("who", "share"),
    [(Who.PERSONALLY, "1"), (Who.NURSE_ALONE, "1"), (Who.DIRECTED_SEVERAL, "0.5"), (Who.NURSE_DIRECTED, "0.5"),
     (Who.DIRECTED_ONE, "0.5"), (None, "1")],
)  # fmt: skip
def test_two_who_share_a_case_get_half_each(who, share):
    assert paid_share(who) == Decimal(share)


def test_who_gave_it_is_asked_for():
    count = anesthesia(Anesthetic("01402", 95))
    assert count.lines[0].modifiers == ()
    assert "QZ" in count.questions[0]


def test_a_code_without_known_base_units_gets_no_sum():
    assert "base units" not in anesthesia(Anesthetic("00999", 30, Who.PERSONALLY)).lines[0].reason
    assert "that makes 6" in anesthesia(Anesthetic("00999", 30, Who.PERSONALLY), base=4).lines[0].reason
