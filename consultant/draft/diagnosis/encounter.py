"""Reasons for an encounter that are no illness: screening, immunization, examinations, contraception, birth, treatment.

Source: ICD-10-CM Official Guidelines I.C.21.c (Z codes), I.C.15 (pregnancy and childbirth), I.C.2.e (chemotherapy).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultant.draft.diagnosis.finding import Finding
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.draft.side import Side, only_side
from consultant.sieve import Quick

_ADULT = 18
_FIRST_WEEK, _FIRST_MONTH = 7 / 365.25, 28.5 / 365.25
_NOT_NOW = frozenset({Section.PAST, Section.FAMILY, Section.OTHER, Section.PLAN})


@dataclass(frozen=True)
class Reason:
    """A reason for an encounter and what it rests on."""

    code: str
    passages: tuple[Passage, ...]
    rule: str
    first: bool = False


@dataclass(frozen=True)
class Note:
    """What the reasons are read from."""

    passages: Sequence[Passage]
    age_years: float | None

    @property
    def now(self) -> list[Passage]:
        """What is told of this encounter."""
        return [one for one in self.passages if one.section not in _NOT_NOW]

    def stating(self, pattern: re.Pattern[str]) -> tuple[Passage, ...]:
        """The passages of now that state what `pattern` finds."""
        return tuple(one for one in self.now if pattern.search(one.stated))

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether one does."""
        return bool(self.stating(pattern))


def read_reasons(note: Note, found: Sequence[Finding]) -> list[Reason]:
    """Every reason that the note states beside the illnesses `found`, those that are reported first in front."""
    reasons = [
        *_treatment(note, found),
        *_screenings(note),
        *_examination(note, found),
        *_contraception(note),
        *_after_surgery(note),
        *_immunization(note),
        *_pregnancy_test(note),
    ]
    kept: dict[str, Reason] = {}
    for one in reasons:
        kept.setdefault(one.code, one)
    return sorted(kept.values(), key=lambda one: not one.first)


