"""Leg veins: closed from within by heat, glue or foam, or taken out through stabs, as a note tells of them.

Source: CPT guidelines for endovenous ablation (the first vein of a leg, one code for all further ones; pictures are
included).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side, sides
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.operation import Operation, Way, acts, quoted, reader, side_of, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_VEIN_KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("36475", "36476", r"\bRFA?\b|\bradio-?frequency\b|\bclosure ?fast\b|\bvnus\b", "radiofrequency"),
    ("36478", "36479", r"\bEVLT\b|\bEVLA\b|\bendovenous laser\b|\blaser\b", "laser"),
    ("36482", "36483", r"\bvena ?seal\b|\bcyanoacrylate\b|\bglue\b|\badhesive\b", "glue"),
    ("36473", "36474", r"\bclari ?vein\b|\bmechanochemical\b|\bMOCA\b", "a turning wire and a drug"),
)  # fmt: skip
_VEINS = (
    r"\b(?:GSV|great(?:er)? saphenous(?: vein)?)\b", r"\b(?:SSV|LSV|(?:small|short|lesser) saphenous(?: vein)?)\b",
    r"\b(?:AASV|AAGSV|anterior accessory(?: \w+)*? vein|anterior accessory)\b", r"\b(?:PASV|posterior accessory)\b",
    r"\bgiacomini\b", r"\bperforators?\b",
)  # fmt: skip
_CLOSES = r"\bendovenous\b|\bablat\w+|\bclosure\b|\bEVLT\b|\bEVLA\b|\bRFA\b|\bRF\b|\bvena ?seal\b|\bclari ?vein\b|\btreated\b|\bclosed\b|\bMOCA\b"
_VENOUS = r"\bsaphenous\b|\bGSV\b|\bSSV\b|\bLSV\b|\bvaricos\w*|\bperforator\w*|\bendovenous\b|\bEVLT\b|\bEVLA\b|\bvena ?seal\b|\bclari ?vein\b"
_CLOSING_COVER = (("36465", "36483"), ("76937", "76937"), ("76942", "76942"), ("93970", "93971"))


def read_vein_closure(tale: Tale) -> Reckoned | None:
    """Leg veins closed from within: the first of each leg, and one code for all further ones of that leg."""
    told = acts(tale)
    if not told.says(_VENOUS):
        return None
    for code, more, pattern, name in _VEIN_KINDS:
        named = tuple(one.passage for one in told.said if words(pattern).search(one.text))
        if not named or not told.says(_CLOSES):
            continue
        acted = "\n".join(one.text for one in told.said)
        number = sum(bool(words(vein).search(acted)) for vein in _VEINS)
        more_told = words(r"\b(?:second|additional|another|two|2) (?:\w+ )?(?:vein|stick|puncture|access)\b").search(
            acted
        )
        both = {Side.RIGHT, Side.LEFT} <= sides("\n".join(one.text for one in told.said if one.passage in named))
        side = Side.BOTH if both else side_of(told, named)
        further = (number > 1 or more_told is not None) and not both
        modifiers = ({Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}[side],) if side else ()
        lines = [
            ReckonedLine(
                Counted(code, 1, f"The first vein of a leg closed with {name}; pictures are included.", modifiers),
                named[:3],
            )
        ]
        if further:
            why = "Further veins of the same leg through ways in of their own: once a leg."
            lines.append(ReckonedLine(Counted(more, 1, why, modifiers), told.where(*_VEINS)[:3]))
        asked = () if side else (f"Which leg was {code} done on, right or left?",)
        return Reckoned(tuple(lines), asked, _CLOSING_COVER, also=tuple(one.passage for one in told.said))
    return None


FOAMED = r"\bvarithena\b|\b(?:micro)?foam\b[^\n]*\b(?:polidocanol|non-?compounded)|\bpolidocanol (?:injectable |endovenous )?(?:micro)?foam\b"
FOAM = Operation(
    names=FOAMED,
    ways=(
        Way("36466", "Ready-made foam under ultrasound into several trunk veins of a leg.", r"\b(?:multiple|several|two|2|three) (?:\w+ )?(?:truncal|trunk|saphenous)? ?veins\b|\bGSV\b[^\n]*\b(?:and|,|\+) (?:the )?(?:SSV|AASV|anterior)", sided=True),
        Way("36465", "Ready-made foam under ultrasound into one trunk vein of a leg.", sided=True),
    ),
    covers=_CLOSING_COVER,
)  # fmt: skip


def read_phlebectomy(tale: Tale) -> Reckoned | None:
    """Bulging veins taken out through stabs, by their number; asks for it."""
    told = acts(tale)
    named = told.where(r"\b(?:micro|ambulatory |stab )?phlebectom\w*|\bstab avulsion\w*")
    if not named:
        return None
    covers = (("37765", "37766"), ("37785", "37785"), ("36470", "36471"))
    match = words(
        rf"\b(?P<n>{NUMBER}|\d+)\s?(?:stabs?|(?:\w+[- ])?(?:stab |micro-?|skin )?(?:incisions?|punctures?|nicks?|cuts?|stabs?|avulsions?|phlebectomies))\b|\b(?:incisions?|stabs?|phlebectom\w+) ?(?:x|×|:) ?(?P<m>\d+)"
    ).search(told.text)
    if match is None:
        asked = "how many stab incisions were made? 10 to 20: 37765; more than 20: 37766; fewer than 10: 37799."
        return Reckoned((), (quoted(named[0], asked),), covers, also=named)
    number = value(match["n"] or match["m"])
    if number < 10:
        asked = f"{number} stab incisions are fewer than ten, for which there is no code of its own: is it reported as unlisted (37799)?"
        return Reckoned((), (quoted(named[0], asked),), covers, also=named)
    code = "37765" if number <= 20 else "37766"
    side = side_of(told, named)
    modifiers = ({Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}[side],) if side else ()
    asked_side = () if side else (f"Which leg was {code} done on, right or left?",)
    line = ReckonedLine(Counted(code, 1, f"{number} stab incisions.", modifiers), named[:3])
    return Reckoned((line,), asked_side, covers, also=tuple(one.passage for one in told.said))


VEINS = (read_vein_closure, reader(FOAM), read_phlebectomy)
