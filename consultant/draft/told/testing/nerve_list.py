"""Nerves and muscles that a report lists one by one: how many studies they are, and how many muscles of which limbs.

Source: CPT guidelines of Nerve Conduction Tests (each nerve counts once for movement, with or without F wave, once for
sensation and once for an H reflex, on each side).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consultant.draft.passage import Passage
from consultant.draft.side import Side, only_side, side_places

_NERVE = (
    r"(?:median|ulnar|radial|axillary|musculocutaneous|suprascapular|(?:deep |superficial |common )?(?:peroneal|fibular)|"
    r"(?:posterior )?tibial|sural|saphenous|femoral|facial|spinal accessory|(?:medial|lateral) plantar|"
    r"(?:medial|lateral|posterior) antebrachial(?: cutaneous)?|dorsal ulnar cutaneous|lateral femoral cutaneous|phrenic)"
)
_STUDY = re.compile(
    rf"\b(?P<side>right |left |bilateral |both |R |L )?(?P<nerve>{_NERVE})(?: nerve)?(?:[ \t|,:–-]*)"
    rf"(?P<kind>motor|sensory|mixed|H[- ]?reflex)\b|"
    rf"\b(?P<kind2>motor|sensory) (?:of (?:the )?)?(?P<side2>right |left |bilateral |both )?(?P<nerve2>{_NERVE})\b",
    re.IGNORECASE,
)
_UPPER = (
    r"deltoid|biceps(?! fem)|triceps|brachioradialis|pronator teres|supinator|infraspinatus|supraspinatus|"
    r"(?:first dorsal inteross\w+|1st dorsal inteross\w+|FDI)|(?:abductor pollicis brevis|APB)|(?:abductor digiti minimi|ADM)|"
    r"(?:extensor indicis(?: proprius)?|EIP)|(?:extensor digitorum(?: communis)?|EDC)|(?:flexor carpi (?:radialis|ulnaris)|FC[RU])|"
    r"(?:flexor pollicis longus|FPL)|(?:extensor carpi radialis|ECR)|serratus anterior|(?:flexor digitorum \w+)"
)
_LOWER = (
    r"(?:tibialis (?:anterior|posterior)|TA|TP)|(?:(?:medial |lateral )?gastroc\w*)|vastus (?:lateralis|medialis)|"
    r"rectus femoris|(?:gluteus (?:medius|maximus))|biceps femoris|semitendinosus|semimembranosus|(?:extensor hallucis longus|EHL)|"
    r"(?:extensor digitorum brevis|EDB)|(?:abductor hallucis|AH)|(?:peroneus|fibularis) longus|iliopsoas|iliacus|"
    r"tensor fasciae? latae|TFL|adductor longus|soleus"
)
_MUSCLE = re.compile(rf"\b(?:(?P<arm>{_UPPER})|(?P<leg>{_LOWER}))\b", re.IGNORECASE)
_SHORT = {
    "APB": "abductor pollicis brevis", "FDI": "first dorsal interosseous", "1ST DORSAL INTEROSSEOUS": "first dorsal interosseous",
    "ADM": "abductor digiti minimi", "EIP": "extensor indicis", "EDC": "extensor digitorum", "FCR": "flexor carpi radialis",
    "FCU": "flexor carpi ulnaris", "FPL": "flexor pollicis longus", "ECR": "extensor carpi radialis", "TA": "tibialis anterior",
    "TP": "tibialis posterior", "EHL": "extensor hallucis longus", "EDB": "extensor digitorum brevis", "AH": "abductor hallucis",
    "TFL": "tensor fasciae latae",
}  # fmt: skip
_FEWEST = 2
"""One muscle that is named alone may be where it hurts."""


@dataclass(frozen=True)
class Listed:
    """What is listed, and where."""

    number: int
    passages: tuple[Passage, ...]


def listed_studies(said: Sequence[tuple[Passage, str]]) -> Listed | None:
    """The conduction studies that are listed by nerve; None where none are."""
    found: set[tuple[str, str, str]] = set()
    passages: list[Passage] = []
    side = ""
    for passage, text in said:
        for match in _STUDY.finditer(text):
            own = (match["side"] or match["side2"] or "").strip().lower()[:1]
            before = [one for one, _, end in sorted(side_places(text), key=lambda one: one[1]) if end <= match.start()]
            side = own or (before[-1].value[:1] if before else side)
            nerve, kind = (match["nerve"] or match["nerve2"]).lower(), (match["kind"] or match["kind2"]).lower()[:1]
            found |= {(one, nerve, kind) for one in ("rl" if side == "b" else side or "-")}
            passages.append(passage)
        if not _STUDY.search(text) and (heads := only_side(text)) in {Side.RIGHT, Side.LEFT}:
            side = heads.value[:1]
    return Listed(len(found), tuple(dict.fromkeys(passages))[:4]) if len(found) >= _FEWEST else None


def listed_muscles(said: Sequence[tuple[Passage, str]]) -> dict[str, Listed]:
    """How many muscles are listed of each limb (`right arm`) that a needle was put into."""
    found: dict[str, tuple[set[str], list[Passage]]] = {}
    side = ""
    for passage, text in said:
        named = list(_MUSCLE.finditer(text))
        own = only_side(text)
        side = own.value if own else side
        for match in named if len(named) >= _FEWEST else []:
            limb = f"{side} {'arm' if match['arm'] else 'leg'}".strip()
            muscles, passages = found.setdefault(limb, (set(), []))
            muscles.add(_SHORT.get(match[0].upper(), match[0].lower()))
            passages.append(passage)
    return {limb: Listed(len(muscles), tuple(dict.fromkeys(places))) for limb, (muscles, places) in found.items()}
