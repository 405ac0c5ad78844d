"""Is the code good on a date: in force, reportable, payable; and what has changed about it."""

from consultant.codes.fees import status_words
from consultant.codes.history import changes
from consultant.codes.model import CodeEntry
from consultant.codes.rows import fee_row
from consultant.draft.answers.reply import PROCEDURES, Ask, Reply, shown

_CHANGES = 6
_WORDS = 160


def answer(ask: Ask) -> Reply:
    """The standing of each code named on the date of service, and its history."""
    whole = Reply("")
    for entry in ask.question.codes[:6]:
        whole.add(_of(ask, entry))
    for code in ask.question.unknown[:6]:
        whole.add(Reply(f"{code} is not in the code database; on {shown(ask.on)} it is not known as a code."))
    return whole


def _of(ask: Ask, entry: CodeEntry) -> Reply:
    day = shown(ask.on)
    if not entry.active_on(ask.on):
        if entry.valid_to and entry.valid_to < ask.on:
            direct = f"No, {entry.code} ended on {shown(entry.valid_to)} and may not be reported for {day}."
        else:
            direct = f"No, {entry.code} begins on {shown(entry.valid_from) if entry.valid_from else 'a later day'}."
    elif not entry.billable:
        direct = f"No, {entry.code} is a header on {day}: a code below it has to be reported."
    else:
        direct = f"Yes, {entry.code} is in force on {day} and may be reported."
    facts = [f"{entry.code} ({entry.code_set}): {entry.description} ({entry.source}, {entry.release})."]
    releases = []
    if entry.code_set in PROCEDURES and (row := fee_row(ask.shelf, entry.code, "", ask.on)):
        facts.append(f"Status {row.status} in the fee schedule: {status_words(row.status)} ({row.release.cited}).")
        releases.append(row.release)
    for change in changes(ask.shelf, entry.code, entry.code_set)[-_CHANGES:]:
        when = f"On {shown(change.on)}" if change.on else "At some time"
        words = " to ".join(f"“{part[:_WORDS]}”" for part in (change.before, change.after) if part)
        facts.append(f"{when}: {change.what}{f', {words}' if words else ''} ({change.source}).")
    return Reply(direct, facts, releases=releases)
