"""Wounds that were closed: length, place and class of each, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, show
from consultant.draft.reckon.repair import Closure, Wound, repairs
from consultant.draft.reckon.site import FACE, Site
from consultant.draft.told.item import filled, items, parts, spans
from consultant.draft.told.place import only_place, places
from consultant.draft.told.row import row_text
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_TORN = re.compile(r"\blac(?:erat\w*)?\b", re.IGNORECASE)
COVERS = (("12001", "12018"), ("12031", "13153"), ("97602", "97602"))
_CLOSURE = re.compile(
    r"\blacerat\w*|\bclos(?:ed|ure|ing)\b|\brepair(?:ed|s)?\b|\bsutur(?:ed|ing)\b|\bstitched\b|\bstapled\b|"
    r"\b(?:staples|dermabond|tissue adhesive)\b|\bundermin\w+",
    re.IGNORECASE,
)
_LESION = re.compile(
    r"\bexcis\w+|\blesion|\bcarcinoma|\bmelanoma|\bnev(?:us|i)\b|\bcysts?\b|\bbcc\b|\bscc\b|\bmargins?\b", re.I
)
_OTHER = re.compile(
    r"\bdehisc\w*|\bhernia|\btendon|\bnerve|\brotator|\bmenisc\w*|\bfascia\b|\bflap\b|\bgraft|\bperine\w*|\bepisiotomy|"
    r"\bnail ?bed|\bsteri-?strips? (?:alone|only)|\bfistula|\baneurysm|\bvalve|\blabr\w+|\bligament|\bcystocele|"
    r"\brectocele|\bdebrid\w+|\bincision\w*\b|\bulcer",
    re.IGNORECASE,
)
"""Repairs of other things than skin."""
_CLASSES = (
    (
        Closure.COMPLEX,
        re.compile(
            r"\bcomplex\b|\bretention sutures?\b|\b(?:extensive|wide)(?:ly)? undermin\w+|\bundermin\w+[^.;\n]{0,40}\b(?:over |more|greater|further|at least|equal)[^.;\n]{0,30}\bwidth\b",
            re.IGNORECASE,
        ),
    ),
    (
        Closure.INTERMEDIATE,
        re.compile(
            r"\bintermediate\b|\blayered\b|\bin (?:two |2 |multiple |several )?layers\b|"
            r"\b(?:two|2|double|multi)[ -]?layer|\bdeep (?:dermal|layer|subcut\w*|absorbable)\b|\bburied\b|"
            r"\bheavily contaminated\b",
            re.IGNORECASE,
        ),
    ),
    (
        Closure.SIMPLE,
        re.compile(r"\bsimple\b|\b(?:single|one|1)[ -]layer|\bdermabond\b|\btissue adhesive\b|\bstaple", re.IGNORECASE),
    ),
)


_DIRTY = re.compile(
    r"\b(?:heavily|grossly|severely|badly|markedly) (?:contaminated|soiled|dirty)\b|\bheavy contamination\b|"
    r"\b(?:embedded|ground[- ]in|impacted) (?:\w+ )?(?:gravel|dirt|debris|asphalt|sand)\b",
    re.IGNORECASE,
)
_CLEANED = re.compile(
    r"\b(?:extensive|prolonged|meticulous|copious)\w* (?:cleans?\w*|irrigat\w+|scrub\w*|wash\w*|debridement)\b|"
    r"\b(?:cleaned|scrubbed|irrigated) (?:extensively|for \d+ min\w*)\b|\b(?:particulate|gravel|debris|dirt)\b[^.;\n]{0,30}\b(?:removed|picked out|taken out)\b|"
    r"\b(?:removal|removed|picking out) (?:of )?(?:\w+ )*(?:particulate|gravel|debris|dirt)\b",
    re.IGNORECASE,
)
"""One layer in a heavily contaminated wound that took extensive cleaning is an intermediate repair (CPT, Repair)."""


@dataclass(frozen=True)
class _Told:
    """A closure as it is told; what is not told is None."""

    cm: Decimal
    site: Site | None
    closure: Closure | None
    passage: Passage
    of_lesion: bool
    """It closes where a lesion was cut out."""


def read_repairs(tale: Tale) -> Reckoned | None:
    """The repairs of wounds, and of the places where a lesion was cut out when that took more than one layer."""
    found = _closures(tale)
    if not found and not _closed_without_length(tale):
        return None
    questions: list[str] = []
    wounds: list[Wound] = []
    passages: list[tuple[Passage, ...]] = []
    notes: list[tuple[str, str]] = []
    for one in found:
        length = f"{show(one.cm)} cm"
        if one.of_lesion and one.closure in {Closure.SIMPLE, None}:
            if one.closure is Closure.SIMPLE and not notes:
                code = "12011" if one.site is not None and one.site in FACE else "12001"
                notes.append(
                    (code, "A simple closure belongs to the excision (CPT, Excision; NCCI Policy Manual ch. 3).")
                )
        elif one.site is None:
            questions.append(f"Where on the body was the wound of {length} that was closed?")
        elif one.closure is None:
            questions.append(
                f"Was the repair of {length} ({one.site}) simple (one layer), intermediate (layered, or much cleaning) "
                "or complex?"
            )
        else:
            wounds.append(Wound(one.cm, one.site, one.closure))
            passages.append((one.passage,))
    if not (wounds or questions or notes) and _closed_without_length(tale):
        questions.append("How long in centimeters was the wound that was closed, and where on the body?")
    count = repairs(wounds)
    whole = Count(count.lines, (*questions, *count.questions))
    return reckoned(whole, passages, COVERS, notes=tuple(notes))


def _closed_without_length(tale: Tale) -> bool:
    """Whether a cut was sewn or stapled and the note gives no length at all."""
    whole = "\n".join(one.text for one in tale.said)
    sewn = [one.text for one in tale.said if _SEWN.search(one.text)]
    return bool(_CUT.search(whole) and sewn) and not (
        spans(whole) or _LESION.search(whole) or any(_OTHER.search(text) for text in sewn)
    )


_CUT = re.compile(r"\blac(?:erat\w*)?\b|\bcuts?\b|\bgash\b|\bwound\b", re.IGNORECASE)
_SEWN = re.compile(
    r"\b\d+ (?:\w+ )?(?:\d-0|[345]-o)\b|\b[2-6]-0 (?:nylon|prolene|ethilon|vicryl|chromic|silk|monocryl|sutures?)\b|\bsutur(?:es|ed)\b|"
    r"\bstapl(?:es|ed)\b|\bstitch\w*|\b(?:simple|layered|primary) closure\b",
    re.IGNORECASE,
)


def _closures(tale: Tale) -> list[_Told]:
    found: list[_Told] = []
    general: set[Closure] = set()
    last_site = only_place(tale.around)
    after_closure, after_lesion = False, bool(_LESION.search(tale.around))
    for said in tale.said:
        text = row_text(said)
        if _OTHER.search(text):
            after_closure = False
            continue
        lesion = bool(_LESION.search(text))
        closing, rest = _closing(text, after_closure and said.passage.lists)
        site_before = only_place(rest) if lesion else None
        last_site = site_before or last_site
        own = _own(closing)
        if not own:
            if closing and (klass := closure_of(closing)):
                general.add(klass)
            after_closure = bool(_CLOSURE.search(text))
            after_lesion = lesion or after_lesion
            last_site = only_place(text) or last_site
            continue
        wounded = bool(re.search(r"\blacerat", text, re.IGNORECASE))
        of_lesion = (lesion or after_lesion) and not wounded
        sites = filled([only_place(one) for one, _ in own])
        whole = closure_of(closing)
        several = len({closure_of(one) for one, _ in own} - {None}) > 1
        for (one, cm), site in zip(own, sites, strict=True):
            klass = closure_of(one) or (None if several else whole or (closure_of(text) if len(own) == 1 else None))
            place = site or (
                (last_site or _one_place(tale.everything))
                if of_lesion
                else _torn_place(tale.everything) or _one_place(tale.everything)
            )
            found.append(_Told(cm, place, klass, said.passage, of_lesion))
        after_closure, after_lesion = True, of_lesion or (after_lesion and not wounded)
    fallback = next(iter(general)) if len(general) == 1 else None
    if _DIRTY.search(tale.everything) and _CLEANED.search(tale.everything):
        found = [
            one if one.closure is Closure.COMPLEX or one.of_lesion else replace(one, closure=Closure.INTERMEDIATE)
            for one in found
        ]
    return _without_repeats([one if one.closure is not None else replace(one, closure=fallback) for one in found])


def _one_place(text: str) -> Site | None:
    """The place that `text` names, when it names no other."""
    named = set(places(text))
    return named.pop() if len(named) == 1 else None


def _torn_place(text: str) -> Site | None:
    """The place of the sentences that tell of a laceration, when it is one."""
    torn = {only_place(one) for one in re.split(r"[.;\n]\s", text) if _TORN.search(one)} - {None}
    return torn.pop() if len(torn) == 1 else None


def _closing(text: str, goes_on: bool) -> tuple[str, str]:
    """The part of `text` that tells of closing, and the rest; both keep their order."""
    closing: list[str] = []
    rest: list[str] = []
    tagged = goes_on and not _LESION.search(text)
    some = parts(text)
    whole = not any(_LESION.search(one) for one in some) and any(_says_closed(one) for one in some)
    for one in some:
        if _says_closed(one):
            tagged = True
        elif _LESION.search(one):
            tagged = False
        (closing if tagged or whole else rest).append(one)
    return ", ".join(one.strip(" ,;.&") for one in closing), ", ".join(rest)


def _says_closed(part: str) -> bool:
    return bool(_CLOSURE.search(part)) or (closure_of(part) is not None and bool(spans(part)))


def _own(closing: str) -> list[tuple[str, Decimal]]:
    """Each thing that was closed and its length; sides of a surface are no length of a wound."""
    listed = items(closing, lambda part: bool(spans(part)), lambda part: only_place(part) is not None)
    return [(one, spans(one)[0].widest) for one in listed if spans(one)]


def closure_of(text: str) -> Closure | None:
    """The class of closure that `text` names, the most complex one; None when it names none."""
    return next((closure for closure, words in _CLASSES if words.search(text)), None)


def _without_repeats(found: list[_Told]) -> list[_Told]:
    """`found` without what is told again in another sentence."""
    kept: list[_Told] = []
    for one in found:
        again = any(
            other.cm == one.cm and other.site in {one.site, None} and other.passage is not one.passage for other in kept
        )
        if not again:
            kept.append(one)
    return kept
