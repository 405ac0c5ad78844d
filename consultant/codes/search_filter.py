"""Which codes may be found, and what a search gives back."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from consultant.codes.model import CodeSet

GROUPS: dict[str, tuple[CodeSet, ...]] = {
    "diagnoses": (CodeSet.ICD10CM,),
    "procedures": (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT, CodeSet.MODIFIER, CodeSet.POS),
    "inpatient": (CodeSet.ICD10PCS,),
    "old": (CodeSet.ICD9CM, CodeSet.ICD9PCS),
}
"""The code sets that are numbered together."""
NAMED = frozenset({"diagnoses", "procedures"})
"""The groups whose names are found whole, whatever else says their words."""
LONGEST_NAME = 6
"""Longer names are not typed whole."""


def name_key(stems: Iterable[str]) -> int:
    """The key of a name in `search_name`: its stems in any order."""
    joined = " ".join(sorted(stems)).encode()
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big") >> 1


@dataclass(frozen=True, slots=True)
class Found:
    """A code that answers a query."""

    code_id: int
    score: float
    """Higher is better; to be compared within one search."""
    matched: str
    """The name of the code that answers best: its title or one of its terms."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which codes may be found."""

    code_sets: frozenset[str]
    """Values of `CodeSet`; empty: all."""
    billable: bool | None
    day: int | None
    """YYYYMMDD on which the code is in force; None: any."""

    def sql(self, table: str, *, seventh: bool = False) -> tuple[str, list[object]]:
        """A condition on `table` with its values. `seventh`: a header of 7th characters stands for the codes below."""
        parts: list[str] = ["1"]
        values: list[object] = []
        if self.code_sets:
            parts.append(f"{table}.code_set IN ({', '.join('?' * len(self.code_sets))})")
            values += sorted(self.code_sets)
        if self.day is not None:
            parts.append(f"coalesce({table}.valid_from, 0) <= ? AND coalesce({table}.valid_to, 99999999) >= ?")
            values += [self.day, self.day]
        if self.billable is not None:
            either = f" OR {table}.seventh" if seventh and self.billable else ""
            parts.append(f"({table}.billable = {int(self.billable)}{either})")
        return " AND ".join(parts), values
