"""What changed between two revisions of an answer, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from consultant.case.answer import Answer, Diagnosis, Line

Change = Literal["same", "gone", "new"]
_WORD = re.compile(r"\S+\s*")
_LONGEST = 1500
"""Words in a line beyond which it is shown as a whole, old and new: comparing them word by word takes too long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is in both, only in the old or only in the new."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the answer with what became of it."""

    change: Literal["same", "gone", "new", "mended"]
    pieces: tuple[Piece, ...]


def described(answer: Answer) -> list[str]:
    """`answer` as lines of text, one fact a line, in the order a reader sees them."""
    lines = [f"Summary: {paragraph}" for paragraph in answer.summary.splitlines() if paragraph.strip()]
    for index, line in enumerate(answer.lines, 1):
        lines += [f"Line {index}: {_head(line)}", *_details(f"Line {index}", line)]
    for letter, diagnosis in zip("ABCDEFGHIJKL", answer.diagnoses, strict=False):
        lines += [f"Diagnosis {letter}: {diagnosis.code}", *_details(f"Diagnosis {letter}", diagnosis)]
    lines += [f"Not reported: {left_out.code}: {left_out.reason}" for left_out in answer.not_reported]
    lines += [f"Question: {question}" for question in answer.questions]
    lines += [f"Not checked: {caveat}" for caveat in answer.caveats]
    lines += [f"Privacy: {answer.privacy}"] if answer.privacy else []
    lines += [f"Rule: {finding.message}" for finding in answer.rulings]
    lines += [f"Failed its checks: {failure.code}" for failure in answer.rejected]
    lines += [f"Source: {source.name} {source.release}".rstrip() for source in answer.sources]
    return [" ".join(line.split()) for line in lines]


def compare(old: Answer, new: Answer) -> list[Compared]:
    """Every line of both, in order, each marked as kept, gone, new, or mended with the words that changed."""
    before, after = described(old), described(new)
    found: list[Compared] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Compared("same", (Piece("same", line),)) for line in before[i1:i2]]
            continue
        gone, new_ = before[i1:i2], after[j1:j2]
        while gone and new_ and _alike(gone[0], new_[0]):
            found.append(Compared("mended", tuple(_words(gone.pop(0), new_.pop(0)))))
        found += [Compared("gone", (Piece("gone", line),)) for line in gone]
        found += [Compared("new", (Piece("new", line),)) for line in new_]
    return found


def _head(line: Line) -> str:
    code = "-".join([line.code, *line.modifiers])
    pointers = ", ".join("ABCDEFGHIJKL"[pointer - 1] for pointer in line.diagnosis_pointers)
    return f"{code} × {line.units}" + (f" for {pointers}" if pointers else "")


def _details(name: str, part: Line | Diagnosis) -> Iterator[str]:
    if part.description:
        yield f"{name} description: {part.description}"
    if part.rationale:
        yield f"{name} rationale: {part.rationale}"
    yield from (f"{name} evidence: “{quote}”" for quote in part.quotes)
    yield from (f"{name} flag: {flag}" for flag in part.flags)


def _alike(old: str, new: str) -> bool:
    """Whether both lines speak of the same field."""
    return old.partition(":")[0] == new.partition(":")[0]


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _LONGEST:
        yield from (Piece("gone", old), Piece("new", new))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(before[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("gone", "".join(before[i1:i2]))
        if j1 < j2:
            yield Piece("new", "".join(after[j1:j2]))
