"""What is counted over worked cases, and the figures made of it."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Self


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float:
        """Between 0 and 1; 1 where there was nothing to do."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """How what is reported agrees with what is expected."""

    right: int = 0
    expected: int = 0
    reported: int = 0
    """Without what is neither right nor wrong."""

    def __add__(self, other: "Found") -> "Found":
        return Found(self.right + other.right, self.expected + other.expected, self.reported + other.reported)

    @property
    def precision(self) -> float:
        """The share of what is reported that is right; 1 where nothing is."""
        return Share(self.right, self.reported).value

    @property
    def recall(self) -> float:
        """The share of what is expected that is reported; 1 where nothing is."""
        return Share(self.right, self.expected).value

    @property
    def f1(self) -> float:
        """The harmonic mean of the two: 2 × right / (expected + reported)."""
        return Share(2 * self.right, self.expected + self.reported).value


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one case, or of several added up."""

    cases: int = 0
    drafted: int = 0
    """Cases that have a draft."""
    stood_in: int = 0
    """Of which look-ups drafted because the model could not."""
    dates: Share = Share()
    """Cases worked on with the date of service that the mail gives."""
    codes: Found = Found()
    """Codes of lines."""
    with_modifiers: Found = Found()
    """Codes of lines with all their modifiers, in whatever order."""
    lines: Found = Found()
    """Lines right as drafted: code, modifiers and units."""
    pointers: Share = Share()
    """Of lines with the right code, those that point at the right diagnoses."""
    candidates: Share = Share()
    """Expected lines whose code is among the first five candidates of a line, or of a question."""
    diagnoses: Found = Found()
    diagnosis_candidates: Share = Share()
    first_diagnosis: Share = Share()
    exact: Share = Share()
    """Cases with nothing missing, nothing wrong and nothing too much."""
    extra: int = 0
    """Codes reported that are not expected."""
    forbidden: int = 0
    edits: Share = Share()
    """Published rules that the answer had to mention."""
    asked: Share = Share()
    """Questions that it had to ask."""
    other_questions: int = 0
    said: Share = Share()
    """Words that the answer to a question had to hold."""
    quotes: Share = Share()
    """Quotes that stand word for word where they are said to."""
    bare: int = 0
    """Codes without any quote."""
    invalid: int = 0
    """Codes that do not exist, or may not be reported on the date."""
    identifiers: int = 0
    """Planted identifiers."""
    leaked_in: int = 0
    """Of which a drafter was given."""
    leaked_out: int = 0
    """Of which the answer holds."""
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)

    def __add__(self, other: Self) -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def leaked(self) -> int:
        """Planted identifiers that came through, either way."""
        return self.leaked_in + self.leaked_out


def figures(tally: Tally) -> dict[str, float | int | str]:
    """Every figure by its name, as it is printed and written as JSON."""
    cases = max(tally.cases, 1)
    shown: dict[str, float | int | str] = {"cases": tally.cases, "drafted": tally.drafted}
    shown["look-ups stood in"] = tally.stood_in
    for name, found in (
        ("codes", tally.codes),
        ("codes with modifiers", tally.with_modifiers),
        ("lines right as drafted", tally.lines),
        ("diagnoses", tally.diagnoses),
    ):
        shown[f"{name}: expected"] = found.expected
        shown[f"{name}: precision"] = found.precision
        shown[f"{name}: recall"] = found.recall
        shown[f"{name}: F1"] = found.f1
    for name, share in (
        ("expected code among the first five candidates", tally.candidates),
        ("expected diagnosis among the first five candidates", tally.diagnosis_candidates),
        ("first diagnosis right", tally.first_diagnosis),
        ("diagnosis pointers right", tally.pointers),
        ("whole case exact", tally.exact),
        ("edits mentioned", tally.edits),
        ("questions asked", tally.asked),
        ("questions answered", tally.said),
        ("evidence valid", tally.quotes),
        ("date of service read", tally.dates),
    ):
        shown[name] = share.value
        shown[f"{name}: of"] = share.of
    return shown | {
        "extra codes a case": tally.extra / cases,
        "further questions a case": tally.other_questions / cases,
        "forbidden codes": tally.forbidden,
        "invalid codes": tally.invalid,
        "codes without evidence": tally.bare,
        "identifiers planted": tally.identifiers,
        "identifiers leaked": tally.leaked,
        "seconds a case": tally.seconds / cases,
        "tokens in": tally.tokens_in,
        "tokens out": tally.tokens_out,
        "cost": str(tally.cost),
    }
