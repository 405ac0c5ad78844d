"""The words of an official description, as facts that a note states or does not."""

import re
from dataclasses import dataclass
from functools import lru_cache

from consultant.draft.side import Side
from consultant.draft.words import plain_words, stem

_SIDE_KEYS = {"right": Side.RIGHT, "left": Side.LEFT, "bilateral": Side.BOTH}
_ABSENT = re.compile(
    r"\b(?:without(?: mention of)?|not(?! elsewhere)|nor)\s+"
    r"([\w-]+(?:\s[\w-]+){0,3}?(?:,? (?:or|and) (?:with )?[\w-]+)*)(?=,|;|$|\s(?:of|in|with|due)\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\b[Nn]on-pressure\b|,? ?unspecified as to \w+|"
    r",? ?(?:initial|subsequent) encounter.*$|,? sequela$|\bnot elsewhere classified\b|"
    r"\bnot specified as recurrent\b|\bwhether\b.*$"
)
"""Words in parentheses may be there or not (ICD-10-CM Official Guidelines I.A.7); the encounter is settled apart."""
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_LIGHT = {
    "unspecified": 0.0, "specified": 0.3, "other": 0.7, "disorder": 0.1, "disease": 0.1, "site": 0.0, "part": 0.1,
    "nos": 0.0, "nec": 0.5, "elsewhere": 0.0, "classified": 0.0, "mellitus": 0.0, "primary": 0.15, "unilateral":
    0.1, "region": 0.0, "type": 0.0, "encounter": 0.0, "skin": 0.2, "essential": 0.0, "acquired": 0.0, "organism":
    0.0, "initial": 0.0, "uncomplicated": 0.0, "nonpressure": 0.0, "cutaneous": 0.1, "female": 0.2, "limb": 0.1,
    "state": 0.1, "including": 0.0, "displaced": 0.0, "layer": 0.0, "exposed": 0.0, "joint": 0.0, "lower": 0.5,
    "upper": 0.5, "current": 0.0, "injury": 0.2, "limited": 0.5, "single": 0.3, "episode": 0.1, "syndrome": 0.1,
    "closed": 0.0, "extremity": 0.1, "due": 0.0, "condition": 0.1, "chronic": 0.8, "acute": 0.9, "native": 0.4,
    "neoplasm": 0.2, "neoplastic": 0.0, "external": 0.0, "behavior": 0.0, "malignant": 0.5, "uncontrolled": 0.5,
    "intermittent": 0.3, "age": 0.3, "age-related": 0.3, "related": 0.1, "depressive": 0.2, "major": 0.3,
}  # fmt: skip
"""How much a word counts that the note leaves out: clinicians leave out what the books have to say."""
_SAME = {
    "cholelithiasis": ("calculus", "gallbladder"), "gallstones": ("calculus", "gallbladder"),
    "nephrolithiasis": ("calculus", "kidney"), "distal": ("lower", "end"), "proximal": ("upper", "end"),
    "hammertoe": ("hammer", "toe"), "hammertoes": ("hammer", "toe"),
    "leg": ("lower", "limb", "extremity"), "legs": ("lower", "limb", "extremity"), "arm": ("upper", "limb",
    "extremity"), "arms": ("upper", "limb", "extremity"), "thigh": ("lower", "limb"), "shin": ("lower", "leg",
    "limb"), "forearm": ("upper", "limb"), "shoulder": ("upper", "limb"), "hypoxic": ("hypoxia",), "hypoxemic":
    ("hypoxia",), "hypercapnic": ("hypercapnia",), "pinky": ("little",), "exacerbation": ("exacerbation", "acute"),
    "flare": ("exacerbation",), "decompensated": ("acute",), "mdd": ("major", "depressive"), "crushed": ("crush",),
    "forefoot": ("other", "part", "foot"), "cancer": ("malignant", "neoplasm"), "carcinoma": ("malignant",
    "neoplasm"), "dry": ("nonexudative",), "wet": ("exudative",), "hfpef": ("diastolic",), "hfref": ("systolic",),
    "broken": ("fracture",), "groin": ("inguinal",), "womb": ("uterus",), "hoarse": ("hoarseness",), "bilaterally":
    ("bilateral",), "bent": ("displaced",), "refractory": ("intractable",), "uncontrolled": ("hyperglycemia",),
}  # fmt: skip
"""Other words of clinicians for words of the books."""
_MARKERS = (
    "postprocedural", "postoperative", "congenital", "tuberculous", "syphilitic", "gonococcal", "pregnancy",
    "childbirth", "puerperium", "newborn", "neonatal", "psychogenic", "hysterical", "sequela", "familial",
    "malignant", "transplant", "bypass", "family", "following", "complicating", "maternal", "fetus", "drug",
    "intraoperative", "superficial", "birth", "poisoning", "traumatic", "secondary", "juvenile",
    "device", "implant", "graft", "prosthetic", "labor", "tuberculosis", "syphilis", "induced", "infantile",
    "hereditary", "self-harm", "alcoholic", "anesthesia", "delivery", "postpartum", "uterus", "cervix",
    "gestational", "rheumatoid", "psoriatic", "radiation", "screening", "history", "nontraumatic", "pathological",
    "stress", "abortion", "ectopic", "perinatal", "spontaneous", "benign", "leprosy", "gouty", "zoster", "foreign",
    "failed", "mechanical", "hemophilic", "toxic", "nondisplaced", "overlapping",
    "disc", "remission", "cough", "supervision", "residual", "pigmentary",
    "sternoclavicular", "risk", "anal", "anus", "vaginal", "vagina", "spondylosis",
)  # fmt: skip
"""Words that turn a description to another illness: where the note does not have them, the code is not meant."""


