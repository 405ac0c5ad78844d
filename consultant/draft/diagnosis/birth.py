"""Pregnancy and birth: the uncomplicated delivery, its outcome, the weeks, and the routine visit before it.

Source: ICD-10-CM Official Guidelines I.C.15.b (selection of codes), I.C.15.n (O80), I.C.21.c.11 (Z37, Z3A, Z34).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterator, Sequence

from consultant.draft.diagnosis.encounter import Note, Reason
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.passage import Passage

_BIRTH = re.compile(
    r"\b(?:normal |spontaneous )*vaginal (?:birth|delivery)\b|\bnsvd\b|\bsvd\b|\bdelivered (?:vaginally|a )|"
    r"\b(?:c-?section|cesarean)(?: section| delivery| birth)?\b",
    re.IGNORECASE,
)
_CESAREAN = re.compile(r"\b(?:c-?section|cesarean)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:prior|previous|last|earlier|first) (?:delivery|birth|c-?section|cesarean|vaginal)", re.IGNORECASE
)
_REPEATED = re.compile(
    r"\brepeat (?:\w+ ){0,3}(?:c-?section|cesarean)|\b(?:prior|previous) (?:\w+ )?(?:c-?section|cesarean)",
    re.IGNORECASE,
)
_HELPED = re.compile(
    r"\b(?:forceps|vacuum|breech|laceration|tear|hemorrhage|retained|preterm|dystocia|induction|induced|twins?|triplets?|"
    r"gestational|pre-?eclampsia|stillb\w+|fetal distress)\b",
    re.IGNORECASE,
)
_LIVING = re.compile(r"\b(?:living|live|liveborn|alive|healthy|apgars?|girl|boy|baby|infant|newborn)\b", re.IGNORECASE)
_TWINS = re.compile(r"\btwins?\b", re.IGNORECASE)
_WEEKS = re.compile(
    r"\b(?P<weeks>\d{1,2})(?: ?(?:weeks?|wks?)\b| ?w ?\d ?d?\b|(?: \d/7) ?(?:weeks?|wks?))", re.IGNORECASE
)
_PREGNANT = re.compile(
    r"\b(?:pregnan\w+|prenatal|antepartum|gestation\w*|\w*gravid\w*|trimester|ob visit|iup|labor|birth|bpp|nst|non-?stress|fetal|gdm|deliver\w+|c-?section|cesarean|g\d ?p\d)\b",
    re.IGNORECASE,
)
_ROUTINE = re.compile(
    r"\b(?:routine |initial |return )?(?:prenatal|ob|antepartum|antenatal) (?:visit|care|check|appointment|intake)|\bprenatal visits?\b",
    re.IGNORECASE,
)
_FIRST_ONE = re.compile(r"\b(?:primigravida|first pregnancy|g1 ?p0|nulliparous)\b", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:multigravida|g[2-9] ?p\d|(?:second|third|fourth) pregnancy)\b", re.IGNORECASE)
_EARLIEST, _TERM, _LAST_WEEK = 20, 37, 42


def read_birth(note: Note, found: Sequence[Finding], *, complicated: bool = False) -> Iterator[Reason]:
    """The codes of a birth or of a routine visit in pregnancy, and of the week; none for anybody else."""
    births = tuple(one for one in note.stating(_BIRTH) if _BIRTH.search(_EARLIER.sub(" ", one.stated)))
    complicated = complicated or any(one.best.code[0] == "O" for one in found)
    weeks, counted = _weeks(note)
    if births:
        yield from _delivery(note, births, complicated, weeks)
    elif (visits := note.stating(_ROUTINE)) and not complicated:
        yield _visit(note, visits, weeks)
    elif not complicated:
        return
    if weeks is not None and counted and not any(one.best.code < "O09" and one.best.code[0] == "O" for one in found):
        yield Reason(f"Z3A.{weeks:02d}", counted, "The week of pregnancy is reported in addition (I.C.21.c.11)")


_LOW_SCAR = re.compile(
    r"\b(?:earlier|prior|previous|history of|h/o|one|two|past)\b[^.;\n]{0,20}\blow(?:er)?[- ](?:segment )?transverse\b|"
    r"\blow(?:er)?[- ](?:segment )?transverse (?:uterine )?scar\b",
    re.IGNORECASE,
)


def _delivery(note: Note, births: tuple[Passage, ...], complicated: bool, weeks: int | None) -> Iterator[Reason]:
    helped = any(_HELPED.search(one.stated) for one in note.now)
    cesarean = any(_CESAREAN.search(one.stated) for one in births)
    if not complicated and not cesarean and not helped and (weeks is None or weeks >= _TERM):
        rule = "A full-term birth that needed little or no help and had no complication (I.C.15.n)"
        yield Reason("O80", births[:1], rule, True)
    twins = note.says(_TWINS)
    if cesarean and (repeated := next((one for one in note.now if _REPEATED.search(one.text)), None)):
        rule = "Care for the scar of an earlier cesarean is the reason for this one (subcategory O34.21)"
        low = _LOW_SCAR.search(repeated.text)
        yield Reason("O34.211" if low else "O34.219", (repeated,), rule, True)
    living = tuple(one for one in note.now if _LIVING.search(one.text))
    if living:
        outcome = "Z37.2" if twins else "Z37.0"
        passages = tuple(dict.fromkeys([*births[:1], living[0]]))
        yield Reason(outcome, passages, "The outcome of a delivery is reported in addition (I.C.21.c.11)")


def _visit(note: Note, visits: tuple[Passage, ...], weeks: int | None) -> Reason:
    kind = "Z34.0" if note.says(_FIRST_ONE) else "Z34.8" if note.says(_FURTHER) else "Z34.9"
    trimester = "0" if weeks is None else "1" if weeks < 14 else "2" if weeks < 28 else "3"
    return Reason(kind + trimester, visits[:1], "A routine visit in a normal pregnancy comes first (I.C.15.b.1)", True)


def week_of(note: Note) -> int | None:
    """The completed weeks of the pregnancy that the note tells of; None when it gives none, or several."""
    return _weeks(note)[0]


def _weeks(note: Note) -> tuple[int | None, tuple[Passage, ...]]:
    """The completed weeks that the note gives, when it gives one number, and where."""
    if not note.says(_PREGNANT):
        return None, ()
    found: dict[int, Passage] = {}
    for one in note.now:
        for match in _WEEKS.finditer(one.stated):
            behind = one.stated[match.end() : match.end() + 12].lower()
            if int(match["weeks"]) <= _LAST_WEEK and not re.match(r"\s*(?:post|ago|after|later|time)", behind):
                found.setdefault(int(match["weeks"]), one)
    likely = {weeks: one for weeks, one in found.items() if weeks >= 4}
    at_birth = {weeks: one for weeks, one in likely.items() if _BIRTH.search(one.stated) and weeks >= _EARLIEST}
    likely = at_birth or likely  # `seen from 9 weeks on, delivered at 39`
    if len(likely) != 1:
        return None, ()
    ((weeks, passage),) = likely.items()
    return weeks, (passage,)
