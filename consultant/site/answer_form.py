"""The form in which an answer is edited: what was typed is kept, until it makes an `Answer` or a list of faults.

Fields are named like the places in an answer: `summary`, `lines.0.code`, `diagnoses.2.rationale`, `questions.1.text`.
The buttons of rows are ordinary submit buttons (`do` = `lines.0.up`), so that the form works without any script.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from consultant.case.answer import Answer, Diagnosis, Line
from consultant.case.charset import clean
from consultant.errors import InvalidAnswer

LETTERS = "ABCDEFGHIJKL"
"""Diagnosis pointers as CMS-1500 item 24E writes them."""
_CODED = ("code", "description", "rationale", "evidence", "base")
SECTIONS: dict[str, tuple[str, ...]] = {
    "lines": (*_CODED, "modifiers", "units", "diagnosis_pointers"),
    "diagnoses": _CODED,
    "not_reported": ("code", "reason"),
    "questions": ("text",),
    "caveats": ("text",),
}
_MOST = 60
"""Rows of a section that are looked at; more than an answer may hold, so that too many are said to be too many."""
_IGNORED = {"base", "units", "flags"}
"""Fields that do not make a row anything but blank."""
_FIELD = re.compile(r"([a-z_]+)\.(\d{1,3})\.([a-z_]+)")
_DO = re.compile(r"([a-z_]+)\.(?:(add)|(\d{1,3})\.(remove|up|down))")
_NAMES = {
    "lines": "lines",
    "diagnoses": "diagnoses",
    "not_reported": "codes not reported",
    "questions": "questions",
    "caveats": "caveats",
}
_WORDS = {
    "code": "Is no code: two to ten letters and digits, perhaps with a dot.",
    "modifiers": "Two letters or digits each, at most four, with commas between: RT, 59.",
    "units": "A whole number from 1 to 9999.",
    "diagnosis_pointers": "The letters of up to four diagnoses below: A, C.",
}

Row = dict[str, str]


@dataclass
class AnswerForm:
    """An answer on its way into or out of a form."""

    summary: str = ""
    date_of_service: str = ""
    rows: dict[str, list[Row]] = field(default_factory=lambda: {section: [] for section in SECTIONS})
    kept_flags: dict[str, list[str]] = field(default_factory=dict)
    """For `lines.0` and the like: the numbers of the base revision's flags that are ticked."""
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, answer: Answer, day: date | None) -> "AnswerForm":
        """The form that shows `answer`."""
        form = cls(summary=answer.summary, date_of_service=day.isoformat() if day else "")
        coded: dict[str, Sequence[Line | Diagnosis]] = {"lines": answer.lines, "diagnoses": answer.diagnoses}
        for section, parts in coded.items():
            for index, part in enumerate(parts):
                form.rows[section].append(_coded_row(part, index))
                form.kept_flags[f"{section}.{index}"] = [str(number) for number in range(len(part.flags))]
        form.rows["not_reported"] = [{"code": part.code, "reason": part.reason} for part in answer.not_reported]
        form.rows["questions"] = [{"text": question} for question in answer.questions]
        form.rows["caveats"] = [{"text": caveat} for caveat in answer.caveats]
        return form

    @classmethod
    def typed(cls, pairs: Iterable[tuple[str, Any]]) -> "AnswerForm":
        """The form as it was sent in."""
        form = cls()
        found: dict[str, dict[int, Row]] = {section: {} for section in SECTIONS}
        flags: dict[tuple[str, int], list[str]] = {}
        for name, value in pairs:
            text = clean(value) if isinstance(value, str) else ""
            if name == "summary":
                form.summary = text
            elif name == "date_of_service":
                form.date_of_service = text.strip()
            elif (match := _FIELD.fullmatch(name)) and match[1] in SECTIONS:
                section, index, part = match[1], int(match[2]), match[3]
                if part == "flags":
                    flags.setdefault((section, index), []).append(text)
                elif part in SECTIONS[section]:
                    found[section].setdefault(index, dict.fromkeys(SECTIONS[section], ""))[part] = text
        for section, rows in found.items():
            for place, index in enumerate(sorted(rows)[:_MOST]):
                form.rows[section].append(rows[index])
                form.kept_flags[f"{section}.{place}"] = flags.get((section, index), [])
        return form

    def do(self, what: str) -> str | None:
        """Carry out a row's button; returns the field to go on with, or None when `what` is none."""
        match = _DO.fullmatch(what)
        if match is None or match[1] not in SECTIONS:
            return None
        section, rows = match[1], self.rows[match[1]]
        first = SECTIONS[section][0]
        if match[2]:
            rows.append({**dict.fromkeys(SECTIONS[section], ""), **({"units": "1"} if section == "lines" else {})})
            return f"{section}.{len(rows) - 1}.{first}"
        index = int(match[3])
        order = list(range(len(rows)))
        if index not in order:
            return section
        if match[4] == "remove":
            order.remove(index)
            self._reorder(section, order)
            return f"{section}.{min(index, len(order) - 1)}.{first}" if order else f"{section}.add"
        other = index + (-1 if match[4] == "up" else 1)
        if other not in order:
            return f"{section}.{index}.{first}"
        order[index], order[other] = order[other], order[index]
        self._reorder(section, order)
        return f"{section}.{other}.{match[4]}"

    def answer(self, base: Answer) -> Answer:
        """The `Answer` that was typed; blank rows are dropped first. `base` is the revision that was opened.

        What the form does not show (sources, how the draft was made) and ticked flags come from `base`. Raises
        InvalidAnswer, and keeps its problems for showing, when something typed cannot be.
        """
        self._drop_blank_rows()
        problems: dict[str, str] = {}
        data = {
            "summary": self.summary,
            "lines": [self._line(base.lines, index, problems) for index in range(len(self.rows["lines"]))],
            "diagnoses": [
                self._coded("diagnoses", base.diagnoses, index) for index in range(len(self.rows["diagnoses"]))
            ],
            "not_reported": [
                {"code": row["code"].upper(), "reason": row["reason"]} for row in self.rows["not_reported"]
            ],
            "questions": [row["text"] for row in self.rows["questions"]],
            "caveats": [row["text"] for row in self.rows["caveats"]],
            "facts": base.facts,
            "coverage": base.coverage,
            "sources": base.sources,
            "privacy": base.privacy,
            "rejected": base.rejected,
            "kind": base.kind,
            "kind_words": base.kind_words,
            "made_by": base.made_by,
        }
        try:
            answer = Answer.model_validate(data)
        except ValidationError as error:
            for problem in error.errors():
                name, message = _in_words(problem["loc"], problem)
                problems.setdefault(name, message)
        if problems:
            self.problems = problems
            raise InvalidAnswer(problems)
        # What a reviewer takes up again is an answer now, and no failure of the draft.
        answer.rejected = [one for one in answer.rejected if one.code not in answer.codes]
        return answer

    def day(self) -> date | None:
        """The date of service that was typed; None when the field was left blank. Raises InvalidAnswer."""
        if not self.date_of_service:
            return None
        try:
            day = date.fromisoformat(self.date_of_service)
        except ValueError:
            self.problems = {"date_of_service": "Is no date: write it as 2026-06-30."}
            raise InvalidAnswer(self.problems) from None
        if not 1990 <= day.year <= 2100:
            self.problems = {"date_of_service": "Lies too far away: from 1990 to 2100."}
            raise InvalidAnswer(self.problems)
        return day

    def _line(self, base: Sequence[Line], index: int, problems: dict[str, str]) -> dict[str, Any]:
        row = self.rows["lines"][index]
        pointers: list[int] = []
        for token in _tokens(row["diagnosis_pointers"], letters=True):
            if token.isdigit():
                pointers.append(int(token))
            elif token in LETTERS:
                pointers.append(LETTERS.index(token) + 1)
            else:
                problems[f"lines.{index}.diagnosis_pointers"] = _WORDS["diagnosis_pointers"]
        units = row["units"].strip() or "1"
        return {
            **self._coded("lines", base, index),
            "modifiers": _tokens(row["modifiers"]),
            "units": int(units) if units.isascii() and units.isdigit() and len(units) < 9 else 0,
            "diagnosis_pointers": pointers,
        }

    def _coded(self, section: str, base: Sequence[Line | Diagnosis], index: int) -> dict[str, Any]:
        row = self.rows[section][index]
        origin = _based_on(row, base)
        code = row["code"].strip().upper()
        known = {_one_line(one.quote): one for one in origin.evidence} if origin else {}
        flags: list[str] = []
        kept: dict[str, Any] = {}
        if origin is not None and origin.code == code:
            kept = {"confidence": origin.confidence, "alternatives": origin.alternatives}
            ticked = self.kept_flags.get(f"{section}.{index}", [])
            flags = [flag for number, flag in enumerate(origin.flags) if str(number) in ticked]
        lines = (_one_line(line) for line in row["evidence"].splitlines())
        return {
            "code": code,
            "description": row["description"],
            "rationale": row["rationale"],
            "evidence": [known.get(line, line) for line in lines if line],
            "flags": flags,
            **kept,
        }

    def _drop_blank_rows(self) -> None:
        for section, rows in self.rows.items():
            kept = [index for index, row in enumerate(rows) if _filled(row)]
            if len(kept) < len(rows):
                self._reorder(section, kept)

    def _reorder(self, section: str, order: list[int]) -> None:
        """Keep the rows that `order` names, in that order; flags and pointers to diagnoses go with them."""
        self.rows[section] = [self.rows[section][old] for old in order]
        flags = [self.kept_flags.pop(f"{section}.{old}", []) for old in order]
        for name in [name for name in self.kept_flags if name.startswith(f"{section}.")]:
            del self.kept_flags[name]
        self.kept_flags |= {f"{section}.{new}": kept for new, kept in enumerate(flags)}
        if section == "diagnoses":
            moved = {old: new for new, old in enumerate(order)}
            for row in self.rows["lines"]:
                row["diagnosis_pointers"] = _moved(row["diagnosis_pointers"], moved)


