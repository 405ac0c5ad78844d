"""Allergy care of a day: tests by method and number, extracts by dose, shots, challenges, as a note tells them."""

import re
from collections.abc import Iterator

from consultant.draft.passage import Passage
from consultant.draft.reckon import allergy as rule
from consultant.draft.reckon.allergy import Method
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.given.drugname import drug_names
from consultant.draft.told.item import windows
from consultant.draft.told.minutes import longest_minutes
from consultant.draft.told.number import NUMBER, number_of, value
from consultant.draft.told.row import is_row, row_text
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_TESTS = (("95004", "95004"), ("95017", "95028"), ("95044", "95052"))
_SHOTS = (("95115", "95117"),)
_EXTRACTS = (("95144", "95170"),)
_METHODS = (
    (Method.PHOTO_PATCH, r"photo[ -]?patch\w*"),
    (Method.PATCH, r"patch(?:es)?(?: test\w*)?|finn chambers?|t\.?r\.?u\.?e\.? test"),
    (Method.INTRADERMAL, r"intraderm\w*|intra-?cutan\w*|(?<=skin )id tests?|\bids?\b(?= tests?)"),
    (Method.PRICK, r"(?:skin[ -])?(?:pricks?|scratch\w*|punctures?)(?:[ -](?:puncture|prick))?|percutan\w*|\bspts?\b"),
)
_METHOD = re.compile("|".join(rf"(?P<{one.name}>\b(?:{words}))" for one, words in _METHODS), re.IGNORECASE)
_ALLERGY = re.compile(r"\ballerg\w*|\baeroallerg\w*|\bantigens?\b|\bvenom|\bimmunotherapy\b|\bskin test", re.IGNORECASE)
_SERIAL = re.compile(r"\bserial\b|\bend[ -]?point|\btitrat\w+|\bdilutional\b|\bsequential\b", re.IGNORECASE)
_DELAYED = re.compile(r"\bdelayed\b|\blate[ -]read\w*|\bread (?:at|after) (?:24|48|72) ?h", re.IGNORECASE)
_VENOM = re.compile(r"\bvenoms?\b|\bhymenoptera\b|\bstinging insects?\b", re.IGNORECASE)
_DRUG = re.compile(
    r"\bpenicillin\w*|\bpre-?pen\b|\bamoxicillin\b|\bcephalo\w*|\bantibiotics?\b|\bdrug (?:allergy )?(?:skin )?test"
    r"|\blocal anesthetics? (?:skin )?test|\bbiologicals? (?:skin )?test",
    re.IGNORECASE,
)
_THING = (
    r"(?:(?:skin |prick |scratch |patch |percutaneous |intradermal )*tests?|(?:aero)?allergens?|antigens?|extracts?|"
    r"pricks?|scratch(?:es)?|intradermals?|patches|foods?|inhalants?|pollens?|molds?|substances|haptens|venoms)\b"
    r"(?!\s+(?:were |was |are )?(?:positive|negative|reactive|series))"
)
_TOTAL = (
    re.compile(r"\((?P<n>\d{1,3}) tests?\)", re.IGNORECASE),
    re.compile(r"(?:=\s*|\btotal(?: of|:)?\s+)(?P<n>\d{1,3})\b(?!\s*(?:mg|min|ml))", re.IGNORECASE),
    re.compile(rf"(?P<n>\d{{1,3}}) (?:\w+ )?{_THING},? (?:in all|in total|total|altogether)\b", re.IGNORECASE),
)
_ASIDE = re.compile(r"\((?!\s*\d)[^()]*\)")
_PREPARED = re.compile(
    r"\bprepar\w+|\bmix(?:ed|ing)\b|\bcompound\w+|\bmade up\b|\bformulat\w+|\bprovision\b|\bdrawn up\b", re.IGNORECASE
)
_EXTRACT = re.compile(
    r"\bantigens?\b|\bextracts?\b|\bvials?\b|\bserum\b|\bsera\b|\btreatment sets?\b|\bvenoms?\b", re.I
)
_ONE_VIAL = re.compile(r"\bsingle[ -]dose vials?\b", re.IGNORECASE)
_INSECTS = (
    r"honey ?bees?",
    r"yellow ?jackets?",
    r"white[ -]faced(?: and yellow)? hornets?",
    r"yellow hornets?",
    r"(?:paper )?wasps?",
)
_SHOT = re.compile(r"\binject\w*|\binj\b|\bshots?\b", re.IGNORECASE)
_CHALLENGE = re.compile(r"\bchalleng\w*", re.IGNORECASE)
_BY_MOUTH = re.compile(r"\bby mouth\b|\borally\b|\bp\.?o\.?\b|\boral\b|\bfood\b|\bingest\w+|\bate\b", re.IGNORECASE)
_WATCHED = re.compile(r"\b(?:watch|observ|monitor)\w*", re.IGNORECASE)
_RAPID = re.compile(r"\bdesensiti[sz]\w*", re.IGNORECASE)
_NOT_INHALED = re.compile(r"\bmethacholine\b|\binhal\w+ challenge|\bbronchial\b|\bfluid challenge\b", re.IGNORECASE)


