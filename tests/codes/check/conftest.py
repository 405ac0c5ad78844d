"""Claims in short words, checked against the shelf with edits of our own making."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from consultant.codes.check import Finding, Report, Rule, check
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.shelf import Shelf
from tests.fixtures.claims_shelf import ON


class Checker:
    """`check` with short words for a claim: lines as `28296-T5`, with units after a `*`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def report(self, *lines: str | ClaimLine, diagnoses: tuple[str, ...] = ("I10",), **claim: Any) -> Report:
        """The report on a claim whose lines all point to the first diagnosis."""
        made = tuple(line if isinstance(line, ClaimLine) else self.line(line) for line in lines)
        return check(self.shelf, Claim(made, claim.pop("date_of_service", ON), diagnoses, **claim))

    @staticmethod
    def line(words: str, *pointers: int, on: date | None = None) -> ClaimLine:
        """One line."""
        code, _, units = words.partition("*")
        name, *modifiers = code.split("-")
        return ClaimLine(name, tuple(modifiers), int(units or 1), pointers or (1,), on)

    def said(self, rule: Rule, *lines: str | ClaimLine, **claim: Any) -> tuple[str, ...]:
        """What one rule says: outcome, or severity where it applies."""
        return tuple(brief(finding) for finding in self.report(*lines, **claim).about(rule))


def brief(finding: Finding) -> str:
    """`denies`, `warns`, `informs`, `clear` or `no data`."""
    return str(finding.severity if finding.outcome == "applies" else finding.outcome)


@pytest.fixture
def checker(claims_shelf: Shelf) -> Checker:
    """Checks claims against the shelf of these tests."""
    return Checker(claims_shelf)


@pytest.fixture
def bare_checker(packaged_shelf: Shelf) -> Checker:
    """Checks claims against what comes with the program: no edits, limits or fee schedule."""
    return Checker(packaged_shelf)


@pytest.fixture
def line() -> Callable[..., ClaimLine]:
    """Makes a line: words, pointers, and its date."""
    return Checker.line
