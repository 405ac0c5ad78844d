"""What rules read out of a case: place, payer, patient, sides, sizes, times and codes, each with its words.

Nothing is guessed. Where a case says two things both are kept, and neither is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consultant.case.answer import ClaimFacts
from consultant.codes.localities import find_localities
from consultant.codes.model import CodeShelf
from consultant.codes.shelf import Shelf
from consultant.draft.amounts import areas, total_minutes
from consultant.draft.fact import Fact, first_of_each, settled
from consultant.draft.mention import written_codes
from consultant.draft.passage import Passage
from consultant.draft.payer import Payer, read_payers
from consultant.draft.person import Age, Sex, read_ages, read_sexes
from consultant.draft.request import DraftRequest
from consultant.draft.setting import Setting, read_settings
from consultant.draft.side import Side, side_places
from consultant.draft.size import measured_lengths
from consultant.draft.tally import Tally, read_tallies
from consultant.draft.whereabouts import Whereabouts, state_in

__all__ = ["CaseFacts", "claim_facts", "read_facts"]


@dataclass(frozen=True)
class CaseFacts:
    """Every fact that was read; the properties give the one that may be used, or None."""

    date_of_service: date
    whereabouts: Whereabouts
    """Read before masking; its ZIP code is for the payment locality alone."""
    settings: tuple[Fact[Setting], ...] = ()
    payers: tuple[Fact[Payer], ...] = ()
    states: tuple[Fact[str], ...] = ()
    ages: tuple[Fact[Age], ...] = ()
    sexes: tuple[Fact[Sex], ...] = ()
    sides: tuple[Fact[Side], ...] = ()
    tallies: tuple[Fact[Tally], ...] = ()
    """How many of what: lesions, biopsies, levels, trigger points …"""
    lengths: tuple[Fact[Decimal], ...] = ()
    """In centimetres."""
    surfaces: tuple[Fact[Decimal], ...] = ()
    """In square centimetres."""
    minutes: tuple[Fact[int], ...] = ()
    """Total times."""
    codes: tuple[Fact[str], ...] = ()
    """Whatever is written like a code; whether it is one, the code database says."""

    @property
    def setting(self) -> Setting | None:
        """Where the service was done."""
        return settled(self.settings)

    @property
    def place_of_service(self) -> str:
        """Two digits; empty when the case does not say, or says two."""
        return self.setting.code if self.setting else ""

    @property
    def payer(self) -> Payer | None:
        """Who pays."""
        return settled(self.payers)

    @property
    def state(self) -> str:
        """Two letters; empty when the case does not say, or says two."""
        return self.whereabouts.state or settled(self.states) or ""

    @property
    def age_years(self) -> float | None:
        """The patient's age on the date of service; 90 for every age over 89."""
        if self.ages:
            age = settled(self.ages)
            return age.years if age else None
        return self.whereabouts.age_years

    @property
    def sex(self) -> Sex | None:
        """The patient's sex."""
        return settled(self.sexes)

    @property
    def side(self) -> Side | None:
        """The one side that the case speaks of."""
        return settled(self.sides)

    @property
    def contradictions(self) -> list[str]:
        """Which facts the case gives two ways, in words."""
        age = settled(self.ages)
        told: list[tuple[str, list[str], object]] = [
            ("place of service", _words(self.settings), self.setting),
            ("payer", _words(self.payers), self.payer),
            ("age", _words(self.ages), age),
            ("sex", _words(self.sexes), self.sex),
        ]
        return [
            f"the {name} is given as {' and as '.join(f'“{each}”' for each in words[:3])}"
            for name, words, used in told
            if words and used is None
        ]


def read_facts(passages: Sequence[Passage], request: DraftRequest) -> CaseFacts:
    """The facts that `passages`, the masked text of `request`, state; what is denied or past does not count."""
    said = [(one, one.stated) for one in passages]
    return CaseFacts(
        date_of_service=request.date_of_service,
        whereabouts=request.whereabouts,
        settings=read_settings(passages),
        payers=read_payers(passages),
        states=first_of_each(
            Fact(state, one, one.start, one.end) for one in passages if (state := state_in(one.text)) is not None
        ),
        ages=read_ages(passages),
        sexes=read_sexes(passages),
        sides=first_of_each(
            Fact(side, one, one.start + start, one.start + end)
            for one, text in said
            for side, start, end in side_places(text)
        ),
        tallies=tuple(read_tallies(passages)),
        lengths=tuple(
            Fact(length, one, one.start + start, one.start + end)
            for one, text in said
            for length, start, end in measured_lengths(text)
        ),
        surfaces=tuple(
            Fact(area.square_cm, one, one.start + area.start, one.start + area.end)
            for one, text in said
            for area in areas(text)
        ),
        minutes=tuple(
            Fact(time.minutes, one, one.start + time.start, one.start + time.end)
            for one, text in said
            if (time := total_minutes(text)) is not None
        ),
        codes=first_of_each(
            Fact(match["code"], one, one.start + match.start(), one.start + match.end())
            for one in passages
            for match in written_codes(one.text)
        ),
    )


def claim_facts(facts: CaseFacts, shelf: CodeShelf) -> ClaimFacts:
    """What the claim check and the fees need of `facts`; of a ZIP code only the locality that it leads to."""
    payer = facts.payer
    return ClaimFacts(
        age_years=facts.age_years,
        sex=facts.sex,
        place_of_service=facts.place_of_service,
        state=facts.state,
        locality=_locality(facts, shelf),
        payer=payer.value if payer else "",
    )


def _words(facts: Sequence[Fact[Any]]) -> list[str]:
    return [one.words for one in facts]


def _locality(facts: CaseFacts, shelf: CodeShelf) -> str:
    """`contractor-number` of the fee schedule's locality; empty when neither ZIP code nor state leads to one alone."""
    if not isinstance(shelf, Shelf):
        return ""
    for text in (facts.whereabouts.zip_code, facts.state):
        found = find_localities(shelf, text, facts.date_of_service) if text else []
        if len(found) == 1 and (not facts.state or found[0].state == facts.state):
            return f"{found[0].contractor}-{found[0].number}"
    return ""
