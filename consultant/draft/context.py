"""What a sentence says about a finding: that it is there, or that it is denied, doubted, past, planned or a relative's.

The method is that of NegEx and ConText: a cue opens a scope, forwards or backwards, that ends at a word which turns the
sentence (Chapman et al., J Biomed Inform 2001;34:301; Harkema et al., J Biomed Inform 2009;42:839).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from consultant.sieve import Sieve


class Assertion(StrEnum):
    """What is said about a finding or a service."""

    NEGATED = "negated"
    UNCERTAIN = "uncertain"
    """Not coded in the outpatient setting (ICD-10-CM Official Guidelines §IV.H)."""
    HISTORICAL = "historical"
    FAMILY = "family"
    PLANNED = "planned"
    """To come, considered, offered or declined: not done."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence that does not simply state what it says."""

    start: int
    end: int
    assertion: Assertion
    result: bool = False
    """The result of a test: `rapid strep: negative` denies the illness, not that the test was done."""


def scopes(sentence: str) -> list[Scope]:
    """Every stretch of `sentence` that is denied, doubted, past, planned or about a relative; they may overlap."""
    return list(_scopes(sentence))


@lru_cache(maxsize=512)  # one sentence is read for what it states, what was tested, what was decided
def _scopes(sentence: str) -> tuple[Scope, ...]:
    cues = [_CUES[number] for number in _SIEVE.may(sentence)]
    if not cues:
        return ()
    shielded = _NOT_A_CUE.sub(lambda match: "~" * len(match[0]), sentence)
    ends = sorted({0, len(sentence), *(match.start() for match in _TURN.finditer(shielded))})
    found: list[Scope] = []
    for assertion, cue, forward in cues:
        if forward:
            for match in cue.finditer(shielded):
                stop = next((end for end in ends if end >= match.end()), len(sentence))
                found.append(Scope(match.start(), stop, assertion))
            continue
        for match in cue.finditer(shielded):
            begin = max(end for end in ends if end <= match.start())
            if assertion is not Assertion.NEGATED or cue is _ONE_THING:  # `fever and cough were denied` is one list
                begin = max(begin, *(shielded.rfind(mark, 0, match.start()) + 1 for mark in ",.;:"))
            found.append(Scope(begin, match.end(), assertion, bool(_RESULT.search(match[0]))))
    return tuple(sorted(found, key=lambda scope: (scope.start, scope.end)))


def stated(sentence: str, *, tests: bool = False) -> str:
    """`sentence` with everything that it does not state blanked out: as long as before, so that offsets hold.

    With `tests` a test of which only the result is negative or normal stays: it was done.
    """
    chars = list(sentence)
    for scope in scopes(sentence):
        if tests and scope.result:
            continue
        chars[scope.start : scope.end] = " " * (scope.end - scope.start)
    return "".join(chars)


def _cue(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w~])(?:" + "|".join(words) + r")(?![\w~])", re.IGNORECASE)


_WHO = r"(?:the |her |his |their |my )?(?:pt|patient|provider|surgeon|physician|dr\.?|he|she|they|we|i)"

# What looks like a cue and is none: it is hidden before cues are looked for.
_NOT_A_CUE = _cue(
    r"no (?:change|increase|decrease|interval|further|improvement|relief|better|longer|later|response|wastage|waste)",
    r"not? (?:only|just|necessarily|drain\w*|certain (?:if|whether)|sure (?:if|whether|how|which|what))",
    r"without (?:difficulty|complications?|incident|relief|improvement|success|any (?:difficulty|complications?))",
    r"scheduled (?:repeat |primary |elective )*(?:c-?section|cesarean|caesarean|delivery)",
    r"no\. ?\d+",
    r"no[ -]scalpel|no[ -]touch|gram[ -]negative|prior to|as planned|likely due",
    r"scheduled (?:procedure|injection|surgery|visit|office|operation|case|for today)",
    r"(?:\d+|one|two|three|four|five|six|several|few|couple|many)[ -]?\+?[ -]?(?:days?|weeks?|wks?|months?|mos?|"
    r"years?|yrs?)(?:'s?)?[ -]?(?:long )?history (?:of|with)",
    r"(?:long|chronic)[ -]?(?:standing)? history of",
    r"(?:mother|father|mom|dad|parents?|daughter|son|wife|husband|sister|brother) (?:states?|reports?|says?|"
    r"said|notes?|noted|brought|brings|gives|is (?:concerned|worried|present)|was (?:present|concerned)|"
    r"and patient)",
    r"(?:risks?|benefits?|alternatives?|options?)(?:,? (?:and|&|benefits?|risks?|alternatives?))* "
    r"(?:were|was) discussed",
    r"(?:possible|potential) (?:risks?|complications?|side effects?)",
)

