"""Joints and bursae that were injected or drained, several in one case, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.joint import Joint, Size, joints
from consultant.draft.side import Side, ailing, finger_modifier, only_side
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_ACT = re.compile(
    r"\binject(?:ed|ion|ions)?\b|\baspirat\w+|\barthrocentes[ie]s\b|\b(?:cortisone|steroid|gel) shots?\b|\bviscosupp\w+|"
    r"\b(?:synvisc|euflexxa|orthovisc|monovisc|durolane|supartz|hyalgan|gel-?one|gelsyn|visco-3|hymovis|trivisc|hyaluron\w+)\b|"
    r"\bneedle\b|\binstilled\b|\btapped\b|\bdrawn off\b|\b(?:placed|put|went) in(?:to)?\b",
    re.I,
)
_INTO = re.compile(
    r"\b(?:synvisc|euflexxa|orthovisc|monovisc|durolane|supartz|hyalgan|gel-?one|gelsyn|visco-3|hymovis|trivisc|hyaluron\w+)\b|"
    r"\b(?:the|each) (?:joint|bursa)\b|\bintra-?articular\w*|\binject(?:ed|ion)\b|\bneedle\b",
    re.IGNORECASE,
)
_DRUG = re.compile(
    r"\b\d+ ?mg\b|\b\d+ ?(?:ml|cc)\b|\bkenalog\b|\bdepo|\btriamcinolone\b|\bmethylprednisolone\b|\bcelestone\b|\bsynvisc|\bcortisone\b|\bsteroid\b",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\barthroscop\w+|\barthroplast\w+|\breplacement\b|\bincision\b|\bincised\b|\bsutur\w+", re.IGNORECASE
)
_OTHER = re.compile(
    r"\btrigger|\btendon|\bplantar|\bblocks?\b|\bgenicular|\bfascia|\bcarpal|\bepidural|\bfacet|\bsacroiliac|\bsi joint|\bnerve|"
    r"\barthrogra\w+|\babscess|\bganglion|\bcysts?\b|\bsheath|\bim\b|\bintramuscular|\bvaccin\w+|\bsubcut\w*|\blocal\b",
    re.IGNORECASE,
)  # fmt: skip
_SIZES = (
    (Size.LARGE, r"knees?|shoulders?|hips?|glenohumeral(?: joints?)?|subacromial(?: bursae?| space)?|"
                 r"(?:greater )?trochanteric(?: bursae?)?"),
    (Size.INTERMEDIATE, r"wrists?|radiocarpal(?: joints?)?|ankles?|elbows?|temporomandibular(?: joints?)?|tmjs?|ac joints?|"
                        r"acromioclavicular(?: joints?)?|olecranon(?: bursae?)?"),
    (Size.SMALL, r"(?:(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|index|middle|long|ring|little|small|thumb) (?:finger |toe )?)?(?:mtp|mcp|pip|dip|cmc|ip|"
                 r"metatarsophalangeal|metacarpophalangeal|interphalangeal)(?: joints?)?|(?:thumb|finger|toe) joints?"),
)  # fmt: skip
_JOINT = re.compile(
    r"\b(?:(?P<side>(?:right|left) and (?:right|left)|bilateral|both|right|left|rt|lt|[rl](?=\s))\s+)?"
    r"(?P<joint>" + "|".join(f"(?P<{size.name}>{words})" for size, words in _SIZES) + r")\b"
    r"(?:\s*\(?(?P<after>right|left|bilateral(?:ly)?|[RL](?=\)))\)?)?",
    re.IGNORECASE,
)
_ALIKE = re.compile(
    r"\bsame (?:technique|procedure|way|manner|approach|fashion)\b|\blikewise\b|\bidentical", re.IGNORECASE
)
_GUIDED = re.compile(
    r"\b(?:ultrasound|us|sono\w*)[ -]?(?:guid\w+)|\b(?:under|with|by|using) (?:\w+[ -]){0,3}(?:ultrasound|sonograph\w+)\b|\blinear probe\b",
    re.IGNORECASE,
)


def read_joints(tale: Tale) -> Reckoned | None:
    """The joints of a case, each once; None where none was injected, or the joint was opened."""
    found: list[Joint] = []
    passages: list[tuple[Passage, ...]] = []
    under = any(_GUIDED.search(said.text) for said in tale.said)
    spoken = False
    for said in tale.said:
        listed = spoken and said.passage.lists and bool(_DRUG.search(said.text))
        alike = spoken and bool(_ALIKE.search(said.text))
        spoken = bool(_ACT.search(said.text)) or listed or alike
        if not spoken or _OTHER.search(said.text):
            continue
        matches = list(_JOINT.finditer(said.text))
        guided = under or bool(_GUIDED.search(said.text))
        for match in matches:
            side = _side(match["side"] or match["after"] or "")
            if side is None and len(matches) == 1:
                side = only_side(said.text)
            size = next(one for one, _ in _SIZES if match[one.name])
            joint = Joint(_name(match["joint"]), size, side, guided, _digit(match["joint"], side))
            known = next((at for at, one in enumerate(found) if (one.name, one.side) == (joint.name, joint.side)), None)
            if known is None:
                found.append(joint)
                passages.append((said.passage,))
            elif guided:
                found[known] = joint
    for wide, narrow in _WITHIN:  # a bursa of the shoulder is told of together with the shoulder
        if any(one.name.startswith(narrow) for one in found):
            kept = [at for at, one in enumerate(found) if one.name != wide]
            found, passages = [found[at] for at in kept], [passages[at] for at in kept]
    if any(one.side for one in found):  # a joint named again without its side is one that was named with it
        kept = [at for at, one in enumerate(found) if one.side or not any(o.side and o.name == one.name for o in found)]
        found, passages = [found[at] for at in kept], [passages[at] for at in kept]
    if len(found) < 2:
        single = _single(tale, under)
        if single is None:
            return None
        found, passages = [single[0]], [single[1]]
    return reckoned(joints(found), passages, (("20600", "20611"), ("76942", "76942")))


def _single(tale: Tale, guided: bool) -> tuple[Joint, tuple[Passage, ...]] | None:
    """The one joint of a case that tells of no other; the needle may be told of in another sentence than the joint."""
    whole = " ".join(said.text for said in tale.said)
    if _OPENED.search(whole):
        return None
    told = [said for said in tale.said if not _OTHER.search(said.text)]
    acts = [said for said in told if _ACT.search(said.text) and (_INTO.search(said.text) or _JOINT.search(said.text))]
    if not acts or not any(
        _DRUG.search(said.text) or re.search(r"\baspirat|\bdrawn|\btapped", said.text, re.I) for said in acts
    ):
        return None
    named = [match for said in acts for match in _JOINT.finditer(said.text)]
    named = named or [match for said in tale.said for match in _JOINT.finditer(said.text)]
    names = {_name(match["joint"]) for match in named}
    names -= {wide for wide, narrow in _WITHIN if any(one.startswith(narrow) for one in names)}
    named = [match for match in named if _name(match["joint"]) in names]
    if len(names) != 1:
        return None
    size = next(one for one, _ in _SIZES if named[0][one.name])
    text = " ".join(said.text for said in acts)
    side = only_side(text) or only_side(whole) or only_side(tale.everything) or only_side(ailing(tale.everything))
    return Joint(names.pop(), size, side, guided), tuple(said.passage for said in acts)


_WITHIN = (
    ("elbow", "olecranon"),
    ("shoulder", "subacromial"),
    ("shoulder", "acromioclavicular"),
    ("shoulder", "ac"),
    ("hip", "greater trochanteric"),
    ("hip", "trochanteric"),
)
_DIGIT = re.compile(
    r"\b(?:index|middle|long|ring|little|small|thumb|[2-5](?:nd|rd|th)|second|third|fourth|fifth)\b", re.IGNORECASE
)


def _side(words: str) -> Side | None:
    plain = words.lower()
    if " and " in plain or plain.startswith("bilat") or plain == "both":
        return Side.BOTH
    return {"r": Side.RIGHT, "l": Side.LEFT}.get(plain[:1])


def _digit(words: str, side: Side | None) -> str:
    """The modifier of the finger that a joint of the hand belongs to; empty for every other joint."""
    match = _DIGIT.search(words)
    if (
        match is None
        or side is None
        or side is Side.BOTH
        or not re.search(r"mcp|pip|dip|cmc|\bip\b|metacarpo|finger", words, re.I)
    ):
        return ""
    named = match[0] if match[0].lower() == "thumb" else f"{match[0]} finger"
    return finger_modifier(named, side) or ""


def _name(words: str) -> str:
    """One name for a joint however it is written: `Knees` is `knee`."""
    plain = words.lower().removesuffix(" joint").removesuffix(" joints").strip()
    if plain.startswith(("glenohumeral",)):
        return "shoulder"
    return plain if plain.endswith(("bursae", "bursa")) else plain.removesuffix("s")
