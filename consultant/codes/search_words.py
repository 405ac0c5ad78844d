"""Words as the search compares them: one normal form for what is indexed and what is typed.

`words` cuts a text into plain lower-case words, `stem` takes an ending off. Both sides of the index go through them, so
that `Type II`, `type 2` and `TYPE-2`, `haemorrhoids` and `hemorrhoid`, `x-ray` and `xray` are the same.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_STOP_WORDS = (
    "a an and as at be but by due for from had has have having he her his if in into is it its my of on or our she so"
    " that the their them then there these they this to w was were which who with your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that decide nothing; neither indexed nor asked for."""

UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mgs": "mg",
    "mcg": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "g": "g", "gm": "g", "gms": "g", "gram": "g", "grams": "g",
    "ml": "ml", "cc": "ml", "milliliter": "ml", "milliliters": "ml",
    "cm": "cm", "cms": "cm", "centimeter": "cm", "centimeters": "cm",
    "mm": "mm", "millimeters": "mm",
    "unit": "unit", "units": "unit", "iu": "unit",
    "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "day": "day", "days": "day", "month": "month", "months": "month", "mo": "month",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "yo": "year", "yrold": "year",
}  # fmt: skip
"""Units of measure by every way they are written."""

LACKING = "without"
"""The word after which the next is not there, as `words` spells it."""

_COUNT = "one two three four five six seven eight nine ten eleven twelve"
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNT.split(), 1)} | {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_DEFAULT = re.compile(
    r"(?<!due to )(?<!with )(?<!by )\bunspecified\b(?:(?: [\w-]+){1,2}(?=[,;]|$)| [\w-]+)?|\b(?:site )?unspecified\b"
    r"|\b(?:site )?not specified\b|\bnot (?:elsewhere classified|otherwise specified)\b|\bN(?:OS|EC)\b"
)
_WITHOUT = re.compile(r"\bwithout ([\w-]+(?:,? (?:or|and|nor) [\w-]+)*)")
_ROMAN_WORD = re.compile(r"(viii|vii|vi|iv|v|iii|ii|i)([abc]?)")
_COUNTED = frozenset({"type", "stage", "grade", "class", "degree", "phase", "factor", "level", "category"})
_SHORT = {
    "wo": "without", "no": "without", "both": "bilateral", "nos": "unspecified", "fx": "fracture", "fxs": "fracture",
    "rt": "right", "lt": "left", "bilat": "bilateral", "unspec": "unspecified", "unsp": "unspecified",
}  # fmt: skip

_POSSESSIVE = re.compile(r"'s\b")
_LETTERS = re.compile(r"(?<![a-z0-9])([a-z]) ?[&/+] ?([a-z])(?![a-z0-9])")
_WITH = re.compile(r"\bw/ ?(?=[a-z0-9])")
_X_RAY = re.compile(r"\bx[ -]?rays?\b")
_LETTER_NUMBER = re.compile(r"\b([a-z])-(\d)")
_PREFIX = re.compile(r"\b(non|post|pre|anti|intra|inter|peri|extra|self|mid)[ -](?=[a-z]{2})")
_WORD = re.compile(r"\d+\.\d+|[a-z0-9]+")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,10})")
_BRITISH = (
    (re.compile(r"(?<=[a-z])ae(?=[a-z])|^ae(?=[st])"), "e"),
    (re.compile(r"^oe(?=[a-z])|(?<=rrh)oe|(?<=p)oe(?=[td])"), "e"),
    (re.compile(r"(?<=[mluo])our\b"), "or"),
)
_DOUBLE = re.compile(r"([bdfgmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")
_BREAKS = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013", "-"))


def plain(text: str) -> str:
    """`text` in lower-case letters without accents; what is no text (NUL, lone surrogates) becomes blank."""
    if not text.isascii():
        text = text.translate(_BREAKS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower()


def words(text: str) -> list[str]:
    """The words of `text` in order, spelled one way: no stop words, `1.5` in one piece, `40mg` in two."""
    text = plain(text)
    if "'" in text:
        text = _POSSESSIVE.sub("", text).replace("'", "")
    if "/" in text or "&" in text or "+" in text:
        text = _WITH.sub("with ", _LETTERS.sub(r"\1\2", text))
    if "ray" in text:
        text = _X_RAY.sub("xray", text)
    if "-" in text:
        text = _LETTER_NUMBER.sub(r"\1\2", text)
    text = _PREFIX.sub(r"\1", text)
    found: list[str] = []
    before = ""
    for written in _WORD.findall(text):
        if before in _COUNTED and (roman := _ROMAN_WORD.fullmatch(written)):
            before = _ROMAN[roman[1]] + roman[2]
            found.append(before)
            continue
        word = spelled(written)
        if " " in word:
            found += word.split(" ")
        elif word:
            found.append(word)
            before = word
    return found


@lru_cache(maxsize=100_000)
def spelled(word: str) -> str:
    """One word in American spelling, short forms of the coding books written out, number words as figures.

    Empty for a stop word; two words for a number and its unit (`40mg`).
    """
    if word in STOP_WORDS:
        return ""
    if word[0].isdigit() and not word.isdecimal() and (split := _MEASURE.fullmatch(word)) and split[2] in UNITS:
        return " ".join(split.groups())
    word = _NUMBER_WORDS.get(word) or _SHORT.get(word) or word
    if len(word) > 5:
        for pattern, letters in _BRITISH:
            word = pattern.sub(letters, word)
    return word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """`word` without plural, `-ing`, `-ed` and a last `e`: `fractures`, `fractured` and `fracture` become one."""
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith(("oses", "eses", "stases")) and len(word) > 7:
        word = word[:-2] + "is"
    elif word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5)):
        rest = word.removesuffix(ending)
        if rest != word and len(word) > least and _VOWEL.search(rest):
            word = _DOUBLE.sub(r"\1", rest)
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [stem(word) for word in words(text)]


def lacking(stemmed: str) -> str:
    """The stem that says that `stemmed` is not there: what follows `without` or `no`."""
    return f"no.{stemmed}"


class Parts(NamedTuple):
    """A name taken apart."""

    said: str
    """What it says."""
    aside: str
    """Words it may have or lack: what stands in parentheses or brackets, and what is said to be unspecified."""
    absent: str
    """What it says is not there."""


def parts(text: str) -> Parts:
    """`text` taken apart, so that who asks for pneumonia finds `Pneumonia, unspecified organism`, and who asks for
    diabetes `Diabetes without complications`.
    """
    aside: list[str] = []
    absent: list[str] = []
    if "(" in text or "[" in text:
        aside += [round_ or square for round_, square in _ASIDE.findall(text)]
        text = _ASIDE.sub(" ", text)
    if "without" in text:
        absent += [found[1] for found in _WITHOUT.finditer(text)]
        text = _WITHOUT.sub(" ", text)
    if _DEFAULT.search(text):
        aside += [found[0] for found in _DEFAULT.finditer(text)]
        text = _DEFAULT.sub(" ", text)
    return Parts(text, " ; ".join(aside), " ; ".join(absent))


def unique(items: Iterable[str]) -> list[str]:
    """`items` without repetitions, in order."""
    return list(dict.fromkeys(items))
