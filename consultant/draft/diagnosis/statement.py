"""Passages cut into statements: one illness or complaint each, in the words of the note."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultant.draft.context import Assertion, scopes
from consultant.draft.diagnosis.head import has_head, heads
from consultant.draft.passage import Passage

MOST_WORDS = 14
"""A statement is searched for by this many of its words."""
_QUALIFIERS = 3
"""How many parts without an illness of their own may follow one, parted by commas."""

_CUT = re.compile(
    r"(?P<stop>[;?]|\.(?=\s|$)|\s/\s|\s->\s|\s{3,})"
    r"|(?P<label>\s[-–—]+>?\s|:(?=\s|$))"
    r"|(?P<and>,\s*and\b|\s*\b(?:and|plus)\b|\s&\s|\s\+\s)"
    r"|(?P<comma>,)"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<cause>\b(?:due to|d/t|because of|secondary to|2/2|from|caused by|related to|associated with)\b)"
    r"|(?P<with>\b(?:with|w/(?!o)|complicated by|c/b)\b|\bw/)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^.*\b(?:also|trimming|paring|cutting|excisions?|excised|removals?|removed|repairs?|repaired|drainage|incision|treatments?|treat|treated|reduction|"
    r"destruction|destroyed|"
    r"injections?|debridements?|biops\w+|release|surgery|ablation|resection|colonoscopy|endoscopy|egd|evaluation|evaluated|"
    r"management|visits?|follow[- ]?up|f/u|seen|here|presents?|presenting|presented|admitted|inpatient|observation|"
    r"therapy|psychotherapy|referred|complain(?:s|ing)?|c/o|came|comes|scheduled|reports?|has|have|had|having|having had|"
    r"shows?|showed|showing|found|finds|reveals?|revealed|confirmed|known|consistent|diagnosed|develop(?:ed|s)|"
    r"(?:weeks?|wks?|months?|days?|years?) (?:after|from|post|following|out from|s/p|status post)|only|"
    r"sustained|suffers?|patient|pt|because|proven|fixation|arthroscopy|replacement|imaging|mri|ct|"
    r"\d{1,3}\s?-?(?:y/?\.?o\.?|years?[- ]old)?\s?(?:m|f|male|female|man|woman|boy|girl)|orif|i&d|i/d|eswl|lithotripsy|scan|botox|toxin|correction|"
    r"consult\w*|thrombectomy|debrided|check|study|read|impression|change|x-?ray|study|started|starting|on|plasty|ectomy|\w+(?:ectomy|otomy|plasty|oscopy|desis|pexy))\b"
    r"(?:\s+(?:of|for|with|as|in|by|to have|to|a|an|the|his|her|their|this|these|first[- ]time|known))*\s+",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"^.*\b(?:for|of (?:an?|the|his|her)|as)\s+(?:an?\s|the\s|his\s|her\s|known\s|worsening\s)*", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*\b(?:removed|fixed|corrected|fused|straightened|washed|cleaned|irrigated|frozen|excised|treated|injected|snipped|debrided|drained|repaired|sent|retrieved|"
    r"was|were|is|are|has|had|have|on (?:\w+ ){0,2}(?:meds?|therapy|treatment|mg)|using|under|ordered|raised|noted|seen|"
    r"since|today|now|despite|after|before|x ?\d+|for (?:\d+|the past|many|several|two|three|about|over)\b|here|see|"
    r"will|would|not at goal|at goal|well controlled|stable|doing|improving|improved|resolving|started|continue[sd]?|"
    r"requiring|needing|wants?|asks?|which|(?<!of )(?<!in )(?<!on )that|who|when|while|as (?:well|above|below)|decided|code[sd]?|cpt|icd\S*|dx|"
    r"measur\w+|by (?:path\w*|biopsy|mri|x-?ray|ct|symptoms|history)|lasting|over the)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_AMOUNTS = re.compile(
    r"(?:(?<=\s)|^)(?:~|<|>)?\d+(?:\.\d+)?(?:\s?(?:x|by)\s?\d+(?:\.\d+)?)*\s?(?:-\s?)?"
    r"(?:mm|cm|mg|ml|%|days?|weeks?|wks?|months?|mos?|years?|yrs?|y/?o|hours?|hrs?|min(?:utes)?)?(?=[\s.,;:)]|$)",
    re.IGNORECASE,
)
_MEANS = re.compile(r"\b(?:type|stage|grade|class|phase|number|no\.?|ckd|dm|category|wagner)\s?$", re.IGNORECASE)
_NO_QUALIFIER = re.compile(
    r"\b(?:office|asc|hospital|medicare|medicaid|commercial|aetna|cigna|bcbs|uhc|anthem|dos|pt|patient|"
    r"\w+(?:ectomy|otomy|plasty|oscopy|scopic)|mg|ml|cm|mm|code[sd]?|cpt|"
    r"modifiers?|bill(?:ed|ing)?|need|please|pls|"
    r"injections?|injected|ultrasound|anesthe\w+|local|sedation|performed|done|sent|mesh|sutures?|closure|ordered|"
    r"started|continue|refill|recheck|return|rtc|follow[- ]?up|f/u|no\b|not\b(?! intractable)|exam|labs?|x-?ray|"
    r"m\b|f\b|male|female|year|y/?o|established|new|est)\b",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"^\s*(?:(?:cervical|thoracic|lumbar|lumbosacral|sacral|right|left|upper|lower|medial|lateral|proximal|distal|"
    r"anterior|posterior|internal|external|acute|chronic|mild|moderate|severe|\d(?:st|nd|rd|th)?|stage|first|second|third|"
    r"fourth|fifth|acute|l|r)\b\s*)+$",
    re.IGNORECASE,
)


_REGION_LEAD = re.compile(
    r"^(?:(?:cervical|thoracic|lumbar|lumbosacral|sacral|right|left|upper|lower|medial|lateral|proximal|distal|anterior|"
    r"posterior|bilateral)\b\s*)+",
    re.IGNORECASE,
)
_PERIPHERAL = re.compile(r"\bperipheral neuropathy\b", re.IGNORECASE)
"""The index has it below polyneuropathy."""
_PLACE_WORDS = 4
_LABEL = re.compile(
    r"\b(?:clinical|path\w*|result|results|dx|diagnos\w+|indication|impression|exam|hx|history|findings?|reason|note|op|"
    r"surgery|ecg|ekg|mri|ct|procedure|comparison|plan|hpi|cc|conclusions?|assessment|valves?|pre-?op\w*|post-?op\w*|parts?|sle|slit lamp|read|reason|today|visit|problems?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:right|left|bilateral|[RL]|rt|lt|knees?|hips?|shoulders?|elbows?|wrists?|ankles?|f(?:oot|eet)|hands?|thumbs?|fingers?|"
    r"(?:great |big )?toes?|heels?|eyes?|ears?|neck|low back|back|legs?|arms?|breasts?|chest|abdom\w+|pelvi\w+|"
    r"forearms?|thighs?|cal(?:f|ves)|shins?|cheeks?|forehead|nose|scalp|lips?|chin|temple|eyelids?|trunk|flank|groin|axilla|buttocks?|"
    r"sacrum|quadrant|sigmoid|cecum|rectum|colon|cervix|prostate|thyroid|lungs?|kidneys?|bladder|liver|tongue|vulva|(?:upper|lower) (?:limb|extremity))\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:right|left|bilateral|rt|lt|[RL])\b", re.IGNORECASE)
_NEEDS_PLACE = re.compile(
    r"\b(?:oa|djd|(?:osteo)?arthritis|bursitis|tendin\w+|tendon\w+|fractures?|lacerations?|abscess|cysts?|mass|lipomas?|effusion|"
    r"contracture|ulcers?|carcinoma|melanoma|nevus|cellulitis|in situ|hematoma|contusion|dcis|lcis)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"(?:same|normal|unremarkable|stable|benign|within|good|doing|asymptomatic|test(?:ed|ing)?|negative|positive|as (?:above|below|listed|noted)|x-?rays?|films?|mri|ct|cta|ekg|ecg|echo|imaging|labs?|cultures?|exam|troponins?|see|none|n/?a|repeat|rtc|return|follow|f/u|continue|start|stop|need|please|"
    r"pls|which|what|can|could|should|thanks?|recheck|refer|order|call|codes?|today|plan|will|pt|patient)\b",
    re.IGNORECASE,
)
"""How what stands below a heading of diagnoses begins and is none."""


@dataclass(frozen=True)
class Statement:
    """One illness or complaint as a note states it."""

    passage: Passage
    core: str
    """The words that name it."""
    qualified: str
    """With the parts behind it that only describe it."""
    joined: str
    """With the illness that the note joins to it by `with`, `due to` or `and`; empty when there is none."""
    listed: bool
    """It stands among the diagnoses of the note."""
    follows: str = ""
    """The words of the illness joined to it."""
    near: str = ""
    """The clause that names it."""
    beside: Passage | None = None
    """The passage that says where it is, when that is another one."""

    @property
    def context(self) -> str:
        """The whole passage, as far as it states anything."""
        return self.passage.stated

    @property
    def denied(self) -> str:
        """What the passage says is not there: `without loss of consciousness`."""
        text = self.passage.text
        found = [one for one in scopes(text) if one.assertion is Assertion.NEGATED]
        return " ".join(text[one.start : one.end] for one in found)


@dataclass
class _Part:
    text: str
    before: str
    """How it hangs on what stands before it: a group of `_CUT`."""


def statements(passage: Passage, said: str | None = None, *, listed: bool) -> list[Statement]:
    """What `passage` states, in order; nothing that it denies, doubts, remembers, plans or says of a relative.

    `said`: its words without those that do not count, when they are not those of `Passage.stated`.
    """
    parts = list(_parts(passage.stated if said is None else said))
    found: list[Statement] = []
    cores: list[str] = []
    for at, part in enumerate(parts):
        if not has_head(part.text):
            continue
        text, after = _with_complement(parts, at)
        place = _places(cores) if part.before == "cause" else ""
        cores = _cores(parts, at, text, cores)
        if not place and _NEEDS_PLACE.search(text) and not _PLACE.search(_SIDE.sub(" ", text.split(" for ")[-1])):
            place = _one_place(part.text)
        qualified = f"{_qualified(parts, after)} {place}".strip()
        for core in cores:
            if core:
                following = _joined(parts, after)
                found.append(
                    Statement(
                        passage,
                        core,
                        f"{core} {qualified}".strip(),
                        f"{core} {following}" if following else "",
                        listed,
                        following,
                        part.text,
                    )
                )
    worded = (part.text for part in parts if any(char.isalpha() for char in part.text))
    if listed and not found and (bare := _core(next(worded, ""))) and not _EMPTY.match(bare):
        found.append(Statement(passage, bare, bare, "", listed))
    return found


def _parts(said: str) -> Iterator[_Part]:
    start, before = 0, "stop"
    for match in _CUT.finditer(said):
        if said[start : match.start()].strip():
            yield _Part(said[start : match.start()], before)
            before = match.lastgroup or "stop"
        elif match.lastgroup in {"stop", "open"}:
            before = match.lastgroup
        start = match.end()
    if said[start:].strip():
        yield _Part(said[start:], before)


def _cores(parts: Sequence[_Part], at: int, text: str, before: Sequence[str]) -> list[str]:
    """The words that name the illness in the part at `at`, once for each place that it is told of; `before` are those
    of the illness before it.

    `lumbar and lumbosacral spondylosis` is two, `facet arthropathy (spondylosis)` names one twice, and
    `sigmoid colon: one polyp` has its place before the colon.
    """
    part = parts[at]
    core = _sited(_core(text), parts, at)
    previous = parts[at - 1].text.strip() if at else ""
    if part.before == "and" and at and _REGION.match(previous):
        bare = _REGION_LEAD.sub("", core)
        return list(dict.fromkeys([f"{previous} {bare}", core]))
    if part.before == "open" and before:
        regions = [match[0] for one in before if (match := _REGION_LEAD.match(one))]
        return [f"{one.strip()} {core}" for one in regions] or [core]
    if part.before == "label" and at:
        named = [one for one in _back(parts, at) if _is_place(one) and _PLACE.search(one)]
        if named or _is_place(previous):
            return [_trimmed(f"{core} {' '.join(named) or previous}")]
    return [core]


def _sited(core: str, parts: Sequence[_Part], at: int) -> str:
    """`core` with the place that stands behind it, after commas: `osteoarthritis, right knee`."""
    for part in parts[at + 1 : at + 3]:
        text = part.text.strip(" .")
        if part.before not in {"comma", "open"} or not (_is_place(text) and _PLACE.search(_SIDE.sub(" ", text))):
            break
        core = f"{core} {text}"
    return core


def _back(parts: Sequence[_Part], at: int) -> list[str]:
    """The parts before that at `at`, as far as commas join them: `skin, left cheek, shave: …`."""
    found: list[str] = []
    for before in range(at - 1, max(at - 4, -1), -1):
        found.insert(0, parts[before].text.strip())
        if parts[before].before != "comma":
            break
    return found


def _is_place(words: str) -> bool:
    """Whether `words` before a colon or a dash may say where the illness is."""
    brief = len(words.split()) <= _PLACE_WORDS
    return brief and not (has_head(words) or _NO_QUALIFIER.search(words) or _LABEL.search(words))


def _places(cores: Sequence[str]) -> str:
    """Where the complaint is that an illness causes: the illness is there too."""
    return " ".join(match[0] for one in cores[:1] for match in _PLACE.finditer(one))


def _one_place(clause: str) -> str:
    """The place that a clause names, when it names one: what is treated there is ill there."""
    bare = {match[0].lower(): match[0] for match in _PLACE.finditer(_SIDE.sub(" ", clause))}
    return next(iter(bare.values())) if len(bare) == 1 else ""


def _with_complement(parts: Sequence[_Part], at: int) -> tuple[str, int]:
    """The part at `at` with what hangs on it and names no illness of its own, and where the next part is."""
    text, after = parts[at].text, at + 1
    while after < len(parts) and not has_head(parts[after].text):
        one = parts[after]
        strong = one.before in {"cause", "with", "and"} and not (one.before == "and" and _NO_QUALIFIER.search(one.text))
        coming = parts[after + 1] if after + 1 < len(parts) else None
        if (
            not strong
            or _TAIL.search(parts[after - 1].text)
            or (_REGION.match(one.text) and coming and has_head(coming.text))
        ):
            break
        if one.before == "cause" and one.text.strip().lower().startswith(("a ", "an ", "the ")):
            break  # what an injury came from, not what an illness is due to
        text, after = f"{text} {'due to' if one.before == 'cause' else one.before} {one.text}", after + 1
    return text, after


def _qualified(parts: Sequence[_Part], after: int) -> str:
    """The parts from `after` on that only describe what stands before them."""
    words: list[str] = []
    for part in parts[after : after + _QUALIFIERS]:
        if part.before not in {"comma", "open", "close"} or has_head(part.text):
            break
        if len(part.text.split()) > 5 or _NO_QUALIFIER.search(part.text):
            break
        words.append(_trimmed(part.text))
    return " ".join(words)


def _joined(parts: Sequence[_Part], after: int) -> str:
    """The illness that `with`, `and` or a cause joins to the one before it."""
    while after < len(parts) and parts[after].before in {"and", "cause", "with"} and not has_head(parts[after].text):
        after += 1
    if after >= len(parts) or parts[after].before not in {"with", "cause", "and"}:
        return ""
    return _core(parts[after].text)


def _core(text: str) -> str:
    """`text` without what was done about it, how large it is and how long it has been there."""
    text = " ".join(text.split())
    found = heads(text)
    if found:
        first = found[0].start()
        lead = text[:first]
        for pattern in (_LEAD, _FOR):
            if match := pattern.match(lead):
                lead = lead[match.end() :]
        rest = text[first:]
        end = found[-1].end() - first
        if match := _TAIL.search(rest, min(end, found[0].end() - first)):
            rest = rest[: match.start()]
        text = lead + rest
    return _trimmed(text)


def _trimmed(text: str) -> str:
    def keep(match: re.Match[str]) -> str:
        return match[0] if _MEANS.search(text[: match.start()]) else " "

    words = _AMOUNTS.sub(keep, _PERIPHERAL.sub("polyneuropathy", text)).split()
    return " ".join(words[:MOST_WORDS]).strip(" .,;:-–—'\"*#")
