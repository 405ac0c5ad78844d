"""Vaccines that were given, as a note tells them: the products, and with them how they are administered."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from consultant.draft.own import OwnEntry, OwnTable
from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.reckon.vaccine import Vaccine, VaccineRoute, components, vaccine_administrations
from consultant.draft.told.tale import Reckoned, Tale, reckoned
from consultant.sieve import Sieve

COVERS = (("90460", "90480"), ("90619", "90759"), ("91304", "91322"), ("G0008", "G0010"))
_GIVEN = re.compile(
    r"\b(?:given|gave|administered|received|vaccinated|immuni[sz]ed|got|injected|shots?|deltoids?|vastus|lot (?:#|no)|vaccines?|"
    r"immuni[sz]ations?)\b|\b(?:im|sc|sq|subq|po|intranasal\w*)\b|#\s?\d|\b(?:right|left|r|l) (?:thigh|arm)\b",
    re.I,
)
_NOT = re.compile(
    r"\bup[ -]to[ -]date\b|\bpostpon\w+|\b(?:in|at) (?:the )?(?:hospital )?(?:nursery|hospital)\b|\b(?:hospital|facility|health department|pharmacy) (?:bills|reports)\b|\bbilled by (?:the )?(?:hospital|facility)\b|\butd\b|\bdue\b|\bdeclin\w+|\brefus\w+|\bdefer\w+|\ballerg\w+|\brecord\b",
    re.IGNORECASE,
)
_COUNSELED = re.compile(
    r"\bcounsel\w*|\brisks? (?:and|&|/|vs\.?|versus) benefits?\b|\b(?:discuss(?:ed|ion)|reviewed|explained)\b[^.;]{0,40}\b(?:vaccines?|components?|immuni[sz]ations?|shots?|antibody)\b",
    re.IGNORECASE,
)
_NOT_COUNSELED = re.compile(r"\b(?:no|not|without|w/o)\s+(?:\w+\s+){0,3}?counsel\w*", re.IGNORECASE)
_NO_LONGER = re.compile(r"(?:^|(?<=[.;,]))[^.;,]*\b(?:is|are) no longer (?:made|available|used)\b", re.IGNORECASE)
_SPAN = re.compile(
    r"(?P<a>\d+)(?: (?P<month>months?))? (?:to (?P<b>\d+) years|years and older)|under (?P<under>\d+) years"
)


@dataclass(frozen=True)
class _Names:
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """Each name and how it may be written, the longest first."""
    sieve: Sieve
    entries: dict[str, list[OwnEntry]]


_BY_TABLE: "WeakKeyDictionary[OwnTable, _Names]" = WeakKeyDictionary()


def read_vaccines(tale: Tale) -> Reckoned | None:
    """The vaccines given that day: a line for each product and the lines of giving them."""
    found: dict[str, tuple[list[OwnEntry], Passage]] = {}
    named = opened = False
    for one in tale.said:
        said = replace(one, text=_NO_LONGER.sub(lambda match: " " * len(match[0]), one.text))
        named = named or bool(_named(said.text, tale.table))
        opened = said.text.rstrip().endswith(":") if _GIVEN.search(said.text) else opened and said.passage.lists
        if not (opened or _GIVEN.search(said.text)) or _NOT.search(said.text):
            continue
        for entries in _named(said.text, tale.table).values():
            fitting = [one for one in entries if _fits(one, tale.age_years)] or entries
            key = fitting[0].own.code
            known = found.get(key)
            if known is None or len(fitting) < len(known[0]):
                found[key] = (fitting, said.passage)
    if not found:  # a vaccine that is due or up to date was not given: no look-up may add it
        return Reckoned((), (), COVERS) if named else _influenza(tale)
    given = [(entries, passage) for entries, passage in found.values()]
    vaccines = [_vaccine(entries[0]) for entries, _ in given]
    counseled = _counseled(tale)
    count = vaccine_administrations(vaccines, tale.age_years, counseled, tale.medicare)
    products = tuple(
        Counted(entries[0].own.code, 1, "The vaccine itself.", (), (place,))
        for place, (entries, _) in enumerate(given)
        if len(entries) == 1
    )
    asked = tuple(
        f"Which vaccine product was given: {', '.join(f'{one.own.code} ({_shown(one)})' for one in entries[:6])}?"
        for entries, _ in given
        if len(entries) > 1
    )
    return reckoned(Count((*count.lines, *products), (*count.questions, *asked)), [(one,) for _, one in given], COVERS)


def read_rsv_antibody(tale: Tale) -> Reckoned | None:
    """The antibody against RSV for babies: the product by its dose, and giving it with counseling or without.

    Source: CPT 90380 (0.5 mL), 90381 (1 mL), 96380 (with counseling), 96381 (without), in words of our own.
    """
    for said in tale.said:
        if _ANTIBODY.search(said.text) and _GIVEN.search(said.text) and not _NOT.search(said.text):
            small = re.search(r"\b50 ?mg\b|\b0?\.5 ?ml\b", said.text, re.IGNORECASE)
            large = re.search(r"\b(?:100|200) ?mg\b|(?<![.\d])[12](?:\.0)? ?ml\b", said.text, re.IGNORECASE)
            given = "96380" if _counseled(tale) else "96381"
            how = "with counseling" if given == "96380" else "without counseling by the physician"
            lines = [Counted(given, 1, f"The antibody against RSV was given, {how}.")]
            asked: tuple[str, ...] = ()
            if bool(small) != bool(large):
                lines.append(Counted("90380" if small else "90381", 1, "The antibody itself, by its dose."))
            else:
                asked = ("Which dose of nirsevimab was given, 0.5 mL (90380) or 1 mL (90381)?",)
            return reckoned(Count(tuple(lines), asked), [(said.passage,)], (("90380", "90381"), ("96380", "96381")))
    return None


_ANTIBODY = re.compile(r"\bnirsevimab\b|\bbeyfortus\b", re.IGNORECASE)


def _counseled(tale: Tale) -> bool:
    """Whether the physician counseled the family about what was given; a nurse's talk does not count (CPT 90460)."""
    texts = (_NOT_COUNSELED.sub(" ", one.passage.text) for one in tale.said)
    return any(_COUNSELED.search(text) and not _BY_NURSE.search(text) for text in texts)


