"""What finds identifiers: Presidio's recognisers and our own, on a blank pipeline that needs no model and no network.

Presidio's recogniser of mail addresses is left out: it asks the network for the list of public suffixes, and it knows
no names for internal use. Names by list are in `names`.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from enum import StrEnum

from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from consultant.privacy.names import NameListRecognizer


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
_CAP = r"\p{Lu}[\p{L}’'-]+"
_INITIAL = r"\p{Lu}\.?"
_PERSON = rf"{_CAP}(?:[ \t]+(?:{_INITIAL}[ \t]+)?(?:(?:van|von|de|del|della|la|al|bin|da|dos|den|der)[ \t]+){{0,2}}{_CAP}){{0,3}}"
_TITLE = r"(?:Mrs?|Ms|Miss|Mx|Dr|Drs|Doctor|Prof|Professor|Nurse|Sr|Rev|Capt|Sgt)\.?"
_CREDENTIAL = (
    r"(?:M\.?D\.?|D\.?O\.?|DPM|DDS|DMD|OD|PharmD|Ph\.?D\.?|PsyD|DNP|CRNA|FNP(?:-[BC]+)?|ARNP|APRN|NP(?:-C)?|PA(?:-C)?|RN|"
    r"LPN|CNM|LCSW|DPT|PT|OTR?|CPC(?:-[A-Z])?|COC|CCS(?:-P)?|RHI[AT]|CMA|FACS|FAAOS|FACC)"
)
_PEOPLE = (
    r"(?:patient(?:'s)?(?: name)?|pt(?:'s)?(?: name)?|name|member|subscriber|guarantor|surgeon|assistant(?: surgeon)?|"
    r"co-surgeon|provider|rendering|physician|attending|resident|referring(?: provider| physician)?|pcp|anesthesiologist|"
    r"dictated by|signed by|electronically signed by|transcribed by|seen by|referred by|performed by|read by|"
    r"supervised by|emergency contact|next of kin|contact|employer|attn)"
)
_KIN = (
    r"(?:mother|father|mom|dad|wife|husband|spouse|partner|son|daughter|brother|sister|aunt|uncle|grandmother|"
    r"grandfather|caregiver|guardian|neighbou?r|friend)"
)
_DOES = (
    r"(?:is|was)[ \t]+(?:seen|here|referred|evaluated|brought|admitted|an?[ \t]+(?:[\w-]+[ \t]+){0,3}\d)|presents?|presented|"
    r"returns|returned|reports|reported|denies|denied|complains|states|came|underwent|called"
)
"""What is said of persons alone."""
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
_NUMBERED = (
    r"(?:MRN|MR\s?#|med(?:ical)? rec(?:ord)?|chart|account|acct|member|subscriber|policy|group|beneficiary|medicare|"
    r"medicaid|insurance|claim|encounter|visit|accession|specimen|order|case|patient id|pt id|license|licence|"
    r"driver'?s licen[cs]e|DL|DEA|NPI|certificate|serial|S/N|SN|device|implant|lot|UDI|model|VIN|plate|passport|"
    r"authorization|auth|prior auth|referral|invoice|HICN?|MBI|ID)"
)
_SEPARATED = r"(?:[ \t]*(?:numbers?|no\.?|num\.?|nbr|id|#|is|:|=|-))*[ \t]*"

_PATTERNS: dict[IdentifierKind, list[str]] = {
    IdentifierKind.EMAIL: [r"(?i)[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*\.?[\w-]"],
    IdentifierKind.URL: [
        r"(?i)\b(?:https?|ftp)://[^\s<>\"]+[^\s<>\".,;:)]",
        r"(?i)(?<![@\w.])(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:com|org|net|edu|gov|health|io|info|example|test))"
        r"(?:/[^\s<>\"]*[^\s<>\".,;:)])?(?![\w@])",
    ],
    IdentifierKind.IP: [
        r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)",
        r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])",
    ],
    IdentifierKind.PHONE: [
        r"(?<![\d-])(?:\+?1[-. ]?)?(?:\(\d{3}\)[ ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\d-])(?:\s*(?i:x|ext\.?|extension)\s*\d{1,6})?",
        r"(?<=(?i:phone|tel|telephone|cell|mobile|fax|call|pager|ph)\b[.:#]?(?: (?:is|at|me at|us at|back at))?[ \t]*)"
        r"(?:\d{3}[-. ]?\d{4}|\d{10,11})(?!\d)",
        r"(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)",
    ],
    IdentifierKind.SSN: [
        r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
        r"(?<=(?i:ssn|social security(?: number| no\.?)?|soc sec)[ \t:#]*)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)",
    ],
    IdentifierKind.NUMBER: [
        rf"(?<=\b(?i:{_NUMBERED}){_SEPARATED})(?=[\w-]*\d[\w-]*\d)(?!(?:19|20)\d\d\b)[A-Za-z0-9][\w/-]{{3,24}}(?![\w%])",
        r"(?<![\w-])[1-9](?![SLOIBZ])[A-Z](?![SLOIBZ])[A-Z0-9]\d-?(?![SLOIBZ])[A-Z](?![SLOIBZ])[A-Z0-9]\d-?[A-Z]{2}\d{2}(?![\w-])",
        r"(?<![\w.,$-])\d{7,}(?![\w.,-])",
        r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])",
    ],
    IdentifierKind.AGE: [
        r"(?<![\d./-])(?:9\d|1[0-2]\d)(?=[ -]?(?i:y/?\.?o\b|yrs?\b|years?[ -]old|year-old|years? of age|yo\b))",
        r"(?<=(?i:\bage[ds]?|\bage is)[: ]+)(?:9\d|1[0-2]\d)(?![\d/.%])",
    ],
    IdentifierKind.DATE: [
        rf"(?<![\d/.-]){_M}([/.-]){_DAY}\1(?:{_YEAR}|\d{{2}})(?![\d/-])",
        rf"(?<![\d/.-]){_DAY}([/.-]){_M}\1{_YEAR}(?![\d/-])",
        rf"(?<![\d/-]){_YEAR}([/.-]){_M}\1{_DAY}(?!\d)",
        rf"(?i)\b{_WEEK}{_MONTH}\s+{_ORDINAL}(?:,?\s+{_YEAR}|,?\s+'\d{{2}})?(?![\d/:%]|\s*(?:mg|ml|cm|mm))",
        rf"(?i)\b{_ORDINAL}(?:\s+of)?[\s-]{_MONTH}(?:[\s,-]+{_YEAR})?\b(?!\s*(?:mg|ml))",
        rf"(?i)\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"(?<=(?i:\b(?:on|from|since|dated?|until|after|before|dos|dob|seen|visit|surgery)[: ]+)){_M}/{_DAY}(?![\d/%])",
        rf"(?<![\d/.-]){_M}/{_YEAR}(?![\d/])",
    ],
    IdentifierKind.ADDRESS: [
        rf"(?<![\w.])\d{{1,6}}[A-Za-z]?[ \t]+(?:[NSEW]{{1,2}}\.?[ \t]+)?(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))"
        rf"(?:[ \t]+{_CAP}){{0,3}}[ \t]+(?i:{_STREET})\b\.?(?:,?[ \t]*(?i:apt|apartment|suite|ste|unit|#|floor|fl)\.?[ \t]*[\w-]+)?",
        r"(?i)\bP\.?\s?O\.?\s?Box\s+\d+",
        rf"\b{_CAP}(?:[ \t]{_CAP}){{0,2}},[ \t]*{_STATE}[ \t,]+\d{{5}}(?:-\d{{4}})?(?!\d)",
        rf"(?<=(?i:\b(?:lives|living|resides|residing|resident|works|born|moved)[ \t]+(?:in|near|at|to|of)[ \t]+)){_CAP}(?:[ \t]{_CAP}){{0,2}}(?=,[ \t]*{_STATE}\b)",
        rf"(?<=(?i:\b(?:lives|living|resides|residing|born|moved)[ \t]+(?:in|near|to)[ \t]+)){_CAP}(?:[ \t]{_CAP}){{0,2}}",
        rf"(?<=\b{_STATE}[ \t,]+)\d{{5}}(?:-\d{{4}})?(?!\d)",
        r"(?<=(?i:\bzip(?:[ \t]?code)?)[ \t:]*)\d{5}(?:-\d{4})?(?!\d)",
        r"(?<![\w-])\d{5}-\d{4}(?![\w-])",
    ],
    IdentifierKind.NAME: [
        rf"(?<=\b{_TITLE}[ \t]+){_PERSON}",
        rf"\b{_PERSON}(?=,?[ \t]+{_CREDENTIAL}\b)",
        rf"\b{_CAP},[ \t]*{_CAP}(?:[ \t]+{_INITIAL})?(?=,?[ \t]+{_CREDENTIAL}\b)",
        rf"(?<=^[ \t]*(?i:{_PEOPLE})[ \t]*:[ \t]*)(?:{_CAP},[ \t]*{_CAP}(?:[ \t]+{_INITIAL}(?!\w))?|{_PERSON})",
        rf"(?<=\b(?i:patient name|pt name|name|dictated by|signed by|transcribed by|seen by|referred by|emergency contact|next of kin|attn)"
        rf"[ \t]*(?::|is)?[ \t]*)(?:{_CAP},[ \t]*{_CAP}(?:[ \t]+{_INITIAL}(?!\w))?|{_PERSON})",
        rf"(?<=\b(?i:dear|hi|hello|hey|attention)[ \t]+(?:{_TITLE}[ \t]+)?){_CAP}(?:[ \t]+{_CAP})?(?=[ \t]*[,:!\n-])",
        rf"(?<=\b(?i:{_KIN})(?:[ \t]+(?:named|is|called))?,?[ \t]+){_CAP}(?:[ \t]+{_CAP})?(?![’'-]?\w)",
        rf"(?<=(?i:^[ \t]*(?:thanks?(?: you)?|many thanks|regards|best regards|kind regards|best|sincerely|cheers)[,.!]?[ \t]*\r?\n[ \t]*)){_PERSON}(?=[ \t]*(?:,|\r?\n|\Z))",
        rf"\b{_CAP}[ \t]+(?:{_INITIAL}[ \t]+)?{_CAP}(?=,?[ \t]+(?:{_DOES})\b)",
        rf"(?<=(?i:\b(?:my name is|this is|i am|named|known as)[ \t]+)){_CAP}[ \t]+{_CAP}",
    ],
}  # fmt: skip
_FLAGS = re.MULTILINE


def recognisers() -> list[EntityRecognizer]:
    """Every recogniser, each for one kind; none opens a connection or reads a model."""
    made: list[EntityRecognizer] = [
        PatternRecognizer(
            supported_entity=kind.name,
            patterns=[Pattern(f"{kind.name.lower()} {number}", text, 0.9) for number, text in enumerate(texts, 1)],
            global_regex_flags=_FLAGS,
        )
        for kind, texts in _PATTERNS.items()
    ]
    made.append(PhoneRecognizer(supported_regions=("US", "CA", "MX"), leniency=3))
    made.append(NameListRecognizer())
    return made
