"""The decisions about management that a note states, each with the risk it carries.

What is only considered, declined, past or made to depend on something is no decision here. The decision for a minor
operation that is done at once belongs to that operation. Source: CPT E/M guidelines, risk of complications and/or
morbidity or mortality of patient management; NCCI Policy Manual ch. 1 §D (minor procedures).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterable, Sequence

from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.visit.decision import Risk, RiskKind
from consultant.draft.visit.said import decided
from consultant.sieve import Sieve

_TOLD = frozenset({Section.DIAGNOSIS, Section.BODY, Section.PRESENT, Section.PLAN, Section.INDICATION, Section.OTHER})


def read_risks(passages: Sequence[Passage]) -> list[Risk]:
    """Every decision about management in `passages`, in the order told."""
    found: list[Risk] = []
    for one in passages:
        if one.section not in _TOLD:
            continue
        text = decided(one.text)
        may = {*_SIEVE.may(text), *_SIEVE.may(one.text)}
        for number, (kind, pattern) in enumerate(_DECISIONS):
            if number not in may and kind is not RiskKind.PRESCRIPTION:
                continue
            # `cannot afford` denies nothing that is asked about here.
            match = pattern.search(one.text if kind is RiskKind.SOCIAL else text) if number in may else None
            if match is None and kind is RiskKind.PRESCRIPTION and one.section is Section.PLAN:
                match = _DOSED.search(text)
            if match is None and kind is RiskKind.PRESCRIPTION:
                match = next((sig for sig in _sigs(text) if not _ALREADY.search(text[: sig.start()])), None)
            if match and not (kind is RiskKind.PRESCRIPTION and _WITHOUT_PRESCRIPTION.search(text)):
                found.append(Risk(kind, " ".join(match[0].split()), one.quote))
        if match := _SURGERY.search(text):
            found.append(Risk(_operation(text), " ".join(match[0].split()), one.quote))
    return found


def _sigs(text: str) -> Iterable[re.Match[str]]:
    return _SIG.finditer(text) if _SIG_SIEVE.may(text) else ()


def _operation(text: str) -> RiskKind:
    if _EMERGENCY.search(text):
        return RiskKind.EMERGENCY_SURGERY
    risky = bool(_RISK_FACTORS.search(text))
    if _MINOR_OPERATION.search(text):
        return RiskKind.MINOR_SURGERY_RISKY if risky else RiskKind.MINOR_SURGERY_LOW
    return RiskKind.MAJOR_SURGERY_RISKY if risky else RiskKind.MAJOR_SURGERY


_DRUG = (
    r"(?:\w+(?:pril|sartan|statin|olol|azole|cillin|mycin|floxacin|cycline|prazole|oxetine|gliptin|gliflozin|glutide|"
    r"dipine|triptan|azepam|azolam|setron|umab|zumab|ximab|parin|xaban|gabalin|barbital|codone|morphone|profen|oxicam|"
    r"caine|semide|thiazide|sone|solone|nidazole|ciclovir|cyclovir|vastatin|terol|tropium|lukast|tidine|zosin)|"
    r"metformin|insulin|gabapentin|levothyroxine|synthroid|warfarin|coumadin|eliquis|xarelto|plavix|clopidogrel|albuterol|"
    r"hctz|lasix|tramadol|sertraline|zoloft|escitalopram|lexapro|citalopram|bupropion|wellbutrin|trazodone|celecoxib|"
    r"celebrex|naproxen|meloxicam|mobic|nitrofurantoin|macrobid|bactrim|augmentin|keflex|cephalexin|cef\w+|zpak|z-pak|"
    r"methotrexate|allopurinol|colchicine|amiodarone|lithium|buspirone|mirtazapine|duloxetine|cymbalta|venlafaxine|"
    r"adderall|methylphenidate|terbinafine|flonase|tamsulosin|finasteride|timolol|latanoprost|estradiol|"
    r"lantus|basaglar|glargine|lispro|humalog|basal[- ]bolus|jardiance|farxiga|ozempic|trulicity|januvia|glipizide|glimepiride|"
    r"spiriva|trelegy|symbicort|advair|singulair|tamiflu|oseltamivir|paxlovid|toradol|ketorolac|zofran|afrin|"
    r"vyvanse|concerta|ritalin|strattera|lamictal|lamotrigine|depakote|valpro\w+|seroquel|quetiapine|abilify|aripiprazole|"
    r"risperidone|olanzapine|clozapine|haloperidol|prozac|paxil|effexor|pristiq|remeron|klonopin|xanax|ativan|hydroxyzine|"
    r"prazosin|clonidine|guanfacine|naltrexone|suboxone|buprenorphine|levetiracetam|keppra|topiramate|topamax|carbamazepine|"
    r"phenytoin|dilantin|rytary|sinemet|carbidopa(?:[/-]levodopa)?|donepezil|aricept|memantine|namenda|propranolol|sumatriptan|"
    r"bumex|torsemide|spironolactone|digoxin|diltiazem|nitroglycerin|heparin|lovenox|amox|doxy|abx|clindamycin|vancomycin|vanc|"
    r"valacyclovir|acyclovir|fluconazole|nystatin|triamcinolone|hydrocortisone|mupirocin|norco|percocet|oxycodone|flexeril|"
    r"cyclobenzaprine|methocarbamol|baclofen|tizanidine|lisinopril|amlodipine|losartan|evista|fosamax|insulin|"
    r"mounjaro|semaglutide|wegovy|antibiotics?|antidepressants?|antihypertensives?|inhalers?|steroid (?:taper|pack|dose ?pack)|medrol dose ?pack|"
    r"blood pressure medic\w+|oral contraceptives?|ocps?)"
)
_ACT = (
    r"(?:prescrib\w+|start(?:ed|ing)?|begin|began|initiat\w+|increas\w+|decreas\w+|titrat\w+|adjust\w*|switch\w*|"
    r"chang(?:e|ed|ing)|stop(?:ped)?|discontinu\w+|d/c|rais(?:e|ed|ing)|lower(?:ed|ing)?|doubled|halved|cont|continu\w+|refill\w*|renew\w*|add(?:ed|ing)?|taper\w*)"
)
_DOSED = re.compile(rf"\b{_DRUG} \d+(?:\.\d+)?(?: ?mg| ?mcg| x|\b)", re.IGNORECASE)
_SIG = re.compile(
    rf"\b{_DRUG}\b(?: \S+){{0,3}}? (?:bid|tid|qid|qhs|qd|daily|nightly|x ?\d+ ?d(?:ays?)?|# ?\d+)\b", re.IGNORECASE
)
"""A drug with how it is to be taken, as it is written on a prescription."""
_SIG_SIEVE = Sieve([_SIG])
_ALREADY = re.compile(r"\b(?:on|takes?|taking|home|current|using|uses)\b(?: \w+){0,3} *$", re.IGNORECASE)
"""A drug with its strength, which under the heading of the plan says that it is given."""
_WITHOUT_PRESCRIPTION = re.compile(r"\b(?:otc|over[- ]the[- ]counter)\b", re.IGNORECASE)
_DECISIONS = (
    (
        RiskKind.PRESCRIPTION,
        re.compile(
            rf"\b{_ACT}\b(?: [\w/]+){{0,4}}? {_DRUG}\b|\b{_DRUG}\b(?: \S+){{0,5}}? (?:prescribed|increased|decreased|"
            rf"started|continued|refilled|discontinued|stopped|raised|lowered|doubled|halved|sent|called in|e-?prescribed|held|rx|dose (?:up|down|changed))\b|"
            rf"\b(?:hold|held|gave|given|ordered) (?:\w+['’]?s? ){{0,2}}{_DRUG}\b|\brx\b[: ]+(?:for )?{_DRUG}\b|"
            rf"\b(?:continue|refill\w*|renew\w*) (?:both|all|current|same|her|his|their|home)(?: (?:meds?|medications?|regimen|doses?|rxs?))?\b|"
            rf"\b(?:rx|prescription)s? (?:management|mgmt)\b|\b(?:rx|prescription|script)s?(?: \w+){{0,2}}? "
            rf"(?:for|of|sent|given|written|provided)\b|\brx:? {_DRUG}\b|\b{_DRUG} (?:taper|burst|pack|course)\b|"
            r"\bprescription (?:drug|medication)s? (?:management|managed|adjusted|continued)\b|"
            r"\b(?:medication|dose)s? (?:was |were )?(?:adjusted|increased|decreased|titrated)\b",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.LOW,
        re.compile(
            r"\b(?:otc|over[- ]the[- ]counter)\b|\b(?:physical|occupational) therapy\b|\b(?:orthotics|splint|brace|"
            r"walking boot|compression stockings?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.MINIMAL,
        re.compile(
            r"(?<!at )\b(?:rest|ice|reassur\w+|elevation|bandage|supportive care|fluids|home care)\b", re.IGNORECASE
        ),
    ),
    (
        RiskKind.SOCIAL,
        re.compile(
            r"\b(?:can ?not|can't|unable to|could not|couldn't) (?:afford|pay for|get to)\b|"
            r"\blimited by (?:\w+ ){0,3}(?:housing|homeless\w*|transportation|food insecurity|finances|social)|"
            r"\bsocial determinants? of health (?:\w+ ){0,2}(?:limit|affect)\w*",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.TOXICITY,
        re.compile(
            r"\b(?:intensive|close) (?:monitoring|lab monitoring) for (?:\w+ )?toxicity\b|\bmonitor\w* for (?:\w+ )?"
            r"toxicity\b|\btoxicity monitoring\b",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.HOSPITAL,
        re.compile(
            r"\b(?:will (?:be )?admit(?:ted)?|admit(?:ted|ting)?(?: (?:her|him|them|the patient|patient|pt))?) "
            r"(?:to|for) (?:the )?(?:\w+ )?(?:hospital|inpatient|observation|[mspnc]?icu|floor|medicine|tele(?:metry)?|ward|step-?down|"
            r"further|iv|treatment)\b|\bdecision (?:to|for) (?:admit|admission|hospitali[sz]\w+)|"
            r"\bdecisions? (?:on|about|regarding|for|to) (?:hospitali[sz]\w+|escalat\w+)|"
            r"\b(?:direct admission|transfer(?:red)? to (?:the )?(?:icu|higher level))\b",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.RESUSCITATION,
        re.compile(
            r"\b(?:decision (?:for|to) (?:dnr|comfort care|hospice|de-?escalate)|(?:code status|now) (?:changed to )?"
            r"dnr|transition\w* to (?:comfort care|hospice))\b",
            re.IGNORECASE,
        ),
    ),
    (
        RiskKind.PARENTERAL_OPIOID,
        re.compile(
            r"\b(?:iv|intravenous|im|parenteral) (?:morphine|hydromorphone|dilaudid|fentanyl|ketamine|lorazepam|"
            r"diazepam)\b|\b(?:morphine|hydromorphone|dilaudid|fentanyl|ketamine|lorazepam)(?: \S+){0,3} (?:iv|"
            r"intravenously)\b",
            re.IGNORECASE,
        ),
    ),
)
_SIEVE = Sieve([pattern for _, pattern in _DECISIONS])
_SURGERY = re.compile(
    r"\b(?:schedul\w+|decision (?:for|to (?:proceed with|operate|perform))|elect(?:s|ed) to (?:proceed|undergo|have)|"
    r"(?:will|agree[ds]? to|wants to|wishes to) (?:proceed|undergo|have)|consent(?:ed|s)? (?:to|for)|taken to)"
    r"(?: \S+){0,6}? (?:surgery|operation|\w+ectomy|\w*arthroplasty|\w+otomy|\w+plasty|fusion|arthrodesis|"
    r"replacement|orif|(?:surgical |operative )?(?:repair|fixation|release|reconstruction)|arthroscopy|the or|"
    r"operating room|excision|biopsy|cesarean)\b",
    re.IGNORECASE,
)
_MINOR_OPERATION = re.compile(
    r"\b(?:biopsy|skin|lesion|excision of (?:\w+ )?(?:cyst|lesion|mole)|nail|vasectomy|minor)\b", re.IGNORECASE
)
_EMERGENCY = re.compile(r"\b(?:emergen(?:t|cy|tly)|urgent(?:ly)?|stat)\b", re.IGNORECASE)
_RISK_FACTORS = re.compile(
    r"\b(?:risk factors?|high(?:er)? risk|increased (?:surgical )?risk|elevated risk|anticoagulat\w+)\b", re.IGNORECASE
)
