"""What goes wrong in pregnancy and birth, in the words that obstetricians use for it.

Source: ICD-10-CM Official Guidelines I.C.15.a (chapter 15 goes before others; trimesters at 14 and 28 weeks) and the
Alphabetic Index (breech, laceration of the perineum, missed and incomplete abortion, fetal movement, gestational diabetes).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence

from consultant.draft.diagnosis.birth import week_of
from consultant.draft.diagnosis.encounter import Note, Reason
from consultant.draft.diagnosis.finding import Finding

_PREGNANT = re.compile(
    r"\b(?:pregnan\w+|prenatal|antepartum|gestation\w*|IUP|labor|deliver\w+|c-?section|cesarean|BPP|NST|non-?stress|fetal|GDM|abortion|miscarriage|OB)\b|\b\d{1,2} ?w ?\d ?d\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:twins?|triplets?|multiple gestation)\b", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:deliver(?:y|ed)|birth|c-?section|cesarean|c/s)\b", re.IGNORECASE)
_BLEEDS = re.compile(r"\b(?:bleeding|bleeds|bled|hemorrhage)\b", re.IGNORECASE)
_BLEEDS_ELSEWHERE = re.compile(
    r"\b(?:nose|nasal|gums?|rect\w*|hemorrhoid\w*|wound|incision|postcoital|implantation|subchorionic|post-?op\w*|threatened)\b",
    re.I,
)
_LOST = frozenset({"O00", "O01", "O02", "O03", "O04", "O07", "O08", "O20", "O46"})
_EARLY = 20
"""Bleeding before the 20th week is of early pregnancy (category O20), later antepartum (O46)."""
_PLAIN: tuple[tuple[str, str, str], ...] = (
    ("O02.1", r"\bmissed (?:ab\b|abortion|miscarriage)", "A missed abortion"),
    ("O03.4", r"\bincomplete (?:ab\b|abortion|miscarriage)", "An incomplete abortion without complication named"),
    ("O70.0", r"\b(?:first|1st)[- ]degree (?:\w+ )?(?:laceration|tear)", "A laceration of the perineum by its degree"),
    ("O70.1", r"\b(?:second|2nd)[- ]degree (?:\w+ )?(?:laceration|tear)", "A laceration of the perineum by its degree"),
    ("O70.20", r"\b(?:third|3rd)[- ]degree (?:\w+ )?(?:laceration|tear)", "A laceration of the perineum by its degree"),
    ("O70.3", r"\b(?:fourth|4th)[- ]degree (?:\w+ )?(?:laceration|tear)", "A laceration of the perineum by its degree"),
    ("O24.410", r"\b(?:GDM|gestational diabetes)\b[^.;\n]{0,20}\b(?:diet|A1\b)|\bA1 ?GDM\b|\bGDMA1\b|\bdiet[- ]controlled (?:GDM|gestational)", "Gestational diabetes in pregnancy, controlled by diet"),
    ("O24.414", r"\b(?:GDM|gestational diabetes)\b[^.;\n]{0,20}\binsulin", "Gestational diabetes in pregnancy, controlled by insulin"),
    ("O24.415", r"\b(?:GDM|gestational diabetes)\b[^.;\n]{0,20}\b(?:metformin|glyburide|oral)", "Gestational diabetes in pregnancy, controlled by tablets"),
)  # fmt: skip
_OF_THE_CHILD: tuple[tuple[str, str, str, bool], ...] = (
    ("O32.1XX", r"\bbreech\b", "Care for a breech presentation", False),
    ("O36.81", r"\bdecreased fetal movements?\b|\bdecreased FM\b|\breduced fetal movements?\b", "Decreased movement of the fetus", True),
)  # fmt: skip


def read_pregnancy(note: Note, found: Sequence[Finding]) -> Iterator[Reason]:
    """What the note states of this pregnancy in these words, where no diagnosis of the same kind was found already."""
    if not note.says(_PREGNANT):
        return
    known = {one.best.code[:3] for one in found}
    for code, pattern, rule in _PLAIN:
        passages = note.stating(re.compile(pattern, re.IGNORECASE))
        if passages and code[:3] not in known:
            known.add(code[:3])
            yield Reason(code, passages[:1], f"{rule} (chapter 15)", True)
    early = week_of(note)
    bled = tuple(one for one in note.stating(_BLEEDS) if not _BLEEDS_ELSEWHERE.search(one.text))
    if bled and early is not None and early < _EARLY and not known & _LOST:
        yield Reason("O20.9", bled[:1], "Bleeding in the first 20 weeks, of no cause named (chapter 15)", True)
    if note.says(_SEVERAL):
        return  # which child it is has to be said
    weeks = week_of(note)
    for code, pattern, rule, by_trimester in _OF_THE_CHILD:
        passages = note.stating(re.compile(pattern, re.IGNORECASE))
        if not passages or code[:3] in known or (code[:3] == "O32" and not note.says(_BIRTH)):
            continue
        if by_trimester and (weeks is None or weeks < 14):
            continue
        trimester = ("2" if (weeks or 0) < 28 else "3") if by_trimester else ""
        yield Reason(f"{code}{trimester}0", passages[:1], f"{rule}, of a single child (chapter 15)", True)