def shown_flags(row: Mapping[str, str], base: Sequence[Line | Diagnosis]) -> list[str]:
    """The flags of the base revision's row that `row` was made from."""
    origin = _based_on(row, base)
    return list(origin.flags) if origin is not None else []


def _coded_row(part: Line | Diagnosis, index: int) -> Row:
    row = {
        "code": part.code,
        "description": part.description,
        "rationale": part.rationale,
        "evidence": "\n".join(_one_line(quote) for quote in part.quotes),
        "base": str(index),
    }
    if isinstance(part, Line):
        row["modifiers"] = ", ".join(part.modifiers)
        row["units"] = str(part.units)
        row["diagnosis_pointers"] = ", ".join(LETTERS[pointer - 1] for pointer in part.diagnosis_pointers)
    return row


def _based_on(row: Mapping[str, str], base: Sequence[Line | Diagnosis]) -> Line | Diagnosis | None:
    number = row.get("base", "")
    return base[int(number)] if number.isascii() and number.isdigit() and int(number) < len(base) else None


def _filled(row: Row) -> bool:
    return any(value.strip() for name, value in row.items() if name not in _IGNORED)


def _moved(pointers: str, moved: dict[int, int]) -> str:
    """`pointers` after diagnoses changed places; one to a diagnosis that is gone is dropped, a wrong one is kept."""
    kept = []
    for token in _tokens(pointers, letters=True):
        place = int(token) - 1 if token.isdigit() else LETTERS.find(token)
        if place in moved:
            kept.append(LETTERS[moved[place]] if moved[place] < len(LETTERS) else token)
        elif not 0 <= place < len(LETTERS):
            kept.append(token)
    return ", ".join(kept)


