"""Look-ups of published rules and prices: edits, unit limits, add-ons, modifiers, fees, coverage, and whole claims.

An answer about a rule is one of three: *applies*, *clear*, *no data*. No row is not clearance.
"""

from datetime import date

from consultant.codes import coverage as policies
from consultant.codes import crosswalk as crosswalks
from consultant.codes import fees
from consultant.codes import modifiers as allowed
from consultant.codes.check import check
from consultant.codes.check.subject import why_not
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.coverage import Policy
from consultant.codes.crosswalk import Pairing
from consultant.codes.holdings import has_data, holding, of_kind
from consultant.codes.kinds import KINDS, title
from consultant.codes.localities import find_localities
from consultant.codes.model import CodeEntry, CodeSet, Holding
from consultant.codes.rows import PtpEdit, Setting, addon, addons_of, fee_row, ptp_pairs
from consultant.codes.rows import mue as unit_limit
from consultant.draft.tools import arguments as asked
from consultant.draft.tools.desk import PROCEDURES, AnyTool, Desk, Tool, told
from consultant.draft.tools.result import Json, ToolFault

_LOCALITIES = 12
_LONGEST_CONDITION = 400
_MAI = {
    1: "adjudicated on each claim line",
    2: "of one day, by policy: never more",
    3: "of one day, by clinical data: more needs a record that shows it",
}
_INDICATOR = {
    0: "no modifier gets past it",
    1: "an NCCI-associated modifier may get past it, where it is true",
}


def check_pair(desk: Desk, given: asked.Pair) -> Json:
    """Whether a PTP edit stands between two procedures, in either column order."""
    shelf, on, setting = desk.whole, desk.day(given.on), given.setting or Setting.PRACTITIONER
    first, second = (desk.entry(code, on, *PROCEDURES) for code in (given.first, given.second))
    shown: Json = {"codes": [told(first, on), told(second, on)], "on": on.isoformat(), "setting": setting.value}
    if setting is Setting.DME:
        raise ToolFault("there are no PTP edits for suppliers; ask for practitioner or outpatient")
    if first.code == second.code:
        raise ToolFault("a pair needs two different codes; `mue` says how many units of one are credible")
    edits = ptp_pairs(shelf, [first.code, second.code], on, setting)
    if edits:
        return {**shown, "outcome": "applies", "edits": [_edit(edit) for edit in edits]}
    for entry in (first, second):
        held = has_data(shelf, "ptp", on, variant=setting.value, code=entry.code)
        if not held:
            return {**shown, **_no_data(held, "ptp", setting.value)}
    source = holding(shelf, "ptp", on, setting.value).release
    return {**shown, "outcome": "clear", **({"source": source.cited} if source else {})}


def _edit(edit: PtpEdit) -> Json:
    return {
        "column1": edit.column1,
        "column2": edit.column2,
        "meaning": f"{edit.column2} is not paid beside {edit.column1}",
        "modifier_indicator": edit.indicator,
        "modifier": _INDICATOR.get(edit.indicator, "it was never in force"),
        "rationale": edit.rationale,
        "since": edit.effective.isoformat(),
        "source": edit.release.cited,
    }


def mue(desk: Desk, given: asked.UnitsOf) -> Json:
    """How many units of a procedure are credible."""
    shelf, on, setting = desk.whole, desk.day(given.on), given.setting or Setting.PRACTITIONER
    entry = desk.entry(given.code, on, *PROCEDURES)
    limit = unit_limit(shelf, entry.code, setting, on)
    held = has_data(shelf, "mue", on, variant=setting.value, code=entry.code)
    shown: Json = {"of": told(entry, on), "setting": setting.value}
    if limit is None:
        if not held:
            return {**shown, **_no_data(held, "mue", setting.value)}
        return {**shown, "outcome": "clear", "hint": "no limit is published for it"}
    return {
        **shown,
        "outcome": "applies",
        "units": limit.units,
        "mai": limit.mai,
        "meaning": _MAI.get(limit.mai, ""),
        "rationale": limit.rationale,
        "source": limit.release.cited,
        **_warning(held),
    }


