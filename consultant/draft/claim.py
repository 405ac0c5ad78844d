"""What look-ups found, as the lines and diagnoses of a claim, each with its reason and its words from the case."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from consultant.case.answer import Alternative, Confidence, Diagnosis, Evidence, Line, NotReported
from consultant.codes.model import CodeSet, CodeShelf
from consultant.draft.amounts import areas
from consultant.draft.definitive import left_to_another
from consultant.draft.diagnoses import Finding
from consultant.draft.facility import FACILITY_VISITS, bought, facilitys_own
from consultant.draft.footcare import class_findings
from consultant.draft.included import included
from consultant.draft.look import Looked
from consultant.draft.modifiers import (
    anatomic_modifiers,
    component_modifier,
    coronary_modifier,
    pays_both_sides,
    screening_modifier,
    visit_modifier,
    whole_test_elsewhere,
)
from consultant.draft.otherside import other_side_before
from consultant.draft.own import OwnTable
from consultant.draft.part import in_hospital, parted
from consultant.draft.pointing import point
from consultant.draft.procedures import Service
from consultant.draft.product import product_surface, wound_surfaces
from consultant.draft.reckoning import reckoned_lines
from consultant.draft.request import DraftRequest
from consultant.draft.seventh import with_seventh
from consultant.draft.side import Side, both_alike
from consultant.draft.size import further_units, read_size
from consultant.draft.told.care.session import stands_alone
from consultant.draft.visit import Visit, time_excludes_procedures
from consultant.draft.waived import waiver_modifier
from consultant.draft.words import stems

_QUOTE = 600
_DECIDING = ("depth", "size", "guidance", "approach", "site", "method", "number", "age", "part")
"""Facts to name when siblings have to be told apart, the most telling first."""


@dataclass
class Claim:
    """Lines, diagnoses, and what is open."""

    lines: list[Line] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)
    not_reported: list[NotReported] = field(default_factory=list)
    """What was found and another line includes."""


def make_claim(looked: Looked, request: DraftRequest, shelf: CodeShelf, table: OwnTable) -> Claim:
    """The claim that the look-ups support. Where a fact that decides is missing it asks instead of guessing."""
    claim = Claim()
    everything = " ".join(one.text for one in looked.passages)
    for finding in looked.findings[:12]:
        claim.diagnoses.append(_diagnosis(finding, looked.said, shelf, request.date_of_service))
        if finding.side_open:
            claim.questions.append(f"Which side is “{finding.passage.quote}” on, right or left?")
    told = [
        part
        for service in looked.services
        if not left_to_another(service.best.entry.code, everything, table)
        for part in parted(service, looked.tested, looked.facts, shelf, request.date_of_service, table)
    ]
    services = [_service(service, looked, request, shelf, table, claim) for service in told]
    procedures = reckoned_lines(looked.reckoned, shelf, request.date_of_service)
    for line in procedures:
        _read_elsewhere(line, looked, shelf, request.date_of_service)
    procedures += [line for lines in services for line in lines]
    claim.questions += [asked for one in [*looked.reckoned, *looked.drugs] for asked in one.questions]
    claim.questions += [one.question for one in looked.unsettled]
    if looked.visit is not None and not stands_alone(looked.reckoned):
        done = [line.code for line in procedures] or [one.best.entry.code for one in looked.services]
        done = done or [one.covers[0][0] for one in looked.reckoned if one.questions]
        _visit(looked, looked.visit, done, request, shelf, claim)
    claim.lines += procedures
    claim.lines += reckoned_lines(looked.drugs, shelf, request.date_of_service)
    _leave_out_others(claim, looked, shelf, request.date_of_service)
    for line in claim.lines:
        for more in (waiver_modifier(line.code, looked.said), class_findings(line.code, looked.passages, looked.facts)):
            line.modifiers += [one for one in more.modifiers if one not in line.modifiers]
            line.rationale = " ".join([line.rationale, *more.reasons])
        line.confidence = line.confidence or Confidence.MEDIUM
    point(claim.lines, claim.diagnoses, looked.findings)
    return claim


def _read_elsewhere(line: Line, looked: Looked, shelf: CodeShelf, on: date) -> None:
    """26 on a counted test that was done on a facility's equipment."""
    part = component_modifier(line.code, looked.said, looked.facts, shelf, on)
    if part.modifiers and not {"26", "TC"} & set(line.modifiers):
        line.modifiers = [*part.modifiers, *line.modifiers][:4]
        line.rationale = " ".join([line.rationale, *part.reasons])


