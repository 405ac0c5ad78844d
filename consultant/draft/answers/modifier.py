"""Whether a modifier may stand on a code, and what it says when it does."""

from consultant.codes.fees import global_period
from consultant.codes.model import CodeSet
from consultant.codes.modifiers import ModifierRule, modifiers_for
from consultant.codes.rows import fee_row
from consultant.draft.answers.reply import Ask, Reply, listed

MEANING = {
    "22": "much more work than the procedure usually takes, shown by the record",
    "24": "a visit in a global period that has nothing to do with the operation",
    "25": "a significant, separately identifiable visit on the day of a procedure by the same practitioner",
    "26": "the professional part alone: the reading, not the equipment",
    "33": "a preventive service without cost sharing; for payers other than Medicare",
    "50": "done on both sides in one session",
    "51": "a further procedure of the same session; Medicare carriers add it themselves",
    "52": "done in part",
    "53": "stopped after it began, because of danger to the patient",
    "54": "the operation alone, another practitioner does the care afterwards",
    "55": "the care after the operation alone",
    "56": "the care before the operation alone",
    "57": "the visit at which a major operation was decided on, on its day or the day before",
    "58": "a planned or more extensive further procedure in the global period",
    "59": "a distinct service: another session, site, lesion or injury, when no other modifier says it better",
    "62": "two surgeons, each doing a part of one procedure",
    "66": "a team of surgeons",
    "76": "the same procedure again on the same day by the same practitioner",
    "77": "the same procedure again on the same day by another practitioner",
    "78": "an unplanned return to the operating room for a complication in the global period",
    "79": "an unrelated procedure in the global period",
    "80": "an assistant at surgery",
    "81": "an assistant at surgery for a small part",
    "82": "an assistant at surgery because no qualified resident was there",
    "91": "a laboratory test repeated on the same day to get a further result",
    "95": "a telehealth service by audio and video in real time",
    "AS": "a physician assistant, nurse practitioner or clinical nurse specialist assisting at surgery",
    "JW": "the discarded part of a single-dose container, on a line of its own",
    "JZ": "nothing of a single-dose container was discarded",
    "KX": "the conditions of the coverage policy are met",
    "LT": "the left side",
    "PT": "a colorectal cancer screening that became a diagnostic or therapeutic procedure; for Medicare",
    "RT": "the right side",
    "TC": "the technical part alone: the equipment, not the reading",
    "XE": "a separate encounter",
    "XP": "a separate practitioner",
    "XS": "a separate structure",
    "XU": "an unusual service that does not overlap the main one",
}
"""What modifiers say, in plain words of our own."""
_MULTIPLE_DOSE = (
    "For Medicare a drug from a single-dose container carries one of JW and JZ; a drug from a multiple-dose container "
    "needs neither (Medicare Claims Processing Manual ch. 17 §40)."
)
_DISTINCT = "Medicare NCCI Policy Manual ch. 1 §E"
_INSTEAD = {
    (
        "59",
        "visit",
    ): "Modifier 59 does not go on a visit: a visit beside a procedure takes 25 (or 57 before a major one).",
    ("25", "procedure"): "Modifier 25 goes on the visit, not on the procedure.",
    ("57", "procedure"): "Modifier 57 goes on the visit, not on the operation.",
    ("24", "procedure"): "Modifier 24 goes on the visit, not on a procedure.",
}


def answer(ask: Ask) -> Reply:
    """The modifiers named on the codes named; without one all that are ruled on, without a code their meaning."""
    asked = list(ask.question.modifiers)
    codes = [one.code for one in ask.procedures]
    if not codes:
        return _meanings(ask, asked)
    whole = Reply("")
    for code in codes[:4]:
        whole.add(_on_code(ask, code, asked))
    return whole


def _meanings(ask: Ask, asked: list[str]) -> Reply:
    told = [f"{modifier}: {words}" for modifier in asked if (words := _meaning(ask, modifier))]
    if not told:
        return Reply("")
    direct = f"Modifier {'; modifier '.join(told)}."
    if set(asked) >= {"33", "PT"}:
        direct = (
            "For Medicare use PT, for commercial and other payers that follow the CPT rule use 33; never both on "
            "one line. " + direct
        )
    facts = [_MULTIPLE_DOSE] if set(asked) & {"JW", "JZ"} else []
    return Reply(direct, facts)


def _meaning(ask: Ask, modifier: str) -> str:
    if modifier in MEANING:
        return MEANING[modifier]
    entry = ask.shelf.lookup(modifier, ask.on, CodeSet.MODIFIER)
    return f"{entry.description} ({entry.source}, {entry.release})" if entry else ""


def _on_code(ask: Ask, code: str, asked: list[str]) -> Reply:
    rules = {one.modifier: one for one in modifiers_for(ask.shelf, code, ask.on)}
    row = fee_row(ask.shelf, code, "", ask.on)
    releases = [row.release] if row else []
    if not rules:
        return Reply(
            f"Which modifiers {code} may carry could not be checked: neither the fee schedule nor our own table "
            f"has it.",
            caveats=[f"Modifiers of {code}: no data."],
        )
    if not asked:
        allowed = [one for one in rules.values() if one.allowed]
        refused = [one for one in rules.values() if not one.allowed]
        return Reply(
            f"{code} may carry {listed([one.modifier for one in allowed])}, where true."
            if allowed
            else f"The fee schedule allows {code} none of the modifiers it rules on.",
            [f"{one.modifier}: {one.reason} ({one.source})." for one in allowed]
            + (
                [f"Not allowed on {code}: {'; '.join(f'{one.modifier}, {one.reason}' for one in refused)}."]
                if refused
                else []
            ),
            [f"Modifiers that are not named here are not ruled on by the fee schedule; for {code} ask the payer."],
            releases,
        )
    reply = Reply("", releases=releases)
    for modifier in asked:
        reply.add(_one(ask, code, modifier, rules.get(modifier)))
    return reply


def _one(ask: Ask, code: str, modifier: str, rule: ModifierRule | None) -> Reply:
    meaning = _meaning(ask, modifier)
    says = f" {modifier} says: {meaning}." if meaning else ""
    own = ask.table.get(code)
    visit = own.is_visit if own else "99202" <= code <= "99499"
    if instead := _INSTEAD.get((modifier, "visit" if visit else "procedure")):
        return Reply(f"No. {instead}{says}", [f"{code} is {'a visit' if visit else 'a procedure'}; {_DISTINCT}."])
    if rule is not None:
        verdict = "Yes" if rule.allowed else "No"
        may = "may carry" if rule.allowed else "does not take"
        return Reply(
            f"{verdict}, {code} {may} modifier {modifier}: {rule.reason}.{says}",
            [f"{modifier} on {code}: {rule.source}."],
        )
    if not meaning:
        return Reply(
            f"Modifier {modifier} is not known here, so whether {code} may carry it was not checked.",
            caveats=[f"Modifier {modifier} on {code}: no data."],
        )
    facts = []
    if modifier in {"59", "XE", "XS", "XP", "XU"}:
        facts.append(f"It gets past an NCCI edit with indicator 1 only, and only where it is true ({_DISTINCT}).")
    if modifier in {"24", "25", "57", "58", "78", "79"} and (period := global_period(ask.shelf, code, ask.on)):
        facts.append(f"{code} has {period.indicator} global days: {period.meaning} ({period.release.cited}).")
    return Reply(
        f"No published indicator rules modifier {modifier} on {code} in or out; it may be used where it is true.{says}",
        facts,
    )
