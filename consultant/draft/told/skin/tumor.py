"""Tumors of soft tissue cut out: by place, by depth, and by the greatest size before it was cut.

Source: CPT guidelines of the musculoskeletal system (excision of soft tissue tumors: under the skin, or below the fascia;
the size is that of the tumor with its narrowest margin; simple and intermediate closing is part of it).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from dataclasses import dataclass
from decimal import Decimal

from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side
from consultant.draft.told.operation import acts, measured, quoted, side_of, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

COVERS = (("21011", "21016"), ("21552", "21558"), ("21930", "21936"), ("22900", "22905"), ("23071", "23078"), ("24071", "24079"),
          ("25071", "25078"), ("26111", "26118"), ("27043", "27049"), ("27327", "27339"), ("27615", "27634"), ("28039", "28047"),
          ("11400", "11446"), ("12001", "12057"))  # fmt: skip
_TUMOR = r"\b(?:angio)?lipomas?\b|\bsoft[- ]tissue (?:mass|tumou?r|lesion|neoplasm)|\bfatty (?:lump|tumou?r|mass)\b|\bfibrolipomas?\b|\bintramuscular (?:mass|tumou?r)|\bsubcutaneous (?:mass|tumou?r)\b"
_CUT = r"\bexcis(?:ed|ion)\b|\bremov(?:ed|al)\b|\bresect(?:ed|ion)\b|\bshelled out\b|\benucleated\b|\btaken out\b|\bcut out\b"
_DEEP = r"\bsub-?fascial\w*|\bintra-?muscular\w*|\bsubmuscular\b|\b(?:below|beneath|under|deep to|through) (?:the )?(?:\w+ )?fascia\b|\bwithin (?:the )?(?:\w+ ){0,3}(?:muscle|lateralis|medialis|gluteus|deltoid|trapezius|biceps|triceps|gastrocnemius)\b|\bfascia (?:was )?(?:opened|incised|divided)"
_SHALLOW = r"\bsub-?cutaneous\b|\bsub-?q\b|\bsubcut\b|\bsupra-?fascial\b|\babove (?:the )?(?:\w+ )?fascia\b|\bsubcutaneous (?:fat|tissue)"


@dataclass(frozen=True)
class _Place:
    """A part of the body and its codes: shallow and small, shallow and large, deep and small, deep and large."""

    words: str
    codes: tuple[str, str, str, str]
    limits: tuple[str, str]
    """From how many centimetres on the large code holds, under the skin and below the fascia."""
    sided: bool = True


_PLACES = (
    _Place(r"\b(?:face|scalp|forehead|cheek|temple|chin|occiput|occipital)\b", ("21011", "21012", "21013", "21014"), ("2", "2"), False),
    _Place(r"\b(?:forearm|wrist)\b", ("25075", "25071", "25076", "25073"), ("3", "3")),
    _Place(r"\b(?:upper arm|elbow|biceps|triceps|arm)\b(?!pit)", ("24075", "24071", "24076", "24073"), ("3", "5")),
    _Place(r"\b(?:hand|finger|thumb|palm)\b", ("26115", "26111", "26116", "26113"), ("1.5", "1.5")),
    _Place(r"\b(?:shoulder|deltoid|axilla)\b", ("23075", "23071", "23076", "23073"), ("3", "5")),
    _Place(r"\b(?:neck|chest|anterior thorax|nape|supraclavicular|clavic\w+)\b", ("21555", "21552", "21556", "21554"), ("3", "5"), False),
    _Place(r"\b(?:back|flank|trapezius|scapula\w*|paraspinal|lumbar)\b", ("21930", "21931", "21932", "21933"), ("3", "5"), False),
    _Place(r"\b(?:abdom\w+|abdominal wall|belly)\b", ("22902", "22903", "22900", "22901"), ("3", "5"), False),
    _Place(r"\b(?:hip|buttocks?|gluteal|gluteus|pelvi[cs])\b", ("27047", "27043", "27048", "27045"), ("3", "5")),
    _Place(r"\b(?:thigh|knee|vastus)\b", ("27327", "27337", "27328", "27339"), ("3", "5")),
    _Place(r"\b(?:calf|shin|lower leg|leg|ankle|gastrocnemius)\b", ("27618", "27632", "27619", "27634"), ("3", "5")),
    _Place(r"\b(?:foot|toe|heel|sole)\b", ("28043", "28039", "28045", "28041"), ("1.5", "1.5")),
)  # fmt: skip
_NOT_THE_TUMOR = r"\bincision\b|\bwound\b|\bclos\w+|\bdefect\b|\bfrom\b|\bdrain\b|\bscar\b|\brepair\w*"


def read_tumor(tale: Tale) -> Reckoned | None:
    """The code of a soft tissue tumor that was cut out; asks for depth or size where the note does not tell it."""
    told = acts(tale)
    named = told.where(_TUMOR)
    if (
        not named
        or not told.says(_CUT)
        or told.says(r"\bliposuction\b|\bradical resection\b|\bbiops(?:y|ied) (?:only|alone)\b")
    ):
        return None
    texts = "\n".join(one.text for one in told.said if one.passage in named)
    places = [one for one in _PLACES if words(one.words).search(texts)] or [
        one for one in _PLACES if words(one.words).search(told.text)
    ]
    if not places:
        return None
    place, also = places[0], tuple(one.passage for one in told.said)
    deep, shallow = told.says(_DEEP), told.says(_SHALLOW)
    size = measured(told, rf"{_TUMOR}|\bmass\b|\bspecimen\b|\bmeasur\w+|\b(?:cm|mm)\b", _NOT_THE_TUMOR)
    small, large = (
        (place.codes[2:] if deep else place.codes[:2]) if deep or shallow else (place.codes[0], place.codes[2])
    )
    if not (deep or shallow) or size is None:
        lacking = [
            part
            for part, lacks in (
                ("how deep it lay, under the skin or below the fascia,", not (deep or shallow)),
                ("how large it was", size is None),
            )
            if lacks
        ]
        limits = f"under the skin {place.codes[0]}, or {place.codes[1]} from {place.limits[0]} cm on; below the fascia {place.codes[2]}, or {place.codes[3]} from {place.limits[1]} cm on"
        asked = f"what is not said is {' and '.join(lacking)}: {limits}."
        return Reckoned((), (quoted(named[0], asked.replace(",:", ":")),), COVERS, also=also)
    limit = place.limits[1 if deep else 0]
    code = large if size >= Decimal(limit) else small
    side = side_of(told, named) if place.sided else None
    modifiers = ({Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}[side],) if side else ()
    asked_side = (f"Which side was {code} done on, right or left?",) if place.sided and side is None else ()
    why = f"{'Below the fascia' if deep else 'Under the skin'}, {size} cm; from {limit} cm on it is the larger code. Closing is included."
    return Reckoned((ReckonedLine(Counted(code, 1, why, modifiers), named[:3]),), asked_side, COVERS, also=also)
