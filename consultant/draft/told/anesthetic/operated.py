"""Which anesthesia code an operation has, by the words that people use for the operation.

Source: CPT, Anesthesia: codes by the part that is operated on, in words of our own; of several operations in one
anesthetic the one with most base units is reported (CPT Anesthesia guidelines; Medicare Claims Processing Manual
(Pub. 100-04) ch. 12 §50).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.reckon.anesthesia import BASE_UNITS

_FX = r"(?:fractures?|fx)"
_OPEN = r"(?:open|orif|plat(?:e|ed|ing)|nail(?:ed|ing)?|rod(?:ding)?|intramedullary|screws?|internal fixation|pinning|hemi\w*)"
_NEAR = r"[^.;]{0,60}?"
_SCOPE = r"(?:arthroscop\w+|\bscope)"
_LOWER_SPINE = r"(?:lumbar|lumbosacral|sacral|L\d|S1|facets? L)"
_UPPER_SPINE = r"(?:cervical|thoracic|[CT]\d)"

_GROUPS: tuple[tuple[tuple[str, str], ...], ...] = (
    (  # the eye
        ("00103", r"blepharoplasty|ptosis repair|ectropion|entropion|eyelid"),
        ("00145", r"vitrectomy|vitreo\w+|retinal detachment|scleral buckl\w+|membrane peel"),
        ("00144", r"corneal (?:transplant|graft)|keratoplasty|\bdsaek\b|\bdmek\b"),
        ("00142", r"cataract|phaco\w*|\biol\b|lens (?:extraction|implant)"),
        ("00140", r"strabismus|glaucoma (?:surgery|valve|shunt)|trabeculectomy|enucleation|eye (?:surgery|muscle)|pterygium|dacryo\w+|tear duct|lacrimal"),
    ),
    (  # head, mouth and neck
        ("00104", r"\bect\b|electroconvulsive"),
        ("00216", r"aneurysm clipp\w+|clipp\w+ of" + _NEAR + r"aneurysm|arteriovenous malformation resection"),
        ("00220", r"\bvp shunt|ventriculoperitoneal|ventricular shunt"),
        ("00214", r"burr holes?"),
        ("00210", r"craniotom\w+|craniectom\w+|brain tumou?r"),
        ("00126", r"myringotom\w+|tympanostom\w+|ear tubes?|\bpe tubes?|\bbmt\b|(?:tympanic|ventilation) tubes?"),
        ("00120", r"tympanoplast\w+|mastoidectom\w+|cochlear implant|ear surgery|stapedectom\w+|otoplast\w+"),
        ("00170", r"tonsil\w*|adenoid\w*|\bt ?& ?a\b|dental|teeth|tooth|uvulo\w+|oral surgery|tongue|frenu\w+"),
        ("00190", r"mandib\w+|maxilla\w*|zygoma\w*|le ?fort|orthognathic|jaw fracture|facial fractures?"),
        ("00160", r"septoplast\w+|turbinat\w+|\bfess\b|sinus (?:surgery|scope)|sinusotom\w+|rhinoplast\w+|nasal (?:fracture|surgery|polyp\w*)|ethmoidectom\w+"),
        ("00350", r"carotid (?:endarterectom\w+|artery surgery)|\bcea\b"),
        ("00320", r"(?:para)?thyroidectom\w+|thyroid lobectom\w+|tracheostom\w+|laryngectom\w+|neck dissection|direct laryngoscop\w+|microlaryngoscop\w+|thyroglossal|cervical lymph node|laryngoscop\w+"),
        ("00300", r"parotid skin|(?:scalp|neck|back) (?:lipoma|lesion|mass|cyst)|(?:lipoma|mass|cyst) of (?:the )?(?:scalp|neck|back|face|posterior trunk)|facelift|rhytidectom\w+"),
    ),
    (  # chest and heart
        ("00404", r"(?:modified )?radical mastectom\w+"),
        ("00402", r"breast (?:reconstruct\w+|reduc\w+|augment\w+|implants?)|reduction mammoplast\w+|mammoplast\w+"),
        ("00400", r"mastectom\w+|lumpectom\w+|breast (?:biopsy|mass|excision)|axillary (?:node|dissection)|sentinel node"),
        ("00566", r"(?:off[ -]pump|without (?:the |a )?pump|beating heart)" + _NEAR + r"(?:cabg|bypass)|(?:cabg|coronary artery bypass)" + _NEAR + r"(?:off[ -]pump|without (?:the |a )?(?:pump|bypass machine)|beating heart)|\bopcab\b"),
        ("00567", r"\bcabg\b|coronary (?:artery )?bypass"),
        ("00562", r"(?:aortic|mitral|tricuspid) valve (?:replacement|repair)|valve (?:replacement|repair)|\bavr\b|\bmvr\b|ascending aort\w+"),
        ("00534", r"\b(?:aicd|icd)\b(?!-?\s?10)" + _NEAR + r"(?:plac|implant|insert|chang|generator|replac)|(?:implant|placement|insertion|replacement|exchange) of (?:an? )?(?:icd|aicd|defibrillator)|defibrillator"),
        ("00530", r"pacemaker"),
        ("00537", r"(?:cardiac|afib|atrial fibrillation|svt|flutter|catheter|pulmonary vein) (?:ablation|isolation)|electrophysiolog\w+ study|\bep study\b|\bpvi\b"),
        ("00410", r"cardioversion|cardiovert\w+"),
        ("00532", r"port[ -]?a[ -]?cath|(?:mediport|infusaport|chest port|port) (?:placement|insertion|removal)|tunneled (?:central |dialysis )?catheter|permcath"),
        ("00541", r"(?:\bvats\b|thoracoscop\w+|thoracotom\w+|lobectom\w+|wedge resection|decorticat\w+)" + _NEAR + r"(?:one[ -]lung|single[ -]lung|double[ -]lumen|\bolv\b|\bdlt\b)|(?:one[ -]lung|single[ -]lung|\bolv\b|double[ -]lumen)" + _NEAR + r"(?:\bvats\b|thoracoscop\w+|thoracotom\w+|lobectom\w+)"),
        ("00540", r"\bvats\b|thoracoscop\w+|thoracotom\w+|lung (?:resection|biopsy)|pleurodesis"),
        ("00528", r"mediastinoscop\w+"),
        ("00520", r"bronchoscop\w+|\bebus\b"),
        ("00450", r"clavic\w+|scapula\w*|collar ?bone"),
    ),
    (  # endoscopy of the gut
        ("00813", r"(?:\begd\b|upper endoscop\w+|esophagogastroduodenoscop\w+|gastroscop\w+)" + _NEAR + r"(?:colonoscop\w+|lower endoscop\w+)|(?:colonoscop\w+|lower endoscop\w+)" + _NEAR + r"(?:\begd\b|upper endoscop\w+|gastroscop\w+)"),
        ("00732", r"\bercp\b"),
        ("00731", r"\begd\b|upper (?:gi )?endoscop\w+|esophagogastroduodenoscop\w+|gastroscop\w+|\bpeg\b|\bendoscopic ultrasound\b|\beus\b"),
        ("00811", r"(?:diagnostic|surveillance)" + _NEAR + r"colonoscop\w+|colonoscop\w+" + _NEAR + r"(?:for|because of|due to) (?:rectal |gi )?(?:bleed|anemia|diarrhea|pain|positive)"),
        ("00812", r"screening" + _NEAR + r"colonoscop\w+|colonoscop\w+" + _NEAR + r"screening"),
        ("00811", r"colonoscop\w+|sigmoidoscop\w+|lower endoscop\w+"),
    ),
    (  # belly
        ("00797", r"gastric (?:bypass|sleeve|band\w*)|sleeve gastrectom\w+|bariatric|roux|\brygb\b|lap ?band"),
        ("00792", r"hepatectom\w+|liver resection|hepatic lobectom\w+"),
        ("00794", r"whipple|pancreatectom\w+|pancreaticoduodenectom\w+"),
        ("00756", r"diaphragmatic hernia"),
        ("00832", r"(?:incisional|ventral) hernia" + _NEAR + r"(?:lower|infraumbilical|suprapubic)|lower (?:abdominal |midline )?(?:incisional|ventral)"),
        ("00752", r"(?:ventral|incisional|lumbar|spigelian) hernia"),
        ("00750", r"(?:umbilical|epigastric) hernia"),
        ("00830", r"(?:inguinal|femoral|groin) hernia|hernior+haph\w+|hernia repair"),
        ("00802", r"panniculectom\w+|abdominoplast\w+"),
        ("00790", r"cholecystectom\w+|\blap chole\b|gall ?bladder|splenectom\w+|gastrectom\w+|nissen|fundoplicat\w+|hiatal hernia|small bowel resection|gastrostom\w+|upper abd\w+ (?:laparoscop\w+|laparotom\w+)"),
        ("00840", r"append\w*ectom\w+|\blap appy\b|colectom\w+|hemicolectom\w+|colostom\w+|ileostom\w+|low anterior resection|sigmoid resection|ovarian cyst\w*|oophorectom\w+|salping\w+|myomectom\w+|endometriosis|laparoscop\w+|laparotom\w+"),
        ("00880", r"abdominal aort\w+|\baaa\b|aorto-?(?:bi)?femoral|aortobifem\w*"),
    ),
    (  # urinary and male
        ("00868", r"(?:kidney|renal) transplant"),
        ("00865", r"(?:radical|robotic\w*|laparoscopic|retropubic)" + _NEAR + r"prostatectom\w+|\bralp\b"),
        ("00864", r"cystectom\w+"),
        ("00862", r"nephrectom\w+|pyeloplast\w+|percutaneous nephrolith\w+|\bpcnl\b|donor kidney"),
        ("00873", r"\beswl\b|shock ?wave lithotripsy|extracorporeal (?:shock|lithotripsy)"),
        ("00914", r"\bturp\b|transurethral (?:resection|laser\w*)[^.;]{0,20}prostate|\bholep\b|greenlight|photovaporization"),
        ("00912", r"\bturbt\b|(?:resection|fulguration)[^.;]{0,25}bladder tumou?rs?"),
        ("00918", r"(?:ureteral|ureter|kidney|renal) (?:stones?|calcul\w+)|ureteroscop\w+" + _NEAR + r"(?:stone|lithotripsy|laser|calcul)|(?:stone|laser) (?:extraction|lithotripsy)"),
        ("00910", r"cystoscop\w+|\bcysto\b|ureteral stent|urethral dilat\w+|urethrotom\w+|ureteroscop\w+"),
        ("00921", r"vasectom\w+"),
        ("00930", r"orchiopex\w+"),
        ("00924", r"undescended test\w+"),
        ("00920", r"circumcis\w+|hydrocele\w*|spermatocele\w*|varicocele\w*|scrot\w+|orchiectom\w+|hypospadias"),
    ),
    (  # women
        ("00846", r"radical hysterectom\w+"),
        ("00944", r"vaginal hysterectom\w+|\btvh\b|\blavh\b"),
        ("00840", r"hysterectom\w+|\btah\b|\btlh\b"),
        ("00851", r"tubal ligation|\bbtl\b|sterilization"),
        ("00952", r"hysteroscop\w+|hysterosalpingo\w+|endometrial ablation"),
        ("00948", r"cerclage"),
        ("00942", r"colporrhaph\w+|cystocele|rectocele|anterior (?:and posterior )?repair|(?:mid)?urethral sling|vaginal sling|colpocleisis"),
        ("01965", r"(?:missed|incomplete) (?:abortion|miscarriage|ab)\b"),
        ("01966", r"(?:elective|induced) abortion|termination of pregnancy"),
        ("00940", r"\bd ?(?:&|and) ?c\b|dilation and curettage|\bleep\b|cervical coni[sz]ation|vulvar biopsy|bartholin\w*"),
    ),
    (("00902", r"hemorrhoid\w*|fistulotom\w+|anal (?:fistula|fissure)|sphincterotom\w+ of the anus|perirectal abscess|perianal abscess|rectal prolapse|pilonidal"),),
    (  # spine
        ("00635", r"lumbar puncture|spinal tap"),
        ("01941", rf"(?:kyphoplast\w+|vertebroplast\w+){_NEAR}{_UPPER_SPINE}|{_UPPER_SPINE}{_NEAR}(?:kyphoplast\w+|vertebroplast\w+)"),
        ("01942", r"kyphoplast\w+|vertebroplast\w+|(?:spinal cord stimulator|\bscs\b)[^.;]{0,20}(?:trial|lead)"),
        ("01939", rf"(?:radiofrequency|\brfa\b|neurotom\w+){_NEAR}{_UPPER_SPINE}|{_UPPER_SPINE}{_NEAR}(?:radiofrequency|\brfa\b|neurotom\w+)"),
        ("01940", rf"(?:radiofrequency|\brfa\b|neurotom\w+){_NEAR}{_LOWER_SPINE}|{_LOWER_SPINE}{_NEAR}(?:radiofrequency|\brfa\b|neurotom\w+)"),
        ("01937", rf"(?:epidural|\besi\b|facet|medial branch){_NEAR}{_UPPER_SPINE}|{_UPPER_SPINE}{_NEAR}(?:epidural steroid|\besi\b|facet|medial branch)"),
        ("01938", rf"(?:epidural steroid|\besi\b|facet|medial branch|\bsi joint|sacroiliac){_NEAR}{_LOWER_SPINE}|{_LOWER_SPINE}{_NEAR}(?:epidural steroid|\besi\b|facet|medial branch)"),
        ("00670", rf"(?:fusion|pedicle screws?|instrument\w+|\bplif\b|\btlif\b|scoliosis|harrington){_NEAR}(?:L[1-4] ?(?:-|to) ?S1|L[1-3] ?(?:-|to) ?L?5|T\d+ ?(?:-|to) ?[LS]\d|(?:two|three|four|2|3|4|multi\w*)[ -]levels?|pedicle screws?|instrument\w+)|scoliosis (?:surgery|correction|fusion)|(?:multi-?level|two-level|three-level|instrumented){_NEAR}(?:fusion|laminectom\w+)"),
        ("00600", rf"\bacdf\b|anterior cervical|cervical{_NEAR}(?:fusion|discectom\w+|laminectom\w+|laminoplast\w+|corpectom\w+)|(?:fusion|discectom\w+|laminectom\w+)[^.;]{{0,20}}C\d"),
        ("00620", r"thoracic" + _NEAR + r"(?:fusion|discectom\w+|laminectom\w+)"),
        ("00630", r"(?:micro)?dis[ck]ectom\w+|laminectom\w+|laminotom\w+|lumbar (?:fusion|decompression)|foraminotom\w+"),
    ),
    (  # hip and thigh
        ("01215", r"(?:revision|redo|revise)[^.;]{0,20}(?:total hip|\btha\b|\bthr\b|hip (?:replacement|arthroplast\w+))|(?:total hip|hip (?:replacement|arthroplast\w+))[^.;]{0,15}revision"),
        ("01214", r"total hip|\btha\b|\bthr\b|hip (?:replacement|arthroplast\w+)"),
        ("01202", rf"hip {_SCOPE}|{_SCOPE}[^.;]{{0,20}}hip\b"),
        ("01232", r"above[ -](?:the[ -])?knee amputat\w+|\baka\b(?! [A-Z])"),
        ("01360", rf"distal femur{_NEAR}{_OPEN}|{_OPEN}{_NEAR}distal femur|supracondylar femur"),
        ("01230", rf"(?:intertroch\w+|subtroch\w+|peritroch\w+|hip {_FX}|femoral neck|femoral shaft|femur){_NEAR}{_OPEN}|{_OPEN}{_NEAR}(?:intertroch\w+|subtroch\w+|peritroch\w+|hip {_FX}|femoral neck|femoral shaft|femur)|\bcephalomedullary\b|\bgamma nail\b"),
        ("01210", r"hemiarthroplast\w+[^.;]{0,30}hip|hip hemiarthroplast\w+"),
        ("01200", r"closed reduction[^.;]{0,25}hip"),
        ("01270", r"fem(?:oral)?[ -/]?(?:to[ -])?pop(?:liteal)?\w*(?: bypass)?|femoral endarterectom\w+|femoral[^.;]{0,20}bypass"),
    ),
    (  # knee
        ("01402", r"total knee|\btka\b|\btkr\b|knee (?:replacement|arthroplast\w+)|unicompartmental knee|unicondylar"),
        ("01382", rf"diagnostic[^.;]{{0,15}}knee {_SCOPE}|diagnostic {_SCOPE}[^.;]{{0,20}}knee"),
        ("01400", rf"knee {_SCOPE}|{_SCOPE}[^.;]{{0,30}}knee|menisc\w+|\bacl\b|\bpcl\b|cruciate|knee (?:surgery|ligament)|patellar (?:realignment|stabili[sz]ation)|\bmpfl\b"),
        ("01392", rf"(?:tibial plateau|patella\w*){_NEAR}{_OPEN}|{_OPEN}{_NEAR}(?:tibial plateau|patella\b)"),
        ("01320", r"(?:quadriceps|patellar) tendon|popliteal cyst|baker"),
    ),
    (  # lower leg and foot
        ("01486", r"total ankle|ankle (?:replacement|arthroplast\w+)"),
        ("01484", r"tibial? osteotom\w+|high tibial"),
        ("01472", r"achilles"),
        ("01464", rf"ankle {_SCOPE}|{_SCOPE}[^.;]{{0,20}}ankle"),
        ("01462", r"closed (?:reduction|treatment)[^.;]{0,30}(?:ankle|tibia\w*|fibula\w*|foot)"),
        ("01480", rf"bunion\w*|hallux|hammer ?toes?|lapidus|\baustin\b|metatarsal|toe (?:amputation|fusion)|transmetatarsal|calcane\w+|(?:ankle|tibia\w*|fibula\w*|malleol\w+|foot|pilon){_NEAR}{_OPEN}|{_OPEN}{_NEAR}(?:ankle|tibia\w*|fibula\w*|malleol\w+|pilon)|below[ -](?:the[ -])?knee amputat\w+|\bbka\b|ankle fusion"),
        ("01470", r"plantar fasci\w+|neuroma|tarsal tunnel|(?:foot|ankle) (?:tendon|ganglion|mass)|peroneal tendon"),
    ),
    (  # shoulder and arm
        ("01638", r"(?:total|reverse)(?: total)? shoulder|\brtsa\b|\btsa\b|shoulder (?:replacement|arthroplast\w+)"),
        ("01622", rf"diagnostic[^.;]{{0,15}}shoulder {_SCOPE}|diagnostic {_SCOPE}[^.;]{{0,20}}shoulder"),
        ("01630", rf"rotator cuff|shoulder {_SCOPE}|{_SCOPE}[^.;]{{0,40}}shoulder|labral|\bslap\b|bankart|subacromial decompress\w+|shoulder surgery|proximal humer\w+{_NEAR}{_OPEN}|{_OPEN}{_NEAR}proximal humer\w+"),
        ("01620", r"(?:manipulation|closed reduction)[^.;]{0,25}shoulder|shoulder manipulation"),
        ("01740", rf"(?:elbow|olecranon|distal humer\w+|radial head|supracondylar humer\w+|humeral shaft){_NEAR}{_OPEN}|{_OPEN}{_NEAR}(?:elbow|olecranon|distal humer\w+|radial head)|elbow {_SCOPE}"),
        ("01710", r"ulnar nerve (?:transposition|decompress\w+)|cubital tunnel|tennis elbow release|distal biceps"),
        ("01844", r"\bav (?:fistula|graft)|arteriovenous (?:fistula|graft)|dialysis (?:access|fistula|graft)|\bavf\b"),
        ("01820", r"closed (?:reduction|treatment)[^.;]{0,40}(?:radius|forearm|wrist|ulna|hand|finger|metacarpal)"),
        ("01830", rf"(?:distal radius|wrist|metacarpal|finger|phalan\w+|forearm|scaphoid|radius|ulna){_NEAR}{_OPEN}|{_OPEN}{_NEAR}(?:distal radius|wrist|metacarpal|finger|phalan\w+|forearm|scaphoid|radius|ulna)|\bcmc arthroplast\w+|basal joint arthroplast\w+|trapeziectom\w+|wrist {_SCOPE}"),
        ("01810", r"carpal tunnel|trigger (?:finger|thumb)|de ?quervain\w*|dupuytren\w*|(?:hand|wrist) (?:mass|ganglion|tendon)|ganglion|(?:flexor|extensor) tendon"),
    ),
    (  # pictures and catheters
        ("01926", r"(?:mechanical|stroke) thrombectom\w+|aneurysm coil\w+|intracranial[^.;]{0,20}emboli[sz]\w+|\bevar\b|\btevar\b"),
        ("01920", r"(?:cardiac|heart) cath\w*"),
        ("01924", r"(?:peripheral|femoral|iliac|leg|renal) (?:angioplast\w+|stent\w*|atherectom\w+)|emboli[sz]ation"),
        ("01922", r"\bmri\b|\bct scan\b|radiation (?:therapy|treatment)|magnetic resonance"),
    ),
)  # fmt: skip
_EVERY = tuple(tuple((code, re.compile(rf"(?<![\w-])(?:{words})", re.I)) for code, words in group) for group in _GROUPS)
_LABOR = re.compile(
    r"\b(?:labor (?:epidural|analgesia|neuraxial)|epidural (?:analgesia )?(?:for|in|during) labor|neuraxial labor|labor cse|labor and delivery epidural|labor pain epidural)\b|"
    r"\bepidural\b[^.;]{0,40}\blabor\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\bc(?:a?esarean|[ -]?sections?)\b|\bcesarean|\bc/s\b", re.IGNORECASE)
_BIRTH = re.compile(r"\bvaginal (?:delivery|birth)\b", re.IGNORECASE)


def anesthesia_codes(text: str) -> list[str]:
    """The code of the operation that `text` names; of a birth the code of labor and that of a cesarean that followed.

    Empty when it names none that is known.
    """
    labor, section = bool(_LABOR.search(text)), bool(_SECTION.search(text))
    if labor:
        return ["01967", "01968"] if section else ["01967"]
    if section:
        return ["01961"]
    found = []
    for group in _EVERY:
        code = next((code for code, words in group if words.search(text)), None)
        if code is not None:
            found.append(code)
    if not found:
        return ["01960"] if _BIRTH.search(text) else []
    return [max(found, key=lambda code: BASE_UNITS.get(code, 0))]