# Where a scope ends: the sentence turns to something else.
_TURN = re.compile(
    _cue(
        r"but|however|although|though|except|aside from|apart from|nevertheless|yet|still|which|who|whose",
        r"secondary to|due to|because(?: of)?|as (?:a )?(?:cause|result)|after|so that|so|therefore|now with",
        rf"(?:and|then) {_WHO}",
        r"(?:and|now|today|currently) (?:has|have|had|is|are|was|were|presents?|did|does|performed|proceeded|positive)",
        r"presents?|proceeded|today|underwent|converted",
    ).pattern
    + r"|,(?=\s*(?:and\s+|then\s+)?(?:wound |skin |area |images? |films? )?(?:closed|repaired|sutured|stapled|irrigated|explored|"
    + r"dressed|inserted|drained|injected|administered|prescribed|viewed|tolerated|discharged|reduced|splinted|intubated)\b)"
    + r"|(?<=[a-z]{5})\.(?=\s)|[;()]|[-=]>|→|:(?!\s*(?:no|none|neg|negative|absent|denie[sd])\b)"
    + r"|,(?=\s*(?:and\s+|then\s+)?(?:intractable|mild|moderate|severe|surveillance|"
    + r"the|all|each|an?|this|that|there|with|"
    + r"has|have|had|is|was|were|did|some|positive|only|now|"
    + r"\d+|"
    + _WHO
    + r")\b)"
    + r"|,(?=\s*(?:right|left|both|bilateral|od|os|ou)\b(?:\s(?:upper|lower))?"
    + r"(?:\s(?:eye|eyelid|lid|eyelids|lids|eyes|ear|ears))?\s*(?:[.,;]|$))",
    re.IGNORECASE,
)

