"""Tests that were run in the sender's own laboratory, and blood that was drawn, as a note tells of them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.panel import TESTS, panels
from consultant.draft.section import Section
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_HERE = re.compile(
    r"\b(?:our|own|office|in[- ]?house|on[- ]?site|independent|path\w*|waived|practice|clinic|complexity|outreach|clinical|"
    r"reference) (?:\w+ ){0,2}?lab(?:oratory|s)?\b|\bin[- ]house\b|\bCLIA\b|\bwaived\b|\bwaiver\b|\bpoint[- ]of[- ]care\b|(?-i:\bPOC[T]?\b)|"
    r"\b(?:run|done|performed|tested|resulted|processed|analy[sz]ed) (?:here|in[- ]?office|(?:in|at|by|on) (?:the|our|my) (?:own )?(?:office|"
    r"clinic|lab\w*|practice|desktop|analy[sz]er))\b|\b(?:labs?|tests?|lab work) (?:lines? )?(?:only|please|alone)\b|"
    r"\bonly the (?:labs?|tests?)\b|\blab only\b|\bjust the (?:labs?|tests?)\b|\b(?:desktop|benchtop|chemistry) analy[sz]er\b|"
    r"\btests? lines? only\b",
    re.IGNORECASE,
)
"""The laboratory is the sender's own, or the tests are all that is asked about."""
_AWAY = re.compile(
    r"\b(?:sent|send(?:ing)?|forwarded|shipped|went|goes) (?:out|off|to)\b|\bsend[- ]?outs?\b|\b(?:quest|labcorp|lab ?corp)\b|\bordered\b|\bpending\b|"
    r"\brecheck\b|\brepeat in\b|\bnot run\b|\bbilled by the lab\b|\breviewed\b|\blast (?:week|month|year|visit)\b|\b(?:outside|hospital) labs?\b",
    re.IGNORECASE,
)
_NAMES: tuple[tuple[str, str], ...] = (
    ("80053", r"(?:comprehensive|complete) metabolic(?: panel)?|\bcmp\b"),
    ("80048", r"basic metabolic(?: panel)?|\bbmp\b|\bchem[- ]?[78]\b"),
    ("80061", r"lipid (?:panel|profile)|fasting lipids|\blipids\b"),
    ("80076", r"(?:hepatic|liver) (?:function )?(?:panel|tests?|profile)|\blfts?\b"),
    ("80069", r"renal (?:function )?panel"),
    ("80051", r"electrolytes? panel|\belectrolytes\b|\blytes\b"),
    ("84439", r"free (?:t4|thyroxine)|\bft4\b"),
    ("84481", r"free t3|\bft3\b"),
    ("84443", r"\btsh\b|thyroid stimulating hormone"),
    ("82306", r"(?:25[- ]?(?:oh|hydroxy)[- ]?)?vit(?:amin)?\.? ?d(?:,? 25[- ]?(?:oh|hydroxy)\w*)?\b"),
    ("82607", r"(?:vit(?:amin)?\.? ?)?b[- ]?12\b|cobalamin"),
    ("82746", r"folate|folic acid"),
    ("82728", r"ferritin"),
    ("83550", r"\btibc\b|(?:total )?iron binding(?: capacity)?"),
    ("83540", r"(?:serum )?iron\b(?! (?:deficien\w+|binding|sucrose|dextran|infusion|therapy|supplement\w*|pills?|tablets?|overload))"),
    ("83036", r"(?:h(?:a?e)?mo?globin|hgb|hb) ?a1c|\b(?:hb)?a1c\b|glycated h(?:a?e)moglobin"),
    ("85018", r"h(?:a?e)moglobin\b(?! ?a1c)(?! electrophoresis)|\bhgb\b(?! ?a1c)|\bhemocue\b"),
    ("85014", r"hematocrit\b|\bhct\b"),
    ("83655", r"(?<!\d )(?<!\d-)(?:blood )?lead(?: level)?(?= by| test|level|care|,|\.|$| [<\d])|\bleadcare\b"),
    ("86140", r"(?<!hs-)(?<!hs )(?<!sensitivity )(?:\bcrp\b|c-reactive protein)"),
    ("86141", r"(?:\bhs-? ?crp\b|high[- ]sensitivity (?:crp|c-reactive protein))"),
    ("84550", r"uric acid"),
    ("83735", r"magnesium\b|\bmg level"),
    ("84403", r"total testosterone"),
    ("84402", r"free testosterone"),
    ("85610", r"\bpt[/ ]inr\b|\binr\b|prothrombin time"),
    ("85730", r"\bptt\b|\baptt\b|partial thromboplastin"),
    ("85379", r"d-?dimer"),
    ("86308", r"mono ?spot|heterophile(?: antibody)?|\bmono(?:nucleosis)? (?:test|screen)|rapid mono"),
    ("87880", r"(?:rapid|quick|poc) (?:group a )?strep(?:tococcus)?(?: a)?|strep a antigen|\bstrep(?: a)? (?:kit|screen)\b|(?:group a )?strep (?:antigen|swab)"),
    ("86803", r"h(?:ep(?:atitis)?) ?c (?:antibody|ab)|\bhcv (?:antibody|ab)\b"),
    ("82043", r"(?:urine )?micro-?albumin(?!/)(?:,? (?:quantitative|urine))?"),
    ("82962", r"glucose (?:by|on|with) (?:a |the )?(?:home[- ]use |handheld |hand-held )?(?:meter|glucometer)|fingerstick glucose|glucometer|accu-?che[ck]k?"),
)  # fmt: skip
_READ = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _NAMES)
_SINGLE = tuple(
    (name, re.compile(words))
    for name, words in (
        ("sodium", r"(?i:\bsodium\b(?! chloride))|\bNa\b"),
        ("potassium", r"(?i:\bpotassium\b(?! chloride))|\bK\b"),
        ("chloride", r"(?i:(?<!sodium )(?<!potassium )\bchloride\b)|\bCl\b"),
        ("carbon dioxide", r"(?i:\bcarbon dioxide\b|\bbicarb(?:onate)?\b|\bhco3\b)|\b[Cc][Oo]2\b"),
        ("glucose", r"(?i:\bglucose\b)"),
        ("urea nitrogen", r"(?i:\burea nitrogen\b)|\bBUN\b"),
        ("creatinine", r"(?i:\bcreatinine\b|\bcreat\b)"),
        ("calcium", r"(?i:(?<!ionized )\bcalcium\b)|\bCa\b"),
        ("albumin", r"(?i:(?<!micro)(?<!micro-)\balbumin\b)"),
        ("total protein", r"(?i:\btotal protein\b)"),
        ("alkaline phosphatase", r"(?i:\balk(?:aline)?\.? ?phos(?:phatase)?\b)|\bALP\b"),
        ("alt", r"\bALT\b|\bSGPT\b"),
        ("ast", r"\bAST\b|\bSGOT\b"),
        ("direct bilirubin", r"(?i:\bdirect bili(?:rubin)?\b)"),
        ("total bilirubin", r"(?i:(?<!direct )\bbili(?:rubin)?\b)"),
        ("phosphorus", r"(?i:\bphosph(?:orus|ate)\b)"),
        ("cholesterol", r"(?i:(?:\btotal )?(?<!hdl )(?<!ldl )\bcholesterol\b)"),
        ("hdl", r"\b[Hh][Dd][Ll]\b"),
        ("triglycerides", r"(?i:\btriglycerides?\b|\btrigs?\b)"),
    )
)
_COUNT = re.compile(r"\b(?:cbc|complete blood count)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:no|without|w/o|wo) (?:\w+ )?diff\w*|\bhemogram\b", re.IGNORECASE)
_DIFFERENTIAL = re.compile(r"\bdiff(?:erential)?\b", re.IGNORECASE)
_PSA = re.compile(r"\bpsa\b|prostate specific antigen", re.IGNORECASE)
_FECAL = re.compile(
    r"\bfit\b(?= (?:kit|test|card))|(?-i:\bFIT\b)|\bi-?fobt\b|fecal immunochemical|immunochemical (?:fecal|stool)",
    re.IGNORECASE,
)
_SCREENING = re.compile(r"\bscreen(?:ing|s)?\b", re.IGNORECASE)
_DRAWN = re.compile(
    r"\bveni-?puncture\b|\bphlebotomy\b(?! (?:of|therapeutic))|\b(?:venous|blood) (?:was )?(?:draw\w*|collect\w*|taken|obtained)\b|\b(?:venous|blood) draw\b|"
    r"\blab draw\b|\bdrawn (?:here|by|from|in (?:the|our) office)\b|\bdraw(?:n)? (?:fee )?from (?:the )?(?:left |right )?(?:arm|antecubital|vein)",
    re.IGNORECASE,
)
_NOT_A_VEIN = re.compile(
    r"\b(?:port|picc|central line|catheter|finger ?stick|heel|capillary|therapeutic)\b", re.IGNORECASE
)
_SECTIONS = frozenset({Section.BODY, Section.PROCEDURE, Section.FINDINGS})


