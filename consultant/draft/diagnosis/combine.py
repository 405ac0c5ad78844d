"""Illnesses that are coded together: combination codes, additional codes that a note calls for, and their order.

Source: ICD-10-CM Official Guidelines I.A.15 (`with`), I.B.9 (combination codes), I.A.13 (etiology and manifestation),
I.C.1.d (sepsis), I.C.4.a (diabetes), I.C.9.a (hypertension).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from consultant.codes.notes import NoteKind, notes
from consultant.codes.shelf import Shelf
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.diagnosis.search import Searches
from consultant.draft.diagnosis.ulcer import Ulcer
from consultant.draft.passage import Passage
from consultant.draft.section import Section
from consultant.sieve import Quick

_HEART, _KIDNEY = ("I50",), ("N18",)
_FAILING = ("N18.5", "N18.6")
_DIABETES = ("E08", "E09", "E10", "E11", "E13")
_BARE = re.compile(r"E(?:08|09|10|11|13)\.(?:9|8|65)$")
"""Diabetes that no complication is told of yet."""
_NEVER_BESIDE = re.compile(r"E(?:08|09|10|11|13)\.9$")
_WITH_DIABETES: tuple[tuple[re.Pattern[str], str, bool], ...] = (
    (re.compile(r"N18"), "22", True),
    (re.compile(r"L97\.[345]|L97\.9"), "621", True),
    (re.compile(r"L97|L98\.4"), "622", True),
    (re.compile(r"G62\.9|G60\.9|G63"), "42", False),
    (re.compile(r"I73\.9|I70\.2[09]"), "51", False),
    (re.compile(r"I96"), "52", False),
    (re.compile(r"K31\.84"), "43", False),
    (re.compile(r"H35\.0|H35\.9"), "319", False),
    (re.compile(r"G5[678]\.9"), "41", False),
)
"""What the index lists below `diabetes, with`: its code, and whether the illness is reported beside it."""
_SEPSIS = re.compile(r"A4[01]|A02\.1|A22\.7|A26\.7|A32\.7|A42\.7|B37\.7|O85|P36|T81\.44|J95\.851")


def combined(found: list[Finding], ulcers: Sequence[Ulcer], searches: Searches) -> list[Finding]:
    """`found` with illnesses that belong together under the codes that say so, each rule named."""
    rules: tuple[Callable[[list[Finding], Searches], list[Finding]], ...] = (_hypertension, _diabetes, _sepsis)
    found = _with_ulcers(found, ulcers, searches)
    for rule in rules:
        found = rule(found, searches)
    return list({one.best.code: one for one in reversed(found)}.values())[::-1]


def _has(found: Sequence[Finding], *starts: str) -> Finding | None:
    return next((one for one in found if one.best.code.startswith(starts)), None)


def _coded(of: Finding, code: str, reason: str, searches: Searches, *others: Finding) -> Finding | None:
    """`of` under another code, resting on the passages of `others` too; None when the code is not in force."""
    entry = searches.entry(code)
    return None if entry is None else replace(of.under(entry, reason, *others), side=None, side_open=False)


def _replaced(found: list[Finding], old: Finding, new: Finding | None) -> list[Finding]:
    return [new if one is old else one for one in found] if new is not None else found


def _hypertension(found: list[Finding], searches: Searches) -> list[Finding]:
    """Hypertension with heart failure or chronic kidney disease is presumed to be one illness (I.C.9.a)."""
    pressure, heart, kidney = _has(found, "I10", "I11", "I12", "I13"), _has(found, *_HEART), _has(found, *_KIDNEY)
    if pressure is None or not (heart or kidney):
        return found
    failing = kidney is not None and kidney.best.code.startswith(_FAILING)
    both_told = pressure.best.code.startswith("I13")
    if both_told and not heart:
        return found
    if heart and (kidney or both_told):
        code = "I13.2" if failing else "I13.0"
    elif heart:
        code = "I11.0"
    else:
        code = "I12.0" if failing else "I12.9"
    reason = "Hypertension with heart failure or chronic kidney disease is coded as related (I.C.9.a)"
    related = [one for one in (heart, kidney) if one is not None]
    new = _coded(pressure, code, reason, searches, *related)
    if new is None:
        return found
    first = min(found.index(one) for one in (pressure, *related))
    rest = [one for one in found if one is not pressure]
    return [*rest[:first], new, *rest[first:]]


def _diabetes(found: list[Finding], searches: Searches) -> list[Finding]:
    """Diabetes and what the index lists below `with` are presumed to be related (I.A.15, I.C.4.a)."""
    found = [_of_its_type(one, searches) for one in found]
    sugar = next((one for one in found if _BARE.match(one.best.code)), None)
    base = _has(found, *_DIABETES)
    if base is None:
        return found
    reason = "Diabetes and this illness are presumed to be related (I.A.15)"
    result, used = list(found), False
    for one in found:
        rule = next((rule for rule in _WITH_DIABETES if rule[0].match(one.best.code)), None)
        if rule is None or one.best.code.startswith(_DIABETES):
            continue
        _, ending, beside = rule
        code = f"{base.best.code[:3]}.{ending}"
        known = _has(result, code)
        new = None if known else _coded(base, code, reason, searches, one)
        if new is None and known is None:
            continue
        place = result.index(one)
        result[place : place + 1] = [*([new] if new else []), *([one] if beside else [])]
        used = True
    if any(re.match(r"E\d\d\.4[1-3]", one.best.code) for one in result):
        result = [one for one in result if not re.match(r"E(?:08|09|10|11|13)\.40", one.best.code)]
    if used and sugar is not None:
        result = [one for one in result if one is not sugar or not _NEVER_BESIDE.match(one.best.code)]
    elif len([one for one in result if one.best.code.startswith(_DIABETES)]) > 1:
        result = [one for one in result if not _NEVER_BESIDE.match(one.best.code)]
    return result


def _of_its_type(one: Finding, searches: Searches) -> Finding:
    """Type 1 where the sentence says so: without a type it is type 2 (I.C.4.a.2)."""
    if not one.best.code.startswith("E11") or not _TYPE_1.search(one.passage.text) or _TYPE_2.search(one.passage.text):
        return one
    return _coded(one, f"E10{one.best.code[3:]}", "The note says type 1 (I.C.4.a.1)", searches) or one


_TYPE_1 = re.compile(r"\b[Tt]ype[ -]?(?:1|I|one)\b|\bT1DM?\b|\bDM ?1\b|\b(?:IDDM|[Jj]uvenile(?:-onset)? diab\w+)\b")
_TYPE_2 = re.compile(r"\b[Tt]ype[ -]?(?:2|II|two)\b|\bT2DM?\b|\bNIDDM\b")


def _with_ulcers(found: list[Finding], ulcers: Sequence[Ulcer], searches: Searches) -> list[Finding]:
    """The ulcers that a note tells of, where it has a diabetic foot or leg ulcer or says where the ulcers are."""
    vague = [one for one in found if one.best.code.startswith("L97")]
    if not ulcers or not (vague or any(one.best.code[3:] in {".621", ".622"} for one in found)):
        return found
    told = [one for one in vague if one.best.code[-1] not in "09" and "unspecified" not in one.best.description]
    if vague and len(told) == len(vague) and not (len(vague) == len(ulcers) == 1 and _other_site(vague[0], ulcers[0])):
        return found
    new = []
    for ulcer in ulcers:
        if (entry := searches.entry(ulcer.code)) is not None:
            reason = "Site, side and depth as the note tells of this ulcer"
            new.append(Finding(ulcer.passage, [entry], frozenset(), None, False, False, reason))
    return [*(one for one in found if one not in vague), *new] if new else found


def _other_site(found: Finding, ulcer: Ulcer) -> bool:
    """Whether words of the passage name another site than the code that was found, with the same side and depth."""
    code = found.best.code
    return code != ulcer.code and code[:4] == ulcer.code[:4] and code[5:] == ulcer.code[5:]


def _sepsis(found: list[Finding], searches: Searches) -> list[Finding]:
    """Severe sepsis and septic shock follow the code of the infection, A41.9 when no organism is named (I.C.1.d)."""
    severe = _has(found, "R65.2")
    if severe is None:
        return found
    systemic = next((one for one in found if _SEPSIS.match(one.best.code)), None)
    if systemic is None:
        reason = "The systemic infection comes before septic shock; no organism is named (I.C.1.d.2)"
        systemic = _coded(severe, "A41.9", reason, searches)
    if systemic is None:
        return found
    return [systemic, severe, *(one for one in found if one is not severe and one is not systemic)]


_SMOKED = Quick(
    r"\b(?:former|ex-?|past|prior|previous)\s?(?:smoker|smoking|tobacco)|\bquit (?:smoking|tobacco)|\bused to smoke|\bsmoked\b",
    re.IGNORECASE,
)
_SMOKES = Quick(
    r"\b(?:current(?:ly)?(?: every ?day)? smok\w+|smokes|(?<!non)(?<!non-)(?<!never )(?<!former )(?<!ex-)smoker|\d+ ?(?:ppd|packs? (?:a|per) day)|active smok\w+)\b",
    re.IGNORECASE,
)
_CIGARETTES = Quick(r"\b(?:cigarettes?|ppd|packs?)\b", re.IGNORECASE)
_INSULIN = Quick(
    r"\b(?:on|takes|taking|uses|using|with|long[- ]term|basal|bolus|continue|her|his|plus|and)?\s?(?:insulin|lantus|glargine|humalog|novolog|levemir|tresiba|basaglar)\b",
    re.IGNORECASE,
)
_TABLETS = Quick(
    r"\b(?:metformin|glipizide|glimepiride|glyburide|sitagliptin|januvia|jardiance|empagliflozin|farxiga|dapagliflozin|pioglitazone|oral (?:hypoglycemics?|antidiabetics?|diabetes (?:drugs?|medications?|meds)))\b",
    re.IGNORECASE,
)
_WEEKLY = Quick(
    r"\b(?:ozempic|semaglutide|trulicity|dulaglutide|victoza|liraglutide|mounjaro|tirzepatide|byetta|exenatide)\b",
    re.IGNORECASE,
)
_BMI = Quick(r"\bBMI\s?(?:is|of|=|:)?\s?(?P<bmi>\d{2}(?:\.\d+)?)", re.IGNORECASE)
_RECEPTOR = Quick(
    r"\b(?:ER|estrogen[- ]receptor)(?:/PR)?[ -]?(?:status )?(?:(?P<yes>positive|pos\b|\+)|(?P<no>negative|neg\b))",
    re.IGNORECASE,
)


def additional(found: list[Finding], passages: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Codes that the tabular list asks to add to one of `found`, where the note states the fact (I.A.17).

    Long-term drugs of diabetes, tobacco, and the receptor status of a breast cancer.
    """
    added = []
    told = [one for one in passages if one.section is not Section.FAMILY]
    for pattern, codes, stating in _ADDED:
        hit = next((one for one in told if pattern.search(one.stated if stating else one.text)), None)
        if hit is None:
            continue
        code = codes(hit.text)
        entry = searches.entry(code)
        asking = next((one for one in found if _asks_for(one.best.code, code, searches)), None)
        if asking is None and code.startswith(("Z87.891", "F17")):  # the screening of the lungs is for those who smoked
            asking = _has(found, "Z12.2")
        if entry is not None and asking is not None and all(one.best.code != code for one in found):
            reason = f"The tabular list asks for it in addition to {asking.best.code}, and the fact is stated (I.A.17)"
            added.append(Finding(hit, [entry], frozenset(), None, False, False, reason))
    return [*found, *added]


