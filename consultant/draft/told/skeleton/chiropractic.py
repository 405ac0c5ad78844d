"""Adjustments of the spine by a chiropractor: counted by regions.

Source: CPT 98940 to 98942 by regions of the spine; Medicare Benefit Policy Manual (Pub. 100-02) ch. 15 §240.1.3 and
Medicare Claims Processing Manual (Pub. 100-04) ch. 12 §220: AT for active treatment, none for maintenance.
"""

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

_TOLD = re.compile(
    r"\bchiropract\w+|\bCMT\b|\bspinal (?:manipulat\w+|adjust\w+)|\bHVLA\b|\bdiversified\b|\bgonstead\b", re.I
)
_ACT = re.compile(r"\badjust\w*|\bmanipulat\w+|\bCMT\b|\bHVLA\b|\bthrust\w*", re.IGNORECASE)
_REGIONS = (
    re.compile(r"\b[Cc]ervical\b|\bC[1-7]\b|\bC(?:[- ]spine)?(?=,|/| and|\.| ?&)|\bocciput\b"),
    re.compile(r"\b[Tt]horacic\b|\bT(?:1[0-2]|[1-9])\b|\bT(?:[- ]spine)?(?=,|/| and|\.| ?&)"),
    re.compile(r"\b[Ll]umbar\b|\bL[1-5]\b|\bL(?:[- ]spine)\b|\b[Ll]umbosacral\b"),
    re.compile(r"\b[Ss]acral\b|\b[Ss]acrum\b|\bS1\b"),
    re.compile(r"\b[Pp]elvi[cs]\b|\b[Ss]acroiliac\b|\bSI joints?\b|\bilium\b"),
)
_TO_COME = re.compile(
    r"\b(?:will|next|continue|plan(?:ned)? to|recommend\w*|if|consider|schedule\w*|may)\b", re.IGNORECASE
)
_COUNTED = re.compile(rf"\b(?P<n>{NUMBER})[ -](?:spinal )?regions?\b", re.IGNORECASE)
_MAINTENANCE = re.compile(r"\bmaintenance\b|\bwellness\b|\bsupportive care\b", re.IGNORECASE)
COVERS = (("98940", "98942"),)


def _planned(tale: Tale) -> list[Said]:
    """What the plan of the day names outright: a note in four letters tells under `P` what was adjusted."""
    return [one for one in tale.planned if _ACT.search(one.text) and not _TO_COME.search(one.text)]


def read_chiropractic(tale: Tale) -> Reckoned | None:
    """The regions of the spine that were adjusted; asks for them when an adjustment names none."""
    whole = " ".join(one.text for one in tale.said)
    if not _TOLD.search(f"{whole} {tale.everything}"):
        return None
    told = [one for one in tale.said if _ACT.search(one.text)] or _planned(tale)
    if not told:
        return None
    text = " ".join(one.text for one in told)
    match = _COUNTED.search(text)
    regions = value(match["n"]) if match else sum(bool(words.search(text)) for words in _REGIONS)
    if not regions:
        return reckoned(Count((), ("Which regions of the spine were adjusted?",)), [], COVERS)
    code = "98940" if regions <= 2 else "98941" if regions <= 4 else "98942"
    modifiers = ("AT",) if tale.medicare and not _MAINTENANCE.search(tale.everything) else ()
    why = f"{regions} regions of the spine: one or two are 98940, three or four 98941, five 98942."
    why += " AT: active treatment, which Medicare pays." if modifiers else ""
    line = Counted(code, 1, why, modifiers, (0,))
    return reckoned(Count((line,)), [tuple(one.passage for one in told)], COVERS)
