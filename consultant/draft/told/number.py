"""Numbers as people write them, and how many of a thing a sentence speaks of."""

import re

_WORDS = {
    "a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
}  # fmt: skip
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
"""A number from 1 to 999, in digits or as a word."""
_NOT_MEASURED = r"(?![\d.,/:-]*\d)(?!\s?-?(?:cm|mm|mg|ml|min|hours?|gauge|g\b|f\b|%|sq|x\b|-0))"


def value(word: str) -> int:
    """The number that `word` (something that `NUMBER` matches) is."""
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def number_of(text: str, noun: str) -> int | None:
    """How many of `noun` (an expression in the singular or plural) `text` speaks of, all of them together.

    `7 actinic keratoses`, `AKs x 7`, `AKs (7)`, `3 AKs on the scalp and 4 on the face`. None when it gives no number.
    """
    total = 0
    before = re.compile(
        rf"(?<![\w.#/-])(?P<n>{NUMBER})\b{_NOT_MEASURED}\s+(?:total\s+)?(?:(?!and\b|or\b|"
        rf"{NUMBER}\b)[\w-]+,?\s+){{0,3}}?{noun}",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"{noun}(?:\s+(?:of|on|to|at|from)(?:\s+[a-z]+){{1,4}}?)?\s*"
        rf"(?:\(\s*|[x×#:]\s?|,?\s*total(?:ing|\s+of)?\s*)(?P<n>\d{{1,3}})\b{_NOT_MEASURED}",
        re.IGNORECASE,
    )
    ends: list[int] = []
    for pattern in (before, after):
        for match in pattern.finditer(text):
            if any(abs(match.end() - end) < len(match[0]) for end in ends):
                continue
            total += value(match["n"])
            ends.append(match.end())
    if ends:
        rest = text[min(ends) :]
        for match in _MORE.finditer(rest):
            total += value(match["n"])
    return total or None


_MORE = re.compile(
    r"(?:,|\band\b|,\s*and\b)\s*(?P<n>\d{1,3}|"
    rf"{'|'.join(word for word in _WORDS if len(word) > 2 and word != 'both')})"
    r"\s+(?:(?:more|others?|additional)\s+)?(?:on|of|to|at|over|from)\s",
    re.IGNORECASE,
)
