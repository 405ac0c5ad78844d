"""Personal names by list: a given name and what follows it, or a given name alone where it can be nothing else.

The lists are those that Faker ships for the United States and Mexico; no list is ours, and none is fetched.
"""

import re
from collections.abc import Iterator
from functools import cache

from faker.providers.person.en_US import Provider as American
from faker.providers.person.es_MX import Provider as Mexican
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from consultant.privacy.eponyms import AFTER_EPONYM, NEVER_BY_LIST

_SCORE = 0.8
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BETWEEN = re.compile(r"[ \t]+|[ \t]*,[ \t]*|[ \t]+[A-Z]\.?[ \t]+|\.[ \t]*")
_SHORTEST = 3


@cache
def given_names() -> frozenset[str]:
    """Given names in lower case, without those that are clinical or plain words."""
    return _lower(American.first_names, Mexican.first_names) - NEVER_BY_LIST


@cache
def surnames() -> frozenset[str]:
    """Surnames in lower case, eponyms among them: beside a given name they are names."""
    return _lower(American.last_names, Mexican.last_names)


def _lower(*lists: object) -> frozenset[str]:
    names = (str(name).lower() for some in lists for name in some)  # type: ignore[attr-defined]
    return frozenset(part for name in names for part in name.split() if len(part) >= _SHORTEST)


class NameListRecognizer(EntityRecognizer):
    """Finds names by list. A single surname is left alone: too many are eponyms."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["NAME"], name="names by list", supported_language="en")

    def load(self) -> None:
        """Nothing is to be loaded."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Where names stand in `text`."""
        return [RecognizerResult("NAME", start, end, _SCORE) for start, end in _names(text)]


def _names(text: str) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        span = _from(words, at, text)
        if span is None:
            at += 1
            continue
        yield words[at].start(), words[span].end()
        at = span + 1


def _from(words: list[re.Match[str]], at: int, text: str) -> int | None:
    """The last word of the name that begins with word `at`; None when none begins there."""
    first, low = words[at][0], words[at][0].lower()
    following = words[at + 1] if at + 1 < len(words) else None
    between = _BETWEEN.fullmatch(text[words[at].end() : following.start()]) if following is not None else None
    initial = None
    if following is not None and between and len(following[0]) == 1 and following[0].isupper() and at + 2 < len(words):
        gap = text[following.end() : words[at + 2].start()]
        if re.fullmatch(r"\.?[ \t]+", gap):
            initial, following = following, words[at + 2]
    second = following[0] if following is not None and (between or initial) else ""
    width = 2 if initial is not None else 1
    comma = between is not None and "," in between[0]
    if not first[0].isupper():
        return None
    known = low in given_names()
    if second and second[0].isupper() and second.lower() not in AFTER_EPONYM:
        both = known and not comma and (second.lower() in surnames() or _is_unknown(second))
        reversed_ = comma and low in surnames() and second.lower() in given_names()
        loose = low in _lower(American.first_names) and second.lower() in surnames() and not comma and low not in _PLAIN
        if both or reversed_ or loose:
            return at + width
    if known and not (second and second.lower() in AFTER_EPONYM):
        return at
    return None


_PLAIN_NAMES = """
will may mark grace rose dawn hope faith june april summer heather virginia carolina georgia patience christian chance
chase lance ray rich rod sandy max miles grant hunter
"""
_PLAIN = frozenset(_PLAIN_NAMES.split())
"""Given names that are too plain to be masked even before a surname."""


def _is_unknown(word: str) -> bool:
    """Whether a capitalised word after a given name may be a surname that no list knows."""
    return word.lower() not in NEVER_BY_LIST and word.lower() not in _NOT_SURNAMES and word[1:].islower()


_AFTER_A_GIVEN_NAME = """
the and was has had is reports presents returns denies states came here today with for will please need medicare dob mrn
dos age male female patient procedure diagnosis right left bilateral history assessment plan
"""
_NOT_SURNAMES = frozenset(_AFTER_A_GIVEN_NAME.split())
"""Words that are no surname even where they begin with a capital."""
