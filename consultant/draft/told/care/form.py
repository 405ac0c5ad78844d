"""Forms on mood, behavior and development that were filled in and scored: one unit a form.

Source: CPT 96127 and 96110 (scoring and documentation, per standardized instrument); Medicare Claims Processing Manual
ch. 18 §190 (G0444, a yearly depression screening with a wellness visit, instead).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.section import Section
from consultant.draft.told.tale import Reckoned, Tale, as_done, reckoned

COVERS = (("96110", "96110"), ("96127", "96127"))
_MOOD = {
    "PHQ": r"phq[- ]?(?:2|4|8|9|a)\b", "GAD": r"gad[- ]?[27]\b", "Vanderbilt": r"vanderbilt", "EPDS": r"epds|edinburgh",
    "MDQ": r"\bmdq\b", "SCARED": r"(?-i:\bSCARED\b)", "Conners": r"conners", "PSC": r"\bpsc[- ]?(?:17|35)?\b|pediatric symptom checklist",
    "C-SSRS": r"c-?ssrs|columbia (?:suicide|scale)", "AUDIT": r"(?-i:\bAUDIT(?:-C)?\b)", "DAST": r"(?-i:\bDAST)", "PCL": r"\bpcl-?5\b",
    "BDI": r"\bbdi\b|beck depression", "GDS": r"geriatric depression scale", "CRAFFT": r"crafft", "ASRS": r"\basrs\b",
}  # fmt: skip
_GROWTH = {
    "M-CHAT": r"m-?chat",
    "ASQ": r"\basq(?:-?3)?\b(?!:?-?se)|ages (?:and|&) stages",
    "SWYC": r"\bswyc\b",
    "PEDS": r"(?-i:\bPEDS form)",
}
_SCORED = re.compile(
    r"\bscored?\b|\bscores\b|\bcompleted\b|\badminister\w+|\bdocumented\b|\bfilled (?:in|out)\b|\bscreen(?:ed|ing|er)?\b|\bgiven\b|\bdone\b|\breviewed and scored\b|\bin (?:the )?(?:office|clinic)\b",
    re.IGNORECASE,
)
_SILENT = frozenset({Section.PAST, Section.FAMILY, Section.PLAN})


def read_forms(tale: Tale, passages: Sequence[Passage]) -> Reckoned:
    """The forms that were scored that day; no other look-up adds one."""
    said = [(one, as_done(one)) for one in passages if one.section not in _SILENT]
    scored = [(one, text) for one, text in said if _SCORED.search(text)]
    yearly = tale.medicare and re.search(r"\b(?:awv|wellness|ippe|g0444)\b", tale.everything, re.IGNORECASE)
    lines: list[Counted] = []
    places: list[tuple[Passage, ...]] = []
    for code, forms in (("96127", _MOOD), ("96110", _GROWTH)):
        found = {
            name: one for name, words in forms.items() for one, text in scored if re.search(words, text, re.IGNORECASE)
        }
        if yearly:
            found.pop("PHQ", None)
        if found:
            why = f"Scored and recorded: {', '.join(found)}; one unit a form."
            lines.append(Counted(code, len(found), why, (), (len(places),)))
            places.append(tuple(dict.fromkeys(found.values())))
    return reckoned(Count(tuple(lines)), places, COVERS) or Reckoned((), (), COVERS)
