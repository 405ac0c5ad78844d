"""Modifiers against indicators, places on the body, and global periods."""

from datetime import date, timedelta
from typing import Any

import pytest

from consultant.codes.check import Rule
from consultant.codes.claim import EarlierService
from consultant.codes.rows import Setting

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("28296-50", ("clear",)),
        ("11042-50", ("warns",)),
        ("36416-50", ("denies",)),
        ("28296-80", ("clear",)),
        ("11042-80", ("denies",)),
        ("29881-AS", ("warns",)),
        ("28296-62", ("warns",)),
        ("11042-62", ("denies",)),
        ("11042-66", ("denies",)),
        ("71046-26", ("clear",)),
        ("11042-26", ("denies",)),
        ("11045-51", ("warns",)),
        ("28296-25", ("denies",)),
        ("99213-25", ("clear",)),
        ("28296-RT-LT", ("denies",)),
        ("28296-RT-RT", ("denies",)),
        ("28296-59-XS", ("denies",)),
        ("28296-T5-51-59-78-22", ("denies",)),
        ("28296-5", ("denies",)),
    ],
)
def test_a_modifier_is_judged_by_its_code_and_its_neighbours(checker: Any, line: str, verdict: tuple[str]) -> None:
    assert checker.said(Rule.MODIFIER, line) == verdict


def test_without_a_fee_schedule_an_indicator_modifier_is_no_data(bare_checker: Any) -> None:
    assert bare_checker.said(Rule.MODIFIER, "0042T-80") == ("no data",)
    assert bare_checker.said(Rule.MODIFIER, "0042T") == ("clear",)


@pytest.mark.parametrize(
    ("line", "verdict"), [("28296", "warns"), ("28296-RT", "clear"), ("28296-TA", "clear"), ("99213", "clear")]
)
def test_a_procedure_with_a_side_says_which(checker: Any, line: str, verdict: str) -> None:
    assert checker.said(Rule.MODIFIER_MISSING, line) == (verdict,)


@pytest.mark.parametrize(
    ("visit", "procedure", "verdict"),
    [
        ("99213", "11042", "denies"),
        ("99213-25", "11042", "informs"),
        ("99213-57", "11042", "warns"),
        ("99213", "10060", "denies"),
        ("99213", "28296-T5", "denies"),
        ("99213-57", "28296-T5", "informs"),
        ("99213-25", "28296-T5", "warns"),
        ("99213", "71046", None),
        ("99213", "28296-80", None),  # the assistant's line has no period
    ],
)
def test_a_visit_on_the_day_of_a_procedure_needs_the_modifier_of_its_kind(
    checker: Any, visit: str, procedure: str, verdict: str | None
) -> None:
    found = [finding for finding in checker.report(visit, procedure).about(Rule.GLOBAL) if finding.outcome == "applies"]
    assert [finding.severity for finding in found] == ([verdict] if verdict else [])


def test_the_day_before_a_major_operation_belongs_to_it_and_the_day_before_that_does_not(
    checker: Any, line: Any
) -> None:
    for days, hits in ((1, 1), (2, 0)):
        report = checker.report(line("99213", on=ON - timedelta(days)), "28296-T5")
        assert sum(finding.severity == "denies" for finding in report.about(Rule.GLOBAL)) == hits


@pytest.mark.parametrize(
    ("code", "days", "inside"),
    [
        ("28296", 1, True),
        ("28296", 90, True),
        ("28296", 91, False),
        ("10060", 10, True),
        ("10060", 11, False),
        ("11042", 1, False),
        ("71046", 1, False),
    ],
)
def test_follow_up_days_are_counted_from_the_day_after(checker: Any, code: str, days: int, inside: bool) -> None:
    earlier = (EarlierService(code, ON - timedelta(days)),)
    assert checker.said(Rule.GLOBAL, "99213", earlier=earlier) == (("denies",) if inside else ("clear",))


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("99213", "denies"),
        ("99213-24", "informs"),
        ("99213-25", "denies"),
        ("10060", "denies"),
        ("10060-58", "informs"),
        ("10060-78", "informs"),
        ("10060-79", "informs"),
        ("11042", "warns"),
        ("71046", "clear"),
    ],
)
def test_within_a_period_a_service_says_how_it_relates(checker: Any, line: str, verdict: str) -> None:
    assert checker.said(Rule.GLOBAL, line, earlier=(EarlierService("27447", ON - timedelta(30)),)) == (verdict,)


@pytest.mark.parametrize("modifier", ["54", "78", "80"])
def test_some_modifiers_open_no_period_for_the_one_who_reports_them(checker: Any, modifier: str) -> None:
    earlier = (EarlierService("27447", ON - timedelta(30), (modifier,)),)
    assert checker.said(Rule.GLOBAL, "99213", earlier=earlier) == ("clear",)


def test_a_modifier_that_speaks_of_no_given_operation_warns(checker: Any) -> None:
    assert checker.said(Rule.GLOBAL, "99213-24", earlier=(EarlierService("27447", date(2025, 1, 2)),)) == ("warns",)


def test_without_earlier_services_or_their_rows_the_period_is_no_data(checker: Any) -> None:
    assert checker.said(Rule.GLOBAL, "99213") == ("no data",)
    assert checker.said(Rule.GLOBAL, "99213", earlier=(EarlierService("0042T", ON),)) == ("no data",)


def test_a_hospital_has_no_global_periods(checker: Any) -> None:
    assert checker.said(Rule.GLOBAL, "99213", "11042", setting=Setting.OUTPATIENT) == ("clear",)
