"""Add-on codes need their primary on the same claim, by the same practitioner on the same day.

Source: CMS NCCI add-on code edits (types 1, 2 and 3); Medicare NCCI Policy Manual, ch. 1 §R (add-on codes). Critical
care (99292) is the published exception across days of a group and is still listed with its primary.
"""

from collections.abc import Iterator

from consultant.codes.check.report import Finding, Outcome, Rule, Severity
from consultant.codes.check.subject import LineFacts, Subject, why_not
from consultant.codes.holdings import has_data, holding
from consultant.codes.rows import AddOnEdit, addon
from consultant.codes.shelf import Shelf

_SHOWN = 8


def find(subject: Subject) -> Iterator[Finding]:
    """Add-on lines without a primary on their day; no data for codes the fee schedule calls add-ons without an edit."""
    unanswered: list[LineFacts] = []
    known = subject.shelf.remember("check.addons", lambda: _addons(subject.shelf))
    for on, lines in subject.by_day().items():
        present = {line.line.code for line in lines}
        for line in lines:
            edits = addon(subject.shelf, line.line.code, on) if line.line.code in known else []
            if edits:
                yield from _judge(line, edits, present)
            elif not has_data(subject.shelf, "addon", on) and not _is_no_addon(line):
                unanswered.append(line)
    if unanswered:
        held = holding(subject.shelf, "addon", subject.claim.date_of_service)
        yield Finding(
            Rule.ADDON,
            Outcome.NO_DATA,
            Severity.WARNS,
            f"Whether these are add-on codes without their primary was not checked: {why_not(held)}.",
            held.release.cited if held.release else "NCCI add-on code edits",
            "Import the current add-on code edits: consultant codes import",
            lines=tuple(line.index for line in unanswered),
            codes=tuple(dict.fromkeys(line.line.code for line in unanswered)),
        )


def _addons(shelf: Shelf) -> frozenset[str]:
    """Every code that ever was an add-on: most lines are none, and need no query."""
    return frozenset(row[0] for row in shelf.all("SELECT DISTINCT addon FROM addon"))


def _is_no_addon(line: LineFacts) -> bool:
    """Whether the fee schedule says so: an active code with global days of its own (MPFSDB: ZZZ marks an add-on)."""
    return line.fee is not None and line.fee.status in {"A", "R", "T"} and line.fee.global_days != "ZZZ"


def _judge(line: LineFacts, edits: list[AddOnEdit], present: set[str]) -> Iterator[Finding]:
    primaries = [edit.primary for edit in edits if not edit.contractor_defined]
    if any(primary in present for primary in primaries):
        return
    source = edits[0].release.cited
    where = {"lines": (line.index,), "codes": (line.line.code,)}
    if any(edit.contractor_defined for edit in edits):
        listed = f" Listed so far: {_some(primaries)}." if primaries else ""
        yield Finding(
            Rule.ADDON,
            Outcome.APPLIES,
            Severity.WARNS,
            f"{line.name} is an add-on code, and the contractor decides which primary codes count.{listed}",
            source,
            "Report it with the primary procedure it was added to, and check the contractor's list.",
            **where,  # type: ignore[arg-type]
        )
        return
    yield Finding(
        Rule.ADDON,
        Outcome.APPLIES,
        Severity.DENIES,
        f"{line.name} is an add-on code, and none of its primary codes is on the claim for that day.",
        source,
        f"It is paid only beside one of: {_some(primaries)}.",
        **where,  # type: ignore[arg-type]
    )


def _some(codes: list[str]) -> str:
    """The codes in order, the first few of many."""
    ordered = sorted(set(codes))
    more = len(ordered) - _SHOWN
    return ", ".join(ordered[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