def _leave_out(claim: Claim, why: Callable[[str], str]) -> list[str]:
    """Take the lines out for whose code `why` gives a reason, which is told; returns their codes."""
    left_out = []
    for line in list(claim.lines):
        if reason := why(line.code):
            claim.lines.remove(line)
            claim.not_reported.append(NotReported(code=line.code, reason=reason))
            left_out.append(line.code)
    return left_out


def _leave_out_others(claim: Claim, looked: Looked, shelf: CodeShelf, on: date) -> None:
    """Take out what another line includes by its own definition, and what the hospital reports."""
    codes = [line.code for line in claim.lines]
    _leave_out(claim, lambda code: included(code, codes))
    if any(line.code in FACILITY_VISITS for line in claim.lines):
        gone = _leave_out(claim, lambda code: facilitys_own(code, shelf, on))
        claim.questions[:] = [one for one in claim.questions if not any(code in one for code in gone)]
    if in_hospital(looked.facts):
        _leave_out(claim, bought)


def _diagnosis(finding: Finding, said: str, shelf: CodeShelf, on: date) -> Diagnosis:
    entry, encounter = with_seventh(finding.best, said, shelf, on)
    reason = "Stated in these words; nothing in the case makes it more specific."
    if finding.side is not None:
        reason = f"Stated in these words, for the {finding.side} side."
        if finding.side is Side.BOTH:
            reason = "Stated in these words, for both sides."
    reason = f"{finding.reason}." if finding.reason else reason
    flags = ["the case does not say which side; the unspecified code is a stopgap"] if finding.side_open else []
    if encounter is not None:
        reason += f" 7th character {encounter.reason} (ICD-10-CM Official Guidelines I.C.19.a)."
        flags += [encounter.doubt] if encounter.doubt else []
    return Diagnosis(
        code=entry.code,
        description=entry.description,
        rationale=reason,
        evidence=[_evidence(one.quote) for one in (finding.passage, *finding.more)],
        confidence=Confidence.MEDIUM,
        alternatives=[
            Alternative(code=one.code, reason=f"Next by look-up: {one.description}"[:_QUOTE])
            for one in finding.candidates[1:5]
        ],
        flags=flags,
    )


