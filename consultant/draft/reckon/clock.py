"""Services that the clock chooses: psychotherapy, counselling, talks about wishes, months of care management.

Sources: CPT guidelines of Psychotherapy (16 minutes at least; 90833 to 90838 beside a visit), Psychotherapy for Crisis,
Advance Care Planning (each code from one minute past its half), Behavior Change Interventions, Chronic and Principal
Care Management (each full 20 or 30 minutes), Online Digital and Telephone Evaluation; Medicare Claims Processing Manual
ch. 32 §12 (tobacco) and ch. 18 §140.8 (advance care planning with a wellness visit).
"""

from dataclasses import dataclass

from consultant.draft.reckon.counted import Count, Counted


@dataclass(frozen=True, slots=True)
class Span:
    """A code and the minutes it is for."""

    code: str
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """A code for a first stretch of time and one for each further stretch."""

    first: str
    least: int
    """From so many minutes on the first is reported."""
    further: str = ""
    start: int = 0
    """From so many minutes on the first further one is reported."""
    step: int = 30
    most: int | None = None
    """How many further ones are reported at most."""


THERAPY = (Span("90832", 16, 37), Span("90834", 38, 52), Span("90837", 53))
THERAPY_BESIDE_A_VISIT = (Span("90833", 16, 37), Span("90836", 38, 52), Span("90838", 53))
CRISIS = Steps("90839", 30, "90840", 75, 30)
WISHES = Steps("99497", 16, "99498", 46, 30)
TOBACCO = (Span("99406", 4, 10), Span("99407", 11))
ALCOHOL = (Span("99408", 15, 30), Span("99409", 31))
ALCOHOL_MEDICARE = (Span("G0396", 15, 30), Span("G0397", 31))
ONLINE = (Span("99421", 5, 10), Span("99422", 11, 20), Span("99423", 21))
TELEPHONE = (Span("99441", 5, 10), Span("99442", 11, 20), Span("99443", 21))
"""In force until the end of 2024."""
STAFF_MONTH = Steps("99490", 20, "99439", 40, 20, 2)
OWN_MONTH = Steps("99491", 30, "99437", 60, 30)
COMPLEX_MONTH = Steps("99487", 60, "99489", 90, 30)
OWN_MONTH_OF_ONE = Steps("99424", 30, "99425", 60, 30)
STAFF_MONTH_OF_ONE = Steps("99426", 30, "99427", 60, 30)
SEDATION = Steps("99152", 10, "99153", 23, 15)
SEDATION_OF_A_CHILD = Steps("99151", 10, "99153", 23, 15)
FAMILY_LEAST = 26
"""Family therapy of fewer minutes is not reported."""


def by_span(spans: tuple[Span, ...], minutes: int, modifiers: tuple[str, ...] = ()) -> tuple[Counted, ...]:
    """The code whose minutes `minutes` are; none when they are too few."""
    for one in spans:
        if minutes >= one.least and (one.most is None or minutes <= one.most):
            until = f"{one.least} to {one.most}" if one.most else f"{one.least} or more"
            return (Counted(one.code, 1, f"{minutes} minutes; it is for {until}.", modifiers),)
    return ()


def by_steps(steps: Steps, minutes: int, modifiers: tuple[str, ...] = ()) -> tuple[Counted, ...]:
    """The first code and the further ones for `minutes`; none when they are too few."""
    if minutes < steps.least:
        return ()
    first = Counted(steps.first, 1, f"{minutes} minutes; it is for {steps.least} at least.", modifiers)
    if not steps.further or minutes < steps.start:
        return (first,)
    units = 1 + (minutes - steps.start) // steps.step
    units = units if steps.most is None else min(units, steps.most)
    why = f"{minutes} minutes: the first further one from {steps.start} on, then one for each {steps.step}."
    return (first, Counted(steps.further, units, why, modifiers))


def too_short(what: str, minutes: int, least: int) -> Count:
    """Nothing to report, and why."""
    return Count((), (f"{what} of {minutes} minutes is not reported by itself: {least} are the least.",))
