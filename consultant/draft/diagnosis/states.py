"""What a person has been through, carries, takes for long or has met with, where a note lists it among its diagnoses.

Source: ICD-10-CM Official Guidelines I.C.21.c.1 (contact), c.3 (status), c.4 (history), c.8 (follow-up), c.13
(preprocedural examinations).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence

from consultant.draft.context import Assertion, scopes
from consultant.draft.diagnosis.encounter import Note, Reason
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.passage import Passage
from consultant.draft.section import Section

_Table = tuple[tuple[re.Pattern[str], str], ...]


def read_states(
    note: Note, listed: Sequence[Passage], found: Sequence[Finding], first: Sequence[Reason]
) -> list[Reason]:
    """The codes of states and histories that `listed` and the indications name; `first` are reasons known already."""
    naming = [*listed, *(one for one in note.passages if one.section is Section.INDICATION and one not in listed)]
    reasons = [*_before_surgery(naming), *_followed_up(note, naming, found), *_watched_drug(naming)]
    for passage in naming:
        text = _said(passage.text, family=False)
        reasons += [Reason(code, (passage,), _CONTACT_RULE) for code in _codes(_met(text), _CONTACTS)]
        told = _remembered(text) if passage in listed or not found else ""
        past = [code for code in _codes(told, _PAST) if not _still_there(code, found)]
        reasons += [Reason(code, (passage,), _PAST_RULE) for code in past]
        reasons += [Reason(code, (passage,), _STATE_RULE) for code in _codes(text, _STATES)]
    for passage in note.now if not listed else ():  # a brief mail lists nothing: what is said in so many words counts
        text = _said(passage.text, family=False)
        reasons += [Reason(code, (passage,), _STATE_RULE) for code in _codes(text, _PLAIN_STATES)]
    if any(one.code.startswith(("Z12", "Z13")) for one in first):
        for passage in note.passages:
            relatives = " ".join(match["what"] for match in _RELATIVES.finditer(_said(passage.text, family=True)))
            reasons += [Reason(code, (passage,), _FAMILY_RULE) for code in _codes(relatives, _FAMILY)]
    reasons += _antigen(note, found)
    kept: dict[str, Reason] = {}
    for one in reasons:
        kept.setdefault(one.code, one)
    return list(kept.values())


_CONTACT_RULE = "Contact with an illness without signs of it (I.C.21.c.1)"
_PAST_RULE = "An illness of the past that may bear on care (I.C.21.c.4)"
_STATE_RULE = "A state the note lists, which bears on care (I.C.21.c.3)"
_FAMILY_RULE = "An illness of the family is why the screening is done (I.C.21.c.4, I.C.21.c.5)"


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE)


def _said(text: str, *, family: bool) -> str:
    """`text` without what it denies, doubts or plans, and without relatives unless `family`."""
    out = {Assertion.NEGATED, Assertion.UNCERTAIN, Assertion.PLANNED} | (set() if family else {Assertion.FAMILY})
    chars = list(text)
    for scope in scopes(text):
        if scope.assertion in out:
            chars[scope.start : scope.end] = " " * (scope.end - scope.start)
    return "".join(chars)


def _codes(text: str, table: _Table) -> list[str]:
    return [code for pattern, code in table if pattern.search(text)]


_HISTORY = re.compile(
    r"\b(?:personal |past |prior |previous |remote )*(?:history|hx) (?:of )?(?P<what>[^.;()]+)|\bh/o (?P<ho>[^.;()]+)|\b(?:prior|previous|old|remote) (?P<prior>[^.;,()]+)",
    re.IGNORECASE,
)


def _remembered(text: str) -> str:
    return " ; ".join(match["what"] or match["ho"] or match["prior"] for match in _HISTORY.finditer(text))


_MET = re.compile(r"\b(?:exposures?|exposed|contacts?) (?:to|with)\b(?P<what>[^.;()]+)", re.IGNORECASE)


def _met(text: str) -> str:
    return " ; ".join(match["what"] for match in _MET.finditer(text))


def _still_there(code: str, found: Sequence[Finding]) -> bool:
    """Whether the note has a malignancy that is being treated where `code` speaks of one in the past."""
    return code.startswith("Z85") and any(one.best.code[0] == "C" for one in found)


_CONTACTS: _Table = (
    (_any(r"covid(?:[- ]?19)?|sars-cov-2"), "Z20.822"),
    (_any(r"(?:std|sti|gonorrhea|chlamydia|syphilis|sexually transmitted)\w*"), "Z20.2"),
    (_any("hiv"), "Z20.6"),
    (_any("tb|tuberculosis"), "Z20.1"),
    (_any("rabies"), "Z20.3"),
    (_any("influenza|flu|rsv"), "Z20.828"),
    (_any(r"strep\w*"), "Z20.818"),
)  # fmt: skip
_PAST: _Table = (
    (_any(r"tia|strokes?|cva|cerebral infarct\w*|transient ischemic attacks?"), "Z86.73"),
    (_any(r"dvt|deep (?:vein|venous) thrombos[ie]s"), "Z86.718"),
    (_any(r"pe|pulmonary embol\w+"), "Z86.711"),
    (_any(r"mi|myocardial infarct\w+|heart attack|stemi|nstemi"), "I25.2"),
    (_any(r"(?:(?:right|left) )?breast (?:ca|cancer|carcinoma)|dcis"), "Z85.3"),
    (_any(r"(?:colon|colorectal) (?:ca|cancer|carcinoma)"), "Z85.038"),
    (_any(r"rectal (?:ca|cancer|carcinoma)"), "Z85.048"),
    (_any(r"prostate (?:ca|cancer|carcinoma)"), "Z85.46"),
    (_any(r"lung (?:ca|cancer|carcinoma)"), "Z85.118"),
    (_any(r"(?:malignant )?melanoma"), "Z85.820"),
    (_any(r"(?:skin cancers?|nmsc|non-?melanoma skin cancers?|bcc|basal cell carcinomas?|squamous cell carcinomas?(?: of (?:the )?skin)?)"), "Z85.828"),
    (_any(r"(?:papillary )?thyroid (?:ca|cancer|carcinoma)"), "Z85.850"),
    (_any(r"bladder (?:ca|cancer|carcinoma)"), "Z85.51"),
    (_any(r"(?:kidney|renal(?: cell)?) (?:ca|cancer|carcinoma)"), "Z85.528"),
    (_any(r"(?:endometrial|uterine) (?:ca|cancer|carcinoma)"), "Z85.42"),
    (_any(r"ovarian (?:ca|cancer|carcinoma)"), "Z85.43"),
    (_any(r"cervical (?:ca|cancer|carcinoma)"), "Z85.41"),
    (_any(r"gestational diabetes|gdm"), "Z86.32"),
    (_any(r"(?:colon|colonic|adenomatous|colorectal) polyps?|(?:colon )?adenomas?"), "Z86.010"),
    (_any(r"(?:kidney|renal|ureteral) stones?|nephrolithiasis|urinary calcul\w+"), "Z87.442"),
    (_any(r"falls?"), "Z91.81"),
)  # fmt: skip
_ON = r"(?:on|takes|taking|continues?|long[- ]term(?: \(current\))?(?: use of)?|chronic(?:ally)?(?: on)?|maintenance|current use of|w/|with)(?: \w+){0,2}? "
_CLOT = r"(?:eliquis|apixaban|xarelto|rivaroxaban|warfarin|coumadin|pradaxa|dabigatran|edoxaban|anticoagula\w+|anticoags?|blood thinners?|doacs?)"
_STATES: _Table = (
    (_any(rf"{_ON}{_CLOT}|{_CLOT} (?:therapy|long[- ]term|chronic(?:ally)?|use)|(?:chronic|long[- ]term) anticoagulation"), "Z79.01"),
    (_any(rf"{_ON}(?:plavix|clopidogrel|brilinta|ticagrelor|prasugrel|effient|antiplatelets?)"), "Z79.02"),
    (_any(r"long[- ]term (?:\(current\) )?(?:use of )?(?:aspirin|asa)|daily aspirin"), "Z79.82"),
    (_any(rf"{_ON}(?:methotrexate|mtx)"), "Z79.631"),
    (_any(rf"{_ON}(?:azathioprine|imuran|mycophenolate|cellcept)"), "Z79.624"),
    (_any(rf"{_ON}(?:tacrolimus|cyclosporine|prograf)"), "Z79.621"),
    (_any(rf"{_ON}(?:adalimumab|humira|infliximab|remicade|etanercept|enbrel|biologics?|ustekinumab|stelara)"), "Z79.620"),
    (_any(r"(?:long[- ]term|chronic|maintenance)(?: \(current\))?(?: use of)? (?:systemic |oral |daily )*(?:steroids?|prednisone|corticosteroids?)"), "Z79.52"),
    (_any(r"(?:long[- ]term|chronic)(?: \(current\))?(?: use of)? opioids?(?: (?:therapy|use|analgesics?))?|chronic opioid therapy"), "Z79.891"),
    (_any(r"(?:long[- ]term|chronic)(?: \(current\))?(?: use of)? nsaids?"), "Z79.1"),
    (_any(rf"{_ON}tamoxifen"), "Z79.810"),
    (_any(rf"{_ON}(?:anastrozole|arimidex|letrozole|femara|exemestane|aromatase inhibitors?)"), "Z79.811"),
    (_any(r"(?:hydroxychloroquine|plaquenil|amiodarone|lithium|high[- ]risk (?:medication|drug)s?) (?:use|monitoring|therapy)|long[- ]term (?:use of )?(?:hydroxychloroquine|plaquenil|amiodarone|lithium|high[- ]risk (?:medication|drug)s?)"), "Z79.899"),
    (_any(r"insulin pump"), "Z96.41"),
    (_any(r"(?:on |dependen(?:t|ce) on )?(?:chronic |maintenance )?(?:hemo|peritoneal )?dialysis|on hd"), "Z99.2"),
    (_any(r"(?:home|supplemental|chronic|continuous) (?:o2|oxygen)|(?:o2|oxygen)[- ]dependen\w+|dependence on (?:supplemental )?oxygen"), "Z99.81"),
    (_any(r"(?:presence of (?:a )?)?(?:cardiac |permanent |dual[- ]chamber )*pacemaker(?: in (?:situ|place)| present| status)?"), "Z95.0"),
    (_any(r"(?:presence of (?:an? )?)?(?:aicd|icd in (?:situ|place)|implantable (?:cardioverter[- ])?defibrillator)"), "Z95.810"),
    (_any(r"(?:presence of |s/p |status post )(?:a )?(?:coronary|cardiac|lad|rca) (?:artery )?stents?|coronary stent (?:status|in place)"), "Z95.5"),
    (_any(r"(?:s/p|status post|history of|hx of|h/o|presence of) (?:\w+ )?(?:cabg|coronary (?:artery )?bypass\w*)(?: graft)?"), "Z95.1"),
    (_any(r"pseudophaki\w+|presence of (?:an? )?intraocular lens"), "Z96.1"),
    (_any(r"colostomy(?: status| in place| present)?"), "Z93.3"),
    (_any(r"ileostomy(?: status| in place| present)?"), "Z93.2"),
    (_any(r"(?:gastrostomy|peg(?: tube)?) (?:status|in place|present|dependen\w+)"), "Z93.1"),
    (_any(r"tracheostomy (?:status|in place|present|dependen\w+)"), "Z93.0"),
    (_any(r"(?:kidney|renal) transplant (?:status|recipient)|(?:s/p|status post) (?:kidney|renal) transplant"), "Z94.0"),
    (_any(r"post-?menopausal (?:status|state|woman|female)"), "Z78.0"),
    (_any(r"(?:tobacco|smoking) (?:cessation )?counsel\w+"), "Z71.6"),
    (_any(r"(?:penicillin|pcn) allergy|allergic to (?:penicillin|pcn)"), "Z88.0"),
)  # fmt: skip
_PLAIN_STATES: _Table = (
    (_any(rf"(?:on|takes|taking) (?:chronic |long[- ]term )?{_CLOT} for"), "Z79.01"),
    (_any(r"on (?:chronic |maintenance )?(?:hemo|peritoneal )?dialysis|on hd"), "Z99.2"),
    (_any(r"psa (?:was |is |of |at |level |now )*\d+(?:\.\d+)?(?: ?ng/ml)?[ ,]*\(?(?:elevated|high|raised)"), "R97.20"),
    (_any(r"pseudophaki\w+"), "Z96.1"),
)
_RELATIVES = re.compile(
    r"\b(?:(?:family|fam) (?:history|hx)(?: of)?(?: positive for| significant for)?|"
    r"(?:mother|father|mom|dad|sister|brother|daughter|son|sibling|parent)s? (?:has|had|have|with|died of|dx'?d with|diagnosed with))\b"
    r"(?P<what>[^.;]+)",
    re.IGNORECASE,
)
_FAMILY: _Table = (
    (_any(r"(?:colon|colorectal|rectal|stomach|gastric|pancreatic|gi) (?:ca|cancer|carcinoma)"), "Z80.0"),
    (_any(r"(?:colon|colonic|adenomatous) polyps?"), "Z83.719"),
    (_any(r"breast (?:ca|cancer|carcinoma)"), "Z80.3"),
    (_any(r"ovarian (?:ca|cancer|carcinoma)"), "Z80.41"),
    (_any(r"prostate (?:ca|cancer|carcinoma)"), "Z80.42"),
    (_any(r"lung (?:ca|cancer|carcinoma)"), "Z80.1"),
    (_any(r"melanoma|skin cancer|thyroid (?:ca|cancer)"), "Z80.8"),
    (_any(r"heart disease|cad|coronary artery disease|premature (?:cad|heart disease)"), "Z82.49"),
    (_any(r"osteoporosis"), "Z82.62"),
    (_any(r"glaucoma"), "Z83.511"),
    (_any(r"diabetes|dm"), "Z83.3"),
)  # fmt: skip
_CLEARANCE = re.compile(
    r"\b(?:pre-?\s?op(?:erative)?|pre-?procedur\w+|surgical|medical|cardiac|pulmonary)\s(?:\w+ ){0,2}?(?:clearance|examination|exam|evaluation|risk assessment|risk stratification|work-?up)\b",
    re.IGNORECASE,
)
_SURGERY = _any(
    r"pre-?\s?op\w*|pre-?procedur\w+|surg\w+|clearance|before (?:\w+ ){0,4}(?:surgery|replacement|procedure|\w+ectomy)"
)
_HEART, _LUNGS = _any(r"cardi\w+|heart"), _any(r"pulmonary|respiratory")


def _before_surgery(passages: Sequence[Passage]) -> Iterator[Reason]:
    """A preprocedural examination is first, what the surgery is for and what was found follow (I.C.21.c.13)."""
    for passage in passages:
        for match in _CLEARANCE.finditer(_said(passage.text, family=False)):
            if not _SURGERY.search(match[0]):
                continue
            code = "Z01.810" if _HEART.search(match[0]) else "Z01.811" if _LUNGS.search(match[0]) else "Z01.818"
            yield Reason(code, (passage,), "An examination before a procedure (I.C.21.c.13)", True)
            return


_ANTIGEN = re.compile(
    r"\b(?:elevated|high|rising|raised|abnormal) psa\b|\bpsa\b[^;,\n]{0,20}\b(?:elevated|high|rising|raised|above)\b",
    re.IGNORECASE,
)


def _antigen(note: Note, found: Sequence[Finding]) -> Iterator[Reason]:
    """An elevated antigen of the prostate is a finding of its own while no cancer is known (R97.20)."""
    if any(one.best.code.startswith(("C61", "R97")) for one in found):
        return
    for passage in note.stating(_ANTIGEN)[:1]:
        yield Reason("R97.20", (passage,), "An elevated antigen of the prostate, no cancer known (R97.20)")


_FOLLOWED = _any(r"follow[- ]?up|f/u|surveillance")
_GONE = _any(
    r"ned|no evidence of (?:disease|recurren\w+|cancer)|without (?:evidence of )?recurren\w+|completed treatment|cancer[- ]free|in remission"
)


def _followed_up(note: Note, passages: Sequence[Passage], found: Sequence[Finding]) -> Iterator[Reason]:
    """The follow-up after a malignancy that is gone comes first, its history follows (I.C.21.c.8)."""
    if any(one.best.code[0] == "C" for one in found):
        return
    whole = " ".join(one.text for one in note.now)
    for passage in passages:
        past = _codes(_remembered(_said(passage.text, family=False)), _PAST)
        if any(code.startswith("Z85") for code in past) and _FOLLOWED.search(whole) and _GONE.search(whole):
            yield Reason("Z08", (passage,), "Follow-up after completed treatment of a malignancy (I.C.21.c.8)", True)
            return


_MONITORED = _any(
    r"therapeutic drug (?:level )?monitoring|drug level monitoring|(?:inr|warfarin|coumadin|anticoagulation) (?:check|monitoring)|monitoring of (?:inr|warfarin|anticoagulation)"
)


def _watched_drug(passages: Sequence[Passage]) -> Iterator[Reason]:
    for passage in passages:
        if _MONITORED.search(_said(passage.text, family=False)):
            yield Reason(
                "Z51.81", (passage,), "The encounter is to watch the level of a drug (Z51.81 before Z79)", True
            )
            return
