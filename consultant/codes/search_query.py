"""What a typed query asks for: its words in groups of equal meaning, its amounts, and which code sets it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt

from consultant.codes.model import CodeSet
from consultant.codes.search_numbers import Amount, amounts
from consultant.codes.search_vocabulary import Vocabulary
from consultant.codes.search_words import LACKING, UNITS, lacking, plain, stem, words

LONGEST = 400
"""Characters of a query that are read."""
MOST_WORDS = 24
"""Words of a query that are read."""
WIDER = 0.7
"""What it is worth that a code says the wider thing: the foot for a toe."""
MOST_GUESSES = 6
"""Unknown words of a query for which a spelling is looked for."""

SLIGHT = {
    stem(word): weight
    for word, weight in {
        "unspecified": 0.25, "other": 0.3, "specified": 0.25, "elsewhere": 0.2, "classified": 0.2, "not": 0.3,
        "encounter": 0.35, "type": 0.4, "patient": 0.3, "procedure": 0.5, "disease": 0.5, "disorder": 0.5,
        "syndrome": 0.6, "condition": 0.4, "problem": 0.3, "site": 0.3, "any": 0.3, "each": 0.3, "per": 0.3,
        "without": 0.6, "visit": 0.8, "surgery": 0.6, "old": 0.5, "code": 0.2, "status": 0.6, "care": 0.7,
        "service": 0.5, "use": 0.6, "including": 0.3, "nec": 0.2, "feature": 0.5, "level": 0.6, "mellitus": 0.3,
        "after": 0.3, "during": 0.3, "while": 0.2, "when": 0.2, "following": 0.4, "complains": 0.2, "complaining": 0.2,
        "presents": 0.2, "presented": 0.2, "presenting": 0.2, "reports": 0.2, "co": 0.2, "today": 0.2,
    }.items()
}  # fmt: skip
"""Words that say less than their rarity."""

_KINDS = (
    (re.compile(r"\b(icd[ -]?10[ -]?cm|icd[ -]?10|icd[ -]?9|icd|dx codes?|dx|diagnosis codes?|diagnosis)\b"),
     (CodeSet.ICD10CM, CodeSet.ICD9CM)),
    (re.compile(r"\b(icd[ -]?10[ -]?pcs|pcs)\b"), (CodeSet.ICD10PCS,)),
    (re.compile(r"\b(cpt ?4?|procedure codes?)\b"), (CodeSet.CPT, CodeSet.HCPCS)),
    (re.compile(r"\b(hcpcs|j[ -]?codes?|supply codes?)\b"), (CodeSet.HCPCS,)),
    (re.compile(r"\b(modifiers?)\b"), (CodeSet.MODIFIER,)),
    (re.compile(r"\b(place of service|pos code)\b"), (CodeSet.POS,)),
    (re.compile(r"\b(cdt|dental codes?)\b"), (CodeSet.CDT,)),
)  # fmt: skip
_ASKING = re.compile(
    r"\b(what('?s| is| are)? (the |a )?|how (do|to|would) (i |you |we )?(bill|code|report)( for)?|codes? (for|of)|"
    r"(need|find|looking for|search|show)( me)?( the| a)?( codes?)?( for)?|billing for|codes?|coding)\b"
)
_LETTERS_DIGITS = re.compile(r"([a-z]{2,})(\d+[a-z]?)")
_JOINED = re.compile(r"(non|post|pre|anti|intra|inter|peri|extra|self|mid)([a-z]{3,})")
_TREATMENT = re.compile(
    r"(ectomy|[io]tomy|ostomy|oscopy|oscopic|plasty|centesis|desis|pexy|rrhaphy|lysis|ization)(ies)?s?$|^(surger|surgic|"
    r"repair|remov|excis|inject|release|replac|reconstruct|scope|biops|treat|cast|splint|reduc|fixat|fusion|graft|shot|"
    r"debrid|drain|insert|implant|ablat|destr|freez|cryo|block|stitch|sutur|aspirat|amputat|trim|visit|orif|block|laser|"
    r"therap|exam|procedur|operat|correct|extract|incis|irrigat|transplant|manipul|infus|deliver|c$|section)"
)
_INVISIBLE = re.compile(r"[^\w\s.,;:/&+%'’‘()\[\]-]+")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say what a group means: of every place in it one of the stems, each with how sure it is."""

    places: tuple[dict[str, float], ...]
    trust: float


