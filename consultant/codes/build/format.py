"""What an importer is: how it knows its files, dates them, and takes their rows in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from consultant.codes.build.labels import Period
from consultant.codes.build.tables import Head
from consultant.codes.build.writing import Writer


def _one_variant(_head: Head) -> str:
    return ""


def _no_part(_head: Head) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Format:
    """One layout of one kind of publication; several layouts can lead to the same kind."""

    kind: str
    """A key of `kinds.KINDS`."""
    layout: str
    """What it is in words, for the list of what was found: `tab-delimited text`."""
    recognise: Callable[[Head], bool]
    """Whether a file has this layout, by its content."""
    load: Callable[[Head, Writer], None]
    """Takes the rows in; raises SourceFault."""
    period: Callable[[Head], Period | None]
    """The release's dates, from the file's title or names; None when neither says."""
    grain: Literal["quarter", "month", "fees", "year", "fiscal", "undated"]
    """How long a release answers for, for a date given by hand."""
    variant: Callable[[Head], str | None] = _one_variant
    """Which of the kind's variants; None when neither content nor name says."""
    part: Callable[[Head], int | None] = _no_part
    """Its number where a release comes in several files; None otherwise."""
    owner: Literal["", "AMA", "ADA"] = ""
    """Whose words it holds: taken only from an operator who has accepted the terms."""
