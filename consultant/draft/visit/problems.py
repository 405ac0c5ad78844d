"""The problems that a note says were addressed, each with how it stands: read by words, never inferred from a code.

An illness is counted only where it is stated, and as worse only where the note says so. Source: CPT E/M guidelines,
definitions of problems addressed.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultant.draft.context import stated
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.visit.decision import Problem, ProblemKind
from consultant.draft.visit.said import shielded

_TOLD = frozenset({Section.DIAGNOSIS, Section.BODY, Section.PRESENT, Section.INDICATION, Section.PLAN})


@dataclass
class _Found:
    """A condition and everything that is said of it until the next one."""

    name: str
    group: str
    passage: Passage
    said: str


def read_problems(passages: Sequence[Passage]) -> list[Problem]:
    """The problems addressed: those of the assessment where the note has one, else those that it tells of."""
    listed = [one for one in passages if one.section is Section.DIAGNOSIS]
    told = [one for one in passages if one.section in _TOLD]
    found = list(_conditions(listed)) or list(_conditions(told))
    problems: dict[str, Problem] = {one.name.casefold(): one for one in _threatened(passages)}
    for one in found:
        kind, assumed = _kind(one)
        key = one.name.casefold()
        if key not in problems:
            problems[key] = Problem(kind, one.name, one.passage.quote, assumed)
    # `one stable chronic illness` sums up what is named beside it and is no further problem.
    named = {problems[one.name.casefold()].kind for one in found if one.group != "category"}
    summed = {one.name.casefold() for one in found if one.group == "category"}
    return [one for key, one in problems.items() if key not in summed or one.kind not in named]


def _threatened(passages: Sequence[Passage]) -> Iterator[Problem]:
    """What has to be ruled out and would threaten life: its signs count as such a problem (CPT E/M guidelines, MDM)."""
    for passage in passages:
        if (match := _TO_RULE_OUT.search(passage.text)) and not _RULED_OUT.search(passage.text):
            name = " ".join((match["before"] or match["after"]).split())
            yield Problem(ProblemKind.THREAT, f"{name} to be ruled out", passage.quote, True)


def _conditions(passages: Sequence[Passage]) -> Iterator[_Found]:
    current: _Found | None = None
    for passage in passages:
        said = stated(shielded(passage.text))
        matches = [match for match in _CONDITION.finditer(said) if match.lastgroup]
        if not matches:
            if current is not None and current.passage.section is passage.section:
                current.said += " " + passage.text
            continue
        begin = 0
        for at, match in enumerate(matches):
            if current is not None:
                yield current
            following = matches[at + 1].start() if at + 1 < len(matches) else len(passage.text)
            cut = _CLAUSE.search(passage.text, match.end(), following)
            # What stands before a condition belongs to it: `uncontrolled diabetes`, but not beyond the last comma.
            end = following if at + 1 == len(matches) else (cut.end() if cut else following)
            name = " ".join(match[0].split())
            current = _Found(name, match.lastgroup or "", passage, passage.text[begin:end])
            begin = end
    if current is not None:
        yield current


def _category(name: str) -> str:
    """Which of the published categories a note's own words are."""
    return next(key for key in _CATEGORIES if re.search(key, name, re.IGNORECASE))