@dataclass(slots=True)
class Group:
    """One thing that is asked for."""

    alternatives: list[Alternative]
    weight: float
    needed: bool
    """Whether a code that says nothing of it is a poor answer."""

    def stems(self) -> Iterable[str]:
        """Every stem that says it."""
        for alternative in self.alternatives:
            for place in alternative.places:
                yield from place


@dataclass(slots=True)
class Query:
    """A query, understood."""

    groups: list[Group] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    named: tuple[CodeSet, ...] = ()
    """The code sets that the query names."""
    treats: bool = False
    """Whether something that is done is asked for, and not only what it is done for."""


@dataclass(slots=True)
class _Token:
    """A typed word and the stems it may be."""

    word: str
    options: dict[str, float]
    unit: bool = False
    number: bool = False
    absent: bool = False
    """It is said not to be there."""
    consumed: bool = False


def cleaned(text: str) -> str:
    """`text` as it is read: cut at `LONGEST`, without control characters, symbols and half characters."""
    return " ".join(_INVISIBLE.sub(" ", text[:LONGEST].replace("_", " ")).split())


def without_asking(text: str) -> tuple[str, tuple[CodeSet, ...]]:
    """`text` without `what is the code for` and names of code sets, and the code sets that were named."""
    lowered = plain(text)
    named: tuple[CodeSet, ...] = ()
    rest = lowered
    for pattern, code_sets in _KINDS:
        without = pattern.sub(" ", rest)
        if without != rest and without.strip(" .,;:?-"):
            rest, named = without, named + code_sets
    without = _ASKING.sub(" ", rest)
    return " ".join((without if words(without) else rest).split()), named


def understand(text: str, vocabulary: Vocabulary, *, loose: bool = False) -> Query:
    """What `text` asks for. `loose`: every word may also be the beginning of another, or a misspelling."""
    rest, named = without_asking(cleaned(text))
    query = Query(amounts=amounts(rest), named=named)
    tokens = _tokens(rest, vocabulary, loose)
    query.treats = any(_TREATMENT.search(token.word) for token in tokens) or CodeSet.CPT in named
    measured = {amount.written for amount in query.amounts if amount.unit or "." in amount.written}
    query.groups += _phrases(tokens, vocabulary)
    query.groups += [_single(token, vocabulary, measured) for token in tokens if not token.consumed]
    query.groups = [group for group in query.groups if group.alternatives]
    return query


def _tokens(text: str, vocabulary: Vocabulary, loose: bool) -> list[_Token]:
    tokens: list[_Token] = []
    guesses = 0
    absent = False
    for word in _split(words(text)[:MOST_WORDS], vocabulary):
        stemmed = stem(word)
        if absent and vocabulary.indexed(lacking(stemmed)):
            tokens.append(_Token(lacking(word), {lacking(stemmed): 1.0}, absent=True))
            absent = False
            continue
        absent = word == LACKING
        known = vocabulary.knows(word) or word[0].isdigit()
        token = _Token(word, {stemmed: 1.0} if known else {}, word in UNITS, word[0].isdigit())
        if not token.number and guesses < MOST_GUESSES and (loose or not known):
            guesses += 1
            trust = 0.75 if known else 0.9
            endings = vocabulary.endings(word) if len(word) >= 3 else []
            guessed = [(ending, 1.0) for ending in endings] or vocabulary.corrections(word)
            token.options |= {found: trust * near for found, near in guessed if found not in token.options}
        if all(token.word != other.word for other in tokens) or token.number:
            tokens.append(token)
    return tokens


def _split(found: list[str], vocabulary: Vocabulary) -> list[str]:
    """`found` with words of which only the parts are known in parts (`ckd3`, `postop`), and parts of one joined."""
    result: list[str] = []
    for word in found:
        known = vocabulary.knows(word)
        if not known and (parts := _LETTERS_DIGITS.fullmatch(word)) and vocabulary.knows(parts[1]):
            result += parts.groups()
            continue
        if not known and (parts := _JOINED.fullmatch(word)) and vocabulary.knows(parts[2]):
            result += [parts[1], parts[2]]
            continue
        if result and vocabulary.indexed(stem(result[-1] + word)) and len(word) > 2 and len(result[-1]) > 2:
            result[-1] += word
            continue
        result.append(word)
    return result


