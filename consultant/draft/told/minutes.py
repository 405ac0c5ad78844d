"""How long something took: minutes, hours, or from one time of day to another."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

_CLOCK = re.compile(
    r"(?<![\d:/-])(?P<h>[01]?\d|2[0-3]):?(?P<m>[0-5]\d)\s*(?P<a>[ap]\.?m\.?)?\s*,?\s*(?:-|–|—|to|until|till|,? ?(?:stop(?:ped)?|out|off|down|finished|ended)(?: at)?:?|end:?)\s*"
    r"(?:at\s+|stop:?\s*|end:?\s*)?(?P<h2>[01]?\d|2[0-3]):?(?P<m2>[0-5]\d)(?![\d/-])\s*(?P<b>[ap]\.?m\.?)?",
    re.IGNORECASE,
)  # fmt: skip
_HOURS = re.compile(
    r"(?<![\d.])(?P<h>\d{1,2}(?:\.\d+)?|one|two|three|four|five|six|half an?|an?)[ -]?(?:hours?|hrs?\b|h\b)"
    r"(?:,?\s*(?:and\s*)?(?P<m>\d{1,2})[ -]?min\w*)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"(?<![\d.])(?P<m>\d{1,3})[ -]?min(?:ute)?s?\b", re.IGNORECASE)
_WORDS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0}


def clock_minutes(text: str) -> int | None:
    """The minutes from the first time of day in `text` to the next; None when it gives no two. Midnight is passed."""
    match = _CLOCK.search(text)
    if match is None:
        return None
    begin, end = int(match["h"]) * 60 + int(match["m"]), int(match["h2"]) * 60 + int(match["m2"])
    if (
        (not match["a"] and not match["b"] and end < begin and int(match["h"]) <= 12)
        or (match["b"] and not match["a"] and end < begin)
        or (match["a"] and match["b"] and match["a"][0].lower() != match["b"][0].lower() and int(match["h2"]) != 12)
    ):
        end += 12 * 60
    return (end - begin) % (24 * 60)


def minutes_in(text: str) -> int | None:
    """The first length of time in `text`, in minutes; None when it gives none."""
    if (minutes := clock_minutes(text)) is not None:
        return minutes
    if match := _HOURS.search(text):
        word = match["h"].lower()
        hours = 0.5 if word.startswith("half") else _WORDS.get(word) or float(word)
        return round(hours * 60) + int(match["m"] or 0)
    match = _MINUTES.search(text)
    return int(match["m"]) if match else None


def longest_minutes(text: str) -> int | None:
    """The longest length of time in `text`, in minutes: of its total and its parts the total."""
    found = [minutes for part in (text, *re.split(r"[,;()]", text)) if (minutes := minutes_in(part)) is not None]
    found += [int(match["m"]) for match in _MINUTES.finditer(text)]
    return max(found, default=None)
