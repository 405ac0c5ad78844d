"""Medical decision making: problems, data and risk, each given as facts, and the level that two of the three reach.

Pure: whoever has the facts (a reading of the text, a model's tool, a review page) can ask. Source: CPT E/M guidelines
2021 and 2023, levels of medical decision making.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from consultant.draft.visit.levels import Level


class ProblemKind(StrEnum):
    """How a problem that was addressed counts."""

    MINOR = "self-limited or minor"
    STABLE_CHRONIC = "stable chronic illness"
    ACUTE_UNCOMPLICATED = "acute, uncomplicated illness or injury"
    WORSE_CHRONIC = "chronic illness that got worse or is not at its goal"
    UNDIAGNOSED = "new problem, undiagnosed, with uncertain prognosis"
    SYSTEMIC = "acute illness with systemic symptoms"
    COMPLICATED_INJURY = "acute, complicated injury"
    SEVERE_CHRONIC = "chronic illness with severe exacerbation"
    THREAT = "illness or injury that threatens life or bodily function"


class DataKind(StrEnum):
    """What kind of data was ordered, reviewed or discussed."""

    NOTE = "note of another source reviewed"
    RESULT = "result of a test reviewed"
    ORDER = "test ordered"
    HISTORIAN = "history from somebody other than the patient"
    INTERPRETATION = "own reading of a test that somebody else reports"
    DISCUSSION = "management or a test discussed with another professional"


class RiskKind(StrEnum):
    """What the management of the patient risks."""

    MINIMAL = "rest, reassurance or a bandage"
    LOW = "a treatment of low risk"
    PRESCRIPTION = "prescription drugs managed"
    MINOR_SURGERY_LOW = "decision for a minor operation"
    MINOR_SURGERY_RISKY = "decision for a minor operation with risk factors"
    MAJOR_SURGERY = "decision for an elective major operation"
    SOCIAL = "care limited by social circumstances"
    MAJOR_SURGERY_RISKY = "decision for an elective major operation with risk factors"
    EMERGENCY_SURGERY = "decision for an emergency major operation"
    TOXICITY = "drug therapy watched closely for toxicity"
    HOSPITAL = "decision to admit to hospital or to a higher level of care"
    RESUSCITATION = "decision not to resuscitate or to do less because of a poor prognosis"
    PARENTERAL_OPIOID = "controlled drug given by injection or infusion"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem addressed at the visit."""

    kind: ProblemKind
    name: str
    """What it is, as the note says it."""
    evidence: str
    assumed: bool = False
    """Its kind rests on what is usual, for the note does not say how the problem stands."""


@dataclass(frozen=True, slots=True)
class DataItem:
    """One note, test, historian, reading or discussion; the same test ordered and reviewed counts once."""

    kind: DataKind
    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Risk:
    """One decision about management."""

    kind: RiskKind
    name: str
    evidence: str


class Category(IntEnum):
    """The categories of data, numbered as the guidelines do."""

    TESTS = 1
    INTERPRETATION = 2
    DISCUSSION = 3


