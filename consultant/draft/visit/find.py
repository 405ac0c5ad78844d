"""The visit that a case tells of: its kind, its level with every element shown, and what goes beside it.

The higher of decision making and time is taken, and both are told. Where neither is documented it asks.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from consultant.case.answer import Confidence
from consultant.draft.passage import Passage
from consultant.draft.visit.clocked import critical_visit, discharge_visit, telephone_visit, transitional_visit
from consultant.draft.visit.data import read_data
from consultant.draft.visit.decision import Decision, decide
from consultant.draft.visit.encounter import (
    Encounter,
    Modality,
    Setting,
    consultation_kind,
    hospital_kind,
    nursing_kind,
    read_encounter,
    stated_decision,
)
from consultant.draft.visit.extended import Units, prolonged
from consultant.draft.visit.levels import (
    CONSULTATIONS,
    NURSE_VISIT,
    Level,
    VisitKind,
    by_decision,
    by_time,
    kind_of,
    rules_hold,
)
from consultant.draft.visit.minutes import (
    Spent,
    discharge_minutes,
    visit_minutes,
)
from consultant.draft.visit.outcome import Visit, with_article
from consultant.draft.visit.prevention import read_preventive
from consultant.draft.visit.problems import read_problems
from consultant.draft.visit.risk import read_risks
from consultant.draft.visit.transition import read_transition, tells_of_transition
from consultant.draft.visit.words import (
    ADMITTING,
    CONSULT_DOUBT,
    LEVEL,
    LONGITUDINAL,
    UNSUPPORTED,
    WHICH_HOSPITAL,
    WHO,
    element_words,
    telehealth,
)


@dataclass
class _Found:
    """What speaks for a level of one kind."""

    kind: VisitKind
    on: date
    medicare: bool | None
    minutes: Spent | None
    stated: tuple[Level, Passage] | None
    decision: Decision | None
    evidence: list[str] = field(default_factory=list)


def find_visit(
    passages: Sequence[Passage],
    on: date,
    *,
    age_years: float | None = None,
    medicare: bool | None = None,
    place: str = "",
) -> Visit | None:
    """The visit that `passages` tell of on date of service `on`; None when they tell of none.

    `age_years` decides a preventive visit, `medicare` what is added to a long one, `place` (of service) the kind where
    the words do not; None or empty where the case does not say.
    """
    minutes = visit_minutes(passages)
    encounter = read_encounter(passages, timed=minutes is not None, place=place)
    if (critical := critical_visit(passages, medicare)) is not None:
        return critical
    if encounter is None:
        return None
    if encounter.setting is Setting.PREVENTIVE:
        found = read_preventive(encounter, age_years, medicare)
        beside = _beside_prevention(passages, on, new=bool(encounter.who)) if found.code else ()
        return Visit(found.code, found.basis, found.evidence, found.questions, hints=found.hints, added=beside)
    quotes = [one.quote for one in (encounter.new or encounter.known, *encounter.evidence) if one]
    if encounter.says(_NURSE) and encounter.setting in {Setting.OFFICE, Setting.NONE}:
        return Visit(NURSE_VISIT, "a visit with a nurse or other staff, established patient", tuple(quotes))
    kind = _kind(encounter, medicare)
    if kind is VisitKind.HOSPITAL_SAME_DAY and medicare and _hours_there(encounter.whole) < _LEAST_HOURS:
        kind = VisitKind.HOSPITAL_INITIAL  # Medicare Claims Processing Manual ch. 12 §30.6.9.1: fewer than eight hours
    transition = read_transition(encounter.whole, on)
    if transition is not None and encounter.setting in {Setting.OFFICE, Setting.NONE}:
        kind = VisitKind.OFFICE_ESTABLISHED  # transitional care has one pair of codes for new and known patients
    if kind is None:
        asked = WHICH_HOSPITAL if encounter.setting is Setting.HOSPITAL else WHO
        open_ = Visit("", questions=(asked,), evidence=tuple(dict.fromkeys(quotes)), told=encounter.says(_VISIT_WORD))
        return _named(encounter, None) or open_
    if kind in {VisitKind.HOSPITAL_DISCHARGE, VisitKind.NURSING_DISCHARGE}:
        return discharge_visit(kind, discharge_minutes(passages), quotes)
    said = [(one, one.stated) for one in passages]
    decision = decide(read_problems(passages), read_data(passages), read_risks(passages))
    grade = next(((level, one) for one, text in said if (level := stated_decision(one, text)) is not None), None)
    facts = _Found(kind, on, medicare, minutes, grade, decision, quotes)
    called = encounter.modality is Modality.AUDIO and on < _VIDEO_CODES_BEGIN and kind is VisitKind.OFFICE_ESTABLISHED
    if called and (telephoned := telephone_visit(passages, quotes)):
        return telephoned
    if transition is not None and kind is VisitKind.OFFICE_ESTABLISHED:
        quotes += [one.quote for one in passages if tells_of_transition(one.stated)][:2]
        return transitional_visit(transition, grade[0] if grade else decision.level if decision else None, quotes)
    visit = replace(_level(facts, encounter), told=encounter.says(_VISIT_WORD))
    if medicare and kind in {VisitKind.HOSPITAL_INITIAL, VisitKind.NURSING_INITIAL} and encounter.says(_OF_RECORD):
        visit = replace(visit, modifiers=(*visit.modifiers, "AI"), hints=(*visit.hints, ADMITTING))
    return _with_modality(visit, encounter, medicare)


def _beside_prevention(passages: Sequence[Passage], on: date, *, new: bool) -> tuple[Units, ...]:
    """The visit for a problem that the note tells of apart from the preventive one; nothing where it tells of none.

    Source: CPT preventive medicine services (a significant problem is reported with 25); 42 CFR 410.15.
    """
    start = next((place for place, one in enumerate(passages) if _APART.search(one.text)), None)
    if start is None:
        return ()
    own = passages[start:]
    decision = decide(read_problems(own), read_data(own), read_risks(own))
    stated = next((level for one in own if (level := stated_decision(one, one.stated)) is not None), None)
    level = stated if stated is not None else decision.level if decision else None
    kind = VisitKind.OFFICE_NEW if new else VisitKind.OFFICE_ESTABLISHED
    step = by_decision(kind, level, on) if level is not None else None
    if step is None or level is None:
        return ()
    reason = f"a problem with work of its own beside the preventive visit: {level.words} decision making"
    return (Units(step.code, 1, reason, ("25",)),)


def _kind(encounter: Encounter, medicare: bool | None) -> VisitKind | None:
    """The kind of visit; None where the text has to say more: new or established, which hospital day."""
    who = encounter.who
    if encounter.setting is Setting.EMERGENCY:
        return VisitKind.EMERGENCY
    if encounter.setting is Setting.HOSPITAL:
        return hospital_kind(encounter)
    if encounter.setting is Setting.NURSING:
        return nursing_kind(encounter)
    if encounter.setting is Setting.CONSULTATION:
        consultation = consultation_kind(encounter)
        if not medicare:
            return consultation
        if consultation is VisitKind.CONSULT_INPATIENT:  # Medicare pays no consultation, but a visit of its kind
            return VisitKind.HOSPITAL_INITIAL
    if who is None:
        return None
    if encounter.setting is Setting.HOME:
        return VisitKind.HOME_NEW if who else VisitKind.HOME_ESTABLISHED
    return VisitKind.OFFICE_NEW if who else VisitKind.OFFICE_ESTABLISHED


def _level(found: _Found, encounter: Encounter) -> Visit:
    """The code of the higher basis, with what every basis gives."""
    if not rules_hold(found.kind, found.on):
        return _named(encounter, found.kind) or Visit(
            "", questions=(f"Which level was the {found.kind}? On that date other rules chose it.",)
        )
    timed = by_time(found.kind, found.minutes.minutes, found.on) if found.minutes else None
    level = found.stated[0] if found.stated else found.decision.level if found.decision else None
    decided = by_decision(found.kind, level, found.on) if level is not None else None
    evidence = list(found.evidence)
    if found.minutes:
        evidence.append(found.minutes.passage.quote)
    if found.stated:
        evidence.append(found.stated[1].quote)
    reported = max(filter(None, (timed, decided)), key=lambda one: one.level, default=None)
    if reported is None:
        return _named(encounter, found.kind) or Visit(
            "", questions=(LEVEL,), evidence=tuple(dict.fromkeys(evidence)), kind=found.kind, decision=found.decision
        )
    reasons, doubts = [], []
    if timed and found.minutes:
        off = f" (without {found.minutes.left_out} for what is reported separately)" if found.minutes.left_out else ""
        reasons.append(
            f"{found.minutes.minutes} minutes of total time{off} meet the {timed.minutes} minutes of {timed.code}"
        )
    if found.stated and decided:
        reasons.append(f"{found.stated[0].words} medical decision making is that of {decided.code}")
    if found.decision:
        reasons.append(element_words(found.decision))
        if not found.stated and decided:
            reasons.append(f"two of the three elements reach {found.decision.level.words}, which is {decided.code}")
        elif found.stated and found.decision.level < found.stated[0]:
            doubts.append(
                f"the note calls its decision making {found.stated[0].words}; what was read in it reaches "
                f"{found.decision.level.words}: check the elements"
            )
    both = ""
    if timed and decided and timed.code != decided.code:
        both = f"time gives {timed.code} and decision making {decided.code}: either basis may be used"
    inferred = found.decision is not None and not found.stated and reported is decided and reported is not timed
    if found.decision and inferred:
        evidence += [quote for one in found.decision.deciding for quote in one.evidence]
        if found.decision.assumed:
            doubts.append("how a problem stands is not said and was taken as is usual: check the problems")
    doubts += [
        f"the message names {one.code}, and what it states gives {reported.code}"
        for one in encounter.named[:1]
        if one.code != reported.code
    ]
    if found.kind in CONSULTATIONS and found.medicare is not False:
        doubts.append(CONSULT_DOUBT)
    longer = prolonged(reported.code, found.minutes.minutes, medicare=bool(found.medicare)) if found.minutes else None
    return Visit(
        reported.code,
        f"{with_article(found.kind)}: {'; '.join(reasons)}",
        tuple(dict.fromkeys(evidence))[:6],
        doubts=tuple(doubts),
        hints=(*([both] if both else []), *_hints(found, encounter, longer)),
        added=(longer,) if longer and reported is timed else (),
        confidence=Confidence.LOW if inferred and found.decision and found.decision.assumed else Confidence.MEDIUM,
        kind=found.kind,
        decision=found.decision,
    )


def _hints(found: _Found, encounter: Encounter, longer: Units | None) -> tuple[str, ...]:
    hints = []
    office = found.kind in {VisitKind.OFFICE_NEW, VisitKind.OFFICE_ESTABLISHED}
    if office and found.medicare and encounter.says(_LONGITUDINAL):
        hints.append(LONGITUDINAL)
    if longer and found.medicare is None:
        hints.append(f"{longer.code} is CPT's; Medicare has codes and minutes of its own (G2212, G0316 to G0318)")
    if found.kind is VisitKind.HOSPITAL_SAME_DAY:
        hints.append("Medicare pays it for a stay of at least 8 hours on that day")
    return tuple(hints)


def _named(encounter: Encounter, kind: VisitKind | None) -> Visit | None:
    """The level that only the sender names; None when he names none of that kind."""
    for one in encounter.named:
        if kind is None or kind_of(one.code) is kind or one.code == NURSE_VISIT:
            words = f" for {with_article(kind)}" if kind else ""
            return Visit(
                one.code,
                f"the message names {one.code}{words}",
                (one.passage.quote,),
                doubts=(UNSUPPORTED,),
                kind=kind,
                only_named=True,
            )
    return None


def _with_modality(visit: Visit, encounter: Encounter, medicare: bool | None) -> Visit:
    """`visit` with what a telehealth visit carries."""
    if encounter.modality is Modality.PERSON or not visit.code:
        return visit
    modifiers, hint = telehealth(encounter.modality, medicare)
    return replace(visit, modifiers=(*visit.modifiers, *modifiers), hints=(*visit.hints, *hint))


def _hours_there(text: str) -> float:
    """Hours between the first two times of day that `text` states; a whole day where it states fewer."""
    times = [
        (int(one["h"]) % 12 + (12 if one["half"].lower() == "p" else 0)) * 60 + int(one["m"] or 0)
        for one in _TIME_OF_DAY.finditer(text)
    ]
    return (times[1] - times[0]) / 60 if len(times) > 1 and times[1] > times[0] else 24


_TIME_OF_DAY = re.compile(r"(?<![\d/:])(?P<h>1[0-2]|[1-9])(?::(?P<m>[0-5]\d))? ?(?P<half>[ap])\.?m\b", re.IGNORECASE)
_LEAST_HOURS = 8


_NURSE = re.compile(
    r"\bnurse(?:[- ]only)? visit\b|\b(?:seen|visit) (?:only )?(?:by|with) (?:the |our )?(?:rn|lpn|ma|nurse|medical "
    r"assistant)\b(?! practitioner)|\bMA visit\b|\b(?:bp|blood pressure|wound|weight|suture|dressing|vitals) (?:re)?check "
    r"(?:w/ ?|with |by |- ?)?(?:the |our )?(?:rn|lpn|ma|nurse|medical assistant)\b(?! practitioner)",
    re.IGNORECASE,
)
_VIDEO_CODES_BEGIN = date(2025, 1, 1)
"""Until then calls by telephone had codes of their own (99441 to 99443)."""
_APART = re.compile(
    r"\b(?:in addition|additionally|separate(?:ly)?[, ]|separate (?:note|history|problem|e/m)|problem[- ](?:oriented|focused) visit|"
    r"significant(?:,| and)? separately|also (?:addressed|evaluated|discussed|seen for|complains|c/o))|\balso:|\balso today\b",
    re.IGNORECASE,
)
_OF_RECORD = re.compile(
    r"\b(?:admitting|attending|principal)(?: \w+)? (?:physician )?of record\b|\b(?:admitting|attending) (?:physician|hospitalist|provider)\b|"
    r"\bhospitalist\b(?=[^.;\n]{0,30}\badmi)|\bi am (?:the )?(?:admitting|attending)\b|\badmi\w+ (?:by|to) (?:me|my service)\b",
    re.IGNORECASE,
)
_VISIT_WORD = re.compile(r"\b(?:visits?|e/m|e&m|ov|level|encounter|evaluat\w+|consult\w*)\b", re.IGNORECASE)
_LONGITUDINAL = re.compile(
    r"\b(?:longitudinal|ongoing (?:relationship|primary care)|(?:continuing|continuous) (?:care|relationship)|pcp|"
    r"primary care (?:provider|physician|doctor|practice)|focal point)\b",
    re.IGNORECASE,
)
