"""Illnesses that one code says together, and what the note tells of an illness that a second code says.

Source: ICD-10-CM Official Guidelines I.B.9 (combination codes), I.A.13 (etiology and manifestation), I.A.17 (code also),
I.C.1.b (organisms), I.C.9.b (coronary disease with angina), I.C.10.a (lungs), I.C.13.d (osteoporosis), I.C.19.d (burns),
I.C.19.e.5 (adverse effects).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Callable, Sequence

from consultant.codes.alphabetic import find_entries
from consultant.codes.notes import NoteKind, notes
from consultant.codes.shelf import Shelf
from consultant.draft.diagnosis.awareness import by_awareness
from consultant.draft.diagnosis.finding import Finding
from consultant.draft.diagnosis.search import Searches
from consultant.draft.passage import Passage
from consultant.draft.section import Section

_PAIRS: tuple[tuple[str, str, str], ...] = (
    (r"K80\.20", r"K81\.0", "K80.00"),
    (r"K80\.20", r"K81\.[19]", "K80.10"),
    (r"K21\.9", r"K20\.9\d?", "K21.00"),
    (r"N20\.[01]|N20\.2", r"N13\.3\d?", "N13.2"),
    (r"I25\.10", r"I20\.0", "I25.110"),
    (r"I25\.10", r"I20\.8\d?", "I25.118"),
    (r"I25\.10", r"I20\.9", "I25.119"),
)
"""Two illnesses that stand beside each other, and the code that says both."""
_LUNG_INFECTED = re.compile(r"J(?:1[2-8]|20|21|22)")
_BRAIN = re.compile(r"G(?:30|31|20|10|35)")
_SPINE = re.compile(r"M48\.5|M84\.[46]8|S22\.0|S32\.0")
_COLON = re.compile(r"\b(?:colon\w*|sigmoid|cecum|large intestine|large bowel|colorectal)\b", re.IGNORECASE)
_NOT_NOW = frozenset({Section.PAST, Section.FAMILY, Section.OTHER, Section.PLAN})
_GERMS = (
    (re.compile(r"\bE\.? ?coli\b|\bescherichia", re.IGNORECASE), "B96.20"),
    (re.compile(r"\bklebsiella\b", re.IGNORECASE), "B96.1"),
    (re.compile(r"\bproteus\b", re.IGNORECASE), "B96.4"),
    (re.compile(r"\bpseudomonas\b", re.IGNORECASE), "B96.5"),
    (re.compile(r"\benterococc\w+\b", re.IGNORECASE), "B95.2"),
    (re.compile(r"\bMRSA\b|\bmethicillin[- ]resistant\b", re.IGNORECASE), "B95.62"),
    (re.compile(r"\bMSSA\b|\bstaph(?:ylococcus)? aureus\b|\bmethicillin[- ]sus\w+\b", re.IGNORECASE), "B95.61"),
    (re.compile(r"\b(?:group b strep\w*|GBS)\b", re.IGNORECASE), "B95.1"),
)
_BURNED = re.compile(r"(?P<part>\d{1,2})(?:\.\d)? ?% ?(?:of )?(?:tbsa|total body|bsa|body surface)|(?:tbsa|bsa)[^.;\d]{0,12}(?P<share>\d{1,2}) ?%", re.IGNORECASE)  # fmt: skip
_ADVERSE = re.compile(
    r"\b(?:due to|from|secondary to|after taking|caused by|reaction to|adverse (?:effect|reaction) (?:of|to|from))\s(?:an? |the |her |his |taking |oral )*(?P<drug>[a-z]{5,}(?: [a-z]{5,})?)",
    re.IGNORECASE,
)
_PROPERLY = re.compile(r"\badverse|\btaken (?:correctly|as prescribed|properly)|\bdrug (?:rash|eruption|reaction)|\bside effect|\bas prescribed", re.IGNORECASE)  # fmt: skip
_AFTER_DRUG = re.compile(r"L27\.0|L27\.1|L50\.0|T88\.7|R\d|K52\.1|D70|N14|I95\.2|G2[145]|E16\.0|D6[18]|R04|K92|K71")


def together(found: list[Finding], passages: Sequence[Passage], searches: Searches) -> list[Finding]:
    """`found` with what belongs together under one code, and with what the note says of its causes."""
    now = [one for one in passages if one.section not in _NOT_NOW]
    rules: tuple[Callable[[list[Finding], Sequence[Passage], Searches], list[Finding]], ...] = (
        _pairs, _rhythm, _veins, _back, _lungs, _dementia, _bones, _bowel, _stones, _lenses, _germs, _burns, _drugs,
        by_awareness,
    )  # fmt: skip
    for rule in rules:
        found = rule(found, now, searches)
    return found


def _as(of: Finding, code: str, reason: str, searches: Searches, *others: Finding) -> Finding | None:
    entry = searches.entry(code)
    return None if entry is None else of.under(entry, reason, *others)


def _pairs(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    for one, other, code in _PAIRS:
        first = next((each for each in found if re.fullmatch(one, each.best.code)), None)
        second = next((each for each in found if re.fullmatch(other, each.best.code)), None)
        if first is None or second is None:
            continue
        both = _as(first, code, "One code says both (I.B.9)", searches, second)
        if both is not None:
            found = [both if each is first else each for each in found if each is not second]
    return found


def _veins(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Varicose veins and the ulcer they made are a code of their own, before that of the ulcer (category I83.0)."""
    veins = next((one for one in found if one.best.code.startswith("I83")), None)
    ulcer = next((one for one in found if re.match(r"L97\.\d[12]", one.best.code)), None)
    if veins is None or ulcer is None or not any(_STASIS.search(one.stated) for one in now):
        return found
    site = ulcer.best.code[4]
    code = f"I83.0{ulcer.best.code[5]}{site if site in '1234589' else '9'}"
    both = _as(veins, code, "Varicose veins with an ulcer are coded as such (category I83.0)", searches, ulcer)
    if both is None:
        return found
    rest = [one for one in found if one is not veins]
    place = rest.index(ulcer)
    return [*rest[:place], both, *rest[place:]]


