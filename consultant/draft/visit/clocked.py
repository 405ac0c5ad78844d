"""Visits that minutes or days alone choose: critical care, discharge, telephone, care after a stay."""

from collections.abc import Sequence

from consultant.draft.passage import Passage
from consultant.draft.reckon.clock import TELEPHONE, by_span
from consultant.draft.told.minutes import minutes_in
from consultant.draft.visit.extended import critical_care
from consultant.draft.visit.levels import Level, VisitKind, discharge_code
from consultant.draft.visit.minutes import Spent, critical_minutes, critical_without_minutes, visit_minutes
from consultant.draft.visit.outcome import Visit, with_article
from consultant.draft.visit.transition import Transition, transitional_code
from consultant.draft.visit.words import CRITICAL_MINUTES, TRANSITION


def critical_visit(passages: Sequence[Passage], medicare: bool | None) -> Visit | None:
    """Critical care by its minutes; asks for them where it was given and they are not told. None where it was not."""
    minutes = critical_minutes(passages)
    if minutes is not None:
        return _critical(minutes, medicare)
    untimed = critical_without_minutes(passages)
    return None if untimed is None else Visit("", questions=(CRITICAL_MINUTES,), evidence=(untimed.quote,))


def _critical(minutes: Spent, medicare: bool | None) -> Visit:
    units = critical_care(minutes.minutes, medicare=bool(medicare))
    quote = (minutes.passage.quote,)
    if not units:
        asked = f"{minutes.minutes} minutes are too few for critical care (30): which other visit was it?"
        return Visit("", questions=(asked,), evidence=quote)
    other = critical_care(minutes.minutes, medicare=not medicare)
    hints: tuple[str, ...] = ()
    if medicare is None and [one.units for one in other] != [one.units for one in units]:
        hints = ("Medicare reports 99292 only for each full 30 minutes beyond 74: from 104 minutes on",)
    return Visit(units[0].code, units[0].reason, quote, hints=hints, added=units[1:])


def discharge_visit(kind: VisitKind, minutes: Spent | None, quotes: list[str]) -> Visit:
    """The day of discharge, by its minutes; asks for them where they are not told."""
    code = discharge_code(kind, minutes.minutes if minutes else None) or ""
    if minutes is None:
        reason = "no time is stated, so the code for 30 minutes or less"
        asked: tuple[str, ...] = ("How long did the discharge take in all? More than 30 minutes is another code.",)
    else:
        reason, asked = f"{minutes.minutes} minutes stated", ()
        quotes = [*quotes, minutes.passage.quote]
    return Visit(code, f"{with_article(kind)}: {reason}", tuple(dict.fromkeys(quotes)), asked, kind=kind)


def transitional_visit(found: Transition, level: Level | None, quotes: list[str]) -> Visit:
    """The code of transitional care, which holds the visit; asks for what is missing."""
    evidence = tuple(dict.fromkeys(quotes))
    days = found.days if found.contact else None
    code = transitional_code(days, level) if days is not None and level is not None else None
    if code is None or level is None:
        return Visit("", questions=(TRANSITION,), evidence=evidence)
    reason = f"transitional care: seen {days} days after discharge, {level.words} decision making"
    return Visit(code, reason, evidence, hints=("the call has to be within two business days of the discharge",))


def telephone_visit(passages: Sequence[Passage], quotes: list[str]) -> Visit | None:
    """A visit by telephone alone, by its minutes; None when they are not told or too few."""
    spent = visit_minutes(passages)
    minutes = spent.minutes if spent else None
    source = spent.passage if spent else None
    if minutes is None:
        told = [(found, one) for one in passages if (found := minutes_in(one.stated)) is not None]
        minutes, source = told[0] if len(told) == 1 else (None, None)
    lines = by_span(TELEPHONE, minutes) if minutes is not None else ()
    if not lines or source is None:
        return None
    evidence = tuple(dict.fromkeys([*quotes, source.quote]))
    return Visit(lines[0].code, f"by telephone alone, {minutes} minutes: {lines[0].reason}", evidence)
