"""Services of the clock, read out of mails, and the rules that turn minutes into codes."""

from datetime import date

import pytest

from consultant.draft.reckon.clock import STAFF_MONTH, TOBACCO, WISHES, by_span, by_steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Advance care planning with patient and daughter, voluntary, 50 minutes.", [("99497", 1), ("99498", 1)]),
        ("CCM: clinical staff minutes this month 8/2 12 min, 8/9 10 min, 8/20 22 min = 44 minutes.",
         [("99490", 1), ("99439", 1)]),
        ("Chronic care management: I personally spent 33 minutes this month on the care plan.", [("99491", 1)]),
        ("Online digital E/M through the portal, cumulative 14 minutes over seven days.", [("99422", 1)]),
    ],
)  # fmt: skip
def test_minutes_choose_the_code(lines, text, expected):
    assert lines(text, date(2024, 8, 31)) == expected


def test_counseling_about_tobacco_without_minutes_is_asked_about(draft):
    answer = draft("Smoking cessation counseling provided.")
    assert any("How many minutes did the counseling about tobacco take" in one for one in answer.questions)


@pytest.mark.parametrize(("minutes", "codes"), [(15, []), (16, [("99497", 1)]), (46, [("99497", 1), ("99498", 1)])])
def test_each_talk_about_wishes_counts_from_past_its_half(minutes, codes):
    assert [(one.code, one.units) for one in by_steps(WISHES, minutes)] == codes


@pytest.mark.parametrize(("minutes", "units"), [(39, []), (40, [1]), (60, [2]), (120, [2])])
def test_further_staff_time_counts_full_twenty_minutes_twice_at_most(minutes, units):
    assert [one.units for one in by_steps(STAFF_MONTH, minutes)[1:]] == units


@pytest.mark.parametrize(("minutes", "code"), [(3, []), (4, ["99406"]), (10, ["99406"]), (11, ["99407"])])
def test_counseling_about_tobacco_goes_by_three_and_ten_minutes(minutes, code):
    assert [one.code for one in by_span(TOBACCO, minutes)] == code
