"""Where the service was done, as a place of service, when the case says it."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from consultant.draft.fact import Fact, Named, fact_at, first_of_each
from consultant.draft.passage import Passage
from consultant.draft.section import Section


class Setting(StrEnum):
    """Settings by their codes in the CMS Place of Service Code Set."""

    TELEHEALTH_ELSEWHERE = "02"
    """The patient was not in the patient's home."""
    TELEHEALTH_AT_HOME = "10"
    TELEHEALTH = "telehealth"
    """The case does not say where the patient was, so no code can be given."""
    SCHOOL = "03"
    PRISON = "09"
    OFFICE = "11"
    HOME = "12"
    ASSISTED_LIVING = "13"
    GROUP_HOME = "14"
    RETAIL_CLINIC = "17"
    OFF_CAMPUS_OUTPATIENT = "19"
    URGENT_CARE = "20"
    INPATIENT = "21"
    OUTPATIENT_HOSPITAL = "22"
    EMERGENCY = "23"
    SURGICAL_CENTER = "24"
    SKILLED_NURSING = "31"
    NURSING_FACILITY = "32"
    HOSPICE = "34"
    HEALTH_CENTER = "50"
    DIALYSIS = "65"
    RURAL_CLINIC = "72"

    @property
    def code(self) -> str:
        """Two digits; empty where the case does not say enough for a code."""
        return self.value if self.value.isdigit() else ""


HOSPITALS = frozenset(
    {Setting.OFF_CAMPUS_OUTPATIENT, Setting.INPATIENT, Setting.OUTPATIENT_HOSPITAL, Setting.EMERGENCY}
)
"""Parts of a hospital."""
FACILITIES = HOSPITALS | {Setting.SURGICAL_CENTER}
"""Where rooms, staff and drugs are somebody else's than the professional's."""


def read_settings(passages: Sequence[Passage]) -> tuple[Fact[Setting], ...]:
    """Every setting that `passages` name for the service itself: not where somebody came from or is to go.

    Source: Place of Service Code Set (CMS); telehealth 02 and 10 by where the patient is.
    """
    there = [one for one in passages if one.section not in {Section.PAST, Section.FAMILY}]
    texts = [_ELSEWHERE.sub(lambda match: "~" * len(match[0]), one.stated) for one in there]
    found = [*_coded(there), *_FIRM.read(there, texts, firm=True), *_SAID.read(there, texts)]
    if any(one.value is Setting.TELEHEALTH for one in found):
        found = [_placed(one, texts) for one in found if one.value not in {Setting.HOME, Setting.OFFICE}]
    return first_of_each(found)


def _coded(passages: Sequence[Passage]) -> Iterator[Fact[Setting]]:
    """Places of service that are given as a code."""
    known = {one.code: one for one in Setting if one.code}
    for passage in passages:
        for match in _CODE.finditer(passage.text):
            if setting := known.get(match["code"].zfill(2)):
                yield fact_at(setting, passage, match, firm=True)


def _placed(fact: Fact[Setting], texts: Sequence[str]) -> Fact[Setting]:
    """Telehealth with where the patient was, if any of `texts` says it."""
    if fact.value is not Setting.TELEHEALTH:
        return fact
    home, away = (any(pattern.search(text) for text in texts) for pattern in (_AT_HOME, _NOT_AT_HOME))
    if home == away:
        return fact
    value = Setting.TELEHEALTH_AT_HOME if home else Setting.TELEHEALTH_ELSEWHERE
    return Fact(value, fact.passage, fact.start, fact.end, fact.firm)


