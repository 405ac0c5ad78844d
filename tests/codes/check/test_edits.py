"""Edits between procedures, unit limits and add-on codes."""

from datetime import date
from typing import Any

import pytest

from consultant.codes.check import Rule


@pytest.mark.parametrize("lines", [("28296-T5", "11042"), ("11042", "28296-T5")])
def test_an_edit_is_found_in_both_column_orders_and_names_its_columns(checker: Any, lines: tuple[str, str]) -> None:
    (finding,) = checker.report(*lines).about(Rule.PTP)
    assert finding.codes == ("28296", "11042")
    assert [lines[place].split("-")[0] for place in finding.lines] == ["28296", "11042"]
    assert finding.source == "PTP of the tests, 2026 Q2"
    assert "Standards of the tests" in finding.message


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("28296", "11042", "denies"),
        ("28296", "11042-59", "informs"),
        ("28296", "11042-XS", "informs"),
        ("28296-RT", "11042-LT", "informs"),
        ("28296-T5", "11042-T5", "warns"),
        ("28296-T5", "11042-RT", "warns"),
        ("28296-T5", "11042-T6", "informs"),
        ("28296-T5", "11042", "warns"),
        ("28296-51", "11042-76", "denies"),
        ("29881", "29877-59", "denies"),
        ("28296-T5", "99213", "warns"),
        ("28296-T5", "99213-57", "informs"),
        ("28296", "12001", "clear"),
    ],
)
def test_a_modifier_bypasses_an_edit_only_as_far_as_it_tells_the_services_apart(
    checker: Any, first: str, second: str, verdict: str
) -> None:
    assert checker.said(Rule.PTP, first, second) == (verdict,)


def test_no_modifier_is_offered_for_an_edit_that_none_gets_past(checker: Any) -> None:
    (finding,) = checker.report("29881", "29877").about(Rule.PTP)
    assert "59" not in finding.resolution
    assert "XS" not in finding.resolution


def test_an_edit_counts_only_while_it_is_in_force(checker: Any) -> None:
    assert checker.said(Rule.PTP, "20610", "20605") == ("clear",)
    assert checker.said(Rule.PTP, "20610", "20605", date_of_service=date(2026, 5, 31)) == ("denies",)
    assert checker.said(Rule.PTP, "10060", "12001", date_of_service=date(2020, 1, 1)) == ("clear",)


def test_lines_of_different_days_have_no_edit_between_them(checker: Any, line: Any) -> None:
    assert checker.said(Rule.PTP, "28296", line("11042", on=date(2026, 5, 4))) == ("clear",)


def test_without_a_release_for_the_date_nothing_is_called_clear(checker: Any, bare_checker: Any) -> None:
    for rule in (Rule.PTP, Rule.MUE, Rule.ADDON, Rule.STATUS):
        late = checker.report("28296", "0042T", date_of_service=date(2026, 7, 1)).about(rule)
        assert "no data" in {finding.outcome for finding in late}
        unlisted = bare_checker.said(rule, "0042T", "0054T")
        assert unlisted == ("no data",)


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (("28296*1",), ("clear",)),
        (("28296*2",), ("denies",)),
        (("28296-RT", "28296-LT"), ("clear",)),  # MAI 1: each line for itself
        (("11042", "11042-59"), ("denies",)),  # MAI 2: the day
        (("11045*6", "11045-59*7"), ("denies",)),  # MAI 3: the day
        (("11045*6", "11045-59*6"), ("clear",)),
        (("10060*99",), ("clear",)),
    ],
)
def test_units_are_held_against_the_line_or_the_day(checker: Any, lines: tuple[str, ...], verdict: tuple[str]) -> None:
    assert checker.said(Rule.MUE, *lines) == verdict


def test_a_limit_by_policy_is_not_called_open_to_appeal_and_a_clinical_one_is(checker: Any) -> None:
    policy = checker.report("11042*2").about(Rule.MUE)[0].resolution
    clinical = checker.report("11045*13").about(Rule.MUE)[0].resolution
    assert "not appealed" in policy
    assert "ready to appeal" in clinical


@pytest.mark.parametrize("units", [0, -3])
def test_a_line_needs_units(checker: Any, units: int) -> None:
    assert checker.said(Rule.UNITS, f"28296*{units}") == ("denies",)


def test_an_add_on_needs_its_primary_on_the_same_day(checker: Any, line: Any) -> None:
    assert checker.said(Rule.ADDON, "11042", "11045") == ("clear",)
    assert checker.said(Rule.ADDON, "11045") == ("denies",)
    assert checker.said(Rule.ADDON, "11042", line("11045", on=date(2026, 5, 4))) == ("denies",)


def test_an_add_on_whose_primaries_the_contractor_sets_only_warns(checker: Any) -> None:
    assert checker.said(Rule.ADDON, "G2211") == ("warns",)
