"""What finds identifiers: Presidio's recognisers and our own, on a blank pipeline that needs no model and no network.

Presidio's recogniser of mail addresses is left out: it asks the network for the list of public suffixes, and it knows
no names for internal use. Names by list are in `names`.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from consultant.privacy.names import NameListRecognizer
from consultant.privacy.people import CAP, NAME_PATTERNS
from consultant.privacy.signs import BySign
from consultant.sieve import Sieve


class IdentifierKind(StrEnum):
    """The identifiers of 45 CFR 164.514(b)(2)(i) that text can hold, as their masks say them."""

    NAME = "NAME"
    ADDRESS = "ADDRESS"
    """Everything smaller than a state: street, city, ZIP code."""
    DATE = "DATE"
    """More exact than a year."""
    AGE = "AGE OVER 89"
    PHONE = "PHONE"
    """Telephone and fax."""
    EMAIL = "EMAIL"
    SSN = "SSN"
    NUMBER = "NUMBER"
    """Medical record, health plan, account, certificate, licence, vehicle, device and any other unique number."""
    URL = "URL"
    IP = "IP ADDRESS"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEK = r"(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_M = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d{2}"
_AGED = r"(?:9\d|1[01]\d|12[0-5])"
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Circle|Cir|Place|Pl|Terrace|Ter|Way|"
    r"Parkway|Pkwy|Highway|Hwy|Trail|Trl|Square|Sq|Loop|Route|Rte|Pike|Alley|Crescent)"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|"
    r"Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|"
    r"Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|"
    r"Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|"
    r"Washington|West Virginia|Wisconsin|Wyoming)"
)
_CARE = (
    r"(?:Hospital|Medical Cent(?:er|re)|Health Cent(?:er|re)|Clinic|Infirmary|Nursing Home|Rehab(?:ilitation)?(?: Cent(?:er|re))?|Hospice|"
    r"Surgery Cent(?:er|re)|Health System|Family Practice|Orthop(?:a)?edics|Podiatry|High School|Elementary(?: School)?|University|College)"
)
_COMMON_CARE = (
    r"(?:The|Our|This|Your|General|Regional|Community|Outpatient|Inpatient|Ambulatory|Acute|Children['’]?s|Teaching|Critical|Access|Local|"
    r"Foot|Ankle|Wound|Care|Pain|Eye|Hand|Spine|Sports|Fracture|Urgent|Primary|Cardiac|Cardiology|Pediatric|Surgical|Surgery|Dental|Walk-?[Ii]n|"
    r"Free-?standing|Off-?[Cc]ampus|On-?[Cc]ampus|Rural|Health|Psychiatric|Skilled|Long|Term|State|County|Private|Public|Specialty|Office|"
    r"Same|Day|Physical|Occupational|Therapy|Orthop(?:a)?edics?|Podiatry|Dermatology|Urology|Oncology|Infusion|Vein|Allergy|Coumadin|Anticoagulation|"
    r"Medical|At|In|From|To|Discharged|Admitted|Referred|Setting|Facility|Place|Location|Site|POS|Sleep|Heart|Breast|Women['’]?s|Men['’]?s|Mental)"
)
"""Words before an institution that name none."""
_NUMBERED = (
    r"(?:MRN?|MR[ \t]?#|EMR|EHR|UMRN|URN|HRN|NHS|med(?:ical)?[ \t]*rec(?:ord)?|med[ \t]*rec|record|chart|account|acct|a/c|patient account|PAN|FIN|HAR|CSN|"
    r"member|subscriber|policy|group|grp|beneficiary|medicare|medicaid|insurance|insured|plan|health[ \t]*plan|ins(?=\.?[ \t]*#)|payer[ \t]*id|"
    r"accession|acc(?=[ \t]*#)|specimen|path(?:ology)?(?=[ \t]*#)|requisition|patient|pt|license|licence|lic|"
    r"driver['’]?s[ \t]+licen[cs]e|DL|CDL|DEA|NPI|UPIN|TIN|EIN|tax[ \t]*id|certificate|cert|certification|board[ \t]*cert|serial|S/N|SN|lot|batch|UDI|DI|VIN|"
    r"(?:license[ \t]+|licence[ \t]+|number[ \t]+|vehicle[ \t]+)?(?:plate|tag)|registration|reg|vehicle|passport|visa|green[ \t]*card|alien|A-number|employee|badge|student|"
    r"authorization|auth|pre-?auth|prior[ \t]*auth(?:orization)?|pre-?cert|HICN?|MBI|RRB|BIN|PCN|Rx|prescription|invoice|voucher|"
    r"fingerprint|voice[ \t]?print|biometric|retinal?[ \t]+scan|user(?:name)?|login|handle|instagram|facebook|twitter|"
    r"locker|ticket|confirmation|tracking|study|trial[ \t]+subject|subject|participant|unit[ \t]+record|external|case[ \t]+ref(?:erence)?)"
)
_LOOSELY_NUMBERED = (
    r"(?:claim|encounter|visit|order|case|referral|device|implant|model|pacemaker|pump|generator|reference|ref|ID)"
)
"""Words that codes stand beside as well: `visit 99213`, `implant C1713`."""
_CODE_SHAPE = r"(?!(?:\d{4}[0-9A-Z]|[A-VX-Y]\d{4}|[A-Z]\d\d(?:\.\w{1,4})?)(?:-\w\w)*(?![\w/-]))"
_SEPARATED = r"(?:[ \t]*(?:numbers?|no\b\.?|num\b\.?|nbr|id\b|code|card|#|is\b|:|=|\||of|-(?=[ \t])))*[ \t]*"
_TWO_DIGITS = r"(?=[\w/-]*\d[\w/-]*\d)"
"""Looked for before the label is: cheap, and seldom there."""
_IDENTIFIER = r"(?!(?:19|20)\d\d\b)(?!\d{1,3}/\d{1,3}(?![\w/-]))[A-Za-z0-9][\w/-]{3,28}(?:[ ]\d{2,6}){0,3}(?![\w%])"
_MASKED_BY_SENDER = r"(?i:[x*•#]{2,3}[- ]?[x*•#]{2}[- ]?)"

_PATTERNS: dict[IdentifierKind, list[str]] = {
    IdentifierKind.EMAIL: [
        r"(?i)[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*\.?[\w-]",
        r"(?i)\b[\w.+-]+(?:[ ]dot[ ][\w-]+)*[ ]?(?:\(at\)|\[at\]|[ ]at[ ])[ ]?[\w-]+(?:[ ]?(?:\(dot\)|\[dot\]|[ ]dot[ ])[ ]?[\w-]+)+",
    ],
    IdentifierKind.URL: [
        r"(?i)\b(?:https?|s?ftp|file)://[^\s<>\"]+[^\s<>\".,;:)]",
        r"(?i)(?<![@\w.])(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:com|org|net|edu|gov|health|io|info|example|test|us|care|clinic|app|me|co|md|mil|biz)(?=/|[^\w.]|\.?\s|\.?\Z))"
        r"(?:/[^\s<>\"]*[^\s<>\".,;:)])?(?![\w@])",
    ],
    IdentifierKind.IP: [
        r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)",
        r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])",
        r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])",
        r"(?i)(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])",
    ],
    IdentifierKind.PHONE: [
        r"(?<![\d-])(?:\+?1[-. ]?)?(?:\(\d{3}\)[ ]?|\d{3}[-. /])\d{3}[-. ]\d{4}(?![\d-])(?:\s*(?i:x|ext\.?|extension)\s*\d{1,6})?",
        r"(?<=(?i:phone|tel|telephone|cell|mobile|fax|call|pager|beeper|ph|text|home|work|office)\b[.:#|]?(?: (?:is|at|me at|us at|back at|number|no\.?|#))?[ \t:|]*)"
        r"(?:\d{3}[-. ]?\d{4}|\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}|\d{10,11})(?!\d)(?:\s*(?i:x|ext\.?|extension)\s*\d{1,6})?",
        r"(?<=(?i:\bext(?:\.|ension)?[ \t]*))\d{3,6}(?!\d)",
        r"(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)",
        r"(?<![\w-])555-\d{4}(?![\w-])",
    ],
    IdentifierKind.SSN: [
        r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
        r"(?<=(?i:\bssn|\bss#|\bsocial(?: security)?(?: number| no\.?)?|soc\.? sec\.?)[ \t:#|]*)\d{3}[- .]?\d{2}[- .]?\d{4}(?!\d)",
        rf"{_MASKED_BY_SENDER}\d{{4}}(?!\d)",
        BySign(r"(?<=(?i:\b(?:ssn|social(?: security)?)[^\n\d]{0,24}(?:last[ \t]+(?:4|four)|end(?:ing|s)(?:[ \t]+(?:in|with))?)[^\n\d]{0,12}))\d{4}(?!\d)"),
    ],
    IdentifierKind.NUMBER: [
        rf"{_TWO_DIGITS}{_CODE_SHAPE}(?<=(?<![\w-])(?i:{_NUMBERED}){_SEPARATED}){_IDENTIFIER}",
        # what is called a chart or an account has a number, even one that a code might have
        rf"{_TWO_DIGITS}(?<=(?<![\w-])(?i:MRN?|chart|acct|account){_SEPARATED}){_IDENTIFIER}",
        rf"{_TWO_DIGITS}(?<=(?<![\w-])(?i:{_NUMBERED})[ \t]*(?i:(?:numbers?|no\b\.?|id\b|#|:|=|\|)[ \t]*)+){_IDENTIFIER}",
        BySign(rf"{_TWO_DIGITS}{_CODE_SHAPE}(?<=(?<![\w-])(?i:{_LOOSELY_NUMBERED}){_SEPARATED}){_IDENTIFIER}"),
        BySign(rf"{_TWO_DIGITS}(?<=(?<![\w-])(?i:{_LOOSELY_NUMBERED})[ \t]*(?i:(?:numbers?|no\b\.?|id\b|#)[ \t:]*)+){_IDENTIFIER}"),
        BySign(r"(?<=(?<![\w-])(?i:(?:license|licence|number|vehicle)[ \t]+(?:plate|tag)|plate)(?i:[ \t]*(?:number|no\.?|#|:|is))*[ \t]*)(?=[A-Z0-9 -]*\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}(?![\w-])"),
        r"(?<![\w-])[1-9](?![SLOIBZ])[A-Z](?![SLOIBZ])[A-Z0-9]\d-?(?![SLOIBZ])[A-Z](?![SLOIBZ])[A-Z0-9]\d-?[A-Z]{2}\d{2}(?![\w-])",
        r"(?<!(?i:NDC|PMID|LCD|NCD)[ \t:#-]{0,3})(?<![\w.,$-])\d{7,}(?![\w.,-]|[.,]\d)",
        r"(?<!(?i:NDC|PMID|LCD|NCD)[ \t:#-]{0,3})(?<![\w.,$-])\d{7,}(?=[.,](?!\d))",
        r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])",
        r"(?<![\w-])[A-Z]{1,3}\d{2}-\d{4,7}(?![\w-])",
        r"(?<![\w.-])\d{3}[ ]\d{3}[ ]\d{3}(?![\w.-])",
        rf"(?=\d{{2,4}}[ ]\d)(?<=(?<![\w-])(?i:{_NUMBERED})(?:[ \t]*(?i:(?:numbers?|no\b\.?|id\b|#|:|=|\|)[ \t]*)+|\t))\d{{2,4}}(?:[ ]\d{{2,4}}){{1,4}}(?![\w%])",
        r"\(01\)\s?\d{14}(?:\s?\(\d{2,3}\)\s?[\w-]+)*",
        r"(?i)(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])",
        BySign(r"(?<=(?i:\b(?:instagram|facebook|twitter|tiktok|snapchat|venmo|username|user name|login|handle)\b(?:[ \t]+(?:handle|name|id))?[ \t]*(?:is|:|=)?[ \t]*))(?!handle\b)@?[A-Za-z][\w.]{3,30}"),
    ],
    IdentifierKind.AGE: [
        rf"(?<![\d./-]){_AGED}(?=[ -]?(?i:y/?\.?o\b|y\.[ ]?o\.|yrs?\b|years?[ -]olds?|years? of age|yo[mf]?\b|year old|y/?r[ -]old))",
        rf"(?<=(?i:\bage[ds]?|\bage is|\bturn(?:ed|s|ing)|\bage at \w+)[:= |]+){_AGED}(?![\d/.%])",
        r"(?<![\d./-]|(?i:temp|t|tmax)[ :]*)(?:9[0-4]|1[01]\d)(?=[MF](?![\w/]))",
        rf"(?<![\d./-]){_AGED}(?=[ ]?(?:M|F|y[ ]?[MF]|yo[ ]?[MF])[ ,]+(?:with|who|presents|presenting|w/|c/o|s/p|here|admitted|seen|in for|had)\b)",
        r"(?i)\b(?:ninety|(?:one[ -])?hundred)(?:[ -](?:and[ -])?(?:one|two|three|four|five|six|seven|eight|nine))?(?=[ -]?(?:years?|yrs?)[ -](?:old|of))",
        r"(?<=(?i:\b(?:born|birth year|year of birth|yob)(?:[ \t]+in)?[ \t:]+))(?:18\d\d|19[0-2]\d|193[0-5])(?![\d/-])",
    ],
    IdentifierKind.DATE: [
        rf"(?<![\d/.-]){_M}([/.-]){_DAY}\1(?:{_YEAR}|\d{{2}})(?![\d/-])",
        rf"(?<![\d/.-]){_DAY}([/.-]){_M}\1{_YEAR}(?![\d/-])",
        rf"(?<![\d/-]){_YEAR}([/.-]){_M}\1{_DAY}(?:T\d{{2}}:\d{{2}}[\d:.]*(?:Z|[+-]\d{{2}}:?\d{{2}})?)?(?!\d)",
        rf"(?<![\d/.-])(?!\d{{1,2}}/(5|10)[^\d/]+\d{{1,2}}/\1(?![\d/])){_M}/{_DAY}[ ]?(?:-|–|to|through|thru)[ ]?{_M}/{_DAY}(?:/(?:{_YEAR}|\d{{2}}))?(?![\d/%])",
        rf"(?i)\b{_WEEK}{_MONTH}[\s-]+{_ORDINAL}(?:[ ]?(?:-|–|to|through|and)[ ]?{_ORDINAL})?(?:,?[\s-]+{_YEAR}|,?\s+['’]\d{{2}})?(?![\d/:%]|\s*(?:mg|ml|cm|mm|units|doses))",
        rf"(?i)(?<![\d.]){_ORDINAL}(?:\s+of)?[\s/.-]?{_MONTH}(?:[\s,/.-]*(?:{_YEAR}|['’]?\d{{2}}(?!\d)))?\b(?!\s*(?:mg|ml))",
        rf"(?i)\b{_MONTH},?[\s/-]+(?:of\s+)?(?:{_YEAR}|['’]\d{{2}})\b",
        rf"(?<=(?i:\b(?:on|from|since|dated?|until|after|before|dos|dob|seen|visit|visits|surgery|last|next|through|d/c|admit(?:ted)?|discharged?|fu|f/u|appt|called|exam|mri|x-?ray|ct|labs?)[: ]+))(?![0-5]/5(?![\d/])|\d{{1,2}}/10(?![\d/])){_M}/{_DAY}(?![\d/%.]|[ ]?(?:strength|pain|of\b|motor|stars|positive|tender))",
        rf"(?<=^[ \t>*•-]*){_M}/{_DAY}(?=[ \t]*[:–-])",
        rf"(?<![\d/.-]){_M}/{_YEAR}(?![\d/])",
        r"(?<=(?i:\b(?:dob|d\.o\.b\.|date of birth|born|birth ?date|bd|dos|date of service|date)[ \t]*[:=|#-]?[ \t]*))(?:\d{8}|\d{6})(?!\d)",
        rf"(?<![\w.-]){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.-])",
        BySign(rf"(?<=(?i:\b(?:dob|d\.o\.b\.|date of birth|born(?: on)?|birth ?date|birthday)[ \t]*[:=|-]?[ \t]*)){_M}[/. -]{_DAY}(?:[/. -](?:{_YEAR}|\d{{2}}))?(?![\d/])"),
        r"(?i)\b(?:christmas|new year['’]?s|thanksgiving|independence|labor|memorial|valentine['’]?s|mother['’]?s|father['’]?s)[ ](?:day|eve)(?:[ ,]+(?:19|20)\d{2})?\b",
    ],
    IdentifierKind.ADDRESS: [
        rf"(?<![\w.])\d{{1,6}}[A-Za-z]?[ \t]+(?:[NSEW]{{1,2}}\.?[ \t]+)?(?:{CAP}|\d{{1,3}}(?:st|nd|rd|th))"
        rf"(?:[ \t]+{CAP}){{0,3}}[ \t]+(?i:{_STREET})\b\.?(?:,?[ \t]*(?i:apt|apartment|suite|ste|unit|#|floor|fl|bldg)\.?[ \t]*[\w-]+)?",
        r"(?i)\bP\.?\s?O\.?\s?Box\s+\d+",
        BySign(r"(?<=^[ \t>*•-]*(?i:(?:home|mailing|street|billing|residential|patient|current)?[ \t]*(?:address|addr)|residence)[ \t]*[:=|][ \t]*)\S[^\n|]{3,100}"),
        rf"(?<=(?i:\b(?:lives|living|resides|residing|address(?: is)?)[ \t]+(?:at[ \t]+)?))\d{{1,6}}[ \t]+(?:[NSEW]{{1,2}}\.?[ \t]+)?{CAP}(?:[ \t]+{CAP}){{0,3}}",
        r"(?i)\b(?:apt|apartment)\.?[ \t]*#?[ \t]*\d[\w-]*",
        rf"\b{CAP}(?:[ \t]{CAP}){{0,2}},[ \t]*{_STATE}[ \t,]+\d{{5}}(?:-\d{{4}})?(?!\d)",
        rf"(?<=,[ \t]){CAP}(?:[ \t]{CAP}){{0,2}}(?=,?[ \t]+{_STATE}[ \t,]+\d{{5}}(?!\d))",
        rf"(?<=(?i:\b(?:in|from|of|near|at|to|outside|around)[ \t]+)){CAP}(?:[ \t]{CAP}){{0,2}}(?=,[ \t]*{_STATE}\b)",
        rf"(?<=(?i:^[ \t>*•-]*(?:city|town|county|village|parish|municipality|borough|hometown|city/state)[ \t]*[:=|][ \t]*)){CAP}(?:[ \t]{CAP}){{0,2}}",
        rf"(?<=(?i:\b(?:city|town|village|parish)[ \t]+of[ \t]+)){CAP}(?:[ \t]{CAP})?",
        rf"\b(?!{_COMMON_CARE}\b){CAP}(?:[ \t]{CAP})?(?=[ \t]+(?:County|Township|Parish)\b)",
        rf"(?<=(?i:\b(?:lives|living|resides|residing|home|house|farm|born|raised|moved|travell?ed|drove|driven|commutes|native)[ \t]+(?:up[ \t]+|over[ \t]+)?(?:in|near|to|of|from|outside)[ \t]+)){CAP}(?:[ \t]{CAP}){{0,2}}",
        rf"(?<=\b{_STATE}[ \t,]+)\d{{5}}(?:-\d{{4}})?(?!\d)",
        r"(?<=(?i:\b(?:zip|postal)(?:[ \t-]?code)?)[ \t:|]*)\d{5}(?:-\d{4})?(?!\d)",
        r"(?<![\w-])\d{5}-\d{4}(?![\w-])",
        rf"\b(?!{_COMMON_CARE}\b)(?:St\.?[ \t]+)?{CAP}(?:[ \t](?!{_COMMON_CARE}\b){CAP}){{0,2}}(?=(?:[ \t]{_COMMON_CARE}\b){{0,3}}[ \t]{_CARE}\b)",
    ],
    IdentifierKind.NAME: NAME_PATTERNS,
}  # fmt: skip
_FLAGS = re.MULTILINE
_SEVEN_DIGITS = re.compile(r"\d(?:[^\w\n]{0,4}\d){6}")


class _PhonesByLine(PhoneRecognizer):
    """Presidio's recogniser, asked about lines that hold seven digits close together: it parses every figure it meets.

    No telephone number goes over the end of a line.
    """

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Where telephone numbers stand in `text`."""
        found: list[RecognizerResult] = []
        start = 0
        for line in text.splitlines(keepends=True):
            for one in super().analyze(line, entities, nlp_artifacts) if _SEVEN_DIGITS.search(line) else ():  # type: ignore[arg-type]
                one.start, one.end = one.start + start, one.end + start
                found.append(one)
            start += len(line)
        return found


