"""An office visit's code, when the text states what decides it: a code, the decision making, or the total time.

A look-up does not weigh problems, data and risk: where none of these is stated it asks.
Source: CPT E/M guidelines for office and other outpatient services, 2021 with the time thresholds of 2024.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultant.draft.amounts import total_minutes
from consultant.draft.context import stated
from consultant.draft.passage import Passage

SOURCE = "CPT E/M guidelines, office or other outpatient services"
_LEVELS = ("straightforward", "low", "moderate", "high")
_NEW = ("99202", "99203", "99204", "99205")
_ESTABLISHED = ("99212", "99213", "99214", "99215")
_NEW_MINUTES = (15, 30, 45, 60)
_ESTABLISHED_MINUTES = (10, 20, 30, 40)
"""Minutes on the date of the encounter that must be met or exceeded."""
OFFICE_CODES = frozenset((*_NEW, *_ESTABLISHED, "99211"))


@dataclass(frozen=True)
class Visit:
    """What the text says about a visit."""

    code: str
    """Empty when the level cannot be told."""
    basis: str = ""
    evidence: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())
    """What a reviewer has to look at."""


def find_visit(passages: Sequence[Passage]) -> Visit | None:
    """The office visit that `passages` tell of; None when they tell of none."""
    said = [(one, stated(one.text)) for one in passages]
    visits = [one for one, text in said if _VISIT.search(text)]
    minutes = next(((one, time.minutes) for one, text in said if (time := total_minutes(text))), None)
    decision = next(((one, _level_of(match)) for one, text in said if (match := _DECISION.search(text))), None)
    named = next(((one, match) for one, text in said if (match := _NAMED.search(text))), None)
    if not (visits or decision or named) and not (minutes and any(_ANY_VISIT.search(text) for _, text in said)):
        return None
    new = _first(said, _NEW_PATIENT)
    known = _first(said, _KNOWN_PATIENT)
    evidence = [one.quote for one in (new or known, *visits[:1]) if one]
    if bool(new) == bool(known):
        if named:
            code = named[1]["code"]
            return Visit(code, f"the message names {code}", (named[0].quote,), doubts=(_UNSUPPORTED,))
        return Visit("", questions=(_WHO,), evidence=tuple(evidence))
    codes, limits = (_NEW, _NEW_MINUTES) if new else (_ESTABLISHED, _ESTABLISHED_MINUTES)
    kind = "a new patient" if new else "an established patient"
    by_time = sum(minutes[1] >= limit for limit in limits) - 1 if minutes else -1
    by_decision = decision[1] if decision else -1
    if minutes:
        evidence.append(minutes[0].quote)
    if decision:
        evidence.append(decision[0].quote)
    if max(by_time, by_decision) < 0:
        if named:
            code = named[1]["code"]
            return Visit(code, f"the message names {code} for {kind}", (named[0].quote,), doubts=(_UNSUPPORTED,))
        return Visit("", questions=(_LEVEL,), evidence=tuple(dict.fromkeys(evidence)))
    level = max(by_time, by_decision)
    reasons = []
    if by_time >= 0 and minutes:
        reasons.append(f"{minutes[1]} minutes of total time meet the {limits[by_time]} minutes of {codes[by_time]}")
    if by_decision >= 0:
        reasons.append(f"{_LEVELS[by_decision]} medical decision making is that of {codes[by_decision]}")
    doubts = []
    if by_time >= 0 and by_decision >= 0 and by_time != by_decision:
        doubts.append(f"time gives {codes[by_time]} and decision making {codes[by_decision]}: either basis may be used")
    if named and named[1]["code"] != codes[level]:
        doubts.append(f"the message names {named[1]['code']}, and what it states gives {codes[level]}")
    return Visit(codes[level], f"{kind}: {'; '.join(reasons)}", tuple(dict.fromkeys(evidence)), doubts=tuple(doubts))


def time_excludes_procedures(passages: Sequence[Passage]) -> bool:
    """Whether the text says that the total time leaves separately reported services out, as it must."""
    return any(_EXCLUDING.search(one.text) for one in passages)


def _first(said: Sequence[tuple[Passage, str]], pattern: re.Pattern[str]) -> Passage | None:
    return next((one for one, text in said if pattern.search(text)), None)


def _level_of(match: re.Match[str]) -> int:
    word = (match["before"] or match["after"]).lower()
    return _LEVELS.index("straightforward" if word.startswith("straight") else word)


_WHO = "Was this a new or an established patient (seen by the same group and specialty within three years)?"
_LEVEL = (
    "What supports the level of the visit: the total time on that date (without separately reported procedures), "
    "or the medical decision making (problems, data, risk)?"
)
_UNSUPPORTED = "the level is the sender's; nothing stated here (time, decision making) shows it"
_VISIT = re.compile(
    r"\b(?:office visits?|clinic visit|ov|e/m|e&m|seen in (?:the )?(?:office|clinic)|"
    r"est(?:ablished|\.)? (?:pt|patient)|new (?:pt|patient)|follow[ -]?up visit|sick visit|99(?:20[2-5]|21[1-5]))\b",
    re.IGNORECASE,
)
_ANY_VISIT = re.compile(r"\b(?:visit|encounter|seen|office|clinic|f/u|follow[ -]?up|eval)\b", re.IGNORECASE)
_NEW_PATIENT = re.compile(
    r"\bnew (?:pt|patient)\b|\bnp visit\b|\bnever (?:been )?seen\b|\bfirst visit\b", re.IGNORECASE
)
_KNOWN_PATIENT = re.compile(
    r"\best(?:ablished|\.)? ?(?:pt|patient)\b|\bestablished\b|\breturn(?:ing)? (?:pt|patient|visit)\b|\bf/u\b|"
    r"\bfollow[ -]?up (?:visit|of|for|appointment)\b|\bknown (?:pt|patient)\b|\blast seen\b",
    re.IGNORECASE,
)
_GRADE = r"straight[ -]?forward|low|moderate|high"
_DECISION = re.compile(
    rf"\b(?P<before>{_GRADE})(?:[ -]complexity)?(?: level)?(?: of)? (?:mdm|medical decision[ -]making)\b"
    rf"|\b(?:mdm|medical decision[ -]making)(?: (?:is|was|of|level|complexity))*[ :=-]+(?P<after>{_GRADE})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<!\d)(?P<code>99(?:20[2-5]|21[1-5]))(?!\d)")
_EXCLUDING = re.compile(
    r"\b(?:exclud\w+|not (?:count\w*|includ\w*)|separate (?:from|of)|apart from|minus|without|exclusive of|"
    r"outside(?: of)?)[^.;\n]{0,30}(?:injection|procedure|aspiration|biops\w+|time for|separately)",
    re.IGNORECASE,
)