_BY_NURSE = re.compile(
    r"\b(?:nurse|(?-i:RN|LPN|MA))\b(?! practitioner)(?![^.;]*\b(?:dr|doctor|physician|md|pediatrician)\b)",
    re.IGNORECASE,
)


def _influenza(tale: Tale) -> Reckoned | None:
    """An influenza vaccine that is described and not named."""
    for one in tale.said:
        said = replace(one, text=_NO_LONGER.sub(lambda match: " " * len(match[0]), one.text))
        if _FLU.search(said.text) and not _NOT.search(said.text):
            count = vaccine_administrations([Vaccine("90656")], tale.age_years, _counseled(tale), tale.medicare)
            free = re.search(r"\bpreservative[ -]free\b", said.text, re.IGNORECASE)
            strains = re.search(r"\b(?:(?P<three>trivalent)|quadrivalent)\b", said.text, re.IGNORECASE)
            if not free or not strains:
                return reckoned(
                    Count(count.lines, ("Which influenza vaccine was given, by name?",)), [(said.passage,)], COVERS
                )
            product = Counted("90656" if strains["three"] else "90686", 1, "The vaccine itself.", (), (0,))
            return reckoned(Count((*count.lines, product)), [(said.passage,)], COVERS)
    return None


_FLU = re.compile(r"\b(?:flu|influenza) (?:vaccine|shot)\b", re.IGNORECASE)


def _vaccine(own: OwnEntry) -> Vaccine:
    route = own.own.facts.get("route", "")
    other = VaccineRoute.ORAL_OR_NASAL if route in {"oral", "nasal"} else VaccineRoute.INJECTION
    return Vaccine(own.own.code, other, components(own.own.code))


def _named(text: str, table: OwnTable) -> dict[str, list[OwnEntry]]:
    """The vaccines that `text` names by their longest names, each with the products it may be."""
    names = _names(table)
    found: dict[str, list[OwnEntry]] = {}
    taken: list[tuple[int, int]] = []
    for number in names.sieve.may(text):
        name, pattern = names.patterns[number]
        for match in pattern.finditer(text):
            if not any(begin < match.end() and match.start() < end for begin, end in taken):
                taken.append(match.span())
                found[name] = names.entries[name]
    codes = {name: {one.own.code for one in entries} for name, entries in found.items()}
    # `MenACWY (Menveo)` is one vaccine: the name that says which product stands.
    wider = {name for name in found if any(codes[other] < codes[name] for other in found)}
    return {name: entries for name, entries in found.items() if name not in wider}


def _names(table: OwnTable) -> _Names:
    known = _BY_TABLE.get(table)
    if known is None:
        known = _BY_TABLE[table] = _read(table)
    return known


def _read(table: OwnTable) -> _Names:
    entries: dict[str, list[OwnEntry]] = {}
    for entry in table.entries.values():
        if "vaccine" in entry.own.facts and entry.own.code[0] == "9" and entry.own.code != "90480":
            for term in {*entry.own.terms, entry.own.facts["vaccine"]}:
                if len(term) > 2 and term not in {"live", "inactivated", "pfizer", "moderna"}:
                    entries.setdefault(term.lower(), []).append(entry)
    patterns = []
    for name in sorted(entries, key=len, reverse=True):
        form = re.escape(name).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]?")
        patterns.append((name, re.compile(rf"(?<![\w-]){form}(?:s|es)?(?![\w-])", re.IGNORECASE)))
    return _Names(tuple(patterns), Sieve([pattern for _, pattern in patterns]), entries)


def _fits(own: OwnEntry, age: float | None) -> bool:
    """Whether a product is for patients of `age`; one without an age is for all."""
    fact = own.own.facts.get("age", "")
    if age is None or not fact:
        return True
    if fact == "adult":
        return age >= 19
    if fact.startswith("pediatric"):
        return age < 20
    match = _SPAN.search(fact)
    if match is None:
        return True
    if match["under"]:
        return age < int(match["under"])
    low = int(match["a"]) / 12 if match["month"] else int(match["a"])
    return low <= age and (match["b"] is None or age < int(match["b"]) + 1)


def _shown(own: OwnEntry) -> str:
    return ", ".join([own.own.facts["vaccine"], *([own.own.facts["number"]] if "number" in own.own.facts else [])])
