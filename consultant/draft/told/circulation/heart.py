"""Catheterization of the heart and checks of implanted devices, as a note tells of them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.heart import Device, catheterization, device_programmed, device_read_out
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_CATHETER = (("93451", "93461"),)
_CORONARY = re.compile(
    r"\b(?:selective |left and right |bilateral )*coronary (?:arter\w+ )?(?:angio\w+|arteriogra\w+|cine\w*)|\bcoronar(?:y|ies)\b"
    r"[^.;]{0,30}\b(?:engaged|injected|cannulated|opacified|visuali[sz]ed|shown)\b|"
    r"\bangiogra(?:m|phy|ms) of (?:the |both |all )*(?:native )?coronar\w+",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\bleft heart cath\w*|\blhc\b|\bleft ventriculogra\w+|\bventriculogra\w+|\blvedp\b|\b(?:lv|left ventricle) (?:was )?"
    r"(?:entered|crossed|pressures?|gram)|\baortic valve (?:was )?crossed|\bleft and right heart cath\w*|"
    r"\bright and left heart cath\w*|\br(?:ight)? ?(?:and|&|/) ?l(?:eft)? heart cath\w*",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\bright heart cath\w*|\brhc\b|\bswan[- ]ganz|\b(?:pulmonary capillary )?wedge pressure|\bpcwp\b|\bleft and right heart "
    r"cath\w*|\bright and left heart cath\w*|\br(?:ight)? ?(?:and|&|/) ?l(?:eft)? heart cath\w*|\b(?:pa|pulmonary artery) "
    r"pressures?",
    re.IGNORECASE,
)
_GRAFTS = re.compile(
    r"\b(?:bypass )?graft (?:angio\w+|injection)|\b(?:svg|lima|rima|vein grafts?|bypass grafts?|grafts)\b[^.;]{0,50}\b(?:angio\w+|"
    r"injected|engaged|cannulated|patent|occluded|visuali[sz]ed|shown)",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:known|seen|shown|done|diagnosed)\b[^.;]{0,30}\b(?:from|on|at|earlier|prior)\b|\bprior\b|\bprevious\b", re.I
)

_OPENED = re.compile(r"\bstent\w*|\bangioplast\w*|\bPCI\b|\batherectom\w*|\bballoon\w*", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:no|without|never (?:had )?(?:an? )?)(?:any )? ?(?:prior|previous|earlier|recent)? ?(?:diagnostic |coronary |heart |left heart )*"
    r"(?:cath\w*|angiogra\w*)|\bfirst (?:diagnostic |coronary |ever |heart )*(?:cath\w*|angiogra\w*)|"
    r"\b(?:based on|on the strength of|because of|given) (?:the|these|those) (?:\w+ )?(?:angiogra\w+|findings|pictures|images|films)\b"
    r"[^.;\n]{0,60}\b(?:decid\w+|decision|proceed\w*|treat\w*|intervene\w*|pci|stent\w*)",
    re.IGNORECASE,
)
"""The study was not there before, or led to the intervention: then it is reported beside it."""

_PACEMAKER = re.compile(r"\bpace(?:maker|r)s?\b|\bppms?\b|\bcrt-?p\b|\bmicra\b", re.IGNORECASE)
_DEFIBRILLATOR = re.compile(
    r"\b(?:bi-?v )?(?-i:ICD)s?\b(?!-?1?\d)|\bdefibrillators?\b|\bcrt-?d\b|\baicd\b", re.IGNORECASE
)
_CHECKED = re.compile(
    r"\b(?:check(?:ed)?|interrogat\w+|(?:re)?program\w*|device clinic|thresholds?|evaluat\w+|read[- ]?out)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?<!no )(?<!not )(?<!without )\b(?:re-?program(?:med|ming)|iterative\w*)\b|"
    r"\b(?:rate|output|sensitivity|delay|mode|zone|setting|parameter|amplitude|threshold)s?\b[^.;]{0,40}"
    r"\b(?:changed|adjusted|lowered|raised|reduced|increased|decreased|turned|set)\b|"
    r"\b(?:changed|adjusted|lowered|raised|reduced|increased|decreased)\b[^.;]{0,40}\b(?:rate|output|sensitivity|delay|mode|"
    r"zone|settings?|parameters?)\b|\bprogramm(?:ed|ing)\b[^.;]{0,20}\bin person\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\bno (?:\w+ )?(?:changes?|re-?programming|adjustments?)\b|\bwithout (?:any )?(?:changes?|re-?programming)\b|"
    r"\binterrogat\w+ (?:only|alone)\b|\bsettings? (?:were |was )?(?:left )?(?:unchanged|not changed)\b",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"\bremote\b|\btransmi\w+|\bmerlin\b|\bcarelink\b|\blatitude\b|\bfrom home\b", re.IGNORECASE)
_IMPLANTED_NOW = re.compile(
    r"\b(?:implant(?:ed|ation)|insert(?:ed|ion)|generator (?:change|exchange|replace\w+)|upgrade\w*|pocket|explant\w*)\b",
    re.IGNORECASE,
)
_LEADS = (
    (
        3,
        re.compile(
            r"\bbi-?v(?:entricular)?\b|\bcrt(?:-?[dp])?\b|\b(?:triple|multiple|three)[ -](?:lead|chamber)", re.I
        ),
    ),
    (2, re.compile(r"\b(?:dual|double|two)[ -](?:lead|chamber)\b|\bddd[dr]?\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:single|one)[ -](?:lead|chamber)\b|\bleadless\b|\bvvir?\b|\bmicra\b", re.IGNORECASE)),
)


def read_catheterization(tale: Tale) -> Reckoned | None:
    """A catheterization of the heart for diagnosis: what was entered and shown, one code."""
    found: dict[str, bool] = {}
    passages: list[Passage] = []
    for said in tale.said:
        if _KNOWN.search(said.text):
            continue
        kinds = (("coronary", _CORONARY), ("left", _LEFT), ("right", _RIGHT), ("grafts", _GRAFTS))
        here = {name for name, words in kinds if words.search(said.text)}
        if here:
            found.update(dict.fromkeys(here, True))
            passages.append(said.passage)
    if not (found.get("coronary") or found.get("left") or found.get("right")):
        return None
    parts = {name: found.get(name, False) for name in ("coronary", "grafts", "right", "left")}
    code = catheterization(**parts)
    if not code:
        return None
    shown = {
        "coronary": "the coronary arteries shown",
        "grafts": "bypass grafts shown",
        "right": "right heart entered",
        "left": "left heart entered",
    }
    reason = f"Catheterization of the heart: {', '.join(words for name, words in shown.items() if parts[name])}."
    modifiers: tuple[str, ...] = ()
    if _OPENED.search(tale.everything) and _FIRST.search(tale.everywhere):
        modifiers = ("59",)
        reason += " 59: no earlier study, and what it showed led to the intervention (NCCI Policy Manual ch. 11 §I)."
    return reckoned(Count((Counted(code, 1, reason, modifiers),)), [tuple(passages)], _CATHETER)


def read_device_check(tale: Tale) -> Reckoned | None:
    """A pacemaker or defibrillator tested in person: programmed, or only read out."""
    told = [one for one in tale.said if _PACEMAKER.search(one.text) or _DEFIBRILLATOR.search(one.text)]
    told = [one for one in told if _CHECKED.search(one.text) and not _IMPLANTED_NOW.search(one.text)]
    everything = tale.everything
    if not told or _REMOTE.search(" ".join(one.text for one in told)):
        return None
    first = told[0]
    device = Device.DEFIBRILLATOR if any(_DEFIBRILLATOR.search(one.text) for one in told) else Device.PACEMAKER
    around = " ".join(one.passage.text for one in tale.said)
    changed, same = _CHANGED.search(everything), _UNCHANGED.search(around)
    covers = (("93279", "93284"), ("93288", "93289"), ("33202", "33264"))
    passages = [tuple(one.passage for one in told)]
    if same and not changed:
        reason = f"The {device} was read out in person and not programmed."
        return reckoned(Count((Counted(device_read_out(device), 1, reason),)), passages, covers)
    if not changed:
        asked = (
            f"“{first.passage.quote[:160]}”: was the {device} tested and programmed "
            f"({', '.join(device_programmed(device, leads) for leads in (1, 2, 3))} for one, two, three leads), or only read "
            f"out ({device_read_out(device)})?"
        )
        return reckoned(Count((), (asked,)), passages, covers)
    leads = next((number for number, words in _LEADS if words.search(" ".join(one.text for one in told))), None)
    if leads is None:
        codes = ", ".join(f"{device_programmed(device, n)} ({n if n < 3 else 'three or more'})" for n in (1, 2, 3))
        return reckoned(Count((), (f"How many leads has the {device}: {codes}?",)), passages, covers)
    many = {1: "one lead", 2: "two leads", 3: "three leads or more"}[leads]
    reason = f"The {device} with {many} was tested and programmed in person."
    return reckoned(Count((Counted(device_programmed(device, leads), 1, reason),)), passages, covers)
