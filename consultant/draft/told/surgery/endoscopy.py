"""Scopes through the mouth and from below: which one, how far, and what was done through it.

Each further kind of work counts once a scope, however many growths it was done to (NCCI Policy Manual ch. 6 §C). Looking
is part of all others. A growth that was "removed" without a word of the instrument is asked about: snare, hot and cold
forceps are different codes.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Counted
from consultant.draft.reckon.endoscopy import COVERS, INCOMPLETE, LOOKING, Act, Scope, acts_to_report, removal_question
from consultant.draft.told.operation import Acts, acts, quoted, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

_NAMES: tuple[tuple[Scope, str], ...] = (
    (Scope.BILE, r"\bercp\b|endoscopic retrograde chol\w+"),
    (Scope.UPPER, r"\be\.?g\.?d\b|\boesophago\w+scop\w*|\besophagogastroduodenoscop\w*|\bupper (?:gi |gastrointestinal )?(?:tract )?(?:endoscop\w*|scope)|\bgastroscop[ey]\b|\bgastroscopies\b"),
    (Scope.SIGMOID, r"\bflex(?:ible)? ?-?sig\w*|\bsigmoidoscop\w*"),
    (Scope.COLON, r"\bcolonoscop\w*|\bcolos?\b(?!\w)|\b(?:scope|scoped|advanced|passed|inserted|reached)\b[^.;\n]{0,30}\b(?:cecum|caecum|terminal ileum|\bTI\b)|\bcecum (?:was )?(?:reached|intubated|identified)|\bcecal intubation\b"),
)  # fmt: skip
_NOT_NOW = r"(?i:\s*[(,]?\s*(?:in |from |of |on |done |last )*(?:19|20)\d\d\b(?![-/])|[^.;\n]{0,40}\b(?:another day|later date|next (?:week|month|year)|in \d+ (?:y|m|w)\w*|to be done|scheduled|deferred|recommended|ago|\[DATE\]))"
_BEFORE = r"\b(?:last|previous|prior|next|repeat|recall|outside|her first|first ever|for|before|since)\s+(?:\w+ ){0,2}$"
_UPPER_PLACE = r"\besophag\w*|\bgastric\b|\bstomach\b|\bantr\w+|\bduoden\w*|\bfundus\b|\bfundic\b|\bcardia\b|\bpylor\w*|\bz-?line\b|\bhiatal\b|\bg\.?e\.? ?j\w*|\bbulb\b|\bvaric\w*|\bbarrett\w*"
_LOWER_PLACE = r"\bcolon(?:ic)?\b|\bcecum\b|\bcecal\b|\bcaecum\b|\brect(?:um|al)\b|\brectosigmoid\b|\bsigmoid\b|\bascending\b|\btransverse\b|\bdescending\b|\bile(?:um|al)\b|\bileocecal\b|\b(?:hepatic|splenic) flexure\b|\bappendiceal\b"

_REMOVED = r"\b(?:remov(?:ed|al)|resect(?:ed|ion)|excis(?:ed|ion)|taken (?:off|out)|polypectom(?:y|ies))\b"
_GROWTH = r"\bpolyp\w*|\blesions?\b|\badenomas?\b|\bgrowths?\b|\bnodules?\b|\bmass\b|\b#\d"
_SNARE = r"\bsnar(?:e|es|ed|ing)\b"
_HOT = r"\bhot[- ]?(?:biopsy |bx )?forceps?\b|\bhot (?:biops\w+|bx)\b|\bmonopolar forceps\b"
_COLD = r"\bbiops(?:y|ies|ied)\b|\bbxs?'?d?\b|\bbxed\b|\b(?:cold|jumbo|biopsy)[- ](?:biopsy )?forceps?\b|\bforceps (?:biops\w+|polypectomy|removal)\b|\bwith (?:a )?forceps\b|\bsampled\b|\bsamples? (?:was |were )?(?:taken|obtained)\b"
_EMR = r"\bEMR\b|\bendoscopic mucosal resection\b|\bmucosectomy\b"
_INJECT = r"\btattoo\w*|\bindia ink\b|\bspot (?:ink|endoscopic)|\bsubmucosal\w* (?:injection|lift\w*|injected)|\binject(?:ed|ion)\b[^.;\n]{0,50}\b(?:saline|ink|spot|eleview|orise|botox|botulinum|methylene|lift\w*|epi\w*|triamcinolone|kenalog)\b|\b(?:saline|eleview|orise|epi\w*|botox|botulinum\w*|triamcinolone)\b[^.;\n]{0,40}\b(?:inject\w+|lift\w*)|\blift(?:ed|ing)? (?:with|by|using)\b|\b(?:lifted)\b"
_BLEED = r"\b(?:bleed(?:ing|er)?|ooz(?:e|ing)|hemorrhag\w+|visible vessel|spurting|hemosta(?:sis|tic)|dieulafoy\w*)\b"
_STOPS = r"\b(?:(?:hemo)?clip(?:s|ped)?|endoclips?|cauter\w*|bicap|gold probe|heater probe|coagulat\w*|apc|argon\w*|hemospray|epi(?:nephrine)?|thermal|banded|over-the-scope)\b"
_DILATED = r"\bdilat(?:ed|ion|ation|or|ors)\b|\bbougie\w*|\bstretched\b"
_WIRE = r"\bsavary\w*|\bguide ?wire\b|\bover (?:a |the )?wire\b|\bamerican dilator\b"
_BALLOON = r"\bballoon\b|\bCRE\b|\btts\b"
_OUTLET = r"\b(?:pylor\w*|gastric outlet|duoden\w*|gastrojejun\w*|anastomo\w*)\b[^.;\n]{0,60}\b(?:dilat\w+|stenosis|stricture)|\bdilat\w+[^.;\n]{0,40}\b(?:pylor\w*|gastric outlet|duoden\w*)"
_ABLATED = r"\bablat(?:ed|ion)\b|\bAPC\b|\bargon plasma\b|\bfulgurat\w+|\bbarrx\b|\bhalo\b|\bradiofrequency\b|\bcryo(?:spray|therapy|ablation)\b"
_STENT = r"\bstents?\b(?![^.;\n]{0,30}\b(?:removed|pulled|extracted|retrieved|taken))"
_BANDS = r"\b(?:band(?:s|ed|ing)?|EVL)\b(?! neutrophil)"
_PEG = r"\bPEG\b|\bpercutaneous endoscopic gastrostomy\b|\bgastrostomy tube (?:was )?(?:plac|insert)\w+"
_FOREIGN = r"\bforeign body\b|\bfood (?:bolus|impaction)\b|\b(?:bolus|meat|coin|battery|pill|bezoar|bone)\b[^.;\n]{0,50}\b(?:remov\w+|extract\w+|retriev\w+|pushed|disimpact\w*)"
_EUS = r"\bEUS\b|\bendoscopic ultraso\w+|\becho-?endoscop\w*"
_NEEDLE = r"\bFN[AB]\b|\bfine[- ]needle\b|\bneedle (?:aspirat\w+|biops\w+)"
_PAPILLA = r"\b(?:sphincterotom\w*|papillotom\w*|sphincteroplast\w*)\b"
_STONES_OUT = r"\b(?:stones?|sludge|calcul\w+|debris)\b[^.;\n]{0,70}\b(?:extract\w+|remov\w+|swept|sweep\w*|retriev\w+|cleared|delivered|out)\b|\b(?:balloon|basket) sweep\w*|\b(?:extract\w+|remov\w+|sweep\w*|swept)\b[^.;\n]{0,50}\b(?:stones?|sludge|calcul\w+)\b"
_CAUSED = r"\b(?:post[- ]?polypectomy|after (?:removal|resection|polypectomy|biops\w+)|prophyla\w*|preventive\w*|at the (?:polypectomy|resection|biopsy) site|(?:close|closed|closing) the (?:defect|site))\b"
_STOPPED = r"\b(?:incomplete|aborted|terminated|stopped|not (?:be )?(?:reached|completed|advanced)|could (?:only|not)\b|unable to (?:advance|pass|reach|complete)|did not reach|failed to reach|no further)\b"
_FLEXURE = r"\b(?:splenic flexure|descending colon|sigmoid|rectosigmoid)\b"
_TWO = r"\b(?:another|second|other|separate|different|additional|also|remaining|rest|two|three|[2-9])\b|#\s?2|\b2[).]|;|, and a\b"
_SCREEN = r"\bscreening\b"
_NOT_SCREEN = r"\b(?:found|seen|detected|noted|positive|abnormal|after|on|at|during|from|outside)\s+(?:an? |her |his |the |outside |recent |prior )*screening\b|\bnot a screening\b|\bscreening (?:mammo\w*|pap)\b"
_WATCH = r"\bsurveillance\b|\b(?:personal|past)? ?(?:history|hx|h/o) (?:of )?(?:\w+ ){0,3}?(?:polyps?|adenomas?|colon cancer|colorectal cancer|crc)\b|\bprior (?:colon )?polyps\b|\bhigh[- ]risk\b|\bulcerative colitis\b|\bcrohn\w*"
_FAMILY = r"(?<!no )(?<!denies )(?<!without )\b(?:family|fam) (?:history|hx|hist)\b[^.;\n]{0,50}\b(?:colon|colorectal|crc|polyps?|rectal)|\b(?:father|mother|brother|sister|sibling|parent)\b[^.;\n]{0,40}\b(?:colon|colorectal|crc)\b"


@dataclass
class _Done:
    """What was done through one scope, and the sentences that say so."""

    acts: dict[Act, list[Passage]]
    unsaid: list[Passage]
    """A growth removed, by what is not said."""
    same: bool = False
    """Snare and forceps were used on one growth."""


class _Kind(StrEnum):
    TREATS = "treats"
    SCREENS = "screens"
    WATCHES = "watches"


def read_endoscopy(tale: Tale) -> Reckoned | None:
    """The codes of each scope that the note tells of, and what has to be asked before one can be chosen."""
    told = acts(tale)
    done: dict[Scope, _Done] = {}
    named: dict[Scope, list[Passage]] = {}
    current: Scope | None = None
    for one in told.said:
        here = _scopes(one.text, one.passage.text)
        for scope in here:
            named.setdefault(scope, []).append(one.passage)
        current = here[-1] if here else current
        for clause in _clauses(one.text):
            about = _scope_of(clause, list(named), here, current)
            if about is not None:
                _note(done.setdefault(about, _Done({}, [])), about, clause, one.passage, one.text)
    if not named and (likely := _unnamed(told)) is not None:
        named[likely] = list(told.where(_ENDOSCOPIC))
        for one in told.said:
            for clause in _clauses(one.text):
                _note(done.setdefault(likely, _Done({}, [])), likely, clause, one.passage, one.text)
    if not named:
        return None
    lines: list[ReckonedLine] = []
    questions: list[str] = []
    for scope, passages in named.items():
        if scope is Scope.SIGMOID and Scope.COLON in named:
            continue
        some, asked = _lines(scope, passages, done.get(scope, _Done({}, [])), told)
        lines += some
        questions += asked
    covers = tuple(pair for some in COVERS.values() for pair in some)
    return Reckoned(tuple(lines), tuple(questions), covers, also=tuple(one.passage for one in told.said))


def _scopes(text: str, written: str) -> list[Scope]:
    """The scopes that a sentence tells of as used that day, in its order; `written` is all of it, `text` what it states."""
    found: list[tuple[int, Scope]] = []
    for scope, names in _NAMES:
        for match in words(names).finditer(text):
            if re.match(_NOT_NOW, written[match.end() :]) or words(_BEFORE).search(written[: match.start()]):
                continue
            found.append((match.start(), scope))
    return list(dict.fromkeys(scope for _, scope in sorted(found)))


_THROUGH = r"\bthrough[- ]the[- ]scope\b|\bTTS\b"
_ENDOSCOPIC = rf"{_EMR}|{_SNARE}|{_THROUGH}|\bendoscop\w*|\bpolypectom\w*"


def _unnamed(told: Acts) -> Scope | None:
    """The scope of a note that names none: told by what was done through one, and where."""
    if not told.says(rf"{_EMR}|{_SNARE}|{_THROUGH}|\bendoscopic\b") or told.says(
        r"\b(?:nasal|sinus|uter\w+|bladder|larynx|ear)\b"
    ):
        return None
    upper, lower = (words(one).search(told.tale.everywhere) for one in (_UPPER_PLACE, _LOWER_PLACE))
    return None if bool(upper) == bool(lower) else Scope.UPPER if upper else Scope.COLON


def _clauses(text: str) -> list[str]:
    """A sentence where two scopes may be told of, in its parts."""
    return [part for part in re.split(r";|\n", text) if part.strip()]


def _scope_of(clause: str, named: list[Scope], here: list[Scope], current: Scope | None) -> Scope | None:
    """Which scope a clause is about: the one whose organs it names, or else the one spoken of last."""
    if len(named) < 2:
        return current
    if len(here) == 1:
        return here[0]
    upper, lower = bool(words(_UPPER_PLACE).search(clause)), bool(words(_LOWER_PLACE).search(clause))
    low = Scope.COLON if Scope.COLON in named else Scope.SIGMOID
    if upper != lower and Scope.UPPER in named and low in named:
        return Scope.UPPER if upper else low
    return current


def _note(done: _Done, scope: Scope, clause: str, passage: Passage, sentence: str) -> None:
    """Add what `clause` tells of to `done`."""

    def has(pattern: str) -> bool:
        return bool(words(pattern).search(clause))

    def add(act: Act) -> None:
        done.acts.setdefault(act, []).append(passage)

    if scope is Scope.BILE:
        for act, pattern in (
            (Act.CUT_PAPILLA, _PAPILLA), (Act.STONES, _STONES_OUT), (Act.STENT, _STENT),
            (Act.SAMPLE, r"\bbiops\w+|\bbrush\w*"), (Act.BALLOON, r"\bdilat(?:ed|ion|ation)\b"),
        ):  # fmt: skip
            if has(pattern):
                add(act)
        if has(
            r"\bstents?\b[^.;\n]{0,30}\b(?:removed|pulled|extracted|retrieved|exchang\w+)|\bexchang\w+[^.;\n]{0,20}\bstent"
        ):
            add(Act.STENT_OUT)
        return
    snare, hot = has(_SNARE), has(_HOT)
    plain = words(_HOT).sub(" ", clause)
    cold = bool(words(_COLD).search(plain)) and not words(r"\bfor biopsy\b").search(plain)
    if has(_EMR):
        add(Act.MUCOSA)
    elif snare:
        add(Act.SNARE)
    if hot:
        add(Act.HOT)
    if cold:
        if (snare or hot or has(_EMR)) and not words(_TWO).search(clause):
            done.same = True
        else:
            add(Act.SAMPLE)
    bleeds = has(_BLEED) and has(_STOPS) and not words(_CAUSED).search(sentence)
    stops = has(_STOPS) and Act.BLEEDING in done.acts
    if has(r"\b(?:dilat\w+|balloon)\b") and has(_DILATED):
        for act in _widened(scope, clause):
            add(act)
    if (has(_BANDS) and has(r"\bvaric\w*|\bEVL\b|\bligat\w+|\bbanded\b|\bhemorrhoid\w*")) or (
        scope is Scope.UPPER and has(r"\b\d+ (?:\w+ )?bands\b|\bbands (?:were )?(?:placed|deployed|applied)")
    ):
        add(Act.BANDS)
    elif bleeds or (stops and not snare):
        add(Act.BLEEDING)
    elif has(_BLEED) and has(r"\b(?:ulcer|avm|angio\w+|diverticul\w+|mallory\w*|dieulafoy\w*|vessel)\b"):
        done.acts.setdefault(Act.SEEN_BLEEDING, []).append(passage)
    elif has(_STOPS) and Act.SEEN_BLEEDING in done.acts and not snare:
        add(Act.BLEEDING)
    elif has(_ABLATED):
        add(Act.BURNED)
    if has(_INJECT) and Act.BLEEDING not in done.acts:
        add(Act.INJECTED)
    for act, pattern in (
        (Act.TUBE_THROUGH_WALL, _PEG), (Act.FOREIGN, _FOREIGN), (Act.SOUND, _EUS),
        (Act.NEEDLE, _NEEDLE), (Act.STENT, _STENT),
    ):  # fmt: skip
        if has(pattern):
            add(act)
    if has(_GROWTH) and has(_REMOVED) and not (snare or hot or cold or has(_EMR)):
        done.unsaid.append(passage)


def _widened(scope: Scope, clause: str) -> Iterator[Act]:
    """By what a narrow place was widened."""

    def has(pattern: str) -> bool:
        return bool(words(pattern).search(clause))

    if scope is Scope.UPPER and has(_OUTLET):
        yield Act.OUTLET
    elif has(_WIRE) and scope is Scope.UPPER:
        yield Act.WIRE
    elif has(_BALLOON) or scope is not Scope.UPPER:
        yield Act.BALLOON
    else:
        yield Act.WIDENED
    if has(r"\bachalasia\b|\bpneumatic\b|\b(?:30|35|40) ?mm\b"):
        yield Act.WIDE


def _lines(scope: Scope, named: list[Passage], done: _Done, told: Acts) -> tuple[list[ReckonedLine], list[str]]:
    """The lines of one scope."""
    acts_done = dict(done.acts)
    tools = {Act.SNARE, Act.HOT, Act.SAMPLE, Act.MUCOSA} & acts_done.keys()
    if done.unsaid and not tools and scope in {Scope.COLON, Scope.UPPER, Scope.SIGMOID}:
        return [], [quoted(done.unsaid[0], removal_question(scope))]
    if tools and Act.BLEEDING in acts_done and scope is not Scope.UPPER:
        acts_done.pop(Act.BLEEDING)  # what its own work made bleed
    found = acts_to_report(scope, frozenset(acts_done))
    kind = _kind(told) if scope in {Scope.COLON, Scope.SIGMOID} else _Kind.TREATS
    stopped = scope is Scope.COLON and told.says(_STOPPED) and not told.says(r"\b(?:to|reached) (?:the )?cecum\b")
    if not found:
        code, why, modifiers = _looked(scope, kind, told)
        if stopped:
            modifiers += ("53",)
            why = f"{why} {INCOMPLETE}"
        return [ReckonedLine(Counted(code, 1, why, modifiers), tuple(named[:3]))], []
    modifiers = ()
    if scope is Scope.COLON and told.tale.medicare_known:
        if told.tale.medicare and kind is not _Kind.TREATS:
            modifiers = ("PT",)
        elif not told.tale.medicare and kind is _Kind.SCREENS:
            modifiers = ("33",)
    lines = []
    for code, why, act in found:
        passages = tuple(dict.fromkeys([*acts_done.get(act, []), *named[:1]]))[:4]
        lines.append(ReckonedLine(Counted(code, 1, why, modifiers), passages))
    return lines, []


def _looked(scope: Scope, kind: _Kind, told: Acts) -> tuple[str, str, tuple[str, ...]]:
    """The code of a scope that only looked."""
    code, why = LOOKING[scope]
    if scope is Scope.COLON and kind is not _Kind.TREATS:
        if told.tale.medicare:
            risk = kind is _Kind.WATCHES
            return (
                "G0105" if risk else "G0121",
                f"A screening for Medicare in which nothing was done, at {'high' if risk else 'average'} risk.",
                (),
            )
        if kind is _Kind.SCREENS and told.tale.medicare_known:
            return code, f"{why} 33: a screening of a payer other than Medicare.", ("33",)
    return code, why, ()


def _kind(told: Acts) -> _Kind:
    """Why the colon was looked at: as a screening, to watch after earlier findings, or for what troubles the patient."""
    written = told.tale.everywhere
    if words(_WATCH).search(written) or words(_FAMILY).search(written):
        watches = words(_SCREEN).search(words(_NOT_SCREEN).sub(" ", written)) or words(r"\bsurveillance\b").search(
            written
        )
        return _Kind.WATCHES if watches else _Kind.TREATS
    if words(_SCREEN).search(words(_NOT_SCREEN).sub(" ", told.tale.everything)):
        return _Kind.SCREENS
    return _Kind.TREATS