_NO_BLOOD_COUNT = "".join(
    f"(?<!{word} )"
    for word in ("cbc", "no", "with", "w/", "without", "w/o", "automated", "auto", "manual", "cell", "and")
)
"""A differential of white cells is no differential diagnosis."""
_FORWARD = (
    (
        Assertion.NEGATED,
        _cue(
            r"nothing(?! (?:but|else|more))",
            r"no|not|n't|without|w/o|den(?:y|ies|ied|ying)|never|none|neither|nor|lack(?:s|ed|ing)?(?: of)?",
            r"negative for|neg for|absence of|free of|rather than|instead of|fail(?:s|ed) to (?:reveal|show)",
            r"(?:did|does|do|was|were|is|are|has|have|had|could|can)(?: not|n['’]t)|cannot|rul(?:ed|es) out",
        ),
    ),
    (
        Assertion.UNCERTAIN,
        _cue(
            r"rule[ -]?out|r/o|possibl[ey]|probabl[ey]|likely|suspect(?:ed|s|ing)?|suspicio(?:n|us) (?:for|of)",
            r"questionable|concern(?:s|ed|ing)? (?:for|about|of)|working diagnosis(?: of)?|presumed|presumptive",
            rf"{_NO_BLOOD_COUNT}differential(?: diagnosis)?(?: includes?)?|(?:consistent|compatible) with|c/w",
            r"evaluat(?:e|ion) for",
            r"(?:can ?not|could not|can't) exclude|vs\.?|versus|(?:may|might) (?:have|be|represent)|appears? to be",
        ),
    ),
    (Assertion.UNCERTAIN, re.compile(r"(?<![\w)\]])\?\s?(?=[A-Za-z])")),
    (
        Assertion.UNCERTAIN,
        re.compile(
            r"\b(?:threatened|impending|to avoid|avoid(?:ed|ing)?|averted|may (?:need|require)) "
            r"(?=intubation|dialysis|surgery|transfusion|amputation)",
            re.IGNORECASE,
        ),
    ),
    (
        Assertion.PLANNED,
        re.compile(
            r"\b(?:before|ahead of|(?:pre-?op(?:erative)?|medical) (?:clearance|evaluation) for|clearance for) "
            r"(?=(?:\w+ ){0,3}(?:tka|tha|tkr|thr|surgery|operation|\w+ectomy|\w+plasty|cataract)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        Assertion.HISTORICAL,
        _cue(
            r"(?:past |prior |previous |remote |medical |surgical |personal )*(?:history|hx) (?:of|significant for)",
            r"h/o|s/p|status[ -]post|previous(?:ly)?|prior|formerly|in the past|years ago",
        ),
    ),
    (Assertion.HISTORICAL, re.compile(r"^\W{0,3}(?:hx|pmh|psh)\b(?! ?[:=])", re.IGNORECASE)),
    (
        Assertion.FAMILY,
        _cue(
            r"(?:family|fam|maternal|paternal) (?:history|hx)(?: of)?|fhx?(?: of)?|family member",
            r"(?:(?:his|her|patient's|pt's|maternal|paternal) )*(?:mother|father|mom|dad|sister|brother|sibling|aunt|"
            r"uncle|grandmother|grandfather|grandparent|parents?|cousin|daughter|son)(?:'s)?",
        ),
    ),
    (
        Assertion.PLANNED,
        _cue(
            r"will(?: also)?(?: likely)? (?:schedule|plan|consider|undergo|return|need|require|proceed|be|start|order|"
            r"refer|try|get|see)",
            r"(?:plan|plans|planned|planning)(?: is| was)?(?: for| to)|schedul(?:e|ed|ing)(?: for| to)?",
            r"to be (?:scheduled|done)|consider(?:s|ed|ing)?|recommend(?:s|ed|ing|ation)?|discuss(?:ed|ing)",
            r"offer(?:ed|ing)?|declin(?:ed|es|ing)|refus(?:ed|es)|deferr?(?:ed|ing)?|candidate for|(?:may|might) need",
            r"accept(?:s|ed) (?:her |him |them |the patient |pt )?for",
            r"would (?:benefit|need|consider|like)|returns? for|awaiting|options (?:include|are)",
            r"refer(?:red|ral)? (?:to|for)",
            r"if (?:symptoms?|pain|this|it|no|not|he|she|they|there|the|conservative)",
        ),
    ),
)
_RESULT = re.compile(r"(?:negative|neg|unremarkable|normal)$", re.IGNORECASE)
_ONE_THING = _cue(
    r"left (?:in place|alone|untouched)|untouched",
    r"not (?:yet )?(?:found|identified|isolated|known|cultured)",
    r"not (?:applied|debrided|inserted|injected|biopsied|packed|excised|repeated|removed|"
    r"treated|taken|placed|given|needed|required|necessary|attempted|billed|reported|"
    r"documented|obtained|ordered|indicated)",
    r"(?:tests? |screens? |swabs? |both |is |was |are |were )?(?:negative|neg)(?: x ?\d)?(?=\s*(?:[.,;)]|$))",
    r"none(?=\s*(?:[.,;)]|$))",
)
"""What denies the one thing before it, not a whole list."""
_BACKWARD = (
    (
        Assertion.NEGATED,
        _cue(
            r"(?:was|were|is|are|has been|have been) (?:not (?:performed|done|seen|found|present|noted|identified|used|"
            r"needed|indicated)|ruled out|negative|absent|unremarkable|excluded|aborted|cancell?ed)",
            r"not (?:performed|done|seen|present|noted|used)",
            r"(?:ruled out|excluded)(?= (?:by|with|on|via|after|based|radiograph\w*|clinical\w*)\b|\s*(?:[.,;)]|$))",
            r"(?:was|were|is|are) (?:within )?(?:a )?normal",
        ),
    ),
    (Assertion.NEGATED, _ONE_THING),
    (
        Assertion.NEGATED,
        re.compile(r":\s*(?:none|no(?=\s*(?:[.,;]|$))|negative|neg|absent|denie[sd])\b", re.IGNORECASE),
    ),
    (
        Assertion.UNCERTAIN,
        _cue(
            r"(?:is|was|are|were) (?:suspected|possible|likely|probable|questioned)|(?:can ?not|could not) be excluded",
            r"vs\.?|versus|(?:is|are|remains?) (?:in|on) (?:the|our|my) differential",
        ),
    ),
    (Assertion.HISTORICAL, _cue(r"(?:has |have |is |now )?(?:resolved|healed(?: well)?)")),
    (
        Assertion.PLANNED,
        _cue(
            r"(?:(?:is|was|were|are) )?(?:declined|deferred|refused|postponed|recommended|scheduled|planned|offered)"
            r"(?: for (?:the future|later|next \w+)| at a later date)?"
        ),
    ),
)
_CUES = [(*one, True) for one in _FORWARD] + [(*one, False) for one in _BACKWARD]
_SIEVE = Sieve([cue for _, cue, _ in _CUES])
