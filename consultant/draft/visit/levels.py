"""Which code a kind of visit has at which level, by medical decision making or by total time.

Sources: CPT E/M guidelines (office 2021; hospital, emergency, consultation, nursing facility and home 2023; minutes of
99306 and 99308 changed in 2024; telemedicine 98000 to 98015 in 2025). Minutes must be met or exceeded.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """A level of medical decision making, and of each of its three elements (minimal, low, moderate, high)."""

    STRAIGHTFORWARD = 0
    LOW = 1
    MODERATE = 2
    HIGH = 3

    @property
    def words(self) -> str:
        """It as a note says it."""
        return self.name.lower()


class VisitKind(StrEnum):
    """A kind of visit with codes of its own."""

    OFFICE_NEW = "office visit, new patient"
    OFFICE_ESTABLISHED = "office visit, established patient"
    HOSPITAL_INITIAL = "first hospital inpatient or observation visit"
    HOSPITAL_SUBSEQUENT = "further hospital inpatient or observation visit"
    HOSPITAL_SAME_DAY = "hospital admission and discharge on one day"
    HOSPITAL_DISCHARGE = "hospital discharge"
    EMERGENCY = "emergency department visit"
    CONSULT_OUTPATIENT = "outpatient consultation"
    CONSULT_INPATIENT = "inpatient consultation"
    NURSING_INITIAL = "first nursing facility visit"
    NURSING_SUBSEQUENT = "further nursing facility visit"
    NURSING_DISCHARGE = "nursing facility discharge"
    HOME_NEW = "home or residence visit, new patient"
    HOME_ESTABLISHED = "home or residence visit, established patient"
    VIDEO_NEW = "video visit, new patient"
    VIDEO_ESTABLISHED = "video visit, established patient"
    AUDIO_NEW = "audio-only visit, new patient"
    AUDIO_ESTABLISHED = "audio-only visit, established patient"


@dataclass(frozen=True, slots=True)
class Step:
    """One code of a kind of visit."""

    code: str
    level: Level
    """The least decision making that it takes."""
    minutes: int | None
    """The least total minutes that it takes; None where time does not choose it."""


_S, _L, _M, _H = Level
_STEPS: dict[VisitKind, tuple[Step, ...]] = {
    VisitKind.OFFICE_NEW: (
        Step("99202", _S, 15), Step("99203", _L, 30), Step("99204", _M, 45), Step("99205", _H, 60),
    ),
    VisitKind.OFFICE_ESTABLISHED: (
        Step("99212", _S, 10), Step("99213", _L, 20), Step("99214", _M, 30), Step("99215", _H, 40),
    ),
    VisitKind.HOSPITAL_INITIAL: (Step("99221", _S, 40), Step("99222", _M, 55), Step("99223", _H, 75)),
    VisitKind.HOSPITAL_SUBSEQUENT: (Step("99231", _S, 25), Step("99232", _M, 35), Step("99233", _H, 50)),
    VisitKind.HOSPITAL_SAME_DAY: (Step("99234", _S, 45), Step("99235", _M, 70), Step("99236", _H, 85)),
    VisitKind.EMERGENCY: (
        Step("99282", _S, None), Step("99283", _L, None), Step("99284", _M, None), Step("99285", _H, None),
    ),
    VisitKind.CONSULT_OUTPATIENT: (
        Step("99242", _S, 20), Step("99243", _L, 30), Step("99244", _M, 40), Step("99245", _H, 55),
    ),
    VisitKind.CONSULT_INPATIENT: (
        Step("99252", _S, 35), Step("99253", _L, 45), Step("99254", _M, 60), Step("99255", _H, 80),
    ),
    VisitKind.NURSING_INITIAL: (Step("99304", _S, 25), Step("99305", _M, 35), Step("99306", _H, 50)),
    VisitKind.NURSING_SUBSEQUENT: (
        Step("99307", _S, 10), Step("99308", _L, 20), Step("99309", _M, 30), Step("99310", _H, 45),
    ),
    VisitKind.HOME_NEW: (Step("99341", _S, 15), Step("99342", _L, 30), Step("99344", _M, 60), Step("99345", _H, 75)),
    VisitKind.HOME_ESTABLISHED: (
        Step("99347", _S, 20), Step("99348", _L, 30), Step("99349", _M, 40), Step("99350", _H, 60),
    ),
    VisitKind.VIDEO_NEW: (Step("98000", _S, 15), Step("98001", _L, 30), Step("98002", _M, 45), Step("98003", _H, 60)),
    VisitKind.VIDEO_ESTABLISHED: (
        Step("98004", _S, 10), Step("98005", _L, 20), Step("98006", _M, 30), Step("98007", _H, 40),
    ),
    VisitKind.AUDIO_NEW: (Step("98008", _S, 15), Step("98009", _L, 30), Step("98010", _M, 45), Step("98011", _H, 60)),
    VisitKind.AUDIO_ESTABLISHED: (
        Step("98012", _S, 10), Step("98013", _L, 20), Step("98014", _M, 30), Step("98015", _H, 40),
    ),
}  # fmt: skip
_BEFORE_2024 = {"99306": 45, "99308": 15}
_DISCHARGE = {VisitKind.HOSPITAL_DISCHARGE: ("99238", "99239"), VisitKind.NURSING_DISCHARGE: ("99315", "99316")}
_LONG_DISCHARGE = 30
"""A discharge day of more than so many minutes has the second code."""
NURSE_VISIT = "99211"
NO_PHYSICIAN_EMERGENCY = "99281"
OFFICE_CODES = frozenset(
    (NURSE_VISIT, *(one.code for kind in (VisitKind.OFFICE_NEW, VisitKind.OFFICE_ESTABLISHED) for one in _STEPS[kind]))
)
_KIND_OF = {
    **{one.code: kind for kind, steps in _STEPS.items() for one in steps},
    **{code: kind for kind, codes in _DISCHARGE.items() for code in codes},
    NURSE_VISIT: VisitKind.OFFICE_ESTABLISHED,
    NO_PHYSICIAN_EMERGENCY: VisitKind.EMERGENCY,
}
LEVEL_CODES = frozenset(_KIND_OF)
"""Every code that is one level of a kind of visit."""


def steps(kind: VisitKind, on: date) -> tuple[Step, ...]:
    """The codes of `kind` in rising order with the minutes that hold on `on`; empty for a discharge."""
    found = _STEPS.get(kind, ())
    if on < date(2024, 1, 1):
        found = tuple(Step(one.code, one.level, _BEFORE_2024.get(one.code, one.minutes)) for one in found)
    return found


def by_decision(kind: VisitKind, level: Level, on: date) -> Step | None:
    """The highest code of `kind` whose decision making `level` reaches; None where none does."""
    return next((one for one in reversed(steps(kind, on)) if level >= one.level), None)


def by_time(kind: VisitKind, minutes: int, on: date) -> Step | None:
    """The highest code of `kind` whose minutes are met; None where they are too few or time does not choose it."""
    met = (one for one in reversed(steps(kind, on)) if one.minutes is not None and minutes >= one.minutes)
    return next(met, None)


def discharge_code(kind: VisitKind, minutes: int | None) -> str | None:
    """The code of a discharge day; the shorter one when no time is stated. None when `kind` is no discharge."""
    if kind not in _DISCHARGE:
        return None
    short, long = _DISCHARGE[kind]
    return long if minutes is not None and minutes > _LONG_DISCHARGE else short


def kind_of(code: str) -> VisitKind | None:
    """The kind of visit that `code` is a level of; None when it is no such code."""
    return _KIND_OF.get(code)


def rules_hold(kind: VisitKind, on: date) -> bool:
    """Whether decision making and time choose the level on `on`: office since 2021, telemedicine 2025, others 2023."""
    if kind in {VisitKind.OFFICE_NEW, VisitKind.OFFICE_ESTABLISHED}:
        return on >= date(2021, 1, 1)
    return on >= (date(2025, 1, 1) if kind in TELEMEDICINE else date(2023, 1, 1))


TELEMEDICINE = frozenset(
    {VisitKind.VIDEO_NEW, VisitKind.VIDEO_ESTABLISHED, VisitKind.AUDIO_NEW, VisitKind.AUDIO_ESTABLISHED}
)
"""Kinds with codes of CPT's own since 2025, which Medicare does not pay."""
CONSULTATIONS = frozenset({VisitKind.CONSULT_OUTPATIENT, VisitKind.CONSULT_INPATIENT})
"""Kinds that Medicare has not paid since 2010 (Medicare Claims Processing Manual ch. 12 §30.6.10)."""
