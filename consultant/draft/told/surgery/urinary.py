"""Operations of the urologist: bladder and ureter through a scope, stones, prostate samples, vasectomy, bladder tests.

Sources: CPT guidelines for urinary endoscopy (looking and a temporary catheter are part of all others; a bladder tumor by
the size of the largest) and for urodynamics; NCCI Policy Manual ch. 7 §D.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.reckon.counted import Counted
from consultant.draft.told.number import value
from consultant.draft.told.operation import Operation, Way, acts, quoted, reader, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_LOOKED = r"\bcysto(?:-?urethro)?scop\w*|\bcystos?\b|\bflexible scope\b[^.;\n]{0,20}\bbladder\b"
_TUMOR = r"\b(?:tumou?rs?|lesions?|papillary|papilloma|growths?|mass)\b"
_CUT = r"\bTURBT\b|\btransurethral resection of (?:a |the )?(?:\w+ )?bladder|\b(?:resect\w+|fulgurat\w+|excis\w+)\b[^.;\n]{0,60}\b(?:bladder )?(?:tumou?rs?|lesions?|papilloma\w*)\b|\b(?:tumou?rs?|lesions?|papilloma\w*)\b[^.;\n]{0,80}\b(?:resect\w+|fulgurat\w+)"
_URETER = r"\bureteroscop\w*|\bURS\b|\bureterorenoscop\w*|\bpyeloscop\w*|\bRIRS\b"
_BREAKS = r"\blaser\w*\b[^.;\n]{0,60}\b(?:litho\w*|stone\w*|fragment\w*|dust\w*|calcul\w+)|\blithotrips\w*|\b(?:stone|calcul\w+)\b[^.;\n]{0,60}\b(?:dust\w*|fragment\w*|laser\w*|broken|pulveri\w*|lased)|\bholmium\b|\bthulium\b"
_TAKES = r"\bbasket\w*|\b(?:stone|calcul\w+|fragments?)\b[^.;\n]{0,60}\b(?:extract\w+|remov\w+|retriev\w+|grasped|taken)|\b(?:extract\w+|remov\w+|retriev\w+)\b[^.;\n]{0,40}\b(?:stone|calcul\w+|fragments?)"
_STENT_IN = r"\bstents?\b[^.;\n]{0,50}\b(?:plac\w+|insert\w+|left\b(?! (?:ureter|side|kidney))|deployed|positioned|advanced|exchang\w+|put)|\b(?:plac\w+|insert\w+|deployed|left (?=an? |the |in(?:dwelling)?\b|behind)|exchang\w+)\b[^.;\n]{0,50}\b(?:stents?|double[- ]?j|jj)\b|\bdouble[- ]?J\b(?![^.;\n]{0,30}\b(?:remov\w+|out|grasped|pulled|extract\w+|retriev\w+)\b)"
_STENT_OUT = r"\bstents?\b[^.;\n]{0,50}\b(?:remov(?:ed|al)|pulled|extract\w+|taken out|grasped|came out|retriev\w+|out\b)|\b(?:remov(?:ed|al)|pulled|extract\w+|retriev\w+)\b[^.;\n]{0,40}\bstents?\b"
_NOT_HERE = rf"{_URETER}|\bprostat(?:e|ic) (?:resection|vapor\w*|enucleat\w*)\b|\bTURP\b|\bholep\b|\burolift\b|\bhysterectom\w*|\bsling\b|\bcolporrhaph\w*"
_SIZE_NOUN = rf"{_TUMOR}|\bTURBT\b"
BLADDER_TUMOR = Operation(
    names=_CUT,
    ways=(
        Way("52224", "A growth of less than 0.5 cm burned or cut out.", "", "", ("", "0.49")),
        Way("52234", "A bladder tumor of 0.5 to 2 cm cut out.", "", "", ("0.5", "2.0")),
        Way("52235", "A bladder tumor of 2 to 5 cm cut out.", "", "", ("2.01", "5.0")),
        Way("52240", "A bladder tumor of more than 5 cm cut out.", "", "", ("5.01", "")),
        Way("52240", "A large bladder tumor cut out.", r"\blarge\b[^.;\n]{0,30}\b(?:bladder )?tumou?r\b|\bTURBT,? large\b", "", ("", "")),
        Way("52235", "A medium bladder tumor cut out.", r"\bmedium\b[^.;\n]{0,30}\b(?:bladder )?tumou?r\b|\bTURBT,? medium\b", ""),
        Way("52234", "A small bladder tumor cut out.", r"\bsmall\b[^.;\n]{0,30}\b(?:bladder )?tumou?r\b|\bTURBT,? small\b", ""),
    ),
    covers=(("52000", "52001"), ("52204", "52240"), ("51700", "51703")),
    asks="how large was the bladder tumor, in cm? Under 0.5: 52224; 0.5 to 2: 52234; 2 to 5: 52235; over 5: 52240.",
    unless=r"\bnephrectom\w*|\bcystectom\w*|\bskin\b",
    measures=_SIZE_NOUN,
    not_measured=r"\bfrom\b|\bloop\b|\bFr\b",
)  # fmt: skip
URETER = Operation(
    names=_URETER,
    ways=(
        Way("52356", "A stone broken through the ureteroscope, and a stent left on the same side.", (_BREAKS, _STENT_IN), sided=True),
        Way("52353", "A stone broken through the ureteroscope.", _BREAKS, sided=True),
        Way("52352", "A stone taken out through the ureteroscope.", _TAKES, sided=True),
        Way("52354", "A sample or burning through the ureteroscope.", r"\bbiops\w+|\bfulgurat\w+", sided=True),
        Way("52351", "The ureter was looked into through a scope.", sided=False),
    ),
    covers=(("52000", "52005"), ("52310", "52356"), ("74420", "74420"), ("76000", "76000")),
    beside=(Way("52332", "A stent left in the ureter, beside other work.", (_STENT_IN,), _BREAKS, sided=True),),
)  # fmt: skip
STENT = Operation(
    names=rf"{_STENT_IN}|{_STENT_OUT}",
    ways=(
        Way("52332", "A stent placed in the ureter through the bladder.", (r"\bureter\w*|\bdouble[- ]?j\b|\bJJ\b|\bhydroneph\w*", _STENT_IN), rf"{_URETER}|\bbil(?:e|iary)\b|\bcoronary\b|\bERCP\b", sided=True),
        Way("52315", "A stent taken out of the ureter, complicated.", (r"\bureter\w*|\bdouble[- ]?j\b|\bJJ\b", _STENT_OUT, r"\bcomplicated\b|\bencrust\w*|\bmigrat\w*"), _URETER),
        Way("52310", "A stent taken out of the ureter through the bladder, simple.", (rf"\bureter\w*|\bdouble[- ]?j\b|\bJJ\b|{_LOOKED}", _STENT_OUT, _LOOKED), rf"{_URETER}\w* (?:done|perform)"),
    ),
    covers=(("52000", "52005"), ("52281", "52281"), ("52310", "52332"), ("76000", "76000")),
    unless=r"\bcoronary\b|\bbil(?:e|iary)\b|\bERCP\b|\besophag\w*|\biliac\b|\bfemoral\b|\bcarotid\b|\bintracoronary\b|\bPCI\b",
)  # fmt: skip
BLADDER_LOOK = Operation(
    names=_LOOKED,
    ways=(
        Way("52287", "A drug injected into the bladder muscle.", r"\bbotox\b|\bbotulinum\w*|\bonabotulinum\w*"),
        Way("52318", "A bladder stone of more than 2.5 cm broken.", (r"\bbladder (?:stone|calcul\w+)s?\b", r"\b(?:2\.[6-9]|[3-9](?:\.\d)?) ?cm\b|\blarge\b"), r"\bureter"),
        Way("52317", "A bladder stone of up to 2.5 cm broken.", (r"\bbladder (?:stone|calcul\w+)s?\b", r"\blithola\w*|\blaser\b|\bcrush\w*|\bfragment\w*"), r"\bureter"),
        Way("52276", "A narrow place of the urethra cut under sight.", r"\b(?:internal )?urethrotom\w*|\bDVIU\b"),
        Way("52281", "A narrow urethra widened through the scope.", r"\bdilat(?:ed|ion|ation)\b[^.;\n]{0,50}\b(?:urethra\w*|stricture|meatus|bladder neck)|\b(?:stricture|urethra\w*|bladder neck contracture)\b[^.;\n]{0,60}\bdilat\w+"),
        Way("52260", "The bladder stretched with fluid under general or spinal anesthesia.", (r"\bhydrodist\w*", r"\bgeneral\b|\bspinal\b|\bGA\b|\bGETA\b|\bLMA\b")),
        Way("52265", "The bladder stretched with fluid under local anesthesia.", (r"\bhydrodist\w*", r"\blocal\b|\blidocaine\b")),
        Way("52204", "Samples of the bladder.", r"\bbiops(?:y|ies|ied)\b|\bbxs?\b(?! (?:not|none))|\bbxed\b"),
        Way("52214", "Spots of the bladder or prostate burned.", r"\bfulgurat\w+|\bcauteri\w+"),
        Way("52005", "Dye put up the ureter.", r"\bretrograde\w*\b|\bpyelogra\w+|\bureteral catheter\w*"),
        Way("52001", "Clots washed out of the bladder through the scope.", r"\bclots?\b[^.;\n]{0,40}\b(?:evacuat\w+|irrigat\w+|washed)|\bevacuat\w+[^.;\n]{0,20}\bclots?\b"),
        Way("52000", "Bladder and urethra were looked at, and nothing else done."),
    ),
    covers=(("51701", "51703"), ("52000", "52005"), ("52204", "52287"), ("51700", "51700")),
    unless=rf"{_CUT}|{_NOT_HERE}|{_STENT_IN}|{_STENT_OUT}",
    whole=False,
)  # fmt: skip
SHOCKS = Operation(
    names=r"\bESWL\b|\bSWL\b|\bextracorporeal\b[^.;\n]{0,20}\blithotrip\w*|\bshock ?wave lithotrip\w*",
    ways=(Way("50590", "Stones of the kidney or ureter broken by shock waves from outside.", sided=True),),
    covers=(("50590", "50590"), ("76000", "76000")),
    unless=r"\bheel\b|\bfasci\w+|\btendon\w*|\belbow\b",
)
VASECTOMY = Operation(
    names=r"\bvasectom(?:y|ies)\b|\bvas(?:a)?(?: deferens| deferentia)?\b[^.;\n]{0,40}\b(?:ligat\w+|divid\w+|division|occlu\w+|excis\w+|cut|transect\w+)|\bNSV\b",
    ways=(Way("55250", "Vasectomy, one side or both; checks of semen after it are included."),),
    covers=(("55250", "55250"), ("89300", "89322"), ("76870", "76870")),
    unless=r"\bvasectomy reversal\b|\bvasovaso\w*|\b(?:post|after|since|s/p)[- ]vasectomy\b",
)
_PROSTATE = r"\bprostat(?:e|ic)\b"
PROSTATE_SAMPLE = Operation(
    names=r"\bprostat(?:e|ic)\b[^.;\n]{0,50}\b(?:needle )?(?:biops(?:y|ies)|bx|cores?)\b|\b(?:biops(?:y|ies)|bx|cores?)\b[^.;\n]{0,40}\b(?:of|from) (?:the )?prostate\b|\bTRUS[- ]?(?:guided )?(?:biops\w+|bx)|\b(?:transrectal|periprostatic|TRUS)\b[^\n]*?\b\d{1,2} cores?\b|\b\d{1,2} cores? (?:were |was )?(?:taken|obtained)\b",
    ways=(
        Way("55706", "Many mapped samples through the perineum.", r"\bsaturation\b|\bmapping\b|\btemplate\b"),
        Way("55700", "Needle samples of the prostate, any number of cores."),
    ),
    covers=(("55700", "55709"), ("64450", "64450"), ("64430", "64430"), ("76872", "76873"), ("76942", "76942"), ("88305", "88309"), ("G0416", "G0416")),
    beside=(
        Way("76872", "Ultrasound through the rectum with its own findings: the volume was measured.", r"\bTRUS\b[^\n]*\b(?:volume|measur\w+|\d+ ?(?:cc|ml|g|grams?))\b|\bvolume\b[^\n]*\b(?:TRUS|transrectal)\b|\b(?:transrectal|endorectal) ultraso\w+[^\n]*\b(?:volume|measur\w+)"),
        Way("76942", "Ultrasound guided the needle, pictures kept.", r"\b(?:ultrasound|us|TRUS|sono\w*)[- ]?guid\w+|\bunder (?:\w+ )?(?:ultrasound|US|TRUS)\b|\bultrasound guidance\b"),
    ),
    unless=r"\b(?:previous|prior) biops\w+ only\b",
)  # fmt: skip
PROSTATE_OUT = Operation(
    names=r"\bTURP\b|\btransurethral (?:\w+ )?resection of (?:the )?prostate|\bholep\b|\bgreen ?light\b|\bPVP\b|\b(?:laser|photoselective) (?:enucleat\w+|vapori[sz]\w+)[^.;\n]{0,30}\bprostat\w*|\brezum\b|\baquablation\b",
    ways=(
        Way("52649", "The prostate shelled out by laser.", r"\bholep\b|\bthulep\b|\benucleat\w+"),
        Way("52648", "The prostate vaporized by laser.", r"\bgreen ?light\b|\bPVP\b|\bvapori[sz]\w+"),
        Way("53854", "The prostate treated with steam.", r"\brezum\b|\bwater vapor\b|\bsteam\b"),
        Way("52630", "What was left or grew again of the prostate, cut out through the urethra.", r"\b(?:regrow\w*|residual|redo|repeat)\b"),
        Way("52601", "The prostate cut out through the urethra; widening and looking are included.", r"\bTURP\b|\btransurethral\b"),
    ),
    covers=(("52000", "52005"), ("52276", "52281"), ("52450", "52450"), ("52500", "52500"), ("52601", "52649"), ("53854", "53854"), ("51700", "51703")),
)  # fmt: skip
CATHETER = Operation(
    names=r"\bfoley\w*\b|\b(?:straight|in[- ]and[- ]out|indwelling|urinary|bladder|coude|red rubber) cath\w*|\bcath(?:eter)?\b[^.;\n]{0,40}\b(?:urine|bladder)\b|\bcoude\b",
    needs=r"\binsert\w+|\bplac\w+|\bpassed\b|\bcath(?:ed|eteri[sz]\w+)\b|\bin place\b|\bfinally in\b|\bstraight cath\w*|\bin[- ]and[- ]out\b|\breplac\w+|\bchang\w+|\bexchang\w+",
    ways=(
        Way("51705", "A tube through the belly wall into the bladder changed.", r"\bsupra-?pubic\b|\bSPT?\b tube"),
        Way("51703", "A catheter left in the bladder, hard to place.", r"\bcomplicated\b|\bdifficult\w*|\bguide ?wire\b|\bover (?:a |the )?wire\b|\bfalse passage\b|\bmultiple attempts\b|\bcould not pass\b", r"\b(?:without|w/o|no) difficulty\b|\bwent in easily\b|\beasily\b"),
        Way("51701", "A catheter passed once and taken out again.", r"\bstraight[- ]?cath\w*|\bin[- ]and[- ]out\b|\bremoved (?:at once|immediately|after)\b|\bred rubber\b"),
        Way("51702", "A catheter left in the bladder."),
    ),
    covers=(("51701", "51705"),),
    unless=rf"{_LOOKED}|{_CUT}|{_NOT_HERE}|\bBCG\b|\binstill\w+|\bsurg\w+ prep|\b(?:operation|anesthesia|laparoscop\w*|cesarean|delivery|trocars?)\b|\bfoley (?:was )?(?:removed|out|in situ)\b|\bhas (?:a |an )?(?:indwelling|foley)",
    whole=False,
)  # fmt: skip
_FLOW_TEST = r"\b(?:complex )?uroflow\w*|\bflow rate\b|\buroflowmetry\b"
_PRESSURE = r"\b(?:CMG|cystometr\w*|cystometrogram|urodynamic\w*|UDS)\b"


def read_bladder_tests(tale: Tale) -> Reckoned | None:
    """The parts of a bladder function test that were done, by what was measured."""
    told = acts(tale)
    filled = told.where(r"\bCMG\b|\bcystometr\w*")
    flow = told.where(_FLOW_TEST)
    if not filled and not flow:
        return None
    lines: list[ReckonedLine] = []
    covers = (("51725", "51729"), ("51736", "51741"), ("51784", "51785"), ("51797", "51797"), ("51792", "51792"))
    voided = told.where(
        r"\bvoiding pressure\b|\bpressure[- ]flow\b|\bpressure (?:studies|study) (?:with|during) voiding\b|\bpdet\b|\bp/?f study\b"
    )
    profile = told.where(
        r"\burethral (?:closure )?pressure profile\b|\bUPP\b|\bleak point pressure\b|\burethral pressure\b"
    )
    if filled:
        if told.says(r"\bsimple (?:CMG|cystometr\w*)") and not voided:
            code, why = "51725", "Filling measured simply."
        else:
            code, why = {
                (True, True): ("51729", "Filling measured in full, with voiding pressure and the urethra's pressure."),
                (True, False): ("51728", "Filling measured in full, with voiding pressure."),
                (False, True): ("51727", "Filling measured in full, with the urethra's pressure."),
                (False, False): ("51726", "Filling measured in full."),
            }[bool(voided), bool(profile)]
        lines.append(ReckonedLine(Counted(code, 1, why), tuple(dict.fromkeys([*filled, *voided, *profile]))[:3]))
        belly = told.where(r"\b(?:intra-?)?abdominal pressure\b|\brectal (?:catheter|balloon|pressure)|\bpabd\b")
        if belly and voided:
            lines.append(
                ReckonedLine(Counted("51797", 1, "The pressure of the belly measured while voiding."), belly[:2])
            )
    muscle = told.where(r"\bEMG\b|\belectromyogra\w+")
    if muscle and filled:
        needle = told.says(r"\bneedle (?:EMG|electrode)")
        lines.append(
            ReckonedLine(Counted("51785" if needle else "51784", 1, "The muscles of the outlet measured."), muscle[:2])
        )
    if flow:
        simple = told.says(r"\bsimple uroflow\w*|\bstop-?watch\b")
        lines.append(
            ReckonedLine(
                Counted(
                    "51736" if simple else "51741",
                    1,
                    f"The stream measured, {'simply' if simple else 'with electronic equipment'}.",
                ),
                flow[:2],
            )
        )
    rest = told.where(r"\bbladder scan\w*|\b(?:PVR|post-?void residual)\b[^.;\n]{0,40}\b(?:ultrasound|scan\w*|US)\b")
    if rest and not told.says(r"\bPVR[^.;\n]{0,20}\bcath"):
        lines.append(
            ReckonedLine(Counted("51798", 1, "What was left in the bladder measured by ultrasound."), rest[:2])
        )
    return Reckoned(
        tuple(lines),
        (),
        (*covers, ("51798", "51798")),
        also=tuple(dict.fromkeys([*filled, *flow, *muscle, *voided, *profile])),
    )


def read_clips(tale: Tale) -> Reckoned | None:
    """Implants that hold the prostate open: the first, and each further one; asks for their number."""
    told = acts(tale)
    named = told.where(r"\burolift\b|\bprostatic urethral lift\b")
    if not named:
        return None
    covers = (("52000", "52000"), ("52441", "52442"))
    found = words(
        r"\b(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight) (?:\w+ ){0,2}?(?:implants?|clips?|devices?)\b|\b(?:implants?|clips?) ?(?:x|×) ?(?P<m>\d{1,2})"
    ).search(told.text)
    if found is None:
        return Reckoned(
            (),
            (quoted(named[0], "how many implants were placed? The first is 52441, each further one 52442."),),
            covers,
            also=named,
        )
    number = value(found["n"] or found["m"])
    lines = [ReckonedLine(Counted("52441", 1, "The first implant."), named[:2])]
    if number > 1:
        lines.append(ReckonedLine(Counted("52442", number - 1, f"{number} implants: each after the first."), named[:2]))
    return Reckoned(tuple(lines), (), covers, also=tuple(one.passage for one in told.said))


URINARY = (
    *(
        reader(one)
        for one in (
            BLADDER_TUMOR,
            URETER,
            STENT,
            BLADDER_LOOK,
            SHOCKS,
            VASECTOMY,
            PROSTATE_SAMPLE,
            PROSTATE_OUT,
            CATHETER,
        )
    ),
    read_bladder_tests,
    read_clips,
)
