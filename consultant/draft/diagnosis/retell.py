"""What notes call illnesses, said in the words of the classification, so that a search finds them and nothing else.

Only plain synonyms stand here: whoever writes the one means the other. Source: ICD-10-CM Index to Diseases and
Injuries, Table of Neoplasms; a growth that spread is two illnesses, where it began and where it went (I.C.2).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from consultant.draft.diagnosis.statement import Statement

_Told = str | Callable[[re.Match[str]], str]


def retold(statement: Statement) -> Iterator[Statement]:
    """`statement` in the words of the classification; two where a growth is named with where it spread to."""
    if match := _SPREAD.search(statement.core):
        begun, places = statement.core[: match.start()].strip(" ,"), match["to"] or match["in"] or ""
        if begun:
            yield replace(statement, core=in_books(begun), qualified=in_books(begun), joined="")
        for place in re.split(r",|\band\b|&", places):
            if place.strip():
                spread = f"secondary malignant neoplasm of {place.strip()}"
                yield replace(statement, core=spread, qualified=spread, joined="")
        return
    if match := _IN_PREGNANCY.search(statement.core):
        alone = statement.core[: match.start()].strip()
        if len(alone.split()) > 1:
            yield replace(statement, core=in_books(alone), qualified=in_books(alone), joined="")
    if (grade := _CERVIX_GRADE.search(statement.passage.stated)) and _CERVIX.search(statement.core):
        told = _CERVIX_GRADES[grade["n"].upper()]
        yield replace(statement, core=told, qualified=told, joined="")
        return
    if (listed := _DYSFUNCTION.search(statement.passage.stated)) and _DYSFUNCTION.search(statement.core):
        for region in dict.fromkeys(one.lower() for one in _REGION.findall(listed["where"])):
            told = f"segmental and somatic dysfunction of {region} region"
            yield replace(statement, core=told, qualified=told, joined="")
        return
    if _SWOLLEN.search(statement.qualified):
        yield replace(statement, core="localized edema", qualified="localized edema", joined="")
        return
    core = in_books(statement.core)
    yield replace(
        statement,
        core=core,
        qualified=_about(in_books(statement.qualified)),
        joined="" if _APART.search(core) else _about(in_books(statement.joined)),
    )


def in_books(text: str) -> str:
    """`text` with what notes call an illness in the words of the classification."""
    for pattern, told in _SYNONYMS:
        text = pattern.sub(told, text)
    return _about(text.strip())


def _about(text: str) -> str:
    """`text` with the site as its chapter divides the body."""
    for illness, sites in _SITES:
        if illness.search(text):
            for pattern, told in sites:
                text, count = pattern.subn(told, text, count=1)
                if count:
                    break
    if _NERVE.search(text):
        text = re.sub(r"\bdisc displacement\b", "disc disorder", text)
    return text


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)


_SPREAD = re.compile(
    r"\b(?:with )?(?:(?:metastatic|metastasized|metastasi[sz]ing|spread|mets|metastas[ei]s) (?:to|in) (?:the )?(?P<to>.+)$"
    r"|(?<!no )(?P<in>(?:(?:right|left|bilateral|axillary|cervical|inguinal|pelvic|mediastinal|regional) )*[a-z]+(?: nodes?| nodal)?) (?:mets|metastas[ei]s)\b.*$)",
    re.IGNORECASE,
)
_IN_PREGNANCY = re.compile(r"\b(?:complicating|affecting) (?:the )?pregnancy\b", re.IGNORECASE)
"""The code of the chapter of pregnancy says that it complicates; what it is has its own code beside it."""
_CERVIX = re.compile(r"\bCIN\b")
_CERVIX_GRADE = re.compile(r"\bCIN[ -]?(?P<n>[123]|I{1,3})\b")
_CERVIX_GRADES = {
    **dict.fromkeys(("1", "I"), "mild cervical dysplasia"),
    **dict.fromkeys(("2", "II"), "moderate cervical dysplasia"),
    **dict.fromkeys(("3", "III"), "carcinoma in situ of cervix"),
}
"""Dysplasia of the cervix by grade (categories N87 and D06)."""
_DYSFUNCTION = re.compile(
    r"\b(?:segmental|somatic)(?: (?:and|&) somatic)? dysfunctions?(?P<where>[^.;\n]*)", re.IGNORECASE
)
_REGION = re.compile(
    r"\b(?:head|cervical|thoracic|lumbar|sacral|pelvic|lower extremity|upper extremity|rib cage|abdomen)\b",
    re.IGNORECASE,
)
"""Each region has a code of its own (category M99.0)."""
_SWOLLEN = re.compile(
    r"\blocalized swelling of (?:\w+ ){0,3}legs?\b|\b(?:leg swelling|swelling of (?:\w+ ){0,3}legs?),? localized\b",
    re.IGNORECASE,
)
"""Water in the legs is no lump in the skin."""
_APART = _any(r"seps\w+|septic")
"""Sepsis and the infection it comes from are coded each by itself (I.C.1.d.4)."""
_DEGREES = {
    "i": "first",
    "1": "first",
    "ii": "second",
    "2": "second",
    "iii": "third",
    "3": "third",
    "iv": "fourth",
    "4": "fourth",
}
_BONES = {
    "radial": "radius",
    "ulnar": "ulna",
    "tibial": "tibia",
    "fibular": "fibula",
    "humeral": "humerus",
    "femoral": "femur",
}


def _end_of_bone(found: re.Match[str]) -> str:
    bone = (found["bone"] or found["bone2"]).lower()
    end = "lower" if (found["end"] or found["end2"]).lower() == "distal" else "upper"
    return f"fracture of {end} end of {found['side'] or ''}{_BONES.get(bone, bone)}"


_SIDES = {"right": "right", "left": "left", "r": "right", "l": "left"}
_NERVE = _any(r"radiculopath\w+|myelopath\w+|radiculitis")
_FACE = r"cheeks?|foreheads?|temples?|chin|jaw(?:line)?|glabella|(?:eye)?brows?|nasolabial fold"
_ARM = r"(?:upper )?arms?|forearms?|hands?|wrists?|elbows?|fingers?|thumbs?|shoulders?"
_LEG = r"(?:lower )?legs?|thighs?|cal(?:f|ves)|shins?|knees?|f(?:oo|ee)t|ankles?|toes?|hips?"
_SITES: tuple[tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]], ...] = (
    (
        _any(r"(?:basal|squamous) cell carcinoma|bcc|scc|melanoma|nevus|nevi|carcinoma in situ of skin|merkel cell carcinoma"),
        (
            (_any(r"nasal (?:tip|ala|sidewall|dorsum|bridge|root|supratip)|(?:left |right )?ala(?:r)?(?: rim| crease)?|columella"), "nose"),
            (_any(_FACE), "other parts of face"),
            (_any(rf"(?:dorsal |dorsum of )?(?:{_ARM})"), "upper limb including shoulder"),
            (_any(rf"(?:{_LEG})"), "lower limb including hip"),
            (_any(r"(?:upper |mid |lower )?back|chest|abdomen|flank|trunk|torso"), "other part of trunk"),
            (_any(r"scalp|neck"), "scalp and neck"),
        ),
    ),
    (
        _any("lipomas?|benign lipomatous neoplasm"),
        (
            (_any(rf"(?:{_ARM})"), "arm"),
            (_any(rf"(?:{_LEG})"), "leg"),
            (_any(r"(?:upper |mid |lower )?back|chest|abdomen|flank|torso"), "trunk"),
            (_any(rf"scalp|neck|face|{_FACE}"), "head face and neck"),
        ),
    ),
)  # fmt: skip
_TORN_AT = {"eyebrow": "eyelid and periocular area", "cheek": "cheek and temporomandibular area"}
"""Places of the face as open wounds are divided (category S01)."""
_SYNONYMS: tuple[tuple[re.Pattern[str], _Told], ...] = (
    # growths
    (_any(r"(?:nodular|superficial|infiltrat(?:ive|ing)|micronodular|morpheaform|sclerosing|pigmented)(?:,? (?:and )?(?:nodular|superficial))? (?:bcc|basal cell carcinomas?)"), "basal cell carcinoma"),
    (_any(r"adenocarcinomas? of(?= (?:the )?(?:\w+ )?(?:colon|cecum|rectum|sigmoid|prostate|lung|breast|pancreas|stomach|esophagus|endometrium|ovary|uterus|bronchus|appendix|duodenum|cervix))"), "malignant neoplasm of"),
    (_any(r"(?:invasive|infiltrating) (?:ductal|lobular|mammary) (?:carcinoma|ca)(?: of)?"), "malignant neoplasm of breast"),
    (_any(r"(?:non-?small[- ]cell|small[- ]cell) (?:lung )?(?:cancer|carcinoma)(?: of the lung)?|nsclc|sclc"), "malignant neoplasm of lung"),
    (_any(r"(?<=breast )ca|(?<=prostate )ca|(?<=colon )ca|(?<=lung )ca"), "cancer"),
    (_any(r"metastatic (?=\w+ (?:cancer|carcinoma))"), ""),
    (_any(r"submucosal (?:uterine )?(?:fibroids?|leiomyomas?|myomas?)(?: of (?:the )?uterus)?"), "submucous leiomyoma of uterus"),
    (_any(r"intramural (?:uterine )?(?:fibroids?|myomas?)"), "intramural leiomyoma of uterus"),
    (_any(r"(?:subserosal|subserous) (?:uterine )?(?:fibroids?|myomas?)"), "subserosal leiomyoma of uterus"),
    # vessels
    (_any(r"coronary (?:artery )?atherosclerosis(?: of (?:the )?(?:native )?(?:lad|lcx|rca|(?:left |right )?(?:anterior descending|circumflex|coronary)(?: (?:coronary )?artery)?))?|atherosclerosis of (?:the )?(?:native )?(?:coronary arter(?:y|ies)|lad|rca)"), "coronary artery disease"),
    (_any(r"painful varicose veins (?:of|in|on) (?:the |both )?(?P<side>right |left |bilateral )?(?:lower )?(?:legs?|extremit(?:y|ies)|limbs?|cal(?:f|ves)|thighs?)"), lambda found: f"varicose veins of {found['side'] or ''}lower extremity with pain"),
    # smears of the cervix
    (_any(r"(?:(?:abnormal )?pap(?: smear| test)?(?: (?:of |on |dated )?[\d/.-]+)?(?: was| showed| shows| with|:)? )?(?:asc-?us|ascus)(?: on)?(?: pap(?: smear| test)?)?(?: of (?:the )?cervix)?"), "atypical squamous cells of undetermined significance on cytologic smear of cervix"),
    (_any(r"(?:(?:abnormal )?pap(?: smear| test)?(?: (?:of |on |dated )?[\d/.-]+)?(?: was| showed| shows| with|:)? )?(?:lsil|lgsil)(?: on)?(?: pap(?: smear| test)?)?"), "low grade squamous intraepithelial lesion on cytologic smear of cervix"),
    (_any(r"(?:(?:abnormal )?pap(?: smear| test)?(?: (?:of |on |dated )?[\d/.-]+)?(?: was| showed| shows| with|:)? )?(?:hsil|hgsil)(?: on)?(?: pap(?: smear| test)?)?"), "high grade squamous intraepithelial lesion on cytologic smear of cervix"),
    (_any(r"(?:positive )?(?:for )?high[- ]risk hpv(?: dna)?(?: test)?(?: positive|\+)?(?: cervix)?|hr-?hpv(?: positive|\+)?"), "cervical high risk human papillomavirus DNA test positive"),
    # spine
    (_any(r"(?:herniated|bulging|protruding|extruded|ruptured) (?:(?P<level>[CTL]\d{1,2}[-/][CTLS]?\d{1,2}) )?(?:nucleus pulposus|dis[ck]s?)|dis[ck] (?:herniations?|protrusions?|extrusions?|bulges?)|(?:hnp|hnps)"), lambda found: f"{found['level'] or ''} disc displacement".strip()),
    (_any(r"(?P<region>[CT])(?P<from>\d{1,2})[-/](?P<to>\d{1,2})"), lambda found: f"{found['region']}{found['from']}-{found['region']}{found['to']}"),
    (_any(r"L5[-/]S1"), "lumbosacral region"),
    (_any(r"L[1-4][-/]L?[2-5]"), "lumbar region"),
    (_any(r"(?:facet|zygapophyse?al)(?: joint)? (?:arthropathy|arthrosis|osteoarthritis|arthritis|hypertrophy|disease|syndrome)"), "spondylosis"),
    (_any(r"(?:degenerative dis[ck] disease|ddd)"), "disc degeneration"),
    (_any(r"(?:pathologic(?:al)?|fragility|osteoporotic|insufficiency) (?:compression )?fractures? (?:of |at )?(?:the )?(?:[TL]\d{1,2} )?(?:vertebra\w*|spine|[TL]\d{1,2})(?: vertebra\w*)?"), "current pathological fracture vertebra"),
    (_any(r"(?:acute )?(?:uncomplicated )?(?:sigmoid|colonic|(?:ascending|descending|transverse) colon|cecal) diverticulitis|(?:acute )?(?:uncomplicated )?diverticulitis of (?:the )?(?:(?:ascending |descending |sigmoid )?colon|sigmoid)"), "diverticulitis of large intestine"),
    (_any(r"(?:sigmoid|colonic|pancolonic) diverticulosis|diverticulosis of (?:the )?(?:sigmoid(?: colon)?|colon)"), "diverticulosis of large intestine"),
    # heart, vessels, nose, stones
    (_any(r"(?:coronary (?:artery )?atherosclerosis|atherosclerosis of (?:the )?(?:native )?coronary arter(?:y|ies))(?: of (?:the )?(?:native )?(?:coronary arter(?:y|ies)|lad|rca|lcx|left anterior descending(?: artery)?|circumflex|right coronary artery))?"), "atherosclerotic heart disease of native coronary artery"),
    (_any(r"(?:painful|symptomatic|tender) varicose veins(?P<where> of (?:the )?(?:right |left |both )?(?:lower )?(?:legs?|limbs?|extremit(?:y|ies)))?"), lambda found: f"varicose veins{found['where'] or ''} with pain" if found[0].lower().startswith(("painful", "tender")) else found[0]),
    (_any(r"(?:nasal|nostril|nose) bleed(?:ing|s)?|nosebleeds?|bleeding (?:from|of) (?:the )?(?:right |left )?(?:nose|nostrils?)"), "epistaxis"),
    (_any(r"(?:ureteral|ureteric) (?:stones?|calcul(?:us|i))|(?:stones?|calcul(?:us|i)) (?:(?:in|of|at) (?:the )?)?(?:(?:right|left|distal|mid|proximal) )*(?:ureter|uvj|ureterovesical junction)"), "calculus of ureter"),
    (_any(r"hay fever (?:(?:due )?to|from) (?:the )?(?:\w+ )?pollens?|hay fever"), "allergic rhinitis due to pollen"),
    (_any(r"perennial (?:allergic )?rhinitis(?: (?:(?:due )?to|from) (?:the )?(?:house )?(?:dust )?(?:mites?|molds?))?"), "other allergic rhinitis"),
    # joints, tendons
    (_any(r"(?:full[- ]thickness|complete|massive) (?:degenerative )?(?:rotator cuff|cuff|supraspinatus(?: tendon)?) tears?|(?:full[- ]thickness|complete) tears? of (?:the )?(?:rotator cuff|supraspinatus(?: tendon)?)"), "complete rotator cuff tear or rupture not specified as traumatic"),
    (_any(r"(?:partial[- ]thickness|incomplete|partial) (?:degenerative )?(?:rotator cuff|cuff|supraspinatus(?: tendon)?) tears?|(?:partial[- ]thickness|incomplete|partial) tears? of (?:the )?(?:rotator cuff|supraspinatus(?: tendon)?)"), "incomplete rotator cuff tear or rupture not specified as traumatic"),
    (_any(r"(?:primary |degenerative )?(?:osteo)?arthr(?:itis|osis) of (?:the )?(?P<side>right |left )?(?:acromioclavicular|ac) joint|(?P<side2>right |left )?(?:acromioclavicular|ac) joint (?:primary )?(?:(?:osteo)?arthr(?:itis|osis)|oa|djd)|(?:acromioclavicular|ac) (?:osteo)?arthr(?:itis|osis)"), lambda found: f"primary osteoarthritis {found['side'] or found['side2'] or ''}shoulder"),
    (_any(r"de ?quervain(?:['’]?s)?(?: disease| syndrome)?(?: (?:teno)?synovitis| tendinitis| tendonitis)?"), "radial styloid tenosynovitis"),
    (_any(r"dupuytren(?:['’]?s)?(?: (?:contracture|disease))?"), "palmar fascial fibromatosis"),
    (_any(r"(?:drug|medication) (?:rash|eruption)"), "generalized skin eruption due to drugs"),
    (_any(r"grade (?P<n>i{1,3}v?|iv|[1-4]) (?:internal )?(?:hemorrhoids?)"), lambda found: f"{_DEGREES[found['n'].lower()]} degree hemorrhoids"),
    (_any(r"(?:(?:fractures?|fx) (?:of )?(?:the )?(?P<side>right |left )?(?P<end>distal|proximal) (?P<bone>radius|ulna|tibia|fibula|humerus|femur))|(?P<end2>distal|proximal) (?P<bone2>radius|radial|ulna|ulnar|tibia|tibial|fibula|fibular|humerus|humeral|femur|femoral) (?:fractures?|fx)"), _end_of_bone),
    (_any(r"biliary colic"), "gallbladder colic"),
    (_any(r"(?:right |left )?(?:forehead|chin|jaw|temple|glabella) (?:laceration|lac)|(?:laceration|lac)(?: (?:of|to|on))? (?:the )?(?:right |left )?(?:forehead|chin|jaw|temple|glabella)"), "laceration of other part of head"),
    (_any(rf"(?P<side>right |left )?(?P<where>{'|'.join(_TORN_AT)}) (?:laceration|lac)|(?:laceration|lac)(?: (?:of|to|on))? (?:the )?(?P<side2>right |left )?(?P<where2>{'|'.join(_TORN_AT)})"), lambda found: f"laceration of {found['side'] or found['side2'] or ''}{_TORN_AT[(found['where'] or found['where2']).lower()]}"),
    (_any(r"myofascial pain(?: syndrome)?(?: (?:of |in )?(?:the )?[a-z ,/&]+)?"), "myofascial pain"),
    (_any(r"(?:\w+ )*(?:hallux|toe|toenail|nail)(?: \w+){0,3}? ingrown(?: toenail| nail)?"), "ingrowing nail"),
    (_any(r"(?P<organ>prostate|breast|lung|colon|rectal|bladder|ovarian|thyroid|pancreatic|cervical|endometrial|renal|esophageal|gastric) ca"), lambda found: f"{found['organ']} cancer"),
    (_any(r"(?P<side>right |left |bilateral )?median (?:mono)?neuropathy (?:at|across) (?:the )?(?P<side2>right |left )?(?:wrists?|carpal tunnel)(?: \(?(?:carpal tunnel syndrome|CTS)\)?)?"), lambda found: f"{found['side'] or found['side2'] or ''}carpal tunnel syndrome"),
    (_any(r"allergic rhinitis due to (?:cats?|dogs?)(?: (?:and|or) (?:cats?|dogs?))?(?: dander)?"), "allergic rhinitis due to animal hair and dander"),
    (_any(r"paronychia"), "cellulitis"),
    (_any(r"allergic rhinitis (?:(?:due )?to|from) (?:the )?(?:house )?(?:dust|mites?|molds?)(?: mites?)?(?:,? (?:and|&) (?:dust|mites?|molds?)(?: mites?)?)*"), "other allergic rhinitis"),
    (_any(r"allergic rhinitis (?:to|from) (?:tree |grass |weed |ragweed )*(?:pollens?|grass(?:es)?|trees?|weeds?|ragweed)"), "allergic rhinitis due to pollen"),
    (_any(r"allergic rhinitis (?:to|from) (?:cats?|dogs?|animal dander|dander)(?: (?:and|or) dogs?)?(?: dander)?"), "allergic rhinitis due to animal hair and dander"),
    (_any(r"(?P<how>anterior|posterior|inferior) (?:shoulder dislocation|dislocation of (?:the )?(?P<side>right |left )?(?:shoulder|glenohumeral joint))|(?:shoulder|glenohumeral) dislocation(?:,)? (?P<how2>anterior|posterior|inferior)"), lambda found: f"{found['how'] or found['how2']} dislocation of {found['side'] or ''}humerus"),
    (_any(r"\w+ (?:stuck|lodged|wedged) in (?:the )?(?P<side>right |left )?(?P<where>nostril|nose|ear(?: canal)?|throat|esophagus)"), lambda found: f"foreign body in {found['side'] or ''}{'nostril' if found['where'].lower() == 'nose' else found['where']}"),
    (_any(r"(?:ductal carcinoma in situ|dcis)(?: of (?:the )?)?"), "intraductal carcinoma in situ of breast"),
    (_any(r"(?:lobular carcinoma in situ|lcis)(?: of (?:the )?)?"), "lobular carcinoma in situ of breast"),
    (_any(r"pancreatic (?:head )?(?:cancer|adenocarcinoma)(?: (?:of|in) the head)|pancreatic head (?:cancer|mass|adenocarcinoma)|cancer of the (?:pancreatic head|head of the pancreas)"), "malignant neoplasm of head of pancreas"),
    (_any(r"nash"), "nonalcoholic steatohepatitis"),
    (_any(r"subungual hematoma(?: of)?"), "contusion with damage to nail"),
    (_any(r"hallux valgus (?:with|and) (?:a )?bunion(?: deformity)?"), "hallux valgus"),
    (_any(r"oab"), "overactive bladder"),
    (_any(r"low back pain (?:with|and) (?P<side>right|left)[- ]sided sciatica"), lambda found: f"lumbago with sciatica {found['side']} side"),
    (_any(r"(?:benign |peptic )*esophageal stricture|(?:benign |peptic )*stricture of (?:the )?esophagus"), "stricture of esophagus"),
    (_any(r"(?:non-?)?displaced(?= fracture of (?:upper|lower) end of)"), ""),
    (_any(r"dystrophic (?:toe|finger)?nails?"), "nail dystrophy"),
    # eye
    (_any(r"(?:non-?exudative|dry|non-?neovascular) (?:AMD|ARMD)"), "nonexudative age-related macular degeneration"),
    (_any(r"posterior capsul(?:ar|e) opaci(?:fication|ties|ty)|secondary cataract|after-?cataract|(?-i:PCO)"), "other secondary cataract"),
    (_any(r"corneal (?:foreign body|fb)|(?:metallic )?(?:foreign body|fb) (?:(?:of|in|on) )?(?:the )?(?:(?P<side>right|left|[rl]) )?cornea"), lambda found: f"foreign body in cornea {_SIDES.get((found['side'] or '').lower(), '')}".strip()),
    (_any(r"cataracts?(?= (?:surgery|extraction|removal|phaco\w*)).*"), "unspecified cataract"),
    (_any(r"(?:wet|neovascular|exudative) (?:age-?related macular degeneration|amd|armd)(?P<where>,? (?:in |of )?(?:the )?(?:right|left|both) eyes?)?,?(?: with (?P<how>active|inactive) (?:cnv|choroidal neovascularization))?"), lambda found: f"exudative age-related macular degeneration{found['where'] or ''}{' with ' + found['how'] + ' choroidal neovascularization' if found['how'] else ''}"),
    # urinary, glands, habits
    (_any(r"stress (?:urinary )?incontinence|sui"), "stress incontinence"),
    (_any(r"weak (?:urinary |urine )?stream"), "weak urinary stream"),
    (_any(r"urinary frequency|frequent urination|frequency of urination"), "frequency of micturition"),
    (_any(r"(?:post-?ablative|post-?surgical|post-?thyroidectomy|surgical|iatrogenic) hypothyroidism"), "postprocedural hypothyroidism"),
    (_any(r"tobacco (?:use disorder|dependence)"), "nicotine dependence"),
    (_any(r"(?:ama|advanced maternal age)(?:,)? multi(?:gravida|parous|p)"), "supervision of elderly multigravida"),
    (_any(r"(?:ama|advanced maternal age)(?:,)? primi(?:gravida|p)"), "supervision of elderly primigravida"),
    (_any(r"hepatitis (?P<kind>[ABC])(?= |$)"), lambda found: f"viral hepatitis {found['kind']}"),
)  # fmt: skip
