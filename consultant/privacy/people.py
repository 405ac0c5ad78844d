"""How persons are named in clinical writing: by title, label, credential, kinship, signature and what is said of them.

Names that follow no such sign are found by list, in `names`.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.privacy.clinical import CLINICAL_WORDS
from consultant.privacy.eponyms import NEVER_BY_LIST
from consultant.privacy.signs import BySign

NEVER_A_NAME = """
a about again admitted advised advises age aged ago agrees all also an and answered any are as ask asked asks assisted at attended believes billed bilateral
brought by called calls came can cleaned closed counseled decided did discussed drained drew excised examined explained feels felt gave
cell chart complains contact date declined denied denies diagnosis discharged dob does dos dx email exam fax female for from given had has he
her here him his history hx if in insurance is it left mail male may med medical medicare medicaid member mobile mrn ms my name needs no not note notes
injected of on or ordered our patient performed phone placed plan please post prescribed put presented presents procedure pt reason recommended recommends referred removed repaired reported reports resident reviewed
returned returns right room said saw says seen sex she should signed social spoke ssn started states status stopped suggested talked tel that the their then they thinks this to today told took mr mrs miss dr drs prof npi dpm
tolerated treated underwent until us visit visits was we were who will with would wants your yesterday
"""
CREDENTIAL = (
    r"(?:M\.?D\.?|D\.?O\.?|DPM|DDS|DMD|OD|PharmD|Ph\.?D\.?|PsyD|DNP|CRNA|FNP(?:-[BC]+)?|ARNP|APRN|NP(?:-C)?|PA(?:-C)?|RN|"
    r"BSN|MSN|LPN|CNM|CNS|LCSW|LMFT|DPT|PT|OTR?|CPC(?:-[A-Z])?|COC|CIC|CRC|CPB|CCS(?:-P)?|RHI[AT]|CMA|MBBS|MBA|MPH|FACS|FAAOS|FACC)"
)
_STOP = rf"(?!(?i:{'|'.join(NEVER_A_NAME.split())})\b|{CREDENTIAL}(?!\w))"
CAP = rf"\b{_STOP}\p{{Lu}}[\p{{L}}’'-]+"
"""A capitalised word that may be part of a name."""
_INITIAL = r"\p{Lu}\b\.?"
_GAP = r"[ \t]{1,2}"
_PARTICLE = r"\b(?:van|von|de|del|della|di|du|la|le|al|el|bin|ibn|da|dos|den|der|ter|ten|y|VAN|VON|DE|DEL|LA|DA|DOS)"
PERSON = rf"(?:{_INITIAL}{_GAP}){{0,2}}(?:{_PARTICLE}{_GAP}){{0,2}}{CAP}(?:{_GAP}(?:{_INITIAL}{_GAP}){{0,2}}(?:{_PARTICLE}{_GAP}){{0,2}}{CAP}){{0,3}}"
REVERSED = rf"(?:{_PARTICLE}{_GAP}){{0,2}}{CAP}(?:{_GAP}{CAP})?,[ \t]*{CAP}(?:{_GAP}(?:{CAP}|{_INITIAL}(?!\w)))?"
"""`Okafor, Jane A`."""
ONE = rf"(?:{REVERSED}|{PERSON}(?:{_GAP}{_INITIAL}(?!\w))?)"
"""A name in either order; `Maria G.` too."""
_CLINICAL = rf"(?i:{'|'.join(sorted(CLINICAL_WORDS))})\b"
_PLAIN_CAP = rf"(?!{_CLINICAL}){CAP}"
"""One that is no clinical word either: for signs that stand before findings too, as `Mother: Asthma`."""
_UNLIKE_CLINICAL = rf"(?!(?i:{'|'.join(sorted(NEVER_BY_LIST))})\b){_PLAIN_CAP}"
_LOWER = rf"\b{_STOP}\p{{Ll}}[\p{{Ll}}’'-]+"
_TITLE = r"(?:Mrs?|Ms|Miss|Mx|Dr|Drs|Doctor|Prof|Professor|Nurse|Sr|Sra|Srta|Señora?|Rev|Capt|Sgt|Sister|Father|Rabbi|Imam|MR|MRS|MS|MISS|DR|DOCTOR)\b\.?"
_PEOPLE = (
    r"(?:(?:patient|pt|client)(?:['’]s)?(?: full)?(?: name)?|(?:first|last|middle|given|family|maiden|full|legal|preferred)[ \t]+name|surname|"
    r"(?:member|subscriber|insured|guarantor|policy ?holder|beneficiary|responsible party)(?:['’]s)?(?: name)?|name|"
    r"(?:primary |assistant |co-?|attending |operating )?surgeon(?: of record)?|assistant|first assist|scrub|circulator|"
    r"(?:rendering |ordering |billing |supervising |referring |primary care |attending )?(?:provider|physician)|attending|resident|fellow|pcp|"
    r"an(?:a)?esthesiologist|anesthesia by|anesthesia provider|crna|radiologist|pathologist|therapist|nurse|scribe|coder|biller|interpreter|"
    r"(?:dictated|signed|e-?signed|electronically signed|authenticated|transcribed|seen|referred|performed|reviewed|read|supervised|interpreted|"
    r"ordered|prepared|completed|entered|witnessed|assisted|verified|attested|scribed) by|"
    r"emergency contact|next of kin|nok|contact|employer|attn|from|to|cc|bcc|sent by|author|re|regarding)"
)
_LABELS = (
    r"(?:patient(?:['’]s)?(?: full)? name|pt name|member name|subscriber name|insured name|(?:first|last|middle|maiden|full|legal) name|surname|"
    r"name|dictated by|signed by|e-?signed by|authenticated by|transcribed by|seen by|referred by|performed by|reviewed by|interpreted by|"
    r"supervised by|scribed by|ordered by|assisted by|attested by|emergency contact|next of kin|attn|attention|guarantor|subscriber|policy ?holder)"
)
"""Labels that stand anywhere in a line and are followed by a name with or without a colon."""
_KIN = (
    r"(?:mother|father|mom|dad|mum|wife|husband|spouse|partner|fianc[ée]e?|son|daughter|brother|sister|aunt|uncle|grandmother|niece|nephew|cousin|"
    r"grandfather|grandson|granddaughter|parent|stepmother|stepfather|caregiver|guardian|neighbou?r|friend|roommate|coworker|boss|employer)"
)
_DOES = (
    r"(?:is|was)[ \t]+(?:seen|here|referred|evaluated|brought|admitted|discharged|(?:now[ \t]+)?\d|an?[ \t]+(?:[\w-]+[ \t]+){0,4}\d)|presents?|presented|"
    r"returns|returned|reports|reported|denies|denied|complains|states|came|underwent|called|follows[ \t]+up|IS[ \t]+AN?[ \t]+\d|PRESENTS|REPORTS|"
    r"\(?(?:DOB|MRN|D\.O\.B)\b|\d{1,3},[ \t]*(?:DOB|MRN|SSN|ph|tel|phone|cell|here|seen|with|lives|in for)\b|(?:an?[ \t]+)?\d{1,3}[ -]?(?:y/?\.?o|y\.[ ]?o|yrs?|year|[MF]\b)"
)
"""What is said of persons alone."""
_ILL = r"(?:cancer|disease|syndrome|lymphoma|leukemia|sarcoma|palsy|disorder|carcinoma|attack|failure|thyroiditis|chorea|type|positive|negative)"
_CLOSING = (
    r"(?:thanks?(?: you| so much| again)?|many thanks|thanks in advance|with thanks|(?:best |kind |warm |with )?regards|best(?: wishes)?|all the best|"
    r"sincerely(?: yours)?|yours (?:truly|sincerely|faithfully)|respectfully|cheers|cordially|take care|gracias|saludos|atentamente|ty|thx|--)"
)
_BEFORE_PATIENT = r"(?:patient|pt|client|resident|pte|paciente)"

NAME_PATTERNS = [
    BySign(rf"(?<=\b{_TITLE}[ \t]+){ONE}"),
    BySign(rf"(?<=\b{_TITLE}[ \t]+(?:and|&)[ \t]+{_TITLE}[ \t]+){PERSON}"),
    rf"(?<=\b(?i:drs?|mrs)\.?[ \t]){_LOWER}",
    BySign(rf"(?!{_CLINICAL},?[ \t]+{CREDENTIAL}\b){PERSON}(?=,?[ \t]+{CREDENTIAL}\b)"),
    BySign(rf"{REVERSED}(?=,?[ \t]+{CREDENTIAL}\b)"),
    rf"(?<=^[ \t>*•-]*(?i:{_PEOPLE})[ ]*(?:[:=|\t]|-[ \t])[ \t]*(?:{_TITLE}[ \t]+)?){ONE}",
    BySign(rf"(?<=\b(?i:{_LABELS})[ \t]*(?:[:=|]|is)?[ \t]*(?:{_TITLE}[ \t]+)?){ONE}"),
    rf"(?<=[|\t;,][ \t]*(?i:{_PEOPLE})[ \t]*[:=|][ \t]*){ONE}",
    BySign(
        rf"(?<=\b(?i:(?:patient|pt|full|last|first)(?:['’]s)?[ \t]+name)[ \t]*[:=|][ \t]*){_LOWER}(?:[ \t,]{{1,2}}{_LOWER}){{0,2}}"
    ),
    r"(?<=(?i:\b(?:patient |pt )?initials)[ \t]*[:=|]?[ \t]*)(?:\p{Lu}\.?[ ]?){2,4}(?!\w)",
    rf"(?<=\b(?i:{_BEFORE_PATIENT})[ \t.]+){_PLAIN_CAP}{_GAP}(?:{_INITIAL}(?!\w)|{_PLAIN_CAP})(?![’'-]?\w)",
    rf"(?<=\b(?i:dear|hi|hello|hey|attention|hola|good morning|good afternoon)[ \t,]+(?:{_TITLE}[ \t]+)?){CAP}(?:[ \t]+(?:{_PARTICLE}[ ]){{0,2}}{CAP})?(?=[ \t]*[,:!.;\n-])",
    rf"(?<=\b(?i:{_KIN})(?:[ \t]+(?:named|is|called|name is))?[ \t]*[,(:]?[ \t]*){_PLAIN_CAP}(?:[ \t]+(?:{_PARTICLE}[ ]){{0,2}}{_PLAIN_CAP})?(?![’'-]?\w)(?![ \t]+(?i:{_ILL})\b)",
    BySign(rf"(?<=(?i:^[ \t]*{_CLOSING}[ \t]*[,.!]?[ \t]*(?:\r?\n[ \t]*){{1,2}})){ONE}(?=[ \t]*(?:,|\||\(|\r?\n|\Z))"),
    rf"(?<=(?i:^[ \t]*{_CLOSING}[ \t]*[,.!][ \t]+)){CAP}(?=[ \t]*(?:\r?\n|\Z))",
    rf"{_PLAIN_CAP}[ \t]+(?:{_INITIAL}[ \t]+)?(?:{_PARTICLE}[ ]){{0,2}}{_PLAIN_CAP}(?=,?[ \t]+(?:{_DOES}))",
    rf"{_PLAIN_CAP},[ \t]*{_PLAIN_CAP}(?:[ \t]{_INITIAL})?(?=,?[ \t]+(?:{_DOES}))",
    rf"(?<=(?i:\b(?:my name is|this is|i am|named|known as|goes by|a\.?k\.?a\.?|née|nee|spoke (?:with|to)|accompanied by|call|ask for|care of|c/o)[ \t]+)){CAP}[ \t]+{CAP}",
    BySign(
        rf"(?<=(?i:\b(?:electronically signed|e-signed|signed|dictated|cosigned|transcribed|attested|verified)\b[^\n:]{{0,12}}[:/][ \t]*(?:/s/[ \t]*)?)){ONE}"
    ),
    rf"(?<=(?i:^[ \t>]*(?:subject|re|fwd?|aw|wg)[ \t]*:[ \t]*)(?i:(?:re|fwd?|aw|wg)[ \t]*:[ \t]*)*){_UNLIKE_CLINICAL},[ \t]*{_UNLIKE_CLINICAL}(?:[ \t]{_INITIAL})?",
    rf"(?<=/s/[ \t]*){ONE}",
]
"""Each finds a name, and nothing of what stands around it."""