def _kind(found: _Found) -> tuple[ProblemKind, bool]:
    """How the condition counts, and whether that rests on what is usual rather than on the note."""
    said = found.said
    if found.group == "category":
        return _CATEGORIES[_category(found.name)], False
    chronic = found.group == "chronic" or bool(re.search(rf"\bchronic {re.escape(found.name)}", said, re.IGNORECASE))
    if found.group == "threat":
        return ProblemKind.THREAT, False
    if found.group == "unknown":
        return ProblemKind.UNDIAGNOSED, True
    if found.group == "complicated":
        return ProblemKind.COMPLICATED_INJURY, True
    if found.group == "systemic" or _says(_SYSTEMIC, said):
        return ProblemKind.SYSTEMIC, False
    if found.group == "minor":
        return ProblemKind.MINOR, False
    if chronic and not re.search(rf"\bacute {re.escape(found.name)}", said, re.IGNORECASE):
        if _says(_SEVERE, said):
            return ProblemKind.SEVERE_CHRONIC, False
        if _says(_WORSE, said):
            return ProblemKind.WORSE_CHRONIC, False
        return ProblemKind.STABLE_CHRONIC, not _says(_STABLE, said)
    return ProblemKind.ACUTE_UNCOMPLICATED, False


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `text` says it, and does not deny it just before."""
    return any(not _DENIED.search(text[: match.start()]) for match in pattern.finditer(text))


_CLAUSE = re.compile(r"[,;]|\band\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|without|denies|not|never|negative for)(?: \w+){0,3} *$", re.IGNORECASE)
_WORSE = re.compile(
    r"\b(?:worsen\w*|worse|uncontrolled|(?:poorly|inadequately|suboptimally) controlled|not (?:\w+ )?controlled|"
    r"not (?:yet )?at (?:\w+ )?(?:goal|target)|above (?:\w+ )?(?:goal|target)|(?:highly |moderately )active|exacerbat\w*|flar(?:e|es|ed|ing|e-up)|progress(?:ed|ing|ion)|"
    r"deteriorat\w*|not improv\w+|no (?:improvement|better|relief|response)|refractory|decompensated|"
    r"side effects?|fail(?:ed|ing|s|ure of) (?:\w+ )?(?:treatment|therapy|conservative|orthotics|medication))\b",
    re.IGNORECASE,
)
_SEVERE = re.compile(
    r"\b(?:severe(?:ly)? (?:\w+ )?(?:exacerbat\w+|flare|decompensat\w+|progress\w+)|acute(?:ly)? decompensated)\b",
    re.IGNORECASE,
)
_STABLE = re.compile(
    r"\b(?:stable|(?:well |good |is )controlled|well-controlled|controlled|at goal|unchanged|doing well|asymptomatic|"
    r"in remission|improv(?:ed|ing))\b",
    re.IGNORECASE,
)
_SYSTEMIC = re.compile(r"\bsystemic (?:symptoms?|illness|signs?)\b|\bwith sepsis\b", re.IGNORECASE)

_CATEGORIES = {
    r"^acute,? uncomp": ProblemKind.ACUTE_UNCOMPLICATED,
    r"^acute,? comp": ProblemKind.COMPLICATED_INJURY,
    r"system": ProblemKind.SYSTEMIC,
    r"prognosis": ProblemKind.UNDIAGNOSED,
    r"stable": ProblemKind.STABLE_CHRONIC,
    r"exacerbation": ProblemKind.WORSE_CHRONIC,
    r"minor": ProblemKind.MINOR,
}
"""The categories as the guidelines name them, where a note says its problem is one of them."""
_CATEGORY = (
    r"acute,? (?:un)?complicated (?:illness|injury|problem)|acute illness (?:with|w/) systemic symptoms|"
    r"(?:undiagnosed )?new problem,? (?:with |w/ ?|of )?uncertain prognosis|(?:one|a|1) stable chronic (?:illness|condition|problem)|"
    r"chronic illness (?:with|w/) (?:mild |moderate )?exacerbation|self[- ]limited or minor(?: problem)?"
)
_CHRONIC = (
    r"diabet(?:es|ic \w+)(?: mellitus)?|(?:t[12])?dm(?: ?[12]|ii| type [12])?|t[12]dm|hypertension|htn|hyperlipidemia|"
    r"hypercholesterolemia|dyslipidemia|hld|copd|emphysema|asthma|ckd|chronic kidney disease|chf|heart failure|"
    r"cad|coronary (?:artery|heart) disease|afib|a-?fib|atrial fibrillation|hypothyroid\w*|hyperthyroid\w*|"
    r"depress(?:ion|ive disorder)|mdd|anxiety|gad|bipolar|schizo\w+|adhd|ptsd|insomnia|osteoarthritis|oa|djd|"
    r"rheumatoid arthritis|ra|gout|gerd|reflux|obesity|osteoporosis|osteopenia|migraines?|epilepsy|"
    r"seizure disorder|parkinson\w*|dementia|alzheimer\w*|multiple sclerosis|psoriasis|eczema|atopic dermatitis|"
    r"acne|rosacea|glaucoma|macular degeneration|cataracts?|neuropathy|pad|pvd|peripheral (?:artery|arterial|vascular) "
    r"disease|venous insufficiency|lymphedema|bph|benign prostatic hyperplasia|cirrhosis|hiv|sleep apnea|osa|"
    r"fibromyalgia|lupus|sle|crohn\w*|ulcerative colitis|ibs|spinal stenosis|radiculopathy|sciatica|"
    r"degenerative (?:disc|joint) disease|hallux (?:valgus|rigidus|limitus)|bunions?|hammer ?toes?|flat ?feet|"
    r"pes planus|plantar fasciitis|onychomycosis|actinic keratos[ie]s|carcinoma|melanoma|cancer|lymphoma|leukemia|"
    r"endometriosis|pcos|overactive bladder|incontinence|vertigo|tinnitus|hearing loss|allergic rhinitis|anemia|"
    r"chronic (?:\w+ ){0,3}(?:pain|sinusitis|bronchitis|ulcer|wound|cough|diarrhea|constipation|headaches?|hepatitis)|"
    r"(?:diabetic|venous|foot|pressure) ulcer|carpal tunnel(?: syndrome)?|rotator cuff (?:tear|tendinopathy)"
)
_ACUTE = (
    r"uri|upper respiratory infection|strep(?:tococcal)?|flu(?: [ab])?(?= pos\w*|,|\.|;|$)|gonorrh\w+|chlamydia|pos\w* gc|gc pos\w*|"
    r"subungual hematoma|foreign body|nursemaid'?s? elbow|radial head subluxation|dermatitis|rash|low back pain|sore throat|"
    r"allergic reaction|bronchiolitis|laryngitis|scabies|hordeolum|stye|folliculitis|boil|furuncle|mastitis|thrush|candidiasis|"
    r"uti|urinary tract infection|cystitis|sinusitis|pharyngitis|tonsillitis|"
    r"strep throat|otitis (?:media|externa)|bronchitis|cellulitis|conjunctivitis|gastroenteritis|impetigo|"
    r"paronychia|abscess|ingrown (?:\w+ )?(?:toe)?nail|shingles|herpes zoster|influenza|covid(?:-19)?|croup|"
    r"sprain\w*|strain|contusion|lacerations?|lac|abrasion|bursitis|tendin?itis|tendonitis|trigger finger|ganglion|"
    r"non-?displaced (?:\w+ ){0,3}fracture|stress fracture|contact dermatitis|urticaria|hives|poison ivy|"
    r"vaginitis|epistaxis|nosebleed|corneal abrasion|"
    r"acute (?:\w+ ){0,3}(?:pain|gout|dermatitis|rhinitis|cough|headache|low back pain|injury)"
)
_MINOR = (
    r"common cold|insect bites?|bug bites?|tinea \w+|diaper rash|sunburn|skin tags?|cerumen(?: impaction)?|"
    r"callus(?:es)?|corns?|cold sores?|pinworms?|minor (?:\w+ )?(?:abrasion|bruise|burn|rash)|dry skin|hiccups"
)
_UNKNOWN = (
    r"(?:breast|neck|thyroid|testicular|lung|pulmonary|adnexal|abdominal|pelvic|renal) (?:lump|mass|nodule)|"
    r"(?:new|enlarging|unexplained) (?:\w+ )?(?:mass|lump|nodule)|suspicious (?:\w+ )?(?:lesion|mole|nevus)|"
    r"unexplained weight loss|first (?:unprovoked )?(?:\w+ )?seizure|new[- ]onset seizures?|syncope|chest pain|"
    r"(?:gross |painless )?hematuria|rectal bleeding|postmenopausal bleeding|lymphadenopathy"
)
_SYSTEMIC_ILLNESS = (
    r"(?-i:CAP)|pneumonia|pyelonephritis|pneumonitis|acute colitis|endocarditis|osteomyelitis|(?:acute )?pancreatitis|appendicitis|cholecystitis|"
    r"diverticulitis|(?:ureteral|kidney|renal) (?:stone|calculus|colic)|nephrolithiasis|(?:ureteral|ureteric) (?:stone|calculus)|stones? (?:in (?:the )?)?(?:(?:right|left|distal|proximal|mid|upper|lower) ){0,3}ureter|meningitis|mononucleosis"
)
_COMPLICATED = (
    r"head injury with (?:brief )?(?:loss of consciousness|loc)|concussion with (?:loss of consciousness|loc)|"
    r"(?:joint|shoulder|elbow|hip|knee|patell\w+|glenohumeral|finger) dislocation|concussion|"
    r"(?<!non)(?<!non-)(?:displaced|open|comminuted|intra-?articular) (?:\w+ ){0,4}fracture"
)
_THREAT = (
    r"n?stemi|(?:acute )?myocardial infarction|acute mi|pulmonary embol(?:us|ism)|sepsis|septic shock|"
    r"acute (?:ischemic )?stroke|acute cva|(?:acute )?respiratory (?:failure|distress)|acute (?:renal failure|kidney "
    r"injury)|acute limb ischemia|dka|diabetic ketoacidosis|anaphylaxis|peritonitis|ruptured \w+|ectopic pregnancy|"
    r"hypertensive emergency|suicidal (?:ideation )?with (?:a )?plan|status epilepticus|acute gi (?:bleed|hemorrhage)|"
    r"cardiac arrest|(?:cardiogenic|hemorrhagic|hypovolemic) shock|(?:acute )?encephalopathy|bacterial meningitis|ards|"
    r"cauda equina(?: syndrome)?|necrotizing fasciitis|testicular torsion"
)
_MAY_THREATEN = rf"acute coronary syndrome|acs|heart attack|(?:aortic|coronary|carotid) dissection|stroke|tia|{_THREAT}"
_TO_RULE_OUT = re.compile(
    rf"\b(?P<before>{_MAY_THREATEN})\b[^.;\n]{{0,25}}\b(?:has to be|have to be|must be|needs? to be|to be|cannot be|can['’]?t be|not yet) "
    rf"(?:ruled out|excluded)|\b(?:concern(?:ed|ing)? for|worr(?:y|ied) (?:for|about)|suspect(?:ed|ing)?|"
    rf"(?:need|have|has|had) to (?:rule out|exclude)|high suspicion (?:for|of)) (?:an? |the )?(?P<after>{_MAY_THREATEN})\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:was|were|been|is|are|now) (?:ruled out|excluded)\b|\b(?:low|no|not|little|unlikely)\b[^.;\n]{0,20}\b(?:suspicion|concern)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    rf"\b(?:(?P<category>{_CATEGORY})|(?P<threat>{_THREAT})|(?P<complicated>{_COMPLICATED})|(?P<systemic>{_SYSTEMIC_ILLNESS})|"
    rf"(?P<unknown>{_UNKNOWN})|(?P<minor>{_MINOR})|(?P<acute>{_ACUTE})|(?P<chronic>{_CHRONIC}))(?![\w-])",
    re.IGNORECASE,
)
