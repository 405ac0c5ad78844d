"""Services that a note gives the minutes of: talks about wishes and tobacco, care of a month, messages, sedation."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from consultant.draft.passage import Passage
from consultant.draft.reckon import clock as rule
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.section import Section
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Tale, as_done, reckoned
from consultant.sieve import Quick

_SILENT = frozenset({Section.PAST, Section.FAMILY})


@dataclass(frozen=True)
class _Service:
    """A service of the clock."""

    words: Quick
    rule: Callable[[Tale, int], tuple[Counted, ...]]
    covers: tuple[tuple[str, str], ...]
    asks: str
    """What is asked where it was done and no time is told; empty: nothing is asked."""
    unless: Quick | None = None
    summed: bool = False
    """Its minutes may be a log of a month."""
    least: int = 0
    """So many minutes make it; fewer belong to the visit."""


def read_clocks(tale: Tale, passages: Sequence[Passage]) -> list[Reckoned]:
    """Every service of the clock that `passages` tell of."""
    said = [(one, as_done(one)) for one in passages if one.section not in _SILENT]
    every = (_read(service, tale, said) for service in _SERVICES)
    return [replace(found, shares=True) for found in every if found is not None]


def _read(service: _Service, tale: Tale, said: Sequence[tuple[Passage, str]]) -> Reckoned | None:
    places = [at for at, (_, text) in enumerate(said) if service.words.search(text)]
    if not places or (service.unless and service.unless.search(tale.everything)):
        return None
    for at in places:
        near = [at] if not service.summed else range(at, len(said))
        for place in near:
            minutes = _minutes(service, said[place][1])
            if minutes is not None:
                lines = service.rule(tale, minutes)
                found = tuple(dict.fromkeys([said[at][0], said[place][0]]))
                return reckoned(Count(lines), [found], service.covers) or Reckoned((), (), service.covers, (), found)
    # The next sentence often gives the time: `Sedation by me. Intra-service time 18 minutes.`
    for at in places:
        for place in (at + 1, at - 1):
            if 0 <= place < len(said) and _TIMED.search(said[place][1]) and not _OTHER.search(said[place][1]):
                minutes = _minutes(service, said[place][1])
                if minutes is not None and (lines := service.rule(tale, minutes)):
                    return reckoned(Count(lines), [(said[at][0], said[place][0])], service.covers)
    if service.asks and any(_ACTED.search(said[at][1]) for at in places):
        return reckoned(Count((), (service.asks,)), [tuple(said[at][0] for at in places)], service.covers)
    return Reckoned((), (), service.covers)


def _minutes(service: _Service, text: str) -> int | None:
    every = [int(match["minutes"]) for match in _EACH.finditer(text)]
    if service.summed and len(every) > 1:
        total = _TOTAL.search(text)
        return int(total["minutes"]) if total else sum(every)
    if len(every) > 1 and (match := service.words.search(text)):
        near = min(_EACH.finditer(text), key=lambda one: _gap(one, match))
        return int(near["minutes"])
    return every[0] if every else minutes_in(_DATE.sub(" ", text))


def _gap(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end())


_DATE = Quick(r"\b\d{1,4}[-/–]\d{1,2}(?:[-/–]\d{1,4})*\b|\[DATE[^\]]*\]")
_EACH = Quick(
    r"(?<![\d.])(?P<minutes>\d{1,3}) ?-?(?:(?:total|cumulative|full|additional) )?(?:min\b\.?|mins\b|minutes?)",
    re.IGNORECASE,
)
_TOTAL = Quick(r"(?:=|\btotal\w*\b[^.;\n]{0,30}?) ?(?P<minutes>\d{1,3}) ?-?(?:min\b|mins\b|minutes?)", re.IGNORECASE)
_TIMED = Quick(r"\b(?:time|minutes?|mins?|total|start|intra-?service)\b", re.IGNORECASE)
_OTHER = Quick(r"\b(?:visit|encounter|critical care|discharge|procedure|psychotherapy)\b", re.IGNORECASE)
_ACTED = Quick(
    r"\b(?:counsel\w*|advised|discuss\w*|held|done|provided|completed|performed|given|spent|conversation|meeting)\b",
    re.I,
)


def _wishes(tale: Tale, minutes: int) -> tuple[Counted, ...]:
    beside = tale.medicare and re.search(r"\b(?:awv|annual wellness|g043[89])\b", tale.everything, re.IGNORECASE)
    return rule.by_steps(rule.WISHES, minutes, ("33",) if beside else ())


def _tobacco(_tale: Tale, minutes: int) -> tuple[Counted, ...]:
    return rule.by_span(rule.TOBACCO, minutes)


def _alcohol(tale: Tale, minutes: int) -> tuple[Counted, ...]:
    return rule.by_span(rule.ALCOHOL_MEDICARE if tale.medicare else rule.ALCOHOL, minutes)


def _online(_tale: Tale, minutes: int) -> tuple[Counted, ...]:
    return rule.by_span(rule.ONLINE, minutes)


def _month(tale: Tale, minutes: int) -> tuple[Counted, ...]:
    if re.search(r"\bcomplex (?:chronic care|ccm)\b", tale.everything, re.IGNORECASE):
        return rule.by_steps(rule.COMPLEX_MONTH, minutes)
    own, staff = bool(_OWN.search(tale.everything)), bool(_STAFF.search(tale.everything))
    return rule.by_steps(rule.OWN_MONTH if own and not staff else rule.STAFF_MONTH, minutes)


def _month_of_one(tale: Tale, minutes: int) -> tuple[Counted, ...]:
    own = _OWN.search(tale.everything) and not _STAFF.search(tale.everything)
    return rule.by_steps(rule.OWN_MONTH_OF_ONE if own else rule.STAFF_MONTH_OF_ONE, minutes)


def _sedation(tale: Tale, minutes: int) -> tuple[Counted, ...]:
    child = tale.age_years is not None and tale.age_years < 5
    lines = rule.by_steps(rule.SEDATION_OF_A_CHILD if child else rule.SEDATION, minutes)
    facility = re.search(r"\b(?:hospital|inpatient|emergency|(?-i:ED|ER|ICU|ASC))\b", tale.everything, re.IGNORECASE)
    return lines[:1] if facility else lines  # 99153 is a technical part alone, the facility's there


_OWN = Quick(
    r"\b(?:i|physician|md|provider|doctor) (?:\(\w+\) )?(?:personally|myself)\b|\bpersonally (?:spent|provided|performed)\b|\bphysician'?s? (?:own )?time\b",
    re.IGNORECASE,
)
_STAFF = Quick(
    r"\b(?:clinical staff|staff|our (?:rn|nurse)|(?:rn|lpn|ma|nurse|care (?:manager|coordinator))(?:'s)? (?:time|spent|minutes|logged|phone)|staff minutes)\b",
    re.IGNORECASE,
)
_BY_OTHERS = Quick(
    r"\bsedation (?:\w+ ){0,3}by (?:the )?(?:anesthesia|anesthesiolog\w+|crna|another|dr)|\banesthesia (?:team|provided)|\bno (?:moderate |conscious )?sedation\b",
    re.IGNORECASE,
)
_SERVICES = (
    _Service(
        Quick(
            r"\badvanced? care plan\w*|(?-i:\bACP\b)|\bgoals[- ]of[- ]care (?:discussion|conversation|meeting)\b|\b9949[78]\b",
            re.IGNORECASE,
        ),
        _wishes,
        (("99497", "99498"),),
        "How many minutes did the talk about advance care planning take (99497 from 16, 99498 from 46)?",
        Quick(r"\bcare plan service|\b99483\b", re.IGNORECASE),
    ),
    _Service(
        Quick(
            r"\b(?:tobacco|smoking|nicotine|vaping)(?: use)?(?: \w+)?[- ](?:cessation|counsel\w*)\b|\bcessation counsel\w*|"
            r"\bcounsel\w* (?:\w+ ){0,5}(?:smoking|tobacco|cigarettes?|vaping|quit(?:ting)?|nicotine)\b|\b9940[67]\b",
            re.IGNORECASE,
        ),
        _tobacco,
        (("99406", "99407"),),
        "How many minutes did the counseling about tobacco take (99406 from more than 3, 99407 from more than 10)?",
    ),
    _Service(
        Quick(
            r"\bsbirt\b|\b(?:alcohol|substance|drug)(?: \w+){0,3} brief intervention\b|\bbrief intervention (?:for|on|re) (?:alcohol|substance|drug)",
            re.IGNORECASE,
        ),
        _alcohol,
        (("99408", "99409"), ("G0396", "G0397")),
        "How many minutes did the screening and brief intervention take (from 15; another code from 31)?",
    ),
    _Service(
        Quick(
            r"\bonline digital\b|\be-?visits?\b|\b(?:patient )?portal (?:messages?|encounter|e/m|visit)|\b9942[1-3]\b",
            re.IGNORECASE,
        ),
        _online,
        (("99421", "99423"),),
        "How many minutes in all did the messages of the seven days take (99421 from 5, 99422 from 11, 99423 from 21)?",
        Quick(r"\bportal messages? (?:reviewed|sent to)\b", re.IGNORECASE),
        summed=True,
    ),
    _Service(
        Quick(
            r"\bchronic care management\b|\bstaff time log\b|\b(?:clinical )?staff time\b[^\n]{0,40}\bgeneral supervision\b|(?-i:\bCCM\b)|\b9949[01]\b|\b99439\b|\b99487\b",
            re.IGNORECASE,
        ),
        _month,
        (("99437", "99439"), ("99487", "99491")),
        "How many minutes of chronic care management were there in the month, and whose: staff or the doctor's own?",
        summed=True,
    ),
    _Service(
        Quick(r"\bprincipal care management\b|(?-i:\bPCM\b)|\b9942[4-7]\b", re.IGNORECASE),
        _month_of_one,
        (("99424", "99427"),),
        "How many minutes of principal care management were there in the month, and whose: staff or the doctor's own?",
        summed=True,
    ),
    _Service(
        Quick(r"\b(?:moderate|conscious|procedural)(?: iv)? sedation\b|\b9915[1-3]\b", re.IGNORECASE),
        _sedation,
        (("99151", "99157"),),
        "How long was the moderate sedation (from 10 minutes on), and who gave it: whoever did the procedure, or another?",
        _BY_OTHERS,
    ),
)
