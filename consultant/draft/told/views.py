"""How many views of an X-ray a text tells of."""

import re

from consultant.draft.told.number import NUMBER, value

_COUNT = re.compile(rf"\b(?P<n>{NUMBER})[ -]+(?:\w+ )?views?\b|\bviews?\s*[x×:]\s*(?P<m>\d)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:ap|pa|lateral|oblique|sunrise|merchant|axillary|scapular y|odontoid|mortise|frog[ -]leg|tunnel|outlet)\b",
    re.I,
)


def views_told(text: str) -> int | None:
    """The number of views, told outright or as their names (`AP, lateral and oblique`); None when neither is there."""
    if match := _COUNT.search(text):
        return value(match["n"] or match["m"])
    names = {match[0].lower() for match in _NAMED.finditer(text)}
    return len(names) if len(names) > 1 else None
