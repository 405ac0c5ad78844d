"""Injections beside joints: tendon sheaths and their ends, the plantar fascia, the carpal tunnel, ganglions.

Source: CPT 20526 to 20551 and 20612 by what the needle goes into, in words of our own.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import only_side
from consultant.draft.told.placed import on_finger, sided
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_ACT = re.compile(
    r"\binject\w*|\binj\b|\bshots?\b|\binfiltrat\w+|\binstill\w+|\b(?:placed|put|given|delivered|went) (?:in|into|around|within|at)\b|\baspirat\w+|\bdrained\b|\bneedle\b|"
    r"\b(?:steroid|cortisone|kenalog|triamcinolone|depo-?medrol|methylprednisolone|celestone|betamethasone|dexamethasone)\b",
    re.IGNORECASE,
)
_NEEDLE = re.compile(
    r"\baspirat\w+|\binject\w*|\bneedle\b|\bdrain\w+|\b\d\d ?[- ]?g(?:auge)?\b|\bpulled out\b|\bpuncture\w*",
    re.IGNORECASE,
)
_PUT = re.compile(
    r"\b(?:kenalog|triamcinolone|depo-?medrol|methylprednisolone|celestone|betamethasone|dexamethasone|steroid|cortisone)\b[^.;]{0,80}\b(?:placed|put|given|delivered|went|at|into|around)\b|"
    r"\b(?:placed|put|given|delivered)\b[^.;]{0,40}\b(?:kenalog|triamcinolone|depo-?medrol|methylprednisolone|celestone|betamethasone|dexamethasone|steroid|cortisone)\b",
    re.IGNORECASE,
)
_TARGETS = (
    ("20612", re.compile(r"\bganglion\w*\b", re.I), "side"),
    ("20526", re.compile(r"\bcarpal tunnel\b", re.I), "side"),
    ("20551", re.compile(r"\bepicondyl\w+|\btennis elbow\b|\bgolfer['’]?s elbow\b|\b(?:extensor|flexor|tendon|muscle) origin\b|\btendon insertion\b|\benthes\w+|\bpes anserin\w+ (?:tendon|insertion)", re.I), "side"),
    ("20550", re.compile(r"\btrigger(?:ing)? (?:finger|thumb|digit)s?\b|\b(?:finger|thumb)s? trigger\w*|\ba-?1 pulley\b|\bflexor (?:tendon )?sheath\b", re.I), "finger"),
    ("20550", re.compile(r"\btendon sheath\b|\bde ?quervain\w*|\b(?:first|1st) (?:dorsal|extensor) compartment\b|\bplantar fascia\w*|\bplantar fasciitis\b|\bligament injection\b|\bbicipital (?:groove|tendon sheath)\b|\bperoneal (?:tendon )?sheath\b", re.I), "side"),
)  # fmt: skip
_CUT = re.compile(
    r"\bincis\w+|\breleas\w+|\bexcis\w+|\bpulley (?:was )?(?:slit|opened|divided)\b|\btourniquet\b|\bfasciotom\w+",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\bneedle (?:EMG|exam\w*|electromyogra\w+|stud(?:y|ies))\b|\bnerve conduction\b|\bEMG\b", re.IGNORECASE
)
"""A needle that listens to muscles injects nothing."""
COVERS = (
    ("20526", "20526"),
    ("20550", "20551"),
    ("20612", "20612"),
    ("25111", "25112"),
    ("26055", "26055"),
    ("29848", "29848"),
)


def read_soft_tissue(tale: Tale) -> Reckoned | None:
    """What was injected or drained beside joints; None where something was cut there, or nothing was injected."""
    whole = " ".join(one.text for one in tale.said)
    if _CUT.search(whole) or _STUDIED.search(whole) or not (_NEEDLE.search(whole) or _PUT.search(whole)):
        return None
    for code, words, where in _TARGETS:
        told = [one for one in tale.said if words.search(one.text) and _ACT.search(one.text)]
        if not told and words.search(tale.everything):  # `trigger thumb` in one sentence, `injected` in the next
            told = [
                one
                for one in tale.said
                if (_NEEDLE.search(one.text) or _PUT.search(one.text)) and _ACT.search(one.text)
            ]
        if not told:
            continue
        text = " ".join(one.text for one in told)
        find = on_finger if where == "finger" else sided
        modifiers, questions = find(code, text, whole, tale.everything)
        if modifiers == ("50",) and where == "finger" and only_side(text) is None:
            modifiers = ()
        line = Counted(code, 1, "What the needle went into decides; the drug is its own line.", modifiers, (0,))
        return reckoned(Count((line,), questions), [tuple(one.passage for one in told)], COVERS)
    return None
