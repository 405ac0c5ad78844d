"""Joints and bursae that were injected or drained, several in one case, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.joint import Joint, Size, joints
from consultant.draft.side import Side, only_side
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_ACT = re.compile(
    r"\binject(?:ed|ion|ions)?\b|\baspirat\w+|\barthrocentes[ie]s\b|\b(?:cortisone|steroid) shots?\b|\bviscosupp\w+",
    re.I,
)
_OTHER = re.compile(
    r"\btrigger|\btendon|\bplantar|\bblocks?\b|\bgenicular|\bfascia|\bcarpal|\bepidural|\bfacet|\bsacroiliac|\bsi joint|\bnerve|"
    r"\barthrogra\w+|\babscess|\bganglion|\bcysts?\b|\bsheath|\bim\b|\bintramuscular|\bvaccin\w+|\bsubcut\w*|\blocal\b",
    re.IGNORECASE,
)  # fmt: skip
_SIZES = (
    (Size.LARGE, r"knees?|shoulders?|hips?|glenohumeral(?: joints?)?|subacromial(?: bursae?| space)?|"
                 r"(?:greater )?trochanteric(?: bursae?)?"),
    (Size.INTERMEDIATE, r"wrists?|ankles?|elbows?|temporomandibular(?: joints?)?|tmjs?|ac joints?|"
                        r"acromioclavicular(?: joints?)?|olecranon(?: bursae?)?"),
    (Size.SMALL, r"(?:(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) )?(?:mtp|mcp|pip|dip|cmc|ip|"
                 r"metatarsophalangeal|metacarpophalangeal)(?: joints?)?|(?:thumb|finger|toe) joints?"),
)  # fmt: skip
_JOINT = re.compile(
    r"\b(?:(?P<side>(?:right|left) and (?:right|left)|bilateral|both|right|left|rt|lt|[rl](?=\s))\s+)?"
    r"(?P<joint>" + "|".join(f"(?P<{size.name}>{words})" for size, words in _SIZES) + r")\b"
    r"(?:\s*\(?(?P<after>right|left|bilateral(?:ly)?|[RL](?=\)))\)?)?",
    re.IGNORECASE,
)
_GUIDED = re.compile(r"\b(?:ultrasound|us|sono\w*)[ -]?(?:guid\w+)|\bunder ultrasound\b", re.IGNORECASE)


def read_joints(tale: Tale) -> Reckoned | None:
    """The joints of a case that names several; None for a single one, which a look-up finds by itself."""
    found: list[Joint] = []
    passages: list[tuple[Passage, ...]] = []
    for said in tale.said:
        if not _ACT.search(said.text) or _OTHER.search(said.text):
            continue
        matches = list(_JOINT.finditer(said.text))
        guided = bool(_GUIDED.search(said.text))
        for match in matches:
            side = _side(match["side"] or match["after"] or "")
            if side is None and len(matches) == 1:
                side = only_side(said.text)
            size = next(one for one, _ in _SIZES if match[one.name])
            joint = Joint(_name(match["joint"]), size, side, guided)
            known = next((at for at, one in enumerate(found) if (one.name, one.side) == (joint.name, joint.side)), None)
            if known is None:
                found.append(joint)
                passages.append((said.passage,))
            elif guided:
                found[known] = joint
    if any(one.side for one in found):  # a joint named again without its side is one that was named with it
        kept = [at for at, one in enumerate(found) if one.side or not any(o.side and o.name == one.name for o in found)]
        found, passages = [found[at] for at in kept], [passages[at] for at in kept]
    if len(found) < 2:
        return None
    return reckoned(joints(found), passages, (("20600", "20611"),))


def _side(words: str) -> Side | None:
    plain = words.lower()
    if " and " in plain or plain.startswith("bilat") or plain == "both":
        return Side.BOTH
    return {"r": Side.RIGHT, "l": Side.LEFT}.get(plain[:1])


def _name(words: str) -> str:
    """One name for a joint however it is written: `Knees` is `knee`."""
    plain = words.lower().removesuffix(" joint").removesuffix(" joints").strip()
    if plain.startswith(("glenohumeral",)):
        return "shoulder"
    return plain if plain.endswith(("bursae", "bursa")) else plain.removesuffix("s")
