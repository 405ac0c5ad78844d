"""The check as a whole: every rule answers, whatever it is given, and always the same."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from consultant.codes.check import Finding, Outcome, Rule, Severity, check
from consultant.codes.claim import Claim, ClaimLine, EarlierService
from consultant.codes.rows import Setting

_PROCEDURES = some.sampled_from(
    ["28296", "11042", "11045", "99213", "20610", "59400", "71046", "99391", "J3301", "99291", "G2211", "M20.11"]
) | some.text(max_size=7)
_DIAGNOSES = some.sampled_from(
    ["M20.11", "M20.12", "E11.621", "L97.511", "F02.80", "S52.501", "T14.8A", "E10.9", "O80", "P07.18", "W19.XXXA"]
) | some.text(max_size=9)
_MODIFIERS = some.lists(
    some.sampled_from(["25", "57", "24", "58", "59", "RT", "LT", "50", "T5", "26", "80"]) | some.text(max_size=3),
    max_size=5,
).map(tuple)
_DATES = some.dates() | some.dates(date(2026, 3, 1), date(2026, 7, 31))
_LINES = some.builds(
    ClaimLine, _PROCEDURES, _MODIFIERS, some.integers(-2, 10**6),
    some.lists(some.integers(-1, 14), max_size=5).map(tuple),
    some.none() | _DATES,
)  # fmt: skip
_CLAIMS = some.builds(
    Claim,
    some.lists(_LINES, max_size=12).map(tuple),
    _DATES,
    some.lists(_DIAGNOSES, max_size=13).map(tuple),
    some.sampled_from(Setting),
    some.sampled_from(["", "11", "22"]),
    some.none() | some.floats(),
    some.sampled_from([None, "female", "male"]),
    some.lists(some.builds(EarlierService, _PROCEDURES, _DATES, _MODIFIERS), max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claim=_CLAIMS)
def test_any_claim_gets_an_answer_from_every_rule_and_the_same_one_again(checker: Any, claim: Claim) -> None:
    report = check(checker.shelf, claim)
    assert {finding.rule for finding in report.findings} == set(Rule)
    assert check(checker.shelf, claim) == report
    for rule in Rule:
        outcomes = {finding.outcome for finding in report.about(rule)}
        assert outcomes == {Outcome.CLEAR} or Outcome.CLEAR not in outcomes
    for finding in report.findings:
        assert finding.source
        assert finding.message.strip()
        assert all(0 <= place < len(claim.lines) for place in finding.lines)
        assert all(0 <= place < len(claim.diagnoses) for place in finding.diagnoses)


def test_a_clean_claim_is_clear_by_every_rule_but_those_that_lack_facts(checker: Any) -> None:
    claim = {
        "diagnoses": ("M20.11",),
        "age_years": 50,
        "sex": "female",
        "earlier": (EarlierService("71046", date(2026, 1, 5)),),
    }
    report = checker.report("28296-T5", **claim)
    assert not report.applies
    assert not report.no_data
    assert {finding.rule for finding in report.clear} == set(Rule)
    assert not report.denies


def test_an_empty_claim_is_checked_too(checker: Any) -> None:
    report = check(checker.shelf, Claim((), date(2026, 6, 1)))
    assert {finding.rule for finding in report.findings} == set(Rule)


def test_only_what_applies_can_deny(checker: Any) -> None:
    report = checker.report("28296-T5")
    missing = Finding(Rule.PTP, Outcome.NO_DATA, Severity.DENIES, "m", "s")
    assert not type(report)((missing,)).denies


def test_every_rule_names_the_publication_it_is_from() -> None:
    assert all(rule.source for rule in Rule)
