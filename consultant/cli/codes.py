"""`consultant codes …`: look things up in the code database."""

from typing import Annotated

import typer
from rich.markup import escape

from consultant.cli import codes_build, codes_money
from consultant.cli.codes_options import (
    CodeArgument,
    JsonOption,
    OnOption,
    SetOption,
    StateOption,
    day_of,
    entry_for,
    entry_rows,
    life,
    out,
    print_json,
    shelf_for,
    table,
)
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption
from consultant.codes import crosswalk as crosswalks
from consultant.codes import hierarchy, history
from consultant.codes import notes as tabular
from consultant.codes.holdings import of_kind
from consultant.codes.model import CodeEntry, CodeSet, Release
from consultant.codes.notes import NoteKind
from consultant.codes.shelf import Shelf
from consultant.errors import CodesError

app = typer.Typer(help="The code database: official releases in, every look-up out.", no_args_is_help=True)
codes_build.register(app)

_NOTE_TITLES = {
    NoteKind.INCLUDES: "Includes",
    NoteKind.INCLUSION: "Also called",
    NoteKind.EXCLUDES1: "Excludes1, never together",
    NoteKind.EXCLUDES2: "Excludes2, not part of it",
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional code",
    NoteKind.CODE_ALSO: "Code also",
    NoteKind.SEVENTH: "7th character",
    NoteKind.NOTE: "Note",
}


