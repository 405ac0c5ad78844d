"""Search queries with their right codes, read from `tests/data/search.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from consultant.codes.model import CodeSet
from consultant.errors import CodesError

SHIPPED = Path(__file__).resolve().parents[2] / "tests" / "data" / "search.toml"
"""The queries of this project, where it runs from its own tree."""


class Half(StrEnum):
    """Which half of the queries a query is in."""

    TUNE = "tune"
    """May be looked at while the search is changed."""
    REPORT = "report"
    """Is only counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query and what answers it."""

    code_set: CodeSet
    kind: str
    """What is hard about it: `abbreviation`, `lay`, `misspelling`, …"""
    text: str
    right: tuple[str, ...]
    """Codes as they are written; `*` stands for any end, `[3-8]` for one of a range."""
    half: Half

    def rank(self, codes: list[str]) -> int | None:
        """The place (from 1) of the first of `codes` that is right, or None."""
        for place, code in enumerate(codes, 1):
            if any(fnmatchcase(code, pattern) for pattern in self.right):
                return place
        return None


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries of a file."""

    on: date
    """The date of service they are asked with."""
    asked: tuple[Asked, ...]

    def of(self, half: Half) -> list[Asked]:
        """Those of one half."""
        return [one for one in self.asked if one.half is half]


def read_queries(file: Path = SHIPPED) -> Queries:
    """The queries in `file`; within each list the first, third … is `tune`, the second, fourth … is `report`.

    Raises CodesError, with list and line, when the file cannot be read or has another shape.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CodesError(f"{file}: no such file; name one with --queries") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodesError(f"{file}: {error}") from error
    on = data.pop("on", None)
    if not isinstance(on, date):
        raise CodesError(f"{file}: on: expected a date of service, found {on!r}")
    asked: list[Asked] = []
    for name, kinds in data.items():
        if name not in set(CodeSet) or not isinstance(kinds, dict):
            raise CodesError(f"{file}: [{name}]: expected a code set with lists of queries")
        for kind, lines in kinds.items():
            for number, line in enumerate(lines):
                if not isinstance(line, list) or len(line) < 2 or not all(isinstance(one, str) and one for one in line):
                    raise CodesError(f'{file}: [{name}] {kind}, line {number + 1}: expected ["query", "right code", …]')
                half = Half.TUNE if number % 2 == 0 else Half.REPORT
                asked.append(Asked(CodeSet(name), kind, line[0], tuple(line[1:]), half))
    return Queries(on, tuple(asked))