def add_on_primaries(desk: Desk, given: asked.OneCode) -> Json:
    """The primaries of an add-on, and the add-ons of a primary."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    edits, below = addon(shelf, entry.code, on), addons_of(shelf, entry.code, on)
    held = has_data(shelf, "addon", on)
    shown: Json = {"of": told(entry, on), "is_add_on": bool(edits)}
    if not edits and not below and not held:
        return {"of": told(entry, on), **_no_data(held, "addon")}
    if edits:
        shown["contractor_defines_primaries"] = any(edit.contractor_defined for edit in edits)
        shown["primaries"] = _codes(desk, [edit.primary for edit in edits if not edit.contractor_defined], on)
    if below:
        shown["add_ons"] = _codes(desk, [edit.addon for edit in below], on)
    source = (edits or below)[0].release if edits or below else held.release
    return {**shown, **({"source": source.cited} if source else {}), **_warning(held)}


def modifiers_for(desk: Desk, given: asked.OneCode) -> Json:
    """What the fee schedule and the anatomy say about modifiers."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    rules = allowed.modifiers_for(desk.whole, entry.code, on)
    shown = [
        {"modifier": one.modifier, "allowed": one.allowed, "reason": one.reason, "source": one.source} for one in rules
    ]
    hint = "one that is not listed is not ruled on here" if shown else "nothing here rules on its modifiers: no data"
    return {"of": told(entry, on), "modifiers": shown, "hint": hint}


def fee(desk: Desk, given: asked.FeeOf) -> Json:
    """What Medicare pays for a service."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    places = find_localities(shelf, given.place, on) if given.place else [None]
    if not places:
        raise ToolFault("no locality of the fee schedule fits that place; give a ZIP code, a state, or null")
    held, modifier = has_data(shelf, "pfs", on, code=entry.code), given.modifier or ""
    row = fee_row(shelf, entry.code, modifier, on)
    if row is None:
        return {"of": told(entry, on), **_no_data(held, "pfs")}
    prices = []
    for place in places[:_LOCALITIES]:
        found = fees.fee(shelf, entry.code, on, modifier=modifier, locality=place, facility=given.facility)
        if found is not None:
            where = f"{place.name}, {place.state}" if place else "national"
            amount = {"why_none": found.why_none} if found.amount is None else {"dollars_a_unit": str(found.amount)}
            prices.append({"where": where, **amount})
    return {
        "of": told(entry, on),
        "status": f"{row.status}: {fees.status_words(row.status)}",
        "facility": given.facility,
        "rvus": str(row.facility_total if given.facility else row.nonfacility_total),
        "work_rvus": str(row.work),
        "prices": prices,
        "source": row.release.cited,
        **_warning(held),
    }


def global_period(desk: Desk, given: asked.OneCode) -> Json:
    """The days around a procedure in which related care is paid already."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    found, held = fees.global_period(shelf, entry.code, on), has_data(shelf, "pfs", on, code=entry.code)
    if found is None:
        return {"of": told(entry, on), **_no_data(held, "pfs")}
    return {
        "of": told(entry, on),
        "indicator": found.indicator,
        "days_before": found.before,
        "days_after": found.after,
        "meaning": found.meaning,
        "source": found.release.cited,
        **_warning(held),
    }


def coverage(desk: Desk, given: asked.CoverageOf) -> Json:
    """What coverage documents say of a service and its diagnoses."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    diagnoses = [desk.entry(code, on, CodeSet.ICD10CM) for code in given.diagnoses]
    found = policies.coverage(shelf, entry.code, [one.code for one in diagnoses], on, given.state)
    verdicts = []
    for diagnosis, verdict in zip(diagnoses, found.diagnoses, strict=True):
        one = {**told(diagnosis, on), "verdict": verdict.verdict.value}
        if verdict.article is not None:
            one["document"] = verdict.article.number
            one["condition"] = verdict.condition[:_LONGEST_CONDITION]
        verdicts.append(one)
    shown: Json = {"of": told(entry, on), "diagnoses": verdicts, "documents": [_policy(one) for one in found.policies]}
    return shown if found.held else {**shown, "warning": "no coverage articles are in: silence means nothing"}


def diagnoses_for_procedure(desk: Desk, given: asked.OneCodeInState) -> Json:
    """The diagnoses that coverage articles name for a procedure."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    return _pairings(desk, entry, crosswalks.diagnoses_for(desk.whole, entry.code, on, given.state), on)


