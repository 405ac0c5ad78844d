"""Skin lesions that were cut out, shaved off or destroyed as malignant: size, margins, place and nature of each."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count
from consultant.draft.reckon.lesion import Lesion, Removal, lesions
from consultant.draft.reckon.site import Site
from consultant.draft.told.item import filled, items, parts, spans
from consultant.draft.told.place import only_place, places
from consultant.draft.told.row import is_row, row_text, written
from consultant.draft.told.skin.biopsy import row_sampled
from consultant.draft.told.skin.repair import closure_of
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

_REMOVALS = (
    (
        Removal.SHAVE,
        re.compile(r"\bshav(?:e|ed|ing)\b(?!\s+biops)(?! (?:the )?(?:hair|scalp|area|site))", re.IGNORECASE),
    ),
    (
        Removal.DESTRUCTION,
        re.compile(
            r"\bed ?& ?c\b|\bedc\b|\bd ?& ?c x ?3\b|\belectrodes\w+|\bcuret(?:t|ted|tage)\w*|\bdestr(?:oyed|uction)\b|"
            r"\bcryo(?:surgery|therapy)\b|\bdesiccat\w+",
            re.IGNORECASE,
        ),
    ),
    (
        Removal.EXCISION,
        re.compile(r"\bexcis(?:ed|ion|ions|ional|ing|e)\b(?!\s+(?:biopsy )?was (?:not))", re.IGNORECASE),
    ),
)
_SKIN = re.compile(
    r"\blesions?\b|\bnev(?:us|i)\b|\bmoles?\b|\bcysts?\b|\bcarcinomas?\b|\bmelanomas?\b|\bbccs?\b|\bsccs?\b|"
    r"\bdermatofibromas?\b|\bkeratos[ei]s\b|\bpapules?\b|\bnodules?\b|\bgrowths?\b|\bskin cancers?\b|\bfibromas?\b|"
    r"\bkeloids?\b",
    re.IGNORECASE,
)
_NOT_SKIN = re.compile(
    r"\bmohs\b|\blipomas?\b|\bsubfascial\b|\bsubcutaneous (?:mass|tumou?r)|\bbreast (?:mass|lesion|lump)|"
    r"\bganglion|\bbaker|\bpilonidal|\bovar\w+|\bbone\b|\bdebrid\w+|\bbunion|\bneuroma|\bpolyp|\bbartholin|"
    r"\bthyroid|\bcervix\b|\bwarts?\b|\bactinic\b|\bskin tags?\b|\bbiops(?:y|ies)\b(?![ -]proven)",
    re.IGNORECASE,
)
_MALIGNANT = re.compile(
    r"\bbasal cell\b|\bbccs?\b|\bsquamous cell\b|\bsccs?\b|\bscc ?is\b|\bmelanomas?\b(?! (?:ruled|excluded))|"
    r"\bcarcinomas?\b|\bmalignan\w+|\bmerkel\b|\bskin cancers?\b|\bbowen",
    re.IGNORECASE,
)
_BENIGN = re.compile(
    r"\bbenign\b|\bnev(?:us|i)\b|\bmoles?\b|\bcysts?\b|\bdermatofibromas?\b|\bfibromas?\b|\bseborrhe\w+|\bkeloids?\b|"
    r"\bangiomas?\b|\blentig\w+",
    re.IGNORECASE,
)
_N = r"(?P<n>\d*\.?\d+)\s?-?(?P<unit>mm|cm)"
_MARGINS = (
    re.compile(rf"{_N}\s+(?:(?!excis|with|and|lesion|incl)\w+\s+){{0,2}}margins?\b", re.IGNORECASE),
    re.compile(
        rf"\bmargins?\b(?:,? \(?(?:on )?(?:each|every) side\)?)?(?:\s+(?:of|was|were|is|at|measured|around))*\s*:?\s*{_N}",
        re.IGNORECASE,
    ),
)
_EXCISED = (
    re.compile(
        rf"\b(?:excised|excision|total)\s+(?:\w+\s+)?(?:diameter|size|width)\b(?:\s+(?:of|was|is))*\s*:?\s*{_N}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_N}\s+(?:total\s+)?(?:excised|excision)\s+(?:diameter|size)", re.IGNORECASE),
    re.compile(
        rf"{_N}\s+(?:in\s+(?:total|all)\s+)?(?:including|with|incl\.?)\s+(?:the\s+)?margins?\b(?!\s+of)", re.IGNORECASE
    ),
    re.compile(rf"\btotal(?:ing|\s+of)?\s+{_N}", re.IGNORECASE),
)
COVERS = {
    Removal.EXCISION: (("11400", "11446"), ("11600", "11646")),
    Removal.SHAVE: (("11300", "11313"),),
    Removal.DESTRUCTION: (("17260", "17286"),),
}


@dataclass(frozen=True)
class _Told:
    """A lesion as it is told; what is not told is None."""

    removal: Removal
    cm: Decimal | None
    excised: Decimal | None
    margins: tuple[Decimal, ...]
    site: Site | None
    malignant: bool | None
    passage: Passage


def read_lesions(tale: Tale) -> Reckoned | None:
    """The lesions that were removed, each with its size; asks for the size, the place or what pathology found."""
    lone = _lone_removal(written(tale.said))
    found = _without_repeats(
        [one for said in _led_to(tale.said) if not row_sampled(said, tale) for one in _told(said, lone)]
    )
    if not found:
        return None
    found = [_completed(one, tale) for one in found]
    overall = nature(tale.everything)
    questions: list[str] = []
    removed: list[Lesion] = []
    passages: list[tuple[Passage, ...]] = []
    bare = False
    around = only_place(tale.around)
    for told in found:
        one = told if told.site is not None else replace(told, site=around)
        malignant = one.malignant if one.malignant is not None else overall
        where = f" ({one.site})" if one.site else ""
        if one.removal is Removal.DESTRUCTION and malignant is not True:
            continue
        size = one.excised if one.excised is not None else one.cm
        if size is None:
            what = "lesion, and how wide the narrowest margin" if one.removal is Removal.EXCISION else "lesion"
            questions.append(f"How wide was the {what}{where}, in centimetres?")
        elif one.site is None:
            questions.append(f"Where on the body was the lesion of {size.normalize():f} cm?")
        elif malignant is None and one.removal is Removal.EXCISION:
            questions.append(f"What did pathology find in the lesion{where}: benign or malignant?")
        else:
            bare = bare or (one.removal is Removal.EXCISION and not one.margins and one.excised is None)
            removed.append(Lesion(one.cm or size, one.site, one.removal, bool(malignant), one.margins, one.excised))
            passages.append((one.passage,))
    doubts: tuple[str, ...] = ()
    if bare:
        questions.append("How wide was the narrowest margin of the excision, in centimetres? It counts on both sides.")
        doubts = ("no margin is told; the lesion's own width is a stopgap",)
    covers = tuple(dict.fromkeys(pair for one in found for pair in COVERS[one.removal]))
    return reckoned(Count(tuple(lesions(removed)), tuple(dict.fromkeys(questions))), passages, covers, doubts)


def _led_to(said: tuple[Said, ...]) -> list[Said]:
    """`said`, where a sentence that tells of a removal alone is led to by those before it that name and measure."""
    led: list[Said] = []
    for place, one in enumerate(said):
        removed = any(words.search(one.text) for _, words in _REMOVALS)
        if not removed or is_row(one) or (_SKIN.search(one.text) and _is_size(one.text)) or _NOT_SKIN.search(one.text):
            led.append(one)
            continue
        before: list[str] = []
        for other in reversed(said[max(0, place - _REACH) : place]):
            if any(words.search(other.text) for _, words in _REMOVALS) or closure_of(other.text) or is_row(other):
                break
            before.insert(0, other.text.strip())
        lead = [text for text in before if (_SKIN.search(text) or spans(text)) and not _NOT_SKIN.search(text)]
        led.append(Said(one.passage, " ".join([*lead, one.text])) if lead else one)
    return led


_REACH = 3
"""So many sentences may stand between the measure of a lesion and its removal."""


def _completed(one: _Told, tale: Tale) -> _Told:
    """`one` with what other sentences tell: its size where one lesion is measured, its margins, its place."""
    sentences = [said.text for said in tale.said]
    if one.cm is None and one.excised is None:
        sizes = {
            span.widest
            for text in sentences
            if _SKIN.search(text) and re.search(r"\bmeasur\w+", text, re.IGNORECASE)
            for span in spans(_taken(_MARGINS, text)[1])
        }
        one = replace(one, cm=sizes.pop()) if len(sizes) == 1 else one
    if not one.margins and one.excised is None:
        margins = [margin for text in [*sentences, tale.around] for margin in _taken(_MARGINS, text)[0]]
        one = replace(one, margins=tuple(dict.fromkeys(margins)))
    if one.site is None:
        named = set(places(tale.everything))
        one = replace(one, site=named.pop()) if len(named) == 1 else one
    return one


def nature(text: str) -> bool | None:
    """Whether `text` calls a lesion malignant; None when it says neither, or both."""
    malignant, benign = bool(_MALIGNANT.search(text)), bool(_BENIGN.search(text))
    return malignant if malignant != benign else None


def _lone_removal(text: str) -> Removal | None:
    """How all the lesions of a table were removed, where the words around it tell of one way alone."""
    found = [one for one, words in _REMOVALS if words.search(text)]
    return found[0] if len(found) == 1 else None


def _told(said: Said, lone: Removal | None) -> list[_Told]:
    """The lesions of one sentence, or the one of a row; rows that tell of no way were removed in the `lone` one."""
    text, passage, row = row_text(said), said.passage, is_row(said)
    if not (_SKIN.search(text) or _taken(_MARGINS, text)[0]) or _NOT_SKIN.search(text):
        return []
    removal = next((one for one, words in _REMOVALS if words.search(text)), lone if row else None)
    if removal is None:
        return []
    open_ = _before_closure(text)
    listed = [open_] if row else items(open_, _is_size, lambda part: only_place(part) is not None)
    listed = [one for one in listed if one.strip()]
    whole = nature(open_)
    sized = [one for one in listed if _is_size(one)] or listed[:1]
    sites = filled([only_place(one) for one in listed])
    told = []
    for number, one in enumerate(listed):
        if one not in sized:
            continue
        margins, rest = _taken(_MARGINS, one)
        excised, rest = _taken(_EXCISED, rest)
        if not margins:
            margins = _taken(_MARGINS, open_)[0] if len(sized) == 1 else margins
        if not excised and len(sized) == 1:
            excised = _taken(_EXCISED, _taken(_MARGINS, open_)[1])[0]
        left = spans(rest)
        own = nature(one)
        told.append(
            _Told(
                removal,
                left[0].widest if left else None,
                excised[0] if excised and removal is Removal.EXCISION else None,
                tuple(margins),
                sites[number] or only_place(open_),
                own if own is not None else whole,
                passage,
            )
        )
    return told


def _before_closure(text: str) -> str:
    """`text` without the parts that tell how the place was closed."""
    kept: list[str] = []
    closing = False
    for part in parts(text):
        if re.search(r"\bclos(?:ed|ure)\b|\brepair(?:ed)?\b|\bsutur\w+", part, re.IGNORECASE) or (
            closure_of(part) is not None and not _SKIN.search(part)
        ):
            cut = re.search(
                r"\b(?:with|was|were)?\s*(?:\w+\s+)?(?:clos(?:ed|ure)|repair(?:ed)?|sutur\w+)\b", part, re.I
            )
            if _SKIN.search(part) and cut:
                kept.append(part[: cut.start()])
            closing = True
        elif not closing or _SKIN.search(part):
            closing = False
            kept.append(part)
    return ", ".join(one.strip(" ,;.&") for one in kept)


def _is_size(part: str) -> bool:
    """Whether `part` measures a lesion, margins and the whole excision left aside."""
    rest = _taken(_EXCISED, _taken(_MARGINS, part)[1])
    return bool(spans(rest[1])) or (bool(rest[0]) and bool(_SKIN.search(part)))


def _taken(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[list[Decimal], str]:
    """The lengths that `patterns` find, in centimetres, and `text` without them."""
    found: list[Decimal] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            found.append(Decimal(match["n"]) / (10 if match["unit"].lower() == "mm" else 1))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found, text


def _without_repeats(found: list[_Told]) -> list[_Told]:
    """`found` without what another sentence tells again, or measures."""
    measured = any(one.cm is not None or one.excised is not None for one in found)
    kept: list[_Told] = []
    for one in found:
        if one.cm is None and one.excised is None and measured:
            continue
        again = any(
            (other.cm, other.excised, other.removal) == (one.cm, one.excised, one.removal)
            and one.site in {other.site, None}
            and other.passage is not one.passage
            for other in kept
        )
        if not again:
            kept.append(one)
    return kept