def read_laboratory(tale: Tale) -> Reckoned | None:
    """The tests run in the sender's own laboratory, panels for their parts, each once."""
    if not _HERE.search(" ".join(one.passage.text for one in tale.said)):
        return None
    found: dict[str, Passage] = {}
    single: dict[str, Passage] = {}
    asked: list[str] = []
    for said in tale.said:
        passage = said.passage
        if passage.section not in _SECTIONS or _AWAY.search(passage.text):
            continue
        text = passage.tested
        for code in _codes(text, passage, tale, asked):
            found.setdefault(code, passage)
        for name, words in _SINGLE:
            if words.search(text):
                single.setdefault(name, passage)
    made, left = panels(single)
    lines = [
        Counted(code, 1, f"Run in the sender's own laboratory; a test of its own ({code}).", (), ()) for code in found
    ]
    places: list[tuple[Passage, ...]] = [(passage,) for passage in found.values()]
    for code, name in made:
        if code not in found:
            parts = tuple(dict.fromkeys(single[one] for one in single if one not in left))
            lines.append(
                Counted(code, 1, f"All the tests of the {name} were run: the panel in place of its parts.", (), ())
            )
            places.append(parts)
    lines = [Counted(one.code, one.units, one.reason, (), (place,)) for place, one in enumerate(lines)]
    covers = [(one.code, one.code) for one in lines]
    if made:
        covers += [(code, code) for code in TESTS.values()]
    covers += [(code, code) for code in ("85025", "85027") if asked or {"85025", "85027"} & set(found)]
    covers += [
        (code, code)
        for code in ("82270", "82272", "82274", "G0328", "G0121", "G0105")
        if {"82274", "G0328"} & set(found)
    ]
    return reckoned(Count(tuple(lines), tuple(dict.fromkeys(asked))), places, tuple(covers))


