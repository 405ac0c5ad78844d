"""`check`: every published rule over a claim, each with an answer: applies, clear or no data."""

from consultant.codes.check.report import Finding, Outcome, Report, Rule, Severity
from consultant.codes.check.rules import RULES
from consultant.codes.check.subject import Subject
from consultant.codes.claim import Claim
from consultant.codes.shelf import Shelf

__all__ = ["Finding", "Outcome", "Report", "Rule", "Severity", "check"]

_CLEAR = {
    rule: Finding(rule, Outcome.CLEAR, Severity.INFORMS, message, rule.source)
    for _, rules in RULES
    for rule, message in rules.items()
}


def check(shelf: Shelf, claim: Claim) -> Report:
    """Hold `claim` against every rule; the same claim and shelf give the same findings in the same order.

    Every rule answers at least once: a finding that applies, one that says what could not be checked for want of data,
    or one that says it was checked and is clear. It raises nothing but CodesError, when the database cannot be read.
    """
    findings: list[Finding] = []
    with shelf.pinned():
        subject = Subject(shelf, claim)
        for find, rules in RULES:
            found = list(find(subject))
            findings += found
            answered = {finding.rule for finding in found}
            findings += [_CLEAR[rule] for rule in rules if rule not in answered]
    return Report(tuple(findings))