def read_allergy_tests(tale: Tale) -> Reckoned | None:
    """Skin tests by method, a unit each; asks for the number where none is told."""
    if not _ALLERGY.search(tale.everything):
        return None
    found: dict[Method, list[int]] = {}
    passages: dict[Method, list[Passage]] = {}
    open_: list[tuple[Method, Passage]] = []
    last: Method | None = None
    for said in tale.said:
        text = said.text
        told = list(_in_sentence(text))
        if not told and last is not None and last not in found and (number := _number(text)):
            told = [(last, number)]
        for method, number in told:
            last = method
            if number is None:
                open_.append((method, said.passage))
            elif number not in found.setdefault(method, []):
                found[method].append(number)
                passages.setdefault(method, []).append(said.passage)
    lines = [rule.tests(method, sum(numbers)) for method, numbers in found.items()]
    told_of = [tuple(passages[method]) for method in found]
    asked = dict.fromkeys(method for method, passage in open_ if method not in found and _TESTED.search(passage.text))
    if any(method in found for method in (Method.VENOM, Method.DRUG)):
        asked = {}
    questions = [f"How many tests were done for {method.value}? Each is a unit, controls included." for method in asked]
    lines = [_placed(line, place) for place, line in enumerate(lines)]
    return reckoned(Count(tuple(lines), tuple(questions)), told_of, _TESTS)


_TESTED = re.compile(r"\btest\w*|\bdone\b|\bperformed\b|\bplaced\b|\bapplied\b", re.IGNORECASE)


def _in_sentence(text: str) -> Iterator[tuple[Method, int | None]]:
    """The methods of one sentence, each with its number; of venoms and drugs all methods are one."""
    names = list(_METHOD.finditer(text))
    if not names:
        return
    substance = Method.VENOM if _VENOM.search(text) else Method.DRUG if _DRUG.search(text) else None
    if substance is not None and all(one.lastgroup in {"PRICK", "INTRADERMAL"} for one in names):
        yield substance, _number(text)
        return
    groups = list(dict.fromkeys(one.lastgroup for one in names))
    spans = [next((one.start(), one.end()) for one in names if one.lastgroup == group) for group in groups]
    for group, (begin, end) in zip(groups, windows(text, spans), strict=True):
        method = Method[group or "PRICK"]
        if method is Method.INTRADERMAL:
            method = Method.SERIAL if _SERIAL.search(text) else Method.DELAYED if _DELAYED.search(text) else method
        part = text if len(groups) == 1 else text[begin:end]
        number = _number(part)
        if (
            method in {Method.PATCH, Method.PHOTO_PATCH}
            and number is None
            and not re.search(r"\btest|allerg", text, re.I)
        ):
            continue  # a patch of eczema
        yield method, number


def _number(text: str) -> int | None:
    """How many tests `text` tells of; one alone is no count of tests."""
    text = _ASIDE.sub(" ", text)
    total = next((match for one in _TOTAL if (match := one.search(text))), None)
    number = int(total["n"]) if total else number_of(text, _THING)
    if number is None and (match := re.search(r"[x×#]\s?(?P<n>\d{1,3})\b(?!\s?(?:mg|ml|min|cm|mm|day|h\b))", text)):
        number = int(match["n"])
    return number


