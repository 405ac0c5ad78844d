"""May these be reported together: NCCI edits in both column orders, the indicator, and which modifier would be honest.

Source: CMS NCCI PTP edit files; Medicare NCCI Policy Manual ch. 1 §D and §E.
"""

from datetime import date
from itertools import combinations

from consultant.codes.check import Outcome, Rule, check
from consultant.codes.claim import Claim, ClaimLine
from consultant.codes.fees import global_period
from consultant.codes.holdings import has_data
from consultant.codes.model import Release
from consultant.codes.rows import PtpEdit, Setting, ptp, ptp_history
from consultant.draft.answers.reply import Ask, Reply, shown, standing_words

PAIRS = 10
"""How many pairs one question is answered for."""
_MANUAL = "Medicare NCCI Policy Manual ch. 1 §E"
_PLACES = {
    "side": ("RT and LT", "on different sides"),
    "toe": ("the toe modifiers TA to T9", "on different toes"),
    "finger": ("the finger modifiers FA to F9", "on different fingers"),
    "eyelid": ("the eyelid modifiers E1 to E4", "on different eyelids"),
    "coronary": ("the vessel modifiers LC, LD, LM, RC and RI", "in different vessels"),
}


def answer(ask: Ask) -> Reply:
    """Whether the procedures named (with one named alone: it beside what is coded) may stand on one claim."""
    codes = [one.code for one in ask.procedures]
    visits = [code for code in codes if code in _OFFICE]
    if "G2211" in codes and visits:
        return _complexity(ask, visits[0])
    pairs = list(combinations(codes, 2)) or [(codes[0], other) for other in ask.beside if codes and other != codes[0]]
    if not pairs:
        return Reply(f"Beside which other code {codes[0]} is to be reported has to be said." if codes else "")
    whole = Reply("")
    for first, second in pairs[:PAIRS]:
        whole.add(_pair(ask, first, second))
    if len(pairs) > PAIRS:
        whole.caveats.append(f"Only the first {PAIRS} of {len(pairs)} pairs were looked at.")
    return whole


def _pair(ask: Ask, first: str, second: str) -> Reply:
    setting = _setting(ask)
    held = [has_data(ask.shelf, "ptp", ask.on, variant=setting.value, code=code) for code in (first, second)]
    edit = next(
        (
            found
            for one, other in ((first, second), (second, first))
            if (found := ptp(ask.shelf, one, other, ask.on, setting))
        ),
        None,
    )
    if edit is not None:
        reply = _told(ask, edit)
        if late := standing_words(held[0], ask.on):
            reply.caveats.append(f"{edit.release.cited} was asked, but {late}: the edit may have changed since.")
        return reply
    if not all(held):
        release = next((one.release for one in held if one.release), None)
        late = next((words for one in held if (words := standing_words(one, ask.on))), "")
        why = f"{release.cited} is in, but {late}" if release and late else "no release of them is in the code database"
        reply = Reply(
            f"Whether {first} and {second} may be reported together could not be checked: the NCCI "
            f"procedure-to-procedure"
            f" (PTP) edits answer that, and {why}. No data is no clearance.",
            caveats=[f"NCCI PTP edits, {setting.value}, between {first} and {second}: no data."],
        )
        reply.add(_other_rules(ask, first, second))
        return reply
    release = next(one.release for one in held if one.release)
    reply = Reply(
        f"No NCCI PTP edit stands between {first} and {second} on {shown(ask.on)}, in either order, so no modifier is "
        "needed to get past one. Each still has to be documented and necessary.",
        [f"Looked up both ways in {release.cited}.", *_past(ask, first, second, setting)],
        releases=[release],
    )
    reply.add(_other_rules(ask, first, second))
    return reply


_OFFICE = frozenset(f"992{number:02}" for number in (*range(2, 6), *range(11, 16)))
_SINCE = date(2024, 1, 1)
_PREVENTIVE = date(2025, 1, 1)


def _complexity(ask: Ask, visit: str) -> Reply:
    """G2211 beside an office visit, with and without modifier 25 on the visit.

    Source: CMS, Physician Fee Schedule final rules for 2024 (paid since; not beside modifier 25) and for 2025 (paid
    beside modifier 25 when it is for an annual wellness visit, a vaccine or another preventive service of Part B).
    """
    if ask.on < _SINCE:
        return Reply(f"No. Medicare pays G2211 from {shown(_SINCE)} on; on {shown(ask.on)} it was bundled.")
    if "25" not in ask.question.modifiers:
        return Reply(
            f"Yes, G2211 goes with an office visit such as {visit} when the practitioner is the continuing focal "
            f"point of "
            "the patient's care, or cares on for one serious or complex condition; the record has to show it. It "
            "is not "
            f"paid when {visit} carries modifier 25.",
            ["CMS, Physician Fee Schedule final rule for 2024: G2211."],
        )
    if ask.on < _PREVENTIVE:
        return Reply(
            f"No. G2211 is not payable when {visit} carries modifier 25, whatever the reason for it.",
            ["CMS, Physician Fee Schedule final rule for 2024: G2211 is denied beside a visit with modifier 25."],
        )
    return Reply(
        f"Not beside a procedure: G2211 is not payable when {visit} carries modifier 25, unless the other service "
        f"is an "
        "annual wellness visit, a vaccine or another preventive service of Medicare Part B.",
        ["CMS, Physician Fee Schedule final rule for 2025: G2211."],
    )


