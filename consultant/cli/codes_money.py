"""The commands of `consultant codes` about payment: fee, modifiers, coverage."""

from decimal import Decimal
from typing import Annotated

import typer
from rich.markup import escape

from consultant.cli.codes_options import (
    CodeArgument,
    JsonOption,
    OnOption,
    StateOption,
    day_of,
    entry_for,
    out,
    print_json,
    shelf_for,
    table,
)
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption
from consultant.codes import coverage as coverages
from consultant.codes import fees, localities
from consultant.codes import modifiers as modifier_rules
from consultant.codes.coverage import Verdict
from consultant.codes.localities import Locality
from consultant.codes.model import Standing
from consultant.codes.rows import Setting, mue
from consultant.errors import CodesError

_STANDING = {
    Standing.STALE: "that release has ended before this date; the figures may have changed",
    Standing.EARLY: "that release begins after this date",
    Standing.PARTIAL: "only a part of that release is in",
}


def register(app: typer.Typer) -> None:
    """Add these commands to `consultant codes`."""
    app.command()(fee)
    app.command()(modifiers)
    app.command()(coverage)


def fee(
    code: CodeArgument,
    modifier: Annotated[str, typer.Option("--modifier", "-m", help="26, TC or 53.")] = "",
    locality: Annotated[
        str, typer.Option("--locality", "-l", help="ZIP code, 01112-05, CA, a county (Cook, IL) or a place.")
    ] = "",
    facility: Annotated[bool, typer.Option("--facility", help="Done in a hospital or another facility.")] = False,
    place: Annotated[str, typer.Option("--pos", help="Place of service: decides on the facility.")] = "",
    qpp: Annotated[
        bool, typer.Option("--qpp", help="For participants in an advanced payment model (since 2026).")
    ] = False,
    on: OnOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show what the physician fee schedule pays for a service, and how that was worked out."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        entry = entry_for(shelf, code, day, None)
        where = _one_locality(localities.find_localities(shelf, locality, day), locality) if locality else None
        if place:
            at = fees.place_is_facility(shelf, place, day)
            if at is None:
                raise CodesError(f"place of service {place}: the shelf does not know whether it is a facility")
            facility = at
        found = fees.fee(
            shelf, entry.code, day, modifier=modifier.upper(), locality=where, facility=facility,
            variant="QPP" if qpp else None,
        )  # fmt: skip
        period = fees.global_period(shelf, entry.code, day)
        limit = mue(shelf, entry.code, Setting.PRACTITIONER, day)
    if found is None:
        shown = f"{entry.code}-{modifier.upper()}" if modifier else entry.code
        raise CodesError(f"the fee schedule has no row {shown}; `consultant codes status` says which releases are in")
    if as_json:
        print_json({"entry": entry, "fee": found, "global_period": period, "mue": limit})
        return
    _print_fee(found, entry.description)
    if period:
        out.print(f"  global period {period.indicator}: {period.meaning}")
    if limit:
        out.print(f"  credible units a day: {limit.units} (MAI {limit.mai}; {escape(limit.rationale)})")
    out.print(f"  {escape(found.row.release.cited)}")
    if note := _STANDING.get(found.standing):
        out.print(f"  [yellow]{note}[/yellow]")


def _print_fee(found: fees.Fee, description: str) -> None:
    row, where = found.row, found.locality
    shown = f"{row.code}-{row.modifier}" if row.modifier else row.code
    place = "in a facility" if found.facility else "outside a facility"
    region = f"{escape(where.name.title())} ({where.contractor}-{where.number})" if where else "national"
    out.print(f"[bold]{shown}[/bold] {escape(description)}")
    if found.amount is None:
        out.print(f"  no amount: {found.why_none}")
        return
    out.print(f"  [bold]${found.amount:,}[/bold] {place}, {region}")
    one = Decimal(1)
    work, practice, malpractice = (where.work, where.practice, where.malpractice) if where else (one, one, one)
    expense = row.facility_pe if found.facility else row.nonfacility_pe
    out.print(
        f"  ({row.work} × {work} work + {expense} × {practice} practice"
        f" + {row.malpractice} × {malpractice} malpractice) × {row.conversion_factor}"
    )


def _one_locality(found: list[Locality], text: str) -> Locality:
    if len(found) == 1:
        return found[0]
    if not found:
        raise CodesError(f"no locality for {text}; `consultant codes status` says whether localities are in")
    names = "; ".join(f"{one.contractor}-{one.number} {one.name.title()}" for one in found[:12])
    raise CodesError(f"{text} can be {len(found)} localities, give one by its numbers: {names}")


def modifiers(
    code: CodeArgument, on: OnOption = None, as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """Show which modifiers a procedure may carry, and what says so."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        entry = entry_for(shelf, code, day, None)
        rules = modifier_rules.modifiers_for(shelf, entry.code, day)
    if as_json:
        print_json(rules)
        return
    made = table("Modifier", "", "Why", "Source")
    for rule in rules:
        made.add_row(rule.modifier, "yes" if rule.allowed else "no", escape(rule.reason), escape(rule.source))
    out.print(made if rules else f"Nothing here says which modifiers {entry.code} may carry.")


def coverage(
    code: CodeArgument,
    diagnoses: Annotated[list[str] | None, typer.Argument(help="Diagnosis codes.")] = None,
    state: StateOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show the coverage documents about a procedure, and what they say of diagnoses."""
    shelf, day = shelf_for(config), day_of(on)
    found = coverages.coverage(shelf, code.upper(), diagnoses or [], day, state)
    if as_json:
        print_json(found)
        return
    _print_coverage(found)


def _print_coverage(found: coverages.Coverage) -> None:
    for one in found.diagnoses:
        colour = {Verdict.COVERED: "green", Verdict.NOT_COVERED: "red", Verdict.NO_DATA: "yellow"}[one.verdict]
        named = f" ({one.article.number} {escape(one.article.title)})" if one.article else ""
        out.print(f"{one.diagnosis}: [{colour}]{one.verdict}[/{colour}]{named}")
        if one.condition:
            out.print(f"  [dim]{escape(one.condition[:400])}[/dim]")
    if found.policies:
        made = table("Document", "From", "Title", "Contractor")
        for policy in found.policies:
            made.add_row(policy.number, str(policy.effective or ""), escape(policy.title), escape(policy.contractor))
        out.print(made)
    else:
        out.print(f"No coverage document here names {escape(found.code)} on that date.")
    if not found.held:
        out.print("[yellow]No coverage articles are in: silence about a diagnosis means nothing.[/yellow]")