def read_extracts(tale: Tale) -> Reckoned | None:
    """Extracts prepared: doses of vials of several doses, single-dose vials, venoms by their number."""
    if not _ALLERGY.search(tale.everything):
        return None
    lines: list[Counted] = []
    passages: list[tuple[Passage, ...]] = []
    questions: list[str] = []
    for said in tale.said:
        text = said.text
        if not _PREPARED.search(text) or not _EXTRACT.search(text):
            continue
        number = _doses(text)
        if _ONE_VIAL.search(text):
            vials = number_of(text, r"single[ -]dose vials?")
            made = rule.single_vials(vials) if vials else None
        elif number is None:
            made = None
        elif re.search(r"\bfire ants?\b", text, re.IGNORECASE):
            made = rule.whole_insect(number)
        elif _VENOM.search(text):
            made = rule.venom_doses(_venoms(text), number)
        else:
            made = rule.doses(number)
        if made is None:
            questions.append("How many doses of extract were prepared? Each is a unit.")
        elif not any((one.code, one.units) == (made.code, made.units) for one in lines):
            lines.append(_placed(made, len(passages)))
            passages.append((said.passage,))
    asked = () if lines else tuple(dict.fromkeys(questions))
    return reckoned(Count(tuple(lines), asked), passages, _EXTRACTS)


def _doses(text: str) -> int | None:
    """The doses that `text` tells of: all of them outright, or vials by what each holds."""
    total = re.search(
        r"(?P<a>\d{1,3})\s+(?:\w+\s+)?doses?\s+(?:in all|in total|total|altogether)"
        r"|total(?: of|:)?\s+(?P<b>\d{1,3})\s+doses?",
        text,
        re.IGNORECASE,
    )
    if total:
        return int(total["a"] or total["b"])
    vials = re.search(
        rf"\b(?P<n>{NUMBER})\s+(?:new\s+|more\s+)?(?:(?:[\w/-]+)\s+){{0,2}}?(?:vials?|bottles?|sets?)\b", text, re.I
    )
    many = value(vials["n"]) if vials else 1
    each = re.search(
        rf"(?P<a>{NUMBER})[ -]doses?[ -](?:vials?|bottles?|sets?)|(?P<b>{NUMBER})\s+doses?\s+(?:each|per vial|apiece)"
        rf"|(?:each|per vial)\s+(?:of\s+)?(?P<c>{NUMBER})\s+doses?|vials? of (?P<d>{NUMBER}) doses?",
        text,
        re.IGNORECASE,
    )
    if each:
        return many * value(each["a"] or each["b"] or each["c"] or each["d"])
    return number_of(text, r"doses?\b")


def _venoms(text: str) -> int:
    """How many venoms `text` names; a mixed vespid extract holds three."""
    if re.search(r"\bmixed vespid\b", text, re.IGNORECASE):
        return 3 + sum(bool(re.search(rf"\b(?:{one})\b", text, re.I)) for one in (_INSECTS[0], _INSECTS[4]))
    return sum(bool(re.search(rf"\b(?:{one})\b", text, re.IGNORECASE)) for one in _INSECTS) or 1


_IMMUNE = (
    r"\ballerg\w*|\bimmunotherapy\b|\bvenoms?\b|\bextracts?\b|\b(?:ait|scit)\b|\bserum\b|"
    r"\bvials? #?[a-e]\b|\bdust mites?\b|\bhay fever\b"
)
"""Words for care of allergies; a serum is the extract that is injected."""


def read_shots(tale: Tale) -> Reckoned | None:
    """Injections of allergen: one, or two and more; asks where the number is not told."""
    whole = tale.everything
    if not re.search(_IMMUNE, whole, re.IGNORECASE):
        return None
    told: list[Passage] = []
    number: int | None = None
    for said in tale.said:
        text = said.text
        if not _SHOT.search(text) or drug_names(text, tale.table, tale.on) or not _is_allergen(text, whole):
            continue
        told.append(said.passage)
        number = number or _shots(text)
    if not told:
        return None
    rows = [one for one in tale.said if is_row(one) and _DOSE_CELL.search(row_text(one))]
    if number is None and rows:
        number = len(rows)
        told += [one.passage for one in rows]
    if number is None:
        return reckoned(Count((), ("How many allergy injections were given: one, or two or more?",)), [], _SHOTS)
    return reckoned(Count((rule.shots(number),)), [tuple(told[:2])], _SHOTS)


_DOSE_CELL = re.compile(r"\b0?\.\d+ ?(?:ml|cc)\b", re.IGNORECASE)
"""A row of a log of shots: each vial with the dose of the day."""