def _service(
    service: Service, looked: Looked, request: DraftRequest, shelf: CodeShelf, table: OwnTable, claim: Claim
) -> list[Line]:
    """The line of one service and its add-on; none when the case does not decide between siblings."""
    if service.undecided:
        claim.questions.append(_which(service, table))
        return []
    entry = service.best.entry
    own = table.get(entry.code)
    line = Line(code=entry.code, description=entry.description, evidence=[_evidence(service.passage.quote)])
    line.confidence = None if service.sure else Confidence.LOW
    reasons = [f"The case names: {', '.join(_named(service))}."]
    if own is None:
        line.flags.append("our table does not know this code; its modifiers and units were not worked out")
        line.rationale = " ".join(reasons)
        return [line]
    reasons.append(f"What decides here: {own.decides}")
    line.alternatives = [
        Alternative(code=one.entry.code, reason=f"Next by look-up: {one.entry.description}"[:_QUOTE])
        for one in service.candidates[1:4]
        if one.firm
    ]
    both = service.sides >= {Side.RIGHT, Side.LEFT} or both_alike(service.passage.stated, looked.said)
    said = "bilateral" if both else service.passage.stated
    placed = anatomic_modifiers(own, said, looked.said)
    pays_both_sides(placed, entry.code, shelf, request.date_of_service)
    if whole_test_elsewhere(entry.code, looked.said, looked.facts, shelf, request.date_of_service):
        parts = [
            one.own for one in table.siblings(entry.code) if "part" in one.own.facts and one.own.code != entry.code
        ]
        shown = ", ".join(f"{one.code} ({one.facts['part']})" for one in parts)
        claim.questions.append(
            f"“{service.passage.quote[:200]}”: {entry.code} is the whole test, whose equipment is the facility's. "
            f"Which part is reported: {shown}?"
        )
        return []
    part = component_modifier(entry.code, looked.said, looked.facts, shelf, request.date_of_service)
    screened = screening_modifier(entry.code, looked.said, looked.facts)
    if own.own.facts.get("unit") == _EACH_CM:
        _by_surface(line, looked, claim)
    artery = coronary_modifier(entry.code, service.passage.stated)
    line.modifiers = [*part.modifiers, *screened.modifiers, *artery.modifiers, *placed.modifiers][:4]
    reasons += [*part.reasons, *screened.reasons, *artery.reasons]
    claim.questions += artery.questions
    by_side = next((one for one in placed.modifiers if one in {"RT", "LT"}), None)
    before = other_side_before(entry.code, by_side, looked.passages, shelf, request.date_of_service)
    if before is not None:
        line.modifiers.insert(0, "79")
        line.evidence.append(_evidence(before[1]))
        reasons.append(
            f"79: the other side was operated on {before[0]} days before, whose global period still runs; this one is "
            "unrelated to it (Medicare Claims Processing Manual ch. 12 §40.2)."
        )
    line.flags += placed.flags
    claim.questions += placed.questions
    surface = _surface(line, service, looked, claim, table)
    added = [] if surface is None else _beyond(line, surface, request, shelf, table)
    if surface is not None:
        reasons.append(f"{_show(surface)} sq cm were treated.")
    line.rationale = " ".join([*reasons, *placed.reasons])
    return [line, *added]


_EACH_CM = "each sq cm"


def _by_surface(line: Line, looked: Looked, claim: Claim) -> None:
    """Units of a skin substitute: the square centimetres of what was opened; asks where they are not told."""
    opened = product_surface(looked.passages)
    if opened is None:
        line.flags.append("the surface of the product is not told; one unit is a stopgap")
        claim.questions.append(f"How many square centimetres did the product of {line.code} have?")
        return
    line.units = max(int(opened.to_integral_value(rounding=ROUND_CEILING)), 1)


def _surface(line: Line, service: Service, looked: Looked, claim: Claim, table: OwnTable) -> Decimal | None:
    """The square centimetres treated, where the code counts them; asks when the case does not give one figure."""
    first = _first_surface(line.code, table)
    if first is None:
        return None
    measured = wound_surfaces(service.passage.text)
    places = [service.passage]
    if not measured:
        places = [one for one in looked.passages if areas(one.text)]
        measured = {cm for one in places for cm in wound_surfaces(one.text)}
    if len(measured) != 1:
        line.flags.append("the surface treated is not clear; one unit is a stopgap")
        claim.questions.append(
            f"What was the total surface treated, in square centimetres? {line.code} covers the first {_show(first)}."
        )
        return None
    quotes = [*line.quotes, *(one.quote[:_QUOTE] for one in places[:2])]
    line.evidence = [Evidence(quote=quote) for quote in dict.fromkeys(quotes)]
    return measured.pop()


def _beyond(line: Line, surface: Decimal, request: DraftRequest, shelf: CodeShelf, table: OwnTable) -> list[Line]:
    """The add-on line for what a code for the first so many square centimetres does not cover."""
    first = _first_surface(line.code, table) or surface
    on = request.date_of_service
    for sibling in table.siblings(line.code):
        units = further_units(sibling.own.facts.get("size", ""), surface, first)
        entry = shelf.lookup(sibling.own.code, on, CodeSet.CPT)
        if sibling.add_on != line.code or not units or entry is None or not entry.active_on(on):
            continue
        reason = (
            f"{_show(surface)} sq cm were treated: {line.code} covers the first {_show(first)}, and each further step "
            f"or part of one counts, which makes {units}."
        )
        return [
            Line(
                code=entry.code,
                units=units,
                description=entry.description,
                rationale=reason,
                evidence=list(line.evidence),
            )
        ]
    return []


