"""Sessions of a therapist or psychiatrist: intake, psychotherapy alone or beside a visit, crisis, family.

The clock chooses the code. Where it is not stated the draft asks.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.clock import CRISIS, FAMILY_LEAST, THERAPY, THERAPY_BESIDE_A_VISIT, by_span, by_steps
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.section import Section
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Tale, as_done, reckoned
from consultant.draft.visit.encounter import Modality
from consultant.draft.visit.words import telehealth

COVERS = (("90785", "90785"), ("90791", "90792"), ("90832", "90840"), ("90846", "90847"))
ALONE = frozenset({"90791", "90792", "90832", "90834", "90837", "90839", "90846", "90847", "90849", "90853"})
"""Codes beside which no visit stands for the same work."""
_SILENT = frozenset({Section.PAST, Section.FAMILY, Section.PLAN})


def read_sessions(tale: Tale, passages: Sequence[Passage]) -> Reckoned:
    """The session that `passages` tell of; no other look-up adds one."""
    said = [(one, as_done(one)) for one in passages if one.section not in _SILENT]
    if not any(_MIND.search(text) for _, text in said):
        return Reckoned((), (), COVERS)
    for words, read in _KINDS:
        told = [(one, text) for one, text in said if words.search(text) and not _BODY.search(text)]
        if told:
            # `without the patient` is said of who was there, and denies nothing.
            absent = any(_ABSENT.search(one.text) for one in passages)
            count = read(tale, told, [*(text for _, text in said), *(["parents only"] if absent else [])])
            found = tuple(one for one, _ in told)
            return reckoned(count, [found], COVERS) or Reckoned((), (), COVERS, (), found)
    return Reckoned((), (), COVERS)


def stands_alone(found: Sequence[Reckoned]) -> bool:
    """Whether a session is told of that is no visit: no level of a visit is looked for then."""
    return any(
        one.covers == COVERS
        and (any(line.counted.code in ALONE for line in one.lines) or any(_ASKED in asked for asked in one.questions))
        for one in found
    )


_ASKED = "90832"


def _intake(tale: Tale, _told: Sequence[tuple[Passage, str]], said: Sequence[str]) -> Count:
    everything = " ".join(said)
    medical, plain = bool(_MEDICAL.search(everything)), bool(_THERAPIST.search(everything))
    if medical == plain:
        return Count(
            (), ("Was the diagnostic evaluation done with medical services (90792) or without (90791, 90832)?",)
        )
    why = "with medical services" if medical else "without medical services"
    return Count((Counted("90792" if medical else "90791", 1, f"A diagnostic evaluation {why}.", _remote(tale)),))


def _crisis(tale: Tale, told: Sequence[tuple[Passage, str]], said: Sequence[str]) -> Count:
    minutes = _minutes(told, said)
    if minutes is None:
        return Count((), ("How many minutes did the crisis session take (90839 from 30, 90840 from 75; else 90832)?",))
    return Count(by_steps(CRISIS, minutes, _remote(tale)) or by_span(THERAPY, minutes, _remote(tale)))


def _family(tale: Tale, told: Sequence[tuple[Passage, str]], said: Sequence[str]) -> Count:
    everything = " ".join(said)
    absent = bool(_ABSENT.search(everything))
    present = bool(_PRESENT.search(everything)) and not absent
    if not (absent or present):
        return Count((), ("Was the patient there in the family session (90847) or not (90846)?",))
    minutes = _minutes(told, said)
    if minutes is not None and minutes < FAMILY_LEAST:
        return Count((), (f"A family session of {minutes} minutes is not reported: {FAMILY_LEAST} are the least.",))
    why = "A family session without the patient." if absent else "A family session with the patient."
    return Count((Counted("90846" if absent else "90847", 1, why, _remote(tale)),))


def _therapy(tale: Tale, told: Sequence[tuple[Passage, str]], said: Sequence[str]) -> Count:
    everything = " ".join(said)
    beside = bool(_VISIT.search(everything)) and not _THERAPIST.search(everything)
    spans = THERAPY_BESIDE_A_VISIT if beside else THERAPY
    minutes = _minutes(told, [] if beside else said)
    if minutes is None:
        codes = ", ".join(f"{one.code} from {one.least}" for one in spans)
        return Count((), (f"How many minutes did the psychotherapy take ({codes})?",))
    lines = by_span(spans, minutes, () if beside else _remote(tale))
    if not lines:
        return Count()
    if _INTERACTIVE.search(everything):
        why = "The note tells what made the session more complex to conduct."
        lines = (*lines, Counted("90785", 1, why, lines[0].modifiers))
    return Count(lines)


def _minutes(told: Sequence[tuple[Passage, str]], said: Sequence[str]) -> int | None:
    """The minutes in the sentences of the session, else those of the one sentence that states any."""
    for _, text in told:
        if (found := _clocked(text)) is not None:
            return found
    every = {found for text in said if (found := _clocked(text)) is not None}
    return every.pop() if len(every) == 1 else None


def _clocked(text: str) -> int | None:
    if match := _LONG.search(text):
        return 60 * int(match["hours"]) + int(match["minutes"] or 0)
    return minutes_in(_DATE.sub(" ", text))


def _remote(tale: Tale) -> tuple[str, ...]:
    if _AUDIO.search(tale.everything):
        return telehealth(Modality.AUDIO, tale.medicare)[0]
    return telehealth(Modality.VIDEO, tale.medicare)[0] if _VIDEO.search(tale.everything) else ()


_LONG = re.compile(r"\b(?P<hours>[1-3]) ?(?:hours?|hrs?|h)\b(?:,? (?:and )?(?P<minutes>\d{1,2}) ?m)?", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,4}[-/]\d{1,2}[-/]\d{1,4}\b|\[DATE[^\]]*\]|\b(?:PHQ|GAD)[- ]?\d\b", re.IGNORECASE)
_MIND = re.compile(
    r"\b(?:psych\w*|therap(?:y|ist|ies)|teletherapy|counsel(?:or|ing)|l[cm]sw\w?|l[mp]?[hcf]+t?c?|lpc\w?|mental health|"
    r"behavioral health|cbt|emdr|dbt|depress\w+|mdd|anxiety|gad|ptsd|adhd|bipolar|grief|suicid\w+)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:physical|occupational|speech|aqua\w*|massage|manual|respiratory|radiation|infusion|inhalation|drug|iv|"
    r"antibiotic|hormone|replacement|compression|light|laser|shock ?wave|ot|pt|ect) therap\w+|\bgroup\b|\breferr\w+",
    re.IGNORECASE,
)
_THERAPIST = re.compile(
    r"\b(?:l[im]?c?sw(?:-?\w)?|lcsw\w*|licsw|lmft|lmhc|lpcc?|lcpc|lcmhc|lpc-\w|ph\.? ?d\.?|psy\.? ?d\.?|psychologist|social worker|"
    r"counselor|(?:marriage|family|child|licensed|the) therapist|without medical services)\b",
    re.IGNORECASE,
)
_MEDICAL = re.compile(
    r"\bwith medical services\b|\bpsychiatrist\b|\bpmhnp\b|\b(?-i:MD|DO|NP|APRN)\b|\bvitals?\b|\bprescri\w+|"
    r"\b(?:start|begin|initiate)(?:ed|ing)? \w+ \d+|\bmedications? (?:started|prescribed|adjusted)|\blabs? (?:ordered|reviewed)",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\be/m\b|\be&m\b|\bmdm\b|\bdecision[- ]making\b|\bmed(?:ication)?s?[- ](?:check|management|mgmt|follow[- ]?up|visit)\b|"
    r"\b(?:psychiatrist|psychiatry|psych (?:md|np)|pmhnp)\b|\brefill\w*\b|\bprescri(?:bed|ption)|\bfollow[- ]?up visit\b|"
    r"\b(?:continu|increas|start|rais|adjust|titrat|lower|decreas)\w* (?:\w+ ){0,3}\d+(?:\.\d+)? ?mg\b|"
    r"\b(?:99(?:20[2-5]|21[2-5]))\b|\bcontinue (?:both|all|current|meds)\b",
    re.IGNORECASE,
)
_INTERACTIVE = re.compile(r"\binteractive complexity\b|\b90785\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"\bconjoint\b|\bcouples?\b|\bmarital\b|\bpatient (?:and|with|present|was present|attended|participated)\b|\bpt (?:and|with|present)\b|"
    r"\bwith (?:the )?(?:patient|pt|client|child|identified patient)\b|\bclient (?:and|with|present)\b|\b90847\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\bwithout (?:the )?(?:patient|pt|client|child)\b|\b(?:patient|pt|client|child) (?:was )?(?:not (?:present|there|in)|absent)\b|"
    r"\bparents? only\b|\b90846\b",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    r"\b(?:tele-?(?:health|therapy|psychiatry|medicine|visit)|(?:via|by|over) (?:secure )?(?:video|zoom|doxy\w*)|video (?:session|visit|call))\b",
    re.IGNORECASE,
)
_AUDIO = re.compile(
    r"\b(?:audio[- ]only|(?:tele)?phone (?:session|only|therapy)|(?:by|via|over) (?:the )?phone)\b", re.I
)
_KINDS = (
    (
        re.compile(
            r"\bpsychiatric diagnostic (?:evaluation|interview|assessment)\b|\bdiagnostic (?:evaluation|assessment|interview|"
            r"intake)\b|\bbiopsychosocial (?:assessment|evaluation)\b|\binitial psych\w* (?:evaluation|assessment|eval)\b|"
            r"\bpsych\w* (?:intake|eval(?:uation)?)\b|\b(?:therapy|counseling|lcsw|lpc|lmft|behavioral health|mental health|new client) intake\b|"
            r"\bintake (?:assessment|evaluation|session|interview|appointment|visit)\b|\b9079[12]\b",
            re.IGNORECASE,
        ),
        _intake,
    ),
    (
        re.compile(
            r"\b(?:psychotherapy (?:for|in) crisis|crisis (?:psychotherapy|session|therapy|intervention|counseling)|90839)\b",
            re.I,
        ),
        _crisis,
    ),
    (
        re.compile(
            r"\b(?:conjoint|family|couples?|marital) (?:\w+ )?(?:psychotherapy|therapy|session|counseling)\b|\b9084[67]\b",
            re.IGNORECASE,
        ),
        _family,
    ),
    (
        re.compile(
            r"\bpsychotherap\w+|\b(?:individual|talk|play|supportive|trauma[- ]focused|insight[- ]oriented) (?:therapy|counseling|"
            r"session)\b|\bindividual session\b|\bteletherapy\b|\btherapy (?:session|hour|note|visit)\b|\bcounseling session\b|"
            r"\b(?:cbt|dbt|emdr|cognitive[- ]behaviou?ral therapy)\b|\bsession (?:time|length|lasted|of|start)\b|\b9083[2-8]\b",
            re.IGNORECASE,
        ),
        _therapy,
    ),
)
