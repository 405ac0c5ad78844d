"""`import_files` adds official files to the code database: planned first, then written into a copy and swapped in."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Protocol

from consultant.codes.build import builder, labels
from consultant.codes.build.format import Format
from consultant.codes.build.recognise import recognise, why_not
from consultant.codes.build.releases import Edition, add_file, admit, close_release, largest
from consultant.codes.build.source import Source, walk
from consultant.codes.build.swap import build_lock, new_file
from consultant.codes.build.tables import Head, head_of
from consultant.codes.build.writing import Writer
from consultant.codes.kinds import KINDS
from consultant.errors import LicenceNeeded, ReleaseConflict, SourceFault

_OWNERS = {"AMA": "the American Medical Association", "ADA": "the American Dental Association"}


class Progress(Protocol):
    """What wants to know how far an import is."""

    def plan(self, total: int) -> None:
        """So many bytes are to be read."""

    def step(self, what: str) -> None:
        """Now this is done."""

    def read(self, count: int) -> None:
        """So many more bytes were read."""


class _Silent:
    def plan(self, total: int) -> None: ...

    def step(self, what: str) -> None: ...

    def read(self, count: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator allows."""

    allow_older: bool = False
    """Take a release although a newer one is in."""
    replace: bool = False
    """Take a release in place of one with the same label."""
    skip_refused: bool = False
    """Leave a release out, and say so, where it would be refused for one that is in."""
    accepted: frozenset[str] = frozenset()
    """Owners (`AMA`, `ADA`) whose terms the operator has accepted."""
    allow_shrink: bool = False
    """Take a release with less than half the rows of one that is in."""
    effective: int | None = None
    """YYYYMMDD for files that say no date themselves."""
    variant: str | None = None
    """The variant of files that say none themselves."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that is going to be read."""

    head: Head
    format: Format
    edition: Edition
    part: int | None

    @property
    def order(self) -> tuple[int, str, str, str, int]:
        """Older releases first, the parts of one together."""
        edition = self.edition
        return edition.effective or 0, edition.kind, edition.variant, edition.label, self.part or 0


