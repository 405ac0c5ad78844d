"""Personal names by list: a given name and what follows it, or a given name alone where it can be nothing else.

The lists are those that Faker ships for some thirty countries; no list is ours, and none is fetched.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from faker.providers.lorem.en_US import Provider as Words
from faker.providers.person.en_US import Provider as American
from faker.providers.person.es_MX import Provider as Mexican
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from consultant.privacy.clinical import CLINICAL_WORDS
from consultant.privacy.eponyms import AFTER_EPONYM, NEVER_BY_LIST
from consultant.privacy.people import NEVER_A_NAME

_SCORE = 0.8
_WORD = re.compile(r"[^\W\d_][^\W\d_’'-]*(?:[’'-][^\W\d_]+)*")
_BETWEEN = re.compile(r"[ \t]+|[ \t]*,[ \t]*|[ \t]+[A-Z]\.?[ \t]+|\.[ \t]*")
_LAST_INITIAL = re.compile(r"[ \t][A-Z]\b\.?")
_SHORTEST = 3
_ELSEWHERE = (
    "cs_CZ da_DK de_DE en_GB en_IN en_KE en_NG en_NZ en_PK es_CO es_ES et_EE fi_FI fr_FR fr_QC ga_IE ha_NG hr_HR hu_HU "
    "id_ID ig_NG it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR ro_RO sk_SK sl_SI sv_SE sw tr_TR tw_GH vi_VN yo_NG zu_ZA"
)
"""Countries whose names Faker lists in Latin letters."""


@cache
def given_names() -> frozenset[str]:
    """Given names in lower case, without those that are clinical or plain words; each is a name even alone."""
    return _lower(American.first_names, Mexican.first_names) - NEVER_BY_LIST


@cache
def _given_names_too_plain_to_stand_alone() -> frozenset[str]:
    return _lower(American.first_names) & NEVER_BY_LIST


@cache
def given_names_elsewhere() -> frozenset[str]:
    """Given names of other countries, in lower case; each is a name only before or after a surname."""
    return _lower(*_listed("first_names")) - NEVER_BY_LIST - plain_words()


@cache
def surnames() -> frozenset[str]:
    """Surnames in lower case, eponyms among them: beside a given name they are names."""
    return _lower(American.last_names, Mexican.last_names)


@cache
def surnames_elsewhere() -> frozenset[str]:
    """Surnames of other countries, in lower case."""
    return _lower(*_listed("last_names")) - plain_words()


@cache
def plain_words() -> frozenset[str]:
    """Everyday English words and those of a clinical note, in lower case: no surname that only its place gives away."""
    return frozenset(word.lower() for word in Words.word_list) | _NOT_SURNAMES


def _listed(what: str) -> list[object]:
    providers = (import_module(f"faker.providers.person.{country}").Provider for country in _ELSEWHERE.split())
    return [getattr(provider, what, ()) for provider in providers]


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
        start, end = words[at].start(), words[span].end()
        initial = _LAST_INITIAL.match(text, end) if "," in text[start:end] else None
        yield start, initial.end() if initial else end
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
    follows = second[:1].isupper() and second.lower() not in AFTER_EPONYM and first.isupper() == second.isupper()
    if follows and _is_name(first, second, comma=comma, opens=_opens_a_line(text, words[at].start())):
        return at + width
    if known and not (second and second.lower() in AFTER_EPONYM):
        return at
    return None


def _is_name(first: str, second: str, *, comma: bool, opens: bool) -> bool:
    """Whether two capitalised words are a given name and a surname, or with a comma between them the other way."""
    low, other = first.lower(), second.lower()
    if comma:
        if other in given_names() and low not in plain_words():
            return low in surnames() or low in surnames_elsewhere() or (opens and low not in NEVER_BY_LIST)
        return other in given_names_elsewhere() and low in surnames_elsewhere()
    listed = other in surnames() or other in surnames_elsewhere()
    if low in given_names():
        return listed or _is_unknown(second)
    if low in _given_names_too_plain_to_stand_alone() and low not in _PLAIN:
        return other in surnames()
    return low in given_names_elsewhere() and (listed or (_is_unknown(second) and len(low) > _SHORTEST))


def _opens_a_line(text: str, at: int) -> bool:
    """Whether nothing but a label stands before place `at` in its line."""
    before = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    return not before or before[-1] in ":|>*-"


_PLAIN_NAMES = """
will may mark grace rose dawn hope faith june april summer heather virginia carolina georgia patience christian chance
chase lance ray rich rod sandy max miles grant hunter
"""
_PLAIN = frozenset(_PLAIN_NAMES.split())
"""Given names that are too plain to be masked even before a surname."""


_AFTER_A_GIVEN_NAME = """
the and was has had is reports presents returns denies states came here today with for will please need medicare dob mrn
dos age male female patient procedure diagnosis right left bilateral history assessment plan who this that she her his
hello thanks yesterday tomorrow however also then now per via job lot made ever else my us are can did does
"""


def _is_unknown(word: str) -> bool:
    """Whether a capitalised word after a given name may be a surname that no list knows."""
    return word.lower() not in NEVER_BY_LIST and word.lower() not in plain_words() and len(word) >= _SHORTEST


_NOT_SURNAMES = CLINICAL_WORDS | frozenset(f"{_AFTER_A_GIVEN_NAME} {NEVER_A_NAME}".split())
"""Words that are no surname even where they begin with a capital."""
