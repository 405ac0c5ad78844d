"""Infusions: minutes, ranks, one first service an access, and what is never counted."""

import pytest

from consultant.draft.reckon.infusion import Dose, Kind, Route, administrations, further_hours, hours_of

CHEMO, DRUG, HYDRATION = Kind.CHEMOTHERAPY, Kind.DRUG, Kind.HYDRATION
INFUSION, PUSH, INJECTION = Route.INFUSION, Route.PUSH, Route.INJECTION


def lines(*doses):
    return [("-".join([one.code, *one.modifiers]), one.units) for one in administrations(doses).lines]


@pytest.mark.parametrize(
    ("minutes", "hours"), [(16, 0), (60, 0), (90, 0), (91, 1), (120, 1), (150, 1), (151, 2), (180, 2), (211, 3)]
)
def test_a_further_hour_counts_from_31_minutes_beyond_a_full_one(minutes, hours):
    assert further_hours(minutes) == hours


@pytest.mark.parametrize(("minutes", "hours"), [(30, 0), (31, 1), (60, 1), (90, 1), (91, 2), (0, 0), (-5, 0)])
def test_hours_beside_another_first_service_begin_at_31_minutes(minutes, hours):
    assert hours_of(minutes) == hours


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (15, [("96374", 1)]),
        (16, [("96365", 1)]),
        (60, [("96365", 1)]),
        (90, [("96365", 1)]),
        (91, [("96365", 1), ("96366", 1)]),
        (151, [("96365", 1), ("96366", 2)]),
    ],
)
def test_an_infusion_of_a_drug_goes_by_minutes_and_a_short_one_is_a_push(minutes, expected):
    assert lines(Dose("ceftriaxone", DRUG, INFUSION, minutes)) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(30, []), (31, [("96360", 1)]), (90, [("96360", 1)]), (91, [("96360", 1), ("96361", 1)]),
     (151, [("96360", 1), ("96361", 2)])],
)  # fmt: skip
def test_hydration_alone_begins_at_31_minutes(minutes, expected):
    assert lines(Dose("saline", HYDRATION, INFUSION, minutes)) == expected


@pytest.mark.parametrize(
    ("doses", "expected"),
    [
        ([Dose("saline", HYDRATION, INFUSION, 60), Dose("ondansetron", DRUG, PUSH)], [("96374", 1), ("96361", 1)]),
        ([Dose("saline", HYDRATION, INFUSION, 30), Dose("ondansetron", DRUG, PUSH)], [("96374", 1)]),
        ([Dose("ondansetron", DRUG, PUSH), Dose("iron", DRUG, INFUSION, 30)], [("96365", 1), ("96375", 1)]),
        ([Dose("a", DRUG, PUSH), Dose("b", DRUG, PUSH), Dose("c", DRUG, PUSH)], [("96374", 1), ("96375", 2)]),
        ([Dose("a", DRUG, INFUSION, 60), Dose("b", DRUG, INFUSION, 95)],
         [("96365", 1), ("96366", 1), ("96367", 1)]),
        ([Dose("paclitaxel", CHEMO, INFUSION, 180), Dose("carboplatin", CHEMO, INFUSION, 60),
          Dose("dexamethasone", DRUG, INFUSION, 20), Dose("diphenhydramine", DRUG, PUSH)],
         [("96413", 1), ("96415", 2), ("96417", 1), ("96367", 1), ("96375", 1)]),
        ([Dose("doxorubicin", CHEMO, PUSH), Dose("iron", DRUG, INFUSION, 60)], [("96409", 1), ("96367", 1)]),
        ([Dose("5-FU", CHEMO, PUSH), Dose("oxaliplatin", CHEMO, INFUSION, 120)],
         [("96413", 1), ("96415", 1), ("96411", 1)]),
        ([Dose("5-FU", CHEMO, INFUSION, pump=True)], [("96416", 1)]),
        ([Dose("a", DRUG, INFUSION, 60), Dose("b", DRUG, INFUSION, 60, concurrent=True),
          Dose("c", DRUG, INFUSION, 60, concurrent=True)], [("96365", 1), ("96368", 1)]),
        ([Dose("a", DRUG, INFUSION, 60), Dose("saline", HYDRATION, INFUSION, 60, concurrent=True)], [("96365", 1)]),
        ([Dose("b12", DRUG, INJECTION), Dose("ketorolac", DRUG, INJECTION)], [("96372", 2)]),
        ([Dose("methotrexate", CHEMO, INJECTION), Dose("leuprolide", CHEMO, INJECTION, hormonal=True)],
         [("96401", 1), ("96402", 1)]),
        ([Dose("a", DRUG, INFUSION, 60), Dose("b", DRUG, INFUSION, 60, access=2)], [("96365", 1), ("96365-59", 1)]),
        ([], []),
    ],
)  # fmt: skip
def test_one_first_service_is_chosen_by_rank_and_the_rest_follow(doses, expected):
    assert lines(*doses) == expected


def test_minutes_that_are_not_told_are_asked_for():
    count = administrations([Dose("infliximab", CHEMO, INFUSION)])
    assert count.lines == ()
    assert "infliximab" in count.questions[0]
