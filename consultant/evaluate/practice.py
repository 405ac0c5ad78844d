"""Practice notes: short texts with what a coder would report, all of them open to whoever works on drafting.

A file `tests/practice/<specialty>.toml` holds many. They are drafted without mail and without a case database, so that
hundreds are tried in a minute; the worked cases (`consultant.evaluate.cases`) take the whole way.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationError, model_validator

from consultant.case.answer import Answer, Line
from consultant.case.service_date import likely_date_of_service
from consultant.draft.drafter import Drafter
from consultant.draft.request import Document, DraftRequest
from consultant.errors import WorkedCaseFault
from consultant.evaluate.match import in_candidates
from consultant.evaluate.tally import Share
from consultant.evaluate.words import asks

SHIPPED = Path(__file__).resolve().parents[2] / "tests" / "practice"
"""The notes of this project, where it runs from its own tree."""
UNDATED = date(2024, 6, 3)
"""The date of service of a note that gives none."""

_CODING = r"[0-9A-Z]{5}(?:-[0-9A-Z]{2})*(?: ?x ?[0-9]+)?"
_PARTS = re.compile(r"(?P<code>[0-9A-Z]{5})(?P<modifiers>(?:-[0-9A-Z]{2})*)(?: ?x ?(?P<units>[0-9]+))?")
LineText = Annotated[str, StringConstraints(pattern=rf"^{_CODING}(?:\|{_CODING})*$")]
"""`11311-59 x2`: code, modifiers, units; `|` between what counts as right alike."""
Codes = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9.]{3,8}(\|[A-Z0-9.]{3,8})*$")]
Words = Annotated[str, StringConstraints(min_length=1)]


class Note(BaseModel):
    """One note and what is expected of its draft."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Words
    text: Words
    lines: tuple[LineText, ...] = Field(strict=False)
    """Every line of the claim, in any order, and nothing else."""
    diagnoses: tuple[Codes, ...] | None = Field(default=None, strict=False)
    """Where given: these and nothing else."""
    never: tuple[Codes, ...] = Field(default=(), strict=False)
    asks: tuple[Words, ...] = Field(default=(), strict=False)
    """Of the words between `|` one must stand in a question."""
    not_yet: str = ""
    """Why the draft is not expected to be right; a note that has become right has to lose it."""
    _file: Path = PrivateAttr(default=Path())

    @property
    def title(self) -> str:
        """`podiatry/nails`: its file and its name."""
        return f"{self._file.stem}/{self.name}"

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        expected = {code for codings in self.lines for code, _, _ in _codings(codings)}
        expected |= {code for codes in self.diagnoses or () for code in codes.split("|")}
        if both := expected.intersection(self.never):
            raise ValueError(f"never: {min(both)} is expected too")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    notes: tuple[Note, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [one.name for one in self.notes]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"notes: the name {twice[0]!r} is there twice")
        return self


def read_notes(place: Path = SHIPPED) -> list[Note]:
    """The notes in a file, or in every file of a folder; raises WorkedCaseFault, which names file and key."""
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    if not files:
        raise WorkedCaseFault(place, ["there are no practice notes in it (*.toml)"])
    return [note for file in files for note in _read(file)]


def _read(file: Path) -> Iterator[Note]:
    try:
        given = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkedCaseFault(file, [str(error)]) from error
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise WorkedCaseFault(file, problems) from None
    for note in given.notes:
        note._file = file
        yield note


@dataclass(frozen=True)
class Tried:
    """A note, its draft, and one sentence for each thing that is not as it should be."""

    note: Note
    answer: Answer
    misses: tuple[str, ...]
    forbidden: tuple[str, ...]
    """The codes reported that must not be."""
    lines: Share
    """Lines right with modifiers and units, of those expected."""
    candidates: Share
    """Expected lines whose code is among the first five of a line or of a question."""
    too_much: int
    """Lines reported beside those expected."""


def try_note(note: Note, drafter: Drafter) -> Tried:
    """What `drafter` makes of `note`."""
    on = likely_date_of_service([note.text], UNDATED) or UNDATED
    request = DraftRequest(1, "", [Document("message 1", note.text)], on)
    answer = drafter.draft(request).answer
    free, found, wanted = list(answer.lines), list[Line | None](), [_codings(one) for one in note.lines]
    right = 0
    misses = []
    for text, codings in zip(note.lines, wanted, strict=True):
        near = [one for one in free if any(one.code == code for code, _, _ in codings)]
        near.sort(key=lambda one: not _is(one, codings))
        found.append(near[0] if near else None)
        if near:
            free.remove(near[0])
            right += _is(near[0], codings)
            if not _is(near[0], codings):
                misses.append(f"line {text} is reported as {_written(near[0])}")
        else:
            misses.append(f"line {text} is missing")
    hits = in_candidates(
        [frozenset(code for code, _, _ in one) for one in wanted], found, answer.lines, answer.questions
    )
    misses += [f"line {_written(one)} is too much" for one in free]
    misses += [*_diagnoses(note, answer)]
    misses += [f"not asked: {one}" for one in note.asks if not any(asks(q, one.split("|")) for q in answer.questions)]
    reported = {*answer.codes}
    never = [code for codes in note.never for code in codes.split("|")]
    forbidden = tuple(code for code in never if code in reported)
    return Tried(
        note, answer, (*misses, *(f"must not be reported: {code}" for code in forbidden)), forbidden,
        Share(right, len(wanted)), Share(sum(hits), len(hits)), len(free),
    )  # fmt: skip


def _diagnoses(note: Note, answer: Answer) -> Iterator[str]:
    if note.diagnoses is None:
        return
    free = [one.code for one in answer.diagnoses]
    for codes in note.diagnoses:
        near = [code for code in codes.split("|") if code in free]
        if near:
            free.remove(near[0])
        else:
            yield f"diagnosis {codes} is missing"
    for code in free:
        yield f"diagnosis {code} is too much"


def _codings(text: str) -> list[tuple[str, tuple[str, ...], int]]:
    """Every code, modifiers and units that count as right."""
    found = (_PARTS.fullmatch(one) for one in text.split("|"))
    return [
        (one["code"], tuple(sorted(one["modifiers"].split("-")[1:])), int(one["units"] or 1)) for one in found if one
    ]


def _is(line: Line, codings: Sequence[tuple[str, tuple[str, ...], int]]) -> bool:
    return (line.code, tuple(sorted(line.modifiers)), line.units) in codings


def _written(line: Line) -> str:
    return "-".join((line.code, *line.modifiers)) + (f" x{line.units}" if line.units > 1 else "")