def procedures_for_diagnosis(desk: Desk, given: asked.OneCodeInState) -> Json:
    """The procedures of coverage articles that name a diagnosis."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on, CodeSet.ICD10CM)
    return _pairings(desk, entry, crosswalks.procedures_for(desk.whole, entry.code, on, given.state), on)


def _pairings(desk: Desk, entry: CodeEntry, found: list[Pairing], on: date) -> Json:
    if not found and not of_kind(desk.whole, "articles"):
        return {"of": told(entry, on), "outcome": "no data", "why": "no coverage articles are in"}
    shown = []
    for one in found:
        other = desk.shelf.lookup(one.code, on)
        code = {"code": other.code} if other else {"unknown": one.code}
        shown.append({**code, "supports": one.covered, "document": one.article.number})
    documents = {one.article.number: _policy(one.article) for one in found}
    return {"of": told(entry, on), "pairs": shown, "documents": list(documents.values())}


def _policy(policy: Policy) -> Json:
    return {"number": policy.number, "kind": policy.kind, "title": policy.title, "contractor": policy.contractor}


def check_claim(desk: Desk, given: asked.GivenClaim) -> Json:
    """A whole claim held against every published rule."""
    on = desk.day(given.on)
    claim = Claim(
        lines=tuple(
            ClaimLine(line.code, tuple(line.modifiers), line.units, tuple(line.diagnosis_pointers))
            for line in given.lines
        ),
        date_of_service=on,
        diagnoses=tuple(given.diagnoses),
        setting=given.setting or Setting.PRACTITIONER,
        place_of_service=given.place_of_service or "",
        age_years=given.age_years,
        sex=given.sex,
    )
    report = check(desk.whole, claim)
    said = [
        {
            "rule": finding.rule.value,
            "severity": finding.severity.value,
            "message": finding.message,
            "resolution": finding.resolution,
            "source": finding.source,
        }
        for finding in report.applies
    ]
    unanswered = {finding.rule.value: finding.message for finding in report.no_data}
    clear = [finding.rule.value for finding in report.clear if finding.rule.value not in unanswered]
    return {"denied": report.denies, "applies": said, "no_data": unanswered, "clear": clear}


def data_held(desk: Desk, given: asked.OnDay) -> Json:
    """Which publications can answer for a date, and which cannot."""
    shelf, on = desk.whole, desk.day(given.on)
    held, missing = [], []
    for kind in KINDS.values():
        for variant in kind.variants:
            found = holding(shelf, kind.name, on, variant if len(kind.variants) > 1 else None)
            if found.release and found:
                held.append(found.release.cited)
            else:
                missing.append({"what": title(kind.name, variant), "why": why_not(found), "without": kind.without})
    return {"on": on.isoformat(), "held": held, "missing": missing}


def _codes(desk: Desk, codes: list[str], on: date) -> list[Json]:
    entries = [desk.shelf.lookup(code, on) for code in dict.fromkeys(codes)]
    return [told(entry, on) for entry in entries if entry]


def _warning(held: Holding) -> Json:
    """What has to be said of a row that no release for the date stands behind."""
    return {} if held else {"warning": why_not(held)}


def _no_data(held: Holding, kind: str, variant: str = "") -> Json:
    return {"outcome": "no data", "why": f"{title(kind, variant)}: {why_not(held)}", "hint": "this is no clearance"}


TOOLS: tuple[AnyTool, ...] = (
    Tool("check_pair", "Whether an NCCI PTP edit stands between two procedures of one day.", asked.Pair, check_pair),
    Tool("mue", "The most units of a procedure that are credible (medically unlikely edit).", asked.UnitsOf, mue),
    Tool(
        "add_on_primaries",
        "The primary codes an add-on code needs, or the add-on codes of a primary.",
        asked.OneCode,
        add_on_primaries,
    ),
    Tool(
        "modifiers_for",
        "Which modifiers a procedure may carry by the fee schedule and its anatomy, and why.",
        asked.OneCode,
        modifiers_for,
    ),
    Tool("fee", "What Medicare pays for a service, nationally or in a place, with its RVUs.", asked.FeeOf, fee),
    Tool("global_period", "The global days of a procedure.", asked.OneCode, global_period),
    Tool(
        "coverage",
        "Whether Medicare coverage documents support a service for given diagnoses.",
        asked.CoverageOf,
        coverage,
    ),
    Tool(
        "diagnoses_for_procedure",
        "The diagnoses that coverage articles name for a procedure.",
        asked.OneCodeInState,
        diagnoses_for_procedure,
    ),
    Tool(
        "procedures_for_diagnosis",
        "The procedures of coverage articles that name a diagnosis.",
        asked.OneCodeInState,
        procedures_for_diagnosis,
    ),
    Tool(
        "check_claim",
        "Hold a whole claim against every published rule: what applies, what has no data, what is clear.",
        asked.GivenClaim,
        check_claim,
    ),
    Tool("data_held", "Which official releases can answer for a date, and which cannot.", asked.OnDay, data_held),
)
