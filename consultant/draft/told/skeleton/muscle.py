"""Muscles with trigger points that were injected, as a note tells them."""

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.number import trigger_points
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_TRIGGER = re.compile(r"\btrigger[ -]points?\b|\btpis?\b", re.IGNORECASE)
_MUSCLES = re.compile(
    r"\b(?:(?P<side>right and left|left and right|right|left|bilateral|both|b/l)\s+)?(?:(?:upper|middle|lower|mid)\s+)?"
    r"(?P<name>trapez\w+|traps?|levator(?: scapulae?)?|rhomboids?|infraspinatus|supraspinatus|deltoids?|"
    r"splenius(?: \w+)?|"
    r"semispinalis|scalenes?|sternocleidomastoids?|scm|quadratus(?: lumborum)?|ql|gluteus \w+|piriformis|"
    r"(?:lumbar |thoracic |cervical )?paraspinals?(?: muscles?)?|multifid\w+|erector spinae|latissimus(?: dorsi)?|"
    r"pectoral\w*|teres \w+|masseters?|temporalis|iliocostalis|longissimus|iliopsoas|psoas|subscapularis|"
    r"biceps|triceps|gastrocnemius|soleus|occipitalis)\b",
    re.IGNORECASE,
)

_BOTH = frozenset({"bilateral", "both", "b/l", "right and left", "left and right"})


def read_trigger_points(tale: Tale) -> Reckoned | None:
    """Injections of trigger points by muscles, the right and the left one being two; needles are not counted."""
    covers = (("20552", "20553"),)
    muscles: set[tuple[str, str]] = set()
    told: list[Passage] = []
    number = 0
    for said in tale.said:
        spoken = bool(_TRIGGER.search(said.text))
        named = list(_MUSCLES.finditer(said.text))
        injected = bool(re.search(r"\binject\w*", said.text, re.IGNORECASE))
        if not spoken and not (told and named and injected):
            continue
        told.append(said.passage)
        for match in re.finditer(rf"\b(?P<n>{NUMBER})\s+(?:\w+\s+)?muscles?(?: groups?)?\b", said.text, re.IGNORECASE):
            number = max(number, value(match["n"]))
        whole = bool(re.search(r"\bbilateral(?:ly)?\b|\bboth sides\b", said.text, re.IGNORECASE))
        side = ""
        for match in named:
            side = (match["side"] or side).lower()
            name = match["name"].lower()[:6]
            both = side in _BOTH or (whole and not match["side"])
            muscles |= {(name, "right"), (name, "left")} if both else {(name, side)}
    number = number or len(muscles)
    if not told:
        return None
    if not number:
        return reckoned(
            Count((), ("Which muscles were the trigger points in? Muscles are counted, not needles.",)), [], covers
        )
    return reckoned(Count(tuple(trigger_points(number))), [tuple(told)], covers)