@dataclass(slots=True)
class Report:
    """What an import did."""

    taken: list[tuple[Edition, str, int]] = field(default_factory=list)
    """Release, file and rows."""
    present: list[str] = field(default_factory=list)
    """Files that were in already."""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Files that were not read, and why."""


def import_files(
    database: Path, paths: Sequence[Path], options: Options | None = None, progress: Progress | None = None
) -> Report:
    """Add the files that `paths` name or hold to `database`, which is made first when it is not there.

    Raises SourceFault for a file that is wrong, ReleaseConflict, LicenceNeeded and BuildBusy. Then, and when the
    process is killed on the way, the database stays as it was.
    """
    options, progress, report = options or Options(), progress or _Silent(), Report()
    planned = plan(paths, options, report)
    if not planned:
        what = "; ".join(f"{name} {why}" for name, why in report.left_out[:5]) or "nothing"
        raise SourceFault(str(paths[0]) if paths else "import", expected="a file with a known layout", found=what)
    progress.plan(sum(item.head.source.size for item in planned))
    with build_lock(database):
        builder.make_usable(database)
        renewed = not builder.is_current(database)
        with new_file(database, start=database) as connection:
            if renewed:
                progress.step("Taking in what comes with the program")
                builder.begin(connection, anew=False)
            else:
                connection.execute("BEGIN")
            changed = take(connection, planned, options, progress, report) or renewed
            if report.taken or renewed:
                progress.step("Working out codes and search index" if changed else "Closing the file")
                builder.finish(connection, codes_changed=changed)
            else:
                connection.execute("COMMIT")
    return report


def rebuild(
    database: Path,
    folder: Path,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    fresh: bool = False,
) -> Report:
    """Make `database` anew from what comes with the program, what it holds, and the files of `folder`.

    `fresh` begins with nothing, and so does a database of another layout that holds nothing imported. Raises what
    `import_files` does, and ShelfOutdated for imported releases in another layout unless `fresh`.
    """
    options, progress, report = options or Options(), progress or _Silent(), Report()
    planned = plan([folder], options, report) if folder.is_dir() else []
    progress.plan(sum(item.head.source.size for item in planned))
    with build_lock(database):
        keep = not fresh and builder.is_readable(database)
        progress.step("Taking in what comes with the program")
        with new_file(database, start=database if keep else None) as connection:
            builder.begin(connection, anew=not keep)
            take(connection, planned, options, progress, report)
            progress.step("Working out codes and search index")
            builder.finish(connection)
    return report


def plan(paths: Sequence[Path], options: Options, report: Report) -> list[Planned]:
    """Look at every file and say which release of what it is, older ones first; nothing is written.

    A file that was named itself must be known; of folders and archives the rest is left out and reported.
    """
    found: dict[tuple[object, ...], Planned] = {}
    named = {path.resolve() for path in paths if path.is_file()}
    sources = list(walk(paths))
    texts = {_stem(source) for source in sources if not _is_workbook(source)}
    for source in sources:
        if source.members and _is_workbook(source) and _stem(source) in texts:
            report.left_out.append((source.name, "stands beside it as text"))
            continue
        head = head_of(source)
        format_ = recognise(head)
        if format_ is None:
            if not source.members and source.path.resolve() in named:
                raise SourceFault(source.name, expected="a file with a known layout", found=f"one that {why_not(head)}")
            report.left_out.append((source.name, why_not(head)))
            continue
        if format_.owner and format_.owner not in options.accepted:
            if not source.members and source.path.resolve() in named:
                raise LicenceNeeded(source.name, _OWNERS[format_.owner], f"--license-accepted {format_.owner}")
            report.left_out.append((source.name, f"needs --license-accepted {format_.owner}"))
            continue
        item = Planned(head, format_, edition_of(head, format_, options), format_.part(head))
        key = (item.edition.kind, item.edition.variant, item.edition.label, item.part)
        twin = found.get(key)
        if twin is None or (twin.head.workbook and not head.workbook):
            found[key] = item
        dropped = None if twin is None else twin if found[key] is item else item
        if dropped:
            kept = found[key].head.source.name
            report.left_out.append((dropped.head.source.name, f"is the same release as {kept}"))
    return sorted(found.values(), key=lambda item: item.order)


def _is_workbook(source: Source) -> bool:
    return source.names[0].lower().endswith((".xlsx", ".xls"))


def _stem(source: Source) -> tuple[str, ...]:
    """The way to a file, without the end of its name: CMS packs the same table as text and as a workbook."""
    way = (str(source.path), *source.members)
    return (*way[:-1], way[-1].rpartition(".")[0].lower())


def edition_of(head: Head, format_: Format, options: Options) -> Edition:
    """Which release a file is. Raises SourceFault when neither the file nor the operator says."""
    period = format_.period(head)
    if period is None and options.effective is not None:
        period = labels.of_day(options.effective, format_.grain)
    if period is None:
        raise SourceFault(
            head.source.name,
            expected="the release's date in its title or name, or --effective",
            found=f"no date of this {KINDS[format_.kind].title}",
        )
    variant = format_.variant(head)
    if variant is None:
        variant = options.variant
    if variant is None:
        known = ", ".join(KINDS[format_.kind].variants)
        raise SourceFault(head.source.name, expected=f"one of {known} in its name, or --variant", found="none")
    return Edition(format_.kind, variant, period.label, period.effective, period.expires, period.revision)


def take(
    connection: sqlite3.Connection, planned: Sequence[Planned], options: Options, progress: Progress, report: Report
) -> bool:
    """Write what was planned into an open build; whether codes or their words may differ now."""
    changed = False
    for edition, group in groupby(planned, key=lambda item: item.edition):
        files = list(group)
        before = largest(connection, edition)
        try:
            release_id = admit(
                connection,
                edition,
                [(item.head.source.name, item.head.source.sha256, item.part) for item in files],
                allow_older=options.allow_older,
                replace=options.replace,
            )
        except ReleaseConflict as refusal:
            if not options.skip_refused:
                raise
            report.left_out += [(item.head.source.name, f"({edition}): {refusal.present} is in") for item in files]
            continue
        for item in files:
            source = item.head.source
            if release_id is None or _is_in(connection, release_id, source):
                report.present.append(source.name)
                progress.read(source.size)
                continue
            progress.step(str(edition))
            rows = _read(connection, release_id, item, options, progress.read)
            report.taken.append((edition, source.name, rows))
            changed = changed or KINDS[edition.kind].feeds_codes
        if release_id is not None:
            guard = None if options.allow_shrink or files[0].part else before
            close_release(connection, edition, release_id, files[0].head.source.name, guard)
    return changed


def _is_in(connection: sqlite3.Connection, release_id: int, source: Source) -> bool:
    values = (release_id, source.name, source.sha256)
    found = connection.execute("SELECT 1 FROM release_file WHERE release_id = ? AND name = ? AND sha256 = ?", values)
    return found.fetchone() is not None


def _read(
    connection: sqlite3.Connection, release_id: int, item: Planned, options: Options, watch: Callable[[int], None]
) -> int:
    source = item.head.source
    source.watch = watch
    writer = Writer(connection, release_id, source.name, licensed="AMA" in options.accepted)
    try:
        item.format.load(item.head, writer)
        writer.flush()
    except sqlite3.IntegrityError as error:
        raise SourceFault(source.name, expected="rows that stand once", found=str(error)) from None
    except UnicodeDecodeError as error:
        raise SourceFault(source.name, expected=f"{error.encoding} text", found=error.reason) from None
    if not writer.rows:
        raise SourceFault(source.name, expected="rows under the captions", found="none")
    add_file(connection, release_id, source.name, source.sha256, writer.rows, part=item.part, span=writer.span)
    return writer.rows
