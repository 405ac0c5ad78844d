"""Injections into lesions of the skin, by the number of lesions, as a note tells them.

Source: CPT 11900 and 11901, in words of our own: up to seven lesions, or more, once.
"""

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.number import number_of
from consultant.draft.told.tale import Reckoned, Tale, reckoned

COVERS = (("11900", "11901"),)
_LESIONS = (
    r"(?:lesions?|patch(?:es)?|keloids?|(?:acne )?cysts?|nodules?|plaques?|spots?|scars?|papules?|sites?|nails?|"
    r"boils?|areas?)\b"
)
_INTO = re.compile(r"\bintra-?lesional\w*|\bilk\b|\bil[ -]?(?:kenalog|tac|triamcinolone)\b", re.IGNORECASE)
_INJECTED = re.compile(r"\binject\w*|\binj\b|\binfiltrat\w+", re.IGNORECASE)
_KIND = re.compile(
    r"\bkeloids?\b|\balopecia\b|\bhypertrophic scars?\b|\bacne (?:cysts?|nodules?)\b|\bcystic acne\b|\bnodulocystic\b|"
    r"\bhidradenitis\b|\blichen (?:planus|simplex)\b|\bpsoria\w+ plaques?\b|\bprurigo\b",
    re.IGNORECASE,
)
_STEROID = re.compile(
    r"\bkenalog\b|\btriamcinolone\b|\btac\b|\bsteroid\b|\bcelestone\b|\bbetamethasone\b|\b5-?fu\b", re.I
)
_SEVEN = 7


def read_intralesional(tale: Tale) -> Reckoned | None:
    """Lesions injected; needle sticks are not counted. Asks for the number where a plural gives none."""
    told: list[Passage] = []
    number: int | None = None
    around = " ".join(one.text for one in tale.said)
    if re.search(r"\bjoint\b|\bbursa\b|\btendon|\btrigger", around, re.IGNORECASE) and not _INTO.search(around):
        return None
    for said in tale.said:
        text = said.text
        into = _INTO.search(text) or (_INJECTED.search(text) and _STEROID.search(text) and _KIND.search(around))
        if not into or (not _INJECTED.search(text) and not _STEROID.search(text)):
            continue
        told.append(said.passage)
        number = number or number_of(text, _LESIONS)
    if not told:
        return None
    if number is None:
        number = number_of(around, _LESIONS)
    if number is None and re.search(rf"\b(?:an?|the|single|this)\s+(?:\w+\s+){{0,3}}?{_LESIONS}(?<!s)", around, re.I):
        number = 1
    if number is None and (one := _KIND.search(around)) and not one[0].lower().endswith(("s", "alopecia", "acne")):
        number = 1
    if number is None:
        return reckoned(
            Count((), ("How many lesions were injected? Lesions are counted, not needle sticks.",)), [], COVERS
        )
    code = "11900" if number <= _SEVEN else "11901"
    why = f"{number} {'lesion' if number == 1 else 'lesions'} injected: up to seven are 11900, more 11901, once."
    return reckoned(Count((Counted(code, 1, why),)), [tuple(told[:3])], COVERS)