def _phrases(tokens: list[_Token], vocabulary: Vocabulary) -> list[Group]:
    """Groups for the phrases of our lists; their tokens are consumed."""
    lists = vocabulary.lexicon
    groups: list[Group] = []
    by_key: dict[str, _Token] = {}
    for token in tokens:
        for option in token.options if len(token.options) <= 4 else list(token.options)[:1]:
            by_key.setdefault(lists.first(option), token)
            by_key.setdefault(option, token)
    for phrase in lists.candidates(frozenset(by_key)):
        members = {id(by_key[key]): by_key[key] for key in sorted(phrase.stems)}
        if any(token.consumed for token in members.values()):
            continue
        own = Alternative(tuple(_place(token.options, vocabulary) for token in members.values()), 1.0)
        trust = min(_surest(token, phrase.stems, vocabulary) for token in members.values())
        others = [
            Alternative(tuple(_place({stemmed: 1.0}, vocabulary) for stemmed in meaning), 0.97 * trust)
            for meaning in phrase.meanings
        ]
        others += [
            Alternative(tuple(_place({stemmed: 1.0}, vocabulary) for stemmed in meaning), WIDER * trust)
            for meaning in phrase.wider
        ]
        extra = _named(members, vocabulary) if len(members) == 1 else []
        group = _group([own, *others, *extra], vocabulary)
        for token in members.values():
            token.consumed = True
        groups.append(group)
    return groups


def _surest(token: _Token, keys: frozenset[str], vocabulary: Vocabulary) -> float:
    """How sure it is that `token` is one of `keys`."""
    first = vocabulary.lexicon.first
    return max((trust for option, trust in token.options.items() if {option, first(option)} & keys), default=0.0)


def _single(token: _Token, vocabulary: Vocabulary, measured: set[str]) -> Group:
    alternatives = [Alternative((_place(token.options, vocabulary),), 1.0), *_named({0: token}, vocabulary)]
    group = _group(alternatives, vocabulary)
    if token.unit or token.word in measured:
        group.needed, group.weight = False, min(group.weight, 1.0)
    elif token.number:
        group.weight = min(group.weight, 4.0)
    elif token.absent or token.word == LACKING:
        group.needed = False
    elif (slight := SLIGHT.get(stem(token.word), 1.0)) <= 0.4:
        group.needed, group.weight = False, min(group.weight, 10 * slight)
    return group


def _named(members: dict[int, _Token], vocabulary: Vocabulary) -> list[Alternative]:
    """Names of several words for single words."""
    return [
        Alternative(tuple(_place({stemmed: 1.0}, vocabulary) for stemmed in name), 0.95 * trust)
        for token in members.values()
        for option, trust in token.options.items()
        for name in vocabulary.lexicon.same_phrases.get(option, ())
    ]


def _place(options: dict[str, float], vocabulary: Vocabulary) -> dict[str, float]:
    """The indexed stems of `options` and of words that mean the same."""
    place = {option: trust for option, trust in options.items() if vocabulary.indexed(option)}
    for option, trust in options.items():
        for other in vocabulary.lexicon.same.get(option, ()):
            if vocabulary.indexed(other):
                place[other] = max(place.get(other, 0.0), 0.95 * trust)
    return place


def _group(alternatives: list[Alternative], vocabulary: Vocabulary) -> Group:
    """A group of those alternatives that some document can hold, weighed by the rarest of its ways."""
    possible = [alternative for alternative in alternatives if alternative.places and all(alternative.places)]
    return Group(possible, max((_weight(one, vocabulary) for one in possible), default=0.0), needed=True)


def _weight(alternative: Alternative, vocabulary: Vocabulary) -> float:
    total = 0.0
    for place in alternative.places:
        total += min(SLIGHT.get(stemmed, 1.0) * vocabulary.rarity(stemmed) for stemmed in place) ** 2
    return min(sqrt(total), 14.0)
