"""Nails that were pulled off, or whose root was destroyed: each once, by toe or finger.

Source: CPT 11730, 11732 (each further nail) and 11750 (root destroyed or cut out, which takes in the pulling off), in
words of our own; a block by the one who operates belongs to them (NCCI Policy Manual for Medicare ch. 2).
"""

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import Side, only_side
from consultant.draft.told.placed import toes
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_NAIL = re.compile(
    r"\b(?:toe|finger)?-?nails?\b|\bonychocryptosis\b|\b(?:lateral|medial) (?:nail )?border\b|\bingrown\b", re.I
)
_ROOT = re.compile(
    r"\bmatri(?:x|c)ectom\w+|\bphenol\w*|\bmatrix (?:\w+ ){0,3}(?:destroy\w*|ablat\w*|excis\w*|cauteri[sz]\w*|burned)|"
    r"\b(?:destroy\w*|ablat\w*|excis\w*|cauteri[sz]\w*) (?:\w+ ){0,3}matrix\b|\bwinograd\b",
    re.IGNORECASE,
)
_PULLED = re.compile(
    r"\bavuls\w+|\bnails? (?:was |were |plate )?remov\w+|\bremoval of (?:\w+ ){0,3}nail\b", re.IGNORECASE
)
_HURT = re.compile(r"\btraumatic avuls\w+|\blacerat\w+|\bfractur\w+", re.IGNORECASE)
COVERS = (("11719", "11765"), ("64400", "64450"))


def read_nails(tale: Tale) -> Reckoned | None:
    """Nails pulled off or their roots destroyed; None where a hurt nail or another procedure is told of."""
    whole = " ".join(one.text for one in tale.said)
    around = f"{whole} {tale.everything}"
    if not _NAIL.search(around) or _HURT.search(whole):
        return None
    for code, words in (("11750", _ROOT), ("11730", _PULLED)):
        told = [one for one in tale.said if words.search(one.text)]
        if not told:
            continue
        named = [
            toe
            for one in told
            for part in re.split(r",|;|\band\b", one.text)
            for toe in toes(part, only_side(part) or only_side(one.text))
        ]
        named = list(dict.fromkeys(named)) or toes(around, only_side(around))
        if only_side(around) is Side.BOTH and not named and re.search(r"\b(?:great|big) toes\b|\bhallux", around, re.I):
            named = ["TA", "T5"]
        passages = tuple(one.passage for one in told)
        if not named:
            asked = f"Which toe or finger was the nail on, and of which side ({code})?"
            return reckoned(Count((Counted(code, 1, "One nail.", (), (0,)),), (asked,)), [passages], COVERS)
        further = "11732" if code == "11730" else code
        lines = [
            Counted(code if not number else further, 1, "Each nail once, by its toe.", (toe,), (0,))
            for number, toe in enumerate(named)
        ]
        return reckoned(Count(tuple(lines)), [passages], COVERS)
    return None
