"""Who pays, by kind of payer, when the case says it."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from enum import StrEnum

from consultant.draft.fact import Fact, Named, first_of_each
from consultant.draft.passage import Passage


class Payer(StrEnum):
    """Kinds of payer whose rules differ."""

    MEDICARE = "Medicare"
    MEDICARE_ADVANTAGE = "Medicare Advantage"
    MEDICAID = "Medicaid"
    COMMERCIAL = "commercial"
    TRICARE = "TRICARE"
    VETERANS = "Veterans Affairs"
    WORKERS_COMPENSATION = "workers' compensation"
    AUTO = "auto insurance"
    SELF_PAY = "self-pay"


def follows_medicare(payer: Payer | None) -> bool | None:
    """Whether Medicare's own codes and minutes hold; None when the payer is not known."""
    return None if payer is None else payer in {Payer.MEDICARE, Payer.MEDICARE_ADVANTAGE}


def read_payers(passages: Sequence[Passage]) -> tuple[Fact[Payer], ...]:
    """Every payer that `passages` name, those named as payer or as primary firmly; a supplement and a rule are none."""
    texts = [_NOT_A_PAYER.sub(lambda match: "~" * len(match[0]), one.stated) for one in passages]
    return first_of_each([*_FIRM.read(passages, texts, firm=True), *_SAID.read(passages, texts)])


_NOT_A_PAYER = re.compile(
    r"\b(?:medigap|medicare supplement(?:al)?(?: plan)?)\b"
    r"|\b(?:secondary|supplemental|tertiary)(?: (?:payer|payor|insurance|coverage|is|to))*\s?:?\s?(?:\w+ ?){1,2}"
    r"|\b(?:\w+ ){1,2}(?:as )?(?:secondary|supplement(?:al)?|tertiary)\b"
    r"|\bmedicare (?:claims processing|benefit policy|program integrity|ncci|national|coverage)\b",
    re.IGNORECASE,
)
_INSURERS = r"blue ?cross(?:[ /]*blue ?shield)?|bcbs\w*|aetna|cigna|united ?health ?care|uhc|humana|anthem|kaiser"
_KINDS: tuple[tuple[Payer, str], ...] = (
    (Payer.MEDICARE_ADVANTAGE, rf"medicare[ -]advantage(?: plan)?|medicare part c|(?:{_INSURERS}) (?:medicare|(?-i:MA) plan)"
                               r"(?: advantage)?|medicare (?:hmo|ppo|replacement)|(?-i:MA) plan|(?-i:MAPD?) member"),
    (Payer.MEDICAID, r"(?:managed )?medicaid(?: (?:managed care|mco|hmo))?|medi-?cal|masshealth|(?-i:CHIP)"),
    (Payer.MEDICARE, r"(?:traditional |original |straight |fee-for-service )?(?:medicare|mcare|(?-i:MCR|Mcr))(?: (?:part b|part a|ffs|patient|pt))?"),
    (Payer.TRICARE, r"tricare|champva"),
    (Payer.VETERANS, r"veterans affairs|(?-i:VA) (?:community care|authoriz\w+|pays|coverage|insurance)"),
    (Payer.WORKERS_COMPENSATION, r"work(?:er|man|men)['’]?s?['’]? comp(?:ensation)?|(?-i:WC) claim"),
    (Payer.AUTO, r"(?:auto|motor vehicle|no[ -]fault|car) (?:insurance|insurer|carrier|claim)|(?-i:PIP) claim"),
    (Payer.SELF_PAY, r"self[ -]pay|uninsured|cash pay|pays cash|no insurance"),
    (Payer.COMMERCIAL, rf"(?:commercial|private|employer)(?:ly)?[ -](?:insur\w+|payer|payor|plan|carrier|ppo|hmo)"
                       rf"|commercial|{_INSURERS}|(?-i:PPO|HMO|EPO)(?: plan)?"),
)  # fmt: skip
_LABEL = r"\b(?:(?:primary )?(?:payer|payor|insurance|insurer|carrier|coverage|plan)|ins)\s{0,2}(?:is|was)?\s{0,2}[:=]?\s{0,3}"
_FIRM = Named(
    [
        (payer, re.compile(rf"{_LABEL}(?:an? )?(?:{words})\b|(?<![\w~])(?:{words})(?: is)? (?:as )?primary\b", re.I))
        for payer, words in _KINDS
    ]
)
_SAID = Named([(payer, re.compile(rf"(?<![\w~-])(?:{words})(?!\w)", re.IGNORECASE)) for payer, words in _KINDS])
