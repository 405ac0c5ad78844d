"""The parts of a clinical note, by the headings that clinicians write."""

import re
from enum import StrEnum


class Section(StrEnum):
    """What part of a note a passage stands in."""

    BODY = "body"
    """Plain writing under no heading."""
    PROCEDURE = "procedure"
    DIAGNOSIS = "diagnosis"
    """Diagnoses before and after an operation, assessment, impression."""
    INDICATION = "indication"
    PLAN = "plan"
    FINDINGS = "findings"
    PATHOLOGY = "pathology"
    """What was seen under the microscope: it says what a lesion is."""
    PRESENT = "history of present illness"
    PAST = "past history"
    FAMILY = "family history"
    OTHER = "other"
    """Medication, allergies, social history and headings nobody foresaw: nothing is coded from there."""


def heading(line: str) -> tuple[Section, int] | None:
    """The section that `line` opens and where its text begins in the line, or None when it opens none.

    A heading nobody foresaw opens `Section.OTHER` when it is written in capitals.
    """
    match = _HEADING.match(line)
    if match is None:
        return None
    words = _plain(match["words"])
    if len(words) == 1 and line[match.end("words") :].lstrip()[:1] != ":":
        return None  # `a - first` is a list; `A: gout` is an assessment
    section = _SECTIONS.get(words)
    if match["dated"]:
        return (section, match.end()) if section in _DATED else None
    item = line.lstrip()[:1] in "-*•·#" and line[match.end("words") :].lstrip()[:1] != ":"  # `- DLCO` is one of a list
    titled = _IMAGING.search(match["words"]) and line[match.end("words") :].lstrip()[:1] != ":"
    # `MRI BRAIN W WO` names a study
    if section is None and len(words) > 3 and match["words"].isupper() and not (item or titled):
        section = Section.PROCEDURE if _OPERATION.search(words) else Section.OTHER
    return None if section is None else (section, match.end())


def nested(line: str, section: Section, standing: Section, in_capitals: bool) -> Section:
    """What a heading means below the one that is `standing`, which may be written `in_capitals`.

    `NECK:` is part of an examination, and of a list of symptoms alike; `Procedures` below `PAST HISTORY` are past.
    """
    match = _HEADING.match(line)
    words = match["words"] if match else ""
    if section is Section.OTHER and standing is Section.FINDINGS and _SYSTEMS.fullmatch(_plain(words)):
        return standing
    if section is Section.PROCEDURE and standing is Section.PAST and in_capitals and not words.isupper():
        return standing
    return section


_IMAGING = re.compile(
    r"\b(?:CT|CTA|MRI|MRA|MR|XR|CXR|X-?RAYS?|ULTRASOUND|US|DXA|DEXA|PET|MAMMOGRAM|ECG|EKG|ECHO|HOLTER|PFT)\b"
)
_SYSTEMS = re.compile(
    "abd|abdomen|back|cardiac|cardiovascular|chest|constitutional|cv|derm|ears|ent|extremities|eyes|gait|general|"
    "genitourinary|gi|gi/gu|gu|head|heart|heent|hent|integumentary|lungs|lymph|lymphatic|mental status|msk|"
    "musculoskeletal|neck|neuro|neurologic|neurological|nose|pelvic|psych|psychiatric|pulm|pulmonary|rectal|resp|"
    "respiratory|skin|spine|throat|vascular"
)
_HEADING = re.compile(
    r"[ \t>*•·#-]*(?:\d{1,2}[.)][ \t]*)?(?P<words>[A-Za-z][A-Za-z '’/&-]{0,48}?)"
    r"(?:[ \t*]*(?::|–|—|[ ]-[ ]|$)|"
    r"(?P<dated>[ ]\(?(?:\[DATE[A-Z0-9 ]*\]|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d)\)?)[ ]?:)"
)
_DATED = frozenset({Section.PATHOLOGY, Section.FINDINGS})
"""What is told later or earlier in the same note, under a date: `PATHOLOGY 08/13/2024:`."""
_OPERATION = re.compile(
    r"\w{3}(?:scopy|scopies|ectomy|ectomies|plasty|otomy|ostomy|pexy|centesis|rrhaphy)\b|\b(?:turbt|turp|eswl|ercp|leep|lavh|"
    r"evlt|picc|biopsy|excision|repair|injection|amputation|debridement|arthrodesis)\b"
)
"""What heads the telling of an operation: `LAPAROSCOPIC CHOLECYSTECTOMY:`, `TURBT:`."""
_JOINED = re.compile(r"\b(pre|post|intra|follow|x)[ -]+(op|up|ray)")


