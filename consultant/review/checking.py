"""What an answer must be before it is stored, and what the code database says about its codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consultant.case.answer import Answer, Diagnosis, Line
from consultant.case.edits import hold
from consultant.case.payment import price
from consultant.codes.model import CodeEntry, CodeSet, CodeShelf

PROCEDURES = (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT, CodeSet.ICD10PCS)


_LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A line or diagnosis with something against it, which a reviewer has to acknowledge before approving."""

    key: str
    """Where it stands in the answer: `lines.0`, `diagnoses.2`."""
    code: str
    flags: tuple[str, ...]


def flagged(answer: Answer) -> list[Flagged]:
    """Every line and diagnosis of `answer` that carries flags."""
    return [Flagged(key, part.code, tuple(part.flags)) for key, part in _parts(answer) if part.flags]


def faults(answer: Answer) -> dict[str, str]:
    """What contradicts itself in `answer`, by field: pointers to diagnoses that are not there, the same thing twice."""
    found: dict[str, str] = {}
    count = len(answer.diagnoses)
    for index, line in enumerate(answer.lines):
        beyond = [pointer for pointer in line.diagnosis_pointers if pointer > count]
        if beyond:
            there = f"there are {count}" if count != 1 else "there is 1"
            found[f"lines.{index}.diagnosis_pointers"] = f"points to diagnosis {_LETTERS[beyond[0] - 1]}, but {there}"
        elif len(set(line.diagnosis_pointers)) < len(line.diagnosis_pointers):
            found[f"lines.{index}.diagnosis_pointers"] = "names a diagnosis twice"
        if len(set(line.modifiers)) < len(line.modifiers):
            found[f"lines.{index}.modifiers"] = "names a modifier twice"
    seen: set[str] = set()
    for index, diagnosis in enumerate(answer.diagnoses):
        if diagnosis.code in seen:
            found[f"diagnoses.{index}.code"] = "is in the list already"
        seen.add(diagnosis.code)
    return found


def looked_up(answer: Answer, shelf: CodeShelf, on: date, *, before: date | None = None) -> Answer:
    """`answer` with every code looked up for date of service `on`: what is wrong becomes a flag, gaps are filled in.

    The claim it makes is held against the published rules anew.

    Only an empty description is filled in. Flags that an earlier look-up (for `before`) left are replaced.
    """
    answer = answer.model_copy(deep=True)
    for _key, part in _parts(answer):
        entry = _entry(part, shelf, on)
        stale = _against(part, _entry(part, shelf, before or on), before or on)
        kept = [flag for flag in part.flags if flag not in stale]
        part.flags = list(dict.fromkeys([*kept, *_against(part, entry, on)]))
        if entry is not None and not part.description:
            part.description = entry.description[:8000]
    return price(hold(answer, shelf, on), shelf, on)


def _parts(answer: Answer) -> Iterator[tuple[str, Line | Diagnosis]]:
    for index, line in enumerate(answer.lines):
        yield f"lines.{index}", line
    for index, diagnosis in enumerate(answer.diagnoses):
        yield f"diagnoses.{index}", diagnosis


def _entry(part: Line | Diagnosis, shelf: CodeShelf, on: date) -> CodeEntry | None:
    """What the shelf has under the code, preferably in a code set that belongs there."""
    fitting = (CodeSet.ICD10CM,) if isinstance(part, Diagnosis) else PROCEDURES
    found = (shelf.lookup(part.code, on, code_set) for code_set in fitting)
    return next((entry for entry in found if entry is not None), None) or shelf.lookup(part.code, on)


def _against(part: Line | Diagnosis, entry: CodeEntry | None, on: date) -> list[str]:
    """What the code database has against reporting `part.code` there on that day."""
    if entry is None:
        return ["Not in the code database: nothing about this code was checked."]
    flags = []
    if isinstance(part, Diagnosis) and entry.code_set is not CodeSet.ICD10CM:
        flags.append(f"Is a {entry.code_set} code and stands among the diagnoses.")
    if isinstance(part, Line) and entry.code_set not in PROCEDURES:
        flags.append(f"Is a {entry.code_set} code and stands among the procedures and supplies.")
    release = f" ({entry.source}, {entry.release})" if entry.release else f" ({entry.source})"
    if not entry.active_on(on):
        ended = entry.valid_to is not None and entry.valid_to < on
        span = f"was in force until {entry.valid_to}" if ended else f"is in force from {entry.valid_from}"
        flags.append(f"Not in force on the date of service {on}: {span}{release}.")
    if not entry.billable:
        flags.append(f"A header, which groups codes and may not be reported: choose one below it{release}.")
    return flags
