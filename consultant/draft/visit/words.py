"""What is said to people about a visit: questions, doubts, and the elements in one line."""

from consultant.draft.visit.decision import Decision
from consultant.draft.visit.encounter import Modality
from consultant.draft.visit.levels import Level

WHO = "Was this a new or an established patient (seen by the same group and specialty within three years)?"
LEVEL = (
    "What supports the level of the visit: the total time on that date (without separately reported procedures), "
    "or the medical decision making (problems, data, risk)?"
)
WHICH_HOSPITAL = "Which hospital visit was it: the first, a further one, or the day of discharge?"
CRITICAL_MINUTES = (
    "How many minutes of critical care were given on that date, without separately reported procedures? Under 30 "
    "minutes another visit code is reported."
)
UNSUPPORTED = "the level is the sender's; nothing stated here (time, decision making) shows it"
TRANSITION = (
    "For transitional care (99495, 99496), which holds the visit: on which days were the discharge, the call (within "
    "two business days) and this visit, and what was the decision making?"
)
ADMITTING = (
    "AI marks the principal physician of record on the first visit (Medicare Claims Processing Manual ch. 12 §30.6.10)"
)
CONSULT_DOUBT = (
    "Medicare and payers that follow it do not pay consultations: there it is a new or established patient's office "
    "visit, or a first hospital visit (Medicare Claims Processing Manual ch. 12 §30.6.10)"
)
LONGITUDINAL = (
    "G2211 may be added for Medicare when the record shows a continuing relationship for all of the patient's care or "
    "for one serious or complex condition; not beside modifier 25, but for preventive services and vaccines since 2025 "
    "(CMS Physician Fee Schedule final rules CY 2024 and CY 2025)"
)


def element_words(decision: Decision) -> str:
    """Each element with its level and what counted: `problems moderate (htn: …), risk moderate (…)`."""
    told = [f"{one.name} {_grade(one.level)} ({one.reason})" for one in decision.elements]
    missing = {"problems", "data", "risk"} - {one.name for one in decision.elements}
    return ", ".join([*told, *(f"{name}: nothing found" for name in sorted(missing))])


def _grade(level: Level) -> str:
    """The lowest grade of an element is called minimal; decision making as a whole is then straightforward."""
    return "minimal" if level is Level.STRAIGHTFORWARD else level.words


def telehealth(modality: Modality, medicare: bool | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifiers of a telehealth visit, and what to know about the place of service.

    Sources: CMS place of service codes 02 and 10; modifiers 93 (audio only) and 95 (audio and video), CPT appendix A.
    """
    place = "place of service 10 when the patient is at home, else 02"
    if modality is Modality.AUDIO:
        return ("93",), (f"telehealth by sound alone: {place}",)
    if medicare:
        return (), (f"telehealth for Medicare: {place}; 95 is not needed with them",)
    series = "some payers want 98000 to 98007 from 2025 on, which Medicare does not pay"
    return ("95",), (f"telehealth by video: {place}; {series}",)