def _body_mass(text: str) -> str:
    """The code of an adult's body mass index (category Z68)."""
    match = _BMI.search(text)
    value = float(match["bmi"]) if match is not None else 0.0
    if value < 40:
        return f"Z68.{int(value)}" if value >= 20 else "Z68.1"
    return f"Z68.4{1 + sum(value >= limit for limit in (45, 50, 60, 70))}"


def _receptor(text: str) -> str:
    match = _RECEPTOR.search(text)
    return "Z17.0" if match is not None and match["yes"] else "Z17.1"


_ADDED: tuple[tuple[Quick, Callable[[str], str], bool], ...] = (
    (_RECEPTOR, _receptor, False),
    (_INSULIN, lambda _: "Z79.4", True),
    (_TABLETS, lambda _: "Z79.84", True),
    (_WEEKLY, lambda _: "Z79.85", True),
    (_SMOKED, lambda _: "Z87.891", False),
    (_BMI, _body_mass, True),
    (_SMOKES, lambda text: "F17.210" if _CIGARETTES.search(text) else "F17.200", True),
)


def _asks_for(code: str, extra: str, searches: Searches) -> bool:
    """Whether a note at `code` or above it asks to use `extra` in addition."""
    if not isinstance(searches.shelf, Shelf):
        return False
    return any(one.names(extra) for one in notes(searches.shelf, code, searches.on, NoteKind.USE_ADDITIONAL))


def in_order(found: list[Finding], searches: Searches) -> list[Finding]:
    """The reason for the encounter first, then as told, but each cause before what it causes (I.A.13, I.A.17)."""
    ordered = sorted(found, key=lambda one: not one.first)
    if not isinstance(searches.shelf, Shelf):
        return ordered
    for one in list(ordered):
        asked = notes(searches.shelf, one.best.code, searches.on, NoteKind.CODE_FIRST)
        causes = [other for other in ordered if other is not one and any(note.names(other.best.code) for note in asked)]
        if causes and (last := max(ordered.index(other) for other in causes)) > ordered.index(one):
            ordered.remove(one)
            ordered.insert(last, one)
    return ordered
