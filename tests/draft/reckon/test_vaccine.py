"""Giving vaccines: by route, by component, and for Medicare."""

import pytest

from consultant.draft.reckon.vaccine import Vaccine, VaccineRoute, components, vaccine_administrations

ORAL = VaccineRoute.ORAL_OR_NASAL


def lines(*codes, **facts):
    given = [
        Vaccine(code, ORAL if code in {"90660", "90680"} else VaccineRoute.INJECTION, components(code))
        for code in codes
    ]
    return [(one.code, one.units) for one in vaccine_administrations(given, **facts).lines]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["90715"], [("90471", 1)]), (["90715", "90656"], [("90471", 1), ("90472", 1)]),
        (["90715", "90656", "90750"], [("90471", 1), ("90472", 2)]),
        (["90660"], [("90473", 1)]), (["90660", "90680"], [("90473", 1), ("90474", 1)]),
        (["90680", "90700"], [("90471", 1), ("90474", 1)]),
        (["91320"], [("90480", 1)]), (["91320", "90656"], [("90480", 1), ("90471", 1)]), ([], []),
    ],
)  # fmt: skip
def test_without_counseling_the_first_injection_goes_first(codes, expected):
    assert lines(*codes) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["90656"], [("90460", 1)]),
        (["90707"], [("90460", 1), ("90461", 2)]),
        (["90723", "90680", "90670"], [("90460", 3), ("90461", 4)]),
        (["90697"], [("90460", 1), ("90461", 5)]),
    ],
)
def test_with_counseling_the_young_are_counted_by_component(codes, expected):
    assert lines(*codes, age_years=2, counseled=True) == expected


@pytest.mark.parametrize(
    ("age", "expected"), [(18.9, [("90460", 1), ("90461", 2)]), (19, [("90471", 1)]), (70, [("90471", 1)])]
)
def test_counseling_changes_nothing_from_nineteen_on(age, expected):
    assert lines("90715", age_years=age, counseled=True) == expected


def test_an_age_that_decides_is_asked_for():
    count = vaccine_administrations([Vaccine("90707", components=3)], counseled=True)
    assert count.lines == ()
    assert "How old" in count.questions[0]


def test_a_vaccine_whose_components_are_disputed_is_asked_about():
    count = vaccine_administrations([Vaccine("90623", components=None)], age_years=16, counseled=True)
    assert [one.code for one in count.lines] == ["90460"]
    assert "90623" in count.questions[0]


def test_medicare_has_codes_of_its_own_for_three_vaccines():
    assert lines("90662", "90677", "90746", medicare=True) == [("G0008", 1), ("G0009", 1), ("G0010", 1)]
    assert lines("90662", "90715", medicare=True) == [("G0008", 1), ("90471", 1)]
    assert lines("90662") == [("90471", 1)]
