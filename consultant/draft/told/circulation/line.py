"""Central lines and ports: put in, exchanged or taken out, and the pictures it was done by.

Source: CPT guidelines for central venous access (age five, tunnel, port; 76937 needs an open vessel seen, the needle
seen going in, and a picture kept).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.reckon.counted import Counted
from consultant.draft.told.operation import acts, words
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