def _back(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Pain of the low back with sciatica is one code (subcategory M54.4)."""
    nerve = next((one for one in found if one.best.code.startswith("M54.3")), None)
    if nerve is None or not any(_LUMBAGO.search(one.stated) for one in now):
        return found
    both = _as(nerve, f"M54.4{nerve.best.code[-1]}", "Pain of the low back with sciatica (M54.4)", searches)
    rest = [one for one in found if not one.best.code.startswith("M54.5")]
    return [both if one is nerve else one for one in rest] if both is not None else found


_LUMBAGO = re.compile(r"\b(?:low(?:er)? back (?:pain|ache)|lbp|lumbago)\b", re.IGNORECASE)
_STASIS = re.compile(r"\b(?:venous|stasis|varicose)\b[^.;]{0,20}\bulcer", re.IGNORECASE)
_RHYTHMS = (
    (re.compile(r"\blong-?\s?standing persistent\b", re.IGNORECASE), "I48.11"),
    (re.compile(r"\bpersistent\b", re.IGNORECASE), "I48.19"),
    (re.compile(r"\bpermanent\b", re.IGNORECASE), "I48.21"),
    (re.compile(r"\bparoxysmal\b", re.IGNORECASE), "I48.0"),
    (re.compile(r"\bchronic\b", re.IGNORECASE), "I48.20"),
)


def _rhythm(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Atrial fibrillation by how it comes and stays, where the words stand beside it."""
    changed = []
    for one in found:
        near = re.search(r"[^.;,]*\b(?:a-?fib|atrial fib\w*)[^.;,]*", one.passage.stated, re.IGNORECASE)
        code = next((code for pattern, code in _RHYTHMS if near and pattern.search(near[0])), "")
        new = _as(one, code, "As the note tells how it stays", searches) if one.best.code == "I48.91" and code else None
        changed.append(new or one)
    return changed


def _lungs(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """COPD with an infection below the larynx has a code of its own, beside that of a flare (category J44)."""
    lungs = [one for one in found if one.best.code.startswith("J44")]
    infected = next((one for one in found if _LUNG_INFECTED.match(one.best.code)), None)
    if not lungs or infected is None or any(one.best.code == "J44.0" for one in lungs):
        return found
    new = _as(
        lungs[0], "J44.0", "Obstructive lung disease with a lower respiratory infection (J44.0)", searches, infected
    )
    if new is None:
        return found
    rest = [one for one in found if one.best.code != "J44.9"]
    place = min(found.index(lungs[0]), found.index(infected))
    return [*rest[:place], new, *rest[place:]]


def _dementia(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Dementia in an illness of the brain is coded as its manifestation (I.A.13)."""
    if not any(_BRAIN.match(one.best.code) for one in found):
        return found
    changed = []
    for one in found:
        code = one.best.code
        new = None
        if code.startswith("F03."):
            ending = f"8{code[5:]}" if code[4] == "9" else code[4:]
            new = _as(one, f"F02.{ending}", "The dementia of an illness that is named too (I.A.13)", searches)
        changed.append(new or one)
    return changed


def _bones(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Osteoporosis and a fracture of the spine that it caused are one code (I.C.13.d.2)."""
    weak = next((one for one in found if one.best.code.startswith("M81")), None)
    broken = next((one for one in found if _SPINE.match(one.best.code)), None)
    if weak is None or broken is None:
        return found
    ending = broken.best.code[-1] if broken.best.code[-1] in "ADGKPS" else "A"
    start = "M80.08X" if weak.best.code == "M81.0" else "M80.88X"
    both = _as(weak, start + ending, "Osteoporosis with a current fracture is one code (I.C.13.d.2)", searches, broken)
    return [both if one is weak else one for one in found if one is not broken] if both is not None else found


def _bowel(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """Pouches of a bowel whose part is told are coded to that part."""
    if not any(_COLON.search(one.stated) for one in now):
        return found
    changed = []
    for one in found:
        match = re.fullmatch(r"K57\.(?P<kind>[89])(?P<rest>\d)", one.best.code)
        new = None
        if match is not None:
            code = f"K57.{'2' if match['kind'] == '8' else '3'}{match['rest']}"
            new = _as(one, code, "The note tells that it is the large bowel", searches)
        changed.append(new or one)
    return changed


def _stones(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """A stone with the urine held up above it is one code (subcategory N13.2)."""
    stone = next((one for one in found if re.fullmatch(r"N20\.[012]", one.best.code)), None)
    held = next((one for one in now if _HELD_UP.search(one.stated)), None)
    if stone is None or held is None:
        return found
    both = _as(stone, "N13.2", "A stone with dilation above it is one code (N13.2)", searches)
    if both is None:
        return found
    return [both if one is stone else one for one in found if not re.match(r"N13\.[13]|N23", one.best.code)]


_HELD_UP = re.compile(
    r"\bhydro(?:uretero)?nephrosis\b|\bhydroureter\w*|\bdilat(?:ion|ation|ed)\b[^.;]{0,30}\b(?:above|upstream|ureter|collecting|kidney|renal|calyces)",
    re.IGNORECASE,
)


def _lenses(found: list[Finding], _now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """A cataract whose kind is not told is H26.9, and is not told again beside one whose kind is."""
    bare = [one for one in found if _BARE_CATARACT.fullmatch(one.words) and one.best.code.startswith("H26")]
    if any(re.match(r"H2[568]|Q12\.0", one.best.code) and one not in bare for one in found):
        return [one for one in found if one not in bare]
    reason = "The kind of cataract is not told"
    return [(_as(one, "H26.9", reason, searches) or one) if one in bare else one for one in found]


_BARE_CATARACT = re.compile(r"(?:unspecified )?cataracts?", re.IGNORECASE)


def _germs(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """The organism of an infection whose code does not name it (I.C.1.b)."""
    if not isinstance(searches.shelf, Shelf):
        return found
    added = list[tuple[Finding, Finding]]()
    for pattern, code in _GERMS:
        hit = next((one for one in now if pattern.search(one.stated)), None)
        entry = searches.entry(code) if hit is not None else None
        if hit is None or entry is None or any(one.best.code == code for one in found):
            continue
        if code == "B95.61" and any(germ.best.code == "B95.62" for _, germ in added):
            continue
        for one in found:
            asked = notes(searches.shelf, one.best.code, searches.on, NoteKind.USE_ADDITIONAL)
            if any(note.names(code) for note in asked):
                reason = f"The organism is reported in addition to {one.best.code} (I.C.1.b)"
                added.append((one, Finding(hit, [entry], frozenset(), None, False, False, reason)))
                break
    for one, germ in added:
        found.insert(found.index(one) + 1, germ)
    return found


def _burns(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """How much of the body a burn covers (I.C.19.d.6)."""
    burned = any(re.match(r"T2[0-5]", one.best.code) for one in found)
    for passage in now if burned else ():
        if match := _BURNED.search(passage.stated):
            share = int(match["part"] or match["share"])
            entry = searches.entry("T31.0" if share < 10 else f"T31.{share // 10}0")
            if entry is not None and all(one.best.code != entry.code for one in found):
                reason = "The share of the body that is burned (I.C.19.d.6)"
                return [*found, Finding(passage, [entry], frozenset(), None, False, False, reason)]
    return found


def _drugs(found: list[Finding], now: Sequence[Passage], searches: Searches) -> list[Finding]:
    """The drug that harmed though it was taken as prescribed follows what it did (I.C.19.e.5.a)."""
    if not isinstance(searches.shelf, Shelf) or not any(_AFTER_DRUG.match(one.best.code) for one in found):
        return found
    for passage in now:
        if not _PROPERLY.search(passage.stated):
            continue
        for match in _ADVERSE.finditer(passage.stated):
            for name in (match["drug"], match["drug"].split()[0]):
                code = _adverse(name, searches)
                entry = searches.entry(code) if code else None
                if entry is not None and all(one.best.code != entry.code for one in found):
                    reason = "The drug whose adverse effect it is (I.C.19.e.5.a)"
                    return [*found, Finding(passage, [entry], frozenset(), None, False, False, reason)]
    return found


def _adverse(drug: str, searches: Searches) -> str:
    """The code of an adverse effect of `drug` by the table of drugs; empty when it has none."""
    assert isinstance(searches.shelf, Shelf)
    for entry in find_entries(searches.shelf, drug, searches.on, limit=5):
        if (
            entry.book != "drugs and chemicals"
            or entry.path.lower().split(",")[0].split(" ")[0] != drug.lower().split(" ")[0]
        ):
            continue
        for one in entry.codes:
            if "adverse" in one.column.lower():
                code = one.code.rstrip("-")
                plain = code.replace(".", "")
                return f"{plain[:3]}.{plain[3:].ljust(3, 'X')}A" if len(plain) < 7 else code
    return ""