@app.command()
def lookup(
    code: CodeArgument,
    on: OnOption = None,
    code_set: SetOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show a code: its words, when it may be reported, what is above and below it."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        entry = entry_for(shelf, code, day, code_set)
        above = [*hierarchy.headings(shelf, code, day, entry.code_set)][::-1]
        parents = hierarchy.parents(shelf, code, day, entry.code_set)[::-1]
        below = hierarchy.children(shelf, code, day, entry.code_set)
        beside = hierarchy.siblings(shelf, code, day, entry.code_set)
    if as_json:
        print_json({"entry": entry, "headings": above, "parents": parents, "children": below, "siblings": beside})
        return
    for heading in above:
        out.print(f"[dim]{escape(heading.name)} {escape(heading.title)}[/dim]")
    for parent in parents:
        out.print(f"[dim]{parent.code} {escape(parent.description)}[/dim]")
    out.print(f"[bold]{entry.code}[/bold] {escape(entry.description)}")
    kind = "may be reported" if entry.billable else "a header: report one of the codes below it"
    out.print(f"  {entry.code_set}, {kind}; {life(entry, day)}")
    out.print(f"  {escape(entry.source)}, {escape(entry.release)}")
    _print_more("Below it", below)
    if not below:
        _print_more("Beside it", beside)


def _print_more(title: str, entries: list[CodeEntry]) -> None:
    if entries:
        out.print(f"\n{title}:")
        out.print(entry_rows(entries))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, shorthand, a code or its start.")],
    on: OnOption = None,
    code_set: Annotated[
        list[CodeSet] | None,
        typer.Option("--set", help="Only this code set; may be given again.", case_sensitive=False),
    ] = None,
    billable: Annotated[bool, typer.Option("--billable", help="Leave headers out.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=200, help="How many.")] = 15,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Find codes by words: bunion surgery, HTN, flu shot, M20."""
    shelf = shelf_for(config)
    text = " ".join(words)
    hits = shelf.search(text, day_of(on), code_sets=code_set or (), billable=True if billable else None, limit=limit)
    if as_json:
        print_json(hits)
        return
    if not hits:
        out.print(f"Nothing fits “{escape(text)}”. Try fewer or other words, or `consultant codes browse`.")
        raise typer.Exit(1)
    made = table("Code", "Set", "Description")
    for hit in hits:
        header = "" if hit.entry.billable else "[dim](header)[/dim] "
        made.add_row(hit.entry.code, hit.entry.code_set, header + escape(hit.entry.description))
    out.print(made)


@app.command()
def browse(
    where: Annotated[
        str, typer.Argument(help="Nothing: the chapters. A chapter or block (13, M20-M25), a range, or a code.")
    ] = "",
    code_set: Annotated[CodeSet, typer.Option("--set", help="The book.", case_sensitive=False)] = CodeSet.ICD10CM,
    on: OnOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Leaf through a code set as in its book: chapters, blocks, ranges, codes."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        heading = hierarchy.heading(shelf, code_set, where) if where else None
        if not where or heading:
            headings = hierarchy.blocks(shelf, heading) if heading else hierarchy.chapters(shelf, code_set)
            codes = hierarchy.codes_in(shelf, heading, day) if heading else []
        elif "-" in where:
            first, _, last = where.partition("-")
            headings, codes = [], hierarchy.code_range(shelf, first, last, day, code_set)
        else:
            headings, codes = [], hierarchy.children(shelf, entry_for(shelf, where, day, code_set).code, day, code_set)
    made = table("Code", "Description")
    for found in headings:
        span = (
            f" ({found.first}-{found.last})"
            if found.kind == "chapter" and found.name != f"{found.first}-{found.last}"
            else ""
        )
        made.add_row(found.name, escape(found.title) + f"[dim]{span}[/dim]")
    if headings:
        out.print(made)
    if codes:
        out.print(entry_rows(codes))
    if not headings and not codes:
        raise CodesError(
            f"nothing of {code_set} is under {where or 'this book'}; `consultant codes status` says what is in"
        )


@app.command()
def notes(
    code: CodeArgument, on: OnOption = None, as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """Show every note of the tabular list that holds for a diagnosis, from its headers, block and chapter too."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        entry = entry_for(shelf, code, day, CodeSet.ICD10CM)
        found = tabular.notes(shelf, code, day)
        seventh, full = tabular.seventh(shelf, code, day), tabular.expand_7th(shelf, code, day)
    if as_json:
        print_json({"entry": entry, "notes": found, "seventh": seventh, "expanded": full})
        return
    out.print(f"[bold]{entry.code}[/bold] {escape(entry.description)}")
    place = ""
    for note in found:
        here = f"{'' if note.scope == 'code' else note.scope + ' '}{note.owner}"
        if here != place:
            out.print(f"\n[dim]at {here}[/dim]")
            place = here
        out.print(f"  {_NOTE_TITLES[note.kind]}: {escape(note.text)}")
    if seventh:
        out.print(f"\n7th characters, from {seventh.owner}:")
        for character, meaning in seventh.characters.items():
            out.print(f"  {character}  {escape(meaning)}")
        out.print(f"Complete codes: {', '.join(full)}")
    if found:
        out.print(f"\n{escape(found[0].release.cited)}")


@app.command()
def crosswalk(
    code: CodeArgument,
    on: OnOption = None,
    code_set: SetOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Lead a code to another code set: ICD-9 and ICD-10, procedures and diagnoses paired by coverage articles."""
    shelf, day = shelf_for(config), day_of(on)
    with shelf.pinned():
        mappings = crosswalks.crosswalk(shelf, code, code_set)
        pairings = crosswalks.diagnoses_for(shelf, code, day, state) or crosswalks.procedures_for(
            shelf, code, day, state
        )
    if as_json:
        print_json({"mappings": mappings, "pairings": pairings})
        return
    for mapping in mappings:
        targets = " with ".join(mapping.targets) or "no mapping"
        kind = "about " if mapping.approximate and mapping.targets else ""
        reverse = ", read backward" if mapping.backward else ""
        out.print(f"{mapping.source} ({mapping.source_set}) → {kind}{targets} ({mapping.target_set}{reverse})")
    for pairing in pairings:
        word = "supports" if pairing.covered else "does not support"
        out.print(f"{pairing.code}: {word} it in {pairing.article.number} {escape(pairing.article.title)}")
    if not mappings and not pairings:
        articles = bool(of_kind(shelf, "articles"))
        hint = "" if articles else "; no coverage articles are in, so procedures and diagnoses are not paired"
        out.print(f"Nothing leads from {escape(code)} to another code set here{hint}.")
        raise typer.Exit(1)


@app.command()
def changes(
    code: Annotated[str, typer.Argument(help="A code; leave it out to compare two releases.")] = "",
    kind: Annotated[str, typer.Option(help="Compare releases of this kind: hcpcs, icd10cm-order, pfs …")] = "",
    since: Annotated[
        str, typer.Option(help="The earlier release's label; the one before the newest when not given.")
    ] = "",
    until: Annotated[str, typer.Option(help="The later release's label; the newest when not given.")] = "",
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show what changed: about a code over time, or between two releases."""
    if bool(code) == bool(kind):
        raise typer.BadParameter("give a code, or --kind to compare releases")
    shelf = shelf_for(config)
    with shelf.pinned():
        if code:
            found = history.changes(shelf, code)
        else:
            found = list(history.changes_between(shelf, *_two_releases(shelf, kind, since, until)))
    if as_json:
        print_json(found)
        return
    made = table("Code", "Date", "What", "Before", "After")
    for change in found:
        day = str(change.on) if change.on else ""
        made.add_row(change.code, day, change.what, escape(change.before), escape(change.after))
    out.print(made if found else "Nothing changed, as far as the releases here tell.")


def _two_releases(shelf: Shelf, kind: str, since: str, until: str) -> tuple[Release, Release]:
    present = of_kind(shelf, kind)
    by_label = {release.label: release for release in present}
    labels = ", ".join(by_label) or "none"
    later = by_label.get(until) if until else present[-1] if present else None
    before = [release for release in present if later and release.id != later.id and release.variant == later.variant]
    earlier = by_label.get(since) if since else before[-1] if before else None
    if earlier is None or later is None:
        raise CodesError(f"two releases of {kind or 'one kind'} are needed; in are: {labels}")
    return earlier, later


codes_money.register(app)
