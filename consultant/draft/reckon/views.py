"""Views of an X-ray: whether a number of views is what a code is for.

Source: the numbers of views of CPT 70100 to 74022, as the facts of our own table give them.
"""

import re

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_FORM = re.compile(
    rf"(?P<low>{'|'.join(_WORDS)})(?: (?:or (?:(?P<more>more)|(?P<high>{'|'.join(_WORDS)}))))? (?:\w+ )?views?\b.*"
)


def views_fit(fact: str, views: int) -> bool | None:
    """Whether `views` belongs to a code whose fact is `fact` (`two or three views`); None when it counts no views."""
    match = _FORM.fullmatch(fact)
    if match is None:
        return None
    low = _WORDS[match["low"]]
    if match["more"]:
        return views >= low
    return low <= views <= (_WORDS[match["high"]] if match["high"] else low)
