"""Operations of the general surgeon: gallbladder, appendix, hernias, piles, breast, soft tissue, thyroid.

Sources: CPT guidelines for hernia repair of the front abdominal wall (first or recurrent, reducible or not, total length
of the defects; mesh included), for partial mastectomy and for image-guided breast biopsy (imaging and marker included).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.told.operation import Operation, Way, reader

_SCOPE = r"\blaparoscop\w*|\blap\b|\bports?\b|\btrocars?\b|\brobot\w*|\bkeyhole\b|\bTEPP?\b|\bTAPP\b|\bIPOM\b|\beTEP\b"
_DYE = r"\bcholangio\w*|\bIOC\b"
_STUCK = r"\bincarcerat\w*|\bstrangulat\w*|\birreducible\b|\bnon-?reducible\b|\bnot reducible\b|\bgangren\w*"
_FREE = r"\breducible\b|\breduced (?:easily|spontaneously|manually)\b|\beasily reduc\w*"
_AGAIN = r"\brecurren(?:t|ce)\b|\bredo\b|\bre-?do\b|\bpreviously repaired\b|\brepaired (?:before|previously|in (?:19|20)\d\d)\b"

GALLBLADDER = Operation(
    names=r"\bcholecystectom\w*|\b(?:lap|laparoscopic|robotic|open) chole\b|\b(?:gallbladder|gb)\b[^.;\n]{0,40}\b(?:removed|taken|dissected|excised|delivered|out)\b|\b(?:removal|excision) of (?:the )?gallbladder\b",
    ways=(
        Way("47564", "The gallbladder through a scope, with the common duct explored.", r"\b(?:common (?:bile )?duct|cbd) explor\w*|\bexplor\w+ of (?:the )?(?:common|cbd)"),
        Way("47605", "The gallbladder through an open cut, with a dye picture of the ducts.", rf"\bopen\b[^\n]*(?:{_DYE})|(?:{_DYE})[^\n]*\bopen chole", _SCOPE),
        Way("47563", "The gallbladder through a scope, with a dye picture of the ducts.", _DYE, r"\bopen chole\w*|\bconver\w+ to (?:an )?open\b"),
        Way("47600", "Begun through a scope and ended through an open cut: the open code.", r"\bconver\w+ to (?:an )?open\b"),
        Way("47562", "The gallbladder through a scope, without a dye picture of the ducts.", _SCOPE),
        Way("47600", "The gallbladder through an open cut.", r"\bopen\b|\bsubcostal\b|\bkocher\b|\blaparotomy\b"),
    ),
    covers=(("47562", "47620"), ("74300", "74301"), ("76000", "76000")),
    asks="was the gallbladder taken out through a scope (47562, with a dye picture of the ducts 47563) or an open cut (47600, 47605)?",
)  # fmt: skip
APPENDIX = Operation(
    names=r"\bappendectom\w*|\blap(?:aroscopic)? appy\b|\bappendix\b[^.;\n]{0,40}\b(?:removed|taken|divided|resected|out)\b",
    ways=(
        Way("44970", "The appendix through a scope.", _SCOPE, r"\bconver\w+ to (?:an )?open\b"),
        Way("44960", "A burst appendix, or with pus around it, through an open cut.", r"\b(?:ruptured|perforat\w+|peritonitis|abscess)\b"),
        Way("44950", "The appendix through an open cut.", r"\bopen\b|\bmcburney\b|\blaparotomy\b"),
    ),
    covers=(("44950", "44979"),),
    unless=r"\bhysterectom\w*|\bcolectom\w*|\bincidental\b",
    asks="was the appendix taken out through a scope (44970) or an open cut (44950; burst or with an abscess 44960)?",
)  # fmt: skip

_WALL = r"\b(?:umbilical|ventral|incisional|epigastric|spigelian|supraumbilical|periumbilical|abdominal wall|paraumbilical)\b[^.;\n]{0,40}\bhernias?\b|\bhernias?\b[^.;\n]{0,20}\b(?:umbilicus|navel)\b"
_REPAIRS = r"\b(?:repair\w*|hernioplasty|herniorrhaphy|mesh|closed|IPOM|reduced|sutured)\b"


def _wall(first: bool, stuck: bool, codes: tuple[str, str, str]) -> tuple[Way, ...]:
    kind = f"{'A first' if first else 'A recurrent'} hernia of the front abdominal wall, {'stuck or strangulated' if stuck else 'reducible'}"
    when = _STUCK if stuck else _FREE
    unless = _AGAIN if first else ""
    spans = (("", "2.99", "under 3 cm"), ("3", "10", "3 to 10 cm"), ("10.01", "", "over 10 cm"))
    return tuple(
        Way(code, f"{kind}, defects of {name} in all.", when, unless, (low, high))
        for code, (low, high, name) in zip(codes, spans, strict=True)
    )


_FIRST_WAYS = (*_wall(True, True, ("49592", "49594", "49596")), *_wall(True, False, ("49591", "49593", "49595")))
_AGAIN_WAYS = (*_wall(False, True, ("49614", "49616", "49618")), *_wall(False, False, ("49613", "49615", "49617")))
WALL_HERNIA = Operation(
    names=rf"(?:{_WALL})",
    ways=(*_FIRST_WAYS, *_AGAIN_WAYS),
    covers=(("49560", "49596"), ("49613", "49618"), ("0437T", "0437T"), ("49652", "49657")),
    needs=_REPAIRS,
    unless=r"\bparastomal\b|\b(?:no|without) (?:ventral|umbilical|incisional) hernia\b",
    asks="how long were all defects together, in centimetres, was it a first or a recurrent hernia, and was it reducible? "
    "First and reducible: under 3 cm 49591, 3 to 10 cm 49593, over 10 cm 49595; first and stuck: 49592, 49594, 49596; "
    "recurrent: 49613 to 49618.",
    measures=rf"(?:{_WALL})|\bdefects?\b|\bhernias?\b|\bfascia\w*",
    not_measured=r"\bmesh\b|\bincision\b|\bport\b|\btrocar\b|\bpatch\b|\boverlap\b|\bflap\b|\bfrom\b",
)
_GROIN = r"\b(?:inguinal|groin)\b[^.;\n]{0,40}\bhernias?\b|\bhernias?\b[^.;\n]{0,20}\b(?:groin|inguinal)\b|\b(?:L|R|B|left|right|bilateral)IH\b|\b[LRB]IH(?:R)?\b|\b(?:lichtenstein|TAPP|TEPP?)\b"
GROIN_HERNIA = Operation(
    names=rf"(?:{_GROIN})",
    needs=_REPAIRS,
    ways=(
        Way("49651", "A recurrent groin hernia, through a scope.", (_SCOPE, _AGAIN), sided=True),
        Way("49650", "A first groin hernia, through a scope.", _SCOPE, sided=True),
        Way("49521", "A recurrent groin hernia that was stuck, through an open cut.", (_AGAIN, _STUCK), sided=True),
        Way("49520", "A recurrent groin hernia, reducible, through an open cut.", _AGAIN, sided=True),
        Way("49507", "A first groin hernia that was stuck, through an open cut.", _STUCK, sided=True),
        Way("49505", "A first groin hernia, reducible, through an open cut, at five years or older.", r"\b(?:open|mesh|lichtenstein|incision|plug|bassini|shouldice|mcvay|prolene|polypropylene)\b", sided=True),
        Way("", "was the groin hernia repaired through an open cut (49505, stuck 49507) or a scope (49650)?", r"\b(?:repair\w*|herniorrhaph\w*|hernioplast\w*)\b"),
    ),
    covers=(("49491", "49525"), ("49650", "49651")),
)  # fmt: skip
PILES = Operation(
    names=r"\bhemorrhoidectom\w*|\bhemorrhoids?\b[^.;\n]{0,80}\b(?:band\w*|ligat\w*|excis\w*|incis\w*|evacuat\w*|inject\w*|stapl\w*|removed)\b|\b(?:band\w*|ligat\w*|excis\w*|incis\w*)\b[^.;\n]{0,60}\bhemorrhoids?\b|\brubber[- ]?band\w*|\bo['’]regan\b|\bthrombosed\b[^.;\n]{0,40}\bhemorrhoids?\b|\b(?:clot|thrombus) (?:was )?(?:evacuated|expressed|removed|extruded)\b[^.;\n]*",
    ways=(
        Way("46221", "Piles tied off with rubber bands, however many in a session.", r"\brubber[- ]?band\w*|\bband(?:ed|ing)?\b[^.;\n]{0,40}|\bo['’]regan\b"),
        Way("46320", "A clotted outer pile cut out.", r"\bthrombosed\b[^\n]*\b(?:hemorrhoid\w*)[^\n]*\b(?:excis(?:ed|ion)|cut out)\b|\bexcision of (?:a |the )?(?:\w+ )?thrombosed", r"\bclot\b|\bincis(?:ed|ion) (?:and|&)|\bgrade\b"),
        Way("46083", "A clotted outer pile opened.", r"\bthrombosed\b", r"\bhemorrhoidectom\w*"),
        Way("46947", "Piles stapled.", r"\bstapl\w*|\bPPH\b"),
        Way("46260", "Inner and outer piles cut out, two columns or more.", r"\b(?:internal and external|external and internal|int(?:ernal)? ?/ ?ext(?:ernal)?|mixed)\b[^\n]*(?:\b(?:two|three|2|3|both|all) (?:\w+ )?(?:columns?|quadrants?|groups?|complexes|bundles)\b|\b(?:right|left) \w+ (?:and|,) )|\b(?:two|three|2|3)[- ](?:column|quadrant)\w*\b"),
        Way("46255", "Inner and outer piles cut out, one column.", r"\b(?:internal and external|external and internal|mixed)\b[^\n]*\b(?:one|single|1) (?:\w+ )?(?:column|quadrant|group)|\bsingle[- ]column\b"),
        Way("46250", "Outer piles cut out, two columns or more.", r"\bexternal hemorrhoidectom\w*", r"\binternal\b"),
        Way("46500", "A hardening agent injected into piles.", r"\bsclero\w*|\binject(?:ed|ion)\b[^.;\n]{0,30}\bhemorrhoid\w*"),
        Way("", "inner or outer piles or both, and how many columns were cut out? Inner and outer, one column 46255, two or more 46260; outer alone, two or more 46250.", r"\bhemorrhoidectom\w*|\bexcis\w*"),
    ),
    covers=(("46083", "46083"), ("46221", "46262"), ("46320", "46320"), ("46500", "46500"), ("46600", "46606"), ("46945", "46948")),
    unless=r"\bcolonoscop\w*|\bsigmoidoscop\w*",
)  # fmt: skip
PILONIDAL = Operation(
    names=r"\bpilonidal\b[^\n]*\b(?:i ?(?:&|and) ?d|i/d|incis(?:ed|ion)|drain(?:ed|age)|lanced|opened|excis(?:ed|ion))\b|\b(?:i ?(?:&|and) ?d|incision and drainage|excision|drainage) of (?:a |the )?(?:\w+ )?pilonidal\b|\bpilonidal\b",
    ways=(
        Way("11772", "A pilonidal cyst cut out, complicated.", r"\bpilonidal (?:cystectomy|excision)|\bexcis(?:ed|ion)\b[^\n]*(?:\bflap\b|\bcomplicated\b|\bz-?plasty\b|\bmarsupiali\w*)", r"\bi ?(?:&|and) ?d\b|\bfor excision\b|\bincision and drainage\b"),
        Way("", "how far did the pilonidal excision go: simple 11770, extensive 11771, complicated 11772?", r"\bexcis(?:ed|ion)\b", r"\bi ?(?:&|and) ?d\b|\bfor excision\b|\bincision and drainage\b"),
        Way("10081", "A pilonidal cyst opened, complicated.", r"\bcomplicated\b|\bcomplex\b|\bmultiple\b|\bloculat\w*|\bsinus tracts\b"),
        Way("10080", "A pilonidal cyst opened, simple.", r"\bsimple\b|\bsingle\b|\bsmall\b"),
        Way("", "was the pilonidal cyst opened simply (10080), or was it complicated (10081)?", r"\b(?:i ?(?:&|and) ?d|drain(?:ed|age)|incis\w+|lanced|opened)\b"),
    ),
    covers=(("10060", "10061"), ("10080", "10081"), ("11770", "11772")),
    whole=False,
)  # fmt: skip
THYROID = Operation(
    names=r"\b(?:hemi-?)?thyroidectom\w*|\bthyroid lobectom\w*|\blobectom\w*[^.;\n]{0,30}\bthyroid\b|\bthyroid\b[^.;\n]{0,30}\blobectom\w*",
    ways=(
        Way("60252", "The whole thyroid for cancer with a limited neck dissection.", r"\btotal\b[^\n]*\b(?:limited|central)[^.;\n]{0,30}\bdissection\b"),
        Way("60260", "What was left of the thyroid after an earlier operation.", r"\bcompletion thyroidectom\w*"),
        Way("60240", "The whole thyroid.", r"\btotal thyroidectom\w*|\btotal or complete\b"),
        Way("60225", "One lobe wholly and the other in part.", r"\bcontralateral subtotal\b|\bsubtotal (?:left|right|lobectomy on)"),
        Way("60220", "One lobe wholly, with or without the bridge between the lobes.", r"\blobectom\w*|\bhemi-?thyroidectom\w*", sided=True),
        Way("", "how much of the thyroid was taken: one lobe 60220, one and part of the other 60225, all of it 60240?"),
    ),
    covers=(("60200", "60271"), ("10005", "10006"), ("95940", "95941")),
)  # fmt: skip
_GUIDE_US = r"\b(?:ultrasound|u/s|us|sono\w*)[- ]?(?:guid\w*|core|directed)|\bunder (?:ultrasound|us|sono\w*)\b|\bultrasound guid\w*"
BREAST_SAMPLE = Operation(
    names=r"\b(?:core|needle|vacuum[- ]assisted|stereotactic|mammotome)\b[^.;\n]{0,40}\b(?:biops\w+|bx|sampl\w+)\b|\bbiops\w+[^.;\n]{0,40}\bcores?\b",
    ways=(
        Way("19081", "A breast sample by needle with pictures from two angles, first place.", r"\bstereotact\w*|\btomo\w*-?guid\w*", sided=True),
        Way("19085", "A breast sample by needle under MRI, first place.", r"\bMRI?[- ]guid\w*|\bunder MRI?\b", sided=True),
        Way("19083", "A breast sample by needle under ultrasound, first place; marker and pictures are included.", _GUIDE_US, sided=True),
        Way("19100", "A breast sample by needle without pictures.", r"\bpalpation\b|\bwithout (?:image|imaging|ultrasound)\b|\bpalpable\b", sided=True),
        Way("", "what guided the needle into the breast: ultrasound 19083, two mammogram angles 19081, MRI 19085, nothing 19100?"),
    ),
    covers=(("19081", "19101"), ("19281", "19288"), ("76942", "76942"), ("76641", "76642"), ("77065", "77067")),
    unless=r"\b(?:prostat\w*|thyroid|liver|renal|kidney|lung|bone|lymph node|lumpectom\w*|mastectom\w*)\b",
)  # fmt: skip
BREAST_CUT = Operation(
    names=r"\blumpectom\w*|\bpartial mastectom\w*|\bmastectom(?:y|ies)\b|\bsegmentectomy\b[^.;\n]{0,20}\bbreast\b|\bquadrantectom\w*",
    ways=(
        Way("19307", "The breast with the nodes of the armpit.", r"\bmodified radical\b|\bMRM\b", sided=True),
        Way("19303", "The whole breast.", r"\b(?:simple|total|complete|skin[- ]sparing|nipple[- ]sparing) (?:\w+ ){0,2}?mastectom\w*", sided=True),
        Way("19302", "A part of the breast with the nodes of the armpit.", r"\baxillary (?:lymph ?node )?dissection\b|\bALND\b", sided=True),
        Way("19301", "A part of the breast.", r"\blumpectom\w*|\bpartial mastectom\w*|\bsegmentectom\w*|\bquadrantectom\w*", sided=True),
        Way("", "how much of the breast was taken: a part 19301, all of it 19303, all of it with the nodes 19307?"),
    ),
    covers=(("19110", "19126"), ("19300", "19307"), ("38500", "38542"), ("38792", "38792"), ("38900", "38900"), ("76700", "76705")),
    beside=(
        Way("38525", "Deep nodes of the armpit taken as a sample.", r"\bsentinel\b[^\n]*\bnodes?\b|\bSLNB?\b|\bsentinel node\w*", r"\baxillary (?:lymph ?node )?dissection was (?:then )?(?:done|carried)|\bMRM\b|\bmodified radical\b", sided=True),
        Way("38900", "The sentinel node shown with a dye during the operation.", r"\b(?:inject\w+|isosulfan|methylene|lymphazurin|blue dye|magtrace|tracer)\b", sided=True),
    ),
)  # fmt: skip
PARACENTESIS = Operation(
    names=r"\bparacentes[ei]s\b|\bascit\w+ (?:was )?(?:drained|tapped)|\bperitoneal (?:tap|drainage)\b",
    ways=(
        Way("49083", "Fluid of the belly drawn off under pictures, which are included.", r"\b(?:ultrasound|u/s|sono\w*|US|CT)[- ]?(?:guid\w*|marked)|\b(?:under|with|by|live) (?:live |real[- ]time )?(?:ultrasound|US|CT|sono\w*)\b|\bultrasound\b[^.;\n]{0,40}\b(?:used|guidance|mark\w*)"),
        Way("49082", "Fluid of the belly drawn off without pictures."),
    ),
    covers=(("49082", "49084"), ("76942", "76942"), ("20600", "20611"), ("62270", "62272")),
)  # fmt: skip
ABDOMEN = tuple(
    reader(one)
    for one in (
        GALLBLADDER,
        APPENDIX,
        WALL_HERNIA,
        GROIN_HERNIA,
        PILES,
        PILONIDAL,
        THYROID,
        BREAST_SAMPLE,
        BREAST_CUT,
        PARACENTESIS,
    )
)
