"""Giving vaccines: by route and number, by component for the young with counseling, by vaccine for Medicare.

Source: CPT, guidelines of Immunization administration (90460 to 90474, 90480); Medicare Claims Processing Manual
(Pub. 100-04) ch. 18 §10 (G0008 influenza, G0009 pneumococcal, G0010 hepatitis B).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultant.draft.reckon.counted import Count, Counted

COUNSELED_BELOW = 19
"""90460 and 90461 are for patients through 18 years."""


class VaccineRoute(StrEnum):
    """How a vaccine is given."""

    INJECTION = "injection"
    ORAL_OR_NASAL = "by mouth or nose"


@dataclass(frozen=True, slots=True)
class Vaccine:
    """A vaccine that was given."""

    code: str
    """The product's code."""
    route: VaccineRoute = VaccineRoute.INJECTION
    components: int | None = 1
    """How many diseases it works against, one antigen each; None when it is not known."""


_COVID = frozenset({"91304", *(str(code) for code in range(91318, 91323))})
_MEDICARE = {
    "G0008": frozenset({
        "90653", "90656", "90657", "90658", "90660", "90661", "90662", "90672", "90673", "90674", "90682", "90686",
        "90688", "90694",
    }),
    "G0009": frozenset({"90670", "90671", "90677", "90732"}),
    "G0010": frozenset({"90739", "90740", "90744", "90746", "90747"}),
}  # fmt: skip
_COMPONENTS = {
    "90714": 2, "90702": 2, "90700": 3, "90715": 3, "90707": 3, "90710": 4, "90696": 4, "90698": 5, "90723": 5,
    "90697": 6, "90636": 2,
}  # fmt: skip


def components(code: str) -> int | None:
    """How many components the vaccine `code` has for 90460 and 90461; None where counting it is disputed."""
    return None if code == "90623" else _COMPONENTS.get(code, 1)


def vaccine_administrations(
    given: Sequence[Vaccine], age_years: float | None = None, counseled: bool = False, medicare: bool = False
) -> Count:
    """The administration lines for the vaccines of one visit; a young patient's age has to be known with counseling."""
    lines: list[Counted] = []
    rest: list[tuple[int, Vaccine]] = []
    for place, one in enumerate(given):
        own = next((code for code, products in _MEDICARE.items() if medicare and one.code in products), None)
        if one.code in _COVID:
            lines.append(
                Counted("90480", 1, f"{one.code}: a COVID-19 vaccine has an administration of its own.", (), (place,))
            )
        elif own:
            lines.append(
                Counted(own, 1, f"{one.code}: Medicare has an administration code of its own for it.", (), (place,))
            )
        else:
            rest.append((place, one))
    if not rest:
        return Count(tuple(lines))
    if counseled and age_years is None:
        return Count(
            tuple(lines), ("How old is the patient? With counseling, 90460 and 90461 are for 18 and younger.",)
        )
    if counseled and age_years is not None and age_years < COUNSELED_BELOW:
        return _by_component(lines, rest)
    return Count((*lines, *_by_route(rest)))


def _by_component(lines: list[Counted], rest: list[tuple[int, Vaccine]]) -> Count:
    of = tuple(place for place, _ in rest)
    open_ = [one.code for _, one in rest if one.components is None]
    further = sum(one.components - 1 for _, one in rest if one.components)
    many = f"{len(rest)} {'vaccine' if len(rest) == 1 else 'vaccines'}"
    why = f"{many} for a patient of 18 or younger with counseling: the first component of each."
    lines = [*lines, Counted("90460", len(rest), why, (), of)]
    if further:
        parts = " + ".join(f"{one.components - 1}" for _, one in rest if one.components and one.components > 1)
        why = f"Components beyond the first of each vaccine: {parts}{f' = {further}' if '+' in parts else ''}."
        several = tuple(place for place, one in rest if one.components and one.components > 1)
        lines.append(Counted("90461", further, why, (), several))
    return Count(
        tuple(lines), tuple(f"How many components does your payer count for {code} (90461)?" for code in open_)
    )


def _by_route(rest: list[tuple[int, Vaccine]]) -> list[Counted]:
    """90471 for the first injection and 90472 for others; 90473 only where nothing is injected, else 90474."""
    needle = [place for place, one in rest if one.route is VaccineRoute.INJECTION]
    other = [place for place, one in rest if one.route is VaccineRoute.ORAL_OR_NASAL]
    lines: list[Counted] = []
    if needle:
        lines.append(Counted("90471", 1, "The first vaccine that was injected.", (), (needle[0],)))
        if more := needle[1:]:
            lines.append(Counted("90472", len(more), f"{len(more)} more by injection.", (), tuple(more)))
    elif other:
        lines.append(Counted("90473", 1, "The first vaccine, given by mouth or nose.", (), (other[0],)))
        other = other[1:]
    if other:
        why = f"{len(other)} by mouth or nose beside another first vaccine."
        lines.append(Counted("90474", len(other), why, (), tuple(other)))
    return lines