class _ByWords(EntityRecognizer):
    """Presidio's recogniser of patterns, asked for those patterns alone of which some word and the sign are there."""

    def __init__(self, patterns: Mapping[IdentifierKind, Sequence[str]]) -> None:
        super().__init__([kind.name for kind in patterns], name="patterns", supported_language="en")
        every = [(kind, text) for kind, texts in patterns.items() for text in texts]
        self._each = [_one(kind, text) for kind, text in every]
        self._signs = [_one(kind, text.sign) if isinstance(text, BySign) else None for kind, text in every]
        self._sieve = Sieve([text for _, text in every])

    def load(self) -> None:
        """Nothing is to be loaded."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Where the patterns match in `text`."""
        found: list[RecognizerResult] = []
        for number in self._sieve.may(text):
            sign = self._signs[number]
            if sign is None or sign.analyze(text, entities):
                found += self._each[number].analyze(text, entities)
        for one in found:
            one.recognition_metadata = {RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        return found


def _one(kind: IdentifierKind, text: str) -> PatternRecognizer:
    pattern = Pattern(kind.name.lower(), text, 0.9)
    return PatternRecognizer(supported_entity=kind.name, patterns=[pattern], global_regex_flags=_FLAGS)


def recognisers() -> list[EntityRecognizer]:
    """Every recogniser; none opens a connection or reads a model."""
    return [_ByWords(_PATTERNS), _PhonesByLine(supported_regions=("US", "CA", "MX"), leniency=3), NameListRecognizer()]