def _is_allergen(text: str, whole: str) -> bool:
    """Whether the injection is one of allergen: by its own words, or because the note tells of nothing else."""
    if re.search(
        r"\ballerg(?:y|en|ens|ic)\b(?! to\b)|\bimmunotherapy\b|\bscit\b|\bserum\b|\bvials?\b|\bextract", text, re.I
    ):
        return not re.search(r"\bmg\b", text, re.IGNORECASE)
    immune = re.search(
        r"\bimmunotherapy\b|\ballergy (?:shots?|inj\w*)|\bbuild-?up\b|\bextracts?\b|\b(?:ait|scit)\b",
        whole,
        re.IGNORECASE,
    )
    return bool(immune) and not re.search(r"\d ?(?:mg|units?)\b|\btest", text, re.IGNORECASE)


def _shots(text: str) -> int | None:
    """How many injections `text` tells of: by number, by arms, by vials."""
    noun = r"(?:allergy |subcutaneous |sq |sc |immunotherapy )*(?:injections?|shots?|inj\b)"
    number = number_of(text, noun)
    if number is None and (match := re.search(r"[x×]\s?(?P<n>[1-9])\b(?!\s?(?:mg|ml|min|days?|weeks?))", text)):
        number = int(match["n"])
    arms = {
        match.lower()[0]
        for match in re.findall(r"\b(left|right|l|r|lt|rt)\.? (?:upper |deltoid |posterior )?arm\b", text, re.I)
    }
    vials = {match.lower() for match in re.findall(r"\bvial #?([a-e1-5])\b", text, re.IGNORECASE)}
    amounts = len(re.findall(r"\d ?(?:ml|cc)\b", text, re.IGNORECASE))
    if number is None and (
        len(arms) > 1 or (len(vials) > 1 and amounts > 1) or re.search(r"\b(?:both|each) arms?\b", text, re.I)
    ):
        return 2
    if number is None and (
        re.search(r"\b(?:an?|one|single|the)\s+(?:\w+\s+)?(?:injection|shot)\b", text, re.I) or len(arms) == 1
    ):
        return 1
    return number


def read_challenge(tale: Tale) -> Reckoned | None:
    """A watched challenge by mouth, by its minutes; under 61 it is part of the visit."""
    told: list[Passage] = []
    minutes: int | None = None
    spoken = False
    for said in tale.said:
        text = said.text
        by_mouth = bool(_BY_MOUTH.search(text))
        fresh = bool(_CHALLENGE.search(text)) and by_mouth and not _NOT_INHALED.search(text)
        fresh = fresh or (by_mouth and bool(_WATCHED.search(text)) and bool(_ALLERGY.search(tale.everything)))
        if not fresh and not spoken:
            continue
        spoken = True
        given = longest_minutes(text)
        if fresh or given is not None:
            told.append(said.passage)
        minutes = max(minutes or 0, given or 0) or None
    if not told or _RAPID.search(tale.everything):
        return None
    covers = (("95076", "95079"),)
    if minutes is None:
        asked = "How long did the challenge take, from the first dose to the end of watching?"
        return reckoned(Count((), (asked,)), [], covers)
    lines = rule.challenge(minutes)
    notes = () if lines else (("95076", f"{minutes} minutes of challenge: less than 61 are part of the visit."),)
    return reckoned(Count(tuple(lines)), [tuple(told)], covers, notes=notes)


def read_desensitizing(tale: Tale) -> Reckoned | None:
    """Rapid desensitizing by the hour."""
    told = [one for one in tale.said if _RAPID.search(one.text)]
    if not told or not re.search(
        r"\brapid\b|\brush\b|\bcluster\b|\bprotocol\b|\bgraded\b", tale.everything, re.IGNORECASE
    ):
        return None
    minutes = max((longest_minutes(one.text) or 0 for one in tale.said), default=0)
    covers = (("95180", "95180"), ("95076", "95079"))
    line = rule.desensitizing(minutes)
    if line is None:
        return reckoned(Count((), ("How many hours did the rapid desensitizing take?",)), [], covers)
    return reckoned(Count((line,)), [tuple(one.passage for one in told)], covers)


ALLERGY = (read_allergy_tests, read_extracts, read_shots, read_challenge, read_desensitizing)
"""A reader for each kind of allergy care."""


def _placed(line: Counted, place: int) -> Counted:
    return Counted(line.code, line.units, line.reason, line.modifiers, (place,))
