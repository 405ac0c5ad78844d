"""For how long related care is paid with a procedure: its global period.

Source: relative value file, column GLOB DAYS; Medicare Claims Processing Manual ch. 12 §40.1.
"""

from datetime import date, timedelta

from consultant.codes.fees import global_period
from consultant.draft.answers.reply import Ask, Reply, shown

_INCLUDED = {
    "000": "No days after it. A visit on the same day is paid only with modifier 25.",
    "010": "A minor procedure: visits on its day and in the 10 days after it are part of it.",
    "090": "A major procedure: the day before it, its day and the 90 days after it are part of it.",
}


def answer(ask: Ask) -> Reply:
    """The global days of each procedure named, with the last day for the date of service."""
    whole = Reply("")
    for entry in ask.procedures[:8]:
        whole.add(_of(ask, entry.code))
    return whole


def _of(ask: Ask, code: str) -> Reply:
    found = global_period(ask.shelf, code, ask.on)
    if found is None:
        return Reply(
            f"The global period of {code} could not be looked up: no fee schedule with it is in the code database.",
            caveats=[f"Global period of {code}: no data."],
        )
    if found.after is None:
        direct = f"{code} has global indicator {found.indicator}: {found.meaning}."
    else:
        until = (
            ""
            if not found.after
            else f"; for surgery on {shown(ask.on)} it ends on {shown(_last(ask.on, found.after))}"
        )
        days = f"{found.after} global days" if found.after else "0 global days"
        direct = f"{code} has {days} (indicator {found.indicator}){until}."
    facts = [f"{code}, GLOB DAYS {found.indicator} ({found.release.cited})."]
    if found.indicator in _INCLUDED:
        facts.append(_INCLUDED[found.indicator])
    return Reply(direct, facts, releases=[found.release])


def _last(on: date, days: int) -> date:
    return on + timedelta(days=days)
