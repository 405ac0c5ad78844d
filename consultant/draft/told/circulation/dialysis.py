"""Dialysis: a month of care, or a treatment with one look or several, as a note tells of it."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.dialysis import by_day, month_at_home, month_in_center
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_COVERS = (("90935", "90947"), ("90951", "90970"), ("90989", "90993"))
_DIALYSIS = re.compile(
    r"\bdialys\w+|\bhemodialys\w+|\b(?-i:HD|PD|CAPD|CCPD|APD|CRRT|CVVHD?F?|ESRD)\b|\bend[- ]stage (?:renal|kidney)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\bmonthly\b|\bwhole month\b|\bfull month\b|\bmonth of\b|\bthis month\b|\bfor the month\b|\bcapitation\b|(?-i:\bMCP\b)|"
    r"\bduring (?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:at home|home (?:hemo|peritoneal |hemo-?dialysis |hd |pd )?(?:dialysis|hd|pd|hemodialysis))\b|\bccpd\b|\bhome patient\b"
    r"|\bnxstage\b",
    re.IGNORECASE,
)
_VISITS = (
    re.compile(rf"\b(?P<n>{NUMBER})\s+(?:\w+[ -]){{0,3}}?(?:visits?|encounters?|times)\b", re.IGNORECASE),
    re.compile(r"\b(?:seen|saw|visited)\b[^.;]{0,40}?\b(?P<n>once|twice|thrice)\b", re.IGNORECASE),
    re.compile(r"\bvisits?\s*[:x×#=]\s*(?P<n>\d)\b", re.IGNORECASE),
)
_ONCE = {"once": 1, "twice": 2, "thrice": 3}
_WEEKLY = re.compile(r"\b(?:a|per|each|every) week\b|\bweekly\b", re.IGNORECASE)
_DATES = re.compile(r"\[DATE[^\]]*\]|\b\d{1,2}/\d{1,2}\b(?!/)")
_SEEN = re.compile(r"\b(?:seen|saw|visited|visits?|rounded|face[- ]to[- ]face)\b", re.IGNORECASE)
_DAYS = re.compile(r"\b(?P<n>\d{1,2}) days?\b", re.IGNORECASE)
_PART = re.compile(
    r"\bpartial month\b|\bless than (?:a|one) (?:full )?month\b|\b(?:per diem|daily esrd)\b", re.IGNORECASE
)
_ADULT = re.compile(r"\badult\b", re.IGNORECASE)
_TRAINING = re.compile(r"\btrain(?:ing|ed)\b", re.IGNORECASE)
_COMPLETED = re.compile(r"(?<!not )\bcomplet(?:ed|e|ion)\b|\bfull course\b|\bfinished\b", re.IGNORECASE)
_INCOMPLETE = re.compile(
    r"\bnot completed?\b|\bincomplete\b|\bsession \d\b|\bstopped\b|\bdiscontinued\b", re.IGNORECASE
)
_TREATED = re.compile(
    r"\b(?:inpatient|hospital|ward|icu|during (?:the )?(?:run|treatment|dialysis|session)|on (?:hd|dialysis|the pd)|bedside)\b",
    re.I,
)
_OTHER_THAN_BLOOD = re.compile(
    r"\bperitoneal\b|(?-i:\b(?:PD|CAPD|CCPD|CRRT|CVVHD?F?)\b)|\bcontinuous renal\b", re.IGNORECASE
)
_BLOOD = re.compile(r"\bhemodialysis\b|(?-i:\bHD\b)", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?<!no )\b(?:repeat(?:ed)? (?:evaluation|visit|exam\w*)|re-?evaluat\w+|re-?examin\w+|seen (?:again|twice)|called back|"
    r"returned to (?:the )?bedside|second (?:evaluation|visit)|evaluated (?:again|twice))\b",
    re.IGNORECASE,
)
_LOOKED = re.compile(
    r"\b(?:saw|seen|evaluated|examined|rounded|visited|evaluation)\b[^.;]{0,60}\b(?:once|during|on (?:hd|dialysis|the pd)|at start|"
    r"while|run)\b|\bone evaluation\b|\bsingle evaluation\b",
    re.IGNORECASE,
)


def read_dialysis(tale: Tale) -> Reckoned | None:
    """What is reported for dialysis: a month or days of care, a treatment watched, or a course of training."""
    told = [one for one in tale.said if _DIALYSIS.search(one.text)]
    if not told:
        return None
    everything = " ".join(one.text for one in tale.said)
    passages = [(told[0].passage,)]
    if count := _month(tale, everything) or _training(everything) or _treatment(everything):
        return reckoned(count, passages, _COVERS)
    return None


def _month(tale: Tale, said: str) -> Count | None:
    days = _DAYS.search(said) if _PART.search(said) else None
    if not _MONTH.search(said) and days is None:
        return None
    age = tale.age_years if tale.age_years is not None else (20.0 if _ADULT.search(said) else None)
    if age is None:
        return Count((), ("How old is the patient? The codes for a month of dialysis care go by age.",))
    if days is not None:
        many = int(days["n"])
        return Count((Counted(by_day(age), many, f"Less than a full month of care: {many} days."),))
    if _HOME.search(said):
        return Count((Counted(month_at_home(age), 1, "A full month of dialysis at home, by age."),))
    visits = _visits(said)
    if visits is None:
        codes = ", ".join(
            f"{month_in_center(age, n)} ({words})"
            for n, words in ((4, "four or more"), (2, "two or three"), (1, "one"))
        )
        return Count((), (f"How many face-to-face visits were there in the month: {codes}?",))
    return Count(
        (Counted(month_in_center(age, visits), 1, f"A month of dialysis in a center, by age, with {visits} visits."),)
    )


def _visits(said: str) -> int | None:
    """How many times the patient was seen: told outright, or as the dates."""
    for pattern in _VISITS:
        for match in pattern.finditer(said):
            if _WEEKLY.search(said[match.start() : match.end() + 12]) or not _SEEN.search(said):
                continue
            word = match["n"].lower()
            return _ONCE.get(word) or value(word)
    for sentence in re.split(r"(?<=[.;])\s", said):
        seen = _SEEN.search(sentence)
        if seen and (dates := _DATES.findall(sentence[seen.start() :])):
            return len(dates)
    return None


def _training(said: str) -> Count | None:
    if not _TRAINING.search(said):
        return None
    if _INCOMPLETE.search(said):
        return Count((Counted("90993", 1, "Training in dialysis, the course not completed: each session."),))
    if _COMPLETED.search(said):
        return Count((Counted("90989", 1, "Training in dialysis, the course completed."),))
    return Count(
        (), ("Was the course of dialysis training completed (90989), or is it a session of one that was not (90993)?",)
    )


def _treatment(said: str) -> Count | None:
    other, blood = _OTHER_THAN_BLOOD.search(said), _BLOOD.search(said)
    if bool(other) == bool(blood) or not _TREATED.search(said):
        return None
    one, more, what = (
        ("90945", "90947", "Dialysis other than of blood") if other else ("90935", "90937", "Hemodialysis")
    )
    if _AGAIN.search(said):
        return Count((Counted(more, 1, f"{what} with repeated evaluation during the treatment."),))
    if _LOOKED.search(said):
        return Count((Counted(one, 1, f"{what} with one evaluation."),))
    return None
