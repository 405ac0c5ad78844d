"""Which part of a test is reported where its codes part it: recording, analysis, supervision, reading, or all of it.

Source: CPT, codes for the whole of a test and for its parts (tracing, scanning analysis, supervision, interpretation
and report) of electrocardiograms, stress tests, rhythm and blood pressure recordings; PC/TC indicators 2 to 4 of the
relative value file; Medicare Claims Processing Manual ch. 13 §20.1: who owns the equipment reports the technical part.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import Enum, auto

from consultant.codes.model import CodeShelf
from consultant.draft.candidates import Candidate
from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.procedures import Service
from consultant.draft.setting import HOSPITALS, Setting
from consultant.draft.told.number import value
from consultant.sieve import Quick


class Part(Enum):
    """A part of a test."""

    WHOLE = auto()
    RECORDING = auto()
    ANALYSIS = auto()
    SUPERVISION = auto()
    READING = auto()


_FACTS = {
    "all": Part.WHOLE,
    "tracing, interpretation and report": Part.WHOLE,
    "supervision, tracing, interpretation and report": Part.WHOLE,
    "tracing only": Part.RECORDING,
    "recording": Part.RECORDING,
    "technical": Part.RECORDING,
    "scanning analysis": Part.ANALYSIS,
    "transmission and analysis": Part.ANALYSIS,
    "supervision only": Part.SUPERVISION,
    "interpretation and report only": Part.READING,
    "review and interpretation": Part.READING,
}
_WORK = r"(?:interpretation|reading|overread|report|review)"
_READING_ALONE = Quick(
    rf"\b(?:read(?:ing|s)?|interpretation|over-?read|professional(?: component| part| fee| side| read)?|pro[- ]?fee|"
    rf"{_WORK} and {_WORK})s? (?:only|alone)\b|"
    rf"\bonly (?:\w+ ){{0,2}}(?:the )?{_WORK}\b|\bover-?read(?:s|ing)?\b|\b(?:profess?ional|prof|pro)[ -](?:component|fees?|"
    r"bill(?:ing)?|read(?:ing)?|claim|services?)\b|\bprofee\b|\((?:mod(?:ifier)? )?26\)",
    re.IGNORECASE,
)
"""The case says that the reading alone is billed."""
_OWNED = r"(?:machine|equipment|camera|scanner|magnet|recorder|monitor|tracing|system|sleep lab|echo lab|vascular lab|lab|device)"
_ELSEWHERE = Quick(
    rf"\bhospital(?:['’]?s)? (?:\w+ )?{_OWNED}\b|\b{_OWNED}s?\b[^.;]{{0,30}}\b(?:of|is|are|belongs? to) (?:the )?"
    r"hospital\b|\bhospital (?:owns|supplies|provides)\b|\b(?:vendor|company|supplier|they)\b[^.;]{0,20}\bbills?\b|"
    r"\bwho (?:also )?bills? for (?:the )?(?:recording|scanning|technical)\b|\bICU (?:portable|patient|bed\w*|day)\b",
    re.IGNORECASE,
)
"""The equipment is not the sender's."""
_WHOLE = Quick(
    rf"\b(?:our|my) (?:own )?(?:\w+ )?(?:{_OWNED}|office|clinic|tech\w*)\b|\bglobal(?:ly)?\b|\ball parts\b|"
    rf"\b(?:own|office)[ -](?:owned )?{_OWNED}\b|\bin[ -]house\b",
    re.IGNORECASE,
)
_TECHNICAL = Quick(
    r"\b(?:tracing|technical(?: component| part| side)?|hook-?up|recording)s? (?:only|alone)\b|"
    r"\bonly (?:\w+ )?(?:the )?(?:tracing|hook-?up|recording)\b",
    re.IGNORECASE,
)
_READ = Quick(
    r"\binterpret\w*|\b(?:read|reading|overread|report(?:ed)?|dictated|reviewed)\b|\bimpression\b", re.IGNORECASE
)
_SUPERVISED = Quick(
    r"\bsupervis(?:ed|ion|ing)\b(?! by (?!me\b|us\b|our\b|the (?:same|undersigned)))|"
    r"\b(?:in the room|present|stood by|at (?:the )?bedside)\b[^.;]{0,30}\b(?:exercise|test|stress|infusion)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:up to (?P<most>\d+) hours|over (?P<low>\d+) (?P<unit>hours|days) to (?P<high>\d+) days)")
_TIME = Quick(
    r"(?<![\w.])(?P<n>\d{1,3}|one|two|three)[ -]?(?P<unit>h|hrs?|hours?|days?|d|weeks?|wks?)\b(?! (?:ago|later|prior))",
    re.IGNORECASE,
)


def in_hospital(facts: CaseFacts) -> bool:
    """Whether the service was done in a hospital, which owns what was used."""
    return facts.setting in HOSPITALS


