"""A claim line as a rule counts it, and how measures are shown."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: a code, how often, and why."""

    code: str
    units: int
    reason: str
    """The sum and the rule, in words a coder can check."""
    modifiers: tuple[str, ...] = ()
    of: tuple[int, ...] = ()
    """Which of the things given it was counted from, by their places."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a rule makes of the facts: lines, and what has to be asked before more can be said."""

    lines: tuple[Counted, ...] = ()
    questions: tuple[str, ...] = ()


def steps(measured: Decimal, first: Decimal, step: Decimal) -> int:
    """How many steps of `step`, or part of one, `measured` has beyond `first`; 0 when it has none."""
    beyond = max(measured - first, Decimal(0)) / step
    return int(beyond.to_integral_value(rounding=ROUND_CEILING))


def show(amount: Decimal | int) -> str:
    """`amount` without needless zeros: `7.50` as `7.5`."""
    return f"{Decimal(amount).normalize():f}"


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