_CODE = re.compile(
    r"\b(?:POS|place of service)(?: code)?\s{0,2}(?:is|was|of)?\s{0,2}[:=#-]?\s{0,2}(?P<code>\d{1,2})(?!\d)", re.I
)
_ELSEWHERE = re.compile(
    r"\b(?:sent|go|goes|going|went|return(?:ed|s)?|referred|reports?|transport\w*|transferred|discharged?|released|"
    r"came|coming|follow(?:ed|ing)?[ -]?up|f/u)\s(?:back |over |home |her |him |them |the patient )?(?:to|from|after)\b"
    r"[^.;,]{0,40}"
    r"|\b(?:visit(?:ed)?|seen|treated|evaluated) (?:at|in|by) (?:an? |the )?[^.;,]{0,25}"
    r"\b(?:yesterday|last|ago|prior|previously|earlier)\b"
    r"|\b(?:yesterday|last (?:night|week|month)|(?:days?|weeks?|months?) ago)\b[^.;]{0,40}"
    r"|\b(?:at|from) home (?:he|she|they|without|with no)\b|\bhome (?:meds?|medications?|health|exercises?|care)\b",
    re.IGNORECASE,
)
"""Where somebody came from, was before, or is to go."""
_AT_HOME = re.compile(
    r"\b(?:at|from|in) (?:(?:his|her|their|the patient's|own) )+(?:own )?home\b|\bpatient (?:was |is )?(?:at|from|in) home\b"
    r"|\bat home\b",
    re.IGNORECASE,
)
_NOT_AT_HOME = re.compile(
    r"\bpatient (?:was |is )?(?:located )?(?:at|in) (?:an? |the |our |his |her )?(?:\w+ )?(?:clinic|office|hospital|facility|"
    r"school|workplace|work|car)\b|\bother than (?:in )?(?:the )?(?:patient'?s )?home\b|\bnot at home\b",
    re.IGNORECASE,
)
_PLACES: tuple[tuple[Setting, str], ...] = (
    (Setting.OFF_CAMPUS_OUTPATIENT, r"off[ -]campus (?:outpatient|hospital|provider)[\w -]{0,30}"),
    (Setting.SURGICAL_CENTER, r"ambulatory surg(?:ery|ical)(?: cent(?:er|re)| facility)?|surg(?:ery|ical) cent(?:er|re)|"
                              r"surgicent(?:er|re)|outpatient surg(?:ery|ical) cent(?:er|re)|(?-i:ASC)"),
    (Setting.OUTPATIENT_HOSPITAL, r"(?:on[ -]campus )?outpatient hospital(?: department)?|hospital[ -](?:based )?out-?(?:patient|pt)"
                                  r"(?: (?:department|surgery|clinic))?|hospital[ -]based clinic|(?-i:HOPD)|"
                                  r"observation (?:status|unit|care|stay)|provider[ -]based clinic"),
    (Setting.EMERGENCY, r"emergency (?:department|room)|emergency dept\.?|trauma bay|(?<!from the )(?<!from )(?-i:ED|ER)(?=\s*[,;:.–—]| (?:patient|pt)\b|\s+\d{1,4}[-/]\d|\s+\[DATE)|(?:in|at|to) (?:the |our )?(?-i:ED|ER)\b|"
                        r"(?-i:ED|ER) (?:visit|physician|provider|doctor|doc|pro|professional|course|note|encounter|attending|record|chart|fast[- ]track)"),
    (Setting.SKILLED_NURSING, r"skilled nursing(?: facility| unit)?|(?-i:SNF)"),
    (Setting.NURSING_FACILITY, r"nursing (?:home|facility)|long[ -]term care facility"),
    (Setting.ASSISTED_LIVING, r"assisted[ -]living(?: facility)?|(?-i:ALF)"),
    (Setting.GROUP_HOME, r"group home"),
    (Setting.HOSPICE, r"inpatient hospice|hospice (?:facility|house|unit)"),
    (Setting.INPATIENT, r"in-?patient(?:s|'s| hospital| unit| floor| status| service| consult\w*)?|hospital (?:floor|ward)|"
                        r"(?:was |were )?admitted to (?:the )?(?:hospital|floor|ward|medicine|surgery|icu)|"
                        r"(?-i:M?ICU|SICU|CCU|NICU|PICU)(?= attending| note| progress| day|,? \d| \[DATE)|hospital day (?:#|no\.? )?\d+|(?:in|on) the (?:(?-i:ICU|MICU|SICU|CCU|NICU|PICU)|ward)|"
                        r"intensive care unit"),
    (Setting.URGENT_CARE, r"urgent care(?: cent(?:er|re)| clinic| visit)?"),
    (Setting.RETAIL_CLINIC, r"(?:walk-in )?retail (?:health )?clinic"),
    (Setting.RURAL_CLINIC, r"rural health clinic|(?-i:RHC)"),
    (Setting.HEALTH_CENTER, r"federally qualified health cent(?:er|re)|(?-i:FQHC)"),
    (Setting.DIALYSIS, r"dialysis (?:facility|unit|cent(?:er|re)|clinic)"),
    (Setting.TELEHEALTH, r"tele-?(?:health|medicine|visit|video)|(?:audio[ -/]?(?:and )?)?video visit|virtual visit|"
                         r"(?:real[ -]time )?audio[ -/]?(?:and[ -])?video"),
    (Setting.HOME, r"home visit|house ?call|(?:seen|visited|treated|evaluated|examined) (?:at|in) (?:his |her |their |the "
                   r"patient's )?(?:own )?home|(?:patient's|private) (?:home|residence)"),
    (Setting.SCHOOL, r"school[ -](?:based|clinic)[\w -]{0,20}"),
    (Setting.PRISON, r"correctional facility|prison|(?:county |city )jail"),
    (Setting.OFFICE, r"(?:physician'?s? |doctor'?s? |private |medical |our |in[ -]?)?office(?:[ -]based)?"
                     r"(?: (?:visit|procedure|setting|patient|today|encounter))?"),
)  # fmt: skip
_LABEL = r"\b(?:setting|place of service|pos|location|site of service|facility(?: type)?|where)\s{0,2}(?:is|was)?\s{0,2}[:=]\s{0,3}"
_FIRM = Named(
    [(setting, re.compile(rf"{_LABEL}(?:an? |the |our )?(?:{words})\b", re.IGNORECASE)) for setting, words in _PLACES]
)
_SAID = Named(
    [
        (
            setting,
            re.compile(
                rf"(?<![\w~])(?:{words})(?!\w)"
                + (
                    r"(?! (?:hours|staff|manager|number|phone|note|policy|for questions))"
                    if setting is Setting.OFFICE
                    else ""
                ),
                re.IGNORECASE,
            ),
        )
        for setting, words in _PLACES
    ]
)