def _word(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


_CHEMO = _word("chemo", "chemotherapy")
_IMMUNO = _word(
    r"(?:here |seen |visit |encounter |comes |today )?for (?:\w+ )?immunotherapy(?! shots?)",
    "antineoplastic immunotherapy",
)
_PORT = _word(
    r"port(?:-?a-?cath)?(?: was)? (?:placed|inserted|placement|insertion|put in|removed|removal)",
    r"(?:placed|inserted|placement of|insertion of) (?:an? )?(?:\w+ )?port",
)
"""The encounter is for the way in, not for the treatment (I.C.2.e)."""
_BEAM = _word("radiation (?:therapy|treatment)", "radiotherapy", "imrt", "sbrt")


def _treatment(note: Note, found: Sequence[Finding]) -> Iterator[Reason]:
    """Encounters for the treatment of a malignancy are first, the malignancy follows (I.C.2.e.2)."""
    if not any(one.best.code[0] == "C" or one.best.code.startswith("D0") for one in found):
        return
    if note.says(_PORT):
        return
    for pattern, code in ((_CHEMO, "Z51.11"), (_IMMUNO, "Z51.12"), (_BEAM, "Z51.0")):
        if passages := note.stating(pattern):
            yield Reason(code, passages[:2], "The encounter is for this treatment, so it comes first (I.C.2.e.2)", True)


_SCREENING = _word(r"screening", r"surveillance colonoscop\w+", r"screen(?= (?:colonoscop|mammogra))")
_NO_SCREENING = _word(r"diagnostic colonoscop\w+", "not (?:a )?screening", "cognitive screening", "newborn screening")
_SCREENED = (
    (_word(r"colonoscop\w+", "colon", "colorectal", "colo", "cecum", "g0105", "g0121", "cologuard"), "Z12.11"),
    (_word(r"mammogra\w+", "breast"), "Z12.31"),
    (_word("pap", "cervical", "cervix", "smear"), "Z12.4"),
    (_word("prostate", "psa"), "Z12.5"),
    (_word("ldct", "lung cancer", "low[- ]dose ct"), "Z12.2"),
    (_word("skin cancer", "skin check"), "Z12.83"),
    (_word("dexa", "bone density", "osteoporosis", "dxa"), "Z13.820"),
    (_word("hiv"), "Z11.4"),
    (_word("hepatitis c", "hcv"), "Z11.59"),
    (_word("std", "sti", "chlamydia", "gonorrhea"), "Z11.3"),
    (_word("lipids?", "cholesterol", "hyperlipidemia"), "Z13.220"),
    (_word("diabetes"), "Z13.1"),
    (_word("depression"), "Z13.31"),
    (_word("glaucoma"), "Z13.5"),
)


def _screenings(note: Note) -> Iterator[Reason]:
    """A screening stays the first diagnosis whatever it finds (I.C.21.c.5)."""
    if note.says(_NO_SCREENING):
        return
    for passage in note.stating(_SCREENING):
        own = [code for pattern, code in _SCREENED if pattern.search(passage.stated)]
        if not own and note.says(_SCREENED[0][0]):
            own = ["Z12.11"]
        for code in own[:1]:
            yield Reason(code, (passage,), "A screening stays first whatever it finds (I.C.21.c.5)", True)


_ROUTINE = _word(
    r"well[- ](?:child|baby|visit|care|exam\w*|check)", r"(?:annual|yearly|routine) (?:wellness|physical|check[- ]?up|"
    r"exam\w*|preventive)", r"wellness (?:visit|exam)", r"(?:health )?check[- ]?up", r"preventive (?:visit|exam\w*|medicine)",
    r"(?:complete|school|camp) physical", "awv", "cpe", "wcc",
)  # fmt: skip
_NO_ROUTINE = _word(
    "foot", "eye", "dental", "diabetic", "wound", "annual (?:skin|eye|foot)", "post[- ]?op", "cast", "ob", "prenatal"
)
_WOMAN = _word(
    r"well[- ]woman", r"(?:annual |routine )?(?:gyn|gynecolog\w*) (?:exam\w*|visit|annual)", "annual gyn",
    r"pelvic and breast exam\w*",
)  # fmt: skip
_CHILD = _word(
    "child",
    "infant",
    "baby",
    "boy",
    "girl",
    r"\d+[- ]months?(?:[- ]old)?",
    "toddler",
    "teen",
    "school",
    "well[- ]child",
    "wcc",
)
_ABNORMAL = _word(r"(?<!without )abnormal findings?", "newly (?:found|noted|diagnosed)", "new problem", "new diagnosis")


def _examination(note: Note, found: Sequence[Finding]) -> Iterator[Reason]:
    """Routine examinations by age, with abnormal findings when one is new (I.C.21.c.13)."""
    rule = "A routine examination, {} abnormal findings (I.C.21.c.13)"
    abnormal = note.says(_ABNORMAL) or any(one.listed and _is_new(one) for one in found)
    how = rule.format("with" if abnormal else "without")
    if woman := note.stating(_WOMAN):
        yield Reason("Z01.411" if abnormal else "Z01.419", woman[:1], how, True)
        return
    passages = tuple(one for one in note.stating(_ROUTINE) if not _NO_ROUTINE.search(one.stated))
    if not passages:
        return
    age = note.age_years
    young = age < _ADULT if age is not None else note.says(_CHILD)
    if age is not None and age <= _FIRST_MONTH:
        yield Reason("Z00.110" if age <= _FIRST_WEEK else "Z00.111", passages, how, True)
    elif young:
        yield Reason("Z00.121" if abnormal else "Z00.129", passages, how, True)
    else:
        yield Reason("Z00.01" if abnormal else "Z00.00", passages, how, True)


def _is_new(finding: Finding) -> bool:
    """Whether an illness is no old acquaintance: acute ones, symptoms, and what is called new."""
    if finding.best.code[0] == "Z":
        return False
    text = f"{finding.passage.text} {finding.best.description}"
    return finding.best.code[0] in "RJ" or bool(
        re.search(r"\b(?:acute|new|newly|worse\w*|abnormal|elevated)\b", text, re.IGNORECASE)
    )


_COIL = _word(
    r"iuds?",
    "mirena",
    "kyleena",
    "liletta",
    "skyla",
    "paragard",
    r"intrauterine (?:contraceptive )?(?:device|system)",
    "lng-?ius",
)
_ROD = _word(
    "nexplanon", "implanon", r"(?:contraceptive|etonogestrel|birth control) implant", r"implant for contraception"
)
_SHOT = _word(r"depo[- ]?provera", "dmpa", r"contraceptive injection")
_PUT_IN = _word(r"insert\w*", "placed", "placement", "put in", "deployed")
_TAKEN_OUT = _word(r"remov\w+", "taken out", "pulled", r"extract\w*", r"exchange\w*", r"replac\w+")
_STERILE = _word(
    r"vasectom\w+",
    r"tubal (?:ligation|sterilization|occlusion)",
    r"(?:permanent |desires |elective )?steriliz\w+",
    "btl",
)
_REVERSED = _word(r"revers\w+", "post[- ]?vasectomy", r"vasovasostomy")


def _contraception(note: Note) -> Iterator[Reason]:
    """What is done for contraception (I.C.21.c.14, category Z30)."""
    rule = "The encounter is for contraception (category Z30)"
    if (coil := note.stating(_COIL)) or (rod := note.stating(_ROD)):
        coils = bool(coil)
        passages = coil if coils else rod
        placed, out = note.stating(_PUT_IN), note.stating(_TAKEN_OUT)
        acts = tuple(dict.fromkeys([*placed[:1], *out[:1], *passages[:1]]))
        if placed and out:
            yield Reason("Z30.433" if coils else "Z30.46", acts, rule, True)
        elif placed:
            yield Reason("Z30.430" if coils else "Z30.017", acts, rule, True)
        elif out:
            yield Reason("Z30.432" if coils else "Z30.46", acts, rule, True)
    elif shot := note.stating(_SHOT):
        yield Reason("Z30.42", shot[:1], rule, True)
    if (sterile := note.stating(_STERILE)) and not note.says(_REVERSED):
        telling = sorted(sterile, key=lambda one: "steriliz" not in one.text.lower())
        yield Reason("Z30.2", tuple(telling[:2]), "The encounter is for sterilization", True)


_STITCHES = _word(
    r"(?:suture|staple|stitch)(?:es|s)? remov\w+",
    r"remov\w+ (?:of )?(?:the )?(?:sutures?|staples?|stitches)",
    r"(?:sutures?|staples?|stitches) (?:were )?removed",
)
_NEW_JOINT = Quick(
    r"\b(?:follow[- ]?up|f/u|post[- ]?op\w*|aftercare|recheck|weeks? (?:after|out|from)|months? (?:after|out|from)|s/p|status post)\b"
    r"[^.;]{0,50}\b(?:total )?(?P<joint>knee|hip|shoulder) (?:replacement|arthroplasty)|\b(?:s/p|post[- ]?op\w*) (?P<short>TKA|THA|TKR|THR)\b",
    re.IGNORECASE,
)
_JOINTS = {
    "knee": "Z96.65",
    "hip": "Z96.64",
    "tka": "Z96.65",
    "tkr": "Z96.65",
    "tha": "Z96.64",
    "thr": "Z96.64",
    "shoulder": "Z96.61",
}
_PLACES = {Side.RIGHT: "1", Side.LEFT: "2", Side.BOTH: "3", None: "9"}


def _after_surgery(note: Note) -> Iterator[Reason]:
    """Aftercare, with the joint that was replaced (I.C.21.c.7)."""
    for passage in note.now:
        if match := _NEW_JOINT.search(passage.text):
            joint = _JOINTS[(match["joint"] or match["short"]).lower()]
            rule = "Aftercare following joint replacement, with the joint that was replaced (I.C.21.c.7)"
            yield Reason("Z47.1", (passage,), rule, True)
            yield Reason(joint + _PLACES[only_side(passage.text)], (passage,), rule)
            return
    lead = note.stating(_STITCHES)
    if lead and len(lead[0].stated.split()) <= 40:
        yield Reason("Z48.02", lead[:1], "The encounter is for the removal of sutures (I.C.21.c.7)", True)


_VACCINE = _word(
    r"vaccin(?:e|es|ation|ations|ated)", "vax", r"immuniz\w+", r"(?:flu|covid|mmr|hpv|tdap|dtap|pneumonia|shingles|tetanus|"
    r"rsv|hep [ab]|varicella) shots?", "mmr", "tdap", "td", "dtap", "prevnar", "gardasil", "shingrix", "fluzone", "flublok", "pediarix",
    "pentacel", "vaxelis", "menquadfi", "bexsero", "arexvy", "abrysvo",
)  # fmt: skip
_TALKED = Quick(r"\b(?:parents?|mother|father|mom|dad) (?:was |were )?counsel\w+", re.IGNORECASE)
"""Counselling of parents is a part of giving a vaccine, not something told of a relative."""
_GIVEN = _word(
    "given", r"administ\w+", "im", r"deltoid", "thigh", "today", "received", "dose", r"\d+(?:\.\d+)? ?ml", r"counsel\w*"
)
_SPOKEN_OF = _word(
    r"up[- ]to[- ]date",
    "utd",
    r"reaction to (?:the )?\w+ vaccine",
    "declined",
    "refused",
    "last year",
    "previously",
    "no shots",
    r"no vaccin\w+",
)


def _immunization(note: Note) -> Iterator[Reason]:
    """An immunization that is given (I.C.21.c.2); beside another reason for the visit it follows that."""
    passages = tuple(
        one for one in note.now if _VACCINE.search(_TALKED.sub(" ", one.text)) and not _SPOKEN_OF.search(one.text)
    )
    passages = tuple(one for one in passages if _VACCINE.search(one.stated) or _TALKED.search(one.text))
    if passages and note.says(_GIVEN):
        telling = sorted(passages, key=lambda one: not re.search(r"vaccin|immuniz", one.text, re.IGNORECASE))
        yield Reason("Z23", tuple(telling[:2]), "An immunization was given (I.C.21.c.2)")


_TEST = Quick(
    r"\b(?:pregnancy test|upt|urine hcg|hcg)\b[^.;]{0,30}\b(?P<result>neg(?:ative)?|pos(?:itive)?)\b", re.IGNORECASE
)


def _pregnancy_test(note: Note) -> Iterator[Reason]:
    for passage in note.now:
        if match := _TEST.search(passage.text):
            negative = match["result"].lower().startswith("neg")
            yield Reason(
                "Z32.02" if negative else "Z32.01", (passage,), "The result of the pregnancy test (category Z32)"
            )
            return