def _first_surface(code: str, table: OwnTable) -> Decimal | None:
    """How much of a surface `code` covers when more of it is reported with an add-on code; None when it does not."""
    size = read_size(table.fact(code, "size"))
    return size.high if size is not None and size.square and size.first_only else None


def _visit(
    looked: Looked, visit: Visit, done: Sequence[str], request: DraftRequest, shelf: CodeShelf, claim: Claim
) -> None:
    """The line of the visit and what is added to it; `done` are the codes of the procedures beside it."""
    if done and visit.only_named:
        claim.questions.append(
            f"What was done beyond the procedure that shows {visit.code}? Without it the visit is part of that."
        )
        return
    if visit.told or not done:
        claim.questions += visit.questions
    on = request.date_of_service
    entry = shelf.lookup(visit.code, on) if visit.code else None
    if entry is None:
        return
    if visit.code == _NURSE_VISIT and any(_GIVEN_BY_NURSE.fullmatch(code) for code in done):
        why = "A staff visit is part of the injection given (Medicare Claims Processing Manual ch. 12 §30.5)."
        claim.not_reported.append(NotReported(code=visit.code, reason=why))
        return
    extra = visit_modifier(visit.code, done, shelf, on)
    reason = f"{visit.basis[:1].upper()}{visit.basis[1:]}."
    if done and "total time" in reason and not time_excludes_procedures(looked.passages):
        claim.questions.append("Does the total time of the visit leave out the time of the procedure? It must.")
    hints = [f"{one[:1].upper()}{one[1:]}." for one in visit.hints]
    line = Line(
        code=entry.code,
        modifiers=[*extra.modifiers, *visit.modifiers][:4],
        description=entry.description,
        rationale=" ".join([reason, *extra.reasons, *hints]),
        evidence=[_evidence(quote) for quote in visit.evidence],
        flags=[*visit.doubts, *extra.flags],
        confidence=visit.confidence,
    )
    claim.lines.append(line)
    for one in visit.added:
        if added := shelf.lookup(one.code, on):
            claim.lines.append(
                Line(
                    code=added.code,
                    # Further critical care is part of a visit that carries 25, and carries it too.
                    modifiers=[
                        *one.modifiers,
                        *([name for name in extra.modifiers if name == "25"] if one.code == "99292" else []),
                    ],
                    units=one.units,
                    description=added.description,
                    rationale=f"{one.reason[:1].upper()}{one.reason[1:]}.",
                    evidence=list(line.evidence),
                )
            )


_NURSE_VISIT = "99211"
_GIVEN_BY_NURSE = re.compile(r"963[67]\d|9640[12]|9511[57]|9518[0]")


def _evidence(quote: str) -> Evidence:
    """A passage as evidence; where it stands is found when the answer is verified."""
    return Evidence(quote=quote[:_QUOTE])


def _which(service: Service, table: OwnTable) -> str:
    """The question that tells siblings apart, with what each is for."""
    own = [one for candidate in service.undecided if (one := table.get(candidate.entry.code))]
    facts = [name for name in _DECIDING if len({one.own.facts.get(name, "") for one in own}) > 1]
    name = facts[0] if facts else "site"
    shown = [f"{one.own.code} ({one.own.facts.get(name, 'other')})" for one in own[:6]]
    decides = own[0].family.decides if own else ""
    return f"“{service.passage.quote[:200]}”: which of {', '.join(shown)} is it? What decides: {decides}"


def _named(service: Service) -> list[str]:
    """The words of the passage that speak for the code, as they are written."""
    matched = service.best.matched
    words = (word.strip(".,;:()[]\"'“”") for word in service.passage.text.split())
    return list(dict.fromkeys(word for word in words if stems(word) & matched))


def _show(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