def read_draw(tale: Tale) -> Reckoned | None:
    """Blood drawn from a vein, once a day whatever the number of tubes."""
    for said in tale.said:
        if _DRAWN.search(said.text) and not _NOT_A_VEIN.search(said.text):
            line = Counted("36415", 1, "Blood was drawn from a vein; once, whatever the number of tubes.", (), (0,))
            return reckoned(Count((line,)), [(said.passage,)], (("36415", "36415"),))
    return None


def _codes(text: str, passage: Passage, tale: Tale, asked: list[str]) -> Iterator[str]:
    """The codes of the tests that one sentence names; each word counts for the first test that it fits."""
    left = text
    for code, words in _READ:
        if words.search(left):
            yield code
            left = words.sub(lambda match: "~" * len(match[0]), left)
    if _COUNT.search(left):
        if _WITHOUT.search(passage.text):
            yield "85027"
        elif _DIFFERENTIAL.search(left):
            yield "85025"
        else:
            asked.append("Was the blood count with an automated differential (85025) or without (85027)?")
    if _PSA.search(left):
        screens = bool(_SCREENING.search(" ".join(one.text for one in tale.said)))
        yield "G0103" if tale.medicare and screens else "84153"
    if _FECAL.search(left):
        screens = bool(_SCREENING.search(" ".join(one.passage.text for one in tale.said)))
        yield "G0328" if tale.medicare and screens else "82274"