@dataclass(frozen=True, slots=True)
class Element:
    """One of the three elements, weighed."""

    name: str
    level: Level
    reason: str
    """Plain, one line; says what counted."""
    evidence: tuple[str, ...]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The level of decision making and the elements that give it."""

    level: Level
    elements: tuple[Element, ...]
    """Problems, data and risk, those that something was documented for."""
    deciding: tuple[Element, ...]
    """The two that reach the level."""

    @property
    def assumed(self) -> bool:
        """Whether one of the deciding elements rests on what is usual."""
        return any(one.assumed for one in self.deciding)


_P = ProblemKind
_MODERATE_PROBLEMS = {_P.WORSE_CHRONIC, _P.UNDIAGNOSED, _P.SYSTEMIC, _P.COMPLICATED_INJURY}
_HIGH_PROBLEMS = {_P.SEVERE_CHRONIC, _P.THREAT}
_RISKS = {
    RiskKind.MINIMAL: Level.STRAIGHTFORWARD,
    RiskKind.LOW: Level.LOW,
    RiskKind.MINOR_SURGERY_LOW: Level.LOW,
    RiskKind.PRESCRIPTION: Level.MODERATE,
    RiskKind.MINOR_SURGERY_RISKY: Level.MODERATE,
    RiskKind.MAJOR_SURGERY: Level.MODERATE,
    RiskKind.SOCIAL: Level.MODERATE,
    RiskKind.MAJOR_SURGERY_RISKY: Level.HIGH,
    RiskKind.EMERGENCY_SURGERY: Level.HIGH,
    RiskKind.TOXICITY: Level.HIGH,
    RiskKind.HOSPITAL: Level.HIGH,
    RiskKind.RESUSCITATION: Level.HIGH,
    RiskKind.PARENTERAL_OPIOID: Level.HIGH,
}
_LIMITED_TESTS, _MODERATE_TESTS = 2, 3


def weigh_problems(problems: Sequence[Problem]) -> Element | None:
    """The element of number and complexity of problems; None when none was addressed.

    High: a severe exacerbation, or a threat to life or function. Moderate: one chronic illness that is worse, two
    stable ones, a new undiagnosed problem, systemic symptoms, a complicated injury. Low: one stable chronic or acute
    uncomplicated one, or two minor ones. Minimal: one minor one.
    """
    if not problems:
        return None
    high = [one for one in problems if one.kind in _HIGH_PROBLEMS]
    moderate = [one for one in problems if one.kind in _MODERATE_PROBLEMS]
    stable = [one for one in problems if one.kind is _P.STABLE_CHRONIC]
    acute = [one for one in problems if one.kind is _P.ACUTE_UNCOMPLICATED]
    if high:
        return _problems(Level.HIGH, high[:1])
    if moderate:
        return _problems(Level.MODERATE, moderate[:1])
    if len(stable) > 1:
        return _problems(Level.MODERATE, stable[:3])
    if stable or acute:
        return _problems(Level.LOW, (stable or acute)[:1])
    return _problems(Level.LOW if len(problems) > 1 else Level.STRAIGHTFORWARD, problems[:2])


def _problems(level: Level, counted: Sequence[Problem]) -> Element:
    told = "; ".join(f"{one.name}: {one.kind}" for one in counted)
    assumed = any(one.assumed for one in counted)
    return Element("problems", level, told, tuple(one.evidence for one in counted), assumed)


def weigh_data(items: Iterable[DataItem]) -> Element | None:
    """The element of data; None when nothing was ordered, reviewed or discussed.

    Category 1: notes, results and orders, each source or test once (and the historian, from moderate on). Category 2:
    an interpretation of one's own. Category 3: a discussion. Limited: two of category 1, or a historian. Moderate: one
    category, where category 1 takes three. Extensive: two categories.
    """
    once: dict[tuple[str, str], DataItem] = {}
    for item in items:
        group = "test" if item.kind in {DataKind.RESULT, DataKind.ORDER} else item.kind.name
        once.setdefault((group, item.name.casefold()), item)
    every = list(once.values())
    if not every:
        return None
    historian = [one for one in every if one.kind is DataKind.HISTORIAN][:1]
    tests = [one for one in every if one.kind in {DataKind.NOTE, DataKind.RESULT, DataKind.ORDER}]
    met = {
        Category.TESTS: (tests + historian) if len(tests) + len(historian) >= _MODERATE_TESTS else [],
        Category.INTERPRETATION: [one for one in every if one.kind is DataKind.INTERPRETATION],
        Category.DISCUSSION: [one for one in every if one.kind is DataKind.DISCUSSION],
    }
    full = [counted for counted in met.values() if counted]
    if len(full) > 1:
        return _data(Level.HIGH, [one for counted in full for one in counted])
    if full:
        return _data(Level.MODERATE, full[0])
    if len(tests) >= _LIMITED_TESTS:
        return _data(Level.LOW, tests)
    if historian:
        return _data(Level.LOW, historian)
    return _data(Level.STRAIGHTFORWARD, tests)


def _data(level: Level, counted: Sequence[DataItem]) -> Element:
    told = "; ".join(f"{one.name}: {one.kind}" for one in counted[:6])
    return Element("data", level, told, tuple(dict.fromkeys(one.evidence for one in counted[:6])))


def weigh_risk(risks: Sequence[Risk]) -> Element | None:
    """The element of risk: that of the gravest decision; None when no management is documented."""
    if not risks:
        return None
    gravest = max(risks, key=lambda one: _RISKS[one.kind])
    return Element("risk", _RISKS[gravest.kind], f"{gravest.name}: {gravest.kind}", (gravest.evidence,))


def decide(problems: Sequence[Problem], data: Iterable[DataItem], risks: Sequence[Risk]) -> Decision | None:
    """The level that two of the three elements meet or exceed; None when fewer than two are documented.

    Nothing documented for an element counts as the lowest, never as more.
    """
    weighed = [weigh_problems(problems), weigh_data(data), weigh_risk(risks)]
    found = tuple(one for one in weighed if one is not None)
    if len(found) < 2:
        return None
    best = sorted(found, key=lambda one: (-one.level, one.assumed))[:2]
    return Decision(best[1].level, found, tuple(one for one in found if one in best))
