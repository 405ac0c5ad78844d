"""Anesthesia for a procedure: code, minutes, who gave it, status and circumstances, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence
from dataclasses import replace

from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.anesthesia import Anesthetic, Who, anesthesia
from consultant.draft.reckon.counted import Count
from consultant.draft.section import Section
from consultant.draft.told.anesthetic.beside import beside_anesthetic
from consultant.draft.told.anesthetic.operated import anesthesia_codes
from consultant.draft.told.minutes import clock_minutes, minutes_in
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned
from consultant.draft.words import stems
from consultant.sieve import Quick

COVERS = (("00100", "01999"), ("10004", "69990"), ("99100", "99140"))
_A = r"\banes(?:th\w*)?\.?"
_REPORTER = Quick(
    rf"{_A} (?:cpt|codes?|(?:base |time )?units?|billing|claims?|group|practice|record|start|stop|end|time|minutes?|begin\w*|began|service line)\b|"
    r"\banesthesiologists?['’]?s? (?:alone|personally|claim|only|line|part|side|direct\w+|medically)\b|\bpersonally (?:performed |provided |administered |given )?by (?:the |an )?anesthesiologist\b|"
    r"\banesthesiologist (?:was |who )?(?:medically )?direct\w+|\bcase was medically directed\b|"
    r"\bmedically[ -]directed\b|\bmedical direction\b|\b(?:bill|billing|code|coding|claim|line) (?:for )?(?:the |only )*(?:anes\w*|crna)\b|"
    r"\bcrna (?:alone|solo|billing|bills?|claim|line|services?|independent\w*|personally|only|without|not)\b|\bcrna['’]s (?:claim|line|services?)\b|\banesthesiologist\b[^.;]{0,60}\bpersonally\b|"
    r"(?-i:\bQ[KXZY]\b)|\bconcurrent (?:cases|rooms|procedures)\b|(?-i:\bAA\b)(?= ?(?:modifier|\.|,|;|/))",
    re.IGNORECASE,
)
_SAYS = Quick(
    r"(?:^|[.;:\n]\s*)\W*anes(?:thesia|thetic)?\.? (?:care )?(?:for|claim|services?|provided|given)\b|\banesthesia services? (?:for|provided|were|was)\b",
    re.IGNORECASE,
)
_OTHERS = Quick(
    rf"\b(?:by|from|with) (?:the |our |an |hospital )*{_A} (?:group|practice|team|department|dept\.?|services?|colleagues)\b|"
    rf"\b{_A} (?:group|practice|team|department|dept\.?|service) (?:will )?(?:bills?|reports?|codes?|submits?)\b",
    re.IGNORECASE,
)
"""The anesthetic was another's: a surgeon says so of the group that bills for it."""
_GAVE = Quick(
    r"\b(?:given|provided|administered|performed|anesthesia) by (?:an? |the )?crna\b|\bcrna (?:provided|gave|performed|administered)\b",
    re.IGNORECASE,
)
"""A surgeon's note says so too: it tells whose claim it is only where the minutes are told, and no procedure is headed."""
_CODE = Quick(r"(?<![\w.$/#:-])0(?:0[1-9]\d|1\d\d)\d(?![\w/:-]|[.,]\d| ?(?:-|to|until|end|stop) ?\d)")
_TIME = Quick(r"\b(?:time|minutes?|mins?|start|stop|from|h|hrs?|hours?)\b|\d{1,2}:\d\d", re.IGNORECASE)
_OTHER_TIME = Quick(r"\bblocks?\b|\bsurgery (?:start|time)|\btourniquet|\bnot in the time|\bin pacu\b", re.IGNORECASE)
_STATUS = Quick(
    r"\b(?:asa(?: (?:class|ps|status|physical status|score))?|physical status|ps|P(?=\d))\s?-?:?\s?P?(?P<s>[1-6]|IV|V|I{1,3})\b(?!\s?\d{3})",
    re.I,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_NOT_DIRECTED = r"(?:without|w/o|no|not|non)\b[^.;]{0,20}(?:medical(?:ly)?[ -])?(?:direct\w+|supervis\w+)"
_DIRECTED = Quick(r"\bmedical(?:ly)?[ -]direct\w+|\bdirect(?:ed|ing|ion|s)\b|\bsupervis\w+|\bQ[KYX]\b", re.IGNORECASE)
_NUMBERED = r"(?:two|three|four|[2-4])"
_MANY = r"(?:five|six|seven|[5-9])"
_WHO = (
    (
        Who.NURSE_ALONE,
        rf"crna[^.]{{0,40}}\b{_NOT_DIRECTED}|\b{_NOT_DIRECTED}[^.]{{0,40}}crna|\bno medical direction|\bcrna (?:alone|solo|independent\w*|personally)|\bcrna,? (?:working |practicing )(?:alone|independent\w*)|solo crna|"
        r"non-?medically directed|independent(?:ly)? (?:by (?:the |a )?)?crna|\bno anesthesiologist\b|\bQZ\b",
    ),
    (Who.SUPERVISED, rf"more than (?:four|4)\b|\b{_MANY} concurrent|\bdirect\w+ {_MANY}\b|\bsupervis\w+ {_MANY}\b|\bAD\b(?= modifier)"),
    (Who.DIRECTED_ONE, r"(?:medically )?direct(?:ed|ing|ion of|s) (?:only )?(?:one|1|a single|a) (?:crna|room|case|nurse)|\bQY\b|\b1:1 (?:medical )?direction"),
    (Who.DIRECTED_SEVERAL, rf"direct(?:ed|ing|ion of|s) {_NUMBERED}\b|\b{_NUMBERED} (?:concurrent|other|rooms?|cases|crnas|concurrently)\b|\b{_NUMBERED} (?:\w+ )?rooms\b|\b1:[2-4]\b|\bQK\b"),
    (Who.NURSE_DIRECTED, r"crna[^.]{0,40}\b(?:under|with|by)\b[^.]{0,30}medical(?:ly)?[ -]direct\w+|crna[^.]{0,30}medically directed|\bQX\b"),
    (Who.PERSONALLY, r"personally (?:performed|provided|administered|given|by (?:the |an )?anesthesiologist)|anesthesiologist,? (?:alone|personally|solo|himself|herself)|\b(?:md|physician) (?:alone|personally)|\bno crna\b|performed personally|\bAA\b|(?:solo|sole) anesthesiologist"),
)  # fmt: skip
_FOR_NURSE = Quick(
    r"\bcrna['’]?s? (?:line|claim|part|side|services?|bill\w*)\b|\b(?:bill|billing|code|claim|line)s? (?:is )?(?:for )?(?:the )?crna\b|\bwe bill (?:for )?the crna\b|\bQX\b",
    re.IGNORECASE,
)
_FOR_PHYSICIAN = Quick(
    r"\b(?:anesthesiologist|physician|doctor|md|dr\.?)['’]?s? (?:claim|line|part|side|services?|only)\b|\b(?:bill|billing|code|claim|line)s? (?:is )?(?:for )?(?:the )?(?:anesthesiologist|physician|doctor|md)\b|\bQK\b|\bQY\b|\bcrna bills her own\b",
    re.IGNORECASE,
)
_FOR_BOTH = Quick(
    r"\bboth (?:claims|lines|providers|parts|sides)\b|\b(?:claims|lines) for both\b|\bbill(?:ing)? (?:for )?both\b|\bQ[KY]\b[^.]{0,40}\bQX\b|\bQX\b[^.]{0,40}\bQ[KY]\b",
    re.IGNORECASE,
)
_CIRCUMSTANCES = (
    ("99116", Quick(r"\btotal body hypothermia\b", re.IGNORECASE)),
    ("99135", Quick(r"\bcontrolled hypotension\b", re.IGNORECASE)),
    ("99140", Quick(r"\bemergen(?:cy|t)\b(?! department| room)", re.IGNORECASE)),
)
_MONITORED = Quick(r"(?i:\bmonitored (?:anesthesia )?care\b)|\bMAC\b")
_LABOR_MINUTES = Quick(
    r"\b(?:epidural|labor)\b[^.;,\d]{0,15}\bmin\w*[ :]+(?P<n>\d{2,4})|\b(?:epidural|labor)\b[^.;,\d]{0,30}(?P<m>\d{2,4}) ?min|"
    r"(?P<o>\d{2,4}) ?min\w*[^.;,\d]{0,20}\b(?:epidural|labor)",
    re.IGNORECASE,
)
_SECTION_MINUTES = Quick(
    r"\b(?:section|cesarean|c/s)\b[^.;,\d]{0,15}\bmin\w*[ :]+(?P<n>\d{2,3})|\b(?:section|cesarean|c/s)\b[^.;,\d]{0,30}(?P<m>\d{2,3}) ?min|"
    r"(?P<o>\d{2,3}) ?min\w*[^.;,\d]{0,20}\b(?:section|cesarean|c/s)",
    re.IGNORECASE,
)
_REMOVED = Quick(r"\bpolyps?\b|\bpolypectom\w+|\bbiops\w+|\bsnare\w*|\bhot forceps\b", re.IGNORECASE)


def reports_anesthesia(passages: Sequence[Passage]) -> bool:
    """Whether the case is about the claim of whoever gave the anesthetic: then the operation is another's to report."""
    if any(_REPORTER.search(text) or _SAYS.search(text) for text in (_OTHERS.hidden(one.text) for one in passages)):
        return True
    headed = any(one.section is Section.PROCEDURE for one in passages)
    gave = not headed and any(_GAVE.search(one.text) for one in passages)
    return gave and any(minutes_in(one.text) is not None for one in passages)


def read_anesthesia(tale: Tale) -> Reckoned | None:
    """The anesthetic of a case that is about billing it; None for an operation that only names its anesthesia."""
    passages = [one.passage for one in tale.said]
    named = [one for one in tale.said if _CODE.search(one.text)]
    if not named and not reports_anesthesia(passages):
        return None
    whole = " ".join(one.text for one in tale.said)
    codes = _codes(whole, tale)
    if not codes or not (reports_anesthesia(passages) or named):
        return None
    timed = _timed(tale.said, len(codes) > 1)
    if timed is None:
        asked = f"How many minutes of anesthesia were given ({' and '.join(codes)}), from start to hand-over?"
        return Reckoned((), (asked,), COVERS)
    lines, questions = [], []
    for given in _given(codes, timed[1], whole, tale):
        count = anesthesia(given)
        lines += list(count.lines)
        questions += list(count.questions)
    told = tuple(dict.fromkeys([*(one for one in passages if _REPORTER.search(one.text)), timed[0]]))
    around = f"{whole} {tale.everything}"
    others = beside_anesthetic(tale.said, around, tale.age_years)
    shift = len(tale.said)
    every = [(one,) for one in passages] + [told]
    lines = [replace(one, of=(shift,)) for one in lines]
    count = Count((*lines, *others.lines), tuple(dict.fromkeys([*questions, *others.questions])))
    return reckoned(count, every, COVERS)


def _given(codes: Sequence[str], minutes: int, whole: str, tale: Tale) -> list[Anesthetic]:
    """The anesthetic as each of those who report it has it."""
    raw = " ".join(one.passage.text for one in tale.said)
    status = _STATUS.search(raw)
    circumstances = [one for one, words in _CIRCUMSTANCES if words.search(whole)]
    if tale.age_years is not None and (tale.age_years < 1 or tale.age_years > 70):
        circumstances.insert(0, "99100")
    first = Anesthetic(
        codes[0],
        minutes,
        None,
        f"P{_ROMAN.get(status['s'].lower(), status['s'])}" if status else "",
        tuple(circumstances),
        bool(_MONITORED.search(raw)),
        tale.medicare,
        tale.medicare and codes[0] == "00811" and bool(re.search(r"\bscreening\b", whole, re.I)),
    )
    parts = [first]
    if len(codes) > 1:
        labor, section = _part(_LABOR_MINUTES, whole), _part(_SECTION_MINUTES, whole)
        parts = [
            replace(first, minutes=labor or minutes),
            replace(first, code=codes[1], minutes=section or minutes, circumstances=()),
        ]
    return [replace(one, who=who) for one in parts for who in _who(raw)]


def _part(words: Quick, text: str) -> int | None:
    match = words.search(text)
    return int(match["m"] or match["n"] or match["o"]) if match else None


def _who(raw: str) -> list[Who | None]:
    """Who reports it: one of them, or the two who share it by medical direction where both claims are asked for."""
    named = [who for who, words in _WHO if re.search(words, raw, re.IGNORECASE if who is not Who.PERSONALLY else 0)]
    named = named or [who for who, words in _WHO if re.search(words.replace(r"|\bAA\b", ""), raw, re.IGNORECASE)]
    if not named and _FOR_NURSE.search(raw) and _DIRECTED.search(raw):
        return [Who.NURSE_DIRECTED]
    if not named or named[0] in {Who.NURSE_ALONE, Who.SUPERVISED}:
        return [named[0] if named else None]
    physician = next((one for one in named if one in {Who.DIRECTED_ONE, Who.DIRECTED_SEVERAL}), None)
    if _FOR_BOTH.search(raw) and physician:
        return [physician, Who.NURSE_DIRECTED]
    directed = bool(_DIRECTED.search(raw))
    if _FOR_NURSE.search(raw) and directed and not _FOR_PHYSICIAN.search(raw):
        return [Who.NURSE_DIRECTED]
    if _FOR_PHYSICIAN.search(raw) and physician:
        return [physician]
    if Who.NURSE_DIRECTED in named:
        return [Who.NURSE_DIRECTED]
    return [physician or named[0]]


def _timed(said: Sequence[Said], birth: bool) -> tuple[Passage, int] | None:
    """The sentence that gives the time of the anesthetic, and the minutes: clock times before a length.

    At a `birth` with a cesarean after labor each has minutes of its own.
    """
    if birth:
        for one in said:
            labor, section = _part(_LABOR_MINUTES, one.text), _part(_SECTION_MINUTES, one.text)
            if labor and section:
                return one.passage, labor
    timed = [one for one in said if _TIME.search(one.text) or clock_minutes(one.text) is not None]
    for read in (clock_minutes, minutes_in):
        for keep in (True, False):
            for one in timed:
                if keep and _OTHER_TIME.search(one.text):
                    continue
                minutes = read(one.text)
                if minutes:
                    return one.passage, minutes
    begun, ended = (_at(pattern, said) for pattern in (_BEGUN, _ENDED))
    if begun is not None and ended is not None:  # each stands in a line of its own
        minutes = clock_minutes(f"{begun[1]} - {ended[1]}")
        return (begun[0], minutes) if minutes else None
    return None


def _at(pattern: Quick, said: Sequence[Said]) -> tuple[Passage, str] | None:
    """The line of `said` that gives the time of what `pattern` names, and the time."""
    found = ((one.passage, match["at"]) for one in said if (match := pattern.search(one.text)))
    return next(found, None)


_AT = r"\b(?:time)?[ :.-]*(?P<at>\d{1,2}:\d\d(?: ?[ap]\.?m\b)?)"
_BEGUN = Quick(rf"\b(?:{_A} )?(?:start|began|begin|in){_AT}", re.IGNORECASE)
_ENDED = Quick(rf"\b(?:{_A} )?(?:end|stop|finish|out|hand-?over|hand-?off){_AT}", re.IGNORECASE)


def _codes(text: str, tale: Tale) -> list[str]:
    """The code that the text names, or the ones of the operation it tells of."""
    if match := _CODE.search(text):
        return [match[0]]
    for told in (f"{text} {tale.around}", tale.everything):
        codes = anesthesia_codes(told)
        if codes == ["00812"] and tale.medicare and _REMOVED.search(text):
            return ["00811"]  # begun as a screening and turned into a treatment: Medicare takes PT with it
        if codes:
            return codes
    code = _by_terms(text, tale.table)
    return [code] if code else []


def _by_terms(text: str, table: OwnTable) -> str | None:
    """The code of our own table whose procedure `text` names most fully."""
    words = stems(text)
    best: tuple[int, str] | None = None
    for entry in table.entries.values():
        if entry.is_anesthesia and not entry.add_on:
            for term in entry.terms:
                wanted = term - stems("anesthesia mac")
                if wanted and wanted <= words and (best is None or len(wanted) > best[0]):
                    best = (len(wanted), entry.own.code)
    return best[1] if best else None
