"""Epidural injections between the laminae or from below, and bone cement in vertebrae, as a note tells them.

Source: CPT 62320 to 62323 (part of the spine; with or without imaging) and 22510 to 22515 (cement, a cavity made or
not, each further vertebra), in words of our own; imaging belongs to them.
"""

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_EPIDURAL = re.compile(
    r"\binterlaminar\b|\bepidural\b|\b[clt]?esis?\b|\bcaudal\b|\blesi\b|\bcesi\b|\btranslaminar\b", re.IGNORECASE
)
_NOT_THIS = re.compile(
    r"\btransforaminal\b|\btf?esi\b|\bselective nerve\b|\bblood patch\b|\blabor\b|"
    r"\bcatheter (?:left|was left|infusion)|\bcontinuous\b|\bstimulator\b|\bhematoma\b|\babscess\b",
    re.IGNORECASE,
)
_INJECTED = re.compile(
    r"\binject\w*|\besis?\b|\bsteroid\b|\bdepo\w*|\bkenalog\b|\btriamcinolone\b|\bmethylprednisolone\b|"
    r"\bdexamethasone\b|\bbetamethasone\b|\bperformed\b",
    re.IGNORECASE,
)
_IMAGED = re.compile(
    r"\bfluoro\w*|\bct[ -]guid\w+|\bepidurogra\w+|\bcontrast\b|\bc-?arm\b|\bimage[ -]guid\w+|\bx-?ray guid\w+", re.I
)
_UPPER = re.compile(r"\bcervical\b|\bthoracic\b|\bC\d|\bT\d{1,2}\b|\bcesi\b", re.IGNORECASE)
_LOWER = re.compile(r"\blumbar\b|\bsacral\b|\bcaudal\b|\blumbosacral\b|\bL\d|\bS1\b|\blesi\b", re.IGNORECASE)
EPIDURAL = (("62320", "62327"), ("77003", "77003"), ("63001", "63091"))


def read_epidural(tale: Tale) -> Reckoned | None:
    """One epidural injection that is not transforaminal; asks for the part of the spine where none is told."""
    told = [
        one
        for one in tale.said
        if _EPIDURAL.search(one.text) and _INJECTED.search(one.text) and not _NOT_THIS.search(one.text)
    ]
    if not told or any(_NOT_THIS.search(one.text) for one in tale.said):
        return None
    text = " ".join(one.text for one in told)
    whole = f"{text} {tale.around}"
    upper, lower = bool(_UPPER.search(whole)), bool(_LOWER.search(whole))
    if upper == lower:
        upper, lower = bool(_UPPER.search(tale.everything)), bool(_LOWER.search(tale.everything))
    passages = tuple(one.passage for one in told)
    if upper == lower:
        asked = "Which part of the spine was it: cervical or thoracic (62320, 62321), lumbar or sacral (62322, 62323)?"
        return Reckoned((), (asked,), EPIDURAL, (), passages)
    imaged = any(_IMAGED.search(one.text) for one in tale.said)
    code = {(True, False): "62320", (True, True): "62321", (False, False): "62322", (False, True): "62323"}[
        upper, imaged
    ]
    why = f"{'Neck or chest' if upper else 'Lumbar or sacral'}, {'with' if imaged else 'without'} imaging."
    return reckoned(Count((Counted(code, 1, why, (), (0,)),)), [passages], EPIDURAL)


_CEMENT = re.compile(r"\bkyphoplast\w+|\bvertebroplast\w+|\bvertebral augmentation\b", re.IGNORECASE)
_CAVITY = re.compile(r"\bkyphoplast\w+|\baugmentation\b|\bballoons?\b|\bcavity\b", re.IGNORECASE)
_VERTEBRA = re.compile(r"(?<!\w)(?P<part>[CTL])(?P<n>\d{1,2})(?!\w)")
CEMENT = (("22510", "22515"), ("20220", "20225"), ("77001", "77003"))


def read_cement(tale: Tale) -> Reckoned | None:
    """Cement in vertebrae, by how many and in which part; asks for them where none is told."""
    told = [one for one in tale.said if _CEMENT.search(one.text)]
    if not told:
        return None
    named = [match for one in told for match in _VERTEBRA.finditer(one.text)]
    levels = list(dict.fromkeys((match["part"], int(match["n"])) for match in named))
    if not levels:
        asked = "Which vertebrae were treated? The first has its code by the part of the spine."
        return Reckoned((), (asked,), CEMENT, (), tuple(one.passage for one in told))
    cavity = any(_CAVITY.search(one.text) for one in tale.said)
    first, further = (
        ({"C": "22510", "T": "22513", "L": "22514"}, "22515")
        if cavity
        else ({"C": "22510", "T": "22510", "L": "22511"}, "22512")
    )
    parts = {part for part, _ in levels}
    part = next(one for one in "CTL" if one in parts)
    lines = [Counted(first[part], 1, "The first vertebra; imaging and a biopsy of it belong to it.", (), (0,))]
    if len(levels) > 1:
        lines.append(Counted(further, len(levels) - 1, "Each further vertebra.", (), (0,)))
    return reckoned(Count(tuple(lines)), [tuple(one.passage for one in told)], CEMENT)
