"""Anesthesia for a procedure: code, minutes, who gave it, status and circumstances, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Sequence

from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.anesthesia import Anesthetic, Who, anesthesia
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Tale, reckoned
from consultant.draft.words import stems

COVERS = (("00100", "01999"), ("10004", "69990"), ("99100", "99140"))
_CLAIM = re.compile(
    r"\banesthesia (?:services?|billing|claim|codes?|care|start|time|cpt|was provided|provided|given|for)\b|\bmonitored anesthesia care\b|\banes cpt\b",
    re.I,
)
_BILLS = re.compile(
    r"\banesthesia (?:services?|billing|claim|codes?|for)\b|\banes\w* cpt\b|\bcrnas?\b|\banesthesiologist\b",
    re.IGNORECASE,
)
_REPORTER = re.compile(
    r"\banes\w* (?:cpt|codes?|units?)\b|\banesthesiologist (?:alone|personally)\b|\bpersonally by the anesthesiologist\b|"
    r"\bmedically directed\b|\bbill(?:ing)? (?:for )?(?:the )?anesthesia\b|\banesthesia (?:start|billing|claim|codes?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w.$/#-])0(?:0[1-9]\d|1\d\d)\d(?![\w/]|[.,]\d)")
_TIME = re.compile(r"\b(?:time|minutes?|mins?|start|stop|from)\b|\d{1,2}:\d\d", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:asa(?: (?:class|ps|status|physical status))?|physical status|ps|P(?=\d))\s?-?:?\s?P?(?P<s>[1-6]|IV|V|I{1,3})\b",
    re.I,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_WHO = (
    (
        Who.NURSE_ALONE,
        r"crna[^.]{0,40}\b(?:without|w/o|no|not)\b[^.]{0,20}(?:medical(?:ly)? )?(?:direct\w+|supervis\w+)|crna alone|"
        r"non-?medically directed|independent(?:ly)? (?:by (?:the |a )?)?crna|\bQZ\b",
    ),
    (Who.NURSE_DIRECTED, r"crna[^.]{0,40}\b(?:under|with|by)\b[^.]{0,30}medical(?:ly)? direct\w+|crna[^.]{0,30}medically directed|\bQX\b"),
    (Who.DIRECTED_ONE, r"(?:medically )?direct(?:ed|ing|ion of) (?:one|1|a single|a) crna|\bQY\b"),
    (Who.DIRECTED_SEVERAL, r"direct(?:ed|ing|ion of) (?:two|three|four|[2-4])\b|\b(?:two|three|four|[2-4]) concurrent|\bQK\b"),
    (Who.SUPERVISED, r"more than (?:four|4) concurrent|\b(?:five|six|[5-9]) concurrent|\bAD\b(?= modifier)"),
    (Who.PERSONALLY, r"personally (?:performed|provided|administered|by (?:the |an )?anesthesiologist)|anesthesiologist (?:alone|personally)|\bAA\b"),
)  # fmt: skip
_CIRCUMSTANCES = (
    ("99116", re.compile(r"\btotal body hypothermia\b", re.IGNORECASE)),
    ("99135", re.compile(r"\bcontrolled hypotension\b", re.IGNORECASE)),
    ("99140", re.compile(r"\bemergen(?:cy|t)\b(?! department| room)", re.IGNORECASE)),
)


def reports_anesthesia(passages: Sequence[Passage]) -> bool:
    """Whether the case is about the claim of whoever gave the anesthetic: then the operation is another's to report."""
    return any(_REPORTER.search(one.text) for one in passages)


def read_anesthesia(tale: Tale) -> Reckoned | None:
    """The anesthetic of a case that is about billing it; None for an operation that only names its anesthesia."""
    said = [one for one in tale.said if any(words.search(one.text) for words in (_CLAIM, _CODE, _REPORTER))]
    if not said:
        return None
    whole = " ".join(one.text for one in tale.said)
    raw = " ".join(one.passage.text for one in tale.said)
    code = _code(f"{whole} {tale.around}", tale.table)
    if code is None or not (_BILLS.search(raw) or _CODE.search(whole)):
        return None
    passages = tuple(one.passage for one in said)
    timed = [(one.passage, minutes) for one in tale.said if (minutes := _minutes(one.text)) is not None]
    if not timed:
        asked = f"How many minutes of anesthesia were given ({code}), from start to hand-over?"
        return Reckoned((), (asked,), COVERS)
    status = _STATUS.search(raw)
    circumstances = [one for one, words in _CIRCUMSTANCES if words.search(whole)]
    if tale.age_years is not None and (tale.age_years < 1 or tale.age_years > 70):
        circumstances.insert(0, "99100")
    given = Anesthetic(
        code,
        timed[0][1],
        next((who for who, words in _WHO if re.search(words, raw, re.IGNORECASE)), None),
        f"P{_ROMAN.get(status['s'].lower(), status['s'])}" if status else "",
        tuple(circumstances),
        bool(re.search(r"\bmonitored anesthesia care\b|\bMAC\b", raw)),
        tale.medicare,
    )
    every: tuple[Passage, ...] = tuple(dict.fromkeys([*passages, timed[0][0]]))
    return reckoned(anesthesia(given), [every], COVERS)


def _minutes(text: str) -> int | None:
    return minutes_in(text) if _TIME.search(text) else None


def _code(text: str, table: OwnTable) -> str | None:
    """The code that the text names, or the one whose procedure it names most fully."""
    if match := _CODE.search(text):
        return match[0]
    words = stems(text)
    best: tuple[int, str] | None = None
    for entry in table.entries.values():
        if entry.is_anesthesia and not entry.add_on:
            for term in entry.terms:
                wanted = term - stems("anesthesia mac")
                if wanted and wanted <= words and (best is None or len(wanted) > best[0]):
                    best = (len(wanted), entry.own.code)
    return best[1] if best else None
