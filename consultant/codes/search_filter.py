"""Which codes may be found, and what a search gives back."""

from dataclasses import dataclass


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
