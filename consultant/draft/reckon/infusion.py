"""Infusions, pushes and injections: one first service an access to a vein, chosen by rank, and the rest beside it.

Source: CPT, guidelines of Hydration, therapeutic and chemotherapy administration (96360 to 96549); Medicare Claims
Processing Manual (Pub. 100-04) ch. 4 §230.2 and ch. 12 §30.5; NCCI Policy Manual for Medicare ch. 11. Chemotherapy goes
before other drugs and these before hydration; an infusion before a push. (For a practitioner the first service is the
chief reason for the encounter: with one kind of drug that is the same.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from consultant.draft.reckon.counted import Count, Counted

PUSH_MINUTES = 15
"""An infusion of so many minutes or fewer is a push."""
HYDRATION_MINUTES = 31
"""Hydration of fewer minutes is not reported."""
_PROLONGED = 8 * 60


class Kind(IntEnum):
    """What is given; a higher one goes first."""

    HYDRATION = 1
    DRUG = 2
    CHEMOTHERAPY = 3
    """Chemotherapy, and monoclonal antibodies and other complex biologic agents."""


class Route(IntEnum):
    """How it is given; a higher one goes first within its kind."""

    INJECTION = 1
    """Into a muscle or under the skin."""
    PUSH = 2
    INFUSION = 3


@dataclass(frozen=True, slots=True)
class Dose:
    """One thing that was given."""

    name: str
    kind: Kind
    route: Route
    minutes: int | None = None
    """How long an infusion ran; None when it is not told."""
    concurrent: bool = False
    """It ran at the same time as another infusion through the same access, in a bag of its own."""
    hormonal: bool = False
    """Hormonal chemotherapy."""
    access: int = 1
    """Which access to a vein; a second one has a first service of its own."""
    pump: bool = False
    """Left running by a pump for more than eight hours."""


def further_hours(minutes: int) -> int:
    """Further hours after the first: each full one, and a last part of more than 30 minutes."""
    return hours_of(minutes - 60)


def hours_of(minutes: int) -> int:
    """Hours that count in `minutes` beyond what is already reported: a part counts from 31 minutes on."""
    return 0 if minutes <= 0 else minutes // 60 + (1 if minutes % 60 > 30 else 0)


def administrations(doses: Sequence[Dose]) -> Count:
    """The lines for the `doses` of one encounter, in the order of the rule."""
    questions = [
        f"How long did the infusion of {one.name} run (start and stop)?"
        for one in doses
        if one.route is Route.INFUSION and one.minutes is None and not one.pump
    ]
    if questions:
        return Count((), tuple(questions))
    lines: list[Counted] = []
    by_vein = [(place, _as_given(one)) for place, one in enumerate(doses) if one.route is not Route.INJECTION]
    for number, access in enumerate(dict.fromkeys(one.access for _, one in by_vein)):
        lines += _of_access([(place, one) for place, one in by_vein if one.access == access], again=number > 0)
    for place, one in enumerate(doses):
        if one.route is Route.INJECTION:
            code = "96372" if one.kind is not Kind.CHEMOTHERAPY else "96402" if one.hormonal else "96401"
            lines.append(Counted(code, 1, f"{one.name}: injected into a muscle or under the skin.", (), (place,)))
    return Count(tuple(_merged(lines)))


def _as_given(one: Dose) -> Dose:
    """A short infusion as the push that it counts as."""
    short = one.route is Route.INFUSION and one.kind is not Kind.HYDRATION and not one.pump
    if short and one.minutes is not None and one.minutes <= PUSH_MINUTES:
        return Dose(one.name, one.kind, Route.PUSH, one.minutes, False, one.hormonal, one.access)
    return one


def _of_access(doses: list[tuple[int, Dose]], again: bool) -> list[Counted]:
    """The lines of one access to a vein."""
    reported = [
        (place, one)
        for place, one in doses
        if one.kind is not Kind.HYDRATION or (one.minutes or 0) >= HYDRATION_MINUTES
    ]
    drugs = [one for _, one in reported if one.kind is not Kind.HYDRATION]
    reported = [
        (place, one) for place, one in reported if one.kind is not Kind.HYDRATION or not (one.concurrent and drugs)
    ]
    if not reported:
        return []
    able = [each for each in reported if not each[1].concurrent] or reported
    first = max(able, key=lambda each: (each[1].kind, each[1].route, each[1].minutes or 0))
    rest = sorted((each for each in reported if each is not first), key=lambda each: (-each[1].kind, -each[1].route))
    lines = _first(*first, ("59",) if again else ())
    concurrent = False
    for place, one in rest:
        if one.concurrent and one.kind is Kind.DRUG and one.route is Route.INFUSION:
            if not concurrent:
                why = f"{one.name}: at the same time as another infusion; once an encounter."
                lines.append(Counted("96368", 1, why, (), (place,)))
            concurrent = True
        else:
            lines += _further(place, one)
    return lines


def _first(place: int, one: Dose, modifiers: tuple[str, ...]) -> list[Counted]:
    minutes = one.minutes or 0
    why = f"{one.name}: the first service, by rank"
    if modifiers:
        why += "; 59: through a second access to a vein that was needed"
    if one.route is Route.PUSH:
        code = "96409" if one.kind is Kind.CHEMOTHERAPY else "96374"
        short = f", {minutes} minutes count as a push" if one.minutes else ""
        return [Counted(code, 1, f"{why}; push{short}.", modifiers, (place,))]
    if one.kind is Kind.CHEMOTHERAPY and (one.pump or minutes > _PROLONGED):
        return [Counted("96416", 1, f"{why}; more than eight hours by pump.", modifiers, (place,))]
    code, more = {
        Kind.CHEMOTHERAPY: ("96413", "96415"),
        Kind.DRUG: ("96365", "96366"),
        Kind.HYDRATION: ("96360", "96361"),
    }[one.kind]
    lines = [Counted(code, 1, f"{why}; infusion of {minutes} minutes, the first hour.", modifiers, (place,))]
    return lines + _hours(more, one, place)


def _further(place: int, one: Dose) -> list[Counted]:
    chemo = one.kind is Kind.CHEMOTHERAPY
    if one.kind is Kind.HYDRATION:
        units = hours_of(one.minutes or 0)
        why = f"{one.name}: hydration of {one.minutes} minutes beside another first service."
        return [Counted("96361", units, why, (), (place,))]
    if one.route is Route.PUSH:
        return [Counted("96411" if chemo else "96375", 1, f"{one.name}: push of a further drug.", (), (place,))]
    code = "96417" if chemo else "96367"
    lines = [Counted(code, 1, f"{one.name}: infusion of a further drug after the first, up to an hour.", (), (place,))]
    return lines + _hours("96415" if chemo else "96366", one, place)


def _hours(code: str, one: Dose, place: int) -> list[Counted]:
    minutes = one.minutes or 0
    units = further_hours(minutes)
    if not units:
        return []
    why = f"{one.name}: {minutes} minutes; beyond the first hour a part counts from 31 minutes on, which makes {units}."
    return [Counted(code, units, why, (), (place,))]


def _merged(lines: list[Counted]) -> list[Counted]:
    """`lines` with the same code and modifiers as one line of more units."""
    merged: dict[tuple[str, tuple[str, ...]], Counted] = {}
    for line in lines:
        key = (line.code, line.modifiers)
        known = merged.get(key)
        merged[key] = line if known is None else Counted(
            line.code, known.units + line.units, f"{known.reason} {line.reason}", line.modifiers, known.of + line.of
        )  # fmt: skip
    return list(merged.values())
