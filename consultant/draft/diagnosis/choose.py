"""Which code says what a statement says: most of its words, and as little else as possible."""

import re
from dataclasses import dataclass

from consultant.codes.model import CodeEntry
from consultant.draft.diagnosis.head import heads
from consultant.draft.diagnosis.search import Searches
from consultant.draft.diagnosis.statement import Statement
from consultant.draft.diagnosis.wording import MARKERS, key, keys, keys_of_note, weight, wording
from consultant.draft.side import Side, only_side, sides
from consultant.draft.words import plain_words

LISTED_ENOUGH = 0.55
"""How well a code has to fit what the note lists as a diagnosis, of about 1."""
TOLD_ENOUGH = 0.72
"""The same for what it tells in passing."""
CANDIDATES = 5
_TELLING = 0.5
"""What a word weighs that tells something."""
_SYNONYM, _UNNAMED = 0.8, 0.12
"""How well a code has to fit that does not have the word for the illness, and what that takes from it."""
_NAMED = 0.9
"""A code that fits as well as this has another name for what is asked."""
_VAGUE = keys("other specified")
_MOST_ALONE = 3.0
"""Where a category has one found code alone, it may have another name for everything."""
_WHOLE = 8
"""The length of a code with a 7th character, as written."""
_TOP = 3
"""Of how many found codes the codes beside them are looked at."""
_UNSAID, _SAID, _MARKED, _SIDED, _BESIDE, _ASIDE_FROM = 0.12, 0.07, 0.3, 0.12, 0.04, 0.15
_OMITTED, _MOST_OMITTED, _DENIED = 0.05, 3.0, 0.12
"""What a word takes that the note describes the illness by and the code leaves out; what it adds that both deny."""
_EXACT = 0.95
"""A code that fits as well as this is what the words are a name of."""
_NEVER = re.compile(r"[V-Y]|Z(?!01\.[0-3]|[29]|3(?![47A])|1[123]|4[789]|51|16|17|18|68)|U(?!07)")
"""External causes, and reasons for an encounter that no illness names (ICD-10-CM chapters 20 and 21)."""
_GENERAL = keys(
    "infection infected injury disease disorder reaction failure stenosis swelling mass lump lesion obstruction "
    "deficiency wound acute chronic exacerbation flare right left bilateral impaction adhesions discharge "
    "collapse delay growth syndrome hypertrophy"
)
"""Words that name no illness by themselves."""
_SITED = keys(
    "ulcer avulsion tear torn fracture laceration pain ache cyst abscess tumor cancer neoplasm carcinoma polyp "
    "nodule stone calculus hernia burn contusion abrasion bite dislocation subluxation sprain strain effusion "
    "edema bleeding hemorrhage rupture prolapse fistula stricture perforation necrosis arthritis osteoarthritis "
    "bursitis amputation contracture deformity foreign body arthropathy adenoma dysplasia numbness weakness spasm "
    "retention instability stiffness fx lac"
)
"""Words that name an illness only with the place where it is."""
_ALONE = keys(
    "bleeding hemorrhage abscess ulcer fistula perforation necrosis rupture cyst polyp tear fracture laceration stone "
    "calculus burn contusion abrasion bite dislocation sprain strain tumor neoplasm nodule pain ache effusion "
    "puncture open wound prolapse stricture acute chronic severe mild moderate"
)
"""Words whose code without a place would tell nothing."""
_PARTS = keys(
    "hand foot heel ankle knee hip shoulder elbow wrist forearm thigh calf toe finger thumb eye ear nose neck breast "
    "scalp face lip tongue hallux back buttock sacrum groin axilla colon esophagus stomach rectum bladder kidney ureter"
)
"""Parts of the body: a code for one is not a code for another."""
_PREGNANT = re.compile(
    r"\b(?:pregnan\w+|gestation\w*|trimester|gravid\w*|prenatal|antepartum|ob\b|deliver(?:y|ed)|labor|postpartum|"
    r"c-?section|cesarean|miscarriage|ectopic|abortion|g\d+ ?p\d+|iup|weeks? pregnant)\b",
    re.IGNORECASE,
)
_NOT_PREGNANT = re.compile(r"\b(?:not pregnant|pregnancy test|hcg|upt|no pregnancy|never pregnant)\b", re.IGNORECASE)
_IN_PREGNANCY = keys("pregnancy maternal complicating")
_SUBPARTS = keys("head neck shaft styloid olecranon coronoid condyle tuberosity malleolus")
_SUBPART = 0.2
"""A part of a bone that a code names and the note does not."""
_WITH = re.compile(r",?\s\bwith\b,?\s")
_AT_RISK = keys("high-risk risk elderly young history assisted insufficient grand multiparity previous")
_NEWBORN = re.compile(r"\b(?:newborn|neonat\w+|nicu|perinatal|days? old|birth weight)\b", re.IGNORECASE)
_PRESSED = re.compile(
    r"(?<!non-)(?<!non )\bpressure (?:ulcer|injur|sore|wound)\w*|\bdecubit\w+|\bbed ?sores?\b"
    r"|\bulcer[^.\n]{0,40}\b(?:stage [1-4]|unstageable)\b|\b(?:stage [1-4]|unstageable)\b[^.\n]{0,40}\bulcer",
    re.IGNORECASE,
)
_VARICOSE = re.compile(r"\bvaric\w+|\bvenous\b|\bstasis\b", re.IGNORECASE)
_CAUSES = {"L89": _PRESSED, "I83.0": _VARICOSE, "I83.2": _VARICOSE}
"""Ulcers by their cause: such a code needs a note that tells of it (for pressure: Official Guidelines I.C.12.a)."""
_BOTH = 0.9
"""How well a code has to fit two illnesses when it has another name for the first."""
PLACING = frozenset(
    {"right", "left", "bilateral", "proximal", "distal", "dorsal", "medial", "lateral", "anterior", "posterior"}
)
_HEPATITIS = re.compile(r"\bhepatitis ([ABC])\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_ELSEWHERE = re.compile(r"\b(?:in|due to) (?:other )?(?:specified )?diseases classified elsewhere")


@dataclass(frozen=True)
class Surroundings:
    """What a whole note says that bears on every diagnosis in it."""

    side: Side | None
    """The one side it speaks of."""
    keys: frozenset[str]
    pregnant: bool
    newborn: bool
    male: bool
    causes: frozenset[str]
    """Of the codes for ulcers of one cause, those whose cause it tells of."""


@dataclass(frozen=True)
class Choice:
    """What was chosen for a statement."""

    entries: list[CodeEntry]
    """Best first."""
    score: float
    covered: frozenset[str]
    """Which words of the statement the best one answers."""
    side: Side | None
    side_open: bool
    joined: bool
    """It answers for the illness joined to this one too."""


def surroundings(text: str, *, male: bool) -> Surroundings:
    """What `text`, all that a note states, says for every diagnosis."""
    pregnant = bool(_PREGNANT.search(_NOT_PREGNANT.sub(" ", text)))
    words = keys_of_note(text) | (_IN_PREGNANCY if pregnant else frozenset())
    causes = frozenset(start for start, words in _CAUSES.items() if words.search(text))
    return Surroundings(only_side(text), words, pregnant, bool(_NEWBORN.search(text)), male, causes)


def choose(statement: Statement, around: Surroundings, searches: Searches) -> Choice | None:
    """The codes for `statement`, best first; None when none fits well enough."""
    enough = LISTED_ENOUGH if statement.listed else TOLD_ENOUGH
    words = keys(statement.core)
    if words <= _GENERAL or words <= _ALONE:
        return None
    single = _choose(statement, _queries(statement.core, statement.qualified), around, searches)
    if (single is None or single.score < enough) and not _heads(statement.core) <= _SITED | _GENERAL:
        single = _choose(statement, [" ".join(one[0] for one in heads(statement.core))], around, searches) or single
    if statement.joined:
        both = _choose(statement, [_query(statement.joined)], around, searches, joined=True)
        known = single is not None and single.score >= enough
        if both and both.score >= max(enough, 0.8) and _answers_both(both, statement, known=known):
            return both
    if single is None or single.score >= enough:
        return single
    named = _heads(statement.core)
    says = wording(single.entries[0].description).says
    return single if named & says and single.score >= LISTED_ENOUGH else None


def _heads(text: str) -> frozenset[str]:
    """The words that name an illness in `text`, in the form in which words are compared."""
    return frozenset[str]().union(*(keys(one[0]) for one in heads(text)))


def _answers_both(choice: Choice, statement: Statement, *, known: bool) -> bool:
    """Whether the code speaks of both illnesses that the note joins; `known`: the first has a code of its own."""
    first = _heads(statement.core) - _GENERAL
    second = _heads(statement.joined) - _heads(statement.core)
    said = wording(choice.entries[0].description).says
    return bool(said & second) and bool(first & said or (choice.score >= _BOTH and not known))


def _query(text: str) -> str:
    kind = _HEPATITIS.search(text)  # a `c` alone is `with` elsewhere
    return " ".join(dict.fromkeys([*plain_words(text), *([kind[1].lower()] if kind else [])]))


def _queries(core: str, qualified: str) -> list[str]:
    """What to search for: the whole, its core, and that without side and region, which are settled by the note."""
    plain = " ".join(word for word in _query(core).split() if word not in PLACING)
    return list(dict.fromkeys(one for one in (_query(qualified), _query(core), plain) if one))


def _choose(
    statement: Statement, queries: list[str], around: Surroundings, searches: Searches, *, joined: bool = False
) -> Choice | None:
    words = frozenset(key(word) for word in plain_words(statement.joined if joined else statement.core))
    context = keys(statement.context) | keys(statement.qualified)
    denied = keys(statement.denied)
    described = keys(statement.joined if joined else statement.qualified)
    side = _side(statement, around)
    base = _base(queries, words, around, searches)
    if not base:
        return None
    _add_families(base, searches)
    common = _common(base)
    telling = described & frozenset[str]().union(*(wording(one.description).says for one, _, _ in base.values()))
    scored = []
    named = _heads(statement.core)
    for entry, fit, matched in base.values():
        own = wording(entry.description).says | keys(matched)
        if entry.code.startswith("O09") and not words & _AT_RISK:
            continue
        if not (named or words & own) or (named and fit < _SYNONYM and not named & own):
            continue
        if (
            words & own
            and all(weight(word) < _TELLING for word in words & own)
            and any(weight(word) >= _TELLING for word in words)
        ):
            continue  # all they share is a word like `primary`
        if (one := _score(entry, fit, matched, words, context, common, side, around)) is not None:
            one -= _UNNAMED * bool(named and not named & own)
            vague = 3 if "unspecified" in entry.description.lower() else 1
            one -= vague * _OMITTED * min(_MOST_OMITTED, sum(weight(word) for word in telling - own - words))
            one += _DENIED * bool(denied & wording(entry.description).lacks)
            scored.append((one, entry))
    if not scored:
        return None
    scored.sort(key=lambda one: (-round(one[0], 3), len(one[1].description), one[1].code))
    score, best = scored[0]
    said = wording(best.description)
    family = [one for one in searches.family(best.code) if wording(one.description).sides]
    sided = bool(said.sides) or (said.open_side and bool(family))
    ranked = [entry for _, entry in scored]
    if sided and not said.sides and side is None:  # what is missing is the side: the codes that name it come next
        start = best.code[:-2] if len(best.code) == _WHOLE else best.code[:-1]
        ranked = [best, *(one for one in family if one.code.startswith(start)), *ranked[1:]]
    return Choice(
        list(dict.fromkeys(ranked))[:CANDIDATES],
        score,
        words & (said.says | keys(base[best.code][2])),
        side if said.sides else None,
        sided and not said.sides and side is None,
        joined,
    )


def _side(statement: Statement, around: Surroundings) -> Side | None:
    """The side that the statement names, or its passage, or the whole note when it speaks of one alone."""
    for text in (statement.qualified, statement.near, statement.context):
        if sides(text):
            return only_side(text)
    return around.side


_Base = dict[str, tuple[CodeEntry, float, str]]


def _led_by_another(description: str, matched: str, told: frozenset[str]) -> bool:
    """Whether the code is of another illness, which the note does not have, with the one it has."""
    for text in {description, matched}:
        lead, *rest = _WITH.split(text, maxsplit=1)
        named = _heads(lead) - _GENERAL
        if rest and named and not named & told:
            return True
    return False


def _base(queries: list[str], words: frozenset[str], around: Surroundings, searches: Searches) -> _Base:
    """Each found code with how well the search thinks it fits, and the words that were found."""
    base: _Base = {}
    for query in queries:
        asked = frozenset(key(word) for word in query.split())
        share = _mass(asked & words) / (_mass(words) or 1.0)
        for hit in searches.hits(query):
            if not _possible(hit.entry, around):
                continue
            fit = min(hit.score, 1.1) * (0.5 + 0.5 * min(1.0, share))
            if hit.entry.code not in base or fit > base[hit.entry.code][1]:
                base[hit.entry.code] = (hit.entry, fit, hit.matched)
    return base


def _mass(words: frozenset[str]) -> float:
    return sum(0.2 if word in PLACING else 1.0 for word in words)


def _possible(entry: CodeEntry, around: Surroundings) -> bool:
    code = entry.code
    if _NEVER.match(code) or _ELSEWHERE.search(entry.description):
        return False
    if code[0] == "O":
        return around.pregnant
    if any(code.startswith(start) for start in _CAUSES.keys() - around.causes):
        return False
    return around.newborn or code[0] != "P"


def _add_families(base: _Base, searches: Searches) -> None:
    """The codes beside the best found ones: they differ in the one fact that the note may hold elsewhere."""
    best = sorted(base.values(), key=lambda one: -one[1])[:_TOP]
    for entry, fit, _ in best:
        if fit < 0.75 * best[0][1]:
            continue
        vague = "unspecified" in entry.description.lower()
        for sibling in searches.family(entry.code):
            known = base.get(sibling.code)
            worth = fit - (_BESIDE if vague else _ASIDE_FROM)
            if known is None or (vague and known[1] < worth):
                base[sibling.code] = (sibling, worth, sibling.description)


def _common(base: _Base) -> dict[str, frozenset[str]]:
    """For each category the words that tell nothing apart: those that all its found codes say, and those of a code
    that the search takes for another name of what is asked."""
    found: dict[str, list[tuple[float, frozenset[str]]]] = {}
    for entry, fit, _ in base.values():
        found.setdefault(entry.code[:3], []).append((fit, wording(entry.description).says))
    common = {}
    for category, said in found.items():
        fit, says = max(said, key=lambda one: one[0])
        if len(said) > 1:
            common[category] = (says if fit >= _NAMED else frozenset.intersection(*(one for _, one in said))) - _VAGUE
    return common


def _score(
    entry: CodeEntry,
    fit: float,
    matched: str,
    words: frozenset[str],
    context: frozenset[str],
    common: dict[str, frozenset[str]],
    side: Side | None,
    around: Surroundings,
) -> float | None:
    """How well a code fits, with what it says and the note does not taken away; None for the wrong side."""
    own = wording(entry.description)
    score = fit
    if own.sides:
        if side is None or side not in own.sides:
            return None
        score += _SIDED
    if "unilateral" in entry.description.lower() and side is Side.BOTH:
        return None
    plain = _ASIDE.sub(" ", entry.description.lower())
    if ("female" in plain) if around.male else re.search(r"\bmale breast", plain):
        return None
    told = context | words
    alone = entry.code[:3] not in common
    apart = own.says - common.get(entry.code[:3], frozenset())
    if own.called and own.called <= told:
        apart = frozenset()
    added = sum(weight(word) for word in apart - told)
    if matched != entry.description:  # an index term may say what the description leaves to `other`
        added = min(added, sum(weight(word) for word in keys(_ASIDE.sub(" ", matched)) - told))
    score -= _UNSAID * (min(added, _MOST_ALONE) / 2 if alone else added)
    score += 0.0 if alone else _SAID * sum(weight(word) for word in apart & told)
    if fit < _EXACT:
        score -= _MARKED * bool(((own.says | keys(_ASIDE.sub(" ", matched))) & MARKERS) - told - around.keys)
    score -= 0.25 * bool((own.lacks & words) - own.says)
    elsewhere = own.says & _PARTS and not own.says & _PARTS & told and words & _PARTS
    score -= _MARKED * bool(elsewhere)
    score -= _SUBPART * bool((own.says & _SUBPARTS) - told)
    score -= _MARKED * _led_by_another(entry.description, matched, told)
    return score
