"""What is counted by number: actinic keratoses, warts, skin tags, nails, corns."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from consultant.draft.passage import Passage
from consultant.draft.reckon import number as rule
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.number import NUMBER, number_of, value
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned


@dataclass(frozen=True)
class _Thing:
    """Something that is counted, the words for it and for what is done to it."""

    rule: Callable[[int], list[Counted]]
    noun: str
    """In the singular or plural; the plural ends in a group `many`."""
    act: str
    one: str
    """The noun in the singular: `the wart` is one."""
    asks: str
    covers: tuple[tuple[str, str], ...]
    unless: str = ""
    plainly: str = ""
    """Words for what is done that need no noun beside them: the lesions may stand in the sentence before."""


_DESTROYED = (
    r"\b(?:cryo\w*|froz\w*|freez\w*|liquid nitrogen|ln2|destr\w*|treated|treatment|electrodes\w+|curett\w*|laser\w*|"
    r"ablat\w*|cantharidin|candida)\b"
)
_FROZEN = r"\b(?:cryo\w*|froz\w*|freez\w*|liquid nitrogen|ln2|destroyed|electrodes\w+|curett\w*|cantharidin)\b"
_THINGS = (
    _Thing(
        rule.premalignant,
        r"(?:actinic keratos(?P<many>e)?[ei]?s|aks?\b|solar keratos[ei]s|premalignant lesions?)",
        _DESTROYED,
        r"(?:actinic keratosis|ak\b)",
        "How many actinic keratoses were destroyed?",
        (("17000", "17004"),),
        plainly=_FROZEN,
    ),
    _Thing(
        rule.benign,
        r"(?:warts?\b|verruca(?:e|s)?\b(?: vulgaris| plantaris)?|mollusc(?:um|a)(?: contagiosum)?(?: lesions?)?|"
        r"seborrheic keratos[ei]s|sks?\b)",
        _DESTROYED,
        r"(?:wart\b|verruca\b|seborrheic keratosis|sk\b)",
        "How many lesions were destroyed?",
        (("17110", "17111"),),
        r"\b(?:penis|penile|anal|anus|vulva\w*|vagina\w*|genital\w*|condyloma\w*)\b",
        plainly=_FROZEN,
    ),
    _Thing(
        rule.skin_tags,
        r"(?:skin tags?|acrochord(?:on|ons|a)|fibrocutaneous tags?)",
        r"\b(?:remov\w*|snip\w*|excis\w*|shav\w*|cut|clipp\w*|treated|destr\w*|cauter\w*)\b",
        r"(?:skin tag\b|acrochordon\b)",
        "How many skin tags were removed?",
        (("11200", "11201"),),
        plainly=r"\b(?:snip\w*|clipp\w*)\b",
    ),
    _Thing(
        rule.nails,
        r"(?:(?:toe|finger)?nails?\b(?: plates?)?)",
        r"\b(?:debrid\w*|reduc\w*|burr\w*|thinn\w*|grind\w*|ground)\b",
        r"(?:toe|finger)?nail\b",
        "How many nails were debrided?",
        (("11720", "11721"),),
        r"\b(?:avuls\w*|matrix\w*|phenol\w*|ingrown|nail ?bed|\w*medullary|fractur\w+|femur|tibia|screws?)\b",
    ),
    _Thing(
        rule.paring,
        r"(?:(?:corns?|callus(?:es)?|callosit(?:y|ies)|(?:hyper)?keratotic lesions?|helomas?|tylomas?|ipks?)\b)",
        r"\b(?:par(?:ed|ing)|trimm\w*|debrid\w*|shav\w*|cut|reduc\w*)\b",
        r"(?:corn|callus|lesion|ipk|heloma|tyloma)\b",
        "How many corns or calluses were pared?",
        (("11055", "11057"),),
    ),
)
_ALL_TEN = re.compile(
    r"\b(?:all|each of the) (?:of )?(?:(?:the|his|her) )?(?:10|ten)?\s*(?:\w+ ){0,3}?(?:toe|finger)?nails\b"
    r"|\bnails? 1[ -]*(?:-|–|to|through)[ -]*5,? (?:bilaterally|bilateral|b/l|on both feet|both feet|of both feet)\b"
    r"|\bnails? 1[ -]*(?:-|–|to|through)[ -]*10\b|\bnails (?:\w+ ){0,3}on both feet\b",
    re.IGNORECASE,
)
_NAIL_RANGE = re.compile(
    r"\b(?P<a>[1-5])\s*(?:-|–|to|through)\s*(?P<b>[1-5])\b(?!\s?(?:cm|mm))",
    re.IGNORECASE,
)


def read_counted(thing: int) -> Callable[[Tale], Reckoned | None]:
    """The reader of one of the things that are counted, by its place in the list of them."""
    own = _THINGS[thing]

    def read(tale: Tale) -> Reckoned | None:
        return _read(own, tale)

    return read


COUNTED = tuple(read_counted(place) for place in range(len(_THINGS)))
"""A reader for each kind of thing that is counted."""


def _read(thing: _Thing, tale: Tale) -> Reckoned | None:
    noun, act = re.compile(thing.noun, re.IGNORECASE), re.compile(thing.act, re.IGNORECASE)
    unless = re.compile(thing.unless, re.IGNORECASE) if thing.unless else None
    numbers: list[int] = []
    passages: list[Passage] = []
    open_: list[Passage] = []
    direct = [one for one in tale.said if noun.search(one.text) and act.search(one.text)]
    for said in direct or _led_to(thing, tale):
        text = said.text
        if unless and unless.search(text):
            continue
        number = _nails(text) if thing.rule is rule.nails else _all_of(text) or _listed(text, thing.noun)
        number = number or number_of(text, thing.noun.replace("(?P<many>e)?", "e?"))
        if number is None and re.search(rf"\b(?:an?|the|this|single)\s+(?:\w+\s+){{0,2}}{thing.one}", text, re.I):
            number = 1
        if number is None:
            open_.append(said.passage)
        elif number not in numbers or said.passage.lists:  # a sentence that tells the same number tells it again
            numbers.append(number)
            passages.append(said.passage)
    if numbers:
        return reckoned(Count(tuple(thing.rule(sum(numbers)))), [tuple(passages)], thing.covers)
    return reckoned(Count((), (thing.asks,)), [tuple(open_)], thing.covers) if open_ else None


def _led_to(thing: _Thing, tale: Tale) -> list[Said]:
    """Sentences that tell what was done alone, each with the one before it that names the things."""
    if not thing.plainly:
        return []
    noun, plainly = re.compile(thing.noun, re.IGNORECASE), re.compile(thing.plainly, re.IGNORECASE)
    others = re.compile(
        "|".join(one.noun for one in _THINGS if one is not thing).replace("(?P<many>e)?", "e?"), re.IGNORECASE
    )
    found = []
    for place, one in enumerate(tale.said):
        if not plainly.search(one.text) or others.search(one.text) or _OF_ONE.search(one.text):
            continue
        before = next(
            (other for other in reversed(tale.said[max(0, place - 2) : place]) if noun.search(other.text)), None
        )
        if before is not None and not others.search(before.text):
            found.append(Said(one.passage, f"{before.text.strip()} {one.text}"))
    return found


_OF_ONE = re.compile(r"\b(?:carcinoma|bcc|scc|nev(?:us|i)|cyst|lentig\w+|papilloma|ed ?& ?c)\b", re.IGNORECASE)


def _all_of(text: str) -> int | None:
    """The number that `all nine lesions` or `all 18` gives."""
    match = re.search(
        rf"\ball (?:of (?:the|these) )?(?P<n>{NUMBER})\b(?! ?(?:cm|mm|sides?|edges?|margins?|layers?))", text, re.I
    )
    return value(match["n"]) if match else None


def _listed(text: str, noun: str) -> int | None:
    """The sum of `AKs: 4 forehead, 3 left temple, 2 right forearm`."""
    plain = noun.replace("(?P<many>e)?", "e?")
    listed = re.search(rf"{plain}\s*[:(-]\s*(?P<list>\d{{1,2}} (?:on |of )?[a-z][^.;)]*)", text, re.IGNORECASE)
    if listed is None:
        return _by_place(text, plain)
    numbers = re.findall(
        r"(?:^|[,&]|\band)\s*(\d{1,2}) (?!(?:cm|mm|cycles?|seconds?)\b)(?=[a-z])", listed["list"], re.IGNORECASE
    )
    return sum(map(int, numbers)) if len(numbers) > 1 else None


def _by_place(text: str, noun: str) -> int | None:
    """The sum of `AKs: scalp 6, forehead 4, R ear 2`."""
    listed = re.search(
        rf"{noun}\s*[:(-]\s*(?P<list>(?:[a-z][a-z ./-]* x?\d{{1,2}}\b(?:,|;| and| &)?\s*){{2,}})(?:[.)\n]|$)",
        text,
        re.IGNORECASE,
    )
    if listed is None or re.search(r"\d ?(?:cm|mm|cycles?|seconds?|sec)\b", listed["list"], re.IGNORECASE):
        return None
    return sum(map(int, re.findall(r"\d+", listed["list"])))


def _nails(text: str) -> int | None:
    """Nails given as all ten, or by their numbers on each foot."""
    if _ALL_TEN.search(text):
        return 10
    ranges = [abs(int(match["b"]) - int(match["a"])) + 1 for match in _NAIL_RANGE.finditer(text)]
    if len(ranges) == 1 and re.search(r"\b(?:bilateral(?:ly)?|b/l|both feet|each foot)\b", text, re.IGNORECASE):
        return 2 * ranges[0]
    return sum(ranges) or None
