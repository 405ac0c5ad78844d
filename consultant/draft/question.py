"""Questions about codes, as against a case to code: how they are known, what each is about and which codes it names."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultant.codes.model import CodeEntry, CodeSet
from consultant.draft.mention import Mention, written_codes
from consultant.draft.passage import Passage

MOST = 8
"""How many questions of one mail are answered."""


class Asked(StrEnum):
    """What a question is about."""

    TOGETHER = "together"
    MODIFIER = "modifier"
    UNITS = "units"
    FEE = "fee"
    GLOBAL = "global period"
    CROSSWALK = "crosswalk"
    COVERAGE = "coverage"
    STATUS = "code status"
    ADD_ON = "add-on"
    NOTES = "notes"
    DIFFERENCE = "difference"
    WHICH_CODE = "which code"
    CODE = "code"


@dataclass(frozen=True)
class Question:
    """A question, what it is about and what it names."""

    topics: tuple[Asked, ...]
    passage: Passage
    codes: tuple[CodeEntry, ...]
    modifiers: tuple[str, ...] = ()
    count: int | None = None
    """The number of units it asks about."""
    old_codes: tuple[str, ...] = ()
    """ICD-9-CM codes it names."""
    unknown: tuple[str, ...] = ()
    """What is written like a code and is none."""
    own_codes: bool = True
    """It names its codes itself; else they are those of the rest of the mail."""

    @property
    def old(self) -> bool:
        """It asks about ICD-9-CM."""
        return bool(_ICD9.search(self.passage.text))

    @property
    def facility(self) -> bool:
        """It asks about the claim of a hospital."""
        return bool(_FACILITY.search(self.passage.text))

    @property
    def instructions(self) -> bool:
        """It asks what the notes of the tabular list say."""
        return bool(_INSTRUCTIONS.search(self.passage.text))


def is_question(passage: Passage) -> bool:
    """Whether the passage asks instead of telling."""
    text = passage.text.strip()
    return text.endswith("?") or bool(_ASKS.match(text))


def find_questions(
    passages: Sequence[Passage],
    named: Sequence[tuple[Mention, Passage]],
    beside: bool = False,
    disputed: bool = False,
) -> list[Question]:
    """The questions that can be answered from publications, in order.

    A question that names no code is about those of the whole mail, unless it stands `beside` a case: then a code has to
    be named, for `what do we bill?` is answered by the lines. In a dispute whatever names codes asks about them.
    """
    everything = tuple({mention.entry.code: mention.entry for mention, _ in named}.values())
    found: list[Question] = []
    for passage in passages:
        own = {mention.entry.code: mention.entry for mention, at in named if at is passage}
        if len(found) >= MOST or not (is_question(passage) or (disputed and own)):
            continue
        codes = tuple(own.values()) or (() if beside else everything)
        carried = [each for mention, at in named if at is passage for each in mention.modifiers]
        modifiers = tuple(dict.fromkeys([*_modifiers(passage.text), *carried]))
        old = tuple(match[1] for match in _OLD_CODE.finditer(passage.text)) if _ICD9.search(passage.text) else ()
        unknown = tuple(code for code in _written(passage.text) if code not in own and code not in old)
        topics = _topics(passage.text, codes, modifiers, old, unknown, beside, bool(own))
        if topics:
            found.append(Question(topics, passage, codes, modifiers, _count(passage.text), old, unknown, bool(own)))
    return _distinct(found)


def _distinct(found: list[Question]) -> list[Question]:
    """Without a question that asks the same of the same codes again (`is it bundled? can we unbundle it?`)."""
    seen: list[tuple[tuple[Asked, ...], tuple[CodeEntry, ...], tuple[str, ...]]] = []
    kept = []
    for one in found:
        key = (one.topics, one.codes, one.modifiers)
        if key not in seen:
            seen.append(key)
            kept.append(one)
    return kept


def _written(text: str) -> list[str]:
    return list(dict.fromkeys(match["code"] for match in written_codes(text)))


def _topics(
    text: str,
    codes: Sequence[CodeEntry],
    modifiers: Sequence[str],
    old: Sequence[str],
    unknown: Sequence[str],
    beside: bool,
    own: bool,
) -> tuple[Asked, ...]:
    """What a text asks about, as far as the codes it names allow."""
    procedures = [one for one in codes if one.code_set in {CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT}]
    diagnoses = [one for one in codes if one.code_set is CodeSet.ICD10CM]
    asks = {topic for topic, pattern in _KINDS if pattern.search(text)}
    if old or (Asked.CROSSWALK in asks and (diagnoses or procedures)):
        return (Asked.CROSSWALK,)
    chosen: list[Asked] = []
    if procedures:
        wanted = (Asked.UNITS, Asked.FEE, Asked.GLOBAL, Asked.COVERAGE, Asked.ADD_ON)
        chosen = [topic for topic in wanted if topic in asks]
        if Asked.TOGETHER in asks and (len(procedures) > 1 or beside) and Asked.ADD_ON not in chosen:
            chosen.insert(0, Asked.TOGETHER)
        if Asked.DIFFERENCE in asks and len(procedures) > 1:
            chosen.insert(0, Asked.DIFFERENCE)
        if not chosen and len(procedures) > 1 and (modifiers or Asked.MODIFIER in asks):
            chosen.append(Asked.TOGETHER)
        if Asked.MODIFIER in asks and Asked.TOGETHER not in chosen and Asked.FEE not in chosen:
            chosen.append(Asked.MODIFIER)
        if Asked.STATUS in asks and not chosen and own:
            chosen.append(Asked.STATUS)
    elif diagnoses:
        if Asked.STATUS in asks and own:
            chosen.append(Asked.STATUS)
        if Asked.NOTES in asks or (Asked.TOGETHER in asks and len(diagnoses) > 1):
            chosen.append(Asked.NOTES)
        if Asked.DIFFERENCE in asks and len(diagnoses) > 1 and not chosen:
            chosen.append(Asked.DIFFERENCE)
    elif modifiers and Asked.MODIFIER in asks:
        return (Asked.MODIFIER,)
    elif unknown and not beside:
        return (Asked.STATUS,)
    if not chosen and Asked.DIFFERENCE in asks and own:
        chosen.append(Asked.DIFFERENCE)
    if not chosen and not beside and Asked.WHICH_CODE in asks and not codes:
        chosen.append(Asked.WHICH_CODE)
    if not chosen and own and not beside:
        chosen.append(Asked.DIFFERENCE if len(codes) > 1 and Asked.WHICH_CODE in asks else Asked.CODE)
    return tuple(dict.fromkeys(chosen))


def _modifiers(text: str) -> list[str]:
    """The modifiers that a text names as such."""
    found = []
    for match in _MODIFIERS.finditer(text):
        words = match["list"] or match["bare"]
        found += [one for one in re.findall(r"\b[A-Z0-9]{2}\b", words) if one not in _WORDS]
    return found


def _count(text: str) -> int | None:
    match = _COUNT.search(text)
    if match is None:
        return None
    word = match["count"].lower()
    return int(word) if word.isdigit() else _NUMBERS.index(word) + 1


_WORDS = frozenset({"OR", "ON", "IS", "TO", "IN", "OF", "IT"})
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?:units?|times|injections?|lesions?|joints?|levels?)\b(?! per)",
    re.IGNORECASE,
)
_MODIFIERS = re.compile(
    r"\b(?i:modifiers?|mods?\.?) ?(?:#|of|called|code)? ?(?P<list>-?[A-Z0-9]{2}\b(?:(?: ?[,/&] ?| or (?:a )?(?:modifier )?| and (?:modifier )?|, or )-?[A-Z0-9]{2}\b)*)"
    r"|(?<![\w.])(?P<bare>-(?:2[2456]|5[0-9]|6[26]|7[6-9]|8[0-2]|9[15]))\b"
)
_OLD_CODE = re.compile(r"(?<![\w.$/-])(\d{3}(?:\.\d{1,2})?|V\d{2}(?:\.\d{1,2})?|E\d{3}(?:\.\d)?)(?![\w/]|\.\d)")
_ICD9 = re.compile(r"\bicd[ -]?9(?:[ -]?cm)?\b", re.IGNORECASE)
_FACILITY = re.compile(
    r"\b(?:facility claim|hospital claim|outpatient hospital claim|OPPS|UB-?04|APC)\b", re.IGNORECASE
)
_INSTRUCTIONS = re.compile(
    r"\b(?:excludes ?[12]?|code first|use additional|code also|7th|seventh|notes?|instructions?|sequenc\w+|guidelines?)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:and|so|also|but|hi|hello|hey|question|q)[,:!.]? )?(?:there[,!.]? )?"
    r"(?:(?:what|which|when|where|why|how (?:do|would|should|can|many|much|long|are|is|does)|can (?:i|we|you|these|this|both|it)|"
    r"could (?:i|we|you)|should (?:i|we)|is (?:it|this|that|there|[A-Z]?\d)|are (?:these|they|there)|do (?:i|we|you|these)|does|would|may (?:i|we)|will)\b.*[^.!]$"
    r"|(?:please |pls |kindly |could you |can you )(?:tell|let (?:us|me)|advise|confirm|clarify|explain|check|verify)\b.*"
    r"|(?:(?:i|we)(?:'m| am| are|'re)? (?:need|want|would like|looking|wondering|not sure|unsure|trying|confused)|wondering|looking for) "
    r"(?:to (?:know|confirm|ask|find|understand)|for the|if|whether|about|how|which|what|when|why)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = (
    (
        Asked.CROSSWALK,
        re.compile(
            r"\b(?:crosswalk\w*|maps? to|mapped|mapping|equivalents?|convert\w*|translat\w*|icd[ -]?9|gems?)\b|\b(?:which|what) (?:diagnos[ie]s|dx|icd\S*)(?: codes?)? (?:support|go|are payable|match|cover)\w*",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.TOGETHER,
        re.compile(
            r"\b(?:together|same (?:day|time|session|claim|visit|encounter|toe|foot|site|date)|bundle[ds]?|bundling|unbundle\w*|with each other|separately|both|"
            r"modifier 59|ncci|cci|ptp|edits?|on top of|in addition|also (?:bill|code|report)|alongside|as well|too|(?:bill|report|code|pay|paid|billed|reported|coded)\w* (?:\S+ )?with|along with|on one claim)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.UNITS,
        re.compile(
            r"\b(?:mues?|medically unlikely|max(?:imum)? units?|how many (?:units|times)|units? (?:limit|allowed|of)|unit limits?|\d+ units)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.FEE,
        re.compile(
            r"\b(?:fees?|reimburse\w*|rvus?|allowable|allowed amount|payment amount|pay rate|rates?|(?:how much|what) (?:does|do|will|would|is)\b.{0,30}\b(?:pay|pays|paid|allow|allows|worth|cost)|how much)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.GLOBAL,
        re.compile(
            r"\bglobal (?:period|days?|surg\w+|package|indicator)\b|\b(?:post-?op(?:erative)?|follow[ -]?up) (?:period|days)\b|\bglobals?\b(?= (?:for|of|on))",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.COVERAGE,
        re.compile(
            r"\b(?:cover(?:ed|age|s)?|lcds?|ncds?|medical(?:ly)? necess\w+|medical policy|prior auth\w*|(?:local|national) coverage)\b",
            re.IGNORECASE,
        ),
    ),
    (Asked.ADD_ON, re.compile(r"\b(?:add[ -]?ons?|primary (?:codes?|procedures?)|primaries)\b", re.IGNORECASE)),
    (
        Asked.STATUS,
        re.compile(
            r"\b(?:valid|active|deleted|discontinued|terminated|retired|still (?:good|exist\w*|billable|use\w*|around)|in effect|effective|in force|new code|expired?|billable|(?:was|were|has|have|did)\b.{0,30}\bchanged?|replaced?|replacement|header|status)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.NOTES,
        re.compile(
            r"\b(?:excludes ?[12]?|code first|use additional|code also|sequenc\w+|(?:listed|coded|code|goes|reported) first|7th|seventh|tabular|notes?|instructions?|guidelines?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.MODIFIER,
        re.compile(
            r"\b(?:modifiers?|mods?)\b|(?<![\w.])-(?:25|26|50|51|52|53|57|58|59|62|76|77|78|79|80|91|95)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.DIFFERENCE,
        re.compile(
            r"\b(?:difference\w*|different from|differentiate\w*|vs\.?|versus|distinguish|choose between|instead of|rather than|"
            r"when (?:do|to|should|would) (?:i |we )?use|when we use)\b|\b\d{5} or \d{5}\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.WHICH_CODE,
        re.compile(
            r"\b(?:which|what|right|correct|proper|best) (?:\w+ ){0,3}codes?\b|\bcode for\b|"
            r"\bhow (?:do|would|should|can|to) (?:\w+ )?(?:code|bill|report)\b",
            re.IGNORECASE,
        ),
    ),
)