_VERB = 8
_PLURALS = {
    "nevi": "nevus",
    "calculi": "calculus",
    "verrucae": "verruca",
    "metastases": "metastasis",
    "emboli": "embolus",
}


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """`word` in the form in which words are compared."""
    word = _PLURALS.get(word, f"{word[:-2]}is" if word.endswith("oses") else word)
    found = stem(word)
    if found.endswith("at") and len(found) >= _VERB:  # `perforated` as `perforation`
        found = found[:-2]
    for ending in ("ical", "ic", "ia", "ous", "ary", "ent", "ence", "ency"):
        if found.endswith(ending) and len(found) - len(ending) >= 4:
            return found[: -len(ending)]
    return found


@lru_cache(maxsize=1024)
def keys(text: str) -> frozenset[str]:
    """The words of a note in the form in which they are compared, with what else they may be called in the books."""
    return keys_of_note(text)


def keys_of_note(text: str) -> frozenset[str]:
    """The same of a whole note, which comes once: nothing of it is kept."""
    words = plain_words(text)
    same = [other for word in re.findall(r"[a-z-]+", text.lower()) for other in _SAME.get(word, ())]
    return frozenset(key(word) for word in (*words, *same))


MARKERS = frozenset(key(word) for word in _MARKERS)
_WEIGHT = {key(word): weight for word, weight in _LIGHT.items()}


def weight(word: str) -> float:
    """How much it counts that the note leaves out a word of the books."""
    return _WEIGHT.get(word, 1.0)


@dataclass(frozen=True)
class Wording:
    """A description taken apart."""

    says: frozenset[str]
    """What it asserts, without sides."""
    lacks: frozenset[str]
    """What it says is not there."""
    sides: frozenset[Side]
    open_side: bool
    """It leaves a place on the body unspecified."""
    called: frozenset[str] = frozenset()
    """Another name it gives in brackets."""


@lru_cache(maxsize=8192)
def wording(description: str) -> Wording:
    """`description` taken apart."""
    text = _ASIDE.sub(" ", description.replace("-", " ") if "right-" in description else description)
    absent = " ".join(match[1] for match in _ABSENT.finditer(text))
    words = plain_words(_ABSENT.sub(" ", text))
    quadrant = "quadrant" in words and "breast" not in words
    named = frozenset(side for word, side in _SIDE_KEYS.items() if word in words and not quadrant)
    return Wording(
        frozenset(key(word) for word in words if (word not in _SIDE_KEYS or quadrant) and word != "whether"),
        keys(absent),
        named,
        "unspecified" in words,
        keys(" ".join(_BRACKETS.findall(description))),
    )
