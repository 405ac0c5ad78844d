"""What kind of visit a text tells of: where, for whom (new or established), how (in person, by video, by telephone).

Read from what is stated alone; a visit elsewhere that came before does not count.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.visit.levels import LEVEL_CODES, Level, VisitKind, kind_of
from consultant.draft.visit.preventive import PREVENTIVE_CODES
from consultant.sieve import Quick


class Setting(StrEnum):
    """Where the patient was seen, as far as it chooses the family of codes."""

    OFFICE = "office"
    HOSPITAL = "hospital"
    EMERGENCY = "emergency department"
    NURSING = "nursing facility"
    HOME = "home"
    PREVENTIVE = "preventive"
    CONSULTATION = "consultation"
    NONE = ""
    """The text does not say; an office visit is what is usual."""


class Modality(StrEnum):
    """How the patient was seen."""

    PERSON = "in person"
    VIDEO = "video"
    AUDIO = "audio only"


@dataclass(frozen=True)
class Named:
    """A code of a visit that the sender names."""

    code: str
    passage: Passage


@dataclass(frozen=True)
class Encounter:
    """What the text tells of a visit."""

    setting: Setting
    modality: Modality
    new: Passage | None
    """Where it says that the patient is new."""
    known: Passage | None
    """Where it says that the patient is established."""
    evidence: tuple[Passage, ...]
    """The passages that tell of a visit."""
    named: tuple[Named, ...] = ()
    text: str = field(default="", repr=False)
    """Everything that is stated, less the visits that came before."""
    whole: str = field(default="", repr=False)
    """Everything that is stated."""

    @property
    def who(self) -> bool | None:
        """True for a new patient, False for an established one, None when the text says neither or both."""
        return None if bool(self.new) == bool(self.known) else bool(self.new)

    def says(self, pattern: re.Pattern[str] | Quick) -> bool:
        """Whether the stated text holds `pattern`."""
        return bool(pattern.search(self.text))


def read_encounter(passages: Sequence[Passage], *, timed: bool, place: str = "") -> Encounter | None:
    """The visit that `passages` tell of; None when they tell of none.

    `timed`: a total time is stated. `place`: the place of service, which decides where the words do not.
    """
    said = [(one, _ELSEWHERE.sub(_blank, one.stated)) for one in passages]
    text = " ".join(words for _, words in said)
    settings = [(setting, [one for one, words in said if pattern.search(words)]) for setting, pattern in _SETTINGS]
    setting, where = next(((setting, found) for setting, found in settings if found), (Setting.NONE, []))
    every = " ".join(one.text for one, _ in said)
    visits = [one for one, words in said if _VISIT.search(words) or _EST.search(words)]
    decisions = [one for one, words in said if stated_decision(one, words) is not None]
    named = tuple(
        Named(match["code"], one)
        for one, words in said
        for match in _NAMED.finditer(words)
        if not _ASKED.search(words[: match.start()]) and match["code"] in LEVEL_CODES | PREVENTIVE_CODES | {"99291"}
    )
    new = next((one for one, words in said if _NEW_PATIENT.search(words)), None)
    known = next((one for one, words in said if _KNOWN_PATIENT.search(words) or _EST.search(words)), None)
    resident = place in {"12", "13", "31", "32"}
    anyhow = (timed or new or known or resident) and any(_ANY_VISIT.search(words) for _, words in said)
    emergency = place == "23" and any(_WORKED_UP.search(one.heading) or _WORKED_UP.match(one.text) for one, _ in said)
    telehealth = any(_VIDEO.search(words) or _AUDIO.search(words) for _, words in said)
    if not (where or visits or decisions or telehealth or named or anyhow or emergency) or _PROCEDURE_ONLY.search(
        every
    ):
        return None
    if setting is Setting.NONE and named:
        setting = _setting_of(named[0].code)
    if setting is Setting.NONE:
        setting = _PLACES.get(place, setting)
    modality = Modality.VIDEO if place in _TELEHEALTH_PLACES else Modality.PERSON
    if found := next((one for one, words in said if _AUDIO.search(words)), None):
        modality, where = Modality.AUDIO, [*where, found]
    elif found := next((one for one, words in said if _VIDEO.search(words)), None):
        modality, where = Modality.VIDEO, [*where, found]
    return Encounter(
        setting,
        modality,
        new,
        known,
        tuple(dict.fromkeys([*where[:2], *visits[:1]])),
        named,
        text,
        " ".join(one.stated for one in passages),
    )


def stated_decision(passage: Passage, words: str) -> Level | None:
    """The level of decision making that `words` of `passage` state outright; None when they state none."""
    match = _STATED.search(words)
    if match is None and ((passage.title and passage.section is Section.PLAN) or len(words.split()) == 1):
        match = _UNDER_HEADING.match(words)
    if match is None:
        return None
    grade = next(one for name in ("before", "after", "alone") if (one := match.groupdict().get(name))).upper()
    return Level.STRAIGHTFORWARD if grade.startswith("STRAIGHT") else Level["MODERATE" if grade == "MOD" else grade]


def hospital_kind(encounter: Encounter) -> VisitKind | None:
    """Which hospital visit it is; None when the text does not say."""
    for kind, pattern in _HOSPITAL_KINDS:
        if encounter.says(pattern):
            return kind
    named = (kind_of(one.code) for one in encounter.named)
    return next((kind for kind in named if kind in {kind for kind, _ in _HOSPITAL_KINDS}), None)


def nursing_kind(encounter: Encounter) -> VisitKind:
    """Which nursing facility visit it is: a further one unless the text speaks of admission or discharge."""
    if encounter.says(_DISCHARGE):
        return VisitKind.NURSING_DISCHARGE
    return VisitKind.NURSING_INITIAL if encounter.says(_FIRST_DAY) else VisitKind.NURSING_SUBSEQUENT


def consultation_kind(encounter: Encounter) -> VisitKind:
    """Whether a consultation was for an inpatient."""
    return VisitKind.CONSULT_INPATIENT if encounter.says(_INPATIENT) else VisitKind.CONSULT_OUTPATIENT


def _setting_of(code: str) -> Setting:
    if code in PREVENTIVE_CODES:
        return Setting.PREVENTIVE
    if code == "99291":
        return Setting.HOSPITAL
    name = kind_of(code)
    words = {
        "office": Setting.OFFICE, "hospital": Setting.HOSPITAL, "emergency": Setting.EMERGENCY,
        "consultation": Setting.CONSULTATION, "nursing": Setting.NURSING, "home": Setting.HOME,
    }  # fmt: skip
    return next((setting for word, setting in words.items() if name and word in name), Setting.OFFICE)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


_PLACES = {
    "12": Setting.HOME, "13": Setting.HOME, "14": Setting.HOME, "21": Setting.HOSPITAL, "23": Setting.EMERGENCY,
    "31": Setting.NURSING, "32": Setting.NURSING,
}  # fmt: skip
"""By CMS place of service; everywhere else the codes are those of an office visit."""
_TELEHEALTH_PLACES = frozenset({"02", "10", "telehealth"})
_WHERE = r"(?:ed|er|emergency (?:room|department)|hospital|inpatient|urgent care|snf|rehab)"
_ELSEWHERE = Quick(
    rf"\b(?:follow[ -]?up|f/u|after|from|since|recent(?:ly)?|last|prior|previous|post[- ]?|following|discharged from)"
    rf"(?: (?:of|to|from|for|on|her|his|the|a|an|recent|last|previous|after)){{0,3}} {_WHERE}"
    rf"(?: (?:visit|stay|discharge|admission|course|follow[ -]?up))?\b"
    rf"|\b(?:seen|evaluated|treated) (?:in|at) (?:the |an )?{_WHERE} (?:yesterday|last|on|\w+ (?:days?|weeks?) ago)\b"
    r"|\bhospital (?:discharge )?follow[ -]?up\b",
    re.IGNORECASE,
)
_SETTINGS = (
    (
        Setting.EMERGENCY,
        Quick(
            r"\b(?:emergency (?:department|dept\.?|room|medicine|physician|visit)|(?:ed|er) (?:visit|note|encounter|physician|"
            r"eval\w*|level|course|doc|md|provider|attending|resident|chart|record|fast[- ]?track|shift|bed \d+)|"
            r"(?-i:E[DR])(?=\s*[,.:–—-]*\s*(?:DOS\b|\d{1,4}[-/]\d|\[DATE|date\b))|"
            r"(?<=\d[ ,])[ ,–—-]*(?-i:E[DR])(?=\s*[.,:;–—-])|(?<=DAYS BEFORE SERVICE\])[ ,–—-]*(?-i:E[DR])(?=\s*[.,:;–—-])|"
            r"(?<=note[ ,:])(?-i:E[DR])\b|trauma (?:bay|activation|alert)|(?:seen|evaluated|presents?|presented|arrived|came|brought) "
            r"(?:\w+ )?(?:in|to|at|into) (?:the |our )?(?:ed|er)|9928[1-5])\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.CONSULTATION,
        Quick(
            r"\b(?:consult(?:ation|ed)? (?:was |is )?(?:requested|asked|ordered) by|consult(?:ation)? "
            r"(?:request(?:ed)? )?(?:from|for) dr|asked (?:by [^.;\n]{0,40})?to (?:consult|"
            r"see (?:this|the|in consultation))|(?:for|in|seen in) consultation|"
            r"(?:inpatient|outpatient|initial|office|hospital) consult(?:ation)?|"
            r"opinion (?:was )?requested by|at the request of|992(?:4[2-5]|5[2-5]))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.NURSING,
        Quick(
            r"\b(?:(?:nursing (?:facility|home)|snf|skilled nursing(?: facility)?) (?:visit|rounds?|admission|note|"
            r"follow[ -]?up|f/u|discharge|progress|initial|resident (?:was )?seen|patient (?:was )?seen)|"
            r"(?:seen|visited|rounded|initial visit|admission|discharge) (?:\w+ )?(?:at|in|to|from) (?:the |our |a )?"
            r"(?:nursing (?:facility|home)|snf|skilled nursing)|993(?:0[4-9]|1[0156]))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.HOME,
        Quick(
            r"\b(?:home visit|house ?call|seen (?:at|in) (?:her|his|their|the (?:patient's )?)? ?(?:own )?(?:home|"
            r"residence|assisted living)|(?:assisted living|group home|residence|domiciliary) visit|"
            r"993(?:4[1-5]|4[7-9]|50))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.HOSPITAL,
        Quick(
            r"\b(?:(?:inpt|inpatient|hosp) (?:discharge|d/c)|(?:hospital|inpatient|inpt|hosp) day|history (?:and|&) physical|h ?& ?p\b|(?:micu|sicu|icu|ccu) (?:attending|note|progress|visit)|"
            r"pronounc(?:ed|ement)|(?:medicine|ward|hospital|inpatient) (?:progress )?note|subsequent (?:hospital|inpatient|observation|day)|inpatient medicine|"
            r"obs(?:ervation)? (?:h&p|admit|stay|unit|discharge)|(?:placed|kept) in obs(?:ervation)?|(?-i:HD) ?#? ?\d{1,2}\b(?!\.\d)|(?:initial|subsequent) (?:hospital|inpatient|observation)|"
            r"inpatient (?:progress|visit|round|note|follow|h&p)|admission (?:h&p|note|history)|admit(?:ting)? (?:h&p|"
            r"note|date and)|admitted (?:\w+ )?(?:to|for|under)|observation (?:care|status|admission|visit)|"
            r"hospital (?:visit|admission|rounds?|discharge|progress|care)|discharge (?:day|management|summary)|"
            r"rounded on|on (?:the )?(?:floor|ward)|admitted and discharged|hospitalist|h&p (?:done|dictated|completed)|"
            r"day \d+ of (?:the |his |her |a )?(?:hospital )?(?:stay|admission)|same[- ]day admi\w+ ?(?:and|/|&) ?(?:d/c|disch\w+)|992(?:2[1-3]|3[1-9]))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.PREVENTIVE,
        Quick(
            r"\b(?:annual wellness|awv|welcome to medicare|ippe|initial preventive|well[- ](?:child|adolescent|teen|infant|female|male|woman|baby|man|"
            r"visit|check|adult|exam)\w*|wcc|annual (?:physical|exam|preventive|check|gyn)\w*|preventive (?:visit|exam|"
            r"medicine|physical|care visit|health)\w*|(?:yearly|school|sports) physical|complete physical exam|routine (?:check[- ]?up|physical|"
            r"health exam\w*)|993(?:8[1-7]|9[1-7])|"
            r"g0402|g043[89])\b",
            re.IGNORECASE,
        ),
    ),
    (
        Setting.OFFICE,
        Quick(r"\b(?:office visits?|clinic visits?|seen in (?:the |our )?(?:office|clinic))\b", re.IGNORECASE),
    ),
)
_PROCEDURE_ONLY = Quick(
    r"\b(?:came|here|seen|returns?|presents?) (?:\w+ )?for (?:the |a |her |his )?(?:scheduled |planned )?(?:injection|"
    r"procedure|infusion|shot|removal|biopsy|test) only\b|\b(?:no|without) (?:separate |other )?(?:e/m|e&m|evaluation|visit(?! in\b))\b|"
    r"\bshot[- ]only\b|\bonline digital\b|\be-?visit\b|\bportal (?:messages?|encounter)\b|\b(?:chronic|principal) care management\b|"
    r"\b(?:procedure|injection)[- ]only visit\b",
    re.IGNORECASE,
)
_VISIT = Quick(
    r"\b(?:office visits?|clinic visit|ov|e/m|e&m|seen in (?:the )?(?:office|clinic)|"
    r"est(?:ablished|\.)? (?:pt|patient)|new (?:pt|patient)|follow[ -]?up visit|sick visit|nurse visit|"
    r"telehealth|telemedicine|video visit|virtual visit|(?:tele)?phone visit|critical care)\b",
    re.IGNORECASE,
)
_WORKED_UP = re.compile(
    r"\b(?:hpi|mdm|cc|chief complaint|disposition|ed course|history of present illness)\b", re.IGNORECASE
)
"""Headings of a doctor's own work-up: in an emergency department it is a visit."""
_ANY_VISIT = Quick(r"\b(?:visit|encounter|seen|office|clinic|f/u|follow[ -]?up|eval)\b", re.IGNORECASE)
_NEW_PATIENT = Quick(
    r"\bnew (?:pt|patient)\b|\bnp visit\b|\bnever (?:been )?seen\b|(?<!at )(?<!since )(?<!than )(?<!the )\bfirst visit\b|\bnew to (?:the |our |this )?"
    r"(?:practice|office|clinic|group)\b|\bestablish(?:ing)? care\b",
    re.IGNORECASE,
)
_KNOWN_PATIENT = Quick(
    r"\best(?:ablished|\.)? ?(?:pt|patient)\b|\bestablished\b(?! care)|\breturn(?:ing|s)? (?:pt|patient|visit|for)\b|"
    r"\bf/u\b|\b(?:psych\w*|md|neuro\w*|clinic|office|med(?:ication)?|routine|month|week) (?:\w+ )?follow[ -]?up\b(?! (?:in|with|as|arranged|scheduled|\d))|\b(?:her|his|their|patient's) (?:pcp|primary care)\b|\bsince (?:the |her |his )?last (?:visit|appointment)\b|\bfollowing (?:\w+ )?long[- ]term\b|\bfollow[ -]?up (?:visit|of|for|appointment)\b|\bknown (?:pt|patient)\b|\blast seen\b",
    re.IGNORECASE,
)
_EST = Quick(r"\b[Ee]st(?:ablished)?\b\.?(?=\s*(?:[,;.:)]|[Pp]t|[Nn]euro|[Pp]sych|f/u|[Ff]ollow|$))")
"""`est,` as a note writes it for an established patient; not `est. blood loss`."""
_VIDEO = Quick(
    r"\b(?:telehealth|telemedicine|video (?:visit|call|encounter)|virtual visit|audio[- ]?(?:/|and |& ?)?(?:-)?video|video (?:and|&|/) audio|"
    r"(?:via|by|over) (?:secure )?(?:video|zoom|doxy\w*))\b",
    re.IGNORECASE,
)
_AUDIO = Quick(
    r"\b(?:audio[- ]only|(?:tele)?phone (?:visit|encounter|only)|(?:visit|seen|conducted|done) (?:by|via|over) "
    r"(?:the )?(?:tele)?phone)\b",
    re.IGNORECASE,
)
_DISCHARGE = Quick(
    r"\b(?:(?:inpt|inpatient|hosp) (?:discharge|d/c)|discharge (?:day|management|summary|visit|planning)|hospital discharge|discharged? (?:home|to|from|today)|"
    r"facility discharge|snf discharge|pronounced(?: dead| deceased)?|pronouncement|death summary|9923[89]|9931[56])\b",
    re.IGNORECASE,
)
_FIRST_DAY = Quick(
    r"\b(?:initial|admission|admit(?:ted|ting)?|h ?& ?p|history (?:and|&) physical|first (?:visit|time seeing|seen)|newly admitted|new admission|9922[1-3]|9930[4-6])\b",
    re.IGNORECASE,
)
_HOSPITAL_KINDS = (
    (
        VisitKind.HOSPITAL_SAME_DAY,
        Quick(
            r"\badmit(?:ted|ssion)?(?: to \w+)? and (?:was )?discharged?\b[^.;\n]{0,30}\bsame (?:day|date)\b|"
            r"\bobs(?:ervation)?\b[^.;\n]{0,60}\b(?:released|discharged?|d/c'?d)\b[^.;\n]{0,30}\bsame (?:day|date)\b|"
            r"\bobs(?:ervation)? h ?& ?p and discharge\b|"
            r"\bsame[- ]day (?:admi\w+ ?(?:and|/|&) ?(?:d/c|discharge)|discharge)\b|\b9923[4-6]\b",
            re.IGNORECASE,
        ),
    ),
    (VisitKind.HOSPITAL_DISCHARGE, _DISCHARGE),
    (
        VisitKind.HOSPITAL_SUBSEQUENT,
        Quick(
            r"\b(?:(?:hospital|inpatient|inpt|hosp) day (?:#|no\.? )?(?:[2-9]|\d\d)|day (?:[2-9]|\d\d) of (?:the |his |her |a )?(?:hospital )?(?:stay|admission)|"
            r"(?-i:HD) ?#? ?(?:[2-9]|\d\d)\b(?!\.\d)|subsequent|inpatient "
            r"(?:progress|round|follow)\w*|rounded on|hospital (?:rounds?|progress)|(?:daily )?progress "
            r"note|9923[1-3])\b",
            re.IGNORECASE,
        ),
    ),
    (VisitKind.HOSPITAL_INITIAL, _FIRST_DAY),
)
_INPATIENT = Quick(
    r"\b(?:inpatient|hospital(?:i[sz]ed)?|admitted|observation|floor|icu|ward|9925[2-5])\b", re.IGNORECASE
)
_NAMED = Quick(r"(?<![\w.-])(?P<code>99[234]\d\d|9800\d|9801[0-5]|G0402|G043[89])(?!\w)(?!\s*\$)", re.IGNORECASE)
_ASKED = Quick(r"\b(?:can|could|should|may|do|would) (?:i|we|you)\b[^.;?!]*$", re.IGNORECASE)
"""A code that is asked about is not one that is named for the visit; nor is an article's number before its price."""
_GRADE = r"straight[ -]?forward|low|moderate|mod|high"
_MAKING = r"(?:mdm|(?:medical )?decision[ -]making)"
_STATED = Quick(
    rf"\b(?P<before>{_GRADE})(?:[ -]complexity)?(?: level)?(?: of)? {_MAKING}\b"
    rf"|\b(?:{_MAKING}|e/m|e&m)(?: (?:is|was|of|level|complexity|documented|supported|and|as|at))*[ :=-]+"
    rf"(?P<after>{_GRADE})\b(?!-)"
    rf"|\b(?P<alone>{_GRADE})[ -]complexity(?=\s*(?:[.,;)]|visit|encounter|except|$))",
    re.IGNORECASE,
)
"""The level of decision making, where the note says it in so many words."""
_UNDER_HEADING = re.compile(rf"(?P<before>{_GRADE})(?:[ -]complexity| level)?\W*$", re.IGNORECASE)
"""All that stands after the heading `MDM:`, or in a sentence of its own (`Moderate.`)."""
