"""Modifiers that follow from the text by a published rule, each with its reason. What needs judgement is left open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from consultant.codes.fees import global_period
from consultant.codes.model import CodeShelf
from consultant.codes.own_table import Anatomic
from consultant.codes.rows import Setting as EditSetting
from consultant.codes.rows import fee_row, ptp_pairs
from consultant.codes.shelf import Shelf
from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnEntry
from consultant.draft.part import equipment_elsewhere
from consultant.draft.payer import follows_medicare
from consultant.draft.side import Side, ailing, finger_modifier, only_side, toe_modifier
from consultant.draft.words import stems

_SIDES = {Side.RIGHT: "RT", Side.LEFT: "LT"}
_TESTS_FROM = "70000"
"""From here on codes are of images and tests, of which a normal side may be one too."""
_GREAT_TOE = frozenset({"hallux", "bunion", "bunionectomy"})


@dataclass
class Reasoned:
    """Modifiers in reporting order, why, and what is open."""

    modifiers: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def anatomic_modifiers(own: OwnEntry, said: str, context: str) -> Reasoned:
    """Where the service was done: RT, LT, 50, or the toe or finger.

    `said` is the passage that tells of the service, `context` the rest of what the note states. Source: HCPCS Level II
    modifiers (CMS); modifier 50 with one unit, Medicare Claims Processing Manual ch. 12 §40.7.
    """
    result = Reasoned()
    kind = own.own.anatomic
    if kind is None:
        return result
    side = only_side(said) or only_side(context)
    if side is None and own.own.code < _TESTS_FROM:
        side = only_side(ailing(context))
    what = f"{own.own.code}"
    if side is None:
        result.questions.append(f"Which side was {what} done on, right or left?")
        return result
    if kind is Anatomic.SIDE:
        _by_side(result, side, own, said)
    elif kind in {Anatomic.TOE, Anatomic.FINGER}:
        find = toe_modifier if kind is Anatomic.TOE else finger_modifier
        modifier = find(said, side) or find(context, side)
        if modifier:
            result.modifiers.append(modifier)
            result.reasons.append(f"{modifier}: the {kind} that the note names, {side} side.")
        else:
            result.questions.append(f"Which {kind} was {what} done on?")
    elif kind is Anatomic.EYELID:
        _by_lid(result, side, said, context)
    else:
        result.flags.append(f"the {kind} modifier is not set by look-up")
    return result


def _by_lid(result: Reasoned, side: Side, said: str, context: str) -> None:
    """E1 to E4 for the lid that the note names; the side alone, or 50, where it names none or both sides."""
    if side is Side.BOTH:
        result.modifiers.append("50")
        result.reasons.append("50: done on both sides; one line with one unit for Medicare.")
        result.flags.append("modifier 50: whether the fee schedule allows it for this code was not checked")
        return
    lid = _lid(said) or _lid(context)
    if lid is None:
        result.modifiers.append(_SIDES[side])
        result.reasons.append(f"{_SIDES[side]}: the note places it on the {side} side.")
        result.questions.append("Was it the upper or the lower lid? The lid has a modifier of its own (E1 to E4).")
        return
    modifier = _LIDS[side, lid]
    result.modifiers.append(modifier)
    result.reasons.append(f"{modifier}: the {lid} lid, {side} side.")


_LIDS = {
    (Side.LEFT, "upper"): "E1",
    (Side.LEFT, "lower"): "E2",
    (Side.RIGHT, "upper"): "E3",
    (Side.RIGHT, "lower"): "E4",
}


def _lid(text: str) -> str | None:
    """`upper` or `lower`, of the one lid that `text` names."""
    found = {match["lid"].lower() for match in _LID.finditer(text)}
    found |= {"upper" if match[0][1] == "U" else "lower" for match in _LID_SHORT.finditer(text)}
    return found.pop() if len(found) == 1 else None


_LID = re.compile(
    r"\b(?P<lid>upper|lower)(?:\W+\w+)?\W+(?:(?:eye)?lids?|punct\w+|lash\w*|canalicul\w+)\b", re.IGNORECASE
)
_LID_SHORT = re.compile(r"\b[RL][UL]L\b")


def _by_side(result: Reasoned, side: Side, own: OwnEntry, said: str) -> None:
    if side is Side.BOTH:
        result.modifiers.append("50")
        result.reasons.append("50: done on both sides; one line with one unit for Medicare.")
        result.flags.append("modifier 50: whether the fee schedule allows it for this code was not checked")
        return
    result.modifiers.append(_SIDES[side])
    result.reasons.append(f"{_SIDES[side]}: the note places it on the {side} side.")
    if stems(said) & _GREAT_TOE and stems(" ".join([*own.own.facts.values()])) & {"metatars"}:
        toe = "T5" if side is Side.RIGHT else "TA"
        result.reasons.append(
            f"The bone that is cut is the metatarsal, which belongs to the foot and not to the toe, so the side is "
            f"reported; a payer that wants the great toe named takes {toe} in place of {_SIDES[side]}, never both."
        )


def pays_both_sides(placed: Reasoned, code: str, shelf: CodeShelf, on: date) -> None:
    """Take 50 out of `placed` where the fee schedule already pays `code` for both sides (bilateral indicator 2)."""
    row = fee_row(shelf, code, "", on) if isinstance(shelf, Shelf) and "50" in placed.modifiers else None
    if row is not None and row.bilateral == "2":
        placed.modifiers.remove("50")
        placed.reasons.append("No 50: what the fee schedule pays is for both sides already (bilateral indicator 2).")


def coronary_modifier(code: str, said: str) -> Reasoned:
    """The coronary artery that was treated: LD, LC, RC, LM or RI.

    Source: HCPCS Level II modifiers (CMS), with percutaneous coronary interventions; branches count to their artery.
    """
    result = Reasoned()
    if code not in _CORONARY_CODES:
        return result
    found = [modifier for modifier, words in _ARTERIES if words.search(said)]
    if len(found) == 1:
        result.modifiers.append(found[0])
        result.reasons.append(f"{found[0]}: the coronary artery that was treated.")
    elif found:
        result.questions.append(f"Which coronary arteries were treated ({', '.join(found)})? Each is a line of {code}.")
    return result


_CORONARY_CODES = frozenset({"92920", "92924", "92928", "92933", "92937", "92941", "92943"})
_ARTERIES = (
    ("LM", re.compile(r"\bleft main\b|\bLMCA\b", re.IGNORECASE)),
    ("LD", re.compile(r"\b(?-i:LAD)\b|\bleft anterior descending\b|\bdiagonal\b", re.IGNORECASE)),
    ("LC", re.compile(r"\b(?-i:LCX|LCx|Cx|CX)\b|\bcircumflex\b|\bobtuse marginal\b|\b(?-i:OM)\d?\b", re.IGNORECASE)),
    ("RC", re.compile(r"\b(?-i:RCA|PDA)\b|\bright coronary\b|\bposterior descending\b", re.IGNORECASE)),
    ("RI", re.compile(r"\bramus\b", re.IGNORECASE)),
)


def visit_modifier(visit: str, done: Sequence[str], shelf: CodeShelf, on: date) -> Reasoned:
    """25 or 57 on `visit` with the procedures `done` on the same day by the same professional.

    57 where one of them has 90 global days: the decision for it was made then, which the reviewer has to see. 25 where
    one has 0 or 10 global days, or an edit parts it from the visit; a test that is parted by none needs neither.
    Whether the visit was significant and separately identifiable is for the reviewer. Source: NCCI Policy Manual for
    Medicare ch. 1 §D; Medicare Claims Processing Manual ch. 12 §40.2; CPT modifiers 25 and 57.
    """
    result = Reasoned()
    if not done:
        return result
    major = [code for code in done if _period(code, shelf, on) == "090"]
    if major:
        result.modifiers.append("57")
        result.reasons.append(
            f"57: {major[0]} has 90 global days, so a visit that day or the day before is paid only when the decision "
            "for it was made then (Medicare Claims Processing Manual ch. 12 §40.2)."
        )
        result.flags.append(f"57 holds only if the decision for {major[0]} was made at this visit")
        return result
    if not any(_needs_25(visit, code, shelf, on) for code in done):
        return result
    result.modifiers.append("25")
    result.reasons.append(
        "25: a procedure is reported for the same day; the note has to show that the visit went beyond the work "
        "that belongs to the procedure, the decision for a minor one included (NCCI Policy Manual ch. 1 §D)."
    )
    return result


def _needs_25(visit: str, code: str, shelf: CodeShelf, on: date) -> bool:
    """Whether `code` beside `visit` calls for 25; where the tables do not say, it does."""
    if not isinstance(shelf, Shelf):
        return True
    period = _period(code, shelf, on)
    if period is None and not code[0].isalpha():
        return True
    edits = ptp_pairs(shelf, [visit, code], on, EditSetting.PRACTITIONER)
    return period in {"000", "010", "YYY"} or any(one.indicator == 1 and one.column2 == visit for one in edits)


def _period(code: str, shelf: CodeShelf, on: date) -> str | None:
    """The days of global care in the fee schedule (`000`, `010`, `090`, `XXX` …); None when it has none."""
    period = global_period(shelf, code, on) if isinstance(shelf, Shelf) else None
    return period.indicator if period is not None else None


def component_modifier(code: str, said: str, facts: CaseFacts, shelf: CodeShelf, on: date) -> Reasoned:
    """26 on a test whose equipment is a facility's: the professional reports the reading alone.

    Only for codes that have a technical part (fee schedule PC/TC indicator 1) and where the case says that the place is
    a hospital, or that the reading alone is billed. Source: Medicare Claims Processing Manual ch. 13 §20.1
    (professional component); PC/TC indicators of the relative value file.
    """
    result = Reasoned()
    reading_alone = equipment_elsewhere(said, facts)
    row = fee_row(shelf, code, "", on) if isinstance(shelf, Shelf) and reading_alone else None
    if row is not None and row.pctc == "1":
        result.modifiers.append("26")
        result.reasons.append("26: the reading alone; whoever owns the equipment bills for it and its staff.")
    return result


def whole_test_elsewhere(code: str, said: str, facts: CaseFacts, shelf: CodeShelf, on: date) -> bool:
    """Whether `code` is a whole test (PC/TC indicator 4), which is not a professional's where the equipment is not."""
    if not isinstance(shelf, Shelf) or not equipment_elsewhere(said, facts):
        return False
    row = fee_row(shelf, code, "", on)
    return row is not None and row.pctc == "4"


def screening_modifier(code: str, said: str, facts: CaseFacts) -> Reasoned:
    """PT (Medicare) or 33 (others) on a colonoscopy that was begun as a screening and ended with a treatment.

    Source: Medicare Claims Processing Manual ch. 18 §60 (colorectal screening); CPT modifier 33. None where the payer
    is not known, or the case does not call the examination a screening.
    """
    result = Reasoned()
    if not ("45379" <= code <= "45398" or "44389" <= code <= "44408") or not _SCREENING.search(said):
        return result
    medicare = follows_medicare(facts.payer)
    if medicare is not None:
        modifier = "PT" if medicare else "33"
        result.modifiers.append(modifier)
        result.reasons.append(f"{modifier}: begun as a screening; the payer then asks no deductible.")
    return result


_SCREENING = re.compile(r"\bscreen(?:ing|s)?\b(?! (?:visit|form|questionnaire))", re.IGNORECASE)
