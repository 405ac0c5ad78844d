"""The words that carry meaning in a clinical phrase: shorthand written out, endings cut, fillers left out."""

import re
from functools import lru_cache

_SHORTHAND = {
    "oa": "osteoarthritis", "djd": "osteoarthritis", "ra": "rheumatoid arthritis", "htn": "hypertension",
    "dm": "diabetes mellitus", "dm1": "type 1 diabetes mellitus", "t1dm": "type 1 diabetes mellitus",
    "dm2": "type 2 diabetes mellitus", "t2dm": "type 2 diabetes mellitus", "dmii": "type 2 diabetes mellitus",
    "ii": "2",
    "iddm": "type 1 diabetes mellitus", "niddm": "type 2 diabetes mellitus", "dfu": "diabetic foot ulcer",
    "chf": "congestive heart failure", "cad": "coronary artery disease",
    "copd": "chronic obstructive pulmonary disease",
    "ckd": "chronic kidney disease", "gerd": "gastro esophageal reflux disease", "uti": "urinary tract infection",
    "uri": "upper respiratory infection", "afib": "atrial fibrillation", "bph": "benign prostatic hyperplasia",
    "pvd": "peripheral vascular disease", "pad": "peripheral artery disease", "dvt": "deep vein thrombosis",
    "bcc": "basal cell carcinoma", "scc": "squamous cell carcinoma", "ak": "actinic keratosis", "hv": "hallux valgus",
    "r": "right", "rt": "right", "l": "left", "lt": "left", "b/l": "bilateral", "bilat": "bilateral",
    "fx": "fracture", "inj": "injection", "injxn": "injection", "asp": "aspiration", "bx": "biopsy", "exc": "excision",
    "lac": "laceration", "i&d": "incision drainage", "i/d": "incision drainage", "fb": "foreign body",
    "mtp": "metatarsophalangeal", "mtpj": "metatarsophalangeal joint", "mpj": "metatarsophalangeal joint",
    "ipj": "interphalangeal joint", "dip": "distal interphalangeal", "pip": "proximal interphalangeal",
    "met": "metatarsal", "prox": "proximal", "dist": "distal", "1st": "first", "2nd": "second", "3rd": "third",
    "4th": "fourth", "5th": "fifth", "subq": "subcutaneous", "subcu": "subcutaneous", "subcut": "subcutaneous",
    "us": "ultrasound", "u/s": "ultrasound", "usg": "ultrasound guidance", "fluoro": "fluoroscopy",
    "pt": "", "pts": "",
    "w": "with", "w/": "with", "w/o": "without", "c": "", "s": "", "hx": "history",
    "intravitreally": "intravitreal injection", "intralesionally": "intralesional injection",
    "albuterol": "albuterol bronchodilator", "levalbuterol": "albuterol bronchodilator",
    "big": "great", "toes": "toe", "heels": "heel", "debrided": "debridement", "debride": "debridement",
    "osteotomies": "osteotomy", "diabetic": "diabetes", "arthritic": "arthritis",
    "fat": "subcutaneous fat", "fatty": "subcutaneous fat",
    "est": "established", "f/u": "follow up", "steroid": "corticosteroid", "cortisone": "corticosteroid",
    "ruq": "right upper quadrant", "luq": "left upper quadrant", "rlq": "right lower quadrant",
    "llq": "left lower quadrant", "ingrown": "ingrowing", "toenail": "nail", "toenails": "nail",
    "ptsd": "post traumatic stress disorder", "mdd": "major depressive disorder", "gad": "generalized anxiety disorder",
    "adhd": "attention deficit hyperactivity disorder", "ocd": "obsessive compulsive disorder",
    "osa": "obstructive sleep apnea", "hld": "hyperlipidemia", "esrd": "end stage renal disease",
    "aki": "acute kidney failure", "ibs": "irritable bowel syndrome", "cva": "cerebral infarction",
    "tia": "transient ischemic attack", "pcos": "polycystic ovarian syndrome", "aom": "acute otitis media",
    "septic": "septic sepsis", "lbp": "low back pain", "sob": "shortness of breath", "cts": "carpal tunnel syndrome",
    "hfpef": "diastolic heart failure", "hfref": "systolic heart failure", "aks": "actinic keratosis",
    "onabotulinumtoxina": "botulinum toxin botox", "incobotulinumtoxina": "botulinum toxin",
    "abobotulinumtoxina": "botulinum toxin", "rimabotulinumtoxinb": "botulinum toxin",
    "indices": "index", "xr": "x ray", "gadolinium": "contrast", "mammography": "mammogram", "sonogram": "ultrasound",
    "bunions": "bunion", "ulceration": "ulcer", "ulcers": "ulcer", "hypertensive": "hypertension",
}  # fmt: skip
_FILLERS = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "being", "both", "but", "by", "code", "coded", "codes",
    "coding", "could", "did", "do", "does", "done", "for", "from", "had", "has", "have", "he", "her", "here", "his",
    "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "off", "on", "or", "our", "out",
    "over", "per", "please", "she", "should", "so", "some", "such", "than", "thank", "thanks", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "today", "up", "was", "we", "well", "were",
    "what", "when", "where", "which", "while", "who", "will", "with", "would", "you", "your", "attached",
    "complication", "complications", "diagnosis", "doctor",
    "dx", "note", "patient", "performed", "procedure", "tolerated", "underwent",
    "use", "used", "using", "without", "stable", "worse", "worsening", "worsened", "improved", "improving", "unchanged",
    "controlled", "persistent", "painful", "symptomatic", "longstanding", "known", "ongoing", "status", "new",
})  # fmt: skip
_JOINTS = re.compile(
    r"[,;:()/]|\s[-–—]+\s|\b(?:with|w/|and|for|of the|in the|on the|by|via|using|after|under|due to|secondary to)\b",
    re.I,
)
_SURFACE = re.compile(r"\b(?:sq(?:uare)?\.? ?cm|cm2|cm²)(?!\w)")
_LITERS = re.compile(r"\b\d+(?:\.\d+)? ?l\b")
"""`1.2 L` is a volume and no side."""
_MR = re.compile(
    r"\bmr(?= (?:of|brain|head|neck|spine|lumbar|cervical|thoracic|knee|shoulder|hip|ankle|foot|wrist|elbow|abdomen|"
    r"pelvis|breast)\b)"
)
"""`MR knee` is a scan, `MR` alone a valve that leaks."""
_MASK = re.compile(
    r"(?:\b(?i:(?:tele)?phone|tel|cell|mobile|fax|call ?back|e-?mail|contact)\b[^\[\].;\n]{0,24})?\[[A-Z][A-Z0-9 ]*\]"
)
"""What stands in place of an identifier, with its label: `[DATE OF SERVICE]` tells of no service."""
_TOKEN = re.compile(r"[a-z]+&[a-z]+\b|[bcuw]/[losw]\b|f/u\b|[a-z0-9]+(?:'s\b)?")
_ENDINGS = tuple(sorted((
    "ement", "ances", "ance", "ations", "ation", "itions", "ition", "ions", "ion", "ings", "ing", "als", "al", "ed",
    "es", "s", "e",
), key=len, reverse=True))  # fmt: skip


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """`word` without its ending: `injected`, `injection` and `injecting` become one; numbers stay."""
    if len(word) <= 4 or not word.isalpha():
        return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ss", "us", "is")):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def unmasked(text: str) -> str:
    """`text` with a blank for each identifier that was masked: `[DATE 5 DAYS AFTER SERVICE]` is none of its words."""
    return _MASK.sub(" ", text)


def unmasked_as(written: str, text: str) -> str:
    """`text`, which is `written` with some of it blanked, without what `unmasked` takes out of `written`."""
    for match in _MASK.finditer(written):
        text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
    return text


def plain_words(text: str) -> tuple[str, ...]:
    """The content words of `text` in order, lower-case and written out: what is typed into a search."""
    found: list[str] = []
    for token in _TOKEN.findall(_LITERS.sub(" liter ", _SURFACE.sub("cm", _MR.sub("mri", unmasked(text).lower())))):
        bare = token.removesuffix("'s")
        for word in _SHORTHAND.get(bare, bare).split():
            if word not in _FILLERS:
                found.append(word)
    return tuple(found)


def phrases(text: str) -> list[str]:
    """`text` and its parts between commas, brackets and joining words, each as content words: what to search for."""
    text = unmasked(text)
    parts = [text, *_JOINTS.split(text)]
    found = [" ".join(plain_words(part)) for part in parts]
    return list(dict.fromkeys(part for part in found if part))


def stems(text: str) -> frozenset[str]:
    """The content words of `text` in one form: what phrases are compared by."""
    return frozenset(stem(word) for word in plain_words(text))
