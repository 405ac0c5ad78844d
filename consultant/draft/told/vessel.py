"""Vessels: central lines and ports, closing and taking out of leg veins, ultrasound of vessels, leg arteries from within.

Sources: CPT guidelines for central venous access (age five, tunnel, port; 76937 needs an open vessel seen, the needle seen
going in, and a picture kept) and for revascularization of the leg (one code a vessel territory, the most of it; the way in,
pictures and angioplasty are included); NCCI Policy Manual ch. 5.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side, only_side, sides
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.operation import Acts, Operation, Way, acts, quoted, reader, side_of, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_PORT = r"\bport-?a-?cath\w*|\b(?:media?|power|chest|infusa|bard|smart|chemo)[- ]?ports?\b|\b(?:implant\w+|subcutaneous|venous access|arm|single[- ]lumen|double[- ]lumen|vascular access) ports?\b|\bport (?:was )?(?:placement|placed|insert\w+|removal|removed|taken out|pocket|reservoir|and catheter|implant\w*)|\bport\b[^.;\n]{0,15}\b(?:in (?:the )?pocket|accessed)"
_TUNNEL = r"\btunnel(?:ed|led|ing)?\b(?<!non-tunneled)|\bcuffed\b|\bpermcath\w*|\bhickman\b|\bbroviac\b|\bgroshong\b|\btesio\b"
_NO_TUNNEL = r"\bnon-?\s?tunnel\w*"
_PICC = r"\bPICC\b|\bperipherally inserted central\b"
_LINE = r"\bCVC\b|\bCVL\b|\bcentral (?:venous )?(?:line|catheter|access)\b|\b(?:triple|double|quad)[- ]lumen (?:catheter|line|CVC)?\b|\bTLC\b|\b(?:quinton|trialysis|vas ?cath|cordis)\b|\b(?:hemo)?dialysis catheter\b|\bpermcath\w*|\bhickman\b|\bbroviac\b"
_PUT_IN = r"\b(?:plac\w+|insert\w+|implant\w+|position\w+|advanced|access(?:ed)?|puncture\w*|cannulat\w+|threaded|introduced|pocket)\b"
_TAKEN_OUT = r"\b(?:removed|removal|explant\w*|taken out|pulled|out whole|out intact|extracted|discontinued)\b"
_SWAPPED = r"\bexchang\w+|\breplac(?:ed|ement)\b|\bover (?:a |the )?(?:guide)?wire exchange\b"
_SEEN_IN = r"\b(?:ultrasound|u/s|sono\w*|US)\b"
_PATENT = r"\bpaten(?:t|cy)\b|\bcompressib\w+"
_KEPT = r"\b(?:image|images|picture|pictures|photo\w*|print|hard ?copy|recording|permanent\w*)\b[^.;\n]{0,40}\b(?:saved?|stored|kept|recorded|archived|printed|retained|image|documented|pacs|chart|file)\b|\b(?:saved?|stored|archived|permanent)\b[^.;\n]{0,30}\b(?:image|images|picture|film|recording)"
_XRAY = r"\bfluoro\w*\b|\bC-?arm\b"
LINES_COVER = (("36555", "36598"), ("76937", "76937"), ("77001", "77001"), ("71045", "71046"), ("90935", "90999"))


def read_lines(tale: Tale) -> Reckoned | None:
    """A central line or port: put in, exchanged or taken out, and the pictures it was done by."""
    told = acts(tale)
    named = told.where(_PORT, _LINE, _PICC)
    if not named or words(r"\btrocars?\b|\blaparoscop\w*").search(told.text):
        return None
    text = told.text
    young = tale.age_years is not None and tale.age_years < 5
    port = bool(words(_PORT).search(words(r"\bno port\b|\bwithout (?:a )?port\b").sub(" ", text)))
    tunnel = bool(words(_TUNNEL).search(words(_NO_TUNNEL).sub(" ", text)))
    also = tuple(one.passage for one in told.said)
    acted = [one for one in told.said if one.passage in named or words(rf"{_PUT_IN}|{_TAKEN_OUT}").search(one.text)]
    put_in = tuple(one.passage for one in acted if words(_PUT_IN).search(one.text))
    out = tuple(
        one.passage
        for one in told.said
        if words(_TAKEN_OUT).search(one.text)
        and words(rf"{_PORT}|{_LINE}|\bport\b|\bcatheter\b|\bline\b").search(one.text)
    )
    fresh = words(r"\b(?:ultrasound|fluoro\w*|wire|puncture\w*|seldinger|needle|new|tip (?:at|in))\b").search(text)
    if out and not fresh:
        code, why = (
            ("36590", "A port or pump with its catheter taken out.")
            if port
            else ("36589", "A tunneled line without a port taken out.")
        )
        if not port and not tunnel:
            return None  # a line without a tunnel is pulled without a code of its own
        return Reckoned((ReckonedLine(Counted(code, 1, why), out[:3]),), (), LINES_COVER, also=also)
    if not put_in and not (fresh and told.says(rf"{_NO_TUNNEL}|{_PATENT}|{_KEPT}")):
        return None
    if words(_PICC).search(text):
        pictured = told.says(_SEEN_IN) or told.says(_XRAY)
        code = ("36572" if young else "36573") if pictured else ("36568" if young else "36569")
        why = f"A line from the arm to the great veins, {'with all pictures included' if pictured else 'without pictures'}."
        return Reckoned((ReckonedLine(Counted(code, 1, why), named[:3]),), (), LINES_COVER, also=also)
    if port:
        code, why = ("36560" if young else "36561"), "A tunneled line with a port under the skin."
        if words(
            r"\b(?:arm|basilic|brachial|forearm)\b[^.;\n]{0,30}\bport\b|\bport\b[^.;\n]{0,30}\b(?:arm|forearm)\b"
        ).search(text):
            code, why = ("36570" if young else "36571"), "A line with a port, through a vein of the arm."
    elif tunnel:
        code, why = ("36557" if young else "36558"), "A tunneled line without a port."
    elif words(_SWAPPED).search(text):
        code, why = "36580", "A line without a tunnel exchanged through the same way in."
    else:
        code, why = ("36555" if young else "36556"), "A line without a tunnel into a great vein."
    lines = [ReckonedLine(Counted(code, 1, why), named[:3])]
    notes: list[tuple[str, str]] = []
    if told.says(_SEEN_IN):
        if told.says(_PATENT) and told.says(_KEPT):
            why = "Ultrasound at the puncture: an open vein seen, the needle seen going in, a picture kept."
            lines.append(ReckonedLine(Counted("76937", 1, why), told.where(_PATENT, _KEPT)[:3]))
        else:
            notes.append(
                ("76937", "The note does not say both that the vein was seen open and that a picture was kept.")
            )
    if told.says(_XRAY) and code not in {"36555", "36556"}:
        lines.append(ReckonedLine(Counted("77001", 1, "Fluoroscopy guided the line."), told.where(_XRAY)[:2]))
    return Reckoned(tuple(lines), (), LINES_COVER, tuple(notes), also=also)


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


_FOAM = r"\bvarithena\b|\b(?:micro)?foam\b[^\n]*\b(?:polidocanol|non-?compounded)|\bpolidocanol (?:injectable |endovenous )?(?:micro)?foam\b"
FOAM = Operation(
    names=_FOAM,
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


_DUPLEX = (
    r"\bduplex\b|\b(?:venous|arterial|carotid|renal) (?:doppler|ultraso\w+|US)\b|\bdoppler\b|\bvascular ultraso\w+"
)
_LEG = r"\blegs?\b|\blower (?:extremit\w+|limbs?)\b|\bfem-?pop\b|\bfemor\w+|\bpoplit\w+|\bcal(?:f|ves)\b|\bGSV\b|\bsaphenous\b|\b[LRB]LE\b|\bDVT\b|\bthigh\b|\btibial\b"
_ARM = r"\barms?\b|\bupper (?:extremit\w+|limbs?)\b|\bbrachial\b|\bradial\b|\bsubclavian\b|\baxillary\b|\b[LRB]UE\b"
_VEIN_TEST = r"\bvenous\b|\bveins?\b|\bDVT\b|\breflux\b|\bcompressi\w+|\bsaphenous\b"
_ARTERY_TEST = r"\barter\w+|\bbypass\b|\bgraft\b|\bPAD\b|\bfem-?pop\b|\bclaudication\b"


def read_duplex(tale: Tale) -> Reckoned | None:
    """Ultrasound of a limb's or the neck's vessels: which vessels, and one side or both."""
    told = acts(tale)
    named = told.where(_DUPLEX)
    if not named or told.says(
        rf"{_FOAM}|\bphlebectom\w*|\bEVLT\b|\bEVLA\b|\bRFA\b|\bvena ?seal\b|\bcatheter\b|\bfistula\b|\bAVF\b|\bAVG\b"
    ):
        return None
    lines: list[ReckonedLine] = []
    for passage in named:
        text = next(one.text for one in told.said if one.passage == passage)
        where = f"{text}\n{told.text}" if not words(rf"{_LEG}|{_ARM}|carotid|renal|aort").search(text) else text
        code, why, modifiers = _duplex(text, where)
        if code and code not in {one.counted.code for one in lines}:
            lines.append(ReckonedLine(Counted(code, 1, why, modifiers), (passage,)))
    if not lines:
        return None
    also = (
        *named,
        *told.where(
            r"\b(?:ICA|vertebrals?|antegrade|compressible|stenosis|segments?|reflux|scanned|patent|waveforms?)\b"
        ),
    )
    covers = (("93880", "93882"), ("93925", "93931"), ("93970", "93971"), ("73700", "73706"))
    return Reckoned(tuple(lines), (), covers, also=tuple(dict.fromkeys(also)))


def _duplex(text: str, where: str) -> tuple[str, str, tuple[str, ...]]:
    both = words(r"\bbilateral\w*|\bbilat\b|\bboth\b|\bb/l\b|\bBLE\b|\bBUE\b").search(where)
    one_side = words(r"\bunilateral\b|\bone (?:leg|side|arm)\b|\blimited\b").search(where) or (
        not both and only_side(text)
    )
    if words(r"\bcarotid\w*|\bextracranial\b").search(text):
        limited = one_side and not both
        return (
            ("93882", "The neck arteries on one side or in part.", ())
            if limited
            else ("93880", "The neck arteries on both sides.", ())
        )
    limb = "leg" if words(_LEG).search(where) else "arm" if words(_ARM).search(where) else ""
    if not limb or not (both or one_side):
        return "", "", ()
    veins = words(_VEIN_TEST).search(text) or (words(_VEIN_TEST).search(where) and not words(_ARTERY_TEST).search(text))
    if veins:
        return (
            ("93970", "The veins of both limbs.", ()) if both else ("93971", "The veins of one limb, or in part.", ())
        )
    if words(_ARTERY_TEST).search(where):
        codes = ("93925", "93926") if limb == "leg" else ("93930", "93931")
        return (
            (codes[0], f"The arteries of both {limb}s.", ())
            if both
            else (codes[1], f"The arteries of one {limb}, or in part.", ())
        )
    return "", "", ()


_PARTS = (
    ("iliac", r"\b(?:common |external )?iliac\b", ("37220", "", "37221", "")),
    ("thigh", r"\bSFA\b|\bsuperficial femoral\b|\bfem(?:oral)?[- ]?pop\w*|\bpopliteal\b|\bfemoral artery\b", ("37224", "37225", "37226", "37227")),
    ("shin", r"\b(?:anterior|posterior) tibial\b|\btibi(?:al|o)\w*|\bperoneal\b|\bAT artery\b|\bPT artery\b", ("37228", "37229", "37230", "37231")),
)  # fmt: skip
_OPENED = r"\bangioplast\w*|\bPTA\b|\bballoon(?:ed|ing)?\b|\bstent\w*|\batherectom\w*|\bDCB\b"
_LEG_COVER = (("36140", "36248"), ("37220", "37235"), ("75625", "75774"), ("76937", "76937"), ("93925", "93926"))


def read_leg_arteries(tale: Tale) -> Reckoned | None:
    """Leg arteries shown or opened from within: the most that was done in each territory, or the pictures alone."""
    told = acts(tale)
    if (
        not told.says(
            r"\bangiogra\w+|\barteriogra\w+|\brunoff\b|\bangioplast\w*|\batherectom\w*|\bPTA\b|\bangio\b|\bstent\w*|\brecanali[sz]\w*|\baortogra\w*"
        )
        or not told.says(r"\bfemoral\b|\bSFA\b|\bCFA\b|\biliac\b|\bpopliteal\b|\btibial\b|\bperoneal\b|\brunoff\b")
        or told.says(r"\b(?:carotid|coronar\w+|LAD|fistula|AVF|AVG|graft for dialysis|circumflex|iliac vein|veno\w+)\b")
    ):
        return None
    also = tuple(one.passage for one in told.said)
    lines: list[ReckonedLine] = []
    questions: list[str] = []
    for name, place, codes in _PARTS:
        passages = tuple(
            one.passage for one in told.said if words(place).search(one.text) and words(_OPENED).search(one.text)
        )
        if not passages:
            continue
        text = "\n".join(one.text for one in told.said if one.passage in passages)
        stent = bool(words(r"\bstent\w*\b(?! (?:was |were )?(?:not|patent))").search(text))
        bored = bool(words(r"\batherectom\w*").search(text))
        code = codes[(2 if stent else 0) + (1 if bored else 0)] or codes[2 if stent else 0]
        side = _both_treated(told, passages, place) or next(
            (found for one in told.said if one.passage in passages and (found := _treated_side(one.text, place))), None
        )
        side = side or side_of(told, passages)
        modifiers = ({Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}[side],) if side else ()
        did = (
            " and ".join(part for part, there in (("a stent", stent), ("atherectomy", bored)) if there) or "angioplasty"
        )
        lines.append(
            ReckonedLine(
                Counted(
                    code,
                    1,
                    f"The {name} arteries opened with {did}; the way in and the pictures are included.",
                    modifiers,
                ),
                passages[:3],
            )
        )
        questions += [] if side else [f"Which leg was {code} done on, right or left?"]
    if lines:
        return Reckoned(tuple(lines), tuple(questions), _LEG_COVER, also=also)
    return _shown(told)


def _both_treated(told: Acts, passages: Sequence[Passage], place: str) -> Side | None:
    """Both, where the vessel is named on the right and on the left among what was opened."""
    found = {
        match[1].lower()[0]
        for one in told.said
        if one.passage in passages
        for match in re.finditer(rf"\b(right|left)\s+(?:{place})", one.text, re.IGNORECASE)
    }
    return Side.BOTH if found == {"r", "l"} else None


def _treated_side(text: str, place: str) -> Side | None:
    """The side that stands next before the vessel."""
    for match in words(place).finditer(text):
        before = re.findall(r"\b(right|left|rt|lt|bilateral)\b", text[max(0, match.start() - 40) : match.start()], re.I)
        if before:
            return {"r": Side.RIGHT, "l": Side.LEFT, "b": Side.BOTH}[before[-1][0].lower()]
    return None


def _shown(told: Acts) -> Reckoned | None:
    pictures = told.where(r"\bangiogra\w+|\barteriogra\w+|\brunoff\b|\bangio\b")
    if not pictures or told.says(r"\bCT ?A\b|\bMRA\b|\bCT angio\w*"):
        return None
    both = told.says(r"\bbilateral\b[^.;\n]{0,30}\b(?:runoff|angiogra\w+|leg|lower)|\bboth legs\b")
    lines = []
    order = told.where(
        r"\b(?:third|3rd)[- ]order\b|\b(?:catheter\w*|select\w+|advanced|into|to)\b[^.;\n]{0,60}\b(?:superficial femoral|SFA|popliteal)\b"
    )
    second = told.where(
        r"\bsecond[- ]order\b|\b(?:catheter\w*|select\w+|advanced|into|to)\b[^.;\n]{0,60}\b(?:external iliac|common femoral)\b"
    )
    if order:
        lines.append(
            ReckonedLine(Counted("36247", 1, "A catheter brought into a third-order branch of the leg."), order[:2])
        )
    elif second and told.says(r"\bup and over\b|\bcontralateral\b|\bsecond[- ]order\b"):
        lines.append(
            ReckonedLine(Counted("36246", 1, "A catheter brought into a second-order branch of the leg."), second[:2])
        )
    aorta = told.where(r"\b(?:abdominal )?aortogra\w+|\baorta (?:was )?(?:imaged|shown)")
    if aorta:
        lines.append(ReckonedLine(Counted("75625", 1, "The belly's great artery shown."), aorta[:2]))
    code = "75716" if both else "75710"
    lines.append(
        ReckonedLine(Counted(code, 1, f"The arteries of {'both legs' if both else 'one leg'} shown."), pictures[:3])
    )
    return Reckoned(tuple(lines), (), _LEG_COVER, also=tuple(one.passage for one in told.said))


VESSELS = (read_lines, read_vein_closure, reader(FOAM), read_phlebectomy, read_duplex, read_leg_arteries)
