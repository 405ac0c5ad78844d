"""Words that name an illness, an injury or a complaint: where one stands, a note may state a diagnosis."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

_ENDINGS = (
    r"itis|itides|osis|oses|omas?|omata|[ae]emias?|[ae]emic|uria|uric|algias?|pathy|pathies|pathic|plegi[ac]|par[ae]sis|"
    r"rrh(?:ea|oea|agia|age|ages|oids?)|megaly|ect[ao]s[ie]s|penia|malacia|trophy|trophic|celes?|iasis|dynia|ptosis|"
    r"lepsy|somnia|plasia|tonia|kinesia|esthesia|ergia|phagia|phasia|pn(?:o)?ea|listhesis|rrhexis"
)
_NOT_ILL = (
    r"diagnosis|prognosis|anastomosis|symbiosis|osmosis|stomas?|colostomas?|hematoma block|insomuch|homas|allopathy|"
    r"mitosis|apoptosis|biopathy|hypodermosis|anesthesia|anaesthesia|analgesia"
)
_NAMES = (
    # complaints
    r"pains?|aches?|aching|\w+ache|headaches?|cough|fevers?|chills|dyspnea|sob|shortness of breath|wheez(?:e|es|ing)|"
    r"palpitations?|nausea|vomiting|diarrhea|constipation|heartburn|reflux|bloating|jaundice|rash(?:es)?|itch(?:ing)?|"
    r"pruritus|hives|swelling|edema|dizziness|vertigo|syncope|fatigue|weakness|numbness|tingling|hoarse(?:ness)?|"
    r"seizures?|tremors?|incontinence|retention|urgency|dribbling|discharge|bleed(?:ing|s)?|hemorrhage|epistaxis|"
    r"stiffness|instability|limp|weight (?:loss|gain)|sore throat|lumps?|snoring|collapse|confusion|"
    r"(?:suicidal|homicidal) ideation|spotting|"
    # injuries
    r"fractures?|fx|tears?|torn|sprain(?:s|ed)?|strain(?:s|ed)?|dislocat\w+|sublux\w+|ruptur\w+|lacerations?|lac|"
    r"(?:open|puncture|stab|gunshot|infected|surgical|chronic|non-?healing|traumatic) wounds?|wounds? (?:of|to|dehisc\w+|infections?)|dehiscence|burns?|contusions?|abrasions?|bites?|stings?|foreign bod(?:y|ies)|splinters?|injur(?:y|ies)|"
    r"concussion|crush|avulsions?|amputations?|"
    # skin, growths
    r"ulcers?|ulcerations?|dfus?|abscess(?:es)?|cysts?|mass(?:es)?|nodules?|polyps?|tumou?rs?|neoplasms?|cancers?|malignanc\w+|"
    r"metasta\w+|mets|lymphoma|myeloma|sarcoma|asc-?us|[lh]g?sil|hpv|cin|"
    r"leukemia|nevus|nevi|moles?|warts?|verrucae?|tags?|aks?|bcc|scc|callus(?:es)?|corns?|"
    r"ingrown|bunions?|bunionettes?|keloids?|scars?|eczema|psoriasis|acne|alopecia|impetigo|shingles|zoster|herpes|tinea|"
    r"hidradenitis|gangrene|skin lesions?|dysplasia|barrett'?s?|degeneration|strep throat|\w+tropia|hemangiomas?|"
    # bones, joints, nerves
    r"oa|djd|gout|spurs?|hammer ?toes?|claw ?toes?|hallux|trigger (?:finger|thumb)|contractures?|deformit(?:y|ies)|"
    r"flat ?f(?:oot|eet)|ganglions?|impingement|nonunion|malunion|herniat\w+|disc displacement|spondylolysis|kyphosis|palsy|paralysis|sciatica|"
    r"neuromas?|entrapment|carpal tunnel|osteopenia|migraines?|epilepsy|stroke|cva|tia|dementia|"
    r"alzheimer'?s?|parkinson'?s?|fibromyalgia|lupus|frozen shoulder|tennis elbow|rotator cuff|"
    # heart, vessels, chest
    r"htn|hypertension|hypertensive|hypotension|chf|hfpef|hfref|cad|afib|a-fib|fibrillation|flutter|arrhythmia|tachycardia|bradycardia|"
    r"infarction|stemi|nstemi|angina|aneurysms?|dissection|thromb(?:us|i)|dvt|embol(?:ism|us)|varicos\w+|"
    r"claudication|pvd|pad|heart block|av block|bundle branch block|murmur|regurgitation|insufficiency|failure|asthma|"
    r"copd|emphysema|pneumonia|influenza|flu|covid(?:-19)?|effusions?|uri|osa|apnea|croup|rsv|bronchiolitis|"
    # gut, kidney, women, endocrine
    r"gerd|hernias?|hemorrhoids?|fissures?|fistulas?|obstruction|perforation|gallstones?|stones?|calcul(?:us|i)|"
    r"diverticul\w+|ibs|crohn'?s?|colitis|ckd|esrd|aki|utis?|bph|luts|prolapse|fibroids?|miscarriage|preeclampsia|"
    r"ectopic|menopause|pcos|dm|dm[12i]+|t[12]dm|niddm|iddm|diabetes|diabetic|hyperlipid\w+|hld|"
    r"\w*cholesterol\w*|dyslipid\w+|(?:hypo|hyper)\w+ism|obes(?:e|ity)|overweight|malnutrition|dehydration|deficiency|"
    r"anemia|goiters?|"
    # mind, eye, ear
    r"depress\w+|mdd|anxiety|gad|ptsd|adhd|bipolar|ocd|autism|schizo\w+|dependence|abuse|withdrawal|use disorder|"
    r"intoxication|overdose|poisoning|cataracts?|glaucoma|open[- ]angle|detachment|pterygium|chalazi(?:on|a)|stye|strabismus|"
    r"amblyopia|astigmatism|myopia|presbyopia|dry eyes?|hearing loss|vision loss|loss of (?:hearing|vision)|tinnitus|"
    r"cerumen|wax|deviated (?:nasal )?septum|septal deviation|turbinate hypertrophy|amd|armd|pseudophaki\w+|"
    r"(?:weak|poor|slow) (?:urinary |urine )?stream|urinary frequency|hesitancy|dysfunction|de ?quervain\S*|dupuytren\S*|whiplash|"
    r"(?:elderly|advanced maternal age) \w*gravida|tonsillar|adenoid hypertrophy|"
    r"opacit(?:y|ies)|opacification|floaters|drusen|macular holes?|epiretinal membrane|entropion|ectropion|nystagmus|"
    # more of skin, mouth and joints
    r"paronychia|rosacea|vitiligo|melasma|pemphig\w+|lichen (?:planus|sclerosus)|molluscum|erythema|blisters?|scabies|lice|"
    r"ringworm|sunburn|frostbite|xerostomia|caries|ankyloglossia|tongue[- ]tie|cleft (?:lip|palate)|genu (?:varum|valgum)|"
    r"pes (?:planus|cavus)|equinus|club ?foot|torticollis|loose bod(?:y|ies)|(?:muscle |back )spasms?|gynecomastia|hirsutism|"
    r"lymphedema|\w+ectasias?|malformations?|raynaud\S*|varices|"
    # more of the inside
    r"(?:prostate|breast|lung|colon|rectal|bladder|ovarian|thyroid|pancreatic|cervical|endometrial|renal|gastric|esophageal) ca|"
    r"ingrown|ileus|volvulus|intussusception|ascites|achalasia|celiac|torsion|infertility|dyspareunia|enuresis|encopresis|"
    r"hypospadias|cryptorchidism|undescended test\w+|priapism|hyperemesis|placenta previa|abruption|\w+hydramnios|"
    r"chest (?:pressure|tightness|discomfort)|(?:stuck|lodged) in|nash|nafld|masld|dcis|lcis|abortion|overactive bladder|oab|"
    r"pre-?diabetes|elevated (?:psa|prostate[- ]specific antigen|blood pressure|bp|(?:blood )?glucose|lfts?|liver enzymes|transaminases|"
    r"troponins?|a1c)|abnormal (?:pap|mammogram|ekg|ecg|weight|uterine bleeding|gait|lfts?)|sickle cell|hypercoagulable|"
    r"premature (?:ventricular|atrial) \w+|pvcs?|pacs?|svt|memory loss|cognitive (?:decline|impairment)|mci|gait \w+|falls|delirium|nosebleeds?|"
    r"mania|tourette\S*|restless legs?|chickenpox|measles|mumps|thrush|colic|dysphonia|lightheaded\w*|spina bifida|plagiocephaly|"
    r"(?:difficulty|trouble|pain(?:ful)?) (?:swallowing|walking|urinating)|hot flashes|bacteremia|"
    # in general
    r"infections?|infected|sepsis|septic|shock|disease|disorders?|syndromes?|allerg(?:y|ies|ic)|anaphylaxis|reaction|"
    r"stricture|delay|exacerbation|flare|adhesions?|impact(?:ion|ed)|ischemia|hypoxia|hypoxic|necrosis|rupture"
)
_CAPITALS = "RA|MS|FB|CA|ADD|PE|MI|AR|AS|MR|HF|HV|MVP|ESRD|LBP|SIRS|ARDS|BPPV|TMJ|TBI|POTS|SCA|CTS|PTTD"
"""Shorthand that is a word of another kind in small letters."""
HEAD = re.compile(
    rf"(?<![\w-])(?!(?:{_NOT_ILL})\b)(?:{_NAMES}|(?-i:{_CAPITALS})|[a-z]{{2,}}(?:{_ENDINGS}))(?![\w])",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    r"\b(?:allerg(?:y|ic|ies)(?= (?:tests?|shots?|injections?|extracts?|serum|immunotherapy|clinic|visit|office|practice|dept|department|center))|hematoma block|"
    r"(?:dry|no) eye drops|wound (?:care|center|vac|clinic|closure|vacuum)|pain (?:medicine|management|clinic|medications?|meds)|"
    r"weight[- ]bearing|flu(?= (?:vaccine|shot|vax|jab))|influenza(?= (?:vaccine|shot|virus vaccine))|covid(?:-19)?(?= (?:vaccine|shot|booster))|"
    r"(?:mild|minimal|less) discomfort|disease management|tags? line|cough assist|stone basket|fracture (?:care|follow)|"
    r"scar tissue|discharge(?:d)? (?:home|day|from|to|summary|instructions|planning|management|medications?|meds|date|visit)|"
    r"(?:hospital|inpatient|inpt|day of|after|patient|at) discharge|varicella|diphtheria|tetanus|pertussis|rubella|"
    r"(?:hepatitis|meningitis)(?= ?[abc]?\b\s*(?:vaccine|vax|shot|immuni\w+|(?:right|left|[rl])\s+(?:thigh|deltoid|arm)))|"
    r"(?:right|left) and left|burn pit|bite(?:wing| block)|mass spec\w*|corn(?:starch|ea)|shock wave|tear duct|"
    r"fx care|(?:current|old|no|prior) injury|(?:fx|fracture) (?:code|clinic)|surface burn|crush(?:ed)? tablets?|diabetes education|reaction time|"
    r"(?:shows?|showing|with|early|good|bridging|bony|abundant) callus(?: formation)?|"
    r"(?:glaucoma|headache|diabetes|diabetic|asthma|cancer|cataract|stroke|fracture|hernia|epilepsy|memory|vein|arthritis|tumor|melanoma) "
    r"(?:clinic|center|program|service|class|board)|"
    r"(?:venous|(?:great(?:er)? |small |lesser )?saphenous|gsv|ssv|junction\w*) (?:vein )?reflux|reflux (?:of|in|at|through) (?:the )?(?:\w+ ){0,3}(?:saphenous|gsv|ssv|veins?|junction|perforators?)|"
    r"(?:mammo\w*|digital|tomo\w*|films?)\b[^.;]{0,40}\bcad|cad(?=[^.;]{0,30}\b(?:tomo\w*|mammo\w*))|(?:trace|trivial|physiologic) (?:\w+ )?regurgitation|"
    r"margins?(?: were| are)? clear|ca\+*(?= level)|flare(?= guard)|wax(?=ing))\b",
    re.IGNORECASE,
)
"""Where such a word belongs to a treatment, a vaccine or a place."""


def heads(text: str) -> list[re.Match[str]]:
    """Where in `text` something that may be a diagnosis is named."""
    hidden = _NOT_HERE.sub(lambda match: "~" * len(match[0]), text)
    return list(HEAD.finditer(hidden))


def has_head(text: str) -> bool:
    """Whether `text` names something that may be a diagnosis."""
    return bool(heads(text))
