"""Operations of the gynecologist: cervix under magnification, loop, womb by scope, devices and implants against pregnancy.

Sources: CPT guidelines for colposcopy (the samples and the scraping have one code together) and for hysteroscopy (looking
is part of all others); NCCI Policy Manual ch. 7 §C.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from collections.abc import Sequence

from consultant.draft.reckon.counted import Counted
from consultant.draft.setting import Setting
from consultant.draft.told.operation import Acts, Operation, Way, acts, quoted, reader, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_SAMPLE = r"\bbiops(?:y|ies|ied)\b|\bbxs?'?d?\b|\bbxed\b"
_SCRAPED = r"\bECC\b|\bendocervical (?:curett\w*|scraping|sampling|brush\w*)|\bendo-?cx curett\w*|\b(?:curett\w*|scrap\w+|sampl\w+) (?:of |from )?(?:the\s+)?(?:endocerv\w+|cervical canal)|\b(?:endocerv\w+(?: canal)?|cervical canal)[^.;\n]{0,20}\b(?:curett\w+|scraped)"
_MAGNIFIED = r"\bcolposcop\w*|\bcolpo\b"
_LOOP = r"\bLEEP\b|\bLLETZ\b|\bloop (?:electro\w*|excision|cone|coni[sz]ation)|\bloop electrode\b"
CERVIX = Operation(
    names=rf"{_MAGNIFIED}|{_LOOP}|\bcold[- ]knife\b|\bcone biops\w+|\bconi[sz]ation\b|\bCKC\b",
    ways=(
        Way("57461", "The cervix under magnification with a cone cut by loop.", (_LOOP, _MAGNIFIED, r"\bcon(?:e|i[sz]ation)\b|\btop[- ]?hat\b")),
        Way("57460", "The cervix under magnification with samples cut by loop.", (_LOOP, _MAGNIFIED, r"\bloop (?:electrode )?biops\w+|\bLEEP biops\w+")),
        Way("", "with the loop under the colposcope, was a cone cut (57461) or a sample (57460)?", (_LOOP, _MAGNIFIED)),
        Way("57522", "A loop excision of the cervix without a colposcope.", _LOOP),
        Way("57520", "A cone cut with the cold knife or laser.", r"\bcold[- ]knife\b|\bCKC\b|\blaser con\w+"),
        Way("57520", "A cone of the cervix, not by loop.", r"\bcone biops\w+|\bconi[sz]ation\b"),
        Way("56821", "The vulva under magnification with samples.", (rf"\bvulv\w*[^\n]*(?:{_SAMPLE})|(?:{_SAMPLE})[^\n]*\bvulv\w*",), r"\bcervi\w*|\bECC\b|\bTZ\b|\btransformation zone\b|\bcx\b"),
        Way("56820", "The vulva under magnification.", r"\bvulvoscop\w*|\bvulv\w*[^.;\n]{0,20}(?:colposcop|colpo\b)|(?:colposcop\w*|colpo) (?:of|exam of) (?:the )?vulva", r"\bcervi\w*|\bECC\b|\bTZ\b|\btransformation zone\b|\bcx\b"),
        Way("57421", "The vagina under magnification with samples.", rf"\bvagina(?:l)? (?:cuff|vault|wall|apex)\b[^\n]*(?:{_SAMPLE})|(?:{_SAMPLE})[^\n]*\bvagina(?:l)? (?:cuff|vault|wall|apex)", r"\bcervix\b|\bECC\b|\bTZ\b|\btransformation zone\b|\bcx\b"),
        Way("57420", "The vagina under magnification.", r"\bcolpo\w*[^.;\n]{0,20}\bvagina\b|\bvaginal colpo\w*", r"\bcervix\b|\bECC\b|\bTZ\b|\btransformation zone\b|\bcx\b"),
        Way("57454", "The cervix under magnification with samples and a scraping of the canal.", (_SAMPLE, _SCRAPED)),
        Way("57456", "The cervix under magnification with a scraping of the canal.", _SCRAPED),
        Way("57455", "The cervix under magnification with samples.", _SAMPLE),
        Way("57452", "The cervix under magnification, nothing taken."),
    ),
    covers=(("57420", "57421"), ("57452", "57461"), ("57500", "57522"), ("56820", "56821")),
    beside=(Way("58110", "The womb's lining sampled beside the colposcopy.", (_MAGNIFIED, r"\bendometrial (?:biops\w+|bx|sampl\w+)|\bEMB\b|\bpipelle\b")),),
)  # fmt: skip
LINING = Operation(
    names=r"\bendometrial (?:biops(?:y|ies)|bx|sampl(?:e|ing|ed))\b|\bEMB\b|\bEMBx\b|\bpipelle\b",
    ways=(Way("58100", "The womb's lining sampled without widening the cervix."),),
    covers=(("58100", "58120"), ("57500", "57505"), ("57800", "57800")),
    unless=rf"\bhysteroscop\w*|{_MAGNIFIED}|\bd ?(?:&|and) ?c\b",
)
_DEVICE = r"\bIUDs?\b|\bIUC\b|\bIUS\b|\bmirena\b|\bkyleena\b|\bliletta\b|\bskyla\b|\bparagard\b|\bcopper t\b|\bintrauterine (?:device|contracept\w*|system)"
_LOOKED = r"\bhysteroscop\w*"
_MYOMA = r"\b(?:myoma\w*|fibroids?|leiomyoma\w*)\b[^.;\n]{0,80}\b(?:resect\w+|remov\w+|morcellat\w+|shav\w+|excis\w+|myosure|truclear)|\bmyomectom\w*|\b(?:resect\w+|remov\w+|morcellat\w+)[^.;\n]{0,60}\b(?:myoma\w*|fibroids?|leiomyoma\w*)"
WOMB_SCOPE = Operation(
    names=rf"{_LOOKED}|\b(?:endometrial|uterine) ablation\b|\bnovasure\b|\bminerva\b",
    ways=(
        Way("58563", "The lining destroyed under sight of the scope; other work on it is included.", (_LOOKED, r"\bablat\w+|\bnovasure\b|\bminerva\b|\bhydrotherm\w*|\bHTA\b|\brollerball\b")),
        Way("58353", "The lining destroyed by heat without a scope.", r"\bablat\w+|\bnovasure\b|\bminerva\b"),
        Way("58561", "Fibroids taken out through the scope.", _MYOMA),
        Way("58560", "A wall in the womb cut through the scope.", r"\bsept(?:um|oplasty|al)\b[^.;\n]{0,50}\b(?:resect\w+|incis\w+|divid\w+|cut)|\bmetroplasty\b|\b(?:resect\w+|incis\w+|division) of (?:the )?(?:uterine )?septum"),
        Way("58559", "Adhesions in the womb cut through the scope.", r"\bsynechia\w*|\bintrauterine adhesi\w+|\basherman\w*|\badhesiolysis\b"),
        Way("58562", "A stuck device or object taken out through the scope.", rf"(?:{_DEVICE}|\bdevice\b|\bforeign body\b)[^.;\n]{{0,60}}\b(?:remov\w+|retriev\w+|extract\w+|grasped)|\b(?:remov\w+|retriev\w+)[^.;\n]{{0,40}}(?:{_DEVICE}|\bdevice\b|\bforeign body\b)"),
        Way("58558", "Samples, polyps or a scraping of the lining through the scope.", rf"\bpolyp(?:ectomy|s)?\b|{_SAMPLE}|\bcurett\w*|\bd ?(?:&|and) ?c\b|\bd/c\b|\bmyosure\b|\btruclear\b|\bsampled\b"),
        Way("58555", "The womb was looked into, and nothing else done."),
    ),
    covers=(("58100", "58120"), ("58353", "58356"), ("58555", "58563"), ("57800", "57800"), ("58140", "58146"), ("58545", "58546"), ("58300", "58301")),
    unless=r"\bhysterectom\w*|\bcolposcop\w*",
)  # fmt: skip
BARTHOLIN = Operation(
    names=r"\bbartholin\w*",
    ways=(
        Way("56440", "The gland's cyst opened and sewn open.", r"\bmarsupiali\w*"),
        Way("56740", "The gland or its cyst cut out.", r"\bexcis(?:ed|ion)\b"),
        Way("56420", "The gland's abscess opened; a catheter is included.", r"\b(?:i ?(?:&|and) ?d|incis\w+|drain\w+|word catheter|lanced|stab)\b"),
    ),
    covers=(("10060", "10061"), ("56405", "56440"), ("56740", "56740")),
)  # fmt: skip
_TUBES = r"\bBSO\b|\bBS\b|\bsalping\w*|\boophorectom\w*|\b(?:tubes?|ovar(?:y|ies))\b[^.;\n]{0,30}\b(?:removed|taken|excised)|\bUSO\b"
_HEAVY = r"\b(?:25[1-9]|2[6-9]\d|[3-9]\d\d|\d{4}) ?(?:g|gm|gms|grams?)\b|\b(?:over|more than|greater than|>) ?250\b"
_LIGHT = r"(?<![\d.])(?:\d{2}|1\d\d|2[0-4]\d|250) ?(?:g|gm|gms|grams?)\b|\b(?:under|less than|below|<) ?250\b|\b250 ?(?:g|grams) or less\b"


def _by_weight(names: str, unless: str, codes: tuple[str, str, str, str], kind: str) -> tuple[Way, ...]:
    """Ways for a womb taken out: at most 250 g, with tubes or ovaries; more, with them."""
    light, light_tubes, heavy, heavy_tubes = codes
    return (
        Way(heavy_tubes, f"{kind}, over 250 g, with tubes or ovaries.", (names, _HEAVY, _TUBES), unless),
        Way(heavy, f"{kind}, over 250 g.", (names, _HEAVY), unless),
        Way(light_tubes, f"{kind}, 250 g or less, with tubes or ovaries.", (names, _LIGHT, _TUBES), unless),
        Way(light, f"{kind}, 250 g or less.", (names, _LIGHT), unless),
        Way("", f"how much did the womb weigh? 250 g or less: {light}, with tubes or ovaries {light_tubes}; over 250 g: {heavy}, {heavy_tubes}.", names, unless),
    )  # fmt: skip


_WITH_HELP = r"\bLAVH\b|\blaparoscop\w*[- ]assisted vaginal"
_PARTLY = r"\bsupracervical\b|\bLSH\b|\bsubtotal hysterectom\w*"
WOMB_OUT = Operation(
    names=r"\bhysterectom\w*|\bTLH\b|\bLAVH\b|\bRATLH\b|\bTVH\b|\bLSH\b|\bTAH\b",
    ways=(
        *_by_weight(_WITH_HELP, r"^(?!)", ("58550", "58552", "58553", "58554"), "Through the vagina with help of a scope"),
        *_by_weight(_PARTLY, r"\bopen\b|\babdominal hysterectom\w*", ("58541", "58542", "58543", "58544"), "The womb without its neck by scope"),
        *_by_weight(r"\blaparoscop\w*|\bTLH\b|\brobot\w*|\bRATLH\b", r"\bconver\w+ to\b|\babdominal hysterectom\w*", ("58570", "58571", "58572", "58573"), "The whole womb by scope"),
        *_by_weight(r"\bvaginal hysterectom\w*|\bTVH\b", "", ("58260", "58262", "58290", "58291"), "The womb through the vagina"),
        Way("58180", "The womb without its neck through an open cut.", _PARTLY),
        Way("58150", "The whole womb through an open cut, with or without tubes and ovaries.", r"\babdominal hysterectom\w*|\bTAH\b|\bopen\b|\bconver\w+ to\b|\blaparotomy\b"),
        Way("", "how was the womb taken out: by scope, through the vagina, or through an open cut, and how much did it weigh?"),
    ),
    covers=(("58150", "58294"), ("58541", "58573"), ("58660", "58673"), ("58700", "58720"), ("52000", "52000"), ("58940", "58940")),
    unless=r"\bhysterectom\w*[^.;\n]{0,20}\b(?:in )?(?:19|20)\d\d\b|\b(?:prior|previous|after|since|s/p|open|h/o)\s+(?:\w+ )?hysterectom\w*",
)  # fmt: skip

_BRANDS = (
    ("J7298", r"\bmirena\b"), ("J7296", r"\bkyleena\b"), ("J7297", r"\bliletta\b"), ("J7301", r"\bskyla\b"),
    ("J7300", r"\bparagard\b|\bcopper (?:t|iud)\b"),
)  # fmt: skip
_ROD = r"\bnexplanon\b|\bimplanon\b|\betonogestrel\b|\bcontraceptive (?:implant|rod)\b|\bbirth control implant\b|\bsubdermal implant\b"
_IN = r"\binsert(?:ed|ion)\b|\bplac(?:ed|ement)\b|\bput in\b|\bnew (?:one|iud|device|rod|implant|nexplanon|mirena|kyleena|liletta|skyla|paragard)\b|\breplac(?:ed|ement)\b|\breinsert\w*|\bexchang\w+|\bswapped\b|\bdeployed\b|\breleased\b"
_OUT = r"\bremov(?:ed|al)\b|\btaken out\b|\bpulled\b|\bextract(?:ed|ion)\b|\bcame out\b|\bout (?:intact|whole)\b|\breplac(?:ed|ement)\b|\bexchang\w+|\bswapped\b|\bretriev\w+"
_NOT_OURS = r"\b(?:patient|pt|pharmacy|hospital|facility|she)(?:['’]s)? (?:\w+ )?(?:suppl\w+|brought|own|stock|bought)\b|\bspecialty pharmacy\b|\bwhite bag\w*|\bbrown bag\w*"


def read_devices(tale: Tale) -> Reckoned | None:
    """Devices in the womb and rods under the skin: in, out or both, and the thing itself where the practice bought it."""
    told = acts(tale)
    rod = told.where(_ROD)
    named = rod or told.where(_DEVICE)
    if not named or told.says(_LOOKED):
        return None
    both = (
        rf"(?:{_ROD}|\brods?\b|\bimplants?\b)"
        if rod
        else rf"(?:{_DEVICE}|\bdevice\b|\bstrings?\b|\bnew one\b|\bold one\b)"
    )
    in_, out = told.where(_with(both, _IN)), told.where(_with(both, _OUT))
    if told.says(r"\bno (?:replacement|reinsertion|new)\b|\bwithout replacement\b"):
        in_ = tuple(one for one in in_ if not words(r"\breplacement\b").search(one.stated))
    covers = (("11976", "11983"), ("J7307", "J7307")) if rod else (("58300", "58301"), ("J7296", "J7301"))
    if not in_ and not out:
        return (
            Reckoned((), (quoted(named[0], "was it put in, taken out, or both?"),), covers, also=named)
            if told.says(f"{_IN}|{_OUT}")
            else None
        )
    lines = []
    if rod:
        code = "11983" if in_ and out else "11981" if in_ else "11982"
        what = {
            "11983": "The rod was taken out and a new one put in.",
            "11981": "The rod was put in.",
            "11982": "The rod was taken out.",
        }[code]
        lines.append(ReckonedLine(Counted(code, 1, what), (*in_, *out)[:3]))
    else:
        if out:
            lines.append(ReckonedLine(Counted("58301", 1, "The device was taken out."), out[:3]))
        if in_:
            lines.append(ReckonedLine(Counted("58300", 1, "The device was put in."), in_[:3]))
    if in_ and _bought(told):
        thing = "J7307" if rod else _brand(told, in_)
        if thing:
            lines.append(ReckonedLine(Counted(thing, 1, "The thing itself, bought by the practice."), in_[:3]))
    also = tuple(dict.fromkeys([*named, *in_, *out]))
    return Reckoned(tuple(lines), (), covers, also=also)


def _with(noun: str, act: str) -> str:
    return rf"{noun}[^\n]*?(?:{act})|(?:{act})[^\n]*?{noun}"


def _bought(told: Acts) -> bool:
    facility = told.tale.setting in {Setting.OUTPATIENT_HOSPITAL, Setting.INPATIENT, Setting.SURGICAL_CENTER}
    return not facility and not words(_NOT_OURS).search(told.tale.everywhere)


def _brand(told: Acts, in_: Sequence[object]) -> str:
    """The brand put in: the one named where that is told, or else the only one."""
    texts = [one.text for one in told.said if one.passage in in_]
    for text in ("\n".join(texts), told.text):
        found = {code for code, pattern in _BRANDS if words(pattern).search(text)}
        if len(found) == 1:
            return found.pop()
    return ""


EMPTIED = Operation(
    names=r"\b(?:suction|sharp|dilation (?:and|&)) ?(?:curettage|d ?(?:&|and) ?c|evacuation)\b|\bd ?(?:&|and) ?[ce]\b|\bvacuum aspiration\b|\bMVA\b",
    ways=(
        Way("59820", "A missed miscarriage of the first trimester emptied.", r"\bmissed (?:ab\b|abortion|miscarriage)|\bembryonic demise\b|\bfetal demise\b|\banembryonic\b|\bblighted\b", r"\b(?:1[4-9]|2\d) ?w(?:ee)?k|\bsecond trimester\b"),
        Way("59821", "A missed miscarriage of the second trimester emptied.", r"\bmissed (?:ab\b|abortion|miscarriage)|\bfetal demise\b"),
        Way("59812", "An incomplete miscarriage emptied.", r"\bincomplete (?:ab\b|abortion|miscarriage)|\bretained products\b(?![^.;\n]*\bpostpartum)"),
        Way("59160", "The womb scraped after a birth.", r"\bpostpartum\b|\bafter delivery\b"),
        Way("59840", "A pregnancy ended by widening and scraping.", r"\b(?:elective|therapeutic|induced|termination)\b", r"\bhysteroscop\w*"),
        Way("58120", "The womb widened and scraped, not for a pregnancy.", "", r"\bpregnan\w*|\bmiscarr\w*|\babortion\b|\bIUP\b|\bgestation\w*"),
    ),
    covers=(("58120", "58120"), ("59160", "59160"), ("59812", "59841")),
    unless=rf"{_LOOKED}|{_LOOP}|\bcone\b",
)  # fmt: skip
WOMB = (*(reader(one) for one in (CERVIX, LINING, WOMB_SCOPE, BARTHOLIN, WOMB_OUT, EMPTIED)), read_devices)