def equipment_elsewhere(said: str, facts: CaseFacts) -> bool:
    """Whether the test was done on somebody else's equipment, so that the technical part is not the sender's."""
    return facts.setting in HOSPITALS or bool(_READING_ALONE.search(said) or _ELSEWHERE.search(said))


def parts_told(said: str, facts: CaseFacts) -> frozenset[Part]:
    """The parts that `said`, all that the case states, leaves to the sender; empty when it does not tell."""
    if _TECHNICAL.search(said):
        return frozenset({Part.RECORDING})
    if equipment_elsewhere(said, facts):
        found = {Part.SUPERVISION} if _SUPERVISED.search(said) else set()
        found |= {Part.READING} if _READ.search(said) or _READING_ALONE.search(said) else set()
        return frozenset(found)
    if facts.setting in {Setting.OFFICE, Setting.URGENT_CARE} or _WHOLE.search(said):
        return frozenset({Part.WHOLE})
    return frozenset()


def parted(service: Service, said: str, facts: CaseFacts, shelf: CodeShelf, on: date, table: OwnTable) -> list[Service]:
    """`service` as the parts of a test that the case tells of, each a service; itself where nothing tells."""
    first = table.get(service.best.entry.code)
    if first is None or _part(first) is None:
        return [service]
    open_ = [own for one in service.undecided if (own := table.get(one.entry.code)) is not None]
    kinds = {_kind(own) for own in open_} or {_kind(first)}
    group = [own for own in table.siblings(first.own.code) if _kind(own) in kinds and _part(own) is not None]
    hours = _hours(service.passage.stated) or _hours(said)
    if hours is not None and (fitting := [own for own in _recordings(first, table) if _lasts(own, hours)]):
        group = fitting
    if len({_kind(own) for own in group}) != 1:
        return [service]
    wanted = parts_told(said, facts)
    known = {_part(own) for own in group}
    chosen = [own for own in group if _part(own) in wanted & known]
    if not chosen:
        return [_undecided(service, group, shelf, on)]
    made = [_settled(service, own, shelf, on) for own in chosen]
    return [one for one in made if one is not None] or [service]


def _part(own: OwnEntry) -> Part | None:
    return _FACTS.get(own.own.facts.get("part", ""))


def _kind(own: OwnEntry) -> tuple[tuple[str, str], ...]:
    """What the codes of one test have in common: every fact but the part."""
    return tuple(sorted((name, text) for name, text in own.own.facts.items() if name != "part"))


def _recordings(first: OwnEntry, table: OwnTable) -> list[OwnEntry]:
    """The recordings of every heartbeat, whatever time they last; none when `first` is no such thing."""
    if not _SPAN.fullmatch(first.own.facts.get("time", "")):
        return []
    every = (own for own in table.entries.values() if _part(own) is not None)
    return [
        own
        for own in every
        if _SPAN.fullmatch(own.own.facts.get("time", "")) and set(own.own.facts) == {"time", "part"}
    ]


def _lasts(own: OwnEntry, hours: int) -> bool:
    match = _SPAN.fullmatch(own.own.facts["time"])
    if match is None:
        return False
    if match["most"]:
        return hours <= int(match["most"])
    low = int(match["low"]) * (24 if match["unit"] == "days" else 1)
    return low < hours <= int(match["high"]) * 24


def _hours(text: str) -> int | None:
    """How long a recording lasted; None where the text gives no time or two."""
    found = set()
    for match in _TIME.finditer(text):
        unit = match["unit"][0].lower()
        number = value(match["n"])
        found.add(number * {"h": 1, "d": 24, "w": 168}[unit])
    return found.pop() if len(found) == 1 else None


def _candidate(service: Service, own: OwnEntry, shelf: CodeShelf, on: date) -> Candidate | None:
    known = next((one for one in service.candidates if one.entry.code == own.own.code), None)
    if known is not None:
        return known
    entry = shelf.lookup(own.own.code, on)
    if entry is None or not entry.billable or not entry.active_on(on):
        return None
    return replace(service.best, entry=entry)


def _settled(service: Service, own: OwnEntry, shelf: CodeShelf, on: date) -> Service | None:
    chosen = _candidate(service, own, shelf, on)
    if chosen is None:
        return None
    rest = [one for one in service.candidates if one.entry.code != own.own.code]
    return replace(service, candidates=[chosen, *rest], undecided=[])


def _undecided(service: Service, group: Sequence[OwnEntry], shelf: CodeShelf, on: date) -> Service:
    """`service` with every part open; what speaks for one alone stands when it was told from the rest by words."""
    if not service.undecided:
        return service
    found = [one for own in group if (one := _candidate(service, own, shelf, on)) is not None]
    return replace(service, undecided=found) if len(found) > 1 else service