def _plain(words: str) -> str:
    """`Pre-Operative  Dx` as `preoperative dx`."""
    lower = " ".join(words.replace("’", "").replace("'", "").replace("&", " and ").lower().split())
    return _JOINED.sub(r"\1\2", lower.replace(" / ", "/"))


def _spread(before: str, heads: str, after: str = "") -> list[str]:
    """Every head with every word that may stand before or after it; each list is parted by `|`, and `` is none."""
    return [
        " ".join(part for part in (first, head, last) if part)
        for first in ("", *before.split("|"))
        for head in heads.split("|")
        for last in ("", *after.split("|"))
    ]


_HEADS: dict[Section, list[str]] = {
    Section.PROCEDURE: [
        *_spread(
            "surgical|operative|office|todays",
            "procedure|procedures|px|operation|operations|surgery",
            "performed|done|today|note|detail|details",
        ),
        *_spread("", "name of|title of|description of|details of|summary of", "procedure|the procedure|operation"),
        *_spread("", "procedure in detail|operation in detail|operative report|operative note|injection|injections"),
        *_spread("", "service|services", "performed|provided|rendered"),
    ],
    Section.DIAGNOSIS: [
        *_spread(
            "preop|postop|pre/post|pre/postop|preop/postop|pre and post|pre and postop|preop and postop|"
            "preoperative|postoperative|final|discharge|admitting|primary|secondary|visit|working",
            "dx|dxs|diagnosis|diagnoses",
            "on script|on the script|on order|on the order|on referral|on the referral|on requisition|on file",
        ),
        *_spread("clinical", "assessment|impression", "and plan"),
        *_spread("", "a|imp|conclusion|conclusions"),
        *_spread("", "a/p|a and p|assessment/plan|impression/plan|problem list|problems addressed"),
    ],
    Section.INDICATION: [
        *_spread("", "indication|indications", "for procedure|for the procedure|for surgery|for operation"),
        *_spread("", "reason for visit|reason for procedure|reason for exam|reason for study|chief complaint|cc"),
        *_spread("", "clinical|clinical history|clinical information|clinical indication|reason"),
    ],
    Section.PLAN: [
        *_spread("", "p|plan|plan of care|recommendation|recommendations|disposition|followup|orders|goals|referrals"),
        *_spread("medical|additional", "reasoning|treatment|testing|decision making|workup"),
        *_spread("patient", "education|counseling|education and counseling|agreements"),
        *_spread("specialist", "referral|referrals"),
        *_spread("", "mdm"),
    ],
    Section.FINDINGS: [
        *_spread("operative|intraop|intraoperative|surgical", "findings"),
        *_spread("physical", "exam|examination"),
        *_spread("", "o|pe|objective|result|results|imaging|xray|xrays|radiographs|labs"),
        *_spread("wound", "description|measurements|assessment"),
    ],
    Section.PATHOLOGY: _spread(
        "final|surgical", "pathology|path|histology|histopathology", "report|result|results|diagnosis"
    ),
    Section.PRESENT: _spread(
        "", "s|hpi|history of present illness|history of the present illness|subjective|interval history|history"
    ),
    Section.PAST: [
        *_spread(
            "past|past medical|past surgical|medical|surgical|birth|obstetric|obstetrical|gynecologic|gynecological|"
            "ob|gyn|developmental|psychiatric",
            "history|hx",
        ),
        *_spread("", "past medical and surgical history|pmh|pmhx|psh|pshx"),
    ],
    Section.FAMILY: _spread("", "family history|family medical history|family hx|fh|fhx|fam hx"),
    Section.OTHER: [
        *_spread("current", "medication|medications|meds"),
        *_spread("social", "history|hx"),
        *_spread("", "allergy|allergies|review of systems|ros|vital signs|vitals|surgeon|assistant|anesthesia"),
        *_spread("", "anaesthesia|complications|ebl|estimated blood loss|specimen|specimens|implants|drains|condition"),
        *_spread("", "instructions|consent|tourniquet|tourniquet time|hemostasis|materials|payer|payor|insurance"),
    ],
}
# `History` alone is the present illness; later sections never take a heading from earlier ones.
_SECTIONS: dict[str, Section] = {
    head: section for section, heads in reversed(_HEADS.items()) for head in heads if head and head != "hx"
}