def _tokens(text: str, *, letters: bool = False) -> list[str]:
    """The parts of `RT, 59` or `RT 59`; with `letters` also of `ABC`."""
    tokens = [token for token in re.split(r"[\s,;]+", text.strip().upper()) if token]
    if letters and len(tokens) == 1 and len(tokens[0]) > 1 and all(letter in LETTERS for letter in tokens[0]):
        return list(tokens[0])
    return tokens


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _in_words(loc: tuple[int | str, ...], problem: Any) -> tuple[str, str]:
    """The form's field and a sentence for one pydantic error."""
    section = str(loc[0])
    if len(loc) == 1:
        if problem["type"] == "too_long":
            return section, f"At most {problem['ctx']['max_length']} {_NAMES.get(section, section)}."
        return section, _text_problem(problem)
    if section in {"questions", "caveats"}:
        return f"{section}.{loc[1]}.text", _text_problem(problem)
    part = str(loc[2]) if len(loc) > 2 else SECTIONS[section][0]
    return f"{section}.{loc[1]}.{part}", _WORDS.get(part) or _text_problem(problem)


def _text_problem(problem: Any) -> str:
    if problem["type"] == "string_too_long":
        return f"Is too long: at most {problem['ctx']['max_length']} characters."
    return str(problem["msg"])