def _setting(ask: Ask) -> Setting:
    """The facility's own claim has edits of its own; otherwise the practitioner's."""
    return Setting.OUTPATIENT if ask.question.facility else Setting.PRACTITIONER


def _told(ask: Ask, edit: PtpEdit) -> Reply:
    one, two = edit.column1, edit.column2
    since = f"in force since {shown(edit.effective)}" + (f", until {shown(edit.deletion)}" if edit.deletion else "")
    reason = f"; reason given: {edit.rationale}" if edit.rationale else ""
    fact = (
        f"NCCI PTP edit: column 1 {one}, column 2 {two}, modifier indicator {edit.indicator}, {since}{reason} "
        f"({edit.release.cited})."
    )
    releases: list[Release] = [edit.release]
    if edit.indicator == 0:
        return Reply(
            f"No, {one} and {two} cannot both be paid for the same patient on the same day: {two} is bundled into "
            f"{one} by"
            f" an NCCI PTP edit with indicator 0, so no modifier is allowed to bypass it. Report only one of them, the "
            "one that was done.",
            [fact],
            releases=releases,
        )
    visit = _is_visit(ask, two)
    if visit:
        modifier = _visit_modifier(ask, one)
        direct = (
            f"Only with modifier {modifier} on {two}: an NCCI PTP edit bundles {two} into {one}, and its "
            f"indicator 1 allows"
            f" a modifier. {_VISIT[modifier]}"
        )
    else:
        direct = (
            f"Not as they stand: an NCCI PTP edit bundles {two} into {one}. Its indicator 1 means a modifier is "
            f"allowed on {two}, but only where it is true: {_where(ask, two)}. It would not be honest for the same "
            f"site in the same session: there only one of the two is reported, {one} when both were done."
        )
    facts = [fact, f"When a modifier may be used: {_MANUAL}."]
    if not visit:
        facts.append(f"The modifier goes on the column 2 code, {two}; the claims system accepts it on either line.")
    return Reply(direct, facts, releases=releases)


_VISIT = {
    "25": (
        "It is true when the visit was significant and separately identifiable from the procedure; the decision "
        "to do a "
        "minor procedure that day belongs to the procedure and is not enough."
    ),
    "57": (
        "It is true when the major operation was decided on at that visit, on its day or the day before; otherwise the "
        "visit is part of the operation."
    ),
}


def _visit_modifier(ask: Ask, procedure: str) -> str:
    period = global_period(ask.shelf, procedure, ask.on)
    return "57" if period is not None and period.indicator == "090" else "25"


def _is_visit(ask: Ask, code: str) -> bool:
    own = ask.table.get(code)
    return own.is_visit if own else code.startswith("99") and "99202" <= code <= "99499"


def _where(ask: Ask, code: str) -> str:
    own = ask.table.get(code)
    kind = own.own.anatomic.value if own and own.own.anatomic else ""
    distinct = "XS (or 59) for a separate site or lesion, XE for a separate encounter, XP for another practitioner, XU"
    general = f"{distinct} for a service that does not overlap"
    # Anatomic modifiers of codes that our table places nowhere: the claims system takes them where they are true.
    if not kind:
        return (
            f"another side, toe, finger or eyelid takes its own anatomic modifier where the code has one, else "
            f"{general}"
        )
    if kind in _PLACES:
        modifiers, where = _PLACES[kind]
        return f"{modifiers} when they were done {where}, else {general}"
    return general


def _past(ask: Ask, first: str, second: str, setting: Setting) -> list[str]:
    """Edits there were and are no more."""
    return [
        f"An edit {one.column1}/{one.column2} was in force from {shown(one.effective)} to {shown(one.deletion)}."
        for pair in ((first, second), (second, first))
        for one in ptp_history(ask.shelf, *pair, setting)
        if one.deletion is not None and one.indicator != 9
    ]


def _other_rules(ask: Ask, first: str, second: str) -> Reply:
    """What the other rules of a claim say about two lines: a visit inside a global period, an add-on's primary."""
    claim = Claim(lines=(ClaimLine(first, (), 1, ()), ClaimLine(second, (), 1, ())), date_of_service=ask.on)
    rules = {Rule.GLOBAL, Rule.ADDON}
    found = [one for one in check(ask.shelf, claim).findings if one.rule in rules and one.outcome is Outcome.APPLIES]
    return Reply("", [f"{one.message} {one.resolution} ({one.source})".replace("  ", " ") for one in found])
